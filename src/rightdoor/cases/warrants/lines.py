"""What stands of warrants and searches, as pages show it; and what of them keeps a case open."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.area import Line
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.warrants import kinds as k
from rightdoor.cases.warrants.state import Application, Search, Warrant, applications, searches, warrants
from rightdoor.model.civil import MINUTE, iso_utc
from rightdoor.reference.warrant_powers import power

_CHOICES = {
    "entries": dict(k.ENTRIES),
    "extent": dict(k.EXTENT),
    "outcome": dict(k.OUTCOMES),
    "privileged": dict(k.PRIVILEGED),
    "result": dict(k.HITS),
    "used": dict(k.USED),
}


def chosen(event: Event, name: str) -> str:
    """What was chosen in a field, in words."""
    return _CHOICES[name].get(event.text(name), event.text(name))


def moment(at_us: int) -> str:
    """An instant to the minute, UTC."""
    return iso_utc(at_us - at_us % MINUTE).replace("T", " ").replace(":00Z", " UTC")


def title(code: str) -> str:
    """A power by its title."""
    found = power(code)
    return found.title if found is not None else code


def lines(history: History) -> Iterator[Line]:
    """Warrants first, applications that have none yet, searches without a warrant."""
    for warrant in warrants(history):
        yield _warrant(warrant)
    for application in applications(history):
        if application.answer is None or application.answer.kind == k.REFUSED:
            yield _application(application)
    for search in searches(history):
        yield _search(search)


def _application(application: Application) -> Line:
    draft = application.draft
    rows = [
        ("Power", title(draft.text("power"))),
        ("Premises", draft.text("premises")),
        ("Asked for", f"{chosen(draft, 'entries')}; {chosen(draft, 'extent').lower()}"),
        ("Drafted", moment(draft.at_us)),
    ]
    if application.authorised:
        last = application.authorised[-1]
        rows.append(("Authorised", f"{moment(last.at_us)}, {last.text('rank')} “{last.text('by')}”"))
    if application.applied is not None:
        rows.append(("Applied for", f"{moment(application.applied.at_us)}, “{application.applied.text('court')}”"))
    if application.answer is not None:
        rows.append(("Refused", f"{moment(application.answer.at_us)}: “{application.answer.text('reason')}”"))
    return Line("Application for a search warrant", application.state, tuple(rows), draft.id)


def _warrant(warrant: Warrant) -> Line:
    granted = warrant.granted
    allowed = f"{chosen(granted, 'entries')}" + (f" ({warrant.most})" if granted.text("entries") == "most" else "")
    rows = [
        ("Power", title(granted.text("power"))),
        ("Issued", f"{moment(granted.at_us)}, “{granted.text('court')}”"),
        ("Premises", ", ".join(warrant.premises) or chosen(granted, "extent")),
        ("Entries", allowed),
    ]
    for entry in warrant.entries:
        found = "found" if entry.event.yes("found") else "not found"
        outcome = f"; {chosen(entry.outcome, 'outcome').lower()}" if entry.outcome is not None else ""
        rows.append((f"Entry {entry.number}", f"{moment(entry.event.at_us)}, {entry.premises}; what was sought: {found}{outcome}"))
    if warrant.returned is not None:
        rows.append(("Returned", f"{moment(warrant.returned.at_us)}: {chosen(warrant.returned, 'used').lower()}"))
    return Line("Search warrant", warrant.state, tuple(rows), granted.id)


def _search(search: Search) -> Line:
    event = search.event
    rows = [("Power", title(event.text("power"))), ("At", moment(event.at_us)), ("Officer", f"“{event.text('officer')}”")]
    if event.text("premises"):
        rows.append(("Premises", event.text("premises")))
    if search.outcome is not None:
        rows.append(("Outcome", chosen(search.outcome, "outcome")))
    return Line("Search without a warrant", "Recorded" if search.recorded is not None else "Done", tuple(rows), event.id)


def keeps_open(history: History) -> Iterator[str]:
    """Applications that wait for an answer, and searches whose outcome nobody recorded."""
    for application in applications(history):
        if application.applied is not None and application.answer is None:
            yield f"The court's answer to the application of {moment(application.applied.at_us)} is not recorded."
    for warrant in warrants(history):
        for entry in warrant.entries:
            if entry.outcome is None:
                yield f"The outcome of the search of {moment(entry.event.at_us)} is not recorded."
    for search in searches(history):
        if search.outcome is None and search.event.text("power") != "pace-17":
            yield f"The outcome of the search of {moment(search.event.at_us)} is not recorded."
