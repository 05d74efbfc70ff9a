"""Lists of files that forensic tools write as tables: one `media` record per row, and a `case` record for the list itself.

A column is told by its name without case, spaces and punctuation. Dates stay text, since their form follows the computer that
wrote them; pictures in a cell are reduced to digest and length; columns that no format knows are kept as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Method, Record, Statement
from rightdoor.readers import cells
from rightdoor.readers.build import finding, read_hash
from rightdoor.readers.columns import UNREAD, CellReader, Column, Sheet, SheetRow, sheet_rows
from rightdoor.readers.csv_rows import Header, header_of
from rightdoor.readers.limits import Limits
from rightdoor.readers.media_values import GRADE_NAMES, NO_DATE, NO_DATE_MEANT, Once, date_code, digest_of, folded, is_picture
from rightdoor.readers.source import Source

Columns = Callable[[Once], Mapping[str, Column]]

TRUE_FALSE = cells.words(
    "true", "false",
    aliases={"yes": "true", "1": "true", "ja": "true", "sim": "true", "no": "false", "0": "false", "nein": "false", "não": "false"},
)  # fmt: skip


def names_of(source: Source) -> frozenset[str]:
    """The names of the columns as the head of the file shows them, folded; none when it is no table."""
    header = header_of(source)
    return frozenset(folded(name) for name in header.names) if header is not None else frozenset()


def hash_cell(kind: str) -> CellReader:
    """A hash of the kind that the column states."""

    def read(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
        value, code = read_hash(kind, raw)
        return (value, "canonical") if value else cells.unread(sheet, code, (raw, locator, field))

    return read


def date_cell(once: Once) -> CellReader:
    """A date as text; what stands for none has no value."""

    def read(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
        code = date_code(raw, unix_zero=True)
        if code and once(f"{code} {field}"):
            sheet.find(code, locator, field, raw=raw, message=NO_DATE_MEANT if code == "placeholder" else NO_DATE)
        if code == "placeholder":
            return UNREAD
        text = raw.strip()
        return text, ("copied" if text == raw else "trimmed")

    return read


def detail_cell(name: str) -> CellReader:
    """A value that is carried as `name=value`."""

    def read(_sheet: Sheet, raw: str, _locator: str, _field: str) -> tuple[str, Method]:
        return f"{name}={raw.strip()}", "joined"

    return read


def grade_columns(once: Once) -> dict[str, Column]:
    """Who graded, when, by what: under the names by which tools state it."""
    return {name: Column(field, date_cell(once) if field == "graded_time" else None) for name, field in GRADE_NAMES.items()}


def read_list(source: Source, limits: Limits, columns: Columns) -> Iterator[Record | DataFinding]:
    """The list's `case` at its header, then one `media` per row, `row:<n>`. `columns` are by folded names."""
    header = header_of(source, limits)
    if header is None:
        yield finding("malformed", "row:1", message="no header row: ask the sender for the file again")
        return
    known = columns(Once(limits.max_columns))
    mapped = {key: known[folded(key)] for key in header.keys if folded(key) in known}
    place = f"row:{header.number}"
    yield _list(header, place, limits)
    for item in sheet_rows(source, limits, mapped):
        if isinstance(item, DataFinding):
            yield item
        else:
            yield Record("media", f"row:{item.number}", place, tuple(_without_pictures(item)))


def _list(header: Header, place: str, limits: Limits) -> Record:
    return Record("case", place, "", (Statement("form", header.raw[: limits.max_value_chars], "file-list", place, "enumerated"),))


def _without_pictures(item: SheetRow) -> Iterator[Statement]:
    for statement in item.statements:
        if is_picture(statement.raw):
            shown = digest_of(statement.raw)
            item.sheet.find("thumbnail-dropped", statement.locator, "miniature", raw=shown)
            yield Statement("miniature", shown, shown, statement.locator, "decoded")
        else:
            yield statement
