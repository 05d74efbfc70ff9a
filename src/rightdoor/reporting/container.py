"""The file of a package: a ZIP in one fixed form (APPNOTE 4.3), its comment the mark with the signature over every byte before it.

Fixed form: members sorted by name, one after the other without a gap, stored or deflated, all dates 1980-01-01, no extra fields,
no comments but the mark. What departs from it by a byte is refused with a located finding; nothing is guessed, nothing repaired.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rightdoor.exhibits.package_mark import MARK_LENGTH, SIGNATURE_HEX, SIGNED, Kind, Mark, mark_start, read_mark
from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding

MOST_MEMBERS = 20_000
MOST_BYTES = 512 << 20  # unpacked, in all
MOST_RATIO = 200  # of one member beyond the first MiB; a blanked table deflates well, a bomb a thousandfold
_FREE = 1 << 20

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,119}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,119}){0,4}")
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_DATE = 0x0021  # 1980-01-01
_NEEDS = 20


class Sealed(NamedTuple):
    """A package file that was opened: its members, or none and why not. `whole`: the signature and the form hold."""

    whole: bool
    members: Mapping[str, bytes]
    mark: Mark | None
    findings: tuple[DataFinding, ...]
    sha256: str


def fingerprint(public_key: bytes) -> str:
    """How a signer's key is named: SHA-256 of its 32 raw bytes, in hex."""
    return hashlib.sha256(public_key).hexdigest()


def member_name_allowed(name: str) -> bool:
    """Whether a member may be called so: plain ASCII parts, no way out of the folder."""
    return len(name) <= 240 and _NAME.fullmatch(name) is not None and ".." not in name


def seal(members: Mapping[str, bytes], *, kind: Kind, key: Ed25519PrivateKey) -> bytes:
    """The bytes of the file. Raises ValueError for a member name that the form does not allow, or too many members."""
    if len(members) > MOST_MEMBERS or not all(map(member_name_allowed, members)):
        raise ValueError("more members than a package holds, or a name that it does not allow")
    out, central = bytearray(), bytearray()
    for name in sorted(members):
        data = members[name]
        packed = zlib.compress(data, 6, -15)
        method, body = (8, packed) if len(packed) < len(data) and _plausible(len(packed), len(data)) else (0, data)
        written, crc = name.encode("ascii"), zlib.crc32(data)
        place = len(out)
        out += _LOCAL.pack(b"PK\3\4", _NEEDS, 0, method, 0, _DATE, crc, len(body), len(data), len(written), 0) + written + body
        central += _CENTRAL.pack(
            b"PK\1\2", _NEEDS, _NEEDS, 0, method, 0, _DATE, crc, len(body), len(data), len(written), 0, 0, 0, 0, 0, place
        )
        central += written
    place = len(out)
    out += central
    out += _END.pack(b"PK\5\6", 0, 0, len(members), len(members), len(central), place, MARK_LENGTH)
    out += mark_start(kind, key.public_key().public_bytes_raw())
    return bytes(out) + key.sign(_signed(bytes(out))).hex().encode("ascii")


def _signed(before: bytes) -> bytes:
    return SIGNED + hashlib.sha512(before).digest()


def _plausible(packed: int, size: int) -> bool:
    return size <= _FREE or size <= packed * MOST_RATIO


def unseal(data: bytes) -> Sealed:
    """Open a package. Never raises on what the file holds."""
    sha256 = hashlib.sha256(data).hexdigest()
    mark = read_mark(data)
    if mark is None:
        return _refused(sha256, None, f"byte:{max(0, len(data) - MARK_LENGTH)}", "the file does not end with the mark of a package")
    try:
        Ed25519PublicKey.from_public_bytes(mark.public_key).verify(mark.signature, _signed(data[:-SIGNATURE_HEX]))
    except (InvalidSignature, ValueError):
        where = _first_damage(data)
        return _refused(sha256, mark, where, "the signature does not hold: the file is not as it was signed")
    try:
        return Sealed(True, _members(data), mark, (), sha256)
    except _Departs as problem:
        return _refused(sha256, mark, problem.place, problem.what)


def _refused(sha256: str, mark: Mark | None, place: str, what: str) -> Sealed:
    known = CODES["package-damaged"]
    found = DataFinding(known.code, known.severity, place, "", "", f"{what}; {known.to_do}")
    return Sealed(False, {}, mark, (found,), sha256)


