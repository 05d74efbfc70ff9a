"""The draft of an application, made from the papers that one sees and what is recorded: nothing of the case is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rightdoor.cases.history import History
from rightdoor.cases.warrants import kinds as k
from rightdoor.casework.acting import Acting
from rightdoor.casework.packages.queries import Prospect
from rightdoor.casework.subjects.first_screen import shown_of
from rightdoor.casework.subjects.papers import Papers
from rightdoor.casework.warrants.content import Application, Asked, Despite, Ground, PowerSaid, SourceRef, Stamped
from rightdoor.casework.warrants.door import Door
from rightdoor.casework.warrants.enquiries import enquiries, facts_about, people, searched_before
from rightdoor.reference.warrant_powers import Power
from rightdoor.reporting.ceiling import ceiling
from rightdoor.reporting.shown import EventShown, SubjectShown, identifier, moment
from rightdoor.reporting.stamps import Stamp
from rightdoor.reporting.standing import Candidate
from rightdoor.reporting.undermining import undermining

_MOST = 200  # grounds that are written out; the rest is counted
_PAPERS = {
    "footprint": "record of the source",
    "request": "request as sent",
    "stray-request": "request that answers to no event",
    "result": "result as returned",
    "lease": "assignment in a provider’s log",
}
_CONFIDENCE = {
    "A": "read in the Act",
    "B": "read in an official or good secondary source",
    "C": "weak source",
    "M": "from memory: look it up",
}


class Choices(NamedTuple):
    """What whoever drafts chooses: a power, premises among those that the papers name, entries, extent, privileged material."""

    power: Power
    premises: str
    entries: str = "one"
    most_entries: int | None = None
    extent: str = "specific"
    privileged: str = "not-known"
    despite: Despite = Despite()


class Behind(NamedTuple):
    """What a draft is made from."""

    papers: Papers
    history: History
    prospect: Prospect
    door: Door


def application_of(acting: Acting, case: str, behind: Behind, choices: Choices, *, package: str = "") -> Application:
    """The whole draft. `package`: the key of the package that goes with it."""
    del acting
    papers, where = behind.papers, behind.prospect.standing
    shown = shown_of(papers)
    said = ceiling(shown)
    candidate = next(each for each in where.candidates if each.premises == choices.premises)
    facts = facts_about(shown.facts, {choices.premises, papers.row.subject})
    searched = searched_before(behind.history, facts, {choices.premises})
    known = people(behind.history, at_risk=papers.row.at_risk)
    return Application(
        case=case,
        subject=papers.row.subject,
        status=where.status,
        stamp=stamped(behind.prospect.stamp),
        despite=choices.despite,
        power=power_said(choices.power),
        premises=choices.premises,
        address=candidate.words,
        role=candidate.role_words,
        others=len(where.candidates) - 1,
        asked=_asked(choices),
        grounds=tuple(_grounds(papers, shown, candidate)),
        known=said.known,
        enquiries=enquiries(facts, behind.door.today, known, searched),
        people=known,
        searched=searched,
        undermining=tuple(undermining(shown, said, papers=tuple(_about_papers(behind, choices)))),
        unknown=said.unknown,
        missing=tuple(each.words for each in behind.prospect.missing),
        conditions=behind.prospect.conditioned.stated,
        child_at_risk=papers.row.at_risk,
        package=package,
    )


def stamped(stamp: Stamp) -> Stamped:
    """The stamp as it is printed."""
    return Stamped(stamp.code, stamp.heading, stamp.sentences, stamp.lacking, stamp.answers)


def power_said(power: Power) -> PowerSaid:
    """A power in the words of the table."""
    return PowerSaid(
        power.code, power.title, power.issued_by, power.test, power.sought, power.note, f"{power.source} ({_CONFIDENCE[power.confidence]})"
    )


def _asked(choices: Choices) -> Asked:
    entries = dict(k.ENTRIES)[choices.entries]
    most = f": {choices.most_entries}" if choices.entries == "most" and choices.most_entries else ""
    return Asked(f"{entries}{most}", dict(k.EXTENT)[choices.extent], dict(k.PRIVILEGED)[choices.privileged])


def _grounds(papers: Papers, shown: SubjectShown, candidate: Candidate) -> Iterator[Ground]:
    """One for each event of the best status that names the premises, with every paper that it rests on."""
    here = [event for event in shown.events if event.line["footprint"] in candidate.events and event.line["status"] == candidate.status]
    for event in here[:_MOST]:
        yield Ground(_sentence(event, candidate), tuple(_sources(papers, event)))
    if len(here) > _MOST:
        yield Ground(f"and {len(here) - _MOST} more events of the kind, in the package.", ())


def _sentence(event: EventShown, candidate: Candidate) -> str:
    line = event.line
    providers = list(dict.fromkeys(p.values["provider"] for p in event.of_kind("result") if p.values.get("provider")))
    whose = f"the result of “{'”, “'.join(providers)}”" if providers else "the provider’s records"
    what = "had" if line["identifier"]["type"] in ("ipv4", "ipv6") else "was connected with"
    return (
        f"The source states the act “{line['act']}” with {identifier(line)} at {moment(line)}. According to {whose} the connection at "
        f"“{candidate.words}” {what} it then; the status of the event is {line['status']}."
    )


def _sources(papers: Papers, event: EventShown) -> Iterator[SourceRef]:
    for paper in event.papers:
        seen, entry = papers.places.receipt(paper.receipt), papers.places.received(paper.receipt)
        reader, authority = (seen.reader, seen.authority) if seen is not None else ("", "")
        what = _PAPERS.get(paper.kind, paper.kind)
        yield SourceRef(what, paper.receipt, paper.locator, paper.exhibit, reader, authority, entry.seq if entry is not None else 0)


def _about_papers(behind: Behind, choices: Choices) -> Iterator[tuple[str, str]]:
    """What is to be said against it beside the papers: who answers for it, what nobody found out, earlier searches."""
    despite = choices.despite
    if despite.reason:
        whose = (
            f"{despite.rank} “{despite.by}”" if despite.rank else f"“{despite.by}”, without an officer of rank, since a child is at risk"
        )
        yield f"Drafted before the papers carry an application, on the word of {whose}: “{despite.reason}”.", "draft"
    for missing in behind.prospect.missing:
        yield missing.words, "draft"
    for found in behind.door.today:
        yield found.message, found.code
    for paper in behind.prospect.papers:
        if paper.restricted:
            yield "An exhibit is marked as restricted (DPA 2018 s.47).", paper.exhibit[:12]
    if choices.privileged == "not-known":
        yield "Whether privileged material may be on the premises is not known.", "draft"


def of_event(body: Mapping[str, object], power: Power) -> Choices:
    """The choices of a draft as its event holds them."""
    most = body.get("most_entries")
    text = {name: str(body.get(name, "")) for name in ("premises", "entries", "extent", "privileged")}
    despite = Despite(*(str(body.get(f"despite_{name}", "")) for name in Despite._fields))
    return Choices(
        power, text["premises"], text["entries"] or "one", most if isinstance(most, int) else None, text["extent"] or "specific",
        text["privileged"] or "not-known", despite,
    )  # fmt: skip
