"""The parts of an address: units, the words from number or name to the end of the street, postcode.

Commas are hints only: the words are one sequence, so that "Ash House, Mill Lane" and "Ash House Mill Lane" are equal.
What follows the street (village, town, county) is left out, and only where it holds no number, street or building;
when it cannot be told where the street ends, the words stay in, which makes addresses less comparable, never more alike.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from rightdoor.model.premises import Address
from rightdoor.rules.premises.normalise import expand, to_lines
from rightdoor.rules.premises.units import NUMBER, Unit, is_bare_unit, take_units
from rightdoor.rules.premises.words import (
    BARE_STREET,
    BOATS,
    BUILDING,
    COMPASS,
    GENERIC,
    MANY_DOORS,
    MANY_DWELLINGS,
    NO_STREET,
    NOT_PREMISES,
    NUMBER_WORDS,
    PARK_KINDS,
    PART_ENDINGS,
    PART_WORDS,
    PLACEHOLDER_PAIRS,
    PLACEHOLDERS,
    QUALIFIER,
    RELATIONAL,
    RELATIONAL_AT_START,
    SINGLE_DWELLING,
    STREET_LEADERS,
    STREET_ONLY,
    STREET_OR_BUILDING,
    STRONG,
    TYPED,
    WEAK,
    WELSH,
)

Line = tuple[str, ...]
_POST_ONLY = tuple(f" {' '.join(phrase)} " for phrase in NOT_PREMISES if phrase != ("c", "o"))
_POST_ONLY_FIRST = frozenset(phrase.split()[0] for phrase in _POST_ONLY)
_RELATIONAL_FIRST = RELATIONAL_AT_START | RELATIONAL | {"nr"}
_NO_NUMBER = re.compile(r"0+[a-z]?(?:-|$)")
_MASK = re.compile(r"x{2,}|-+")
_RUN_ON = WEAK | QUALIFIER | PARK_KINDS


class Parts(NamedTuple):
    """An address in parts. `tokens` runs from the first number or name to the end of the street, units left out.

    `problem` is "" when the address names one door as far as words can: else not-premises, not-sure,
    postcode-missing, postcode-conflict, unit-missing or incomplete.
    """

    units: tuple[Unit, ...]
    tokens: Line
    postcode: str
    typed: bool
    problem: str

    @property
    def numbers(self) -> Line:
        """The number tokens in order."""
        return tuple(t for t in self.tokens if NUMBER.match(t))

    @property
    def words(self) -> Line:
        """The other tokens in order."""
        return tuple(t for t in self.tokens if not NUMBER.match(t))


def parse(address: Address) -> Parts:
    """The parts of an address, with what is wrong with it."""
    read = to_lines(address.address, address.postcode)
    if _not_premises(read.lines):
        return Parts((), (), read.postcode, False, "not-premises")
    units, lines, sure = _units_and_lines(read.lines)
    lines = [line for i, line in enumerate(lines) if not (i and _near_a_town(line))]
    if any(_relational(line) for line in lines):
        return Parts(units, (), read.postcode, False, "not-premises")
    lines, numbers_sure = _numbers_in_order(lines)
    if not (sure and numbers_sure and read.sure) or any(_left_open(line) for line in read.lines):
        return Parts(units, (), read.postcode, False, "not-sure")
    units, lines = _bare_units(units, lines)
    tokens, typed, problem = _to_end_of_street([expand(line) for line in lines], bool(units))
    if read.postcode_conflict:
        problem = "postcode-conflict"
    elif not problem and not read.postcode:
        problem = "postcode-missing"
    return Parts(tuple(sorted(units)), tokens, read.postcode, typed, problem)


def _not_premises(lines: tuple[Line, ...]) -> bool:
    for line in lines:
        if line[:2] == ("c", "o"):
            return True
        if not _POST_ONLY_FIRST.isdisjoint(line):
            padded = f" {' '.join(line)} "
            if any(phrase in padded for phrase in _POST_ONLY):
                return True
    return False


def _near_a_town(line: Line) -> bool:
    """ "near Overton" after other lines says where the village is; "near Mill Lane" says where the door is not."""
    return line[0] in ("near", "nr") and len(line) > 1 and not _is_anchor(expand(line)) and not _says_a_part(line[1:])


def _left_open(line: Line) -> bool:
    """Whether words stand where nothing is known: "unknown", "not given", "no number", "xx"."""
    negations, nouns = PLACEHOLDER_PAIRS
    if not PLACEHOLDERS.isdisjoint(line) or any(w[0] in "x-" and _MASK.fullmatch(w) for w in line):
        return True
    return not negations.isdisjoint(line) and any(w in negations and after in nouns for w, after in pairwise(line))


def _relational(line: Line) -> bool:
    return line[0] in _RELATIONAL_FIRST or not RELATIONAL.isdisjoint(line[1:-1]) or not BOATS.isdisjoint(line)


def _units_and_lines(raw: tuple[Line, ...]) -> tuple[tuple[Unit, ...], list[Line], bool]:
    units: list[Unit] = []
    lines: list[Line] = []
    sure = True
    for line in raw:
        taken = take_units(line)
        units += taken.units
        lines += taken.rest
        sure = sure and taken.sure
    return tuple(units), lines, sure


def _numbers_in_order(lines: list[Line]) -> tuple[list[Line], bool]:
    """Lines with suffix letters joined to their number; False when a number stands where none is understood."""
    sure = True
    out: list[Line] = []
    for line in lines:
        words: list[str] = []
        for i, word in enumerate(line):
            after = line[i + 1] if i + 1 < len(line) else ""
            if word in ("no", "number", "nos", "num") and NUMBER.match(after):
                continue
            if words and words[-1].isdigit() and len(word) == 1 and word.isalpha():
                sure = sure and word not in COMPASS
                words[-1] += word
                continue
            words.append(word)
        numbers = [i for i, w in enumerate(words) if not w.isalpha() and any(c.isdigit() for c in w)]
        sure = sure and all(NUMBER.match(words[i]) and not _NO_NUMBER.match(words[i]) for i in numbers)
        sure = sure and not any(i + 1 in numbers or (i + 1 == len(words) and i > 0) for i in numbers)
        sure = sure and not any("/" in w and not NUMBER.match(w) for w in words)
        out.append(tuple(words))
    return out, sure and not (out and len(out[-1]) == 1 and NUMBER.match(out[-1][0]) is not None)


def _bare_units(units: tuple[Unit, ...], lines: list[Line]) -> tuple[tuple[Unit, ...], list[Line]]:
    """A number alone on its line: a unit when the next line has a number of its own, else the number of that line."""
    found = list(units)
    out: list[Line] = []
    held: Line = ()
    for line in lines:
        if held and NUMBER.match(line[0]):
            found.append(("flat" if is_bare_unit(held[0]) else "bare", held[0]))
            held = ()
        line = held + line
        held = ()
        if len(line) == 1 and NUMBER.match(line[0]):
            held = line
        else:
            out.append(line)
    return tuple(found), out + ([held] if held else [])


def _without_article(line: Line) -> Line:
    return line[1:] if len(line) > 2 and line[0] == "the" else line


def _has_number(line: Line) -> bool:
    return any(NUMBER.match(w) for w in line)


def _ends_as_building(line: Line) -> bool:
    last = line[-1]
    return last in BUILDING or last in STREET_OR_BUILDING or (last in WEAK and len(line) > 1 and line[-2] in PARK_KINDS)


def _is_anchor(line: Line) -> bool:
    return _has_number(line) or any(w in STRONG for w in line) or _ends_as_building(line)


def _to_end_of_street(lines: list[Line], has_unit: bool) -> tuple[Line, bool, str]:
    """(tokens, whether the end of the street was found by a word or a line's end, problem)."""
    anchors = [i for i, line in enumerate(lines) if _is_anchor(line)]
    if not anchors and lines and _name_within(lines[0]):
        return _named([], _without_article(lines[0]), lines[1:], has_unit)
    if not anchors:
        return tuple(w for line in lines for w in line), False, "incomplete"
    anchor = anchors[-1]
    head, line, after = [_without_article(part) for part in lines[:anchor]], _without_article(lines[anchor]), lines[anchor + 1 :]
    if any(_has_number(part) for part in lines[: anchor + 1]):
        cut, typed = _cut(line)
        if after and line[-1] in NO_STREET and STRONG.isdisjoint(line[:-1]):
            cut, after = cut + after[0], after[1:]  # the street has no word for a street
        problem = "" if _names_a_street(cut, bool(after)) else "incomplete"
        return tuple(w for part in head for w in part) + cut + _of_a_part(after), typed or bool(after), problem
    return _named(head, line, after, has_unit)


def _names_a_street(line: Line, more: bool) -> bool:
    """Whether after the number stands a street: not "14 Road", and not one that may be a village, with nothing to follow."""
    last = max((i for i, w in enumerate(line) if NUMBER.match(w)), default=-1)
    words = line[last + 1 :]
    if not words:
        return True
    if len(words) == 1 and words[0] in BARE_STREET:
        return False
    return more or last < 0 or not (TYPED | WEAK | WELSH | QUALIFIER).isdisjoint(line)


def _cut(line: Line) -> tuple[Line, bool]:
    """The line up to the end of its street; whole when that end is not clear."""
    first = max((i for i, w in enumerate(line) if NUMBER.match(w)), default=-1) + 1
    typed = [i for i in range(first + 1, len(line)) if line[i] in TYPED]
    if not typed:
        return line, False
    end = typed[-1] + 1
    while end < len(line) and line[end] in _RUN_ON:
        end += 1
    tail = line[end:]
    if tail and line[typed[-1]] not in STRONG:
        return line, False  # "14 Old Mill Rigg": the street may go on with a word that is not known here
    if tail and (_says_a_part(tail) or any(w in QUALIFIER or len(w) == 1 for w in tail)):
        return line, False
    return line[:end], True


def _says_a_part(line: Line) -> bool:
    """Whether a line after the street says of which part of the house it is: "Shop", "B Block", "East", "A", "The Maltings"."""
    if line[0] == "the":
        return True
    if len(line) == 2 and line[0] in COMPASS and len(line[1]) > 3:
        return _says_a_part(line[1:])  # "W Midlands"
    if any(w in PART_WORDS or w.endswith(PART_ENDINGS) for w in line) or line[-1] in NUMBER_WORDS:
        return True
    return all(w in QUALIFIER for w in line) or len(line[0]) == 1 or len(line[-1]) == 1


def _of_a_part(after: list[Line]) -> Line:
    return tuple(w for line in after if _says_a_part(line) for w in line)


def _named(head: list[Line], line: Line, after: list[Line], has_unit: bool) -> tuple[Line, bool, str]:
    """An address without a number: a name and its street, or in the country a dwelling and its village."""
    before = tuple(w for part in head for w in part)
    inner = _name_within(line)
    name = head[-1] if head else inner
    if name and any(w in STRONG for w in line):
        cut, typed = _cut(line)
        return before + cut + _of_a_part(after), typed or bool(after), _name_problem(name, has_unit)
    whole = before + line
    if head or line[-1] in STREET_ONLY or (not after and not inner):
        return whole, bool(after), "incomplete"
    place = after[0] if after else ()
    own = inner or line
    single = own[-1] in SINGLE_DWELLING and not GENERIC.issuperset(own) and len(own) > 1
    problem = "" if single or (has_unit and own[-1] in MANY_DWELLINGS) else _name_problem(own, has_unit) or "incomplete"
    return whole + place + _of_a_part(after[1:]), bool(after), problem


def _name_within(line: Line) -> Line:
    """The name at the start of a run-on line: "ash house" of "ash house mill lane"."""
    for i in range(1, len(line) - 1):
        building = (line[i] in TYPED and line[i] not in STREET_ONLY) or (line[i] in WEAK and line[i - 1] in PARK_KINDS)
        leads = line[i + 1] in STREET_LEADERS and i + 2 < len(line) and line[i + 2] in STRONG
        if building and (leads or line[i + 1] not in TYPED | WEAK | QUALIFIER):
            return line[: i + 1]
    return ()


def _name_problem(name: Line, has_unit: bool) -> str:
    if name[-1] in STREET_ONLY or (len(name) == 1 and (len(name[0]) < 3 or name[0] in TYPED)):
        return "incomplete"
    if GENERIC.issuperset(name):
        return "incomplete"
    many = name[-1] in MANY_DOORS or (len(name) > 1 and name[-2] in PARK_KINDS)
    return "unit-missing" if many and not has_unit else ""
