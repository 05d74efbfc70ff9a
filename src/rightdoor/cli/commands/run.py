"""`rightdoor run INBOX`: the main job."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, AuthorityOption, JsonOption, KeyOption, StoreOption, StrictOption
from rightdoor.cli.output import say, text_lines
from rightdoor.cli.progress import progress
from rightdoor.cli.session import Session, begin
from rightdoor.cli.triage_table import print_triage
from rightdoor.errors import EXIT_STOP_FINDINGS, UsageProblem
from rightdoor.exhibits.archive_limits import ArchiveLimits
from rightdoor.store.folder import check_apart

if TYPE_CHECKING:
    from rightdoor.operations.triage_list import TriageList

ARCHIVES = ArchiveLimits()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(run)


def run(
    inbox: Annotated[Path, typer.Argument(help="Folder of received files (or one file).")],
    store: StoreOption = None,
    authority: AuthorityOption = None,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    limit: Annotated[int, typer.Option(help="Lines of the table; 0 for all. JSON always has all.")] = 20,
    batch_receipts: Annotated[int, typer.Option(min=1, max=2000, help="Receipts a batch holds at most.")] = 2000,
    processes: Annotated[int, typer.Option(min=1, max=64, help="Processes that read files.")] = 2,
    archive_depth: Annotated[int, typer.Option(min=1, help="Archives within archives that are opened.")] = ARCHIVES.depth,
    archive_members: Annotated[int, typer.Option(min=1, help="Members of one received archive, nested ones included.")] = ARCHIVES.members,
    archive_ratio: Annotated[int, typer.Option(min=2, help="Expanded bytes for each received byte.")] = ARCHIVES.ratio,
    archive_bytes: Annotated[int, typer.Option(min=1, help="Expanded bytes of one received archive in all.")] = ARCHIVES.total_bytes,
    strict: StrictOption = False,
) -> None:
    """Take in every file below INBOX, rebuild attributions, subjects and triage list, print the list.

    Formats are recognised by content. Running it again with the same inbox changes nothing.
    """
    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    limits = replace(
        ARCHIVES,
        depth=archive_depth,
        members=archive_members,
        ratio=archive_ratio,
        total_bytes=archive_bytes,
        member_bytes=min(ARCHIVES.member_bytes, archive_bytes),
    )
    how = Taking(authority or "", batch_receipts, processes, limits, strict)
    lines, stops = run_inbox(session, inbox, how)
    if as_json:
        text_lines(lines.texts())
    else:
        print_triage(lines, limit=limit)
    if stops:
        raise typer.Exit(EXIT_STOP_FINDINGS)


class Taking(NamedTuple):
    """How to take in, as the options say; with `strict` findings of severity stop are counted."""

    authority: str
    batch_receipts: int = 2000
    processes: int = 2
    archives: ArchiveLimits = ARCHIVES
    strict: bool = False


def run_inbox(session: Session, inbox: Path, taking: Taking) -> tuple[TriageList, int]:
    """Intake, rebuild and list, with the summary on standard error; the lines and the number of stop findings."""
    from rightdoor.operations.ask_sets import ask_sets
    from rightdoor.operations.listing import stop_findings, triage_lines
    from rightdoor.operations.rebuild import rebuild
    from rightdoor.operations.reread import reread
    from rightdoor.operations.take_in import Intake, take_in
    from rightdoor.store.open import assert_may_receive

    if not inbox.exists():
        raise UsageProblem(f"There is no inbox {inbox}.", advice="Name a folder of received files.")
    check_apart(session.store_dir, inbox)
    with session.store(write=True, create=True) as opened:
        assert_may_receive(opened)
        at_us = session.write_us(opened)
        how = Intake(
            authority=taking.authority,
            actor=session.actor,
            at_us=at_us,
            batch_receipts=taking.batch_receipts,
            processes=taking.processes,
            archive_limits=taking.archives,
        )
        with progress("taking in") as step:
            taken = take_in(opened, inbox, how, random_bytes=session.random_bytes, progress=step)
        with progress("reading again") as step:
            again = reread(opened, actor=session.actor, at_us=at_us, progress=step)
        asked = ask_sets(opened, actor=session.actor, at_us=at_us)
        with progress("rebuilding") as step:
            built = rebuild(opened, actor=session.actor, at_us=at_us, progress=step)
        lines = triage_lines(opened, session.as_of_us)
        session.consulted(opened, "run", lines=len(lines))
        stops = stop_findings(opened) if taking.strict else 0
    for line in (*taken.text(), *again.text(), *asked, *built.text()):
        say(line)
    return lines, stops
