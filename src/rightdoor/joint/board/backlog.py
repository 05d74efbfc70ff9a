"""What waits, at which stage, since when and with whom: packages by the operation's history, cases by their records.

Things of different stages are different things (packages, warrants, devices, cases): numbers of two stages are not added, and a case may stand
at more than one, with a warrant to execute and devices to examine.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Final, Literal, NamedTuple

from rightdoor.joint.board.way import Way
from rightdoor.joint.tasking import Tasking
from rightdoor.model.civil import DAY

Since = Literal["stage", "receipt"]


class Stage(NamedTuple):
    """`words`: what has not happened yet. `things`: what waits there, plural."""

    code: str
    words: str
    things: str


STAGES: Final = (
    Stage("answer", "Package offered, not answered", "packages"),
    Stage("offer", "Package with the operation, to be offered elsewhere", "packages"),
    Stage("open", "Package accepted, no case named", "packages"),
    Stage("warrant", "Case open, no warrant, nobody arrested or interviewed", "cases"),
    Stage("execute", "Warrant granted, not executed", "warrants"),
    Stage("examine", "Device seized, no results", "devices"),
    Stage("charge", "Entered, arrested or interviewed, nobody charged", "cases"),
    Stage("finish", "Somebody charged, case not ended", "cases"),
)
STAGE: Final = {stage.code: stage for stage in STAGES}


class Waiting(NamedTuple):
    """One thing. `id`: of its paper (a tasking, a warrant's grant, a device, a case). `whose`: the forces whose move it is; none: the operation's lead.

    `since_us`: since when it stands at this stage; `first_us`: first receipt anywhere, None where not known.
    """

    stage: str
    id: str
    case: str
    whose: tuple[str, ...]
    since_us: int
    first_us: int | None

    def from_us(self, since: Since) -> int | None:
        """From when its age counts."""
        return self.since_us if since == "stage" else self.first_us


class Band(NamedTuple):
    """Ages from `from_us` (inclusive) to `until_us` (exclusive, None: whatever is older)."""

    code: str
    words: str
    from_us: int
    until_us: int | None


UNKNOWN: Final = "unknown"  # the band of what has no known first receipt
BANDS: Final = (
    Band("week", "Under 1 week", 0, 7 * DAY),
    Band("month", "1 to 4 weeks", 7 * DAY, 28 * DAY),
    Band("quarter", "4 to 12 weeks", 28 * DAY, 84 * DAY),
    Band("half", "12 to 26 weeks", 84 * DAY, 182 * DAY),
    Band("older", "Over 26 weeks", 182 * DAY, None),
)
_ENDS: Final = tuple(band.until_us for band in BANDS if band.until_us is not None)


def waiting_packages(taskings: Iterable[Tasking], forces: Iterable[str] = ()) -> Iterator[Waiting]:
    """Of packages. `forces`: those whose move it is among these; empty for each, and for what is with the lead."""
    asked = set(forces)
    for each in taskings:
        for stage, whose, since in _package(each):
            if not asked or asked & set(whose):
                yield Waiting(stage, each.id, "", whose, since, each.first_receipt_us)


def _package(each: Tasking) -> Iterator[tuple[str, tuple[str, ...], int]]:
    if each.asked:  # one that is shared may be held by a force while another has still to answer
        yield "answer", each.asked, min(offer.offered_us for offer in each.offers if offer.answer == "open")
    nameless = [offer for offer in each.offers if offer.answer == "accepted" and not offer.case]
    if nameless:
        yield "open", tuple(sorted(offer.force for offer in nameless)), min(offer.held_us or offer.offered_us for offer in nameless)
    if each.place == "waits":
        yield "offer", (), each.since_us


def waiting_cases(found: Iterable[Way]) -> Iterator[Waiting]:
    """Of cases that are open."""
    for way in found:
        if way.ended_us is not None:
            continue
        whose = (way.force,) if way.force else ()
        for stage, paper, since in _case(way):
            yield Waiting(stage, paper, way.case, whose, since, way.first_us)


def _case(way: Way) -> Iterator[tuple[str, str, int]]:
    yield from (("execute", warrant.record, warrant.at_us) for warrant in way.warrants)
    yield from (("examine", device.record, device.at_us) for device in way.devices)
    if way.charged_us is not None:
        yield "finish", way.case, way.charged_us
    elif way.entered_us is not None:
        yield "charge", way.case, way.entered_us
    elif not way.warrants:
        yield "warrant", way.case, way.opened_us


def band_of(age_us: int | None) -> str:
    """The code of the band of an age; `UNKNOWN` where there is none. An age below nothing (a clock that was wrong) is the youngest."""
    if age_us is None:
        return UNKNOWN
    return BANDS[bisect_right(_ENDS, age_us)].code


def counted(waiting: Iterable[Waiting], as_of_us: int, since: Since) -> dict[tuple[str, str], int]:
    """How many things wait, by stage and band."""
    ages = ((each.stage, each.from_us(since)) for each in waiting)
    return dict(Counter((stage, band_of(None if start is None else as_of_us - start)) for stage, start in ages))


class With(NamedTuple):
    """What waits for one move: of which forces (none: the operation's lead), how many things by stage, the oldest since when."""

    whose: tuple[str, ...]
    by_stage: dict[str, int]
    oldest_us: int


def with_whom(waiting: Iterable[Waiting]) -> list[With]:
    """By whose move it is, whoever has the oldest first."""
    found: dict[tuple[str, ...], list[Waiting]] = defaultdict(list)
    for each in waiting:
        found[each.whose].append(each)
    each_whose = [
        With(whose, dict(Counter(each.stage for each in held)), min(each.since_us for each in held)) for whose, held in found.items()
    ]
    return sorted(each_whose, key=lambda each: (each.oldest_us, each.whose))


def oldest_first(waiting: Iterable[Waiting]) -> list[Waiting]:
    """What is stuck: the one that has stood at its stage longest first."""
    return sorted(waiting, key=attrgetter("since_us", "stage", "id"))
