"""The questions that would settle what the checks found, already written: one letter for each that is asked, for the single point of contact to copy.

A letter to a provider holds its own requests as they were sent and nothing else of the case: no referral, no other event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rightdoor.reporting.addressees import APPLICANT, NOBODY, ORDER, PROVIDER, addressee, concerns, second_person
from rightdoor.reporting.shown import EventShown, PaperShown, SubjectShown, identifier, moment

_ASKED = ("stop", "caution")
_ANSWER = (
    "Please send the answer as data, with the zone beside each time and the request's number and check code echoed,",
    "and say which kind of address it is (installation, billing, correspondence) and from when to when it was so.",
)


class Question(NamedTuple):
    """A letter. `to`: a provider's name, "the source", "the applicant" or another; "" for requests not yet made. `about`: the
    footprints that it would settle.
    """

    to: str
    text: str
    about: tuple[str, ...]


class _Point(NamedTuple):
    code: str
    pattern: str
    settle: str


class _Letters:
    """Points by whom they ask and under which heading, each once, and the events that each letter is about."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, list[str]]] = {}
        self.about: dict[str, dict[str, None]] = {}

    def add(self, to: str, heading: str, points: Iterable[str], footprint: str) -> None:
        """Points of one event under one heading; nothing where there are none."""
        for point in points:
            held = self.rows.setdefault(to, {}).setdefault(heading, [])
            held += [point] if point not in held else []
            self.about.setdefault(to, {})[footprint] = None


def questions(subject: SubjectShown) -> list[Question]:
    """One letter for each provider, in order of names, then for the source, the applicant and others; one for requests not yet made."""
    providers, others = _Letters(), _Letters()
    unasked: list[EventShown] = []
    for event in subject.events:
        papers = event.of_kind("request") or event.of_kind("stray-request")
        if not papers and event.line["identifier"]["type"] in ("ipv4", "ipv6"):
            unasked.append(event)
            continue
        _to_providers(event, papers, providers)
        _to_others(event, papers, others)
    found = [Question(name, _letter(name, rows, _ANSWER), tuple(providers.about[name])) for name, rows in sorted(providers.rows.items())]
    for name in ORDER:
        if name in others.rows:
            found.append(Question(name, _letter(name, others.rows[name], ()), tuple(others.about[name])))
    return [*found, *_not_asked(unasked)]


def _points(event: EventShown) -> Iterator[tuple[str, _Point]]:
    """(whom it asks, the finding) for each stop and caution that a letter can settle."""
    for finding in event.line["findings"]:
        if finding["severity"] in _ASKED and finding["settle"]:
            point = _Point(finding["code"], finding["pattern"], finding["settle"])
            if (to := addressee(*point)) != NOBODY:
                yield to, point


def _to_providers(event: EventShown, papers: tuple[PaperShown, ...], letters: _Letters) -> None:
    points = [point for to, point in _points(event) if to == PROVIDER]
    names = frozenset(p.values.get("provider", "").strip() for p in event.papers) - {""}
    asked = frozenset(p.values.get("provider", "").strip() for p in papers) - {""}

    def concerned(point: _Point, paper: PaperShown) -> bool:
        return concerns(point.settle, paper.values.get("provider", "").strip(), paper.request_id, asked)

    nobodys = {point for point in points if not any(concerned(point, paper) for paper in papers)}  # better asked of each than of none
    for paper in papers:
        provider = paper.values.get("provider", "").strip()
        mine = [point for point in points if point in nobodys or concerned(point, paper)]
        letters.add(provider or PROVIDER, _as_sent(paper, event), [_said(point, names) for point in mine], event.line["footprint"])


def _to_others(event: EventShown, papers: tuple[PaperShown, ...], letters: _Letters) -> None:
    heading = f"{identifier(event.line)}, {moment(event.line)}, referral {event.line['referral'] or 'without a number'}"
    requests = ", ".join(dict.fromkeys(p.request_id for p in papers if p.request_id))
    for to, point in _points(event):
        if to != PROVIDER:
            above = f"Request {requests}: {heading}" if to == APPLICANT and requests else heading
            letters.add(to, above, [_said(point, frozenset())], event.line["footprint"])


def _said(point: _Point, providers: frozenset[str]) -> str:
    return f"{second_person(*point, providers)} ({point.code}, {point.pattern})"


def _as_sent(paper: PaperShown, event: EventShown) -> str:
    """The provider's own request, as it was sent; what the paper does not give is taken from the event."""
    sent = paper.values
    port = f" port {sent['port']}" if sent.get("port") else ""
    what = f"{sent['identifier']}{port}" if sent.get("identifier") else identifier(event.line)
    when = f"{sent['event_time']} {sent.get('zone', '')}".strip() if sent.get("event_time") else moment(event.line)
    code = f", check code {sent['check_code']}" if sent.get("check_code") else ""
    return f"Request {paper.request_id or 'without a number'}: {what}, {when}{code}"


def _letter(to: str, rows: dict[str, list[str]], end: tuple[str, ...]) -> str:
    lines = [f"To the single point of contact. Please put this to {to}:", ""]
    for heading, points in rows.items():
        lines += [heading, *(f"- {point}" for point in points), ""]
    return "\n".join([*lines, *end]).rstrip()


def _not_asked(events: list[EventShown]) -> Iterator[Question]:
    if events:
        lines = ["To the single point of contact. No request was made for these events:", ""]
        told = dict.fromkeys(
            f"- {identifier(e.line)}, {moment(e.line)}, referral {e.line['referral'] or 'without a number'}" for e in events
        )
        lines += [*list(told)[:50], *(f"- and {len(told) - 50} more" for _ in list(told)[50:51])]
        lines += ["", "Please say for which of them records are still held, and until when. `rightdoor requests plan` drafts the rows."]
        yield Question("", "\n".join(lines), tuple(e.line["footprint"] for e in events))
