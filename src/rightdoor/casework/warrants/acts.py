"""Drafting an application, giving it or a briefing away, checking the door, recording what came of a search and taking the attribution back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.kinds import at_least
from rightdoor.cases.warrants import kinds as k
from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import acts as cases
from rightdoor.casework.conditions import Conditioned, current, of_subject, released
from rightdoor.casework.decided.queries import standing_of
from rightdoor.casework.packages import acts as packages
from rightdoor.casework.packages import queries
from rightdoor.casework.packages.models import Package, Purpose, State
from rightdoor.casework.subjects.papers import Papers
from rightdoor.casework.subjects.printed import NotConfirmed
from rightdoor.casework.subjects.queries import units_for
from rightdoor.casework.warrants.application import Choices, application_of, of_event
from rightdoor.casework.warrants.content import Application, Despite, digest_of
from rightdoor.casework.warrants.door import copied
from rightdoor.casework.warrants.problems import Lack, NotReady, NotThere
from rightdoor.casework.warrants.seen import Seen, behind, with_papers
from rightdoor.casework.warrants.then import spoken_then
from rightdoor.model.civil import DAY
from rightdoor.reference.warrant_powers import Power, power, warrant_powers
from rightdoor.reporting.stamps import ANSWERS
from rightdoor.reporting.standing import Standing

STEPS: Final = ("package", "application")  # of the way to the door (RD-A19), on which a draft copies the address of the result


class Confirmed(NamedTuple):
    """That the conditions of the sources are kept to; the reference of the originator's permission where one asks for it."""

    conditions: bool = False
    originator: str = ""


class Made(NamedTuple):
    """A draft: its event, what it says, the package that goes with it, which may still be being built."""

    event: Event
    application: Application
    package: Package


def draft(acting: Acting, found: Seen, given: Mapping[str, str], *, confirmed: Confirmed, expected: str | None) -> Made:
    """Draft an application from the subject's papers. `given`: power, premises, entries, most_entries, extent, privileged as chosen; and, where
    the papers do not carry it: rank, by, reason, the three answers.

    Where they do not and nobody answers for it, raises NotReady with what lacks. Where a child is at risk the reason of whoever drafts
    is enough. Raises NotThere, NotConfirmed, AskOriginator, NotAllowed, UsageProblem, Refused, what `cases.acts.record` raises.
    """
    require(acting, "export", units=units_for(acting, found.row))
    with with_papers(acting, found) as papers:
        ahead = queries.prospect(acting, papers, Purpose.WARRANT)
        chosen = _chosen(acting, ahead.standing, given)
        held(ahead.conditioned, ahead.conditional, confirmed)
        chosen = chosen._replace(despite=_answered(acting, found, ahead, given))
    with with_papers(acting, found) as papers:  # grounds that were just recorded are in these
        whole = behind(acting, found, papers, chosen.premises)
        package = _package(acting, papers, confirmed)
        said = application_of(acting, found.case.pk, whole, chosen, package=package.pk)
        body = _body(chosen, said) | spoken_then(papers, chosen.premises)
        event = cases.record(acting, found.case.pk, k.DRAFTED, acting.now_us, body, expected=expected)
        copied(acting, papers, whole.door, STEPS)
    return Made(event, said, package)


def _chosen(acting: Acting, where: Standing, given: Mapping[str, str]) -> Choices:
    """What was chosen, held against what there is to choose from. Raises NotThere, NotReady."""
    names = [each.premises for each in where.candidates]
    if not names:
        raise NotReady([Lack("address", "No address is known: the papers name no premises yet.")], needed="", child_at_risk=False)
    premises = given.get("premises", "") or (names[0] if len(names) == 1 else "")
    if premises not in names:
        raise NotThere("Choose the premises that the application is for.", field="premises")
    offered = offered_powers(acting)
    power_of = next((each for each in offered if each.code == (given.get("power", "") or offered[0].code)), None)
    if power_of is None:
        raise NotThere("Choose the power.", field="power")
    entries, extent = given.get("entries", "") or "one", given.get("extent", "") or "specific"
    privileged, most = given.get("privileged", "") or "not-known", given.get("most_entries", "")
    for name, value, choices in (("entries", entries, k.ENTRIES), ("extent", extent, k.EXTENT), ("privileged", privileged, k.PRIVILEGED)):
        if value not in dict(choices):
            raise NotThere("Choose from the list.", field=name)
    if entries == "most" and not (most.isdigit() and 1 < int(most) < 1000):
        raise NotThere("Give the number of entries that is asked for: two or more.", field="most_entries")
    return Choices(power_of, premises, entries, int(most) if entries == "most" else None, extent, privileged)


