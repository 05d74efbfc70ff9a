"""`rightdoor media near | grade | profile | series | candidates`: what hash sets raise, and what a trained grader says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, say, table
from rightdoor.cli.progress import progress
from rightdoor.cli.session import begin
from rightdoor.model.civil import iso_utc

if TYPE_CHECKING:
    from collections.abc import Mapping

group = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Near matches and who graded them, series touched, first-seen candidates."
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="media")


@group.command()
def near(
    everything: Annotated[bool, typer.Option("--all", help="Those that a grader decided on as well.")] = False,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """List near matches that wait for a trained grader. A near match is unconfirmed; no picture is shown."""
    from rightdoor.operations.media_lists import near_lines

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        lines = list(near_lines(opened, decided=everything))
        session.consulted(opened, "media-near", lines=len(lines))
    if as_json:
        json_lines(lines)
        return
    if not lines:
        say("No near match here." if everything else "No near match waits.")
        return
    rows = [
        (x["answer"], x["exhibit"], x["place"], f"{x['set']} {x['version']}", _apart(x), _graded(x["category"]), x["grade"] or "")
        for x in lines
    ]
    table("Near matches", ("answer", "exhibit", "place", "set", "bits apart", "category of the set", "grader"), rows)


@group.command()
def grade(
    answer: Annotated[str, typer.Argument(help="The near match, as `rightdoor media near` lists it.")],
    says: Annotated[str, typer.Option("--says", help="confirmed, not-the-same or cannot-tell.")],
    reason: Annotated[str, typer.Option(help="How it was compared, by which lawful means.")] = "",
    supersedes: Annotated[str, typer.Option(help="The decision that this one replaces.")] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record what a trained grader says of a near match, then rebuild. Only a confirmed one counts as known."""
    from rightdoor.decisions.register import Proposed
    from rightdoor.operations.decide import decide_and_rebuild

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    proposed = Proposed("media-grade", {"answer": answer, "grade": says}, session.actor, reason, supersedes)
    with session.store(write=True) as opened, progress("rebuilding") as step:
        decided = decide_and_rebuild(opened, proposed, actor=session.actor, at_us=session.write_us(opened), progress=step)
    if as_json:
        json_lines([{"decision": decided}])
    else:
        say(f"decision {decided} recorded; what was derived is rebuilt.")


@group.command()
def profile(
    exhibit: Annotated[str, typer.Argument(help="SHA-256 of the export (or its first digits, 12 or more).")],
    name: Annotated[str, typer.Option("--profile", help="The profile under which its categories stand, as people name it.")],
    reason: Annotated[str, typer.Option(help="How it is known: who made the export, with which settings.")] = "",
    supersedes: Annotated[str, typer.Option(help="The decision that this one replaces.")] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Name the profile of an export that states none, so that its grades can be held against others of that profile. What is stated stays."""
    from rightdoor.decisions.register import Proposed
    from rightdoor.operations.decide import decide_and_rebuild

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    proposed = Proposed("graded-profile", {"exhibit": exhibit, "profile": name}, session.actor, reason, supersedes)
    with session.store(write=True) as opened, progress("recording") as step:
        decided = decide_and_rebuild(opened, proposed, actor=session.actor, at_us=session.write_us(opened), progress=step)
    if as_json:
        json_lines([{"decision": decided}])
    else:
        say(f"decision {decided} recorded.")


@group.command()
def series(
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the series that known files belong to, for whoever counts and notifies victims where the law provides for it."""
    from rightdoor.operations.media_lists import series_lines

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        lines = series_lines(opened)
        session.consulted(opened, "media-series", lines=len(lines))
    if as_json:
        json_lines([{**line, "as_of": iso_utc(session.as_of_us)} for line in lines])
        return
    if not lines:
        say("No series of a hash set is touched.")
        return
    rows = [
        (x["series"], f"{x['set']} {x['version']}", "yes" if x["victim_identified"] else "not stated", x["files"], _count(x["subjects"]))
        for x in lines
    ]
    table(f"Series touched, as of {iso_utc(session.as_of_us)}", ("series", "set", "victim identified", "files", "subjects"), rows)


@group.command()
def candidates(
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """List first-seen candidates: files in no hash set asked, of which a report indicates new material. A question, never a finding."""
    from rightdoor.operations.media_lists import candidate_lines

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        lines = candidate_lines(opened)
        session.consulted(opened, "media-candidates", lines=len(lines))
    if as_json:
        json_lines(lines)
        return
    if not lines:
        say("No first-seen candidate.")
        return
    rows = [(x["exhibit"], x["place"], x["hash"], _count(x["subjects"])) for x in lines]
    table("First-seen candidates", ("exhibit", "place", "hash", "subjects"), rows)


def _apart(line: dict[str, object]) -> object:
    """Bits of 256; PhotoDNA is compared for equality alone."""
    return "equal PhotoDNA" if line["algorithms"] == ["photodna"] else line["distance"]


def _graded(category: object) -> str:
    from rightdoor.rules.priority.media_facts import UNSTATED

    found: Mapping[str, object] | None = category if isinstance(category, dict) else None
    return UNSTATED if found is None else f"{found['profile']} {found['number']} ({found['label']})"


def _count(values: object) -> int:
    return len(values) if isinstance(values, list) else 0
