"""Sub-buildings: flats, rooms, floors, pitches and the like, taken out of the lines of an address.

What is taken out is kept as pairs (class, name), so nothing of an address is lost by it; only the order of the parts
and the ways to write one class ("Flat", "Apt") no longer count.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rightdoor.rules.premises.words import (
    ALONE,
    COMPASS,
    DESIGNATORS,
    DESIGNATORS_AT_START,
    FLOOR_ABBREVIATIONS,
    FLOOR_WORDS,
    FLOORS,
    NUMBER_WORDS,
)

Unit = tuple[str, str]

NUMBER = re.compile(r"^\d{1,5}[a-z]?$|^\d{1,5}[a-z]?-\d{1,5}[a-z]?$|^\d{1,5}[a-z]?(?:/[0-9a-z]{1,4}){1,2}$")
_SLASH = re.compile(r"^\d{1,3}(?:/[0-9a-z]{1,4}){1,2}$|^[gb]/\d{1,2}$")
_FLOOR_FLAT = re.compile(r"^(?:\d{1,2}|[gptb])f(?:\d{1,2}|[lr])$")
_ID = re.compile(r"^[a-z0-9]{1,6}(?:[/.\-][a-z0-9]{1,4}){0,2}$")
_GLUED = re.compile(r"^(flat|apt|apartment|unit|room|suite|studio|pitch|plot)(\d{1,4}[a-z]?)$")


class Taken(NamedTuple):
    """Units of one line, the lines that are left of it, and whether the reading is sure."""

    units: tuple[Unit, ...]
    rest: tuple[tuple[str, ...], ...]
    sure: bool


def take_units(line: tuple[str, ...]) -> Taken:
    """Take the units at the start of the line and those that follow a street in it."""
    words = _unglued(line)
    units: list[Unit] = []
    sure = True
    while words:
        found, used, certain = _unit_at(words, start=True)
        if not used:
            break
        units += found
        sure = sure and certain
        words = words[used:]
    rest: list[tuple[str, ...]] = []
    for j in range(1, len(words)):
        found, used, certain = _unit_at(words[j:], start=False)
        if used:
            after = take_units(words[j + used :])
            return Taken((*units, *found, *after.units), (words[:j], *after.rest), sure and certain and after.sure)
    if words:
        rest.append(words)
        sure = sure and not _which_is_missing(words)
    return Taken(tuple(units), tuple(rest), sure)


def _which_is_missing(words: tuple[str, ...]) -> bool:
    """A kind of unit alone on a line: "Room" says that there is one and not which."""
    return len(words) == 1 and words[0] in DESIGNATORS


def is_bare_unit(word: str) -> bool:
    """Whether the word is a flat by its form alone: 2/1, 0/2, 2F1, GFL."""
    return _SLASH.match(word) is not None or _FLOOR_FLAT.match(word) is not None


def _unglued(line: tuple[str, ...]) -> tuple[str, ...]:
    out: list[str] = []
    for word in line:
        glued = _GLUED.match(word)
        if glued:
            out += [glued[1], glued[2]]
        elif word == "gff":
            out += ["ground", "floor", "flat"]
        else:
            out.append(FLOOR_ABBREVIATIONS.get(word, word))
    return tuple(out)


def _unit_at(words: tuple[str, ...], *, start: bool) -> tuple[list[Unit], int, bool]:
    """(units, words used, sure) at the beginning of `words`; nothing used when there is no unit."""
    for attempt in (
        (_rear, _designated, _floor_run, _alone, _by_form) if start else (_designated, _floor_run)
    ):  # the others only start a line
        found, used, sure = attempt(words, start)
        if used:
            return found, used, sure
    return [], 0, True


def _rear(words: tuple[str, ...], start: bool) -> tuple[list[Unit], int, bool]:
    if start and words[0] == "r/o":
        return [("position", "rear")], 1, True
    if start and len(words) > 1 and words[0] in ("rear", "back", "side", "front") and words[1] == "of":
        return [("position", words[0])], 2, True
    return [], 0, True


def _designated(words: tuple[str, ...], start: bool) -> tuple[list[Unit], int, bool]:
    kind = DESIGNATORS.get(words[0]) or (DESIGNATORS_AT_START.get(words[0]) if start else None)
    if kind is None or len(words) < 2:
        return [], 0, True
    skip = 2 if words[1] in ("no", "number", "nos") and len(words) > 2 else 1
    name = NUMBER_WORDS.get(words[skip], words[skip])
    if not _is_id(name) or (name == "a" and not start):
        return [], 0, True
    used = skip + 1
    letter = words[used] if used < len(words) else ""
    if name.isdigit() and len(letter) == 1 and letter.isalpha():
        return [(kind, name + letter)], used + 1, letter not in COMPASS
    return [(kind, name)], used, True


def _is_id(word: str) -> bool:
    return _ID.match(word) is not None and (any(c.isdigit() for c in word) or len(word) == 1)


def _floor_run(words: tuple[str, ...], start: bool) -> tuple[list[Unit], int, bool]:
    """First Floor Flat, Flat Upper Left, Top Flat, Ground Floor; alone on a line also Rear, Basement, Left."""
    end, levels, flat, floor = 0, [], "", False
    for word in words:
        if word in FLOORS:
            levels.append(word)
        elif word in FLOOR_WORDS or (word == "fl" and levels):
            floor = True
        elif (
            word in ("flat", "maisonette", "apartment")
            and not flat
            and (_is_house_number(words, end, floor) or not _designated(words[end:], start)[1])
        ):
            flat = DESIGNATORS[word]
        else:
            break
        end += 1
    whole = end == len(words)
    before_number = start and end < len(words) and NUMBER.match(words[end]) is not None
    if not levels and not (flat and start):
        return [], 0, True
    if not (floor or flat or (whole and start) or before_number) or (not start and not whole):
        return [], 0, True
    units = [("floor", "+".join(sorted(levels)))] if levels else []
    # "Flat" alone is a form with its number left empty; "The Flat" or "Top Flat" is one of its kind.
    return units + ([(flat, "")] if flat else []), end, bool(levels) or flat != "flat"


def _is_house_number(words: tuple[str, ...], flat_at: int, floor: bool) -> bool:
    """ "Ground Floor Flat 9 Example Close": after a floor, a number that a name follows is the house's, not the flat's."""
    after = words[flat_at + 1 : flat_at + 3]
    return floor and len(after) == 2 and NUMBER.match(after[0]) is not None and not any(c.isdigit() for c in after[1]) and len(after[1]) > 1


def _alone(words: tuple[str, ...], start: bool) -> tuple[list[Unit], int, bool]:
    skip = 1 if words[0] == "the" else 0
    if not start or len(words) != skip + 1:
        return [], 0, True
    kind = ALONE.get(words[skip]) or ("flat" if words[skip] in ("flat", "apartment") else "")
    return ([(kind, "")], skip + 1, True) if kind else ([], 0, True)


def _by_form(words: tuple[str, ...], start: bool) -> tuple[list[Unit], int, bool]:
    """2F1 or 2/1 before a number of its own: "2/1 14 Example Street"."""
    if start and _FLOOR_FLAT.match(words[0]) and (len(words) == 1 or NUMBER.match(words[1])):
        return [("flat", words[0])], 1, True
    if start and _SLASH.match(words[0]) and len(words) > 1 and NUMBER.match(words[1]):
        return [("flat", words[0])], 1, True
    return [], 0, True
