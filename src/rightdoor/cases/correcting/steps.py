"""The steps by which it is put right that somebody was wrongly affected, in the order in which they press."""

from __future__ import annotations

from typing import NamedTuple


class Step(NamedTuple):
    """`kind`: the event that records it. `ask`: the label of what was done; `duty`: what has to be done, as a sentence."""

    code: str
    kind: str
    words: str
    duty: str
    ask: str
    hint: str = ""


BODIES = "bodies"  # the step of correcting each body that was told; one duty for each of them

STEPS = (
    Step(
        "told",
        "righted-told",
        "Told in person",
        "Tell them in person that it was a mistake",
        "What they were told, where, and what they said",
        "In person, by somebody who can answer for it; a letter alone is not enough.",
    ),
    Step(
        "welfare",
        "righted-welfare",
        "Welfare assessed",
        "Assess their welfare, and that of their family",
        "What was found, and what help was offered",
        "People wrongly reported have come close to taking their lives within hours.",
    ),
    Step(
        "bail",
        "righted-bail",
        "Bail and its conditions ended",
        "End bail and its conditions, and tell whoever was told of them",
        "Which bail ended when, and how they were told",
    ),
    Step(
        "property",
        "righted-property",
        "Property returned",
        "Return everything that was taken, and copies destroyed",
        "What was returned, and in which state",
    ),
    Step("apology", "righted-apology", "Apology made", "Apologise in writing", "Who apologised for what, and how"),
    Step(
        "deletion",
        "righted-deletion",
        "Deletion of records asked for",
        "Ask for deletion of biometrics and of police records (ACRO)",
        "Which records, and when it was asked",
    ),
    Step(
        "complaint",
        "righted-complaint",
        "Complaint and oversight of the police",
        "Tell them how to complain, and decide on a referral to the IOPC",
        "What they were told, and what was decided by whom",
    ),
    Step(
        "error-report",
        "righted-error-report",
        "Error reported to the Commissioner",
        "Report the error to the Commissioner through the senior responsible officer",
        "What was reported, or why it is not reportable",
    ),
    Step(
        "destruction",
        "righted-destruction",
        "Destruction confirmed",
        "Have wrongly acquired data destroyed, and confirm it",
        "What was destroyed, by whom, and what holds against it",
    ),
)


def step_choices() -> tuple[tuple[str, str], ...]:
    """For a field of a form."""
    return (*((step.code, step.words) for step in STEPS), (BODIES, "Correction of each body that was told"))
