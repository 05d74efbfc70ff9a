"""Operations: those that one sees, one of them with phases, objectives and forces, and what is tasked to whom and how old it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path, reverse

from rightdoor.casework.figures.claimed import beside_claims
from rightdoor.casework.joint import queries
from rightdoor.desk.figure_links import figure_href
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.templatetags.desk import day
from rightdoor.desk.views.operation_frame import Shown, frame_of, of_operation
from rightdoor.desk.views.operations_record import recordable
from rightdoor.figures.claims import Beside, Claim
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.joint.force_kinds import force_name
from rightdoor.joint.frame_kinds import MEASURES, REACHES
from rightdoor.joint.parts import Part
from rightdoor.joint.records import claims_of
from rightdoor.joint.state import OperationState, state_of
from rightdoor.joint.tasking import Tasking
from rightdoor.model.civil import DAY
from rightdoor.reference.operation_roles import role_words

PAGE: Final = 100
PERIODS: Final = 3  # of claims on one page: each is a count over the store
PLACES: Final = {"held": "Held", "offered": "Offered", "waits": "Waits with the operation"}
_REACHES: Final = dict(REACHES)


@needs("see-operations")
def listed(request: DeskRequest) -> HttpResponse:
    """The operations that one leads or takes part in."""
    rows = []
    for operation in queries.listed(request.acting):
        state = state_of(queries.history_of(operation, without=queries.REQUESTS))
        places = [each.place for each in state.taskings]
        rows.append(
            [
                {"text": operation.name, "href": reverse("joint-operation", args=[operation.pk]), "received": True},
                {"text": operation.controller.name, "received": True},
                _stage(state),
                *({"text": f"{count:,}", "numeric": True} for count in (len(state.forces), len(places), places.count("waits"))),
            ]
        )
    request.acting.note("consulted", {"page": "operations", "lines": len(rows)})
    numeric = ("Forces", "Packages that you see", "Of these waiting")
    head = ["Operation", "Controller", "Stage", *({"text": text, "numeric": True} for text in numeric)]
    return render(request, "operations/list.html", {"head": head, "rows": rows})


@of_operation("overview", reads="packages")
def overview(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Where it stands."""
    state, now = shown.state, request.acting.now_us
    places: list[str] = [each.place for each in state.taskings]
    held = Counter(force for each in state.taskings for force in each.holders)
    asked = Counter(force for each in state.taskings for force in each.asked)
    context = frame_of(request, shown, "joint-operation") | {
        "stage": _stage(state),
        "reach": _REACHES.get(state.reach, ""),
        "counts": [(PLACES[place], places.count(place)) for place in PLACES],
        "oldest": _oldest(state, places, now),
        "phase_head": ["Phase", "Began", "Planned until", "Ended"],
        "phases": [[each.name, _at(each.from_us), _at(each.until_us), _at(each.ended_us)] for each in state.phases],
        "objective_head": ["Objective", "Measured by", {"text": "Target", "numeric": True}, "Set"],
        "objectives": [
            [
                each.words, dict(MEASURES).get(each.measure, each.measure) or "not said",
                {"text": "none" if each.target is None else f"{each.target:,}", "numeric": True}, _at(each.set_us),
            ]
            for each in state.objectives
        ],
        "force_head": ["Force", "Takes part", "Units and roles", "Whom to ask", "Works", "Packages"],
        "forces": [_force(part, held, asked) for part in state.parts],
        **_claims(request, shown),
        "overlaps": _overlaps(shown),
        "overlap_head": ["Subject", "Also in", "Ask"],
        "recordable": recordable(request, shown),
    }  # fmt: skip
    return render(request, "operations/overview.html", context)


def _claims(request: DeskRequest, shown: Shown) -> dict[str, Any]:
    """Claims, each with the number of the records for its force and period and with the difference: a few periods at once, as each is a count."""
    claims = claims_of(str(shown.operation.pk), shown.state)
    periods = sorted({(each.from_us, each.until_us) for each in claims}, reverse=True)
    page = Paginator(periods, PERIODS).get_page(whole_number(request.GET.get("page"), 99_999) or 1)
    held = [each for period in page.object_list for each in claims if (each.from_us, each.until_us) == period]
    counted = beside_claims(request.acting, held) if request.acting.can("see-figures") else None
    numeric = [{"text": text, "numeric": True} for text in ("It says", "By records")]
    return {
        "claim_head": ["Force", "What was counted", *numeric, "Difference", "Period", "Where it is said"],
        "claims": [_claim(each, counted) for each in held],
        "page": page,
    }


