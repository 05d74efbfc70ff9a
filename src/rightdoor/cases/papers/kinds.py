"""What is recorded of receipt and research, of authorisations for communications data, of breaches of personal data and of subjects' requests.

Sources: Investigatory Powers Act 2016 ss.60A-65; Data Protection Act 2018 ss.45-54, 67; practice of units (HMICFRS 2023).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem

CAME, SENT_ON, ACKNOWLEDGED, RESEARCHED = "referral-came", "referral-sent-on", "receipt-acknowledged", "research-done"
AUTHORITY, RENEWED, OBTAINED, CANCELLED = "data-authority", "data-authority-renewed", "data-obtained", "data-authority-cancelled"
BREACH, NOTIFIED, NOT_NOTIFIED = "data-breach-found", "data-breach-notified", "data-breach-not-notified"
REQUEST, ANSWERED = "data-request", "data-request-answered"

AT: Final = (("nca", "The National Crime Agency"), ("force", "This force"))
SOURCES: Final = (
    ("local", "Local systems"),
    ("pnc", "PNC"),
    ("pnd", "PND"),
    ("visor", "ViSOR"),
    ("voters", "Voters and council tax"),
    ("dvla", "DVLA"),
    ("school", "Schools and early help"),
    ("housing", "Housing"),
    ("premises", "Type of the premises, and earlier searches"),
    ("open", "Open sources"),
)
ROUTES: Final = (
    ("independent", "Independent (s.60A)"),
    ("internal", "Designated senior officer (s.61)"),
    ("urgent", "Urgent (s.61A): three days"),
)
RIGHTS: Final = (("access", "Access (s.45)"), ("rectification", "Rectification (s.46)"), ("erasure", "Erasure or restriction (s.47)"))
ANSWERS: Final = (("met", "Met"), ("part", "Met in part, or restricted"), ("refused", "Refused"))

Check = Callable[[Mapping[str, Value], int, History], Iterator[Problem]]


def _after(field: str) -> Check:
    """What follows from another event cannot lie before it."""

    def check(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
        begun = history.one(str(body.get(field, "")))
        if begun is not None and at_us < begun.at_us:
            yield Problem(field, "This cannot lie before what it follows from. Correct one of the two times.")

    return check


def _request(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    relevant = body.get("relevant")
    if isinstance(relevant, int) and relevant < at_us:
        yield Problem("relevant", "What was asked for cannot come before the request. Correct one of the two times.")


_REFERRAL: Final = Field("referral", "Referral", "event", to=(CAME,))
_AUTHORITY: Final = Field("authority", "Authorisation", "event", to=(AUTHORITY,))
_BREACH: Final = Field("breach", "Breach", "event", to=(BREACH,))
_REASON: Final = Field("reason", "Reason", "long")

KINDS: Final = (
    Kind(
        CAME,
        "Referral received",
        (
            Field("where", "Received by", "choice", choices=AT),
            Field("sender", "From"),
            Field("reference", "Reference", needed=False),
        ),
        hint="The time is that of receipt there. Ages are counted from the first receipt by anybody.",
    ),
    Kind(SENT_ON, "Referral sent on by the National Crime Agency", (_REFERRAL,), check=_after("referral")),
    Kind(ACKNOWLEDGED, "Receipt acknowledged", (_REFERRAL, Field("to", "To whom")), check=_after("referral")),
    Kind(
        RESEARCHED,
        "Local research done",
        (
            _REFERRAL,
            Field("sources", "Asked", "many", choices=SOURCES),
            Field("words", "What was found, and what was not", "long"),
        ),
        check=_after("referral"),
    ),
    Kind(
        AUTHORITY,
        "Communications data authorised",
        (
            Field("route", "Route", "choice", choices=ROUTES),
            Field("operator", "Operator"),
            Field("reference", "Reference", needed=False),
            Field("spoc", "Single point of contact consulted", "yes-no", hint="Required before the application but for exceptional circumstances (s.76)."),
        ),
        hint="The time is that of the grant: the authorisation ends a month, or three days, beginning with that day.",
    ),
    Kind(RENEWED, "Authorisation renewed", (_AUTHORITY,), check=_after("authority")),
    Kind(OBTAINED, "Communications data obtained", (_AUTHORITY,), check=_after("authority")),
    Kind(CANCELLED, "Authorisation cancelled, or ended by itself", (_AUTHORITY, _REASON), check=_after("authority")),
    Kind(
        BREACH,
        "Breach of personal data found",
        (
            Field("facts", "Facts", "long"),
            Field("effects", "Effects", "long"),
            Field("action", "What was done about it", "long", needed=False),
        ),
        hint="Every breach is recorded: facts, effects, remedial action (s.67(6)). The time is that of becoming aware.",
    ),
    Kind(
        NOTIFIED,
        "Breach notified to the Commissioner",
        (_BREACH, Field("reference", "Reference", needed=False), Field("reason", "Reasons for the delay, where later than 72 hours", "long", needed=False)),
        check=_after("breach"),
    ),
    Kind(
        NOT_NOTIFIED,
        "Decided: the breach is not notified",
        (_BREACH, Field("officer", "Who decided"), Field("reason", "Why it is unlikely to be a risk to anybody", "long")),
        check=_after("breach"),
    ),
    Kind(
        REQUEST,
        "Request of a data subject",
        (
            Field("right", "Right", "choice", choices=RIGHTS),
            Field("reference", "Reference of the request", hint="Not the name: the request itself is kept where such requests are kept."),
            Field("relevant", "Identity or fee that was asked for came", "instant", needed=False, hint="Then the month begins with it (s.54(3))."),
        ),
        check=_request,
    ),
    Kind(
        ANSWERED,
        "Request of a data subject answered",
        (Field("request", "Request", "event", to=(REQUEST,)), Field("answer", "Answer", "choice", choices=ANSWERS), _REASON),
        check=_after("request"),
    ),
)  # fmt: skip
