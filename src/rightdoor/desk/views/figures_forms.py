"""What a figure is asked for: definition, period, earlier period, day of the data, operation, scope, forces. All of it stands in the address."""

from __future__ import annotations

from typing import NamedTuple

from django import forms

from rightdoor.desk.views.returns_forms import ReturnForm
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query


class Wanted(NamedTuple):
    """`codes`: of definitions; one of them is shown in its parts. `before`: the earlier period, where one was given."""

    codes: tuple[str, ...]
    query: Query
    before: Query | None


class FigureForm(ReturnForm):
    """As of a return; with nothing in it, each definition over the last quarter that is over."""

    kind = None  # type: ignore[assignment]
    by_force = None  # type: ignore[assignment]
    definition = forms.ChoiceField(
        choices=[("", "Each"), *((one.code, one.words) for one in DEFINITIONS.values())], required=False, label="What is counted",
        help_text="One of them is shown by force and by month too.",
    )  # fmt: skip
    field_order = ("definition", "first", "last", "before_first", "before_last", "as_of", "operation", "scope", "force")

    def wanted(self) -> Wanted:
        """Of a form that is valid."""
        asked = self.asked()
        code = self.cleaned_data.get("definition") or ""
        before = self._before(asked.query) if self.cleaned_data.get("before_first") else None
        return Wanted((code,) if code else tuple(DEFINITIONS), asked.query, before)
