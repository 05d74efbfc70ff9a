"""Docs, `--help` and code say the same."""

from __future__ import annotations

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "page",
    [
        "finding-codes.md",
        "commands.md",
        "formats-we-read.md",
        "performance.md",
        "checks.md",
        "published-errors.md",
        "clocks.md",
        "offences.md",
        "communications-data.md",
    ],
)
def test_generated_pages_are_current(generate, page):
    assert (ROOT / "docs" / page).read_text("utf-8") == generate.PAGES[page](), f"{page} is stale: run `make docs`"


def test_each_example_of_a_format_is_read_whole_and_without_a_finding(generate):
    from rightdoor.model.statement import Record
    from rightdoor.readers.limits import DEFAULT_LIMITS
    from rightdoor.readers.register import reader_for
    from rightdoor.readers.source import Source

    page = (ROOT / "docs" / "formats-we-read.md").read_text("utf-8")
    examples = [found[1] for found in generate.EXAMPLE.finditer(page)]
    assert examples == ["cybertip_json/small.json", "schedule/small.csv", "results/small.csv"]
    blocks = re.findall(r"<!-- example: \S+ -->\n```\w+\n(.*?)\n```\n<!-- /example -->", page, re.DOTALL)
    for name, text in zip(examples, blocks, strict=True):
        source = Source.of_bytes(name, f"{text}\n".encode())
        reader = reader_for(source)
        assert reader is not None
        assert reader.NAME.replace("-", "_").startswith(name.partition("/")[0][:7]), (name, reader.NAME)
        items = list(reader.read(source, DEFAULT_LIMITS))
        assert items
        assert [item for item in items if not isinstance(item, Record)] == [], name


def test_every_command_is_in_the_user_guide(generate):
    import typer

    from rightdoor.cli.main import app

    guide = (ROOT / "docs" / "guide.md").read_text("utf-8") + (ROOT / "README.md").read_text("utf-8")
    names = [name for name, _ in generate.walk_commands(typer.main.get_command(app), "")]
    assert [n for n in names if f"rightdoor {n}" not in guide] == []


def test_every_finding_code_is_used_and_every_used_code_is_listed():
    from rightdoor.model.codes import CODES

    source = "\n".join(p.read_text("utf-8") for p in (ROOT / "src").rglob("*.py") if p.name != "codes.py")
    unused = [code for code in CODES if f'"{code}"' not in source]
    assert unused == []


def test_the_readme_shows_the_two_commands():
    text = (ROOT / "README.md").read_text("utf-8")
    assert "make demo" in text
    assert "make test" in text


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "evidence").glob("*.json")), ids=lambda p: p.stem)
def test_evidence_is_not_older_than_the_code_that_it_measures(path):
    data = json.loads(path.read_text("utf-8"))
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        from proving import content_of
    finally:
        sys.path.pop(0)
    assert data["measures"] and all((ROOT / place).exists() for place in data["measures"])
    assert content_of(data["measures"]) == data["content"], (
        f"{path.name} measured {data['commit'][:9]}; something of {data['measures']} changed since: run `make prove`"
    )


def test_links_in_docs_lead_somewhere():
    bad = []
    for page in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if not (page.parent / target).exists():
                bad.append(f"{page.name}: {target}")
    assert bad == []
