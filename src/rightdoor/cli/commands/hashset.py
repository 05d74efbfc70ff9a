"""`rightdoor hashset import | list | show | remove`: which sets of known files are held, from whom, under which authority."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, AuthorityOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, say, table
from rightdoor.cli.progress import progress
from rightdoor.cli.session import begin
from rightdoor.errors import UsageProblem
from rightdoor.model.civil import iso_utc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rightdoor.media.found import Found
    from rightdoor.media.register import Version

_TOLD = 5
"""Findings of one code that people are told one by one."""

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Hash sets: what is known of files, and who says so.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="hashset")


@group.command("import")
def hashset_import(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="The set's files; with --name they are one set together.")],
    name: Annotated[
        str | None,
        typer.Option(help="Name of the set. Default: the file's name without its suffix; of a feed, the feed's.", show_default=False),
    ] = None,
    issuer: Annotated[str | None, typer.Option(help="Who issued it.", show_default=False)] = None,
    authority: AuthorityOption = None,
    dated: Annotated[str | None, typer.Option("--date", help="Day of the set, like 2026-01-05.", show_default=False)] = None,
    profile: Annotated[
        str | None, typer.Option(help="Profile of its categories (US, UK, …), where the files state none.", show_default=False)
    ] = None,
    categories: Annotated[
        Path | None, typer.Option(help="CSV with meanings of your own: profile,number,label[,from,until].", show_default=False)
    ] = None,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import hash sets: VICS JSON, NCMEC XML, ICSE CSV, NSRL SQLite, Bloom files, plain lists. The same again changes nothing."""
    from rightdoor.media.profiles import read_declared
    from rightdoor.media.sets.importing import About, ImportRefused, import_set
    from rightdoor.media.sets.parts import names_of

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    declared = tuple(read_declared(categories)) if categories else ()
    day = _day(dated)
    refused: ImportRefused | None = None
    with session.store(write=True, create=True) as opened, opened.connect() as connection:
        at_us = session.write_us(opened)
        for called, paths in [(name, files)] if name else names_of(files):
            about = About(called, issuer, authority, day, profile, declared)
            try:
                with progress(f"importing {called}") as step:
                    made = import_set(
                        opened, connection, paths, about, actor=session.actor, at_us=at_us, random_bytes=session.random_bytes, progress=step
                    )
            except ImportRefused as problem:
                _told(as_json, called, problem.found)
                refused = problem
                continue
            _told(as_json, called, made.found)
            _shown(as_json, made.version, changed=made.changed)
    if refused is not None:
        raise refused


@group.command("list")
def hashset_list(
    store: StoreOption = None, actor: ActorOption = None, as_of: AsOfOption = None, key_file: KeyOption = None, as_json: JsonOption = False
) -> None:
    """The sets in force, each with issuer, day, authority and profile."""
    from rightdoor.media.register import in_force

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened, opened.connect() as connection:
        found = in_force(connection)
        connection.rollback()
        session.consulted(opened, "hashset-list", lines=len(found))
    if as_json:
        json_lines(map(_line, found))
        return
    columns = ("set", "version", "entries", "formats", "issuer", "date", "authority", "profile")
    rows = [(v.name, v.version, f"{v.entries:,}", ", ".join(v.formats), v.issuer, v.dated, v.authority, v.profile) for v in found]
    table(f"{len(found)} hash sets", columns, rows)


@group.command("show")
def hashset_show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The set's name.")],
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """All versions of one set, those that were removed too: how many of what, and what was found wrong. No hash is shown."""
    from rightdoor.media.register import SetUnknown, versions

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened, opened.connect() as connection:
        found = versions(connection, name=name, removed=True)
        connection.rollback()
        session.consulted(opened, "hashset-show", lines=len(found))
    if not found:
        raise SetUnknown("No hash set of that name is held.", advice="`rightdoor hashset list` shows the names.")
    if as_json:
        json_lines(map(_line, found))
        return
    columns = ("version", "imported", "entries", "hashes", "found", "date", "removed")
    table(
        f"{name}: {found[-1].issuer or 'issuer unstated'}, {found[-1].authority or 'authority unstated'}",
        columns,
        [(v.version, iso_utc(v.imported_us), f"{v.entries:,}", _counted(v.counts.items()), _counted(v.findings.items()), v.dated, "yes" if v.removed_seq else "") for v in found],
    )  # fmt: skip


@group.command("remove")
def hashset_remove(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The set's name.")],
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove a set with all its versions: its key is destroyed and its files are deleted; the ledger keeps that it was held."""
    from rightdoor.media.sets.removing import remove_set

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened, opened.connect() as connection:
        removed = remove_set(opened, connection, name, actor=session.actor, at_us=session.write_us(opened))
    outcome(as_json, {"set": name, "removed": removed}, f"{name}: {removed} version(s) removed.")


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise UsageProblem("--date needs a day.", advice="Write it like 2026-01-05.") from None


def _told(as_json: bool, called: str, found: Iterable[Found]) -> None:
    """What was found wrong: lines of their own with --json, sentences on standard error without."""
    from rightdoor.media.found import LISTED

    if as_json:
        json_lines({"set": called, "file": f.file, **f.finding._asdict()} for f in found)
        return
    told: dict[str, int] = {}
    for each in found:
        code = each.finding.code
        told[code] = told.get(code, 0) + 1
        if told[code] <= _TOLD:
            say(f"{called}: {each.file} {each.finding.locator}: {code}: {each.finding.message}")
    for code, count in told.items():
        if count > _TOLD:
            say(f"{called}: {code}: {'at least ' if count >= LISTED else ''}{count - _TOLD} more; --json lists them.")


def _shown(as_json: bool, version: Version, *, changed: bool) -> None:
    if as_json:
        json_lines([{**_line(version), "changed": changed}])
    else:
        words = "is in force" if changed else "was in force already; nothing was changed"
        say(f"{version.name}: version {version.version} with {version.entries:,} entries ({_counted(version.counts.items())}) {words}.")


def _line(version: Version) -> dict[str, object]:
    return {
        "set": version.name,
        "id": version.id,
        "version": version.version,
        "entries": version.entries,
        "counts": dict(version.counts),
        "findings": dict(version.findings),
        "formats": version.formats,
        "mode": version.mode,
        "issuer": version.issuer,
        "date": None if version.dated is None else version.dated.isoformat(),
        "authority": version.authority,
        "profile": version.profile,
        "imported": iso_utc(version.imported_us),
        "removed": version.removed_seq is not None,
    }


def _counted(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts))
