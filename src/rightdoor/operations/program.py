"""Which program derives: a digest over its own rules, so that a changed rule never leaves stale answers behind.

The version alone does not tell: it stays the same while rules are being mended. What readers and intake do is not part of
it: what they made is in the batches, and a newer reader reads again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib import resources
from importlib.metadata import version
from importlib.resources.abc import Traversable

ROOMS = ("attribution", "decisions", "footprints", "model", "reference", "rules", "subjects", "triage")
OPERATIONS = ("columns", "decided", "derive", "media_said", "recorded", "reference", "store_findings", "summary", "tables", "used_leases")
_SUFFIXES = (".py", ".yaml", ".csv", ".json", ".txt")


def program_files(package: Traversable | None = None) -> dict[str, str]:
    """The SHA-256 of each file of the rooms that derive, of readers and pages: to say in what two programs differ."""
    root = package if package is not None else resources.files("rightdoor")
    files = [each for room in (*ROOMS, "readers", "reporting") for each in _files(root.joinpath(room), room)]
    files += [(f"operations/{name}.py", root.joinpath("operations", f"{name}.py")) for name in OPERATIONS]
    return {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files}


def program_digest(package: Traversable | None = None) -> str:
    """SHA-256 over the files of everything between the batches and the derived tables, and over what writes those.

    `package`: the folder of the package, this one when left out. Costs one reading of some hundred small files.
    """
    root = package if package is not None else resources.files("rightdoor")
    digest = hashlib.sha256(f"pyarrow {version('pyarrow')}\n".encode())
    files = [each for room in ROOMS for each in _files(root.joinpath(room), room)]
    files += [(f"operations/{name}.py", root.joinpath("operations", f"{name}.py")) for name in OPERATIONS]
    for name, file in files:
        content = file.read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


def _files(folder: Traversable, at: str) -> Iterator[tuple[str, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry, f"{at}/{entry.name}")
        elif entry.name.endswith(_SUFFIXES):
            yield f"{at}/{entry.name}", entry
