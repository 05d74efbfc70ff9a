"""Lines as they were read, held against every set: digests for equality, perceptual hashes within a radius.

A file is asked about by all its digests at once, many files in one call. What a set says of a file stands by itself: nothing
is merged across sets. PhotoDNA is compared for equality where a record states it, and none is made here: an equal one says that
two pictures look alike to it, so it is a near match like any other, and a grader says what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from rightdoor.media.matching.match import EXACT, Asked, Known, Match, disagree
from rightdoor.media.matching.near import Alike, How, Nearest, hashes_of, near
from rightdoor.media.never import MIN_QUALITY
from rightdoor.media.reading.line import Line
from rightdoor.media.reading.said import said
from rightdoor.media.says import Says
from rightdoor.model.finding import DataFinding

PHOTODNA = "photodna"
AT_ONCE = 1_024
"""Lines that are asked about together."""


class Judged(NamedTuple):
    """A line with what each set says of it, in the order of the sets; exact before near, near by distance."""

    line: Line
    matches: tuple[Match, ...]
    known: Known
    findings: tuple[DataFinding, ...]


def judge(lines: Sequence[Line], sets: Sequence[Asked], how: How) -> list[Judged]:
    """What is known of each line. Exact and complete: every entry that is equal, every entry within the radius."""
    matches: list[list[Match]] = [[] for _ in lines]
    extra: list[list[DataFinding]] = [[] for _ in lines]
    digests = {algorithm: _digests(lines, algorithm) for algorithm in EXACT}
    photodna = _digests(lines, PHOTODNA)
    hashes = hashes_of(lines)
    for held in sets:
        exact = _equal(held, digests)
        twins = _equal(held, {PHOTODNA: photodna})
        alike = near(held, hashes, how) if "pdq" in held.algorithms and hashes.owners else Alike({}, {})
        for row in range(len(lines)):
            told, wrong = _said_by(held, exact.get(row, {}), alike.within.get(row, {}), hashes.frames.get(row, 0))
            alone, bad = _twins(held, twins.get(row, {}), told)
            told, wrong = [*told, *alone], wrong or bad
            matches[row].extend(told)
            if wrong:
                words = f"{held.name} holds it and says itself that this entry is wrong; it matches nothing"
                extra[row].append(said("bad-hash-flagged", lines[row].path, words))
            perhaps = alike.perhaps.get(row)
            if perhaps is not None and not told and not wrong:
                words = f"{held.name} has an entry {perhaps.distance} bits away: beyond {how.radius} by no more than the makers of the two hashes may differ ({perhaps.tolerance}); neither a match nor none"
                extra[row].append(said("near-within-tolerance", lines[row].path, words))
        for row in _perhaps(held, digests):
            words = f"the filter {held.name} may hold this file; a filter errs now and then, and known is not known to be good"
            extra[row].append(said("perhaps-known", lines[row].path, words))
    return [_judged(*each, asked=bool(sets)) for each in zip(lines, matches, extra, strict=True)]


class _Column(NamedTuple):
    rows: list[int]
    digests: npt.NDArray[np.uint8]


def _digests(lines: Sequence[Line], algorithm: str) -> _Column:
    """The digests by one algorithm of the lines that have content at all."""
    rows = [row for row, line in enumerate(lines) if line.size and getattr(line, algorithm)]
    joined = bytes.fromhex("".join(getattr(lines[row], algorithm) for row in rows))
    width = {"md5": 16, "sha1": 20, "sha256": 32, PHOTODNA: 32}[algorithm]
    return _Column(rows, np.frombuffer(joined, dtype=np.uint8).reshape(-1, width))


def _equal(held: Asked, digests: dict[str, _Column]) -> dict[int, dict[Says, list[str]]]:
    """For each row: what the set says of it, and by which digests."""
    found: dict[int, dict[Says, list[str]]] = {}
    for algorithm, column in digests.items():
        if algorithm not in held.algorithms or not len(column.rows):
            continue
        positions = held.find(algorithm, column.digests)
        for at in np.flatnonzero(positions >= 0):
            row = column.rows[int(at)]
            for says in held.says(algorithm, int(positions[at])):
                found.setdefault(row, {}).setdefault(says, []).append(algorithm)
    return found


def _said_by(held: Asked, exact: dict[Says, list[str]], alike: dict[Says, Nearest], frames: int) -> tuple[list[Match], bool]:
    """(what the set says of one file, whether it says of an entry that it is wrong: such an entry matches nothing)."""
    out = [
        Match(held.name, held.version, held.issuer, "exact", tuple(algorithms), 0, says)
        for says, algorithms in exact.items()
        if "bad-hash" not in says.flags
    ]
    told = {(match.category, match.says.flags, match.says.series) for match in out}
    for says, nearest in sorted(alike.items(), key=lambda item: (item[1].distance, item[1].variant, repr(item[0]))):
        same = nearest.distance == 0 and not nearest.frames and (says.category, says.flags, says.series) in told
        if not same and "bad-hash" not in says.flags:
            made = Match(
                held.name, held.version, held.issuer, "near", ("pdq",), nearest.distance, says, nearest.variant, len(nearest.entries)
            )
            out.append(made._replace(frames=(len(nearest.frames), frames)) if nearest.frames else made)
    return out, any("bad-hash" in says.flags for says in (*exact, *alike))


def _twins(held: Asked, equal: dict[Says, list[str]], told: list[Match]) -> tuple[list[Match], bool]:
    """(what the set says of entries with an equal PhotoDNA and did not say by a digest, whether it says of one that it is wrong)."""
    exact = {(match.category, match.says.flags, match.says.series) for match in told if match.kind == "exact"}
    made = [
        Match(held.name, held.version, held.issuer, "near", (PHOTODNA,), 0, says)
        for says in equal
        if "bad-hash" not in says.flags and (says.category, says.flags, says.series) not in exact
    ]
    return made, any("bad-hash" in says.flags for says in equal)


def _perhaps(held: Asked, digests: dict[str, _Column]) -> list[int]:
    if held.kind != "filter":
        return []
    rows: set[int] = set()
    for algorithm in EXACT:
        column = digests[algorithm]
        if len(column.rows):
            rows.update(column.rows[int(at)] for at in np.flatnonzero(held.perhaps(algorithm, column.digests)))
    return sorted(rows)


def _judged(line: Line, matches: list[Match], extra: list[DataFinding], *, asked: bool) -> Judged:
    findings = list(extra)
    if line.pdq is not None and (line.quality or 0) < MIN_QUALITY:
        findings.append(said("quality-low", line.path, f"perceptual quality {line.quality}, below {MIN_QUALITY}: compared with nothing"))
    known = _known(line, matches, asked=asked)
    if any(match.kind == "near" for match in matches):
        findings.append(said("near-unconfirmed", line.path))
    if disagree(matches):
        findings.append(said("sets-disagree", line.path))
    return Judged(line, tuple(matches), known, tuple(findings))


def _known(line: Line, matches: list[Match], *, asked: bool) -> Known:
    if not (line.sha256 or line.sha1 or line.md5 or line.pdq or line.photodna):  # a file that was read has them all, a record may state one
        return "unread"
    if not asked:
        return "not-compared"
    exact = [match for match in matches if match.kind == "exact"]
    if any(not match.harmless for match in exact):
        return "exact"
    if any(match.kind == "near" and not match.harmless for match in matches):
        return "near"
    return "harmless" if exact else "new"
