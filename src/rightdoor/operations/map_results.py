"""Mappings of results: kept as decisions with actor and reason, listed, and shown on the first rows of a table before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from rightdoor.attribution.inputs import NoDecisions, TimeReader
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.decisions.register import Proposed, decide
from rightdoor.errors import UsageProblem
from rightdoor.footprints.derive_context import Context, first_values, literal
from rightdoor.footprints.derive_papers import result_row
from rightdoor.model.check_code import canonical_code
from rightdoor.model.civil import iso_day, parse_day
from rightdoor.model.finding import DataFinding
from rightdoor.model.ids import ID_PATTERN
from rightdoor.model.instant import Instant, read_instant
from rightdoor.model.statement import Record
from rightdoor.operations.declared_mappings import KIND, known_mappings, mapping_of_decision
from rightdoor.readers.limits import DEFAULT_LIMITS, Limits
from rightdoor.readers.mapping import ColumnMapping
from rightdoor.readers.mapping_draft import Draft, proposed
from rightdoor.readers.mapping_guess import Survey, survey
from rightdoor.readers.mapping_options import FIRST_DAY, LAST_DAY, fold
from rightdoor.readers.mappings import declared
from rightdoor.readers.register import read_any
from rightdoor.readers.result_notes import ROLE_WORDS
from rightdoor.readers.source import Source
from rightdoor.readers.xlsx_rows import Refused
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

_REFERENCE = r" ?(id|ref|reference|no|number|urn)"
_YOURS, _THEIRS = re.compile(f"your{_REFERENCE}"), re.compile(f"our{_REFERENCE}")
_TEXTS = (
    "result",
    "provider",
    "subscriber_ref",
    "account_holder",
    "address",
    "postcode",
    "uprn",
    "address_role",
    "network_kind",
    "rendering",
    "check_code",
)
_ASKED_FOR = (
    "request_id",
    "echo_identifier",
    "echo_time",
    "from_time",
    "to_time",
    "address",
    "address_role",
    "network_kind",
    "result",
    "produced_time",
)


def look_at(
    path: Path, *, name: str, provider: str, columns: Mapping[str, str], encoding: str = "", header_row: int = 0
) -> tuple[Survey, Draft]:
    """The table of a file and what it suggests. Raises UsageProblem when there is no table to map."""
    if not path.is_file():
        raise UsageProblem(f"There is no file {path}.", advice="Name a result as the provider sent it.")
    try:
        found = survey(Source.of_path(path.name, path), DEFAULT_LIMITS, encoding=encoding, header_row=header_row)
    except Refused as refused:
        raise UsageProblem(f"{path.name} cannot be read: {refused.found.message}.", advice="Ask the sender for it again.") from refused
    if found is None:
        raise UsageProblem(
            f"No table was found in {path.name}.",
            advice="Say where the names of the columns stand with --header-row, or write a mapping file.",
        )
    has_columns(found, columns)
    draft = proposed(found, name=name, provider=provider, columns={**_ours(found, columns), **columns})
    draft.encoding, draft.header_row = encoding, header_row
    return found, draft


def _ours(found: Survey, chosen: Mapping[str, str]) -> dict[str, str]:
    """The columns that hold what we sent: by the form of their values first, then by whose side the header is written from.

    In a provider's table “Your Ref” is ours and “Our Ref” its own. `chosen`: what a person chose already, which is left as it is.
    """
    ours: dict[str, str] = {}
    for target, is_ours in (("result.request_id", _is_request_id), ("result.check_code", _is_check_code)):
        ours |= dict.fromkeys([name for name in found.names if _most(found.column(name), is_ours)][:1], target)
    sides = {name: " ".join(fold(name).replace("-", " ").split()) for name in found.names}
    if "result.request_id" not in ours.values():
        ours |= dict.fromkeys(
            [name for name, said in sides.items() if _YOURS.fullmatch(said) and name not in ours][:1], "result.request_id"
        )
    if "result.request_id" in ours.values():
        ours |= dict.fromkeys((name for name, said in sides.items() if _THEIRS.fullmatch(said) and name not in ours), "")
    taken, said_of = {target for target in chosen.values() if target}, {name.casefold() for name in chosen}
    return {name: target for name, target in ours.items() if name.casefold() not in said_of and target not in taken}


def _most(cells: Sequence[str], is_ours: Callable[[str], bool]) -> bool:
    return bool(cells) and 2 * sum(is_ours(cell.strip()) for cell in cells) > len(cells)


def _is_request_id(text: str) -> bool:
    return text.startswith("rq_") and ID_PATTERN.match(text) is not None


def _is_check_code(text: str) -> bool:
    return bool(canonical_code(text))


def has_columns(found: Survey, named: Iterable[str]) -> None:
    """Raises UsageProblem when the table lacks one of the columns that somebody named; it says which there are."""
    there = {name.casefold() for name in found.names}
    lacking = [name for name in named if name.casefold() not in there]
    if lacking:
        raise UsageProblem(
            f"The table has no column {', '.join(f'“{name[:80]}”' for name in lacking)}.",
            advice=f"Its columns are: {', '.join(f'“{name[:80]}”' for name in found.names)}.",
        )


def labels_its_addresses(draft: Draft) -> bool:
    """Whether the name of the address's column says what the address is."""
    return any(ROLE_WORDS.search(column.casefold()) for column, target in draft.columns.items() if target == "result.address")


