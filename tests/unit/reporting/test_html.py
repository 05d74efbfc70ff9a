"""The frame of pages: what is text stays text, the policy allows the page's own style alone."""

from __future__ import annotations

import base64
import hashlib
import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from rightdoor.reporting.html import Html, escape, join, page, summary_list, table, tag, warning


def test_text_is_escaped_and_markup_is_not():
    assert tag("p", "a < b & 'c'", tag("b", "d")) == "<p>a &lt; b &amp; &#x27;c&#x27;<b>d</b></p>"
    assert join(["<", Html("<br>")]) == "&lt;<br>"


def test_attributes():
    made = tag("input", class_="a", aria_label='say "x"', checked=True, disabled=False, name=None)
    assert made == '<input class="a" aria-label="say &quot;x&quot;" checked>'


def test_what_would_steer_the_reading_is_written_out():
    assert escape("12\u202e21 Example\x1b Street") == "12\\u202e21 Example\\x1b Street"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_no_text_becomes_an_element_or_an_attribute(text):
    made = lxml_html.fromstring(
        page("t", tag("p", text, title=text), table(text, [text], [[text]]), summary_list([(text, text)]), warning(text))
    )
    assert {e.tag for e in made.iter() if isinstance(e.tag, str)} <= {
        "html", "head", "meta", "link", "title", "style", "body", "a", "main", "p", "div", "table", "caption", "thead", "tbody",
        "tr", "th", "td", "dl", "dt", "dd", "span", "strong",
    }  # fmt: skip
    assert all(set(p.attrib) <= {"title", "class"} for p in made.xpath("//p"))


def test_the_policy_names_the_digest_of_the_style_and_nothing_else():
    made = page("Title & more", tag("h1", "T"), css=".x{color:#000}")
    style = re.search(r"<style>(.*?)</style>", made, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = lxml_html.fromstring(made).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    assert "Title &amp; more" in made and ".x{color:#000}" in style


def test_a_page_holds_no_script_no_style_attribute_and_no_address_of_anything_outside():
    made = page("T", tag("h1", "T"))
    assert not re.search(r"<script|style=|https?:|//[a-z]", made)
