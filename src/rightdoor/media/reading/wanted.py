"""What content is, told by its first bytes while it is read, and how much of it has to be held for what comes after."""

from __future__ import annotations

from rightdoor.exhibits.archives import archive_kind
from rightdoor.exhibits.media import media_kind
from rightdoor.media.reading import image_open
from rightdoor.media.reading.digests import Digested
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.node import Node
from rightdoor.media.reading.perceive import FILMS, PICTURES
from rightdoor.media.reading.said import said
from rightdoor.model.finding import DataFinding


class Wanted:
    """What content is, by its first bytes, and how much of it is to be held while it is read."""

    def __init__(self, node: Node, limits: ReadingLimits, *, deep: bool, part: bool) -> None:
        self._node = node
        self._limits = limits
        self._deep = deep
        self._part = part
        self.kind: str | None = None
        self._container = ""
        self._other: str | None = None

    def __call__(self, head: bytes) -> int:
        if self._part:
            return 0
        self.kind = media_kind(head)
        if self.kind is None:
            self._container = "archive" if archive_kind(head) is not None else "image" if image_open.image_kind(head) else ""
            self._other = None if self._container else image_open.not_opened(head)
        if self.kind in PICTURES:
            return self._limits.picture_bytes
        if self.kind in FILMS and self._node.seekable is None:
            return self._limits.nested_bytes
        if self._container and not self._deep and self._node.seekable is None:
            return self._limits.nested_bytes
        return 0

    def inside(self, digested: Digested) -> str:
        """What is to be looked into."""
        held = self._node.seekable is not None or digested.content is not None
        return self._container if self._container and not self._deep and held else ""

    def refused(self, digested: Digested) -> tuple[DataFinding, ...]:
        """Why something that holds other files is not looked into."""
        place = self._node.path
        if self._other is not None:
            return (said("image-not-opened", place, f"{self._other}: not opened here; its own digests alone were compared"),)
        if not self._container or self.inside(digested):
            return ()
        if self._deep:
            words = f"containers within containers deeper than {self._limits.archives.depth}; this one was not opened"
            return (said("archive-bomb", place, words),)
        return (said("archive-not-opened", place, f"more than {self._limits.nested_bytes} bytes, inside another; not opened"),)
