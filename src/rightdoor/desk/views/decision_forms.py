"""Forms of decisions. What may stand in them is checked by the acts; here are the words."""

from __future__ import annotations

from typing import Any

from django import forms

from rightdoor.casework.decided.carrying import RANKS
from rightdoor.casework.decided.closing import close_reasons
from rightdoor.casework.decided.kinds import KINDS
from rightdoor.desk.views.deciding import Reasoned
from rightdoor.model.decision import FACTS, OUTCOMES
from rightdoor.reporting.stamps import ANSWERS

FACT_WORDS = {
    "nothing-found": "Nothing was found on any device examined",
    "activity-continues": "The activity went on while the devices were held",
    "other-identified": "Somebody else was named",
    "resident-absent": "The expected resident was not there",
    "line-tested": "The line was tested by the provider",
    "details-changed": "Details of the account were changed before the act",
    "reported-compromised": "The account was reported as compromised",
    "multi-occupancy": "The premises are in multiple occupation",
    "business": "The premises are a business",
    "hotel": "The premises are a hotel or hostel",
    "school": "The premises are a school or college",
    "possible-users": "How many people may use the connection",
    "caveat": "A caveat of the provider or of an officer",
    "household-confirmed": "The household was confirmed at the premises",
    "moved": "The household has moved",
    "service-ended": "The service at the premises has ended",
    "searched-before": "The premises were searched before",
    "research-supports": "Local research supports it",
    "research-neutral": "Local research neither supports it nor speaks against it",
    "research-against": "Local research speaks against it",
}
_NARROW = {"class": "govuk-!-width-full"}  # long options stay within a phone's width


class TierForm(Reasoned):
    """Which tier."""

    tier = forms.ChoiceField(
        choices=[(code, words.capitalize()) for code, words in KINDS["tier"].states.items()], widget=forms.RadioSelect, label="Tier"
    )


