"""Importing small sets into real stores, and asking them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rightdoor.media.held import HeldSet
from rightdoor.media.looking import look
from rightdoor.media.says import Says
from rightdoor.media.sets.importing import About, Imported, import_set
from rightdoor.store.open import Store

NOW_US = 1_767_600_000_000_000
CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media"


@dataclass
class Sets:
    """A store with hash sets."""

    store: Store
    folder: Path
    random_bytes: object
    actor: str = "os:tester"

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def take(self, *files: Path, name: str = "one", **about: object) -> Imported:
        with self.store.connect() as connection:
            return import_set(
                self.store, connection, files, About(name, **{"authority": "LIC-0", **about}), actor=self.actor, at_us=NOW_US, random_bytes=self.random_bytes, progress=lambda *_: None
            )  # fmt: skip

    def sets(self, **how: object) -> dict[str, HeldSet]:
        with self.store.connect() as connection:
            found = look(self.store, connection, **{"purpose": "triage", "actor": self.actor, "at_us": NOW_US, **how})
        return {held.name: held for held in found}

    def said(self, algorithm: str, digest: bytes, *, name: str = "one") -> list[Says]:
        """What the set says of a digest; empty where it does not hold it."""
        held = self.sets()[name]
        (position,) = held.find(algorithm, rows([digest]))
        return held.says(algorithm, int(position)) if position >= 0 else []

    def acts(self) -> list[tuple[str, dict]]:
        with self.store.connect() as connection:
            return [
                (act, json.loads(body)["subject"])
                for act, body in connection.execute("select act, body from rightdoor.ledger order by seq").fetchall()
            ]


def rows(digests: Sequence[bytes]) -> np.ndarray:
    return np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(len(digests), -1)


def vics(*media: dict, context: str = CONTEXT) -> str:
    return json.dumps({"@odata.context": context, "value": list(media)})


def medium(number: int, **more: object) -> dict:
    return {"MediaID": number, "Category": 1, "MD5": f"{number:032x}", **more}


def md5(number: int) -> bytes:
    return number.to_bytes(16, "big")
