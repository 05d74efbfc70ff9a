"""Nothing that ranks, grades, checks or asks reads what came of earlier cases: held over the imports of the whole program."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import rightdoor

SOURCE = Path(rightdoor.__file__).parent
# who shows the loop to people; whoever else wants it must be argued for here
READS_IT = ("figures/loop/", "casework/figures/loop", "desk/views/loop", "desk/api/loop", "desk/loop_drawn")


@cache
def _imports(path: Path) -> set[str]:
    """Every module that a file imports, with the names taken from it as if they were modules."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports of this house are written out"
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def readers_of(room: str) -> list[str]:
    return sorted(
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if any(name == room or name.startswith(f"{room}.") for name in _imports(path))
    )


def test_the_outcome_loop_is_read_by_pages_for_people_alone():
    found = readers_of("rightdoor.figures.loop")
    assert found, "the loop is read by somebody"
    assert [path for path in found if not path.startswith(READS_IT)] == []


def test_and_whoever_reads_it_is_read_by_nothing_that_ranks():
    """One step further: the modules that show it are imported by the desk's own alone."""
    shells = {path for path in readers_of("rightdoor.figures.loop") if not path.startswith("figures/loop/")}
    for path in shells:
        module = "rightdoor." + path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        onward = [each for each in readers_of(module) if not each.startswith((*READS_IT, "desk/"))]
        assert onward == [], module


def test_the_look_at_imports_sees_imports():
    assert "figures/count.py" in readers_of("rightdoor.figures.definition")
    assert "triage/rank.py" in readers_of("rightdoor.rules.priority")
