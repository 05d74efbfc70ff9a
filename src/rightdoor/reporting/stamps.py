"""The stamp of a package: what the papers support, and who answers for going further. The program builds always and stamps.

A warrant package on `corroborated` is stamped as such; on `single-strand` the authorising inspector has answered three questions
(practice 2.6); on anything else a superintendent has given a reason. What lacks its grounds says that it lacks them. A safeguarding
package for immediate risk needs no rank: a child comes first, and at every status the page says that this may not be the door.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import Decision
from rightdoor.reporting.ceiling import status_sentence
from rightdoor.reporting.standing import Standing

ANSWERS: dict[str, str] = {
    "no_second_event": "Why is there no second event?",
    "looked_for": "What was looked for?",
    "would_undermine": "What would undermine this?",
}
NOT_THE_DOOR = "THIS MAY NOT BE THE DOOR"
CODES = (
    "corroborated", "single-strand-answered", "single-strand-unanswered", "superintendent", "no-grounds", "safeguarding",
)  # fmt: skip


class Stamp(NamedTuple):
    """`code` goes into the ledger. `answers`: question and answer of the grounds. `lacking`: what is not recorded."""

    code: str
    heading: str
    sentences: tuple[str, ...]
    lacking: tuple[str, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    grounds: str = ""


def stamp_of(purpose: str, where: Standing, grounds: Sequence[Decision]) -> Stamp:
    """The stamp for a package. `grounds`: decisions of that kind in force for the subject, the newest first.

    Grounds count while the status and the candidate premises are those that they were given for; others are named, and do not count.
    """
    if purpose == "safeguarding":
        return _safeguarding(where)
    if where.status == "corroborated" and len(where.named) == 1:
        return Stamp(
            "corroborated",
            "The papers can be put in support of a warrant application",
            (status_sentence("corroborated"), "They name premises. They do not say who used the connection."),
        )
    counting = [decision for decision in grounds if given_for(decision) == stands(where)]
    made = _single(where, counting) if where.status == "single-strand" and len(where.named) == 1 else _below(where, counting)
    earlier = tuple(_outlived(decision, where) for decision in grounds if decision not in counting)
    return made._replace(sentences=(*made.sentences, *earlier))


def stands(where: Standing) -> tuple[str, str]:
    """Status and candidate premises, as grounds record them."""
    return where.status, " ".join(sorted(candidate.premises for candidate in where.candidates))


def given_for(decision: Decision) -> tuple[str, str]:
    """The status and premises that grounds were given for."""
    return decision.body.get("status", ""), decision.body.get("premises", "")


def _outlived(decision: Decision, where: Standing) -> str:
    status, _ = given_for(decision)
    if not status:
        then = "at a status that was not recorded"
    elif status != where.status:
        then = f"when the status was {status}"
    else:
        then = f"when the status was {status} too, but other premises were named"
    return f"Grounds are recorded that do not count here: they were given {then}. {_recorded(decision)}"


def _single(where: Standing, grounds: Sequence[Decision]) -> Stamp:
    for decision in grounds:
        answers = tuple((question, decision.body.get(field, "").strip()) for field, question in ANSWERS.items())
        if not [question for question, answer in answers if not answer]:
            return Stamp(
                "single-strand-answered",
                "One strand of papers; the authorising officer's answers are recorded",
                (status_sentence("single-strand", where.strands), _recorded(decision)),
                answers=answers,
                grounds=decision.id,
            )
    told = {field for decision in grounds[:1] for field in ANSWERS if decision.body.get(field, "").strip()}
    lacking = tuple(f"Not answered: {question}" for field, question in ANSWERS.items() if field not in told)
    return Stamp(
        "single-strand-unanswered",
        "ONE STRAND OF PAPERS, WITHOUT THE AUTHORISING INSPECTOR'S ANSWERS",
        (status_sentence("single-strand", where.strands), "An application on one strand needs an inspector's answers to three questions."),
        lacking=lacking,
    )


def _below(where: Standing, grounds: Sequence[Decision]) -> Stamp:
    sentences = [status_sentence(where.status, where.strands)]
    if len(where.candidates) > 1:
        sentences.append(f"The events of this subject name {len(where.candidates)} premises.")
    for decision in grounds:
        if decision.body.get("rank") == "superintendent" and decision.reason.strip():
            return Stamp(
                "superintendent",
                f"THE PAPERS DO NOT SUPPORT ONE ADDRESS ({where.status.upper()}); built on a superintendent's reason",
                (*sentences, _recorded(decision)),
                answers=(("The superintendent's reason", decision.reason),),
                grounds=decision.id,
            )
    return Stamp(
        "no-grounds",
        f"THE PAPERS DO NOT SUPPORT ONE ADDRESS ({where.status.upper()})",
        (*sentences, "Going to court on these papers needs a superintendent's reason."),
        lacking=("No superintendent's reason is recorded.",),
    )


def _recorded(decision: Decision) -> str:
    unit = decision.body.get("unit", "").strip()
    where = f" of “{unit}”" if unit else ""
    return f"Recorded by “{decision.body.get('by', '')}”, {decision.body.get('rank', '')}{where}, on {iso_utc(decision.decided_us)} ({decision.id})."


def _safeguarding(where: Standing) -> Stamp:
    sentences = [
        status_sentence(where.status, where.strands),
        "For immediate risk to a child. Built at any status; it supports no warrant application.",
    ]
    if len(where.candidates) > 1:
        sentences.insert(1, f"There are {len(where.candidates)} candidate addresses. Each is listed; none is chosen.")
    elif not where.candidates:
        sentences.insert(1, "No address is known yet.")
    return Stamp("safeguarding", NOT_THE_DOOR, tuple(sentences))
