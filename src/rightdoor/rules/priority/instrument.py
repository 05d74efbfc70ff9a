"""The instrument: items answered, an interval of tiers, and the questions that would change it."""

from __future__ import annotations

import importlib.resources
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rightdoor.rules.priority import (
    pr01_child_at_risk_now,
    pr02_access_to_children,
    pr03_convictions,
    pr04_allegations_registration,
    pr05_production,
    pr06_escalation,
    pr07_solicitation,
    pr08_trust_position,
    pr09_persistence,
    pr10_volume_and_severity,
    pr11_known_files,
    pr12_identified_series,
    pr13_first_generation,
    pr14_distribution,
)
from rightdoor.rules.priority.answered import with_answers
from rightdoor.rules.priority.facts import Item, SubjectFacts

OF_FILES = frozenset({pr10_volume_and_severity.CODE, pr11_known_files.CODE, pr12_identified_series.CODE, pr14_distribution.CODE})
"""Items of what the files are and how many: they order nothing within a tier, and alone never reach tier 1 or 2."""


class ItemText(NamedTuple):
    """The question of an item and whom to ask."""

    code: str
    question: str
    of: str


class TierRule(NamedTuple):
    """A tier, and the items that together give it."""

    tier: str
    items: frozenset[str]


class Instrument(NamedTuple):
    """One dated data file of items and tier rules; `validated` travels with every result."""

    name: str
    version: str
    validated: bool
    tiers: tuple[str, ...]
    rules: tuple[TierRule, ...]
    items: Mapping[str, ItemText]


class Question(NamedTuple):
    """An unanswered item whose answer would change the tier."""

    ask: str
    of: str
    would_change_tier_to: str


class Assessment(NamedTuple):
    """The interval of tiers with the items behind it. `low` is the tier on what is known, `high` if all unknowns were yes."""

    low: str
    high: str
    items: tuple[Item, ...]
    questions: tuple[Question, ...]


@lru_cache(maxsize=4)
def load_instrument(name: str = "first_look") -> Instrument:
    """The instrument of that file name in this package. Raises ValueError when the file contradicts itself."""
    import yaml

    text = importlib.resources.files("rightdoor.rules.priority").joinpath(f"{name}.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    items = {i["code"]: ItemText(i["code"], i["question"], i["of"]) for i in data["items"]}
    rules = tuple(TierRule(r["tier"], frozenset(r["items"])) for r in data["tier_rules"])
    instrument = Instrument(data["name"], data["version"], bool(data["validated"]), tuple(data["tiers"]), rules, items)
    for rule in rules:
        if rule.tier not in instrument.tiers or not rule.items <= set(items):
            raise ValueError("an instrument names an unknown tier or item")
        if instrument.tiers.index(rule.tier) < 2 and rule.items <= OF_FILES:
            raise ValueError("volume, severity and known files alone may not reach tier 1 or 2")
    return instrument


def answers(facts: SubjectFacts, as_of_us: int) -> tuple[Item, ...]:
    """Every item answered, in the order of the form: from the papers, then by what people answered."""
    return with_answers(_from_papers(facts, as_of_us), facts.answered)


def _from_papers(facts: SubjectFacts, as_of_us: int) -> tuple[Item, ...]:
    return (
        pr01_child_at_risk_now.answer(facts),
        pr02_access_to_children.answer(facts),
        pr03_convictions.answer(facts),
        pr04_allegations_registration.answer(facts),
        pr05_production.answer(facts),
        pr06_escalation.answer(facts),
        pr07_solicitation.answer(facts),
        pr08_trust_position.answer(facts),
        pr09_persistence.answer(facts, as_of_us),
        pr10_volume_and_severity.answer(facts),
        pr11_known_files.answer(facts),
        pr12_identified_series.answer(facts),
        pr13_first_generation.answer(facts),
        pr14_distribution.answer(facts),
    )


def tier_of(instrument: Instrument, yes: frozenset[str]) -> str:
    """The first rule whose items are all answered yes; the last tier when none is."""
    for rule in instrument.rules:
        if rule.items <= yes:
            return rule.tier
    return instrument.tiers[-1]


def assess(instrument: Instrument, facts: SubjectFacts, as_of_us: int) -> Assessment:
    """Answer every item and give the interval: with all unknowns no, and with all unknowns yes."""
    items = answers(facts, as_of_us)
    yes = frozenset(i.code for i in items if i.answer == "yes")
    return Assessment(*interval(instrument, yes, [i.code for i in items if i.answer == "unknown"], items))


def interval(
    instrument: Instrument, yes: frozenset[str], unknown: Sequence[str], items: tuple[Item, ...] = ()
) -> tuple[str, str, tuple[Item, ...], tuple[Question, ...]]:
    """The fields of an Assessment, from what is answered yes and what is unknown (in the order of the form)."""
    low = tier_of(instrument, yes)
    high = tier_of(instrument, yes | frozenset(unknown))
    questions = []
    for code in unknown:
        then = tier_of(instrument, yes | {code})
        if instrument.tiers.index(then) < instrument.tiers.index(low):
            questions.append(Question(instrument.items[code].question, instrument.items[code].of, then))
    questions.sort(key=lambda q: instrument.tiers.index(q.would_change_tier_to))
    return low, high, items, tuple(questions)
