"""From the plan to an application with its authority and its countersigned checks. Nothing that the papers hold is typed.

What is decided is a decision of the store (`operations.applications`), made only after the database has shown the draft to the acting
account; a `Tie` says whose decision it is. A draft is locked while it is worked on, so that of two people at once the second is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404

from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import Acting
from rightdoor.casework.acting import acting as acting_as
from rightdoor.casework.communications_data.models import Draft, Request, Tie
from rightdoor.casework.communications_data.plans import summed, words_of
from rightdoor.casework.communications_data.problems import Changed, NothingToAsk
from rightdoor.casework.communications_data.seen import Held, held, seen_now, store_for, unit_for
from rightdoor.casework.decided.begun import begin
from rightdoor.casework.decided.left import completed_by
from rightdoor.casework.listing.one import store_of
from rightdoor.casework.place import held_store
from rightdoor.decisions.register import Proposed, decide
from rightdoor.decisions.validate import WITHDRAWAL
from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.decision import Decision
from rightdoor.model.ids import make_id
from rightdoor.operations import applications
from rightdoor.operations.application_papers import rows_of_lines, source_rows
from rightdoor.operations.export_requests import schedule_now
from rightdoor.operations.holders import without_provider
from rightdoor.operations.plan_requests import plan_requests
from rightdoor.requests.application import BEFORE_SUBMISSION, Application, Drafted, draft, read_rows, write_rows
from rightdoor.requests.plan import Terms

DROP = "drop-application"
WORDS = ("reference", "necessity", "proportionality", "collateral", "data", "offence", "operation")


def signed_as(account: Account) -> str:
    """A person as applications and checks name them: two of one name are two."""
    return f"{account.name} ({account.username})"


def prepare(acting: Acting, subject: str) -> Draft:
    """An application for the planned requests of a subject, its words filled in from the papers; the one being prepared already, if any.

    Raises NotAllowed, Http404 for a subject that is not visible, NothingToAsk.
    """
    found = held(acting, subject)
    unit = unit_for(acting, found, "plan-requests")
    require(acting, "plan-requests", unit=unit)
    assert unit is not None
    there = Draft.objects.filter(unit=unit, subject=subject, applicant=acting.account, state=Draft.State.PREPARED).first()
    if there is not None:
        return there
    store = store_of(found.view)
    made = plan_requests(store, Terms(acting.now_us), subject=subject, seen=seen_now()[found.view])
    if not made.rows:
        raise NothingToAsk(tuple(f"{n} event{'s' if n > 1 else ''}: {words}" for _, words, n in summed(made.left_out)))
    rows = rows_of_lines(store, made.rows)
    try:
        with transaction.atomic():
            kept = Draft.objects.create(**_prepared(acting, found, unit, made.rows))
            Request.objects.bulk_create(
                Request(
                    draft=kept,
                    request=row.request_id,
                    footprint=row.source.footprint,
                    row=list(draft(row)),
                    why=row.why,
                    expires_us=row.expires_us,
                )
                for row in rows
            )
    except IntegrityError:  # the button was pressed twice
        return Draft.objects.get(unit=unit, subject=subject, applicant=acting.account, state=Draft.State.PREPARED)
    acting.note("entered", {"draft": kept.key, "subject": subject, "requests": len(rows), "unit": unit})
    return kept


def _prepared(acting: Acting, found: Held, unit: int, lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    key = make_id("cd", found.subject, acting.account.username, str(unit), str(acting.now_us))
    day = datetime.fromtimestamp(acting.now_us / 1_000_000, UTC)
    return {
        "key": key,
        "unit_id": unit,
        "subject": found.subject,
        "receipts": list(found.receipts),
        "compartments": list(found.compartments),
        "applicant": acting.account,
        "prepared_us": acting.now_us,
        "reference": f"RD-{day:%Y%m%d}-{key[3:9].upper()}",
        **words_of(lines),
    }


def save_words(acting: Acting, key: str, *, version: int, words: Mapping[str, str]) -> Draft:
    """Keep what the applicant says in the draft. Raises Http404, NotAllowed, Changed."""
    found = locked(key, version)
    _own(acting, found)
    _prepared_still(found)
    for name in WORDS:
        setattr(found, name, words.get(name, getattr(found, name)).strip())
    saved(found, *WORDS)
    acting.note("altered", {"draft": key, "what": "words"})
    return found


def make(acting: Acting, key: str, *, version: int, words: Mapping[str, str]) -> Draft:
    """Record the application as a decision of the store. Raises Http404, NotAllowed, Changed, Refused when a field is missing or a source changed."""
    found = save_words(acting, key, version=version, words=words)
    store, rows = store_for(found), drafted(found)
    sources = source_rows(store, {row.footprint for row in rows})
    if any(row.footprint not in sources or not sources[row.footprint].states(row.instant_us) for row in rows):
        raise Refused("A source is not held any more as it was planned from.", advice="Drop this draft and plan the requests again.")
    body = {name: getattr(found, name) for name in WORDS if getattr(found, name)} | {"applicant": signed_as(acting.account)}
    begin(acting, "application", about=found.subject)
    found.decision = applications.record_application(
        store, body, rows, actor=acting.actor, reason="drafted from the plan and reviewed by the applicant", at_us=acting.now_us
    )
    found.state, found.made_us = Draft.State.MADE, acting.now_us
    saved(found, "decision", "state", "made_us")
    tie(acting, found, found.decision, "application")
    return found


def drop(acting: Acting, key: str, *, version: int, reason: str) -> Draft:
    """Give a draft up; an application that was made is withdrawn in the store. Raises Http404, NotAllowed, Changed, Refused without a reason."""
    found = locked(key, version)
    _own(acting, found)
    if not reason.strip():
        raise UsageProblem("Say why the application is given up.")
    if found.state == Draft.State.DROPPED:
        raise Changed("It was given up already.")
    if found.decision:
        proposed = Proposed(WITHDRAWAL, {}, signed_as(acting.account), reason, found.decision)
        begin(acting, DROP, about=found.subject)
        with held_store().connect() as connection:
            tie(acting, found, decide(connection, proposed, actor=acting.actor, at_us=acting.now_us), WITHDRAWAL)
    found.state = Draft.State.DROPPED
    saved(found, "state")
    acting.note("altered", {"draft": key, "what": "dropped"})
    return found


def complete_drop(withdrawal: Decision, account: Account, now_us: int) -> None:
    """Give the draft up whose application was withdrawn, where the process ended in between: papers name the application, so it stays withdrawn."""
    with acting_as(account, now_us=now_us) as done:
        found = Draft.objects.select_for_update(of=("self",)).filter(decision=withdrawal.supersedes).first()
        if found is None:
            return
        tie(done, found, withdrawal.id, WITHDRAWAL)
        found.state = Draft.State.DROPPED
        saved(found, "state")
        done.note("altered", {"draft": found.key, "what": "dropped"})


def register_completions() -> None:
    """Called when the app is ready."""
    completed_by(DROP, complete_drop)


def authorise(acting: Acting, key: str, *, version: int, body: Mapping[str, str], reason: str) -> Draft:
    """Enter the authority that was granted (`body`: authority, by, granted, route, expires). The applicant cannot.

    Raises Http404, NotAllowed, Changed, UsageProblem and Refused as the store says.
    """
    found = locked(key, version)
    require_authoriser(acting, found)
    _made(found)
    begin(acting, "authorisation", about=found.subject)
    done, _ = applications.authorise(
        held_store(), found.decision, body=body, actor=acting.actor, reason=reason.strip() or "authorisation received", at_us=acting.now_us
    )
    tie(acting, found, done, "authorisation")
    saved(found)
    return found


def require_authoriser(acting: Acting, found: Draft) -> None:
    """Raises NotAllowed unless the acting account may enter an authority, and did not draft the application."""
    require(acting, "authorise-requests", unit=found.unit_id)
    if found.applicant_id == acting.account.pk:
        raise NotAllowed("You drafted this application, so somebody else enters its authority. Ask the senior responsible officer.")


def countersign(acting: Acting, key: str, check: str, *, version: int, papers: str, reason: str = "") -> Draft:
    """Stand by one of the three checks over the papers that were shown (`papers`: their digest). The applicant cannot, nor one person both checks 1 and 2.

    Raises Http404, NotAllowed, Changed when the draft or the papers are other than those shown, Refused while papers are missing.
    """
    found = locked(key, version)
    require(acting, "check-requests", unit=found.unit_id)
    _made(found)
    if found.applicant_id == acting.account.pk:
        raise NotAllowed("You drafted this application, so a colleague countersigns its checks. Ask the single point of contact.")
    with about_to_be_sent(acting, found) as schedule:
        return _countersigned(acting, found, check, papers=papers, reason=reason, schedule=schedule)


def _signed_other(check: str, other: str) -> str:
    """Why whoever countersigned the other check does not countersign this one."""
    return f"You countersigned check {other} of this application, so another colleague countersigns check {check}: checks 1 and 2 are made by two people."


def why_not_sign(acting: Acting, asked: Application, line: Mapping[str, Any]) -> str:
    """Why the acting account, which may countersign, does not countersign this check (a line of `papers`); "" when it may."""
    check, name = str(line["check"]), signed_as(acting.account)
    if check in BEFORE_SUBMISSION and (unknown := without_provider([(row.request_id, row.provider) for row in asked.rows])):
        return f"It is not known whom to ask for {', '.join(unknown[:5])}: see above the table. Nobody countersigns that."
    newest = next((each for each in line["countersigned"]), None)
    if newest is not None and newest["same_papers"] and newest["by"] == name:
        return "You countersigned this check over these papers."
    other = asked.signed_other(check, name)
    if other and newest is not None and newest["same_papers"]:  # somebody else stands by it already: nothing is left to ask a colleague for
        return f"You countersigned check {other}, so check {check} is not yours to countersign; a colleague has."
    return _signed_other(check, other) if other else ""


def _countersigned(acting: Acting, found: Draft, check: str, *, papers: str, reason: str, schedule: Path | None) -> Draft:
    store = store_for(found)
    asked, checks = applications.peer_checks(store, found.decision, as_of_us=acting.now_us, schedule=schedule)
    now = next((each for each in checks if each.check == check), None)
    if now is None:
        raise UsageProblem("There are three checks: 1, 2 and 3.")
    if now.papers != papers:
        raise Changed(
            "The papers of this check have changed since the page was made.", advice="Look at the comparison again, then countersign it."
        )
    if other := asked.signed_other(check, signed_as(acting.account)):
        raise NotAllowed(_signed_other(check, other))
    before = next((c for c in asked.checks if c.check == check and c.papers == papers), None)
    if before is not None and before.by == signed_as(acting.account):
        raise Changed("You have countersigned this check over these papers already.")
    begin(acting, "peer-check", about=found.subject)
    done, _ = applications.countersign(
        store, found.decision, check, by=signed_as(acting.account), actor=acting.actor, reason=reason.strip(), at_us=acting.now_us,
        schedule=schedule,
    )  # fmt: skip
    tie(acting, found, done, "peer-check")
    saved(found)
    return found


@contextmanager
def about_to_be_sent(acting: Acting, found: Draft) -> Iterator[Path | None]:
    """The schedule as it would be sent now, for check 2; None once a copy of what was sent is recorded (the requests as held are compared)."""
    if found.exports.filter(sent_us__isnull=False).exists():
        yield None
        return
    with TemporaryDirectory(prefix="rd-schedule-") as folder:
        path = Path(folder) / "schedule.csv"
        try:
            path.write_bytes(schedule_now(store_for(found), found.decision, at_us=acting.now_us))
        except Refused:  # a source has changed: check 1 says so, and check 2 has nothing to compare with
            yield None
            return
        yield path


def tie(acting: Acting, of: Draft, decision: str, kind: str) -> Tie:
    """That a decision of the store belongs to this draft's unit."""
    return Tie.objects.create(
        decision=decision, kind=kind, unit_id=of.unit_id, by=acting.account, at_us=acting.now_us, about=of.subject,
        of=of.decision if of.decision != decision else "", receipts=of.receipts, compartments=of.compartments,
    )  # fmt: skip


