"""The demonstration of the docs runs as it stands there, in under a minute, and its page says what it must."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
from html import unescape
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("one_minute", ROOT / "docs" / "one_minute.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["one_minute"] = module
    spec.loader.exec_module(module)
    return module.demonstrate(tmp_path_factory.mktemp("minute"), [sys.executable, "-m", "rightdoor.cli.main"])


def test_it_takes_less_than_a_minute_and_refuses_for_the_one_missing_word(shown) -> None:
    assert shown.seconds < 60
    assert shown.statuses == ("refused", "refused")


def test_the_page_says_where_how_sure_what_is_missing_and_holds_the_question(shown) -> None:
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", shown.page)).split())
    assert "Flat 2, 14 Heron Close, Exampleton, ZZ1 1CC" in text
    assert "refused" in text
    assert "installation address" in text
    assert "ask Meadow Broadband" in text or "Meadow Broadband" in text.partition("The question to ask")[2][:600]


def test_the_page_in_the_docs_shows_the_same_commands(shown) -> None:
    page = (ROOT / "docs" / "one-minute.md").read_text("utf-8")
    for step in shown.steps:
        assert f"$ rightdoor {shlex.join(step.words)}" in page, f"{step.what}: run `make docs`"
