"""Decisions of the store about a subject, newest first: those of the command line and of received files.

What was decided at the desk is in casework (`casework.decided.history.history_of`), under row-level security; its counterpart in the store
is not shown from here, since the store's register knows no compartments. Which those are is asked of the rows of the desk, not told by
names: whoever decides by command may have an account of that name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rightdoor.casework.access.models import Account
from rightdoor.casework.decided.left import NOT_WHOLE
from rightdoor.casework.subjects.papers import Papers
from rightdoor.casework.subjects.sets import sets_of
from rightdoor.decisions.register import all_decisions
from rightdoor.model.decision import Decision


class Decided(NamedTuple):
    """One decision. `superseded_by` the decision that took its place, "" while it stands; `place` of the file that it came in."""

    id: str
    kind: str
    fields: tuple[tuple[str, str], ...]
    actor: str
    at_us: int
    reason: str
    superseded_by: str
    receipt: str
    locator: str


_IDS = ("about", "subject", "footprint", "premises")
_LONG = frozenset({"footprints", "mapping", "rows"})
# of the desk: what its rows name, and what an act recorded that has not ended yet or never did
_AT_THE_DESK: Final = (
    "select d.id from rightdoor.decision d where d.id = any(%s::text[]) and ("
    "exists (select 1 from casework.decided_decision c where c.core = d.id) "
    "or exists (select 1 from casework.communications_data_tie t where t.decision = d.id) "
    "or exists (select 1 from casework.decided_begun b where b.at_us = d.decided_us))"
)


def decided_about(papers: Papers) -> list[Decided]:
    """Every decision about this subject, its events, premises or referrals, those that were superseded as well."""
    rows = all_decisions(papers.connection)
    papers.connection.rollback()
    by = {row.supersedes: row.id for row in rows if row.supersedes}
    graded = _near(papers, rows)
    about = [
        row
        for row in rows
        if not row.erased and (row.body.get("answer") in graded or any(row.body.get(n) in papers.spoken_of for n in _IDS))
    ]
    here = _at_the_desk(papers, rows, [row for row in about if not row.receipt])
    mine = [row for row in about if (papers.own(row.receipt) if row.receipt else row.id not in here)]
    return [_decided(row, by.get(row.id, "")) for row in sorted(mine, key=lambda row: (-row.decided_us, row.id))]


def graded_by(papers: Papers, answers: Iterable[str]) -> dict[str, Decided]:
    """By near match the grade of the store that holds and was not given at the desk: whose it is, and why."""
    wanted = set(answers)
    held = [row for row in papers.decisions if row.kind == "media-grade" and row.body.get("answer") in wanted]
    here = _at_the_desk(papers, papers.decisions, held)
    found: dict[str, Decided] = {}
    for row in sorted(held, key=lambda row: (-row.decided_us, row.id)):
        if row.id not in here:
            found.setdefault(row.body["answer"], _decided(row, ""))
    return found


def _near(papers: Papers, rows: Iterable[Decision]) -> frozenset[str]:
    """Near matches of the subject's own files, where one of its exhibits was graded at all."""
    exhibits = {held.exhibit for receipt in {each.receipt for each in papers.receipts} if (held := papers.places.receipt(receipt))}
    if not any(row.kind == "media-grade" and row.body.get("exhibit") in exhibits for row in rows):
        return frozenset()
    return frozenset(each.answer for each in sets_of(papers).near)


def _at_the_desk(papers: Papers, rows: Sequence[Decision], asked: Sequence[Decision]) -> frozenset[str]:
    """Which of these were taken at the desk, with what the program took back of its acts and recorded anew with the same words."""
    people = set(Account.objects.filter(username__in={row.actor for row in asked}).values_list("username", flat=True))
    ids = [row.id for row in rows if row.actor in people]
    if not ids:
        return frozenset()
    named = {row[0] for row in papers.connection.execute(_AT_THE_DESK, (ids,)).fetchall()}
    papers.connection.rollback()
    said = {_said(row) for row in rows if row.id in named}
    return frozenset(row.id for row in asked if row.id in named or row.reason == NOT_WHOLE or _said(row) in said)


def _said(row: Decision) -> tuple[str, tuple[tuple[str, str], ...], str, str]:
    return row.kind, tuple(sorted(row.body.items())), row.actor, row.reason


def _decided(row: Decision, superseded_by: str) -> Decided:
    fields = tuple((name.replace("_", " "), value) for name, value in sorted(row.body.items()) if value and name not in _LONG)
    return Decided(row.id, row.kind, fields, row.actor, row.decided_us, row.reason, superseded_by, row.receipt, row.locator)
