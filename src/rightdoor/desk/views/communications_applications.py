"""One application: its words and rows, its authority, its three checks, its export."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rightdoor.casework.communications_data import acts, queries
from rightdoor.casework.communications_data.exports import TYPES, being_read, export
from rightdoor.casework.communications_data.exports import sent as record_sent
from rightdoor.casework.communications_data.holders import MAY_ENTER
from rightdoor.casework.communications_data.models import Draft
from rightdoor.casework.communications_data.problems import Changed
from rightdoor.casework.conditions import of_some
from rightdoor.desk.answers import attached
from rightdoor.desk.guards import stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.templatetags.desk import instant
from rightdoor.desk.views.communications_forms import AuthorityForm, ReasonForm, SentForm, WordsForm
from rightdoor.desk.views.communications_parts import HOME, application_href, asked_parts, day_text, room, whole, with_addresses
from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.civil import SECOND, parse_day
from rightdoor.model.instant import read_instant
from rightdoor.requests.peer_checks import NAMES

ROW_HEAD = ("Address and time as asked (UTC)", "Provider", "Send by", "Others concerned", "Why this event", "Check code", "Source")
CHECK_HEAD = ("Request", "What", "Expected", "Found", "Agrees")
_AGREES = {True: "Yes", False: "No", None: "Nothing to compare with yet"}


@require_GET
@room("see-requests")
def shown(request: DeskRequest, key: str) -> HttpResponse:
    """An application as it stands."""
    found = queries.draft(key)
    queries.consult(request.acting, found)
    return page(request, found)


def page(request: DeskRequest, found: Draft, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page, with whatever form somebody was filling in and what was said to it."""
    acting = request.acting
    rows, held = queries.requests_shown(found), queries.papers(acting, found)
    own = found.applicant_id == acting.account.pk and found.unit_id in acting.units_with("plan-requests")
    preparing = found.state == Draft.State.PREPARED
    may_authorise = (
        held is not None and found.unit_id in acting.units_with("authorise-requests") and found.applicant_id != acting.account.pk
    )
    may_sign = held is not None and queries.may_sign(acting, found)
    may_export = held is not None and found.unit_id in acting.units_with("export-requests")
    exports = list(found.exports.select_related("by").order_by("-at_us"))
    may_send = may_export and held is not None and bool(held.application.authorisations) and all(e.sent_us is None for e in exports)
    state = held.state if held is not None else found.state if found.state != "made" else "draft"
    context: dict[str, Any] = {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": found.reference}],
        "found": found, "state": state, "state_words": queries.STATES[state], "applicant": queries.applicant_of(found),
        "row_head": ROW_HEAD, "rows": _row_cells(rows), "count": len(rows),
        "unknown": sum(1 for each in rows if not each.row.provider), "may_enter_holder": acting.can(MAY_ENTER),
        "collateral": sum(each.row.collateral for each in rows),
        "may_edit": own and preparing, "may_drop": own and found.state != Draft.State.DROPPED,
        "words": more.pop("words", None) or (WordsForm.of(found) if own and preparing else None),
        "authority_form": more.pop("authority_form", None)
        or (AuthorityForm(now_us=acting.now_us, initial={"version": found.version}) if may_authorise else None),
        "authorities": [_authority(each) for each in held.application.authorisations] if held is not None else [],
        "check_head": CHECK_HEAD, "checks": [_check(line, acts.why_not_sign(acting, held.application, line) if may_sign else "") for line in held.checks] if held is not None else [],
        "one_signer": held is not None and held.application.one_signer, "may_sign": may_sign,
        "forms": list(TYPES) if may_export else [],
        "sent_form": more.pop("sent_form", None) or (SentForm(now_us=acting.now_us, initial={"version": found.version}) if may_send and all(each.row.provider for each in rows) else None),
        "exports": exports, "being_read": being_read(found) if any(e.sent_us is not None for e in exports) else None,
        "conditioned": of_some(acting, found.receipts), "originator": _originator(request), "facts": _facts(found), "may_register": found.unit_id in acting.units_with("register-error"),
        **more,
    }  # fmt: skip
    return render(request, "communications/application.html", context, status=status)


