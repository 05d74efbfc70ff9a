"""Every wrong-door check says what it compares, names, and cannot see, and can emit nothing that is not published."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

from rightdoor.rules.attribution.register import catalogue, first_pass, second_pass

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("RIGHTDOOR_SHARED_DATA", ROOT.parent / "shared" / "data")).parent
CHECKS = [pytest.param(module, id=module.CODE) for module in catalogue()]
# Named by the text of the domain page, not by its table.
IN_THE_TEXT = {
    "RD-A07": {"unit-missing"},
    "RD-A08": {"registered-office"},
    "RD-A15": {"other-provider"},
    "RD-A18": {"resident-absent", "research-against", "line-fault"},
}
SEVERITIES = {"stop", "caution", "note"}


@pytest.fixture(scope="module")
def table() -> dict[str, tuple[set[str], set[str], set[str]]]:
    """Code to (patterns, severities, cases) of the domain page."""
    page = SHARED / "domain" / "wrong-door-checks.md"
    if not page.is_file():
        pytest.skip("the domain page is not beside this checkout")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in page.read_text("utf-8").splitlines() if line.startswith("| RD-A")]
    return {
        code: (
            {re.sub(r"\s*\(.*\)", "", p).strip() for p in patterns.split(",")},
            {s.strip() for s in severity.split("/")},
            set(re.findall(r"\b(?:IOCCO|IPCO|COMP)-[A-Za-z0-9-]+", cases)),
        )
        for code, _, patterns, severity, cases in rows
    }


def test_the_catalogue_holds_what_the_passes_run() -> None:
    codes = [module.CODE for module in catalogue()]
    assert codes == sorted(set(codes))
    running = [code for code, _ in (*first_pass(), *second_pass())]
    assert set(running) == set(codes) - {"RD-A19", "RD-A20"}
    assert [code for code, _ in first_pass()] == sorted(code for code, _ in first_pass())


@pytest.mark.parametrize("module", CHECKS)
def test_a_check_describes_itself(module) -> None:
    assert re.fullmatch(r"RD-A\d\d", module.CODE)
    assert module.__name__.rpartition(".")[2].startswith(f"rd_a{module.CODE[4:]}_")
    assert 1 <= len(module.TITLE.split()) <= 6
    assert 8 <= len(module.COMPARES.split()) <= 45 and module.COMPARES.endswith(".")
    assert 5 <= len(module.CANNOT_SEE.split()) <= 50 and module.CANNOT_SEE.endswith(".")
    assert isinstance(module.CASES, tuple)
    for severities in module.PATTERNS.values():
        assert severities and set(severities.split(" / ")) <= SEVERITIES


@pytest.mark.parametrize("module", CHECKS)
def test_patterns_severities_and_cases_are_those_of_the_domain_page(module, table) -> None:
    patterns, severities, cases = table[module.CODE]
    assert set(module.PATTERNS) == patterns | IN_THE_TEXT.get(module.CODE, set())
    named = {s for each in module.PATTERNS.values() for s in each.split(" / ")}
    assert named >= severities if module.CODE != "RD-A18" else named == {"stop", "caution"}
    if module.CODE not in ("RD-A19",):
        assert set(module.CASES) == cases


def _texts(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


@pytest.mark.parametrize("module", CHECKS)
def test_every_pattern_is_one_that_the_module_can_write(module) -> None:
    """Outside its own list each pattern stands somewhere in the module, or in the slips or intervals that it names patterns by."""
    folder = Path(module.__file__).parent
    own = ast.parse(Path(module.__file__).read_text("utf-8"))
    own.body = [n for n in own.body if not (isinstance(n, ast.Assign) and any(getattr(t, "id", "") == "PATTERNS" for t in n.targets))]
    words = _texts(own).union(*(_texts(ast.parse((folder / f"{name}.py").read_text("utf-8"))) for name in ("slips", "intervals")))
    if module.CODE in ("RD-A19", "RD-A20"):
        words |= _texts(ast.parse((folder.parent / "premises" / "echo.py").read_text("utf-8")))
    assert set(module.PATTERNS) - words == set()
