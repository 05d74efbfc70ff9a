"""How numbers, units and words of two addresses stand to each other: equal, clearly different, or neither.

Neither is the usual case where one is part of the other (12 and 12A, 1 and 1-3), or where a slip of the hand could
have made the one into the other.
"""

from __future__ import annotations

import re

from rightdoor.rules.premises.parse import Parts
from rightdoor.rules.premises.units import NUMBER, Unit
from rightdoor.rules.premises.words import QUALIFIER, STRONG, WEAK, WELSH

# Words for floors and sides of which one is never the other; a garden flat may be the basement flat.
_SCALES = (
    frozenset("basement ground first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()),
    frozenset({"upper", "lower"}),
    frozenset({"left", "right", "middle"}),
    frozenset({"front", "rear", "middle"}),
    frozenset({"top", "ground"}),
    frozenset({"top", "basement"}),
    frozenset({"top", "lower"}),
)
_PARTS = re.compile(r"\d+|[a-z]+")


def numbers_relation(a: tuple[str, ...], b: tuple[str, ...]) -> str:
    """equal, clear, part, one-sided (also when one side has more of them)."""
    if a == b:
        return "equal"
    if not a or not b:
        return "one-sided"
    if len(a) != len(b):
        return "part"
    relations = {_number_pair(x, y) for x, y in zip(a, b, strict=True)}
    if "part" in relations:
        return "part"
    return "clear"


def _number_pair(a: str, b: str) -> str:
    if a == b:
        return "equal"
    if "/" in a or "/" in b:
        return "clear" if a.count("/") == b.count("/") and _shape(a) == _shape(b) else "part"
    (low_a, high_a), (low_b, high_b) = _span(a), _span(b)
    return "part" if low_a <= high_b and low_b <= high_a and not _both_lettered(a, b) else "clear"


def _both_lettered(a: str, b: str) -> bool:
    return "-" not in a + b and a[-1].isalpha() and b[-1].isalpha() and a[-1] != b[-1]


def _span(number: str) -> tuple[int, int]:
    values = [int(v) for v in re.findall(r"\d+", number)]
    return min(values), max(values)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "9", re.sub(r"[a-z]+", "a", text))


def units_relation(a: tuple[Unit, ...], b: tuple[Unit, ...]) -> str:
    """equal, clear, unit-missing (one side has none, or fewer), unit-notation (written in ways that cannot be compared)."""
    if a == b:
        return "equal"
    kinds_a, kinds_b = [k for k, _ in a], [k for k, _ in b]
    if not a or not b or (kinds_a != kinds_b and (set(kinds_a) <= set(kinds_b) or set(kinds_b) <= set(kinds_a))):
        return "unit-missing"
    if kinds_a != kinds_b or len(set(kinds_a)) != len(kinds_a):
        return "unit-notation"
    relations = {_unit_pair(x, y) for (_, x), (_, y) in zip(a, b, strict=True)}
    return "clear" if "clear" in relations and "notation" not in relations else "unit-notation"


def _unit_pair(a: str, b: str) -> str:
    if a == b:
        return "equal"
    if not a or not b or _shape(a) != _shape(b):
        return "notation"
    values_a, values_b = _PARTS.findall(a), _PARTS.findall(b)
    if a.replace("+", "").isalpha() and len(a) > 1:
        return "clear" if any({x, y} <= scale for x, y in _floors_apart(a, b) for scale in _SCALES) else "notation"
    changed = [(x, y) for x, y in zip(values_a, values_b, strict=True) if _value(x) != _value(y)]
    if any(x.isalpha() and len(x) > 1 for x, _ in changed):
        return "notation"  # GF1 and PF1 may be two ways to write one floor
    return "clear" if changed and "-" not in a + b else "notation"


def _floors_apart(a: str, b: str) -> list[tuple[str, str]]:
    """The one word in which two positions of equally many words differ; none when they differ in more."""
    x, y = set(a.split("+")), set(b.split("+"))
    return [(min(x - y), min(y - x))] if len(x - y) == len(y - x) == 1 else []


def _value(text: str) -> str:
    return str(int(text)) if text.isdigit() else text


def words_relation(pa: Parts, pb: Parts) -> str:
    """equal; street-differs or name-differs when clear; else nearly, name-one-side, not-sure."""
    a, b = pa.words, pb.words
    if a == b:
        return "equal"
    if not (pa.typed and pb.typed):
        return "not-sure"
    if _within(a, b) or _within(b, a):
        return "name-one-side"
    if (set(a) & WELSH != set(b) & WELSH) or _slip(a, b):
        return "nearly"
    if pa.numbers and pa.numbers == pb.numbers and _street_after(pa) == _street_after(pb):
        return "name-one-side"
    left, right = _residues(a, b)
    if not (_plain(left) and _plain(right)):
        return "nearly"
    return "street-differs" if pa.numbers else "name-differs"


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    rest = iter(long)
    return all(word in rest for word in short)


def _street_after(parts: Parts) -> tuple[str, ...]:
    last = max(i for i, t in enumerate(parts.tokens) if NUMBER.match(t))
    return parts.tokens[last + 1 :]


def _residues(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    return a, b


def _plain(words: tuple[str, ...]) -> bool:
    """Whether more than kinds and sides differ: "mill lane" and "mill road" may be one street written wrongly."""
    return any(w not in STRONG and w not in WEAK and w not in QUALIFIER for w in words)


def _slip(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    left, right = _residues(a, b)
    x, y = "".join(left), "".join(right)
    if abs(len(x) - len(y)) > 2:
        return False
    allowed = 1 if min(len(x), len(y)) <= 4 else 2
    return _distance(x, y) <= allowed


def _distance(a: str, b: str) -> int:
    """Edit distance with exchanged neighbours as one step (Damerau 1964, optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before2, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before2[j - 2] + 1)
            row.append(cost)
    return row[-1]
