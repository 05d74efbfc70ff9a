"""The words of a recall notice: what was said, why it may be wrong, what to do, whom to acknowledge it to.

It repeats what the disclosure said and adds nothing of the case: no id of an event, no address, no identifier, no provider.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rightdoor.model.civil import iso_utc
from rightdoor.registers.recall import OUTWARD, Notice

_EVERYBODY = (
    "Treat what we told you as unconfirmed until we write again.",
    "Tell everybody to whom you passed it on, and send us their names.",
)
_TO_DO: dict[str, tuple[str, ...]] = {
    "childrens-services": (
        "Do not take a new step against this family on the strength of it.",
        "Do not end a measure that protects a child on this notice alone: tell us today what rests on our information, so that we decide it together.",
        "Mark your record of it as under correction.",
    ),
    "employer": (
        "Take no further step against anybody at work on the strength of it, and tell us which steps were taken.",
        "Keep our information from anybody who does not have to correct it, and mark your record of it as under correction.",
    ),
    "force": (
        "Send nobody to an address, and seek no warrant, on the strength of it.",
        "If somebody was visited, searched, arrested or put under bail conditions, tell us at once.",
    ),
    "nca": (
        "Send nobody to an address, and seek no warrant, on the strength of it.",
        "Tell us which force received it from you, and send this notice on to them at once.",
    ),
    "court": (
        "We ask that this notice is put before the judge or magistrate who dealt with the matter: it is capable of undermining the grounds that were put forward.",
        "Our application to correct, vary or discharge follows.",
    ),
    "prosecutor": (
        "Please look at once at bail conditions and at decisions to charge that rest on it.",
        "This notice may have to be disclosed to the defence (CPIA 1996).",
    ),
    "provider": ("Please have the line and the record tested, and keep what is needed for that.",),
    "person": ("You need do nothing. We are sorry, and we will explain to you what happened.",),
    "other": ("Take no step against anybody on the strength of it.",),
}  # fmt: skip


class NoticeText(NamedTuple):
    """A notice in its parts, for text and for a page."""

    title: str
    facts: tuple[tuple[str, str], ...]
    said: str
    why: str
    to_do: tuple[str, ...]
    acknowledge: str


def written(notice: Notice, *, reply_to: str) -> NoticeText:
    """The notice in words; `reply_to` is whom the recipient answers."""
    told = notice.disclosure
    do = (*_TO_DO[told.word], *(_EVERYBODY if told.word != "person" else ()))
    return NoticeText(
        f"Recall notice {notice.id}",
        (
            ("To", told.to),
            ("Our disclosure", told.decision),
            ("Made on", iso_utc(told.at_us)),
            ("Recalled on", iso_utc(notice.cause.at_us)),
        ),
        told.what,
        f"{notice.cause.why} It may be wrong; it may also turn out to be right. We are checking it.",
        do,
        f"Please acknowledge this notice to {reply_to}, quoting {notice.id}. Until then we will ask again.",
    )


def as_text(notice: Notice, *, reply_to: str) -> str:
    """The notice as plain text."""
    w = written(notice, reply_to=reply_to)
    facts = [f"{name}: {value}" for name, value in w.facts]
    parts: Sequence[str] = (
        w.title,
        "\n".join(facts),
        f"What we told you\n{w.said}",
        f"Why it may be wrong\n{w.why}",
        "What we ask you to do\n" + "\n".join(f"- {line}" for line in w.to_do),
        f"Acknowledgement\n{w.acknowledge}",
    )
    return "\n\n".join(parts) + "\n"


def recipient(notice: Notice) -> str:
    """What kind of recipient it goes to, in words."""
    return OUTWARD[notice.disclosure.word]
