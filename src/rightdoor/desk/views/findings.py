"""What is wrong with received data: by source, code and week; each finding with its raw place as text."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path

from rightdoor.casework.access.may import require
from rightdoor.casework.findings import acts, queries
from rightdoor.casework.findings.queries import SEVERITIES, Wanted, Week
from rightdoor.casework.jobs.queries import jobs
from rightdoor.casework.oversight.queries import current_purpose
from rightdoor.desk.answers import attached, shows
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.purpose import purpose_page
from rightdoor.model.civil import DAY, iso_day

PAGE: Final = 50
_WIDTH, _HEIGHT, _BASE = 640, 160, 140


class FindingsForm(forms.Form):
    """Which findings."""

    severity = forms.ChoiceField(required=False, label="Severity", choices=[("", "Any"), *((s, s) for s in SEVERITIES)])
    source = forms.CharField(required=False, max_length=200, label="Source")
    code = forms.CharField(required=False, max_length=60, label="Code")
    receipt = forms.CharField(required=False, max_length=40, label="Receipt")
    exhibit = forms.CharField(required=False, max_length=64, label="Exhibit (SHA-256)")


class Bar(NamedTuple):
    """One bar of the chart, in units of the picture."""

    x: int
    width: int
    stop: int
    caution: int
    note: int
    label: str


def _wanted(query: QueryDict) -> Wanted:
    form = FindingsForm(query)
    form.is_valid()
    read = form.cleaned_data
    week = whole_number(query.get("week"), 999_999)
    return Wanted(
        read.get("source", ""), read.get("code", ""), read.get("severity", ""), read.get("receipt", ""), read.get("exhibit", ""),
        week * DAY if week is not None else None, _received_us(query),
    )  # fmt: skip


def _received_us(query: QueryDict) -> int | None:
    """When what a job took in was received; None where no job is asked for. Raises Http404 for a job that is not visible or took nothing in."""
    asked = query.get("job")
    if not asked:
        return None
    found = jobs().filter(pk=whole_number(asked) or 0, taken_us__isnull=False).first()
    if found is None:
        raise Http404
    return found.taken_us


def _offset(query: QueryDict) -> int:
    return ((whole_number(query.get("page"), 99_999) or 1) - 1) * PAGE


def bars(weeks: list[Week]) -> list[Bar]:
    """Weeks as stacked heights of a picture of 640 by 160 with its base at 140."""
    most = max((week.total for week in weeks), default=0) or 1
    wide = max(4, min(40, _WIDTH // max(1, len(weeks)) - 4))
    found = []
    for n, week in enumerate(weeks):
        heights = [-(-_BASE * part // most) if part else 0 for part in (week.stop, week.caution, week.note)]
        over = sum(heights) - _BASE
        if over > 0:  # rounded up so that every part is seen: the largest gives way
            heights[heights.index(max(heights))] -= over
        found.append(Bar(n * (wide + 4), wide, heights[0], heights[1], heights[2], iso_day(week.week_us // DAY)))
    return found


@needs("see-findings")
def front(request: DeskRequest) -> HttpResponse:
    """Tallies, trend and list."""
    wanted, offset = _wanted(request.GET), _offset(request.GET)
    lines = queries.findings(request.acting, wanted, limit=PAGE + 1, offset=offset)
    request.acting.note("consulted", {"page": "findings", "lines": len(lines[:PAGE])})
    weeks = queries.weeks(request.acting, wanted._replace(week_us=None)) if not offset else []
    page = offset // PAGE + 1
    context: dict[str, Any] = {
        "form": FindingsForm(request.GET),
        "job": whole_number(request.GET.get("job")),
        "keep": [{"name": "job", "value": request.GET["job"]}] if request.GET.get("job") else [],
        "wanted": wanted,
        "week_day": wanted.week_us // DAY if wanted.week_us is not None else None,
        "by_source": queries.tally(request.acting, "source", wanted) if not offset else [],
        "by_code": queries.tally(request.acting, "code", wanted) if not offset else [],
        "weeks": [{"week": week, "day": week.week_us // DAY} for week in reversed(weeks)],
        "bars": [
            {
                "bar": bar,
                "stop_y": _BASE - bar.stop,
                "caution_y": _BASE - bar.stop - bar.caution,
                "note_y": _BASE - bar.stop - bar.caution - bar.note,
            }
            for bar in bars(weeks)
        ],
        "lines": lines[:PAGE],
        "page": page,
        "previous": page - 1 if page > 1 else None,
        "next": page + 1 if len(lines) > PAGE else None,
    }
    return render(request, "findings/front.html", context)


@needs("see-findings")
def one(request: DeskRequest, number: int) -> HttpResponse:
    """One finding with what stands at its place; after a choice (POST) with its texts, once, under a purpose."""
    if request.method == "POST":
        return _opened(request, number)
    found = queries.raw_place(request.acting, number)
    if found is None:
        raise Http404
    return _place(request, found, opened=False)


def _opened(request: DeskRequest, number: int) -> HttpResponse:
    require(request.acting, "open-text")
    whole = queries.whole_place(request.acting, number)
    for row in whole.subjects if whole is not None else ():
        if current_purpose(request.acting, row.subject) is None:
            return purpose_page(request, row.subject, after=request.path)
    found = acts.open_place(request.acting, number)
    if found is None:
        raise Http404
    shows(request)
    return _place(request, found, opened=True)


def _place(request: DeskRequest, found: queries.RawPlace, *, opened: bool) -> HttpResponse:
    context = {
        "place": found,
        "finding": found.finding,
        "opened": opened,
        "closed": {} if opened else found.closed,
        "may_open": request.acting.can("open-text") and bool(found.subjects),
        "exhibits": request.acting.can("see-exhibits"),
    }
    return render(request, "findings/one.html", context)


@needs("see-findings")
@needs("export")
@stepped_up
def export(request: DeskRequest) -> HttpResponse:
    """The findings that match, as CSV or workbook. Raw texts go along, guarded, but for those that are opened by choice."""
    file = acts.export(request.acting, _wanted(request.GET), "xlsx" if request.GET.get("as") == "xlsx" else "csv")
    return attached(file)


urlpatterns = [
    path("findings/", front, name="findings"),
    path("findings/export", export, name="findings-export"),
    path("findings/<int:number>/", one, name="finding"),
]
