"""What stands between braces in a sentence as it is typed: {f1} is the first number of the draft, {period-1} its period, {t1-2026-03} a part of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from rightdoor.figures.statement.draft import Above, Ages, AsOf, Cell, OutOf, Percent, Period, Sentence, Slot, Sum, Told, Whole
from rightdoor.figures.statement.template import SLOT

# how it is typed: what it prints, for the page that explains it
TYPED: Final[Mapping[str, str]] = {
    "{f1}": "the first number of this statement",
    "{period-1}": "the period of the first number",
    "{day-1}": "its day of the data",
    "{out-of-2-1}": "the second number out of the first: “all 22”, “12 of the 22”",
    "{percent-2-1}": "the second number in per cent of the first",
    "{sum-1-2}": "the two added, where that is allowed",
    "{above-1-40}": "“more than 40”, of the first number",
    "{t1-2026-03}": "of the first table the part 2026-03",
    "{ages-1}": "the range of ages of the first table",
    "{claim-1}": "the first number that somebody else stated, as theirs",
}


def _at(number: str) -> int:
    return int(number) - 1


_READ: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Slot]], ...]] = (
    (re.compile(r"f([1-9]\d?)"), lambda m: Whole(_at(m[1]))),
    (re.compile(r"period-([1-9]\d?)"), lambda m: Period(_at(m[1]))),
    (re.compile(r"day-([1-9]\d?)"), lambda m: AsOf(_at(m[1]))),
    (re.compile(r"out-of-([1-9]\d?)-([1-9]\d?)"), lambda m: OutOf(Whole(_at(m[1])), Whole(_at(m[2])))),
    (re.compile(r"percent-([1-9]\d?)-([1-9]\d?)"), lambda m: Percent(Whole(_at(m[1])), Whole(_at(m[2])))),
    (re.compile(r"sum((?:-[1-9]\d?)+)"), lambda m: Sum(tuple(Whole(_at(each)) for each in m[1].split("-")[1:]))),
    (re.compile(r"above-([1-9]\d?)-(\d{1,7})"), lambda m: Above(Whole(_at(m[1])), int(m[2]))),
    (re.compile(r"t([1-9]\d?)-([a-z0-9][a-z0-9_-]*)"), lambda m: Cell(_at(m[1]), (m[2],))),
    (re.compile(r"ages-([1-9]\d?)"), lambda m: Ages(_at(m[1]))),
    (re.compile(r"claim-([1-9]\d?)"), lambda m: Told(_at(m[1]))),
)


def slot_typed(name: str) -> Slot | None:
    """What a name between braces stands for; None where it is none of these."""
    for pattern, made in _READ:
        found = pattern.fullmatch(name)
        if found is not None:
            return made(found)
    return None


def sentence_of(template: str) -> tuple[Sentence, list[str]]:
    """The sentence of words with slots, and the names in it that stand for nothing."""
    names = list(dict.fromkeys(SLOT.findall(template)))
    held = {name: slot_typed(name) for name in names}
    slots = tuple((name, slot) for name, slot in sorted(held.items()) if slot is not None)
    return Sentence(template, slots), [name for name in names if held[name] is None]
