"""The questions that would settle what the checks found, already written: one letter for each that is asked, for the single point of contact to copy.

A letter to a provider holds its own requests as they were sent and nothing else of the case: no referral, no other event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rightdoor.model.civil import HOUR
from rightdoor.reporting.addressees import APPLICANT, NOBODY, ORDER, PROVIDER, addressee, concerns, second_person
from rightdoor.reporting.shown import EventShown, PaperShown, SubjectShown, identifier, moment, widths
from rightdoor.requests.candidates import LEFT_OUT

_ASKED = ("stop", "caution")
_ANSWER = (
    "Please send the answer as data, with the zone beside each time and the request's number and check code echoed,",
    "and say which kind of address it is (installation, billing, correspondence) and from when to when it was so.",
)


class Question(NamedTuple):
    """A letter. `to`: a provider's name, "the source", "the applicant" or another; "" for requests not yet made. `about`: the
    footprints that it would settle; of requests not yet made one for each act, none where no request is to be made now.
    """

    to: str
    text: str
    about: tuple[str, ...]


class Choice(NamedTuple):
    """What the plan of requests chose of a subject's acts, as of now, by footprint. `asked`: chosen, with who held the address then, "" where
    its own papers and the tables do not say; `left`: the code of `LEFT_OUT` by which another waits, and what would settle it.
    """

    asked: Mapping[str, str]
    left: Mapping[str, tuple[str, str]]


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


def questions(subject: SubjectShown, choice: Choice | None = None) -> list[Question]:
    """One letter for each provider, in order of names, then for the source, the applicant and others; one for requests not yet made.

    `choice`: the letter for requests not yet made asks about what the plan chose, and no other act. Without one it names every act that a
    plan could choose: a package holds the papers of one subject and no plan, and its page has to follow from what is in it.
    """
    providers, others = _Letters(), _Letters()
    unasked: list[EventShown] = []
    for event in subject.events:
        papers = event.of_kind("request") or event.of_kind("stray-request")
        if not papers and event.line["identifier"]["type"] in ("ipv4", "ipv6"):
            unasked.append(event)
            if _unusable(event) is not None:
                _to_others(event, papers, others)  # what settles it is asked before any provider is
            continue
        _to_providers(event, papers, providers)
        _to_others(event, papers, others)
    found = [Question(name, _letter(name, rows, _ANSWER), tuple(providers.about[name])) for name, rows in sorted(providers.rows.items())]
    for name in ORDER:
        if name in others.rows:
            found.append(Question(name, _letter(name, others.rows[name], ()), tuple(others.about[name])))
    return [*found, *_not_asked(subject, unasked, choice)]


def refused_settles(subject: SubjectShown) -> tuple[tuple[str, str], ...]:
    """(what would put it right, the check) of each refused event that papers answer, each once; none for a subject that is corroborated.

    It comes before the search for another event: these papers are there, and a letter can put them right.
    """
    if subject.standing.status == "corroborated":
        return ()
    refused = (event for event in subject.events if event.line["status"] == "refused" and event.of_kind("result"))
    found = (f for event in refused for f in event.line["findings"] if f["severity"] == "stop" and f["settle"])
    asked = ((f["settle"], f["code"]) for f in found if addressee(f["code"], f["pattern"], f["settle"]) != NOBODY)
    return tuple(dict.fromkeys((str(settle), str(code)) for settle, code in asked))


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


# What an act must have before a provider can be asked about it, as `requests plan` takes it.
_WIDE = HOUR
_MOST_READINGS = 4
_MOST_LINES = 50
_SETTLE = {
    "no-reading": "ask the source for the time of the event, with its zone",
    "time-unknown": "ask the source which zone its times are in, and record it as a time profile",
}


_BY_CHOICE = frozenset(
    {"not-needed", "waits", "budget", "no-slot"}
)  # nothing keeps such an act from being asked about but that others are chosen


# The letter rests on this subject's papers alone; the plan hears those of other subjects that may be seen, so that it may know more.
WHOM = "; these papers do not say who held the address: the plan of requests says whom to ask, where that is known"


def _whom(sightings: list[EventShown], held: Mapping[str, str]) -> str:
    """Whom the plan would ask about an act that it chose."""
    found = next((name for event in sightings if (name := held.get(str(event.line["footprint"]))) is not None), None)
    return "" if found is None else f"; held by {found}" if found else WHOM


def _unusable(event: EventShown) -> tuple[str, str] | None:
    """(why no provider can be asked about an event yet, what would settle it); None where one can."""
    wide = widths(event.line)
    code = "no-reading" if not wide else "time-unknown" if len(wide) > _MOST_READINGS or max(wide) > _WIDE else ""
    if code:
        return code, _SETTLE[code]
    stop = next((f for f in event.line["findings"] if f["severity"] == "stop"), None)
    return ("stopped", str(stop["settle"])) if stop is not None else None


def _act(event: EventShown) -> tuple[object, ...]:
    """Sightings with the same question are one act: nobody is asked twice who had this address at this instant."""
    said, instant = event.line["identifier"], event.line["instant"]
    return said["type"], said["value"], said["port"], tuple((r["from"], r["to"]) for r in instant["readings"]) or instant["literal"]


def _not_asked(subject: SubjectShown, unasked: list[EventShown], choice: Choice | None) -> Iterator[Question]:
    """The acts that nobody was asked about: those to be asked about, one line each, and why the others wait; or that none is needed."""
    asked = {_act(event) for event in subject.events if any(p.kind in ("request", "stray-request", "result") for p in event.papers)}
    acts: dict[tuple[object, ...], list[EventShown]] = {}
    for event in unasked:
        if _act(event) not in asked:
            acts.setdefault(_act(event), []).append(event)
    if not acts:
        return
    if done := _done(subject):
        yield Question("", f"No further request is to be made now. {LEFT_OUT[done]}", ())
        return
    ready: list[list[EventShown]] = []
    waiting: dict[tuple[str, str], list[list[EventShown]]] = {}
    for sightings in acts.values():
        why = _chosen(sightings, choice) if choice is not None else _first_unusable(sightings)
        (ready if why is None else waiting.setdefault(why, [])).append(sightings)
    lines = [*_ready(ready, choice), *_waiting(waiting)]
    yield Question("", "\n".join(lines).strip(), tuple(sightings[0].line["footprint"] for sightings in ready))


def _first_unusable(sightings: list[EventShown]) -> tuple[str, str] | None:
    return next((found for event in sightings if (found := _unusable(event)) is not None), None)


def _chosen(sightings: list[EventShown], choice: Choice) -> tuple[str, str] | None:
    """Why the plan does not ask about an act; None where it does."""
    names = [str(event.line["footprint"]) for event in sightings]
    if any(name in choice.asked for name in names):
        return None
    return next((choice.left[name] for name in names if name in choice.left), None) or _first_unusable(sightings) or ("not-needed", "")


def _done(subject: SubjectShown) -> str:
    """Why nothing more is to be asked about a subject; "" where something may be."""
    if any(event.line["status"] == "corroborated" for event in subject.events):
        return "corroborated"
    discordant = any((f["code"], f["pattern"]) == ("RD-A07", "discordant") for event in subject.events for f in event.line["findings"])
    return "contradicted" if discordant else ""


def _ready(acts: list[list[EventShown]], choice: Choice | None) -> Iterator[str]:
    if not acts:
        return
    several = len(acts) > 1
    head = "No request was made for these events" if choice is None or several else "No request was made for this event"
    chosen = "" if choice is None else ", which the plan of requests chose: the fewest that can corroborate"
    yield from (f"To the single point of contact. {head}{chosen}:", "")
    yield from _told(acts, {} if choice is None else choice.asked)
    yield from ("", "Please say for which of them records are still held, and until when.")
    if choice is None:
        yield "The plan of requests takes of them the fewest that can corroborate, and drafts the rows from the papers."
    else:
        yield "The plan drafts the rows from the papers. The other events are not to be asked about meanwhile."


def _waiting(reasons: dict[tuple[str, str], list[list[EventShown]]]) -> Iterator[str]:
    """Acts that no provider can be asked about yet, under the reason of the plan and what would settle it."""
    for (code, settle), acts in reasons.items():
        yield from (
            "",
            f"Not to be asked about {'now' if code in _BY_CHOICE else 'yet'}. {LEFT_OUT[code]}",
            *([f"To settle it: {settle}."] if settle else []),
        )
        yield from _told(acts)


def _told(acts: list[list[EventShown]], held: Mapping[str, str] | None = None) -> Iterator[str]:
    for sightings in acts[:_MOST_LINES]:
        line = sightings[0].line
        numbers = list(dict.fromkeys(event.line["referral"] or "without a number" for event in sightings))
        yield f"- {identifier(line)}, {moment(line)}, referral {', '.join(numbers)}{_whom(sightings, held or {})}"
    if len(acts) > _MOST_LINES:
        yield f"- and {len(acts) - _MOST_LINES} more"
