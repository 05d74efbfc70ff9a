"""RD-A19: every one-character change of unit, number, street and postcode is found; what is only another way to write is silent."""

from __future__ import annotations

import string
from itertools import product

import pytest

from rightdoor.model.premises import Address
from rightdoor.rules.attribution.rd_a19_address_echo import PATTERNS, DoorStep, check, check_step
from rightdoor.rules.premises.echo import differences, marked

CHARACTERS = string.ascii_uppercase + string.digits
# (unit, number or name, street, town, postcode): the forms in which British addresses come
FORMS = (
    ("", "26", "Invented Street", "Exampleton", "ZZ1 1CC"),
    ("", "14A", "Mill Lane", "Exampleton", "ZZ11 2VK"),
    ("Flat 2", "14", "Fiction Avenue", "Exampleton", "ZZ1 3OM"),
    ("Flat 12B", "103", "Old Church Road", "Overmere", "Z1 1KI"),
    ("Apartment 7", "Heron Court, 5", "Quay Street", "Overmere", "ZZ9Z 9VV"),
    ("Unit 3", "12-14", "Station Approach", "Sandbeck", "ZZ1 4OC"),
    ("Top Floor Flat", "9", "Example Crescent", "Sandbeck", "ZZ1 5CM"),
    ("2/1", "48", "Bracken Street", "Sandbeck", "ZZ2 1KV"),
    ("2F1", "31", "Thistle Place", "Sandbeck", "ZZ2 2OV"),
    ("", "Rose Cottage", "Mill Lane", "Thistleby", "ZZ3 1CO"),
    ("", "1", "The Green", "Thistleby", "ZZ3 2MK"),
    ("Room 4", "22", "St Anne's Road", "Thistleby", "ZZ3 3IV"),
    ("Flat C", "Ash House, 7", "High Street North", "Thistleby", "ZZ3 4CC"),
    ("", "1B", "Highfield", "Thistleby", "ZZ3 5VO"),
)


def written(unit, number, street, town, postcode):
    head = ", ".join(part for part in (unit, number) if part)
    return Address(
        f"{head} {street}, {town}" if head[-1:].isdigit() or head[-2:-1].isdigit() else f"{head}, {street}, {town}", postcode, ""
    )


def one_character_away(text):
    """Every text that is one substitution, deletion, insertion or swap of neighbours away, over letters and digits."""
    found = set()
    for i in range(len(text) + 1):
        for c in CHARACTERS:
            found.add(text[:i] + c + text[i:])
            if i < len(text) and text[i].isalnum():
                found.add(text[:i] + c + text[i + 1 :])
        if i < len(text) and text[i].isalnum():
            found.add(text[:i] + text[i + 1 :])
        if i + 1 < len(text) and text[i].isalnum() and text[i + 1].isalnum():
            found.add(text[:i] + text[i + 1] + text[i] + text[i + 2 :])
    return sorted(t for t in found if t.upper() != text.upper())


# Other ways to write the same word: no change, whatever the number of characters.
SAME_WORD = {("FLAT", "FLT"), ("FLOOR", "FLOR")}
PLACES = [(form, field) for form, field in product(FORMS, (0, 1, 2, 4)) if form[field]]


def is_same_word(text, changed):
    """Whether the two differ in one word alone, and in one of SAME_WORD."""
    apart = [pair for pair in zip(text.upper().split(), changed.upper().split(), strict=False) if pair[0] != pair[1]]
    return len(text.split()) == len(changed.split()) and len(apart) == 1 and apart[0] in SAME_WORD


@pytest.mark.parametrize(
    ("form", "field"), PLACES, ids=lambda value: " ".join(value[:3]).strip() if isinstance(value, tuple) else str(value)
)
def test_every_one_character_change_is_found(form, field):
    result = written(*form)
    changes = [t for t in one_character_away(form[field]) if not is_same_word(form[field], t)]
    assert len(changes) > 36
    missed = []
    for changed in changes:
        echo = written(*form[:field], changed, *form[field + 1 :])
        if not differences(result, echo) or not differences(echo, result):
            missed.append(changed)
    assert missed == []


BENIGN = (
    ("26 INVENTED STREET, EXAMPLETON", "zz1 1cc"),
    ("26, Invented St., Exampleton", "ZZ11CC"),
    ("26 Invented Str", "ZZ1 1CC"),
    ("No. 26 Invented Street", "ZZ1  1CC"),
    ("26 Invented Street, Exampleton, ZZ1 1CC", ""),
    ("26 Invented Street\nExampleton\nCounty of Example", "ZZ1 1CC"),
    ("  26   Invented   Street ; Exampleton", "ZZ1 1CC"),
)
BENIGN_FLAT = (
    ("Flat 12B, 103 Old Church Rd, Overmere", "Z1 1KI"),
    ("flat 12 b, 103 old church road", "Z11KI"),
    ("Apt 12B 103 Old Church Road", "Z1 1KI"),
    ("103 Old Church Road, Flat 12B", "Z1 1KI"),
    ("Flat No 12B, 103, Old Church Road, Overmere, Z1 1KI", "Z1 1KI"),
)


@pytest.mark.parametrize(("address", "postcode"), BENIGN)
def test_another_way_to_write_it_is_silent(address, postcode):
    assert differences(written(*FORMS[0]), Address(address, postcode, "")) == []


@pytest.mark.parametrize(("address", "postcode"), BENIGN_FLAT)
def test_another_way_to_write_a_flat_is_silent(address, postcode):
    assert differences(written(*FORMS[3]), Address(address, postcode, "")) == []


