"""Every page of the desk has its pictures in docs/screenshots/, at the size of a laptop and of a phone; made by docs/tour_screenshots.py."""

from __future__ import annotations

import re
from pathlib import Path

from browser.desk.test_every_page import FORMS, NO_PAGES, names

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "screenshots"
SIZES = ("laptop", "phone")
BESIDE = {  # pictures of a page in another state than that of its URL
    "communications-application-of-ones-own", "subject-purpose",
}  # fmt: skip


def pages():
    from django.urls import get_resolver

    return {name.replace("_", "-") for name in set(names(get_resolver())) - FORMS - NO_PAGES}


def listed():
    """What the list says, and the pages of which it says why they have no picture."""
    text = (FOLDER / "README.md").read_text("utf-8")
    return text, {name for name, why in re.findall(r"^- `([a-z-]+)`: (.+)$", text, re.MULTILINE) if len(why.split()) >= 5}


def test_every_page_has_both_pictures_and_a_line(desk):
    text, without = listed()
    assert without <= pages()
    wanted = [f"{page}-{size}.webp" for page in sorted(pages() - without) for size in SIZES]
    assert [name for name in wanted if not (FOLDER / name).is_file() or f"({name})" not in text] == []


def test_no_picture_is_of_a_page_that_is_gone(desk):
    known = (pages() | BESIDE) - listed()[1]
    there = [path.name for path in FOLDER.glob("*.webp")]
    assert [name for name in there if name.removesuffix(".webp").rpartition("-")[0] not in known] == []


def test_the_pictures_are_small():
    """All of them, in bytes: they are in the history of the project for good."""
    sizes = {path.name: path.stat().st_size for path in FOLDER.glob("*.webp")}
    assert max(sizes.values()) < 80_000
    assert sum(sizes.values()) < 10_200_000