def drafted(found: Draft) -> list[Drafted]:
    """The rows of a draft as the applicant reviewed them."""
    return list(read_rows(write_rows(Drafted(*row) for row in found.requests.order_by("id").values_list("row", flat=True))))


def locked(key: str, version: int) -> Draft:
    """The draft, held against others until the transaction ends. Raises Http404 for one not visible, Changed for another version."""
    found = Draft.objects.select_for_update(of=("self",)).filter(key=key).first()
    if found is None:
        raise Http404
    if found.version != version:
        raise Changed(
            "Somebody changed this application while you had it open.", advice="Your words are kept below; look at what is there now."
        )
    return found


def _own(acting: Acting, found: Draft) -> None:
    require(acting, "plan-requests", unit=found.unit_id)
    if found.applicant_id != acting.account.pk:
        raise NotAllowed("This application is another applicant's. Ask that person, or plan your own.")


def _prepared_still(found: Draft) -> None:
    if found.state != Draft.State.PREPARED:
        raise Changed("This application is not being prepared any more.", advice="Its words stand as they were recorded.")


def _made(found: Draft) -> None:
    if found.state != Draft.State.MADE:
        raise Changed("This application was not made, or was given up.", advice="Nothing can be decided on it.")


def saved(found: Draft, *fields: str) -> None:
    """Write what changed, and count the change."""
    found.version += 1
    found.save(update_fields=(*fields, "version"))
