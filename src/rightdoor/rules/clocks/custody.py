"""The custody clock of one arrest: relevant time, the limit in force, reviews, and which authorities recorded were not lawful.

Hours are hours of detention that passed, whatever the clock on the wall did; time that the Act leaves out does not count: on bail
(s.47(6)), in hospital without being questioned (s.41(6)), three hours from arrival after an arrest under s.46A (s.47(6A)). Times are
"approximate only" (s.45(2)); they are counted exactly here. Sources: PACE 1984 ss.40-45, 47(6)-(6A).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from rightdoor.model.civil import HOUR, iso_utc
from rightdoor.rules.clocks.ranks import one, reaches
from rightdoor.rules.clocks.rule import Due

FIRST_REVIEW, NEXT_REVIEW = 6, 9
DAY_LIMIT, SUPERINTENDENT_LIMIT, LONGEST_WARRANT, ABSOLUTE = 24, 36, 36, 96
NOT_COUNTED_AFTER_BREACH = 3 * HOUR


class Outside(NamedTuple):
    """Time that does not count: `to_us` None while it lasts. `why`: bail, hospital, breach-arrest."""

    from_us: int
    to_us: int | None
    why: Literal["bail", "hospital", "breach-arrest"]


class Review(NamedTuple):
    """A review of detention; `independent`: the officer had not been directly involved."""

    event: str
    at_us: int
    rank: str
    independent: bool = True


class Authority(NamedTuple):
    """Detention beyond 24 hours. `kind`: superintendent (s.42), warrant (s.43), extension (s.44). `until_us`: as written, if it was.

    `sound`: what the section asks for is recorded as met (responsible for the station, necessary, diligent; or granted by the court).
    """

    event: str
    kind: Literal["superintendent", "warrant", "extension"]
    at_us: int
    rank: str = ""
    until_us: int | None = None
    applied_us: int | None = None
    sound: bool = True


class CustodyFacts(NamedTuple):
    """One arrest. `arrived_us`: at the first police station; `authorised_us`: detention first authorised; `ended_us`: charged or released for good."""

    arrested_us: int
    arrived_us: int | None = None
    authorised_us: int | None = None
    indictable: bool = True
    reviews: tuple[Review, ...] = ()
    authorities: tuple[Authority, ...] = ()
    outside: tuple[Outside, ...] = ()
    ended_us: int | None = None


class CustodyProblem(NamedTuple):
    """What is wrong. `code`: rank, order, expired, reviews, tests, indictable, until, review-late, review-rank, review-before, review-missed, over. `void`: without effect."""

    event: str
    code: str
    what: str
    rule: str
    void: bool


class CustodyClock(NamedTuple):
    """`relevant_us`: the relevant time; `limit`: when detention without charge ends; `review`: when the next review is due."""

    relevant_us: int
    limit: Due
    hours: int
    review: Due
    problems: tuple[CustodyProblem, ...]


def custody_clock(facts: CustodyFacts) -> CustodyClock:
    """The clock as it stands on these facts."""
    start = relevant_time(facts)
    ends, hours, problems = _limit(facts, start)
    next_review, review_problems = _reviews(facts)
    arrived = "arrival at the first station" if facts.arrived_us is not None else "the arrest, as no arrival is recorded"
    if facts.arrived_us is not None and start < facts.arrived_us:
        arrived = "24 hours after the arrest"
    if ends is None:
        limit = Due(None, "The custody clock does not run now: the person is on bail or in hospital (ss.41(6), 47(6)).")
    else:
        limit = Due(
            ends,
            f"{hours} hours of detention from {iso_utc(start)} ({arrived}), or the time written in the authority where that is earlier.",
        )
        if facts.ended_us is not None and facts.ended_us > ends:
            problems.append(CustodyProblem("", "over", f"Held without charge beyond the limit of {iso_utc(ends)}.", "PACE s.41-44", False))
    return CustodyClock(start, limit, hours, next_review, (*problems, *review_problems))


def relevant_time(facts: CustodyFacts) -> int:
    """Arrival at the first station, 24 hours after the arrest if that is earlier (s.41(2)); the arrest itself where no arrival is recorded."""
    if facts.arrived_us is None:
        return facts.arrested_us
    return min(facts.arrived_us, facts.arrested_us + DAY_LIMIT * HOUR)


def after_detention(start_us: int, hours: int, outside: tuple[Outside, ...]) -> int | None:
    """The instant at which so many hours of detention have passed; None while time that does not count has no end before it."""
    end, covered = start_us + hours * HOUR, start_us
    for each in sorted(outside, key=lambda o: o.from_us):
        since = max(each.from_us, covered)
        if since >= end:
            break
        if each.to_us is None:
            return None
        end += max(0, each.to_us - since)
        covered = max(covered, each.to_us)
    return end


def breach_arrest(arrived_us: int, until_us: int | None = None) -> Outside:
    """The three hours from arrival after an arrest under s.46A, or less where detention ended before."""
    end = arrived_us + NOT_COUNTED_AFTER_BREACH
    return Outside(arrived_us, end if until_us is None else min(end, until_us), "breach-arrest")


def _limit(facts: CustodyFacts, start: int) -> tuple[int | None, int, list[CustodyProblem]]:
    """(end in force, its hours, problems)."""
    hours, ends, warrant = DAY_LIMIT, after_detention(start, DAY_LIMIT, facts.outside), False
    problems: list[CustodyProblem] = []
    for each in sorted(facts.authorities, key=lambda a: a.at_us):
        most = _most(each, hours)
        top = after_detention(start, most, facts.outside)
        found = list(_wrong(each, facts, start=start, current=ends, top=top, warrant=warrant))
        problems += found
        if any(problem.void for problem in found):
            continue
        problems += _gap(each, facts, ends, hours)
        own = each.until_us
        if each.kind != "superintendent":
            warrant = True
            issued = each.at_us if each.kind == "warrant" or ends is None else max(ends, each.at_us)
            own = min(issued + LONGEST_WARRANT * HOUR, own) if own is not None else issued + LONGEST_WARRANT * HOUR
        ends = top if own is None else own if top is None else min(own, top)
        hours = most
    return ends, hours, problems


def _gap(each: Authority, facts: CustodyFacts, current: int | None, hours: int) -> Iterator[CustodyProblem]:
    """Detention between the end of the limit and an authority that came after it: at 24 hours the person is released (s.41(7)).

    Beyond 36 hours the person may be kept until an application made within the next six is heard (s.43(6)).
    """
    if current is None or each.at_us <= current or (facts.ended_us is not None and facts.ended_us <= each.at_us):
        return
    asked = each.at_us if each.applied_us is None else each.applied_us
    if each.kind == "warrant" and hours == SUPERINTENDENT_LIMIT and asked <= current + FIRST_REVIEW * HOUR:
        return
    until = min((each.at_us, *(one.from_us for one in facts.outside if one.from_us >= current)))
    if until > current:
        what = f"Held without authority from {iso_utc(current)} to {iso_utc(until)}: what was granted later reaches forward alone."
        section = "PACE s.41(7)" if hours == DAY_LIMIT else "PACE s.44"
        yield CustodyProblem(each.event, "over", what, section, False)


def _most(each: Authority, hours: int) -> int:
    """The most hours of detention in all to which an authority can reach."""
    if each.kind == "superintendent":
        return SUPERINTENDENT_LIMIT
    return min(ABSOLUTE, (SUPERINTENDENT_LIMIT if each.kind == "warrant" else hours) + LONGEST_WARRANT)


def _wrong(
    each: Authority, facts: CustodyFacts, *, start: int, current: int | None, top: int | None, warrant: bool
) -> Iterator[CustodyProblem]:
    """What is wrong with an authority, beginning with what leaves it without effect."""
    section = {"superintendent": "PACE s.42", "warrant": "PACE s.43", "extension": "PACE s.44"}[each.kind]

    def wrong(code: str, what: str, void: bool = True) -> CustodyProblem:
        return CustodyProblem(each.event, code, what, section, void)

    if not facts.indictable:
        yield wrong("indictable", "None of the offences is indictable: detention ends at 24 hours.")
    if not each.sound:
        yield wrong("tests", "What the section asks for is not recorded as met.")
    if each.kind == "superintendent":
        yield from _superintendent(each, facts, start)
    elif each.kind == "extension" and not warrant:
        yield wrong("order", "There is no warrant of further detention that it could extend.")
    asked = each.applied_us if each.applied_us is not None else each.at_us
    latest = current if each.kind != "warrant" else after_detention(start, SUPERINTENDENT_LIMIT, facts.outside)
    if each.kind != "superintendent" and latest is not None and asked > latest:
        late = each.kind == "warrant" and asked <= latest + FIRST_REVIEW * HOUR
        what = "Applied for after 36 hours: allowed only where the court sits within the next 6 hours (s.43(5)(b)); a note in the custody record is needed."
        yield wrong("expired", what if late else "Applied for after the time for it had run out.", not late)
    if each.until_us is not None and top is not None and each.until_us > top:
        yield wrong("until", f"Written to {iso_utc(each.until_us)}, which is later than the law allows: {iso_utc(top)}.", False)


def _superintendent(each: Authority, facts: CustodyFacts, start: int) -> Iterator[CustodyProblem]:
    """s.42(1), (4): rank, after the second review, within 24 hours."""

    def wrong(code: str, what: str) -> CustodyProblem:
        return CustodyProblem(each.event, code, what, "PACE s.42", True)

    if not reaches(each.rank, "superintendent"):
        given = f"by {one(each.rank)}" if each.rank else "without a rank on record"
        yield wrong("rank", f"Authorised {given}; it takes a superintendent or above.")
    if sum(review.at_us <= each.at_us and _counts(review) for review in facts.reviews) < 2:
        yield wrong("reviews", "Authorised before the second review of detention (s.42(4)(b)).")
    latest = after_detention(start, DAY_LIMIT, facts.outside)
    if latest is not None and each.at_us > latest:
        yield wrong("expired", "Authorised more than 24 hours after the relevant time (s.42(4)(a)).")


def _counts(review: Review) -> bool:
    """A review before charge is one by an inspector or above who was not directly involved (s.40(1)(b))."""
    return review.independent and reaches(review.rank, "inspector")


def _reviews(facts: CustodyFacts) -> tuple[Due, list[CustodyProblem]]:
    """When the next review is due, and what is wrong with those held. A late one does not put off the next (s.40(8))."""
    problems: list[CustodyProblem] = []
    if facts.authorised_us is None:
        return Due(None, "The time at which detention was first authorised is not recorded."), problems
    due = after_detention(facts.authorised_us, FIRST_REVIEW, facts.outside)
    said = f"6 hours after detention was first authorised at {iso_utc(facts.authorised_us)}"
    for review in sorted(facts.reviews, key=lambda r: r.at_us):
        if not _counts(review):
            what = "Reviewed by somebody who may not: it takes an inspector or above who was not directly involved."
            problems.append(CustodyProblem(review.event, "review-rank", what, "PACE s.40(1)(b)", True))
            continue
        if review.at_us < facts.authorised_us:
            what = "Reviewed before detention was authorised: correct one of the two times."
            problems.append(CustodyProblem(review.event, "review-before", what, "PACE s.40(3)(a)", True))
            continue
        if due is not None and review.at_us > due:
            what = f"Reviewed later than {iso_utc(due)}; reason and time of a postponed review are recorded."
            problems.append(CustodyProblem(review.event, "review-late", what, "PACE s.40(3)-(5)", False))
        since = review.at_us if due is None else min(review.at_us, due)
        due = after_detention(since, NEXT_REVIEW, facts.outside)
        said = f"9 hours after the review of {iso_utc(since)}"
    if facts.ended_us is not None:
        if due is not None and facts.ended_us > due:
            problems.append(CustodyProblem("", "review-missed", f"No review was held by {iso_utc(due)}.", "PACE s.40(3)", False))
        return Due(None, "Detention has ended: no further review."), problems
    return Due(due, f"{said}, time outside detention not counted." if due is not None else "The clock does not run now."), problems
