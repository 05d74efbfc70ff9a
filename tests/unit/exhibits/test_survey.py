from __future__ import annotations

import base64
import gzip
import importlib.util
import zipfile
from pathlib import Path

import pytest

from rightdoor.exhibits.archive_limits import ArchiveLimits
from rightdoor.exhibits.survey import container_may_hold_media
from rightdoor.exhibits.unfold import Unfolding
from rightdoor.exhibits.walk import Found, walk

_SPEC = importlib.util.spec_from_file_location("exhibits_hostile", Path(__file__).with_name("hostile.py"))
assert _SPEC and _SPEC.loader
h = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(h)

PICTURE = h.picture(5000)
SHEET = {"[Content_Types].xml": b"<x/>", "_rels/.rels": b"<r/>", "xl/workbook.xml": b"<w/>"}
ENCRYPTED = bytearray(h.zipped({"secret": b"sealed"}))
ENCRYPTED[6] |= 1
ENCRYPTED[ENCRYPTED.index(b"PK\x01\x02") + 8] |= 1

CASES = {
    "no media": (h.zipped({"a.txt": b"a", "b.csv": b"1,2\n"}), False),
    "nested, no media": (h.tarred({"a.zip": h.zipped({"a.txt": b"a"}), "x.gz": gzip.compress(b"log")}, "w:gz"), False),
    "a picture": (h.zipped({"a.txt": b"a", "p.jpg": PICTURE}), True),
    "a picture by another name, nested": (h.tarred({"a.zip": h.zipped({"notes.txt": PICTURE})}), True),
    "a picture in JSON": (h.zipped({"t.json": b'{"t":"' + base64.b64encode(PICTURE) + b'"}'}), True),
    "a picture in JSON with an odd byte": (h.zipped({"t.json": b'{"t":"\0' + base64.b64encode(PICTURE) + b'"}'}), True),
    "a picture in a PDF": (h.zipped({"d.pdf": b"%PDF-1.4\n1 0 obj << /Subtype /Image >> stream\n"}), True),
    "a PDF without pictures": (h.zipped({"d.pdf": b"%PDF-1.4\n%\xe2\xe3\0\n1 0 obj << /Type /Page >>\n"}), False),
    "a picture in a workbook": (h.zipped({"s.xlsx": h.zipped({**SHEET, "xl/media/image1.jpeg": PICTURE})}), True),
    "a workbook without": (h.zipped({"s.xlsx": h.zipped(SHEET)}), False),
    "a picture in a database": (h.zipped({"d.db": b"SQLite format 3\0" + bytes(999) + PICTURE}), True),
    "cut, so not all was seen": (h.zipped({"a": b"a" * 99, "b": bytes(range(256)) * 9}, method=zipfile.ZIP_STORED)[:1500], True),
    "encrypted": (bytes(ENCRYPTED), False),
    "a link": (h.zipped({"../a": b"a"}), True),
}


@pytest.mark.parametrize("name", CASES)
def test_a_container_is_kept_only_if_no_media_can_be_in_it(tmp_path: Path, name: str) -> None:
    data, expected = CASES[name]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "c").write_bytes(data)
    (found,) = (f for f in walk(tmp_path / "in") if isinstance(f, Found))
    assert container_may_hold_media(found, Unfolding("", tmp_path, ArchiveLimits())) is expected
