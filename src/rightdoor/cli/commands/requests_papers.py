"""`rightdoor requests apply | authorise | list | checks | countersign | export`: the papers of an application for communications data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rightdoor.cli.commands.requests import group
from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, say, table
from rightdoor.cli.session import begin
from rightdoor.model.civil import iso_utc

ApplicationArgument = Annotated[str, typer.Argument(metavar="APPLICATION", help="Id (dec_…) or reference of the application.")]
ScheduleOption = Annotated[
    Path | None, typer.Option("--submission", help="The schedule about to be submitted (CSV or XLSX), for check 2.", show_default=False)
]
_FACTS = ("sha256", "rows_sha256", "rows", "authorised", "application", "mark")


def register(app: typer.Typer) -> None:
    """The commands hang on the group `requests`, which its own module adds."""
    del app
    group.command()(apply)
    group.command()(authorise)
    group.command("list")(list_applications)
    group.command()(checks)
    group.command()(countersign)
    group.command()(export)


def apply(
    requests: Annotated[list[str] | None, typer.Argument(metavar="REQUEST…", help="Ids of planned requests (rq_…); none for all.")] = None,
    subject: Annotated[str, typer.Option(help="The planned requests of one subject (sub_…).", show_default=False)] = "",
    reference: Annotated[str, typer.Option(help="Reference of the application (URN).")] = "",
    applicant: Annotated[str, typer.Option(help="Who applies.")] = "",
    necessity: Annotated[str, typer.Option(help="Why the data are necessary, for which purpose.")] = "",
    proportionality: Annotated[str, typer.Option(help="Why no lesser means would do.")] = "",
    collateral: Annotated[str, typer.Option(help="Whose data besides may come back, and what is done about it.")] = "",
    data: Annotated[str, typer.Option(help="entity or events (IPA 2016 s.261).")] = "entity",
    offence: Annotated[str, typer.Option(help="The offence under investigation.", show_default=False)] = "",
    operation: Annotated[str, typer.Option(help="Name of the operation.", show_default=False)] = "",
    reason: Annotated[str, typer.Option(help="Why now; recorded with the decision.")] = "drafted from the plan",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draft an application for planned requests. Nothing is authorised by it, and every export of it says so."""
    from rightdoor.operations.applications import draft_application

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    given = {
        "reference": reference, "applicant": applicant, "necessity": necessity, "proportionality": proportionality,
        "collateral": collateral, "data": data, "offence": offence, "operation": operation,
    }  # fmt: skip
    with session.store(write=True) as opened:
        at_us = session.write_us(opened)
        body = {name: text for name, text in given.items() if text}
        decided, rows = draft_application(
            opened, body, requests=requests or (), subject=subject, actor=session.actor, reason=reason, at_us=at_us
        )
    outcome(as_json, {"application": decided, "rows": rows}, f"application {decided} drafted with {rows} request(s); not authorised.")


