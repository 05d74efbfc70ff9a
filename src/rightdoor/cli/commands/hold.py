"""`rightdoor hold add | release | list` and `rightdoor erase`: refusing to forget, and forgetting."""

from __future__ import annotations

from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, table
from rightdoor.cli.progress import progress
from rightdoor.cli.session import begin
from rightdoor.model.civil import iso_utc

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Holds: while one lies on an exhibit it is not erased.")
ExhibitArgument = Annotated[str, typer.Argument(metavar="EXHIBIT", help="SHA-256 of the exhibit.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="hold")
    app.command()(erase)


@group.command("add")
def hold_add(
    exhibit: ExhibitArgument,
    reason: Annotated[str, typer.Option(help="Why it must not be erased: trial, appeal, disclosure, litigation.")],
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a hold on an exhibit."""
    from rightdoor.exhibits.holds import place_hold

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened, opened.connect() as connection:
        hold = place_hold(connection, exhibit=exhibit, reason=reason, actor=session.actor, at_us=session.write_us(opened))
    outcome(as_json, {"hold": hold, "exhibit": exhibit}, f"hold {hold} placed.")


@group.command("release")
def hold_release(
    hold: Annotated[str, typer.Argument(help="The hold's id.")],
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Lift a hold; it stays on record."""
    from rightdoor.exhibits.holds import release_hold

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened, opened.connect() as connection:
        release_hold(connection, hold=hold, actor=session.actor, at_us=session.write_us(opened))
    outcome(as_json, {"released": hold}, f"hold {hold} released.")


@group.command("list")
def hold_list(store: StoreOption = None, actor: ActorOption = None, key_file: KeyOption = None, as_json: JsonOption = False) -> None:
    """The holds in force."""
    from rightdoor.exhibits.holds import holds

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened, opened.connect() as connection:
        found = holds(connection)
    lines = [{"hold": h.id, "exhibit": h.exhibit, "reason": h.reason, "actor": h.actor, "placed": iso_utc(h.placed_us)} for h in found]
    if as_json:
        json_lines(lines)
    else:
        table("Holds", ("hold", "exhibit", "reason", "who", "since"), [tuple(line.values()) for line in lines])


def erase(
    exhibits: Annotated[list[str], typer.Argument(metavar="EXHIBIT…", help="SHA-256 of each exhibit to erase.")],
    authority: Annotated[str, typer.Option(help="Reference of the review, order or decision: letters, digits and _ . : / + = - alone.")],
    members: Annotated[bool, typer.Option("--members", help="Of archives, also what came in them and nowhere else.")] = False,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase exhibits: destroy their keys, rewrite the batches that they are in, rebuild. Refused under a hold."""
    from rightdoor.operations.forget import erase_exhibits

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened, progress("erasing") as step:
        at_us = session.write_us(opened)
        done = erase_exhibits(opened, exhibits, authority=authority, members=members, actor=session.actor, at_us=at_us, progress=step)
    text = f"{len(done.exhibits)} exhibit(s) with {done.receipts} receipt(s) erased under {authority}."
    if done.left:
        text += f" Left, because received elsewhere too: {', '.join(done.left)}."
    facts = {"erased": list(done.exhibits), "receipts": done.receipts, "left": list(done.left), "authority": authority}
    outcome(as_json, facts, text)
