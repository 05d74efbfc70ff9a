"""The events that name one door, in whatever words: how sure they are, whom else they name, and which facts and moves concern them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, cast

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.model.civil import DAY
from rightdoor.model.fact import Fact
from rightdoor.model.instant import read_instant
from rightdoor.model.premises import Address
from rightdoor.model.status import STATUS_RANK
from rightdoor.operations.derived import DerivedRef, decode_line, reading_derived
from rightdoor.operations.recorded import facts_in_force
from rightdoor.registers.leaning import Standing
from rightdoor.reporting.standing import SURE, Candidate, standing
from rightdoor.rules.premises.compare import compare

# What is good news about a door is heard only where it can mean no other door; what is bad news wherever it can mean this one.
_REASSURING = frozenset({"household-confirmed"})
Line = dict[str, Any]


class DoorEvents(NamedTuple):
    """`ids`: the premises' own id and every other under which the same door is named; `lines`: the events that name it, by footprint."""

    ids: frozenset[str]
    lines: tuple[Line, ...]

    @property
    def first_us(self) -> int | None:
        """The earliest reading of any of them (UTC microseconds)."""
        starts = (read_instant(r["from"]).readings[0].start for line in self.lines for r in line["instant"]["readings"])
        return min(starts, default=None)

    @property
    def status(self) -> str:
        """The best of them; "unresolved" without one."""
        return min((line["status"] for line in self.lines), key=lambda s: STATUS_RANK.get(s, 99), default="unresolved")

    @property
    def stop(self) -> bool:
        """Whether no event that names the door is corroborated or single-strand."""
        return self.status not in SURE

    @property
    def others(self) -> tuple[Candidate, ...]:
        """Every other premises that these events name, best first."""
        return tuple(c for c in standing(self.lines).candidates if c.premises not in self.ids)

    def as_json(self) -> dict[str, object]:
        """Status, stop, the events and whom else they name."""
        return {
            "status": self.status, "stop": self.stop, "same_door": sorted(self.ids),
            "events": [{"footprint": e["footprint"], "referral": e["referral"], "status": e["status"]} for e in self.lines],
            "others": [
                {"premises": c.premises, "address": c.words, "roles": list(c.roles), "status": c.status, "events": list(c.events)}
                for c in self.others
            ],
        }  # fmt: skip

    def words(self) -> str:
        """The status in a sentence."""
        if not self.lines:
            return "STOP: no event names this door now. Do not go there on these papers."
        told = f"{len(self.lines)} event(s) name this door, the best of them {self.status}"
        return f"STOP: {told}. Do not go there on these papers." if self.stop else f"{told}."


def door_events(ref: DerivedRef | None, premises: str, recorded: Iterable[Address] = ()) -> DoorEvents:
    """The events that name the door with that id. `recorded`: its addresses as steps recorded them, for a door that none names by its id now."""
    if ref is None or "attributions" not in ref.files:
        return DoorEvents(frozenset((premises,)), ())
    own = [*recorded, *(address for line in _lines(ref, (premises,)) for address in _addresses(line, premises))]
    ids = {premises}
    for other, address in _every_door(ref):
        if any(compare(address, each) == "same" for each in own):
            ids.add(other)
    lines = sorted(_lines(ref, ids), key=lambda line: line["footprint"])
    return DoorEvents(frozenset(ids), tuple(lines))


def facts_of_door(door: DoorEvents, decisions: DecisionsInForce, held: Standing) -> list[Fact]:
    """The facts in force that concern the door, and recorded moves as facts: about it, or about an event, subject or referral that names it."""
    here = frozenset(line["footprint"] for line in door.lines)
    facts = [fact for fact in facts_in_force(decisions) if _concerns(fact, door, here, held)]
    for row in decisions.of_kind("move"):
        about = row.body.get("about", "").strip()
        if about in door.ids or held.with_actors(held.footprints_of(about)) & here:
            facts += _moved(row.id, about, row.body.get("day", ""))
    return facts


def _concerns(fact: Fact, door: DoorEvents, here: Collection[str], held: Standing) -> bool:
    if fact.about in door.ids:
        return True
    events = held.footprints_of(fact.about)
    if not events.intersection(here):
        return False
    if fact.kind not in _REASSURING:
        return True
    return all(set(held.attributions[each].premises) <= door.ids for each in events)


def _moved(decision: str, about: str, day: str) -> Iterator[Fact]:
    read = read_instant(f"{day}T00:00:00Z")
    if read.single:
        start = read.readings[0].start
        yield Fact("moved", about, start, detail="a recorded move", decision=decision, until=start + DAY)


def _addresses(line: Line, premises: str) -> list[Address]:
    return [Address(p["address"], p["postcode"], p["uprn"]) for p in line["premises"] if p["premises"] == premises]


def _every_door(ref: DerivedRef) -> Iterator[tuple[str, Address]]:
    """Each premises id once, with its address as first returned."""
    seen: set[str] = set()
    for named, text in _columns(ref):
        if not seen.issuperset(named.split()):
            for p in decode_line(text)["premises"]:  # type: ignore[attr-defined]
                if p["premises"] not in seen:
                    seen.add(p["premises"])
                    yield p["premises"], Address(p["address"], p["postcode"], p["uprn"])


def _lines(ref: DerivedRef, ids: Collection[str]) -> Iterator[Line]:
    for named, text in _columns(ref):
        if any(each in ids for each in named.split()):
            yield cast("Line", decode_line(text))


def _columns(ref: DerivedRef) -> Iterator[tuple[str, str]]:
    """(ids of the candidates with a space between them, the line as JSON) of every event that names premises."""
    import pyarrow.parquet as pq

    with reading_derived(), pq.ParquetFile(ref.folder / "attributions.parquet") as file:
        for batch in file.iter_batches(4096, columns=["premises", "line"]):
            ids: Sequence[str] = batch.column(0).to_pylist()
            yield from ((each, batch.column(1)[at].as_py()) for at, each in enumerate(ids) if each)
