"""What the board of an operation is asked for: period, day of the data, scope, force, which number; and what a what-if is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError

from rightdoor.casework.access.models import Operation
from rightdoor.desk.figure_links import SCOPES
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query, Scope
from rightdoor.joint.board.funnel import STEPS
from rightdoor.joint.board.measured import STEPS as LINE
from rightdoor.joint.board.measured import WORDS
from rightdoor.reference.forces import forces
from rightdoor.rules.clocks.counting import day_of, ends_us, starts_us

USUAL: Final = 182  # days of the period where none is given
MOST_DAYS: Final = 10 * 366
WEEKS: Final = (4, 8, 12, 26)
AHEAD: Final = (8, 13, 26, 52)


class BoardForm(forms.Form):
    """All of it stands in the address. What is wrong is said, and the usual stands in its place."""

    begins = DayField(required=False, label="From", help_text="The first day.")
    ends = DayField(required=False, label="Until", help_text="The last day, which counts.")
    as_of = DayField(required=False, label="As known on", help_text="The day of the data: nothing recorded later counts.")
    scope = forms.ChoiceField(choices=list(SCOPES.items()), required=False, label="Which records")
    force = forms.ChoiceField(choices=[("", "Each force"), *((each.code, each.name) for each in forces())], required=False, label="Force")
    step = forms.ChoiceField(choices=[(code, DEFINITIONS[code].words) for code in STEPS], required=False, label="On the map and over time")

    def __init__(self, given: Mapping[str, Any]) -> None:
        super().__init__({"scope": "inside", "step": "arrests", **{name: value for name, value in given.items() if value}})

    def clean(self) -> dict[str, Any]:
        """The days are in order."""
        said = cast("dict[str, Any]", super().clean())
        first, last = said.get("begins"), said.get("ends")
        if first and last and last < first:
            self.add_error("ends", ValidationError("The last day lies before the first. The usual period is shown."))
            said["begins"] = said["ends"] = None
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("ends", ValidationError("A board shows at most ten years. The usual period is shown."))
            said["begins"] = said["ends"] = None
        return said

    def query(self, operation: Operation, now_us: int, opened_us: int | None) -> Query:
        """What is asked: by default from the opening of the operation, at most half a year back, to now, inside it, as known now."""
        self.is_valid()
        said = self.cleaned_data
        today = day_of(now_us)
        last = day_number(said["ends"]) if said.get("ends") else today
        usual = max(last - USUAL + 1, day_of(opened_us) if opened_us is not None and opened_us <= now_us else last - USUAL + 1)
        first = day_number(said["begins"]) if said.get("begins") else min(usual, last)
        as_of = min(now_us, ends_us(day_number(said["as_of"])) - 1) if said.get("as_of") else now_us
        scope = cast("Scope", said.get("scope") or "inside")
        chosen = (said["force"],) if said.get("force") else ()
        number = str(operation.pk) if scope != "all" else ""
        return Query(starts_us(min(first, last)), ends_us(last), as_of, scope, number, chosen)

    def step_asked(self) -> str:
        """The code of the definition on the map."""
        return str(self.cleaned_data.get("step") or "arrests")


class WhatIfForm(forms.Form):
    """ "Six warrant teams a week instead of four": a step, how many there are and how many there would be."""

    what = forms.ChoiceField(choices=[(code, WORDS[code]) for code in LINE], required=False, label="Which step")
    now = forms.IntegerField(min_value=1, max_value=999, required=False, label="Teams a week now")
    then = forms.IntegerField(min_value=0, max_value=999, required=False, label="Teams a week instead")
    rate = forms.DecimalField(
        min_value=0, max_value=9999, decimal_places=2, required=False, label="How many a week are done now",
        help_text="Empty: as measured.",
    )  # fmt: skip
    weeks = forms.TypedChoiceField(
        choices=[(n, f"The last {n} weeks") for n in WEEKS], coerce=int, empty_value=None, required=False, label="Measured over"
    )
    ahead = forms.TypedChoiceField(
        choices=[(n, f"{n} weeks") for n in AHEAD], coerce=int, empty_value=None, required=False, label="How far ahead"
    )

    def __init__(self, given: Mapping[str, Any]) -> None:
        usual = {"what": "execute", "now": "4", "then": "6", "weeks": "12", "ahead": "26"}
        super().__init__({**usual, **{name: value for name, value in given.items() if value}})

    def said(self, name: str, usual: Any) -> Any:
        """A value; the usual where it was not given or is wrong."""
        value = self.cleaned_data.get(name)
        return usual if value is None or value == "" else value

    def rate_said(self) -> Fraction | None:
        """What was entered by hand; None for what is measured."""
        value = self.cleaned_data.get("rate")
        return None if value is None else Fraction(value)


def shown_days(query: Query) -> Mapping[str, int]:
    """First and last day of the period and the day of the data, as day numbers."""
    return {"first": day_of(query.from_us), "last": day_of(query.until_us - 1), "as_of": day_of(query.as_of_us)}


def week_words(first_us: int) -> str:
    """How a span is named: by its first day."""
    from rightdoor.desk.templatetags.desk import day

    name = day(day_of(first_us)).split()
    return f"{name[0]} {name[1][:3]}"
