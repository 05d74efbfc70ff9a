"""What a decision would change, before it is taken: the rebuild itself, over the papers of subjects that one sees and nothing else.

Bounded: at most `MOST` subjects are looked at, over their own records and papers. An event whose attribution comes out otherwise from these
alone than the list has it leans on more than was looked at: for it nothing is foretold, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rightdoor.casework.acting import Acting
from rightdoor.casework.decided import acts, core, queries
from rightdoor.casework.decided.kinds import KINDS
from rightdoor.casework.listing.models import Subject, SubjectReceipt
from rightdoor.casework.listing.one import receipts_of
from rightdoor.casework.listing.queries import seen_receipts
from rightdoor.casework.place import everything, held_store
from rightdoor.casework.referrals.models import Referral
from rightdoor.casework.subjects.papers import events_of
from rightdoor.decisions.register import Proposed, all_decisions, decision_id
from rightdoor.footprints.visible import visible
from rightdoor.model.decision import AT_THE_DESK, Decision

if TYPE_CHECKING:
    from rightdoor.registers.effect import State

MOST: Final = 40  # subjects that are looked at
MEMORY: Final = "256MiB"


class Foretold(NamedTuple):
    """One event that would be otherwise: its statuses and how many premises and readings it has, before and after."""

    subject: str
    footprint: str
    before: str
    after: str
    premises: tuple[int, int]
    readings: tuple[int, int]
    findings: tuple[str, ...]  # codes that would come
    gone: tuple[str, ...]  # codes that would go


class Preview(NamedTuple):
    """`changes` in the order of subjects; `subjects`: how many were looked at, `more` whether there are others; `unsure`: events not foretold."""

    changes: tuple[Foretold, ...]
    subjects: int
    more: bool
    unsure: int

    @property
    def number(self) -> int:
        """How many events would be otherwise."""
        return len(self.changes)


def preview(acting: Acting, row: Subject, kind: str, body: Mapping[str, str], reason: str) -> Preview:
    """What the decision would change among the subjects that the account sees. Raises NotAllowed, NotComplete."""
    acts.allowed(acting, row, KINDS[kind].capability)
    topic = {"reading": body.get("footprint", ""), "profile": body.get("source", "")[:60]}.get(kind, "")
    held = [each for each in queries.last_of(acting, row.subject, kind, topic) if each.scope == acts.silent_of(row)] if topic else []
    proposed = core.proposal(acting, row, kind, body, reason, before=held[0] if held else None)
    reached, more = _reached(row, kind, body)
    events: dict[str, tuple[str, dict[str, Any]]] = {}
    receipts: set[str] = set()
    for subject in reached:
        receipts.update(receipts_of(subject))
        for event in events_of(acting, subject):
            events[event.line["footprint"]] = (subject.subject, event.line)
            receipts.update(paper[1] for paper in event.papers)
    found = []
    for change in _changes(acting, proposed, receipts):
        if change.footprint in events and change.before is not None and change.after is not None:
            found.append((change.before, change.after, *events[change.footprint]))
    sure = [each for each in found if _as_shown(each[0], each[3])]
    told = sorted(_foretold(before, after, subject, line) for before, after, subject, line in sure)
    return Preview(tuple(told), len(reached), more, len(found) - len(sure))


def _reached(row: Subject, kind: str, body: Mapping[str, str]) -> tuple[list[Subject], bool]:
    """This subject first; of a source's times every one that one sees with a referral of it, of premises every one that names them."""
    if kind != "profile":
        return [row], False
    receipts = Referral.objects.filter(source=body.get("source", "")).values("receipt")
    named = SubjectReceipt.objects.filter(receipt__in=receipts).exclude(subject=row.subject).values("subject")
    others = list(Subject.objects.filter(subject__in=named).order_by("sort_key", "subject")[:MOST])
    return [row, *others[: MOST - 1]], len(others) >= MOST


def _changes(acting: Acting, proposed: Proposed, receipts: Iterable[str]) -> list[Any]:
    # the rebuild's rooms are loaded by the process that looks, not by every process of pages
    from rightdoor.operations.bulk import open_engine
    from rightdoor.operations.decision_effect import changes_of
    from rightdoor.operations.places import current_batch_of
    from rightdoor.operations.projected import hiding
    from rightdoor.operations.reference import load_reference

    wanted = frozenset(receipts)
    store = everything(held_store())  # the receipts themselves were shown, and no other is read
    said = hiding(held_store())
    with store.connect() as own:
        rows = all_decisions(own)
        batches = sorted({batch for _, batch in current_batch_of(own, sorted(wanted))})
        own.rollback()
        within = {
            row.receipt for row in rows if row.receipt and (row.locator.startswith(AT_THE_DESK) or (said and row.receipt in said.hidden))
        }
        hidden = within - seen_receipts(acting, within) if within else frozenset()
        rows = [row for row in rows if row.receipt not in hidden]
        new = Decision(
            decision_id(proposed, at_us=acting.now_us), proposed.kind, proposed.body, proposed.actor, acting.now_us, proposed.reason,
            proposed.supersedes, proposed.receipt, proposed.locator,
        )  # fmt: skip
        with open_engine(store, own, batches=batches, threads=1, memory_limit=MEMORY) as engine:
            return changes_of(visible(engine, wanted), load_reference(store), [*rows, new], new)


def _as_shown(before: State, line: Mapping[str, Any]) -> bool:
    """Whether what was worked out from these papers alone is what the list has."""
    return (before.status, sorted(before.premises)) == (line["status"], sorted(p["premises"] for p in line["premises"]))


def _foretold(before: State, after: State, subject: str, line: Mapping[str, Any]) -> Foretold:
    had, has = ({code for code, _, _ in state.findings} for state in (before, after))
    return Foretold(
        subject,
        str(line["footprint"]),
        before.status,
        after.status,
        (len(before.premises), len(after.premises)),
        (len(before.readings), len(after.readings)),
        tuple(sorted(has - had)),
        tuple(sorted(had - has)),
    )
