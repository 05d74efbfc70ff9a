"""The track of a subject: adult, child, unknown. In doubt about a child, safeguarding comes first.

Source: practice page 2.13: a third of the harm is by young people, and platforms report victims' accounts.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from rightdoor.model.civil import DAY, civil_from_days, parse_day
from rightdoor.rules.priority.facts import Cited, SubjectFacts, cite

Track = Literal["adult", "child", "unknown"]
ADULT_YEARS = 18
CHILD_FLAGS = frozenset({"minortominorinteraction", "possibleselfproduction"})


class TrackReason(NamedTuple):
    """The track, the sentence that says why, and the statements behind it."""

    track: Track
    text: str
    statements: tuple[str, ...]


def years_at(birth_day: int, as_of_us: int) -> int:
    """Completed years between a day number and an instant (UTC)."""
    year, month, day = civil_from_days(birth_day)
    now_year, now_month, now_day = civil_from_days(as_of_us // DAY)
    return now_year - year - ((now_month, now_day) < (month, day))


def track_of(facts: SubjectFacts, births: tuple[Cited, ...], as_of_us: int) -> TrackReason:
    """child: under 18 by any statement, of unknown age with child indications, or a victim's account elsewhere."""
    ages = [(int(c.value), c) for c in facts.ages if c.value.isascii() and c.value.isdigit() and len(c.value) <= 3]
    for birth in births:
        day = parse_day(birth.value)
        if day is not None:
            ages.append((years_at(day, as_of_us), birth))
    minors = tuple(c for years, c in ages if 0 <= years < ADULT_YEARS)
    if minors:
        return TrackReason("child", "A record states an age under 18: safeguarding first.", cite(minors))
    if facts.victim_elsewhere:
        return TrackReason("child", "The account appears elsewhere as a victim's: safeguarding first.", cite(facts.victim_elsewhere))
    flags = tuple(c for c in (*facts.annotations, *facts.file_annotations) if c.value.lower() in CHILD_FLAGS)
    if ages:
        text = "Stated to be 18 or over (as declared)." + (" The report also carries child indications." if flags else "")
        return TrackReason("adult", text, cite(tuple(c for _, c in ages), flags))
    if flags:
        return TrackReason("child", "Age unknown, with indications of a child: safeguarding first.", cite(flags))
    return TrackReason("unknown", "Age not stated.", ())
