"""A child who is the person reported: safeguarding first, exploitation asked, Outcome 21 asked, no enforcement as next step."""

from __future__ import annotations

from rightdoor.cases.kinds import Field, Kind

ENFORCEMENT = (
    "warrant-drafted", "warrant-applied", "warrant-granted", "warrant-executed", "search-without-warrant", "attendance-invited",
    "voluntary-attendance", "arrest",
)  # fmt: skip
OTHERS = ("occupant", "family", "other")  # roles of people of the case who are not the person reported
_ANSWERS = (("yes", "Yes"), ("no", "No"), ("not-known", "Not known yet"))

KINDS = (
    Kind(
        "exploitation-asked",
        "Asked whether the child is exploited or coerced",
        (
            Field("answer", "Is the child exploited or coerced?", "choice", choices=_ANSWERS),
            Field("asked", "Who was asked, and what they said", "long"),
            Field("by", "Who asked"),
        ),
        capability="safeguard",
    ),
    Kind(
        "outcome-21-asked",
        "Outcome 21 considered",
        (
            Field(
                "answer",
                "Outcome 21: further investigation is not in the public interest",
                "choice",
                choices=(
                    ("fits", "It fits: self-produced, not abusive, no coercion"),
                    ("does-not-fit", "It does not fit, for the reason given"),
                    ("not-yet", "Cannot be said yet"),
                ),
            ),
            Field("reason", "Reason", "long"),
            Field("decided_by", "Who decided"),
        ),
        capability="safeguard",
    ),
)
