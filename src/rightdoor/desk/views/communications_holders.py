"""Who held an address range: what people entered, by whose word, and entering, correcting and withdrawing it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.forms import Textarea
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods

from rightdoor.casework.communications_data import holders
from rightdoor.decisions.validate import range_problems
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.communications_forms import Days, WhyForm
from rightdoor.desk.views.communications_parts import HOME, FormPage, day_text, form_page, room, tabs
from rightdoor.model.civil import iso_day
from rightdoor.operations.holders import HolderEntry
from rightdoor.reference.addresses import parse_prefix


class HolderForm(forms.Form):
    """Who held an address range, from day to day, by whose word. The range alone is typed, as the register states it that was asked."""

    address_range = forms.CharField(
        label="Address range",
        max_length=50,
        help_text="As the register states it, like 203.0.113.0/24: never the single address of an event.",
    )
    provider = forms.CharField(label="Provider that held it", max_length=120, help_text="As its results name it.")
    first = forms.DateField(
        label="From", widget=Days(empty_label=("Year", "Month", "Day")), help_text="The first day of which the source says so.",
        error_messages={"required": "Choose the day, the month and the year of the first day of which the source says so."},
    )  # fmt: skip
    last = forms.DateField(
        label="To", required=False, widget=Days(empty_label=("Year", "Month", "Day")), help_text="Leave open where it held the range when the source spoke."
    )  # fmt: skip
    source = forms.CharField(
        label="Who says so",
        max_length=400,
        help_text="The register, the letter or the person, with a reference. Everybody who sees requests reads it: name no case.",
    )
    said = forms.DateField(
        label="Day on which the source said it", widget=Days(empty_label=("Year", "Month", "Day")), help_text="Nothing is taken from it for later days.",
        error_messages={"required": "Choose the day, the month and the year."},
    )  # fmt: skip
    exhibit = forms.CharField(
        label="Exhibit of that paper", max_length=120, required=False,
        help_text="Like EX/4. People of your organisation who see requests read it: leave it open where the case is silent.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why it is entered", widget=Textarea(attrs={"rows": 2}), max_length=4_000, help_text="People of your organisation who see requests read it: name no case."
    )  # fmt: skip
    registered = forms.BooleanField(
        label="The register states a range narrower than /30 (IPv6: /64) just so", required=False,
        help_text="So narrow a range is hardly more than one line: the address of an event is none. What you confirm is recorded.",
    )  # fmt: skip
    days: ClassVar[tuple[tuple[str, str], ...]] = (("first", "from"), ("last", "to"), ("said", "said"))

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, _ in self.days:
            self.fields[name].widget.years = range(year, 1980, -1)
            self.fields[name].widget.is_required = False  # the lists begin empty: a day that nobody chose is never sent

    def clean_address_range(self) -> str:
        """The range, as the register states it."""
        text: str = self.cleaned_data["address_range"].strip()
        wrong = next(range_problems("It", text), "")
        if wrong and "/" not in text and parse_prefix(text) is not None:
            wrong = f"{text} is one address; write the range of the register, like 203.0.113.0/24"
        if wrong:
            raise forms.ValidationError(f"{wrong}.")
        return text

    @property
    def body(self) -> dict[str, str]:
        """The fields of the decision."""
        c = self.cleaned_data
        said = {name: c[name].isoformat() for name, _ in self.days if c.get(name)}
        return {
            "prefix": c["address_range"],
            "provider": c["provider"],
            "source": c["source"],
            "exhibit": c["exhibit"],
            "registered": "yes" if c["registered"] else "",
        } | {field: said[name] for name, field in self.days if name in said}


HOLDERS = f"{HOME}holders/"
STATES = {"in-force": "In force", "superseded": "Replaced by another entry", "withdrawn": "Withdrawn"}
_HEARD = "The plan hears it from now on; the checks hear it as soon as the list is worked out anew."


@require_GET
@room("see-requests")
def listed(request: DeskRequest) -> HttpResponse:
    """Every entry: those in force first."""
    found = holders.entries(request.acting)
    request.acting.note("consulted", {"what": "address-holders", "lines": len(found)})
    return render(request, "communications/holders.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Address holders"}], "tabs": tabs(request, "holders"),
        "head": ("Address range", "Provider", "From", "To", "Source", "State"),
        "now": [_cells(each) for each in found if each.state == "in-force"],
        "before": [_cells(each) for each in found if each.state != "in-force"], "may": request.acting.can(holders.MAY_ENTER),
    })  # fmt: skip


def _cells(each: HolderEntry) -> list[object]:
    return [
        {"text": each.prefix, "href": f"{HOLDERS}{each.id}/", "received": True},
        {"text": each.provider, "received": True},
        {"text": day_text(each.first)},
        {"text": day_text(each.last)},
        {"text": f"{each.source}, {day_text(each.said)}", "received": True},
        {"text": STATES[each.state]},
    ]


@require_GET
@room("see-requests")
def one(request: DeskRequest, entry: str) -> HttpResponse:
    """An entry as somebody's decision, with what it replaced and what replaced it."""
    found, by = holders.entry(request.acting, entry), holders.entered_by(request.acting, entry)
    request.acting.note("consulted", {"what": "address-holders", "lines": 1})
    more = (("Exhibit", found.exhibit or "none named"), ("Entered by", found.actor), ("Why", found.reason)) if by.mine else ()
    return render(request, "communications/holder.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Address holders", "href": HOLDERS}, {"text": found.prefix}],
        "found": found, "here": f"{HOLDERS}{found.id}/", "state": STATES[found.state],
        "facts": [
            {"key": "Provider", "value": found.provider}, {"key": "From", "value": day_text(found.first)}, {"key": "To", "value": day_text(found.last)},
            {"key": "Who says so", "value": found.source}, {"key": "Said on", "value": day_text(found.said)},
            *([{"key": "Narrow range", "value": "confirmed: the register states it so"}] if found.registered else []),
            *([{"key": "Entered for", "value": by.name}] if by.name else []), *({"key": key, "value": value} for key, value in more),
        ],
        "ask": "" if by.mine else by.name, "may": found.state == "in-force" and holders.may_change(request.acting, found.id),
    })  # fmt: skip


