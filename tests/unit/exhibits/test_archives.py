from __future__ import annotations

import bz2
import gzip
import hashlib
import importlib.util
import io
import lzma
import random
import stat
import struct
import tarfile
import time
import zipfile
import zlib
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rightdoor.exhibits.archive_limits import ArchiveLimits, Budget
from rightdoor.exhibits.archives import archive_kind, is_archive
from rightdoor.exhibits.unfold import Item, Noted, Unfolding, _with_members
from rightdoor.model.ids import receipt_id


def _hostile() -> ModuleType:
    spec = importlib.util.spec_from_file_location("exhibits_hostile", Path(__file__).with_name("hostile.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


h = _hostile()
MIB = 1 << 20
GOOD = {"a.txt": b"alpha", "folder/b.txt": b"beta" * 1000, "c.bin": random.Random(1).randbytes(1_500_000)}
MAKERS = {
    "zip": h.zipped,
    "zip-stored": lambda m: h.zipped(m, method=zipfile.ZIP_STORED),
    "zip-bzip2": lambda m: h.zipped(m, method=zipfile.ZIP_BZIP2),
    "zip-lzma": lambda m: h.zipped(m, method=zipfile.ZIP_LZMA),
    "tar": h.tarred,
    "tar.gz": lambda m: h.tarred(m, "w:gz"),
    "tar.bz2": lambda m: h.tarred(m, "w:bz2"),
    "tar.xz": lambda m: h.tarred(m, "w:xz"),
}


def _contents(items: list) -> dict[str, bytes]:
    return {item.name: data for item, data in items}


def _codes(notes: list) -> list[tuple[str, str]]:
    return [(n.finding.code, n.finding.locator) for n in notes]


@pytest.mark.parametrize("form", MAKERS)
def test_members_come_out_whole_and_are_receipts_of_the_archive(tmp_path: Path, form: str) -> None:
    items, notes = h.unfolded(tmp_path, MAKERS[form](GOOD), name="box")
    container, *inner = [item for item, _ in items]
    assert _contents(items[1:]) == GOOD
    assert notes == []
    for item in inner:
        assert item.exhibit == hashlib.sha256(GOOD[item.name]).hexdigest()
        assert item.parent == container.receipt
        assert item.receipt == receipt_id(item.exhibit, item.name, container.receipt, "")
        assert item.display == f"box!{item.name}"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_single_compressed_file_has_one_member(tmp_path: Path, pack) -> None:
    items, notes = h.unfolded(tmp_path, pack(b"log line\n" * 99), name="server.log.gz")
    assert [(i.name, d) for i, d in items[1:]] == [("server.log", b"log line\n" * 99)]
    assert notes == []


def test_a_gzip_gives_the_name_that_it_states(tmp_path: Path) -> None:
    out = io.BytesIO()
    with gzip.GzipFile("CyberTip-700001.xml", "wb", fileobj=out) as g:
        g.write(b"<report/>")
    items, _ = h.unfolded(tmp_path, out.getvalue(), name="upload.gz")
    assert items[1][0].name == "CyberTip-700001.xml"


def test_several_streams_in_one_file_are_one_member(tmp_path: Path) -> None:
    items, notes = h.unfolded(tmp_path, gzip.compress(b"one") + gzip.compress(b"two") + bytes(512), name="x.gz")
    assert items[1][1] == b"onetwo"
    assert notes == []


def test_what_stands_after_compressed_data_is_said(tmp_path: Path) -> None:
    items, notes = h.unfolded(tmp_path, gzip.compress(b"one") + b"something else", name="x.gz")
    assert items[1][1] == b"one"
    assert _codes(notes) == [("archive-broken", "x.gz")]


def test_nested_archives_keep_their_parents(tmp_path: Path) -> None:
    inner = h.zipped({"deep.txt": b"deep"})
    items, notes = h.unfolded(tmp_path, h.tarred({"mid.tar.gz": h.tarred({"in.zip": inner}, "w:gz")}), name="top.tar")
    assert [i.display for i, _ in items] == [
        "top.tar", "top.tar!mid.tar.gz", "top.tar!mid.tar.gz!in.zip", "top.tar!mid.tar.gz!in.zip!deep.txt",
    ]  # fmt: skip
    assert [b.parent for (b, _) in items[1:]] == [a.receipt for (a, _) in items[:-1]]
    assert notes == []


BAD_NAMES = ["../up.txt", "a/../../up.txt", "/etc/passwd", "..", "C:/x", "c:x", "\\\\server\\share", "..\\up.txt", "a\\..\\..\\b"]


@pytest.mark.parametrize("name", BAD_NAMES)
@pytest.mark.parametrize("form", ["zip", "tar", "tar.gz"])
def test_names_that_leave_the_folder_are_refused_and_the_rest_is_read(tmp_path: Path, form: str, name: str) -> None:
    items, notes = h.unfolded(tmp_path, MAKERS[form]({name: b"bad", "good.txt": b"good"}))
    assert _contents(items[1:]) == {"good.txt": b"good"}
    assert [c for c, _ in _codes(notes)] == ["archive-path"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "spool"]


def test_links_and_devices_in_tar_are_findings(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as t:
        for name, kind in {
            "s": tarfile.SYMTYPE,
            "h": tarfile.LNKTYPE,
            "c": tarfile.CHRTYPE,
            "b": tarfile.BLKTYPE,
            "p": tarfile.FIFOTYPE,
        }.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            t.addfile(info)
        info = tarfile.TarInfo("good")
        info.size = 4
        t.addfile(info, io.BytesIO(b"good"))
    items, notes = h.unfolded(tmp_path, out.getvalue())
    assert _contents(items[1:]) == {"good": b"good"}
    assert _codes(notes) == [("archive-link", n) for n in "shcbp"]


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_in_zip_are_findings(tmp_path: Path, mode: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        info = zipfile.ZipInfo("link")
        info.external_attr = (mode | 0o777) << 16
        z.writestr(info, "/etc/passwd")
        z.writestr("good", "good")
    items, notes = h.unfolded(tmp_path, out.getvalue())
    assert _contents(items[1:]) == {"good": b"good"}
    assert _codes(notes) == [("archive-link", "link")]


def test_encrypted_members_are_findings(tmp_path: Path) -> None:
    data = bytearray(h.zipped({"secret": b"sealed", "open": b"open"}))
    data[6] |= 1  # local header of the first
    data[data.index(b"PK\x01\x02") + 8] |= 1
    items, notes = h.unfolded(tmp_path, bytes(data))
    assert _contents(items[1:]) == {"open": b"open"}
    assert _codes(notes) == [("archive-encrypted", "secret")]


def test_two_members_of_one_name_are_both_kept(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("same", "first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            z.writestr("same", "second")
    items, notes = h.unfolded(tmp_path, out.getvalue())
    assert [d for _, d in items[1:]] == [b"first", b"second"]
    assert len({i.receipt for i, _ in items}) == 3
    assert _codes(notes) == [("archive-duplicate-name", "same")]


SMALL = ArchiveLimits(total_bytes=8 * MIB, member_bytes=4 * MIB, ratio=100, ratio_floor=MIB, members=50, depth=3, bombs=3)


@pytest.mark.parametrize("form", ["zip", "tar.gz", "tar.xz", "zip-lzma", "zip-bzip2"])
def test_a_bomb_by_ratio_is_stopped(tmp_path: Path, form: str) -> None:
    items, notes = h.unfolded(tmp_path, MAKERS[form]({"good.txt": b"good", "zeros": bytes(3 * MIB)}), limits=SMALL)
    assert "good.txt" in _contents(items[1:])
    assert "zeros" not in _contents(items)
    assert _codes(notes)[0][0] == "archive-bomb"


def test_a_bomb_in_a_single_gzip_is_stopped_early(tmp_path: Path) -> None:
    started = time.process_time()
    items, notes = h.unfolded(tmp_path, h.bomb_gzip(1 << 28), name="b.gz")
    assert len(items) == 1
    assert _codes(notes) == [("archive-bomb", "b")]
    assert time.process_time() - started < 5


def test_a_member_beyond_its_limit_is_left_out_and_the_next_is_read(tmp_path: Path) -> None:
    big = random.Random(2).randbytes(5 * MIB)
    for form in ("zip", "tar"):
        items, notes = h.unfolded(tmp_path, MAKERS[form]({"big": big, "small": b"s"}), limits=SMALL)
        assert _contents(items[1:]) == {"small": b"s"}
        assert _codes(notes) == [("archive-bomb", "big")]


def test_the_total_counts_over_all_members_and_all_levels(tmp_path: Path) -> None:
    part = random.Random(3).randbytes(3 * MIB)
    inner = h.zipped({"1": part})
    items, notes = h.unfolded(tmp_path, h.zipped({"a.zip": inner, "b.zip": inner[:-1] + b"\0", "c": part}), limits=SMALL)
    assert "archive-bomb" in [c for c, _ in _codes(notes)]
    assert sum(i.size for i, _ in items[1:]) <= SMALL.total_bytes


@pytest.mark.parametrize("form", ["zip", "tar", "tar.gz"])
def test_too_many_members_are_stopped(tmp_path: Path, form: str) -> None:
    items, notes = h.unfolded(tmp_path, MAKERS[form]({f"{n:03d}": b"x" * n for n in range(60)}), limits=SMALL)
    assert len(items) <= 1 + SMALL.members
    assert [c for c, _ in _codes(notes) if c != "empty-file"] == ["archive-bomb"]


def test_too_deep_nesting_is_kept_and_not_opened(tmp_path: Path) -> None:
    data = b"core"
    for level in range(6):
        data = h.zipped({f"{level}.zip": data})
    items, notes = h.unfolded(tmp_path, data, limits=SMALL)
    assert len(items) == 1 + SMALL.depth
    assert [c for c, _ in _codes(notes)] == ["archive-bomb"]


def test_a_wide_and_deep_bomb_spends_one_budget(tmp_path: Path) -> None:
    """The shape of 42.zip: sixteen archives in each archive, and zeros at the bottom."""
    data = h.zipped({"0": bytes(MIB)})
    for _ in range(3):
        data = h.zipped({f"{n:x}.zip": data for n in range(16)})
    started = time.process_time()
    items, notes = h.unfolded(tmp_path, data, limits=ArchiveLimits(total_bytes=8 * MIB, members=500, depth=5))
    assert len(items) < 600
    assert "archive-bomb" in [c for c, _ in _codes(notes)]
    assert time.process_time() - started < 5


def test_an_archive_that_holds_itself_is_not_opened_again(tmp_path: Path) -> None:
    """A quine is seen by its digest: here the chain of archives around an archive already names it."""
    inner = h.zipped({"x": b"x"})
    items, _ = h.unfolded(tmp_path, h.zipped({"self.zip": inner}))
    outer, again = items[0][0], items[1][0]
    outer = outer._replace(body=io.BytesIO(items[0][1]))
    how = Unfolding("", tmp_path, ArchiveLimits())
    things = list(_with_members(outer, how, Budget(how.limits), (again.exhibit, outer.exhibit)))
    assert [t.exhibit for t in things if isinstance(t, Item)] == [outer.exhibit, again.exhibit]
    assert [(t.finding.code, t.receipt) for t in things if isinstance(t, Noted)] == [("archive-bomb", again.receipt)]


def test_overlapping_entries_are_refused_unread(tmp_path: Path) -> None:
    items, notes = h.unfolded(tmp_path, h.overlapping(1000, MIB))
    assert len(items) == 1
    assert _codes(notes) == [("archive-bomb", "a.bin")]


def _lying(size: int, crc_off: int = 0) -> bytes:
    data = b"the truth is longer than the header says"
    front = h.local(b"m", data, size=size)
    entry = h.central(b"m", offset=0, packed=len(front) - 31, size=size, crc=zlib.crc32(data) + crc_off)
    second = h.local(b"n", b"next")
    entry2 = h.central(b"n", offset=len(front), packed=len(second) - 31, size=4, crc=zlib.crc32(b"next"))
    return h.ended(front + second, entry + entry2, 2)


def test_a_declared_size_that_is_too_small_is_not_believed(tmp_path: Path) -> None:
    items, notes = h.unfolded(tmp_path, _lying(3))
    assert _contents(items[1:]) == {"m": b"the truth is longer than the header says", "n": b"next"}
    assert _codes(notes) == [("archive-broken", "m")]


def test_a_declared_size_that_is_too_large_is_a_broken_member(tmp_path: Path) -> None:
    items, notes = h.unfolded(tmp_path, _lying(1 << 31))
    assert _contents(items[1:]) == {"n": b"next"}
    assert _codes(notes) == [("archive-broken", "m")]


def test_a_wrong_checksum_is_said_and_the_bytes_kept(tmp_path: Path) -> None:
    items, notes = h.unfolded(tmp_path, _lying(40, crc_off=1))
    assert _contents(items[1:])["m"].startswith(b"the truth")
    assert _codes(notes) == [("archive-broken", "m")]


@pytest.mark.parametrize("form", MAKERS)
def test_a_truncated_archive_keeps_the_members_read_so_far(tmp_path: Path, form: str) -> None:
    whole = MAKERS[form]({f"{n}.txt": random.Random(n).randbytes(3000 if form != "tar.bz2" else 400_000) for n in range(8)})
    items, notes = h.unfolded(tmp_path, whole[: len(whole) * 3 // 5])
    assert 1 <= len(items[1:]) < 8
    for item, data in items[1:]:
        assert data == random.Random(int(item.name[0])).randbytes(len(data))
        assert item.size in (3000, 400_000)
    assert "archive-broken" in [c for c, _ in _codes(notes)]


@pytest.mark.parametrize("end", [100, 300, 512, 700])
def test_a_tar_cut_in_its_first_member_says_so(tmp_path: Path, end: int) -> None:
    whole = h.tarred({"a": bytes(2000)})
    items, notes = h.unfolded(tmp_path, whole[:end])
    assert len(items) == 1
    if end >= 512:
        assert _codes(notes)[0][0] == "archive-broken"


def test_a_pax_header_bomb_is_refused(tmp_path: Path) -> None:
    head = bytearray(512)
    head[0:4] = b"evil"
    head[124:136] = b"%011o\0" % (1 << 30)
    head[156:157] = b"x"
    head[257:263] = b"ustar\0"
    head[148:156] = b"        "
    head[148:156] = b"%06o\0 " % sum(head)
    items, notes = h.unfolded(tmp_path, bytes(head) + bytes(1024))
    assert len(items) == 1
    assert [c for c, _ in _codes(notes)] == ["archive-bomb"]


def test_long_and_foreign_names(tmp_path: Path) -> None:
    long_name = "folder/" + "n" * 300
    for fmt in (tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w", format=fmt) as t:
            for name in (long_name, "caf\u00e9.txt"):
                info = tarfile.TarInfo(name)
                info.size = 1
                t.addfile(info, io.BytesIO(b"x"))
        items, notes = h.unfolded(tmp_path, out.getvalue())
        assert [i.name for i, _ in items[1:]] == [long_name, "caf\u00e9.txt"]
        assert notes == []
    latin = h.zipped({"caf\u00e9.txt": b"x"}).replace("caf\u00e9".encode(), b"caf\x82\x82")
    plain = latin.replace(struct.pack("<H", 0x800), struct.pack("<H", 0))
    items, _ = h.unfolded(tmp_path, plain)
    assert [i.name for i, _ in items[1:]] == ["caf\u00e9\u00e9.txt"]  # code page 437


def test_office_documents_are_no_archives(tmp_path: Path) -> None:
    sheet = h.zipped({"[Content_Types].xml": b"<x/>", "_rels/.rels": b"<r/>", "xl/workbook.xml": b"<w/>"})
    odf = h.zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<c/>"}, method=zipfile.ZIP_STORED)
    fake = h.zipped({"[Content_Types].xml": b"<x/>", "other.txt": b"hidden"})
    for data, expected in ((sheet, False), (odf, False), (fake, True), (h.zipped(GOOD), True)):
        assert archive_kind(data[:65536]) == "zip"
        assert is_archive(data[:65536], io.BytesIO(data)) is expected


def test_an_empty_archive_has_no_members(tmp_path: Path) -> None:
    items, notes = h.unfolded(tmp_path, h.zipped({}))
    assert len(items) == 1
    assert notes == []


ALL = [
    make({"one.txt": b"one " * 300, "two/three.csv": bytes(range(256)) * 9, "s.gz": gzip.compress(b"x" * 99)}) for make in MAKERS.values()
]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ALL), st.lists(st.tuples(st.floats(0, 0.9999), st.integers(0, 255)), min_size=1, max_size=5), st.floats(0.1, 1))
def test_mutated_archives_never_raise(tmp_path: Path, whole: bytes, changes: list[tuple[float, int]], kept: float) -> None:
    data = bytearray(whole)
    for place, value in changes:
        data[int(place * len(data))] = value
    items, notes = h.unfolded(tmp_path, bytes(data[: max(1, int(kept * len(data)))]), limits=SMALL)
    assert items
    for note in notes:
        assert note.finding.code.startswith(("archive-", "name-not-text", "empty-file"))
