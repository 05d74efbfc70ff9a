"""JSON as it may be taken: no character that the database cannot keep, no number that is none, no key twice."""

from __future__ import annotations

import json
from typing import Any, cast

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from rightdoor.desk.api.problems import Problem

_DEEPEST = 20


class StrictParser(Parser):
    """Raises Problem for what cannot be taken."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body of a request."""
        media = request.headers.get("Content-Type", "application/json").partition(";")[0].strip().lower()
        if media != "application/json":
            raise Problem(422, "Send JSON, with the content type application/json.", where="header.Content-Type")
        try:
            read = json.loads(request.body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_once)
        except (ValueError, RecursionError) as problem:
            raise Problem(400, "The body is no JSON in UTF-8.") from problem
        _check(read, 0)
        return cast("DictStrAny", read)


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key twice")
    return made


def _check(value: Any, depth: int) -> None:
    if depth > _DEEPEST:
        raise Problem(422, "The body is nested too deeply.", where="body")
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
            raise Problem(422, "A character of the body is not allowed in text.", where="body")
    elif isinstance(value, list):
        for one in value:
            _check(one, depth + 1)
    elif isinstance(value, dict):
        for key, one in value.items():
            _check(key, depth)
            _check(one, depth + 1)
