"""Whether two addresses are the same premises.

The rule (contracts, "Same premises"): the same only when the UPRN agrees or, lacking one on either side, when unit,
building name or number, street and postcode all agree after normalisation. Different UPRNs are different premises
whatever the words; a unit on one side only, or a parent UPRN against its child, cannot be compared. "Different" is said
only where it is clear; everything else is not-comparable, because a wrong "same" sends officers to a wrong door and a
wrong "different" holds back every event of an actor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from rightdoor.model.premises import Address, Sameness
from rightdoor.rules.premises.differences import numbers_relation, units_relation, words_relation
from rightdoor.rules.premises.normalise import clean_uprn
from rightdoor.rules.premises.parse import Parts
from rightdoor.rules.premises.parse import parse as _parse


class Comparison(NamedTuple):
    """What was found, and the code of the reason (see `compare_with_reason`)."""

    sameness: Sameness
    reason: str


_NO_PARENTS: Mapping[str, str] = {}


def parse(address: Address) -> Parts:
    """`parse.parse`, remembered: results name the same addresses again and again, with and without UPRN and role."""
    return _remembered(address.address, address.postcode)


@lru_cache(maxsize=65_536)
def _remembered(text: str, postcode: str) -> Parts:
    return _parse(Address(text, postcode, ""))


def compare(a: Address, b: Address) -> Sameness:
    """Whether `a` and `b` are the same premises, by the rule above. Symmetric."""
    return compare_with_reason(a, b).sameness


def compare_with_reason(a: Address, b: Address, *, parents: Mapping[str, str] = _NO_PARENTS) -> Comparison:
    """The comparison with its reason.

    `parents` gives the UPRN of the building for the UPRN of a unit in it, where somebody has such a table.
    Reasons for same: uprn, words. Different: uprn-differs, postcode-differs, number-differs, unit-differs, street-differs,
    name-differs. Not comparable: empty, parent-and-child, uprn-units-differ, unit-missing, unit-notation, number-part,
    name-against-number, name-one-side, nearly, postcode-missing, postcode-conflict, not-premises, not-sure, incomplete.
    """
    if a.empty or b.empty:
        return Comparison("not-comparable", "empty")
    uprn_a, uprn_b = clean_uprn(a.uprn), clean_uprn(b.uprn)
    pa, pb = parse(a), parse(b)
    if uprn_a and uprn_b:
        return _by_uprn(uprn_a, uprn_b, pa, pb, parents)
    return _by_words(pa, pb)


def _by_uprn(uprn_a: str, uprn_b: str, pa: Parts, pb: Parts, parents: Mapping[str, str]) -> Comparison:
    if uprn_a == uprn_b:
        # One UPRN on two different flats is the building's own: it says nothing about which door.
        if pa.units and pb.units and pa.units != pb.units:
            return Comparison("not-comparable", "uprn-units-differ")
        return Comparison("same", "uprn")
    if _ancestor(uprn_a, uprn_b, parents) or _ancestor(uprn_b, uprn_a, parents):
        return Comparison("not-comparable", "parent-and-child")
    one_sided = bool(pa.units) != bool(pb.units)
    if one_sided and pa.tokens and pa.tokens == pb.tokens and pa.postcode == pb.postcode:
        return Comparison("not-comparable", "parent-and-child")
    return Comparison("different", "uprn-differs")


def _ancestor(above: str, below: str, parents: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    while below in parents and below not in seen:
        seen.add(below)
        below = parents[below]
        if below == above:
            return True
    return False


def _by_words(pa: Parts, pb: Parts) -> Comparison:
    for problem in ("not-premises", "postcode-conflict"):
        if problem in (pa.problem, pb.problem):
            return Comparison("not-comparable", problem)
    if pa.postcode and pb.postcode and pa.postcode != pb.postcode:
        return Comparison("different", "postcode-differs")
    if "not-sure" in (pa.problem, pb.problem):
        return Comparison("not-comparable", "not-sure")
    problem = pa.problem or pb.problem
    if pa.tokens == pb.tokens and pa.units == pb.units:
        return Comparison("not-comparable", problem) if problem else Comparison("same", "words")
    clear = _clear_difference(pa, pb)
    if clear.sameness == "different" or not problem:
        return clear
    return Comparison("not-comparable", problem)


def _clear_difference(pa: Parts, pb: Parts) -> Comparison:
    """Which part differs, for two addresses that are not equal in words."""
    numbers = numbers_relation(pa.numbers, pb.numbers)
    words = words_relation(pa, pb)
    units = units_relation(pa.units, pb.units)
    if words == "equal" and numbers == "clear":
        return Comparison("different", "number-differs")
    if numbers == "part":
        return Comparison("not-comparable", "number-part")
    if words == "equal" and numbers == "equal":
        return Comparison("different", "unit-differs") if units == "clear" else Comparison("not-comparable", units)
    if numbers == "one-sided":
        return Comparison("not-comparable", "name-against-number")
    if words in ("street-differs", "name-differs"):
        return Comparison("different", words)
    return Comparison("not-comparable", words if words != "equal" else "nearly")


def premises_key(address: Address) -> str:
    """A text that is equal for the same premises only; "" when the address does not name one door surely.

    With a UPRN it is made of it and of the unit in words (one UPRN on two flats is the building's). Without
    one on either side, two addresses are the same exactly when their keys are equal and not empty.
    """
    uprn, parts = clean_uprn(address.uprn), parse(address)
    units = "+".join(f"{kind}:{name}" for kind, name in parts.units)
    if uprn:
        return f"uprn|{uprn}|{units}"
    if parts.problem or address.empty:
        return ""
    return f"words|{parts.postcode}|{units}|{' '.join(parts.tokens)}"


def cluster(addresses: Sequence[Address]) -> list[list[int]]:
    """Indices in groups of pairwise same premises, in the order of their first members.

    Where sameness does not carry over (one address without a UPRN is the same in words as two with different
    UPRNs), only addresses with equal keys stay together, so no group ever joins two doors.
    """
    count = len(addresses)
    same = {(i, j) for i, j in combinations(range(count), 2) if compare(addresses[i], addresses[j]) == "same"}
    groups: list[list[int]] = []
    for part in _components(count, same):
        if all(pair in same for pair in combinations(part, 2)):
            groups.append(part)
            continue
        by_key: dict[str, list[int]] = {}
        for i in part:
            by_key.setdefault(premises_key(addresses[i]) or f"alone|{i}", []).append(i)
        groups += by_key.values()
    return sorted(groups)


def group_key(addresses: Sequence[Address]) -> str:
    """One key for a group of pairwise same addresses: by UPRN where one of them has one, the smallest in order."""
    keys = sorted(key for address in addresses if (key := premises_key(address)))
    return next((key for key in keys if key.startswith("uprn|")), keys[0] if keys else "")


def _components(count: int, same: set[tuple[int, int]]) -> list[list[int]]:
    root = list(range(count))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, j in sorted(same):
        root[max(find(i), find(j))] = min(find(i), find(j))
    parts: dict[int, list[int]] = {}
    for i in range(count):
        parts.setdefault(find(i), []).append(i)
    return list(parts.values())
