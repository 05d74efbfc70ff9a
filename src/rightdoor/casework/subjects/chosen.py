"""Which of a subject's events the plan of requests chooses now, for the letter on its first screen.

It is the plan itself (`requests.plan`), made for this subject alone: from its own events and papers, what people decided, and the dated tables.
What only other subjects' papers would show (results about a neighbouring address, that many use one address) the plan of the unit hears, and
the letter does not: a page is not made from everybody's events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from rightdoor.attribution.inputs import TimeReader
from rightdoor.casework.subjects.papers import Papers
from rightdoor.decisions.in_force import DecisionsInForce, in_force
from rightdoor.operations.plan_cases import Cases, Known
from rightdoor.operations.plan_events import Event, EventLine, Paper, micros
from rightdoor.operations.plan_holders import Answered
from rightdoor.operations.plan_requests import span_of
from rightdoor.operations.reference import FOLDER, Reference
from rightdoor.reference.load import load_folder
from rightdoor.reporting.question import Choice
from rightdoor.reporting.shown import PaperShown, SubjectShown
from rightdoor.requests.plan import Terms, plan
from rightdoor.store.open import Store


def choice_of(papers: Papers, shown: SubjectShown, now_us: int) -> Choice:
    """What the plan chooses of this subject, and why the rest waits, as of an instant (UTC microseconds)."""
    subject, events = papers.row.subject, [_event(each.line, each.papers) for each in papers.events]
    decisions = in_force(papers.decisions)
    known = _known(shown, decisions, tables(papers.store).with_entered(decisions))
    made = plan(list(Cases(known, {subject: events}).all({subject: events})), Terms(now_us))
    asked: dict[str, str] = {}
    for row in made.rows:
        asked[row.act.footprint] = row.act.holder(row.instant_us) if asked.get(row.act.footprint, "x") else ""
    return Choice(asked, {row.footprint: (row.code, row.settle) for row in made.left_out})


def _event(line: dict[str, object], papers: tuple[tuple[str, str, str, str, str, str], ...]) -> Event:
    typed = msgspec.convert(line, EventLine)
    return Event(typed, [Paper(*paper) for paper in papers], tuple((micros(r.start), micros(r.end)) for r in typed.instant.readings))


def _known(shown: SubjectShown, decisions: DecisionsInForce, reference: Reference) -> Known:
    times = TimeReader(decisions)
    asked = list(_of(shown, "request"))
    return Known(
        reference=reference,
        results={
            (p.receipt, p.locator): _answered(p.values, times) for p in _of(shown, "result") if p.values.get("result", "") != "none-held"
        },
        requests={(p.receipt, p.locator): p.values.get("provider", "").strip() for p in asked},
        clock_errors={},
        applied=frozenset(name for row in decisions.of_kind("application") for name in row.body["requests"].split()),
        drafts=frozenset((p.receipt, p.locator) for p in asked if not p.values.get("sent_time") and not p.values.get("authority")),
    )


def _of(shown: SubjectShown, kind: str) -> Iterator[PaperShown]:
    return (paper for event in shown.events for paper in event.of_kind(kind))


def _answered(values: Mapping[str, str], times: TimeReader) -> Answered:
    provider = values.get("provider", "").strip()
    span = span_of(values.get("from_time", ""), values.get("to_time", ""), values.get("zone", ""), provider=provider, times=times)
    return Answered(provider, values.get("network_kind", "").strip().lower(), span)


def tables(store: Store) -> Reference:
    """The reference data of a store, read again only when its files are others."""
    folder = store.path(FOLDER)
    stats = [(each.name, each.stat()) for each in sorted(folder.iterdir()) if each.is_file()] if folder.is_dir() else []
    return _tables(folder, tuple((name, stat.st_size, stat.st_mtime_ns, stat.st_ino) for name, stat in stats))


@lru_cache(maxsize=2)
def _tables(folder: Path, stamp: tuple[tuple[str, int, int, int], ...]) -> Reference:
    del stamp
    loaded = load_folder(folder)
    return Reference(loaded, loaded.digest)
