"""What the case of an address says as it stands: its warrant, its window, the check of the door, deconfliction. From the case's own history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rightdoor.cases.about import About
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.warrants import kinds as w
from rightdoor.cases.warrants.state import Warrant, warrants
from rightdoor.cases.warrants.window import edge_of
from rightdoor.joint.day.state import Address, Day


class WarrantFacts(NamedTuple):
    """The granted warrant that an address rests on. `safe_us`: the end of its window by the shorter way of counting; None where it
    cannot be counted. `names`: it names these premises, or all premises of a person. `entry_left`: another entry is allowed.
    """

    event: Event
    names: bool
    safe_us: int | None
    entry_left: bool
    returned: bool


class CaseFacts(NamedTuple):
    """`warrant` None: none was granted for it. `check`: the last check of this door. `deconflicted`: those of the case for that warrant.

    `conditions`: grade and handling conditions of the sources, as they were stated; whoever reads the papers fills them in.
    `joined`: whether the case stands in the operation (one that is linked as an older investigation does not); None where that is not asked.
    """

    case: str
    warrant: WarrantFacts | None
    check: Event | None
    deconflicted: tuple[Event, ...]
    conditions: tuple[str, ...] = ()
    joined: bool | None = None


class Look(NamedTuple):
    """What the checks look at. `facts` by address; an address without any: whoever looks does not see its case."""

    day: Day
    facts: Mapping[str, CaseFacts]
    as_of_us: int


def facts_of(history: History, about: About, address: Address) -> CaseFacts:
    """What a case says about one address of the day."""
    named = history.one(address.event.text("warrant")) if address.event.text("warrant") else None
    found = [each for each in warrants(history) if _is(history, each, named, address)]
    warrant = found[-1] if found else None
    checks = [each for each in history.of(w.CHECKED) if each.text("premises") == address.premises]
    deconflicted = warrant.deconflicted if warrant is not None else history.about("about", named, w.DECONFLICTED) if named else ()
    return CaseFacts(about.case, _facts(warrant, about, address) if warrant else None, checks[-1] if checks else None, deconflicted)


def _is(history: History, warrant: Warrant, named: Event | None, address: Address) -> bool:
    if named is None:
        return _names(warrant, address)
    drafts = (warrant.application.draft,) if warrant.application is not None else ()
    return history.root(named.id) in {history.root(each.id) for each in (warrant.granted, *drafts)}


def _names(warrant: Warrant, address: Address) -> bool:
    return address.premises in warrant.premises or warrant.granted.text("extent") == "all"


def _facts(warrant: Warrant, about: About, address: Address) -> WarrantFacts:
    edge = edge_of(warrant.granted, about)
    here = [each for each in warrant.entries if each.premises == address.premises]
    allowed = [each for each in warrant.further if each.text("premises") == address.premises]
    within = warrant.most is None or len(warrant.entries) < warrant.most
    left = within and (not here or len(allowed) >= len(here))
    return WarrantFacts(warrant.granted, _names(warrant, address), edge.safe_us if edge else None, left, warrant.returned is not None)
