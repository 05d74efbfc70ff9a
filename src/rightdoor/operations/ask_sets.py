"""Ask the sets in force about the files of received exhibits, by the hashes that their records state; what they say is kept.

Asked is what was not asked yet: an exhibit that is new or is read otherwise now, and everything where a set came or changed.
Running it again changes nothing. What it gives reaches the list by the next rebuild.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from rightdoor.media.exposure.budget import Kind
from rightdoor.media.exposure.by_person import graded_by_people
from rightdoor.media.exposure.contents import Digests, Images, Tally, digests_of, kind_of
from rightdoor.media.held import HeldSet
from rightdoor.media.keeping import Made, answers_from, counts_of, keep
from rightdoor.media.kept import STATED, Answer, newest_looks
from rightdoor.media.looking import LookRefused, look
from rightdoor.media.matching.judge import AT_ONCE, Judged, judge
from rightdoor.media.matching.near import How
from rightdoor.media.register import in_force
from rightdoor.media.stated import StatedFile, digest_of, stated_files
from rightdoor.operations.bulk import open_engine
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

_STRENGTH = {"exact": 0, "near": 1, "harmless": 2, "new": 3, "not-compared": 4, "unread": 5}


class AskedReceived(NamedTuple):
    """What came of it: exhibits asked about and counts of their files by what is known; `sets` that were asked."""

    exhibits: int = 0
    known: Mapping[str, int] = {}
    sets: tuple[str, ...] = ()

    def text(self) -> tuple[str, ...]:
        """Lines for people; none where nothing was asked."""
        if not self.exhibits:
            return ()
        said = ", ".join(f"{count:,} {name}" for name, count in self.known.items() if count) or "no files"
        return (f"hash sets asked ({', '.join(self.sets)}) about {self.exhibits:,} exhibit(s): {said}",)


def ask_received(store: Store, *, actor: str, purpose: str, at_us: int) -> AskedReceived:
    """Ask about whatever was not asked yet; nothing is written where there is nothing to ask.

    `at_us`: UTC microseconds of the real clock. Raises LookRefused (too many looks within the hour), LedgerDiverged.
    """
    with store.connect() as connection:
        asked = {f"{version.id}/{version.version}" for version in in_force(connection)}
        connection.rollback()
        if not asked:
            return AskedReceived()
        with open_engine(store, connection) as engine:
            stated, people = stated_files(engine), graded_by_people(engine)
        waiting = _waiting(connection, stated, asked)
        if not waiting:
            return AskedReceived()
        sets = look(store, connection, purpose=purpose, actor=actor, at_us=at_us)
        made = ask_about(waiting, sets, people=people, images=Images(store.keys))
        known = Counter[str]()
        for each in made:
            known.update(dict(zip(("exact", "near", "harmless", "new"), each.counts[1:5], strict=True)))
        also = {name: known[name] for name in ("exact", "near", "harmless", "new")}
        keep(connection, made, purpose=purpose, actor=actor, at_us=at_us, also={"sets": len(sets), "exhibits": len(made), **also})
    return AskedReceived(len(made), dict(known), tuple(held.name for held in sets))


def ask_sets(store: Store, *, actor: str, at_us: int) -> tuple[str, ...]:
    """Ask for the list, as part of another act; lines for people. Too many looks within the hour leave it for the next time."""
    try:
        return ask_received(store, actor=actor, purpose="triage", at_us=at_us).text()
    except LookRefused as refused:
        return (f"hash sets were not asked: {refused}",)


def _waiting(connection: StoreConnection, stated: Mapping[str, list[StatedFile]], sets: set[str]) -> dict[str, list[StatedFile]]:
    """The exhibits whose newest look was of other hashes, or lacks a set in force."""
    newest = {each.exhibit: each for each in newest_looks(connection) if each.how == STATED}
    held = {row[0] for row in connection.execute("select sha256 from rightdoor.exhibit where erased_seq is null").fetchall()}
    connection.rollback()
    waiting = {}
    for exhibit, files in stated.items():
        before = newest.get(exhibit)
        done = before is not None and before.files_digest == digest_of(files) and sets.issubset(before.sets)
        if not done and exhibit in held:
            waiting[exhibit] = files
    return waiting


def ask_about(
    stated: Mapping[str, list[StatedFile]],
    sets: Sequence[HeldSet],
    *,
    people: Collection[tuple[str, str]] = (),
    images: Images | None = None,
) -> list[Made]:
    """One look for each exhibit, by the hashes that its records state. `people`: (exhibit, place) of files that a person graded."""
    ids = {held.name: (held.about.id, held.version) for held in sets}
    named = tuple(f"{identity}/{version}" for identity, version in sorted(ids.values()))
    known: dict[str, dict[str, _Heard]] = {exhibit: {} for exhibit in stated}
    answers: dict[str, dict[str, Answer]] = {exhibit: {} for exhibit in stated}
    lines = ((file, line) for files in stated.values() for file in files for line in file.lines())
    while group := list(islice(lines, AT_ONCE)):
        for (file, _), judged in zip(group, judge([line for _, line in group], sets, How()), strict=True):
            _hear(known[file.exhibit], file.place, judged, by_person=(file.exhibit, file.place) in people)
            for answer in answers_from(judged, exhibit=file.exhibit, place=file.place, ids=ids):
                answers[file.exhibit].setdefault(answer.id, answer)
    made = []
    for exhibit, files in stated.items():
        counted = Counter(heard.kind.known for heard in known[exhibit].values())
        counts = counts_of(counted, first_seen=counted["new"])
        tally = Tally()
        for heard in known.pop(exhibit).values():
            tally.add(heard.kind, heard.digests)
        made.append(Made(exhibit, STATED, digest_of(files), named, counts, tuple(answers[exhibit].values()), tally.finish(images)))
    return made


class _Heard(NamedTuple):
    """What is remembered of a file until all is counted."""

    kind: Kind
    digests: Digests


def _hear(known: dict[str, _Heard], place: str, judged: Judged, *, by_person: bool) -> None:
    """A record that states two hashes by one algorithm is known by the stronger."""
    before = known.get(place)
    if before is None or _STRENGTH[judged.known] < _STRENGTH[before.kind.known]:
        known[place] = _Heard(kind_of(judged, stated=True, by_person=by_person), digests_of(judged))
