"""Exposure: what oneself opened, with a limit of one's own and whom to talk to; budgets of exhibits, whose grades a unit takes over.

Nothing here is shown of another person; what occupational health sees has its own pages (`exposure_people`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from rightdoor.casework.access.may import require_a_role
from rightdoor.casework.access.models import Unit
from rightdoor.casework.exposure import acts, queries
from rightdoor.casework.exposure.exhibits import PAGE, exhibit_budget, exhibit_budgets
from rightdoor.casework.exposure.graded import graded_in_exports
from rightdoor.casework.exposure.sums import DAY_US, KEPT_US, WORDS, by_day, by_week
from rightdoor.desk.answers import form_shown, see
from rightdoor.desk.exposure_forms import LimitsForm, TrustForm
from rightdoor.desk.guards import needs, signed_in
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.views.administration import refuse_form
from rightdoor.media.exposure.budget import PARTS
from rightdoor.operations.exposure import ExhibitBudget

_WIDTH: Final = 400
PART_WORDS: Final = {
    "graded": "Known and graded: nobody needs to look",
    "harmless": "Listed as of no interest",
    "listed": "In a set, no grade that is taken over",
    "near": "Near a known one: a grader says",
    "confirmed": "Near, confirmed by a grader",
    "new": "In no set",
    "other": "No picture or film, in no set",
    "unread": "Could not be read: not known",
    "not_compared": "Held against no set: not known",
}
_FILLS: Final = {
    "graded": "#0f7a52", "harmless": "#8a9199", "listed": "#6e3619", "near": "#b5651d", "confirmed": "#4c2c92", "new": "#144e81", "other": "#cecece",
    "unread": "", "not_compared": "",
}  # fmt: skip


LETTERS: Final = dict(zip(PART_WORDS, "ABCDEFGHI", strict=True))
"""By which a part is told in bars, beside its colour."""


class Part(NamedTuple):
    """One part of a bar, in units of the picture; without a fill it is hatched: not known."""

    x: float
    width: float
    fill: str
    letter: str
    words: str
    contents: int

    @property
    def middle(self) -> float:
        """Where the ground of its letter begins."""
        return round(self.text - 6, 2)

    @property
    def text(self) -> float:
        """Where its letter stands."""
        return round(self.x + self.width / 2, 2)


def parts_of(one: ExhibitBudget) -> list[tuple[str, int]]:
    """The parts with their counts in the order in which they are shown; confirmed near matches stand beside those that wait."""
    found: list[tuple[str, int]] = []
    for part in PARTS if one.budget is not None else ():
        found.append((part, getattr(one.budget, part)))
        if part == "near":
            found.append(("confirmed", one.near_confirmed or 0))
    return found


def bar(one: ExhibitBudget) -> list[Part]:
    """The parts of a budget beside one another; nothing where nothing is known. The table beside it has the figures."""
    if one.budget is None:
        return []
    counts = [count for _, count in parts_of(one)]
    whole, at, made = sum(counts) or 1, 0.0, []
    for part, count in parts_of(one):
        if count:
            made.append(Part(round(at, 2), round(_WIDTH * count / whole, 2), _FILLS[part], LETTERS[part], PART_WORDS[part], count))
        at += _WIDTH * count / whole
    return made


@signed_in
def own(request: DeskRequest) -> HttpResponse:
    """What oneself opened and graded, by day and week."""
    acting = request.acting
    require_a_role(acting)
    opened = queries.own(acting, since_us=acting.now_us - KEPT_US)
    limit, today = queries.limit_of(acting), acting.now_us // DAY_US
    names = queries.grader_names(acting)
    context = {
        "weeks": by_week(opened)[:26],
        "days": [line for line in by_day(opened) if line.first > today - 14],
        "kinds": list(WORDS.values()),
        "notices": queries.own_notices(acting, opened),
        "limit": limit,
        "names": names,
        "graded": graded_in_exports(acting, names) if names else None,
        "talk": queries.talk_to(acting),
        "looked": queries.looked_at(acting),
        "exhibits": acting.can("see-exhibits"),
        "cares": acting.can("see-exposure"),
    }
    return render(request, "exposure/own.html", context)


@signed_in
def limits(request: DeskRequest) -> HttpResponse:
    """Set limits for oneself, and the names that one has in exports."""
    require_a_role(request.acting)
    held = queries.limit_of(request.acting)
    initial = {"a_day": held.a_day if held else None, "a_week": held.a_week if held else None}
    form = LimitsForm(request.POST or None, initial={**initial, "names": "\n".join(queries.grader_names(request.acting))})
    if request.method == "POST" and form.is_valid():
        try:
            acts.set_grader_names(request.acting, form.cleaned_data["names"].splitlines())
        except ValidationError as problem:
            refuse_form(form, problem)
        else:
            acts.set_limits(request.acting, a_day=form.cleaned_data["a_day"], a_week=form.cleaned_data["a_week"])
            messages.success(request, "Kept. Nobody else sees it.")
            return see("/exposure/")
    return form_shown(request, "exposure/limits.html", {"form": form})


@needs("see-exhibits")
def exhibits(request: DeskRequest) -> HttpResponse:
    """Budgets of the exhibits that one sees."""
    page = whole_number(request.GET.get("page"), 99_999) or 1
    found = exhibit_budgets(request.acting, limit=PAGE + 1, offset=(page - 1) * PAGE)
    digests = list(dict.fromkeys(one.exhibit for one in found))
    lines = [one for one in found if one.exhibit in digests[:PAGE]]
    request.acting.note("consulted", {"page": "exposure-exhibits", "lines": len(lines)})
    units = queries.trust_units(request.acting)
    trusted = queries.trusted_by([*request.acting.units_with("see-exhibits"), *(unit.pk for unit in units)])
    context = {
        "groups": [
            [{"one": one, "bar": bar(one)} for one in lines if one.exhibit == exhibit]
            for exhibit in dict.fromkeys(one.exhibit for one in lines)
        ],
        "legend": [(LETTERS[part], words) for part, words in PART_WORDS.items()],
        "units": [{"unit": unit, "trust": trusted.get(unit.pk)} for unit in units],
        "trusted": list(trusted.values()),
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if len(digests) > PAGE else None,
        "page": page,
    }
    return render(request, "exposure/exhibits.html", context)


@needs("see-exhibits")
def exhibit(request: DeskRequest, exhibit: str) -> HttpResponse:
    """One exhibit, with what of it lies in others that one sees."""
    found = exhibit_budget(request.acting, exhibit)
    if not found:
        raise Http404
    request.acting.note("consulted", {"what": "exposure-exhibit", "exhibit": exhibit})
    shown = [
        {
            "one": one,
            "bar": bar(one),
            "rows": [[f"{LETTERS[part]}: {PART_WORDS[part]}", {"text": str(count), "numeric": True}] for part, count in parts_of(one)],
        }
        for one in found
    ]
    context = {"exhibit": exhibit, "shown": shown, "head": ["What", {"text": "Different contents", "numeric": True}]}
    return render(request, "exposure/exhibit.html", context)


@needs("trust-grades")
def trust(request: DeskRequest, unit: int) -> HttpResponse:
    """Say under which profiles a unit takes grades over."""
    one = get_object_or_404(Unit, pk=unit, pk__in=request.acting.units_with("trust-grades"))
    held = queries.trusted_by([unit]).get(unit)
    form = TrustForm(request.POST or None, initial={"profiles": held.profiles if held else []}, profiles=acts.gradable_profiles())
    if request.method == "POST" and form.is_valid():
        acts.trust(request.acting, one, profiles=form.cleaned_data["profiles"], reason=form.cleaned_data["reason"])
        messages.success(request, "Kept: budgets of the unit's exhibits count by it from now on.")
        return see("/exposure/exhibits/")
    return form_shown(request, "exposure/trust.html", {"form": form, "unit": one, "held": held})


urlpatterns = [
    path("exposure/", own, name="exposure"),
    path("exposure/limits/", limits, name="exposure-limits"),
    path("exposure/exhibits/", exhibits, name="exposure-exhibits"),
    path("exposure/exhibits/<str:exhibit>/", exhibit, name="exposure-exhibit"),
    path("exposure/trust/<int:unit>/", trust, name="exposure-trust"),
]
