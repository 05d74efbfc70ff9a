"""What hash sets said of the files of received exhibits, as the store keeps it: looks and answers (ADR 38).

A look is one exhibit held against the sets in force at that moment; an answer is what one set said of one file of it. A file
is its place in its exhibit: no hash is kept, so that nobody can ask these tables whether a hash is listed. Answers of a set
that was removed, or is in force in another version by now, do not count: they are not read here.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final, NamedTuple

import psycopg

from rightdoor.media.register import in_force

STATED: Final = "stated"
"""By the hashes that records of the exhibit state (a report, a case export)."""
READ: Final = "read"
"""By reading the files themselves (`rightdoor match` over something that was received)."""


class Counts(NamedTuple):
    """Files of one look by what is known of them, as `match` counts them; `files` is their sum.

    `first_seen`: of the new ones those that are pictures or films with content, or that a report names as files. `other`: files
    that no record states (of a look by hashes stated: none).
    """

    files: int = 0
    exact: int = 0
    near: int = 0
    harmless: int = 0
    new: int = 0
    unread: int = 0
    not_compared: int = 0
    first_seen: int = 0
    other: int = 0


class Look(NamedTuple):
    """One look at one exhibit. `sets` are those asked, as `hs_…/version`; `files_digest` is over the hashes that were held against them.

    `at_us`: UTC microseconds; `seq`: the row of the ledger that was written with it.
    """

    id: str
    exhibit: str
    how: str
    files_digest: str
    sets: tuple[str, ...]
    actor: str
    purpose: str
    at_us: int
    counts: Counts
    answers_digest: str
    seq: int


class Answer(NamedTuple):
    """What one set said of one file. `place`: the locator of its record, or `file:N`, the N-th file read in the exhibit.

    `id` is over what is said and of what (not the version of the set, nor the look), so that a decision about it outlives a
    new version that says the same. `profile`, `category`, `label` are None where the set grades nothing. `stated`: where a file
    that was read is a file that records state, by equal digest (`exhibit#locator`). `distance` in bits, 0 where exact.
    """

    id: str
    exhibit: str
    place: str
    hash_set: str
    version: int
    kind: str
    algorithms: tuple[str, ...]
    distance: int
    variant: int
    entries: int
    frames_near: int | None
    frames_counted: int | None
    profile: str | None
    category: int | None
    label: str | None
    series: str | None
    flags: tuple[str, ...]
    harmless: bool
    stated: tuple[str, ...]

    @property
    def set_version(self) -> str:
        """The set and version that said it."""
        return f"{self.hash_set}/{self.version}"


_LOOK = (
    "l.id, l.exhibit, l.how, l.files_digest, l.sets, l.actor, l.purpose, l.at_us, l.answers_digest, l.seq,"
    " l.files, l.exact, l.near, l.harmless, l.new, l.unread, l.not_compared, l.first_seen, l.other"
)
ANSWER: Final = (
    "a.place, a.hash_set, a.version, a.kind, a.algorithms, a.distance, a.variant, a.entries, a.frames_near, a.frames_counted,"
    " a.profile, a.category, a.label, a.series, a.flags, a.harmless, a.stated"
)
_NEWEST = (
    "select distinct on (l.exhibit, l.how) {columns} from rightdoor.media_look l join rightdoor.exhibit e on e.sha256 = l.exhibit"
    " where e.erased_seq is null and (%(of)s::text[] is null or l.exhibit = any(%(of)s)) order by l.exhibit, l.how, l.seq desc"
)


def alike(answer: Answer) -> str:
    """How near a near match is, in words."""
    return "equal PhotoDNA" if answer.algorithms == ("photodna",) else f"{answer.distance} bits apart"


def all_looks(connection: psycopg.Connection[Any], *, exhibits: Collection[str] | None = None) -> list[Look]:
    """Every look (at these exhibits), those overtaken and at erased exhibits too, in the order of the ledger."""
    of = None if exhibits is None else sorted(exhibits)
    rows = connection.execute(
        f"select {_LOOK} from rightdoor.media_look l where %(of)s::text[] is null or l.exhibit = any(%(of)s) order by l.seq, l.exhibit, l.how",
        {"of": of},
    ).fetchall()
    return [_look(row) for row in rows]


def newest_looks(connection: psycopg.Connection[Any], *, exhibits: Collection[str] | None = None) -> list[Look]:
    """Of each exhibit that is not erased the newest look of each kind: what counts."""
    of = None if exhibits is None else sorted(exhibits)
    rows = connection.execute(_NEWEST.format(columns=_LOOK), {"of": of}).fetchall()
    return [_look(row) for row in rows]


def answers_in_force(connection: psycopg.Connection[Any], *, exhibits: Collection[str] | None = None) -> list[Answer]:
    """What the newest looks gave, of sets in the version in force, by exhibit, place, set and id."""
    held = [f"{version.id}/{version.version}" for version in in_force(connection)]
    of = None if exhibits is None else sorted(exhibits)
    rows = connection.execute(
        f"with newest as ({_NEWEST.format(columns='l.id, l.exhibit')}) select a.id, n.exhibit, {ANSWER} from newest n"
        " join rightdoor.media_answer a on a.look = n.id where a.hash_set || '/' || a.version = any(%(held)s)"
        " order by n.exhibit, a.place, a.hash_set, a.id",
        {"of": of, "held": held},
    ).fetchall()
    return [answer_of(row) for row in rows]


def answers_of_look(connection: psycopg.Connection[Any], look: str) -> list[Answer]:
    """Everything that one look gave, of sets in force or not, in order of ids."""
    rows = connection.execute(
        f"select a.id, l.exhibit, {ANSWER} from rightdoor.media_answer a join rightdoor.media_look l on l.id = a.look"
        " where a.look = %s order by a.id",
        (look,),
    ).fetchall()
    return [answer_of(row) for row in rows]


def _look(row: tuple[Any, ...]) -> Look:
    identity, exhibit, how, files_digest, sets, actor, purpose, at_us, answers_digest, seq = row[:10]
    return Look(identity, exhibit, how, files_digest, tuple(sets), actor, purpose, at_us, Counts(*row[10:]), answers_digest, seq)


def answer_of(row: tuple[Any, ...]) -> Answer:
    """An answer from its row: id, exhibit, then the columns of `ANSWER`."""
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
    return Answer(*values)
