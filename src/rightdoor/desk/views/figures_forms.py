"""What a figure is asked for: definition, period, earlier period, day of the data, operation, scope, forces. All of it stands in the address."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple, cast, get_args

from django import forms

from rightdoor.casework.access.models import Operation
from rightdoor.casework.acting import Acting
from rightdoor.desk.figure_links import SCOPES
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number
from rightdoor.desk.views.returns_forms import last_quarter
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query, Scope
from rightdoor.reference.force_successions import former_forces
from rightdoor.reference.forces import forces
from rightdoor.rules.clocks.counting import ends_us, starts_us


class Wanted(NamedTuple):
    """`codes`: of definitions; one of them is shown in its parts. `before`: the earlier period, where one was given."""

    codes: tuple[str, ...]
    query: Query
    before: Query | None


class FigureForm(forms.Form):
    """A period is given by its first and last day; with nothing in it, each definition over the last quarter that is over."""

    definition = forms.ChoiceField(
        choices=[("", "Each"), *((one.code, one.words) for one in DEFINITIONS.values())], required=False, label="What is counted",
        help_text="One of them is shown by force and by month too.",
    )  # fmt: skip
    first = DayField(required=False, label="First day", help_text="Empty: the last quarter that is over.")
    last = DayField(required=False, label="Last day")
    before_first = DayField(required=False, label="Beside it: first day", help_text="Of an earlier period. Empty: none.")
    before_last = DayField(required=False, label="Beside it: last day")
    as_of = DayField(required=False, label="Day of the data", help_text="As it was recorded at the end of that day. Empty: now.")
    operation = forms.ChoiceField(required=False, label="Operation")
    scope = forms.ChoiceField(choices=list(SCOPES.items()), required=False, label="Scope")
    force = forms.MultipleChoiceField(
        required=False, label="Forces", widget=forms.CheckboxSelectMultiple,
        choices=[*((one.code, one.name) for one in forces()), *((one.code, f"{one.name} (there no longer)") for one in former_forces())],
        help_text="None ticked: every force. A force is counted with those that it followed, where the period lies before it.",
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None, acting: Acting) -> None:
        super().__init__(data)
        self._now_us = acting.now_us
        operations = [(str(one.pk), one.name) for one in Operation.objects.order_by("name")]
        cast("forms.ChoiceField", self.fields["operation"]).choices = [("", "Any"), *operations]

    def clean(self) -> dict[str, Any]:
        """A period has both ends, in order; what lies inside or outside an operation needs the operation."""
        said = super().clean() or {}
        for first, last in (("first", "last"), ("before_first", "before_last")):
            if bool(said.get(first)) != bool(said.get(last)) and not {first, last} & set(self.errors):
                self.add_error(first if said.get(last) else last, "Give both days, or neither.")
            elif said.get(first) and said.get(last) and said[last] < said[first]:
                self.add_error(last, "The last day lies before the first. Correct one of the two.")
        if said.get("scope", "all") not in ("", "all") and not said.get("operation"):
            self.add_error("operation", "Choose the operation that the scope is about.")
        return said

    def wanted(self) -> Wanted:
        """Of a form that is valid."""
        said = self.cleaned_data
        from_us, until_us = _span(said, "first", "last") or last_quarter(self._now_us).span_us
        as_of_us = min(self._now_us, ends_us(day_number(said["as_of"])) - 1) if said.get("as_of") else self._now_us
        operation, scope = said.get("operation") or "", said.get("scope")
        within = cast("Scope", scope) if operation and scope in get_args(Scope) else "all"
        query = Query(from_us, until_us, as_of_us, within, operation if within != "all" else "", tuple(said.get("force") or ()))
        span, code = _span(said, "before_first", "before_last"), said.get("definition") or ""
        before = query._replace(from_us=span[0], until_us=span[1]) if span is not None else None
        return Wanted((code,) if code else tuple(DEFINITIONS), query, before)


def _span(said: Mapping[str, datetime.date | None], first: str, last: str) -> tuple[int, int] | None:
    begun, ended = said.get(first), said.get(last)
    return (starts_us(day_number(begun)), ends_us(day_number(ended))) if begun and ended else None
