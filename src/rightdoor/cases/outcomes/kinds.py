"""What is recorded of outcomes: the code of a crime, hand-over with acceptance, word to whoever sent the referral, prevention.

Sources: Home Office Counting Rules (outcome codes as dated data); practice of hand-over and of the loop back to senders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import each, not_before
from rightdoor.reference.outcomes import outcomes

OUTCOME: Final = "outcome-recorded"
OWED, NOBODY, REPORTED = "sender-owed", "no-sender", "outcome-reported"
HANDED, ACCEPTED, REFUSED, GIVEN_UP = "handed-over", "hand-over-accepted", "hand-over-refused", "hand-over-given-up"
REFERRED, SIGNPOSTED, FOLLOWED = "prevention-referred", "signposted", "prevention-followed-up"

CODES: Final = tuple((each.code, each.label) for each in outcomes())
TO: Final = (
    ("offender-management", "Offender management"),
    ("another-force", "Another force"),
    ("abroad", "Abroad, through the National Crime Agency"),
    ("agency", "National Crime Agency"),
    ("unit", "Another unit of the force"),
    ("other", "Another body"),
)
WAYS: Final = (
    ("system", "Through the sender's own system"),
    ("secure-mail", "By secure mail"),
    ("paper", "On paper"),
    ("spoken", "By word of mouth"),
)
AGREED: Final = (("yes", "The person agreed"), ("no", "The person did not agree"), ("not-asked", "Not asked"))
PROGRAMMES: Final = (
    ("helpline", "Helpline for people who worry about their thoughts or behaviour"),
    ("course", "Course or counselling programme"),
    ("health", "Health service"),
    ("family", "Service for the family"),
    ("local", "Local programme"),
    ("other", "Something else"),
)
CAME_TO: Final = (
    ("taken-up", "Taken up"),
    ("finished", "Taken up and finished"),
    ("left", "Taken up and left"),
    ("not-taken-up", "Not taken up"),
    ("declined", "Declined"),
    ("not-reached", "Nobody could be reached"),
)

_HANDED: Final = Field("handed", "Which hand-over", "event", to=(HANDED,))


def _agreed(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us, history
    if body.get("agreed") != "yes":
        yield Problem("agreed", "A referral is voluntary: without the person's agreement record signposting instead.")


def _answer(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    handed = history.one(str(body.get("handed", "")))
    if handed is None:
        return
    if at_us < handed.at_us:
        yield Problem("at", "This lies before the hand-over. Correct one of the two times.")
    if history.about("handed", handed, ACCEPTED, REFUSED, GIVEN_UP):
        yield Problem("handed", "This hand-over was answered already. Correct that entry where it is wrong.")


def _given_up(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    handed = history.one(str(body.get("handed", "")))
    if handed is not None and history.about("handed", handed, ACCEPTED):
        yield Problem("handed", "This hand-over was accepted: what was handed over is theirs.")
    del at_us


_OUTCOME: Final = Kind(
    OUTCOME,
    "Outcome recorded",
    (
        Field("crime", "Crime", "event", to=("crime-recorded",)),
        Field("outcome", "Outcome code", "choice", choices=CODES),
        Field("person", "Person", "event", needed=False, to=("person",)),
        Field("reason", "Reason", "long"),
        Field("by", "Who decided"),
        Field(
            "victim_told",
            "The victim, or the parent or carer, was told",
            "choice",
            choices=(("yes", "Yes"), ("none", "No victim is known"), ("no", "Not yet")),
        ),
    ),
)
_LOOP: Final = (
    Kind(
        OWED,
        "Sender is owed the outcome",
        (
            Field("source", "Whom"),
            Field("reference", "Their reference", needed=False),
            Field("receipt", "Receipt", needed=False),
        ),
    ),
    Kind(NOBODY, "Nobody is owed the outcome", (Field("reason", "Why", "long"), Field("by", "Who says so"))),
    Kind(
        REPORTED,
        "Outcome told to the sender",
        (
            Field("owed", "Whom", "event", to=(OWED,)),
            Field("way", "How", "choice", choices=WAYS),
            Field("words", "What was told, in a sentence", "long"),
            Field("paper", "Digest of the paper", needed=False),
        ),
    ),
)
_HAND_OVER: Final = (
    Kind(
        HANDED,
        "Handed over",
        (
            Field("to", "To", "choice", choices=TO),
            Field("recipient", "Which body, and who there"),
            Field("what", "What is handed over", "long"),
            Field("person", "Person", "event", needed=False, to=("person",)),
            Field("order", "Order that it is about", "event", needed=False, to=("order-made",)),
            Field("reference", "Their reference", needed=False),
        ),
        hint="Until it is accepted it stays here.",
    ),
    Kind(
        ACCEPTED,
        "Hand-over accepted",
        (_HANDED, Field("by", "By whom"), Field("reference", "Their reference", needed=False)),
        check=_answer,
    ),
    Kind(
        REFUSED,
        "Hand-over refused",
        (_HANDED, Field("by", "By whom"), Field("reason", "Why", "long")),
        hint="It is here again.",
        check=_answer,
    ),
    Kind(
        GIVEN_UP,
        "Hand-over given up",
        (_HANDED, Field("reason", "Why it is not needed, or what is done instead", "long")),
        check=each(not_before("handed"), _given_up),
    ),
)
_PREVENTION: Final = (
    Kind(
        REFERRED,
        "Referred to a prevention programme",
        (
            Field("person", "Person", "event", needed=False, to=("person",)),
            Field("programme", "To what", "choice", choices=PROGRAMMES),
            Field("name", "Its name", needed=False),
            Field("agreed", "Agreement", "choice", choices=AGREED),
        ),
        hint="It is voluntary. It takes the place of no decision, and nothing follows from declining.",
        check=_agreed,
    ),
    Kind(
        SIGNPOSTED,
        "Signposted to help",
        (
            Field("person", "Person", "event", needed=False, to=("person",)),
            Field("programme", "To what", "choice", choices=PROGRAMMES),
            Field("name", "Its name", needed=False),
            Field("how", "How", "choice", choices=(("paper", "A leaflet was given"), ("spoken", "Told"), ("letter", "By letter"))),
        ),
    ),
    Kind(
        FOLLOWED,
        "Prevention followed up",
        (
            Field("referred", "Which referral or signposting", "event", to=(REFERRED, SIGNPOSTED)),
            Field("came_to", "What came of it", "choice", choices=CAME_TO),
            Field("by", "By whose word"),
        ),
        check=not_before("referred"),
    ),
)
KINDS: Final = (_OUTCOME, *_LOOP, *_HAND_OVER, *_PREVENTION)
