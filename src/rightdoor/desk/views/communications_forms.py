"""Forms of the pages of communications data. No field takes an identifier, an instant or an address: those come from the papers.

Days and times of what happened outside (an authority granted, a report made) are chosen from lists.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.forms import Textarea

from rightdoor.casework.communications_data.acts import WORDS
from rightdoor.casework.communications_data.models import Draft
from rightdoor.registers.errors import CLASSES, CONSEQUENCES

LONDON = ZoneInfo("Europe/London")
_MOST = 4_000


class PlanForm(forms.Form):
    """What the plan is bound by."""

    budget = forms.IntegerField(
        label="At most so many requests in all", required=False, min_value=0, max_value=10_000, help_text="Leave empty for no limit."
    )
    per_day = forms.IntegerField(label="At most so many on a day", required=False, min_value=1, max_value=1_000)
    lead_days = forms.IntegerField(
        label="Working days from draft to reply", required=False, min_value=0, max_value=90, help_text="10 when left empty."
    )


class WordsForm(forms.Form):
    """The words of an application; filled in from the papers, for the applicant to review."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reference = forms.CharField(label="Reference (URN)", max_length=120)
    necessity = forms.CharField(label="Necessity: why the data are needed", widget=Textarea, max_length=_MOST)
    proportionality = forms.CharField(label="Proportionality: why no lesser means would do", widget=Textarea, max_length=_MOST)
    collateral = forms.CharField(label="Collateral intrusion: whose data besides may come back", widget=Textarea, max_length=_MOST)
    data_kind = forms.ChoiceField(label="Data", choices=Draft.Data.choices, widget=forms.RadioSelect)
    offence = forms.CharField(label="Offence under investigation", max_length=200, required=False)
    operation = forms.CharField(label="Operation", max_length=120, required=False)

    @classmethod
    def of(cls, found: Draft) -> WordsForm:
        """Filled in with what the draft says."""
        words = {"data_kind" if name == "data" else name: getattr(found, name) for name in WORDS}
        return cls(initial={"version": found.version, **words})

    @property
    def words(self) -> dict[str, str]:
        """What was said, by the names of the application's fields."""
        return {name: self.cleaned_data["data_kind" if name == "data" else name] for name in WORDS}


ROUTES = (
    ("60A", "Section 60A: independent, by the Office for Communications Data Authorisations"),
    ("61", "Section 61: by a designated senior officer"),
    ("61A", "Section 61A: urgent, by a designated senior officer, three days"),
)


class WhenForm(forms.Form):
    """A day and a time of day in the United Kingdom, chosen from lists; `at` is the instant as RFC 3339."""

    day = forms.ChoiceField(label="Day")
    hour = forms.ChoiceField(label="Hour", choices=[(f"{n:02}", f"{n:02}") for n in range(24)])
    minute = forms.ChoiceField(label="Minute", choices=[(f"{n:02}", f"{n:02}") for n in range(60)])
    back: ClassVar[int] = 60

    def __init__(self, *args: Any, now_us: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = datetime.fromtimestamp(now_us / 1_000_000, UTC).astimezone(LONDON)
        self.now_us = now_us
        days = [(now - timedelta(days=n)).date() for n in range(self.back)]
        names = ("Today, ", "Yesterday, ")
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (f"{day:%Y-%m-%d}", f"{names[n] if n < 2 else ''}{day.day} {day:%B %Y}") for n, day in enumerate(days)
        ]
        self.initial = {"day": f"{now:%Y-%m-%d}", "hour": f"{now:%H}", "minute": f"{now:%M}", **self.initial}

    def clean(self) -> dict[str, Any]:
        """Nothing that is said to have happened lies in the future."""
        cleaned = super().clean() or {}
        if all(name in cleaned for name in ("day", "hour", "minute")) and self._instant() > self._end():
            self.add_error("day", "That is in the future. Choose when it happened.")
        return cleaned

    def _instant(self) -> datetime:
        c = self.cleaned_data
        return datetime.fromisoformat(f"{c['day']}T{c['hour']}:{c['minute']}:00").replace(tzinfo=LONDON)

    def _end(self) -> datetime:
        return datetime.fromtimestamp(self.now_us / 1_000_000, UTC)

    @property
    def at(self) -> str:
        """The instant chosen, with its zone."""
        return self._instant().isoformat()


