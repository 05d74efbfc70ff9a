"""Archives are read as streams: members wherever they lie, hostile ones as findings, nothing unpacked."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import struct
import tarfile
import zipfile

import pytest

from media_pictures import codes
from rightdoor.exhibits.archive_limits import ArchiveLimits


def zipped(members: dict[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 8, 30, 0)), content, method)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(content), 1_767_600_000
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


MEMBERS = {"a/one.txt": b"one" * 700, "two.bin": bytes(range(256)) * 40}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.zip", zipped(MEMBERS)),
        ("x.zip", zipped(MEMBERS, method=zipfile.ZIP_STORED)),
        ("x.zip", zipped(MEMBERS, method=zipfile.ZIP_LZMA)),
        ("x.tar", tarred(MEMBERS)),
        ("x.tgz", gzip.compress(tarred(MEMBERS))),
        ("x.tar.bz2", bz2.compress(tarred(MEMBERS))),
        ("x.tar.xz", lzma.compress(tarred(MEMBERS))),
        ("lies.jpg", zipped(MEMBERS)),
    ],
)
def test_members_have_digests_and_places(tmp_path, read, name, content):
    (tmp_path / name).write_bytes(content)
    lines = read(tmp_path / name)
    assert lines[""].sha256 == sha256(content)
    for member, data in MEMBERS.items():
        line = next(line for line in lines.values() if line.path == f"{tmp_path / name}!{member}")
        assert (line.size, line.sha256, codes(line)) == (len(data), sha256(data), [])


def test_times_are_as_each_format_states_them(tmp_path, read):
    (tmp_path / "z").write_bytes(zipped({"a": b"x"}))
    (tmp_path / "t").write_bytes(tarred({"a": b"x"}))
    assert read(tmp_path / "z")["!a"].times == (("modified-local", "2026-01-05T08:30:00"),)
    assert read(tmp_path / "t")["!a"].times == (("modified", "2026-01-05T08:00:00Z"),)


def test_one_member_of_a_compressed_stream_bears_the_archives_name(tmp_path, read):
    (tmp_path / "pic.bmp.gz").write_bytes(gzip.compress(b"content"))
    assert read(tmp_path / "pic.bmp.gz")["!pic.bmp"].sha256 == sha256(b"content")


def test_archives_within_archives(tmp_path, read):
    inner = zipped({"deep.txt": b"deep"})
    (tmp_path / "o.tar").write_bytes(tarred({"m/inner.zip": inner, "gz.gz": gzip.compress(inner)}))
    lines = read(tmp_path / "o.tar")
    assert lines["!m/inner.zip!deep.txt"].sha256 == sha256(b"deep")
    assert lines["!gz.gz!gz!deep.txt"].sha256 == sha256(b"deep")


def test_depth_is_bounded_and_said(tmp_path, read):
    content = b"bottom"
    for _ in range(8):
        content = zipped({"n": content})
    (tmp_path / "deep.zip").write_bytes(content)
    lines = read(tmp_path / "deep.zip")
    assert max(name.count("!") for name in lines) == 4
    assert codes(lines["!n!n!n!n"]) == ["archive-bomb"]
    assert lines["!n!n!n!n"].sha256


def test_a_name_that_leaves_the_folder_is_read_in_place(tmp_path, read):
    (tmp_path / "evil.zip").write_bytes(zipped({"../../evil": b"content"}))
    line = read(tmp_path / "evil.zip")["!../../evil"]
    assert (line.sha256, codes(line)) == (sha256(b"content"), ["archive-path"])


def test_a_bomb_is_stopped_and_the_rest_goes_on(tmp_path, read):
    (tmp_path / "b.zip").write_bytes(zipped({"bomb": bytes(40 << 20), "plain": b"content"}))
    limits = ArchiveLimits(ratio=200, ratio_floor=1 << 20)
    lines = read(tmp_path / "b.zip", archives=limits)
    assert (lines["!bomb"].sha256, codes(lines["!bomb"])) == (None, ["archive-bomb"])
    assert lines["!plain"].sha256 == sha256(b"content")


def test_a_member_beyond_its_limit_has_no_digests(tmp_path, read):
    (tmp_path / "b.zip").write_bytes(zipped({"long": bytes(range(256)) * 20, "short": b"content"}))
    lines = read(tmp_path / "b.zip", archives=ArchiveLimits(member_bytes=1000))
    assert (lines["!long"].sha256, codes(lines["!long"])) == (None, ["archive-bomb"])
    assert lines["!short"].sha256 == sha256(b"content")


def test_what_deflate_can_do_at_most_is_no_bomb(tmp_path, read):
    (tmp_path / "b.zip").write_bytes(zipped({"flat": bytes(20 << 20)}))
    assert read(tmp_path / "b.zip")["!flat"].size == 20 << 20


def test_a_wrong_checksum_is_said_and_the_bytes_keep_their_digests(tmp_path, read):
    content = zipped({"a": b"content"}, method=zipfile.ZIP_STORED)
    (tmp_path / "c.zip").write_bytes(content.replace(b"content", b"contenT"))
    line = read(tmp_path / "c.zip")["!a"]
    assert (line.sha256, codes(line)) == (sha256(b"contenT"), ["archive-broken"])


def test_a_cut_archive_gives_what_stands_before_the_cut(tmp_path, read):
    whole = tarred({"a": b"first" * 100, "b": b"second" * 1000})
    (tmp_path / "cut.tar").write_bytes(whole[: 512 + 512 + 512 + 2000])
    lines = read(tmp_path / "cut.tar")
    assert lines["!a"].sha256 == sha256(b"first" * 100)
    assert (lines["!b"].sha256, codes(lines["!b"])) == (None, ["archive-broken"])
    assert codes(lines[" (again)"]) == ["archive-broken"]


def test_an_encrypted_member_is_named(tmp_path, read):
    content = bytearray(zipped({"a": b"content"}))
    content[6] |= 1
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    (tmp_path / "e.zip").write_bytes(bytes(content))
    line = read(tmp_path / "e.zip")["!a"]
    assert (line.sha256, codes(line)) == (None, ["archive-encrypted"])


def test_links_within_archives_are_named_and_not_followed(tmp_path, read):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("link")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    (tmp_path / "l.tar").write_bytes(out.getvalue())
    assert codes(read(tmp_path / "l.tar")["!link"]) == ["archive-link"]


def test_a_nested_archive_beyond_the_memory_is_not_opened_and_says_so(tmp_path, read):
    inner = zipped({"n": bytes(i % 251 for i in range(90_000))}, method=zipfile.ZIP_STORED)
    (tmp_path / "o.zip").write_bytes(zipped({"inner.zip": inner}))
    lines = read(tmp_path / "o.zip", nested_bytes=50_000)
    assert codes(lines["!inner.zip"]) == ["archive-not-opened"]
    assert lines["!inner.zip"].sha256 == sha256(inner)


def test_containers_that_are_not_opened_are_said(tmp_path, read):
    box = tmp_path / "box"
    box.mkdir()
    (box / "a.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(60))
    (box / "b.rar").write_bytes(b"Rar!\x1a\x07\x01\x00" + bytes(60))
    (box / "c.qcow2").write_bytes(b"QFI\xfb" + bytes(60))
    assert {codes(line)[0] for line in read(box).values()} == {"image-not-opened"}


def test_pictures_in_office_documents_are_members(tmp_path, read):
    parts = {"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<r/>", "word/media/image1.png": b"\x89PNG\r\n\x1a\n" + bytes(40)}
    (tmp_path / "d.docx").write_bytes(zipped(parts))
    assert read(tmp_path / "d.docx")["!word/media/image1.png"].kind == "png"


def test_broken_headers_anywhere_raise_nothing(tmp_path, read):
    whole = zipped({"a": b"content" * 50, "b": b"more" * 90}) + struct.pack("<I", 7)
    for at in range(0, len(whole), 13):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        (tmp_path / "h.zip").write_bytes(bytes(broken))
        read(tmp_path / "h.zip")
