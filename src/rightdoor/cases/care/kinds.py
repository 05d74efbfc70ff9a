"""Care for people under investigation, for those later cleared, and for their families: the events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rightdoor.cases.care.contacts import FAMILY, KINDS_OF_CONTACT, contacts, met_us, person_of
from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.order import not_before
from rightdoor.model.civil import DAY

ASSESSED, FAMILY_TOLD, DEATH, REFERRED = "care-assessed", "family-informed", "death-recorded", "death-referred"
SIGNPOSTS = (
    ("stop-it-now", "Stop It Now helpline"),
    ("samaritans", "Samaritans"),
    ("liaison", "Liaison and diversion"),
    ("health", "Health professional"),
    ("gp", "General practitioner"),
    ("other", "Another service"),
    ("none", "None, for the reason given"),
)


def _near(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    """Care for a contact is given at it, after it, or on the day before it: what lies further back was for another."""
    for name in ("contact", "also"):
        contact = history.one(str(body.get(name, "")))
        if contact is not None and at_us < met_us(contact) - DAY:
            yield Problem(
                name, "This lies more than 24 hours before that contact. Choose the contact that it was for, or correct the time."
            )


def _assessed(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    yield from _near(body, at_us, history)
    if body.get("done") == "not-possible" and not str(body.get("steps", "")).strip():
        yield Problem("steps", "Say why no assessment was possible, and who tries again when.")
    if body.get("in_person") is False and not str(body.get("method", "")).strip():
        yield Problem("method", "It was not in person: say how it was done instead, and why.")


def _dead(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    met = {person_of(each, history) for each in contacts(history) if each.kind != "wronged" and met_us(each) <= at_us} - {""}
    if body.get("whose") == "person" and not body.get("person") and len(met) > 1:
        yield Problem("person", "More than one person is under investigation in this case: choose the one who has died.")
    person = history.one(str(body.get("person", "")))
    if body.get("whose") == "child" and person is not None and person.text("role") == "reported":
        yield Problem("whose", "The person chosen is not recorded as a child. Correct one of the two.")


KINDS = (
    Kind(
        ASSESSED,
        "Welfare assessed",
        (
            Field("contact", "At which contact", "event", to=KINDS_OF_CONTACT),
            Field(
                "also", "And at which other contact", "event", needed=False, to=KINDS_OF_CONTACT, hint="Where one assessment served two."
            ),
            Field(
                "done",
                "Assessment",
                "choice",
                choices=(("done", "Done"), ("refused", "Refused by the person"), ("not-possible", "Not possible, for the reason given")),
            ),
            Field("in_person", "In person", "yes-no"),
            Field("method", "How and why, where not in person", needed=False),
            Field("signposted", "Signposted to", "many", choices=SIGNPOSTS),
            Field("steps", "Steps taken, whom else it was shared with", "long", needed=False),
            Field(
                "telephone",
                "Telephone, where theirs was taken",
                "choice",
                choices=(
                    ("given", "Replacement given"),
                    ("not-taken", "Theirs was not taken"),
                    ("not-given", "None given"),
                    ("declined", "Declined"),
                ),
            ),
            Field("named", "Named contact they can ring", hint="A person, and hours."),
            Field("by", "Who assessed"),
        ),
        hint="Treat everybody under investigation for these offences as at risk. A refusal is recorded, and asked again at the next contact.",
        check=_assessed,
    ),
    Kind(
        FAMILY_TOLD,
        "Family given its own information",
        (
            Field("contact", "At which contact", "event", to=FAMILY),
            Field("also", "And at which other contact", "event", needed=False, to=FAMILY),
            Field(
                "outcome",
                "Information pack",
                "choice",
                choices=(
                    ("given", "Given"),
                    ("refused", "Refused"),
                    ("nobody", "Nobody lives there"),
                    ("not-possible", "Not possible, for the reason given"),
                ),
            ),
            Field("reason", "Reason", needed=False),
            Field("by", "Who gave it"),
        ),
        hint="Partners and children are affected people: they need information of their own.",
        check=_near,
    ),
    Kind(
        DEATH,
        "Death recorded",
        (
            Field(
                "whose",
                "Who has died",
                "choice",
                choices=(("person", "The person under investigation"), ("child", "A child"), ("other", "Somebody else")),
            ),
            Field("person", "Person", "event", needed=False, to=("person",)),
            Field("known", "How it is known", "long"),
            Field("by", "Who says so"),
        ),
        hint="Nothing is sent to the person from then on. Tell the family liaison officer and professional standards. "
        "What is owed to somebody wrongly affected stops only where the person is chosen here and there.",
        check=_dead,
    ),
    Kind(
        REFERRED,
        "Death referred or considered for referral",
        (
            Field("death", "Which", "event", to=(DEATH,)),
            Field(
                "decision",
                "Decision",
                "choice",
                choices=(("referred", "Referred to the IOPC"), ("not-referred", "Not referred, for the reason given")),
            ),
            Field("reason", "Reason", "long"),
            Field("reference", "Reference", needed=False),
            Field("decided_by", "Who decided"),
        ),
        check=not_before("death"),
    ),
)
