"""Archives made by hand, good and bad, for the tests of this folder."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

from rightdoor.exhibits.archive_limits import ArchiveLimits
from rightdoor.exhibits.unfold import Item, Noted, Unfolding, unfold
from rightdoor.exhibits.walk import Found, walk

JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"


def picture(length: int, seed: int = 1) -> bytes:
    """A generated pattern behind the signature of a JPEG; every 64-byte window of it is unlike any other."""
    out = bytearray(JPEG)
    state = seed * 2654435761 % 2**32 or 1
    while len(out) < length:
        state = (state * 1664525 + 1013904223) % 2**32
        out += state.to_bytes(4, "big")[:3]
    return bytes(out[:length])


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, data in members.items():
            z.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as t:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            t.addfile(info, io.BytesIO(data))
    return out.getvalue()


def local(name: bytes, data: bytes, *, size: int | None = None, crc: int | None = None, flags: int = 0) -> bytes:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(data) + packed.flush()
    head = struct.pack(
        "<4sHHHHHIIIHH", b"PK\x03\x04", 20, flags, 8, 0, 0, zlib.crc32(data) if crc is None else crc, len(body),
        len(data) if size is None else size, len(name), 0,
    )  # fmt: skip
    return head + name + body


def central(name: bytes, *, offset: int, packed: int, size: int, crc: int, mode: int = 0, flags: int = 0) -> bytes:
    head = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 0x314, 20, flags, 8, 0, 0, crc, packed, size, len(name), 0, 0, 0, 0, mode << 16, offset
    )
    return head + name


def ended(front: bytes, directory: bytes, count: int) -> bytes:
    return front + directory + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), len(front), 0)


def overlapping(entries: int, kernel: int) -> bytes:
    """Many directory entries that all point at one compressed kernel."""
    data = bytes(kernel)
    front = local(b"0", data)
    packed = len(front) - 31
    directory = b"".join(central(b"0", offset=0, packed=packed, size=kernel, crc=zlib.crc32(data)) for _ in range(entries))
    return ended(front, directory, entries)


def bomb_gzip(length: int) -> bytes:
    return gzip.compress(bytes(length), 9, mtime=0)


def unfolded(
    tmp_path: Path, data: bytes, *, name: str = "a.bin", limits: ArchiveLimits | None = None
) -> tuple[list[tuple[Item, bytes]], list[Noted]]:
    """Everything that comes out of one received file: items with their bytes, and notes."""
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    spool = tmp_path / "spool"
    spool.mkdir(exist_ok=True)
    (found,) = (f for f in walk(folder) if isinstance(f, Found))
    items: list[tuple[Item, bytes]] = []
    notes: list[Noted] = []
    for thing in unfold(found, Unfolding("", spool, limits or ArchiveLimits())):
        if isinstance(thing, Item):
            thing.body.seek(0)
            items.append((thing, thing.body.read() if thing.size < 1 << 26 else b""))
        else:
            notes.append(thing)
    assert not list(spool.iterdir()), "large members are unnamed files"
    return items, notes
