"""`rightdoor rehearse`: a made-up national operation of six months, what is true of it, and what figures count of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rightdoor.cli.options import JsonOption
from rightdoor.cli.output import json_lines, table
from rightdoor.errors import InternalProblem, UsageProblem
from rightdoor.rehearsal.size import SIZES

if TYPE_CHECKING:
    from rightdoor.rehearsal.compared import Line

_HEADS = ("inside", "inside or linked", "outside", "all")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(rehearse)


def rehearse(
    scale: Annotated[str, typer.Option("--scale", help=f"Size: {', '.join(SIZES)}.")] = "small",
    seed: Annotated[int, typer.Option("--seed", help="The same seed gives the same operation.")] = 1,
    as_json: JsonOption = False,
) -> None:
    """Count a made-up operation of six months whose truth is known, with late entries, corrections, double reports, forces that leave. It needs no store."""
    from rightdoor.rehearsal.compared import lines_of
    from rightdoor.rehearsal.rehearse import Rehearsal

    size = SIZES.get(scale)
    if size is None:
        raise UsageProblem(f"There is no size named {scale!r}.", advice=f"Choose one of {', '.join(SIZES)}.")
    lines = list(lines_of(Rehearsal(size, seed)))
    if as_json:
        json_lines({"scale": scale, "seed": seed, **line._asdict()} for line in lines)
    else:
        _shown(lines, f"{scale}, seed {seed}")
    wrong = [line for line in lines if not line.equal]
    if wrong:
        raise InternalProblem(f"{len(wrong)} numbers are not what is true.", advice="Report it with the size and the seed.")


def _shown(lines: list[Line], what: str) -> None:
    """A table for each reading: what is true, and beside it what was counted where that is something else."""
    from rightdoor.figures.definitions.register import DEFINITIONS
    from rightdoor.rehearsal.compared import SCOPES

    for reading in dict.fromkeys(line.reading for line in lines):
        held = {(line.definition, line.scope): line for line in lines if line.reading == reading}
        rows = [
            (DEFINITIONS[code].words, *(_cell(held[code, scope]) for scope in SCOPES)) for code in dict.fromkeys(code for code, _ in held)
        ]
        table(f"{what}: {reading}", ("", *_HEADS), rows)


def _cell(line: Line) -> str:
    return f"{line.true:,}" if line.equal else f"{line.true:,}, counted {line.counted:,}"
