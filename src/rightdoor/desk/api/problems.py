"""What goes wrong, in one form: RFC 9457 problem details. Nothing of a case stands in one, and nothing of the program."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, RequestDataTooBig
from django.core.exceptions import ValidationError as FormError
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel, ConfigDict, Field

from rightdoor.casework.cases.problems import Impossible, KeptOpen
from rightdoor.casework.cases.problems import Overtaken as CaseOvertaken
from rightdoor.casework.decided.problems import Overtaken
from rightdoor.casework.exhibits.acts import NotThere
from rightdoor.casework.jobs.acts import CannotNow
from rightdoor.casework.referrals.acts import CannotDo, Changed
from rightdoor.errors import DatabaseUnavailable, LedgerSubjectRefused, Refused, UsageProblem

CONTENT_TYPE: Final = "application/problem+json"
RETRY_S: Final = 5
TITLES: Final[Mapping[int, tuple[str, str]]] = {
    400: ("bad-request", "The request cannot be read"),
    401: ("no-token", "A token that is good is needed"),
    403: ("not-allowed", "Not allowed"),
    404: ("not-found", "There is nothing here that you can see"),
    405: ("method", "This method is not for this address"),
    409: ("conflict", "Something changed, or is being done, meanwhile"),
    413: ("too-large", "The request is too large"),
    422: ("not-valid", "The request cannot be meant so"),
    429: ("too-many", "Too many requests"),
    500: ("failed", "Something went wrong; look at how things stand before repeating it"),
    503: ("unavailable", "The store does not answer; nothing that was acknowledged is lost"),
}


class Wrong(BaseModel):
    """One thing that is wrong, and where."""

    where: str = Field(description="The part of the request: body.text, query.page, header.Idempotency-Key.")
    what: str


class ProblemDetails(BaseModel):
    """RFC 9457. `current`: on 409, how what was to be changed stands now."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": False})

    type: str = Field(description="A word for the kind of problem, relative to /api/problems/.")
    title: str
    status: int
    detail: str = ""
    errors: list[Wrong] = Field(default_factory=list)
    current: dict[str, Any] | None = None


class Problem(Exception):
    """A refusal with its status. `kind`: its word; `current`: how things stand now, of what the account may see."""

    def __init__(
        self, status: int, detail: str = "", *, kind: str = "", where: str = "", current: Mapping[str, Any] | None = None, wait_s: int = 0
    ) -> None:
        super().__init__(status)
        self.status, self.detail, self.kind, self.current, self.wait_s = status, detail, kind, current, wait_s
        self.errors = [Wrong(where=where, what=detail)] if where else []


def answer(
    status: int,
    detail: str = "",
    *,
    kind: str = "",
    errors: Sequence[Wrong] = (),
    current: Mapping[str, Any] | None = None,
    wait_s: int = 0,
) -> HttpResponse:
    """The problem as an answer."""
    word, title = TITLES.get(status, ("problem", "The request was not done"))
    body: dict[str, Any] = {"type": f"/api/problems/{kind or word}", "title": title, "status": status, "detail": detail}
    body["errors"] = [one.model_dump() for one in errors]
    body["current"] = dict(current) if current is not None else None
    response = JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="rightdoor"'
    if status in (429, 503):
        response.headers["Retry-After"] = str(max(wait_s, 1) if status == 429 else RETRY_S)
    return response


def _of_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    del request
    return answer(problem.status, problem.detail, kind=problem.kind, errors=problem.errors, current=problem.current, wait_s=problem.wait_s)


def _not_valid(request: HttpRequest, problem: ValidationError) -> HttpResponse:
    del request
    wrong = [Wrong(where=".".join(str(part) for part in one["loc"] if part != "given"), what=str(one["msg"])) for one in problem.errors]
    return answer(422, "; ".join(f"{one.where}: {one.what}" for one in wrong)[:1000], errors=wrong)


def _form_error(request: HttpRequest, problem: FormError) -> HttpResponse:
    del request
    return answer(422, " ".join(problem.messages)[:1000])


def _usage(request: HttpRequest, problem: UsageProblem) -> HttpResponse:
    del request
    field = str(getattr(problem, "field", ""))
    return answer(422, str(problem), errors=[Wrong(where=field, what=str(problem))] if field else ())


