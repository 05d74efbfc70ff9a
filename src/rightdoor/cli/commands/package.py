"""`rightdoor package build | check | grounds | overrides`: the signed package and its re-check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, say, table
from rightdoor.cli.session import Session, begin
from rightdoor.errors import EXIT_REFUSED, UsageProblem
from rightdoor.store.folder import check_apart, is_store, read_store_file

if TYPE_CHECKING:
    from rightdoor.model.decision import Decision
    from rightdoor.operations.package_check import Checked
    from rightdoor.reporting.package import Purpose

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="A signed file that can be checked without the store; its grounds.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="package")


@group.command()
def build(
    subject: Annotated[str, typer.Argument(help="Id of the subject (sub_…), as `rightdoor triage` shows it.")],
    out: Annotated[Path, typer.Argument(help="File to write; the signer's public key goes beside it.")],
    kind: Annotated[str, typer.Option(help="warrant, or safeguarding for immediate risk.")] = "warrant",
    signing_key: Annotated[
        Path | None,
        typer.Option(
            "--signing-key", "--key", help="Ed25519 private key (PEM); made if absent. Default: beside the store's key.", show_default=False
        ),
    ] = None,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write one signed file with everything that a subject's attribution rests on. It builds at any status, and stamps."""
    from rightdoor.operations.package_build import Request, build_package
    from rightdoor.operations.signing_key import signing_key as load

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    if kind not in ("warrant", "safeguarding"):
        raise UsageProblem("--kind is warrant or safeguarding.", advice="Leave it out for a warrant package.")
    check_apart(session.store_dir, out, what="package")
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise UsageProblem(f"No file {out} can be written: its folder does not exist, or it is a folder itself.", advice="Name a file.")
    with session.store(write=True) as opened:
        path = signing_key or Path.home() / ".config" / "rightdoor" / f"{opened.id}.signing.pem"
        key = load(path, session.random_bytes, store_dir=session.store_dir)
        purpose: Purpose = "safeguarding" if kind == "safeguarding" else "warrant"
        built = build_package(opened, Request(subject, purpose, session.actor, session.write_us(opened)), out, key=key)
    facts = {
        "file": str(out), "package": built.package, "subject": built.subject, "kind": built.purpose, "status": built.status,
        "stamp": built.stamp.code, "heading": built.stamp.heading, "lacking": list(built.stamp.lacking), "signed_by": built.signed_by,
        "papers": built.papers, "extracts": built.extracts, "rows_of_others": "not counted" if built.not_counted else built.others,
        "rows_of_others_counted": built.others, "not_counted": list(built.not_counted), "size": built.size,
        "not_from_papers": list(built.differs),
    }  # fmt: skip
    text = [f"{built.stamp.heading}", *built.stamp.lacking]
    text.append(f"{built.purpose} package of {built.subject} written to {out}: {built.papers} paper(s), {built.extracts} of them extracts.")
    if built.others:
        text.append(f"It holds {built.others} row(s) of other people: they are needed to do the checks again.")
    if built.not_counted:
        text.append(
            f"Rows of other people not counted in {len(built.not_counted)} paper(s) that are carried whole: look at them before it leaves."
        )
    if built.differs:
        text.append(f"{len(built.differs)} event(s) rest on papers that are not in it: the receiver's check will say so.")
    text.append(f"signed by {built.signed_by}; tell the receiver this fingerprint by another way.")
    outcome(as_json, facts, "\n".join(text))


