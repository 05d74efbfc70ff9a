"""What was projected last for the desk, kept beside its events: from what, and what everybody's view is made of.

Not in a table: the desk's role reads tables, and that something silent came or went must not be seen in any. A store that was opened
for pages (`Store.as_open`) shows bulk data and derived tables as this says: as if what is silent had never come.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from rightdoor.store.files import write_by_rename
from rightdoor.store.open import Store


class Projected(NamedTuple):
    """`full`: digest of the generation with everything; `key`: of who stands where; `digest`, `folder`, `files`: of the open view's
    derived tables; `hidden`: the receipts in silent compartments."""

    full: str
    key: str
    digest: str
    folder: Path
    files: Mapping[str, Mapping[str, object]]
    hidden: frozenset[str]


def read_projected(store: Store) -> Projected | None:
    """What was projected last; None before the first projection."""
    path = store.path("desk", "projected")
    if not path.is_file():
        return None
    read = json.loads(path.read_bytes())
    return Projected(read["full"], read["key"], read["digest"], Path(store.dir, read["folder"]), read["files"], frozenset(read["hidden"]))


def write_projected(store: Store, said: Projected) -> None:
    """Say what was projected, by rename."""
    files = {name: dict(entry) for name, entry in said.files.items()}
    folder = str(said.folder.relative_to(store.dir))
    body = {**said._asdict(), "folder": folder, "files": files, "hidden": sorted(said.hidden)}
    write_by_rename(store.path("desk", "projected"), json.dumps(body).encode())


def hiding(store: Store) -> Projected | None:
    """What pages are to be shown instead of everything; None for a shell's store, and while nothing is silent."""
    said = read_projected(store) if store.as_open else None
    return said if said is not None and said.hidden else None
