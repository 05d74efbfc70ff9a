"""`rightdoor action record | list`, `rightdoor disclosure record | list`: what was done on an attribution, and who outside was told."""

from __future__ import annotations

from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, table
from rightdoor.cli.session import begin
from rightdoor.model.decision import FIELDS

actions = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Actions taken on an attribution: search, arrest, visit, …")
disclosures = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Who outside was told what: children's services, employer, …")

AboutArgument = Annotated[str, typer.Argument(help="fp_…, sub_…, pr_… or a referral's own number.")]
AtOption = Annotated[str, typer.Option(help="When, with its zone, like 2026-01-05T08:00:00Z.")]
ExhibitOption = Annotated[str, typer.Option(help="The paper that shows it.")]
ReasonOption = Annotated[str, typer.Option(help="Why it is recorded, or why it was done.")]


def register(app: typer.Typer) -> None:
    """Add both groups."""
    app.add_typer(actions, name="action")
    app.add_typer(disclosures, name="disclosure")


@actions.command("record")
def action_record(
    about: AboutArgument,
    action: Annotated[str, typer.Option(help=f"One of {', '.join(FIELDS['action']['action'].words)}.")],
    at: AtOption,
    detail: Annotated[str, typer.Option(help="What is to be said of it.")] = "",
    exhibit: ExhibitOption = "",
    reason: ReasonOption = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record an action with the attribution status at this moment."""
    from rightdoor.operations.disclosures import record

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    fields = {"action": action, "at": at, "detail": detail, "exhibit": exhibit}
    with session.store(write=True) as opened:
        made = record(opened, "action", about, fields=fields, reason=reason, actor=session.actor, at_us=session.write_us(opened))
    facts = {"decision": made.decision, "about": about, "status": made.status, "statuses": dict(made.statuses)}
    outcome(as_json, facts, f"action {made.decision} recorded; attribution status now: {made.status}.")


@actions.command("list")
def action_list(store: StoreOption = None, actor: ActorOption = None, key_file: KeyOption = None, as_json: JsonOption = False) -> None:
    """The actions recorded, in the order of their instants."""
    from rightdoor.operations.disclosures import record_lines

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened:
        lines = record_lines(opened, "action")
        session.consulted(opened, "action-list", lines=len(lines))
    if as_json:
        json_lines(lines)
    else:
        columns = ("decision", "about", "at", "action", "status", "detail")
        table("Actions", columns, [tuple(line[name] for name in columns) for line in lines])


@disclosures.command("record")
def disclosure_record(
    about: AboutArgument,
    to: Annotated[str, typer.Option(help="Who was told, as it is to stand on a recall notice.")],
    kind: Annotated[str, typer.Option(help=f"One of {', '.join(FIELDS['disclosure']['kind'].words)}.")],
    at: AtOption,
    what: Annotated[str, typer.Option(help="What they were told. A recall notice repeats it, and nothing more.")],
    exhibit: ExhibitOption = "",
    reason: ReasonOption = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that somebody outside was told, with the attribution status at this moment. It is an act of the ledger."""
    from rightdoor.operations.disclosures import record

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    fields = {"to": to, "kind": kind, "at": at, "what": what, "exhibit": exhibit}
    with session.store(write=True) as opened:
        made = record(opened, "disclosure", about, fields=fields, reason=reason, actor=session.actor, at_us=session.write_us(opened))
    facts = {"decision": made.decision, "about": about, "status": made.status, "statuses": dict(made.statuses)}
    outcome(as_json, facts, f"disclosure {made.decision} recorded; attribution status now: {made.status}.")


@disclosures.command("list")
def disclosure_list(store: StoreOption = None, actor: ActorOption = None, key_file: KeyOption = None, as_json: JsonOption = False) -> None:
    """The disclosures recorded, in the order of their instants."""
    from rightdoor.operations.disclosures import record_lines

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened:
        lines = record_lines(opened, "disclosure")
        session.consulted(opened, "disclosure-list", lines=len(lines))
    if as_json:
        json_lines(lines)
    else:
        columns = ("decision", "about", "at", "to", "kind", "status", "what")
        table("Disclosures", columns, [tuple(line[name] for name in columns) for line in lines])
