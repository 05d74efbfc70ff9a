"""The address on its way to the door: what each step says, held against the result; who lives there today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.decisions.register import Proposed, decide
from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.civil import DAY, iso_utc
from rightdoor.model.decision import DOOR_STEPS, Decision
from rightdoor.model.finding import CheckFinding
from rightdoor.model.premises import Address
from rightdoor.operations.decided import decisions_in_force
from rightdoor.operations.derived import DerivedRef, decode_line, reading_derived, shown_derived
from rightdoor.operations.door_events import DoorEvents, door_events, facts_of_door
from rightdoor.operations.standing import load_standing
from rightdoor.reference.door_policy import occupancy_days
from rightdoor.reporting.container import fingerprint, unseal
from rightdoor.reporting.package import open_package
from rightdoor.rules.attribution import rd_a19_address_echo as rd_a19
from rightdoor.rules.attribution import rd_a20_door_today as rd_a20
from rightdoor.store.open import Store, assert_package_kind

READ_ONLY = frozenset({"warrant", "door"})  # a copy would say that nobody looked at the paper, or at the door


class Step(NamedTuple):
    """One recorded step in force, with what RD-A19 says of it."""

    decision: Decision
    address: Address
    findings: tuple[CheckFinding, ...]
    signed_by: str = ""  # fingerprint of who signed the package that it was copied from

    @property
    def name(self) -> str:
        """Which step."""
        return self.decision.body["step"]

    def as_json(self) -> dict[str, object]:
        """The step for programs."""
        body = self.decision.body
        at = body.get("at") or iso_utc(self.decision.decided_us)
        return {
            "step": self.name, "address": self.address.address, "postcode": self.address.postcode, "uprn": self.address.uprn,
            "how": body.get("how") or None, "by": body.get("by") or self.decision.actor, "at": at, "decision": self.decision.id,
            "findings": [f._asdict() for f in self.findings], **({"signed_by": self.signed_by} if self.signed_by else {}),
        }  # fmt: skip


class DoorCheck(NamedTuple):
    """Every step of one premises, how sure the events are that name the door, and what is known of it today. `days` is the policy's age of evidence, `policy` its source."""

    premises: str
    result: Address
    steps: tuple[Step, ...]
    today: tuple[CheckFinding, ...]
    as_of_us: int
    days: int
    policy: str
    door: DoorEvents

    @property
    def stops(self) -> int:
        """How many things stop: findings, and a door that no sure event names."""
        return sum(1 for f in self.findings if f.severity == "stop") + self.door.stop

    @property
    def findings(self) -> tuple[CheckFinding, ...]:
        """Of every step, then of today."""
        return (*(f for step in self.steps for f in step.findings), *self.today)

    @property
    def missing(self) -> tuple[str, ...]:
        """The steps after the result that nobody recorded."""
        return tuple(step for step in DOOR_STEPS[1:] if step not in {s.name for s in self.steps})

    def as_json(self) -> dict[str, object]:
        """One line for programs."""
        return {
            "premises": self.premises,
            "result": {"address": self.result.address, "postcode": self.result.postcode, "uprn": self.result.uprn},
            "steps": [s.as_json() for s in self.steps],
            "missing": list(self.missing),
            "today": {"as_of": iso_utc(self.as_of_us), "days": self.days, "findings": [f._asdict() for f in self.today]},
            **self.door.as_json(),
            "stops": self.stops,
        }


class Recording(NamedTuple):
    """A step to be recorded. `address` None: copied from the step before. `at` is RFC 3339 or "", `by` who copied or read it."""

    premises: str
    step: str
    address: Address | None
    by: str = ""
    at: str = ""
    exhibit: str = ""
    reason: str = ""
    source: str = ""  # what the address was copied from; "" for one that was read


