"""`exposure`: how many files of each exhibit people have to look at, how many they are spared, how many they would be shown twice.

Of exhibits alone: nothing here knows a person. What is not known is None, never zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from rightdoor.media.exposure.budget import PARTS, Budget, budget_of, needs_a_look
from rightdoor.media.exposure.register import Left, contents_of, newest
from rightdoor.media.exposure.shared import elsewhere
from rightdoor.media.register import in_force
from rightdoor.model.civil import iso_utc
from rightdoor.operations.media_said import GRADE
from rightdoor.store.connection import StoreConnection


class Twice(NamedTuple):
    """Of the contents that somebody has to look at: how many lie in another exhibit too, and how many a person graded there already."""

    lies: int
    graded: int


class ExhibitBudget(NamedTuple):
    """The budget of one exhibit by one way of looking. Without a look `left` and all that follows are None: nothing is known.

    `twice` is None where contents were not kept, or were not compared. `near_graded`: files of it on whose near match a grader decided.
    `near_confirmed`: contents whose near match a grader confirmed; they are none of `budget.near` any more.
    `sets_changed`: the sets in force are not those that were asked, so that another look would say otherwise.
    """

    exhibit: str
    left: Left | None
    budget: Budget | None
    twice: Twice | None
    trusted: tuple[str, ...]
    near_graded: int | None = None
    sets_changed: bool | None = None
    near_confirmed: int | None = None

    def as_json(self) -> dict[str, object]:
        """As a line of `exposure --json`."""
        left, budget, twice = self.left, self.budget, self.twice
        parts = {part: None if budget is None else getattr(budget, part) for part in ("files", "copies", *PARTS, "to_look", "spared")}
        return {
            "exhibit": self.exhibit,
            "how": None if left is None else left.how,
            "looked": None if left is None else iso_utc(left.at_us),
            "sets": None if left is None else len(left.sets),
            "sets_changed": self.sets_changed,
            "trusted": list(self.trusted),
            **parts,
            "near_graded": self.near_graded,
            "near_confirmed": self.near_confirmed,
            "also_elsewhere": None if twice is None else twice.lies,
            "graded_elsewhere": None if twice is None else twice.graded,
        }


def budgets(connection: StoreConnection, exhibits: Collection[str], *, trusted: Sequence[str] = ()) -> list[ExhibitBudget]:
    """The budgets of these exhibits, in their order, without what lies elsewhere; those that nobody looked at as not known."""
    found: dict[str, list[Left]] = {}
    for left in newest(connection, exhibits=exhibits):
        found.setdefault(left.exhibit, []).append(left)
    looks = [left.look for lefts in found.values() for left in lefts]
    now = _Now(
        _graded(connection, list(found)),
        _confirmed(connection, looks),
        frozenset(f"{one.id}/{one.version}" for one in in_force(connection)),
    )
    connection.rollback()
    return [made for exhibit in exhibits for made in _of(exhibit, found.get(exhibit, ()), tuple(trusted), now)]


class _Now(NamedTuple):
    """What stands now: near matches decided on by exhibit, confirmed ones by look, and the sets in force."""

    graded: dict[str, int]
    confirmed: dict[str, tuple[int, int]]
    sets: frozenset[str]


def _of(exhibit: str, lefts: Sequence[Left], trusted: tuple[str, ...], now: _Now) -> list[ExhibitBudget]:
    if not lefts:
        return [ExhibitBudget(exhibit, None, None, None, trusted)]
    made = []
    for left in lefts:
        budget = budget_of(left.kinds, copies=left.copies, trusted=trusted)
        confirmed, waiting = now.confirmed.get(left.look, (0, 0))
        confirmed = min(confirmed, max(0, budget.near - waiting))  # of copies each has its own match: a content that waits in one waits
        budget = budget._replace(near=budget.near - confirmed)
        changed = now.sets != set(left.sets)
        made.append(ExhibitBudget(exhibit, left, budget, None, trusted, now.graded.get(exhibit, 0), changed, confirmed))
    return made


def _confirmed(connection: StoreConnection, looks: Sequence[str]) -> dict[str, tuple[int, int]]:
    """By look how many files near known ones a grader confirmed, and how many nobody did."""
    rows = connection.execute(
        "select look, count(*) filter (where sure), count(*) filter (where not sure) from ("
        " select look, bool_or(d.id is not null) sure from rightdoor.media_answer a"
        " left join rightdoor.decision d on d.kind = %s and d.body->>'answer' = a.id and d.body->>'grade' = 'confirmed'"
        "  and not exists (select 1 from rightdoor.decision later where later.supersedes = d.id)"
        " where look = any(%s) group by look, place"
        " having bool_or(a.kind = 'near' and not a.harmless) and not bool_or(a.kind = 'exact' and not a.harmless)) near group by look",
        (GRADE, list(looks)),
    ).fetchall()
    return {str(look): (int(sure), int(waiting)) for look, sure, waiting in rows}


def _graded(connection: StoreConnection, exhibits: Sequence[str]) -> dict[str, int]:
    """By exhibit how many of its files have a near match that a grader decided on."""
    rows = connection.execute(
        "select body->>'exhibit', count(distinct body->>'place') from rightdoor.decision d where kind = %s and body->>'exhibit' = any(%s)"
        " and not exists (select 1 from rightdoor.decision later where later.supersedes = d.id) group by 1",
        (GRADE, list(exhibits)),
    ).fetchall()
    return {str(exhibit): int(count) for exhibit, count in rows}


def with_twice(connection: StoreConnection, one: ExhibitBudget, among: Collection[str]) -> ExhibitBudget:
    """The budget with what of it lies in other exhibits. `among`: those that may be compared (what whoever asks may know of)."""
    left = one.left
    if left is None or not left.compared:
        return one
    rows = contents_of(connection, left.look)
    wanted = np.array([needs_a_look(kind, one.trusted) for kind in left.order] or [False])
    rows = rows[wanted[rows[:, -1]]] if len(rows) else rows
    others = [each for each in newest(connection, exhibits=among) if each.exhibit != left.exhibit and each.compared]
    lies, graded = elsewhere(rows, _contents(connection, others))
    connection.rollback()
    return one._replace(twice=Twice(int(lies.sum()), int(graded.sum())))


def _contents(connection: StoreConnection, lefts: Sequence[Left]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The contents of each, and which of them a person graded."""
    for left in lefts:
        rows = contents_of(connection, left.look)
        by_person = np.array([kind.by_person for kind in left.order] or [False])
        yield rows, by_person[rows[:, -1]]


def store_exhibits(connection: StoreConnection) -> list[str]:
    """Every exhibit of the store that is not erased, by digest."""
    rows = connection.execute("select sha256 from rightdoor.exhibit where erased_seq is null order by sha256").fetchall()
    connection.rollback()
    return [str(row[0]) for row in rows]
