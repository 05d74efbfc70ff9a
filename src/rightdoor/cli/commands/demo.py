"""`rightdoor demo`: a simulated inbox with known truth, the run, and how it compares with the truth."""

from __future__ import annotations

import sys
from typing import Annotated, cast

import typer

from rightdoor.cli.commands.run import Taking, run_inbox
from rightdoor.cli.commands.simulate import DEFAULT_AS_OF, ScaleOption, SeedOption, SlipsOption
from rightdoor.cli.options import JsonOption, StoreOption
from rightdoor.cli.output import json_lines, say
from rightdoor.cli.session import begin
from rightdoor.cli.throwaway import throwaway
from rightdoor.cli.triage_table import print_triage
from rightdoor.errors import UsageProblem
from rightdoor.simulation.scales import SCALES, ScaleName


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    scale: ScaleOption = "small",
    seed: SeedOption = 7,
    slips: SlipsOption = 0.05,
    store: StoreOption = None,
    as_json: JsonOption = False,
    limit: Annotated[int, typer.Option(help="Lines of the table; 0 for all. JSON always has all.")] = 12,
) -> None:
    """Simulate, run, print the list, and compare naive practice, Rightdoor and the oracle with the truth.

    Everything lies in a temporary folder, which is removed at the end; with --store DIR (absent or empty) the store
    stays there, with its key beside it (DIR.key), to try the other commands on.
    """
    from rightdoor.operations.demo import compare_with_truth, write_inbox

    if scale not in SCALES:
        raise UsageProblem(f"There is no scale named {scale!r}.", advice=f"Choose one of {', '.join(SCALES)}.")
    with throwaway("rightdoor-demo-") as place:
        kept = store or place / "store"
        session = begin(kept, actor="demo", as_of=DEFAULT_AS_OF, key_file=kept.with_name(kept.name + ".key"))
        say(f"simulating a {scale} inbox, seed {seed}, slips in {slips:.0%} of requests: invented people, reserved addresses")
        write_inbox(place / "world", scale=cast("ScaleName", scale), seed=seed, slips=slips, as_of_us=session.as_of_us)
        lines, _ = run_inbox(session, place / "world" / "inbox", Taking("simulation: training data, nobody's record"))
        if as_json:
            json_lines(lines)
        else:
            print_triage(lines, limit=limit, all_by=f"rightdoor demo --scale {scale} --seed {seed} --limit 0 for the whole list")
        with session.store(write=False) as opened:
            text = compare_with_truth(opened, place / "world" / "truth")
        (sys.stderr if as_json else sys.stdout).write(f"\n{text}\n")
        if store is not None:
            key = kept.with_name(kept.name + ".key")
            again = f"rightdoor triage --store {kept} --key-file {key} --as-of {DEFAULT_AS_OF}"
            say(f"the store is kept at {kept.absolute()}, its key beside it: try `{again}`, by the clock of this list")