def _row_cells(rows: list[queries.RequestShown]) -> list[list[object]]:
    names = {each.row.footprint: " ".join(_parts(each)) for each in reversed(rows) if each.source is not None}
    return [_cells(each, with_addresses(each.why, names)) for each in rows]


def _parts(each: queries.RequestShown) -> list[str]:
    source = each.source
    return ["The source is not held any more"] if source is None else asked_parts(source.identifier, source.port, each.row.instant)


def _cells(each: queries.RequestShown, why: str) -> list[object]:
    row, source = each.row, each.source
    asked: dict[str, object] = {"text": "The source is not held any more"} if source is None else {"wholes": _parts(each)}
    place: dict[str, object] = {"text": "not held"}
    if source is not None:
        place = {"text": f"{source.source_ref or source.exhibit[:12]} {source.locator}", "long": True}
    return [
        asked, {"text": each.provider, "received": True},
        {"text": day_text(parse_day(row.last_day)) + (", urgent route" if row.urgent else "")},
        {"text": str(row.collateral), "numeric": True}, {"text": why, "received": True}, {"text": row.check_code}, place,
    ]  # fmt: skip


def _authority(each: Any) -> str:
    return f"{each.authority}, section {each.route}, granted by {each.by} at {_to_second(each.granted_us)}, in force until {_to_second(each.expires_us)}."


def _to_second(at_us: int) -> str:
    return instant(at_us - at_us % SECOND)


def _facts(found: Draft) -> list[dict[str, object]]:
    names = {
        "reference": "Reference", "necessity": "Necessity", "proportionality": "Proportionality", "collateral": "Collateral intrusion",
        "offence": "Offence", "operation": "Operation",
    }  # fmt: skip
    rows: list[dict[str, object]] = [{"key": "Applicant", "value": queries.applicant_of(found)}]
    rows += [{"key": words, "value": getattr(found, name)} for name, words in names.items() if getattr(found, name)]
    return [*rows, {"key": "Data", "value": found.get_data_display()}, {"key": "Unit", "value": str(found.unit)}]


def _check(line: dict[str, Any], why_not: str) -> dict[str, object]:
    cells = [
        [{"text": c["request_id"]}, {"text": c["what"]}, {"text": c["expected"], "received": True}, {"text": c["found"], "received": True}, {"text": _AGREES[c["agrees"]]}]
        for c in line["compared"]
    ]  # fmt: skip
    return {
        "number": line["check"], "compares": line["compares"], "result": line["result"], "rows": cells, "papers": line["papers"],
        "signed": [{**each, "at": _to_second(read_instant(each["at"]).readings[0].start)} for each in line["countersigned"]], "why_not": why_not, "open": line["result"] == "open",
        "differing": [c for c in cells if c[4]["text"] == "No"],
    }  # fmt: skip


def _originator(request: DeskRequest) -> str:
    """The reference of the originator's permission, as typed."""
    return request.POST.get("originator", "").strip()


_Act = Callable[..., HttpResponse]


def refusals(view: _Act) -> _Act:
    """What an act refuses is shown on the page of the application: 409 where somebody else was first."""

    @wraps(view)
    def shown_again(request: DeskRequest, key: str, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, key, **kwargs)
        except (Refused, UsageProblem) as problem:
            status = 409 if isinstance(problem, Changed) else 422
            return page(request, queries.draft(key), status=status, problem=problem)

    return shown_again


def _back(request: DeskRequest, key: str, said: str) -> HttpResponse:
    messages.success(request, said)
    return HttpResponseRedirect(application_href(key))


@require_POST
@room("plan-requests")
def words(request: DeskRequest, key: str) -> HttpResponse:
    """Keep the words, or make the application (`do`: save, make)."""
    form = WordsForm(request.POST)
    found = queries.draft(key)
    if not form.is_valid():
        return page(request, found, status=422, words=form, wrong=form)
    given = form.words
    version = form.cleaned_data["version"]
    try:
        if request.POST.get("do") == "make":
            acts.make(request.acting, key, version=version, words=given)
            return _back(request, key, "The application is made. It is not authorised: nothing may be obtained on it yet.")
        acts.save_words(request.acting, key, version=version, words=given)
    except (Refused, UsageProblem) as problem:
        now = queries.draft(key)
        differs = [
            {"what": form.fields["data_kind" if name == "data" else name].label, "before": given[name], "after": getattr(now, name)}
            for name in acts.WORDS if getattr(now, name) != given[name]
        ]  # fmt: skip
        again = request.POST.copy()
        again["version"] = str(now.version)
        status = 409 if isinstance(problem, Changed) else 422
        return page(request, now, status=status, words=WordsForm(again), problem=problem, differs=differs if status == 409 else [])
    return _back(request, key, "The words are kept.")


