"""Reading and hashing are watched while they run: nothing is opened for writing, no program is started, no address is called.

`test_no_pixels` walks the code; here a run over pictures of several forms, a broken one and an archive is held against what it does.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from media_pictures import encoded, jpeg, pattern

SOURCE = Path(__file__).resolve().parents[2] / "src" / "rightdoor"

WATCHED = """
import json, sys, os
seen = []
def hook(event, args):
    if event == "open" and len(args) > 2 and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        if "__pycache__" not in str(args[0]) and "numba" not in str(args[0]):
            seen.append([event, str(args[0])])
    elif event.split(".")[0] in ("subprocess", "os") and event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"):
        seen.append([event, str(args[0])])
    elif event in ("socket.connect", "socket.sendto", "socket.bind", "mmap.__new__"):
        seen.append([event, ""])
from pathlib import Path
from rightdoor.media.reading.limits import ReadingLimits
from rightdoor.media.reading.perceive import perceive
from rightdoor.media.reading.run import Ways, plan, read_all
from rightdoor.media.reading.state import State
perceive(Path(sys.argv[2]).read_bytes(), "warm", "jpeg")  # loads and compiles what there is to load
box, state = Path(sys.argv[1]), Path(sys.argv[3])
with State(state, "run") as held:
    sys.addaudithook(hook)
    plan(held, [box])
    read_all(held, [box], Ways(ReadingLimits(), perceive, 2, lambda *_: None))
    lines = [line for _, _, line in held.lines()]
print(json.dumps({"seen": seen, "hashed": sum(line.pdq is not None for line in lines), "lines": len(lines)}))
"""


def watched(script: Path, *arguments: Path) -> dict:
    """Run the script in a process of its own; what it says it saw."""
    done = subprocess.run(
        [sys.executable, str(script), *map(str, arguments)],
        env={"PYTHONPATH": str(SOURCE.parent), "PATH": "/usr/bin:/bin", "HOME": str(script.parent)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_hashing_is_watched_and_nothing_is_opened_for_writing(tmp_path):
    import zipfile

    box = tmp_path / "box"
    box.mkdir()
    (box / "a.jpg").write_bytes(jpeg(1))
    for form in ("PNG", "GIF", "BMP", "TIFF", "WEBP"):
        (box / f"b.{form.lower()}").write_bytes(encoded(pattern(2), form))
    (box / "cut.jpg").write_bytes(jpeg(3)[:1500])
    with zipfile.ZipFile(box / "z.zip", "w") as archive:
        archive.writestr("c.jpg", jpeg(4))
    script = tmp_path / "watched.py"
    script.write_text(WATCHED)
    before = sorted(path.relative_to(tmp_path).as_posix() for path in box.rglob("*"))
    told = watched(script, box, box / "a.jpg", tmp_path / "state")
    assert told["seen"] == []
    assert told["hashed"] == 7
    assert sorted(path.relative_to(tmp_path).as_posix() for path in box.rglob("*")) == before


def test_what_reading_gives_has_no_place_for_pixels():
    from rightdoor.media.reading import line, perceive

    for noun in (perceive.Seen, line.Line):
        words = " ".join(str(kind) for kind in noun.__annotations__.values())
        assert not any(word in words.lower() for word in ("array", "image", "pixels", "buffer", "memoryview", "any")), noun


def test_the_watch_would_see_a_file_that_is_written(tmp_path):
    script = tmp_path / "careless.py"
    careless = WATCHED.replace("lambda *_: None))", "lambda *_: (tmp / 'pixels').write_bytes(b'x')))").replace(
        "box, state =", "tmp = Path(sys.argv[3]).parent\nbox, state ="
    )
    assert careless != WATCHED
    script.write_text(careless)
    (tmp_path / "box").mkdir()
    (tmp_path / "box" / "a.jpg").write_bytes(jpeg(1))
    told = watched(script, tmp_path / "box", tmp_path / "box" / "a.jpg", tmp_path / "state")
    assert [event for event, name in told["seen"] if name.endswith("pixels")] != []
