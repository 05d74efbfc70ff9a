"""Results that came as a PDF: a second rendering of what a table says (RD-A11), never the only one.

Recognised as a PDF. Read are lines `label: value` and simple tables whose labels are the names of our fields of results (`request_id` or
"Request ID", `assigned_from` …); all other text of the document is not kept. Each record says `rendering` document and stands at the line
where it begins, `page:1/line:4`; values at `page:1/line:5/address`. What cannot be read for certain (a cell that lies between two columns, a
value that goes on in the next line, a label that stands twice) is `document-unread`, and of that row nothing that it touches is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import cells, results
from rightdoor.readers.build import RecordBuilder, finding, is_placeholder
from rightdoor.readers.limits import Limits
from rightdoor.readers.mapped_result import WORDS
from rightdoor.readers.pdf_lines import MAGIC, Piece, Refused, TextLine, text_lines
from rightdoor.readers.result_notes import RowTexts, row_findings
from rightdoor.readers.source import Source

NAME = "pdf_text"
VERSION = "1"
ALIGNED = 3.0  # points: a cell belongs to the column whose name begins as near as this
FURTHER = 1.8  # times the height of a row: a line as far below the last one belongs to no table
_FIELDS = {cells.plain(name): column.field for name, column in results.COLUMNS.items()}
_FIRST = ("request_id", "check_code")


def recognises(source: Source) -> bool:
    """Whether the content is a PDF."""
    return source.head[:1024].lstrip().startswith(MAGIC)


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """`result` records of the document; `unknown-format` where it holds none."""
    try:
        lines = list(text_lines(source))
    except Refused as refused:
        yield refused.found
        return
    document = _Document(limits)
    for line in lines:
        if isinstance(line, TextLine):
            document.take(line)
        else:
            document.made.append(line)
    document.close()
    yield from document.made
    if not any(isinstance(item, Record) for item in document.made):
        yield finding("unknown-format", "byte:0", message="a document without results that can be read; kept as an exhibit only")


class _Document:
    """A document while it is read: the table or the block of labels that the lines belong to."""

    def __init__(self, limits: Limits) -> None:
        self.made: list[Record | DataFinding] = []
        self._limits = limits
        self._columns: list[tuple[float, str]] = []
        self._place = ""
        self._row: dict[str, tuple[str, str]] = {}
        self._doubtful: set[str] = set()
        self._page = 0
        self._above = self._pitch = 0.0  # height of the line before, and how far the first row stands below the names

    def take(self, line: TextLine) -> None:
        """The next line."""
        if line.page != self._page:
            self._leave()
            self._page = line.page
        columns, gap, self._above = _header(line), self._above - line.y, line.y
        if self._columns and not columns:
            self._pitch = self._pitch or gap
            if gap > FURTHER * self._pitch:  # the table is over
                self._leave()
        if columns:
            self._leave()
            self._columns, self._pitch = columns, 0.0
        elif self._columns:
            self._cells(line)
        else:
            self._labels(line)

    def close(self) -> None:
        """The end of the document."""
        self._leave()

    def _leave(self) -> None:
        self._emit()
        self._columns = []

    def _doubt(self, place: str, fields: set[str]) -> None:
        self.made.append(finding("document-unread", place))
        self._doubtful |= fields

    # --- tables ---------------------------------------------------------------------------------------

    def _cells(self, line: TextLine) -> None:
        """A row of the table; a line without its first column goes on with the row before, which is in doubt by that."""
        placed = [(self._column(piece), piece) for piece in line.pieces]
        fields = [field for field, _ in placed if field]
        if len(placed) == 1 or not any(field in _FIRST for field in fields):
            if fields and len(fields) == len(placed):
                self._doubt(line.place, set(fields))
            elif _label(line) is not None:
                self._leave()
                self._labels(line)
            elif fields:
                self._doubt(line.place, {name for _, name in self._columns})
            else:
                self._leave()
            return
        self._emit()
        self._place = line.place
        if len(fields) != len(placed) or len(set(fields)) != len(fields):
            self._doubt(line.place, {name for _, name in self._columns} - set(_FIRST))
        for field, piece in placed:
            if field and field not in self._row:
                self._row[field] = (piece.text, f"{line.place}/{field}")

    def _column(self, piece: Piece) -> str:
        return next((field for x, field in self._columns if abs(x - piece.x) <= ALIGNED), "")

    # --- labels ---------------------------------------------------------------------------------------

    def _labels(self, line: TextLine) -> None:
        """A line `label: value`; the label that begins a result begins the next one."""
        found = _label(line)
        if found is None and _half_a_header(line):
            self.made.append(finding("document-unread", line.place))
        if found is None:
            if self._row and line.text.strip() and ":" not in line.text and len(line.pieces) == 1 and line.pieces[0].x > 0:
                self._after(line)
            return
        field, value = found
        if field in _FIRST and (field in self._row or (field == "request_id" and self._row)):
            self._emit()
        if field in self._row:
            self._doubt(line.place, {field})
            return
        self._place = self._place or line.place
        if value:
            self._row[field] = (value, f"{line.place}/{field}")

    def _after(self, line: TextLine) -> None:
        """Text without a label right behind a value: it may be more of it."""
        last = next(reversed(self._row))
        page, number = self._row[last][1].split("/")[:2]
        if f"page:{line.page}" == page and number == f"line:{line.number - 1}":
            self._doubt(line.place, {last})

    # --- records --------------------------------------------------------------------------------------

    def _emit(self) -> None:
        """The result at hand, if it is one: it names its request."""
        row, place = self._row, self._place
        doubtful, self._row, self._place, self._doubtful = self._doubtful, {}, "", set()
        if not any(field in row for field in _FIRST):
            if len(row) > 1:
                self.made.append(
                    finding("document-unread", place or "page:1", message="a result that does not say which request it answers; not read")
                )
            return
        findings: list[DataFinding] = []
        made = RecordBuilder("result", place, "", findings=findings, limits=self._limits)
        for field, (text, where) in row.items():
            if field in doubtful:
                made.put(f"extra:{field}", text, where, "", "uninterpreted")
            elif field != "rendering":
                _value(made, field, text, where, zone=_zone(row, field))
        made.put("rendering", "", place, "document", "enumerated")
        findings += row_findings(RowTexts.of(made.statements, place))
        self.made.append(made.record())
        self.made += findings


def _header(line: TextLine) -> list[tuple[float, str]]:
    """The columns of a table where all pieces of a line (three or more) are names of fields, the request among them."""
    named = [(piece.x, _FIELDS.get(cells.plain(piece.text.rstrip(":")), "")) for piece in line.pieces]
    fields = [field for _, field in named]
    if len(named) < 3 or not all(fields) or len(set(fields)) != len(fields) or not any(field in _FIRST for field in fields):
        return []
    return named


def _half_a_header(line: TextLine) -> bool:
    """Whether some pieces of a line, two or more, are names of fields: a table that nobody can read for certain."""
    return sum(cells.plain(piece.text) in _FIELDS for piece in line.pieces) >= 2


def _label(line: TextLine) -> tuple[str, str] | None:
    """(field, value) of a line `label: value`, in one piece or in two."""
    label, colon, value = line.text.partition(":")
    field = _FIELDS.get(cells.plain(label), "") if colon else ""
    return (field, value.strip()) if field else None


def _zone(row: dict[str, tuple[str, str]], field: str) -> str:
    return row.get({"echo_time": "echo_zone", "from_time": "zone", "to_time": "zone"}.get(field, ""), ("", ""))[0]


def _value(made: RecordBuilder, field: str, text: str, where: str, *, zone: str) -> None:
    if field.endswith("_time"):
        made.time(field, text, where, zone=zone)
    elif field in WORDS:
        made.enumerated(field, text, where, {word: word for word in WORDS[field]})
    elif field in ("echo_port", "port_from", "port_to"):
        made.port(text, where, field=field)
    elif field == "echo_identifier":
        kind, value = cells.form_of(text)
        made.put(field, text, where, value if kind else text, "canonical" if kind and value != text else "copied")
    elif field in ("address_from", "address_to"):
        made.date(field, text, where)
    elif is_placeholder(text):
        made.unread(field, text, where, "placeholder")
    else:
        made.text(field, text, where)