@group.command()
def check(
    file: Annotated[Path, typer.Argument(help="The package.")],
    signer: Annotated[Path | None, typer.Option(help="Public key (PEM or hex) of whom you expect it from.", show_default=False)] = None,
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check signature and papers, derive from the papers inside, compare with the sender. Needs no store; exit 3 where anything differs."""
    from rightdoor.operations.package_check import check_package, read_package_file, refuse_training
    from rightdoor.operations.signing_key import read_public_key
    from rightdoor.reporting.container import unseal

    session = begin(store, actor=actor, key_file=key_file)
    data = read_package_file(file)
    if is_store(session.store_dir):
        refuse_training(unseal(data), read_store_file(session.store_dir).kind)
    key = read_public_key(signer) if signer is not None else None
    decisions = _own(session) if store is not None and is_store(session.store_dir) else []
    checked = check_package(file.name, data, signer=key, decisions=decisions)
    if as_json:
        json_lines([checked.as_json()])
    else:
        _print(checked)
    if not checked.same:
        raise typer.Exit(EXIT_REFUSED)


def _own(session: Session) -> list[Decision]:
    """What your own store knows beside: faults of providers, facts. In a live store the look is recorded."""
    from rightdoor.operations.package_check import own_decisions

    with session.store(write=False) as opened:
        session.consulted(opened, "package-check", lines=1)
        return own_decisions(opened, ())


def _print(checked: Checked) -> None:
    for f in checked.findings:
        say(f"{f.code} at {f.locator}: {f.message}")
    if checked.manifest is None:
        say("NOT WHOLE: nothing in this file is to be relied on.")
        return
    m = checked.manifest
    known = {None: "no key was given to compare with (--signer)", True: "the key that you gave", False: "NOT the key that you gave"}
    say(f"{m.purpose} package of {m.subject}, {m.kind} store; signed by {checked.signed_by}: {known[checked.signer_known]}")
    rows = [(e.footprint, e.sender_status, e.own_status or "none") for e in checked.events]
    table("Attribution status on both sides", ("event", "sender", "here"), rows)
    for finding in checked.checks:
        say(f"{finding.code} {finding.severity} {finding.pattern}: {finding.message}")
    for note in checked.notes:
        say(note)
    if not checked.same:
        say("DIFFERENT: do not act on the sender's status.")
        return
    rests = "; ".join(each.words() for each in checked.rests_on)
    say(
        f"SAME: the sender's status follows from the papers inside, and rests on {f'these decisions of the sender: {rests}' if rests else 'no decision of the sender'}."
    )


@group.command()
def grounds(
    subject: Annotated[str, typer.Argument(help="Id of the subject (sub_…).")],
    rank: Annotated[str, typer.Option(help="inspector or superintendent.")],
    by: Annotated[str, typer.Option(help="Name or number of the officer.")],
    no_second_event: Annotated[str, typer.Option(help="Why is there no second event?")] = "",
    looked_for: Annotated[str, typer.Option(help="What was looked for?")] = "",
    would_undermine: Annotated[str, typer.Option(help="What would undermine this?")] = "",
    reason: Annotated[str, typer.Option(help="A superintendent's reason.")] = "",
    unit: Annotated[str, typer.Option(help="The officer's unit, for the figures.")] = "",
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record an inspector's three answers, or a superintendent's reason, for a warrant package below corroborated."""
    from rightdoor.operations.package_grounds import record_grounds

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    body = {
        "rank": rank, "by": by, "unit": unit, "no_second_event": no_second_event, "looked_for": looked_for,
        "would_undermine": would_undermine,
    }  # fmt: skip
    with session.store(write=True) as opened:
        decided = record_grounds(opened, subject, body, reason=reason, actor=session.actor, at_us=session.write_us(opened))
    outcome(as_json, {"decision": decided, "subject": subject, "rank": rank}, f"grounds recorded as {decided}; build the package again.")


@group.command()
def overrides(
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """How often packages were built beyond what the papers support: by builder, officer, unit."""
    from rightdoor.casework.oversight.package_units import with_units
    from rightdoor.operations.package_grounds import override_rates, packages_built

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened:
        built = packages_built(opened)
        with opened.connect() as connection:
            built = with_units(connection, built)
            connection.rollback()
        session.consulted(opened, "package-overrides", lines=len(built))
    rates = override_rates(built)
    if as_json:
        json_lines([*({"package": p.as_json()} for p in built), *({"rate": r.as_json()} for r in rates)])
        return
    table(
        "Packages built",
        ("when", "who", "subject", "kind", "status", "stamp", "grounds by", "unit"),
        [(p.as_json()["built"], p.actor, p.subject, p.purpose, p.status, p.stamp, f"{p.rank} {p.by}".strip(), p.unit) for p in built],
    )
    table(
        "Warrant packages below corroborated",
        ("of", "name", "warrant packages", "below", "without grounds", "safeguarding", "without the originator"),
        [(r.of, r.name, r.warrant, r.overrides, r.unanswered, r.safeguarding, r.without_originator) for r in rates],
    )