def _claim(claim: Claim, counted: Mapping[str, Beside] | None) -> list[Any]:
    """A claim as a row. `counted`: what the records give, by claim; None for whoever may not see figures."""
    definition = DEFINITIONS.get(claim.definition)
    ours: Any = {"text": "Ask who sees figures", "numeric": True}
    apart = ""
    if definition is None:
        ours = {"text": "No such definition", "numeric": True}
    elif counted is not None:
        beside = counted[claim.id]
        href = figure_href(definition.code, beside.figure.query)
        ours, apart = (
            {"text": f"{beside.figure.value:,}", "href": href, "hidden": " by records: open to its papers", "numeric": True},
            beside.says,
        )
    return [
        ", ".join(map(force_name, claim.forces)), definition.words if definition is not None else {"text": claim.definition, "received": True},
        {"text": f"{claim.value:,}", "numeric": True}, ours, apart, f"{_day(claim.from_us)} to {_day(claim.until_us - 1)}",
        {"text": claim.source, "received": True},
    ]  # fmt: skip


@of_operation("packages", reads="packages")
def packages(request: DeskRequest, shown: Shown) -> HttpResponse:
    """What is tasked to whom and how old it is, the oldest first; by where it lies."""
    place = request.GET.get("place", "")
    place = place if place in PLACES else ""
    found = [each for each in shown.state.taskings if not place or each.place == place]
    now = request.acting.now_us
    lists = [("", "All that you see"), *PLACES.items()]
    ordered = sorted(found, key=lambda each: (each.first_receipt_us, each.id))
    page = Paginator(ordered, PAGE).get_page(whole_number(request.GET.get("page"), 99_999) or 1)
    context = frame_of(request, shown, "joint-packages") | {
        "lists": [{"code": code, "text": text, "current": code == place} for code, text in lists],
        "head": ["Subject", "Lies", "With", "Since", "Tasked", {"text": "Days since first receipt", "numeric": True}],
        "page": page,
        "rows": [_line(shown, each, now) for each in page.object_list],
    }
    return render(request, "operations/packages.html", context)


def _stage(state: OperationState) -> str:
    return "Not opened" if state.opened_us is None else "Closed" if state.closed_us is not None else "Open"


def _oldest(state: OperationState, places: Sequence[str], now_us: int) -> int | None:
    """Days since first receipt of the oldest package that nobody holds."""
    ages = [each.age_us(now_us) // DAY for each, place in zip(state.taskings, places, strict=True) if place != "held"]
    return max(ages) if ages else None


def _at(at_us: int | None) -> dict[str, Any] | str:
    return {"at_us": at_us} if at_us is not None else "not known"


def _day(at_us: int) -> str:
    return day(at_us // DAY)


def _force(part: Part, held: Mapping[str, int], asked: Mapping[str, int]) -> list[Any]:
    """A stay of a force as a row. `held`, `asked`: how many packages each force holds, and has still to answer."""
    units = "; ".join(f"{each.name}: {role_words(each.role)}" for each in part.units if each.until_us is None)
    here = queries.organisation_of(part.force)
    stay = f"since {_day(part.joined_us)}" if part.left_us is None else f"left on {_day(part.left_us)}: {part.left_reason}"
    return [
        force_name(part.force), {"text": stay, "received": True}, {"text": units or "none named", "received": True},
        {"text": part.contact or "not known", "received": True},
        f"here, as {here.name}" if here is not None else "elsewhere", f"{held[part.force]:,} held, {asked[part.force]:,} to answer" if part.left_us is None else "none",
    ]  # fmt: skip


def with_words(tasking: Tasking) -> str:
    """With whom a package lies, in words; nobody's is said as such, with who held it before."""
    if tasking.holders:
        return ", ".join(map(force_name, tasking.holders))
    if tasking.asked:
        return "to answer: " + ", ".join(map(force_name, tasking.asked))
    before = ", ".join(map(force_name, tasking.held_before))
    return f"nobody; held before by {before}" if before else "nobody"


def _line(shown: Shown, each: Tasking, now_us: int) -> list[Any]:
    return [
        {"text": each.subject, "href": reverse("joint-package", args=[shown.operation.pk, each.id]), "received": True},
        PLACES[each.place],
        with_words(each),
        {"at_us": each.since_us},
        {"at_us": each.tasked_us},
        {"text": f"{each.age_us(now_us) // DAY:,}", "numeric": True},
    ]


def _overlaps(shown: Shown) -> list[list[Any]]:
    if not shown.standing.leads:
        return []
    return [
        [
            {"text": each.subject, "received": True},
            {"text": each.name, "href": reverse("joint-operation", args=[each.operation]), "received": True}
            if each.operation is not None
            else "an operation that you do not see",
            {"text": each.controller, "received": True},
        ]
        for each in queries.overlaps_of(shown.operation)
    ]


urlpatterns = [
    path("operations/", listed, name="operations"),
    path("operations/<int:operation>/", overview, name="joint-operation"),
    path("operations/<int:operation>/packages/", packages, name="joint-packages"),
    path("", include("rightdoor.desk.views.operations_record")),
    path("", include("rightdoor.desk.views.operations_tasking")),
]
