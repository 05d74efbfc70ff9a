"""From what a package holds to what its page shows: each event with its papers, as read again from the bytes inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from rightdoor.attribution.inputs import TimeReader
from rightdoor.decisions.in_force import in_force
from rightdoor.model.rows import LeaseRow, ResultRow
from rightdoor.operations.package_papers import PaperAt
from rightdoor.operations.package_reread import Reread
from rightdoor.operations.picture import Derived, Of, make_picture
from rightdoor.reporting.html import Html
from rightdoor.reporting.package import Package
from rightdoor.reporting.package_page import Drawn
from rightdoor.reporting.picture_draw import picture_svg
from rightdoor.reporting.picture_page import PICTURE_STYLE
from rightdoor.reporting.shown import EventShown, PaperShown, SubjectShown

MOST_DRAWN = 60  # events; beyond them a drawing on one page helps nobody


def shown_subject(package: Package, read: Reread, papers: Mapping[str, Sequence[PaperAt]]) -> SubjectShown:
    """The subject of a package. `papers` by footprint, as the derived lines name them."""
    names = {paper.receipt: paper.name for paper in package.manifest.papers}
    values: dict[tuple[str, str], dict[str, str]] = {}
    for receipt, one in read.papers.items():
        for record, _, _, field, _, value, locator, _ in one.rows:
            if value:
                values.setdefault((receipt, record), {}).setdefault(field, value)
                values.setdefault((receipt, locator), {}).setdefault(field, value)
    events = tuple(
        EventShown(
            line,
            tuple(
                PaperShown(
                    p.kind, p.receipt, p.exhibit, names.get(p.receipt, ""), p.locator, p.request_id, p.how,
                    values.get((p.receipt, p.locator), {}),
                )
                for p in papers.get(str(line["footprint"]), ())
            ),
        )
        for line in sorted(package.lines, key=_when)
    )  # fmt: skip
    decisions = in_force(package.decisions)
    return SubjectShown(
        package.manifest.subject,
        events,
        facts=decisions.of_kind("fact"),
        grounds=tuple(d for d in decisions.of_kind("grounds") if d.body.get("subject") == package.manifest.subject),
    )


def drawn_of(package: Package, read: Reread, papers: Mapping[str, Sequence[PaperAt]], *, signer: str) -> Drawn:
    """What the page takes from elsewhere. A warrant package of at most MOST_DRAWN events has its picture; a safeguarding page has
    none, where an address at the edge of a drawing could be read by itself.
    """
    manifest = package.manifest
    if manifest.purpose != "warrant" or not 0 < len(package.lines) <= MOST_DRAWN:
        return Drawn(signer)
    rows = [Derived(line, tuple(tuple(p) for p in papers.get(str(line["footprint"]), ()))) for line in package.lines]  # type: ignore[misc]
    wanted = {(p[1], p[3]) for row in rows for p in row.papers if p[0] in ("result", "lease")}
    results = [row for row in cast("Iterable[ResultRow]", read.engine.rows("results")) if (row.receipt, row.locator) in wanted]
    leases = [row for row in cast("Iterable[LeaseRow]", read.engine.rows("leases")) if (row.receipt, row.locator) in wanted]
    restricted = frozenset(paper.exhibit for paper in manifest.papers if paper.restricted)
    of = Of(manifest.subject, manifest.made_us, training=manifest.kind == "training", restricted=restricted)
    picture = make_picture(of, rows, results, leases, times=TimeReader(in_force(package.decisions)))
    return Drawn(signer, Html(picture_svg(picture)), PICTURE_STYLE)


def _when(line: Mapping[str, object]) -> tuple[str, str]:
    """Events in order of their first reading; those without a time last."""
    instant = line["instant"]
    assert isinstance(instant, dict)
    readings = instant["readings"]
    return (readings[0]["from"] if readings else "~", str(line["footprint"]))
