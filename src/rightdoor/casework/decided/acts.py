"""Decisions on a subject: each is a new row that supersedes the last of its chain. Nothing is changed, undoing is a row as well."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import IntegrityError, transaction

from rightdoor.casework.access.compartments import silent_among
from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.access.models import OperationMember
from rightdoor.casework.acting import Acting
from rightdoor.casework.decided import queries
from rightdoor.casework.decided.closing import close_reasons
from rightdoor.casework.decided.kinds import KINDS, WITHDRAWN
from rightdoor.casework.decided.models import Decision
from rightdoor.casework.decided.problems import NotComplete, Overtaken
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.listing.one import receipts_of, seen, standing_compartments
from rightdoor.model.ids import make_id

MOST_REASON: Final = 4_000
_UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Said:
    """What a person decides, as `Decision` holds it. `scope` None: the silent compartments that the subject is seen through."""

    kind: str
    state: str
    reason: str
    topic: str = ""
    code: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    shown: Mapping[str, Any] = field(default_factory=dict)
    scope: tuple[int, ...] | None = None
    core: str = ""


def override_tier(acting: Acting, subject: str, *, tier: str, reason: str, expected: str) -> Decision:
    """A person sets the tier, with a reason. The instrument's interval stands beside it as it is.

    Raises NotAllowed, NotComplete, Overtaken; Http404 for a subject that is not seen. `expected`: `queries.token_of` of what was shown.
    """
    row = seen(acting, subject)
    if tier not in KINDS["tier"].states:
        raise NotComplete("Choose a tier.", "tier")
    return record(acting, row, Said("tier", tier, reason), expected=expected)


def accept(acting: Acting, subject: str, *, reason: str, expected: str) -> Decision:
    """Take the subject on for work: triage ends here."""
    return record(acting, seen(acting, subject), Said("accept", "accepted", reason), expected=expected)


def close(acting: Acting, subject: str, *, code: str, reference: str, reason: str, expected: str) -> Decision:
    """Close a subject with a code of the dated list; some codes ask for where it went."""
    row = seen(acting, subject)
    found = close_reasons().find(code)
    if found is None:
        raise NotComplete("Choose a reason code.", "code")
    if found.asks and not reference.strip():
        raise NotComplete(f"Give this as well: {found.asks}.", "reference")
    listed = {"reference": words(reference, "reference", needed=False), "list": f"{close_reasons().name} {close_reasons().version}"}
    return record(acting, row, Said("close", "closed", reason, code=code, detail=listed), expected=expected)


def reopen(acting: Acting, subject: str, *, reason: str, expected: str) -> Decision:
    """Open a closed subject again."""
    row = seen(acting, subject)
    held = queries.in_force(queries.last_of(acting, subject, "close"))
    if held is None or held.state != "closed":
        _refuse_overtaken(acting, row, "close", "", expected)
        raise NotComplete("It is not closed.", "reason")
    return record(acting, row, Said("close", "reopened", reason), expected=expected)


def withdraw(acting: Acting, decision: str, *, reason: str, expected: str, core: str = "") -> Decision:
    """Take a decision back: a row that supersedes it and puts nothing in its place. Pages take `core.withdraw`."""
    old = queries.decision_seen(acting, decision)
    row = seen(acting, old.subject)
    if old.state == WITHDRAWN:
        raise NotComplete("It was withdrawn already.", "reason")
    last = queries.last_of(acting, row.subject, old.kind, old.topic)
    if old not in last:
        raise Overtaken(last, queries.token_of(last))
    said = Said(old.kind, WITHDRAWN, reason, topic=old.topic, scope=tuple(old.scope), core=core)
    return record(acting, row, said, expected=expected)


def record(acting: Acting, row: Subject, said: Said, *, expected: str) -> Decision:
    """Add the row that supersedes the last of its chain. Raises NotAllowed, NotComplete, Overtaken."""
    kind, topic = said.kind, said.topic
    allowed(acting, row, KINDS[kind].capability)
    reason = words(said.reason, "reason")
    within = sorted(said.scope if said.scope is not None else silent_of(row))
    last = _refuse_overtaken(acting, row, kind, topic, expected)
    before = next((each for each in last if each.scope == within), None)
    parts = (row.subject, kind, topic, said.state, str(within), before.pk if before else "", str(acting.now_us), acting.actor, reason)
    made = Decision(
        id=make_id("cd", *parts),
        subject=row.subject,
        kind=kind,
        topic=topic,
        state=said.state,
        code=said.code,
        reason=reason,
        detail=dict(said.detail),
        shown={"tier": [row.tier_low, row.tier_high], "status": row.status, **said.shown},
        by=acting.account,
        at_us=acting.now_us,
        supersedes=before,
        core=said.core,
        scope=within,
        receipts=receipts_of(row),
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as lost:
        now = queries.last_of(acting, row.subject, kind, topic)
        raise Overtaken(now, queries.token_of(now)) from lost
    core = {"core": said.core} if said.core else {}
    acting.note("decided", {"decision": made.pk, "subject": row.subject, "kind": kind, "state": said.state, **core})
    return made


def _refuse_overtaken(acting: Acting, row: Subject, kind: str, topic: str, expected: str) -> list[Decision]:
    last = queries.last_of(acting, row.subject, kind, topic)
    if queries.token_of(last) != expected:
        raise Overtaken(last, queries.token_of(last))
    return last


def allowed(acting: Acting, row: Subject, capability: str) -> None:
    """Raises NotAllowed unless the account may do this in a unit that holds the subject, or anywhere within an operation of both."""
    here = set(row.units) & set(acting.units_with(capability))
    if here:
        return
    if acting.can(capability) and set(row.operations) & operations_of(acting):
        return
    require(acting, capability, units=tuple(row.units))
    raise NotAllowed("No unit that you work in holds this subject.")


def operations_of(acting: Acting) -> set[int]:
    """The operations that the acting account is in."""
    return set(OperationMember.objects.filter(account=acting.account).values_list("operation_id", flat=True))


def silent_of(row: Subject) -> list[int]:
    """The silent compartments that a subject is seen through: a decision taken there is shown there alone."""
    within = standing_compartments(row)
    return silent_among(within) if within else []


def words(text: str, name: str, *, needed: bool = True) -> str:
    """Words as typed, without surrounding space. Raises NotComplete for none where they are needed, too many, or what cannot be held."""
    clean = text.replace("\r\n", "\n").strip()
    if needed and not clean:
        raise NotComplete("Give a reason." if name == "reason" else "Fill this in.", name)
    if len(clean) > MOST_REASON:
        raise NotComplete(f"Keep it to {MOST_REASON:,} characters.", name)
    if _UNHOLDABLE.search(clean):
        raise NotComplete("It holds control characters: type it again.", name)
    return clean
