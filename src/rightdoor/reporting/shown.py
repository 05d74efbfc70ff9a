"""What the pages of a package are made of: the events of one subject with their papers, as statements say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from rightdoor.model.decision import Decision
from rightdoor.reporting.standing import Standing, standing


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


def moment(line: Mapping[str, Any]) -> str:
    """The time of an event in words; each reading where there are several."""
    instant = line["instant"]
    readings = instant["readings"]
    if not readings:
        return f"no usable time (as received: {instant['literal'] or 'none'})"
    starts = list(dict.fromkeys(_second(r["from"]) for r in readings))
    if len(starts) == 1:
        return starts[0]
    return f"one of {len(starts)} readings: " + " or ".join(starts[:4]) + (" or others" if len(starts) > 4 else "")


def _second(text: str) -> str:
    return text.replace("T", " ").replace("Z", " UTC")


def identifier(line: Mapping[str, Any]) -> str:
    """The address or account of an event in words."""
    found = line["identifier"]
    return f"{found['value']}" + (f" port {found['port']}" if found["port"] is not None else "")
