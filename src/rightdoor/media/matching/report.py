"""The report of a run: for each exhibit what is known of its files, by profile and category, and what nobody has seen before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from rightdoor.media.matching.answer import MARK
from rightdoor.media.matching.judge import Judged
from rightdoor.media.matching.match import Match
from rightdoor.media.reading.perceive import FILMS, PICTURES

KNOWN = ("exact", "near", "harmless", "new", "unread", "not-compared")


class Graded(NamedTuple):
    """A category as one set states it; `number` None: the set holds the file and grades nothing."""

    set: str
    profile: str | None
    number: int | None
    label: str | None


@dataclass(slots=True)
class ExhibitReport:
    """What is known of the files of one exhibit. A file counts once in `known`, and once for each thing that a set says of it."""

    name: str
    exhibit: str | None
    known: Counter[str] = field(default_factory=Counter)
    exact: Counter[Graded] = field(default_factory=Counter)
    near: Counter[Graded] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    bytes: int = 0
    deleted: int = 0
    pictures: int = 0
    films: int = 0
    disagreements: int = 0
    first_seen: int = 0
    from_image: bool = False
    series: Counter[str] = field(default_factory=Counter)

    def add(self, judged: Judged) -> None:
        """One more line."""
        line = judged.line
        self.known[judged.known] += 1
        self.bytes += line.size or 0
        self.deleted += line.deleted
        self.pictures += line.kind in PICTURES
        self.films += line.kind in FILMS
        self.from_image |= line.from_image
        self.first_seen += is_first_seen(judged)
        self.findings.update({finding.code for finding in (*line.findings, *judged.findings)})
        self.disagreements += any(finding.code == "sets-disagree" for finding in judged.findings)
        for kind, counted in (("exact", self.exact), ("near", self.near)):
            counted.update({graded_of(match) for match in judged.matches if match.kind == kind})
        self.series.update({match.says.series for match in judged.matches if match.kind == "exact" and match.says.series})

    @property
    def files(self) -> int:
        """Lines in all."""
        return sum(self.known.values())

    def as_json(self) -> dict[str, object]:
        """For `--report`."""
        return {
            "name": self.name, "exhibit": self.exhibit, "files": self.files, "bytes": self.bytes,
            "known": {known: self.known[known] for known in KNOWN},
            "exact": _counted(self.exact), "near": _counted(self.near), "series_touched": len(self.series),
            "pictures": self.pictures, "films": self.films, "deleted": self.deleted,
            "disagreements": self.disagreements, "first_seen": self.first_seen,
            "findings": dict(sorted(self.findings.items())), "mark": MARK if self.from_image else None,
        }  # fmt: skip


def graded_of(match: Match) -> Graded:
    """The category of a match, under its set."""
    category = match.category
    return Graded(match.set, *(category or (None, None, None)))


def is_first_seen(judged: Judged) -> bool:
    """A picture or film with content that no set holds, exactly or nearly: it may show a child whom nobody has found yet."""
    line = judged.line
    return judged.known == "new" and bool(line.size) and (line.kind in PICTURES or line.kind in FILMS)


def _counted(counts: Counter[Graded]) -> list[dict[str, object]]:
    rows = sorted(
        counts.items(), key=lambda item: (item[0].set, item[0].profile or "", item[0].number if item[0].number is not None else -1)
    )
    return [{**graded._asdict(), "files": count} for graded, count in rows]


class Reports:
    """All exhibits of a run, in the order in which they were met."""

    def __init__(self) -> None:
        self.exhibits: dict[str, ExhibitReport] = {}

    def of(self, name: str, exhibit: str | None) -> ExhibitReport:
        """The report of one exhibit, made at first use."""
        if name not in self.exhibits:
            self.exhibits[name] = ExhibitReport(name, exhibit)
        return self.exhibits[name]

    def total(self, known: str) -> int:
        """Files of all exhibits of which this is known."""
        return sum(report.known[known] for report in self.exhibits.values())

    def as_json(self) -> list[dict[str, object]]:
        """All of them."""
        return [report.as_json() for report in self.exhibits.values()]


def sentences(reports: Iterable[ExhibitReport]) -> list[str]:
    """What must be said beside any count."""
    shown = list(reports)
    out = []
    if any(report.known["near"] for report in shown):
        out.append("A near match is unconfirmed until a trained grader says so. Alone it raises a question, never a tier.")
    if any(report.disagreements for report in shown):
        out.append("Hash sets disagree about some files: what each says is kept apart, and the issuers can be asked.")
    if any(report.known["harmless"] for report in shown):
        out.append("Known and of no interest means: the issuer lists the file. It does not mean that the file is good.")
    return out
