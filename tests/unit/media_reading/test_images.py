"""Disk images: file systems walked as they are, deleted content, streams, segments, and what is wrong said where it is."""

from __future__ import annotations

import hashlib
import importlib.util
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from media_images import fat_image, partitioned, write_e01
from media_ntfs import NtfsFile, ntfs_image
from media_pictures import codes
from rightdoor.media.reading import image_unit


@pytest.fixture(autouse=True)
def _extra():
    if importlib.util.find_spec("pytsk3") is None or importlib.util.find_spec("pyewf") is None:
        pytest.skip("the extra `images` is not installed")


FILES = {"one.txt": b"one", "folder/a long name of a file.bin": bytes(i % 251 for i in range(30_000))}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_a_file_system_with_deleted_content(tmp_path, read):
    (tmp_path / "d.dd").write_bytes(fat_image(FILES, deleted={"gone.bin": b"was here" * 900}))
    lines = read(tmp_path / "d.dd")
    for name, content in FILES.items():
        assert (lines[f"!{name}"].sha256, codes(lines[f"!{name}"]), lines[f"!{name}"].deleted) == (sha256(content), [], False)
    gone = lines["!gone.bin"]
    assert (gone.sha256, codes(gone), gone.deleted) == (sha256(b"was here" * 900), ["deleted"], True)
    assert all(line.from_image for name, line in lines.items() if name)
    assert not lines[""].from_image


def test_times_of_a_file_system_without_a_zone_are_literals(tmp_path, read):
    (tmp_path / "d.dd").write_bytes(fat_image(FILES))
    assert dict(read(tmp_path / "d.dd")["!one.txt"].times)["modified-local"] == "2026-01-05T08:30:00"


def test_a_disk_with_partitions(tmp_path, read):
    (tmp_path / "d.dd").write_bytes(partitioned(fat_image(FILES), ntfs_image({"two.txt": NtfsFile(b"two")})))
    lines = read(tmp_path / "d.dd")
    assert lines["!p1/one.txt"].sha256 == sha256(b"one")
    assert lines["!p2/two.txt"].sha256 == sha256(b"two")


def test_alternate_data_streams_are_files_of_their_own(tmp_path, read):
    big = bytes(i % 253 for i in range(9_000))
    files = {"plain.txt": NtfsFile(b"plain", {"hidden": b"hidden", "big": big}), "gone.bin": NtfsFile(big[:7_000], deleted=True)}
    (tmp_path / "n.dd").write_bytes(ntfs_image(files))
    lines = read(tmp_path / "n.dd")
    assert lines["!plain.txt"].sha256 == sha256(b"plain")
    assert lines["!plain.txt:hidden"].sha256 == sha256(b"hidden")
    assert lines["!plain.txt:big"].sha256 == sha256(big)
    gone = next(line for name, line in lines.items() if name.endswith("gone.bin"))
    assert (gone.sha256, gone.deleted) == (sha256(big[:7_000]), True)
    assert dict(lines["!plain.txt"].times)["created"] == "2026-01-05T08:00:00Z"


def test_a_record_that_contradicts_itself_is_said(tmp_path, read):
    (tmp_path / "n.dd").write_bytes(ntfs_image({"hole": NtfsFile(b"", sparse=1 << 40), "after": NtfsFile(b"after")}))
    lines = read(tmp_path / "n.dd")
    assert codes(lines["!hole"]) == ["image-broken"]
    assert lines["!after"].sha256 == sha256(b"after")


def test_a_folder_that_holds_itself_ends(tmp_path, read):
    (tmp_path / "d.dd").write_bytes(fat_image(FILES, loop="folder"))
    lines = read(tmp_path / "d.dd")
    assert "image-loop" in [code for line in lines.values() for code in codes(line)]
    assert len(lines) < 10


@pytest.mark.parametrize("level", [0, 6])
def test_ewf_in_one_and_in_many_segments(tmp_path, read, level):
    disk = partitioned(fat_image(FILES, deleted={"gone.bin": b"x" * 5000}))
    box = tmp_path / "box"
    box.mkdir()
    (tmp_path / "d.dd").write_bytes(disk)
    paths = write_e01(box / "case.E01", disk, segment=1_000_000 if level == 0 else 5_000, level=level)
    assert len(paths) > 3
    raw = {name.partition("!")[2]: line.sha256 for name, line in read(tmp_path / "d.dd").items() if "!" in name}
    lines = read(box)
    assert {name.partition("!")[2]: line.sha256 for name, line in lines.items() if "!" in name} == raw
    assert codes(lines["case.E02"]) == ["image-segment"]
    assert lines["case.E02"].sha256 == sha256(paths[1].read_bytes())


