"""What has to be done about papers: receipt and research, authorisations that run out, breaches and requests that have to be answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, cast

from rightdoor.cases.about import About
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.papers import kinds as k
from rightdoor.rules.clocks import (
    breach_notification,
    communications_authority,
    force_receipt,
    nca_dissemination,
    research,
    subject_rights,
)
from rightdoor.rules.clocks.communications_authority import Route
from rightdoor.rules.clocks.rule import Due

AREA: Final = "papers"


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """Of each referral, authorisation, breach and request."""
    del as_of_us
    for came in history.of(k.CAME):
        yield from _came(came, history, about)
    for granted in history.of(k.AUTHORITY):
        done = first(history.about("authority", granted, k.OBTAINED, k.CANCELLED))
        task = Task(
            AREA, communications_authority.RULE, "Use, renew or cancel the authorisation", "It ends by itself, and is cancelled when no longer needed.", k.OBTAINED
        )  # fmt: skip
        yield clocked(task, history, about, granted, due=authority_due(granted, history, about), done=done)
        if history.about("authority", granted, k.OBTAINED):
            yield _cancelled(granted, history, about)
    calendar = calendar_of(about.nation)
    for found in history.of(k.BREACH):
        done = first(history.about("breach", found, k.NOTIFIED, k.NOT_NOTIFIED))
        task = Task(
            AREA,
            breach_notification.RULE,
            "Notify the breach, or decide that nobody is at risk",
            "People's data went where they should not.",
            k.NOTIFIED,
        )
        yield clocked(task, history, about, found, due=breach_notification.due(found.at_us, calendar), done=done)
    for asked in history.of(k.REQUEST):
        done = first(history.about("request", asked, k.ANSWERED))
        task = Task(AREA, subject_rights.RULE, "Answer the request of the data subject", "The law gives a month.", k.ANSWERED)
        yield clocked(task, history, about, asked, due=request_due(asked, about), done=done)


def _cancelled(granted: Event, history: History, about: About) -> CaseDuty:
    """Data that were obtained end no authorisation: it must be cancelled once it is no longer needed (s.65(4))."""
    task = Task(
        AREA,
        communications_authority.RULE,
        "Cancel the authorisation now that data were obtained, or record that it ended by itself",
        "It must be cancelled once it is no longer necessary or proportionate.",
        k.CANCELLED,
        part="cancel",
    )
    done = first(history.about("authority", granted, k.CANCELLED))
    return clocked(task, history, about, granted, due=authority_due(granted, history, about), done=done)


def _came(came: Event, history: History, about: About) -> Iterator[CaseDuty]:
    calendar = calendar_of(about.nation)
    if came.text("where") == "nca":
        task = Task(
            AREA,
            nca_dissemination.RULE,
            "Ask the National Crime Agency about the referral",
            "It has not been sent on.",
            k.SENT_ON,
            closes=False,
        )
        done = first(history.about("referral", came, k.SENT_ON))
        yield clocked(task, history, about, came, due=nca_dissemination.due(came.at_us, calendar), done=done)
        return
    task = Task(AREA, force_receipt.RULE, "Acknowledge the referral", "Its sender has to know that it arrived.", k.ACKNOWLEDGED)
    done = first(history.about("referral", came, k.ACKNOWLEDGED))
    yield clocked(task, history, about, came, due=force_receipt.due(came.at_us, calendar), done=done)
    task = Task(
        AREA, research.RULE, "Do the local research", "Who lives there, and which children, is asked before anything is done.", k.RESEARCHED
    )
    done = first(history.about("referral", came, k.RESEARCHED))
    yield clocked(task, history, about, came, due=research.due(came.at_us, calendar), done=done)


def authority_due(granted: Event, history: History, about: About) -> Due:
    """When an authorisation ends, with its renewals."""
    renewed = [each.at_us for each in history.about("authority", granted, k.RENEWED)]
    route = cast("Route", granted.text("route"))
    return communications_authority.due(granted.at_us, calendar_of(about.nation), route, renewed)


def request_due(asked: Event, about: About) -> Due:
    """When a request is to be answered: from receipt, or from when what was asked for came."""
    relevant = asked.number("relevant")
    return subject_rights.due(asked.at_us if relevant is None else relevant, calendar_of(about.nation))
