"""Information that may undermine the grounds: filled from findings, discordant events, facts, caveats and the ceiling, never empty.

An application without notice discloses what speaks against it as well (Criminal Procedure Rules, Part 47; held as a duty, not as a rule number).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.fact_words import AGAINST
from rightdoor.model.finding import SEVERITY_ORDER
from rightdoor.reporting.ceiling import Ceiling
from rightdoor.reporting.shown import SubjectShown, identifier, moment


class Undermining(NamedTuple):
    """One thing that speaks against: a heading, sentences, and where each comes from."""

    heading: str
    points: tuple[tuple[str, str], ...]


def undermining(subject: SubjectShown, ceiling: Ceiling, *, papers: tuple[tuple[str, str], ...] = ()) -> list[Undermining]:
    """The section, in order of weight. `papers`: sentences about the papers themselves (missing, restricted, taken over)."""
    sections = [
        Undermining("Events that do not support it", tuple(_other_events(subject))),
        Undermining("What the checks found", tuple(_findings(subject))),
        Undermining("What was recorded", tuple(_facts(subject))),
        Undermining("What the strands share", tuple(_shared(subject))),
        Undermining("The papers themselves", papers),
        Undermining("What is not known", tuple((sentence, "ceiling") for sentence in ceiling.unknown)),
        Undermining("The provider's caveats", tuple((s, "result") for s in ceiling.known if "caveat" in s)),
    ]
    return [section for section in sections if section.points]


def _other_events(subject: SubjectShown) -> Iterator[tuple[str, str]]:
    """Events of the same subject that are not as sure as the best, each with its status; discordant ones are among them."""
    where = subject.standing
    for event in subject.events:
        line = event.line
        if line["status"] != where.status or where.status != "corroborated":
            yield f"{identifier(line)} at {moment(line)}: status {line['status']}.", line["footprint"]
    for candidate in where.candidates:
        if candidate not in where.named[:1]:
            yield (
                f"Other premises are named: “{where.label(candidate.premises)}”, by events of status {', '.join(candidate.statuses)}.",
                candidate.premises,
            )


def _findings(subject: SubjectShown) -> Iterator[tuple[str, str]]:
    """Each different finding once, with the number of events that bear it, stops first."""
    counted: Counter[tuple[int, str, str, str]] = Counter()
    for event in subject.events:
        for f in event.line["findings"]:
            counted[(SEVERITY_ORDER.get(f["severity"], 3), f["code"], f["severity"], f["message"])] += 1
    for (_, code, severity, message), count in sorted(counted.items()):
        yield message + (f" ({count} events)" if count > 1 else ""), f"{code} {severity}"


def _facts(subject: SubjectShown) -> Iterator[tuple[str, str]]:
    for decision in subject.facts:
        said = AGAINST.get(decision.body.get("fact", ""))
        if said:
            detail = decision.body.get("detail", "").strip()
            yield f"Recorded: {said}" + (f": “{detail}”." if detail else "."), decision.id


def _shared(subject: SubjectShown) -> Iterator[tuple[str, str]]:
    """Agreement is not independence: what two strands have in common can be wrong in both."""
    found = dict.fromkeys(name for event in subject.events for name in event.line["strands"]["shared"])
    if found:
        yield f"The strands share: {', '.join(found)}. What is wrong there is wrong in each of them.", "RD-A07"
