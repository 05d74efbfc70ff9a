"""Files and folders: what is no regular file, what changes, what cannot be read, names that are not text."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from media_pictures import codes
from rightdoor.media.reading import unit


def test_every_file_below_a_folder_once_and_in_order(tmp_path, read):
    box = tmp_path / "box"
    (box / "b").mkdir(parents=True)
    (box / "b" / "two").write_bytes(b"2")
    (box / "a").write_bytes(b"1")
    lines = read(box)
    assert list(lines) == ["a", "b/two"]
    assert lines["a"].sha256 == hashlib.sha256(b"1").hexdigest()
    assert lines["a"].path == f"{box}/a"
    assert lines["a"].times[0][0] == "modified"


def test_threads_change_nothing(tmp_path, read):
    box = tmp_path / "box"
    box.mkdir()
    for number in range(60):
        (box / f"{number:03d}").write_bytes(bytes([number]) * number)
    assert list(read(box, threads=4).items()) == list(read(box, threads=1).items())


def test_a_file_that_is_named_bears_its_own_path(tmp_path, read):
    file = tmp_path / "one.bin"
    file.write_bytes(b"x")
    assert [line.path for line in read(file).values()] == [str(file)]


def test_links_and_pipes_are_said_and_not_followed(tmp_path, read):
    box = tmp_path / "box"
    box.mkdir()
    (tmp_path / "elsewhere").write_bytes(b"secret")
    (box / "link").symlink_to(tmp_path / "elsewhere")
    (box / "loop").symlink_to(box)
    os.mkfifo(box / "pipe")
    lines = read(box)
    assert {name: codes(line) for name, line in lines.items()} == {
        "link": ["not-regular-file"],
        "loop": ["not-regular-file"],
        "pipe": ["not-regular-file"],
    }
    assert all(line.sha256 is None for line in lines.values())


def test_a_name_that_is_not_text_is_shown_with_escapes(tmp_path, read):
    box = tmp_path / "box"
    box.mkdir()
    with open(os.path.join(os.fsencode(box), b"na\xffme"), "wb") as file:
        file.write(b"x")
    (line,) = read(box).values()
    assert line.path.endswith("na\\xffme")
    assert line.sha256 == hashlib.sha256(b"x").hexdigest()
    assert "name-not-text" in codes(line)


def test_an_empty_file_says_so(tmp_path, read):
    (tmp_path / "none").write_bytes(b"")
    (line,) = read(tmp_path / "none").values()
    assert (line.size, codes(line)) == (0, ["empty-file"])


def test_a_file_that_changes_while_it_is_read_has_no_digests(tmp_path, read, monkeypatch):
    file = tmp_path / "log"
    file.write_bytes(b"x" * 1000)
    plain = unit.digest_file

    def grown(*args, **kwargs):
        got = plain(*args, **kwargs)
        file.write_bytes(b"y" * 1001)
        return got

    monkeypatch.setattr(unit, "digest_file", grown)
    (line,) = read(file).values()
    assert (line.sha256, codes(line)) == (None, ["changed-while-read"])


def test_a_file_that_declares_no_size_and_gives_bytes_has_no_digests(read):
    (line,) = read(Path("/proc/self/status")).values()
    assert (line.sha256, codes(line)) == (None, ["changed-while-read"])


def test_a_sparse_file_is_said_and_its_zeros_are_not_read(tmp_path, read):
    file = tmp_path / "hollow"
    with file.open("wb") as out:
        out.truncate(1 << 40)
    (line,) = read(file).values()
    assert (line.size, line.sha256, codes(line)) == (1 << 40, None, ["sparse-not-read"])


def test_content_decides_and_a_name_that_lies_is_noted(tmp_path, read):
    box = tmp_path / "box"
    box.mkdir()
    png = b"\x89PNG\r\n\x1a\n" + bytes(64)
    (box / "a.txt").write_bytes(png)
    (box / "b.jpg").write_bytes(b"just words")
    (box / "c.png").write_bytes(png)
    (box / "plain").write_bytes(png)
    lines = read(box)
    assert {name: (line.kind, codes(line)) for name, line in lines.items()} == {
        "a.txt": ("png", ["type-differs"]),
        "b.jpg": (None, ["type-differs"]),
        "c.png": ("png", []),
        "plain": ("png", []),
    }


def test_a_picture_beyond_the_limit_has_digests_alone(tmp_path, read):
    (tmp_path / "p.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(1000))
    (line,) = read(tmp_path / "p.png", picture_bytes=500).values()
    assert line.sha256 is not None
    assert codes(line) == ["picture-not-held"]
