"""What is known of a run so far, in one SQLite file below the store, so that a killed run goes on where it stopped.

It holds names, digests and times, never content. It is made owner-only, and removed when the report has been given.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from rightdoor.errors import Refused
from rightdoor.exhibits.walk import Found
from rightdoor.media.reading.line import Line, decoded

FORMAT = "1"
_READ_TWICE = frozenset("e01 s01 dd raw img iso 001 000 aa".split())
_TABLES = """
create table if not exists unit (
  id integer primary key, root integer not null, place blob not null, name text not null, size integer not null,
  device integer not null, inode integer not null, modified_ns integer not null, segment_of text not null default '', weight integer not null default 1,
  position integer not null, complete integer not null default 0, unique (root, place));
create index if not exists unit_position on unit (position);
create table if not exists line (unit integer not null, ordinal integer not null, inside text not null, body blob not null,
  primary key (unit, ordinal)) without rowid;
create table if not exists hard (unit integer not null, ordinal integer not null, care integer not null, primary key (unit, ordinal));
create table if not exists answer (number integer primary key, body blob not null, first_seen text);
"""


UNHASHED, UNREAD, STOP = 1, 2, 3
"""The care that is taken where a library ended the program: no perceptual hash; not read at all; nothing after this line."""


class MatchBusy(Refused):
    """The same paths are being matched by another process."""


class StateUnusable(Refused):
    """What was read so far cannot be kept, or not be read back."""


class Unit(NamedTuple):
    """A found file that is planned: where it stands in the order of the run, and whether all of it is known."""

    id: int
    root: int
    found: Found
    segment_of: str


def state_name(paths: Sequence[Path], *, version: str) -> str:
    """The name of the state of matching these paths by this version of reading."""
    digest = hashlib.sha256(f"match {FORMAT} {version}".encode())
    for path in paths:
        digest.update(b"\0" + os.fsencode(path.absolute()))
    return digest.hexdigest()[:32]


class State:
    """One run's state, locked against a second process."""

    def __init__(self, folder: Path, name: str, *, locked: bool = True) -> None:
        """With `locked` False: for a process that works for the one that holds the lock."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder, self.name = folder, name
        self._path = folder / f"{name}.db"
        self._lock = _locked(folder / f"{name}.lock") if locked else -1
        os.close(os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        self._db = sqlite3.connect(self._path, isolation_level=None)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._db.close()
        if self._lock >= 0:
            os.close(self._lock)

    def forget(self) -> None:
        """The report was given: nothing of the run is kept."""
        self._db.close()
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(f"{self._path}{suffix}")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._path.with_suffix(".lock"))

    @contextlib.contextmanager
    def together(self) -> Iterator[None]:
        """What is written within is kept as one, or not at all."""
        self._db.execute("begin")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def begin_plan(self) -> None:
        """Before the paths are walked: what is not met again is no part of this run."""
        self._db.execute("update unit set position = -1")

    def plan(self, root: int, found: Found, position: int) -> bool:
        """A file was met. What is known of it is kept only while it is as it was; whether it is."""
        now = (found.size, found.device, found.inode, found.modified_ns)
        row = self._db.execute(
            "select id, size, device, inode, modified_ns from unit where root = ? and place = ?", (root, found.place)
        ).fetchone()
        if row is None:
            self._db.execute(
                "insert into unit (root, place, name, size, device, inode, modified_ns, position, weight) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (root, found.place, found.name, found.size, *_signed(now[1:]), position, weight_of(found.name)),
            )
            return False
        same = tuple(row[1:]) == (now[0], *_signed(now[1:]))
        if not same:
            self._db.execute("delete from line where unit = ?", (row[0],))
            self._db.execute("delete from hard where unit = ?", (row[0],))
            self._db.execute(
                "update unit set size = ?, device = ?, inode = ?, modified_ns = ?, complete = 0 where id = ?",
                (now[0], *_signed(now[1:]), row[0]),
            )
        self._db.execute(
            "update unit set position = ?, segment_of = '', weight = ? where id = ?", (position, weight_of(found.name), row[0])
        )
        return same

    def again(self, root: int, place: bytes) -> None:
        """What is known of this file no longer holds: a segment of the image that it begins has changed."""
        self._db.execute("delete from line where unit in (select id from unit where root = ? and place = ?)", (root, place))
        self._db.execute("update unit set complete = 0 where root = ? and place = ?", (root, place))

    def tell(self, root: int, place: bytes, line: Line, position: int) -> None:
        """Something with a place that cannot be read at all: its line is all there is."""
        self._db.execute("delete from line where unit in (select id from unit where root = ? and place = ?)", (root, place))
        self._db.execute(
            "insert into unit (root, place, name, size, device, inode, modified_ns, position, complete) values (?, ?, ?, 0, 0, 0, 0, ?, 1)"
            " on conflict (root, place) do update set position = excluded.position, complete = 1",
            (root, place, line.path, position),
        )
        (unit,) = self._db.execute("select id from unit where root = ? and place = ?", (root, place)).fetchone()
        self.add(int(unit), 0, line)

    def mark_segment(self, root: int, place: bytes, first: str) -> None:
        """This file is a further segment of the image that `first` names."""
        self._db.execute("update unit set segment_of = ?, weight = 2 where root = ? and place = ?", (first, root, place))

    def totals(self) -> tuple[int, int, int, int]:
        """(files, bytes to be read, files that are known already, their bytes) of this run; images are read twice."""
        row = self._db.execute(
            "select count(*), coalesce(sum(size * weight), 0), coalesce(sum(complete), 0), coalesce(sum(size * weight * complete), 0)"
            " from unit where position >= 0"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2]), int(row[3])

    def to_read(self) -> Iterator[Unit]:
        """The units that are not known in full, in the order of the run."""
        after = -1
        while rows := self._db.execute(
            "select position, id, root, name, place, size, device, inode, modified_ns, segment_of from unit"
            " where position > ? and complete = 0 order by position limit 500",
            (after,),
        ).fetchall():
            for position, unit, root, name, place, size, device, inode, modified_ns, segment_of in rows:
                after = int(position)
                found = Found(name, bytes(place), size, device % 2**64, inode % 2**64, modified_ns)
                yield Unit(int(unit), int(root), found, str(segment_of))

    def kept(self, unit: int) -> dict[int, str]:
        """The ordinals that are known of a unit, with what was opened there."""
        return {int(o): str(i) for o, i in self._db.execute("select ordinal, inside from line where unit = ?", (unit,))}

    def hard(self, unit: int) -> dict[int, int]:
        """Places of a unit where a library ended the program before, with the care that is taken there."""
        return {int(o): int(c) for o, c in self._db.execute("select ordinal, care from hard where unit = ?", (unit,))}

    def harden(self, unit: int, ordinal: int, *, between: bool) -> bool:
        """A library ended the program while this line was read, or `between`: on the way to what follows it.

        False when all care was taken there already, so that more of it helps nothing.
        """
        row = self._db.execute("select care from hard where unit = ? and ordinal = ?", (unit, ordinal)).fetchone()
        care = STOP if between else UNREAD if row is not None else UNHASHED
        self._db.execute("insert or replace into hard values (?, ?, ?)", (unit, ordinal, care))
        return row is None or int(row[0]) < care

    def add(self, unit: int, ordinal: int, line: Line) -> None:
        """A line of a unit; one that is there already is not written twice."""
        self._db.execute("insert or ignore into line values (?, ?, ?, ?)", (unit, ordinal, line.inside, line.encoded()))

    def done(self, unit: int) -> None:
        """Everything of the unit is known."""
        self._db.execute("update unit set complete = 1 where id = ?", (unit,))

    def clear_answers(self) -> None:
        """What hash sets said in a run that was killed is asked again: the sets may be others by now."""
        self._db.execute("delete from answer")

    def answered(self, answers: Sequence[tuple[bytes, str | None]]) -> None:
        """Further lines of the report, as JSON; with the SHA-256 of those that are first-seen candidates."""
        with self.together():
            self._db.executemany("insert into answer (body, first_seen) values (?, ?)", answers)

    def answers(self) -> Iterator[bytes]:
        """The lines of the report, in the order of the run."""
        return (bytes(body) for (body,) in self._db.execute("select body from answer order by number"))

    def first_seen(self) -> Iterator[bytes]:
        """The lines of first-seen candidates: those of one content together, in the order of the run."""
        rows = self._db.execute("select body from answer where first_seen is not null order by first_seen, number")
        return (bytes(body) for (body,) in rows)

    def lines(self) -> Iterator[tuple[Unit, int, Line]]:
        """(unit, ordinal, line) of the whole run, in its order."""
        after, ordinal = -1, -1
        while rows := self._db.execute(
            "select u.position, u.id, u.root, u.name, u.place, u.size, u.device, u.inode, u.modified_ns, u.segment_of, l.ordinal, l.body"
            " from unit u join line l on l.unit = u.id where u.position >= 0 and (u.position > ? or (u.position = ? and l.ordinal > ?))"
            " order by u.position, l.ordinal limit 2000",
            (after, after, ordinal),
        ).fetchall():
            for row in rows:
                after, ordinal = int(row[0]), int(row[10])
                found = Found(row[3], bytes(row[4]), row[5], row[6] % 2**64, row[7] % 2**64, row[8])
                yield Unit(int(row[1]), int(row[2]), found, str(row[9])), ordinal, decoded(bytes(row[11]))


def weight_of(name: str) -> int:
    """How often a file is read, by its name, for telling how long it will take: a disk image for its own digests and from within."""
    return 2 if name.rpartition(".")[2].lower() in _READ_TWICE else 1


def _locked(path: Path) -> int:
    """The lock file, held. Whoever removes it holds it, so that one which is no longer in its place is opened anew."""
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise MatchBusy("The same paths are being matched already.", advice="Wait until the other command has ended.") from None
        with contextlib.suppress(FileNotFoundError):
            if os.stat(path).st_ino == os.fstat(lock).st_ino:
                return lock
        os.close(lock)


def _signed(values: Sequence[int]) -> tuple[int, ...]:
    """Device and inode numbers are unsigned; SQLite's integers are not."""
    return tuple(v - 2**64 if v >= 2**63 else v for v in values)
