"""Every form of a page that is posted bears the tokens of a form: that it is of the session, and that it is taken once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "src" / "rightdoor" / "desk" / "templates"
_FORM = re.compile(r"<form\b(?P<head>[^>]*?)>(?P<body>.*?)</form>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
POSTED = re.compile(r'method="(?:post|\{\{ method)', re.IGNORECASE)


def forms(text: str) -> list[tuple[str, str]]:
    """Head (with tags in it that hold a `>`) and body of each form."""
    plain = _COMMENT.sub("", text)
    return [
        (found["head"], found["body"])
        for found in _FORM.finditer(re.sub(r"\{% (if|for|url)[^%]*%\}", lambda m: m[0].replace(">", "&gt;"), plain))
    ]


def missing(text: str) -> int:
    """How many posted forms bear no token."""
    return sum(bool(POSTED.search(head + body.partition(">")[0])) and "{% csrf_token %}" not in body for head, body in forms(text))


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_posted_form_bears_its_tokens(path):
    text = path.read_text("utf-8")
    assert missing(text) == 0
    assert len(re.findall(r"<form\b", _COMMENT.sub("", text))) == len(forms(text)), "a form that this test does not read"
    assert not re.search(r"\bhx-(post|put|patch|delete)\b", text), "what htmx sends without a form bears no token of a form"


def test_that_a_form_without_is_found():
    assert missing('<form method="post" action="/x"><button>Do</button></form>') == 1
    assert missing('<form method="get"><button>Look</button></form>') == 0


def test_the_tag_writes_both_and_no_other_tag_stands_in_its_place():
    from rightdoor.desk import settings

    (engine,) = settings.TEMPLATES
    assert engine["OPTIONS"]["builtins"] == ["rightdoor.desk.templatetags.desk_once"]
    assert "APP_DIRS" not in engine
    assert "csrf_input" not in "".join(path.read_text("utf-8") for path in TEMPLATES.rglob("*.html"))
