"""The quarter as task forces of the United States report it: measures that public sources name, each with our nearest definition and what differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from rightdoor.figures.definition import Definition
from rightdoor.figures.query import Query
from rightdoor.figures.returns.line import TIMES, TOTAL, Line, Return
from rightdoor.figures.returns.measures import MEASURES, RECEIVED, Measure
from rightdoor.model.civil import days_from_civil
from rightdoor.rules.clocks.counting import starts_us

KIND: Final = "quarter"
_NOTES: Final = (
    "In the manner of the quarterly reports of ICAC task forces to OJJDP. The form itself was not read: no line claims to be the form's.",
    "A line without a number is not nought: nothing here counts it, and the note says why.",
)


class Quarter(NamedTuple):
    """A quarter of a calendar year, 1 to 4. The fiscal year of the United States is named after the year in which it ends."""

    year: int
    number: int

    @property
    def words(self) -> str:
        """As it is said, with the fiscal quarter that the reports go by."""
        fiscal = self.year + (self.number == 4)
        return f"Quarter {self.number} of {self.year} (fiscal year {fiscal}, quarter {self.number % 4 + 1})"

    @property
    def span_us(self) -> tuple[int, int]:
        """From its first instant to the first that is no longer in it, by the clock on the wall. Raises ValueError for a quarter that is none."""
        if not 1 <= self.number <= 4:
            raise ValueError("a year has quarters 1 to 4")
        first = days_from_civil(self.year, 3 * self.number - 2, 1)
        after = days_from_civil(self.year + (self.number == 4), 3 * self.number % 12 + 1, 1)
        return starts_us(first), starts_us(after)

    @property
    def before(self) -> Quarter:
        """The one before it."""
        return Quarter(self.year - (self.number == 1), (self.number - 2) % 4 + 1)


def quarter(query: Query, values: Mapping[str, int], received: int | None, definitions: Mapping[str, Definition]) -> Return:
    """The return. `values`: by code of definition; `received`: referrals in the period, None where they were not counted."""
    lines = tuple(_line(measure, query, values, received, definitions) for measure in MEASURES)
    return Return(KIND, "Quarter in the manner of OJJDP", lines, _NOTES)


def _line(measure: Measure, query: Query, values: Mapping[str, int], received: int | None, definitions: Mapping[str, Definition]) -> Line:
    note = f"{measure.differs} Asked for in: {measure.source}."
    if measure.code == RECEIVED:
        plain = query._replace(scope="all", operation="", forces=())
        return Line(measure.words, TOTAL, received, plain, counts=TIMES["in-period"], note=note)
    ours = definitions.get(measure.definition)
    if ours is None:
        return Line(measure.words, TOTAL, None, query, note=note)
    return Line(measure.words, TOTAL, values.get(ours.code), query, ours.code, ours.version, TIMES[ours.time], note)
