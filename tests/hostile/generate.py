"""Hostile files made from a genuine one: named classes, seeded, for each family of formats.

Only patterns: bytes, brackets, digits, the words of the golden inputs. A case says how many places of
the genuine file it touched (0: all or unknown), so that a reader can be held to leave the rest alone.
"""

from __future__ import annotations

import contextlib
import io
import os
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from documents import pdf_bombs, pdf_duplicates, pdf_nesting, pdf_parts, pdf_wrong_types
from trees import json_bombs, json_duplicates, json_nesting, json_wrong_types, xml_bombs, xml_duplicates, xml_nesting, xml_wrong_types

from rightdoor.readers.source import HEAD_BYTES, Source

FAMILIES = {
    ".xml": "xml",
    ".json": "json",
    ".jsonld": "json",
    ".csv": "csv",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".xlsx": "xlsx",
    ".pdf": "pdf",
}
SEEDS = 14
GIB = 1 << 30
# How often a part is repeated, how long a long line is beside that of one GiB: less where one waits for the tests, all for `make prove`.
OFTEN, LONG_LINE = (100_000, 24 << 20) if os.environ.get("RIGHTDOOR_EXAMPLES") == "drawn" else (25_000, 6 << 20)


class Case(NamedTuple):
    """One hostile file: its class, its number in the class, how many places it touched, and the source."""

    kind: str
    number: int
    touched: int
    source: Callable[[], Source]


Maker = Callable[[bytes, random.Random, int], "tuple[bytes, int] | Callable[[], Source]"]


class Long(io.RawIOBase):
    """A stream of `before`, then `fill` repeated up to `length` bytes, then `after`; nothing of it is held."""

    def __init__(self, before: bytes, fill: bytes, length: int, after: bytes) -> None:
        super().__init__()
        self.before, self.block, self.length, self.after = before, fill * (65_536 // len(fill)), length, after
        self.at = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        start, fill_end = len(self.before), len(self.before) + self.length
        if self.at < start:
            piece = self.before[self.at : self.at + len(buffer)]
        elif self.at < fill_end:
            offset = (self.at - start) % len(self.block)
            piece = self.block[offset : offset + min(len(buffer), fill_end - self.at)]
        else:
            piece = self.after[self.at - fill_end : self.at - fill_end + len(buffer)]
        buffer[: len(piece)] = piece
        self.at += len(piece)
        return len(piece)


def long_source(name: str, before: bytes, fill: bytes, length: int, after: bytes) -> Source:
    """A source over `Long`."""

    def opener() -> BinaryIO:
        return io.BufferedReader(Long(before, fill, length, after), 1 << 16)

    with opener() as stream:
        head = stream.read(HEAD_BYTES)
    return Source(name, len(before) + length + len(after), head, opener)


# --- for all families --------------------------------------------------------------------------------


def byte_mutations(seed: bytes, rng: random.Random, number: int):
    data = bytearray(seed)
    sites = 1 + number % 3
    for _ in range(sites):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data), sites


def random_bytes(seed: bytes, rng: random.Random, number: int):
    data = bytearray(seed)
    for _ in range(20 + 10 * number):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data), 0


def truncations(seed: bytes, rng: random.Random, number: int):
    at = rng.randrange(1, len(seed))
    while seed[at - 1] in b"\r\n":  # a table cut between two rows is a shorter table
        at -= 1
    return seed[: max(1, at)], 0


def splices(seed: bytes, rng: random.Random, number: int):
    a, b = sorted(rng.sample(range(len(seed)), 2))
    b = min(b, a + 400)
    return (seed[:a] + seed[b:] if number % 2 else seed[:b] + seed[a:b] + seed[b:]), 0


BROKEN = (
    b"\xc0\xaf",
    b"\xe0\x80\xaf",
    b"\xed\xa0\x80",
    b"\xed\xa0\xbd\xed\xb0\x9f",
    b"\xf4\x90\x80\x80",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x00",
    b"\x80",
    b"\xfe\xff\x00<",
)


def broken_encodings(seed: bytes, rng: random.Random, number: int):
    if number == 0:
        return seed.decode("utf-8", "replace").encode("utf-16-le"), 0
    if number == 1:
        return seed.decode("utf-8", "replace").encode("utf-16"), 0
    if number == 2:
        return seed.decode("utf-8", "replace").encode("utf-32"), 0
    if number == 3:
        return b"\xff\xfe" + seed, 0
    if number == 4:
        return seed.decode("utf-8", "replace").encode("utf-16")[:-1] + b"\xd8", 0
    at = rng.randrange(len(seed))
    return seed[:at] + BROKEN[number % len(BROKEN)] + seed[at:], 1


