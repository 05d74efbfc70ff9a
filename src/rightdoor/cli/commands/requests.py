"""`rightdoor requests …`: the group of commands about communications-data requests, and `requests plan`.

Other modules hang their commands on `group`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, say, table
from rightdoor.cli.session import begin

group = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Which events to ask about next: planned, drafted, exported, and what came back."
)

BudgetOption = Annotated[int | None, typer.Option("--budget", min=0, help="At most so many requests in all.", show_default=False)]
PerDayOption = Annotated[int | None, typer.Option("--per-day", min=1, help="At most so many requests on a day.", show_default=False)]
LeadOption = Annotated[int, typer.Option("--lead-days", min=0, help="Working days from the draft to the provider's reply.")]
SubjectOption = Annotated[str, typer.Option("--subject", help="Plan for one subject alone (sub_…).", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(group, name="requests")


@group.command()
def plan(
    budget: BudgetOption = None,
    per_day: PerDayOption = None,
    lead_days: LeadOption = 10,
    subject: SubjectOption = "",
    left_out: Annotated[bool, typer.Option("--left-out", help="List what is not asked about, and why, instead of the plan.")] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
) -> None:
    """The fewest events to ask about that can corroborate, each as a draft row; nothing is sent and nothing is written."""
    from rightdoor.operations.plan_requests import plan_requests
    from rightdoor.operations.plan_rows import left_out_line
    from rightdoor.requests.plan import Terms

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        made = plan_requests(opened, Terms(session.as_of_us, budget, per_day, lead_days), subject=subject)
        lines = list(map(left_out_line, made.left_out)) if left_out else made.rows
        session.consulted(opened, "requests plan", lines=len(lines), asked=subject)
        if as_json:
            json_lines(lines)
        elif left_out:
            table("Not asked about", ("subject", "event", "reason", "why", "would help"), (tuple(line.values()) for line in lines))
        elif lines:
            _table(lines)
        else:
            say("Nothing is to be asked about now.")
    others = Counter(str(line["subject"]) for line in made.rows)
    say(f"{len(made.rows)} request(s) for {len(others)} of {made.subjects} subject(s); nothing is authorised by a plan.")
    for code, count in sorted(Counter(row.code for row in made.left_out).items()):
        say(f"  left out: {count:,} {code}")


def _table(lines: Iterable[Mapping[str, Any]]) -> None:
    rows = [
        (
            line["send_by"] + (" urgent" if line["urgent"] else ""),
            f"{line['subject']}\n{line['footprint']}",
            f"{line['identifier']}" + (f" port {line['port']}" if line["port"] is not None else "") + f"\n{line['instant']}",
            line["provider"] or "provider not known",
            line["collateral"],
            line["why"],
            line["check_code"],
        )
        for line in lines
    ]
    columns = ("send by", "subject and event", "address and time (UTC)", "provider", "others concerned", "why", "check code")
    table(
        "Planned requests (drafts, not authorised)", columns, rows, note="Each row is a draft of an application: see --json for its words."
    )
