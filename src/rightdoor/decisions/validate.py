"""Whether a decision can be taken in: its kind, its fields, who decided and why.

Messages name fields and what to write, never what was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rightdoor.model.civil import parse_day
from rightdoor.model.decision import FIELDS, KINDS, FieldSpec
from rightdoor.model.ids import ID_PATTERN
from rightdoor.model.instant import read_instant
from rightdoor.model.zones import normal_zone
from rightdoor.reference.addresses import parse_prefix

WITHDRAWAL = "withdrawal"  # supersedes a decision and puts nothing in its place

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9]{1,6}")
# PostgreSQL holds no NUL and UTF-8 no surrogate; other controls would only hide what stands there
_UNHOLDABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_MOST = 4_000
_MOST_OF = {"mapping": 40_000, "requests": 40_000, "exhibits": 40_000, "footprints": 400_000, "rows": 400_000, "premises": 400_000}
_ABOUT = ("fp", "sub", "pr")


def validate(kind: str, body: Mapping[str, str], actor: str, reason: str) -> list[str]:
    """What keeps the decision from being recorded; empty when nothing does.

    `from`/`to` are days (YYYY-MM-DD), inclusive; an empty one leaves the span open on that side.
    """
    if kind not in FIELDS and kind != WITHDRAWAL:
        return [f"kind is none of {', '.join(sorted((*FIELDS, WITHDRAWAL)))}"]
    fields = FIELDS.get(kind, {})
    problems = [f"{name} is missing" for name, text in (("actor", actor), ("reason", reason)) if not text.strip()]
    problems += [f"{name} is missing" for name, spec in fields.items() if spec.required and not body.get(name, "").strip()]
    known = KINDS.get(kind, ())
    if any(name not in known for name in body):
        problems.append(f"a {kind} holds only {', '.join(known) or 'no fields'}")
    for name, text in (("actor", actor), ("reason", reason), *body.items()):
        if _UNHOLDABLE.search(text) or len(text) > _MOST_OF.get(name, _MOST):
            problems.append(
                f"{name if name in known or name in ('actor', 'reason') else 'a field'} is too long or holds control characters"
            )
    for name, spec in fields.items():
        problems += _form(name, body.get(name, "").strip(), spec)
    problems += _span(body)
    problems += _profile(body) if kind == "time-profile" else ()
    problems += _holder(body) if kind == "address-holder" else ()
    if kind == "fact" and body.get("outcome", "").strip() and body.get("fact", "").strip() != "line-tested":
        problems.append("an outcome belongs to the fact line-tested alone")
    return problems


def _form(name: str, text: str, spec: FieldSpec) -> Iterator[str]:
    """What is wrong with one field that is not empty."""
    if not text:
        return
    if spec.form == "word" and text not in spec.words:
        yield f"{name} is none of {', '.join(spec.words)}"
    elif spec.form == "day" and parse_day(text) is None:
        yield f"{name} is not a day: write YYYY-MM-DD"
    elif spec.form == "instant" and not read_instant(text).single:
        yield f"{name} is not one instant: write it with its zone, like 2026-01-05T07:58:11Z"
    elif spec.form == "sha256" and not _SHA256.fullmatch(text):
        yield f"{name} is not a SHA-256: write its 64 hex digits"
    elif spec.form == "prefix":
        yield from range_problems(name, text)
    elif spec.form == "number" and not _NUMBER.fullmatch(text):
        yield f"{name} is not a number"
    elif spec.form == "id" and not (ID_PATTERN.match(text) and text.partition("_")[0] in spec.words):
        yield f"{name} is not the id of a {_NAMED.get(spec.words[0], spec.words[0])}"
    elif spec.form == "about" and text.partition("_")[0] in _ABOUT and "_" in text and not ID_PATTERN.match(text):
        yield f"{name} is not the id of an event, a subject or premises, nor a referral's number"


_WIDEST = {32: 8, 128: 16}  # bits of the address family to length: registries give out nothing wider


def range_problems(name: str, text: str) -> Iterator[str]:
    """Why a text is not an address range as a register states one; `name` is what it is called."""
    found = parse_prefix(text) if "/" in text else None
    if found is None:
        yield f"{name} is not an address range: write it as the register states it, like 203.0.113.0/24, with no host bits set"
    elif found.length < _WIDEST[found.bits]:
        yield f"{name} is wider than anything that one provider holds: write /{_WIDEST[found.bits]} or narrower"


_NAMED = {"fp": "footprint", "sub": "subject", "pr": "premises", "dec": "decision"}


def _span(body: Mapping[str, str]) -> Iterator[str]:
    first, last = parse_day(body.get("from", "")), parse_day(body.get("to", ""))
    if first is not None and last is not None and last < first:
        yield "the span ends before it starts"


_NARROWEST = {32: 30, 128: 64}  # narrower is one line or event, unless a register states it so


def _holder(body: Mapping[str, str]) -> Iterator[str]:
    text = body.get("prefix", "").strip()
    found = parse_prefix(text) if "/" in text else None
    if found is not None and found.length > _NARROWEST[found.bits] and body.get("registered", "") != "yes":
        yield (
            f"prefix is narrower than /{_NARROWEST[found.bits]}, so nearly one line: write the range of the register, or confirm that the "
            "register states this one (registered: yes)"
        )
    last, said = (parse_day(body.get(name, "")) for name in ("to", "said"))
    first = parse_day(body.get("from", ""))
    if said is not None and any(day is not None and day > said for day in (first, last)):
        yield "from and to lie after the day on which the source spoke: it says nothing of later days"


def _profile(body: Mapping[str, str]) -> Iterator[str]:
    if not any(body.get(name) for name in ("zone", "clock", "date_order")):
        yield "a time profile says at least one of zone, clock, date_order"
    if body.get("zone") and normal_zone(body["zone"]) is None:
        yield "zone is none, or has several meanings: write UTC, an offset like +01:00 or a name like Europe/London"
