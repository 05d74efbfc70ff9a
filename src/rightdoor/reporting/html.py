"""The frame of every page that Rightdoor writes: one self-contained HTML file, no script, nothing loaded from anywhere.

Text is escaped by default: only `Html`, which these functions make, passes as markup. A page carries a content security policy
that allows its own style (by digest) and nothing else, so that a value from a received file can never run or load anything.
Style attributes are refused by that policy: use classes, in SVG presentation attributes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Sequence

from rightdoor.reporting.html_style import STYLE

# C0 and C1 controls but tab and line ends, surrogates, separators, marks and overrides of direction (Unicode, UAX #9):
# they could make an address read otherwise than it is.
_STEERING = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "col"})


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def escape(text: object) -> Html:
    """Text as markup: the five characters of HTML, and whatever would steer the reading written out as \\x1b."""
    if isinstance(text, Html):
        return text
    visible = _STEERING.sub(lambda found: f"\\x{ord(found[0]):02x}" if ord(found[0]) < 0x100 else f"\\u{ord(found[0]):04x}", str(text))
    return Html(html.escape(visible, quote=True))


def join(parts: Iterable[object]) -> Html:
    """Parts one after the other; those that are plain text are escaped."""
    return Html("".join(escape(part) for part in parts))


def tag(element: str, *children: object, **attributes: object) -> Html:
    """An element. `class_` is written class, `aria_label` aria-label; an attribute that is None or False is left out, True stands alone."""
    written = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None and value is not False)
    if element in _VOID:
        return Html(f"<{element}{written}>")
    return Html(f"<{element}{written}>{join(children)}</{element}>")


def _attribute(name: str, value: object) -> str:
    plain = name.rstrip("_").replace("_", "-")
    return f" {plain}" if value is True else f' {plain}="{escape(value)}"'


def table(caption: object, columns: Sequence[object], rows: Iterable[Sequence[object]], *, class_: str = "") -> Html:
    """A table with its caption and column headings; the first cell of a row is its heading. It scrolls in itself when narrow."""
    head = tag("tr", *(tag("th", column, scope="col") for column in columns))
    body = [tag("tr", tag("th", row[0], scope="row"), *(tag("td", cell) for cell in row[1:])) for row in rows]
    made = tag("table", tag("caption", caption), tag("thead", head), tag("tbody", *body), class_=class_ or None)
    return tag("div", made, class_="scroll", tabindex="0", role="region", aria_label=caption)


def summary_list(pairs: Iterable[tuple[object, object]]) -> Html:
    """Keys with their values, one a line."""
    return tag("dl", *(tag("div", tag("dt", key), tag("dd", value)) for key, value in pairs), class_="summary")


def warning(text: object) -> Html:
    """A sentence that must not be passed over, marked by a sign and the word, not by colour alone."""
    return tag(
        "p",
        tag("span", "!", class_="sign", aria_hidden="true"),
        tag("strong", tag("span", "Warning: ", class_="quiet"), text),
        class_="warning",
    )


def page(title: str, *body: object, css: str = "", lang: str = "en-GB") -> str:
    """A whole document around `body`, which begins with its own h1. `css` is added to the common style."""
    style = STYLE + css
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    head = (
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light"),
        tag("link", rel="icon", href="data:,"),
        tag("title", title),
        Html(f"<style>{style}</style>"),
    )
    skip = tag("a", "Skip to main content", class_="skip", href="#main")
    whole = tag("html", tag("head", *head), tag("body", skip, tag("main", *body, id="main")), lang=lang)
    return f"<!DOCTYPE html>\n{whole}\n"
