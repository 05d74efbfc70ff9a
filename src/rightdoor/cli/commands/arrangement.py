"""`rightdoor arrangement record | end | list`: what controllers who share a store have agreed on (DPA 2018 s.58)."""

from __future__ import annotations

from typing import Annotated

import typer

from rightdoor.cli.desk import surroundings
from rightdoor.cli.options import ActorOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, say, table
from rightdoor.cli.session import begin

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Arrangements between controllers who share a store.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="arrangement")


@group.command("record")
def arrangement_record(
    organisation: Annotated[list[str], typer.Option(help="Name of an organisation that takes part; at least two.")],
    reference: Annotated[str, typer.Option(help="Reference of the paper, as it is filed.")],
    dated: Annotated[str, typer.Option(help="Date of the paper, YYYY-MM-DD.")],
    answers: Annotated[str, typer.Option(help="Which of them answers to people whose data is held.")],
    contact: Annotated[str, typer.Option(help="How people reach them.")],
    from_day: Annotated[str, typer.Option("--from", help="In force from, YYYY-MM-DD.")],
    review: Annotated[str, typer.Option(help="To be reviewed by, YYYY-MM-DD.")],
    replaces: Annotated[int, typer.Option(help="Number of the arrangement that it follows on.", show_default=False)] = 0,
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record an arrangement, or what follows on one. An organisation that is not there is made."""
    from rightdoor.desk.agreements import Paper, agreements

    paper = Paper(organisation, reference, dated, answers, contact, from_day, review, replaces)
    with agreements(surroundings(begin(store, actor=actor, key_file=key_file))) as verbs:
        number = verbs.record(paper)
    outcome(as_json, {"arrangement": number}, f"arrangement {number} recorded.")


@group.command("end")
def arrangement_end(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The arrangement's number.")],
    reason: Annotated[str, typer.Option(help="Why it ends.")],
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """End an arrangement from today; it stays on record."""
    from rightdoor.desk.agreements import agreements

    with agreements(surroundings(begin(store, actor=actor, key_file=key_file))) as verbs:
        ended = verbs.end(number, reason=reason)
    outcome(as_json, {"arrangement": ended, "ended": number}, f"arrangement {number} has ended.")


@group.command("list")
def arrangement_list(store: StoreOption = None, actor: ActorOption = None, key_file: KeyOption = None, as_json: JsonOption = False) -> None:
    """List arrangements, and what there is to settle."""
    from rightdoor.desk.agreements import agreements

    with agreements(surroundings(begin(store, actor=actor, key_file=key_file))) as verbs:
        found, unsettled = verbs.all()
    if as_json:
        json_lines(one._asdict() for one in found)
    else:
        rows = [(str(one.number), one.reference, ", ".join(one.organisations), one.answers, one.state, one.review) for one in found]
        table("Arrangements", ("number", "reference", "organisations", "answers to people", "state", "review by"), rows)
    for words in unsettled:
        say(f"To settle: {words}")
