"""The facts that a priority instrument may see of one subject, each with the statements that say it.

What is not here cannot weigh: no name, language, ethnic origin, religion, nationality, gender,
health or orientation is ever a fact (design bright line 4, DPA 2018 s.35(8)).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from rightdoor.rules.priority.media_facts import MediaFacts

Answer = Literal["yes", "no", "unknown"]


class Cited(NamedTuple):
    """A value with the statement that says it (`receipt#locator`)."""

    value: str
    statement: str


MOST_CITED = 20  # statements under one reason that counts rather than quotes


class SubjectFacts(NamedTuple):
    """Everything stated about one subject that an item may ask for.

    Texts are cleaned values in lower case where they come from a closed vocabulary. `event_days`
    are UTC day numbers of its events' earliest readings, `event_times` the statements of these times,
    one a day, the day number as value; `ages` years as stated; `referrals` counts reports, calls and
    package rows by number and a log once; `reports` those that carry a platform's flags (CyberTipline);
    `numbers` are the statements of referrals' numbers, one of each. `answered` are items that a person answered, the newest first:
    item, answer and source with a space between, and the decision that says so. `public_files` are files that the platform states
    to be publicly available, `recipients` persons that it names as intended recipients; `media` is what hash sets said of the
    files, None where none was asked.
    """

    incident_types: tuple[Cited, ...] = ()
    annotations: tuple[Cited, ...] = ()
    file_annotations: tuple[Cited, ...] = ()
    escalations: tuple[Cited, ...] = ()
    batched: tuple[Cited, ...] = ()
    child_at_risk: tuple[Cited, ...] = ()
    urgent: tuple[Cited, ...] = ()
    victims: tuple[Cited, ...] = ()
    access_to_children: tuple[Cited, ...] = ()
    access_to_victim: tuple[Cited, ...] = ()
    relationships: tuple[Cited, ...] = ()
    convicted: tuple[Cited, ...] = ()
    registered: tuple[Cited, ...] = ()
    allegations: tuple[Cited, ...] = ()
    occupations: tuple[Cited, ...] = ()
    ages: tuple[Cited, ...] = ()
    classifications: tuple[Cited, ...] = ()
    files: int = 0
    viral_files: int = 0
    referrals: int = 0
    reports: int = 0
    event_days: tuple[int, ...] = ()
    victim_elsewhere: tuple[Cited, ...] = ()
    event_times: tuple[Cited, ...] = ()
    numbers: tuple[Cited, ...] = ()
    answered: tuple[Cited, ...] = ()
    public_files: tuple[Cited, ...] = ()
    recipients: tuple[Cited, ...] = ()
    media: MediaFacts | None = None


class Item(NamedTuple):
    """What one item found: its answer, the statements that it rests on, and the sentence that says so."""

    code: str
    answer: Answer
    text: str
    statements: tuple[str, ...]


def cite(*groups: tuple[Cited, ...]) -> tuple[str, ...]:
    """The statements of several groups, in order, once each."""
    return tuple(dict.fromkeys(c.statement for group in groups for c in group))


def stated(values: tuple[Cited, ...]) -> Answer:
    """yes if any statement says yes or true, no if one says no and none says yes, else unknown."""
    said = {c.value.strip().lower() for c in values}
    if said & {"yes", "true", "y", "1"}:
        return "yes"
    return "no" if said & {"no", "false", "n", "0"} else "unknown"


def affirmed(values: tuple[Cited, ...]) -> tuple[Cited, ...]:
    """Only the statements that say yes."""
    return tuple(c for c in values if c.value.strip().lower() in {"yes", "true", "y", "1"})
