"""`rightdoor simulate`: an inbox with known truth beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from rightdoor.cli.options import AsOfOption, JsonOption
from rightdoor.cli.output import json_lines, say
from rightdoor.cli.session import parse_as_of
from rightdoor.errors import UsageProblem
from rightdoor.simulation.scales import SCALES, ScaleName
from rightdoor.store.files import absent_or_empty

DEFAULT_AS_OF = "2026-03-02T09:00:00Z"
ScaleOption = Annotated[str, typer.Option("--scale", help=f"Size: {', '.join(SCALES)}.")]
SeedOption = Annotated[int, typer.Option("--seed", help="The same seed gives the same bytes.")]
SlipsOption = Annotated[float, typer.Option("--slips", min=0.0, max=1.0, help="Share of requests with a clerical slip.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(simulate)


def simulate(
    out: Annotated[Path, typer.Argument(help="Folder to write: OUT/inbox/ and OUT/truth/.")],
    scale: ScaleOption = "small",
    seed: SeedOption = 1,
    slips: SlipsOption = 0.05,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a synthetic inbox: invented people, reserved addresses, slips of paper at a set rate."""
    from rightdoor.operations.demo import write_inbox

    if scale not in SCALES:
        raise UsageProblem(f"There is no scale named {scale!r}.", advice=f"Choose one of {', '.join(SCALES)}.")
    if not absent_or_empty(out):
        raise UsageProblem(f"The folder {out} is not empty, or no folder.", advice="Name an empty or absent folder.")
    summary = write_inbox(out, scale=cast("ScaleName", scale), seed=seed, slips=slips, as_of_us=parse_as_of(as_of or DEFAULT_AS_OF))
    if as_json:
        json_lines([{"scale": summary.scale, "seed": summary.seed, "counts": summary.counts}])
    else:
        said = ", ".join(f"{count:,} {name}" for name, count in summary.counts.items())
        say(f"{out}/inbox and {out}/truth written: {said}")
