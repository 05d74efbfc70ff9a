"""`rightdoor rebuild`: what was derived, made anew from what is kept."""

from __future__ import annotations

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import outcome
from rightdoor.cli.progress import progress
from rightdoor.cli.session import begin


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rebuild)


def rebuild(
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make attributions, subjects and triage list anew where a file of them is lost or altered, or an input changed."""
    from rightdoor.operations.rebuild import rebuild as derive_again

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened, progress("rebuilding") as step:
        built = derive_again(opened, actor=session.actor, at_us=session.write_us(opened), progress=step)
    outcome(as_json, {"derived": built.ref.digest, "fresh": built.fresh, "rows": dict(built.counts)}, "\n".join(built.text()))
