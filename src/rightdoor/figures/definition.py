"""A definition of a published number: its words, what of the records it counts, and what counts once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple

from rightdoor.figures.record import Record

# in-period: what happened in the period. at-end: states (bail, investigations) that stood at the end of the period.
Time = Literal["in-period", "at-end"]


class Definition(NamedTuple):
    """`code`: ("arrests"). `words`: as a heading, plural. `says`: what exactly is counted, in sentences, with what is not.

    `kinds`: of records. `holds(record)`: which of them. `once(record)`: what counts once; two records of one key are one in the number.
    `one`: the word for what is counted ("arrest", "person", "premises"). `nested_in`: codes of definitions whose numbers include this one,
    so that nobody adds the two. `surely`: whether the records make it so; else they are published within those and only may be: no share is made of
    the two. `source`: where the definition comes from. `version`: changes with the meaning, and is kept with what was
    published.
    """

    code: str
    words: str
    one: str
    says: str
    kinds: tuple[str, ...]
    time: Time
    holds: Callable[[Record], bool]
    once: Callable[[Record], str]
    nested_in: tuple[str, ...] = ()
    source: str = ""
    version: str = "1"
    surely: bool = True

    @property
    def counted_in(self) -> tuple[str, ...]:
        """Codes of definitions that count each of these too, by what is recorded."""
        return self.nested_in if self.surely else ()
