"""From what a package holds to what its page shows: each event with its papers, as read again from the bytes inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rightdoor.decisions.in_force import in_force
from rightdoor.operations.package_papers import PaperAt
from rightdoor.operations.package_reread import Reread
from rightdoor.reporting.package import Package
from rightdoor.reporting.shown import EventShown, PaperShown, SubjectShown


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


def _when(line: Mapping[str, object]) -> tuple[str, str]:
    """Events in order of their first reading; those without a time last."""
    instant = line["instant"]
    assert isinstance(instant, dict)
    readings = instant["readings"]
    return (readings[0]["from"] if readings else "~", str(line["footprint"]))
