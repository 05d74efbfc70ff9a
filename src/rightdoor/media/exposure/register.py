"""What looks left for the budgets of their exhibits, written with the look and read again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import psycopg
from psycopg.types.json import Jsonb

from rightdoor.media.exposure.budget import Kind, Seen
from rightdoor.media.exposure.contents import ROW, Contents, Rows

_AT_ONCE: Final = 65_536
"""Contents in one value of the database (4.5 MB)."""


class Left(NamedTuple):
    """What the newest look of one way left of an exhibit. `how`: ``read`` or ``stated``; `compared`: whether its contents were kept.

    `sets`: those that were asked, as ``hs_…/version``.
    """

    look: str
    exhibit: str
    how: str
    at_us: int
    sets: tuple[str, ...]
    copies: int
    kinds: dict[Kind, Seen]
    compared: bool

    @property
    def order(self) -> list[Kind]:
        """The kinds by their numbers in the rows of contents."""
        return list(self.kinds)


def record(connection: psycopg.Connection[Any], look: str, contents: Contents) -> None:
    """Write it in the transaction that recorded the look. The contents of older looks at the exhibit go."""
    kinds = [[kind.known, kind.sight, list(kind.profiles), kind.by_person, *seen] for kind, seen in contents.kinds]
    connection.execute(
        "insert into rightdoor.media_exposure (look, copies, kinds, compared) values (%s, %s, %s, %s)",
        (look, contents.copies, Jsonb(kinds), contents.rows is not None),
    )
    images = b"" if contents.rows is None else contents.rows.tobytes()
    for part, start in enumerate(range(0, len(images), _AT_ONCE * ROW)):
        connection.execute(
            "insert into rightdoor.media_content (look, part, images) values (%s, %s, %s)",
            (look, part, images[start : start + _AT_ONCE * ROW]),
        )


def newest(connection: psycopg.Connection[Any], *, exhibits: Collection[str] | None = None) -> list[Left]:
    """Of each exhibit that is not erased (of these alone) the newest look of each way, by exhibit."""
    rows = connection.execute(
        "select distinct on (l.exhibit, l.how) l.id, l.exhibit, l.how, l.at_us, l.sets, x.copies, x.kinds, x.compared"
        " from rightdoor.media_look l join rightdoor.exhibit e on e.sha256 = l.exhibit join rightdoor.media_exposure x on x.look = l.id"
        " where e.erased_seq is null and (%(of)s::text[] is null or l.exhibit = any(%(of)s)) order by l.exhibit, l.how, l.seq desc",
        {"of": None if exhibits is None else sorted(exhibits)},
    ).fetchall()
    return [_left(row) for row in rows]


def contents_of(connection: psycopg.Connection[Any], look: str) -> Rows:
    """The contents that a look left, as it left them; none where they were not kept."""
    parts = connection.execute("select images from rightdoor.media_content where look = %s order by part", (look,)).fetchall()
    return np.frombuffer(b"".join(bytes(row[0]) for row in parts), dtype=np.uint8).reshape(-1, ROW)


def others_of(connection: psycopg.Connection[Any], lefts: Collection[Left]) -> Iterator[tuple[Left, Rows]]:
    """The contents of several looks, one after the other."""
    for left in lefts:
        yield left, contents_of(connection, left.look)


def _left(row: tuple[Any, ...]) -> Left:
    kinds: dict[Kind, Seen] = {}
    for known, sight, profiles, by_person, contents, without in row[6]:
        kinds[Kind(known, sight, tuple(profiles), by_person)] = Seen(contents, without)
    look, exhibit, how, at_us, sets, copies = row[:6]
    return Left(look, exhibit, how, at_us, tuple(sets), copies, kinds, row[7])
