"""`rightdoor restrict`: marking an exhibit whose processing is to be limited, and lifting the mark."""

from __future__ import annotations

from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import outcome
from rightdoor.cli.session import begin


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(restrict)


def restrict(
    exhibit: Annotated[str, typer.Argument(metavar="EXHIBIT", help="SHA-256 of the exhibit.")],
    authority: Annotated[str, typer.Option(help="Reference of the request or decision: letters, digits and _ . : / + = - alone.")],
    lift: Annotated[bool, typer.Option("--lift", help="Lift the restriction that lies on it.")] = False,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Mark an exhibit as restricted (DPA 2018 s.47), or lift the mark. `exhibits` and `explain` show it; triage goes on as before."""
    from rightdoor.exhibits.holds import lift_restriction
    from rightdoor.exhibits.holds import restrict as place_restriction

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    act = lift_restriction if lift else place_restriction
    with session.store(write=True) as opened, opened.connect() as connection:
        mark = act(connection, exhibit=exhibit, authority=authority, actor=session.actor, at_us=session.write_us(opened))
    said = "is not restricted any more" if lift else "is restricted"
    outcome(as_json, {"exhibit": exhibit, "restricted": not lift, "decision": mark}, f"exhibit {exhibit} {said} ({mark}).")
