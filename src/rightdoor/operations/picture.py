"""The picture of one subject: its derived lines, and the assignments that their papers state, as plain nouns for drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, cast

from rightdoor.attribution.inputs import TimeReader
from rightdoor.attribution.shape import show
from rightdoor.errors import UsageProblem
from rightdoor.exhibits.holds import restricted as restricted_exhibits
from rightdoor.model.finding import CheckFinding
from rightdoor.model.instant import read_instant
from rightdoor.model.premises import Address
from rightdoor.model.rows import LeaseRow, ResultRow
from rightdoor.model.status import STATUS_RANK
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.decided import decisions_in_force
from rightdoor.operations.derived import DerivedRef, decode_line, reading_derived, shown_derived
from rightdoor.operations.places import current_batch_of
from rightdoor.reporting.picture import Picture, PictureAssignment, PictureEvent, PicturePremises, PictureReading
from rightdoor.reporting.picture_words import CONNECTION
from rightdoor.rules.attribution.intervals import span_of
from rightdoor.rules.attribution.papers import AnswerRow
from rightdoor.rules.premises.compare import compare
from rightdoor.rules.priority.instrument import load_instrument
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store
from rightdoor.triage.rank import line_of
from rightdoor.triage.row import TriageRow

_LOG = PicturePremises("log", "", "Assignments in a provider's own log (it names no premises)", "", "", "log")
_TITLES = {
    "footprint": "source record",
    "request": "request",
    "stray-request": "request that answers to no event",
    "result": "result",
    "lease": "log",
}
Paper = tuple[str, str, str, str, str, str]  # PaperRef as it lies in the derived table


class Of(NamedTuple):
    """Whose picture, as of when (UTC microseconds), and what marks it. `restricted`: exhibits that bear a restriction."""

    subject: str
    as_of_us: int
    track: str = "unknown"
    training: bool = False
    restricted: frozenset[str] = frozenset()


class Derived(NamedTuple):
    """One row of the derived table of attributions, read."""

    line: dict[str, Any]
    papers: tuple[Paper, ...]


def picture_of(store: Store, subject: str, as_of_us: int) -> Picture:
    """The picture of a subject. Raises UsageProblem when no subject has this id."""
    with store.connect() as connection:
        ref = shown_derived(store, connection)
        rows, track = _events_of(ref, subject, as_of_us)
        connection.rollback()
        wanted = {(p[1], p[3]) for row in rows for p in row.papers if p[0] in ("result", "lease")}
        times = TimeReader(decisions_in_force(connection))
        results, leases = papers_at(store, connection, wanted)
        marked = restricted_exhibits(connection)
        connection.rollback()
    of = Of(subject, as_of_us, track, store.kind == "training", frozenset(marked))
    return make_picture(of, rows, results, leases, times=times)


def make_picture(
    of: Of, rows: Sequence[Derived], results: Iterable[ResultRow], leases: Iterable[LeaseRow], *, times: TimeReader
) -> Picture:
    """The picture from derived lines and the rows of results and logs that they rest on."""
    events = tuple(_event(row, of.restricted) for row in rows)
    lanes = _Lanes(rows, of.restricted)
    by_place: dict[tuple[str, str], list[Derived]] = defaultdict(list)
    for row in rows:
        for paper in row.papers:
            by_place[(paper[1], paper[3])].append(row)
    assignments = [_of_result(r, by_place[(r.receipt, r.locator)], lanes, times) for r in results if r.result != "none-held"]
    assignments += [_of_lease(r, by_place[(r.receipt, r.locator)], lanes) for r in leases]
    status = min((e.status for e in events), key=lambda s: STATUS_RANK[s], default="unresolved")
    return Picture(of.subject, of.as_of_us, of.track, status, _ceiling(events), events, tuple(assignments), lanes.all(), of.training)


def _ceiling(events: Sequence[PictureEvent]) -> tuple[str, ...]:
    """What a connection is not, and every sentence of RD-A16 about these events, each once."""
    said = (f.message for e in events for f in e.findings if f.code == "RD-A16")
    return tuple(dict.fromkeys((CONNECTION, *said)))


def _events_of(ref: DerivedRef | None, subject: str, as_of_us: int) -> tuple[list[Derived], str]:
    """The derived rows of a subject's events and of the identifiers that requests asked about, and its track."""
    import pyarrow.parquet as pq

    if ref is None or "subjects" not in ref.files:
        raise _unknown(subject)
    with reading_derived():
        found = pq.read_table(ref.folder / "subjects.parquet", filters=[("subject", "=", subject)]).to_pylist()
        if not found:
            raise _unknown(subject)
        footprints = set(cast("list[str]", decode_line(f'{{"f":{found[0]["footprints"]}}}')["f"]))
        rows = pq.read_table(ref.folder / "attributions.parquet", filters=[("actor", "=", found[0]["key"])]).to_pylist()
        missing = sorted(footprints - {row["footprint"] for row in rows})
        if missing:
            rows += pq.read_table(ref.folder / "attributions.parquet", filters=[("footprint", "in", missing)]).to_pylist()
        listed = pq.read_table(ref.folder / "triage.parquet", filters=[("subject", "=", subject)]).to_pylist()
    track = str(line_of(TriageRow(**listed[0]), load_instrument(), as_of_us).body["track"]) if listed else "unknown"
    return [derived_row(row["line"], row["papers"]) for row in rows], track


