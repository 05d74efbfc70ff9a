"""Work with children's social care: strategy discussion, enquiry, conference, plan, worker, police protection: the events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import not_before
from rightdoor.cases.safeguarding.children import CHILDREN, of_a_child
from rightdoor.cases.safeguarding.risks import RISK

DISCUSSION, PROTECTION = "strategy-discussion", "police-protection-begun"
JOINT, SINGLE, NOTHING = "s47-joint", "s47-single", "none"
PRESENT = (
    ("social-care", "Children's social care"),
    ("police", "Police"),
    ("health", "Health"),
    ("school", "School or nursery"),
    ("referrer", "Whoever referred"),
    ("other", "Others"),
)
MUST_BE_THERE = ("social-care", "police", "health")


def _told_after(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    yield from of_a_child(body, at_us, history)
    told = body.get("authority_told")
    if isinstance(told, int) and not isinstance(told, bool) and told < at_us:
        yield Problem(
            "authority_told", "The local authority was told before the child was taken into protection. Correct one of the two times."
        )


_DISCUSSION = Kind(
    DISCUSSION,
    "Strategy discussion held",
    (
        Field("risk", "About which risk", "event", to=(RISK,)),
        Field("present", "Who took part", "many", choices=PRESENT),
        Field(
            "outcome",
            "What was decided",
            "choice",
            choices=(
                (JOINT, "Enquiry under section 47, police and social care together"),
                (SINGLE, "Enquiry under section 47, one agency alone"),
                ("assessment", "Assessment without section 47"),
                (NOTHING, "No further action"),
            ),
        ),
        Field("family", "What the family is told, by whom, when", "long", needed=False),
        Field("chair", "Who led it", needed=False),
    ),
    capability="safeguard",
    check=not_before("risk"),
)
_ENQUIRY = Kind(
    "s47-ended",
    "Enquiry under section 47 ended",
    (
        Field("discussion", "Decided at", "event", to=(DISCUSSION,)),
        Field(
            "outcome",
            "Outcome",
            "choice",
            choices=(
                ("conference", "Concerns are substantiated: conference"),
                ("no-continuing-risk", "Substantiated, no continuing risk"),
                ("not-substantiated", "Not substantiated"),
            ),
        ),
    ),
    capability="safeguard",
    check=not_before("discussion"),
)
_CONFERENCE = Kind(
    "conference-held",
    "Child protection conference held",
    (
        Field("discussion", "After the strategy discussion", "event", to=(DISCUSSION,)),
        Field("outcome", "Outcome", "choice", choices=(("plan", "Child protection plan"), ("no-plan", "No plan"))),
        Field("longer", "Their reason, where it took longer than 15 working days", "long", needed=False),
    ),
    capability="safeguard",
    check=not_before("discussion"),
)
_PLAN = Kind(
    "safeguarding-plan",
    "Safeguarding plan",
    (
        Field("child", "Child", "event", to=CHILDREN),
        Field("plan", "What was agreed", "long"),
        Field("jointly", "Agreed by police and social care together", "yes-no"),
    ),
    capability="safeguard",
    check=of_a_child,
)
_WORKER = Kind(
    "social-worker",
    "Social worker named",
    (
        Field("child", "Child", "event", needed=False, to=CHILDREN),
        Field("worker", "Worker"),
        Field("body", "Authority and team"),
        Field("contact", "How to reach them", needed=False),
    ),
    capability="safeguard",
    check=of_a_child,
)
_BEGUN = Kind(
    PROTECTION,
    "Child taken into police protection",
    (
        Field("child", "Child", "event", to=CHILDREN),
        Field("constable", "Constable who took the child into protection"),
        Field("designated", "Designated officer"),
        Field("rank", "Rank of the designated officer", "rank", needed=False),
        Field("authority_told", "Local authority told", "instant", needed=False),
    ),
    hint="72 hours at most from this time; it cannot be extended.",
    check=_told_after,
)
_TOLD = Kind(
    "authority-told",
    "Local authority told of police protection",
    (Field("protection", "Which", "event", to=(PROTECTION,)), Field("whom", "Who was told")),
    check=not_before("protection"),
)
_ENDED = Kind(
    "police-protection-ended",
    "Police protection ended",
    (
        Field("protection", "Which", "event", to=(PROTECTION,)),
        Field(
            "how",
            "How",
            "choice",
            choices=(("released", "Child released"), ("authority", "Accommodated by the local authority"), ("order", "Order of a court")),
        ),
        Field("to", "To whom the child went", needed=False),
    ),
    check=not_before("protection"),
)
KINDS = (_DISCUSSION, _ENQUIRY, _CONFERENCE, _PLAN, _WORKER, _BEGUN, _TOLD, _ENDED)