def control_characters(seed: bytes, rng: random.Random, number: int):
    data = bytearray(seed)
    for _ in range(3):
        data[rng.randrange(len(data))] = rng.choice((0, 1, 7, 8, 11, 12, 27, 28, 30, 127, 0x85, 26))
    return bytes(data), 3


def mixed_newlines(seed: bytes, rng: random.Random, number: int):
    ends = (b"\n", b"\r\n", b"\r", b"\n\n", b"\xe2\x80\xa8\n", b"\x0b\n")
    chosen = ends[:3] if number % 2 else ends
    return b"".join(line + rng.choice(chosen) for line in seed.splitlines()), 0


ABSURD = (
    b"0001-01-01T00:00:00Z",
    b"9999-12-31T23:59:59Z",
    b"1e400",
    b"-1",
    b"-70000",
    b"99999999999999999999999999999999999999999",
    b"2026-02-30T25:61:61+99:99",
    b"999.999.999.999",
    b"0x7f.1",
    b"::ffff:192.0.2.1%eth0",
    b"1.2.3.4.5.6.7.8",
    b"NaN",
    b"1601-01-01T00:00:00Z",
    "٣٣".encode(),
)
_DIGITS = re.compile(rb"[0-9][0-9T:.+Z\-]{2,40}")


def absurd_values(seed: bytes, rng: random.Random, number: int):
    found = list(_DIGITS.finditer(seed))
    if not found:
        return seed + ABSURD[number % len(ABSURD)], 0
    spot = rng.choice(found)
    value = ABSURD[number % len(ABSURD)] if number else b"9" * 99_999
    return seed[: spot.start()] + value + seed[spot.end() :], 1


def huge_tokens(seed: bytes, rng: random.Random, number: int):
    found = list(re.finditer(rb"[A-Za-z0-9]{3,}", seed))
    spot = rng.choice(found)
    return seed[: spot.start()] + rng.choice((b"a", b"9", b"<", b'"', b"{", b"\\", b" ")) * 3_000_000 + seed[spot.end() :], 0


def gigabyte_line(seed: bytes, rng: random.Random, number: int):
    spot = rng.choice([m.end() for m in re.finditer(rb"[A-Za-z0-9]{3,}", seed)])
    length = GIB if number == 0 else LONG_LINE
    return lambda: long_source("CyberTip-700001.bin", seed[:spot], (b"a", b" ", b"9", b"ab,", b"\xc3\xa9")[number % 5], length, seed[spot:])


def polyglots(seed: bytes, rng: random.Random, number: int):
    others = (
        b"PK\x03\x04",
        b"%PDF-1.7\n",
        b"<?xml version='1.0'?><report><incidentSummary/></report>",
        b'{"reportedInformation": {}}',
        b"\x1f\x8b\x08",
        b"SQLite format 3\x00",
        b"observation_id,observed_at,ip\n",
        b"#!/bin/sh\n",
        b"---\n- kind: note\n",
        b"lease 192.0.2.1 {\n}\n",
    )
    other = others[number % len(others)]
    return (other + seed if number % 2 else seed + other), 0


def emptiness(seed: bytes, rng: random.Random, number: int):
    tricks = (
        lambda: b"",
        lambda: b"\n",
        lambda: b" " * 70_000,
        lambda: b"\xef\xbb\xbf",
        lambda: b"\x00" * 1_000,
        lambda: seed[:1],
        lambda: re.sub(rb"[A-Za-z0-9]", b"", seed),
        lambda: re.sub(rb'(?<=[>":])[^<>":,\n]+(?=[<",])', b"", seed),
        lambda: re.sub(rb"[0-9]", b"", seed),
        lambda: seed.splitlines(keepends=True)[0],
        lambda: b"\n" * 100_000,
        lambda: b"".join(re.findall(rb"[<>{}\[\],:/]", seed)),
        lambda: re.sub(rb"[A-Za-z]", b"x", seed),
        lambda: b"\xff" * 5_000,
    )
    return tricks[number % len(tricks)](), 0


COMMON: dict[str, Maker] = {
    f.__name__.replace("_", "-"): f
    for f in (
        byte_mutations,
        random_bytes,
        truncations,
        splices,
        broken_encodings,
        control_characters,
        mixed_newlines,
        absurd_values,
        huge_tokens,
        gigabyte_line,
        polyglots,
        emptiness,
    )
}


# --- by family ---------------------------------------------------------------------------------------


