"""Who outside was told, by the register of disclosures, so that a case corrects each of them: brought in as events of the case."""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.cases.correcting.kinds import TOLD
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import acts as cases
from rightdoor.casework.cases import queries
from rightdoor.casework.cases.adding import New, subject_of
from rightdoor.casework.cases.models import Case
from rightdoor.casework.safeguarding.identities import needed
from rightdoor.casework.subjects.papers import opened_papers
from rightdoor.registers.leaning import Recorded, recorded


def of_the_register(acting: Acting, case: Case, history: History) -> list[Recorded]:
    """The disclosures of the register about the subject, its events, premises and referrals that are not in the case yet; seen ones alone."""
    row = subject_of(acting, case)
    if row is None:
        return []
    held = {event.text("decision") for event in history.log if event.kind == TOLD}
    with opened_papers(acting, row) as papers:
        about = [each for each in papers.decisions if each.kind == "disclosure" and each.body.get("about") in papers.spoken_of]
    return [each for each in recorded(about) if each.decision not in held and each.at_us <= acting.now_us]


def bring_in(acting: Acting, case: Case, *, expected: str | None) -> Sequence[Event]:
    """Record each of them as told outside. Nothing where there is none. Raises as `cases.acts.record`."""
    needed(acting, case, "work-case", "safeguard")
    found = of_the_register(acting, case, queries.history_of(case))
    if not found:
        return ()
    return cases.record_many(acting, case.pk, [New(TOLD, each.at_us, _body(each)) for each in found], expected=expected)


def _body(each: Recorded) -> dict[str, str]:
    return {"to": _held(each.to, 400), "what": _held(each.what, 4_000), "status": each.status, "decision": each.decision}


def _held(text: str, most: int) -> str:
    """A text as a field of an event takes it: one line, without control characters."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))[:most].strip() or "not stated"
