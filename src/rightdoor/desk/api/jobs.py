"""Work that takes longer: what was asked for, how far it is; files and calls that come in."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.jobs import acts, queries
from rightdoor.casework.jobs.models import Job
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Given, Number, PageNumber, id_of
from rightdoor.desk.api.opening import ApiRequest

area = Area("Jobs")
_PAGE = 50


class JobOut(Schema):
    """A job. `share`: whole per cent of its present stage, null when not known; `gave`: counts of what came of it."""

    id: int
    kind: str
    unit: int = id_of("unit")
    asked_us: int
    state: str
    stage: str
    share: int | None
    ended_us: int | None
    findings: int | None
    gave: dict[str, int]
    message: str


class JobPage(Schema):
    """One page, newest first."""

    items: list[JobOut]
    next: int | None


class AskIn(Given):
    """Which work, for which unit."""

    kind: Literal["rebuild", "reread", "verify"]
    unit: int = Field(ge=1, le=BIGGEST)


@area.get("/jobs", scope="read-list", gives=JobPage)
def list_jobs(request: ApiRequest, page: PageNumber = 1) -> dict[str, Any]:
    """The jobs that one sees."""
    found = list(queries.jobs()[(page - 1) * _PAGE : page * _PAGE + 1])
    request.acting.note("consulted", {"page": "jobs", "lines": len(found[:_PAGE])})
    return {"items": found[:_PAGE], "next": page + 1 if len(found) > _PAGE else None}


@area.get("/jobs/{int:job}", scope="read-list", gives=JobOut)
def read_job(request: ApiRequest, job: Number) -> Job:
    """One job: how far it is, how it ended."""
    found = queries.job(job)
    request.acting.note("consulted", {"page": "job", "lines": 1, "job": found.pk})
    return found


@area.post("/jobs", scope="intake", gives=JobOut, status=202)
def ask_for_job(request: ApiRequest, given: AskIn) -> Status[Job]:
    """Ask for work; the job that waits already where there is one."""
    return Status(202, acts.ask(request.acting, given.kind, unit=given.unit))


@area.post("/jobs/{int:job}/cancel", scope="intake", gives=JobOut)
def cancel_job(request: ApiRequest, job: Number) -> Job:
    """Cancel: at once while it waits, else where nothing is half done."""
    return acts.cancel(request.acting, job)


@area.post("/jobs/{int:job}/retry", scope="intake", gives=JobOut)
def retry_job(request: ApiRequest, job: Number) -> Job:
    """Have a job that failed or was cancelled done again."""
    return acts.retry(request.acting, job)
