"""What stands of papers, as pages show it. Nothing beside open duties keeps a case open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.area import Line
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.papers import kinds as k
from rightdoor.model.civil import MINUTE, iso_utc

_AT: Final = dict(k.AT)
_SOURCES: Final = dict(k.SOURCES)
_ROUTES: Final = dict(k.ROUTES)
_RIGHTS: Final = dict(k.RIGHTS)
_ANSWERS: Final = dict(k.ANSWERS)


def lines(history: History) -> Iterator[Line]:
    """Referrals, authorisations, breaches of personal data, requests."""
    yield from (_came(each, history) for each in history.of(k.CAME))
    yield from (_authority(each, history) for each in history.of(k.AUTHORITY))
    for found in history.of(k.BREACH):
        told = history.about("breach", found, k.NOTIFIED)
        state = "Notified" if told else "Not notified, with the reason" if history.about("breach", found, k.NOT_NOTIFIED) else "Open"
        rows = (("Found", moment(found.at_us)), *((("Notified", moment(told[0].at_us)),) if told else ()))
        yield Line("Breach of personal data", state, rows, found.id)
    for asked in history.of(k.REQUEST):
        answered = history.about("request", asked, k.ANSWERED)
        state = _ANSWERS.get(answered[-1].text("answer"), "Answered") if answered else "Open"
        yield Line(
            "Request of a data subject",
            state,
            (("Right", _RIGHTS.get(asked.text("right"), "")), ("Received", moment(asked.at_us))),
            asked.id,
        )


def _came(came: Event, history: History) -> Line:
    rows = [("Received by", _AT.get(came.text("where"), "")), ("From", came.text("sender")), ("When", moment(came.at_us))]
    for kind, label in ((k.SENT_ON, "Sent on"), (k.ACKNOWLEDGED, "Acknowledged")):
        rows += [(label, moment(each.at_us)) for each in history.about("referral", came, kind)]
    done = history.about("referral", came, k.RESEARCHED)
    for each in done:
        rows.append(("Research", ", ".join(_SOURCES.get(source, source) for source in each.texts("sources"))))
    return Line("Referral", "Researched" if done else "Received", tuple(rows), came.id)


def _authority(granted: Event, history: History) -> Line:
    rows = [("Route", _ROUTES.get(granted.text("route"), "")), ("Operator", granted.text("operator")), ("Granted", moment(granted.at_us))]
    rows += [("Renewed", moment(each.at_us)) for each in history.about("authority", granted, k.RENEWED)]
    state = "In force or ended by itself"
    for kind, words in ((k.OBTAINED, "Data obtained"), (k.CANCELLED, "Cancelled")):
        found = history.about("authority", granted, kind)
        rows += [(words, moment(each.at_us)) for each in found]
        state = words if found else state
    return Line("Authorisation for communications data", state, tuple(rows), granted.id)


def keeps_open(history: History) -> Iterator[str]:
    """Nothing beside open duties."""
    del history
    yield from ()


def moment(at_us: int) -> str:
    """To the minute, with its zone."""
    return iso_utc(at_us - at_us % MINUTE)[:16].replace("T", " ") + " UTC"
