"""Disk images made by the tests themselves, byte by byte: FAT with deleted entries, partition tables, EWF (E01) with segments.

Independent of the readers under test: written from the formats' documents (Microsoft FAT specification 1.03; Metz,
"Expert Witness Compression Format", 2006-2024). Only generated patterns and invented names are put into them.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

SECTOR = 512
_CLUSTER = 2048
_EOC = 0xFFFF


def _short_name(number: int, name: str) -> bytes:
    suffix = name.rpartition(".")[2].upper()[:3] if "." in name else ""
    return f"F{number:07d}".encode() + suffix.encode().ljust(3)


def _checksum(short: bytes) -> int:
    total = 0
    for byte in short:
        total = ((total & 1) << 7) + (total >> 1) + byte & 0xFF
    return total


def _entries(number: int, name: str, *, cluster: int, size: int, folder: bool = False, deleted: bool = False) -> bytes:
    """A long file name with its short entry."""
    short = _short_name(number, "" if folder else name)
    units = name.encode("utf-16-le")
    units += b"\0\0" if len(units) % 26 else b""
    units = units.ljust(-(-len(units) // 26) * 26, b"\xff")
    parts = [units[at : at + 26] for at in range(0, len(units), 26)]
    out = b""
    for index in range(len(parts), 0, -1):
        order = index | (0x40 if index == len(parts) else 0)
        part = parts[index - 1]
        out += struct.pack("<B10sBBB12sH4s", order, part[:10], 0x0F, 0, _checksum(short), part[10:22], 0, part[22:26])
    attribute = 0x10 if folder else 0x20
    date, time = (2026 - 1980) << 9 | 1 << 5 | 5, 8 << 11 | 30 << 5
    out += struct.pack("<11sBBBHHHHHHHI", short, attribute, 0, 0, time, date, date, 0, time, date, cluster, 0 if folder else size)
    if deleted:
        out = b"".join(b"\xe5" + out[at + 1 : at + 32] for at in range(0, len(out), 32))
    return out


def fat_image(files: Mapping[str, bytes], *, deleted: Mapping[str, bytes] | None = None, loop: str = "", sectors: int = 0) -> bytes:
    """A FAT16 file system. Names may hold one folder (`folder/name`). `loop` names a folder that holds itself."""
    gone = dict(deleted or {})
    clusters: list[bytes] = []
    fat = [0xFFF8, 0xFFFF]

    def stored(content: bytes, *, free: bool = False) -> int:
        first = len(fat)
        count = max(1, -(-len(content) // _CLUSTER))
        for index in range(count):
            clusters.append(content[index * _CLUSTER : (index + 1) * _CLUSTER].ljust(_CLUSTER, b"\0"))
            fat.append(0 if free else _EOC if index == count - 1 else first + index + 1)
        return first

    folders: dict[str, bytes] = {"": b""}
    number = 0
    for name, content in [*files.items(), *gone.items()]:
        folder, _, plain = name.rpartition("/")
        number += 1
        first = stored(content, free=name in gone) if content else 0
        folders.setdefault(folder, b"")
        folders[folder] += _entries(number, plain, cluster=first, size=len(content), deleted=name in gone)
    root = folders.pop("")
    for folder, entries in folders.items():
        number += 1
        first = len(fat)
        if folder == loop:
            entries += _entries(number + 500, "again", cluster=first, size=0, folder=True)
        stored(entries)
        root += _entries(number, folder, cluster=first, size=0, folder=True)
    per_cluster = _CLUSTER // SECTOR
    total_clusters = max(len(clusters) + 8, 4200)
    fat_sectors = -(-2 * (total_clusters + 2) // SECTOR)
    root_entries = max(512, -(-len(root) // 32 // 16) * 16)
    reserved = 4
    total = max(sectors, reserved + 2 * fat_sectors + root_entries * 32 // SECTOR + total_clusters * per_cluster)
    boot = struct.pack(
        "<3s8sHBHBHHBHHHIIBBBI11s8s", b"\xeb\x3c\x90", b"MSDOS5.0", SECTOR, per_cluster, reserved, 2, root_entries,
        total if total < 65536 else 0, 0xF8, fat_sectors, 63, 16, 0, 0 if total < 65536 else total, 0x80, 0, 0x29, 1234, b"NO NAME    ", b"FAT16   ",
    )  # fmt: skip
    table = struct.pack(f"<{len(fat)}H", *fat).ljust(fat_sectors * SECTOR, b"\0")
    image = boot.ljust(510, b"\0") + b"\x55\xaa"
    image = image.ljust(reserved * SECTOR, b"\0") + table * 2 + root.ljust(root_entries * 32, b"\0") + b"".join(clusters)
    return image.ljust(total * SECTOR, b"\0")


def partitioned(*systems: bytes) -> bytes:
    """A disk with a master boot record and these file systems as partitions."""
    entries, body, start = b"", b"", 64
    for system in systems:
        length = -(-len(system) // SECTOR)
        entries += struct.pack("<B3sB3sII", 0, b"\0\0\0", 0x06, b"\0\0\0", start, length)
        body += system.ljust(length * SECTOR, b"\0")
        start += length
    return (b"\0" * 446 + entries.ljust(64, b"\0") + b"\x55\xaa").ljust(64 * SECTOR, b"\0") + body


def _section(kind: bytes, body: bytes, at: int, *, last: bool = False) -> bytes:
    size = 76 + len(body)
    head = struct.pack("<16sQQ40s", kind, at if last else at + size, size, b"")
    return head + struct.pack("<I", zlib.adler32(head)) + body


def write_e01(
    first: Path, media: bytes | Iterable[bytes], *, size: int | None = None, segment: int = 1 << 40, level: int = 1, stored: str = "md5"
) -> list[Path]:
    """Write media as EWF-E01, in segments of about so many bytes; the paths in their order.

    `stored`: the digests of its content that are stored in it: "md5", "both" (and SHA-1), "other" (a wrong SHA-1 beside it), "none".
    """
    pieces = [media] if isinstance(media, bytes) else media
    length = len(media) if isinstance(media, bytes) else size
    assert length is not None
    chunk, md5 = 64 * SECTOR, hashlib.md5(usedforsecurity=False)
    sha1 = hashlib.sha1(usedforsecurity=False)
    volume = struct.pack(
        "<B3sIIIQIIIB3sI4sIB3sI4s16s963s5s", 1, b"", -(-length // chunk), 64, SECTOR, -(-length // SECTOR), 0, 0, 0, 1, b"", 0, b"", 0, level, b"",
        64, b"", b"\x11" * 16, b"", b"",
    )  # fmt: skip
    volume += struct.pack("<I", zlib.adler32(volume))
    header = zlib.compress(
        b"1\nmain\nc\tn\ta\te\tt\tav\tov\tm\tu\tp\n1\t1\tgenerated\ttest\tpattern\t1\t1\t2026 1 5 8 0 0\t2026 1 5 8 0 0\t0\n\n"
    )
    number, paths = 1, [first]
    out = first.open("wb")

    def begin() -> None:
        out.write(b"EVF\x09\x0d\x0a\xff\x00\x01" + struct.pack("<HH", number, 0))
        if number == 1:
            out.write(_section(b"header", header, out.tell()))
            out.write(_section(b"volume", volume, out.tell()))
        else:
            out.write(_section(b"data", volume, out.tell()))

    def tables(chunks: list[bytes]) -> None:
        at = out.tell()
        offsets, place = [], 76
        for each in chunks:
            offsets.append(place | (0x80000000 if each[:1] == b"C" else 0))
            place += len(each) - 1
        out.write(_section(b"sectors", b"".join(each[1:] for each in chunks), at))
        head = struct.pack("<I4sQ4s", len(offsets), b"", at, b"")
        rows = struct.pack(f"<{len(offsets)}I", *offsets)
        body = head + struct.pack("<I", zlib.adler32(head)) + rows + struct.pack("<I", zlib.adler32(rows))
        out.write(_section(b"table", body, out.tell()))
        out.write(_section(b"table2", body, out.tell()))

    begin()
    held: list[bytes] = []
    rest = b""
    for piece in (*pieces, None) if isinstance(media, bytes) else _and_none(pieces):
        rest += piece or b""
        while len(rest) >= chunk or (piece is None and rest):
            data, rest = rest[:chunk], rest[chunk:]
            md5.update(data)
            sha1.update(data)
            packed = zlib.compress(data, level)
            held.append(b"C" + packed if len(packed) < len(data) else b"R" + data + struct.pack("<I", zlib.adler32(data)))
            if len(held) >= 4096 or sum(map(len, held)) + out.tell() > segment:
                tables(held)
                held = []
                if out.tell() > segment and (rest or piece is not None):
                    out.write(_section(b"next", b"", out.tell(), last=True))
                    out.close()
                    number += 1
                    paths.append(first.with_name(first.name[:-2] + f"{number:02d}"))
                    out = paths[-1].open("wb")
                    begin()
    if held:
        tables(held)
    if stored in ("both", "other"):
        told = sha1.digest() if stored == "both" else bytes(byte ^ 1 for byte in sha1.digest())
        digest = struct.pack("<16s20s40s", md5.digest(), told, b"")
        out.write(_section(b"digest", digest + struct.pack("<I", zlib.adler32(digest)), out.tell()))
    elif stored == "md5":
        digest = struct.pack("<16s16s", md5.digest(), b"")
        out.write(_section(b"hash", digest + struct.pack("<I", zlib.adler32(digest)), out.tell()))
    out.write(_section(b"done", b"", out.tell(), last=True))
    out.close()
    return paths


def _and_none(pieces: Iterable[bytes]) -> Iterable[bytes | None]:
    yield from pieces
    yield None
