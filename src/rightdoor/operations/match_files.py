"""`match`: read files, archives and disk images, hold them against the hash sets, and give a report of what is known of them.

Reading and asking are apart: what was read stays in the state of the run, so that a killed run goes on; hash sets are asked
anew each time. Who asked, for what purpose and with what result stands in the ledger before anything is shown.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as distribution_version
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from rightdoor import __version__
from rightdoor.errors import UsageProblem
from rightdoor.media.held import HeldSet, held_sets
from rightdoor.media.keeping import Made, keep
from rightdoor.media.looking import look
from rightdoor.media.matching.answer import MARK, answer
from rightdoor.media.matching.judge import AT_ONCE, judge
from rightdoor.media.matching.near import How
from rightdoor.media.matching.report import Reports, is_first_seen
from rightdoor.media.reading.apart import read_apart
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.line import Line
from rightdoor.media.reading.perceive import HASHER, perceive
from rightdoor.media.reading.run import Progress, Ways, plan, refuse_link
from rightdoor.media.reading.stamps import utc_text
from rightdoor.media.reading.state import State, StateUnusable, Unit, state_name
from rightdoor.operations.read_looks import ReadLooks
from rightdoor.store.boundary import store_boundary
from rightdoor.store.connection import StoreConnection
from rightdoor.store.folder import check_apart
from rightdoor.store.ledger_subject import SubjectValue
from rightdoor.store.open import Store

FOLDER = "matching"
"""Below the store: the state of runs that have not ended."""
_PURPOSE = re.compile(r"[a-z][a-z0-9-]{1,39}")
_ENCODE = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Matching:
    """How to match: who, for what purpose, when (UTC microseconds), and by which sets (none named: all)."""

    actor: str
    purpose: str
    at_us: int
    progress: Progress
    threads: int = 2
    how: How = field(default_factory=How)
    sets: tuple[str, ...] = ()
    limits: ReadingLimits = field(default_factory=ReadingLimits)


class AskedSet(NamedTuple):
    """A set that was asked, as the report names it."""

    name: str
    version: int
    issuer: str | None
    kind: str


class Matched:
    """A run whose report is ready. Ask it within the block that `matched` opens."""

    def __init__(
        self, state: State, reports: Reports, sets: list[AskedSet], *, stops: int, made_by: dict[str, object], kept: int = 0
    ) -> None:
        self._state = state
        self.made_by = made_by
        self.reports = reports
        self.sets = sets
        self.stops = stops
        self.kept = kept  # exhibits that the store holds: what was said of their files is kept

    def lines(self) -> Iterator[str]:
        """Every line of `match --json`."""
        return (body.decode("utf-8") for body in self._state.answers())

    def first_seen(self) -> Iterator[bytes]:
        """The lines of first-seen candidates."""
        return self._state.first_seen()

    def given(self) -> None:
        """The report was given: the state of the run is removed."""
        self._state.forget()


@contextlib.contextmanager
def matched(store: Store, roots: Sequence[Path], matching: Matching) -> Iterator[Matched]:
    """Read and ask; the report within the block. Call `given` when it has been given.

    Raises UsageProblem for a path that is not there or is a link, StoreInboxOverlap for one that holds the store,
    MatchBusy when the same paths are being matched, LookRefused; nothing of the paths is ever written.
    """
    _refuse_paths(store, roots)
    _refuse_early(store, matching)
    version = f"{HASHER} {matching.limits}"
    with store_boundary(store.dir), _kept(store):
        state = State(store.path(FOLDER), state_name(roots, version=version))
    with state:
        with store_boundary(store.dir), _kept(store):
            plan(state, roots)
            read_apart(state, roots, Ways(matching.limits, perceive, matching.threads, matching.progress))
        with store.connect() as connection, _kept(store):
            sets = look(store, connection, purpose=matching.purpose, actor=matching.actor, at_us=matching.at_us, names=matching.sets)
            run = _Asking(state, roots, connection, sets, matching, ReadLooks(store, sets))
            run.ask()
            kept = run.kept.made()
            _record(connection, run.reports, len(sets), matching, kept)
        shown = [AskedSet(held.name, held.version, held.issuer, held.kind) for held in sets]
        yield Matched(state, run.reports, shown, stops=run.stops, made_by=_made_by(matching), kept=len(kept))


def _refuse_early(store: Store, matching: Matching) -> None:
    """What would be refused when the sets are asked is refused before hours of reading: a purpose that is no word, a missing key."""
    if not _PURPOSE.fullmatch(matching.purpose):
        raise UsageProblem("A purpose is one word of small letters, like triage.", advice="Name it with --purpose.")
    held = {each.name for each in held_sets(store)}
    unknown = [name for name in matching.sets if name not in held]
    if unknown:
        raise UsageProblem(f"No hash set of the name {unknown[0]} is held.", advice="`rightdoor hashset list` shows the names.")
    if held:
        _ = store.keys


def _refuse_paths(store: Store, roots: Sequence[Path]) -> None:
    """Paths that are not there, are links, hold the store, or lie in each other: then a file would stand twice."""
    for root in roots:
        why = refuse_link(root)
        if why is not None:
            raise UsageProblem(f"{root} {why}.", advice="Name files or folders that are there.")
        check_apart(store.dir, root, what="path")
    places = [root.resolve() for root in roots]
    for at, place in enumerate(places):
        if any(place.is_relative_to(other) for other in (*places[:at], *places[at + 1 :])):
            raise UsageProblem(f"{roots[at]} lies in another path that is named, or is named twice.", advice="Name the outer one alone.")


@contextlib.contextmanager
def _kept(store: Store) -> Iterator[None]:
    """Trouble with the state of the run is a refusal that says what to do."""
    try:
        yield
    except sqlite3.Error as problem:
        full = "full" in str(problem)
        raise StateUnusable(
            "What was read cannot be kept: no space is left." if full else "The state of this run cannot be read or written.",
            advice="Make room and run again." if full else f"Remove the files in {store.path(FOLDER)} and run again.",
        ) from None


def _made_by(matching: Matching) -> dict[str, object]:
    """What a report must say of itself: who asked, when, for what, by which versions of what decides its content."""
    libraries = {}
    for name in ("libewf-python", "pytsk3", "pillow", "simplejpeg", "pillow-heif", "av"):
        with contextlib.suppress(PackageNotFoundError):
            libraries[name] = distribution_version(name)
    return {
        "rightdoor": __version__,
        "hasher": HASHER,
        "radius": matching.how.radius,
        "libraries": libraries,
        "actor": matching.actor,
        "purpose": matching.purpose,
        "at": utc_text(matching.at_us),
        "standing": f"Results from disk images are {MARK}. A near match is unconfirmed until a trained grader says so.",
    }


def _record(connection: StoreConnection, reports: Reports, sets: int, matching: Matching, made: Sequence[Made]) -> None:
    """What the look gave, in counts, with what is kept of received exhibits."""
    counts = {known.replace("-", "_"): reports.total(known) for known in ("exact", "near", "harmless", "new", "unread", "not-compared")}
    also: dict[str, SubjectValue] = {"sets": sets, "exhibits": len(reports.exhibits), **counts}
    keep(connection, made, purpose=matching.purpose, actor=matching.actor, at_us=matching.at_us, also=also)


class _Asking:
    """The second pass: lines in groups, held against the sets, written down as the report has them."""

    def __init__(  # noqa: PLR0917 - everything that a run has
        self, state: State, roots: Sequence[Path], connection: StoreConnection, sets: Sequence[HeldSet], matching: Matching, kept: ReadLooks
    ) -> None:
        self._state = state
        self._roots = roots
        self._connection = connection
        self._sets = sets
        self._how = matching.how
        self.kept = kept
        self._unit = -1
        self._exhibit: str | None = None
        self._name = ""
        self.reports = Reports()
        self.stops = 0

    def ask(self) -> None:
        """All lines of the run."""
        self._state.clear_answers()
        lines = self._state.lines()
        while group := list(islice(lines, AT_ONCE)):
            known = self._received([line.sha256 for _, ordinal, line in group if ordinal == 0 and line.sha256])
            judged = judge([line for _, _, line in group], self._sets, self._how)
            answers = []
            for (unit, ordinal, line), each in zip(group, judged, strict=True):
                if unit.id != self._unit:
                    self._begin(unit, ordinal, line, known)
                self.reports.of(self._name, self._exhibit).add(each)
                if self._exhibit is not None:
                    self.kept.hear(self._connection, self._exhibit, ordinal, each)
                self.stops += any(finding.severity == "stop" for finding in (*line.findings, *each.findings))
                body = _ENCODE(answer(each, exhibit=self._exhibit))
                answers.append((body, line.sha256 if is_first_seen(each) else None))
            self._state.answered(answers)

    def _begin(self, unit: Unit, ordinal: int, line: Line, known: set[str]) -> None:
        """A container is an exhibit of its own; plain files belong to the path that was named."""
        self._unit = unit.id
        self._exhibit = line.sha256 if ordinal == 0 and line.sha256 in known else None
        self._name = line.path if line.inside else str(self._roots[unit.root])

    def _received(self, digests: list[str]) -> set[str]:
        """Which of these the store holds a receipt of."""
        rows = self._connection.execute(
            "select sha256 from rightdoor.exhibit where sha256 = any(%s) and erased_seq is null", (digests,)
        ).fetchall()
        self._connection.rollback()
        return {str(row[0]) for row in rows}
