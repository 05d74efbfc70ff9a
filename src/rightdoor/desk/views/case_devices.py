"""Devices of a case (what stands, continuity as a picture, the seizure list), and the queue for examination over cases."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from rightdoor.cases.devices import AREA
from rightdoor.cases.devices import kinds as k
from rightdoor.cases.devices.priority import place
from rightdoor.cases.devices.state import Device, devices
from rightdoor.cases.history import History
from rightdoor.casework.devices import acts, queries
from rightdoor.desk.case_forms import InstantField
from rightdoor.desk.case_words import event_label
from rightdoor.desk.device_chain import chain_of, wrong_of
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown, of_case
from rightdoor.desk.views.cases import area_context
from rightdoor.desk.views.cases_record import act_page

PAGE: Final = 50
ROWS: Final = 12  # of a seizure list; a longer one is two lists
_STEPS: Final = (k.MOVED, k.SUBMITTED, k.RESULTS, k.NOT_EXAMINED, k.PRIORITY, k.NOTICE, k.RETURNED, k.FORFEITED, k.KEPT)
_WORDS: Final = {kind.code: kind.words for kind in k.KINDS}


class SeizureForm(forms.Form):
    """Once what holds for the list, then a row for each device; rows that are left empty are none."""

    at = InstantField(label="When they were seized", help_text="The date, and the time as the clock showed it.")
    initials = forms.CharField(
        label="Initials of the finder", max_length=4, help_text="Each device gets the next free number, for instance ABC/1."
    )
    found_by = forms.CharField(label="Found by", max_length=200)
    holder = forms.CharField(label="Held by, where somebody else took them along (optional)", max_length=200, required=False)

    def __init__(self, data: Any, history: History) -> None:
        super().__init__(data)
        options = [(each.id, event_label(each, history)) for each in history.of(*_searches())]
        self.fields["seized_at"] = forms.ChoiceField(
            label="Search or arrest (optional)", choices=[("", "None of those recorded"), *options], required=False
        )
        for number in range(1, ROWS + 1):
            self._row(number)

    def _row(self, number: int) -> None:
        sorts = [("", "No device in this row"), *k.SORTS]
        self.fields[f"sort_{number}"] = forms.ChoiceField(label="What it is", choices=sorts, required=False)
        self.fields[f"description_{number}"] = forms.CharField(label="Description", max_length=400, required=False)
        self.fields[f"found_{number}"] = forms.CharField(label="Where it was found", max_length=400, required=False)
        self.fields[f"seal_{number}"] = forms.CharField(label="Seal", max_length=80, required=False)
        self.fields[f"child_{number}"] = forms.BooleanField(label="A child at risk uses it", required=False)

    def clean(self) -> dict[str, Any]:
        """A row is whole or empty."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, ROWS + 1):
            given = [bool(cleaned.get(f"{name}_{number}")) for name in ("sort", "description", "found")]
            if any(given) and not all(given):
                self.add_error(f"description_{number}", f"Row {number}: say what it is, describe it, and say where it was found.")
        return cleaned

    def common(self) -> list[forms.BoundField]:
        """The fields that hold for the whole list."""
        return [self[name] for name in ("at", "initials", "found_by", "holder", "seized_at")]

    def rows(self) -> list[tuple[int, list[forms.BoundField], forms.BoundField]]:
        """(number, its fields, whether a child at risk uses it)."""
        names = ("sort", "description", "found", "seal")
        return [(n, [self[f"{name}_{n}"] for name in names], self[f"child_{n}"]) for n in range(1, ROWS + 1)]

    def search(self) -> acts.Search:
        """What holds for the list."""
        said = self.cleaned_data
        return acts.Search(int(said["at"]), said["initials"], said["found_by"], said["holder"], said["seized_at"])

    def items(self) -> list[acts.Item]:
        """The devices that were described."""
        said = self.cleaned_data
        filled = [n for n in range(1, ROWS + 1) if said.get(f"sort_{n}")]
        return [
            acts.Item(said[f"sort_{n}"], said[f"description_{n}"], said[f"found_{n}"], said[f"seal_{n}"], said[f"child_{n}"])
            for n in filled
        ]


def _searches() -> tuple[str, ...]:
    return next(field.to for field in k.KINDS[0].fields if field.name == "seized_at")


@of_case("devices")
def area_page(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Each device: where it stands in the queue and why, its chain as a picture and in words, what can be recorded of it."""
    context = area_context(request, shown, AREA)
    may = {kind.code for kind in context["kinds"]}
    lines = {shown.history.root(line.event): line for line in context["lines"]}
    context["devices"] = [
        {
            "device": device,
            "line": lines[shown.history.root(device.seized.id)],
            "place": place(device, shown.history, request.acting.now_us) if device.waits else None,
            "chain": chain_of(device),
            "holds": [(hold, wrong_of(hold)) for hold in device.chain],
            "steps": [(kind, _WORDS[kind]) for kind in _STEPS if kind in may],
            "store": _store_exhibits(request, device),
        }
        for device in devices(shown.history)
    ]
    context["may_seize"] = k.SEIZED in may
    return render(request, "devices/area.html", context)


def _store_exhibits(request: DeskRequest, device: Device) -> list[str]:
    """Digests of results as taken in, for those who may open the register of exhibits."""
    if not request.acting.can("see-exhibits"):
        return []
    return [each.text("digest").lower() for each in device.results if each.text("digest")]


@of_case("record")
def seizure_list(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Several devices of one search in one form."""
    form = SeizureForm(request.POST or None, shown.history)
    words = {
        "title": "Seizure list",
        "button": "Record the list",
        "done": "The list is recorded.",
        "area": AREA.code,
        "hint": "Rows that you leave empty are none. No content of a device belongs here.",
        "template": "devices/seizure_list.html",
    }
    return act_page(
        request,
        shown,
        form,
        lambda filled, token: acts.seize(request.acting, shown.case.pk, filled.search(), filled.items(), expected=token),
        words=words,
        after=reverse("case-devices", args=[shown.case.pk]),
    )


@needs("see-subjects")
def queue(request: DeskRequest) -> HttpResponse:
    """Devices that wait for results, over the cases that one sees: children at risk first, each place with its reasons."""
    which = request.GET.get("which", "")
    which = which if which in dict(queries.WHICH) else ""
    found = queries.queue(request.acting, which=which)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    request.acting.note("consulted", {"page": "devices", "lines": len(page.object_list)})
    lists = [{"code": code, "text": text, "current": code == which} for code, text in queries.WHICH]
    return render(request, "devices/queue.html", {"page": page, "lists": lists, "groups": dict(k.GROUPS)})


urlpatterns = [
    path("devices/", queue, name="device-queue"),
    path("cases/<str:case>/devices/", area_page, name="case-devices"),
    path("cases/<str:case>/devices/list/", seizure_list, name="case-seizure-list"),
]
