"""What came of it: each source, item, status, provider and check held against the outcomes of its cases, for whoever reviews an instrument."""

from __future__ import annotations

from functools import cache
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_POST

from rightdoor.casework.acting import Acting
from rightdoor.casework.export import file_of
from rightdoor.casework.figures.loop import courses_seen
from rightdoor.desk.answers import attached, form_shown
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.loop_drawn import forest
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number
from rightdoor.desk.views.returns_forms import FileForm
from rightdoor.figures.loop.course import Course
from rightdoor.figures.loop.measure import KINDS, LATE_DAYS, NOT_KNOWN, Measure, Measured, days_of, measured
from rightdoor.figures.loop.table import HEAD, rows_of
from rightdoor.figures.loop.words import ALWAYS, of_rate, warnings
from rightdoor.rules.attribution.register import catalogue
from rightdoor.rules.clocks.counting import ends_us
from rightdoor.rules.priority.instrument import load_instrument

MOST_LATE: Final = 999
SHORT: Final = {"source": "Source", "item": "Item", "status": "Status", "provider": "Provider", "check": "Check"}
_PAGE: Final = 100


class LoopForm(forms.Form):
    """As of which day, and after how many days a first entry is late."""

    as_of = DayField(required=False, label="Day of the data", help_text="As it was recorded at the end of that day. Empty: now.")
    late = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_LATE,
        label="Late after",
        help_text=f"Days from first receipt to first entry. Empty: {LATE_DAYS}.",
    )

    def asked(self, now_us: int) -> tuple[int, int]:
        """The instant, and the days; of a form that is valid."""
        day = self.cleaned_data.get("as_of")
        return min(now_us, ends_us(day_number(day)) - 1) if day else now_us, self.cleaned_data.get("late") or LATE_DAYS


@require_GET
@needs("see-figures")
def front(request: DeskRequest) -> HttpResponse:
    """The measures of one kind, with what must be said before they are read."""
    return _page(request, FileForm())


@require_GET
@needs("see-figures")
def cases(request: DeskRequest) -> HttpResponse:
    """The cases behind a row: those that one sees, which are those that were counted."""
    form = LoopForm(request.GET)
    kind, code = request.GET.get("kind", ""), request.GET.get("code", "")
    if not form.is_valid() or kind not in KINDS:
        raise Http404
    as_of_us, late = form.asked(request.acting.now_us)
    courses = {course.case: course for course in courses_seen(request.acting, as_of_us)}
    row = next((each for each in measured(courses.values(), late_days=late).of(kind) if each.code == code), None)
    page = Paginator(row.ids if row is not None else (), _PAGE).get_page(whole_number(request.GET.get("page"), 99_999) or 1)
    request.acting.note("consulted", {"page": "loop-cases", "kind": kind, "lines": len(page.object_list)})
    context = {
        "title": words_of(kind, code) if row is not None else "No case that you see", "kind_words": KINDS[kind], "page": page, "measures": _told(row) if row is not None else None, "back": _address(request.GET, kind=kind),
        "rows": [_case_row(courses[case]) for case in page.object_list], "head": ["Case", "Came of it", "Entries", "Days to first entry"],
    }  # fmt: skip
    return render(request, "loop/cases.html", context)


@require_POST
@needs("see-figures")
@needs("export")
@stepped_up
def export(request: DeskRequest) -> HttpResponse:
    """Every kind as a file; that it was taken and for what purpose is recorded."""
    form, file = LoopForm(request.GET), FileForm(request.POST)
    if not (form.is_valid() and file.is_valid()):
        return _page(request, file)
    as_of_us, late = form.asked(request.acting.now_us)
    found = counted(request.acting, as_of_us, late)
    request.acting.purpose = file.cleaned_data["purpose"]
    request.acting.note("exported", {"page": "loop", "as_of_us": as_of_us, "cases": found.whole.cases})
    return attached(file_of("csv", HEAD, rows_of(found, as_of_us), title="what came of it restricted", as_of_us=as_of_us))


def counted(acting: Acting, as_of_us: int, late_days: int) -> Measured:
    """The measures over the cases that one sees. Raises NotAllowed."""
    return measured(courses_seen(acting, as_of_us), late_days=late_days)


def _page(request: DeskRequest, file: FileForm) -> HttpResponse:
    form = LoopForm(request.GET)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else "source"
    context: dict[str, Any] = {"form": form, "file": file, "kind": kind, "kind_words": KINDS[kind], "always": ALWAYS}
    if form.is_valid():
        as_of_us, late = form.asked(request.acting.now_us)
        found = counted(request.acting, as_of_us, late)
        rows = [(words_of(kind, row.code), row) for row in found.of(kind)]
        request.acting.note("consulted", {"page": "loop", "kind": kind, "cases": found.whole.cases, "lines": len(rows)})
        context |= {
            "found": found, "as_of_us": as_of_us, "late": late, "whole": _told(found.whole), "warnings": list(warnings(found, kind)),
            "forest": forest(rows, found.whole) if rows else None,
            "rows": [{"words": words, "row": row, "told": _told(row), "href": _row_address(request.GET, row)} for words, row in rows],
        }  # fmt: skip
    tabs = [{"text": words, "href": _address(request.GET, kind=code), "current": code == kind} for code, words in SHORT.items()]
    context |= {"tabs": tabs, "exports": request.acting.can("export"), "query_text": request.GET.urlencode()}
    return form_shown(request, "loop/front.html", context)


def _told(row: Measure) -> dict[str, str]:
    """Each share in words, with a word where it stands apart."""
    apart = {"": "", "above": " Above the share of all cases.", "below": " Below the share of all cases."}
    rates = {"yielded": row.yielded, "wrong": row.wrong, "traceless": row.traceless, "late": row.late}
    return {name: of_rate(rate) + (f".{apart[rate.apart]}" if rate.apart else "") for name, rate in rates.items()}


def words_of(kind: str, code: str) -> str:
    """A row as it is called: an item by its question."""
    if code == NOT_KNOWN:
        return "Not recorded"
    item = load_instrument().items.get(code) if kind == "item" else None
    if item is not None:
        return f"{code}: {item.question}"
    return f"{code}: {check_words().get(code, 'a check of the papers')}" if kind == "check" else code


@cache
def check_words() -> dict[str, str]:
    """The title of each check by its code."""
    return {module.CODE: module.TITLE for module in catalogue()}


def _address(query: QueryDict, **more: str) -> str:
    kept = [(name, value) for name, values in query.lists() for value in values if name not in (*more, "page", "code")]
    return f"{reverse('loop')}?{urlencode([*kept, *more.items()])}"


def _row_address(query: QueryDict, row: Measure) -> str:
    kept = [(name, value) for name, values in query.lists() for value in values if name not in ("kind", "code", "page")]
    return f"{reverse('loop-cases')}?{urlencode([*kept, ('kind', row.kind), ('code', row.code)])}"


def _case_row(course: Course) -> list[Any]:
    came = [words for holds, words in ((course.yielded, "yield"), (course.wrong, "wrong"), (course.traceless, "no trace")) if holds]
    days = days_of(course)
    return [
        {"text": course.case, "href": f"/cases/{course.case}/"},
        ", ".join(came) or ("nothing known yet" if not course.settled else "ended without any of these"),
        ", ".join(outcome or "outcome not recorded" for outcome in course.entries) or "none",
        "not known" if days is None else str(days),
    ]


urlpatterns = [
    path("what-came-of-it/", front, name="loop"),
    path("what-came-of-it/cases/", cases, name="loop-cases"),
    path("what-came-of-it/export", export, name="loop-export"),
]
