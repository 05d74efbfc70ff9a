"""Forms of statements: a title, a number, a sentence, a table, a number that somebody else stated, a release."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms

from rightdoor.casework.acting import Acting
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number
from rightdoor.desk.views.figures_forms import FigureForm
from rightdoor.figures.claims import Claim
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.disclosure.dimension import Dimension
from rightdoor.figures.figure import Figure
from rightdoor.figures.statement.check import context_of
from rightdoor.figures.statement.checks import typed, wording
from rightdoor.figures.statement.draft import Draft
from rightdoor.figures.statement.ways import WAYS, areas_of, dimension_of, place_problem, why_not
from rightdoor.figures.statement.words import heading
from rightdoor.model.ids import make_id
from rightdoor.reference.forces import forces
from rightdoor.rules.clocks.counting import ends_us, starts_us

__all__ = ["ClaimForm", "NumberForm", "ReleaseForm", "SentenceForm", "TableForm", "TitleForm", "dimension_of"]


class TitleForm(forms.Form):
    """A new statement."""

    title = forms.CharField(max_length=200, label="Title", error_messages={"required": "Give the statement a title."})

    def clean_title(self) -> str:
        """A title stays as it is: one that could not be released is refused here."""
        title = str(self.cleaned_data["title"])
        draft = Draft(title.strip(), (), ())
        context = context_of(draft, (), DEFINITIONS)
        if problems := [problem.what for check in (typed, wording) for problem in check.check(draft, context)]:
            raise forms.ValidationError(problems)
        return title


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
    """A number broken down. Local areas are given by whoever drafts, with how many people live there: a small place is not named."""

    figure = forms.TypedChoiceField(coerce=int, label="Which number", error_messages={"required": "Choose a number."})
    way = forms.ChoiceField(choices=list(WAYS.items()), label="How")
    areas = forms.CharField(
        required=False, max_length=4_000, strip=False, label="Local areas, if it is by local area", widget=forms.Textarea(attrs={"rows": 5}),
        help_text="One a line, as your force's list names it, a semicolon, and how many people live there: Broadland; 135,000. What lies in no "
        "area of this list stands under “elsewhere”. An area of fewer than 5,000 is not named.",
    )  # fmt: skip

    def __init__(self, data: Mapping[str, Any] | None, figures: tuple[Figure, ...]) -> None:
        super().__init__(data, auto_id="table_%s")
        self._figures = figures
        held = [(str(n), f"{n + 1}. {heading(one, DEFINITIONS.get(one.definition))}") for n, one in enumerate(figures)]
        cast("forms.TypedChoiceField", self.fields["figure"]).choices = [("", "Choose"), *held]

    def clean(self) -> dict[str, Any]:
        """A way that the number can be broken down in, and areas that name nobody."""
        said = super().clean() or {}
        if self.errors:
            return said
        whole, way = self._figures[said["figure"]], said["way"]
        why = why_not(way, DEFINITIONS[whole.definition], whole.query)
        if why:
            self.add_error("way", why)
        elif way == "place":
            levels, problem = areas_of(said["areas"])
            if problem or (problem := place_problem(levels)):
                self.add_error("areas", problem)
            said["levels"] = levels
        return said

    def dimension(self) -> Dimension:
        """Of a form that is valid."""
        said = self.cleaned_data
        return dimension_of(said["way"], self._figures[said["figure"]].query, said.get("levels", ()))


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
