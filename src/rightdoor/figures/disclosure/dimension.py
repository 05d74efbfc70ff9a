"""By what a number is broken down under force level, as data: ages, places, and whatever else cuts it into levels."""

from __future__ import annotations

from typing import Literal, NamedTuple

# force: whole forces, which are no level under force level: their numbers are printed whatever they are
Sort = Literal["age", "place", "force", "other"]


class Level(NamedTuple):
    """One level. `words`: as it is printed. Ages in whole years: `lower` to `upper`, both inclusive, None where it is open.

    `residents`: how many people live in a place; None where that is not known (such a place is not printed under its name).
    """

    code: str
    words: str
    lower: int | None = None
    upper: int | None = None
    residents: int | None = None


class Dimension(NamedTuple):
    """A way to break a number down. Its levels are given beforehand and cover everything: a level with nothing in it is there, as 0."""

    code: str
    words: str
    sort: Sort
    levels: tuple[Level, ...]

    @property
    def under_force_level(self) -> bool:
        """Whether its levels lie under force level, so that small numbers of them are withheld."""
        return self.sort != "force"

    def level(self, code: str) -> Level:
        """The level of a code. Raises KeyError where there is none."""
        for level in self.levels:
            if level.code == code:
                return level
        raise KeyError(code)


# The one cut of ages that is used: whoever is youngest stands among those under 30, whether or not anybody under 18 is among them.
AGES = Dimension(
    "age",
    "Age",
    "age",
    (
        Level("under-30", "under 30", None, 29),
        Level("30-39", "30 to 39", 30, 39),
        Level("40-49", "40 to 49", 40, 49),
        Level("50-59", "50 to 59", 50, 59),
        Level("60-over", "60 and over", 60, None),
        Level("not-recorded", "age not recorded"),
    ),
)
