"""RD-A04 Format drift: a batch whose times or columns leave the profile of its source.

A source that wrote 24-hour times and now writes none above 12 has lost its "p.m."; one that suddenly writes whole hours
has lost its minutes. Such a loss shows in no single row, only in a batch. A profile comes from a decision (a time profile
that covers the batch) or from at least 50 earlier events of the source; a source seen for the first time has none. The
finding stands on the whole batch and shows how probable the observation would be if nothing had changed.
New columns and offsets are flagged at their first appearance and then known. Times that lost something (their "p.m.",
their minutes) do not enter the profile: the next batch like that is flagged as well, until a decision settles it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from rightdoor.model.civil import DAY, HOUR
from rightdoor.model.finding import CheckFinding, cut
from rightdoor.model.instant import TimeProfile
from rightdoor.model.literal_time import read_literal
from rightdoor.model.zones import normal_zone, to_utc
from rightdoor.rules.attribution.papers import Context, EventPapers

CODE = "RD-A04"
TITLE = "Format drift"
COMPARES = (
    "The hours, minutes, offsets and columns of a batch, and the profile of its source from a decision or from at least 50 earlier events."
)
PATTERNS = {"no-hour-above-12": "caution", "new-offset": "caution", "columns-changed": "caution", "times-all-on-the-hour": "caution"}
CASES: tuple[str, ...] = ()
CANNOT_SEE = "A loss in the first batch of a source, or one that leaves hours, minutes and offsets as they usually are."
MIN_EVENTS = 50
# An observation rarer than this under the profile is a finding; smaller batches than it takes say nothing.
THRESHOLD = 0.001
_LOSSES = frozenset({"no-hour-above-12", "times-all-on-the-hour"})


class SourceBatch(NamedTuple):
    """What one receipt brought from one source: the literal times of its events and the names of its columns.

    `columns` may be empty for formats without columns. Batches are given in order of intake.
    """

    receipt: str
    source: str
    literals: tuple[str, ...]
    columns: frozenset[str] = frozenset()


class _Face(NamedTuple):
    """One time as written: hour 0 to 23 on its clock face, whether minutes and seconds are zero, zone as written."""

    hour: int
    whole_hour: bool
    zone: str
    local: int


class _Profile(NamedTuple):
    """What earlier events, or a decision, let one expect."""

    events: int
    above_12: int
    whole_hours: int
    zones: frozenset[str]
    columns: Counter[frozenset[str]]


_EMPTY = _Profile(0, 0, 0, frozenset(), Counter())


def check(papers: EventPapers, context: Context) -> list[CheckFinding]:
    """The findings over the batch in which this event came."""
    return list(context.drift.get((papers.event.receipt, papers.event.source), ()))


def drift_findings(
    batches: Iterable[SourceBatch], decided: Mapping[str, Sequence[TimeProfile]] | None = None
) -> dict[tuple[str, str], tuple[CheckFinding, ...]]:
    """Findings by (receipt, source) for batches in order of intake; batches that stay within their profile are left out.

    `decided` gives the time profiles that people recorded, by source.
    """
    known: dict[str, _Profile] = {}
    found: dict[tuple[str, str], tuple[CheckFinding, ...]] = {}
    for batch in batches:
        profile = known.get(batch.source, _EMPTY)
        faces = [face for literal in batch.literals if (face := _face(literal)) is not None]
        decision = _decision_for(faces, (decided or {}).get(batch.source, ()))
        findings = _judge(batch, faces, profile, decision)
        if findings:
            key = (batch.receipt, batch.source)
            found[key] = (*found.get(key, ()), *findings)
        lossy = any(f.pattern in _LOSSES for f in findings)
        known[batch.source] = _learnt(profile, [] if lossy else faces, batch.columns)
    return found


def _face(literal: str) -> _Face | None:
    read = read_literal(literal)
    if not read.candidates or read.precision >= DAY:
        return None
    local = read.candidates[0].local  # they are in order
    rest = local % DAY
    return _Face(rest // HOUR, rest % HOUR == 0, read.zone, local)


def _decision_for(faces: list[_Face], profiles: Sequence[TimeProfile]) -> TimeProfile | None:
    for profile in reversed(profiles):
        if faces and profile.basis == "decision" and all(profile.first <= f.local // DAY <= profile.last for f in faces):
            return profile
    return None


def _learnt(profile: _Profile, faces: list[_Face], columns: frozenset[str]) -> _Profile:
    counts = profile.columns.copy()
    if columns:
        counts[columns] += 1
    return _Profile(
        profile.events + len(faces),
        profile.above_12 + sum(f.hour > 12 for f in faces),
        profile.whole_hours + sum(f.whole_hour for f in faces),
        profile.zones | {f.zone for f in faces},
        counts,
    )


def _judge(batch: SourceBatch, faces: list[_Face], profile: _Profile, decision: TimeProfile | None) -> list[CheckFinding]:
    enough = profile.events >= MIN_EVENTS
    found = []
    if faces and (enough or decision is not None):
        found += _hours(faces, profile, decision)
        found += _zones(faces, profile, decision)
    if faces and enough:
        found += _whole_hours(faces, profile)
    if enough:
        found += _columns(batch.columns, profile)
    return found


def _finding(pattern: str, source_says: str, probability: float, basis: str, settle: str) -> CheckFinding:
    message = f"{source_says}; under {basis} the probability of that is {probability:.1g}."
    return CheckFinding(CODE, "caution", pattern, message, settle)


def _basis(profile: _Profile) -> str:
    return f"the profile of {profile.events} earlier events of this source"


def _share(count: int, events: int) -> float:
    """The rule of succession (Laplace): never nought and never one, however few the events."""
    return (count + 1) / (events + 2)


def _hours(faces: list[_Face], profile: _Profile, decision: TimeProfile | None) -> list[CheckFinding]:
    """Narrower: no hour above 12 any more. Wider: hours above 12 where there were none."""
    settle = "ask the source whether its clock is of 12 or 24 hours, and record its time profile by a decision"
    above = sum(f.hour > 12 for f in faces)
    clock = decision.clock if decision is not None else ""
    if clock == "12h":
        return []
    if clock == "24h":
        share, basis = 11 / 24, "the recorded 24-hour clock, every hour being equally likely,"
    elif profile.events >= MIN_EVENTS:
        share, basis = _share(profile.above_12, profile.events), _basis(profile)
    else:
        return []
    if above == 0:
        probability = (1 - share) ** len(faces)
        said = f"None of the {len(faces)} times of this batch has an hour above 12"
    elif clock != "24h" and profile.above_12 == 0:
        probability = share**above
        said = f"{above} of the {len(faces)} times of this batch have an hour above 12, and none had before"
    else:
        return []
    return [_finding("no-hour-above-12", said, probability, basis, settle)] if probability < THRESHOLD else []


def _zones(faces: list[_Face], profile: _Profile, decision: TimeProfile | None) -> list[CheckFinding]:
    """Offsets written that the source never wrote, or that its recorded zone does not have at that time."""
    settle = "ask the source in which zone it writes its times, and record its time profile by a decision"
    zone = normal_zone(decision.zone) if decision is not None and decision.zone else None
    if zone is not None:
        foreign = sorted({f.zone for f in faces if f.zone and not _fits(f, zone)})
        basis = f"the recorded zone {zone}"
    elif profile.events >= MIN_EVENTS:
        foreign = sorted({f.zone for f in faces} - profile.zones)
        basis = _basis(profile)
    else:
        return []
    if not foreign:
        return []
    count = sum(f.zone in foreign for f in faces)
    shown = ", ".join(z or "none" for z in foreign)
    probability = 0.0 if zone is not None else (1 / (profile.events + 2)) ** min(count, 20)
    said = f"{count} of the {len(faces)} times of this batch are written with an offset that is new to this source ({shown})"
    return [_finding("new-offset", said, probability, basis, settle)]


def _fits(face: _Face, zone: str) -> bool:
    written = normal_zone("UTC" if face.zone == "Z" else face.zone)
    if written is None:
        return False
    return bool({u for u, _ in to_utc(face.local, written).utc} & {u for u, _ in to_utc(face.local, zone).utc})


def _whole_hours(faces: list[_Face], profile: _Profile) -> list[CheckFinding]:
    if not all(f.whole_hour for f in faces):
        return []
    probability = _share(profile.whole_hours, profile.events) ** len(faces)
    if probability >= THRESHOLD:
        return []
    said = f"Each of the {len(faces)} times of this batch is on the hour"
    settle = "ask the source whether minutes and seconds were lost, and for the full times"
    return [_finding("times-all-on-the-hour", said, probability, _basis(profile), settle)]


def _columns(columns: frozenset[str], profile: _Profile) -> list[CheckFinding]:
    if not columns or not profile.columns or columns in profile.columns:
        return []
    usual = max(profile.columns.items(), key=lambda item: (item[1], sorted(item[0])))[0]
    added, missing = sorted(columns - usual), sorted(usual - columns)
    parts = [f"{word} {', '.join(cut(c) for c in names)}" for word, names in (("new", added), ("missing", missing)) if names]
    batches = sum(profile.columns.values())
    basis = f"the profile of {profile.events} earlier events in {batches} {'batch' if batches == 1 else 'batches'} of this source"
    settle = "ask the source what it changed, above all in its times"
    return [_finding("columns-changed", f"The columns of this batch changed: {'; '.join(parts)}", 1 / (batches + 2), basis, settle)]