@require_POST
@room("authorise-requests")
def authority(request: DeskRequest, key: str) -> HttpResponse:
    """Enter the authority."""
    form = AuthorityForm(request.POST, now_us=request.acting.now_us)
    found = queries.draft(key)
    acts.require_authoriser(request.acting, found)
    if not form.is_valid():
        return page(request, found, status=422, authority_form=form, wrong=form)
    body = {
        "authority": form.cleaned_data["authority"],
        "by": form.cleaned_data["by"],
        "route": form.cleaned_data["route"],
        "granted": form.at,
    }
    try:
        acts.authorise(request.acting, key, version=form.cleaned_data["version"], body=body, reason="")
    except (Refused, UsageProblem) as problem:
        return page(request, queries.draft(key), status=409 if isinstance(problem, Changed) else 422, authority_form=form, problem=problem)
    return _back(request, key, "The authority is entered.")


@require_POST
@room("check-requests")
@refusals
def check(request: DeskRequest, key: str, number: str) -> HttpResponse:
    """Countersign one of the three checks over the papers that were shown."""
    queries.draft(key)
    acts.countersign(request.acting, key, number, version=whole(request.POST.get("version")), papers=request.POST.get("papers", ""))
    return _back(request, key, f"Check {number} is countersigned: {NAMES[number]}.")


@require_POST
@room("export-requests")
@stepped_up
@refusals
def exported(request: DeskRequest, key: str) -> HttpResponse:
    """The schedule as a file (`form`: csv, xlsx, pdf)."""
    file = export(request.acting, key, request.POST.get("form", ""), originator=_originator(request))
    return attached(file)


@require_POST
@room("export-requests")
def sent(request: DeskRequest, key: str) -> HttpResponse:
    """Record that the schedule was sent; its copy is taken in by a job."""
    form = SentForm(request.POST, now_us=request.acting.now_us)
    found = queries.draft(key)
    if not form.is_valid():
        return page(request, found, status=422, sent_form=form, wrong=form)
    try:
        record_sent(request.acting, key, version=form.cleaned_data["version"], at=form.at, originator=_originator(request))
    except (Refused, UsageProblem) as problem:
        return page(request, queries.draft(key), status=409 if isinstance(problem, Changed) else 422, problem=problem)
    return _back(request, key, "It is recorded as sent; its answers are awaited from then on.")


@require_http_methods(["GET", "POST"])
@room("plan-requests")
def dropped(request: DeskRequest, key: str) -> HttpResponse:
    """Give an application up, with a reason."""
    found = queries.draft(key)
    form: Form = ReasonForm(request.POST) if request.method == "POST" else ReasonForm(initial={"version": found.version})
    problem: Exception | None = None
    if request.method == "POST" and form.is_valid():
        try:
            acts.drop(request.acting, key, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"])
            return _back(request, key, "The application is given up.")
        except (Refused, UsageProblem) as said:
            problem = said
    status = 200 if request.method == "GET" else 409 if isinstance(problem, Changed) else 422
    return render(request, "communications/drop.html", {
        "crumbs": [{"text": "Communications data", "href": HOME}, {"text": found.reference, "href": application_href(key)}, {"text": "Give up"}],
        "form": form, "found": found, "problem": problem, "back": application_href(key),
    }, status=status)  # fmt: skip


urlpatterns = [
    path("communications-data/applications/<str:key>/", shown, name="communications-application"),
    path("communications-data/applications/<str:key>/words/", words, name="communications-words"),
    path("communications-data/applications/<str:key>/authority/", authority, name="communications-authority"),
    path("communications-data/applications/<str:key>/check/<str:number>/", check, name="communications-check"),
    path("communications-data/applications/<str:key>/export/", exported, name="communications-export"),
    path("communications-data/applications/<str:key>/sent/", sent, name="communications-sent"),
    path("communications-data/applications/<str:key>/drop/", dropped, name="communications-drop"),
]