def checked(text: str) -> ColumnMapping:
    """The mapping that a YAML text declares. Raises UsageProblem with what to correct."""
    mapping, findings = declared(Source.of_bytes("", text.encode()), DEFAULT_LIMITS)
    if mapping is None or mapping.form not in ("result", "assignments"):
        said = (
            "; ".join(f"{f.locator.removeprefix('yaml:/')}: {f.message}" for f in findings) or "its form is neither result nor assignments"
        )
        raise UsageProblem(f"That is no mapping of results: {said}.", advice="Correct it; docs/formats-we-read.md has an example.")
    return mapping


# --- preview -------------------------------------------------------------------------------------------


class Shown(NamedTuple):
    """How one row is read: its place, what is known of it, what stays unknown, and its findings."""

    place: str
    known: Mapping[str, object]
    unknown: tuple[str, ...]
    findings: tuple[DataFinding, ...]

    def as_json(self) -> dict[str, object]:
        """For programs."""
        found = [{"code": f.code, "severity": f.severity, "locator": f.locator, "message": f.message} for f in self.findings]
        return {"row": self.place, **self.known, "unknown": list(self.unknown), "findings": found}


def preview(path: Path, mappings: Sequence[ColumnMapping], decisions: DecisionsInForce | None, *, most: int) -> tuple[str, list[Shown]]:
    """(the reader that takes the file, how its first rows would be read). Findings of the header stand in the first."""
    if not path.is_file():
        raise UsageProblem(f"There is no file {path}.", advice="Name a result as the provider sent it.")
    limits = replace(DEFAULT_LIMITS, mappings=tuple(mappings))
    return preview_source(Source.of_path(path.name, path), limits, decisions, most=most)


def preview_source(source: Source, limits: Limits, decisions: DecisionsInForce | None, *, most: int) -> tuple[str, list[Shown]]:
    """The same for any source."""
    reader, _, items = read_any(source, limits)
    times = TimeReader(decisions if decisions is not None else NoDecisions())
    records: list[Record] = []
    findings: list[DataFinding] = []
    for item in islice(items, 50 * most + 1_000):
        if isinstance(item, DataFinding):
            findings.append(item)
        elif item.kind in ("result", "lease") and len(records) < most:
            records.append(item)
        elif item.kind in ("result", "lease"):
            break
    return reader, _with_findings([_result(each, times) if each.kind == "result" else _lease(each) for each in records], findings)


def _with_findings(shown: list[Shown], findings: Sequence[DataFinding]) -> list[Shown]:
    """Each finding at the row that it is about; those of the table, or of rows that are not read, in front."""
    about: dict[str, list[DataFinding]] = {each.place: [] for each in shown}
    rest: list[DataFinding] = []
    for found in findings:
        place = next((place for place in about if found.locator == place or found.locator.startswith(f"{place}/")), None)
        (rest if place is None else about[place]).append(found)
    table = [Shown("", {}, (), tuple(rest))] if rest else []
    return [*table, *(each._replace(findings=tuple(about[each.place])) for each in shown)]


def _result(record: Record, times: TimeReader) -> Shown:
    row = result_row(record, Context("", "", "", ""))
    provider = row.provider
    known: dict[str, object] = {
        "request": row.request_id,
        "identifier": {"value": row.echo_value or row.echo_raw, "port": row.echo_port},
        "instant": _when(times.read(row.echo_literal, row.echo_zone, source=provider)),
        "assigned": {
            "from": _when(times.read(row.from_literal, row.zone, source=provider)),
            "to": _when(times.read(row.to_literal, row.zone, source=provider)),
            "ports": [row.port_from, row.port_to],
        },
        "produced": _when(times.read(row.produced_literal, source=provider)),
        **{name: getattr(row, name) for name in _TEXTS},
    }
    stated = {s.field for s in record.statements if s.value}
    return Shown(record.locator, known, tuple(field for field in _ASKED_FOR if field not in stated), ())


