"""What is recorded of advice of the prosecutor, charges, hearings, pleas, findings, sentence and orders.

Sources: PACE 1984 ss.37-37B; Protection of Children Act 1978 s.1(3); Sexual Offences Act 2003 Part 2; offences as dated data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import each, not_before
from rightdoor.model.civil import DAY
from rightdoor.reference.offences import CODE, SUFFIXES, latest
from rightdoor.rules.clocks.counting import day_of

ASKED, ADVICE, ACTION_DONE = "cps-asked", "cps-advice", "cps-action-done"
CHARGED: Final = "charged"
FIXED, HEARING = "hearing-fixed", "hearing"
PLEA, FINDING, SENTENCED = "plea", "trial-finding", "sentenced"
ORDER, ORDER_REVIEWED = "order-made", "order-reviewed"
DISCONTINUED, ACQUITTED = "discontinued", "acquitted"
OTHER: Final = "other"
MANAGED: Final = ("notification", "shpo", "interim-shpo")  # those of whom offender management is told

OFFENCES: Final = (*((each.code, each.label) for each in latest()), (OTHER, "Another offence: give its code and wording below"))
WANTED: Final = (
    ("early-advice", "Early advice"),
    ("charge", "Charging decision"),
    ("consent", "Consent of the Director"),
    ("out-of-court", "Out-of-court outcome"),
)
ANSWERS: Final = (
    ("charge", "Charge"),
    ("more", "More work is asked"),
    ("advice", "Advice given"),
    ("no-charge", "No charge"),
    ("out-of-court", "Out-of-court outcome"),
)
MEANS: Final = (("charge", "Charge"), ("requisition", "Postal requisition"), ("summons", "Summons"))
UNTIL: Final = (("bail", "On bail"), ("custody", "In custody"), ("requisition", "By requisition or summons, at liberty"))
HEARINGS: Final = (
    ("first", "First hearing"),
    ("plea", "Plea hearing"),
    ("case", "Case management"),
    ("trial", "Trial"),
    ("sentence", "Sentence"),
    ("order", "Application for an order"),
    ("appeal", "Appeal"),
)
CAME_TO: Final = (
    ("adjourned", "Adjourned"),
    ("sent", "Sent to the Crown Court"),
    ("went-on", "Went on as planned"),
    ("vacated", "Vacated"),
)
PLEAS: Final = (
    ("guilty", "Guilty"),
    ("not-guilty", "Not guilty"),
    ("none", "None given"),
    ("alternative", "Guilty of an alternative"),
)
FINDINGS: Final = (
    ("guilty", "Found guilty"),
    ("not-guilty", "Found not guilty"),
    ("alternative", "Found guilty of an alternative"),
    ("not-agreed", "The jury could not agree"),
    ("unfit", "Found unfit to plead: did the act"),
)
SENTENCES: Final = (
    ("life", "Life"),
    ("immediate", "Immediate custody"),
    ("suspended", "Suspended sentence"),
    ("community", "Community order"),
    ("youth", "Youth rehabilitation or detention and training"),
    ("referral", "Referral order"),
    ("fine", "Fine"),
    ("discharge", "Discharge"),
    ("hospital", "Hospital order"),
    ("other", "Something else"),
)
ORDERS: Final = (
    ("shpo", "Sexual harm prevention order"),
    ("interim-shpo", "Interim sexual harm prevention order"),
    ("notification", "Notification requirement"),
    ("forfeiture", "Forfeiture or deprivation"),
    ("restraining", "Restraining order"),
    ("barred", "Barred from working with children"),
    ("other", "Another order"),
)
WHY: Final = (
    ("evidence", "Not enough evidence"),
    ("public-interest", "Not in the public interest"),
    ("attribution", "It was another person or another connection"),
    ("witness", "A witness is not there"),
    ("other-charge", "Another charge instead"),
    ("died", "The person has died"),
    ("other", "Another reason"),
)

_CHARGE: Final = Field("charge", "Charge", "event", to=(CHARGED,))
_PERSON: Final = Field("person", "Person", "event", to=("person",))


def _charged(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    if body.get("offence") == OTHER:
        if not CODE.fullmatch(str(body.get("other_code", ""))):
            yield Problem("other_code", "Give the code of the offence as the offence list has it: two letters and five digits.")
        if not body.get("other_words"):
            yield Problem("other_words", "Give the wording of the offence.")
    elif body.get("other_code") or body.get("other_words"):
        yield Problem("other_code", "An offence was chosen above. Keep one of the two.")
    begun, ended = body.get("offence_first"), body.get("offence_last")
    if isinstance(begun, int) and isinstance(ended, int) and ended < begun:
        yield Problem("offence_last", "The last day lies before the first. Correct one of the two.")
    if isinstance(begun, int) and begun * DAY > at_us:
        yield Problem("offence_first", "The offence lies after the charge. Correct one of the two.")


def _of_charge(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    charge = history.one(str(body.get("charge", "")))
    if charge is not None and at_us < charge.at_us:
        yield Problem("at", "This lies before the charge. Correct one of the two times.")


def _fixed(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    when = body.get("when")
    if isinstance(when, int) and when < at_us:
        yield Problem("when", "The hearing lies before it was fixed. Correct one of the two times.")


def _planned(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    day = body.get("plan_day")
    if isinstance(day, int) and day < day_of(at_us):
        yield Problem("plan_day", "The action plan would be due before it was given. Correct one of the two days.")


def _order(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del history
    last, endless = body.get("last_day"), body.get("indefinite") is True
    if endless and last is not None:
        yield Problem("last_day", "The order is said to have no end, and a last day is given. Keep one of the two.")
    if body.get("order") in MANAGED and not endless and last is None:
        yield Problem("last_day", "Give the last day, or say that it has no end.")
    if isinstance(last, int) and last * DAY + DAY <= at_us:
        yield Problem("last_day", "The order ends before it was made. Correct one of the two.")


_CHARGED: Final = Kind(
    CHARGED,
    "Charged",
    (
        _PERSON,
        Field("offence", "Offence", "choice", choices=OFFENCES),
        Field("inchoate", "Attempt and the like", "choice", needed=False, choices=SUFFIXES),
        Field("other_code", "Code of another offence", needed=False),
        Field("other_words", "Wording of another offence", needed=False),
        Field("offence_first", "Day of the offence, or the first one", "day", hint="Which law held goes by this day."),
        Field("offence_last", "Last day", "day", needed=False),
        Field("means", "By", "choice", choices=MEANS),
        Field("decided_by", "Whose decision", "choice", choices=(("cps", "Prosecutor"), ("police", "Police"))),
        Field("advice", "Advice that it rests on", "event", needed=False, to=(ADVICE,)),
        Field("consent", "Consent of the Director of Public Prosecutions was given", "yes-no", needed=False),
        Field("until", "Until the first hearing", "choice", choices=UNTIL),
        Field("reference", "Reference of the case file", needed=False),
    ),
    hint="One charge an entry. In charges it is a photograph or pseudo-photograph, not an image.",
    check=_charged,
)
_ADVICE: Final = (
    Kind(
        ASKED,
        "Prosecutor asked",
        (
            Field("what", "What for", "many", choices=WANTED),
            Field("reference", "Reference", needed=False),
            Field("words", "In words", "long", needed=False),
        ),
    ),
    Kind(
        ADVICE,
        "Prosecutor's answer",
        (
            Field("asked", "What was asked", "event", needed=False, to=(ASKED,)),
            Field("answer", "Answer", "choice", choices=ANSWERS),
            Field("prosecutor", "Prosecutor", needed=False),
            Field("plan", "Action plan", "long", needed=False),
            Field("plan_day", "Action plan to be done by", "day", needed=False),
        ),
        check=each(not_before("asked"), _planned),
    ),
    Kind(
        ACTION_DONE,
        "Action plan done",
        (Field("advice", "Which answer", "event", to=(ADVICE,)), Field("words", "What was done, what could not be", "long")),
        check=not_before("advice"),
    ),
)
_COURT: Final = (
    Kind(
        FIXED,
        "Hearing fixed",
        (_PERSON, Field("when", "When", "instant"), Field("court", "Court"), Field("hearing", "What for", "choice", choices=HEARINGS)),
        check=_fixed,
    ),
    Kind(
        HEARING,
        "Hearing",
        (
            _PERSON,
            Field("fixed", "As it was fixed", "event", needed=False, to=(FIXED,)),
            Field("court", "Court"),
            Field("came_to", "What it came to", "choice", choices=CAME_TO),
            Field("words", "In words", "long", needed=False),
        ),
        hint="The next hearing is fixed in an entry of its own.",
        check=not_before("fixed"),
    ),
    Kind(
        PLEA, "Plea", (_CHARGE, Field("plea", "Plea", "choice", choices=PLEAS), Field("words", "In words", needed=False)), check=_of_charge
    ),
    Kind(
        FINDING,
        "The court's finding",
        (_CHARGE, Field("finding", "Finding", "choice", choices=FINDINGS), Field("court", "Court", needed=False)),
        check=_of_charge,
    ),
    Kind(
        SENTENCED,
        "Sentenced",
        (
            _CHARGE,
            Field("sentence", "Sentence", "choice", choices=SENTENCES),
            Field("months", "Length in months", "count", needed=False),
            Field("concurrent", "Concurrent with another", "yes-no", needed=False),
            Field("words", "In the court's words", "long", needed=False),
        ),
        check=_of_charge,
    ),
)
_ORDERS: Final = (
    Kind(
        ORDER,
        "Order made",
        (
            _PERSON,
            Field("order", "Order", "choice", choices=ORDERS),
            Field("court", "Court", needed=False),
            Field("last_day", "Last day", "day", needed=False, hint="As the court stated it. It is not computed here."),
            Field("indefinite", "It has no end", "yes-no", needed=False),
            Field("terms", "Terms", "long", needed=False),
        ),
        check=_order,
    ),
    Kind(
        ORDER_REVIEWED,
        "Order looked at before its end",
        (Field("order", "Order", "event", to=(ORDER,)), Field("follows", "What follows", "long"), Field("by", "By whom")),
        check=not_before("order"),
    ),
)
_ENDS: Final = (
    Kind(
        DISCONTINUED,
        "Charge discontinued",
        (_CHARGE, Field("why", "Why", "choice", choices=WHY), Field("reason", "In words", "long"), Field("by", "Whose decision")),
        check=_of_charge,
    ),
    Kind(
        ACQUITTED,
        "Acquitted",
        (
            _CHARGE,
            Field("court", "Court", needed=False),
            Field("directed", "On the judge's direction, or no evidence was offered", "yes-no", needed=False),
        ),
        check=_of_charge,
    ),
)
KINDS: Final = (*_ADVICE, _CHARGED, *_COURT, *_ORDERS, *_ENDS)
