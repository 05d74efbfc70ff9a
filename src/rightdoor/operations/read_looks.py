"""What is kept of a `match` run over something that was received: one look for each exhibit, by the files themselves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from rightdoor.media.exposure.contents import Images, Tally, digests_of, kind_of
from rightdoor.media.held import HeldSet
from rightdoor.media.keeping import Made, answers_from, counts_of
from rightdoor.media.kept import READ, Answer, newest_looks
from rightdoor.media.matching.judge import Judged
from rightdoor.media.matching.report import is_first_seen
from rightdoor.media.reading.line import Line
from rightdoor.media.stated import places_by_hash, stated_files
from rightdoor.operations.bulk import open_engine
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store


class _Exhibit:
    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.known: Counter[str] = Counter()
        self.first_seen = self.other = self.files = 0
        self.answers: dict[str, Answer] = {}
        self.tally = Tally()


class ReadLooks:
    """Collects what sets say of the files of received exhibits while a run goes through them.

    A file is `file:N` in its exhibit: its name and path are content, and stand in the report alone. Where a record states an
    equal digest, the answer says so, and speaks of that record's file too.
    """

    def __init__(self, store: Store, sets: Sequence[HeldSet]) -> None:
        self._store = store
        self._ids = {held.name: (held.about.id, held.version) for held in sets}
        self._exhibits: dict[str, _Exhibit] = {}
        self._stated: dict[str, list[str]] | None = None
        self._before: dict[str, tuple[str, tuple[str, ...], str]] = {}

    def hear(self, connection: StoreConnection, exhibit: str, ordinal: int, judged: Judged) -> None:
        """One more file of a received exhibit."""
        if self._stated is None:
            with open_engine(self._store, connection) as engine:
                self._stated = places_by_hash(stated_files(engine))
            newest = [look for look in newest_looks(connection) if look.how == READ]
            self._before = {look.exhibit: (look.files_digest, look.sets, look.answers_digest) for look in newest}
            connection.rollback()
        of = self._exhibits.setdefault(exhibit, _Exhibit())
        line = judged.line
        of.files += 1
        of.digest.update(f"{ordinal} {line.size} {line.sha256} {line.pdq} {line.quality}\n".encode())
        of.known[judged.known] += 1
        of.tally.add(kind_of(judged), digests_of(judged))
        of.first_seen += is_first_seen(judged)
        stated = _places(line, self._stated)
        of.other += not stated
        for answer in answers_from(judged, exhibit=exhibit, place=f"file:{ordinal}", ids=self._ids, stated=stated):
            of.answers[answer.id] = answer

    def made(self) -> list[Made]:
        """The looks to be kept: not those that say what the newest one says already, nor any where no set was asked."""
        sets = tuple(f"{identity}/{version}" for identity, version in sorted(self._ids.values()))
        found = []
        for exhibit, of in self._exhibits.items() if sets else ():
            counts = counts_of(of.known, first_seen=of.first_seen, other=of.other)
            made = Made(exhibit, READ, of.digest.hexdigest(), sets, counts, tuple(of.answers.values()))
            if self._before.get(exhibit) != (made.files_digest, made.sets, made.answers_digest):
                found.append(made._replace(contents=of.tally.finish(Images(self._store.keys))))
        return found


def _places(line: Line, stated: dict[str, list[str]]) -> list[str]:
    """Where records state a digest of this file."""
    digests = (("md5", line.md5), ("sha1", line.sha1), ("sha256", line.sha256))
    return sorted({place for algorithm, text in digests if text for place in stated.get(f"{algorithm}:{text}", ())})
