"""No code path writes decoded pixels anywhere, hands them to a shell or shows them: the package is walked for it.

Decoders of pictures and films may be imported by ``media.perceptual`` alone, and the modules there that see pixels can neither write nor
start anything: they name no function that does.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "rightdoor"
DECODERS = {"PIL", "av", "simplejpeg", "pillow_heif", "cv2", "imageio", "pyvips", "turbojpeg", "skimage", "matplotlib", "wand"}
PERCEPTUAL = SOURCE / "media" / "perceptual"
# What would bring pixels out of the process: files, other programs, sockets, shared memory, screens.
WAYS_OUT = {
    "save", "savez", "savez_compressed", "savetxt", "tofile", "dump", "dumps", "write", "writelines", "write_bytes", "write_text", "memmap",
    "imsave", "imwrite", "show", "display", "encode_jpeg", "encode", "mux", "open_code", "system", "popen", "Popen", "run", "spawn", "send",
    "sendall", "sendto", "share_memory", "print", "exec", "eval", "tobytes", "mkstemp", "NamedTemporaryFile", "TemporaryFile", "add_stream",
}  # fmt: skip
MODULES_OUT = {
    "subprocess", "socket", "tempfile", "shutil", "os", "multiprocessing", "mmap", "pickle", "shelve", "logging", "http", "urllib", "asyncio", "ctypes",
}  # fmt: skip
# Each has its reason: the text form of hashes is written as text, and a hash of 32 bytes leaves its array.
ALLOWED = {("film.py", "dumps"), ("pdq.py", "tobytes")}


def modules_of(path: Path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def names_used(path: Path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def test_decoders_of_pictures_are_known_to_one_room():
    found = {
        path.relative_to(SOURCE).as_posix(): name
        for path in sorted(SOURCE.rglob("*.py"))
        if PERCEPTUAL not in path.parents
        for name in modules_of(path)
        if name.split(".")[0] in DECODERS
    }
    assert found == {}
    inside = {name.split(".")[0] for path in PERCEPTUAL.glob("*.py") for name in modules_of(path)}
    assert {"PIL", "av", "simplejpeg", "pillow_heif"} <= inside


def test_where_pixels_are_there_is_no_way_out():
    paths = sorted(PERCEPTUAL.rglob("*.py"))
    assert len(paths) >= 10
    ways = {(path.name, name) for path in paths for name in names_used(path) if name in WAYS_OUT} - ALLOWED
    assert ways == set()
    roads = {(path.name, name) for path in paths for name in modules_of(path) if name.split(".")[0] in MODULES_OUT}
    assert roads == set()


def test_files_are_opened_for_reading_only():
    for path in sorted(PERCEPTUAL.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name != "open":
                continue
            words = [value.value for value in (*node.args, *(k.value for k in node.keywords)) if isinstance(value, ast.Constant)]
            assert not any(isinstance(word, str) and set(word) & set("wax+") and len(word) <= 3 for word in words), path.name


def test_what_leaves_the_room_has_no_place_for_pixels():
    """The results are hashes, numbers and words: no field could hold an array or a picture."""
    from rightdoor.media.perceptual import film, outcome

    for kind in (outcome.Perceived, outcome.Hashed, outcome.Refusal, film.Film, film.Frame):
        for annotation in kind.__annotations__.values():
            text = str(annotation)
            assert not any(word in text for word in ("NDArray", "ndarray", "Image", "Pixels", "Any", "memoryview")), (kind, text)
