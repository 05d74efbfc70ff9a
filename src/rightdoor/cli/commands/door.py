"""`rightdoor door step | form | check`: the address on its way from the result to the door."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption, StrictOption
from rightdoor.cli.output import json_lines, outcome, say, table
from rightdoor.cli.session import begin
from rightdoor.errors import EXIT_STOP_FINDINGS, UsageProblem
from rightdoor.model.decision import DOOR_STEPS
from rightdoor.model.finding import CheckFinding

group = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Carry an address from the result to the door, and compare what each step says."
)
PremisesArgument = Annotated[str, typer.Argument(metavar="PREMISES", help="The id of premises: pr_….")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="door")


@group.command()
def step(
    premises: PremisesArgument,
    at_step: Annotated[str, typer.Argument(metavar="STEP", help=f"One of {', '.join(DOOR_STEPS)}.")],
    copy: Annotated[bool, typer.Option("--copy", help="Copy the address of the step before, as data.")] = False,
    from_package: Annotated[Path | None, typer.Option(help="Copy the address that a signed package names.", show_default=False)] = None,
    signer: Annotated[
        Path | None, typer.Option(help="Public key (PEM or hex) of whom you expect the package from.", show_default=False)
    ] = None,
    read: Annotated[str, typer.Option(help="The address as read from a paper or at the door.")] = "",
    unit: Annotated[str, typer.Option(help="The unit as read: the first box of the door form.")] = "",
    number: Annotated[str, typer.Option(help="The number as read.")] = "",
    name: Annotated[str, typer.Option(help="The name of the house or building as read.")] = "",
    street: Annotated[str, typer.Option(help="The street as read.")] = "",
    postcode: Annotated[str, typer.Option(help="The postcode as read.")] = "",
    by: Annotated[str, typer.Option(help="Who copied or read it.")] = "",
    at: Annotated[str, typer.Option(help="When, with its zone.")] = "",
    exhibit: Annotated[str, typer.Option(help="The paper on which it stands.")] = "",
    reason: Annotated[str, typer.Option(help="Why it was recorded.")] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record the address as it stands at one step: copied as data, or as read by a person; what differs is said at once."""
    from rightdoor.model.premises import Address
    from rightdoor.operations.door import Recording, record_from_package, record_step
    from rightdoor.operations.signing_key import read_public_key
    from rightdoor.reporting.door_form import as_read

    text = read or as_read({"unit": unit, "number": number, "name": name, "street": street})
    if sum((copy, from_package is not None, bool(text))) != 1:
        raise UsageProblem(
            "One of --copy, --from-package or what was read is needed.", advice="Give --read TEXT, or the parts of the form."
        )
    if signer is not None and from_package is None:
        raise UsageProblem("--signer goes with --from-package.", advice="Name the package too, or leave it out.")
    key = read_public_key(signer) if signer is not None else None
    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    recording = Recording(premises, at_step, Address(text, postcode, "") if text else None, by, at, exhibit, reason)
    with session.store(write=True) as opened:
        at_us = session.write_us(opened)
        if from_package is not None:
            recorded = record_from_package(opened, recording, from_package, actor=session.actor, at_us=at_us, signer=key)
        else:
            recorded = record_step(opened, recording, actor=session.actor, at_us=at_us)
    said = f"{at_step} recorded as {recorded.decision.id}: {_said(recorded.findings)}"
    if recorded.signed_by:
        known = "the key that you gave" if key is not None else "no key was given to compare with (--signer)"
        said = f"{said}\nThe package is signed by {recorded.signed_by}: {known}."
    outcome(as_json, recorded.as_json(), said)


@group.command()
def form(
    premises: PremisesArgument,
    out: Annotated[Path, typer.Argument(metavar="OUT", help="OUT.html or OUT.pdf; what stands there is replaced.")],
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
) -> None:
    """Print the form on which the team writes what it reads at the door. It shows nothing of the address that is expected."""
    from rightdoor.operations.door import subject_of_form
    from rightdoor.operations.written import write_outside
    from rightdoor.reporting.door_form import door_form_page, door_form_pdf

    if out.suffix.lower() not in (".html", ".pdf"):
        raise UsageProblem("The form is a page or a PDF.", advice="Name it OUT.html or OUT.pdf.")
    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        subject_of_form(opened, premises)
        training = opened.kind == "training"
        session.consulted(opened, "door form", lines=1, asked=premises)
    if out.suffix.lower() == ".pdf":
        content = door_form_pdf(premises, as_of_us=session.as_of_us, training=training)
    else:
        content = door_form_page(premises, as_of_us=session.as_of_us, training=training).encode("utf-8")
    write_outside(out, content, store=session.store_dir, what="form")
    say(f"{out}: form for {premises}.")


@group.command()
def check(
    premises: PremisesArgument,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
    strict: StrictOption = False,
) -> None:
    """Hold every step against the result (RD-A19), what is known of the household against today (RD-A20), and say how sure the events are."""
    from rightdoor.operations.door import check_door
    from rightdoor.rules.attribution.rd_a19_address_echo import STEP_NAMES

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        found = check_door(opened, premises, session.as_of_us)
        session.consulted(opened, "door check", lines=1 + len(found.steps), asked=premises)
    if as_json:
        json_lines([found.as_json()])
    else:
        rows = [("result", found.result.address, found.result.postcode, "", "", "what the rest is held against")]
        for each in found.steps:
            line = each.as_json()
            rows.append(
                (
                    STEP_NAMES[each.name],
                    each.address.address,
                    each.address.postcode,
                    str(line["how"] or ""),
                    str(line["at"]),
                    _said(each.findings),
                )
            )
        table(f"Address of {premises}", ("step", "address", "postcode", "how", "when", "against the result"), rows)
        say(f"Status: {found.door.words()}")
        for other in found.door.others:
            say(f"The same events also name {other.words} ({other.role_words}; {other.status}; {other.premises}).")
        for finding in found.today:
            say(f"{finding.code} {finding.severity} ({finding.pattern}): {finding.message} Would settle it: {finding.settle}.")
        if found.missing:
            say(f"Not recorded: {', '.join(STEP_NAMES[s] for s in found.missing)}.")
    if strict and found.stops:
        raise typer.Exit(EXIT_STOP_FINDINGS)


def _said(findings: tuple[CheckFinding, ...]) -> str:
    return "; ".join(f"{f.severity} {f.pattern}: {f.message}" for f in findings) or "agrees"
