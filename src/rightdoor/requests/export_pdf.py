"""The schedule on paper: one block for each row, identifier and check code large; the same rows give the same bytes.

Without an authority in force, or while a peer check is not countersigned, a watermark lies across each page. Characters that the standard fonts lack are written as \\uXXXX, never
as something that looks like another one.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import Any

from rightdoor.model.civil import iso_utc
from rightdoor.requests.rows import NOT_AUTHORISED, Heading, PlannedRow, Schedule

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
_LEFT, _RIGHT, _TOP, _BOTTOM = 42.0, 553.0, 790.0, 60.0
_MONO, _BOLD, _PLAIN = "Courier-Bold", "Helvetica-Bold", "Helvetica"
_LARGE, _SMALLEST = 20.0, 10.0
_GROUNDS = (("Necessity", "necessity"), ("Proportionality", "proportionality"), ("Collateral intrusion", "collateral"))


def as_pdf(schedule: Schedule) -> bytes:
    """The bytes of the file."""
    from reportlab.pdfgen.canvas import Canvas  # deferred: exports alone need it

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    _dated(canvas, schedule)
    canvas.setTitle(f"Communications-data requests {schedule.heading.application}".strip())
    canvas.setAuthor("rightdoor")
    canvas.setCreator("rightdoor")
    canvas.setSubject(schedule.heading.mark or f"Authority {schedule.heading.authority}")
    pages = _Pages(canvas, schedule)
    pages.heading()
    for number, row in enumerate(schedule.planned, start=1):
        pages.block(number, row)
    pages.close()
    canvas.save()
    return out.getvalue()


def _dated(canvas: Any, schedule: Schedule) -> None:
    """Dates and id of the document from the export itself: neither the clock nor the environment may show in it."""
    stamp = canvas._doc._timeStamp
    stamp.t = schedule.heading.as_of_us // 1_000_000
    stamp.lt = dt.datetime.fromtimestamp(stamp.t, dt.UTC).timetuple()
    stamp.YMDhms, stamp.dhh, stamp.dmm, stamp.tzname = tuple(stamp.lt)[:6], 0, 0, "UTC"
    canvas._doc.signature = hashlib.md5(schedule.digest.encode(), usedforsecurity=False)  # the /ID of the file (ISO 32000-1, 14.4)


def shown(text: str) -> str:
    """The text as the standard fonts can show it: what Latin-1 has, the rest as \\uXXXX; control characters too."""
    return "".join(c if c.isprintable() and ord(c) < 256 else f"\\u{ord(c):04x}" for c in text)


class _Pages:
    """Where the next line goes, page by page."""

    def __init__(self, canvas: Any, schedule: Schedule) -> None:
        self._canvas = canvas
        self._schedule = schedule
        self._page = 0
        self._y = 0.0
        self._new_page()

    def _new_page(self) -> None:
        if self._page:
            self._canvas.showPage()
        self._page += 1
        self._y = _TOP
        heading = self._schedule.heading
        if heading.mark:
            self._watermark(heading)
        self._canvas.setFont(_BOLD, 9)
        self._canvas.drawString(_LEFT, HEIGHT - 36, shown(heading.mark or f"Authority {heading.authority}")[:110])
        self._canvas.setFont(_PLAIN, 9)
        foot = f"{heading.application or 'planned requests'} - {iso_utc(heading.as_of_us)} - rows SHA-256 {self._schedule.digest[:16]}"
        self._canvas.drawString(_LEFT, 34, shown(foot)[:100])
        self._canvas.drawRightString(_RIGHT, 34, f"page {self._page}")
        self._canvas.setLineWidth(0.5)
        self._canvas.line(_LEFT, 46, _RIGHT, 46)

    def _watermark(self, heading: Heading) -> None:
        """The first words large, the rest below them."""
        first, _, rest = (heading.unsigned_words if heading.authorised else NOT_AUTHORISED).partition(": ")
        lines = [rest, *([] if heading.authorised else [heading.unsigned_words])]
        self._canvas.saveState()
        self._canvas.setFillGray(0.86)
        self._canvas.translate(WIDTH / 2, HEIGHT / 2)
        self._canvas.rotate(52)
        self._canvas.setFont(_BOLD, 36)
        self._canvas.drawCentredString(0, 24, first)
        self._canvas.setFont(_BOLD, 24)
        for at, line in enumerate(line for line in lines if line):
            self._canvas.drawCentredString(0, -16 - 32 * at, line)
        self._canvas.restoreState()

    def heading(self) -> None:
        """What the application says, once, before the rows."""
        heading = self._schedule.heading
        self._line("Communications-data requests" + (f": {heading.application}" if heading.application else ""), font=_BOLD, size=15)
        for name, value in _facts(heading):
            self._field(name, value)
        for name, field in _GROUNDS:
            if value := str(getattr(heading, field)):
                self._field(name, value)
        count = len(self._schedule.planned)
        self._field("Rows", f"{count} request{'' if count == 1 else 's'}, copied from the source by machine; a check code for each")
        self._y -= 8

    def block(self, number: int, row: PlannedRow) -> None:
        """One request, kept together on a page where it fits one."""
        lines = _block(number, row, self._schedule.rows[number - 1])
        needed = sum(size * 1.3 for _, _, size in self._cut(lines)) + 18
        if self._y - needed < _BOTTOM and self._y < _TOP:
            self._new_page()
        self._canvas.setLineWidth(1)
        self._canvas.line(_LEFT, self._y, _RIGHT, self._y)
        self._y -= 4
        for text, font, size in lines:
            self._line(text, font=font, size=size)
        self._y -= 8

    def _cut(self, lines: list[tuple[str, str, float]]) -> list[tuple[str, str, float]]:
        return [(piece, font, size) for text, font, given in lines for piece, size in self._pieces(text, font, given)]

    def _pieces(self, text: str, font: str, size: float) -> list[tuple[str, float]]:
        """The text in lines that fit: an identifier smaller first and then cut between characters, words between words."""
        room = _RIGHT - _LEFT
        if font == _MONO:
            size = max(_SMALLEST, min(size, room / (0.6 * max(1, len(text)))))
            wide = int(room / (0.6 * size) + 1e-6)
            return [(text[at : at + wide], size) for at in range(0, max(1, len(text)), wide)]
        return [(line, size) for line in _wrapped(text, lambda t: self._canvas.stringWidth(t, font, size) <= room)]

    def _line(self, text: str, *, font: str, size: float) -> None:
        for piece, fitting in self._pieces(shown(text), font, size):
            if self._y - fitting * 1.3 < _BOTTOM:
                self._new_page()
            self._y -= fitting * 1.3
            self._canvas.setFont(font, fitting)
            self._canvas.drawString(_LEFT, self._y, piece)

    def _field(self, name: str, value: str) -> None:
        if value:
            self._line(f"{name}: {value}", font=_PLAIN, size=10)

    def close(self) -> None:
        """The end is said, so that a missing last page is seen."""
        self._line(f"End of the schedule: {len(self._schedule.planned)} rows on {self._page} pages.", font=_BOLD, size=10)


def _facts(heading: Heading) -> list[tuple[str, str]]:
    said = "in force" if heading.authorised else "none in force"
    return [
        ("Authority", f"{heading.authority} ({said})" if heading.authority else said),
        ("Route", f"IPA 2016 s.{heading.route}" if heading.route else ""),
        ("Granted", heading.granted),
        ("Authority ends", heading.authority_expires),
        ("Applicant", heading.applicant),
        ("Peer checks", heading.unsigned_words),
        ("Data", f"{heading.data} data" if heading.data else ""),
        ("Offence", heading.offence),
        ("Operation", heading.operation),
    ]


def _block(number: int, row: PlannedRow, cells: Any) -> list[tuple[str, str, float]]:
    """(text, font, size) of the lines of one request."""
    port = f"  port {cells['port']}" if cells["port"] else ""
    urgent = "  (urgent route needed)" if row.urgent else ""
    small = [
        f"Request {cells['request_id']} to {cells['provider'] or 'the provider that held the address'}",
        f"Source {cells['source_ref']}, event {cells['footprint']}, exhibit {cells['source_exhibit']}",
        f"Place in the exhibit: {cells['source_locator']}",
        f"Send by {cells['send_by']}{urgent}" if cells["send_by"] else "",
        f"The records may be gone from {cells['expires']} on" if cells["expires"] else "",
        f"Collateral intrusion: {cells['collateral']}. {cells['collateral_why']}".strip(),
    ]
    return [
        (f"{number}.  {cells['identifier_type']}{port}", _BOLD, 11.0),
        (cells["identifier"], _MONO, _LARGE),
        (f"{cells['instant']}" if cells["instant"] else "no instant: the identifier alone", _MONO, 16.0),
        (cells["check_code"], _MONO, _LARGE),
        *((text, _PLAIN, 9.0) for text in small if text),
    ]


def _wrapped(text: str, fits: Any) -> list[str]:
    """Lines of whole words; a word that is too long alone is cut."""
    lines, line = [], ""
    for word in text.split(" "):
        while not fits(word) and len(word) > 1:
            cut = len(word) - 1
            while cut > 1 and not fits(word[:cut]):
                cut -= 1
            lines += [line] if line else []
            lines.append(word[:cut])
            line, word = "", word[cut:]
        joined = f"{line} {word}" if line else word
        if fits(joined):
            line = joined
        else:
            lines.append(line)
            line = word
    return [*lines, line]