def _lease(record: Record) -> Shown:
    values = first_values(record)

    def when(field: str) -> dict[str, object]:
        return _when(read_instant(literal(record, values, field), zone=values.get("zone", ""), format_zone=values.get("format_zone", "")))

    known: dict[str, object] = {
        "identifier": {"value": values.get("ip", ""), "port": None},
        "assigned": {"from": when("from_time"), "to": when("to_time"), "ports": [values.get("port_from"), values.get("port_to")]},
        "subscriber_ref": values.get("subscriber_ref", ""),
        "provider": values.get("provider", ""),
    }
    unknown = tuple(field for field in ("ip", "from_time", "to_time", "subscriber_ref") if not values.get(field))
    return Shown(record.locator, known, unknown, ())


def _when(instant: Instant) -> dict[str, object]:
    return {"literal": instant.literal, "basis": instant.basis, "readings": [reading.as_json() for reading in instant.readings]}


# --- decisions -----------------------------------------------------------------------------------------


class Keeping(NamedTuple):
    """What is to be kept: the mapping's text, from and to which day, for whom it speaks, what it rests on, and why."""

    text: str
    name: str
    provider: str
    first: str
    last: str
    exhibit: str
    reason: str
    role: str = ""  # what the product's unlabelled addresses are: a provider profile, which needs provider and exhibit


def keep_mapping(connection: StoreConnection, keeping: Keeping, decisions: DecisionsInForce, *, actor: str, at_us: int) -> tuple[str, ...]:
    """Record the mapping; one of the same name for the same days is superseded. The ids of what was recorded.

    Raises Refused when a field is not valid, UsageProblem when the text is no mapping.
    """
    mapping = checked(keeping.text)
    body = {
        "name": keeping.name or mapping.name, "provider": keeping.provider or mapping.options.provider, "mapping": keeping.text,
        "from": keeping.first or _day(mapping.options.first, FIRST_DAY), "to": keeping.last or _day(mapping.options.last, LAST_DAY), "exhibit": keeping.exhibit,
    }  # fmt: skip
    body = {key: value for key, value in body.items() if value}
    ids = [decide(connection, Proposed(KIND, body, actor, keeping.reason, _replaced(decisions, body)), actor=actor, at_us=at_us)]
    if keeping.role and keeping.exhibit and body.get("provider"):
        profile = {"provider": body["provider"], "exhibit": keeping.exhibit, "address_role": keeping.role}
        profile |= {key: body[key] for key in ("from", "to") if key in body}
        if not any(dict(row.body) == profile for row in decisions.of_kind("provider-profile")):
            ids.append(decide(connection, Proposed("provider-profile", profile, actor, keeping.reason), actor=actor, at_us=at_us))
    return tuple(ids)


def _day(day: int, unbounded: int) -> str:
    return "" if day == unbounded else iso_day(day)


def _replaced(decisions: DecisionsInForce, body: Mapping[str, str]) -> str:
    """The newest mapping in force of the same name whose days it shares."""
    first, last = parse_day(body.get("from", "")), parse_day(body.get("to", ""))
    for row in decisions.of_kind(KIND):
        held = mapping_of_decision(row)
        if held is None or held.name != body["name"]:
            continue
        ends_before = last is not None and last < held.options.first
        starts_after = first is not None and first > held.options.last
        if not ends_before and not starts_after:
            return row.id
    return ""


def profiles_in_force(decisions: DecisionsInForce) -> Iterator[dict[str, object]]:
    """The mappings in force, the newest first, one line each."""
    for row in decisions.of_kind(KIND):
        mapping = mapping_of_decision(row)
        if mapping is None:
            continue
        yield {
            "decision": row.id, "name": mapping.name, "provider": mapping.options.provider, "form": mapping.form,
            "from": _day(mapping.options.first, FIRST_DAY) or None, "to": _day(mapping.options.last, LAST_DAY) or None,
            "columns": {key: f"{target.kind}.{target.field}" + (f":{target.hash}" if target.hash else "") for key, target in mapping.columns.items()},
            "zone": mapping.zone, "clock": mapping.clock, "date_order": mapping.date_order, "empty": dict(mapping.options.empty),
            "constants": {target.field: text for target, text in mapping.constants},
            "actor": row.actor, "reason": row.reason, "exhibit": row.body.get("exhibit", ""),
        }  # fmt: skip


def mappings_of(store: Store, connection: StoreConnection) -> tuple[ColumnMapping, ...]:
    """Every mapping that the store knows now, as a run would use them."""
    return known_mappings(store, connection)
