"""The README shows what the program prints."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_excerpts_are_what_the_program_prints(tmp_path, monkeypatch):
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    page = (ROOT / "README.md").read_text("utf-8")
    assert generate.readme(page, rightdoor=[sys.executable, "-m", "rightdoor.cli.main"], folder=tmp_path) == page, "run `make docs`"
