"""What stands between an image and libtsk: reading that never raises into it, and the content of one file of a file system."""

from __future__ import annotations

import errno
from typing import Any

from rightdoor.media.reading.image_open import Bytes
from rightdoor.media.reading.said import said
from rightdoor.model.finding import DataFinding


class Told:
    """The image as libtsk reads it, and how often it could not give what was asked: nothing may be raised through libtsk."""

    def __init__(self, image: Bytes) -> None:
        self._image = image
        self.lost = 0

    def read(self, offset: int, size: int) -> bytes:
        """What is there; nothing where it cannot be read."""
        try:
            return self._image.read_at(offset, size)
        except OSError:
            self.lost += 1
            return b""

    def for_libtsk(self, pytsk3: Any) -> Any:
        """The same behind the face that libtsk wants."""
        told, size_of = self, self._image

        class Img(pytsk3.Img_Info):  # type: ignore[misc]
            """An image that is no file of its own."""

            def __init__(self) -> None:
                super().__init__(url="", type=pytsk3.TSK_IMG_TYPE_EXTERNAL)

            def close(self) -> None:
                """Whoever opened the image closes it."""

            def read(self, offset: int, size: int) -> bytes:
                return told.read(offset, size)

            def get_size(self) -> int:
                return size_of.size

        return Img()


class Content:
    """One content of one file of a file system: seekable, read in place. Enough of BinaryIO for the readers of archives."""

    def __init__(self, entry: Any, info: Any, told: Told) -> None:
        self._entry = entry
        self._told = told
        self._type = info.type
        self._id = int(info.id)
        self._size = int(info.size)
        self._at = 0
        self._broken = False

    def forwards(self, count: int) -> bytes:
        """At most `count` bytes more; what the image does not give ends it, and `check` says so."""
        try:
            return self.read(count)
        except OSError:
            self._broken = True
            return b""

    def read(self, count: int = -1) -> bytes:
        """As of a file. Raises OSError."""
        wanted = self._size - self._at if count < 0 else min(count, self._size - self._at)
        if wanted <= 0:
            return b""
        before = self._told.lost
        try:
            piece = bytes(self._entry.read_random(self._at, wanted, self._type, self._id))
            if self._told.lost != before:
                raise OSError(errno.EIO, "the image does not give these bytes")
        finally:  # the file's own trouble, which its line tells: of the image as a whole the same is said whether files are read or known
            self._told.lost = before
        self._at += len(piece)
        return piece

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of a file."""
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        """As of a file."""
        return self._at

    def check(self, place: str) -> tuple[DataFinding, ...]:
        """Whether all of it could be read."""
        if self._broken or self._at < self._size:
            return (said("unreadable", place, f"{self._at} of {self._size} bytes could be read from the image"),)
        return ()
