"""Whether a decision can be taken in: its kind, its fields, who decided and why.

Messages name fields and what to write, never what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rightdoor.model.civil import parse_day
from rightdoor.model.decision import KINDS
from rightdoor.model.ids import ID_PATTERN
from rightdoor.model.instant import read_instant
from rightdoor.model.zones import normal_zone

WITHDRAWAL = "withdrawal"  # supersedes a decision and puts nothing in its place

_REQUIRED: dict[str, tuple[str, ...]] = {
    "time-profile": ("source",),
    "provider-fault": ("provider", "nature"),
    "reading": ("footprint", "reading"),
    "authority": ("exhibit", "authority"),
    "keep-media": ("authority", "keep"),
    WITHDRAWAL: (),
}
_WORDS = {"clock": ("24h", "12h"), "date_order": ("dmy", "mdy", "ymd")}
_SHA256 = re.compile(r"[0-9a-f]{64}")
# PostgreSQL holds no NUL and UTF-8 no surrogate; other controls would only hide what stands there
_UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MOST = 4_000


def validate(kind: str, body: Mapping[str, str], actor: str, reason: str) -> list[str]:
    """What keeps the decision from being recorded; empty when nothing does.

    `from`/`to` are days (YYYY-MM-DD), inclusive; an empty one leaves the span open on that side.
    """
    if kind not in _REQUIRED:
        return [f"kind is none of {', '.join(sorted(_REQUIRED))}"]
    problems = [f"{name} is missing" for name, text in (("actor", actor), ("reason", reason)) if not text.strip()]
    problems += [f"{name} is missing" for name in _REQUIRED[kind] if not body.get(name, "").strip()]
    known = KINDS.get(kind, ())
    if any(name not in known for name in body):
        problems.append(f"a {kind} holds only {', '.join(known) or 'no fields'}")
    for name, text in (("actor", actor), ("reason", reason), *body.items()):
        if _UNHOLDABLE.search(text) or len(text) > _MOST:
            problems.append(
                f"{name if name in known or name in ('actor', 'reason') else 'a field'} is too long or holds control characters"
            )
    problems += _span(body)
    problems += _PARTS[kind](body) if kind in _PARTS else ()
    return problems


def _span(body: Mapping[str, str]) -> Iterator[str]:
    days = {}
    for name in ("from", "to"):
        if body.get(name):
            days[name] = parse_day(body[name])
            if days[name] is None:
                yield f"{name} is not a day: write YYYY-MM-DD"
    first, last = days.get("from"), days.get("to")
    if first is not None and last is not None and last < first:
        yield "the span ends before it starts"


def _profile(body: Mapping[str, str]) -> Iterator[str]:
    if not any(body.get(name) for name in ("zone", "clock", "date_order")):
        yield "a time profile says at least one of zone, clock, date_order"
    if body.get("zone") and normal_zone(body["zone"]) is None:
        yield "zone is none, or has several meanings: write UTC, an offset like +01:00 or a name like Europe/London"
    for name, words in _WORDS.items():
        if body.get(name) and body[name] not in words:
            yield f"{name} is none of {', '.join(words)}"


def _reading(body: Mapping[str, str]) -> Iterator[str]:
    footprint, reading = body.get("footprint", ""), body.get("reading", "")
    if footprint and not (ID_PATTERN.match(footprint) and footprint.startswith("fp_")):
        yield "footprint is not the id of a footprint"
    if reading and not read_instant(reading).single:
        yield "reading is not one instant: write the start of the reading that holds, like 2026-01-05T07:58:11Z"


def _authority(body: Mapping[str, str]) -> Iterator[str]:
    if body.get("exhibit") and not _SHA256.fullmatch(body["exhibit"]):
        yield "exhibit is not a SHA-256: write its 64 hex digits"


def _keep_media(body: Mapping[str, str]) -> Iterator[str]:
    if body.get("keep") not in ("yes", "no"):
        yield "keep is yes or no"


_PARTS = {"time-profile": _profile, "reading": _reading, "authority": _authority, "keep-media": _keep_media}