def repeated(pattern: re.Pattern[bytes], joint: bytes) -> Maker:
    """A part of the file many thousand times (once), or some hundreds."""

    def make(seed: bytes, rng: random.Random, number: int):
        found = list(pattern.finditer(seed))
        if not found:
            return seed + seed, 0
        spot = min(found, key=lambda m: m.end() - m.start()) if number == 0 else rng.choice(found)
        times = OFTEN if number == 0 else 300
        part = spot[0]
        if len(part) > 2_000 and number == 0:
            times = max(1, 100 * OFTEN // len(part))
        return seed[: spot.end()] + (joint + part) * times + seed[spot.end() :], 0

    return make


def table_duplicates(seed: bytes, rng: random.Random, number: int):
    lines = seed.splitlines(keepends=True)
    if number % 2:
        row = rng.randrange(len(lines))
        return b"".join([*lines[: row + 1], lines[row], *lines[row + 1 :]]), 0
    return b"".join(line.rstrip(b"\r\n") + b"," + line.split(b",")[0].rstrip(b"\r\n") + b"\n" for line in lines), 0


def table_shapes(seed: bytes, rng: random.Random, number: int):
    lines = seed.splitlines(keepends=True)
    row = rng.randrange(1, len(lines)) if len(lines) > 1 else 0
    odd = (
        lines[row].replace(b",", b""),
        lines[row].rstrip(b"\r\n") + b",x" * 50 + b"\n",
        lines[row].replace(b",", b"\n"),
        lines[row].replace(b",", b'","'),
        b'"' + lines[row],
        lines[row].replace(b",", b";"),
        lines[row].replace(b",", b"\t"),
        b"=cmd()," + lines[row],
        b",".join(reversed(lines[row].rstrip(b"\r\n").split(b","))) + b"\n",
    )
    return b"".join([*lines[:row], odd[number % len(odd)], *lines[row + 1 :]]), 0


def table_bombs(seed: bytes, rng: random.Random, number: int):
    lines = seed.splitlines(keepends=True)
    wide = b"".join(line.rstrip(b"\r\n") + b",c%d" % number * 50_000 + b"\n" for line in lines[:2])
    kinds = (
        wide,
        lines[0] + b'"' * 1_000_001 + b"\n" + b"".join(lines[1:]),
        lines[0] + b"," * 2_000_000,
        lines[0] + b'"' + b"x\n" * 200_000,
        lines[0] + b'"a""' * 300_000,
        b"".join(lines) + b"\n" * 200_000,
    )
    return kinds[number % len(kinds)], 0


def text_nesting(seed: bytes, rng: random.Random, number: int):
    at = rng.choice([m.end() for m in re.finditer(rb"\n", seed)] or [len(seed)])
    pairs = ((b"{\n", b"}\n"), (b"(", b")"), (b'"', b""), (b"\t", b"\n"), (b"lease 192.0.2.1 {\n", b"}\n"))
    opening, closing = pairs[number % len(pairs)]
    depth = (10, 100, 20_000)[number % 3]
    return seed[:at] + opening * depth + closing * depth + seed[at:], 0


def yaml_bombs(seed: bytes, rng: random.Random, number: int):
    anchors = b"- &a0 [x, x, x, x, x, x, x, x, x]\n" + b"".join(
        b"- &a%d [%s]\n" % (i, b", ".join([b"*a%d" % (i - 1)] * 9)) for i in range(1, 10)
    )
    kinds = (
        anchors,
        seed + anchors,
        b"- &a {kind: note, again: *a}\n",
        b"- !!python/object/apply:os.system ['true']\n" + seed,
        b"- {" + b"? {" * 5_000 + b"\n",
        b"- " + b"[" * 20_000 + b"\n",
        b"- " + b"- " * 20_000 + b"x\n",
        b"- kind: !!binary aGVsbG8=\n",
        b"- {kind: note, <<: {kind: merge}}\n",
        b"%YAML 9.9\n---\n" + seed,
        b"- kind: |\n" + b"  x\n" * 200_000,
    )
    return kinds[number % len(kinds)], 0


def yaml_wrong_types(seed: bytes, rng: random.Random, number: int):
    found = list(re.finditer(rb": ([^,{}\n]+)", seed))
    spot = rng.choice(found)
    odd = (b"[1, 2]", b"{a: b}", b"!!int 'x'", b"~", b"0o17", b"1_000", b"12:30:45", b"2026-13-45", b"*nobody", b"&x y", b"? ", b"'")
    return seed[: spot.start(1)] + odd[number % len(odd)] + seed[spot.end(1) :], 1


def inside_zip(make: Maker) -> Maker:
    """The first sheet of a workbook made hostile, the container kept sound."""

    def made(seed: bytes, rng: random.Random, number: int):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(seed)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
            names = [n for n in book.namelist() if n.endswith(".xml")]
            chosen = next((n for n in names if "sheet1" in n), names[0]) if number % 2 else rng.choice(names)
            hostile = {}
            for name in (chosen, *names):  # a part with nothing in it to change is passed over
                with contextlib.suppress(IndexError):
                    result = make(book.read(name), rng, number)
                    hostile[name] = result[0] if isinstance(result, tuple) else book.read(name)
                    break
            for name in book.namelist():
                copy.writestr(name, hostile.get(name, book.read(name)))
        return out.getvalue(), 0

    return made


def zip_bombs(seed: bytes, rng: random.Random, number: int):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(seed)) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in book.namelist():
            data = book.read(name)
            if "sheet1" in name or "sharedStrings" in name:
                data = (
                    data.replace(b"</sheetData>", b"<row/>" * (3_000_000 + number) + b"</sheetData>")
                    if number % 2
                    else data + b" " * 100_000_000
                )
            copy.writestr(name, data)
        if number % 3 == 0:
            copy.writestr("xl/../../../evil.xml", b"<a/>")
    return out.getvalue(), 0


