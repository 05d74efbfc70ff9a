"""Doing it again from the papers of a package alone: read, derive, attribute, with the decisions and reference data inside it.

Both sides use it: the sender before it signs, the receiver before it believes. Nothing here looks into a store.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, NamedTuple, cast

from rightdoor.attribution.actors import ActorIndex
from rightdoor.attribution.drift import drift
from rightdoor.attribution.inputs import AttributionInputs, TimeReader
from rightdoor.attribution.rebuild import attribute, source_events
from rightdoor.attribution.shape import Attribution
from rightdoor.decisions.in_force import in_force
from rightdoor.footprints.derive import derive
from rightdoor.footprints.engine import AssignmentMatch, Probe
from rightdoor.footprints.engine_memory import MemoryEngine, Row, overlaps
from rightdoor.footprints.statements_digest import statement_rows
from rightdoor.footprints.tables import ReceiptRow, StatementRow
from rightdoor.model.codes import CODES
from rightdoor.model.finding import CheckFinding, DataFinding
from rightdoor.model.rows import TABLES, LeaseRow
from rightdoor.model.statement import Record, Statement
from rightdoor.operations.derive import attribution_inputs
from rightdoor.operations.reference import Reference
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.mapping import ColumnMapping
from rightdoor.readers.register import read_any, readers
from rightdoor.readers.source import Source
from rightdoor.reference.dated_ranges import DatedRange
from rightdoor.reference.load import Reference as Loaded
from rightdoor.reference.network_facts import NetworkFacts
from rightdoor.reference.providers import Held
from rightdoor.reference.retention import Retention
from rightdoor.reporting.package import Carried, DigestRow, Looked, Package, Paper, ReferenceInside


class RecordedNetwork(NetworkFacts):
    """Answers as dated tables gave them to the sender. What was not asked there is unknown, and is noted in `unasked`."""

    def __init__(self, looked: Iterable[Looked]) -> None:
        super().__init__()
        self._answers = {(each.id_type, each.value, each.day): each.facts for each in looked}
        self.unasked: set[tuple[str, str, int]] = set()

    def with_entered(self, entered: Iterable[DatedRange[Held]]) -> NetworkFacts:
        """Itself: what was recorded is what the sender's tables said with what people had entered there."""
        del entered
        return self

    def facts(self, id_type: str, value: str, day: int) -> tuple[tuple[str, str], ...]:
        """The recorded answer, else what the special-purpose ranges say."""
        found = self._answers.get((id_type, value, day))
        if found is None:
            self.unasked.add((id_type, value, day))
            return super().facts(id_type, value, day)
        return found


class ListeningNetwork(NetworkFacts):
    """Dated tables that note what they were asked."""

    def __init__(self, inner: NetworkFacts) -> None:
        super().__init__()
        self._inner = inner
        self.tables = inner.tables
        self.asked: dict[tuple[str, str, int], tuple[tuple[str, str], ...]] = {}

    def with_entered(self, entered: Iterable[DatedRange[Held]]) -> NetworkFacts:
        """Itself: who listens was given tables that have heard it."""
        del entered
        return self

    def facts(self, id_type: str, value: str, day: int) -> tuple[tuple[str, str], ...]:
        """The answer of the tables."""
        found = self.asked.get((id_type, value, day))
        if found is None:
            found = self.asked[(id_type, value, day)] = self._inner.facts(id_type, value, day)
        return found

    def looked(self) -> list[Looked]:
        """Everything that was asked, in order."""
        return [Looked(*key, facts) for key, facts in sorted(self.asked.items())]


class PaperEngine(MemoryEngine):
    """The rows of a package; assignments of single addresses are found by the address, so that a whole log costs no more than its length."""

    def assignments(self, probes: Iterable[Probe]) -> Iterator[AssignmentMatch]:
        """See `footprints.engine.Engine`."""
        single: dict[str, list[LeaseRow]] = {}
        ranges: list[LeaseRow] = []
        for lease in cast("list[LeaseRow]", list(self.rows("leases"))):
            if lease.ip_low == lease.ip_high:
                single.setdefault(lease.ip_low, []).append(lease)
            else:
                ranges.append(lease)
        for number, probe in enumerate(probes):
            near = (*single.get(probe.ip_low, ()), *ranges)
            yield from (AssignmentMatch(number, probe.footprint, lease) for lease in near if overlaps(probe, lease))


class PaperRead(NamedTuple):
    """One receipt read again: by which reader, its rows as the digest takes them, and whether its own bytes were read."""

    receipt: str
    reader: str
    version: str
    rows: list[DigestRow]
    from_bytes: bool


class Reread(NamedTuple):
    """Everything that the papers say: an engine over it, each paper as read, findings about papers, and reference data as asked."""

    engine: MemoryEngine
    papers: dict[str, PaperRead]
    findings: tuple[DataFinding, ...]


def reread(package: Package) -> Reread:
    """Read every paper of the package with the readers of this program."""
    tables: dict[str, list[Row]] = {name: [] for name in ("receipts", "statements", *TABLES)}
    read: dict[str, PaperRead] = {}
    findings: list[DataFinding] = []
    limits = limits_with(package.mappings)
    for paper in package.manifest.papers:
        records, one = read_paper(paper, package, limits)
        if paper.member and one.reader != paper.reader:
            said = f"the sender read it as {paper.reader or 'nothing'}, this program as {one.reader or 'nothing'}"
            findings.append(_about(paper, said))
        read[paper.receipt] = one
        tables["receipts"].append(
            ReceiptRow(paper.receipt, paper.exhibit, paper.name, 0, one.reader, paper.parent, paper.authority, paper.received_us)
        )
        tables["statements"] += [StatementRow(paper.receipt, paper.exhibit, *row) for row in one.rows]
        derived = derive(records, receipt=paper.receipt, exhibit=paper.exhibit, reader=one.reader, name=paper.name)
        for name in TABLES:
            tables[name] += derived.table(name)
    return Reread(PaperEngine.of_rows(tables), read, tuple(findings))


