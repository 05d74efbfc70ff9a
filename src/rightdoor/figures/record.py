"""What figures count: one paper of one case or operation (an arrest, a search, a package), with its place in time, force and operations."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

# kind of record: what one of it is. Two kinds are never added to each other by a definition.
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "package": "an intelligence package sent to a force",
        "request": "a request for communications data",
        "investigation": "a case from its opening to its closing",
        "warrant-granted": "a search warrant as a court granted it",
        "warrant-executed": "an entry under a search warrant",
        "search": "an entry into premises to search them, with or without a warrant",
        "arrest": "an arrest of one person",
        "interview": "a voluntary attendance for interview, without arrest",
        "bail": "a release on police bail, until it ends",
        "charge": "a charge or requisition for one offence",
        "prosecution": "one person brought before a court",
        "child-protected": "a child marked as protected in the words of 2014",
        "child-safeguarded": "a child marked as safeguarded in the words of 2014",
        "child-at-risk": "a child of whom a risk was noted",
        "device-seized": "a device seized",
        "device-examined": "a device with results of its examination",
        "outcome": "how an entry, a package or a case ended",
    }
)

NO_FACTS: Final[Mapping[str, str]] = MappingProxyType({})


class Record(NamedTuple):
    """`id`: of the paper (the first event of its chain of corrections, or a package). Times in UTC microseconds.

    `at_us`: when it happened. `until_us`: when a state (bail, an investigation) ended; None while it goes on, and for what is no state.
    `known_us`: when it was first recorded. `force`: the code of the force area that it counts for; "" where that is not known.
    `forces`: further forces that share it (one package for two forces). `person`, `premises`: ids within the case, "" where it has none.
    `operations`: those in which the record stands by a dated link, at its own time. `linked`: operations to which its case was linked as
    an older investigation, or only after the record. `same`: the key (a custody record) by which two forces' reports of one thing are
    known to be one; "" where nothing tells. `facts`: codes that definitions and breakdowns ask for, never names.
    """

    id: str
    kind: str
    at_us: int
    known_us: int
    force: str
    case: str = ""
    person: str = ""
    premises: str = ""
    until_us: int | None = None
    operations: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()
    same: str = ""
    facts: Mapping[str, str] = NO_FACTS
