"""What a command tells the desk: the store, its key, the clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rightdoor.cli.session import Session
from rightdoor.errors import UsageProblem
from rightdoor.store.keys import KeyFile, KeyFolder
from rightdoor.store.open import Store

if TYPE_CHECKING:
    from rightdoor.desk.surroundings import Surroundings


def surroundings(session: Session, *, create: bool = False) -> Surroundings:
    """For the store of `session`; with `create` a training store is made if there is none.

    Raises UsageProblem for another instant than the clock's on a live store, whose writes bear the clock.
    """
    from rightdoor.desk.surroundings import Surroundings

    with session.store(write=False, create=create) as opened:
        _refuse_moved_clock(session, opened)
    source = session.key_source
    return Surroundings(
        store=str(session.store_dir),
        actor=session.actor,
        key_file=str(source.path.absolute()) if isinstance(source, KeyFile) else "",
        key_folder=str(source.folder.absolute()) if isinstance(source, KeyFolder) else "",
        clock_offset_us=session.as_of_us - session.real_us,
    )


def _refuse_moved_clock(session: Session, opened: Store) -> None:
    if opened.kind == "live" and session.as_of_us != session.real_us:
        raise UsageProblem("In a live store the desk keeps the clock's time.", advice="Leave --as-of out.")
