"""`rightdoor picture SUBJECT OUT.html`: where, how sure, what is missing, drawn on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import outcome
from rightdoor.cli.session import begin


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(picture)


def picture(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="The id of a subject: sub_….")],
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The page to write, OUT.html; what stands there is replaced.")],
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Draw the papers of a subject in time: readings, assignments, findings, strands; one page that needs no program to read it."""
    from rightdoor.operations.picture import picture_of
    from rightdoor.operations.written import write_outside
    from rightdoor.reporting.picture_page import picture_page

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        drawn = picture_of(opened, subject, session.as_of_us)
        session.consulted(opened, "picture", lines=len(drawn.events), asked=subject)
    page = picture_page(drawn)
    write_outside(out, page.encode("utf-8"), store=session.store_dir)
    facts = {"subject": subject, "events": len(drawn.events), "status": drawn.status, "out": str(out), "bytes": len(page.encode("utf-8"))}
    outcome(as_json, facts, f"{out}: {len(drawn.events)} event(s), status {drawn.status}.")
