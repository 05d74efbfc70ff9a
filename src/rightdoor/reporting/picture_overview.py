"""The drawing above the parts, where there are many: all days on one unbroken line, how many events each has, where each part lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rightdoor.model.civil import civil_from_days, days_from_civil
from rightdoor.model.counting import counted
from rightdoor.reporting import svg
from rightdoor.reporting.html import Html, join
from rightdoor.reporting.picture import PictureEvent, days_of
from rightdoor.reporting.picture_axis import Part
from rightdoor.reporting.picture_rows import WIDTH
from rightdoor.reporting.picture_words import day_words, month_words

HEIGHT = 96.0
_LEFT, _BASE, _TALL, _PARTS_AT = 10.0, 58.0, 40.0, 62.0
_MOST_MONTHS = 14  # that bear their name; of more only every so many


def draw(events: Sequence[PictureEvent], parts: Sequence[Part], *, linked: bool) -> Html:
    """A bar for each day, as high as it has events; below it a field for each part that leads to it."""
    first, last = parts[0].days[0], parts[-1].days[-1] + 1
    scale = (WIDTH - 2 * _LEFT) / (last - first)
    counts = Counter(day for event in events for day in days_of(event))
    most = max(counts.values(), default=1)
    drawn = [svg.line(_LEFT, _BASE, WIDTH - _LEFT, _BASE)]
    for day, count in sorted(counts.items()):
        height = _TALL * count / most
        drawn.append(svg.rect(_LEFT + scale * (day - first), _BASE - height, max(scale, 1.5), height, fill=svg.INK))
    drawn.append(svg.text(_LEFT, 10, f"events of a day, at most {most}", size=10, fill=svg.QUIET))
    drawn += _months(first, last, scale)
    for number, part in enumerate(parts, 1):
        x1, x2 = (_LEFT + scale * (day - first) for day in (part.days[0], part.days[-1] + 1))
        inside = sum(counts[day] for day in part.days)
        words = f"Part {number}: {day_words(part.days[0])} to {day_words(part.days[-1])}, {counted(inside, 'event')}"
        box = svg.rect(x1 + 0.5, _PARTS_AT, max(x2 - x1 - 1, 2), 14, fill=svg.PAPER, stroke=svg.INK)
        label = svg.text((x1 + x2) / 2, _PARTS_AT + 11, number, size=9.5, anchor="middle") if x2 - x1 > 7 * len(str(number)) else Html("")
        drawn.append(svg.link(f"#part-{number}" if linked else "", words, box, label, hit=(x1, _PARTS_AT - 2, max(x2 - x1, 2), 18)))
    return join(drawn)


def _months(first: int, last: int, scale: float) -> list[Html]:
    """A tick and a name where a month begins."""
    year, month, _ = civil_from_days(first)
    begins = []
    while (day := days_from_civil(year, month, 1)) < last:
        begins += [day] if day >= first else []
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    drawn = []
    every = -(-len(begins) // _MOST_MONTHS)
    for day in begins[:: every or 1]:
        x = _LEFT + scale * (day - first)
        drawn.append(svg.line(x, _BASE, x, HEIGHT - 14, stroke=svg.RULE))
        drawn.append(svg.text(x + 2, HEIGHT - 4, month_words(day), size=9.5, fill=svg.QUIET))
    return drawn
