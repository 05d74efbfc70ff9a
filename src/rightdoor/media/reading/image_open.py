"""Disk images as bytes: raw (one file or numbered segments) and EWF (E01, s01), recognised by content.

EWF is read by `libewf` (the extra `images`); its segments are found beside the first by their names, opened without
following links, never written.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import BinaryIO, Literal, Protocol, cast

from rightdoor.exhibits.walk import Found

EWF = b"EVF\x09\x0d\x0a\xff\x00"
_NOT_OPENED: tuple[tuple[int, bytes, str], ...] = (
    (0, b"EVF2\r\n\x81\x00", "EnCase Ex01"),
    (0, b"LVF\x09\x0d\x0a\xff\x00", "EnCase L01"),
    (0, b"LEF2\r\n\x81\x00", "EnCase Lx01"),
    (0, b"AFF", "AFF"),
    (0, b"QFI\xfb", "QCOW"),
    (0, b"KDMV", "VMDK"),
    (0, b"# Disk DescriptorFile", "VMDK"),
    (0, b"conectix", "VHD"),
    (0, b"vhdxfile", "VHDX"),
    (64, b"\x7f\x10\xda\xbe", "VDI"),
    (0, b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (0, b"Rar!\x1a\x07", "RAR"),
    (0, b"MSCF\0\0\0\0", "Cabinet"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard"),
    (0, b"hsqs", "SquashFS"),
    (0, b"!BDN", "Outlook PST"),
)
_FILE_SYSTEMS: tuple[tuple[int, bytes], ...] = (
    (3, b"NTFS    "),
    (3, b"EXFAT   "),
    (3, b"-FVE-FS-"),
    (54, b"FAT12   "),
    (54, b"FAT16   "),
    (54, b"FAT     "),
    (82, b"FAT32   "),
    (0, b"LUKS\xba\xbe"),
    (32, b"NXSB"),
    (3, b"ReFS\0\0\0\0"),
    (0, b"XFSB\0\0"),
    (1024, b"\x10\x20\xf5\xf2"),
    (1024, b"H+\0\x04"),
    (1024, b"HX\0\x05"),
    (1080, b"\x53\xef"),
    (32769, b"CD001"),
)
_CLOSED: tuple[tuple[int, bytes, str], ...] = (
    (3, b"-FVE-FS-", "a volume encrypted by BitLocker"),
    (0, b"LUKS\xba\xbe", "a volume encrypted by LUKS"),
    (32, b"NXSB", "an APFS container"),
    (3, b"ReFS\0\0\0\0", "a ReFS volume"),
    (0, b"XFSB\0\0", "an XFS volume"),
    (1024, b"\x10\x20\xf5\xf2", "an F2FS volume"),
)
_EWF_NAME = re.compile(r"^(?P<stem>.*\.[esES])(?P<number>01)$", re.DOTALL)
_RAW_NAME = re.compile(r"^(?P<stem>.*\.)(?P<number>0*1|0+|aa+|AA+)$", re.DOTALL)

Kind = Literal["ewf", "raw"]


class Bytes(Protocol):
    """An image as one span of bytes."""

    @property
    def size(self) -> int:
        """Bytes in all."""

    def read_at(self, offset: int, count: int) -> bytes:
        """At most `count` bytes from there; raises OSError for what the medium or the image does not give."""

    def close(self) -> None:
        """Give it back."""


def image_kind(head: bytes) -> Kind | None:
    """What kind of disk image content that starts so is (64 KiB are looked at)."""
    if head.startswith(EWF):
        return "ewf"
    if any(head[at : at + len(mark)] == mark for at, mark in _FILE_SYSTEMS):
        return "raw"
    return "raw" if _partitioned(head) else None


def segment_number(head: bytes) -> int:
    """Which segment of an EWF image begins so (1 is the first)."""
    return int.from_bytes(head[9:11], "little")


def begins_file_system(head: bytes) -> bool:
    """Whether a file system begins at the first byte (so that there is no partition table)."""
    return any(head[at : at + len(mark)] == mark for at, mark in _FILE_SYSTEMS)


def not_opened(head: bytes) -> str | None:
    """The name of a kind of container that is known by its mark and not opened here."""
    return next((name for at, mark, name in _NOT_OPENED if head[at : at + len(mark)] == mark), None)


def closed(head: bytes) -> str | None:
    """What begins here, where it is known by its mark and cannot be read here."""
    return next((name for at, mark, name in _CLOSED if head[at : at + len(mark)] == mark), None)


def _partitioned(head: bytes) -> bool:
    """A GUID partition table (UEFI 2.10, 5.3), or a master boot record whose four entries make sense."""
    if head[512:520] == b"EFI PART":
        return True
    if head[510:512] != b"\x55\xaa":
        return False
    entries = [head[446 + 16 * i : 462 + 16 * i] for i in range(4)]
    used = [e for e in entries if any(e)]
    spans = [(int.from_bytes(e[8:12], "little"), int.from_bytes(e[12:16], "little")) for e in used]
    return bool(used) and all(e[0] in (0, 0x80) and e[4] for e in used) and all(start and length for start, length in spans)


def later_segments(found: Found, kind: Kind) -> Iterator[str]:
    """The names, in their order and without end, that the segments after the first would have."""
    name = os.path.basename(found.name)
    matched = (_EWF_NAME if kind == "ewf" else _RAW_NAME).match(name)
    if matched is None:
        return
    stem, number = matched["stem"], matched["number"]
    if kind == "ewf":
        first = stem[-1]
        for n in range(2, 100):
            yield f"{stem}{n:02d}"
        upper = first.isupper()
        for n in range(26 * 26 * (ord("Z") - ord(first.upper()) + 1)):
            text = f"{chr(ord(first.upper()) + n // 676)}{chr(65 + n // 26 % 26)}{chr(65 + n % 26)}"
            yield stem[:-1] + (text if upper else text.lower())
    elif number.isdigit():
        for n in range(int(number) + 1, 10 ** len(number)):
            yield f"{stem}{n:0{len(number)}d}"
    else:
        for n in range(1, 26**2):
            text = f"{chr(97 + n // 26)}{chr(97 + n % 26)}".rjust(len(number), "a")
            yield stem + (text if number.islower() else text.upper())


def segments(found: Found, kind: Kind) -> list[Found]:
    """The segments after the first that lie beside it, up to the first that does not."""
    folder = os.path.dirname(found.place)
    prefix = os.path.dirname(found.name)
    out: list[Found] = []
    for name in later_segments(found, kind):
        place = os.path.join(folder, os.fsencode(name))
        try:
            state = os.lstat(place)
        except (OSError, ValueError):
            break
        shown = f"{prefix}/{name}" if prefix else name
        out.append(Found(shown, place, state.st_size, state.st_dev, state.st_ino, state.st_mtime_ns))
    return out


class RawBytes:
    """Raw segments, one after the other. The files stay the caller's."""

    def __init__(self, files: list[BinaryIO]) -> None:
        self._files = files
        self._starts: list[int] = []
        self.size = 0
        for file in files:
            self._starts.append(self.size)
            self.size += file.seek(0, os.SEEK_END)

    def read_at(self, offset: int, count: int) -> bytes:
        """As `Bytes`."""
        out = b""
        for start, file, end in zip(self._starts, self._files, [*self._starts[1:], self.size], strict=True):
            if start <= offset < end and count:
                file.seek(offset - start)
                piece = file.read(min(count, end - offset))
                out += piece
                offset += len(piece)
                count -= len(piece)
        return out

    def close(self) -> None:
        """Nothing to give back."""


class EwfBytes:
    """An EWF image through libewf. The files stay the caller's; raises OSError where it is not one, or is incomplete."""

    def __init__(self, files: list[BinaryIO]) -> None:
        import pyewf

        self._handle = pyewf.handle()
        self._handle.open_file_objects(files, "r")
        self.size = int(self._handle.get_media_size())
        self.packed = sum(file.seek(0, os.SEEK_END) for file in files)

    def stored_digests(self) -> dict[str, str]:
        """The MD5 and SHA-1 of the content that whoever acquired the image stored in it, by name; those that are there and well formed."""
        try:
            found = {name: str(self._handle.get_hash_value(stored) or "").lower() for name, stored in (("md5", "MD5"), ("sha1", "SHA1"))}
        except OSError:
            return {}
        width = {"md5": 32, "sha1": 40}
        return {name: value for name, value in found.items() if re.fullmatch(rf"[0-9a-f]{{{width[name]}}}", value) and value.strip("0")}

    def read_at(self, offset: int, count: int) -> bytes:
        """As `Bytes`."""
        return cast(bytes, self._handle.read_buffer_at_offset(count, offset))

    def close(self) -> None:
        """As `Bytes`."""
        self._handle.close()
