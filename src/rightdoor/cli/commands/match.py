"""`rightdoor match PATH…`: what is known of files, and what nobody has seen before."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption, StrictOption
from rightdoor.cli.output import json_lines, say, table, text_lines
from rightdoor.cli.progress import progress
from rightdoor.cli.session import Session, begin, on_terminal
from rightdoor.errors import EXIT_STOP_FINDINGS, UsageProblem

if TYPE_CHECKING:
    from rightdoor.media.matching.report import ExhibitReport
    from rightdoor.operations.match_files import Matched


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(match)


def match(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH…", help="Files, folders, archives, raw or E01 disk images.", show_default=False)
    ] = None,
    received: Annotated[
        bool, typer.Option("--received", help="Ask about the files that received reports and case exports name, by the hashes they state.")
    ] = False,
    store: StoreOption = None,
    as_json: JsonOption = False,
    purpose: Annotated[str, typer.Option(help="For what the sets are asked: one word, recorded with who asks.")] = "triage",
    only: Annotated[list[str] | None, typer.Option("--set", help="Ask this set alone; may be given again.", show_default=False)] = None,
    radius: Annotated[int, typer.Option(min=0, max=64, help="Bits within which perceptual hashes are near.")] = 31,
    report: Annotated[Path | None, typer.Option(help="Write the report of each exhibit as JSON.", show_default=False)] = None,
    first_seen: Annotated[Path | None, typer.Option(help="Write the first-seen candidates as CSV.", show_default=False)] = None,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Threads that read small files.")] = 2,
    fast: Annotated[
        bool, typer.Option("--fast", help="Search near matches with an index: faster, 350 bytes for each hash of a set.")
    ] = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    strict: StrictOption = False,
) -> None:
    """Hash files, archives and disk images, each read once, and say what the hash sets know of them. Shows no picture.

    Killed and run again it goes on where it stopped. Results from disk images are intelligence, not validated as a
    forensic science activity; a near match is unconfirmed until a trained grader says so.
    """
    from rightdoor.media.matching.near import How
    from rightdoor.operations.match_files import Matching, matched

    if received == bool(paths):
        raise UsageProblem("Name what is to be matched: files, or --received alone.", advice="`rightdoor match PATH…` or `… --received`.")
    if received or not paths:
        return _received(begin(store, actor=actor, as_of=as_of, key_file=key_file), purpose, as_json)
    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    _refuse_overwriting(paths, report, first_seen)
    with session.store(write=False, create=True) as opened, _progress() as step:
        how = Matching(
            actor=session.actor,
            purpose=purpose,
            at_us=session.write_us(opened),
            progress=step,
            threads=threads,
            how=How(radius, "fast" if fast else "small"),
            sets=tuple(only or ()),
        )
        with matched(opened, paths, how) as found:
            _write(found, report, first_seen, store=session.store_dir)
            if as_json:
                text_lines(found.lines())
            else:
                _show(list(found.reports.exhibits.values()))
            _sum_up(found)
            found.given()
    if strict and found.stops:
        raise typer.Exit(EXIT_STOP_FINDINGS)
    return None


def _received(session: Session, purpose: str, as_json: bool) -> None:
    """Ask about received files by their stated hashes, and bring the list up to date."""
    from rightdoor.operations.ask_sets import ask_received
    from rightdoor.operations.rebuild import rebuild

    with session.store(write=True) as opened:
        at_us = session.write_us(opened)
        asked = ask_received(opened, actor=session.actor, purpose=purpose, at_us=at_us)
        with progress("rebuilding") as step:
            built = rebuild(opened, actor=session.actor, at_us=at_us, progress=step)
    if as_json:
        json_lines([{"exhibits": asked.exhibits, "known": dict(asked.known), "sets": list(asked.sets), "derived": built.ref.digest}])
        return
    for line in asked.text() or ("no hash set is held, or each of them was asked already",):
        say(line)
    for line in built.text():
        say(line)


def _refuse_overwriting(paths: list[Path], *outs: Path | None) -> None:
    """What is written must not lie among what is read."""
    for out in outs:
        if out is not None and any(out.absolute().is_relative_to(path.absolute()) for path in paths):
            raise UsageProblem("The report would be written among the files that are read.", advice="Name a place elsewhere.")


def _write(found: Matched, report: Path | None, first_seen: Path | None, *, store: Path) -> None:
    from rightdoor.media.matching.first_seen import as_csv
    from rightdoor.operations.written import write_outside

    if report is not None:
        content = {**found.made_by, "sets": [held._asdict() for held in found.sets], "exhibits": found.reports.as_json()}
        write_outside(report, msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n", store=store, what="report")
    if first_seen is not None:
        write_outside(first_seen, as_csv(found.first_seen()), store=store, what="list")


def _show(reports: list[ExhibitReport]) -> None:
    from rightdoor.media.matching.report import KNOWN

    rows = [(each.name, each.files, *(each.known[known] for known in KNOWN), each.first_seen) for each in reports]
    table(
        "What is known of the files",
        ("exhibit", "files", "known exactly", "near", "of no interest", "never seen", "unread", "not compared", "first-seen candidates"),
        rows,
    )
    graded = [
        (each.name, kind, row.set, row.profile or "", "" if row.number is None else row.number, row.label or "no category stated", count)
        for each in reports
        for kind, counts in (("exact", each.exact), ("near", each.near))
        for row, count in sorted(counts.items(), key=lambda item: tuple(str(part) for part in item[0]))
    ]
    if graded:
        table("What each set says", ("exhibit", "match", "set", "profile", "category", "label", "files"), graded)


def _sum_up(found: Matched) -> None:
    """What must be said beside the counts, on standard error."""
    from rightdoor.media.matching.answer import MARK
    from rightdoor.media.matching.report import sentences
    from rightdoor.media.reading.said import MATCH_CODES

    reports = list(found.reports.exhibits.values())
    if not found.sets:
        none = MATCH_CODES["no-hash-sets"]
        say(f"{none.meaning[0].upper()}{none.meaning[1:]}: {none.to_do}.")
    for held in found.sets:
        say(f"Asked: {held.name}, version {held.version}, of {held.issuer or 'an issuer that nobody named'}.")
    for sentence in sentences(reports):
        say(sentence)
    if found.kept:
        say(f"What was said of the files of {found.kept} received exhibit(s) is kept. `rightdoor rebuild` brings it to the triage list.")
    if any(each.from_image for each in reports):
        say(f"Results from disk images are {MARK}.")
    codes: dict[str, int] = {}
    for each in reports:
        for code, count in each.findings.items():
            codes[code] = codes.get(code, 0) + count
    if codes:
        say("Findings: " + ", ".join(f"{code} {count}" for code, count in sorted(codes.items())) + ".")


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """Bytes read, speed and time left on a terminal; silence in a pipe."""
    if not on_terminal():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("reading", total=None)

        def step(what: str, done: int, total: int) -> None:
            shown.update(task, description=f"reading: {what}", completed=done, total=total or None)

        yield step
