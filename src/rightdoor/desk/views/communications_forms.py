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


class ReasonForm(forms.Form):
    """Why, in one's own words."""

    reason = forms.CharField(label="Reason", widget=Textarea, max_length=_MOST)
    version = forms.IntegerField(widget=forms.HiddenInput)
