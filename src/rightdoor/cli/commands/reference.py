"""`rightdoor reference`: dated tables that users load."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, table
from rightdoor.cli.progress import progress
from rightdoor.cli.session import begin
from rightdoor.model.civil import iso_day

references = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Dated reference data: prefix tables, providers, address holders, lists, mappings."
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


@references.command("holder")
def reference_holder(
    prefix: Annotated[str, typer.Argument(help="The address range as the register states it, like 203.0.113.0/24.")],
    provider: Annotated[str, typer.Option(help="Who held it.")],
    first: Annotated[str, typer.Option("--from", help="First day of which the source says so, YYYY-MM-DD.")],
    source: Annotated[str, typer.Option(help="Who said so: the register or the paper, with its reference.")],
    said: Annotated[str, typer.Option("--said", help="The day on which the source said it, YYYY-MM-DD.")],
    reason: Annotated[str, typer.Option(help="Why it is entered.")],
    last: Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD; the day on which the source said it when left out.")] = "",
    exhibit: Annotated[str, typer.Option(help="The exhibit of that paper.")] = "",
    registered: Annotated[
        bool, typer.Option("--registered", help="The register states a range narrower than /30 (IPv6: /64) just so.")
    ] = False,
    supersedes: Annotated[str, typer.Option(help="The entry (dec_…) whose place it takes.", show_default=False)] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enter who held an address range, from day to day, by whose word: a decision that planning and the checks hear; then rebuild."""
    from rightdoor.operations.holders import enter_holder, holder_entry, proposed_holder
    from rightdoor.operations.rebuild import rebuild

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    given = {"prefix": prefix, "provider": provider, "from": first, "to": last, "source": source, "said": said, "exhibit": exhibit}
    given |= {"registered": "yes"} if registered else {}
    with session.store(write=True) as opened, progress("rebuilding") as step:
        at_us = session.write_us(opened)
        proposed = proposed_holder(given, actor=session.actor, reason=reason, supersedes=supersedes)
        decided = enter_holder(opened, proposed, actor=session.actor, at_us=at_us)
        rebuild(opened, actor=session.actor, at_us=at_us, progress=step)
        entry = holder_entry(opened, decided)
    days = f"{iso_day(entry.first)} to {iso_day(entry.last)}"
    outcome(as_json, entry.as_json(), f"{decided} recorded: {entry.prefix} held by {entry.provider}, {days}. Plan the requests again.")


@references.command("holders")
def reference_holders(
    store: StoreOption = None, actor: ActorOption = None, key_file: KeyOption = None, as_json: JsonOption = False
) -> None:
    """Who held which address range, as entered by whom and why; entries that were replaced or withdrawn come last."""
    from rightdoor.operations.holders import holder_entries

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened:
        found = holder_entries(opened)
        session.consulted(opened, "address-holders", lines=len(found))
    if as_json:
        json_lines([entry.as_json() for entry in found])
    else:
        rows = [
            (
                e.id,
                e.prefix,
                e.provider,
                f"{iso_day(e.first)} to {iso_day(e.last)}",
                f"{e.source}, {iso_day(e.said)}",
                e.actor,
                e.reason,
                e.state,
            )
            for e in found
        ]
        table("Address holders", ("entry", "range", "provider", "days", "by the word of", "entered by", "why", "state"), rows)


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
