"""The store's folder: its description ``store.json``, its parts, and how it lies to an inbox."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, cast

from rightdoor.errors import StoreDamaged, StoreInboxOverlap, StoreMissing
from rightdoor.store.files import write_by_rename

Kind = Literal["training", "live"]
FORMAT = 1


@dataclass(frozen=True, slots=True)
class StoreFile:
    """What ``store.json`` says. ``created_us``: UTC microseconds; ``key_check``: see keys.StoreKeys.check_value."""

    id: str
    kind: Kind
    created_us: int
    format: int
    key_check: str


def store_file(store_dir: Path) -> Path:
    """Where the description lies. It is written last, so that a folder that has it is a whole store."""
    return store_dir / "store.json"


def is_store(store_dir: Path) -> bool:
    """Whether a store was completed here."""
    return store_file(store_dir).exists()


def write_store_file(store_dir: Path, description: StoreFile) -> None:
    """Write it by rename. Raises OSError."""
    write_by_rename(store_file(store_dir), json.dumps(asdict(description), indent=1, sort_keys=True).encode() + b"\n")


def read_store_file(store_dir: Path) -> StoreFile:
    """Raises StoreMissing when there is no store, StoreDamaged when the file is not what the program writes."""
    path = store_file(store_dir)
    try:
        read = json.loads(path.read_bytes())
        found = StoreFile(str(read["id"]), cast(Kind, read["kind"]), int(read["created_us"]), int(read["format"]), str(read["key_check"]))
    except (FileNotFoundError, NotADirectoryError):
        raise StoreMissing(
            f"There is no store in {store_dir}.", advice="Make one with `rightdoor init`, or name another with --store."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise StoreDamaged(f"The file {path} is unreadable.", advice="Put it back from a backup of the store.") from None
    if found.kind not in ("training", "live") or found.format != FORMAT:
        raise StoreDamaged(
            f"The store {store_dir} has a form that this version does not know.",
            advice="Use the version of rightdoor that made it.",
        )
    return found


def check_apart(store_dir: Path, other: Path, *, what: str = "inbox") -> None:
    """Raise StoreInboxOverlap if one of the two contains the other, links followed.

    Intake would take in the store; in a backup or checkpoint inside the store, what is erased later would stay.
    """
    store, place = store_dir.resolve(), other.resolve()
    if store.is_relative_to(place) or place.is_relative_to(store):
        raise StoreInboxOverlap(
            f"The store {store_dir} and the {what} {other} contain each other.",
            advice=f"Name a store outside the {what} with --store."
            if what == "inbox"
            else f"Name a place outside the store for the {what}.",
        )
