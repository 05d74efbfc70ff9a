"""Sets that come in several numbered files: which files belong together, and which numbers are missing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rightdoor.media.found import Findings
from rightdoor.media.sets import filters
from rightdoor.media.sets.recognise import format_of, importer


def names_of(files: Sequence[Path]) -> list[tuple[str, list[Path]]]:
    """The sets that files without a name make: parts of one (`… 1 of 3`, `…_part2`) together, by the name that they share.

    Changes to a feed go to one set, named after the feed: a deletion in a set of its own would take nothing back.
    """
    sets: dict[str, list[Path]] = {}
    for path in files:
        form = format_of(path) if path.is_file() else None
        if form and form != filters.NAME and importer(form).CHANGES:
            sets.setdefault(form.upper(), []).append(path)
            continue
        stem = path.name.removesuffix(".gz")
        stem = stem[: -len(Path(stem).suffix)] if Path(stem).suffix else stem
        sets.setdefault(_PART.sub("", stem).strip(" ._-") or stem, []).append(path)
    return list(sets.items())


_PART = re.compile(r"[ ._-]*(?:\(?(?:part|pt|teil)[ ._-]*)?0*(\d{1,4})[ ._-]*(?:of|von|-of-)[ ._-]*0*(\d{1,4})\)?|(?:^|[ ._-]+)(?:part|pt|teil)[ ._-]*0*(\d{1,4})", re.IGNORECASE)  # fmt: skip


def missing_parts(files: Sequence[Path], findings: Findings) -> None:
    """Gaps in the numbers that the names of parts bear."""
    numbers, total = set(), 0
    for path in files:
        for found in _PART.finditer(path.stem):
            numbers.add(int(found[1] or found[3]))
            total = max(total, int(found[2] or 0))
    missing = sorted(set(range(1, max([total, *numbers], default=0) + 1)) - numbers) if numbers else []
    if missing:
        findings.add("set-part-missing", "", "parts", raw=", ".join(map(str, missing[:20])))
