"""Whether two names may be one person's: for a question to a human, never an answer."""

from __future__ import annotations

import unicodedata

_FAR = 2  # letters, of which five each are the same


def alike(first: str, second: str) -> bool:
    """Whether two names may be two spellings of one: the same words in any order, initials, or up to two letters apart."""
    one, two = _words(first), _words(second)
    if not one or not two:
        return False
    if sorted(one) == sorted(two) or _initials(one, two):
        return True
    left, right = " ".join(sorted(one)), " ".join(sorted(two))
    far = min(_FAR, min(len(left), len(right)) // 5)
    return abs(len(left) - len(right)) <= far and _apart(left, right) <= far


def _words(name: str) -> list[str]:
    last, comma, first = name[:200].partition(",")
    turned = f"{first} {last}" if comma else last
    plain = "".join(c for c in unicodedata.normalize("NFKD", turned.casefold()) if not unicodedata.combining(c))
    parts = ("".join(c for c in word if c.isalnum()) for word in plain.replace("-", " ").split())
    return [part for part in parts if part]


def _initials(one: list[str], two: list[str]) -> bool:
    """A. Beispiel and Anna Beispiel: the last words are the same, the first begin alike and one is an initial."""
    if len(one) < 2 or len(two) < 2:
        return False
    return one[-1] == two[-1] and one[0][0] == two[0][0] and 1 in (len(one[0]), len(two[0]))


def _apart(one: str, two: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(two) + 1))
    for i, left in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, right in enumerate(two, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]
