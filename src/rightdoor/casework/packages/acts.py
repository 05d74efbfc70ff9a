"""Asking for a package, giving grounds for one, taking its file away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rightdoor.casework.access.may import may, require
from rightdoor.casework.acting import Acting, one_after_the_other
from rightdoor.casework.conditions import current, released
from rightdoor.casework.decided import core
from rightdoor.casework.decided import queries as decided
from rightdoor.casework.decided.acts import Said, allowed
from rightdoor.casework.decided.carrying import RANKS
from rightdoor.casework.decided.models import Decision
from rightdoor.casework.decided.problems import NotComplete
from rightdoor.casework.export import File
from rightdoor.casework.jobs.acts import ask
from rightdoor.casework.jobs.models import Job
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.packages import files, queries
from rightdoor.casework.packages.erased import erased
from rightdoor.casework.packages.models import Package, Purpose, State, Taken
from rightdoor.casework.packages.problems import NotHeld, RiskNotStated
from rightdoor.casework.place import held_store
from rightdoor.casework.searching.acts import digest
from rightdoor.casework.subjects.papers import Papers, opened_papers
from rightdoor.casework.subjects.printed import NotConfirmed
from rightdoor.casework.subjects.queries import units_for
from rightdoor.errors import UsageProblem
from rightdoor.model.ids import make_id
from rightdoor.reporting.stamps import ANSWERS, stands

KIND: Final = "package"
_MOST_WORDS: Final = 1000


def ask_for(acting: Acting, papers: Papers, purpose: str, *, conditions: bool = False, originator: str = "", risk: str = "") -> Package:
    """Have a package built from the papers that one was shown; the one that is being built already where there is one.

    `originator`: reference of the permission, where a condition leaves it to the originator. For immediate risk it is not waited for; then `risk`
    says in words which risk that is.
    Raises Http404 for what is no purpose, NotAllowed, NotConfirmed, AskOriginator, RiskNotStated, UsageProblem, Refused while the conditions are
    not known.
    """
    row, found = papers.row, queries.prospect(acting, papers, purpose)
    unit = _unit(acting, row, purpose)
    current(acting)
    if found.conditional and not conditions:
        raise NotConfirmed("Confirm that you keep to the conditions.")
    urgent = purpose == Purpose.SAFEGUARDING and not originator
    agreed = {} if urgent else released(found.conditioned, originator)
    words = _risk(risk) if urgent and found.conditioned.held else ""
    within = sorted({*row.compartments, *row.papers_in})
    one_after_the_other(acting, KIND, row.subject, purpose)
    handled = {"conditions": list(found.conditioned.stated), "originator": agreed.get("originator", ""), "risk": words}
    mine = Package.objects.filter(subject=row.subject, purpose=purpose, by=acting.account, state=State.ASKED, compartments=within)
    waiting = mine.filter(receipts=queries.receipts_inside(papers), **handled).first()
    if waiting is not None and (job := job_of(acting, waiting)) is not None and job.open:
        return waiting
    made = Package.objects.create(
        key=make_id("pkg", row.subject, purpose, str(acting.account.pk), str(acting.now_us)),
        subject=row.subject, view=row.view, purpose=purpose, unit_id=unit, by=acting.account, asked_us=acting.now_us,
        receipts=queries.receipts_inside(papers), compartments=within, **handled,
    )  # fmt: skip
    said = {"package_asked": made.key, "subject": row.subject, "kind": purpose, "stamp": found.stamp.code}
    acting.note("altered", {**said, **agreed, **({"without_originator": True, "risk": digest(words)} if words else {})})
    ask(acting, KIND, unit=unit, key=made.key, what={"package": made.key}, compartments=within)
    return made


def _risk(words: str) -> str:
    """The immediate risk as whoever asks states it. Raises RiskNotStated, UsageProblem."""
    said = " ".join(words.split())
    if not said:
        raise RiskNotStated("State the immediate risk to a child: a condition of a source is passed over for it.")
    if len(said) > _MOST_WORDS:
        raise UsageProblem(f"The statement of the risk is longer than {_MOST_WORDS} characters.")
    return said


def _unit(acting: Acting, row: Subject, purpose: str) -> int:
    """The unit that it is built for: one that holds the subject and in which one may, else (an operation's) the first of one's own."""
    rights = queries.RIGHTS[Purpose(purpose)]
    right = next((each for each in rights if may(acting, each, units=units_for(acting, row))), rights[0])
    allowed(acting, row, right)
    mine = acting.units_with(right)
    return next((unit for unit in mine if unit in row.units), mine[0])


def job_of(acting: Acting, package: Package) -> Job | None:
    """The job that builds it, where one may see it."""
    del acting
    return Job.objects.filter(kind=KIND, key=package.key).order_by("-pk").first()


def take(acting: Acting, row: Subject, key: str) -> File:
    """The file of a package, sight and right looked at anew; a row of who took it, and the ledger's. Raises Http404, NotAllowed, NotHeld."""
    found = queries.package_seen(acting, row.subject, key)
    _unit(acting, row, found.purpose)
    place = files.place_of(held_store().dir, found.pk)
    if found.state != State.BUILT or not place.is_file():
        raise NotHeld("There is no file of this package: it is not built, or was put away.", advice="Build it again.")
    if erased(held_store(), {found.pk: found.receipts}):
        files.put_away(held_store().dir, found.pk)
        raise NotHeld("A paper of this package was erased: its file is gone.", advice="Build it anew.")
    with opened_papers(acting, row) as papers:
        other = queries.other_now(acting, papers, found)
    if other:
        raise NotHeld(f"This package is not given out any more: {other}. Build it anew.")
    Taken.objects.create(package=found, by=acting.account, at_us=acting.now_us)
    acting.note("disclosed", {"package": found.sha256, "subject": found.subject, "kind": found.purpose, "what": "package-taken"})
    return File(f"{found.purpose}-package-{found.pk[4:12]}.zip", files.ZIP_TYPE, place.read_bytes())


def give_grounds(acting: Acting, row: Subject, given: Mapping[str, str], *, reason: str, expected: str) -> Decision:
    """An inspector's three answers or a superintendent's reason, for the status and premises of this moment; recorded by oneself,
    on the word of whom `by` names. `given`: rank, by and the answers. Raises NotAllowed, NotComplete, Overtaken.
    """
    require(acting, "decide-attribution")
    with opened_papers(acting, row) as papers:
        where, _ = queries.stamped(papers, Purpose.WARRANT)
    said = {name: text.strip() for name, text in given.items() if name in ("rank", "by", *ANSWERS) and text.strip()}
    needed, rank = queries.needed_for(where), said.get("rank", "")
    if not needed:
        raise NotComplete("The papers carry a warrant package as they are: no grounds are asked for.", "rank")
    if rank not in RANKS or (needed == "superintendent" and rank != needed):
        whose = "an inspector's answers" if needed == "inspector" else "a superintendent's reason"
        raise NotComplete(f"On these papers ({where.status}) a package needs {whose}.", "rank")
    if not said.get("by"):
        raise NotComplete("Give the name of the officer whose word this is.", "by")
    for name, question in ANSWERS.items() if needed == "inspector" else ():
        if not said.get(name):
            raise NotComplete(f"Not answered: {question}", name)
    status, premises = stands(where)
    body = {**said, "subject": row.subject, "unit": _unit_words(row), "status": status, "premises": premises}
    return core.record(acting, row, Said("grounds", rank, reason), expected=expected, body=body)


def _unit_words(row: Subject) -> str:
    from rightdoor.casework.access.models import Unit

    units = Unit.objects.filter(pk__in=row.units).select_related("organisation").order_by("name")
    return ", ".join(str(unit) for unit in units)[:200]


def expected_grounds(acting: Acting, subject: str) -> str:
    """What the next grounds have to carry (`decided.queries.token_of`)."""
    return decided.token_of(decided.last_of(acting, subject, "grounds"))
