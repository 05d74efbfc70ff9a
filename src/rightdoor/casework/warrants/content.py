"""What an application and a briefing say, as plain values: pages, prints and files are made of the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from rightdoor.reporting.undermining import Undermining

MEDIA_TYPE = "application/json"


class SourceRef(NamedTuple):
    """Where a ground stands: the paper's receipt and place, its exhibit (SHA-256), how it was read, and its entry in the ledger (0: none known)."""

    what: str
    receipt: str
    locator: str
    exhibit: str
    reader: str
    authority: str
    ledger: int


class Ground(NamedTuple):
    """One sentence of the grounds, with the papers that it stands in."""

    sentence: str
    sources: tuple[SourceRef, ...]


class Enquiry(NamedTuple):
    """One enquiry that Code B asks for: what was found, "" where nothing is recorded; from where; how it is put right."""

    asks: str
    found: tuple[str, ...]
    settle: str

    @property
    def known(self) -> bool:
        """Whether anything is recorded."""
        return bool(self.found)


class Stamped(NamedTuple):
    """The stamp of the papers as pages print it."""

    code: str
    heading: str
    sentences: tuple[str, ...]
    lacking: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]


class PowerSaid(NamedTuple):
    """The power, as the dated table has it."""

    code: str
    title: str
    issued_by: str
    test: str
    sought: str
    note: str
    confidence: str


class Asked(NamedTuple):
    """What is applied for."""

    entries: str
    extent: str
    privileged: str


class Despite(NamedTuple):
    """Who answers for a draft that the papers do not carry yet; empty where they do."""

    rank: str = ""
    by: str = ""
    reason: str = ""


class Application(NamedTuple):
    """A whole draft. `others`: how many other premises the papers name; `missing`: what is not there; `conditions`: grade and handling of the sources."""

    case: str
    subject: str
    status: str
    stamp: Stamped
    despite: Despite
    power: PowerSaid
    premises: str
    address: str
    role: str
    others: int
    asked: Asked
    grounds: tuple[Ground, ...]
    known: tuple[str, ...]
    enquiries: tuple[Enquiry, ...]
    people: tuple[str, ...]
    searched: tuple[str, ...]
    undermining: tuple[Undermining, ...]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    conditions: tuple[str, ...]
    child_at_risk: bool
    package: str


class Briefing(NamedTuple):
    """What the team may know, and nothing more: no source, no identifier, no text of a report, no child's name."""

    case: str
    warrant: tuple[tuple[str, str], ...]
    stamp: str
    premises: str
    address: str
    role: str
    others: int
    sought: str
    scope: tuple[str, ...]
    people: tuple[str, ...]
    place: tuple[str, ...]
    searched: tuple[str, ...]
    today: tuple[str, ...]
    deconflicted: str
    unknown: tuple[str, ...]
    entry: tuple[str, ...]
    care: tuple[str, ...]
    conditions: tuple[str, ...]


def as_json(said: Application | Briefing, about: Mapping[str, Any]) -> bytes:
    """The content for programs, laid out for people. `about`: who made it, when, of which form."""
    return msgspec.json.format(msgspec.json.encode({**about, **named(said)}, order="sorted"), indent=1)


def digest_of(said: Application | Briefing) -> str:
    """SHA-256 of the content alone: the same papers give the same."""
    import hashlib

    return hashlib.sha256(msgspec.json.encode(named(said), order="sorted")).hexdigest()


def named(value: Any) -> Any:
    """Named tuples as objects, at every depth."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: named(each) for name, each in zip(value._fields, value, strict=True)}
    return [named(each) for each in value] if isinstance(value, (tuple, list)) else value