def limits_with(mappings: Sequence[ColumnMapping]) -> Limits:
    """How the readers read papers: with these declared mappings."""
    return replace(DEFAULT_LIMITS, mappings=tuple(mappings))


def read_paper(paper: Paper, package: Package, limits: Limits) -> tuple[list[Record], PaperRead]:
    """The records of one paper: from its bytes, else (not kept) from the statements that the sender made of them."""
    if not paper.member:
        stated = package.statements.get(paper.receipt, [])
        return _records(stated), PaperRead(paper.receipt, paper.reader, paper.reader_version, list(stated), False)
    named = paper.reader if paper.held == "extract" else ""
    reader, version, records = read_bytes(paper.name, package.papers[paper.member], limits, reader=named)
    return records, PaperRead(paper.receipt, reader, version, list(statement_rows(records)), True)


def read_bytes(name: str, data: bytes, limits: Limits, *, reader: str = "") -> tuple[str, str, list[Record]]:
    """(reader, its version, records) of some bytes under a name.

    `reader` is the one that an extract of them was made for: the head of a long log is all blank in it, so that nobody recognises it.
    """
    source = Source.of_bytes(name, data)
    found, version, items = read_any(source, limits)
    if not found and (module := next((m for m in readers() if reader == m.NAME), None)) is not None:
        found, version, items = module.NAME, module.VERSION, module.read(source, limits)
    return found, version, [item for item in items if isinstance(item, Record)]


def _records(rows: Sequence[DigestRow]) -> list[Record]:
    """Records from their statements, in the order of the file."""
    made = []
    for (locator, kind, parent), group in groupby(rows, key=lambda row: row[:3]):
        made.append(Record(cast("Any", kind), locator, parent, tuple(Statement(*row[3:7], cast("Any", row[7])) for row in group)))
    return made


def _about(paper: Paper, said: str) -> DataFinding:
    known = CODES["package-paper"]
    return DataFinding(known.code, known.severity, f"member:{paper.member}", "", "", f"{said}; {known.to_do}")


def reference_inside(inside: ReferenceInside) -> tuple[Reference, RecordedNetwork]:
    """The reference data of a package in the form that a rebuild takes."""
    network = RecordedNetwork(inside.looked)
    retention = Retention(tuple(inside.retention))
    return Reference(Loaded(network, tuple(inside.profiles), retention, (), ""), ""), network


class PaperInputs(NamedTuple):
    """What the attribution is a function of as far as the papers inside go: the batch (receipt, source) of each event by footprint,
    and what RD-A04 finds in the batches as far as they are inside.
    """

    inputs: AttributionInputs
    batches: dict[str, tuple[str, str]]
    drift: Mapping[tuple[str, str], tuple[CheckFinding, ...]]

    def patterns(self, footprint: str) -> frozenset[str]:
        """What RD-A04 finds in the batch of an event, from the papers inside alone."""
        return frozenset(f.pattern for f in self.drift.get(self.batches.get(footprint, ("", "")), ()))

    def with_carried(self, carried: Carried) -> AttributionInputs:
        """The same with what is taken over from the sender.

        RD-A04 rests on events of other people: the sender's findings stand, and beside them those of the papers inside that the sender
        does not say to be outweighed by its whole batch.
        """
        found: dict[tuple[str, str], tuple[CheckFinding, ...]] = dict.fromkeys(self.batches.values(), ())
        outweighed: dict[tuple[str, str], set[str]] = {}
        for footprint, key in self.batches.items():
            found[key] = found[key] or tuple(carried.drift.get(footprint, ()))
            outweighed.setdefault(key, set()).update(carried.drift_not.get(footprint, ()))
        for key, own in self.drift.items():
            known = {f.pattern for f in found[key]} | outweighed[key]
            found[key] += tuple(f for f in own if f.pattern not in known)
        return self.inputs._replace(
            context=self.inputs.context._replace(drift=found),
            answered=frozenset(carried.answered),
            subscribers=frozenset(carried.subscribers),
        )


def paper_inputs(package: Package, read: Reread, reference: Reference) -> PaperInputs:
    """What the papers and decisions of the package give, before anything is taken over from the sender."""
    inputs = attribution_inputs(read.engine, in_force(package.decisions), reference)
    actors = ActorIndex(inputs.footprints, inputs.identifiers, inputs.referrals)
    events = source_events(inputs, TimeReader(inputs.decisions), actors)
    return PaperInputs(inputs, {event.footprint: (event.receipt, event.source) for event in events}, drift(inputs, events))


def inputs_of(package: Package, read: Reread, reference: Reference) -> AttributionInputs:
    """What the attribution is a function of, from the package alone."""
    return paper_inputs(package, read, reference).with_carried(package.carried)


def attributions_of(inputs: AttributionInputs) -> dict[str, Attribution]:
    """The attributions by footprint."""
    return {a.footprint: a for a in attribute(inputs)}
