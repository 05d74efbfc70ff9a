"""Every importer on broken copies of a sound set: never an exception, always bounded, and what is whole is still read."""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import struct
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading_sets import read

from rightdoor.media.entry import FLAGS, Entry
from rightdoor.media.found import Findings
from rightdoor.media.profiles import Profiles
from rightdoor.media.sets import filters
from rightdoor.media.sets.building import Building
from rightdoor.media.sets.recognise import format_of
from rightdoor.media.sets.source import Source

SEEDS = 40
SPACE = "https://hashsharing.ncmec.org/hashsharing/v2"


def vics() -> bytes:
    media = [{"MediaID": n, "Category": n % 3, "MD5": f"{n:032x}", "Series": "é", "AlternativeHashes": [{"HashName": "PDQ", "HashValue": f"{n:064x}"}], "MediaFiles": [{"FileName": "x"}]} for n in range(1, 60)]  # fmt: skip
    return json.dumps({"odata.metadata": "http://x/ProjectVic/DataModels/1.3.xml#Media", "value": media}, ensure_ascii=False).encode()


def ncmec() -> bytes:
    images = "".join(
        f'<image><member id="4"/><timestamp>2026-01-05T00:00:00Z</timestamp><id>{n}</id><classification>A1</classification><fingerprints><md5>{n:032x}</md5><pdna>{"ab" * 144}</pdna></fingerprints></image>'
        for n in range(1, 40)
    )
    return f'<?xml version="1.0"?><queryResult xmlns="{SPACE}"><images count="39">{images}</images></queryResult>'.encode()


def icse() -> bytes:
    rows = "".join(f'{n:032x};{n:040x};;{n};true;false;false;"A; b";1;1;Image;true\n' for n in range(1, 60))
    return (
        "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;Number of submissions;File Available;Media Type;Baseline\n"
        + rows
    ).encode()


def plain() -> bytes:
    return "".join(f"{n:064x} {n}\n" for n in range(1, 60)).encode()


def database(folder: Path) -> bytes:
    path = folder / "made.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table FILE (sha256 varchar, sha1 varchar, md5 varchar)")
        connection.executemany("insert into FILE values (?, ?, ?)", [(f"{n:064X}", f"{n:040X}", f"{n:032X}") for n in range(1, 400)])
    connection.close()
    content = path.read_bytes()
    path.unlink()
    return content


def broken(content: bytes, rng: random.Random) -> bytes:
    """Bytes changed, taken out, put in, doubled, cut."""
    data = bytearray(content)
    for _ in range(rng.randrange(1, 8)):
        at = rng.randrange(len(data))
        way = rng.randrange(5)
        if way == 0:
            data[at] = rng.randrange(256)
        elif way == 1:
            del data[at : at + rng.randrange(1, 60)]
        elif way == 2:
            data[at:at] = rng.randbytes(rng.randrange(1, 20))
        elif way == 3:
            data[at:at] = data[at : at + rng.randrange(1, 200)]
        else:
            data = data[: max(at, 1)]
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.json", "vics"), ("a.xml", "ncmec"), ("a.csv", "plain"), ("a.pdq", "plain"), ("a.json.gz", "vics"), ("a.db", "nsrl")],
)
def test_broken_copies_never_raise(tmp_path, name, form):
    content = {
        "a.json": vics,
        "a.xml": ncmec,
        "a.csv": icse,
        "a.pdq": plain,
        "a.json.gz": lambda: gzip.compress(vics()),
        "a.db": lambda: database(tmp_path),
    }[name]()
    (tmp_path / name).write_bytes(content)
    whole = read(tmp_path / name)
    assert whole.form == form and len(whole.entries) >= 39
    changed = 0
    for seed in range(SEEDS):
        (tmp_path / name).write_bytes(broken(content, random.Random(seed)))
        format_of(tmp_path / name)
        got = read(tmp_path / name, form=form)
        changed += bool(got.counts)
        folder = tmp_path / f"{seed}"
        folder.mkdir()
        building = Building(folder, bytes(32), Findings())
        building.begin(name, lambda number: f"row:{number}")
        for entry in got.entries:
            assert entry is None or (isinstance(entry, Entry) and entry.flags <= set(FLAGS))
            building.add(entry)
        counts = building.finish()
        assert all(count <= len(got.entries) for count in counts.values())
    assert changed > SEEDS // 4


def test_broken_filters_never_raise(tmp_path):
    header = struct.pack("<QQdQQQ", 1, 1000, 1e-4, 14, 19_170, 1) + bytes(2_400)
    for seed in range(SEEDS):
        path = tmp_path / "a.bloom"
        path.write_bytes(broken(header, random.Random(seed)))
        format_of(path)
        findings = Findings()
        opened = filters.open_filter(Source(path, path.name, findings, Profiles(), None))
        if opened is not None:
            assert sum(map(len, opened[1])) <= opened[0].size
        else:
            assert findings.counts == {"set-form": 1}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"\0" * 5_000,
        b"{",
        b"[",
        b"<",
        b"\xff\xfe",
        b"\x1f\x8b",
        b"\xef\xbb\xbf",
        b"SQLite format 3\0",
        b"{}" * 9,
        b"\n" * 9_000,
    ],
)
@pytest.mark.parametrize("form", ["vics", "ncmec", "plain", "nsrl", None])
def test_hardly_anything_never_raises(tmp_path, content, form):
    (tmp_path / "a").write_bytes(content)
    assert [entry for entry in read(tmp_path / "a", form=form).entries if entry] == []