_XML_PART = re.compile(rb"<ipCaptureEvent>.*?</ipCaptureEvent>|<nameValuePair>.*?</nameValuePair>", re.DOTALL)
_JSON_PART = re.compile(rb"\{[^{}]{10,300}\}(?=\s*\])")
_LINE = re.compile(rb"(?<=\n)[^\n]{3,}\n")
_YAML_PART = re.compile(rb"(?<=\n)- [^\n]+\n")

BY_FAMILY: dict[str, dict[str, Maker]] = {
    "xml": {
        "bombs": xml_bombs,
        "nesting": xml_nesting,
        "duplicates": xml_duplicates,
        "wrong-types": xml_wrong_types,
        "repeated-records": repeated(_XML_PART, b""),
    },
    "json": {
        "bombs": json_bombs,
        "nesting": json_nesting,
        "duplicates": json_duplicates,
        "wrong-types": json_wrong_types,
        "repeated-records": repeated(_JSON_PART, b","),
    },
    "csv": {
        "bombs": table_bombs,
        "nesting": text_nesting,
        "duplicates": table_duplicates,
        "wrong-types": table_shapes,
        "repeated-records": repeated(_LINE, b""),
    },
    "text": {
        "bombs": text_nesting,
        "nesting": text_nesting,
        "duplicates": table_duplicates,
        "wrong-types": table_shapes,
        "repeated-records": repeated(_LINE, b""),
    },
    "yaml": {
        "bombs": yaml_bombs,
        "nesting": text_nesting,
        "duplicates": table_duplicates,
        "wrong-types": yaml_wrong_types,
        "repeated-records": repeated(_YAML_PART, b""),
    },
    "xlsx": {
        "bombs": zip_bombs,
        "nesting": inside_zip(xml_nesting),
        "duplicates": inside_zip(xml_duplicates),
        "wrong-types": inside_zip(xml_wrong_types),
        "repeated-records": inside_zip(repeated(re.compile(rb"<row.*?</row>", re.DOTALL), b"")),
    },
    "pdf": {
        "bombs": pdf_bombs,
        "nesting": pdf_nesting,
        "duplicates": pdf_duplicates,
        "wrong-types": pdf_wrong_types,
        "parts": pdf_parts,
        "repeated-records": repeated(re.compile(rb"\d+ 0 obj.*?endobj\n", re.DOTALL), b""),
    },
}


def family(name: str) -> str:
    """The family of a golden input by the ending of its name; logs are text."""
    return next((value for ending, value in FAMILIES.items() if name.endswith(ending)), "text")


def cases(name: str, seed: bytes, *, seeds: int = SEEDS) -> Iterator[Case]:
    """All hostile files from one golden input; with few seeds the largest ones are left out."""
    for kind, make in {**COMMON, **BY_FAMILY[family(name)]}.items():
        few = {"gigabyte-line": 4, "huge-tokens": 6, "bombs": 11}.get(kind, seeds)
        for number in range(few) if seeds == SEEDS else range(1, min(seeds + 1, few)):
            rng = random.Random(f"{name}/{kind}/{number}")
            yield _case(kind, number, name, make(seed, rng, number))


def _case(kind: str, number: int, name: str, made: tuple[bytes, int] | Callable[[], Source]) -> Case:
    if not isinstance(made, tuple):
        return Case(kind, number, 0, made)
    data, touched = made
    return Case(kind, number, touched, lambda: Source.of_bytes(name, data))
