"""Actions taken and outward disclosures made, each recorded with what it rested on at that moment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.register import Act, Proposed, all_decisions, decide
from rightdoor.decisions.validate import validate
from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.civil import iso_utc
from rightdoor.model.ids import ID_PATTERN
from rightdoor.operations.derived import shown_derived
from rightdoor.operations.standing import load_standing
from rightdoor.registers.leaning import Recorded, best, captured, recorded
from rightdoor.store.open import Store

Kind = Literal["action", "disclosure"]


class RecordMade(NamedTuple):
    """The decision that holds the record, and the attribution status that it captured."""

    decision: str
    status: str
    statuses: Mapping[str, str]


def record(store: Store, kind: Kind, about: str, *, fields: Mapping[str, str], reason: str, actor: str, at_us: int) -> RecordMade:
    """Record an action or a disclosure about an event, a subject, premises or a referral, with their statuses now.

    Raises UsageProblem when nothing here has that id or number: what is recorded about nothing could not be called back;
    Refused when a field is missing or not of its form. A disclosure is an act `disclosed` of the ledger too.
    """
    with store.connect() as connection:
        ref = shown_derived(store, connection)
        connection.rollback()
        standing = load_standing(ref)
        if not standing.knows(about):
            raise UsageProblem(
                f"Nothing here has the id or number {about[:80]}.",
                advice="Give fp_…, sub_…, pr_… or a referral's own number, as `rightdoor triage --json` and `rightdoor attributions --json` show them.",
            )
        statuses = standing.statuses(about)
        status = best(statuses.values())
        given = {name: value for name, value in fields.items() if value}
        body = {**given, "about": about, "status": status, "footprints": captured(statuses)}
        proposed = Proposed(kind, body, actor, reason or _REASON[kind])
        if problems := validate(kind, body, actor, proposed.reason):
            raise Refused("It was not recorded.", advice="; ".join(problems) + ".")
        told: Act | None = (
            ("disclosed", {"about": about_id(about), "kind": body["kind"], "events": len(statuses)}) if kind == "disclosure" else None
        )
        made = decide(connection, proposed, actor=actor, at_us=at_us, also=told)
    return RecordMade(made, status, statuses)


def about_id(about: str) -> str:
    """What the ledger may hold of it: our own ids; a referral's own number comes from outside and is left out."""
    return about if ID_PATTERN.match(about) else "referral"


_REASON = {"action": "recorded as done", "disclosure": "recorded as told"}


def record_lines(store: Store, kind: Kind) -> list[dict[str, object]]:
    """The actions or the disclosures in force, in the order of their instants."""
    with store.connect() as connection:
        rows = all_decisions(connection)
    return [record_line(each) for each in recorded(in_force(rows).decisions) if each.kind == kind]


def record_line(each: Recorded) -> dict[str, object]:
    """One action, disclosure or package as listed; the `decision` of a package is its SHA-256."""
    named: dict[str, object] = {"to": each.to, "kind": each.word, "what": each.what}
    if each.kind != "disclosure":
        named = {"action": each.word, "detail": each.what} if each.kind == "action" else {"purpose": each.word}
    return {
        "decision": each.decision,
        "about": each.about,
        "at": iso_utc(each.at_us),
        **named,
        "status": each.status or None,
        "statuses": dict(each.leaned),
        "actor": each.actor,
        "recorded": iso_utc(each.recorded_us),
    }
