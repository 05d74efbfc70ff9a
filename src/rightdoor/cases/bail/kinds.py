"""What is recorded of release: bail with its conditions and extensions, release under investigation, no further action.

Sources: PACE 1984 ss.30A-30D, 34, 37-37D, 46A, 47, 47ZA-47ZM, 50A, 60B.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import not_before
from rightdoor.rules.clocks.counting import day_of

# a release after a voluntary attendance is unlawful, and recorded as it happened
ARRESTS: Final = ("arrest", "voluntary-attendance")
RELEASES: Final = ("released-on-bail",)
RELEASE_KINDS: Final = ("released-on-bail", "released-under-investigation", "released-no-action")

BAILS: Final = (("station", "From the police station (ss.37, 47(3))"), ("street", "Street bail (s.30A)"))
FOR: Final = (("investigation", "Further investigation"), ("cps", "Charging decision by the CPS (s.37(7)(a))"))
BODIES: Final = (
    ("police", "Police"),
    ("nca", "National Crime Agency"),
    ("hmrc", "HM Revenue and Customs"),
    ("sfo", "Serious Fraud Office"),
    ("fca", "Financial Conduct Authority"),
)
# PACE s.50A(2)
FACTORS: Final = (
    ("surrender", "Secure surrender (a)"),
    ("offending", "Prevent offending (b)"),
    ("victims", "Safeguard victims and witnesses and their vulnerabilities (c)"),
    ("suspect", "Safeguard the suspect and their vulnerabilities (d)"),
    ("public", "Manage risk to the public (e)"),
)
VIEWS: Final = (
    ("sought", "Sought, and put before whoever decided"),
    ("not-practicable", "Not reasonably practicable"),
    ("nobody", "No victim is known"),
    ("not-sought", "Not sought"),
)
CONDITIONS: Final = (
    ("a", "A: reasonable grounds to suspect guilt"),
    ("b", "B: more time needed"),
    ("c", "C: diligent and expeditious"),
    ("d", "D: bail necessary and proportionate"),
)
STEPS: Final = (
    ("first", "First extension (s.47ZD)"),
    ("second", "Second extension (s.47ZDA)"),
    ("designated", "Exceptionally complex case, designated (s.47ZE)"),
    ("body", "Extension by the body whose case it is (s.47ZDB)"),
    ("court", "First extension by the court (s.47ZF)"),
    ("court-again", "Further extension by the court (s.47ZG)"),
)
ALIGNED: Final = (
    ("last-day", "Last day of the period"),
    ("other-bail", "Aligned with other bail"),
    ("charge", "Earlier, because a charging decision is expected"),
)
SUSPENDED: Final = (
    ("cps", "Sent to the CPS for a charging decision (s.47ZL(2))"),
    ("dpp-met", "What the DPP asked for was supplied (s.47ZL(10))"),
    ("hospital", "In-patient in hospital (s.47ZM(4))"),
)
RESUMED: Final = (
    ("dpp-request", "The DPP asked for more (s.47ZL(6))"),
    ("hospital-left", "Left hospital"),
    ("decision", "The CPS has decided"),
)

_RELEASE: Final = Field("release", "Release on bail", "event", to=RELEASES)
_FACTORS: Final = Field("factors", "Factors considered (s.50A)", "many", needed=False, choices=FACTORS)
_VICTIM: Final = Field("victim_views", "Views of the victim on conditions", "choice", choices=VIEWS)
_VICTIM_WORDS: Final = Field("victim_words", "What they said", "long", needed=False)
_FAMILY: Final = Field("family_views", "What the family said", "long", needed=False)


def _bail(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    arrest = history.one(str(body.get("arrest", "")))
    if arrest is not None and at_us < arrest.at_us:
        yield Problem("arrest", "A release cannot lie before the arrest. Correct one of the two times.")
    returns = body.get("return_at")
    if isinstance(returns, int) and returns < at_us:
        yield Problem("return_at", "The person cannot be asked to return before the release. Correct one of the two times.")


def _of_release(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    release = history.one(str(body.get("release", "")))
    if release is not None and at_us < release.at_us:
        yield Problem("release", "This cannot lie before the release on bail. Correct one of the two times.")


def _extended(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    yield from _of_release(body, at_us, history)
    returns, until = body.get("return_at"), body.get("until")
    if isinstance(returns, int) and returns < at_us:
        yield Problem("return_at", "The person cannot be asked to return before the decision. Correct one of the two times.")
    if isinstance(until, int) and until < day_of(at_us):
        yield Problem("until", "The last day lies before the decision. Correct one of the two.")


def _breached(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    yield from _of_release(body, at_us, history)
    arrested, arrived = body.get("arrested"), body.get("arrived")
    for name, moment in (("arrested", arrested), ("arrived", arrived)):
        if isinstance(moment, int) and moment < at_us:
            yield Problem(name, "This lies before the breach for which it was. Correct one of the two times.")
    if isinstance(arrested, int) and isinstance(arrived, int) and arrived < arrested:
        yield Problem("arrived", "Arrival lies before the arrest. Correct one of the two times.")


RELEASED: Final = Kind(
    "released-on-bail",
    "Released on bail",
    (
        Field("arrest", "Arrest", "event", to=ARRESTS),
        Field("bail", "Kind of bail", "choice", choices=BAILS),
        Field("purpose", "What for", "choice", choices=FOR),
        Field("body", "Whose investigation", "choice", choices=BODIES),
        Field("body_confirmed", "That body has confirmed that it is its case", "yes-no", needed=False),
        Field("officer", "Who authorised"),
        Field("rank", "Rank", "rank"),
        Field("necessary", "Necessary and proportionate, with regard to the conditions", "yes-no"),
        _FACTORS,
        Field("representations", "Representations considered", "yes-no"),
        Field("conditions", "Conditions", "long", needed=False, hint="One a line. Empty: unconditional."),
        _VICTIM,
        _VICTIM_WORDS,
        _FAMILY,
        Field("return_at", "To return to the police station at", "instant", needed=False),
        Field("return_to", "Where", needed=False),
        Field("aligned", "Why that day", "choice", needed=False, choices=ALIGNED),
    ),
    hint="The limits run from the day after the arrest. The law that applies goes by the day of the arrest.",
    check=_bail,
)

UNDER_INVESTIGATION: Final = Kind(
    "released-under-investigation",
    "Released under investigation",
    (
        Field("arrest", "Arrest", "event", to=ARRESTS),
        Field("officer", "Who decided"),
        Field("rank", "Rank", "rank"),
        Field("reason", "Why without bail", "long"),
        _VICTIM,
    ),
    hint="No conditions and no end follow in law. Your force's review does.",
    check=_bail,
)

NO_ACTION: Final = Kind(
    "released-no-action",
    "Released without further action",
    (
        Field("arrest", "Arrest", "event", to=ARRESTS),
        Field("officer", "Who decided"),
        Field("rank", "Rank", "rank"),
        Field("reason", "Why", "long"),
    ),
    check=_bail,
)

EXTENDED: Final = Kind(
    "bail-extended",
    "Bail extended",
    (
        _RELEASE,
        Field("step", "Step", "choice", choices=STEPS),
        Field("officer", "Who authorised, or the court"),
        Field("rank", "Rank (not for a court)", "rank", needed=False),
        Field("longer", "The court gave the longer period: the work is unlikely to be finished before", "yes-no", needed=False),
        Field("until", "Until (last day, as written)", "day", needed=False),
        Field("applied", "Application to the court made", "instant", needed=False),
        Field("tests", "Conditions found met", "many", choices=CONDITIONS),
        Field("dpp_consulted", "DPP consulted (designated cases)", "yes-no", needed=False),
        Field("invited", "Person or lawyer told that a decision is due", "yes-no"),
        Field("representations", "Representations considered", "yes-no"),
        Field("told", "Told the result", "yes-no"),
        Field("return_at", "To return to the police station at", "instant", needed=False),
        Field("aligned", "Why that day", "choice", needed=False, choices=ALIGNED),
    ),
    check=_extended,
)

APPLIED: Final = Kind(
    "bail-application",
    "Court applied to for longer bail",
    (
        _RELEASE,
        Field("court", "Magistrates' court"),
        Field("longer", "The longer period asked for", "yes-no"),
        Field("withheld", "Leave asked to withhold sensitive information (s.47ZH)", "yes-no", needed=False),
    ),
    hint="Applied for before the period ends, bail counts as extended until the court decides.",
    check=_of_release,
)

REFUSED: Final = Kind(
    "bail-application-refused",
    "Court refused longer bail",
    (Field("application", "Application", "event", to=("bail-application",)), Field("reason", "Reason", "long", needed=False)),
    check=not_before("application"),
)

DESIGNATED: Final = Kind(
    "bail-designated",
    "Case designated as exceptionally complex",
    (_RELEASE, Field("officer", "Who designated it (DPP)"), Field("reason", "Why", "long")),
    check=_of_release,
)

SUSPENSION: Final = Kind(
    "bail-suspended",
    "Bail clock suspended",
    (_RELEASE, Field("why", "Why", "choice", choices=SUSPENDED), Field("note", "Note", "long", needed=False)),
    check=_of_release,
)

RESUMPTION: Final = Kind(
    "bail-resumed",
    "Bail clock runs again",
    (_RELEASE, Field("why", "Why", "choice", choices=RESUMED), Field("note", "Note", "long", needed=False)),
    check=_of_release,
)

VARIED: Final = Kind(
    "bail-conditions",
    "Bail conditions changed",
    (
        _RELEASE,
        Field("officer", "Who decided"),
        Field("rank", "Rank", "rank"),
        Field("conditions", "Conditions from now on", "long", needed=False, hint="One a line. Empty: unconditional."),
        _FACTORS,
        _VICTIM,
        _VICTIM_WORDS,
        _FAMILY,
        Field("victim_told", "Victim told the outcome", "yes-no", needed=False),
    ),
    check=_of_release,
)

ANSWERED: Final = Kind(
    "bail-answered",
    "Bail answered",
    (
        _RELEASE,
        Field("came", "The person came", "yes-no"),
        Field("detained", "Detained at the station", "yes-no", hint="The custody clock goes on from where it stood."),
        Field("note", "Note", "long", needed=False),
    ),
    check=_of_release,
)

BREACHED: Final = Kind(
    "bail-breached",
    "Bail conditions broken, or not answered",
    (
        _RELEASE,
        Field("what", "What happened", "long"),
        Field("failed_to_attend", "Did not come as required (s.46A(1))", "yes-no"),
        Field("arrested", "Arrested for it (s.46A)", "instant", needed=False),
        Field("arrived", "Arrival at the station", "instant", needed=False),
    ),
    hint="Breaking a condition is no offence in itself; it gives a power of arrest.",
    check=_breached,
)

CANCELLED: Final = Kind(
    "bail-cancelled",
    "Bail cancelled",
    (
        _RELEASE,
        Field("officer", "Who decided"),
        Field("reason", "Why", "long"),
        Field("told", "The person was told", "yes-no"),
        Field(
            "next",
            "What followed",
            "choice",
            choices=(("none", "No further action"), ("investigation", "Under investigation"), ("charged", "Charged")),
        ),
    ),
    check=_of_release,
)

NFA: Final = Kind(
    "nfa",
    "Decided: no further action",
    (
        Field("encounter", "Arrest or voluntary attendance", "event", to=("arrest", "voluntary-attendance")),
        Field("officer", "Who decided"),
        Field("rank", "Rank", "rank"),
        Field("reason", "Why", "long"),
        Field("outcome_code", "Outcome code", needed=False),
    ),
    hint="The person is owed a written notice (PACE ss.34, 60B).",
    check=not_before("encounter"),
)

NOTICE: Final = Kind(
    "nfa-notice",
    "Written notice of no further action given",
    (
        Field("decision", "Which decision", "event", to=("nfa", "released-no-action")),
        Field(
            "how",
            "How",
            "choice",
            choices=(("handed", "Handed over"), ("post", "By post"), ("lawyer", "To the lawyer"), ("electronic", "Electronically")),
        ),
        Field("officer", "By whom"),
    ),
    check=not_before("decision"),
)

INVESTIGATION_REVIEW: Final = Kind(
    "investigation-review",
    "Release under investigation or voluntary attendance reviewed",
    (
        Field("about", "Which", "event", to=("released-under-investigation", "voluntary-attendance")),
        Field("officer", "Reviewing supervisor"),
        Field("rank", "Rank", "rank"),
        Field("decision", "What was decided", "long"),
    ),
    check=not_before("about"),
)

KINDS: Final = (
    RELEASED, UNDER_INVESTIGATION, NO_ACTION, EXTENDED, APPLIED, REFUSED, DESIGNATED, SUSPENSION, RESUMPTION, VARIED, ANSWERED, BREACHED, CANCELLED, NFA,
    NOTICE, INVESTIGATION_REVIEW,
)  # fmt: skip
