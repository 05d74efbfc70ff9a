"""A disk image opened with its segments, and what is wrong with it as a whole."""

from __future__ import annotations

import contextlib
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


@contextlib.contextmanager
def opened_image(path: str, body: BinaryIO, *, found: Found | None, limits: ReadingLimits) -> Iterator[Iterator[Node | Unread]]:
    """The files of the image in `body`, which stays the caller's. `found` says where to look for further segments."""
    body.seek(0)
    head = body.read(65_536)
    kind = image_kind(head) or "raw"
    if kind == "ewf" and segment_number(head) != 1:
        words = f"segment {segment_number(head)} of an image of which the first segment is not here; not looked into"
        yield _alone(path, said("image-segment-missing", path, words))
        return
    missing = [name for name in _NEEDED[kind] if importlib.util.find_spec(name) is None]
    with contextlib.ExitStack() as closing:
        if missing:
            yield _alone(
                path, said("image-extra-missing", path, f"a disk image ({kind}), and {missing[0]} is not installed: not looked into")
            )
            return
        files: list[BinaryIO] = [body]
        for each in segments(found, kind) if found is not None else ():
            opened = each.open()
            if isinstance(opened, DataFinding):
                yield _alone(path, said("image-segment-missing", path, "a segment of this image could not be read; not looked into"))
                return
            files.append(closing.enter_context(opened))
        try:
            image: Bytes = EwfBytes(files) if kind == "ewf" else RawBytes(files)
        except OSError:
            words = f"an image of {len(files)} segments that could not be opened: it is damaged, or segments are missing; not looked into"
            yield _alone(path, said("image-broken", path, words))
            return
        closing.callback(image.close)
        yield image_files(path, image, limits)


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
