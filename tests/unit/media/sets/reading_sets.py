"""Reading a set file the way an import does, without a store."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from rightdoor.media.entry import Entry
from rightdoor.media.found import Findings
from rightdoor.media.profiles import Profiles
from rightdoor.media.sets.recognise import format_of, importer
from rightdoor.media.sets.source import Bulk, Source


class Set(NamedTuple):
    """What one file gave: its format, entries (None: nothing could be read), and findings as (code, place)."""

    form: str | None
    entries: list[Entry | None]
    found: list[tuple[str, str]]
    counts: dict[str, int]


def read(path: Path, *, profile: str | None = None, profiles: Profiles | None = None, form: str | None = None) -> Set:
    findings = Findings()
    findings.file = path.name
    form = form or format_of(path)
    entries: list[Entry | None] = []
    if form:
        for entry in importer(form).read(Source(path, path.name, findings, profiles or Profiles(), profile)):
            entries.extend(unrolled(entry) if isinstance(entry, Bulk) else [entry])
    return Set(form, entries, [(f.finding.code, f.finding.locator) for f in findings.listed], dict(findings.counts))


def unrolled(bulk: Bulk) -> Iterable[Entry]:
    count = len(next(iter(bulk.digests.values())))
    for row in range(count):
        digests = {name: values[row].tobytes() if values[row].any() else None for name, values in bulk.digests.items()}
        yield bulk.says._replace(**digests)
