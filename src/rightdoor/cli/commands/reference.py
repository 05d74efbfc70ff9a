"""`rightdoor reference`: dated tables that users load."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, table
from rightdoor.cli.session import begin

references = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Dated reference data: prefix tables, providers, lists, mappings."
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(references, name="reference")


@references.command("add")
def reference_add(
    file: Annotated[
        Path, typer.Argument(help="pyasn prefix table, providers (YAML, CSV), anonymisers or retention (CSV), column mapping (YAML).")
    ],
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a reference file in the store; the next run rebuilds with it."""
    from rightdoor.operations.reference import add_reference

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True, create=True) as opened:
        added = add_reference(opened, file)
    text = "\n  not used: ".join([f"{added.name}: {added.kind}, kept.", *added.problems])
    facts = {"name": added.name, "kind": added.kind, "sha256": added.sha256, "problems": list(added.problems)}
    outcome(as_json, facts, text)


@references.command("list")
def reference_list(store: StoreOption = None, actor: ActorOption = None, key_file: KeyOption = None, as_json: JsonOption = False) -> None:
    """The reference files of the store."""
    from rightdoor.operations.reference import list_reference

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened:
        lines = list_reference(opened)
    if as_json:
        json_lines(lines)
    else:
        table("Reference data", ("name", "kind", "digest"), [(e["name"], e["kind"], str(e["sha256"])[:16]) for e in lines])
