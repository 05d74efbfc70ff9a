"""`rightdoor backup | restore | compact | checkpoint | erasures`: keeping the store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome
from rightdoor.cli.progress import progress
from rightdoor.cli.session import Session, begin
from rightdoor.errors import UsageProblem
from rightdoor.store.folder import check_apart, is_store, read_store_file


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for command in (backup, restore, compact, checkpoint, erasures):
        app.command()(command)


def backup(
    out: Annotated[Path, typer.Argument(help="Absent or empty folder for the backup.")],
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a consistent copy of the store, without its key."""
    from rightdoor.operations.forget import back_up

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    check_apart(session.store_dir, out, what="backup")
    with session.store(write=True) as opened, progress("backing up") as step:
        digest = back_up(opened, out, actor=session.actor, at_us=session.write_us(opened), progress=step)
    text = f"backup written to {out}; its digest is {digest}. Keep the store's key elsewhere: without it the vault cannot be read."
    outcome(as_json, {"backup": str(out), "digest": digest}, text)


def restore(
    source: Annotated[Path, typer.Argument(help="The backup's folder.")],
    erased: Annotated[
        Path | None, typer.Option(help="What `rightdoor erasures` wrote of a newer store: applied again.", show_default=False)
    ] = None,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a backup, restore it into an absent or empty folder (--store), apply known erasures again."""
    from rightdoor.operations.forget import Since, restore_store

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    check_apart(session.store_dir, source, what="backup")
    exhibits, sets = _erased(erased)
    with progress("restoring") as step:
        store_id = restore_store(
            source,
            session.store_dir,
            key_source=session.key_source,
            random_bytes=session.random_bytes,
            actor=session.actor,
            at_us=_restored_at(session, source),
            progress=step,
            since=Since(exhibits, sets),
        )
    _load_casework(session)
    text = f"store {store_id} restored to {session.store_dir}; run `rightdoor verify`."
    outcome(as_json, {"store": store_id, "folder": str(session.store_dir)}, text)


def _load_casework(session: Session) -> None:
    """What the desk kept: its tables made and filled now, so that the next backup holds them whether or not the desk is served before."""
    if not (session.store_dir / "desk" / "restored").is_dir():
        return
    from rightdoor.cli.desk import surroundings
    from rightdoor.desk.prepare import prepare
    from rightdoor.desk.surroundings import opened

    around = surroundings(session)
    with opened(around) as store:
        prepare(store, around)


def _restored_at(session: Session, source: Path) -> int:
    """The instant that the restoration bears: of a live store the real clock, as for everything that is written to one."""
    if not is_store(source):
        return session.real_us  # no backup: refused by what checks it
    return session.as_of_us if read_store_file(source).kind == "training" else session.real_us


def _erased(path: Path | None) -> tuple[dict[str, str], dict[str, int]]:
    """(exhibits with the authority of each erasure, hash sets with the last version that was removed)."""
    if path is None:
        return {}, {}
    try:
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        sets = {str(line["hash_set"]): int(line["removed"]) for line in lines if "hash_set" in line}
        return {str(line["exhibit"]): str(line["authority"]) for line in lines if "hash_set" not in line}, sets
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise UsageProblem(f"{path} is not what `rightdoor erasures` writes.", advice="Write it anew from the newer store.") from problem


def erasures(store: StoreOption = None, actor: ActorOption = None, key_file: KeyOption = None, as_json: JsonOption = True) -> None:
    """What was erased and under which authority: for restoring older backups. Always JSON Lines."""
    del as_json
    from rightdoor.operations.forget import erasures_of, sets_removed_of

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened:
        json_lines({"exhibit": exhibit, "authority": authority} for exhibit, authority in sorted(erasures_of(opened).items()))
        json_lines({"hash_set": identity, "removed": version} for identity, version in sorted(sets_removed_of(opened).items()))


def compact(
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Join many small batches into few; nothing that is said changes."""
    from rightdoor.operations.forget import compact_batches

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=True) as opened:
        made = compact_batches(opened, actor=session.actor, at_us=session.write_us(opened))
    outcome(as_json, {"batches": made}, f"{len(made)} joined batch(es) written.")


def checkpoint(
    out: Annotated[Path, typer.Argument(help="File for the checkpoint (JSON); the public key goes beside it.")],
    signing_key: Annotated[
        Path | None,
        typer.Option(help="Ed25519 private key (PEM); made if absent. Default: beside the store's key.", show_default=False),
    ] = None,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign the ledger's newest row for a third party; `verify --checkpoint` tells later whether the chain still holds it."""
    from rightdoor.operations.checkpoint import write_checkpoint

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    check_apart(session.store_dir, out, what="checkpoint")
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise UsageProblem(f"No file {out} can be written: its folder does not exist, or it is a folder itself.", advice="Name a file.")
    with session.store(write=True) as opened:
        key = signing_key or Path.home() / ".config" / "rightdoor" / f"{opened.id}.signing.pem"
        at_us = session.write_us(opened)
        public = write_checkpoint(opened, out, signing_key=key, actor=session.actor, at_us=at_us, random_bytes=session.random_bytes)
    outcome(as_json, {"checkpoint": str(out), "public_key": str(public)}, f"checkpoint written to {out}, public key to {public}.")
