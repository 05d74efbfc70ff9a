"""`rightdoor fault add | list | leaning`: announced faults of providers, and everything that leans on one."""

from __future__ import annotations

from typing import Annotated, Any, cast

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, say, table
from rightdoor.cli.progress import progress
from rightdoor.cli.session import begin
from rightdoor.errors import UsageProblem

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Announced faults of providers, and what leans on them.")

FromOption = Annotated[str, typer.Option("--from", help="First day, YYYY-MM-DD, inclusive; open when left out.")]
ToOption = Annotated[str, typer.Option("--to", help="Last day, YYYY-MM-DD, inclusive; open when left out.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(group, name="fault")


@group.command()
def add(
    provider: Annotated[str, typer.Option(help="The provider, as its results name it.")],
    nature: Annotated[str, typer.Option(help="What was at fault, as announced.")],
    reason: Annotated[str, typer.Option(help="Why it is recorded.")],
    first: FromOption = "",
    last: ToOption = "",
    exhibit: Annotated[str, typer.Option(help="The paper that announces it.")] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record an announced fault; what leans on a result of that span is refused, and listed."""
    from rightdoor.decisions.register import Proposed
    from rightdoor.operations.decide import decide_and_rebuild
    from rightdoor.operations.faults import leaning_on

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    given = {"provider": provider, "from": first, "to": last, "nature": nature, "exhibit": exhibit}
    proposed = Proposed("provider-fault", {name: value for name, value in given.items() if value}, session.actor, reason)
    with session.store(write=True) as opened, progress("rebuilding") as step:
        decided = decide_and_rebuild(opened, proposed, actor=session.actor, at_us=session.write_us(opened), progress=step)
        found = leaning_on(opened, decided)
    acted = len({r.decision for records in found.acted.values() for r in records})
    facts = {"fault": decided, "leaning": len(found.leans), "acted_upon": acted}
    said = f"fault {decided} recorded; {len(found.leans)} attribution(s) lean on it, {acted} action(s) and disclosure(s) rest on them."
    outcome(as_json, facts, f"{said} `rightdoor fault leaning {decided}` lists them.")


@group.command("list")
def list_faults(
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """The announced faults in force, with how many attributions lean on each by their own papers."""
    from rightdoor.operations.faults import fault_lines

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        lines = fault_lines(opened)
        session.consulted(opened, "fault-list", lines=len(lines))
    if as_json:
        json_lines(lines)
        return
    columns = ("fault", "provider", "from", "to", "nature", "exhibit", "leaning")
    table("Announced faults", columns, [tuple(line[name] for name in columns) for line in lines])


@group.command()
def leaning(
    fault: Annotated[str, typer.Argument(help="The fault's decision; or name a span with --provider.", show_default=False)] = "",
    provider: Annotated[str, typer.Option(help="A provider, to ask about a span that nobody has recorded yet.")] = "",
    first: FromOption = "",
    last: ToOption = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every attribution that leans on results of a fault, what was already done on it, and the duty that it raises."""
    from rightdoor.operations.faults import leaning_lines, leaning_on, span_of

    if bool(fault) == bool(provider):
        raise UsageProblem("Name one fault, or a span by --provider.", advice="`rightdoor fault list` shows the faults.")
    wanted = fault or span_of(provider, first, last)
    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        found = leaning_on(opened, wanted)
        lines = leaning_lines(found, session.as_of_us)
        session.consulted(opened, "fault-leaning", lines=len(lines), asked=fault)
    if as_json:
        json_lines(lines)
        return
    rows = [
        (
            line["footprint"],
            line["referral"],
            line["status"],
            line["leans"],
            _acted(line),
            cast("dict[str, Any]", line["duty"] or {}).get("due", ""),
        )
        for line in lines
    ]
    table("What leans on it", ("event", "referral", "status", "leans", "done and told", "check again by"), rows)
    say(f"{len(lines)} attribution(s) lean on it.")


def _acted(line: dict[str, object]) -> str:
    """What was done and told, a line each."""
    done = [f"{a['action']} {a['at']}" for a in cast("list[dict[str, Any]]", line["actions"])]
    return "\n".join(done + [f"told {d['kind']} {d['at']}" for d in cast("list[dict[str, Any]]", line["disclosures"])])
