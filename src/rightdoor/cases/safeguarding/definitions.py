"""What “safeguarded” and “protected” mean here: two definitions with their dates, shown wherever the words or their figures stand."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.model.civil import days_from_civil


class Definition(NamedTuple):
    """`first`: the day (number) from which it is in use. `rests_on`: the kinds of events that can meet it."""

    code: str
    word: str
    words: str
    source: str
    first: int
    rests_on: tuple[str, ...]


_RELEASE = "notes to the release on Operation Notarise for Wales, 16 July 2014, as printed in the press"
DEFINITIONS = (
    Definition(
        "safeguarded-2014",
        "safeguarded",
        "the child was referred to children's social services.",
        _RELEASE,
        days_from_civil(2014, 1, 1),
        ("referral-made",),
    ),
    Definition(
        "protected-2014",
        "protected",
        "police and social care investigate jointly because the child is, or is likely to be, suffering harm.",
        _RELEASE,
        days_from_civil(2014, 1, 1),
        ("strategy-discussion", "safeguarding-plan"),
    ),
)


def definition(code: str) -> Definition | None:
    """The definition of a code, None for a word that is none."""
    return next((each for each in DEFINITIONS if each.code == code), None)


def choices() -> tuple[tuple[str, str], ...]:
    """For a field of a form: each word with what it means."""
    return tuple((each.code, f"{each.word.capitalize()}: {each.words}") for each in DEFINITIONS)
