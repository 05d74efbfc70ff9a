"""A small NTFS file system made byte by byte: files, alternate data streams, deleted files, a sparse one.

Independent of the reader under test, after the description of NTFS by the Linux-NTFS project. Names and content are generated.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import NamedTuple

CLUSTER, RECORD, SECTOR = 4096, 1024, 512
_MFT_AT = 4  # first cluster of the MFT
_TIME = 134_120_736_000_000_000  # 2026-01-05T08:00:00Z in 100 ns since 1601
_ROOT = 5


class NtfsFile(NamedTuple):
    """A file of the image: its content, its alternate streams, and whether it was deleted. `sparse`: a declared size of zeros."""

    content: bytes
    streams: Mapping[str, bytes] = {}
    deleted: bool = False
    sparse: int = 0


class _Disk:
    def __init__(self, clusters: int) -> None:
        self.clusters = clusters
        self.bytes = bytearray(clusters * CLUSTER)
        self.next = 64

    def store(self, content: bytes) -> tuple[int, int]:
        count = -(-len(content) // CLUSTER)
        at, self.next = self.next, self.next + count
        self.bytes[at * CLUSTER : at * CLUSTER + len(content)] = content
        return at, count


def _resident(kind: int, content: bytes, *, name: str = "", number: int = 0) -> bytes:
    raw = name.encode("utf-16-le")
    start = (24 + len(raw) + 7) // 8 * 8
    length = (start + len(content) + 7) // 8 * 8
    head = struct.pack("<IIBBHHHIHBB", kind, length, 0, len(name), 24, 0, number, len(content), start, 0, 0)
    return (head + raw).ljust(start, b"\0") + content.ljust(length - start, b"\0")


def _run(count: int, at: int | None) -> bytes:
    """One run of a mapping: so many clusters from there on, or a hole."""
    length = count.to_bytes(4, "little")
    return bytes([4 | (0 if at is None else 4 << 4)]) + length + (b"" if at is None else at.to_bytes(4, "little")) + b"\0"


def _outside(size: int, run: bytes, *, clusters: int, name: str = "", number: int = 0, sparse: bool = False) -> bytes:
    raw = name.encode("utf-16-le")
    start = (64 + len(raw) + 7) // 8 * 8
    length = (start + len(run) + 7) // 8 * 8
    flags = 0x8000 if sparse else 0
    head = struct.pack(
        "<IIBBHHHQQHHIQQQ", 128, length, 1, len(name), 64, flags, number, 0, clusters - 1, start, 0, 0, clusters * CLUSTER, size, size
    )  # fmt: skip
    return (head + raw).ljust(start, b"\0") + run.ljust(length - start, b"\0")


def _file_name(parent: int, name: str, size: int) -> bytes:
    fixed = struct.pack("<QQQQQQQIIBB", parent | 1 << 48, _TIME, _TIME, _TIME, _TIME, size, size, 0x20, 0, len(name), 3)
    return fixed + name.encode("utf-16-le")


def _standard() -> bytes:
    return _resident(16, struct.pack("<QQQQIIII", _TIME, _TIME, _TIME, _TIME, 0x20, 0, 0, 0))


def _record(number: int, attributes: list[bytes], *, used: bool = True, folder: bool = False) -> bytes:
    body = b"".join(attributes) + struct.pack("<II", 0xFFFFFFFF, 0)
    head = struct.pack(
        "<4sHHQHHHHIIQHHI", b"FILE", 0x30, 3, 0, 1 if used else 2, 1, 0x38, used | folder << 1, 0x38 + len(body), RECORD, 0, len(attributes) + 1, 0, number
    )  # fmt: skip
    record = bytearray((head.ljust(0x38, b"\0") + body).ljust(RECORD, b"\0"))
    assert len(record) == RECORD
    mark = b"\x01\x00"
    record[0x30:0x32] = mark
    for index, at in enumerate((510, 1022)):
        record[0x32 + 2 * index : 0x34 + 2 * index] = record[at : at + 2]
        record[at : at + 2] = mark
    return bytes(record)


def _index(entries: list[tuple[int, bytes]]) -> bytes:
    body = b""
    for number, name in entries:
        length = (16 + len(name) + 7) // 8 * 8
        body += (struct.pack("<QHHI", number | 1 << 48, length, len(name), 0) + name).ljust(length, b"\0")
    body += struct.pack("<QHHI", 0, 16, 0, 2)
    root = struct.pack("<IIIB3s", 0x30, 1, 4096, 1, b"") + struct.pack("<IIIB3s", 16, 16 + len(body), 16 + len(body), 0, b"")
    return _resident(144, root + body, name="$I30")


def _data(disk: _Disk, content: bytes, *, name: str = "", number: int = 0) -> bytes:
    if len(content) < 200:
        return _resident(128, content, name=name, number=number)
    at, count = disk.store(content)
    return _outside(len(content), _run(count, at), clusters=count, name=name, number=number)


def ntfs_image(files: Mapping[str, NtfsFile], *, clusters: int = 512) -> bytes:
    """The file system, with all files in its root folder (as many as one record holds)."""
    disk = _Disk(clusters)
    records: dict[int, bytes] = {}
    listed: list[tuple[int, bytes]] = []
    for number, (name, file) in enumerate(files.items(), 24):
        entry = _file_name(_ROOT, name, len(file.content))
        attributes = [_standard(), _resident(48, entry)]
        if file.sparse:
            holes = -(-file.sparse // CLUSTER)
            attributes.append(_outside(file.sparse, _run(holes, None), clusters=holes, sparse=True))
        else:
            attributes.append(_data(disk, file.content))
        attributes += [_data(disk, stream, name=label, number=9 + i) for i, (label, stream) in enumerate(file.streams.items())]
        records[number] = _record(number, attributes, used=not file.deleted)
        if not file.deleted:
            listed.append((number, entry))
    total = max(records, default=24) + 1
    mft = -(-total * RECORD // CLUSTER)
    system = {
        0: "$MFT",
        1: "$MFTMirr",
        2: "$LogFile",
        3: "$Volume",
        4: "$AttrDef",
        6: "$Bitmap",
        7: "$Boot",
        8: "$BadClus",
        9: "$Secure",
        10: "$UpCase",
    }
    for number, name in system.items():
        attributes = [_standard(), _resident(48, _file_name(_ROOT, name, 0))]
        if number == 0:
            attributes.append(_outside(total * RECORD, _run(mft, _MFT_AT), clusters=mft))
        elif number == 3:
            attributes += [_resident(96, "T".encode("utf-16-le")), _resident(112, struct.pack("<QBBH", 0, 3, 1, 0)), _resident(128, b"")]
        elif number == 6:
            at, count = disk.store(b"\xff" * (clusters // 8))
            attributes.append(_outside(clusters // 8, _run(count, at), clusters=count))
        else:
            attributes.append(_resident(128, b""))
        records[number] = _record(number, attributes)
    records[_ROOT] = _record(_ROOT, [_standard(), _resident(48, _file_name(_ROOT, ".", 0)), _index(listed)], folder=True)
    for number in range(total):
        record = records.get(number, _record(number, [], used=False))
        at = _MFT_AT * CLUSTER + number * RECORD
        disk.bytes[at : at + RECORD] = record
    boot = b"\xeb\x52\x90NTFS    " + struct.pack("<HBHBHHBHHHII", SECTOR, CLUSTER // SECTOR, 0, 0, 0, 0, 0xF8, 0, 63, 16, 0, 0)
    boot += struct.pack("<IQQQbxxxbxxxQI", 0x80008000, clusters * CLUSTER // SECTOR - 1, _MFT_AT, 60, -10, -12, 0x1234, 0)
    disk.bytes[:SECTOR] = boot.ljust(510, b"\0") + b"\x55\xaa"
    return bytes(disk.bytes)
