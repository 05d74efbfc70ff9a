"""The schedule as CSV: RFC 4180, UTF-8, every cell quoted, nothing that a spreadsheet would compute; the same rows give the same bytes."""

from __future__ import annotations

import csv
import io

from rightdoor.model.guarded import guarded
from rightdoor.requests.rows import COLUMNS, Schedule


def as_csv(schedule: Schedule) -> bytes:
    """The bytes of the file; our own reader gives back every cell exactly."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in schedule.rows:
        writer.writerow([guarded(row[name]) for name in COLUMNS])
    return out.getvalue().encode("utf-8")
