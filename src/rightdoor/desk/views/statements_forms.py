"""Forms of statements: a title, a number, a sentence, a table, a number that somebody else stated, a release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from django import forms

from rightdoor.casework.acting import Acting
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number
from rightdoor.desk.views.figures_forms import FigureForm
from rightdoor.figures.claims import Claim
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.disclosure.dimension import Dimension, Level
from rightdoor.figures.figure import Figure
from rightdoor.figures.query import Query
from rightdoor.figures.statement.words import day_words, heading
from rightdoor.model.civil import civil_from_days, days_from_civil
from rightdoor.model.ids import make_id
from rightdoor.reference.forces import forces
from rightdoor.rules.clocks.counting import day_of, ends_us, starts_us

WAYS: Final = {"month": "By month", "why": "Warrants without arrest: why"}
_WHY: Final = (
    Level("wrong-premises", "wrong premises"),
    Level("wrong-person", "another person"),
    Level("voluntary-attendance", "voluntary attendance"),
    Level("no-trace", "no trace"),
    Level("nobody-in", "nobody in"),
    Level("not-said", "not recorded why"),
)
_MOST_MONTHS: Final = 60


def dimension_of(way: str, query: Query) -> Dimension:
    """The levels of a way, given by the period alone and not by what occurred in it."""
    if way == "why":
        return Dimension("why", "Why no arrest followed", "other", _WHY)
    (year, month, _), last = civil_from_days(day_of(query.from_us)), civil_from_days(day_of(query.until_us - 1))
    levels: list[Level] = []
    while (year, month) <= last[:2] and len(levels) < _MOST_MONTHS:
        name = day_words(starts_us(days_from_civil(year, month, 1))).split(" ", 1)[1]
        levels.append(Level(f"{year:04d}-{month:02d}", name))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return Dimension("month", "Month", "other", tuple(levels))


class TitleForm(forms.Form):
    """A new statement."""

    title = forms.CharField(max_length=200, label="Title", error_messages={"required": "Give the statement a title."})


class NumberForm(FigureForm):
    """A number of the statement: as figures are asked for, of one definition."""

    before_first = None  # type: ignore[assignment]
    before_last = None  # type: ignore[assignment]

    def __init__(self, data: Mapping[str, Any] | None, acting: Acting) -> None:
        super().__init__(data, acting)
        self.auto_id = "number_%s"
        field = cast("forms.ChoiceField", self.fields["definition"])
        field.required, field.help_text = True, ""
        field.choices = [("", "Choose"), *((one.code, one.words) for one in DEFINITIONS.values())]
        field.error_messages["required"] = "Choose what is counted."


class SentenceForm(forms.Form):
    """A sentence with slots."""

    template = forms.CharField(
        max_length=1_000, label="Sentence", widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "Write the sentence."},
        help_text="A number is never typed: {f1} is the first number of the list above, {period-1} its period.",
    )  # fmt: skip


class TableForm(forms.Form):
    """A number broken down."""

    figure = forms.TypedChoiceField(coerce=int, label="Which number", error_messages={"required": "Choose a number."})
    way = forms.ChoiceField(choices=list(WAYS.items()), label="How")

    def __init__(self, data: Mapping[str, Any] | None, figures: tuple[Figure, ...]) -> None:
        super().__init__(data, auto_id="table_%s")
        held = [(str(n), f"{n + 1}. {heading(one, DEFINITIONS.get(one.definition))}") for n, one in enumerate(figures)]
        cast("forms.TypedChoiceField", self.fields["figure"]).choices = [("", "Choose"), *held]


class ClaimForm(forms.Form):
    """A number that somebody else stated."""

    definition = forms.ChoiceField(choices=[(one.code, one.words) for one in DEFINITIONS.values()], label="Comes nearest to")
    value = forms.IntegerField(min_value=0, max_value=10_000_000, label="Number")
    source = forms.CharField(max_length=200, label="Who stated it, and where")
    words = forms.CharField(max_length=300, label="In their words", required=False)
    first = DayField(label="First day")
    last = DayField(label="Last day")
    force = forms.MultipleChoiceField(
        required=False, label="Forces", choices=[(force.code, force.name) for force in forces()], widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="claim_%s")

    def claim(self, now_us: int) -> Claim:
        """Of a form that is valid."""
        said = self.cleaned_data
        span = starts_us(day_number(said["first"])), ends_us(day_number(said["last"]))
        name = make_id("cl", said["source"], said["definition"], str(now_us))
        return Claim(name, tuple(sorted(said["force"])), said["definition"], said["value"], *span, now_us, said["source"], said["words"])


class ReleaseForm(forms.Form):
    """By a second person, with the reason."""

    reason = forms.CharField(
        max_length=500, label="Why it is released", widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "Say why it is released."}
    )  # fmt: skip
