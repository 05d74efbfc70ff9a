"""A disk image opened with its segments, and what is wrong with it as a whole."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
from collections.abc import Iterator
from typing import BinaryIO

from rightdoor.exhibits.walk import Found, unreadable
from rightdoor.media.reading.image_open import Bytes, EwfBytes, Kind, RawBytes, image_kind, segment_number, segments
from rightdoor.media.reading.image_walk import image_files
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.node import Node, Unread
from rightdoor.media.reading.said import said
from rightdoor.model.finding import DataFinding

_NEEDED: dict[Kind, tuple[str, ...]] = {"ewf": ("pyewf", "pytsk3"), "raw": ("pytsk3",)}
_PIECE = 4 << 20
_DEFLATE = 1_100
"""More than this many times its size nothing is packed (DEFLATE: 1,032)."""


@contextlib.contextmanager
def opened_image(path: str, body: BinaryIO, *, found: Found | None, limits: ReadingLimits) -> Iterator[Iterator[Node | Unread]]:
    """The files of the image in `body`, which stays the caller's. `found` says where to look for further segments."""
    with _opened(path, body, found) as image:
        yield _alone(path, image) if isinstance(image, DataFinding) else image_files(path, image, limits)


def acquisition_hash(path: str, body: BinaryIO, *, found: Found | None) -> tuple[DataFinding, ...]:
    """What became of the digests that whoever acquired an EWF image stored in it, held against all of its bytes.

    Nothing for other images, and where the image cannot be opened: what opens it says why.
    """
    body.seek(0)
    if image_kind(body.read(65_536)) != "ewf":
        return ()
    with _opened(path, body, found) as image:
        return () if not isinstance(image, EwfBytes) else (_held_against(path, image),)


def _held_against(path: str, image: EwfBytes) -> DataFinding:
    stored = image.stored_digests()
    if not stored:
        return said("image-hash-unknown", path)
    if image.size > _DEFLATE * image.packed:
        return said(
            "image-hash-unknown",
            path,
            "claims more content than its segments can hold; the digest that is stored in it was not held against it",
        )
    computed = {name: hashlib.new(name, usedforsecurity=False) for name in stored}
    at = 0
    try:
        while at < image.size:
            piece = image.read_at(at, min(_PIECE, image.size - at))
            if not piece:
                raise OSError
            at += len(piece)
            for digest in computed.values():
                digest.update(piece)
    except OSError:
        return said(
            "image-hash-unknown", path, f"cannot be read beyond byte {at}: the digest that is stored in it cannot be held against it"
        )
    names = " and ".join(name.upper().replace("SHA", "SHA-") for name in sorted(stored))
    if all(computed[name].hexdigest() == value for name, value in stored.items()):
        return said("image-hash-verified", path, f"its content has the {names} that was stored at its acquisition")
    return said("image-hash-differs", path, f"its content has not the {names} that was stored at its acquisition")


@contextlib.contextmanager
def _opened(path: str, body: BinaryIO, found: Found | None) -> Iterator[Bytes | DataFinding]:
    """The bytes of the image, all segments of it, or why not."""
    body.seek(0)
    head = body.read(65_536)
    kind = image_kind(head) or "raw"
    if kind == "ewf" and segment_number(head) != 1:
        words = f"segment {segment_number(head)} of an image of which the first segment is not here; not looked into"
        yield said("image-segment-missing", path, words)
        return
    missing = [name for name in _NEEDED[kind] if importlib.util.find_spec(name) is None]
    if missing:
        yield said("image-extra-missing", path, f"a disk image ({kind}), and {missing[0]} is not installed: not looked into")
        return
    with contextlib.ExitStack() as closing:
        files: list[BinaryIO] = [body]
        for each in segments(found, kind) if found is not None else ():
            opened = each.open()
            if isinstance(opened, DataFinding):
                yield said("image-segment-missing", path, "a segment of this image could not be read; not looked into")
                return
            files.append(closing.enter_context(opened))
        try:
            image: Bytes = EwfBytes(files) if kind == "ewf" else RawBytes(files)
        except OSError:
            words = f"an image of {len(files)} segments that could not be opened: it is damaged, or segments are missing; not looked into"
            yield said("image-broken", path, words)
            return
        closing.callback(image.close)
        yield image


def _alone(path: str, finding: DataFinding) -> Iterator[Node | Unread]:
    yield Unread(path, None, (finding,), from_image=True)


def further_segments(found: Found) -> list[Found]:
    """The further segments that lie beside a file whose name and content say that it is the first of an image."""
    if not _may_be_first(os.path.basename(found.name).rpartition(".")[2].lower()):
        return []
    opened = found.open()
    if isinstance(opened, DataFinding):
        return []
    with opened:
        try:
            kind = image_kind(opened.read(65_536))
        except OSError as problem:
            unreadable(found.name, problem)  # raises what is not the file's fault
            return []
    return segments(found, kind) if kind is not None else []


def _may_be_first(suffix: str) -> bool:
    return suffix in ("e01", "s01") or (suffix.isdigit() and int(suffix) < 2) or (bool(suffix) and set(suffix) == {"a"} and len(suffix) > 1)
