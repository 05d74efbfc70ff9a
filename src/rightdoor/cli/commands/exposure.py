"""`rightdoor exposure [EXHIBIT]`: how many files of an exhibit people have to look at, and how many they are spared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, say, table
from rightdoor.cli.session import begin
from rightdoor.errors import UsageProblem

if TYPE_CHECKING:
    from rightdoor.operations.exposure import ExhibitBudget


HOW = {"read": "reading its files", "stated": "hashes that it states"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(exposure)


def exposure(
    exhibit: Annotated[
        str | None,
        typer.Argument(
            metavar="[EXHIBIT]",
            help="SHA-256 of one exhibit, or its first digits (12 or more). Default: every received exhibit.",
            show_default=False,
        ),
    ] = None,
    trust: Annotated[
        list[str] | None,
        typer.Option("--trust", help="Take over grades under this profile (UK, US, …); may be given again.", show_default=False),
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
) -> None:
    """How many files of each exhibit somebody has to look at, and how many nobody needs to; of one exhibit, how many lie elsewhere too.

    Of exhibits alone: what people were exposed to is shown at the desk, to each person and to occupational health.
    """
    from rightdoor.operations.beginnings import whole_digest
    from rightdoor.operations.exposure import budgets, store_exhibits, with_twice

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened, opened.connect() as connection:
        held = store_exhibits(connection)
        one = None if exhibit is None else whole_digest(exhibit, held)
        if exhibit is not None and one is None:
            raise UsageProblem(
                "No exhibit of that digest is in the store.",
                advice="Give the SHA-256 or its first 12 digits or more, as `rightdoor exhibits` lists them.",
            )
        asked = held if one is None else [one]
        found = budgets(connection, asked, trusted=sorted(set(trust or ())))
        if exhibit is not None:
            found = [with_twice(connection, each, held) for each in found]
        session.consulted(opened, "exposure", lines=len(found))
    if as_json:
        json_lines(one.as_json() for one in found)
        return
    _show(found, trusted=bool(trust))


def _show(found: list[ExhibitBudget], *, trusted: bool) -> None:
    unknown = "not known"
    rows: list[tuple[object, ...]] = []
    for one in found:
        b, twice = one.budget, one.twice
        if b is None or one.left is None:
            rows.append((one.exhibit[:16], "never matched", *[unknown] * 7))
            continue
        also = (unknown, unknown) if twice is None else (twice.lies, twice.graded)
        rows.append((one.exhibit[:16], HOW[one.left.how], b.files, b.to_look, b.graded, b.harmless, b.unknown, *also))
    columns = (
        "exhibit", "by", "files", "to look at", "known and graded", "of no interest", "not known", "also elsewhere", "graded by a person elsewhere",
    )  # fmt: skip
    table("What looking through the exhibits asks of people", columns, rows)
    if not trusted:
        say("No profile was named with --trust: files that a set grades count as still to be looked at.")
    if len(found) != 1:
        say("Name one exhibit to have it compared with the others.")
    say("To look at: different contents. Of no interest means that the issuer lists the file; it does not mean that the file is good.")
