"""What others say without records (a force's totals), and requests for communications data of the operation, one an event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.joint.force_kinds import FORCES
from rightdoor.joint.frame_kinds import RUN

RESULTS: Final = (
    ("resolved", "A subscriber was named"),
    ("expired", "Not kept any more"),
    ("nothing", "No such use recorded"),
    ("refused", "Refused"),
    ("error", "Answered for something else"),
)
_CODE: Final = re.compile(r"[a-z][a-z-]{1,38}[a-z]")
_FORCE: Final = Field("force", "Force", "choice", choices=FORCES)


def _claims(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    first, last = body["from"], body["until"]
    if not _CODE.fullmatch(str(body["definition"])):
        yield Problem("definition", "Give the code of a definition, for example arrests.")
    if isinstance(first, int) and isinstance(last, int) and first >= last:
        yield Problem("until", "The period ends before it begins.")
    if isinstance(first, int) and first > at_us:
        yield Problem("from", "The period begins after the claim was made.")


def _answers(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    sent = history.one(str(body["request"]))
    if sent is None:
        return
    if at_us < sent.at_us:
        yield Problem("at", "It was sent only later.")
    if history.about("request", sent, "request-answered"):
        yield Problem("request", "It is answered already. Correct that answer.")


def _sends(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    used = body["used"]
    if isinstance(used, int) and used > at_us:
        yield Problem("used", "The address cannot have been used after the request was sent.")
    if any(event.text("reference") == body["reference"] for event in history.of("request-sent")):
        yield Problem("reference", "A request of this reference is recorded in this operation already.")


CLAIM: Final = Kind(
    "force-claimed",
    "Total stated by a force without records",
    (
        _FORCE,
        Field("definition", "What was counted", hint="The code of the definition that comes nearest."),
        Field("value", "How many it says", "count"),
        Field("from", "From", "instant"),
        Field("until", "Until", "instant"),
        Field("source", "Where it is said", hint="The return, letter or page."),
        Field("words", "In its own words", "long", needed=False),
    ),
    RUN,
    hint="Kept as a claim and shown beside the figures; it is never added to what is counted.",
    check=_claims,
)
REQUEST: Final = Kind(
    "request-sent",
    "Request for communications data sent",
    (
        Field("reference", "Reference of the request"),
        Field("used", "When the address was used", "instant"),
        Field("provider", "Provider", needed=False),
        _FORCE._replace(needed=False),
        Field("tasking", "Of which package", "event", needed=False, to=("package-tasked",)),
    ),
    RUN,
    check=_sends,
)
ANSWERED: Final = Kind(
    "request-answered",
    "Request answered",
    (Field("request", "Which", "event", to=("request-sent",)), Field("result", "Result", "choice", choices=RESULTS)),
    RUN,
    check=_answers,
)

OF_CLAIMS: Final = (CLAIM, REQUEST, ANSWERED)
