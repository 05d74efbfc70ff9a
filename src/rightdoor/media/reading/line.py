"""What reading gives of one file: the line of the report before any hash set was asked."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from rightdoor.media.reading.node import Times
from rightdoor.media.reading.perceive import Frame
from rightdoor.model.finding import DataFinding

ENCODER = msgspec.json.Encoder()


class Line(NamedTuple):
    """One file, or one thing that has a place and could not be read (then the digests are None).

    `kind` is the format by content where it is a picture or film. `inside` says what was looked into: "archive", "image"
    or "". `frames`: of films and moving pictures. `variants` are the eight dihedral forms of `pdq` (hexadecimal, the plain one first). `from_image`: it lies in a
    disk image, directly or not. `photodna`: SHA-256 of the PhotoDNA that a record states of it; none is computed of what is read.
    """

    path: str
    size: int | None
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None
    pdq: str | None = None
    quality: int | None = None
    hasher: str | None = None
    variants: tuple[str, ...] = ()
    kind: str | None = None
    times: Times = ()
    deleted: bool = False
    from_image: bool = False
    inside: str = ""
    findings: tuple[DataFinding, ...] = ()
    frames: tuple[Frame, ...] = ()
    photodna: str | None = None

    def encoded(self) -> bytes:
        """As it is kept until the report."""
        return ENCODER.encode(self)


_DECODER = msgspec.json.Decoder(Line)


def decoded(body: bytes) -> Line:
    """The line that `encoded` gave."""
    return _DECODER.decode(body)
