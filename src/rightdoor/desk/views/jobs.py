"""What the worker does and did: how far it is, cancelling, trying again, asking for a rebuild."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from rightdoor.casework.access.may import unit_choices
from rightdoor.casework.findings.queries import Wanted
from rightdoor.casework.findings.queries import count as findings_count
from rightdoor.casework.jobs import acts, queries
from rightdoor.casework.jobs.kinds import kind_of
from rightdoor.casework.jobs.models import Job, State
from rightdoor.casework.jobs.work import REBUILD, REREAD
from rightdoor.desk.answers import see
from rightdoor.desk.guards import needs, signed_in
from rightdoor.desk.middleware.acting import DeskRequest

_COUNTS = (("receipts", "Received items taken in"), ("exhibits", "Different exhibits"), ("statements", "Statements read"))
_ASKED = (("files", "Files sent"), ("media", "Of them pictures or videos, hashed and not kept"), ("bytes", "Bytes"))


class AskForm(forms.Form):
    """What may be asked for by hand."""

    kind = forms.ChoiceField(
        choices=((REBUILD, "Bring the list up to date"), (REREAD, "Read everything again with today's readers")), label="Work"
    )
    unit = forms.TypedChoiceField(coerce=int, label="For the unit")

    def __init__(self, units: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


@needs("run-jobs")
def listed(request: DeskRequest) -> HttpResponse:
    """The jobs of one's units, newest first; asking for one."""
    form = AskForm(unit_choices(request.acting, "run-jobs"), request.POST or None)
    if request.method == "POST" and form.is_valid():
        job = acts.ask(request.acting, form.cleaned_data["kind"], unit=form.cleaned_data["unit"])
        messages.success(request, "It waits already; you will see it done." if job.asks > 1 else "Asked for.")
        return see(f"/jobs/{job.pk}/")
    page = Paginator(queries.jobs(), 50).get_page(request.GET.get("page"))
    rows = [_row(job) for job in page]
    request.acting.note("consulted", {"page": "jobs", "lines": len(rows)})
    status = 400 if form.is_bound else 200
    return render(request, "jobs/list.html", {"form": form, "page": page, "rows": rows, "head": _HEAD}, status=status)


_HEAD = ["Work", "Unit", "Asked by", "Asked", "State", "Findings"]


def _row(job: Job) -> list[Any]:
    return [
        {"text": kind_of(job.kind).words, "hidden": f"(job {job.pk})", "href": f"/jobs/{job.pk}/"},
        str(job.unit),
        str(job.asked_by),
        {"at_us": job.asked_us},
        job.words,
        "" if job.findings is None else f"{job.findings:,}",
    ]


@signed_in
def shown(request: DeskRequest, job_id: int) -> HttpResponse:
    """One job; asked for by htmx, its progress alone."""
    job = _found(job_id)
    template = "jobs/progress.html" if request.headers.get("HX-Request") == "true" else "jobs/job.html"
    if template == "jobs/job.html":  # its progress, asked for every two seconds, is no look of its own
        request.acting.note("consulted", {"page": "job", "lines": 1, "job": job.pk})
    then = Job.objects.filter(follows=job).order_by("asked_us", "pk")
    said = {
        "job": job,
        "title": kind_of(job.kind).words,
        "rows": _facts(request, job),
        "then": [(one, kind_of(one.kind).words) for one in then],
        "may_findings": request.acting.can("see-findings"),
        "listed_findings": _listed_findings(request, job),
    }
    return render(request, template, {**said, "may_retry": _may_retry(job), "watch": job.open or any(one.open for one in then)})


def _listed_findings(request: DeskRequest, job: Job) -> int:
    """How many findings the page of findings shows of what the job took in; 0 for whoever sees none, and before the list knows them."""
    if not job.findings or job.taken_us is None or not request.acting.can("see-findings"):
        return 0
    return findings_count(request.acting, Wanted(received_us=job.taken_us))


def _facts(request: DeskRequest, job: Job) -> list[dict[str, Any]]:
    rows = [
        {"key": "For", "value": str(job.unit)},
        {"key": "Asked by", "value": str(job.asked_by) + (f" (asked {job.asks} times)" if job.asks > 1 else "")},
    ]
    if authority := queries.authority(request.acting, job):
        rows.append({"key": "Authority", "value": authority})
    rows += [{"key": words, "value": f"{job.what[name]:,}"} for name, words in _ASKED if name in job.what]
    rows += [{"key": words, "value": f"{job.gave[name]:,}"} for name, words in _COUNTS if name in job.gave]
    if job.attempts > 1:
        rows.append({"key": "Attempts", "value": str(job.attempts)})
    return rows


def _may_retry(job: Job) -> bool:
    return job.state in (State.FAILED, State.CANCELLED) and kind_of(job.kind).retry and acts.still_there(job)


@require_POST
@signed_in
def cancel(request: DeskRequest, job_id: int) -> HttpResponse:
    """Cancel it."""
    return _acted(request, job_id, acts.cancel, "Cancelled as soon as nothing is half done.")


@require_POST
@signed_in
def retry(request: DeskRequest, job_id: int) -> HttpResponse:
    """Try it again."""
    return _acted(request, job_id, acts.retry, "It waits to be tried again.")


def _acted(request: DeskRequest, job_id: int, act: Any, words: str) -> HttpResponse:
    try:
        act(request.acting, job_id)
    except Job.DoesNotExist:
        raise Http404 from None
    except acts.CannotNow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return see(f"/jobs/{job_id}/")


def _found(job_id: int) -> Job:
    try:
        return queries.job(job_id)
    except Job.DoesNotExist:
        raise Http404 from None


urlpatterns = [
    path("jobs/", listed, name="jobs"),
    path("jobs/<int:job_id>/", shown, name="job"),
    path("jobs/<int:job_id>/cancel/", cancel, name="job-cancel"),
    path("jobs/<int:job_id>/retry/", retry, name="job-retry"),
]
