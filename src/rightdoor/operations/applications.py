"""Applications for communications data: drafted from the plan, authorised, checked by machine and countersigned by a named person.

Each is a decision with its row in the ledger. No attribution depends on one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from rightdoor.decisions.register import Proposed, decide
from rightdoor.errors import Refused, UsageProblem
from rightdoor.model.civil import iso_utc
from rightdoor.model.instant import read_instant
from rightdoor.operations.application_papers import answers, application, applications, held_for, planned_rows, schedule_rows, submitted
from rightdoor.operations.holders import refuse_unknown
from rightdoor.requests.application import BEFORE_SUBMISSION, Application, Drafted, draft, named, period_end, write_rows
from rightdoor.requests.peer_checks import NAMES, PeerCheck, against_source, results, submission
from rightdoor.store.open import Store


def draft_application(
    store: Store,
    body: Mapping[str, str],
    *,
    requests: Collection[str],
    subject: str,
    actor: str,
    reason: str,
    at_us: int,
) -> tuple[str, int]:
    """Draft an application for rows of the plan as of `at_us`: those named, or all of a subject. Its id and how many rows it has.

    Raises UsageProblem when a request is not in the plan, or there is none to apply for, Refused when a field is missing.
    """
    rows = [row for row in planned_rows(store, as_of_us=at_us, subject=subject) if not requests or row.request_id in requests]
    absent = sorted(set(requests) - {row.request_id for row in rows})
    if absent:
        raise UsageProblem(
            f"{len(absent)} of the requests named are not in the plan: {', '.join(absent)[:200]}.",
            advice="Name ids that `rightdoor requests plan` shows: rq_….",
        )
    if not rows:
        raise UsageProblem(
            "The plan holds no request to apply for.", advice="See `rightdoor requests plan --left-out` for what is not asked, and why."
        )
    drafted = [draft(row) for row in rows]
    return record_application(store, body, drafted, actor=actor, reason=reason, at_us=at_us), len(drafted)


def record_application(store: Store, body: Mapping[str, str], drafted: Sequence[Drafted], *, actor: str, reason: str, at_us: int) -> str:
    """Record an application for these rows; its id. Raises Refused when a field is missing."""
    full = {**body, "requests": " ".join(row.request_id for row in drafted), "rows": write_rows(drafted)}
    proposed = Proposed("application", full, full.get("applicant", ""), reason)
    with store.connect() as connection:
        return decide(connection, proposed, actor=actor, at_us=at_us)


def authorise(store: Store, asked: str, *, body: Mapping[str, str], actor: str, reason: str, at_us: int) -> tuple[str, Application]:
    """Record the authority that was granted on an application: its id, and the application with it.

    Raises UsageProblem when it would end later than the Act lets it, or was granted by the applicant; Refused when a field is missing or wrong.
    """
    found = application(store, asked)
    granted, expires = read_instant(body.get("granted", "")), read_instant(body.get("expires", ""))
    route = body.get("route") or "60A"
    if granted.single and expires.single:
        end = period_end(granted.readings[0].start, route)
        if expires.readings[0].start > end:
            raise UsageProblem(
                f"An authority under s.{route} granted then ends at {iso_utc(end)} at the latest (IPA 2016 s.65).",
                advice="Leave --expires out for the whole period, or give an earlier instant.",
            )
        if expires.readings[0].start <= granted.readings[0].start:
            raise UsageProblem("The authority would end before it is granted.", advice="Look at --granted and --expires.")
    if named(body.get("by", "")) == named(found.body["applicant"]):
        raise UsageProblem("An applicant cannot grant the authority for their own application.", advice="Name with --by who granted it.")
    full = {"application": found.id, "route": route, **{name: text for name, text in body.items() if text}}
    with store.connect() as connection:
        decided = decide(connection, Proposed("authorisation", full, actor, reason), actor=actor, at_us=at_us)
    return decided, application(store, found.id)


def application_lines(store: Store, *, as_of_us: int) -> list[dict[str, object]]:
    """One line for each application in force, with its state as of an instant."""
    return [_line(each, as_of_us) for each in applications(store)]


def _line(each: Application, as_of_us: int) -> dict[str, object]:
    authority = each.authority(as_of_us)
    body = each.body
    return {
        "application": each.id,
        "reference": body["reference"],
        "state": each.state(as_of_us),
        "applicant": body["applicant"],
        "data": body["data"],
        "requests": list(each.requests),
        "rows": len(each.rows),
        "collateral": sum(row.collateral for row in each.rows),
        "first_expiry": min((row.last_day for row in each.rows if row.last_day), default=None),
        "drafted": iso_utc(each.drafted_us),
        "authority": authority.authority if authority else None,
        "route": authority.route if authority else None,
        "authority_expires": iso_utc(authority.expires_us) if authority else None,
        "checks": [{"check": c.check, "result": c.result, "by": c.by, "at": iso_utc(c.at_us), "papers": c.papers} for c in each.checks],
    }


def peer_checks(store: Store, asked: str, *, as_of_us: int, schedule: Path | None = None) -> tuple[Application, list[PeerCheck]]:
    """The three checks of an application, made now. `schedule`: the file about to be submitted; without it the requests as held."""
    found = application(store, asked)
    held = held_for(store, found)
    names = {row.request_id for row in found.rows}
    rows = schedule_rows(schedule) if schedule is not None else [row for row in held.requests if row.request_id in names]
    authority = found.authority(as_of_us)
    sent = submission(found, submitted(rows, held), held.sources, authority=authority.authority if authority else "")
    return found, [against_source(found, held.sources), sent, results(found, answers(found, held), held.sources, held.stops)]


def check_lines(asked: Application, checks: Sequence[PeerCheck]) -> list[dict[str, object]]:
    """One line for each check: what was compared, the result, the digest of the papers, and who countersigned these papers."""
    return [
        {
            "application": asked.id,
            "check": check.check,
            "compares": NAMES[check.check],
            "result": check.result,
            "compared": [
                {"request_id": c.request_id, "what": c.what, "expected": c.expected, "found": c.found, "agrees": c.agrees} for c in check.compared
            ],
            "papers": check.papers,
            "countersigned": [
                {"by": c.by, "at": iso_utc(c.at_us), "result": c.result, "same_papers": c.papers == check.papers}
                for c in asked.checks
                if c.check == check.check
            ],
        }
        for check in checks
    ]  # fmt: skip


def countersign(
    store: Store, asked: str, number: str, *, by: str, actor: str, reason: str, at_us: int, schedule: Path | None = None
) -> tuple[str, PeerCheck]:
    """Record that a named person, other than the applicant, stands by a check over the papers as they are now.

    Raises UsageProblem for the applicant, for whoever countersigned the other check before submission, or an unknown check, Refused while papers are missing,
    and of checks 1 and 2 while it is not known of a row which provider held the address.
    """
    if number not in NAMES:
        raise UsageProblem("There are three peer checks.", advice="Write 1, 2 or 3.")
    found, checks = peer_checks(store, asked, as_of_us=at_us, schedule=schedule)
    if not by.strip() or named(by) == named(found.body["applicant"]):
        raise UsageProblem("A peer check is countersigned by somebody other than the applicant.", advice="Name the colleague with --by.")
    if other := found.signed_other(number, by):
        raise UsageProblem(
            f"That person countersigned check {other} of this application: checks 1 and 2 are countersigned by two people.",
            advice="Name another colleague with --by.",
        )
    if number in BEFORE_SUBMISSION:
        refuse_unknown([(row.request_id, row.provider) for row in found.rows], f"Check {number} was not countersigned")
    check = next(c for c in checks if c.check == number)
    if check.result == "open":
        raise Refused(
            f"Check {number} is open: papers are missing.",
            advice="See `rightdoor requests checks` for what there is nothing to compare with yet.",
        )
    body = {"application": found.id, "check": number, "result": check.result, "papers": check.papers, "by": by}
    why = reason or f"check {number}, {NAMES[number]}: {check.result} over {len(check.compared)} comparisons"
    with store.connect() as connection:
        return decide(connection, Proposed("peer-check", body, by, why), actor=actor, at_us=at_us), check
