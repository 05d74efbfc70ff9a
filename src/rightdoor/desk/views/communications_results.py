"""Results: sent in, shown row by row as they will be read, confirmed; what is awaited, and what answers no request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from rightdoor.casework.access.compartments import mine as own_compartments
from rightdoor.casework.access.may import unit_choices
from rightdoor.casework.communications_data import confirming, mapping_choices, queries, result_files, results
from rightdoor.casework.communications_data.models import Draft, Import
from rightdoor.casework.communications_data.problems import Changed
from rightdoor.desk.answers import shows
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.views.communications_parts import HOME, room, tabs, whole
from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.finding import DataFinding
from rightdoor.operations.plan_events import micros
from rightdoor.reporting.picture_words import reading_words
from rightdoor.rules.premises.echo import marked

RESULTS = f"{HOME}results/"


@require_http_methods(["GET", "POST"])
@room("see-requests")
def listed(request: DeskRequest) -> HttpResponse:
    """What was sent in, what is awaited; the form to send a result in."""
    problem: Exception | None = None
    if request.method == "POST":
        try:
            made = _received(request)
            return HttpResponseRedirect(f"{RESULTS}{made.key}/")
        except (Refused, UsageProblem) as said:
            problem = said
    found = results.imports()
    awaited = [line for line in queries.lines(request.acting) if line.awaited_since_us is not None]
    unmatched = queries.unmatched(receipt for each in found for receipt in each.receipts)
    units = unit_choices(request.acting, "import-results")
    request.acting.note("consulted", {"what": "results", "lines": len(found)})
    return render(request, "communications/results.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Results"}], "tabs": tabs(request, "results"),
        "problem": problem, "units": units, "inside": own_compartments(request.acting), "posted": request.POST, "found": found, "awaited": awaited,
        "unmatched": [[{"text": u.identifier, "received": True}, {"text": u.instant, "received": True}, {"text": u.provider, "received": True},
                       {"text": f"{u.exhibit[:12]} {u.locator}", "received": True}] for u in unmatched],
        "unmatched_head": ("Identifier echoed", "Time echoed", "Provider", "Source"),
    }, status=422 if problem else 200)  # fmt: skip


def _received(request: DeskRequest) -> Import:
    """The file that was posted. Raises UsageProblem without one, or for one that is too large."""
    file = request.FILES.get("file")
    if file is None or file.size is None or file.size > result_files.MOST_BYTES:
        raise UsageProblem(
            f"Choose one file of at most {result_files.MOST_BYTES // 1_000_000} MB.",
            advice="A larger one comes in through the referral inbox.",
        )
    return results.receive(
        request.acting, unit=whole_number(request.POST.get("unit")) or 0, name=str(file.name), content=file.read(),
        compartments=_compartments(request.POST),
    )  # fmt: skip


def _compartments(posted: QueryDict) -> list[int]:
    """The compartment that was chosen, if any. Raises UsageProblem for what no form offers."""
    chosen = posted.get("compartment", "")
    number = whole_number(chosen)
    if chosen and number is None:
        raise UsageProblem("Choose one of the compartments of the list.")
    return [] if number is None else [number]


@require_http_methods(["GET", "POST"])
@room("see-requests")
def one(request: DeskRequest, key: str) -> HttpResponse:
    """A result as it will be read. POST: `do` is show, take, keep or drop."""
    found = results.held_import(key)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    try:
        if do in ("take", "keep", "drop"):
            return _done(request, found, do)
    except (Refused, UsageProblem) as said:
        return _page(request, results.held_import(key), said, 409 if isinstance(said, Changed) else 422)
    shows(request)
    return _page(request, found, None, 200)


def _done(request: DeskRequest, found: Import, do: str) -> HttpResponse:
    posted = request.POST
    at = whole(posted.get("version"))
    if do == "drop":
        results.drop(request.acting, found.key, version=at)
        messages.success(request, "The result is put away unread.")
        return HttpResponseRedirect(RESULTS)
    keeping = confirming.keeping(found, posted) if do == "keep" else None
    results.take(
        request.acting, found.key, version=at, answers=posted.get("answers", ""), keeping=keeping, compartments=_compartments(posted)
    )
    messages.success(request, "The result is being taken in; the list is brought up to date after it.")
    return HttpResponseRedirect(RESULTS)


def _page(request: DeskRequest, found: Import, problem: Exception | None, status: int) -> HttpResponse:
    acting, posted = request.acting, request.POST
    inside = list(own_compartments(acting))
    context: dict[str, Any] = {
        "inside": [each for each in inside if each.pk not in found.compartments],
        "stands_in": [each.name for each in inside if each.pk in found.compartments],
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": "Results", "href": RESULTS}, {"text": "How it is read"}],
        "found": found, "problem": problem, "posted": posted,
        "may_import": found.state == Import.State.HELD and found.unit_id in acting.units_with("import-results"),
        "answers": [(d.key, d.reference) for d in Draft.objects.filter(state=Draft.State.MADE).order_by("reference")],
        "differs_head": ("Row", "What", "Asked", "Echoed"),
        "row_head": ("Row", "Answers", "Identifier and time", "Assigned", "Customer and address", "Stays unknown", "Found"),
    }  # fmt: skip
    if found.state == Import.State.HELD:
        context |= _as_read(found, posted)
    acting.note("consulted", {"import": found.key, "what": "preview"})
    return render(request, "communications/result.html", context, status=status)


def _as_read(found: Import, posted: QueryDict) -> dict[str, Any]:
    """The rows as they are read now; of a table that nobody reads, as the choices would have them read."""
    try:
        known = results.preview(found)
    except (Refused, UsageProblem) as gone:
        return {"gone": gone}
    if known.read and "column-0" not in posted and posted.get("do") != "map":
        return {
            "answer": _answer(known.rows, posted),
            "reader": known.reader,
            "rows": [_cells(row) for row in known.rows],
            "differing": _differing(known.rows),
            "known": True,
        }
    try:
        tried = confirming.tried(found, posted)
    except (Refused, UsageProblem) as none:
        return {"no_table": none, "rows": [_cells(row) for row in known.rows], "differing": _differing(known.rows)}
    draft, rows = tried.draft, [_cells(row) for row in tried.rows]
    return {
        "answer": _answer(tried.rows, posted), "rows": rows, "differing": _differing(tried.rows), "wrong": tried.wrong, "draft": draft, "columns": mapping_choices.columns(draft, tried.survey), "targets": mapping_choices.TARGETS,
        "choices": mapping_choices, "unlabelled": tried.unlabelled,
        "constants": [
            (f"all-{name}", words, ours, draft.constants.get(f"result.{name}", ""))
            for name, words, ours in (
                ("result", "No column says the result; every row is", mapping_choices.RESULTS),
                ("address_role", "No column says what the address is; every address is", mapping_choices.ROLES),
                ("network_kind", "Kind of network of every row", mapping_choices.KINDS),
            )
            if f"result.{name}" not in draft.columns.values()
        ],
    }  # fmt: skip


def _answer(rows: Iterable[results.RowShown], posted: QueryDict) -> str:
    """The application that was chosen, else the one that the rows answer."""
    named = results.answered_by(row.request for row in rows)
    return posted.get("answers") or (named.key if named is not None else "")


def _finding(found: DataFinding) -> str:
    """What is wrong with a row, with the column or field that it is about."""
    about = f" ({mapping_choices.FIELD_WORDS.get(found.field, found.field)})" if found.field else ""
    return f"{found.severity}: {found.message}{about}"


def _cells(row: results.RowShown) -> list[object]:
    known = row.shown.known
    identifier = known.get("identifier") or {}
    assert isinstance(identifier, dict)
    port = f" port {identifier['port']}" if identifier.get("port") is not None else ""
    who = ", ".join(str(known[name]) for name in ("subscriber_ref", "account_holder") if known.get(name))
    where = ", ".join(str(known[name]) for name in ("address", "postcode", "uprn") if known.get(name))
    role = f" ({known.get('address_role') or 'role not stated'})" if where else ""
    answers = row.reference or "no request that you see"
    assigned: Any = known.get("assigned") or {}
    span = f"{_when(assigned.get('from'))} to {_when(assigned.get('to'))}" if assigned else ""
    return [
        {"text": row.shown.place or "the table", "received": True},
        {"text": answers if known else "", "tag": f"Differs in {', '.join(row.differs)}" if row.differs else ""},
        {"text": f"{identifier.get('value', '')}{port} at {_when(known.get('instant'))}" if known else "", "received": True},
        {"text": span, "received": True},
        {"text": "; ".join(part for part in (who, where + role, str(known.get("result") or "")) if part), "received": True},
        {"text": ", ".join(mapping_choices.FIELD_WORDS.get(f, f) for f in row.shown.unknown)},
        {"text": "; ".join([*(_finding(f) for f in row.findings), *_said(row)]) or "nothing", "received": True},
    ]


def _said(row: results.RowShown) -> list[str]:
    return [f"not what was asked: {', '.join(row.differs)}"] if row.differs else []


def _differing(rows: Iterable[results.RowShown]) -> list[list[object]]:
    """Asked and echoed side by side, what differs in square brackets."""
    return [
        [
            {"text": f"{row.shown.place or 'the table'}, answering {row.reference}", "received": True},
            {"text": each.what.capitalize()},
            {"text": marked(each.asked, each.echoed) if each.asked else "nothing", "received": True},
            {"text": marked(each.echoed, each.asked) if each.echoed else "nothing", "received": True},
        ]
        for row in rows
        for each in row.differing
    ]


def _when(instant: Any) -> str:
    """A time as received with everything that it can mean."""
    if not instant or not instant["literal"]:
        return "nothing stated"
    readings = instant["readings"]
    if not readings:
        return f"“{instant['literal']}”, not read"
    many = f", {len(readings)} readings" if len(readings) > 1 else ""
    spans = "; or ".join(reading_words(micros(reading["from"]), micros(reading["to"])) for reading in readings[:4])
    more = "; or others" if len(readings) > 4 else ""
    zone = ", zone not stated" if instant["basis"] == "unknown" else ""
    return f"“{instant['literal']}”{zone}: {spans}{more} [{instant['basis']}{many}]"


urlpatterns = [
    path("communications-data/results/", listed, name="communications-results"),
    path("communications-data/results/<str:key>/", one, name="communications-result"),
]
