"""No code path writes decoded pixels anywhere, or hands them to a shell: the package is walked for it, and hashing is watched.

Decoded pixels exist in one room, `media/perceptual`, and leave it as hashes of 32 bytes.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from media_pictures import encoded, jpeg, pattern

SOURCE = Path(__file__).resolve().parents[2] / "src" / "rightdoor"
ROOM = SOURCE / "media" / "perceptual"
DECODERS = {
    "PIL",
    "simplejpeg",
    "av",
    "pillow_heif",
    "cv2",
    "imageio",
    "pyvips",
    "turbojpeg",
    "imagehash",
    "skimage",
    "matplotlib",
    "torch",
}
# Ways out of a process: files, other programs, networks, screens, shared memory.
WAYS_OUT = {
    "subprocess", "socket", "webbrowser", "tempfile", "shutil", "mmap", "ctypes", "multiprocessing", "pickle", "shelve", "sqlite3", "urllib",
    "http", "requests", "asyncio", "tkinter", "logging", "pyarrow", "duckdb", "psycopg", "django",
}  # fmt: skip
WRITING = {
    "save", "show", "tofile", "tobytes", "dump", "savez", "save_all", "imwrite", "imshow", "write_bytes", "write_text", "encode_jpeg",
    "memmap", "open_memmap", "savetxt", "mux", "add_stream", "to_image", "reformat", "_repr_png_", "save_file", "system", "popen", "thumbnail",
}  # fmt: skip
# What is allowed, by module: 32 bytes of a hash are packed; a frame is brought to luma in memory.
ALLOWED: dict[str, set[str]] = {"pdq.py": {"tobytes"}, "video.py": {"reformat"}}


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_decoders_are_imported_in_one_room_alone():
    found = {
        path.relative_to(SOURCE).as_posix(): sorted(imported(ast.parse(path.read_text("utf-8"))) & DECODERS)
        for path in modules(SOURCE)
        if imported(ast.parse(path.read_text("utf-8"))) & DECODERS
    }
    assert found, "nothing decodes pictures: the walk has lost its object"
    assert [name for name in found if not name.startswith("media/perceptual/")] == []


def test_the_room_of_pixels_has_no_way_out():
    found = {}
    for path in modules(ROOM):
        ways = imported(ast.parse(path.read_text("utf-8"))) & WAYS_OUT
        if ways:
            found[path.name] = sorted(ways)
    assert found == {}


def test_the_room_of_pixels_calls_nothing_that_writes():
    found = []
    for path in modules(ROOM):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
            writes = name in WRITING and name not in ALLOWED.get(path.name, set())
            if name == "open":
                modes = [a.value for a in [*node.args, *(k.value for k in node.keywords if k.arg == "mode")] if isinstance(a, ast.Constant)]
                writes = any(isinstance(mode, str) and set(mode) & set("wax+") and len(mode) < 5 for mode in modes)
            if writes or name in ("print", "exec", "eval"):
                found.append(f"{path.name}:{node.lineno} {name}")
    assert found == []


def test_what_the_room_gives_holds_no_pixels():
    """The nouns that leave the room: hashes, numbers and words, no array."""
    from rightdoor.media.perceptual import film, outcome
    from rightdoor.media.reading import line, perceive

    for noun in (outcome.Perceived, outcome.Hashed, outcome.Refusal, film.Film, film.Frame, perceive.Seen, line.Line):
        words = " ".join(str(kind) for kind in noun.__annotations__.values())
        assert not any(word in words.lower() for word in ("array", "image", "pixels", "buffer", "memoryview")), noun


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
    done = subprocess.run(
        [sys.executable, str(script), str(box), str(box / "a.jpg"), str(tmp_path / "state")],
        env={"PYTHONPATH": str(SOURCE.parent), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["seen"] == []
    assert told["hashed"] == 7
    assert sorted(path.relative_to(tmp_path).as_posix() for path in box.rglob("*")) == before


@pytest.mark.parametrize("code", ["image.save('x')", "pixels.tofile('x')", "open('x', 'wb')", "print(pixels)"])
def test_the_walk_would_see_it(tmp_path, monkeypatch, code):
    (tmp_path / "bad.py").write_text(code)
    monkeypatch.setattr(sys.modules[__name__], "ROOM", tmp_path)
    with pytest.raises(AssertionError):
        test_the_room_of_pixels_calls_nothing_that_writes()