def test_every_form_is_equal_to_itself_in_capitals_and_without_punctuation():
    for form, change in product(FORMS, (str.upper, str.lower, lambda text: text.replace("'", ""))):
        address = written(*form)
        assert differences(address, Address(change(address.address), change(address.postcode), "")) == [], form


RESULT = Address("Flat 2, 26 Invented Street, Exampleton", "ZZ1 1CC", "100000000026", "installation")


@pytest.mark.parametrize(
    ("step", "pattern", "shown"),
    [
        (Address("Flat 2, 22 Invented Street, Exampleton", "ZZ1 1CC", ""), "number-changed", ("2[6]", "2[2]")),
        (Address("Flat 3, 26 Invented Street, Exampleton", "ZZ1 1CC", ""), "number-changed", ("flat [2]", "flat [3]")),
        (Address("26 Invented Street, Exampleton", "ZZ1 1CC", ""), "unit-missing", ("leaves out the unit", "flat 2")),
        (Address("Flat 2, 26 Inverted Street, Exampleton", "ZZ1 1CC", ""), "street-changed", ("inve[n]ted", "inve[r]ted")),
        (Address("Flat 2, 26 Invented Road, Exampleton", "ZZ1 1CC", ""), "street-changed", ("[street]", "[road]")),
        (Address("Flat 2, 26 Invented Street, Exampleton", "ZZ1 1CK", ""), "postcode-changed", ("ZZ11C[C]", "ZZ11C[K]")),
        (Address("Flat 2, 26 Invented Street, Exampleton", "", ""), "postcode-changed", ("leaves out the postcode", "ZZ11CC")),
        (Address("Flat 2, 26 Invented Street, Exampleton, ZZ1 1CK", "ZZ1 1CC", ""), "postcode-changed", ("two that differ",)),
        (Address("Flat 2, 26 Invented Street, Exampleton", "ZZ1 1CC", "100000000062"), "number-changed", ("0000000[26]", "0000000[62]")),
        (Address("Flat 2, 26 Invented Street 4, Exampleton", "ZZ1 1CC", ""), "number-changed", ("4",)),
    ],
)
def test_patterns_and_the_characters_that_differ(step, pattern, shown):
    findings = check(RESULT, [DoorStep("warrant", step)])
    assert pattern in {f.pattern for f in findings} and {f.severity for f in findings} == {"stop"}
    assert {f.pattern for f in findings} <= PATTERNS.keys()
    said = " ".join(f.message for f in findings)
    assert all(words in said for words in shown), said
    assert all("court" in f.settle for f in findings)


def test_each_step_is_held_against_the_result_and_not_against_the_step_before():
    wrong = Address("Flat 2, 22 Invented Street, Exampleton", "ZZ1 1CC", "")
    steps = [DoorStep("package", RESULT), DoorStep("application", wrong), DoorStep("warrant", wrong), DoorStep("briefing", wrong)]
    assert [f.message.split(" has ")[1].split(", the ")[1].split(" “")[0] for f in check(RESULT, steps)] == [
        "warrant application", "warrant as issued", "briefing",
    ]  # fmt: skip


def test_a_door_shows_no_postcode_but_one_that_is_read_must_agree():
    read = Address("Flat 2, 26 Invented Street", "", "")
    assert check_step(RESULT, DoorStep("door", read)) == []
    assert [f.pattern for f in check_step(RESULT, DoorStep("door", read._replace(postcode="ZZ1 1CK")))] == ["postcode-changed"]
    assert [f.pattern for f in check_step(RESULT, DoorStep("briefing", read))] == ["postcode-changed"]


def test_the_two_published_cases():
    for result, door in (("26 Invented Road, Exampleton", "22 Invented Road"), ("27 Invented Road, Exampleton", "25 Invented Road")):
        findings = check_step(Address(result, "ZZ1 1CC", ""), DoorStep("door", Address(door, "", "")))
        assert [(f.pattern, f.severity) for f in findings] == [("number-changed", "stop")]


def test_an_address_that_no_parts_can_be_told_of_is_compared_as_it_stands():
    odd = Address("Narrowboat Example 7, Lock 3", "ZZ1 1CC", "")
    assert differences(odd, odd) == []
    assert [d.pattern for d in differences(odd, odd._replace(address="Narrowboat Example 7, Lock 8"))] == ["number-changed"]
    assert [d.pattern for d in differences(odd, odd._replace(address="Narrowboat Exemple 7, Lock 3"))] == ["street-changed"]


def test_the_town_is_not_compared():
    assert differences(RESULT, RESULT._replace(address="Flat 2, 26 Invented Street, Sandbeck")) == []


def test_marked():
    assert [marked("26", "22"), marked("22", "26"), marked("126", "12"), marked("12", "126")] == ["2[6]", "2[2]", "12[6]", "12[]"]


def test_a_letter_that_parsing_leaves_out_is_found_all_the_same():
    zone = Address("Flat 2, 14 Mill Lane, Zone B Overton", "ZZ1 1CC", "")
    found = differences(zone, zone._replace(address="Flat 2, 14 Mill Lane, Zone C Overton"))
    assert [(d.pattern, d.part) for d in found] == [("number-changed", "numbers")]


def test_the_same_words_in_another_order_are_another_address():
    found = differences(Address("Ash 14 Mill Lane, Overton", "ZZ1 1CC", ""), Address("14 Ash Mill Lane, Overton", "ZZ1 1CC", ""))
    assert [(d.pattern, d.part) for d in found] == [("number-changed", "order")]
