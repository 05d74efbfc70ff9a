"""`rightdoor decision add | withdraw | effect | list`: what people decide, with a name and a reason, and what it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, say, table
from rightdoor.cli.progress import progress
from rightdoor.cli.session import begin
from rightdoor.errors import UsageProblem
from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import KINDS

if TYPE_CHECKING:
    from rightdoor.registers.effect import State

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Record a decision with actor and reason; list what was decided.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="decision")


@group.command()
def add(
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(KINDS)}, withdrawal.")],
    fields: Annotated[list[str], typer.Option("--set", help="NAME=VALUE, once for each field of the kind.")] = [],  # noqa: B006
    reason: Annotated[str, typer.Option(help="Why; with the exhibit that it rests on.")] = "",
    supersedes: Annotated[str, typer.Option(help="The decision that this one replaces.")] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record a decision on a source's time profile, a reading, a provider fault, an authority; then rebuild."""
    from rightdoor.decisions.register import Proposed
    from rightdoor.operations.decide import decide_and_rebuild

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    proposed = Proposed(kind, _fields(fields), session.actor, reason, supersedes)
    with session.store(write=True) as opened, progress("rebuilding") as step:
        decided = decide_and_rebuild(opened, proposed, actor=session.actor, at_us=session.write_us(opened), progress=step)
    if as_json:
        json_lines([{"decision": decided}])
    else:
        say(f"decision {decided} recorded; what was derived is rebuilt.")


@group.command()
def withdraw(
    decision: Annotated[str, typer.Argument(help="The decision that is to hold no longer.")],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw a decision: it stays on record; what leaned on it is opened again, with a duty for each."""
    from rightdoor.decisions.register import Proposed
    from rightdoor.operations.decide import decide_and_rebuild, reopened_by

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    proposed = Proposed("withdrawal", {}, session.actor, reason, decision)
    with session.store(write=True) as opened, progress("rebuilding") as step:
        at_us = session.write_us(opened)
        decided = decide_and_rebuild(opened, proposed, actor=session.actor, at_us=at_us, progress=step)
        duties = reopened_by(opened, decision, session.as_of_us)
    if as_json:
        json_lines([{"decision": decided, "withdrawn": decision, "duties": duties}])
        return
    say(f"decision {decided} withdraws {decision}; what was derived is rebuilt.")
    if duties:
        rows = [(d["duty"], d["code"], d["about"], d["what"], d["due"]) for d in duties]
        table("Opened again", ("duty", "code", "about", "what", "due"), rows)
    else:
        say("Nothing that was done or told leaned on it.")


@group.command()
def effect(
    decision: Annotated[str, typer.Argument(help="The decision, in force or not.")],
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """What a decision changed: each attribution without it and with it; of one that holds no longer, while it was in force."""
    from rightdoor.operations.decision_effect import effect as effect_of
    from rightdoor.operations.decision_effect import effect_lines

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened:
        found = effect_of(opened, decision)
        lines = effect_lines(found)
        session.consulted(opened, "decision-effect", lines=len(lines), asked=decision)
    said = f"decision {decision} ({found.row.kind}, {found.standing}): {len(lines)} attribution(s) differ."
    say(f"{said} {found.note}".rstrip())
    if as_json:
        json_lines(lines)
    elif lines:
        rows = [
            (c.footprint, c.referral, *((s.status if s else "-") for s in (c.before, c.after)), _differs(c.before, c.after))
            for c in found.changes
        ]
        table("What it changed", ("event", "referral", "without it", "with it", "findings without (-) and with it (+)"), rows)


def _differs(before: State | None, after: State | None) -> str:
    old, new = (set(s.findings) if s else set() for s in (before, after))
    gone = [f"- {code} {pattern} ({severity})" for code, pattern, severity in sorted(old - new)]
    return "\n".join([*gone, *(f"+ {code} {pattern} ({severity})" for code, pattern, severity in sorted(new - old))])


def _fields(given: list[str]) -> dict[str, str]:
    body = {}
    for each in given:
        name, separator, value = each.partition("=")
        if not separator or not name.strip():
            raise UsageProblem("--set needs NAME=VALUE.", advice="Write for example --set zone=Europe/London.")
        body[name.strip()] = value
    return body


@group.command("list")
def list_decisions(
    store: StoreOption = None, actor: ActorOption = None, as_of: AsOfOption = None, key_file: KeyOption = None, as_json: JsonOption = False
) -> None:
    """Every decision, in force or superseded, in the order in which they were recorded."""
    from rightdoor.decisions.register import all_decisions, superseded

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened, opened.connect() as connection:
        rows = all_decisions(connection)
    replaced = superseded(rows)
    lines = [
        {
            "decision": row.id,
            "kind": row.kind,
            **dict(row.body),
            "actor": row.actor,
            "decided": iso_utc(row.decided_us),
            "reason": row.reason,
            "supersedes": row.supersedes or None,
            "in_force": row.id not in replaced and not row.erased,
            "erased": row.erased,
        }
        for row in rows
    ]
    if as_json:
        json_lines(lines)
        return
    shown = [
        (row.id, row.kind, "; ".join(f"{k}={v}" for k, v in row.body.items()), row.actor, iso_utc(row.decided_us), row.reason,
         "erased" if row.erased else "superseded" if row.id in replaced else "in force")
        for row in rows
    ]  # fmt: skip
    table("Decisions", ("decision", "kind", "what", "who", "when", "why", "state"), shown)
