"""RD-A19 and RD-A20 for premises of a subject that one sees: the recorded steps and facts that this subject shows, and no other's.

The command `rightdoor door` looks through all of a store. A page may not: another subject that names the same door may be withheld
from whoever looks. So the rules are asked here with this subject's own papers and the decisions about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from rightdoor.casework.acting import Acting
from rightdoor.casework.decided import core
from rightdoor.casework.decided.acts import silent_of
from rightdoor.casework.decided.begun import begin
from rightdoor.casework.place import held_store
from rightdoor.casework.subjects.papers import Papers
from rightdoor.casework.warrants.problems import NotThere
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.decisions.register import Proposed, decide
from rightdoor.decisions.validate import validate
from rightdoor.errors import UsageProblem
from rightdoor.model.civil import DAY
from rightdoor.model.decision import AT_THE_DESK, DOOR_STEPS, Decision
from rightdoor.model.fact import Fact
from rightdoor.model.finding import CheckFinding
from rightdoor.model.instant import read_instant
from rightdoor.model.premises import Address
from rightdoor.operations.recorded import facts_in_force
from rightdoor.reference.door_policy import occupancy_days
from rightdoor.rules.attribution import rd_a19_address_echo as rd_a19
from rightdoor.rules.attribution import rd_a20_door_today as rd_a20


class Step(NamedTuple):
    """One recorded step, with what RD-A19 says of it."""

    decision: Decision
    address: Address
    findings: tuple[CheckFinding, ...]

    @property
    def name(self) -> str:
        """Which step, in words."""
        return rd_a19.STEP_NAMES[self.decision.body["step"]]


class Door(NamedTuple):
    """One door: its address by the result, the steps that were recorded, what is known of it today. `days`: how old a confirmation may be."""

    premises: str
    result: Address
    steps: tuple[Step, ...]
    today: tuple[CheckFinding, ...]
    days: int

    @property
    def stops(self) -> tuple[CheckFinding, ...]:
        """Whatever says: do not go in."""
        found = (*(f for step in self.steps for f in step.findings), *self.today)
        return tuple(f for f in found if f.severity == "stop")

    @property
    def household(self) -> str:
        """Of the choices of the event: confirmed, not-known, gone."""
        if any(f.severity == "stop" for f in self.today):
            return "gone"
        return "not-known" if any(f.pattern == "occupancy-unknown" for f in self.today) else "confirmed"


def door_of(papers: Papers, premises: str, *, now_us: int, recorders: Collection[str]) -> Door:
    """The door as this subject shows it. `recorders`: whose steps are shown, since another case may go to the same door unseen.

    Raises NotThere where none of its events names the premises.
    """
    named = [_address(p) for event in papers.events for p in event.line["premises"] if p["premises"] == premises]
    if not named:
        raise NotThere("No event of this subject names these premises.", advice="Choose premises that the papers name.")
    result = max(named, key=_fullness)
    recorded = _recorded((d for d in papers.decisions if d.actor in recorders), premises)
    steps = tuple(Step(row, _address(row.body), echo(result, step, _address(row.body))) for step, row in recorded.items())
    policy = occupancy_days(now_us // DAY)
    today = tuple(rd_a20.check(_facts(papers, premises), as_of_us=now_us, most_days=policy.days, first_event_us=_first(papers, premises)))
    return Door(premises, result, steps, today, policy.days)


def echo(result: Address, step: str, address: Address) -> tuple[CheckFinding, ...]:
    """What RD-A19 says of an address at a step."""
    return tuple(rd_a19.check_step(result, rd_a19.DoorStep(step, address)))


def copied(acting: Acting, papers: Papers, door: Door, steps: Iterable[str]) -> None:
    """The address of the result as data on each of these steps, where it does not stand there already. The last of an act."""
    held = {step.decision.body["step"]: step.address for step in door.steps}
    for step in steps:
        if held.get(step) != door.result:
            _record(acting, papers, door, step, door.result, how="copied", reason="copied as data from the result")


def read(acting: Acting, papers: Papers, door: Door, step: str, address: Address, *, by: str) -> str:
    """An address that a person read from a paper or a door; the id of the decision that holds it."""
    return _record(acting, papers, door, step, address, how="read", reason=f"read from the {rd_a19.STEP_NAMES[step]}", by=by)


def _record(acting: Acting, papers: Papers, door: Door, step: str, address: Address, *, how: str, reason: str, by: str = "") -> str:
    row = papers.row
    body = {
        "premises": door.premises,
        "step": step,
        "address": address.address,
        "postcode": address.postcode,
        "uprn": address.uprn,
        "by": by,
        "how": how,
    }
    fields = {name: text.strip() for name, text in body.items() if text.strip()}
    problems = validate("door-step", fields, acting.actor, reason)
    if problems:
        raise UsageProblem(f"This was not recorded: {'; '.join(problems)}.")
    within = silent_of(row)
    receipt = core.silent_receipt(acting, row, within)
    where = f"{AT_THE_DESK}door-step/{acting.now_us}" if receipt else ""
    before = next((s.decision.id for s in door.steps if s.decision.body["step"] == step), "")
    begin(acting, "door-step", about=row.subject, unit=next(iter(sorted(set(row.units))), None), scope=within)
    with held_store().connect() as store:
        return decide(
            store, Proposed("door-step", fields, acting.actor, reason, before, receipt, where), actor=acting.actor, at_us=acting.now_us
        )


def _recorded(decisions: Iterable[Decision], premises: str) -> dict[str, Decision]:
    """The newest record of each step, in the order of steps."""
    held: dict[str, Decision] = {}
    for row in sorted(decisions, key=lambda d: -d.decided_us):
        if row.kind == "door-step" and row.body.get("premises") == premises:
            held.setdefault(row.body["step"], row)
    return {step: held[step] for step in DOOR_STEPS if step in held}


def _facts(papers: Papers, premises: str) -> list[Fact]:
    """Facts about the premises, or about this subject, its referrals or its events that name the premises."""
    others = {str(p["premises"]) for event in papers.events for p in event.line["premises"]} - {premises}
    elsewhere = {str(e.line["footprint"]) for e in papers.events if premises not in {p["premises"] for p in e.line["premises"]}}
    about = papers.spoken_of - others - elsewhere
    found = [f for f in facts_in_force(DecisionsInForce(papers.decisions)) if f.about in about]
    if others:  # what is said of a subject with several doors says of none that its household was confirmed
        found = [f for f in found if f.kind != "household-confirmed" or f.about == premises]
    for row in papers.decisions:
        if row.kind == "move" and row.body.get("about", "").strip() in about:
            moved = read_instant(f"{row.body.get('day', '')}T00:00:00Z")
            if moved.single:
                start = moved.readings[0].start
                found.append(Fact("moved", row.body["about"].strip(), start, detail="a recorded move", decision=row.id, until=start + DAY))
    return found


def _first(papers: Papers, premises: str) -> int | None:
    """The earliest reading of an event that names the premises."""
    lines = [e.line for e in papers.events if any(p["premises"] == premises for p in e.line["premises"])]
    starts = (read_instant(r["from"]).readings[0].start for line in lines for r in line["instant"]["readings"])
    return min(starts, default=None)


def _address(body: object) -> Address:
    assert hasattr(body, "get")
    return Address(body.get("address", ""), body.get("postcode", ""), body.get("uprn", ""))


def _fullness(address: Address) -> tuple[bool, bool, int, Address]:
    return bool(address.uprn.strip()), bool(address.postcode.strip()), len(address.address), address
