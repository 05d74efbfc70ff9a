"""File lists that Griffeye Analyze writes as CSV: one `media` record per row, the category as the installation names it.

Recognised by the columns `Category`, `File Path`, `Source ID` and `MD5` or `SHA-1`. Which columns stand there is chosen at the
export; comma or semicolon. Categories are names or numbers of that installation, kept as text and never mapped. Dates follow the
computer that wrote them and stay text; 01.01.0001 and 01.01.1970 stand for none. Who graded is read only where a column states it.
"""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers import cells
from rightdoor.readers.columns import Column
from rightdoor.readers.limits import Limits
from rightdoor.readers.media_table import TRUE_FALSE, date_cell, detail_cell, grade_columns, hash_cell, names_of, read_list
from rightdoor.readers.media_values import Once
from rightdoor.readers.source import Source

NAME = "griffeye_csv"
VERSION = "1"
NEEDED = frozenset({"category", "filepath", "sourceid"})
_HASHES = frozenset({"md5", "sha1"})
_TEXTS = {
    "category": "category", "filepath": "path", "filename": "name", "name": "name", "filetype": "file_kind", "mediatype": "file_kind",
    "mimetype": "mime", "sourceid": "source_id", "series": "series", "seriesname": "series", "tags": "tag", "tag": "tag", "bookmarks": "tag",
    "comment": "comment", "comments": "comment", "notes": "comment", "mediaid": "media_id", "id": "media_id",
}  # fmt: skip
_FLAGS = {
    "victimidentified": "victim_identified", "offenderidentified": "offender_identified", "isdistributed": "distributed",
    "distributed": "distributed", "isprecategorized": "precategorized", "precategorized": "precategorized", "unallocated": "unallocated",
    "deleted": "deleted", "carved": "carved", "selfgenerated": "self_generated", "issuspected": "suspected",
}  # fmt: skip
_DATES = {
    "createddate": "created_time", "created": "created_time", "lastwritetime": "written_time", "modified": "written_time",
    "lastaccesstime": "accessed_time", "accessed": "accessed_time", "dateupdated": "updated_time", "lastupdated": "updated_time",
}  # fmt: skip


def recognises(source: Source) -> bool:
    """Whether the columns are those that tell a list of Griffeye's."""
    names = names_of(source)
    return names >= NEEDED and bool(names & _HASHES)


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """The list's `case`, then one `media` per row, in the order of the file."""
    return read_list(source, limits, _columns)


def _columns(once: Once) -> dict[str, Column]:
    return {
        **grade_columns(once),
        **{name: Column(field) for name, field in _TEXTS.items()},
        **{name: Column(field, TRUE_FALSE) for name, field in _FLAGS.items()},
        **{name: Column(field, date_cell(once)) for name, field in _DATES.items()},
        **{name: Column("hash", hash_cell(name)) for name in ("md5", "sha1", "sha256")},
        **{name: Column("size", cells.whole) for name in ("filesize", "size")},
        "photodna": Column("detail", detail_cell("PhotoDNA")),
        "physicallocation": Column("detail", detail_cell("PhysicalLocation")),
    }