def _recorded(request: DeskRequest, done: str) -> str:
    """What was recorded, of how many days and planned events; a warning where it is one day."""
    entry = holders.entry(request.acting, done)
    days = entry.last - entry.first + 1
    if days == 1:
        messages.warning(
            request,
            f"It speaks for one day only, {day_text(entry.first)}. If the source says so of more days, correct the entry: look at “From” and “To”.",
        )
    said = f"It is recorded, and speaks for {days:,} day{'' if days == 1 else 's'}"
    touched = holders.planned_in(request.acting, entry)
    if touched is not None:
        said += f" and {touched:,} planned event{'' if touched == 1 else 's'} that you see"
    return f"{said}. {_HEARD}"


def _form(request: DeskRequest, **initial: object) -> HolderForm:
    year = datetime.fromtimestamp(request.acting.now_us / 1_000_000, UTC).year
    return HolderForm(request.POST if request.method == "POST" else None, year=year, initial=initial)


@require_http_methods(["GET", "POST"])
@room(holders.MAY_ENTER)
def new(request: DeskRequest) -> HttpResponse:
    """Enter who held a range."""
    form = _form(request)

    def act() -> tuple[str, str]:
        done = holders.enter(request.acting, form.body, reason=form.cleaned_data["reason"])
        return _recorded(request, done), f"{HOLDERS}{done}/"

    page = FormPage("Enter who held an address range", "Enter it", (("Address holders", HOLDERS), ("Enter a range", "")))
    return form_page(request, page, form, act)


@require_http_methods(["GET", "POST"])
@room(holders.MAY_ENTER)
def correct(request: DeskRequest, entry: str) -> HttpResponse:
    """Put another entry in the place of one: the old one stays on record."""
    old = holders.entry(request.acting, entry)
    days = {"first": iso_day(old.first), "last": iso_day(old.last), "said": iso_day(old.said)}
    form = _form(
        request, address_range=old.prefix, provider=old.provider, source=old.source, exhibit=old.exhibit, registered=old.registered, **days
    )

    def act() -> tuple[str, str]:
        done = holders.enter(request.acting, form.body, reason=form.cleaned_data["reason"], supersedes=old.id)
        return _recorded(request, done), f"{HOLDERS}{done}/"

    here = (("Address holders", HOLDERS), (old.prefix, f"{HOLDERS}{old.id}/"), ("Correct", ""))
    return form_page(request, FormPage(f"Correct who held {old.prefix}", "Put this in its place", here), form, act)


@require_http_methods(["GET", "POST"])
@room(holders.MAY_ENTER)
def withdraw(request: DeskRequest, entry: str) -> HttpResponse:
    """Take an entry back: nothing is said of the range by it any more."""
    old = holders.entry(request.acting, entry)
    form = WhyForm(request.POST if request.method == "POST" else None)

    def act() -> tuple[str, str]:
        holders.withdraw(request.acting, old.id, reason=form.cleaned_data["reason"])
        return "The entry is withdrawn. It stays on record, and nothing is taken from it any more.", HOLDERS

    here = (("Address holders", HOLDERS), (old.prefix, f"{HOLDERS}{old.id}/"), ("Withdraw", ""))
    return form_page(request, FormPage(f"Withdraw who held {old.prefix}", "Withdraw it", here), form, act)


urlpatterns = [
    path("communications-data/holders/", listed, name="communications-holders"),
    path("communications-data/holders/new/", new, name="communications-holder-new"),
    path("communications-data/holders/<str:entry>/", one, name="communications-holder"),
    path("communications-data/holders/<str:entry>/correct/", correct, name="communications-holder-correct"),
    path("communications-data/holders/<str:entry>/withdraw/", withdraw, name="communications-holder-withdraw"),
]