@pytest.mark.parametrize(
    ("stored", "code", "words"),
    [
        ("md5", "image-hash-verified", "has the MD5 that"),
        ("both", "image-hash-verified", "has the MD5 and SHA-1 that"),
        ("other", "image-hash-differs", "has not the MD5 and SHA-1 that"),
        ("none", "image-hash-unknown", "states no digest"),
    ],
)
@pytest.mark.parametrize("segment", [1 << 40, 5_000])
def test_the_digest_stored_at_acquisition_is_held_against_the_content(tmp_path, read, stored, code, words, segment):
    box = tmp_path / "box"
    box.mkdir()
    write_e01(box / "case.E01", partitioned(fat_image(FILES)), stored=stored, segment=segment)
    lines = read(box)
    (found,) = [finding for finding in lines["case.E01"].findings if finding.code.startswith("image-hash")]
    assert (found.code, words in found.message) == (code, True)
    assert lines["case.E01!p1/one.txt"].sha256 == sha256(b"one")
    assert [name for name, line in lines.items() if any(c.startswith("image-hash") for c in codes(line))] == ["case.E01"]


def test_an_image_whose_content_was_changed_after_its_acquisition_is_said(tmp_path, read):
    disk = bytearray(fat_image(FILES))
    stated = write_e01(tmp_path / "first.E01", bytes(disk), level=0)[0].read_bytes()
    disk[-1] ^= 1
    changed = write_e01(tmp_path / "case.E01", bytes(disk), level=0)[0].read_bytes()
    assert len(stated) == len(changed)
    tail = changed.rindex(b"hash".ljust(16, b"\0"))
    (tmp_path / "case.E01").write_bytes(changed[:tail] + stated[tail:])
    assert "image-hash-differs" in codes(read(tmp_path / "case.E01")[""])


def test_raw_segments_are_one_image(tmp_path, read):
    disk = partitioned(fat_image(FILES))
    box = tmp_path / "box"
    box.mkdir()
    for number, at in enumerate(range(0, len(disk), 3_000_000), 1):
        (box / f"d.{number:03d}").write_bytes(disk[at : at + 3_000_000])
    lines = read(box)
    assert lines["d.001!p1/one.txt"].sha256 == sha256(b"one")
    assert codes(lines["d.002"]) == ["image-segment"]


def test_a_missing_segment_is_said_and_the_rest_is_read(tmp_path, read):
    box = tmp_path / "box"
    box.mkdir()
    paths = write_e01(box / "case.E01", partitioned(fat_image(FILES), fat_image({"last.txt": b"last"})), segment=5_000)
    paths[-1].unlink()
    lines = read(box)
    assert lines["case.E01!p1/one.txt"].sha256 == sha256(b"one")
    found = [code for line in lines.values() for code in codes(line)]
    assert "image-segment-missing" in found


def test_a_later_segment_alone_says_what_is_missing(tmp_path, read):
    paths = write_e01(tmp_path / "case.E01", partitioned(fat_image(FILES)), segment=5_000)
    (tmp_path / "box").mkdir()
    alone = tmp_path / "box" / "case.E02"
    alone.write_bytes(paths[1].read_bytes())
    lines = read(alone)
    assert codes(lines[" (again)"]) == ["image-segment-missing"]
    assert lines[""].sha256 == sha256(alone.read_bytes())


