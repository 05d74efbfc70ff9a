"""The question to the provider, already written: for the single point of contact to copy, with the request that it is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.reporting.shown import EventShown, SubjectShown, identifier, moment

_ASKED = ("stop", "caution")
_NOT_FOR_PROVIDERS = frozenset({"RD-A07", "RD-A14", "RD-A17", "RD-A18"})  # settled by other events, by the sender, by what was found


class Question(NamedTuple):
    """A text to one provider. `about`: the footprints that it would settle."""

    provider: str
    text: str
    about: tuple[str, ...]


def questions(subject: SubjectShown) -> list[Question]:
    """One text for each provider, in order of names; one for requests not yet made when there are such events."""
    asked: dict[str, dict[str, list[str]]] = {}
    about: dict[str, list[str]] = {}
    unasked: list[EventShown] = []
    for event in subject.events:
        papers = (*event.of_kind("request"), *event.of_kind("stray-request"))
        if not papers and event.line["identifier"]["type"] in ("ipv4", "ipv6"):
            unasked.append(event)
            continue
        points = list(_points(event))
        for paper in papers if points else ():
            provider = paper.values.get("provider", "") or "the provider"
            heading = _request_words(paper.request_id, event)
            held = asked.setdefault(provider, {}).setdefault(heading, [])
            held += [point for point in points if point not in held]
            about.setdefault(provider, []).append(event.line["footprint"])
    found = [Question(name, _letter(name, rows), tuple(dict.fromkeys(about[name]))) for name, rows in sorted(asked.items())]
    return [*found, *_not_asked(unasked)]


def _points(event: EventShown) -> Iterator[str]:
    """What would settle each stop and caution, in the words of the check."""
    for finding in event.line["findings"]:
        if finding["severity"] in _ASKED and finding["settle"] and finding["code"] not in _NOT_FOR_PROVIDERS:
            yield f"{finding['settle'][0].upper()}{finding['settle'][1:]} ({finding['code']}, {finding['pattern']})."


def _request_words(request_id: str, event: EventShown) -> str:
    return f"Request {request_id or 'without a number'}: {identifier(event.line)}, {moment(event.line)}, referral {event.line['referral'] or 'without a number'}"


def _letter(provider: str, rows: dict[str, list[str]]) -> str:
    lines = [f"To the single point of contact. Please put this to {provider}:", ""]
    for heading, points in rows.items():
        lines += [heading, *(f"- {point}" for point in points), ""]
    lines += [
        "Please send the answer as data, with the zone beside each time and the request's number and check code echoed,",
        "and say which kind of address it is (installation, billing, correspondence) and from when to when it was so.",
    ]
    return "\n".join(lines)


def _not_asked(events: list[EventShown]) -> Iterator[Question]:
    if events:
        lines = ["To the single point of contact. No request was made for these events:", ""]
        told = dict.fromkeys(
            f"- {identifier(e.line)}, {moment(e.line)}, referral {e.line['referral'] or 'without a number'}" for e in events
        )
        lines += [*list(told)[:50], *(f"- and {len(told) - 50} more" for _ in list(told)[50:51])]
        lines += ["", "Please say for which of them records are still held, and until when. `rightdoor requests plan` drafts the rows."]
        yield Question("", "\n".join(lines), tuple(e.line["footprint"] for e in events))
