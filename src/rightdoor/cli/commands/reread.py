"""`rightdoor reread`: read again what is kept, with today's readers and mappings."""

from __future__ import annotations

from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import outcome
from rightdoor.cli.progress import progress
from rightdoor.cli.session import begin


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(reread)


def reread(
    store: StoreOption = None,
    everything: Annotated[bool, typer.Option("--all", help="Every kept exhibit that a reader reads, changed or not.")] = False,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
) -> None:
    """Read again what newer readers or mappings can read now, and rebuild. `rightdoor run` does the same by itself."""
    from rightdoor.operations import reread as operation
    from rightdoor.operations.rebuild import rebuild

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened:
        at_us = session.write_us(opened)
        with progress("reading again") as step:
            done = operation.reread(opened, actor=session.actor, at_us=at_us, progress=step, everything=everything)
        with progress("rebuilding") as step:
            rebuild(opened, actor=session.actor, at_us=at_us, progress=step)
    facts = {"receipts": done.receipts, "exhibits": done.exhibits, "batches": done.batches}
    outcome(as_json, facts, "\n".join(done.text()) or "nothing to read again.")
