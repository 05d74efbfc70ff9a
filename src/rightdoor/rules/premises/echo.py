"""Whether an address that was carried from paper to paper is still the same, part by part, to the character.

Stricter than sameness of premises, and for another question: not whether two papers speak of one door, but whether one paper says
what the other said. Case, spacing, punctuation and usual abbreviations make no difference; any other character of unit, number,
building, street or postcode does. What is after the street (village, town, county) is not compared: it does not stand on a door.
"""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.model.premises import Address
from rightdoor.rules.premises.compare import parse
from rightdoor.rules.premises.normalise import expand, to_lines
from rightdoor.rules.premises.units import Unit
from rightdoor.rules.premises.words import COMPASS, NUMBER_WORDS

_UNREAD = ("not-sure", "not-premises")


class Difference(NamedTuple):
    """One part that differs: the pattern of RD-A19, what the part is called, how it should read, how it reads ("" for missing)."""

    pattern: str
    part: str
    expected: str
    found: str


def differences(expected: Address, found: Address, *, at_door: bool = False) -> list[Difference]:
    """What differs between an address and its echo; empty when nothing does. `at_door`: no door shows its postcode, so one may be missing."""
    marks = _numbers_and_letters(expected), _numbers_and_letters(found)
    every = [*_uprn(expected, found), *_postcode(expected, found, at_door=at_door), *_words(expected, found)]
    # A net below the parts: whatever parsing left out, no digit and no single letter may differ unseen.
    if marks[0] != marks[1] and all(d.pattern == "street-changed" for d in every):
        every.append(Difference("number-changed", "numbers", " ".join(marks[0]), " ".join(marks[1])))
    return every


def marked(text: str, other: str) -> str:
    """`text` with what differs from `other` in square brackets: 2[6] against 2[5]; [] where something is left out."""
    start = 0
    while start < min(len(text), len(other)) and text[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(text), len(other)) - start and text[-1 - end] == other[-1 - end]:
        end += 1
    return f"{text[:start]}[{text[start : len(text) - end]}]{text[len(text) - end :]}"


def _uprn(expected: Address, found: Address) -> list[Difference]:
    a, b = ("".join(x.uprn.split()).lstrip("0") for x in (expected, found))
    return [Difference("number-changed", "UPRN", a, b)] if a and b and a != b else []


def _postcode(expected: Address, found: Address, *, at_door: bool) -> list[Difference]:
    a, b = _postcode_of(expected), _postcode_of(found)
    conflict = to_lines(found.address, found.postcode).postcode_conflict
    if a == b:
        return [Difference("postcode-changed", "postcode", a, "two that differ")] if conflict else []
    if not b and at_door:
        return []
    return [Difference("postcode-changed", "postcode", a, b)]


def _postcode_of(address: Address) -> str:
    """The letters and digits of its postcode, also where they have not the form of one; from the text where the column is empty."""
    column = "".join(c for c in address.postcode.upper() if c.isalnum())
    return column or to_lines(address.address, "").postcode


def _words(expected: Address, found: Address) -> list[Difference]:
    a, b = parse(expected), parse(found)
    if a.problem in _UNREAD or b.problem in _UNREAD:
        return _as_written(expected, found)
    every = _units(a.units, b.units)
    if a.numbers != b.numbers:
        every.append(Difference("number-changed", "number", " ".join(a.numbers), " ".join(b.numbers)))
    if a.words != b.words:
        every.append(Difference("street-changed", "building and street", " ".join(a.words), " ".join(b.words)))
    if not every and a.tokens != b.tokens:  # the same numbers and words in another order
        every.append(Difference("number-changed", "order", " ".join(a.tokens), " ".join(b.tokens)))
    return every


def _units(a: tuple[Unit, ...], b: tuple[Unit, ...]) -> list[Difference]:
    if a == b:
        return []
    shown = _unit_words(a), _unit_words(b)
    kinds_a, kinds_b = {kind for kind, _ in a}, {kind for kind, _ in b}
    missing = len(a) != len(b) and (kinds_a <= kinds_b or kinds_b <= kinds_a)
    return [Difference("unit-missing" if missing else "number-changed", "unit", *shown)]


def _unit_words(units: tuple[Unit, ...]) -> str:
    return ", ".join(f"{kind} {name}".strip() for kind, name in units)


def _as_written(expected: Address, found: Address) -> list[Difference]:
    """For an address that no parts can be told of: its words as they stand, in their order."""
    a, b = _tokens(expected), _tokens(found)
    if a == b:
        return []
    with_digits = [tuple(w for w in words if any(c.isdigit() for c in w)) for words in (a, b)]
    pattern = "number-changed" if with_digits[0] != with_digits[1] else "street-changed"
    return [Difference(pattern, "address", " ".join(a), " ".join(b))]


def _tokens(address: Address) -> tuple[str, ...]:
    read = to_lines(address.address, address.postcode)
    return tuple(word for line in read.lines for word in expand(line))


def _numbers_and_letters(address: Address) -> list[str]:
    """Every word with a digit and every single letter, a suffix letter joined to its number; in alphabetical order."""
    words: list[str] = []
    for line in to_lines(address.address, address.postcode).lines:
        for word in line:
            lone = len(word) == 1 and word.isalpha()
            if lone and words and words[-1].isdigit():
                words[-1] += word
            else:
                words.append(NUMBER_WORDS.get(word, word))
    return sorted(w for w in words if any(c.isdigit() for c in w) or (len(w) == 1 and w.isalpha() and w not in COMPASS))
