"""Where a built package lies until it is put away: `<store>/desk/packages/<key>.zip`, for the owner alone, a day at most."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from pathlib import Path
from typing import Final

ZIP_TYPE: Final = "application/zip"
KEPT_US: Final = 24 * 3600 * 1_000_000


def folder(store_dir: Path) -> Path:
    """The folder of all of them, made where it is not there."""
    found = store_dir / "desk" / "packages"
    found.parent.mkdir(mode=0o700, exist_ok=True)
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def place_of(store_dir: Path, key: str) -> Path:
    """Where one lies."""
    return folder(store_dir) / f"{key}.zip"


def part_of(store_dir: Path, key: str) -> Path:
    """Where it lies until its rows are committed."""
    return folder(store_dir) / f".{key}.part"


def put_in_place(store_dir: Path, key: str) -> bool:
    """Whether its file is there; one whose rows were committed and that was cut short before its last step is brought to its place."""
    place = place_of(store_dir, key)
    with contextlib.suppress(FileNotFoundError):
        part_of(store_dir, key).replace(place)
    return place.is_file()


def put_away(store_dir: Path, key: str) -> None:
    """Remove it, whatever is left of it."""
    for path in (place_of(store_dir, key), part_of(store_dir, key)):
        path.unlink(missing_ok=True)


def strays(store_dir: Path, keep: Collection[str]) -> list[str]:
    """The keys of files that are not among `keep`."""
    root = store_dir / "desk" / "packages"
    names = [path.name.removeprefix(".").split(".", 1)[0] for path in root.iterdir()] if root.is_dir() else []
    return sorted({name for name in names if name not in keep})
