"""Positions of trust: what is known of one, the decision whether a third party is told, the disclosure, its update and its reversal.

Common Law Police Disclosure: a pressing social need for somebody else to consider what they do about a risk, weighed against the
person's private life (Home Office guidance of 2015); separate from the designated officer of the local authority (LADO), who is told of
people who work with children.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import each, not_before

POSITION, DECISION, DISCLOSED = "trust-position", "trust-decision", "trust-disclosed"
TO = (
    ("lado", "Designated officer of the local authority (LADO)"),
    ("employer", "Employer"),
    ("regulator", "Regulator"),
    ("volunteers", "Body for which the person volunteers"),
)
TO_WORDS = dict(TO)


def _tested(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    del at_us, history
    told = body.get("tell")
    if told and told != () and not str(body.get("need", "")).strip():
        yield Problem("need", "Telling somebody needs the test: which pressing social need there is for them to know.")
    if told and told != () and not str(body.get("balance", "")).strip():
        yield Problem(
            "balance", "Telling somebody needs the balance against the person's private life, and what it does to the investigation."
        )


KINDS = (
    Kind(
        POSITION,
        "Position of trust noted",
        (
            Field("role", "Work or voluntary role"),
            Field("body", "Employer, regulator or body", needed=False),
            Field("with_children", "Works or volunteers with children", "yes-no"),
            Field(
                "known",
                "How it is known",
                "choice",
                choices=(("confirmed", "Confirmed"), ("said", "Said by the person"), ("record", "In a record"), ("believed", "Believed")),
            ),
        ),
    ),
    Kind(
        DECISION,
        "Decision on telling a third party",
        (
            Field("position", "About which position", "event", to=(POSITION,)),
            Field("tell", "Who is told", "many", needed=False, choices=TO, hint="None: nobody is told, for the reason given."),
            Field("reason", "Reason", "long"),
            Field("need", "Pressing social need", "long", needed=False),
            Field("balance", "Balance against private life, and effect on the investigation", "long", needed=False),
            Field(
                "heard",
                "Representations",
                "choice",
                choices=(("sought", "Sought from the person"), ("not-sought", "Not sought, for the reason given")),
            ),
            Field("decided_by", "Who decided"),
            Field("rank", "Rank", "rank", needed=False),
        ),
        capability="safeguard",
        check=each(not_before("position"), _tested),
    ),
    Kind(
        DISCLOSED,
        "Third party told",
        (
            Field("decision", "On which decision", "event", to=(DECISION,)),
            Field("whom", "Who was told", "choice", choices=TO),
            Field("to", "Name of the body"),
            Field("what", "What was told", "long"),
            Field("status", "Attribution status it carried"),
            Field("ceiling", "Sentence that says how far it reaches", "long"),
        ),
        capability="safeguard",
        check=not_before("decision"),
    ),
    Kind(
        "trust-updated",
        "Third party told of the outcome",
        (
            Field("disclosure", "Which disclosure", "event", to=(DISCLOSED,)),
            Field("what", "What was told", "long"),
        ),
        capability="safeguard",
        check=not_before("disclosure"),
    ),
    Kind(
        "trust-reversed",
        "Disclosure reversed",
        (
            Field("disclosure", "Which disclosure", "event", to=(DISCLOSED,)),
            Field("what", "What was told, in writing", "long"),
            Field("by", "Who told them"),
            Field("acknowledged", "They confirmed that they put it right", "yes-no"),
        ),
        capability="safeguard",
        hint="Where a disclosure was wrong: the body is told in writing, asked to put its own records right, and to confirm it.",
        check=not_before("disclosure"),
    ),
)
