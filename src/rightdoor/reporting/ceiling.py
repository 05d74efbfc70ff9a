"""RD-A16, the ceiling: what is known and what is not, in plain words; the strongest thing that a package may say.

The strongest thing that attribution can say is "connection at these premises, by this evidence". Who used it, how many could have,
and what no paper can show are said beside it, whatever the status.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.fact_words import PREMISES_KINDS
from rightdoor.reporting.shown import EventShown, SubjectShown, identifier, moment
from rightdoor.reporting.standing import Candidate, Standing

BEYOND = (
    "These papers cannot show crossed lines, another user of the same line, a device or account under somebody else's control, "
    "or an error that a provider makes in each of its records alike."
)
NO_PERSON = "A connection is not a person. Who used it is not known from these papers."

_STATUS: dict[str, str] = {
    "corroborated": "At least two strands of papers with different assignments name the same premises, and no check stopped them.",
    "single-strand": "One strand of papers names these premises. Nothing independent of it names them too.",
    "ambiguous": "The papers can be read in more than one way, or name more than one premises, and do not say which is meant.",
    "contradicted": "The papers contradict each other. No premises can be taken from them until that is settled.",
    "refused": "A check stopped the papers. No premises can be taken from them until what stopped them is settled.",
    "unresolved": "No result that can count names premises for these events.",
}

_LOWERED = (
    "More than one strand of papers names these premises, but they are too alike, or a check has a caution about them: together they "
    "carry no more than one strand."
)


class Ceiling(NamedTuple):
    """`known`: sentences that the papers bear; `unknown`: what they do not say. Both are never empty."""

    known: tuple[str, ...]
    unknown: tuple[str, ...]


def status_sentence(status: str, strands: int = 0) -> str:
    """What a status means, in one or two sentences. `strands`: how many name the premises, independent or not."""
    return _LOWERED if status == "single-strand" and strands > 1 else _STATUS[status]


def ceiling(subject: SubjectShown) -> Ceiling:
    """What can be said of a subject's events, and what cannot."""
    where = subject.standing
    known = [status_sentence(where.status, where.strands), *_connections(subject, where), *_caveats(subject)]
    unknown = [NO_PERSON, *_users(subject, where), *_unsettled(where), BEYOND]
    return Ceiling(tuple(dict.fromkeys(known)), tuple(dict.fromkeys(unknown)))


def _connections(subject: SubjectShown, where: Standing) -> Iterator[str]:
    """According to whom the connection at which premises had which address when; one sentence for each event of the best standing."""
    if where.status not in ("corroborated", "single-strand"):
        return
    for candidate in where.named:
        for event in subject.events:
            if event.line["footprint"] in candidate.events and event.line["status"] == where.status:
                yield _connection(event, candidate, where)


def _connection(event: EventShown, candidate: Candidate, where: Standing) -> str:
    providers = sorted({p.values["provider"] for p in event.papers if p.kind in ("result", "request") and p.values.get("provider")})
    who = f"the records of “{'”, “'.join(providers)}”" if providers else "the provider's records"
    line = event.line
    what = "had" if line["identifier"]["type"] in ("ipv4", "ipv6") else "was connected with"
    return (
        f"According to {who}, the connection at “{where.label(candidate.premises)}” {what} {identifier(line)} at {moment(line)}; "
        f"the source states the act “{line['act']}”."
    )


def _users(subject: SubjectShown, where: Standing) -> Iterator[str]:
    """The number of possible users of each candidate: as recorded, else not known; and what kind of place it is."""
    for candidate in where.candidates:
        own = [d for d in subject.facts if d.body.get("about") == candidate.premises]
        label = where.label(candidate.premises)
        counts = [d.body["number"] for d in own if d.body.get("fact") == "possible-users" and d.body.get("number")]
        if counts:
            yield f"Possible users at “{label}”: {counts[0]}, as recorded; the papers do not tell between them."
        else:
            yield f"The number of possible users at “{label}” is not known."
        for kind in dict.fromkeys(d.body.get("fact", "") for d in own):
            if kind in PREMISES_KINDS:
                yield f"“{label}” is recorded as {PREMISES_KINDS[kind]}: people other than one household can have used the line."


def _unsettled(where: Standing) -> Iterator[str]:
    if len(where.candidates) > 1:
        yield f"The papers name {len(where.candidates)} premises. Which of them the connection was at is not known."
        yield from where.alike
    if not where.candidates:
        yield "At which premises the connection was is not known."


def _caveats(subject: SubjectShown) -> Iterator[str]:
    """The provider's own words, carried word for word."""
    for event in subject.events:
        for paper in event.of_kind("result"):
            caveat = paper.values.get("caveat", "").replace("“", '"').replace("”", '"')
            if caveat:
                yield f"The provider's own caveat: “{caveat}”."