def derived_row(line: str, papers: str) -> Derived:
    """A row of the derived table from its two texts of JSON."""
    read = cast("list[list[str]]", decode_line(f'{{"p":{papers}}}')["p"])
    return Derived(cast("dict[str, Any]", decode_line(line)), tuple(cast("Paper", tuple(p)) for p in read))


def _unknown(subject: str) -> UsageProblem:
    return UsageProblem(f"No subject has the id {subject[:80]}.", advice="Give an id of the triage list: sub_…")


def papers_at(store: Store, connection: StoreConnection, wanted: set[tuple[str, str]]) -> tuple[list[ResultRow], list[LeaseRow]]:
    """The rows of results and logs at these places (receipt, locator), from the batches that hold them."""
    batches = sorted({batch for _, batch in current_batch_of(connection, sorted({receipt for receipt, _ in wanted}))})
    connection.rollback()
    if not batches:
        return [], []
    with open_engine(store, connection, batches=batches) as engine:
        results = [row for row in cast("Iterable[ResultRow]", engine.rows("results")) if (row.receipt, row.locator) in wanted]
        leases = [row for row in cast("Iterable[LeaseRow]", engine.rows("leases")) if (row.receipt, row.locator) in wanted]
    return results, leases


class _Lanes:
    """The premises that the lines name, and the lane of each address that a result gives."""

    def __init__(self, rows: Iterable[Derived], restricted: frozenset[str]) -> None:
        self.restricted = restricted
        self._held: dict[str, PicturePremises] = {}
        self._candidates: dict[str, list[tuple[str, Address]]] = {}
        for row in rows:
            named = cast("list[dict[str, str]]", row.line["premises"])
            for p in named:
                self._held.setdefault(
                    p["premises"], PicturePremises(p["premises"], p["premises"], p["address"], p["postcode"], p["uprn"], p["role"])
                )
            self._candidates[row.line["footprint"]] = [
                (p["premises"], Address(p["address"], p["postcode"], p["uprn"], p["role"])) for p in named
            ]

    def of(self, address: Address, rows: Sequence[Derived]) -> str:
        """The lane of an address: that of the candidate it is the same premises as, else one of its own."""
        if address.empty:
            return self._add(PicturePremises("none", "", "No address was returned", "", "", "log"))
        for row in rows:
            for key, candidate in self._candidates[row.line["footprint"]]:
                if candidate[:3] == address[:3] or compare(candidate, address) == "same":
                    return key
        shown = show(address)
        if shown.premises in self._held:
            return shown.premises
        return self._add(
            PicturePremises(f"{shown.premises} {address.role}", "", address.address, address.postcode, address.uprn, address.role)
        )

    def log(self) -> str:
        """The lane of assignments in logs."""
        return self._add(_LOG)

    def _add(self, premises: PicturePremises) -> str:
        self._held.setdefault(premises.key, premises)
        return premises.key

    def all(self) -> tuple[PicturePremises, ...]:
        """Every lane."""
        return tuple(self._held.values())