class AuthorityForm(WhenForm):
    """The authority as it was granted."""

    authority = forms.CharField(label="Reference of the authorisation", max_length=120)
    route = forms.ChoiceField(label="Route (Investigatory Powers Act 2016)", choices=ROUTES, widget=forms.RadioSelect)
    by = forms.CharField(label="Who granted it", max_length=200, help_text="Never the applicant.")
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("authority", "route", "by", "day", "hour", "minute", "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("route", "60A")
        self.initial.setdefault("by", "Office for Communications Data Authorisations")


class SentForm(WhenForm):
    """When a schedule was sent."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why, in one's own words."""

    reason = forms.CharField(label="Reason", widget=Textarea, max_length=_MOST)
    version = forms.IntegerField(widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """Why, of what has no version."""

    reason = forms.CharField(label="Reason", widget=Textarea(attrs={"rows": 3}), max_length=_MOST)


class ErrorForm(WhenForm):
    """An error with communications data. What it is about is chosen among what is seen; the class may be left to the rule to propose."""

    about = forms.ChoiceField(label="What it is about")
    how_found = forms.CharField(label="How it was found", widget=Textarea(attrs={"rows": 3}), max_length=_MOST)
    cause = forms.CharField(label="How it came about", widget=Textarea(attrs={"rows": 3}), max_length=_MOST)
    made_by = forms.ChoiceField(label="Who made it", choices=[(w, w) for w in ("applicant", "spoc", "provider", "source", "other")])
    affected = forms.CharField(label="Who was affected", widget=Textarea(attrs={"rows": 2}), max_length=_MOST)
    acquired = forms.ChoiceField(
        label="Were data wrongly acquired or disclosed?",
        choices=[("yes", "Yes"), ("no", "No, it was found before")],
        widget=forms.RadioSelect,
    )
    consequences = forms.MultipleChoiceField(
        label="What followed", choices=list(CONSEQUENCES.items()), widget=forms.CheckboxSelectMultiple, required=False,
        help_text="What is recorded as done or told on it counts by itself.",
    )  # fmt: skip
    exhibits = forms.MultipleChoiceField(
        label="What was wrongly acquired",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Results that stand here for it, by SHA-256.",
    )
    collateral = forms.CharField(
        label="Unintended collateral intrusion", widget=Textarea(attrs={"rows": 2}), required=False, max_length=_MOST
    )
    steps = forms.CharField(label="Steps against repetition", widget=Textarea(attrs={"rows": 2}), required=False, max_length=_MOST)
    done = forms.CharField(label="What has been done about it", widget=Textarea(attrs={"rows": 2}), required=False, max_length=_MOST)
    chosen_class = forms.ChoiceField(
        label="Class", required=False, widget=forms.RadioSelect,
        choices=[("", "Have the rule propose it"), *((w, w.capitalize()) for w in CLASSES)],
    )  # fmt: skip
    reason = forms.CharField(
        label="Why it is registered so", widget=Textarea(attrs={"rows": 2}), max_length=_MOST, initial="registered when it was found"
    )
    field_order = ("about", "day", "hour", "minute", "how_found", "cause", "made_by", "affected", "acquired", "consequences", "exhibits")

    def __init__(self, *args: Any, about: list[tuple[str, str]], exhibits: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = about  # type: ignore[attr-defined]
        self.fields["exhibits"].choices = exhibits  # type: ignore[attr-defined]
        self.initial.setdefault("acquired", "yes")
        for name, words in (("day", "Day on which it was discovered"), ("hour", "Hour"), ("minute", "Minute")):
            self.fields[name].label = words
        if not exhibits:
            del self.fields["exhibits"]

    @property
    def said(self) -> dict[str, str]:
        """The fields of the decision."""
        c = self.cleaned_data
        plain = {name: c[name] for name in ("how_found", "cause", "made_by", "affected", "acquired", "collateral", "steps", "done")}
        lists = {"consequences": " ".join(c["consequences"]), "exhibits": " ".join(c.get("exhibits", ()))}
        return {**plain, **lists, "class": c["chosen_class"], "discovered": self.at}


class DestructionForm(WhenForm):
    """That wrongly acquired data are gone: here, by the program, or elsewhere, by somebody's word."""

    exhibits = forms.MultipleChoiceField(label="What was destroyed", widget=forms.CheckboxSelectMultiple)
    where = forms.ChoiceField(
        label="Where", widget=forms.RadioSelect, choices=[("here", "Destroy it in this store now"), ("elsewhere", "It was destroyed already, at the time below")]
    )  # fmt: skip
    whole = forms.BooleanField(label="Also where papers of other events stand in it", required=False)
    manner = forms.CharField(label="How it was destroyed", max_length=400, required=False)
    reason = forms.CharField(label="Reason", widget=Textarea(attrs={"rows": 2}), max_length=_MOST, initial="data wrongly acquired")
    field_order = ("exhibits", "where", "whole", "day", "hour", "minute", "manner", "reason")

    def __init__(self, *args: Any, exhibits: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibits"].choices = [(sha, f"SHA-256 {sha}") for sha in exhibits]  # type: ignore[attr-defined]
        self.initial.setdefault("where", "here")


class Days(forms.SelectDateWidget):
    """Year, month and day from lists, in the order in which they are read here."""

    labels = ("Day", "Month", "Year")


class FaultForm(forms.Form):
    """A fault that a provider announced."""

    provider = forms.CharField(label="Provider", max_length=120, help_text="As its results name it.")
    first = forms.DateField(
        label="From", required=False, widget=Days(empty_label=("Year", "Month", "Day")), help_text="Leave open when it is not known."
    )
    last = forms.DateField(label="To", required=False, widget=Days(empty_label=("Year", "Month", "Day")))
    nature = forms.CharField(label="What was at fault, as announced", widget=Textarea(attrs={"rows": 3}), max_length=_MOST)
    exhibit = forms.CharField(label="Exhibit that announces it", max_length=120, required=False, help_text="Like EX/4.")
    reason = forms.CharField(label="Why it is recorded", widget=Textarea(attrs={"rows": 2}), max_length=_MOST)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "last"):
            self.fields[name].widget.years = range(year - 5, year + 1)

    def day(self, name: str) -> str:
        """A day as YYYY-MM-DD, "" when left open."""
        chosen = self.cleaned_data.get(name)
        return chosen.isoformat() if chosen else ""


class RecallForm(forms.Form):
    """Everything told outside on the strength of it is called back."""

    about = forms.ChoiceField(label="What can no longer be stood by")
    exhibit = forms.CharField(label="Exhibit that shows it", max_length=120, required=False, help_text="Like EX/4.")
    reason = forms.CharField(label="Why it can no longer be stood by", widget=Textarea(attrs={"rows": 3}), max_length=_MOST)

    def __init__(self, *args: Any, about: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = about  # type: ignore[attr-defined]


class AcknowledgedForm(WhenForm):
    """A recipient acknowledged a notice."""

    by = forms.CharField(label="Who acknowledged it, for the recipient", max_length=200)
    exhibit = forms.CharField(label="Exhibit that shows it", max_length=120, required=False)
    reason = forms.CharField(label="How it was acknowledged", max_length=400, required=False)
    field_order = ("by", "day", "hour", "minute", "exhibit", "reason")


class DutyDoneForm(WhenForm):
    """A duty was done."""

    reason = forms.CharField(label="What was done", widget=Textarea(attrs={"rows": 3}), max_length=_MOST)
    exhibit = forms.CharField(label="Exhibit that shows it", max_length=120, required=False)
    field_order = ("reason", "day", "hour", "minute", "exhibit")
