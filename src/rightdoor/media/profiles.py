"""What category numbers mean: dated tables, one per named profile, and nothing between them.

A number means something only within its profile and on the day of its set. What a table does not define is
`unknown`, never guessed. There is no function here that takes a category of one profile to another, and none may be
added: the same number stands for different things in different countries, and a provider's A1 to B2 are not the
categories A, B and C of England and Wales.

Sources: the domain page on formats, section 2.6 (Autopsy, GLEAPP and Clees4All for the United States; HMICFRS's
glossary and the Sentencing Council's guideline, in force from 1 April 2014, for the United Kingdom; NCMEC's schema for
its four classes). A table whose numbers were not confirmed by its issuer says so in `basis`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, NamedTuple

from rightdoor.errors import UsageProblem
from rightdoor.media.entry import UNKNOWN, Category

Basis = Literal["stated", "convention", "declared"]
"""`stated`: published by the issuer; `convention`: how tools write it, not confirmed; `declared`: by whoever imported."""


class Meaning(NamedTuple):
    """One number of one profile, between two days (inclusive; None: open)."""

    profile: str
    number: int
    label: str
    since: date | None
    until: date | None
    basis: Basis


_2014 = date(2014, 4, 1)
_BEFORE = date(2014, 3, 31)
_UK_LEVELS = ("images depicting nudity or erotic posing", "non-penetrative activity between children, or solo", "non-penetrative activity with an adult", "penetrative activity", "sadism or bestiality")  # fmt: skip

# Numbers whose meaning is not published are in no table and so `unknown`: of VIC_Canada (a preset of tools, whose numbers none of the
# sources states) all of them; of the United Kingdom 0, 4 and 6 on. "stated" is what the law or the issuer publishes, "convention" what
# tools write: the letters A to C are of the law (2014), that 1 to 3 stand for them is of tools.
TABLE: tuple[Meaning, ...] = (
    Meaning("US", 0, "non-pertinent or uncategorised", None, None, "convention"),
    Meaning("US", 1, "child abuse material", None, None, "convention"),
    Meaning("US", 2, "child exploitive, non-CAM or age difficult", None, None, "convention"),
    Meaning("US", 3, "CGI or animation, child exploitive", None, None, "convention"),
    Meaning("US", 4, "comparison images", None, None, "convention"),
    Meaning("UK", 1, "A", _2014, None, "convention"),
    Meaning("UK", 2, "B", _2014, None, "convention"),
    Meaning("UK", 3, "C", _2014, None, "convention"),
    *(Meaning("UK", n, f"level {n}: {words}", None, _BEFORE, "convention") for n, words in enumerate(_UK_LEVELS, 1)),
    Meaning("UK", 8, "known file, not of interest", None, None, "convention"),
    Meaning("NCMEC", 1, "A1", None, None, "stated"),
    Meaning("NCMEC", 2, "A2", None, None, "stated"),
    Meaning("NCMEC", 3, "B1", None, None, "stated"),
    Meaning("NCMEC", 4, "B2", None, None, "stated"),
    Meaning("ICSE", 1, "baseline", None, None, "stated"),
    Meaning("NSRL", 0, "known file", None, None, "stated"),
    Meaning("NSRL", 1, "known file, marked malicious", None, None, "convention"),
    Meaning("NSRL", 2, "known file, marked special", None, None, "convention"),
)

UNSTATED = "unstated"
"""The profile of categories whose profile nobody named."""


class Profiles:
    """The tables in force for a set of a given day; `declared` come first."""

    def __init__(self, declared: Iterable[Meaning] = (), *, on: date | None = None) -> None:
        self._on = on
        self._meanings = (*declared, *TABLE)
        self.names = frozenset(meaning.profile for meaning in self._meanings)

    def category(self, profile: str, number: int) -> Category:
        """What the number means; `unknown` where the profile's table does not define it on that day.

        A set without a day has the table of today's form: a meaning that ended is not taken for it.
        """
        for meaning in self._meanings:
            if meaning.profile == profile and meaning.number == number and self._holds(meaning):
                return Category(profile, number, meaning.label)
        return Category(profile, number, UNKNOWN)

    def _holds(self, meaning: Meaning) -> bool:
        if self._on is None:
            return meaning.until is None
        return (meaning.since is None or meaning.since <= self._on) and (meaning.until is None or self._on <= meaning.until)


_COLUMNS = ("profile", "number", "label")


def read_declared(path: Path) -> Sequence[Meaning]:
    """A table of one's own: CSV with `profile,number,label` and, where it is dated, `from,until` (whole days).

    Raises UsageProblem naming the row.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise UsageProblem("The table of categories cannot be read.", advice="Give a CSV file in UTF-8.") from None
    made = []
    for number, row in enumerate(rows, 2):
        try:
            values = [(row.get(column) or "").strip() for column in (*_COLUMNS, "from", "until")]
            if not values[0] or not values[2]:
                raise ValueError("empty")
            days = [date.fromisoformat(text) if text else None for text in values[3:]]
            made.append(Meaning(values[0], int(values[1]), values[2], days[0], days[1], "declared"))
        except ValueError:
            raise UsageProblem(
                f"Row {number} of the table of categories is not a meaning.",
                advice="Columns: profile, number, label, and from, until as days (2026-01-05) where it is dated.",
            ) from None
    return made