def offered_powers(acting: Acting) -> tuple[Power, ...]:
    """The powers in force on the day."""
    return warrant_powers(acting.now_us // DAY)


def lacking(acting: Acting, found: Seen, ahead: queries.Prospect) -> tuple[Lack, ...]:
    """Why the papers do not carry an application as they are: not accepted, or a stamp without its grounds."""
    lacks = [Lack("grounds", words) for words in ahead.stamp.lacking]
    if not any(one.state == "accepted" for one in standing_of(acting, found.row.subject).attributions.values()):
        lacks.append(Lack("attribution", "No person has accepted the attribution of an event."))
    return tuple(lacks)


def _answered(acting: Acting, found: Seen, ahead: queries.Prospect, given: Mapping[str, str]) -> Despite:
    """Who answers for a draft that the papers do not carry. Grounds for the stamp are recorded as such. Raises NotReady."""
    lacks = lacking(acting, found, ahead)
    if not lacks:
        return Despite()
    at_risk = found.row.at_risk
    despite = Despite(*(" ".join(given.get(name, "").split()) for name in Despite._fields))
    ranked = at_least(despite.rank, ahead.needed or "inspector") and bool(despite.by)
    if not despite.reason or not (ranked or at_risk):
        raise NotReady(lacks, needed=ahead.needed or "inspector", child_at_risk=at_risk)
    if not ranked:
        return Despite("", despite.by or acting.account.name, despite.reason)
    if ahead.stamp.lacking and ahead.needed:
        missing = [Lack("grounds", f"Not answered: {question}") for name, question in ANSWERS.items() if not given.get(name, "").strip()]
        if ahead.needed == "inspector" and missing and not at_risk:
            raise NotReady(missing, needed=ahead.needed, child_at_risk=at_risk)
        if not (ahead.needed == "inspector" and missing):
            words = {name: given.get(name, "") for name in ANSWERS}
            rank = "superintendent" if at_least(despite.rank, "superintendent") else "inspector"
            token = packages.expected_grounds(acting, found.row.subject)
            packages.give_grounds(acting, found.row, {"rank": rank, "by": despite.by, **words}, reason=despite.reason, expected=token)
    return despite


def _package(acting: Acting, papers: Papers, confirmed: Confirmed) -> Package:
    """The warrant package that is built and still says what stands; else one is asked for, with its conditions."""
    current(acting)
    for listed in queries.packages_of(acting, papers.row.subject):
        package = listed.package
        if package.purpose == Purpose.WARRANT and package.state == State.BUILT and not queries.other_now(acting, papers, package):
            return package
    return packages.ask_for(acting, papers, Purpose.WARRANT, conditions=confirmed.conditions, originator=confirmed.originator)


def held(conditioned: Conditioned, conditional: bool, confirmed: Confirmed) -> dict[str, str]:
    """What the ledger is told of the originator's permission. Raises NotConfirmed, AskOriginator, UsageProblem."""
    if conditional and not confirmed.conditions:
        raise NotConfirmed("Confirm that you keep to the conditions.")
    return released(conditioned, confirmed.originator)


def _body(chosen: Choices, said: Application) -> dict[str, Any]:
    despite = {f"despite_{name}": value for name, value in chosen.despite._asdict().items() if value}
    return {
        "power": chosen.power.code, "premises": chosen.premises, "package": said.package, "status": said.status, "stamp": said.stamp.code,
        "digest": digest_of(said), "entries": chosen.entries, "most_entries": chosen.most_entries, "extent": chosen.extent,
        "privileged": chosen.privileged, **despite,
    }  # fmt: skip


class Redrawn(NamedTuple):
    """A draft as the papers give it now. `other`: they say something else than when it was drafted."""

    application: Application
    other: bool


def redrawn(acting: Acting, found: Seen, papers: Papers, event: Event) -> Redrawn:
    """What a recorded draft says by the papers of this moment. Raises NotThere where they name its premises no more."""
    of = power(event.text("power"))
    whole = behind(acting, found, papers, event.text("premises"))
    if of is None or event.text("premises") not in {each.premises for each in whole.prospect.standing.candidates}:
        raise NotThere("The papers do not name the premises of this draft any more.", advice="Draft it anew.")
    said = application_of(acting, found.case.pk, whole, of_event(event.body, of), package=event.text("package"))
    return Redrawn(said, bool(event.text("digest")) and digest_of(said) != event.text("digest"))


def given_away(acting: Acting, found: Seen, what: str, digest: str, *, confirmed: Confirmed) -> None:
    """That a draft or a briefing leaves the desk, under the conditions of its sources. Raises NotAllowed, NotConfirmed, AskOriginator, Refused."""
    require(acting, "export", units=units_for(acting, found.row))
    current(acting)
    conditioned = of_subject(acting, found.row.subject)
    agreed = held(conditioned, bool(conditioned.stated), confirmed)
    acting.note("exported", {"case": found.case.pk, "subject": found.row.subject, "what": what, "file": digest, **agreed})


def application_given(acting: Acting, found: Seen, event: Event, *, confirmed: Confirmed) -> Redrawn:
    """A draft as it leaves the desk, by the papers of this moment. Raises as `redrawn` and `given_away`."""
    with with_papers(acting, found) as papers:
        made = redrawn(acting, found, papers, event)
    given_away(acting, found, "warrant-draft", digest_of(made.application), confirmed=confirmed)
    return made
