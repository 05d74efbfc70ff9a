"""What is checked, as folded forms: pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from rightdoor.casework.folding import KINDS, NAMES, fold, keys, wider

# what an officer thinks of: its words and the kinds of search keys that answer
KINDS_ASKED: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "person": ("Person: name", tuple(sorted(NAMES))),
    "account": (
        "Account: e-mail, telephone, account, screen name, device",
        ("email", "msisdn", "account", "screen-name", "device", "client"),
    ),
    "premises": ("Premises: address, postcode with it, or UPRN", ("address", "uprn")),
    "ip": ("IP address", ("ip",)),
    "subject": ("All that is known of a subject", ()),
}
MOST_FORMS: Final = 600
_LEAST_ADDRESS = 2  # words: a street with its number


class Forms(NamedTuple):
    """`kinds` and `forms` side by side: the values that are looked for."""

    kinds: list[str]
    forms: list[str]


def forms_of(kind: str, text: str) -> Forms:
    """The forms of a text typed for a kind of `KINDS_ASKED`; empty where there is nothing to look for."""
    return _paired((key, form) for key in KINDS_ASKED[kind][1] for form in _forms(key, text))


def matched_words(kinds: Iterable[str]) -> str:
    """Kinds of search keys as people say what matched: account, IP address, person, premises."""
    held = set(kinds)
    return ", ".join(sorted(words.partition(":")[0] for words, of in KINDS_ASKED.values() if held & set(of)))


def forms_of_keys(found: Iterable[tuple[str, str]]) -> Forms:
    """The forms of the search keys (kind, folded) of a subject.

    A town, a street without a number, a postcode and a first name alone are not what somebody else could mean by the same.
    """
    asked = {kind for _, kinds in KINDS_ASKED.values() for kind in kinds}
    return _paired((kind, folded) for kind, folded in found if kind in asked and _tells(kind, folded.split()))


def _tells(kind: str, words: list[str]) -> bool:
    """Whether words are enough to mean one person or premises: of an address a number and what follows it, of a name two words."""
    if kind == "address":
        return len(words) >= _LEAST_ADDRESS and any(word[:1].isdigit() for word in words[:-1])
    return kind not in NAMES or len(words) > 1


def _forms(kind: str, text: str) -> Iterable[str]:
    if kind == "address":
        words = fold(kind, text).split()
        # what is held may name fewer lines: each beginning that has number and street
        return [" ".join(words[:n]) for n in range(len(words), 0, -1) if _tells(kind, words[:n])]
    if kind in NAMES:
        return [row.folded for row in keys(kind, text)][:1]
    if kind == "uprn":
        folded = fold(kind, text)
        return [folded] if folded.isdigit() and len(folded) <= 12 else ()
    return [form for form in (fold(kind, text), *wider(kind, text)) if form]


def _paired(found: Iterable[tuple[str, str]]) -> Forms:
    pairs = list(dict.fromkeys(found))[:MOST_FORMS]
    return Forms([kind for kind, _ in pairs], [form for _, form in pairs])


def flag_forms(kind: str, value: str) -> list[tuple[str, str]]:
    """(kind, folded) of a line of a flag list, in every way in which a check may name it; `kind`: of `folding.KINDS` or `KINDS_ASKED`."""
    kinds = (kind,) if kind in KINDS else KINDS_ASKED[kind][1] if kind in KINDS_ASKED else ()
    found = [(key, row.folded) for key in kinds for row in keys(key, value)]
    return list(dict.fromkeys(found))
