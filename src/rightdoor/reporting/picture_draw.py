"""The drawings of a picture put together: parts of the time axis, events without a time, strands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rightdoor.model.civil import DAY, HOUR
from rightdoor.model.counting import counted
from rightdoor.reporting import picture_overview as overview
from rightdoor.reporting import svg
from rightdoor.reporting.html import Html, join, tag
from rightdoor.reporting.picture import Picture, Sheet, days_of, days_of_assignment, in_order, sheet_of
from rightdoor.reporting.picture_axis import Part, parts
from rightdoor.reporting.picture_lanes import draw_lane, lanes_of
from rightdoor.reporting.picture_rows import LEFT, MARKS_AT, MOST_ALONE, RIGHT, STATUS_AT, WIDTH, draw_row, rows_of
from rightdoor.reporting.picture_strands import draw_group, groups_of
from rightdoor.reporting.picture_words import day_words, short_day

_HEAD = 46.0  # of a part: the days and the columns' headings


class Figure(NamedTuple):
    """One drawing and what it is called."""

    title: str
    drawing: Html
    anchor: str = ""


def picture_svg(picture: Picture, *, prefix: str = "picture", linked: bool = False) -> str:
    """Markup of every drawing of the picture as `<figure>` with inline SVG, for any page that has a body.

    `linked`: marks lead to the tables of `picture_page` (`#e1`, `#e1-f1`, `#a1`, `#p1`), which must then be in the same page;
    else they can be reached and bear their words, and lead nowhere. `prefix` keeps two pictures in one page apart.
    """
    return join(tag("figure", tag("figcaption", f.title, id=f.anchor if linked and f.anchor else None), tag("div", f.drawing, class_="scroll", tabindex="0", role="region", aria_label=f.title)) for f in figures(picture, prefix=prefix, linked=linked))  # fmt: skip


def figures(picture: Picture, *, prefix: str = "picture", linked: bool = False) -> Iterator[Figure]:
    """The drawings one by one: parts of the axis, what has no time, strands."""
    picture = in_order(picture)
    together = len(picture.events) > MOST_ALONE
    shown = sorted({day for event in picture.events for day in days_of(event)})
    more = {day for a in picture.assignments for day in days_of_assignment(a, shown)}
    found = parts({*shown, *more}, left=LEFT, right=RIGHT)
    if len(found) > 2:
        title = f"Overview: {counted(len(picture.events), 'event')} in {len(found)} parts, times in UTC"
        yield Figure(
            title, svg.drawing(WIDTH, overview.HEIGHT, title, overview.draw(picture.events, found, linked=linked), prefix=f"{prefix}-all")
        )
    for n, part in enumerate(found, 1):
        sheet = sheet_of(picture, linked=linked, prefix=f"{prefix}-{n}")
        which = f"Part {n} of {len(found)}: " if len(found) > 1 else ""
        first, last = day_words(part.days[0]), day_words(part.days[-1])
        title = f"{which}{first if first == last else f'{first} to {last}'}, times in UTC"
        yield Figure(title, _part(part, sheet, title, together=together), f"part-{n}")
    untimed = rows_of(picture.events, None, together=together)
    if untimed:
        sheet = sheet_of(picture, linked=linked, prefix=f"{prefix}-untimed")
        title = f"Without a time that can be read: {counted(sum(len(r.events) for r in untimed), 'event')}"
        drawn, y = [_columns(12)], 18.0
        for row in untimed:
            drawn.append(draw_row(row, None, y, sheet))
            y += row.height
        yield Figure(title, svg.drawing(WIDTH, y + 6, title, *drawn, prefix=sheet.prefix))
    sheet = sheet_of(picture, linked=linked, prefix=f"{prefix}-strands")
    groups = groups_of(sheet)
    if groups:
        drawn, y = [], 4.0
        for group in groups:
            drawn.append(draw_group(group, y, sheet))
            y += group.height
        title = "Strands: which assignments lead to which premises, and what they share"
        yield Figure(title, svg.drawing(WIDTH, y, title, *drawn, prefix=sheet.prefix))


def _part(part: Part, sheet: Sheet, title: str, *, together: bool) -> Html:
    rows = rows_of(sheet.picture.events, part, together=together)
    lanes = lanes_of(sheet.picture, part)
    top = _HEAD
    bottom = top + sum(r.height for r in rows) + 6 + sum(lane.height for lane in lanes)
    drawn = [_axis(part, bottom), _columns(30)]
    y = top
    for row in rows:
        drawn.append(draw_row(row, part, y, sheet))
        y += row.height
        drawn.append(svg.line(0, y, WIDTH, y, stroke="#e3e4e5"))
    y += 6
    for lane in lanes:
        drawn.append(draw_lane(lane, part, y, sheet))
        y += lane.height
    return svg.drawing(WIDTH, bottom + 4, title, *drawn, prefix=sheet.prefix)


def _columns(y: float) -> Html:
    return join(
        svg.text(x, y, words, size=10.5, fill=svg.QUIET)
        for x, words in ((4, "event"), (STATUS_AT, "status"), (MARKS_AT, "findings (RD-A…)"))
    )


def _axis(part: Part, bottom: float) -> Html:
    """The days as fields with their names, hours as ticks, breaks as zigzags with the number of days left out."""
    drawn: list[Html] = []
    years = len({day_words(day)[-4:] for day in part.days}) > 1
    for n, (day, x) in enumerate(zip(part.days, part.edges, strict=True)):
        drawn.append(svg.rect(x, 18, part.width, bottom - 18, fill="#f8f8f8" if n % 2 else svg.PAPER, stroke="#d5d7d9"))
        words = day_words(day, weekday=True) if part.width > 130 else short_day(day) + (f" {day_words(day)[-2:]}" if years else "")
        drawn.append(
            svg.text(x + part.width / 2, 12, words, size=11 if part.width > (78 if years else 62) else 9, anchor="middle", bold=True)
        )
        for hour in (6, 12, 18) if part.width > 90 else (12,):
            at = part.x(day * DAY + hour * HOUR)
            drawn.append(svg.line(at, 18, at, 24, stroke=svg.QUIET))
            drawn.append(svg.line(at, 38, at, bottom, stroke="#e3e4e5", dash="1 3"))
            drawn.append(svg.text(at, 34, f"{hour:02}", size=9.5, anchor="middle", fill=svg.QUIET))
    for middle, left_out in part.breaks():
        zigzag = "".join(f"l{'4' if i % 2 else '-4'} 6" for i in range(int((bottom - 34) / 6)))
        drawn.append(svg.path(f"M{svg.n(middle + 2)} 34{zigzag}", stroke=svg.QUIET))
        drawn.append(svg.text(middle, 26, f"{left_out} d", size=9, anchor="middle", fill=svg.QUIET))
    return join(drawn)