class _Departs(Exception):
    """The content departs from the fixed form. Never leaves this module."""

    def __init__(self, place: str, what: str) -> None:
        super().__init__(what)
        self.place = place
        self.what = what


class _Entry(NamedTuple):
    name: str
    place: int
    method: int
    crc: int
    packed: int
    size: int


def _members(data: bytes) -> dict[str, bytes]:
    """Every member, or _Departs at the first thing that is not of the form."""
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    expected = 0
    for entry in _entries(data):
        if entry.place != expected:
            raise _Departs(f"byte:{expected}", "something lies between the members, or they overlap")
        left -= entry.size
        if left < 0 or not _plausible(entry.packed, entry.size):
            raise _Departs(f"member:{entry.name}", "it unpacks to more than a package may hold")
        found[entry.name] = _unpacked(data, entry)
        expected += _LOCAL.size + len(entry.name) + entry.packed
    if expected != _directory(data)[1]:
        raise _Departs(f"byte:{expected}", "something lies between the members and their directory")
    return found


def _directory(data: bytes) -> tuple[int, int, int]:
    """(number of members, start and end of the directory)."""
    end = len(data) - MARK_LENGTH - _END.size
    if end < 0:
        raise _Departs("byte:0", "too short for a package")
    sign, disk, start_disk, here, total, size, start, comment = _END.unpack_from(data, end)
    if sign != b"PK\5\6" or disk or start_disk or here != total or start + size != end or comment != MARK_LENGTH:
        raise _Departs(f"byte:{end}", "the end of the directory is not that of a package")
    if total > MOST_MEMBERS:
        raise _Departs(f"byte:{end}", "more members than a package holds")
    return total, start, end


def _entries(data: bytes) -> list[_Entry]:
    total, at, end = _directory(data)
    found: list[_Entry] = []
    before = ""
    for _ in range(total):
        if at + _CENTRAL.size > end:
            raise _Departs(f"byte:{at}", "the directory ends before its end")
        fields = _CENTRAL.unpack_from(data, at)
        sign, made, needs, flags, method, hour, day, crc, packed, size, length, *none, place = fields
        if (sign, made, needs, flags, hour, day) != (b"PK\1\2", _NEEDS, _NEEDS, 0, 0, _DATE) or any(none) or method not in (0, 8):
            raise _Departs(f"byte:{at}", "an entry of the directory departs from the form of a package")
        name = data[at + _CENTRAL.size : at + _CENTRAL.size + length].decode("ascii", "replace")
        if len(name) != length or not member_name_allowed(name) or name <= before:
            raise _Departs(f"byte:{at}", "a member's name is not allowed, stands twice, or is out of order")
        before = name
        found.append(_Entry(name, place, method, crc, packed, size))
        at += _CENTRAL.size + length
    if at != end:
        raise _Departs(f"byte:{at}", "the directory is longer than its entries")
    return found


def _unpacked(data: bytes, entry: _Entry) -> bytes:
    written = entry.name.encode("ascii")
    head = _LOCAL.pack(b"PK\3\4", _NEEDS, 0, entry.method, 0, _DATE, entry.crc, entry.packed, entry.size, len(written), 0)
    start = entry.place + len(head) + len(written)
    body = data[start : start + entry.packed]
    if data[entry.place : start] != head + written or len(body) != entry.packed:
        raise _Departs(f"member:{entry.name}", "its own head is not what the directory says")
    if entry.method == 0:
        content, rest = body, b""
    else:
        expander = zlib.decompressobj(-15)
        try:
            content = expander.decompress(body, entry.size + 1)
        except zlib.error:
            raise _Departs(f"member:{entry.name}", "its deflated data are broken") from None
        rest = expander.unused_data + expander.unconsumed_tail
        if not expander.eof:
            rest = rest or b"?"
    if len(content) != entry.size or rest or zlib.crc32(content) != entry.crc:
        raise _Departs(f"member:{entry.name}", "its content is not of the size or sum that its head states")
    return content


def _first_damage(data: bytes) -> str:
    """Where the form breaks first in a file whose signature does not hold; the end when nothing else shows."""
    try:
        _members(data)
    except _Departs as problem:
        return problem.place
    return f"byte:{len(data) - SIGNATURE_HEX}"
