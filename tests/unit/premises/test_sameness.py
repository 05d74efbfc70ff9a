"""Sameness of premises: our adversarial and benign pairs, and what must hold of any pair."""

from __future__ import annotations

import csv
import re
import string
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.model.premises import Address
from rightdoor.rules.premises.compare import cluster, compare, compare_with_reason, group_key, premises_key

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "premises"


def pairs(name: str) -> list[tuple[str, str, Address, Address]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as handle:
        return [
            (
                row["category"],
                row["expected"],
                Address(row["address_a"], row["postcode_a"], row["uprn_a"]),
                Address(row["address_b"], row["postcode_b"], row["uprn_b"]),
            )
            for row in csv.DictReader(handle, delimiter="\t")
        ]


ADVERSARIAL, BENIGN = pairs("adversarial.tsv"), pairs("benign.tsv")


def test_the_lists_are_large_and_invented() -> None:
    assert len(ADVERSARIAL) >= 500 and len({c for c, *_ in ADVERSARIAL}) >= 20
    assert len(BENIGN) >= 300 and len({c for c, *_ in BENIGN}) >= 10
    for rows in (ADVERSARIAL, BENIGN):
        assert not [k for k, n in Counter((a, b) for _, _, a, b in rows).items() if n > 1]
    whole = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b")
    for _, _, *both in ADVERSARIAL + BENIGN:
        for address in both:
            for found in whole.findall(f"{address.address.upper()} | {address.postcode.upper()}"):
                assert set(found[-2:]) & set("CIKMOV"), found


def test_no_adversarial_pair_is_the_same() -> None:
    false_same = [(c, a, b) for c, _, a, b in ADVERSARIAL if compare(a, b) == "same"]
    assert false_same == []


def test_adversarial_pairs_say_what_is_expected() -> None:
    wrong = [(c, e, compare_with_reason(a, b), a, b) for c, e, a, b in ADVERSARIAL if e != "not-same" and compare(a, b) != e]
    assert wrong == []


def test_benign_variants_are_recognised() -> None:
    missed = [(c, compare_with_reason(a, b), a, b) for c, _, a, b in BENIGN if compare(a, b) != "same"]
    assert len(missed) <= 0.05 * len(BENIGN), missed
    assert not [m for m in missed if m[1].sameness == "different"], missed


def test_symmetric_on_all_pairs() -> None:
    for _, _, a, b in ADVERSARIAL + BENIGN:
        assert compare_with_reason(a, b) == compare_with_reason(b, a), (a, b)


def test_an_address_is_the_same_as_itself_or_cannot_be_compared() -> None:
    for _, _, *both in ADVERSARIAL + BENIGN:
        for address in both:
            same = compare(address, address)
            assert same == ("same" if premises_key(address) else "not-comparable"), address


def everything() -> list[Address]:
    return list(dict.fromkeys(a for _, _, *both in ADVERSARIAL + BENIGN for a in both))


def test_equal_keys_are_the_same_and_without_uprn_the_same_have_equal_keys() -> None:
    by_postcode: dict[str, list[Address]] = {}
    for address in everything():
        by_postcode.setdefault(address.postcode, []).append(address)
    for group in by_postcode.values():
        for a, b in combinations(group, 2):
            equal = bool(premises_key(a)) and premises_key(a) == premises_key(b)
            same = compare(a, b) == "same"
            assert same or not equal, (a, b)
            if not a.uprn and not b.uprn:
                assert same == equal, (a, b)


def test_same_is_transitive_without_uprns() -> None:
    one_postcode = [a._replace(postcode="ZZ9 9CC", uprn="") for a in everything()]
    alike: dict[str, list[Address]] = {}
    for address in dict.fromkeys(one_postcode):
        if key := premises_key(address):
            alike.setdefault(key, []).append(address)
    assert max(map(len, alike.values())) > 5
    for group in alike.values():
        assert all(compare(a, b) == "same" for a, b in combinations(group, 2))
    first = [group[0] for group in alike.values()][::3]
    assert not [1 for a, b in combinations(first, 2) if compare(a, b) == "same"]


def test_groups_are_pairwise_the_same() -> None:
    addresses = [a._replace(postcode="ZZ9 9CC") for a in everything() if "Quillon" in a.address][:400]
    groups = cluster(addresses)
    assert sorted(i for g in groups for i in g) == list(range(len(addresses)))
    assert max(map(len, groups)) > 5
    for group in groups:
        assert all(compare(addresses[i], addresses[j]) == "same" for i, j in combinations(group, 2))


def test_an_address_without_a_uprn_never_joins_two_doors() -> None:
    words = "12 Quillon Street"
    three = [Address(words, "ZZ9 9CC", "100000000001"), Address(words, "ZZ9 9CC", ""), Address(words, "ZZ9 9CC", "100000000002")]
    assert cluster(three) == [[0], [1], [2]]
    assert cluster(three[:2]) == [[0, 1]] and group_key(three[:2]).startswith("uprn|100000000001")
    assert group_key(three[1:2]) == premises_key(three[1]) and group_key([]) == ""


def test_parents_where_a_table_knows_them() -> None:
    shell, flat, other = (Address("14 Quillon Street", "ZZ9 9CC", u) for u in ("1001", "1002", "1003"))
    assert compare_with_reason(shell, flat).reason == "uprn-differs"
    table = {"1002": "1001", "1003": "1002"}
    assert compare_with_reason(shell, flat, parents=table) == ("not-comparable", "parent-and-child")
    assert compare_with_reason(other, shell, parents=table) == ("not-comparable", "parent-and-child")
    assert compare_with_reason(shell, flat, parents={"1002": "1003", "1003": "1002"}).sameness == "different"


def test_the_same_town_is_no_reason_and_another_town_is_none_either() -> None:
    a, b = Address("12 Quillon Street, Overton", "ZZ9 9CC", ""), Address("12 Quillon Street, Netherby", "ZZ9 9CC", "")
    assert compare(a, b) == "same"
    assert compare(a, b._replace(postcode="ZZ9 9CK")) == "different"


NUMBERS = st.builds(lambda n, s: f"{n}{s}", st.integers(1, 999), st.sampled_from(["", "", "", "a", "b", "k"]))
STREETS = st.sampled_from(
    ["Quillon Street", "Ember Road", "Marram Avenue", "Dunlin Close", "St Wilda's Road", "Cinder Lane", "Old Tallow Drive", "Sable Gardens"]
)
UNITS = st.one_of(
    st.just(""), st.builds(lambda n: f"Flat {n}", st.integers(1, 99)), st.builds(lambda c: f"Flat {c}", st.sampled_from("abcdfghjk")),
    st.sampled_from(["Ground Floor Flat", "First Floor Flat", "2/1", "0/2", "2F1", "Room 6", "Unit 14"]),
)  # fmt: skip
POSTCODES = st.builds(
    lambda o, d, i: f"{o} {d}{i}",
    st.sampled_from(["ZZ9", "ZX1", "XQ44", "Q7"]),
    st.integers(0, 9),
    st.sampled_from(["CM", "KV", "MO", "VI", "CK"]),
)


@st.composite
def complete(draw: st.DrawFn) -> Address:
    unit, number, street = draw(UNITS), draw(NUMBERS), draw(STREETS)
    town = draw(st.sampled_from(["", ", Testford", ", Overton, Testshire"]))
    return Address(f"{unit}, {number} {street}{town}" if unit else f"{number} {street}{town}", draw(POSTCODES), "")


@settings(max_examples=300, deadline=None)
@given(complete(), complete())
def test_any_two_complete_addresses(a: Address, b: Address) -> None:
    assert compare(a, a) == "same" and compare(a, b) == compare(b, a)
    assert (compare(a, b) == "same") == (premises_key(a) == premises_key(b))


@settings(max_examples=300, deadline=None)
@given(
    complete(),
    st.sampled_from(["upper", "lower", "swap"]),
    st.sampled_from([" ", "  ", "\t", "\n ", "\u00a0"]),
    st.sampled_from([",", ", ", " , ", "\n", "; "]),
    st.booleans(),
)
def test_case_spacing_and_punctuation_do_not_matter(address: Address, case: str, space: str, comma: str, dot: bool) -> None:
    text = {"upper": address.address.upper, "lower": address.address.lower, "swap": address.address.swapcase}[case]()
    inner = space if space.strip("\n") == space else " "
    text = comma.join(part.strip().replace(" ", inner) for part in text.split(",")) + ("." if dot else "")
    other = Address(text, address.postcode.lower().replace(" ", "") if dot else address.postcode, "")
    assert compare(address, other) == "same", other


@settings(max_examples=200, deadline=None)
@given(complete())
def test_commas_may_be_missing(address: Address) -> None:
    assert compare(address, address._replace(address=address.address.replace(",", ""))) == "same"


def one_character_changes(text: str, alphabet: str) -> list[str]:
    out = []
    for i in range(len(text) + 1):
        out += [text[:i] + c + text[i:] for c in alphabet]
        if i < len(text):
            out.append(text[:i] + text[i + 1 :])
            out += [text[:i] + c + text[i + 1 :] for c in alphabet if c != text[i].lower()]
        if i + 1 < len(text) and text[i] != text[i + 1]:
            out.append(text[:i] + text[i + 1] + text[i] + text[i + 2 :])
    return out


def bare(text: str) -> str:
    """Without points and quotes that are not between digits, and without the hyphen of 12-a: these say nothing."""
    return re.sub(r"(?<!\d)['.]|['.](?!\d)|(?<=\d)-(?=[a-z]$)", "", text)


ALPHABET = string.ascii_lowercase + string.digits + "/-.'?*"


@pytest.mark.parametrize("number", ["7", "12", "112", "12a", "1-3", "14/2", "2019"])
@pytest.mark.parametrize("unit", ["", "Flat 2, ", "2/1, "])
def test_every_one_character_change_of_a_number_is_seen(number: str, unit: str) -> None:
    base = Address(f"{unit}{number} Quillon Street, Testford", "ZZ9 9CC", "")
    assert compare(base, base) == "same"
    for changed in one_character_changes(number, ALPHABET):
        other = base._replace(address=f"{unit}{changed} Quillon Street, Testford")
        if changed and bare(changed) != number:
            assert compare(base, other) != "same", other


@pytest.mark.parametrize("unit", ["Flat 2", "Flat 12", "Flat 2a", "Flat c", "2/1", "0/2", "2f1", "Room 14", "Unit 7"])
def test_every_one_character_change_of_a_unit_is_seen(unit: str) -> None:
    base = Address(f"{unit}, 14 Quillon Street", "ZZ9 9CC", "")
    assert compare(base, base) == "same"
    word, _, name = unit.rpartition(" ")
    for changed in one_character_changes(name, ALPHABET):
        if changed and bare(changed) != name:
            assert compare(base, base._replace(address=f"{word} {changed}, 14 Quillon Street".strip())) != "same", changed


def test_every_one_character_change_of_a_postcode_is_seen() -> None:
    base = Address("14 Quillon Street", "ZZ9 9CC", "")
    for changed in one_character_changes("ZZ9 9CC", string.ascii_uppercase + string.digits + "-?"):
        if changed.replace(" ", "") not in ("ZZ99CC", ""):
            assert compare(base, base._replace(postcode=changed)) != "same", changed


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=80), st.text(max_size=12), st.text(max_size=12), st.text(max_size=80))
def test_any_text_is_compared_without_failing(one: str, postcode: str, uprn: str, two: str) -> None:
    a, b = Address(one, postcode, uprn), Address(two, postcode, "")
    assert compare(a, b) == compare(b, a)
    if premises_key(a) and premises_key(a) == premises_key(b):
        assert compare(a, b) == "same"
    assert compare(a, a) in ("same", "not-comparable")