def check_door(store: Store, premises: str, as_of_us: int) -> DoorCheck:
    """RD-A19 over the recorded steps, RD-A20 as of an instant, and the status of what names the door. Raises UsageProblem when nothing names the premises."""
    with store.connect() as connection:
        ref = shown_derived(store, connection)
        decisions = decisions_in_force(connection)
    named = _named(ref, premises)
    recorded = _recorded(decisions, premises)
    result = _result(named, recorded, premises)
    steps = tuple(_judged(result, row) for row in recorded.values())
    policy = occupancy_days(as_of_us // DAY)
    door = door_events(ref, premises, (result,))
    facts = facts_of_door(door, decisions, load_standing(ref))
    today = tuple(rd_a20.check(facts, as_of_us=as_of_us, most_days=policy.days, first_event_us=door.first_us))
    return DoorCheck(premises, result, steps, today, as_of_us, policy.days, policy.source, door)


def record_step(store: Store, recording: Recording, *, actor: str, at_us: int) -> Step:
    """Record one step; an earlier record of the same step is superseded. The step as recorded, with what RD-A19 says of it.

    Raises Refused for a copy of what must be read, UsageProblem when nothing names the premises.
    """
    if recording.step not in DOOR_STEPS:
        raise UsageProblem(f"There is no step {recording.step[:40]}.", advice=f"One of {', '.join(DOOR_STEPS)}.")
    with store.connect() as connection:
        named = _named(shown_derived(store, connection), recording.premises)
        recorded = _recorded(decisions_in_force(connection), recording.premises)
        result = _result(named, recorded, recording.premises)
        address, source = recording.address, recording.source
        if address is None:
            address, source = _copied(recording.step, result, recorded)
        body = {
            "premises": recording.premises, "step": recording.step, "address": address.address, "postcode": address.postcode,
            "uprn": address.uprn, "at": recording.at, "by": recording.by, "exhibit": recording.exhibit, "how": "copied" if source else "read",
        }  # fmt: skip
        reason = recording.reason or (
            f"copied as data from the {source}" if source else f"read from the {rd_a19.STEP_NAMES[recording.step]}"
        )
        before = recorded.get(recording.step)
        proposed = Proposed(
            "door-step", {k: v for k, v in body.items() if v}, actor, reason, supersedes=before.id if before is not None else ""
        )
        with_id = decide(connection, proposed, actor=actor, at_us=at_us)
        connection.rollback()
        row = next(d for d in decisions_in_force(connection).of_kind("door-step") if d.id == with_id)
    return _judged(result, row)


def record_from_package(store: Store, recording: Recording, file: Path, *, actor: str, at_us: int, signer: bytes | None = None) -> Step:
    """Record a step with the address as a signed package names it, as data; who signed is recorded with it.

    `signer`: the public key that is expected. Raises Refused for a file that is no whole package, is signed by another, or has not the premises.
    """
    _may_be_copied(recording.step)
    try:
        sealed = unseal(file.read_bytes())
        opened = open_package(sealed)
    except OSError as problem:
        raise UsageProblem(f"The package {file} cannot be read ({problem.strerror}).", advice="Name the file of a package.") from problem
    if opened.package is None or sealed.mark is None:
        raise Refused(f"{file} was not used.", advice="; ".join(f.message for f in opened.findings) + ".")
    signed_by = fingerprint(sealed.mark.public_key)
    if signer is not None and sealed.mark.public_key != signer:
        raise Refused(f"{file} was not used: it is signed by another key ({signed_by}).", advice="Ask the sender for the package anew.")
    assert_package_kind(store, opened.package.manifest.kind)
    found = [_address(p) for line in opened.package.lines for p in line["premises"] if p["premises"] == recording.premises]
    if not found:
        raise Refused("The package does not name these premises.", advice="Give the id of premises that it names: pr_…")
    copied = recording._replace(address=max(found, key=_fullness), source=f"package {file.name}, signed by {signed_by}")
    return record_step(store, copied, actor=actor, at_us=at_us)._replace(signed_by=signed_by)


def subject_of_form(store: Store, premises: str) -> str:
    """That the premises are known, for a form that shows nothing of their address. Raises UsageProblem when nothing names them."""
    with store.connect() as connection:
        named = _named(shown_derived(store, connection), premises)
        recorded = _recorded(decisions_in_force(connection), premises)
    _result(named, recorded, premises)
    return premises


def _may_be_copied(step: str) -> None:
    if step in READ_ONLY:
        raise Refused(
            f"The {rd_a19.STEP_NAMES[step]} is not copied.", advice="Read what stands there and give it with --read, or part by part."
        )


def _copied(step: str, result: Address, recorded: dict[str, Decision]) -> tuple[Address, str]:
    """The address of the latest step before this one, else of the result; and what it was copied from."""
    _may_be_copied(step)
    for earlier in reversed(DOOR_STEPS[: DOOR_STEPS.index(step)]):
        if earlier in recorded:
            return _address(recorded[earlier].body), rd_a19.STEP_NAMES[earlier]
    return result, "result"


def _judged(result: Address, row: Decision) -> Step:
    address = _address(row.body)
    return Step(row, address, tuple(rd_a19.check_step(result, rd_a19.DoorStep(row.body["step"], address))))


def _recorded(decisions: DecisionsInForce, premises: str) -> dict[str, Decision]:
    """The newest record of each step, in the order of steps."""
    held: dict[str, Decision] = {}
    for row in decisions.of_kind("door-step"):
        if row.body["premises"] == premises:
            held.setdefault(row.body["step"], row)
    return {step: held[step] for step in DOOR_STEPS if step in held}


def _result(named: Address | None, recorded: dict[str, Decision], premises: str) -> Address:
    """The address of the result: as the attributions name it now, else as it was recorded when they still did."""
    if named is not None:
        return named
    if "result" in recorded:
        return _address(recorded["result"].body)
    raise UsageProblem(f"Nothing here names premises {premises[:80]}.", advice="Give an id that a list shows: pr_…")


def _address(body: Any) -> Address:
    return Address(body.get("address", ""), body.get("postcode", ""), body.get("uprn", ""))


def _fullness(address: Address) -> tuple[bool, bool, int, Address]:
    return bool(address.uprn.strip()), bool(address.postcode.strip()), len(address.address), address


def _named(ref: DerivedRef | None, premises: str) -> Address | None:
    """The fullest wording of the premises over every event that names them."""
    if ref is None or "attributions" not in ref.files:
        return None
    addresses = [_address(p) for line in _lines(ref, premises) for p in line["premises"] if p["premises"] == premises]
    return max(addresses, key=_fullness, default=None)


def _lines(ref: DerivedRef, premises: str) -> Iterator[dict[str, Any]]:
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    with reading_derived(), pq.ParquetFile(ref.folder / "attributions.parquet") as file:
        for n in range(file.num_row_groups):
            named = pc.match_substring(file.read_row_group(n, columns=["premises"])["premises"], premises)
            if pc.any(named).as_py():
                lines = file.read_row_group(n, columns=["line"]).filter(named)["line"].to_pylist()
                yield from (cast("dict[str, Any]", decode_line(text)) for text in lines)
