"""Streams what a browser sends to its staging folder. Media is told by its first bytes, hashed, and never written.

A PDF or office document with pictures and an archive are written (they have to be opened to be judged) and lie there until
intake, which keeps their digest alone.
"""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from rightdoor.casework.jobs.staging import HashedMedia, Staging
from rightdoor.desk.uploads.limits import UploadLimits, too_large
from rightdoor.exhibits.media import media_kind

_HEAD = 1024


class StagingHandler(FileUploadHandler):
    """`refusal`: why it was stopped, as a sentence; `broken`: the browser went away in the middle of a file."""

    chunk_size = 256 * 1024

    def __init__(self, staging: Staging, limits: UploadLimits) -> None:
        super().__init__()
        self._staging = staging
        self._limits = limits
        self._name = ""
        self._out: BinaryIO | None = None
        self._media = ""
        self._head = b""
        self._digest = hashlib.sha256()
        self._size = 0
        self.refusal = ""
        self.broken = False

    def new_file(self, *args: object, **kwargs: object) -> None:
        """The next file begins."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        if self._staging.files + len(self._staging.media) >= self._limits.files:
            self._stop(
                f"More than {self._limits.files:,} files at once are not taken. Nothing was taken. Send them in parts, or as an archive."
            )
        self._name = self._staging.name_for(str(self.file_name))
        self._out, self._media, self._head, self._size = None, "", b"", 0
        self._digest = hashlib.sha256()
        self.broken = True  # until it is complete

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece: counted, hashed, and written unless it is media. Raises StopUpload, OSError."""
        del start
        self._size += len(raw_data)
        self._staging.bytes += len(raw_data)
        if self._staging.bytes > self._limits.total:
            self._stop(too_large(self._limits))
        self._digest.update(raw_data)
        if self._out is None and not self._media:
            self._head += raw_data
            if len(self._head) >= _HEAD:
                self._decide()
        elif self._out is not None:
            self._out.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """The file is whole."""
        del file_size
        if self._out is None and not self._media:
            self._decide()
        if self._out is not None:
            self._out.close()
            self._staging.files += 1
        else:
            self._staging.media.append(HashedMedia(self._name, self._size, self._digest.hexdigest(), self._media))
        self._out, self._head, self.broken = None, b"", False
        return None

    def upload_interrupted(self) -> None:
        """The browser went away."""
        self.broken = True
        self.close()

    def close(self) -> None:
        """Give the open file back."""
        if self._out is not None:
            self._out.close()
            self._out = None

    def _decide(self) -> None:
        self._media = media_kind(self._head) or ""
        if not self._media:
            self._out = self._staging.create(self._name)
            self._out.write(self._head)
        self._head = b""

    def _stop(self, words: str) -> None:
        self.refusal = words
        self.close()
        raise StopUpload(connection_reset=True)
