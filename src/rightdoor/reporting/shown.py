"""What the pages of a package are made of: the events of one subject with their papers, as statements say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from rightdoor.model.civil import DAY, SECOND, days_from_civil
from rightdoor.model.decision import Decision
from rightdoor.reporting.picture_words import length_words
from rightdoor.reporting.standing import Standing, standing

_MOST = 4  # readings told one by one
_LONGEST = 80  # characters of a time as received


class PaperShown(NamedTuple):
    """One paper of an event: `kind` footprint, request, stray-request, result or lease; `values` its fields as cleaned."""

    kind: str
    receipt: str
    exhibit: str
    name: str
    locator: str
    request_id: str
    how: str
    values: Mapping[str, str]


class EventShown(NamedTuple):
    """One event: its line of the contract, and its papers."""

    line: Mapping[str, Any]
    papers: tuple[PaperShown, ...]

    def of_kind(self, kind: str) -> tuple[PaperShown, ...]:
        """Its papers of one kind."""
        return tuple(paper for paper in self.papers if paper.kind == kind)


class SubjectShown(NamedTuple):
    """One subject. `facts` and `grounds` are the decisions in force that concern it, the newest first."""

    subject: str
    events: tuple[EventShown, ...]
    facts: tuple[Decision, ...] = ()
    grounds: tuple[Decision, ...] = ()

    @property
    def standing(self) -> Standing:
        """Its best status, and every premises that its papers name."""
        return standing(event.line for event in self.events)


def exact(line: Mapping[str, Any]) -> bool:
    """Whether the time of an event is one instant: one reading, no wider than a second, with its zone known."""
    instant = line["instant"]
    wide = widths(line)
    return len(wide) == 1 and instant["basis"] != "unknown" and wide[0] <= SECOND


def widths(line: Mapping[str, Any]) -> list[int]:
    """How wide each different reading of the time is, in microseconds; empty where it cannot be read."""
    return [_us(end) - _us(start) for start, end in dict.fromkeys((r["from"], r["to"]) for r in line["instant"]["readings"])]


def moment(line: Mapping[str, Any]) -> str:
    """The time of an event in words: the instant where it is one; else as received, why it is not, and every interval it can mean.

    One edge of an interval is never given for the interval.
    """
    instant = line["instant"]
    readings = instant["readings"]
    if not readings:
        return f"no usable time (as received: {_received(instant['literal'] or 'none')})"
    if exact(line):
        return _second(readings[0]["from"])
    spans = list(dict.fromkeys((r["from"], r["to"]) for r in readings))
    said = " or ".join(_span(*span) for span in spans[:_MOST]) + (" or others" if len(spans) > _MOST else "")
    many = f"one of {len(spans)} readings: " if len(spans) > 1 else ""
    return f"“{_received(instant['literal'])}” as received, {_why(instant)}: {many}{said}"


def _why(instant: Mapping[str, Any]) -> str:
    """Why a time is not one instant."""
    if instant["basis"] == "unknown":
        why = str(instant["readings"][0]["why"])
        return f"zone not stated ({why})" if why.startswith("the ") else "zone not stated"
    if any("clock error" in str(r["why"]) for r in instant["readings"]):
        return "widened by the declared clock error"
    return (
        "not stated to the second" if not all(_is_second(r["from"], r["to"]) for r in instant["readings"]) else "read in more than one way"
    )


def _received(literal: str) -> str:
    """A time as received, for our quotation marks; a text that is far too long to be a time is cut."""
    text = literal.replace("“", '"').replace("”", '"')
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _span(start: str, end: str) -> str:
    return (
        _second(start) if _is_second(start, end) else f"between {_second(start)} and {_second(end)} ({length_words(_us(end) - _us(start))})"
    )


def _is_second(start: str, end: str) -> bool:
    return _us(end) - _us(start) <= SECOND


def _us(text: str) -> int:
    """UTC microseconds of an instant as a line writes it; a year may have five digits, or a sign."""
    day, _, clock = text.partition("T")
    year, month, of_month = day.rsplit("-", 2)
    whole, _, fraction = clock.removesuffix("Z").partition(".")
    hour, minute, second = (int(part) for part in whole.split(":"))
    at = (hour * 60 + minute) * 60 + second
    return days_from_civil(int(year), int(month), int(of_month)) * DAY + at * SECOND + int((fraction or "0").ljust(6, "0")[:6])


def _second(text: str) -> str:
    return text.replace("T", " ").replace("Z", " UTC")


def identifier(line: Mapping[str, Any]) -> str:
    """The address or account of an event in words."""
    found = line["identifier"]
    return f"{found['value']}" + (f" port {found['port']}" if found["port"] is not None else "")