def _overtaken(request: HttpRequest, problem: Overtaken) -> HttpResponse:
    """Somebody decided meanwhile: what is in force now, and what the next request has to carry."""
    del request
    now = [
        {"id": row.pk, "kind": row.kind, "state": row.state, "by": row.by.name, "at_us": row.at_us, "reason": row.reason}
        for row in problem.now
    ]
    return answer(409, str(problem), kind="overtaken", current={"expected": problem.token, "in_force": now})


def _case_overtaken(request: HttpRequest, problem: CaseOvertaken) -> HttpResponse:
    """Somebody recorded in a case meanwhile: what was added, and what the next request has to carry."""
    del request
    added = [{"id": one.id, "kind": one.kind, "by": one.by, "at_us": one.at_us, "recorded_us": one.recorded_us} for one in problem.added]
    return answer(409, str(problem), kind="overtaken", current={"expected": problem.token, "added": added})


def _impossible(request: HttpRequest, problem: Impossible) -> HttpResponse:
    """What of an event cannot be so, by field."""
    del request
    at = {"": "body", "at": "body.at_us", "kind": "body.kind", "authority": "body.authority"}
    return answer(
        422, str(problem), errors=[Wrong(where=at.get(one.field, f"body.body.{one.field}"), what=one.what) for one in problem.problems]
    )


def _kept_open(request: HttpRequest, problem: KeptOpen) -> HttpResponse:
    """Everything that keeps a case from being closed."""
    del request
    return answer(409, str(problem), kind="kept-open", current={"reasons": list(problem.reasons)})


def _changed(request: HttpRequest, problem: Changed) -> HttpResponse:
    """Somebody changed a referral meanwhile: its version now, and what was done."""
    del request
    done = [{"act": one.act, "by": one.by.name, "at_us": one.at_us, "version": one.version} for one in problem.acts]
    return answer(409, str(problem), kind="changed", current={"version": problem.referral.version, "acts": done})


def _http(request: HttpRequest, problem: HttpError) -> HttpResponse:
    """The library's own; what our parser said of a body comes wrapped in one."""
    within = problem.__cause__ or problem.__context__
    if isinstance(within, Problem):
        return _of_problem(request, within)
    return answer(problem.status_code if problem.status_code in TITLES else 422)


def _fallen(request: HttpRequest, problem: Exception) -> HttpResponse:
    """An error of the program: written to the log with its trace, shown to nobody."""
    logging.getLogger("rightdoor.desk").error("failed: %s", request.resolver_match and request.resolver_match.view_name, exc_info=problem)
    return answer(500)


def register(api: NinjaAPI) -> None:
    """Every exception that an act may raise, as the answer that it is."""
    plain: list[tuple[type[Exception], int]] = [
        (Http404, 404),
        (ObjectDoesNotExist, 404),
        (RequestDataTooBig, 413),
        (DataError, 422),
        (OperationalError, 503),
        (InterfaceError, 503),
        (DatabaseUnavailable, 503),
        (OSError, 503),
        (IntegrityError, 409),
    ]
    said: list[tuple[type[Exception], Callable[[HttpRequest, Any], HttpResponse]]] = [
        (CannotNow, lambda _request, problem: answer(409, str(problem))),
        (CannotDo, lambda _request, problem: answer(409, str(problem))),
        (Overtaken, _overtaken),
        (CaseOvertaken, _case_overtaken),
        (KeptOpen, _kept_open),
        (Impossible, _impossible),
        (Changed, _changed),
        (NotThere, _with(404)),
        (LedgerSubjectRefused, lambda _request, _problem: answer(422, "A reference is made of letters, digits and _ . : / + = - alone.")),
        (PermissionDenied, lambda _request, problem: answer(403, str(problem))),
        (Refused, lambda _request, problem: answer(409, str(problem))),
        (Problem, _of_problem),
        (ValidationError, _not_valid),
        (FormError, _form_error),
        (UsageProblem, _usage),
        (HttpError, _http),
        (Exception, _fallen),
        *((kind, _with(status)) for kind, status in plain),
    ]
    for kind, handler in said:
        api.add_exception_handler(kind, handler)


def _with(status: int) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _request, _problem: answer(status)
