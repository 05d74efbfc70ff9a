"""How an operation of the interface is declared: its scope, what it may answer, a key for writes so that nothing is done twice."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any, Final, NamedTuple, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view
from ninja.security.http import HttpAuthBase

from rightdoor.casework.export import CSV_TYPE, XLSX_TYPE
from rightdoor.casework.packages.files import ZIP_TYPE
from rightdoor.casework.tokens import queries as tokens
from rightdoor.casework.tokens.scopes import SCOPES
from rightdoor.desk.api.opening import PURPOSE_PARAMETERS, ApiRequest
from rightdoor.desk.api.problems import Problem, ProblemDetails, Wrong, answer
from rightdoor.desk.surroundings import clock_us
from rightdoor.errors import InternalProblem

FILE: Final = object()  # given as the schema of an answer that is a file
FILE_TYPES: Final = (CSV_TYPE, XLSX_TYPE, ZIP_TYPE, "application/pdf", "text/plain; charset=utf-8")
PROBLEMS: Final = (400, 401, 403, 404, 405, 409, 413, 422, 429, 503)
_KEY: Final = re.compile(r"[!-~]{8,200}")
_KEY_PARAMETER: Final = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": "Made anew for each act; the same request sent again under it is answered as before and nothing is done twice. Kept for a day.",
    "schema": {"type": "string", "minLength": 8, "maxLength": 200, "pattern": "^[!-~]{8,200}$"},
}
_Function = TypeVar("_Function", bound=Callable[..., Any])


class Declared(NamedTuple):
    """An operation as it was declared, for tests that go through all of them."""

    method: str
    path: str
    scope: str
    name: str


DECLARED: list[Declared] = []


class Bearer(HttpAuthBase):
    """A token whose scopes have the one that the operation is for. The token itself was read by the middleware."""

    openapi_scheme = "bearer"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Any:
        """The token; None where there is none. Raises Problem for a scope that it lacks."""
        held = getattr(request, "token", None)
        if held is not None and self.scope not in held.scopes:
            raise Problem(403, f"This token may not {SCOPES[self.scope].words}: it lacks the scope {self.scope}.", kind="scope")
        return held


class Area:
    """Operations of one area, under one heading of the description. `purpose`: what its ledger rows bear unless a subject's stands already."""

    def __init__(self, heading: str, *, purpose: str = "") -> None:
        self.heading = heading
        self.purpose = purpose
        self.router = Router(tags=[heading])

    def get(self, path: str, *, scope: str, gives: Any, purpose: bool = False) -> Callable[[_Function], _Function]:
        """A read. `gives`: the schema of its answer; `purpose`: it opens a subject, so that its headers may say what for."""

        def declare(function: _Function) -> _Function:
            _declare("GET", path, scope, function)
            made: _Function = self.router.get(
                path,
                auth=Bearer(scope),
                response=_may_answer(200, gives),
                operation_id=function.__name__,
                openapi_extra={"x-scope": scope, "parameters": list(PURPOSE_PARAMETERS) if purpose else [], "responses": _answers(gives)},
            )(decorate_view(_bearing(self.purpose))(function))
            return made

        return declare

    def post(
        self,
        path: str,
        *,
        scope: str,
        gives: Any,
        status: int = 200,
        purpose: bool = False,
        streamed: bool = False,
        more: Mapping[str, Any] | None = None,
    ) -> Callable[[_Function], _Function]:
        """A write: once for each key. `streamed`: the body is read by the operation and is not part of what is compared;

        `more`: for the description.
        """

        def declare(function: _Function) -> _Function:
            _declare("POST", path, scope, function)
            made: _Function = self.router.post(
                path,
                auth=Bearer(scope),
                response=_may_answer(status, gives),
                operation_id=function.__name__,
                openapi_extra={
                    "x-scope": scope,
                    "parameters": [_KEY_PARAMETER, *(PURPOSE_PARAMETERS if purpose else ())],
                    "responses": _answers(gives),
                    **(more or {}),
                },
            )(decorate_view(_bearing(self.purpose), _once(scope, streamed=streamed))(function))
            return made

        return declare


def _declare(method: str, path: str, scope: str, function: Callable[..., Any]) -> None:
    if scope not in SCOPES:
        raise InternalProblem("An operation for a scope that no table names.")
    DECLARED.append(Declared(method, path, scope, function.__name__))


def _answers(gives: Any) -> dict[int, Any]:
    """What the description says of the answers, beside the models of `_may_answer`: what a file is, and the problems that have no model.

    Every problem is one of ours and bypasses the models (`problems.answer`): a model for each status of each operation would be three
    thousand classes, made by each process that serves the desk, and described each.
    """
    whole = {"schema": {"type": "string", "contentMediaType": "application/octet-stream"}}
    said: dict[int, Any] = {200: {"content": dict.fromkeys(FILE_TYPES, whole)}} if gives is FILE else {}
    for status in PROBLEMS[1:]:
        schema = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
        said[status] = {"description": HTTPStatus(status).phrase, "content": {"application/json": {"schema": schema}}}
    return said


def _may_answer(status: int, gives: Any) -> dict[int, Any]:
    """The models of an operation's answers: its own and, for the description of all, that of one problem."""
    return {status: gives if gives is not FILE else None, PROBLEMS[0]: ProblemDetails}


def _bearing(purpose: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """The rows of what is done bear the purpose of the area, as those of its pages do."""

    def decorate(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(run)
        def runs(request: ApiRequest, **values: Any) -> HttpResponse:
            acting = getattr(request, "acting", None)
            if acting is not None:
                acting.purpose = acting.purpose or purpose
            return run(request, **values)

        return runs

    return decorate


def _once(scope: str, *, streamed: bool) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    def decorate(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(run)
        def runs(request: ApiRequest, **values: Any) -> HttpResponse:
            held = getattr(request, "token", None)
            if held is None or scope not in held.scopes:
                return run(request, **values)  # which refuses it
            key = request.headers.get("Idempotency-Key", "")
            if not _KEY.fullmatch(key):
                words = "Give the header Idempotency-Key: 8 to 200 visible characters, made anew for each act."
                return answer(422, words, kind="key-missing", errors=[Wrong(where="header.Idempotency-Key", what=words)])
            try:
                asked = _digest(request, streamed=streamed)
            except RequestDataTooBig:
                return answer(413)
            return _first_or_again(request, key, asked, lambda: run(request, **values))

        return runs

    return decorate


def _first_or_again(request: ApiRequest, key: str, asked: str, run: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer; kept with the act itself when it was done, so that either both are there or neither."""
    if not tokens.claim_key(request.acting, key):
        return answer(409, "A request with this key is being done. Wait for its answer.", kind="in-progress")
    before = tokens.given(request.acting, key, at_us=clock_us())
    if before is not None:
        if before.asked != asked:
            return answer(422, "This key was used for another request. Make a new one for each act.", kind="key-used")
        again = HttpResponse(bytes(before.content), status=before.status, content_type=before.content_type)
        again.headers["Idempotency-Replayed"] = "true"
        return again
    response = run()
    if response.status_code < 400:
        said = (response.status_code, response.headers["Content-Type"], response.content)
        tokens.keep(request.acting, key, asked=asked, answer=said, at_us=clock_us())
    return response


def _digest(request: HttpRequest, *, streamed: bool) -> str:
    seen = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode("utf-8", "replace"))
    seen.update(request.headers.get("Content-Length", "").encode() if streamed else request.body)
    return seen.hexdigest()
