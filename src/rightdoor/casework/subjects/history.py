"""Decisions of the store about a subject, newest first: those of the command line and of received files.

What was decided at the desk is in casework (`casework.decided.history.history_of`), under row-level security; its counterpart in the store
is not shown from here, since the store's register knows no compartments.
"""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.casework.access.models import Account
from rightdoor.casework.subjects.papers import Papers
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


def decided_about(papers: Papers) -> list[Decided]:
    """Every decision about this subject, its events, premises or referrals, those that were superseded as well."""
    rows = all_decisions(papers.connection)
    papers.connection.rollback()
    by = {row.supersedes: row.id for row in rows if row.supersedes}
    about = [row for row in rows if not row.erased and any(row.body.get(name) in papers.spoken_of for name in _IDS)]
    here = set(Account.objects.filter(username__in={row.actor for row in about if not row.receipt}).values_list("username", flat=True))
    mine = [row for row in about if (papers.own(row.receipt) if row.receipt else row.actor not in here)]
    return [_decided(row, by.get(row.id, "")) for row in sorted(mine, key=lambda row: (-row.decided_us, row.id))]


def _decided(row: Decision, superseded_by: str) -> Decided:
    fields = tuple((name.replace("_", " "), value) for name, value in sorted(row.body.items()) if value and name not in _LONG)
    return Decided(row.id, row.kind, fields, row.actor, row.decided_us, row.reason, superseded_by, row.receipt, row.locator)
