"""Hostile files against every reader: a located finding or the statements of the original, never a crash or a hang.

The files are made by `tests/hostile/generate.py`; each is read in a process of its own with 1 GiB of
address space, 10 s of processor and no right to write a byte (`tests/hostile/worker.py`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from reader_support import ROOT, golden, modules

WORKER = ROOT / "tests" / "hostile" / "worker.py"
INPUTS = [(name, path, index) for name, _ in modules() for index, path in enumerate(golden.inputs(name))]


def run_worker(module: str, path: Path, seeds: int) -> list[dict[str, object]]:
    """The lines that the worker prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": "0"}
    done = subprocess.run(
        [sys.executable, str(WORKER), module, str(path), str(seeds)], capture_output=True, text=True, timeout=500, env=environment
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.drawn
@pytest.mark.parametrize(("module", "path", "index"), [pytest.param(*i, id=f"{i[0]}-{i[1].name}") for i in INPUTS])
def test_hostile_files(module, path, index):
    *problems, summary = run_worker(module, path, 14 if index == 0 else 3)
    assert problems == []
    if index == 0:
        assert summary["files"] >= 200
        assert len(summary["classes"]) >= 12


def test_the_judge_sees_what_it_must(tmp_path):
    """A reader that drops statements in silence, raises, hangs, eats memory or writes a file is caught."""
    for fault, words in FAULTS.items():
        (tmp_path / "faulty.py").write_text(FAULTY.replace("FAULT", fault), "utf-8")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(tmp_path), str(WORKER.parent)))}
        done = subprocess.run(
            [sys.executable, str(tmp_path / "faulty.py")], capture_output=True, text=True, timeout=100, env=environment, cwd=tmp_path
        )
        assert words in done.stdout, (fault, done.stdout, done.stderr)
    assert not (tmp_path / "written").exists()


FAULTS = {
    "return": "lost without a finding",
    "raise ValueError('x')": "exception: ",
    "bytearray(1 << 31)": "MemoryError",
    "while True: pass": "died with status",
    "open('written', 'wb').write(b'x')": "forbidden act: open",
    "__import__('socket').socket()": "forbidden act: socket",
    "yield 7": "neither record nor finding",
}
FAULTY = """
import sys
import types
import worker
from generate import Case
from rightdoor.model.statement import Record, Statement
from rightdoor.readers.source import Source

worker.SECONDS = 1

def read(source, limits):
    if source.name == "bad":
        FAULT
    yield Record("case", "line:1", "", (Statement("number", "1", "1", "line:1"),))

reader = types.SimpleNamespace(recognises=lambda source: True, read=read)
original = worker.reading(reader, Source.of_bytes("good", b"x"))
print(worker.one(reader, Case("test", 0, 0, lambda: Source.of_bytes("bad", b"x")), original))
"""
