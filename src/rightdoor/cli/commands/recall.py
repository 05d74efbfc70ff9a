"""`rightdoor recall show | order | acknowledge`: who was told on the strength of what no longer stands, and what they are told now."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, say, table
from rightdoor.cli.session import begin
from rightdoor.errors import UsageProblem


class _ShowByDefault(TyperGroup):
    """`recall ID` means `recall show ID`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


group = typer.Typer(
    cls=_ShowByDefault,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Call back what was told outside: notices, and their acknowledgement.",
)


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(group, name="recall")


@group.command()
def show(
    wanted: Annotated[str, typer.Argument(metavar="FAULT|DECISION|EVENT|SUBJECT|PREMISES|REFERRAL", help="What no longer stands.")],
    out: Annotated[Path | None, typer.Option("--out", help="Write each notice into this folder, as text and as a page.")] = None,
    reply_to: Annotated[str, typer.Option("--reply-to", help="Whom the recipient acknowledges to. Default: who acts.")] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every outward disclosure that leaned on it, each with its recall notice and its duty until acknowledged."""
    from rightdoor.operations.recall import recall, recall_lines, write_notices

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    answer_to = reply_to or session.actor
    paths: list[Path] = []
    with session.store(write=out is not None) as opened:
        found = recall(opened, wanted, session.as_of_us)
        lines = recall_lines(found, session.as_of_us, reply_to=answer_to)
        session.consulted(opened, "recall", lines=len(lines), asked=wanted if "_" in wanted else "")
        if out is not None:
            paths = write_notices(opened, found, out, reply_to=answer_to, actor=session.actor, at_us=session.write_us(opened))
    if as_json:
        json_lines(lines)
    else:
        rows = [
            (
                n.id,
                n.cause.kind,
                n.disclosure.word,
                n.disclosure.to,
                n.how,
                f"acknowledged by {n.acknowledged.by}" if n.acknowledged else "NOT YET",
            )
            for n in found.notices
        ]
        table("Recall notices", ("notice", "cause", "recipient", "to", "leans", "acknowledged"), rows)
    if lines and not found.ordered:
        say(f"Nobody has ordered this recall yet, so nothing is owed: `rightdoor recall order {wanted} --reason …` does.")
    if paths:
        say(f"{len(paths)} file(s) written to {out}.")


@group.command()
def order(
    about: Annotated[str, typer.Argument(help="fp_…, sub_…, pr_… or a referral's own number.")],
    reason: Annotated[str, typer.Option(help="Why it can no longer be stood by.")],
    exhibit: Annotated[str, typer.Option(help="The paper that shows it.")] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Order the recall of everything that was told on the strength of it: each recipient gets a notice and a duty."""
    from rightdoor.operations.recall import order as order_recall
    from rightdoor.operations.recall import recall

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened:
        recall(opened, about, session.as_of_us)  # refuses what is not here
        at_us = session.write_us(opened)
        made = order_recall(opened, about, exhibit=exhibit, reason=reason, actor=session.actor, at_us=at_us)
        called = recall(opened, made, session.as_of_us).notices
    outcome(as_json, {"decision": made, "notices": [n.id for n in called]}, f"recall {made} ordered; {len(called)} notice(s) are owed.")


@group.command()
def acknowledge(
    notice: Annotated[str, typer.Argument(help="The notice, rn_….")],
    by: Annotated[str, typer.Option(help="Who acknowledged it, for the recipient.")],
    at: Annotated[str, typer.Option(help="When, with its zone.")],
    exhibit: Annotated[str, typer.Option(help="The paper that shows it.")] = "",
    reason: Annotated[str, typer.Option(help="How it was acknowledged.")] = "acknowledged by the recipient",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record that a recipient acknowledged a notice."""
    from rightdoor.operations.recall import acknowledge as acknowledged

    if not by.strip():
        raise UsageProblem("--by names nobody.", advice="Name who acknowledged the notice.")
    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened:
        at_us = session.write_us(opened)
        made = acknowledged(opened, notice, by=by, at=at, exhibit=exhibit, reason=reason, actor=session.actor, at_us=at_us)
    outcome(as_json, {"decision": made, "notice": notice}, f"notice {notice} is acknowledged by decision {made}.")
