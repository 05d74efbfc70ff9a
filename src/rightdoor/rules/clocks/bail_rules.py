"""Which rule of pre-charge bail holds: by the day of the arrest, never by today."""

from __future__ import annotations

from rightdoor.rules.clocks import bail_2017, bail_2022, bail_before_2017
from rightdoor.rules.clocks.bail import BailFacts
from rightdoor.rules.clocks.bail_limits import regime_of
from rightdoor.rules.clocks.counting import day_of
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

_RULES = {"PRE_2017": bail_before_2017.RULE, "PCA_2017": bail_2017.RULE, "PCSC_2022": bail_2022.RULE}


def bail_rule(arrested_us: int) -> Rule:
    """The rule for an arrest. That of before 2017 is off: there was no limit."""
    return _RULES[regime_of(day_of(arrested_us))]


def bail_due(facts: BailFacts, calendar: Calendar | None) -> Due:
    """When the bail period ends under the law of the arrest."""
    regime = regime_of(day_of(facts.arrested_us))
    if regime == "PRE_2017":
        return bail_before_2017.due(facts.arrested_us, calendar)
    return bail_2017.due(facts, calendar) if regime == "PCA_2017" else bail_2022.due(facts, calendar)
