"""The clocks of safeguarding, asked for an event of a case."""

from __future__ import annotations

from rightdoor.cases.about import About
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.event import Event
from rightdoor.rules.clocks import (
    assessment,
    child_protection_conference,
    child_reported,
    lado,
    police_protection,
    protection_told,
    refer_now,
    referral_decision,
    safeguarding_decision,
    strategy_discussion,
    third_party,
)
from rightdoor.rules.clocks.rule import Due

DECISION, REFER, STRATEGY = safeguarding_decision.RULE, refer_now.RULE, strategy_discussion.RULE
ACKNOWLEDGED, CONFERENCE, ASSESSMENT = referral_decision.RULE, child_protection_conference.RULE, assessment.RULE
PROTECTION, TOLD = police_protection.RULE, protection_told.RULE
LADO, THIRD_PARTY, CHILD_TRACK = lado.RULE, third_party.RULE, child_reported.RULE


def decision_due(risk: Event, about: About) -> Due:
    """The safeguarding decision on a noted risk: within hours where the child may be in danger now."""
    return safeguarding_decision.due(risk.at_us, calendar_of(about.nation), immediate=risk.yes("immediate"))


def refer_due(decision: Event, about: About) -> Due:
    """The referral that was decided."""
    return refer_now.due(decision.at_us, calendar_of(about.nation))


def strategy_due(asked: Event, about: About) -> Due:
    """The strategy discussion that was decided, or that the authority asked for."""
    return strategy_discussion.due(asked.at_us, calendar_of(about.nation))


def acknowledged_due(referral: Event, about: About) -> Due:
    """The authority's decision on a referral."""
    return referral_decision.due(referral.at_us, calendar_of(about.nation))


def conference_due(discussion: Event, about: About) -> Due:
    """The conference after a discussion that decided on an enquiry."""
    return child_protection_conference.due(discussion.at_us, calendar_of(about.nation))


def assessment_due(referral: Event, about: About) -> Due:
    """The assessment after a referral."""
    return assessment.due(referral.at_us, calendar_of(about.nation))


def protection_due(begun: Event, about: About) -> Due:
    """The end of police protection."""
    return police_protection.due(begun.at_us, calendar_of(about.nation))


def told_due(begun: Event, about: About) -> Due:
    """The local authority told of police protection."""
    return protection_told.due(begun.at_us, calendar_of(about.nation))


def lado_due(known: Event, about: About) -> Due:
    """The designated officer told."""
    return lado.due(known.at_us, calendar_of(about.nation))


def third_party_due(known: Event, about: About) -> Due:
    """A third party decided on, told, or told the outcome."""
    return third_party.due(known.at_us, calendar_of(about.nation))


def child_track_due(known: Event, about: About) -> Due:
    """The first steps where the person reported is a child."""
    return child_reported.due(known.at_us, calendar_of(about.nation))
