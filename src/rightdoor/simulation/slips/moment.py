"""B. Wrong instant: zones, dates, clocks, rows mixed up, another time chosen, wrong at the source."""

from __future__ import annotations

import random

from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND, civil_from_days, days_from_civil, valid_date
from rightdoor.simulation.clock import near_clock_change, source_offset
from rightdoor.simulation.papers.nouns import Papers
from rightdoor.simulation.slips.scene import Scene


def _by_hand(papers: Papers, instant: int, how: str = "typed") -> bool:
    """Send another instant; whoever does so typed it."""
    if instant == papers.instant or instant >= papers.sent or near_clock_change(instant):
        return False
    papers.instant, papers.how = instant, how
    papers.check_code = papers.check_back = ""
    return True


def tz_offset(papers: Papers, _scene: Scene, rng: random.Random) -> bool:
    """Summer time added or left out, an offset ignored, or added with the wrong sign."""
    offset = source_offset(papers.instant, papers.act.style)
    if papers.act.style == "bare":
        return False
    shifts = [offset, 2 * offset] if offset else [HOUR, -HOUR]
    return _by_hand(papers, papers.instant + rng.choice(shifts))


def date_component(papers: Papers, _scene: Scene, rng: random.Random) -> bool:
    """Day, month or year wrong, or day and month swapped."""
    days, rest = divmod(papers.instant, DAY)
    year, month, day = civil_from_days(days)
    wrong = [(year, month, day - 1), (year, month, day + 1), (year, month - 1, day), (year - 1, month, day), (year, day, month)]
    valid = [d for d in wrong if valid_date(*d) and d != (year, month, day)]
    rng.shuffle(valid)
    return any(_by_hand(papers, days_from_civil(*d) * DAY + rest) for d in valid)


def clock_format(papers: Papers, _scene: Scene, _rng: random.Random) -> bool:
    """A twelve-hour clock without AM or PM: sent twelve hours out."""
    late = papers.instant % DAY >= 12 * HOUR
    return _by_hand(papers, papers.instant + (-12 * HOUR if late else 12 * HOUR))


def cross_pairing(papers: Papers, scene: Scene, rng: random.Random) -> bool:
    """The address of one row with the time of another row of the same source."""
    act = papers.act
    others = [o for o in scene.siblings.get(act.number, []) if o.instant // SECOND != act.instant // SECOND and o.ip != act.ip]
    if not others:
        return False
    return _by_hand(papers, rng.choice(others).instant)


def wrong_event_time(papers: Papers, scene: Scene, _rng: random.Random) -> bool:
    """A time from the source that is not the time of the act: the report's own incident time."""
    incident = scene.incidents.get(papers.act.number)
    return incident is not None and _by_hand(papers, incident)


def misreported_at_source(papers: Papers, _scene: Scene, rng: random.Random) -> bool:
    """The source itself states a time that is hours or days out."""
    act = papers.act
    shifted = act.instant - rng.choice((5, 20, 90, 700, 2880)) * MINUTE
    if near_clock_change(shifted) or act.style == "bare":
        return False
    act.instant = papers.instant = shifted
    act.source_slip = "event-time-misreported-at-source"
    return True


def source_clock_skew(papers: Papers, _scene: Scene, rng: random.Random) -> bool:
    """The observing machine's clock was out, and the log declares a bound that covers it."""
    act = papers.act
    if act.subject.service is not None:
        return False
    skew = rng.randrange(10, 180) * MINUTE
    shifted = act.instant - skew
    if near_clock_change(shifted):
        return False
    act.instant = papers.instant = shifted
    act.clock_error = skew + rng.randrange(0, 20) * MINUTE
    act.source_slip = "source-clock-skew"
    return True
