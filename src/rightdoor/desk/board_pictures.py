"""The operation board as pictures: bars, a map, ages, weeks ahead. Each has its table beside it; nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.utils.safestring import SafeString, mark_safe

from rightdoor.joint.board.force_map import Area, ForceMap
from rightdoor.joint.board.what_if import Ahead
from rightdoor.reference.force_outlines import HEIGHT, WIDTH
from rightdoor.reporting import svg
from rightdoor.reporting.html import Html, join, tag

WIDE: Final = 760
_BAR: Final = "#144e81"
# ground, ink of each shade: the number in the area says it, the shade only helps
SHADES: Final = (("#ffffff", svg.INK), ("#dbe8f4", svg.INK), ("#9cc2e2", svg.INK), ("#2b6a9f", "#ffffff"), ("#0f3557", "#ffffff"))
_CITY: Final = "E23000034"  # too small to bear its number: it stands in the sea, with a line
_CITY_AT: Final = (1100, 968)


class Bar(NamedTuple):
    """`words`, `value`; `href`: where its number opens; `cut`: drawn to the end and not to scale."""

    words: str
    value: int
    href: str
    cut: bool = False


def _safe(markup: Html) -> SafeString:
    return mark_safe(str(markup))  # noqa: S308 - made by `rightdoor.reporting.html`, which escapes


def bars_picture(title: str, bars: Sequence[Bar], prefix: str) -> SafeString:
    """Bars from above, each with its words to the left and its number behind it; each is a link."""
    most = max((bar.value for bar in bars if not bar.cut), default=0) or 1
    left, room, step = 280, WIDE - 280 - 80, 34
    parts: list[object] = []
    for n, bar in enumerate(bars):
        y = 6 + n * step
        width = room if bar.cut else room * bar.value / most
        drawn: list[object] = [
            svg.text(left - 10, y + 18, bar.words, size=14, anchor="end"),
            svg.rect(left, y, max(width, 1), 24, fill=_BAR),
            svg.text(left + width + 8, y + 18, f"{bar.value:,}", size=15, bold=True),
        ]
        if bar.cut:
            drawn += [svg.path(f"M{left + room * 0.8:.1f} {y - 2}l8 9l-8 9l8 9", stroke=svg.PAPER, width=5)]
        parts.append(svg.link(bar.href, f"{bar.words}: {bar.value:,}", *drawn, hit=(0, y - 2, WIDE, 28)))
    return _safe(svg.drawing(WIDE, 12 + len(bars) * step, title, *parts, prefix=prefix))


def spans_picture(title: str, bars: Sequence[Bar], prefix: str) -> SafeString:
    """Upright bars, one a span of time, each with its number above and its beginning below where there is room; each is a link."""
    most = max((bar.value for bar in bars), default=0) or 1
    step, high, base = (WIDE - 20) / max(len(bars), 1), 120, 146
    every = max(1, -(-len(bars) * 62 // (WIDE - 20)))
    parts: list[object] = [svg.line(0, base + 0.5, WIDE, base + 0.5)]
    for n, bar in enumerate(bars):
        x, tall = 10 + n * step, high * bar.value / most
        drawn: list[object] = [svg.rect(x, base - tall, max(step - 4, 3), tall, fill=_BAR)]
        drawn.append(svg.text(x + (step - 4) / 2, base - tall - 5, f"{bar.value:,}", size=12, anchor="middle", bold=True))
        if n % every == 0:
            drawn.append(svg.text(x, base + 17, bar.words, size=12))
        parts.append(svg.link(bar.href, f"{bar.words}: {bar.value:,}", *drawn, hit=(x, 6, max(step - 4, 3), base - 6)))
    return _safe(svg.drawing(WIDE, 172, title, *parts, prefix=prefix))


def map_picture(title: str, shown: ForceMap, hrefs: dict[str, str], one: str) -> SafeString:
    """The force areas that have an outline, each a link of its own, the largest number in the darkest shade."""
    areas = [_area(area, hrefs[area.code], one) for area in shown.drawn]
    inside = tag("g", *areas, transform="scale(0.5)")
    return _safe(svg.drawing(WIDTH / 2, HEIGHT / 2, title, inside, prefix="rd-map"))


def _area(area: Area, href: str, one: str) -> Html:
    ground, ink = SHADES[area.shade]
    x, y, far = area.x, area.y + 9, area.code == _CITY
    drawn: list[object] = [svg.path(area.path, fill=ground, stroke="#3b3c3c", width=1.5)]
    if far:
        x, y = _CITY_AT
        drawn += [svg.line(area.x, area.y, x - 8, y - 8, width=1.5)]
    words = f"City {area.value:,}" if far else f"{area.value:,}"
    halo = ink == svg.INK and not far
    drawn.append(
        svg.text(x, y, words, size=24, anchor="start" if far else "middle", bold=area.value > 0, fill=svg.INK if far else ink, halo=halo)
    )
    return tag("a", tag("title", f"{area.name}: {area.value:,} {one}"), *drawn, href=href, class_="rd-area")


def legend_picture(shown: ForceMap) -> SafeString:
    """Which shade is how many; said in words beside each."""
    parts: list[object] = []
    for n, shade in enumerate(shown.shades):
        words = "none" if shade.number == 0 else f"{shade.first:,}" if shade.first == shade.last else f"{shade.first:,} to {shade.last:,}"
        x = 2 + n * 130
        parts += [svg.rect(x, 4, 26, 20, fill=SHADES[shade.number][0], stroke="#3b3c3c"), svg.text(x + 34, 20, words, size=14)]
    return _safe(tag("svg", *parts, viewBox="0 0 660 30", width="660", height="30", role="img", aria_label="Shades", class_="rd-bars"))


class Aged(NamedTuple):
    """A stage: `words`, and (band's words, number, address) from the youngest."""

    words: str
    bands: tuple[tuple[str, int, str], ...]


def ages_picture(title: str, stages: Iterable[Aged], bands: Sequence[str]) -> SafeString:
    """Each bar is the whole of its stage, cut by age; a pattern for each age."""
    left, room, step = 0.0, WIDE - 70, 58
    parts: list[object] = []
    for n, words in enumerate(bands):
        across, down = (n % 3) * 250, (n // 3) * 24
        parts += [
            svg.rect(across, down + 2, 22, 16, fill=svg.pattern_name("rd-age", n), stroke=svg.INK),
            svg.text(across + 30, down + 15, words, size=13),
        ]
    top = -(-len(bands) // 3) * 24 + 14
    rows = list(stages)
    for n, stage in enumerate(rows):
        y = top + n * step
        whole = sum(value for _, value, _ in stage.bands)
        parts.append(svg.text(left, y + 14, stage.words, size=14, bold=True))
        parts.append(svg.text(WIDE, y + 40, f"{whole:,}", size=15, bold=True, anchor="end"))
        x = left
        for k, (words, value, href) in enumerate(stage.bands):
            width = room * value / whole if whole else 0
            if not value:
                continue
            drawn: list[object] = [svg.rect(x, y + 22, width, 24, fill=svg.pattern_name("rd-age", k), stroke=svg.INK)]
            if width > 9 * len(f"{value:,}") + 8:
                drawn.append(svg.text(x + width / 2, y + 39, f"{value:,}", size=14, anchor="middle", bold=True, halo=True))
            parts.append(svg.link(href, f"{stage.words}, {words.lower()}: {value:,}", *drawn, hit=(x, y + 22, width, 24)))
            x += width
        if not whole:
            parts.append(svg.rect(left, y + 22, room, 24, stroke=svg.RULE))
    return _safe(svg.drawing(WIDE, top + len(rows) * step, title, *parts, prefix="rd-age"))


def ahead_picture(title: str, now: Ahead, then: Ahead) -> SafeString:
    """What waits at the end of each week: as now with a full line and dots, as asked with a broken line; eight of ten runs lie in the bands."""
    weeks = len(now.waiting)
    most = max(band.high for ahead in (now, then) for band in ahead.waiting) or 1
    left, right, top, base = 56, WIDE - 150, 16, 236
    dx = (right - left) / max(weeks - 1, 1)

    def at(week: int, value: int) -> str:
        return f"{left + week * dx:.1f} {base - (base - top) * value / most:.1f}"

    parts: list[object] = []
    for share in (0, 0.5, 1):
        y = base - (base - top) * share
        parts += [
            svg.line(left, y, right, y, stroke=svg.RULE),
            svg.text(left - 8, y + 5, f"{round(most * share):,}", size=13, anchor="end"),
        ]
    for ahead, number in ((now, 5), (then, 0)):
        edge = [at(n, band.high) for n, band in enumerate(ahead.waiting)] + [at(n, ahead.waiting[n].low) for n in reversed(range(weeks))]
        parts.append(tag("path", d="M" + "L".join(edge) + "Z", fill=svg.pattern_name("rd-ahead", number), fill_opacity="0.7"))
    ends = [base - (base - top) * ahead.waiting[-1].middle / most for ahead in (now, then)]
    apart = max(0.0, 20 - abs(ends[0] - ends[1])) / 2  # two labels do not lie upon each other
    for ahead, dash, words, end in ((now, "", "as now", ends[0]), (then, "7 4", "as asked", ends[1])):
        parts.append(svg.path("M" + "L".join(at(n, band.middle) for n, band in enumerate(ahead.waiting)), width=3, dash=dash))
        upper = end < ends[1] if ahead is now else end <= ends[0]
        y = min(end, base - 8) + 5 + (-apart if upper else apart)
        parts.append(svg.text(right + 10, y, f"{words}: {ahead.waiting[-1].middle:,}", size=14, bold=True))
    step = max(1, weeks // 6)
    parts += [svg.text(left + n * dx, base + 20, f"week {n + 1}", size=13, anchor="middle") for n in range(0, weeks, step)]
    whole = tag(
        "svg", svg.patterns("rd-ahead"), *parts, viewBox=f"0 0 {WIDE} 268", width=WIDE, height=268, role="img", aria_label=title,
        font_family=svg.FONT, class_="rd-bars",
    )  # fmt: skip
    return _safe(join([whole]))
