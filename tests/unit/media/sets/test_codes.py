"""The codes of findings about hash sets: each is used, none is another list's, and the page on hash sets explains them."""

from __future__ import annotations

import re
from pathlib import Path

from rightdoor.media.codes import MEDIA_CODES, code_of
from rightdoor.model.codes import CODES

ROOT = Path(__file__).resolve().parents[4]


def test_every_code_is_used_and_none_stands_in_both_lists():
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src/rightdoor/media").rglob("*.py") if path.name != "codes.py")
    assert [code for code in MEDIA_CODES if f'"{code}"' not in source] == []
    assert set(MEDIA_CODES) & set(CODES) == set()


def test_every_code_that_an_importer_names_is_known():
    source = "\n".join(path.read_text("utf-8") for path in (ROOT / "src/rightdoor/media/sets").rglob("*.py"))
    named = set(re.findall(r'findings\.(?:add|once)\(\s*"([a-z0-9-]+)"', source))
    assert len(named) > 20
    assert {code_of(code).code for code in named} == named


def test_the_page_on_hash_sets_explains_them():
    page = (ROOT / "docs" / "hash-sets.md").read_text("utf-8")
    ours = {code for code in MEDIA_CODES if code.startswith(("hash-", "set-", "profile-", "category-"))}
    assert [code for code in sorted(ours) if f"`{code}`" not in page] == []
