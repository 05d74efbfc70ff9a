"""`rightdoor graded`: what people elsewhere said of files, who, when and under which profile; graders who differ side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, table
from rightdoor.cli.session import begin

WORDS = {
    "one": "one grade",
    "agree": "grades agree",
    "differ": "GRADES DIFFER",
    "not-comparable": "several profiles: not comparable",
    "ungraded": "not graded",
}
_NOTE = "Statements of others; nothing is decided by them here. `rightdoor explain RECEIPT#PLACE` walks one back to where it stands."


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(graded)


def graded(
    exhibit: str | None = typer.Argument(
        None, help="SHA-256 of an exhibit (or its first digits, 12 or more) or id of a receipt; without it one line per exhibit."
    ),
    differ: bool = typer.Option(False, "--differ", help="Of an exhibit, only files on which grades differ."),
    store: StoreOption = None,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
) -> None:
    """Who graded the files of an exhibit what, when and under which profile, in every export that lists them; names of files are not shown."""
    from rightdoor.operations.graded import graded_exhibits, graded_files

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        lines = graded_exhibits(opened) if exhibit is None else list(graded_files(opened, exhibit.strip(), differ=differ))
        session.consulted(opened, "graded", lines=len(lines), asked=exhibit or "")
    if as_json:
        json_lines(lines)
    elif exhibit is None:
        columns = ("exhibit", "files", "graded", "elsewhere only", "by", "categories", "how grades compare")
        table("Graded elsewhere", columns, [_exhibit_row(line) for line in lines], note=_NOTE)
    else:
        table("Graded files", ("file", "how grades compare", "grades"), [_file_row(line) for line in lines], note=_NOTE)


def _exhibit_row(line: Mapping[str, object]) -> tuple[object, ...]:
    graders = ", ".join(f"{g['grader'] or 'not stated'}: {g['files']}" for g in cast("list[dict[str, Any]]", line["graders"]))
    said = cast("list[dict[str, Any]]", line["categories"])
    categories = ", ".join(f"{c['category']} ({c['profile'] or 'profile not stated'}): {c['files']}" for c in said)
    states = ", ".join(f"{WORDS[state]}: {n}" for state, n in cast("dict[str, int]", line["states"]).items())
    marked = " (RESTRICTED)" if line["restricted"] else ""
    shown = f"{str(line['exhibit'])[:16]}{marked}"
    return (shown, line["files"], line["graded"], line["graded_elsewhere_only"], graders, categories, states)


def _file_row(line: Mapping[str, object]) -> tuple[object, ...]:
    hashes = cast("dict[str, list[str]]", line["file"])
    shown = next((f"{kind}:{found[0]}" for kind, found in hashes.items()), "no hash")
    state = WORDS[str(line["state"])] + ("; its hashes contradict each other" if line["hashes_contradict"] else "")
    return (shown, state, "\n".join(grade_words(grade) for grade in cast("list[dict[str, Any]]", line["grades"])))


def grade_words(grade: Mapping[str, Any]) -> str:
    """One grade in words; what is not stated is said to be so."""
    graders = ", ".join(grade["graders"]) or "nobody named"
    when = grade["graded"] or "time not stated"
    rest = [f"{name} {grade[name]}" for name in ("tool", "basis", "votes", "confidence") if grade[name]]
    rest += [f"stated {grade['times']} times"] if grade["times"] > 1 else []
    words = "; ".join(("", *rest))
    return f"{grade['category']} under {grade['profile'] or 'a profile not stated'}, by {graders}, {when}{words} ({grade['statement']})"
