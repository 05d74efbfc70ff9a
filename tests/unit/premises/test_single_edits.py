"""One edit of an invented address is never the same premises, unless the edit is one that says nothing."""

from __future__ import annotations

import random
import string
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.model.premises import Address
from rightdoor.rules.premises.compare import compare
from rightdoor.rules.premises.words import ABBREVIATIONS, NUMBER_WORDS
from rightdoor.simulation.places import PlaceMaker, Premises

COUNT = 500
# Words that an address may hold; none is the town's, and none means nothing where it is put.
WORDS = (
    "Wren Lark Quillon Ember Old New Upper Lower Great North South East West Mill Church Hill Green Park Rear Top First Second Ground "
    "House Lodge Court Mews Cottage Farm Barn Hall Tower Flat Room Unit Block Annexe Studio Street Road Lane Close A B 2 12 2/1 Two Maltings "
    "Boathouse Unknown Behind Between Rigg"
).split()


@lru_cache(maxsize=1)
def places() -> tuple[Premises, ...]:
    rng = random.Random(20260105)
    makers = [PlaceMaker(force, rng) for force in range(5)]
    return tuple(makers[i % 5].next() for i in range(COUNT))


def address(place: Premises) -> Address:
    return Address(place.line, place.postcode, "")


def digit_edits(number: str) -> list[str]:
    """Every change of one digit or letter in a number, without those that leave a number that is written otherwise."""
    out = {number[:i] + c + number[i:] for i in range(len(number) + 1) for c in string.digits + "AB"}
    out |= {number[:i] + c + number[i + 1 :] for i in range(len(number)) for c in string.digits + "AB"}
    out |= {number[:i] + number[i + 1 :] for i in range(len(number))}
    return sorted(out - {number})


def test_the_places_are_of_every_kind() -> None:
    assert len(set(places())) == COUNT
    assert sum(bool(p.unit) for p in places()) > 50 and sum(not p.number[0].isdigit() for p in places()) > 5
    assert all(compare(address(p), address(p)) == "same" for p in places())


@pytest.mark.parametrize("part", ["number", "unit"])
def test_every_edit_of_a_digit(part: str) -> None:
    for place in places():
        value = getattr(place, part)
        if any(c.isdigit() for c in value):
            word, space, digits = value.rpartition(" ")
            for changed in digit_edits(digits):
                other = place._replace(**{part: word + space + changed}) if changed else place._replace(**{part: word or "?"})
                assert compare(address(place), address(other)) != "same", other


def test_every_edit_of_a_postcode() -> None:
    for place in places()[::10]:
        for changed in digit_edits(place.postcode) + [place.postcode[:-1] + c for c in "CIKMOV" if c != place.postcode[-1]]:
            if changed.replace(" ", "") != place.postcode.replace(" ", ""):
                assert compare(address(place), address(place._replace(postcode=changed))) != "same", changed


def test_a_space_of_a_postcode_at_another_place() -> None:
    for place in places()[::10]:
        joined = place.postcode.replace(" ", "")
        for i in range(1, len(joined)):
            moved = place._replace(postcode=f"{joined[:i]} {joined[i:]}")
            assert (compare(address(place), address(moved)) == "same") == (i == len(joined) - 3), moved


def equal_words(a: str, b: str) -> bool:
    """Whether two words are one, written out or abbreviated: Rd and Road, Two and 2."""
    one, two = (NUMBER_WORDS.get(w.lower(), ABBREVIATIONS.get(w.lower(), w.lower())) for w in (a, b))
    return one == two


@settings(max_examples=1500, deadline=None)
@given(st.integers(0, COUNT - 1), st.sampled_from(["insert", "delete", "replace", "swap"]), st.sampled_from(WORDS), st.data())
def test_one_edit_of_a_word(which: int, edit: str, word: str, data: st.DataObject) -> None:
    """Every word up to the end of the street; a word for a place after it is a village and stays out of this test."""
    place = places()[which]
    text = place.line.removesuffix(f", {place.town}")
    words = text.split(" ")
    at = data.draw(st.integers(0, len(words) - 1))
    before = list(words)
    if edit == "insert":
        words.insert(at, word)
    elif edit == "delete":
        del words[at]
    elif edit == "replace":
        comma = "," if words[at].endswith(",") else ""
        words[at] = word + comma
    elif at and not place.unit.endswith(f" {place.number}"):  # "Flat 2, 2 Kelp Road" may be turned
        words[at - 1], words[at] = words[at], words[at - 1]
    said = [w.strip(",").lower() for w in words]
    if (
        said == [w.strip(",").lower() for w in before]
        or (edit == "delete" and before[at] == "The")
        or (edit == "replace" and equal_words(before[at].strip(","), word))
    ):
        return
    other = Address(" ".join(words) + f", {place.town}", place.postcode, "")
    assert compare(address(place), other) != "same", other
    assert compare(other, address(place)) != "same", other


PARTS_AFTER = (
    "Flat 3; Flat B; Top Floor; Rear; The Annexe; Annexe; Block B; Room 2; Boathouse; Wren Maltings; Wren House; Wren Court; North; A; Two; "
    "Basement; Upstairs; Shop; Wren Lodge; Staff Quarters; Bothy; The Coach House; Surgery; 2/1; Side Door; Bedsit"
).split("; ")
PLACES_AFTER = "Overton; Netherby, Testshire; Testshire; United Kingdom; W Testshire; near Overton; Great Overton; Overton-on-Sea".split(
    "; "
)


@settings(max_examples=400, deadline=None)
@given(st.integers(0, COUNT - 1), st.sampled_from(PARTS_AFTER), st.booleans())
def test_a_part_said_after_the_street(which: int, part: str, comma: bool) -> None:
    place = places()[which]
    street = place.line.removesuffix(f", {place.town}")
    other = Address(f"{street}{',' if comma else ''} {part}, {place.town}", place.postcode, "")
    assert compare(address(place), other) != "same", other


@settings(max_examples=300, deadline=None)
@given(st.integers(0, COUNT - 1), st.sampled_from(PLACES_AFTER), st.booleans())
def test_a_village_or_county_after_the_street_on_one_side(which: int, village: str, instead: bool) -> None:
    place = places()[which]
    street = place.line.removesuffix(f", {place.town}")
    other = Address(f"{street}, {village}" if instead else f"{place.line}, {village}", place.postcode, "")
    assert compare(address(place), other) == "same", other
