"""Somebody was wrongly affected, and the steps by which it is put right: the events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rightdoor.cases.correcting.steps import STEPS, step_choices
from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem

WRONGED, NOT_APPLICABLE, ASSIGNED = "wronged", "righting-not-applicable", "righting-assigned"
TOLD, CORRECTED = "told-outside", "body-corrected"
# what tells a body outside something about a person: their correction follows from it
DISCLOSURES = ("referral-made", "trust-disclosed", TOLD)
_HOW = (
    ("contradicted", "The attribution was contradicted (RD-A18)"),
    ("wrong-premises", "Wrong premises"),
    ("wrong-person", "Wrong person"),
    ("line-fault", "A fault of the line or of the provider's records"),
    ("our-error", "An error of ours"),
    ("other", "Otherwise"),
)
_DONE = (
    ("visit", "Visited"),
    ("search", "Premises searched"),
    ("arrest", "Arrested"),
    ("attendance", "Asked to attend voluntarily"),
    ("bail", "On bail"),
    ("seized", "Property taken"),
    ("told", "Others were told"),
    ("data", "Their data were acquired"),
)


def _not_before(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    wronged = history.one(str(body.get("wronged", "")))
    if wronged is not None and wronged.at_us > at_us:
        yield Problem("wronged", "This happened before it was found that somebody was wrongly affected. Correct one of the two times.")


def _one_more_body(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    yield from _not_before(body, at_us, history)
    if not body.get("told") and not str(body.get("body", "")).strip():
        yield Problem("body", "Say which body was corrected: choose the event by which it was told, or give its name.")


def _wronged_field() -> Field:
    return Field("wronged", "Who was wrongly affected", "event", to=(WRONGED,))


def _steps() -> Iterator[Kind]:
    for step in STEPS:
        yield Kind(
            step.kind,
            step.words,
            (
                _wronged_field(),
                Field("by", "Who did it"),
                Field("what", step.ask, "long"),
                Field("reference", "Reference", needed=False),
            ),
            hint=step.hint,
            check=_not_before,
        )


KINDS = (
    Kind(
        WRONGED,
        "Somebody was wrongly affected",
        (
            Field("who", "Who", hint="As the case calls them, such as “the household first visited”."),
            Field("person", "Person", "event", needed=False, to=("person",)),
            Field("how", "What went wrong", "choice", choices=_HOW),
            Field("found", "How it was found", "long"),
            Field("done", "What was done to them", "many", choices=_DONE),
        ),
        hint="Each step below is then somebody's duty with its time. The case cannot be closed while one of them is open.",
    ),
    *_steps(),
    Kind(
        TOLD,
        "Somebody outside was told",
        (
            Field("to", "Who was told"),
            Field("what", "What they were told", "long"),
            Field("status", "Attribution status it carried", needed=False),
            Field("decision", "Entry of the register of disclosures", needed=False),
        ),
        hint="Whatever a body outside was told about a person stands here, so that it can be corrected should it be wrong.",
    ),
    Kind(
        CORRECTED,
        "Body outside corrected in writing",
        (
            _wronged_field(),
            Field("told", "By which event it was told", "event", needed=False, to=DISCLOSURES),
            Field("body", "Name of the body, where no event tells it", needed=False),
            Field("by", "Who wrote"),
            Field("acknowledged", "They confirmed that they put it right", "yes-no"),
            Field("reference", "Reference", needed=False),
        ),
        check=_one_more_body,
    ),
    Kind(
        NOT_APPLICABLE,
        "Steps that do not apply",
        (
            _wronged_field(),
            Field("steps", "Which steps", "many", choices=step_choices()),
            Field("told", "Of the bodies only the one told by", "event", needed=False, to=DISCLOSURES),
            Field("reason", "Why", "long"),
            Field("by", "Who says so"),
        ),
        check=_not_before,
    ),
    Kind(
        ASSIGNED,
        "Step given to somebody",
        (
            _wronged_field(),
            Field("steps", "Which steps", "many", choices=step_choices()),
            Field("to", "To whom (account)"),
        ),
        check=_not_before,
    ),
)