class CloseForm(Reasoned):
    """Why it is closed."""

    code = forms.ChoiceField(choices=[(r.code, r.words) for r in close_reasons().codes], widget=forms.RadioSelect, label="Reason code")
    reference = forms.CharField(required=False, max_length=400, label="Where it went, or which one", help_text="Some codes ask for it.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].option_hints = {r.code: f"Give as well: {r.asks}." for r in close_reasons().codes if r.asks}  # type: ignore[attr-defined]


class AttributionForm(Reasoned):
    """Accepted or doubted, and whose word it is where the papers fall short."""

    state = forms.ChoiceField(
        choices=[("accepted", "Accept it"), ("doubted", "Doubt it")], widget=forms.RadioSelect, label="The attribution of this event"
    )
    rank = forms.ChoiceField(required=False, choices=[("", "Not needed"), *RANKS.items()], label="Rank of the officer whose word is needed")
    by = forms.CharField(required=False, max_length=200, label="Name of that officer")
    no_second_event = forms.CharField(required=False, max_length=4_000, label=ANSWERS["no_second_event"])
    looked_for = forms.CharField(required=False, max_length=4_000, label=ANSWERS["looked_for"])
    would_undermine = forms.CharField(required=False, max_length=4_000, label=ANSWERS["would_undermine"])

    def __init__(self, *args: Any, needed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left_out = {"": ["rank", "by", *ANSWERS], "superintendent": list(ANSWERS)}.get(needed, [])
        for name in left_out:
            del self.fields[name]


class MergeForm(Reasoned):
    """Which other subject."""

    other = forms.CharField(max_length=40, widget=forms.HiddenInput, label="The other subject")


class ProposalForm(Reasoned):
    """Whether two that new data joined belong together."""

    together = forms.ChoiceField(
        choices=[("yes", "They belong together"), ("no", "They do not: something else joined them")],
        widget=forms.RadioSelect,
        label="Do these two belong together?",
    )


class AnswerForm(Reasoned):
    """An answer with its source."""

    said = forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No")], widget=forms.RadioSelect, label="Answer")
    source = forms.CharField(max_length=200, label="Source", help_text="For example PNC check, ViSOR, children's services.")
    reference = forms.CharField(required=False, max_length=200, label="Reference", help_text="Number or date of the check.")


class KiratForm(Reasoned):
    """A completed KIRAT result."""

    result = forms.ChoiceField(
        choices=[(code, words.capitalize()) for code, words in KINDS["kirat"].states.items()], widget=forms.RadioSelect, label="Result"
    )
    by = forms.CharField(max_length=200, label="Assessed by", help_text="The trained person who completed it.")
    at = forms.CharField(max_length=40, label="When", help_text="With its zone, for example 2026-03-01T09:30:00Z.")
    version = forms.CharField(required=False, max_length=40, label="Version of KIRAT")
    reference = forms.CharField(required=False, max_length=200, label="Reference")


class ReadingForm(Reasoned):
    """Which of several readings; or, of a time without a zone, the instant within them."""

    reading = forms.CharField(max_length=40, label="The time meant", help_text="With its zone, for example 2026-03-01T09:30:00Z.")
    exhibit = forms.CharField(required=False, max_length=200, label="Paper that settles it", help_text="For example EX/4.")

    def __init__(self, *args: Any, readings: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(readings) > 1:
            self.fields["reading"] = forms.ChoiceField(choices=readings, widget=forms.RadioSelect, label="The time meant")
            self.order_fields(("reading", "exhibit", "reason"))


class ProfileForm(Reasoned):
    """How a source writes its times."""

    source = forms.CharField(max_length=200, widget=forms.HiddenInput, label="Source")
    zone = forms.CharField(
        required=False, max_length=64, label="Zone", help_text="UTC, an offset like +01:00, or a name like Europe/London."
    )
    clock = forms.ChoiceField(required=False, choices=[("", "Not said"), ("24h", "24 hours"), ("12h", "12 hours")], label="Clock")
    date_order = forms.ChoiceField(
        required=False,
        choices=[("", "Not said"), ("dmy", "Day, month, year"), ("mdy", "Month, day, year"), ("ymd", "Year, month, day")],
        label="Order of dates",
    )
    first = forms.CharField(required=False, max_length=10, label="From", help_text="First day, 2026-01-31. Empty: from the beginning.")
    last = forms.CharField(required=False, max_length=10, label="To", help_text="Last day. Empty: until now.")
    exhibit = forms.CharField(required=False, max_length=200, label="Paper that says so", help_text="For example EX/4.")

    def body(self) -> dict[str, str]:
        """The fields of the core's kind `time-profile`."""
        data = self.cleaned_data
        fields = {name: data[name] for name in ("source", "zone", "clock", "date_order", "exhibit")}
        return {k: v for k, v in {**fields, "from": data["first"], "to": data["last"]}.items() if v}


class FactForm(Reasoned):
    """A fact."""

    about = forms.ChoiceField(label="About", widget=forms.Select(attrs=_NARROW))
    fact = forms.ChoiceField(
        choices=[(code, FACT_WORDS.get(code, code)) for code in FACTS], label="Fact", widget=forms.Select(attrs=_NARROW)
    )
    at = forms.CharField(
        required=False,
        max_length=40,
        label="When it was so",
        help_text="With its zone, for example 2026-03-01T09:30:00Z. Empty: not known.",
    )
    check = forms.CharField(
        required=False, max_length=200, label="Check or record", help_text="For local research: which record was looked at."
    )
    number = forms.CharField(required=False, max_length=6, label="Number", help_text="Where the fact states how many.")
    outcome = forms.ChoiceField(
        required=False,
        choices=[("", "Does not apply"), *((code, code.replace("-", " ").capitalize()) for code in OUTCOMES)],
        label="Outcome of a test of the line",
    )
    detail = forms.CharField(required=False, max_length=2_000, widget=forms.Textarea, label="In words")
    exhibit = forms.CharField(required=False, max_length=200, label="Paper that it rests on", help_text="For example EX/4.")

    def __init__(self, *args: Any, abouts: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = list(abouts.items())  # type: ignore[attr-defined]

    def body(self) -> dict[str, str]:
        """The fields of the core's kind `fact`."""
        return {name: str(text) for name, text in self.cleaned_data.items() if name != "reason" and text}


class WithdrawForm(Reasoned):
    """A reason alone."""
