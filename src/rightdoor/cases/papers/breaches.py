"""Papers that went past a rule: data obtained without an authorisation in force, late notifications and answers."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.about import About
from rightdoor.cases.breach import Breach
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.history import History
from rightdoor.cases.papers import kinds as k
from rightdoor.cases.papers.duties import authority_due, request_due
from rightdoor.rules.clocks import breach_notification, communications_authority, subject_rights
from rightdoor.rules.clocks.communications_authority import Route


def breaches(history: History, about: About) -> Iterator[Breach]:
    """Each with what to do next."""
    yield from _authorities(history, about)
    for found in history.of(k.BREACH):
        due = breach_notification.due(found.at_us, calendar_of(about.nation)).due_us
        for told in history.about("breach", found, k.NOTIFIED):
            if due is not None and told.at_us > due and not told.text("reason"):
                what = "The Commissioner was told later than 72 hours, and no reasons for the delay are recorded."
                yield Breach(
                    "BR-BREACH-LATE",
                    told.id,
                    what,
                    breach_notification.RULE.source,
                    "Give the Commissioner the reasons (s.67(3)) and record them.",
                )
    for asked in history.of(k.REQUEST):
        due = request_due(asked, about).due_us
        for answered in history.about("request", asked, k.ANSWERED):
            if due is not None and answered.at_us >= due:
                what = "The request was answered after its month."
                yield Breach(
                    "BR-REQUEST-LATE", answered.id, what, subject_rights.RULE.source, "Tell the data protection officer; record why."
                )


def _authorities(history: History, about: About) -> Iterator[Breach]:
    rule, calendar = communications_authority.RULE, calendar_of(about.nation)
    for granted in history.of(k.AUTHORITY):
        end = authority_due(granted, history, about).due_us
        if not granted.yes("spoc"):
            what = "The single point of contact was not consulted before the application."
            yield Breach(
                "BR-AUTHORITY-SPOC",
                granted.id,
                what,
                "Investigatory Powers Act 2016 s.76",
                "Record the exceptional circumstances, or report the error.",
            )
        for got in history.about("authority", granted, k.OBTAINED):
            cancelled = any(each.at_us <= got.at_us for each in history.about("authority", granted, k.CANCELLED))
            if cancelled or (end is not None and got.at_us >= end):
                what = "Communications data were obtained when no authorisation was in force."
                yield Breach(
                    "BR-AUTHORITY-ENDED",
                    got.id,
                    what,
                    rule.source,
                    "Register the error and report it; what was wrongly acquired is destroyed.",
                )
        known: list[int] = []
        for renewal in history.about("authority", granted, k.RENEWED):
            before = communications_authority.due(granted.at_us, calendar, _route(granted.text("route")), known).due_us
            if before is not None and renewal.at_us >= before:
                what = "The authorisation was renewed after it had ended: it was not renewed."
                yield Breach(
                    "BR-AUTHORITY-RENEWED-LATE", renewal.id, what, rule.source, "Apply anew; data obtained since are an error to register."
                )
            known.append(renewal.at_us)


def _route(text: str) -> Route:
    return "urgent" if text == "urgent" else "internal" if text == "internal" else "independent"
