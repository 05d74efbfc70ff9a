"""First-seen candidates for victim identification: hashes with their contexts (names, paths, times), never pictures.

One candidate is one content, wherever it lies: the rows of one content stand together.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

import msgspec

COLUMNS = ("sha256", "sha1", "md5", "pdq", "quality", "kind", "size", "exhibit", "path", "times", "deleted", "mark")
"""Columns of the list as CSV (RFC 4180): one row for each place where a content lies."""


def as_csv(answers: Iterable[bytes]) -> bytes:
    """The list, from lines of the report that are first-seen candidates."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for body in answers:
        line = msgspec.json.decode(body)
        times = "; ".join(f"{what} {when}" for what, when in line["times"].items())
        shown = {**line, "times": times, "deleted": "yes" if line["deleted"] else "no"}
        rows.writerow(["" if shown.get(column) is None else shown[column] for column in COLUMNS])
    return out.getvalue().encode("utf-8", "backslashreplace")
