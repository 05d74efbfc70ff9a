"""`rightdoor verify`: recompute vault, batches, ledger and head."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, say
from rightdoor.cli.progress import progress
from rightdoor.cli.session import begin
from rightdoor.errors import EXIT_REFUSED


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(verify)


def verify(
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
    checkpoint: Annotated[Path | None, typer.Option(help="A signed checkpoint that the chain must still hold.", show_default=False)] = None,
    public_key: Annotated[Path | None, typer.Option(help="Public key (PEM) of whoever signed it.", show_default=False)] = None,
) -> None:
    """Recompute every digest and the chain. Exit 0 when all agree, 3 with the first divergence named."""
    from rightdoor.operations.verify import verify_store

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened, progress("verifying") as step:
        report = verify_store(opened, progress=step, checkpoint=checkpoint, public_key=public_key)
    if as_json:
        json_lines(report.as_lines())
    else:
        for line in report.as_text():
            say(line)
    if report.divergences:
        raise typer.Exit(EXIT_REFUSED)
