"""The forms by which something comes in: files, and what somebody said on the telephone."""

from __future__ import annotations

from typing import Any

from django import forms

from rightdoor.casework.access.compartments import mine as own_compartments
from rightdoor.casework.access.may import unit_choices
from rightdoor.casework.acting import Acting


class ManyFiles(forms.ClearableFileInput):
    """A file control that takes several."""

    allow_multiple_selected = True


class _ForUnit(forms.Form):
    """The unit that receives, and a compartment that it goes into at once (offered only to whoever is in one)."""

    unit = forms.TypedChoiceField(coerce=int, label="Unit that receives it")
    compartment = forms.TypedChoiceField(
        coerce=int, required=False, label="Compartment",
        help_text="From the beginning only people in this compartment see that it was received.",
    )  # fmt: skip

    def __init__(self, acting: Acting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = unit_choices(acting, "take-in")
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["unit"].initial = choices[0][0]
            self.fields["unit"].widget = forms.HiddenInput()
        here = [(each.pk, each.name) for each in own_compartments(acting)]
        if here:
            self.fields["compartment"].choices = [("", "None"), *here]  # type: ignore[attr-defined]
        else:
            del self.fields["compartment"]

    @property
    def compartments(self) -> list[int]:
        """The chosen one, as a list."""
        chosen = self.cleaned_data.get("compartment")
        return [int(chosen)] if chosen else []


class UploadForm(_ForUnit):
    """Files, and the authority under which they are received."""

    field_order = ("unit", "authority", "compartment", "files")
    authority = forms.CharField(
        max_length=200, label="Authority under which it is received",
        error_messages={"required": "Enter the authority under which it is received."},
        help_text="Its name or reference, for example the agreement, warrant or request that it answers. It stays with every item.",
    )  # fmt: skip
    files = forms.FileField(  # type: ignore[assignment] # the base's attribute of that name is not used
        required=False, label="Files", widget=ManyFiles,
        help_text="Drop files here or choose them: any kind, also archives. Pictures and videos are hashed and counted, never kept.",
    )  # fmt: skip


CHANNELS = (("101", "101"), ("crimestoppers", "Crimestoppers"), ("front-desk", "Front desk"), ("other", "Another way"))
KINDS = (
    ("", "Not known"), ("email", "E-mail address"), ("phone", "Telephone number"), ("account", "Account"), ("screen-name", "Screen name"),
    ("ip", "IP address"), ("device", "Device"),
)  # fmt: skip
YES_NO = (("", "Not known"), ("yes", "Yes"), ("no", "No"))


class CallForm(_ForUnit):
    """What a member of the public said (contracts, section 3, public call)."""

    field_order = (
        "unit",
        "channel",
        "reference",
        "received_at",
        "anonymous",
        "identifier_type",
        "identifier",
        "child_at_risk",
        "urgent",
        "text",
        "compartment",
    )
    channel = forms.ChoiceField(choices=CHANNELS, label="How it came", widget=forms.RadioSelect)
    reference = forms.CharField(max_length=80, label="Reference", help_text="The number that the call handler gave it.")
    received_at = forms.CharField(
        max_length=40,
        label="When it was received",
        help_text="With its zone, for example 2026-01-05T08:00:00Z or 2026-01-05T09:00:00+01:00.",
    )
    anonymous = forms.ChoiceField(choices=YES_NO, required=False, label="Does the caller want to stay anonymous?", widget=forms.RadioSelect)
    identifier_type = forms.ChoiceField(choices=KINDS, required=False, label="What the caller named")
    identifier = forms.CharField(max_length=300, required=False, label="As the caller gave it")
    child_at_risk = forms.ChoiceField(choices=YES_NO, required=False, label="Is a child said to be at risk now?", widget=forms.RadioSelect)
    urgent = forms.ChoiceField(choices=YES_NO, required=False, label="Is it urgent?", widget=forms.RadioSelect)
    text = forms.CharField(max_length=20_000, required=False, label="What was said", widget=forms.Textarea)

    def clean_received_at(self) -> str:
        """One instant with its zone."""
        from rightdoor.model.instant import read_instant

        value = str(self.cleaned_data["received_at"]).strip()
        if not read_instant(value).single:
            raise forms.ValidationError("Give one instant with its zone, for example 2026-01-05T08:00:00Z.")
        return value
