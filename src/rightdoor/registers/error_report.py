"""The report of an error to the overseeing body, filled from the papers: sections with what is known, and what is not said so.

Contents: how it occurred, what was asked and came back, who was affected, unintended collateral intrusion, destruction of the data,
steps against repetition (IPCO 2019; uk-rules 4.3). The report is a draft for the senior responsible officer, who signs it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import Decision
from rightdoor.registers.duties import Duty
from rightdoor.registers.errors import OPERATOR, Destruction, discovered_us
from rightdoor.registers.leaning import Recorded
from rightdoor.registers.recall import OUTWARD, Notice

NOT_STATED = "not stated: to be filled in before it is sent"


class PaperShown(NamedTuple):
    """A paper of the error: what it is, the exhibit and place, and its fields as received. No fields: the exhibit was erased."""

    kind: str  # request, result, source record
    exhibit: str
    locator: str
    fields: tuple[tuple[str, str], ...]


class Section(NamedTuple):
    """A heading with lines, or pairs of name and value."""

    title: str
    pairs: tuple[tuple[str, str], ...] = ()
    lines: tuple[str, ...] = ()


class ErrorPapers(NamedTuple):
    """Everything that the report is filled from."""

    error: Decision
    papers: Sequence[PaperShown]
    records: Sequence[Recorded]
    notices: Sequence[Notice]
    destruction: Destruction
    report: Duty | None
    statuses: Sequence[tuple[str, str]]


def sections(known: ErrorPapers, as_of_us: int) -> list[Section]:
    """The report in its sections, as of an instant."""
    body = known.error.body
    report = known.report
    due = "none: a recordable error is not reported" if report is None else _due(report)
    return [
        Section(
            "The error",
            (
                ("Reference", known.error.id),
                ("Class, confirmed by a person", f"{body['class']} (confirmed by {known.error.actor}: {known.error.reason})"),
                ("Made by", body["made_by"]),
                ("Discovered", iso_utc(discovered_us(known.error))),
                ("To be reported by", due),
                ("Senior responsible officer", body.get("senior_responsible_officer") or NOT_STATED),
                ("This draft as of", iso_utc(as_of_us - as_of_us % 1_000_000)),
            ),
            (OPERATOR,) if body["made_by"] == "provider" else (),
        ),
        Section("What was asked", lines=_papers(known.papers, "request")),
        Section("What came back", lines=_papers(known.papers, "result")),
        Section(
            "Who was affected",
            (("As registered", body["affected"]), ("Attribution status today", _statuses(known.statuses))),
        ),
        Section("How it was found", lines=(body["how_found"],)),
        Section("What was done", lines=_done(known)),
        Section("Cause", lines=(body["cause"],)),
        Section("Unintended collateral intrusion", lines=(body.get("collateral") or NOT_STATED,)),
        Section("Steps against repetition", lines=(body.get("steps") or NOT_STATED,)),
        Section("Destruction of the data wrongly acquired", lines=_destruction(known)),
    ]


def _due(report: Duty) -> str:
    return f"{iso_utc(report.due_us) if report.due_us is not None else 'not counted'}: {report.rule}"


def _papers(papers: Iterable[PaperShown], kind: str) -> tuple[str, ...]:
    shown = []
    for paper in papers:
        if paper.kind == kind:
            said = "; ".join(f"{_plain(name)} {value}" for name, value in paper.fields) or "the exhibit was erased; its digest remains"
            shown.append(f"{said} (exhibit {paper.exhibit}, place {paper.locator})")
    return tuple(shown) or (NOT_STATED,)


def _plain(name: str) -> str:
    """The name of a field without the signs that files need."""
    return name.removeprefix("extra:").replace("_", " ")


def _statuses(statuses: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{footprint}: {status}" for footprint, status in statuses) or "no event of it is held any more"


def _done(known: ErrorPapers) -> tuple[str, ...]:
    """What was done on the wrong data, and what has been done about it since."""
    lines = []
    for r in known.records:
        then = f", attribution status then: {r.status}" if r.status else ""
        what = f"told {OUTWARD[r.word]} ({r.to})" if r.kind == "disclosure" else f"{r.kind}: {r.word}"
        lines.append(f"{iso_utc(r.at_us)} {what}{then}")
    for n in known.notices:
        state = f"acknowledged by {n.acknowledged.by} at {iso_utc(n.acknowledged.at_us)}" if n.acknowledged else "NOT YET acknowledged"
        lines.append(f"recall notice {n.id} to {OUTWARD[n.disclosure.word]}: {state}")
    if known.error.body.get("done"):
        lines.append(known.error.body["done"])
    return tuple(lines) or ("nothing was recorded as done on it",)


def _destruction(known: ErrorPapers) -> tuple[str, ...]:
    if known.error.body.get("acquired", "yes") == "no":
        return ("No data were wrongly acquired: there is nothing to destroy.",)
    lines = [
        f"CONFIRMED by {row.body['by']} at {row.body['at']}: {row.body['exhibits']}. Manner: {row.body.get('manner') or 'not stated'}."
        for row in known.destruction.confirmed
    ]
    lines += [f"NOT YET destroyed: {sha}" for sha in known.destruction.missing]
    return tuple(lines) or ("NOT YET destroyed.",)


def as_text(title: str, parts: Iterable[Section]) -> str:
    """The report as plain text."""
    out = [title, "=" * len(title)]
    for part in parts:
        out += ["", part.title, "-" * len(part.title)]
        out += [f"{name}: {value}" for name, value in part.pairs]
        out += [f"- {line}" for line in part.lines]
    return "\n".join(out) + "\n"
