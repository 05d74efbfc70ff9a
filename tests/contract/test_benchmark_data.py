"""The input of the intake benchmark: six documents and about 8 KB a report, the same bytes for a seed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def data() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "benchmarks" / "data.py"
    spec = importlib.util.spec_from_file_location("benchmark_data", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_report_is_six_documents_of_eight_kilobytes(data: ModuleType, tmp_path: Path) -> None:
    written = data.make_reports(tmp_path, 200)
    made = _bytes(tmp_path)
    assert len(made) == 1200
    assert written == sum(map(len, made.values()))
    assert 7_800 <= written / 200 <= 8_600
    assert max(len(list(folder.iterdir())) for folder in tmp_path.iterdir()) <= 1000


def test_the_same_seed_gives_the_same_bytes(data: ModuleType, tmp_path: Path) -> None:
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        data.make_reports(tmp_path / name, 5, seed=seed)
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b") != _bytes(tmp_path / "c")
