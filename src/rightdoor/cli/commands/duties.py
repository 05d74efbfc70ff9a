"""`rightdoor duties`, `rightdoor duty done`: what somebody has to do by when, and that it was done."""

from __future__ import annotations

from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, table
from rightdoor.cli.session import begin

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="A duty that was done.")


def register(app: typer.Typer) -> None:
    """Add the list and the group."""
    app.command()(duties)
    app.add_typer(group, name="duty")


def duties(
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every duty that faults, recalls, errors and withdrawn decisions raise: overdue first, those that are done last."""
    from rightdoor.operations.duties import duty_lines

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        lines = duty_lines(opened, session.as_of_us)
        session.consulted(opened, "duties", lines=len(lines))
    if as_json:
        json_lines(lines)
    else:
        columns = ("duty", "code", "state", "due", "about", "what")
        table("Duties", columns, [tuple(line[name] for name in columns) for line in lines])


@group.command()
def done(
    duty: Annotated[str, typer.Argument(help="The duty's id.")],
    by: Annotated[str, typer.Option(help="Who did it.")],
    at: Annotated[str, typer.Option(help="When, with its zone.")],
    reason: Annotated[str, typer.Option(help="What was done.")],
    exhibit: Annotated[str, typer.Option(help="The paper that shows it.")] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that a duty was done, by whom and when."""
    from rightdoor.operations.duties import record_done

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    fields = {name: value for name, value in (("by", by), ("at", at), ("exhibit", exhibit)) if value}
    with session.store(write=True) as opened:
        made = record_done(opened, duty, fields=fields, reason=reason, actor=session.actor, at_us=session.write_us(opened))
    outcome(as_json, {"decision": made, "duty": duty}, f"duty {duty} recorded as done by decision {made}.")
