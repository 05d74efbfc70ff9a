"""The custody clock of each arrest, from what is recorded: time on bail and what the Act leaves out do not count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from rightdoor.cases.care.death import Deaths
from rightdoor.cases.care.kinds import DEATH
from rightdoor.cases.custody.kinds import HOSPITAL, HOSPITAL_LEFT
from rightdoor.cases.custody.state import CHARGED, Encounter, arrests, charges_for
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.model.civil import MINUTE
from rightdoor.rules.clocks.custody import Authority, CustodyClock, CustodyFacts, Outside, Review, breach_arrest, custody_clock

RELEASED: Final = ("released-on-bail", "released-under-investigation", "released-no-action", CHARGED)
_LAST: Final = 1 << 62


class Stay(NamedTuple):
    """One time in police detention. `began`: the event that began it; `ended`: the event that ended it, None while it lasts; `returned`: on bail or after s.46A."""

    from_us: int
    began: Event
    ended: Event | None
    returned: bool = False


class Custody(NamedTuple):
    """The detention for one arrest. `authorised`: detention first authorised, None where it is not recorded."""

    arrest: Encounter
    authorised: Event | None
    stays: tuple[Stay, ...]
    reviews: tuple[Event, ...]
    authorities: tuple[Event, ...]
    facts: CustodyFacts
    clock: CustodyClock

    @property
    def held(self) -> bool:
        """Whether the person is in detention by what is recorded."""
        return bool(self.stays) and self.stays[-1].ended is None


def facts_until(custody: Custody, stay: Stay) -> CustodyFacts:
    """The facts as they were when a stay ended; all of them where it lasts."""
    if stay.ended is None:
        return custody.facts
    end = stay.ended.at_us
    return custody.facts._replace(
        ended_us=None,
        outside=tuple(each for each in custody.facts.outside if each.from_us < end),
        authorities=tuple(each for each in custody.facts.authorities if each.at_us <= end),
    )


def custodies(history: History) -> tuple[Custody, ...]:
    """The detention for each arrest, in order."""
    return tuple(custody_of(history, arrest) for arrest in arrests(history))


def custody_of(history: History, arrest: Encounter) -> Custody:
    """What stands of the detention for an arrest."""
    roots = {history.root(each) for each in arrest.events}
    about = [e for e in history.events if e.text("arrest") and history.root(e.text("arrest")) in roots]
    about += charges_for(history, arrest)
    first = next(e for e in history.events if e.id == arrest.event)
    about += filter(None, (Deaths(history).of(first),))
    authorised = next((e for e in about if e.kind == "detention-authorised"), None)
    reviews = tuple(e for e in about if e.kind == "custody-review")
    authorities = tuple(e for e in about if e.kind in ("detention-extended", "further-detention-warrant"))
    stays = tuple(_stays(history, about, first))
    facts = _facts(arrest, first, (authorised, reviews, authorities), stays)
    facts = facts._replace(outside=(*facts.outside, *_in_hospital(history, about, stays)))
    return Custody(arrest, authorised, stays, reviews, authorities, facts, custody_clock(facts))


def _stays(history: History, about: list[Event], arrest: Event) -> Iterator[Stay]:
    """From the arrest to the first release, then from each return into detention to the next."""
    own = {history.root(e.id) for e in about if e.kind == "released-on-bail"}
    back = [e for e in history.of("bail-answered", "bail-breached") if history.root(e.text("release")) in own]
    turns: list[tuple[int, Event, bool]] = [(arrest.at_us, arrest, True)]
    turns += [(e.at_us, e, False) for e in about if e.kind in (*RELEASED, DEATH)]
    turns += [(at, e, True) for e in back if (at := _came_back(e)) is not None]
    began: tuple[int, Event] | None = None
    for at, event, comes in sorted(turns, key=lambda t: (t[0], t[1].recorded_us, t[1].id)):
        if comes and began is None:
            began = at, event
        elif not comes and began is not None:
            yield Stay(*began, event, began[1].kind != "arrest")
            began = None
    if began is not None:
        yield Stay(*began, None, began[1].kind != "arrest")


def _came_back(event: Event) -> int | None:
    """When detention goes on: at the station, on answering bail and being detained, or on arrival after an arrest under s.46A."""
    if event.kind == "bail-breached":
        return event.number("arrived")
    return event.at_us if event.yes("came") and event.yes("detained") else None


def _facts(
    arrest: Encounter, first: Event, held: tuple[Event | None, tuple[Event, ...], tuple[Event, ...]], stays: tuple[Stay, ...]
) -> CustodyFacts:
    authorised, reviews, authorities = held
    last = stays[-1] if stays else None
    over = last.ended if last is not None else None
    return CustodyFacts(
        arrested_us=arrest.at_us,
        arrived_us=authorised.number("arrived") if authorised is not None else None,
        authorised_us=authorised.at_us if authorised is not None else None,
        indictable=first.yes("indictable"),
        reviews=tuple(Review(e.id, e.at_us, e.text("rank"), e.yes("independent")) for e in reviews),
        authorities=tuple(_authority(e) for e in authorities if e.kind == "detention-extended" or e.yes("granted")),
        outside=tuple(_outside(stays)),
        ended_us=over.at_us if over is not None and over.kind != "released-on-bail" else None,
    )


def _outside(stays: tuple[Stay, ...]) -> Iterator[Outside]:
    for i, stay in enumerate(stays):
        after = stays[i + 1] if i + 1 < len(stays) else None
        if stay.began.kind == "bail-breached":
            yield breach_arrest(stay.from_us, stay.ended.at_us if stay.ended is not None else None)
        if stay.ended is not None and (after is not None or stay.ended.kind == "released-on-bail"):
            yield Outside(stay.ended.at_us, after.from_us if after is not None else None, "bail")


def _in_hospital(history: History, about: list[Event], stays: tuple[Stay, ...]) -> Iterator[Outside]:
    """Time in hospital and on the way there and back, but for minutes of questioning, until it or the detention ended (s.41(6))."""
    for taken in about:
        stay = next((s for s in stays if s.from_us <= taken.at_us and (s.ended is None or taken.at_us < s.ended.at_us)), None)
        if taken.kind != HOSPITAL.code or stay is None:
            continue
        left = next(iter(history.about("hospital", taken, HOSPITAL_LEFT.code)), None)
        ends = [each.at_us for each in (left, stay.ended) if each is not None]
        asked = 0 if left is None else (left.number("questioned") or 0) * MINUTE
        yield Outside(taken.at_us, max(taken.at_us, min(ends) - asked) if ends else None, "hospital")


def _authority(event: Event) -> Authority:
    if event.kind == "detention-extended":
        sound = event.yes("responsible") and event.yes("necessary") and event.yes("diligent")
        return Authority(event.id, "superintendent", event.at_us, rank=event.text("rank"), until_us=event.number("until"), sound=sound)
    kind: Literal["warrant", "extension"] = "extension" if event.yes("extension") else "warrant"
    return Authority(event.id, kind, event.at_us, until_us=event.number("until"), applied_us=event.number("applied"))
