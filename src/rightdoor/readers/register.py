"""The register of readers: an explicit list, in the order in which they are asked.

The first that recognises the content reads it. Each entry says why it stands where it stands; modules
are imported when they are first asked, so that a run over reports never loads a spreadsheet library.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import finding
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.source import Source

PACKAGE = "rightdoor.readers"


class ReaderModule(Protocol):
    """What every reader module has."""

    NAME: str
    VERSION: str

    def recognises(self, source: Source) -> bool:
        """Whether the content (never the name) is of this format; looks at the head alone."""
        ...

    def read(self, source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
        """Records and findings in the order of the file; never raises on what the file holds."""
        ...


class Entry(NamedTuple):
    """A place in the register."""

    module: str
    why: str


REGISTER: tuple[Entry, ...] = (
    Entry("cybertip_xml", "most files of a run; told by the root element at the first glance"),
    Entry("cybertip_json", "second most; before the other JSON because its keys are exact"),
    Entry("vics_json", "JSON with its own context key, after the reports whose free text may mention it"),
    Entry("case_jsonld", "JSON told by the addresses of its ontology in its head; the formats with keys of their own go first"),
    Entry("ufdr_xml", "XML with its own root and namespace, which no other has"),
    Entry("schedule", "our own tables, told by four columns: the most exact of the tables goes first"),
    Entry("observations", "our own table, three columns that no other has together"),
    Entry("calls", "our own table, three columns"),
    Entry("facts", "our own table, three columns that no other has together"),
    Entry("results", "our own table, only two columns: after those that are told by more"),
    Entry(
        "own_workbooks", "schedules and results as workbooks: opens the file, so after the texts; before declared tables, which it outdoes"
    ),
    Entry("kea_leases", "a fixed column list; before declared tables, which could be declared over anything"),
    Entry("isc_leases", "text with lease blocks; braces never start the file as in JSON"),
    Entry("radius_detail", "text of indented attribute lines; a loose form, so after the braces"),
    Entry("nat_ports", "log lines of carrier NAT, told by their own words anywhere in a line: after all that has a form as a whole"),
    Entry("nat_table", "a table of port blocks under its usual names; before declared tables, which could be declared over anything"),
    Entry("griffeye_csv", "a table told by three columns and a hash; before declared tables, which could be declared over anything"),
    Entry("iped_csv", "a table told by its hashes and two columns of one language; for the same reason"),
    Entry("nat_rules", "YAML with its own first word, as mappings have theirs"),
    Entry("mappings", "YAML with its own first word; before the decisions, which are a looser form"),
    Entry("decisions_yaml", "almost any text is YAML, so only a list of items with a kind, and after all other text"),
    Entry("pdf_text", "told by its first bytes, which no other format has; late, because it opens what it is given"),
    Entry("mapped_table", "any CSV or XLSX whose columns a declared mapping explains: the last resort"),
)


@cache
def load(module: str) -> ReaderModule | None:
    """The reader of a register entry; None when there is no such module."""
    name = f"{PACKAGE}.{module}"
    try:
        return cast("ReaderModule", import_module(name))
    except ModuleNotFoundError as missing:
        if missing.name == name:
            return None
        raise


def readers() -> Iterator[ReaderModule]:
    """All readers in the order of the register."""
    for entry in REGISTER:
        module = load(entry.module)
        if module is not None:
            yield module


def reader_for(source: Source, limits: Limits = DEFAULT_LIMITS) -> ReaderModule | None:
    """The first reader that recognises the content; tables also by the mappings that `limits` brings."""
    for module in readers():
        if module.recognises(source):
            return module
    if limits.mappings:
        from rightdoor.readers import mapped_table  # loaded with the others by now

        if mapped_table.recognises_with(source, limits):
            return mapped_table
    return None


def read_any(source: Source, limits: Limits) -> tuple[str, str, Iterator[Record | DataFinding]]:
    """(reader's name, its version, records and findings); names are empty when nobody recognises it.

    An error of the medium while reading becomes the finding `unreadable` after what was read.
    """
    if source.size == 0 and not source.head:
        return "", "", iter([finding("empty-file", "byte:0")])
    module = reader_for(source, limits)
    if module is None:
        return "", "", iter(_unread(source, limits))
    return module.NAME, module.VERSION, _guarded(module, source, limits)


def _unread(source: Source, limits: Limits) -> list[DataFinding]:
    """Why nobody read it; a table that no mapping explains, or only one that nobody decided, says so too."""
    from rightdoor.readers import mapped_table, mapping_guess  # only for what nobody recognises

    found = [finding("unknown-format", "byte:0")]
    if place := mapped_table.proposed_header(source, limits):
        return [*found, finding("mapping-proposed", place)]
    if mapped_table.looks_like_table(source):
        return [*found, finding("mapping-missing", "row:1")]
    guessed = mapping_guess.survey(source, DEFAULT_LIMITS)
    return [*found, finding("mapping-missing", f"row:{guessed.row}")] if guessed is not None else found


def _guarded(module: ReaderModule, source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    try:
        yield from module.read(source, limits)
    except OSError:
        yield finding("unreadable", "byte:0", message="the medium failed while the file was read; what was read before is kept")
