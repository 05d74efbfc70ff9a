"""The few shapes that pictures are made of: SVG elements with presentation attributes, so that they stand in any page.

Nothing is told by colour alone: patterns differ in their strokes, marks in their outline, and each bears its letters.
"""

from __future__ import annotations

from rightdoor.reporting.html import Html, tag

INK, PAPER, QUIET, RULE = "#0b0c0c", "#ffffff", "#484949", "#b1b4b6"
STOP_FILL, CAUTION_FILL = "#942514", "#ffdd00"
FONT = '"Helvetica Neue", Helvetica, Arial, sans-serif'

# (name, ground, strokes): the strokes tell them apart, the ground only helps
_PATTERNS = (
    ("slant", "#d2e2f1", "M0 8L8 0M-2 2L2 -2M6 10L10 6"),
    ("dots", "#fdeacc", "M2 2h2v2h-2zM6 6h2v2h-2z"),
    ("upright", "#d9ebe0", "M2 0V8M6 0V8"),
    ("cross", "#eee1f0", "M0 0L8 8M8 0L0 8"),
    ("level", "#f6d7d2", "M0 2H8M0 6H8"),
    ("back", "#eeefef", "M0 0L8 8M-2 6L2 10M6 -2L10 2"),
)


def n(value: float) -> str:
    """A coordinate, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, words: object, *, size: float = 12, anchor: str = "start", bold: bool = False, fill: str = INK, halo: bool = False) -> Html:  # fmt: skip
    """Words with their baseline at y. `halo`: white around the letters, where lines run below them."""
    around = {"stroke": PAPER, "stroke_width": "4", "paint_order": "stroke", "stroke_linejoin": "round"} if halo else {}
    return tag(
        "text", words, x=n(x), y=n(y), font_size=n(size), font_weight="700" if bold else None, text_anchor=anchor if anchor != "start" else None,
        fill=fill, **around,
    )  # fmt: skip


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, width: float = 1, dash: str = "") -> Html:
    """A line."""
    return tag("line", x1=n(x1), y1=n(y1), x2=n(x2), y2=n(y2), stroke=stroke, stroke_width=n(width), stroke_dasharray=dash or None)


def rect(x: float, y: float, width: float, height: float, *, fill: str = "none", stroke: str = "", stroke_width: float = 1, dash: str = "") -> Html:  # fmt: skip
    """A rectangle; without a stroke it has no edge."""
    edge = {"stroke": stroke, "stroke_width": n(stroke_width), "stroke_dasharray": dash or None} if stroke else {}
    return tag("rect", x=n(x), y=n(y), width=n(max(width, 0)), height=n(height), fill=fill, **edge)


def path(d: str, *, fill: str = "none", stroke: str = INK, width: float = 1, dash: str = "") -> Html:
    """A path."""
    return tag("path", d=d, fill=fill, stroke=stroke, stroke_width=n(width), stroke_dasharray=dash or None, stroke_linejoin="round")


def mark(x: float, y: float, severity: str, *, size: float = 14) -> Html:
    """The mark of a finding, its box at (x, y): a filled octagon for stop, a triangle for caution, a ring for note."""
    s = size
    if severity == "stop":
        c = s * 0.3
        corners = ((c, 0), (s - c, 0), (s, c), (s, s - c), (s - c, s), (c, s), (0, s - c), (0, c))
        return path("M" + "L".join(f"{n(x + a)} {n(y + b)}" for a, b in corners) + "Z", fill=STOP_FILL, width=1)
    if severity == "caution":
        return path(f"M{n(x + s / 2)} {n(y)}L{n(x + s)} {n(y + s)}H{n(x)}Z", fill=CAUTION_FILL, width=2)
    return tag("circle", cx=n(x + s / 2), cy=n(y + s / 2), r=n(s / 2 - 2), fill=PAPER, stroke=INK, stroke_width="2")


def link(href: str, label: str, *children: object, hit: tuple[float, float, float, float]) -> Html:
    """What can be reached by the keyboard: it leads to `href`, or stands alone where there is none. `hit` is its box (x, y, width, height)."""
    x, y, width, height = hit
    box = tag("rect", x=n(x), y=n(y), width=n(width), height=n(height), fill="transparent", class_="hit")
    inside = (tag("title", label), box, *children)
    if href:  # named by its title: a label in its place would have to repeat every letter of the drawing (WCAG 2.5.3)
        return tag("a", *inside, href=href)
    return tag("g", *inside, tabindex="0", role="img", aria_label=label)


def pattern_name(prefix: str, number: int) -> str:
    """The reference to the fill of the lane with that number."""
    return f"url(#{prefix}-{_PATTERNS[number % len(_PATTERNS)][0]})"


def patterns(prefix: str) -> Html:
    """The definitions of all fills; `prefix` keeps the names of two drawings in one page apart."""
    made = [
        tag(
            "pattern",
            rect(0, 0, 8, 8, fill=ground),
            path(strokes, width=1, stroke="#3b3c3c", fill="#3b3c3c" if name == "dots" else "none"),
            id=f"{prefix}-{name}",
            width="8",
            height="8",
            patternUnits="userSpaceOnUse",
        )
        for name, ground, strokes in _PATTERNS
    ]
    return tag("defs", *made)


def drawing(width: float, height: float, title: str, *children: object, prefix: str) -> Html:
    """An SVG element that scales with its page and keeps its parts reachable one by one."""
    return tag(
        "svg",
        patterns(prefix),
        *children,
        viewBox=f"0 0 {n(width)} {n(height)}",
        width=n(width),
        height=n(height),
        role="group",
        aria_label=title,
        font_family=FONT,
        class_="picture",
    )
