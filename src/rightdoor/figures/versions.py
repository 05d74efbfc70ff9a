"""Since when and until when histories gave a record as it is: what is corrected or withdrawn is gone from then on, and not from before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeAlias

from rightdoor.figures.record import Record

Said: TypeAlias = tuple[object, ...]


class Version(NamedTuple):
    """A record as histories gave it from `since_us` (inclusive) until `gone_us` (exclusive, None: to this day); UTC microseconds."""

    record: Record
    since_us: int
    gone_us: int | None = None

    def stands(self, as_of_us: int) -> bool:
        """Whether it was so as of an instant."""
        return self.since_us <= as_of_us and (self.gone_us is None or as_of_us < self.gone_us)


def versions_of(at: Callable[[int], Iterable[Record]], cuts: Iterable[int], standing: Iterable[Version] = ()) -> list[Version]:
    """Every version that there was, those that are gone first.

    `at(as_of_us)`: the records as of then. `cuts`: the instants at which anything was recorded, ascending. `standing`: versions that
    stood before the first of them, none of them gone; they come back, gone or as they are.
    """
    gone: list[Version] = []
    open_ = _by_what(standing)
    for cut in cuts:
        now = _by_what(Version(record, cut) for record in at(cut))
        for said, held in open_.items():
            kept = now.get(said, [])
            for ended in held[len(kept) :]:
                if ended.since_us < cut:
                    gone.append(ended._replace(gone_us=cut))
            now[said] = held[: len(kept)] + kept[len(held) :] if kept else []
        open_ = {said: held for said, held in now.items() if held}
    return gone + [version for held in open_.values() for version in held]


def _by_what(versions: Iterable[Version]) -> dict[Said, list[Version]]:
    """By all that a record says: two that say the same are two."""
    found: dict[Said, list[Version]] = defaultdict(list)
    for version in versions:
        found[what(version.record)].append(version)
    return dict(found)


def what(record: Record) -> Said:
    """All that a record says, comparable and hashable."""
    return (*record[:-1], tuple(sorted(record.facts.items())))