def _event(row: Derived, restricted: frozenset[str]) -> PictureEvent:
    line = row.line
    identifier, instant, strands = line["identifier"], line["instant"], line["strands"]
    return PictureEvent(
        footprint=line["footprint"],
        referral=line["referral"],
        act=line["act"],
        identifier=identifier["value"] + (f" port {identifier['port']}" if identifier["port"] is not None else ""),
        literal=instant["literal"],
        basis=instant["basis"],
        readings=tuple(PictureReading(_us(r["from"]), _us(r["to"]), r["why"]) for r in instant["readings"]),
        status=line["status"],
        premises=tuple(dict.fromkeys(p["premises"] for p in line["premises"])),
        findings=tuple(CheckFinding(f["code"], f["severity"], f["pattern"], f["message"], f["settle"]) for f in line["findings"]),
        strands=strands["count"],
        shared=tuple(strands["shared"]),
        distinct=tuple(strands["distinct"]),
        papers=tuple(dict.fromkeys(_paper(p, restricted) for p in row.papers)),
    )


def _us(text: str) -> int:
    """UTC microseconds of an instant as the derived lines write it."""
    return read_instant(text).readings[0].start


def _paper(paper: Paper, restricted: frozenset[str]) -> str:
    kind, _, exhibit, locator, request_id, _ = paper
    mark = " (RESTRICTED)" if exhibit in restricted else ""
    return f"{_TITLES[kind]}{f' {request_id}' if request_id else ''}: exhibit {exhibit[:12]}…{mark} at {locator}"


def _of_result(row: ResultRow, leaning: Sequence[Derived], lanes: _Lanes, times: TimeReader) -> PictureAssignment:
    address = Address(row.address, row.postcode, row.uprn, row.address_role)
    echo = times.read(row.echo_literal, row.echo_zone, source=row.provider)
    start, end = (times.read(literal, row.zone, source=row.provider) for literal in (row.from_literal, row.to_literal))
    span = span_of(AnswerRow(row, echo, start, end, address))
    usable = not span.problem
    return PictureAssignment(
        lanes.of(address, leaning),
        row.provider,
        _identifier(row.echo_value or _first_identifier(leaning), row.port_from, row.port_to),
        span.start if usable else None,
        span.end if usable else None,
        "result",
        (_paper(("result", row.receipt, row.exhibit, row.locator, row.request_id, ""), lanes.restricted),),
        _footprints(leaning),
    )


def _of_lease(row: LeaseRow, leaning: Sequence[Derived], lanes: _Lanes) -> PictureAssignment:
    return PictureAssignment(
        lanes.log(), row.provider, _identifier(row.id_value, row.port_from, row.port_to), row.start_us, row.end_us, "lease",
        (_paper(("lease", row.receipt, row.exhibit, row.locator, "", ""), lanes.restricted),), _footprints(leaning),
    )  # fmt: skip


def _first_identifier(leaning: Sequence[Derived]) -> str:
    return next((row.line["identifier"]["value"] for row in leaning), "")


def _identifier(value: str, port_from: int | None, port_to: int | None) -> str:
    if port_from is None and port_to is None:
        return value
    return f"{value} ports {'…' if port_from is None else port_from}-{'…' if port_to is None else port_to}"


def _footprints(leaning: Sequence[Derived]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.line["footprint"] for row in leaning))
