"""A library that ends the program ends one place of the report and nothing else."""

from __future__ import annotations

import io
import signal
import zipfile
from pathlib import Path

import pytest

import media_crash
from media_pictures import codes
from rightdoor.media.reading.apart import ReaderEnded, read_apart
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.line import Line
from rightdoor.media.reading.run import Ways, plan, read_all
from rightdoor.media.reading.state import STOP, UNHASHED, UNREAD, State

PNG = b"\x89PNG\r\n\x1a\n"


def ways(threads: int = 2) -> Ways:
    return Ways(ReadingLimits(), media_crash.perceive, threads, lambda *_: None)


def read(folder: Path, root: Path) -> dict[str, Line]:
    with State(folder, "run") as state:
        plan(state, [root])
        read_apart(state, [root], ways())
        return {line.path.removeprefix(f"{root}/"): line for _, _, line in state.lines()}


def test_a_picture_that_ends_its_decoder_keeps_its_digests_and_the_rest_goes_on(tmp_path):
    box = tmp_path / "box"
    box.mkdir()
    for number in range(6):
        (box / f"{number}.png").write_bytes(PNG + bytes([number]))
    (box / "3.png").write_bytes(PNG + b"CRASH")
    (box / "4.png").write_bytes(PNG + b"RAISE")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.png", PNG + b"a")
        archive.writestr("b.png", PNG + b"CRASH")
        archive.writestr("c.png", PNG + b"c")
    (box / "z.zip").write_bytes(packed.getvalue())
    lines = read(tmp_path / "state", box)
    bad = {"3.png", "4.png", "z.zip!b.png"}
    assert {name for name, line in lines.items() if codes(line) == ["reader-ended"]} == bad
    assert {name for name, line in lines.items() if line.pdq is None} == bad | {"z.zip"}
    assert all(line.sha256 for line in lines.values())
    assert len(lines) == 10


def test_a_process_that_is_ended_from_outside_is_not_started_again(tmp_path):
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "k.png").write_bytes(PNG + b"KILL")
    with pytest.raises(ReaderEnded, match=signal.SIGKILL.name):
        read(tmp_path / "state", tmp_path / "box")


@pytest.mark.parametrize(
    ("care", "at", "expected"),
    [
        (UNHASHED, 1, ["z.zip", "z.zip!a.png", "z.zip!b.png", "z.zip!c.png"]),
        (UNREAD, 1, ["z.zip", "z.zip!a.png", "z.zip!b.png", "z.zip!c.png"]),
        (STOP, 1, ["z.zip", "z.zip!a.png", "z.zip"]),
    ],
)
def test_the_care_that_is_taken_where_it_ended_before(tmp_path, care, at, expected):
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for name in "abc":
            archive.writestr(f"{name}.png", PNG + name.encode())
    with State(tmp_path / "state", "run") as state:
        plan(state, [tmp_path / "z.zip"])
        for _ in range(2 if care == UNREAD else 1):
            state.harden(1, at, between=care == STOP)
        read_all(state, [tmp_path / "z.zip"], ways(1))
        lines = [line for _, _, line in state.lines()]
    assert [line.path.rpartition("/")[2] for line in lines] == expected
    marked = lines[-1] if care == STOP else lines[at]
    assert codes(marked) == ["reader-ended"]
    assert (marked.sha256 is None) == (care != UNHASHED)
    assert marked.pdq is None


def test_a_problem_of_the_state_is_raised_as_it_is(tmp_path, monkeypatch):
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "a").write_bytes(b"a")
    with State(tmp_path / "state", "run") as state:
        plan(state, [tmp_path / "box"])
        monkeypatch.setattr(state, "folder", Path("/proc/nowhere"))
        with pytest.raises(OSError):
            read_apart(state, [tmp_path / "box"], ways())
