"""The validation pack is what its figures and the code make it, and promises nothing that the figures do not hold."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "validation"


@pytest.fixture(scope="module")
def measure():
    if importlib.util.find_spec("pytsk3") is None:
        pytest.skip("the extra `images` is not installed: the pages are made with it")
    spec = importlib.util.spec_from_file_location("measure_validation", FOLDER / "measure.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["error-rates.md", "findings.md"])
def test_pages_are_current(measure, page):
    assert (FOLDER / page).read_text("utf-8") == measure.PAGES[page](), f"{page} is stale: run docs/validation/measure.py --page"


def test_figures_are_of_this_hasher_and_hold_what_the_pages_say():
    from rightdoor.media.perceptual.outcome import HASHER

    figures = json.loads((FOLDER / "figures.json").read_text("utf-8"))
    assert figures["hasher"] == HASHER, "the hasher changed: measure again"
    assert figures["digests"]["wrong"] == 0
    assert {(c["laid"] - c["read"], c["deleted"] - c["deleted_read"], c["wrong"]) for c in figures["containers"]} == {(0, 0, 0)}
    assert {n: figures["search"][n] for n in ("small", "fast")} == {name: {"missed": 0, "extra": 0} for name in ("small", "fast")}


def test_every_code_of_reading_and_matching_is_used():
    from rightdoor.media.reading.said import MATCH_CODES

    source = "\n".join(p.read_text("utf-8") for p in (FOLDER.parents[1] / "src").rglob("*.py") if p.name != "said.py")
    assert [code for code in MATCH_CODES if f'"{code}"' not in source] == []


def test_links_lead_somewhere():
    for page in FOLDER.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
