"""The perceptual hash of a picture in memory, by the room `media.perceptual`: decoders are loaded with the first picture."""

from __future__ import annotations

import threading
from typing import NamedTuple

from rightdoor.media.perceptual.outcome import HASHER, Refusal
from rightdoor.model.finding import DataFinding

__all__ = ["FILMS", "HASHER", "PICTURES", "Seen", "perceive"]

PICTURES = frozenset({"jpeg", "png", "gif", "bmp", "tiff", "webp", "heif"})
FILMS = frozenset({"mp4", "quicktime", "matroska", "avi", "mpeg", "asf", "flv", "realmedia"})
_ONE_AT_A_TIME = threading.Lock()


class Seen(NamedTuple):
    """What came of a picture: the hash (hexadecimal) with its quality, maker and dihedral variants, or findings alone."""

    pdq: str | None = None
    quality: int | None = None
    hasher: str | None = None
    variants: tuple[str, ...] = ()
    findings: tuple[DataFinding, ...] = ()


def perceive(content: bytes, place: str, kind: str) -> Seen:
    """Hash a picture. Whatever is wrong with it is a finding at `place`; nothing that is in it raises."""
    from rightdoor.media.perceptual.pictures import pdq_of_bytes

    if kind == "jpeg":
        found = pdq_of_bytes(content)
    else:  # the guard of the general decoder against bombs is one setting of the whole process
        with _ONE_AT_A_TIME:
            found = pdq_of_bytes(content)
    if isinstance(found, Refusal):
        return Seen(findings=(_finding(found, place),))
    variants = tuple(variant.hex() for variant in found.variants)
    return Seen(found.pdq.hex(), found.quality, found.hasher, variants, tuple(_finding(remark, place) for remark in found.remarks))


def _finding(refusal: Refusal, place: str) -> DataFinding:
    locator = f"{place}#{refusal.where}" if refusal.where else place
    return DataFinding(refusal.code, refusal.severity, locator, "", "", refusal.message)
