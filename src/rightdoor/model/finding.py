"""Findings: problems as values, with a code and a place.

A *data finding* is about a received file (design section 5); a *check finding* is what a
wrong-door check says about one footprint (domain page wrong-door-checks).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["stop", "caution", "note"]

SEVERITY_ORDER: dict[str, int] = {"stop": 0, "caution": 1, "note": 2}


class DataFinding(NamedTuple):
    """Something wrong or remarkable in received data.

    `code` is listed in `model.codes`; `locator` as in statements, or the path for something that
    was not taken in; `raw` is the text at fault, cut at 200 characters; `message` says what and
    what to do, without repeating content.
    """

    code: str
    severity: Severity
    locator: str
    field: str
    raw: str
    message: str


class CheckFinding(NamedTuple):
    """What one wrong-door check says about one footprint.

    `message` says in one sentence what disagrees and shows the differing characters or minutes;
    `settle` says what would settle it and who can answer.
    """

    code: str
    severity: Severity
    pattern: str
    message: str
    settle: str


RAW_LIMIT = 200


def cut(raw: str) -> str:
    """`raw` at most RAW_LIMIT characters long, control characters made visible."""
    shown = raw if raw.isprintable() else "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in raw[: RAW_LIMIT + 1])
    return shown if len(shown) <= RAW_LIMIT else shown[: RAW_LIMIT - 1] + "…"
