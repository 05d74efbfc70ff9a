"""A risk to a child, the decision about it, and the referral that follows: the events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import each, not_before
from rightdoor.cases.safeguarding.children import CHILDREN, a_child

RISK, DECISION, REFERRAL = "risk-noted", "safeguarding-decision", "referral-made"
REFER_NOW, STRATEGY_FIRST, NO_REFERRAL = "refer-now", "strategy-discussion-first", "no-referral"
_RISKS = (
    ("abuse-now", "Abuse that may be going on now"),
    ("access", "The person reported lives with or has access to a child"),
    ("production", "Material may have been made of the child"),
    ("solicitation", "Sexual communication with the child, or its solicitation"),
    ("coercion", "Coercion or extortion of the child"),
    ("trust", "The person reported works or volunteers with children"),
    ("reported-is-child", "The person reported is a child"),
    ("other", "Another risk"),
)
_SOURCES = (
    ("report", "The report received"),
    ("assessment", "The assessment of the subject"),
    ("research", "Local research"),
    ("partner", "A partner agency, school or family"),
    ("door", "What was seen or said at the premises"),
    ("interview", "What was said in interview or to an officer"),
    ("device", "A device"),
    ("other", "Another source"),
)


def _child_or_not(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us
    yield from a_child("child", str(body.get("child", "")), history)
    named, unknown = bool(body.get("child")), body.get("not_identified") is True
    if not named and not unknown:
        yield Problem("child", "Say which child, or that the child is not identified. Record the child first if it is not in the list.")
    if named and unknown:
        yield Problem("not_identified", "A child is named and said not to be identified. Keep one of the two.")


def _by_choice(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us, history
    chosen = body.get("decision")
    if chosen == STRATEGY_FIRST:
        for name, what in (("family_who", "who tells the family"), ("family_what", "what the family is told"), ("family_when", "when")):
            if not body.get(name):
                yield Problem(name, f"A strategy discussion first needs {what}. Where nobody tells them yet, say so and until when.")


def _with_status(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us, history
    for name, what in (("status", "the attribution status"), ("ceiling", "the sentence that says how far it reaches")):
        if not str(body.get(name, "")).strip():
            yield Problem(name, f"A referral carries {what}. Copy it from the draft.")


KINDS = (
    Kind(
        RISK,
        "Risk to a child noted",
        (
            Field("child", "Child", "event", needed=False, to=CHILDREN),
            Field("not_identified", "The child is not identified", "yes-no", needed=False),
            Field("risk", "What kind of risk", "choice", choices=_RISKS),
            Field("source", "Where it is known from", "choice", choices=_SOURCES),
            Field("known", "What is known", "long", needed=False),
            Field("immediate", "The child may be in danger now", "yes-no"),
        ),
        hint="Every noted risk needs a safeguarding decision within one working day, within two hours where the child may be in danger now. "
        "Its place in the list does not depend on it.",
        check=_child_or_not,
    ),
    Kind(
        "no-child-known",
        "No child at risk is known",
        (
            Field("asked", "What was asked or looked up", "long"),
            Field("by", "Who says so"),
        ),
        capability="safeguard",
        hint="A case is not closed before somebody has recorded a risk with its decision, or that none is known and what was asked.",
    ),
    Kind(
        DECISION,
        "Safeguarding decision",
        (
            Field("risk", "About which risk", "event", to=(RISK,)),
            Field(
                "decision",
                "Decision",
                "choice",
                choices=(
                    (REFER_NOW, "Refer now"),
                    (STRATEGY_FIRST, "Strategy discussion first"),
                    (NO_REFERRAL, "No referral"),
                ),
            ),
            Field("reason", "Reason", "long"),
            Field("decided_by", "Who decided"),
            Field(
                "siblings",
                "Brothers, sisters and other children of the household",
                "choice",
                choices=(
                    ("recorded", "Asked, and each is recorded"),
                    ("none", "Asked: there are none"),
                    ("not-known", "Not known yet"),
                ),
            ),
            Field("family_who", "Who tells the family", needed=False),
            Field("family_what", "What the family is told", "long", needed=False),
            Field("family_when", "When the family is told", needed=False, hint="A day, or after which step."),
        ),
        capability="safeguard",
        check=each(not_before("risk"), _by_choice),
    ),
    Kind(
        REFERRAL,
        "Referral made",
        (
            Field("risk", "About which risk", "event", to=(RISK,)),
            Field("to", "To whom", hint="The authority of the child's home."),
            Field(
                "how",
                "How",
                "choice",
                choices=(("written", "In writing"), ("told-then-written", "By telephone, confirmed in writing"), ("told", "By telephone alone")),
            ),
            Field("reference", "Our reference", needed=False),
            Field("status", "Attribution status it carried"),
            Field("ceiling", "Sentence that says how far it reaches", "long"),
        ),
        capability="safeguard",
        check=each(not_before("risk"), _with_status),
    ),
    Kind(
        "referral-acknowledged",
        "Referral acknowledged",
        (
            Field("referral", "Which referral", "event", to=(REFERRAL,)),
            Field("by", "Who acknowledged it"),
            Field("reference", "Their reference", needed=False),
            Field(
                "response",
                "What they decided",
                "choice",
                choices=(
                    ("strategy", "Strategy discussion"),
                    ("assessment", "Assessment"),
                    ("early-help", "Early help"),
                    ("none", "No further action by them"),
                    ("not-said", "Received; not decided yet"),
                ),
            ),
        ),
        capability="safeguard",
        check=not_before("referral"),
    ),
    Kind(
        "assessment-ended",
        "Assessment by children's social care ended",
        (
            Field("referral", "After which referral", "event", to=(REFERRAL,)),
            Field("outcome", "Outcome", "long"),
            Field("longer", "Their reason, where it took longer than 45 working days", "long", needed=False),
        ),
        capability="safeguard",
        check=not_before("referral"),
    ),
)  # fmt: skip