def authorise(
    application: ApplicationArgument,
    authority: Annotated[str, typer.Option(help="Reference of the authorisation.")],
    by: Annotated[str, typer.Option(help="Who granted it: never the applicant.")],
    granted: Annotated[str, typer.Option(help="When it was granted, with its zone.")],
    route: Annotated[str, typer.Option(help="60A (independent), 61 or 61A (urgent) of the Investigatory Powers Act 2016.")] = "60A",
    expires: Annotated[str, typer.Option(help="When it ends, if before the whole period.", show_default=False)] = "",
    reason: Annotated[str, typer.Option(help="Recorded with the decision.")] = "authorisation received",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record the authority that was granted on an application: one month under s.60A or 61, three days under s.61A."""
    from rightdoor.operations.applications import authorise as record

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    body = {"authority": authority, "by": by, "granted": granted, "route": route, "expires": expires}
    with session.store(write=True) as opened:
        at_us = session.write_us(opened)
        decided, asked = record(opened, application, body=body, actor=session.actor, reason=reason, at_us=at_us)
    end = next(a.expires_us for a in asked.authorisations if a.decision == decided)
    facts = {"authorisation": decided, "application": asked.id, "state": asked.state(session.as_of_us), "expires": iso_utc(end)}
    outcome(as_json, facts, f"authority recorded ({decided}); in force until {iso_utc(end)}.")


def list_applications(
    store: StoreOption = None, as_json: JsonOption = False, actor: ActorOption = None, as_of: AsOfOption = None, key_file: KeyOption = None
) -> None:
    """Applications with their state: draft, authorised, not-yet or expired."""
    from rightdoor.operations.applications import application_lines

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        lines = application_lines(opened, as_of_us=session.as_of_us)
        session.consulted(opened, "requests list", lines=len(lines))
    if as_json:
        json_lines(lines)
        return
    columns = (
        "application",
        "reference",
        "state",
        "applicant",
        "data",
        "rows",
        "collateral",
        "first_expiry",
        "authority",
        "authority_expires",
    )
    rows = [(*(line[c] for c in columns), _signed(line["checks"])) for line in lines]
    table("Applications", (*columns, "peer checks"), rows, note="An export without an authority in force is marked as not authorised.")


def _signed(checks: object) -> str:
    assert isinstance(checks, list)
    return ", ".join(f"{c['check']} {c['result']} ({c['by']})" for c in checks)


def checks(
    application: ApplicationArgument,
    submission: ScheduleOption = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
) -> None:
    """The three peer checks, made by machine: what was compared, what agrees, and the digest of the papers."""
    from rightdoor.operations.applications import check_lines, peer_checks

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        lines = check_lines(*peer_checks(opened, application, as_of_us=session.as_of_us, schedule=submission))
        session.consulted(opened, "requests checks", lines=len(lines))
    if as_json:
        json_lines(lines)
        return
    for line in lines:
        compared = line["compared"]
        assert isinstance(compared, list)
        rows = [(c["request_id"], c["what"], c["expected"], c["found"], _MARKS[c["agrees"]]) for c in compared]
        table(f"Check {line['check']}: {line['compares']}: {line['result']}", ("request", "what", "expected", "found", "agrees"), rows)
        say(f"check {line['check']}: papers SHA-256 {line['papers']}")


_MARKS = {True: "yes", False: "NO", None: "nothing yet"}


def countersign(
    application: ApplicationArgument,
    check: Annotated[str, typer.Argument(metavar="CHECK", help="1, 2 or 3.")],
    by: Annotated[str, typer.Option(help="Who looked at the check: never the applicant.")],
    reason: Annotated[str, typer.Option(help="What they say to it.", show_default=False)] = "",
    submission: ScheduleOption = None,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that a colleague of the applicant stands by a peer check, with the digest of the papers that were compared."""
    from rightdoor.operations.applications import countersign as record

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened:
        at_us = session.write_us(opened)
        decided, done = record(opened, application, check, by=by, actor=session.actor, reason=reason, at_us=at_us, schedule=submission)
    facts = {"peer_check": decided, "check": check, "result": done.result, "papers": done.papers}
    outcome(as_json, facts, f"check {check} {done.result}; countersigned ({decided}).")


def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="File to write: .csv, .xlsx or .pdf.")],
    application: Annotated[
        str, typer.Option(help="Id or reference of an application; the current plan without it.", show_default=False)
    ] = "",
    subject: Annotated[str, typer.Option(help="The plan for one subject alone (sub_…).", show_default=False)] = "",
    sent_at: Annotated[str, typer.Option(help="When it was sent, for a copy of what was sent.", show_default=False)] = "",
    sent_by: Annotated[str, typer.Option(help="Who sent it.", show_default=False)] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write requests as a schedule with check codes; marked unless an authority is in force and checks 1 and 2 are countersigned."""
    from rightdoor.operations.export_requests import export_requests

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened:
        done = export_requests(
            opened, out.absolute(), asked=application, subject=subject, sent=(sent_at, sent_by), actor=session.actor,
            at_us=session.write_us(opened),
        )  # fmt: skip
    said = ", ".join(
        part for part in ("under an authority in force" if done.authorised else "", f"marked {done.mark}" if done.mark else "") if part
    )
    facts = {"out": str(done.out), **{name: getattr(done, name) for name in _FACTS}, "application": done.application or None}
    outcome(as_json, facts, f"{done.rows} request(s) written to {done.out}, {said}; SHA-256 {done.sha256}.")
