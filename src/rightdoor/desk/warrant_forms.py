"""Forms of warrants: what is chosen for a draft, what was read at a door, what came of a search. Nothing of the papers is typed."""

from __future__ import annotations

from typing import Any

from django import forms

from rightdoor.cases.kinds import RANKS, at_least
from rightdoor.cases.warrants import kinds as k
from rightdoor.casework.packages.queries import Prospect
from rightdoor.desk.case_forms import InstantField
from rightdoor.reference.warrant_powers import Power
from rightdoor.reporting.door_form import BOXES
from rightdoor.reporting.stamps import ANSWERS

CONDITIONS = "I keep to these conditions, and whoever gets the paper is told of them"
_HINTS = {"unit": "Flat, apartment, room, as on the door or the bell. Empty where there is none."}
CONFIDENCE = {"A": "", "B": "", "C": "From a weak source: look it up.", "M": "From memory: look it up."}


class Confirming(forms.Form):
    """Conditions of the sources, asked where there are any."""

    def __init__(self, *args: Any, conditional: bool, held: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if conditional:
            self.fields["conditions"] = forms.BooleanField(required=False, label=CONDITIONS)
        if held:
            self.fields["originator"] = forms.CharField(
                required=False, max_length=80, label="Reference of the originator’s permission",
                help_text="A condition leaves it to the originator whether this is passed on. Letters, digits and signs alone; it is recorded.",
            )  # fmt: skip

    @property
    def confirmed(self) -> tuple[bool, str]:
        """Whether conditions are kept to; the reference."""
        return bool(self.cleaned_data.get("conditions")), str(self.cleaned_data.get("originator", "")).strip()


class DraftForm(Confirming):
    """Power, entries, extent, privileged material: each with what is asked for most often. `lacking`: then who answers for it is asked as well."""

    power = forms.ChoiceField(widget=forms.RadioSelect, label="Power")
    entries = forms.ChoiceField(widget=forms.RadioSelect, label="Entries", choices=k.ENTRIES, initial="one")
    most_entries = forms.IntegerField(required=False, min_value=2, max_value=999, label="Number of entries, where it is limited")
    extent = forms.ChoiceField(widget=forms.RadioSelect, label="Premises asked for", choices=k.EXTENT, initial="specific")
    privileged = forms.ChoiceField(
        widget=forms.RadioSelect, label="Privileged material on the premises", choices=k.PRIVILEGED, initial="not-known"
    )

    def __init__(self, *args: Any, powers: tuple[Power, ...], ahead: Prospect, lacking: bool, at_risk: bool, **kwargs: Any) -> None:
        super().__init__(*args, conditional=ahead.conditional, held=ahead.conditioned.held, **kwargs)
        self.fields["power"].choices = [(each.code, each.title) for each in powers]  # type: ignore[attr-defined]
        self.fields["power"].initial = powers[0].code if powers else None
        self.fields["power"].option_hints = {each.code: f"{each.test} {CONFIDENCE[each.confidence]}".strip() for each in powers}  # type: ignore[attr-defined]
        doors = [(each.premises, f"{each.words} ({each.role_words}; {each.status})") for each in ahead.standing.candidates]
        if len(doors) > 1:
            self.fields["premises"] = forms.ChoiceField(widget=forms.RadioSelect, choices=doors, label="Premises that it is for")
        if lacking:
            self._answering(ahead.needed or "inspector", at_risk=at_risk)
        self.order_fields(["premises", "rank", "by", *ANSWERS, "reason", "conditions", "originator", *DraftForm.base_fields])

    def _answering(self, needed: str, *, at_risk: bool) -> None:
        ranks = [(code, words) for code, words in RANKS if at_least(code, needed)]
        told = " Leave it empty where a child is at risk and nobody of rank is there: give the reason alone." if at_risk else ""
        self.fields["rank"] = forms.ChoiceField(
            required=False,
            choices=[("", "Choose a rank"), *ranks],
            label="Rank of the officer who answers for drafting it now",
            help_text=told.strip(),
        )
        self.fields["by"] = forms.CharField(required=False, max_length=200, label="Name or number of that officer")
        for name, question in ANSWERS.items() if needed == "inspector" else ():
            self.fields[name] = forms.CharField(required=False, max_length=4_000, label=question, widget=forms.Textarea)
        self.fields["reason"] = forms.CharField(required=False, max_length=1_000, label="Reason for drafting it now", widget=forms.Textarea)

    def given(self) -> dict[str, str]:
        """As `casework.warrants.acts.draft` takes it."""
        return {
            name: str(value)
            for name, value in self.cleaned_data.items()
            if value not in (None, "") and name not in ("conditions", "originator")
        }


class DoorForm(forms.Form):
    """What the signs say, part by part, and who read and who compared. It never shows what is expected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for box in BOXES:
            self.fields[box.name] = forms.CharField(
                required=False, max_length=120, label=box.label, help_text=_HINTS.get(box.name, f"{box.hint[0].upper()}{box.hint[1:]}.")
            )
        self.fields["town"] = forms.CharField(required=False, max_length=120, label="Town or village", help_text="If a sign shows it.")
        self.order_fields(["unit", "number", "name", "street", "town", "postcode"])
        self.fields["by"] = forms.CharField(max_length=200, label="Read by (name or number)")
        self.fields["compared_by"] = forms.CharField(
            max_length=200, label="Compared by (name or number)", help_text="Somebody who did not look at the door."
        )


class OutcomeForm(forms.Form):
    """What came of a search."""

    entry = forms.ChoiceField(label="Search")
    at = InstantField(label="When it was known", help_text="The date, and the time as the clock showed it.")
    outcome = forms.ChoiceField(widget=forms.RadioSelect, label="Outcome", choices=k.OUTCOMES)
    why = forms.ChoiceField(
        required=False, label="Why the premises were wrong, where they were", choices=[("", "They were not"), *k.WHY_WRONG]
    )
    who = forms.CharField(
        required=False, max_length=400, label="Who was wrongly affected, as the case calls them (optional)",
        help_text="Such as “the household that was searched”. Where it is left empty it says so.",
    )  # fmt: skip
    detail = forms.CharField(
        required=False, max_length=2_000, widget=forms.Textarea, label="What is known of it",
        help_text="Needed where it speaks against the papers: it goes into the record that takes the attribution back.",
    )  # fmt: skip

    def __init__(self, *args: Any, searches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["entry"].choices = searches  # type: ignore[attr-defined]