def test_damage_anywhere_raises_nothing(tmp_path, read):
    good = write_e01(tmp_path / "case.E01", fat_image(FILES, deleted={"g": b"x" * 3000}))[0].read_bytes()
    for at in [*range(0, 3000, 211), *range(3000, len(good), len(good) // 12)]:
        broken = bytearray(good)
        broken[at : at + 4] = b"\xff\xff\xff\xff"
        (tmp_path / "case.E01").write_bytes(bytes(broken))
        assert read(tmp_path / "case.E01")[""].sha256 == sha256(bytes(broken))


def test_file_systems_with_damage_anywhere_raise_nothing(tmp_path, read):
    for name, good in {"fat": fat_image(FILES), "ntfs": ntfs_image({"a": NtfsFile(b"x" * 5000, {"s": b"y" * 700})})}.items():
        for at in range(11, 40_000, 2_603):
            broken = bytearray(good)
            broken[at : at + 3] = b"\xff\x7f\x80"
            (tmp_path / name).write_bytes(bytes(broken))
            read(tmp_path / name)


def test_without_the_extra_the_image_is_hashed_and_says_what_to_install(tmp_path, read, monkeypatch):
    monkeypatch.setattr(image_unit.importlib.util, "find_spec", lambda name: None)
    (tmp_path / "d.dd").write_bytes(fat_image(FILES))
    lines = read(tmp_path / "d.dd")
    assert lines[""].sha256 == sha256((tmp_path / "d.dd").read_bytes())
    assert codes(lines[" (again)"]) == ["image-extra-missing"]


@pytest.mark.parametrize(
    ("mark", "at", "words"),
    [(b"-FVE-FS-", 3, "BitLocker"), (b"LUKS\xba\xbe", 0, "LUKS"), (b"NXSB", 32, "APFS"), (b"\x10\x20\xf5\xf2", 1024, "F2FS")],
)
def test_a_volume_that_is_closed_to_us_says_what_it_is(tmp_path, read, mark, at, words):
    volume = bytearray(1 << 20)
    volume[at : at + len(mark)] = mark
    volume[510:512] = b"\x55\xaa"
    (tmp_path / "v.dd").write_bytes(bytes(volume))
    line = read(tmp_path / "v.dd")[" (again)"]
    assert codes(line) == ["image-no-file-system"]
    assert words in line.findings[0].message


def test_a_boot_sector_without_partitions_that_make_sense_is_no_image(tmp_path, read):
    (tmp_path / "b.bin").write_bytes(bytes(510) + b"\x55\xaa" + bytes(5000))
    assert list(read(tmp_path / "b.bin")) == [""]


def test_archives_in_images_and_images_in_archives(tmp_path, read):
    import io
    import zipfile

    def zipped(name: str, content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return out.getvalue()

    disk = fat_image({"in.zip": zipped("deep.txt", b"deep")})
    (tmp_path / "o.zip").write_bytes(zipped("disk.dd", disk))
    lines = read(tmp_path / "o.zip")
    deep = lines["!disk.dd!in.zip!deep.txt"]
    assert (deep.sha256, deep.from_image) == (sha256(b"deep"), True)


def test_sparse_and_deleted_files_of_ext4(tmp_path, read):
    make, edit = shutil.which("mke2fs"), shutil.which("debugfs")
    if make is None or edit is None:
        pytest.skip("this machine has no mke2fs and debugfs to make an ext4 file system with")
    source = tmp_path / "source"
    source.mkdir()
    (source / "kept").write_bytes(b"kept")
    (source / "gone").write_bytes(b"gone" * 2000)
    (source / "link").symlink_to("kept")
    with (source / "hollow").open("wb") as out:
        out.truncate(20 << 30)
    image = tmp_path / "e.img"
    subprocess.run([make, "-q", "-F", "-t", "ext4", "-d", source, image, "8M"], check=True, capture_output=True)
    subprocess.run([edit, "-w", "-R", "rm gone", image], check=True, capture_output=True)
    lines = read(image)
    assert lines["!kept"].sha256 == sha256(b"kept")
    assert (lines["!gone"].sha256, lines["!gone"].deleted) == (sha256(b"gone" * 2000), True)
    assert (lines["!hollow"].size, codes(lines["!hollow"])) == (20 << 30, ["sparse-not-read"])
    assert "!link" not in lines
    with (source / "hollow").open("wb") as out:
        out.truncate(4 << 20)
    subprocess.run([make, "-q", "-F", "-t", "ext4", "-d", source, image, "8M"], check=True, capture_output=True)
    assert codes(read(image, sparse_bytes=1 << 20)["!hollow"]) == ["sparse-not-read"]
    assert read(image)["!hollow"].sha256 == sha256(bytes(4 << 20)), "small ones are read, zeros and all"


def test_a_deleted_name_whose_place_was_given_to_another_file_is_named_and_not_read(tmp_path, read):
    make, edit = shutil.which("mke2fs"), shutil.which("debugfs")
    if make is None or edit is None:
        pytest.skip("this machine has no mke2fs and debugfs to make an ext2 file system with")
    source = tmp_path / "source"
    (source / "sub").mkdir(parents=True)
    (source / "sub" / "first").write_bytes(b"first")
    (source / "sub" / "gone").write_bytes(b"gone" * 2000)
    (source / "other").write_bytes(b"other" * 300)
    image = tmp_path / "e.img"
    subprocess.run([make, "-q", "-F", "-t", "ext2", "-d", source, image, "8M"], check=True, capture_output=True)
    script = tmp_path / "script"
    script.write_text(f"rm sub/gone\nwrite {source / 'other'} new\n")
    subprocess.run([edit, "-w", "-f", script, image], check=True, capture_output=True)
    lines = read(image)
    assert (codes(lines["!sub/gone"]), lines["!sub/gone"].sha256, lines["!sub/gone"].deleted) == (["deleted-reused"], None, True)
    assert lines["!new"].sha256 == sha256(b"other" * 300)


def test_more_entries_than_the_limit_are_left_and_said(tmp_path, read):
    (tmp_path / "d.dd").write_bytes(fat_image({f"f{n}": struct.pack("<I", n) for n in range(40)}))
    lines = read(tmp_path / "d.dd", image_entries=10)
    assert "image-too-deep" in [code for line in lines.values() for code in codes(line)]


def test_nothing_is_written_to_the_image(tmp_path, read):
    image = Path(write_e01(tmp_path / "case.E01", partitioned(fat_image(FILES)))[0])
    before = (image.read_bytes(), image.stat().st_mtime_ns, sorted(p.name for p in tmp_path.iterdir()))
    read(image)
    after = sorted(p.name for p in tmp_path.iterdir() if p.name != "state")
    assert (image.read_bytes(), image.stat().st_mtime_ns, after) == before
