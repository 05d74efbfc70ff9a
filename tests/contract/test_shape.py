"""The shape of the house, held by a test: sizes, arguments, who reads the clock, words."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "rightdoor"
# Modules that are tables of data or of words: exempt from the size of modules, each with its reason.
DATA_TABLES = {"model/vocabulary.py", "model/codes.py"}
SHELLS = ("cli/", "desk/")
CLOCK = re.compile(
    r"datetime\.(now|utcnow|today)\(|date\.today\(|\btime\.time(_ns)?\(|os\.environ|os\.getenv|getpass\.|secrets\.|random\.random\("
)
MODULES = sorted(p for p in SOURCE.rglob("*.py") if p.stat().st_size > 60 and not re.search(r"/migrations/0001_", p.as_posix()))


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions():
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_modules_are_small():
    lines = {name_of(p): len(p.read_text("utf-8").splitlines()) for p in MODULES if name_of(p) not in DATA_TABLES}
    assert {n: c for n, c in lines.items() if c > 500} == {}
    assert statistics.median(lines.values()) <= 130


def test_functions_are_small():
    sizes = sorted((node.end_lineno - node.lineno + 1, f"{name_of(path)}:{node.name}") for path, node in functions())
    ninetieth = sizes[int(len(sizes) * 0.9)][0]
    assert ninetieth <= 30
    assert [s for s in sizes if s[0] > 60] == []


def test_at_most_eight_arguments_six_of_them_positional():
    """Looser than the house rule (seven, keyword-only beyond two): what holds today, to be tightened and never loosened."""
    bad = []
    for path, node in functions():
        if name_of(path).startswith("cli/commands/"):
            continue  # each option of a command is an argument of its function
        positional = [a.arg for a in (*node.args.posonlyargs, *node.args.args) if a.arg not in ("self", "cls")]
        if len(positional) + len(node.args.kwonlyargs) > 8 or len(positional) > 6:
            bad.append(f"{name_of(path)}:{node.name} {len(positional)}+{len(node.args.kwonlyargs)}")
    assert bad == []


def test_only_shells_read_clock_environment_user_and_randomness():
    found = {}
    for path in MODULES:
        if name_of(path).startswith(SHELLS):
            continue
        hits = [line for line in path.read_text("utf-8").splitlines() if CLOCK.search(line) and not line.lstrip().startswith("#")]
        if hits:
            found[name_of(path)] = hits
    assert found == {}


def test_no_catch_all_outside_the_shells():
    found = []
    for path in MODULES:
        if name_of(path).startswith(SHELLS):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                kind = node.type
                named = kind.id if isinstance(kind, ast.Name) else ""
                reraises = any(isinstance(n, ast.Raise) and n.exc is None for n in ast.walk(node))
                if kind is None or (named in ("Exception", "BaseException") and not reraises):
                    found.append(f"{name_of(path)}:{node.lineno}")
    assert found == []


def test_nothing_is_left_unfinished():
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
    found = [f"{name_of(p)}:{n}" for p in MODULES for n, line in enumerate(p.read_text("utf-8").splitlines(), 1) if words.search(line)]
    assert found == []


def test_public_functions_of_the_open_rooms_are_documented():
    bad = []
    for room in ("model", "rules", "operations", "readers"):
        for path in sorted((SOURCE / room).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            if tree.body and not ast.get_docstring(tree):
                bad.append(name_of(path))
            for node in tree.body:
                if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node):
                    bad.append(f"{name_of(path)}:{node.name}")
    assert bad == []


@pytest.mark.parametrize("word", ["verdict"])
def test_words_that_are_a_jurys(word):
    allowed = {"docs/GLOSSARY.md", "src/rightdoor/reporting/claims.py"}  # what it means, and the list of words that claim too much
    pages = [*ROOT.glob("docs/**/*.md"), ROOT / "README.md", *SOURCE.rglob("*.py")]
    found = [
        f"{p.relative_to(ROOT)}:{n}"
        for p in pages
        if p.exists() and p.relative_to(ROOT).as_posix() not in allowed
        for n, line in enumerate(p.read_text("utf-8").splitlines(), 1)
        if word in line.lower() and "never" not in line.lower()
    ]
    assert found == []
