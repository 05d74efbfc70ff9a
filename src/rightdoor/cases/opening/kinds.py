"""What is recorded of a case as such. Kinds without a capability are recorded by acts of their own alone (open, take, hand over, close)."""

from __future__ import annotations

from typing import Final

from rightdoor.cases.kinds import Field, Kind

CLOSE_REASONS: Final = (
    ("finished-at-court", "Finished at court"),
    ("no-further-action", "No further action"),
    ("out-of-court", "Finished out of court"),
    ("safeguarded", "Safeguarding done, no enforcement"),
    ("handed-over", "Handed over to another body, which accepted it"),
    ("no-person", "Nobody could be found"),
    ("died", "The person has died"),
    ("opened-in-error", "Opened in error"),
)
NATIONS: Final = (
    ("england", "England"),
    ("wales", "Wales"),
    ("scotland", "Scotland"),
    ("northern-ireland", "Northern Ireland"),
)
RISK_RESULTS: Final = (("very-high", "Very high"), ("high", "High"), ("medium", "Medium"), ("low", "Low"))

_REASON = Field("reason", "Reason", "long")
_TO = Field("to", "To whom", needed=False)
_DUTY = Field("duty", "Duty")

OPENED = Kind(
    "case-opened",
    "Case opened",
    (
        Field("reason", "Why it is opened", "long", needed=False),
        # as the list had them at that moment, so that what came of it can be held against what was known (figures.loop)
        Field("items", "Items of the instrument that spoke then", needed=False),
        Field("status", "Status of the attribution then", needed=False),
    ),
    capability="",
)
OWNED = Kind("case-owned", "Owner of the case", (_TO,), capability="", hint="Empty: nobody owns it, it is the unit's.")
OFFERED = Kind("transfer-offered", "Case offered", (Field("unit", "Unit", "count"), _TO, _REASON), capability="")
ACCEPTED = Kind("transfer-accepted", "Offered case accepted", (), capability="")
REFUSED = Kind("transfer-refused", "Offered case sent back", (_REASON,), capability="")
TAKEN_BACK = Kind("transfer-taken-back", "Offer taken back", (), capability="")
DUTY_GIVEN = Kind("duty-given", "Duty offered to a person", (_DUTY, Field("to", "To whom")), capability="")
DUTY_ACCEPTED = Kind("duty-accepted", "Duty accepted", (_DUTY,), capability="")
DUTY_REFUSED = Kind("duty-refused", "Duty sent back", (_DUTY, _REASON), capability="")
DUTY_SET_ASIDE = Kind("duty-set-aside", "Duty closed with a reason", (_DUTY, _REASON), capability="", hint="Policy of the force alone.")
CLOSED = Kind("case-closed", "Case closed", (Field("code", "Reason", "choice", choices=CLOSE_REASONS), _REASON), capability="")
REOPENED = Kind("case-reopened", "Case reopened", (_REASON,), capability="")

CRIME = Kind(
    "crime-recorded",
    "Crime recorded",
    (
        Field("number", "Crime number", hint="As the records system gave it."),
        Field("classification", "Classification", hint="Home Office class or code, as recorded."),
        Field("reported", "When it was reported to the force", "instant", needed=False),
    ),
)
RISK = Kind(
    "risk-assessed",
    "Risk assessed",
    (
        Field("result", "Result", "choice", choices=RISK_RESULTS),
        Field("tool", "By which tool", hint="For example KIRAT, with its version."),
        Field("words", "What it rests on", "long", needed=False),
    ),
    hint="The result of a completed assessment is entered as a fact; it is not computed here.",
)
REVIEW = Kind(
    "supervisor-review",
    "Supervisor's review",
    (
        Field(
            "result",
            "Result",
            "choice",
            choices=(("continue", "Goes on as it is"), ("directed", "Directions given"), ("reallocate", "To be given to somebody else")),
        ),
        Field("words", "What was found, and what is to be done", "long"),
    ),
    capability="supervise-cases",
)
SAMPLE = Kind(
    "dip-sample",
    "Dip sample",
    (
        Field("result", "Result", "choice", choices=(("sound", "Sound"), ("to-correct", "Something to put right"))),
        Field("words", "What was looked at, and what was found", "long"),
    ),
    capability="supervise-cases",
)
DIRECTIONS_DONE = Kind(
    "directions-done",
    "What a review directed is done",
    (
        Field("review", "Which review", "event", to=("supervisor-review", "dip-sample")),
        Field("words", "What was done of each direction", "long"),
    ),
)
NATION = Kind(
    "nation-stated",
    "Nation of the case stated",
    (Field("nation", "In which nation's law it is worked", "choice", choices=NATIONS), Field("reason", "Why", "long", needed=False)),
    hint="Clocks count by it, from the beginning of the case. To change it again, state it again.",
)
JOINED_AS: Final = (("tasked", "Worked for it from here on"), ("linked", "An older investigation, linked to it"))
JOINED = Kind(
    "joined-operation",
    "Joined an operation",
    (
        Field("operation", "Operation", hint="Its number, as its page shows it."),
        Field(
            "as",
            "How",
            "choice",
            needed=False,
            choices=JOINED_AS,
            hint="What happened before it joined does not count inside the operation; of an older investigation, all is counted apart.",
        ),
    ),
)
LEFT = Kind("left-operation", "Left an operation", (Field("joined", "Which", "event", to=("joined-operation",)),))

AUTOMATIC: Final = (
    OPENED,
    OWNED,
    OFFERED,
    ACCEPTED,
    REFUSED,
    TAKEN_BACK,
    DUTY_GIVEN,
    DUTY_ACCEPTED,
    DUTY_REFUSED,
    DUTY_SET_ASIDE,
    CLOSED,
    REOPENED,
)
KINDS_HERE: Final = (CRIME, RISK, REVIEW, SAMPLE, DIRECTIONS_DONE, NATION, JOINED, LEFT, *AUTOMATIC)
