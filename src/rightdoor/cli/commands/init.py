"""`rightdoor init`: make a store; a live one needs its declaration."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, say
from rightdoor.cli.session import begin
from rightdoor.errors import UsageProblem
from rightdoor.store.create import create_store
from rightdoor.store.declaration import Declaration, read_declaration


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(init)


def init(
    live: Annotated[bool, typer.Option("--live", help="A live store, for real referrals; needs --declaration.")] = False,
    declaration: Annotated[
        Path | None,
        typer.Option(help="YAML naming controller, dpia, appropriate_policy_document, schedule_8_condition.", show_default=False),
    ] = None,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a store. Training stores are marked for ever; live stores refuse what training stores made."""
    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    declared = _declared(live, declaration)
    store_id = create_store(
        session.store_dir,
        kind="live" if live else "training",
        declaration=declared,
        now_us=session.real_us if live else session.as_of_us,
        actor=session.actor,
        random_bytes=session.random_bytes,
        key_source=session.key_source,
        database_url=session.database_url,
        owner_url=session.owner_url,
    )
    if as_json:
        json_lines([{"store": store_id, "kind": "live" if live else "training"}])
    else:
        say(f"{'Live' if live else 'Training'} store {store_id} made in {session.store_dir}.")


def _declared(live: bool, path: Path | None) -> Declaration | None:
    if path is None:
        if live:
            raise UsageProblem(
                "A live store needs its declaration.",
                advice="Give --declaration FILE naming controller, dpia, appropriate_policy_document, schedule_8_condition.",
            )
        return None
    if not live:
        raise UsageProblem("A declaration is for live stores.", advice="Add --live, or leave the declaration out.")
    try:
        return read_declaration(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise UsageProblem(f"The declaration {path} cannot be read.", advice="Give a UTF-8 YAML file.") from problem
