"""Where a reader's bytes come from: a name to show, a size, the head for recognition, a way to open."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Source:
    """One file as received.

    `name` is the path as received (readers may take a report's number from it, nothing else), `size`
    in bytes, `head` the first 64 KiB (fewer if the file is shorter), `opener` gives a fresh stream at
    the start of the content each time.
    """

    name: str
    size: int
    head: bytes
    opener: Callable[[], BinaryIO]

    def open(self) -> BinaryIO:
        """A new binary stream at offset 0; the caller closes it."""
        return self.opener()

    @property
    def whole(self) -> bool:
        """Whether `head` is the whole content."""
        return self.size == len(self.head)

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> Source:
        """A source over bytes in memory."""
        return cls(name, len(data), data[:HEAD_BYTES], lambda: io.BytesIO(data))

    @classmethod
    def of_path(cls, name: str, path: Path) -> Source:
        """A source over a regular file; raises OSError when it cannot be opened."""
        with path.open("rb") as handle:
            head = handle.read(HEAD_BYTES)
        return cls(name, path.stat().st_size, head, lambda: path.open("rb"))
