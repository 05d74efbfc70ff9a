"""A run that was killed goes on: what is known is not read again, what changed is, and nothing stands twice."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from media_images import fat_image, partitioned, write_e01
from rightdoor.media.reading import unit
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.line import Line, decoded
from rightdoor.media.reading.perceive import Seen
from rightdoor.media.reading.run import Ways, plan, read_all
from rightdoor.media.reading.state import MatchBusy, State


class Killed(BaseException):
    """What a test ends a run with."""


def run(folder: Path, root: Path, *, stop_after: int | None = None, on_read: Callable[[], None] = lambda: None) -> list[Line]:
    """One attempt; with `stop_after` it ends after so many contents were digested."""
    done = 0
    plain_file, plain_stream = unit.digest_file, unit.digest_stream

    def counted(plain):
        def digest(*args, **kwargs):
            nonlocal done
            if stop_after is not None and done >= stop_after:
                raise Killed
            done += 1
            on_read()
            return plain(*args, **kwargs)

        return digest

    unit.digest_file, unit.digest_stream = counted(plain_file), counted(plain_stream)
    ways = Ways(ReadingLimits(), lambda *_: Seen(), 1, lambda *_: None)
    try:
        with State(folder, "run") as state:
            plan(state, [root])
            read_all(state, [root], ways)
            return [line for _, _, line in state.lines()]
    finally:
        unit.digest_file, unit.digest_stream = plain_file, plain_stream


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A folder with files, an archive that holds an archive, and an image in segments."""
    made = tmp_path / "box"
    made.mkdir()
    for number in range(5):
        (made / f"{number}.bin").write_bytes(bytes([number]) * 100)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("deep", b"deep")
    with zipfile.ZipFile(made / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one", b"1")
        archive.writestr("inner.zip", inner.getvalue())
        archive.writestr("two", b"2")
    (made / "link").symlink_to("0.bin")
    write_e01(made / "case.E01", partitioned(fat_image({"x/y": b"y" * 5000, "z": b"z"}, deleted={"gone": b"g" * 700})), segment=5_000)
    return made


def test_whatever_stops_it_the_lines_are_the_same(tmp_path, box):
    pytest.importorskip("pytsk3", reason="the extra `images` is not installed")
    whole = run(tmp_path / "whole", box)
    reads = []
    run(tmp_path / "count", box, on_read=lambda: reads.append(1))
    for stop in range(len(reads)):
        folder = tmp_path / f"stopped{stop}"
        with pytest.raises(Killed):
            run(folder, box, stop_after=stop)
        assert run(folder, box) == whole


def test_stopped_again_and_again_it_comes_to_its_end(tmp_path, box, monkeypatch):
    monkeypatch.setattr("rightdoor.media.reading.run._LINES_TOGETHER", 1)
    whole = run(tmp_path / "whole", box)
    for _ in range(200):
        try:
            assert run(tmp_path / "again", box, stop_after=1) == whole
            break
        except Killed:
            continue
    else:
        raise AssertionError("no progress")


def test_what_is_known_is_not_read_again(tmp_path, box):
    run(tmp_path / "state", box)
    again = []
    run(tmp_path / "state", box, on_read=lambda: again.append(1))
    assert again == []


def test_a_file_that_changed_between_is_read_again_and_stands_once(tmp_path, box):
    run(tmp_path / "state", box)
    (box / "3.bin").write_bytes(b"other")
    lines = run(tmp_path / "state", box)
    assert lines == run(tmp_path / "fresh", box)
    assert [line.size for line in lines if line.path.endswith("3.bin")] == [5]


def test_files_that_come_and_go_between(tmp_path, box):
    run(tmp_path / "state", box)
    (box / "1.bin").unlink()
    (box / "01.bin").write_bytes(b"new")
    (box / "link").unlink()
    (box / "link").write_bytes(b"a file now")
    assert run(tmp_path / "state", box) == run(tmp_path / "fresh", box)


def test_an_image_is_read_again_when_a_segment_of_it_changed(tmp_path, box):
    pytest.importorskip("pyewf", reason="the extra `images` is not installed")
    run(tmp_path / "state", box)
    last = max(box.glob("case.E*"))
    last.unlink()
    for old in box.glob("case.E*"):
        old.unlink()
    write_e01(box / "case.E01", partitioned(fat_image({"other": b"o"})), segment=5_000)
    assert run(tmp_path / "state", box) == run(tmp_path / "fresh", box)


def test_an_image_is_read_again_when_a_later_segment_alone_was_damaged(tmp_path, box):
    pytest.importorskip("pyewf", reason="the extra `images` is not installed")
    before = run(tmp_path / "state", box)
    for later in sorted(box.glob("case.E*"))[1:]:
        content = bytearray(later.read_bytes())
        content[200:-200] = bytes(len(content) - 400)
        later.write_bytes(bytes(content))
    after = run(tmp_path / "state", box)
    assert after == run(tmp_path / "fresh", box)
    inside = [[line for line in lines if "case.E01!" in line.path] for lines in (before, after)]
    assert inside[0] != inside[1]


def test_a_line_that_is_known_is_not_written_over(tmp_path):
    """A reader that outlives its run by an instant may write a line once more."""
    with State(tmp_path / "s", "run") as state:
        (tmp_path / "a").write_bytes(b"a")
        plan(state, [tmp_path / "a"])
        state.add(1, 0, Line("first", 1))
        state.add(1, 0, Line("second", 2))
        assert [line.path for _, _, line in state.lines()] == ["first"]


def test_a_second_process_over_the_same_paths_is_refused(tmp_path):
    with State(tmp_path, "run"), pytest.raises(MatchBusy):
        State(tmp_path, "run")


def test_nothing_is_left_after_the_report(tmp_path):
    with State(tmp_path / "s", "run") as state:
        state.forget()
    assert list((tmp_path / "s").iterdir()) == []


def test_the_state_is_the_owners_alone(tmp_path):
    with State(tmp_path / "s", "run"):
        modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "s").iterdir()}
    assert set(modes.values()) == {0}
    assert os.stat(tmp_path / "s").st_mode & 0o077 == 0


def test_lines_come_back_as_they_were():
    from rightdoor.media.reading.said import said

    line = Line(
        "p!m", 3, "a", "b", "c", "d", 7, "h 1", ("d", "e"), "jpeg", (("modified", "x"),), True, True, "archive", (said("deleted", "p"),)
    )
    assert decoded(line.encoded()) == line


def test_progress_counts_bytes_read_and_comes_to_its_end(tmp_path, box):
    told: list[tuple[str, int, int]] = []
    ways = Ways(ReadingLimits(), lambda *_: Seen(), 1, lambda *step: told.append(step))
    with State(tmp_path / "state", "run") as state:
        plan(state, [box])
        files, total, _, _ = state.totals()
        read_all(state, [box], ways)
    images = sum(path.stat().st_size for path in box.glob("case.E*"))
    plain = sum(path.lstat().st_size for path in box.iterdir() if path.is_file() and not path.is_symlink())
    assert total == plain + images, "an image is read for its own digests and again from within"
    assert [step[1] for step in told] == sorted(step[1] for step in told)
    assert told[-1][0] == f"{files} of {files} files"
    assert 0 < told[-1][1] <= told[-1][2] == total
