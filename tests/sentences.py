"""Every sentence that the program can generate, as its source holds it: the texts of f-strings and strings, without docstrings.

Reads the modules that write for people. A placeholder becomes “…”, since what stands there is quoted or a value.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).resolve().parents[1] / "src" / "rightdoor"
ROOMS = ("rules", "reporting", "registers", "requests", "triage", "attribution", "operations", "cli/commands")
FILES = ("model/codes.py", "model/fact_words.py", "model/fact.py")
# Not sentences of ours: the linter's own table, names of tables of the database, style.
LEFT_OUT = frozenset({"reporting/claims.py", "reporting/html_style.py"})
_WORDS = re.compile(r"[A-Za-z]{2,}(?:[ ,;:'-]+[A-Za-z]{1,}){1,}")
_ADDRESS = re.compile(r"^https?://\S+$")  # where a rule was read: an address, no sentence
_SQL = re.compile(r"^\s*(?:select|insert|update|delete|with|copy|create)\b", re.IGNORECASE)


class Sentence(NamedTuple):
    """Where it stands, and its text."""

    place: str
    text: str


def sentences() -> Iterator[Sentence]:
    """All of them, in order of files."""
    paths = [path for room in ROOMS for path in sorted((SOURCE / room).rglob("*.py"))]
    for path in [*paths, *(SOURCE / name for name in FILES)]:
        name = path.relative_to(SOURCE).as_posix()
        if name not in LEFT_OUT:
            yield from _of(name, ast.parse(path.read_text("utf-8")))


def _of(name: str, tree: ast.Module) -> Iterator[Sentence]:
    skipped = {id(node) for node in _docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            text = "".join(str(p.value) if isinstance(p, ast.Constant) else "“…”" for p in node.values)
            yield from _sentence(name, node, text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield from _sentence(name, node, node.value)


def _sentence(name: str, node: ast.expr, text: str) -> Iterator[Sentence]:
    if _WORDS.search(text) and not _SQL.match(text) and not _ADDRESS.match(text):
        yield Sentence(f"{name}:{node.lineno}", text)


def _docstrings(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            for statement in node.body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    yield statement.value
