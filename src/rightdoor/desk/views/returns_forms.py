"""What a return is asked for: kind, period, earlier period, day of the data, scope, force. All of it stands in the address."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple, cast, get_args
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from rightdoor.casework.access.models import Operation
from rightdoor.casework.acting import Acting
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number
from rightdoor.figures.query import Query, Scope
from rightdoor.figures.returns.line import SCOPES
from rightdoor.figures.returns.quarter import Quarter
from rightdoor.model.civil import civil_from_days
from rightdoor.reference.forces import forces
from rightdoor.rules.clocks.counting import day_of, ends_us, starts_us

KINDS: Final = {
    "national": "National performance figures",
    "by-source": "Counts by source",
    "quarter": "Quarter in the manner of OJJDP",
    "comparison": "Two periods compared",
}
PURPOSES: Final = {
    "national-return": "A return to a national body",
    "inspection": "An inspection or review",
    "force-management": "Management of the force",
    "disclosure": "Disclosure to a court or another authority",
}
_ANY: Final = [("", "Any")]


class Asked(NamedTuple):
    """`before`: the earlier period, of a comparison alone."""

    kind: str
    query: Query
    before: Query | None = None
    by_force: bool = False


def last_quarter(now_us: int) -> Quarter:
    """The last quarter that is over."""
    year, month, _ = civil_from_days(day_of(now_us))
    return Quarter(year, (month + 2) // 3).before


# what a kind does not ask for is not shown; the tabs choose the kind
_NOT_ASKED: Final = {
    "national": ("before_first", "before_last", "scope", "by_force"),
    "by-source": ("before_first", "before_last", "force", "by_force"),
    "quarter": ("before_first", "before_last", "by_force"),
    "comparison": (),
}


class ReturnForm(forms.Form):
    """A period is given by its first and last day; left empty, it is the last quarter that is over, and the one before it."""

    kind = forms.ChoiceField(choices=list(KINDS.items()), label="Return", required=False, widget=forms.HiddenInput)
    first = DayField(required=False, label="First day", help_text="Empty: the last quarter that is over.")
    last = DayField(required=False, label="Last day")
    before_first = DayField(required=False, label="Compared with: first day", help_text="Of a comparison. Empty: as long, just before.")
    before_last = DayField(required=False, label="Compared with: last day")
    as_of = DayField(required=False, label="Day of the data", help_text="As it was recorded at the end of that day. Empty: now.")
    operation = forms.ChoiceField(required=False, label="Operation")
    scope = forms.ChoiceField(
        choices=[(code, words.capitalize()) for code, words in SCOPES.items()], required=False, label="Scope",
    )  # fmt: skip
    force = forms.MultipleChoiceField(
        required=False, label="Forces", choices=[(force.code, force.name) for force in forces()], widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: every force.",
    )  # fmt: skip
    by_force = forms.BooleanField(required=False, label="Compare each force too")

    def __init__(self, data: Mapping[str, Any], acting: Acting) -> None:
        super().__init__(data)
        self._now_us = acting.now_us
        operations = [(str(one.pk), one.name) for one in Operation.objects.order_by("name")]
        cast("forms.ChoiceField", self.fields["operation"]).choices = [*_ANY, *operations]
        for name in _NOT_ASKED.get(data.get("kind", ""), _NOT_ASKED["national"]):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A period has both ends, in order; what lies outside an operation needs the operation's name."""
        said = super().clean() or {}
        for first, last in (("first", "last"), ("before_first", "before_last")):
            if bool(said.get(first)) != bool(said.get(last)) and not {first, last} & set(self.errors):
                self.add_error(first if said.get(last) else last, "Give both days, or neither.")
            elif said.get(first) and said.get(last) and said[last] < said[first]:
                self.add_error(last, "The last day lies before the first. Correct one of the two.")
        if said.get("scope", "all") not in ("", "all") and not said.get("operation"):
            self.add_error("operation", "Choose the operation that the scope is about.")
        return said

    def asked(self) -> Asked:
        """Of a form that is valid."""
        said = self.cleaned_data
        kind = said.get("kind") or "national"
        from_us, until_us = _span(said, "first", "last") or last_quarter(self._now_us).span_us
        as_of_us = min(self._now_us, ends_us(day_number(said["as_of"])) - 1) if said.get("as_of") else self._now_us
        operation = said.get("operation") or ""
        scope: Scope = said["scope"] if operation and said.get("scope") in get_args(Scope) else "all"
        query = Query(from_us, until_us, as_of_us, scope, operation, tuple(said.get("force") or ()))
        if kind != "comparison":
            return Asked(kind, query._replace(forces=()) if kind == "by-source" else query)
        return Asked(kind, query, self._before(query), bool(said.get("by_force")))

    def _before(self, query: Query) -> Query:
        given = _span(self.cleaned_data, "before_first", "before_last")
        if given is not None:
            return query._replace(from_us=given[0], until_us=given[1])
        if not self.cleaned_data.get("first"):
            from_us, until_us = last_quarter(self._now_us).before.span_us
            return query._replace(from_us=from_us, until_us=until_us)
        first = day_of(query.from_us)
        return query._replace(from_us=starts_us(first - (day_of(query.until_us - 1) - first + 1)), until_us=query.from_us)


def _span(said: Mapping[str, datetime.date | None], first: str, last: str) -> tuple[int, int] | None:
    begun, ended = said.get(first), said.get(last)
    return (starts_us(day_number(begun)), ends_us(day_number(ended))) if begun and ended else None


class FileForm(forms.Form):
    """Why a return is taken away."""

    purpose = forms.ChoiceField(
        choices=[("", "Choose"), *PURPOSES.items()], label="What the file is for", error_messages={"required": "Choose what the file is for."},
        help_text="Recorded with your name and the time.",
    )  # fmt: skip


def tabs(query: QueryDict, kind: str) -> Iterator[dict[str, Any]]:
    """The kinds, each with what else was asked."""
    kept = [(name, value) for name, values in query.lists() for value in values if name != "kind"]
    for code, words in KINDS.items():
        yield {"text": words, "href": "?" + urlencode([("kind", code), *kept]), "current": code == kind}


def period_words(query: Query) -> str:
    """From its first day to its last, as people say it."""
    return f"{_day(day_of(query.from_us))} to {_day(day_of(query.until_us - 1))}"


def _day(number: int) -> str:
    year, month, day = civil_from_days(number)
    return f"{day} {datetime.date(2000, month, 1):%B} {year}"
