"""The perceptual hash of a picture in memory, by the room `media.perceptual`: decoders are loaded with the first picture."""

from __future__ import annotations

import io
from typing import IO, BinaryIO, NamedTuple, cast

from rightdoor.media.perceptual.film import Film
from rightdoor.media.perceptual.outcome import HASHER, Refusal
from rightdoor.model.finding import DataFinding

__all__ = ["FILMS", "HASHER", "PICTURES", "Seen", "perceive"]

PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp", "heif"})
FILMS = frozenset({"mp4", "quicktime", "matroska", "avi", "mpeg", "asf", "flv", "realmedia"})


Frame = tuple[int, int, str]
"""(milliseconds from the beginning, quality, hash in hexadecimal) of one frame of a film, or page of a picture with several."""


class Seen(NamedTuple):
    """What came of a picture: the hash (hexadecimal) with its quality, maker and dihedral variants, or findings alone.

    Films have frames and no hash of their own; moving pictures have both.
    """

    pdq: str | None = None
    quality: int | None = None
    hasher: str | None = None
    variants: tuple[str, ...] = ()
    findings: tuple[DataFinding, ...] = ()
    frames: tuple[Frame, ...] = ()


def perceive(content: bytes | BinaryIO, place: str, kind: str) -> Seen:
    """Hash a picture (its bytes) or a film (its bytes, or a file to seek in).

    Whatever is wrong with it is a finding at `place`; nothing that is in it raises.
    """
    if kind in FILMS:
        from rightdoor.media.perceptual.video import video_frames

        quiet = _Quiet(io.BytesIO(content) if isinstance(content, bytes) else content)
        return _film(video_frames(cast(IO[bytes], quiet)), place)
    from rightdoor.media.perceptual.pictures import pdq_of_bytes

    data = content if isinstance(content, bytes) else content.read()
    found = pdq_of_bytes(data)
    if isinstance(found, Refusal):
        return Seen(findings=(_finding(found, place),))
    variants = tuple(variant.hex() for variant in found.variants)
    remarks = tuple(_finding(remark, place) for remark in found.remarks)
    further = _pages(data, place) if found.frames > 1 else Seen()
    return Seen(found.pdq.hex(), found.quality, found.hasher, variants, (*remarks, *further.findings), further.frames)


def _pages(content: bytes, place: str) -> Seen:
    from rightdoor.media.perceptual.frames import picture_frames

    return _film(picture_frames(content), place)


def _film(film: Film | Refusal, place: str) -> Seen:
    if isinstance(film, Refusal):
        return Seen(findings=(_finding(film, place),))
    frames = tuple((frame.at_ms, frame.quality, frame.pdq.hex()) for frame in film.frames)
    return Seen(hasher=film.hasher, findings=tuple(_finding(each, place) for each in film.findings), frames=frames)


class _Quiet(io.RawIOBase):
    """A file for a decoder: where the medium does not give bytes the file ends, so that nothing is raised through the decoder."""

    def __init__(self, body: BinaryIO) -> None:
        self._body = body
        body.seek(0)

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def read(self, count: int = -1) -> bytes:
        """As of a file."""
        try:
            return self._body.read(count)
        except OSError:
            return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        """As of a file."""
        return self._body.seek(offset, whence)

    def tell(self) -> int:
        """As of a file."""
        return self._body.tell()


def _finding(refusal: Refusal, place: str) -> DataFinding:
    locator = f"{place}#{refusal.where}" if refusal.where else place
    return DataFinding(refusal.code, refusal.severity, locator, "", "", refusal.message)
