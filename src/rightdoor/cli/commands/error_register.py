"""`rightdoor error add | list | report | destroyed`: errors with communications data, their report, the destruction of their data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, table
from rightdoor.cli.progress import progress
from rightdoor.cli.session import begin
from rightdoor.model.decision import FIELDS

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The error register: classify, report, destroy, confirm.")


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(group, name="error")


@group.command()
def add(
    about: Annotated[str, typer.Argument(help="fp_…, sub_…, pr_… or a referral's own number.")],
    discovered: Annotated[str, typer.Option(help="When it was discovered, with its zone: the report's clock starts there.")],
    how_found: Annotated[str, typer.Option("--how-found", help="How it was found.")],
    cause: Annotated[str, typer.Option(help="How it came about.")],
    made_by: Annotated[str, typer.Option("--made-by", help=f"One of {', '.join(FIELDS['error']['made_by'].words)}.")],
    affected: Annotated[str, typer.Option(help="Who was affected.")],
    reason: Annotated[str, typer.Option(help="Why it is registered so.")] = "registered when it was found",
    error_class: Annotated[
        str, typer.Option("--class", help="recordable, reportable or serious. Left out: the rule's proposal is shown.")
    ] = "",
    acquired: Annotated[str, typer.Option(help="yes, or no: found before data were wrongly acquired or disclosed.")] = "yes",
    consequence: Annotated[list[str], typer.Option(help="What followed, once for each; what is recorded counts by itself.")] = [],  # noqa: B006
    collateral: Annotated[str, typer.Option(help="Unintended collateral intrusion.")] = "",
    steps: Annotated[str, typer.Option(help="Steps against repetition.")] = "",
    done: Annotated[str, typer.Option(help="What has been done about it.")] = "",
    officer: Annotated[str, typer.Option("--senior-responsible-officer", help="Who sees the report.")] = "",
    exhibits: Annotated[list[str], typer.Option("--exhibit", help="SHA-256 of what was wrongly acquired, once for each.")] = [],  # noqa: B006
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Register an error. Without --class nothing is registered: the class that the rule proposes is shown, for a person to confirm."""
    from rightdoor.operations.errors_register import add_error

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    fields = {
        "class": error_class, "discovered": discovered, "how_found": how_found, "cause": cause, "made_by": made_by, "affected": affected,
        "acquired": acquired, "consequences": " ".join(consequence), "collateral": collateral, "steps": steps, "done": done,
        "senior_responsible_officer": officer, "exhibits": " ".join(exhibits),
    }  # fmt: skip
    with session.store(write=True) as opened:
        made = add_error(opened, about, fields=fields, reason=reason, actor=session.actor, at_us=session.write_us(opened))
    facts = {"error": made.decision, "class": made.chosen, "proposed": made.proposed.error_class, "why": made.proposed.why}
    said = f"error {made.decision} registered as {made.chosen}; by the rule it is {made.proposed.error_class}: {made.proposed.why}."
    outcome(as_json, facts, f"{said} `rightdoor duties` shows what it calls for.")


@group.command("list")
def list_errors(
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """The errors registered, each with the clock of its report and whether the data are destroyed."""
    from rightdoor.operations.errors_register import error_lines

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        lines = error_lines(opened, session.as_of_us)
        session.consulted(opened, "error-list", lines=len(lines))
    if as_json:
        json_lines(lines)
    else:
        columns = ("error", "about", "class", "made_by", "discovered", "destroyed")
        table("Errors", columns, [tuple(line[name] for name in columns) for line in lines])


@group.command()
def report(
    error: Annotated[str, typer.Argument(help="The error's decision.")],
    out: Annotated[Path, typer.Argument(help="Folder that the report is written into, as text and as a page.")],
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the report to the overseeing body, filled from the papers. Make it before the data are destroyed: it repeats what they said."""
    from rightdoor.operations.errors_register import write_report

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened:
        paths = write_report(opened, error, out, actor=session.actor, at_us=session.write_us(opened))
    outcome(as_json, {"error": error, "files": [str(path) for path in paths]}, f"report written: {', '.join(map(str, paths))}.")


@group.command()
def destroyed(
    error: Annotated[str, typer.Argument(help="The error's decision.")],
    exhibits: Annotated[
        list[str], typer.Option("--exhibits", help="SHA-256 of what was destroyed; several with commas, or once for each.")
    ],
    by: Annotated[str, typer.Option(help="Who destroyed it.")],
    at: Annotated[str, typer.Option(help="When, with its zone.")],
    manner: Annotated[str, typer.Option(help="How.")] = "",
    erase: Annotated[bool, typer.Option("--erase", help="Destroy them here now: keys, bytes, rows.")] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Also where papers of other events stand in them.")] = False,
    reason: Annotated[str, typer.Option(help="Why.")] = "data wrongly acquired",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Confirm that wrongly acquired data were destroyed; with --erase they are destroyed first. Refused under a hold."""
    from rightdoor.operations.errors_register import Destruction, confirm_destruction

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    named = [sha for each in exhibits for sha in each.replace(",", " ").split()]
    fields = {"by": by, "at": at, "manner": manner}
    with session.store(write=True) as opened, progress("destroying") as step:
        asked = Destruction(error, named, fields, reason, erase, whole)
        made = confirm_destruction(opened, asked, actor=session.actor, at_us=session.write_us(opened), progress=step)
    facts = {"decision": made.decision, "error": error, "exhibits": named, "erased": list(made.erased)}
    outcome(as_json, facts, f"destruction {made.decision} confirmed; {len(made.erased)} exhibit(s) erased here.")
