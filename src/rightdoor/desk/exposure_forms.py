"""Forms of the pages of exposure."""

from __future__ import annotations

from typing import Any

from django import forms

from rightdoor.casework.access.models import Organisation

_MOST = 100_000


class LimitsForm(forms.Form):
    """What one sets for oneself, and one's names in exports."""

    a_day = forms.IntegerField(
        required=False, min_value=1, max_value=_MOST, label="Texts and files in a day", help_text="From this number on the page of your exposure says so. Leave empty for none."
    )  # fmt: skip
    a_week = forms.IntegerField(required=False, min_value=1, max_value=_MOST, label="Texts and files in a week")
    names = forms.CharField(
        required=False, max_length=2_200, widget=forms.Textarea, label="Your names as grader in case exports", help_text="One a line, as the export writes it. Only you see them; without one nothing is counted from exports."
    )  # fmt: skip


class TrustForm(forms.Form):
    """Profiles whose grades are taken over, and why."""

    profiles = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Take over grades under", help_text="A grade means something within its profile alone. None chosen: every file that no list calls of no interest is still to be looked at."
    )  # fmt: skip
    reason = forms.CharField(max_length=300, label="Reason", help_text="Which sets these are, who grades for them, who agreed.")

    def __init__(self, *args: Any, profiles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profiles"].choices = [(name, name) for name in profiles]  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    """Whom people of an organisation can talk to."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), empty_label="Choose an organisation")
    words = forms.CharField(
        required=False, max_length=300, label="Whom people can talk to", help_text="Occupational health or a welfare line: name, hours, telephone. Empty: nobody is named."
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.order_by("name")  # type: ignore[attr-defined]
