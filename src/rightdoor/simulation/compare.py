"""Naive practice, Rightdoor and the oracle side by side: wrong doors, right doors found, right doors held back.

Pure: attribution lines (contracts section 2) and the truth in, figures out. Counted per act: an act that
stands in a report, in its file document and in a repeated delivery counts once, with its best status; but a
wrong door in any of its lines is its worst line, and is counted however right the others are.
With no wrong door among n the upper 95 % bound of the rate is about 3/n (rule of three).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from rightdoor.model.status import STATUS_RANK
from rightdoor.simulation.records import ActTruth, Truth

NAMING = ("corroborated", "single-strand")
NO_SLIP = "(no slip)"


@dataclass(slots=True)
class ModeRow:
    """One failure mode: requests with it, and what became of their doors."""

    mode: str
    detectable: str = ""
    requests: int = 0
    naive_wrong: int = 0
    naive_right: int = 0
    wrong_corroborated: int = 0
    wrong_single: int = 0
    right_found: int = 0
    right_held_back: int = 0


@dataclass(slots=True)
class Comparison:
    """All figures. `matrix` counts acts with unslipped papers by (oracle's status, Rightdoor's status)."""

    rows: dict[str, ModeRow] = field(default_factory=dict)
    named: Counter[str] = field(default_factory=Counter)  # doors named, by status
    wrong: Counter[tuple[str, str]] = field(default_factory=Counter)  # wrong doors, by (status, detectable)
    matrix: Counter[tuple[str, str]] = field(default_factory=Counter)
    better: Counter[tuple[str, str]] = field(default_factory=Counter)  # of these: better than the oracle, to the right door
    held_for_label: Counter[tuple[str, str]] = field(default_factory=Counter)  # (status now, status with all labels)
    unknown_lines: int = 0  # lines that no truth explains
    missing_acts: int = 0  # acts with papers for which there is no line
    oracle_right: int = 0  # doors that the oracle names
    paper_doors: int = 0  # doors that it names who cannot know of slips that no paper shows
    paper_found: int = 0  # of these: named by Rightdoor, as surely or surer

    @property
    def reached(self) -> float:
        """Share of acts with unslipped papers for which Rightdoor gives the oracle's status, or a better one to the right door."""
        total = sum(self.matrix.values())
        return (self._equal(self.matrix) + sum(self.better.values())) / total if total else 1.0

    @property
    def doors_reached(self) -> float:
        """The same, of the acts for which the oracle names a door."""
        of = Counter({k: n for k, n in self.matrix.items() if k[0] in NAMING})
        better = sum(n for (oracle, _), n in self.better.items() if oracle in NAMING)
        return (self._equal(of) + better) / sum(of.values()) if of else 1.0

    @property
    def paper_reached(self) -> float:
        """Share of the doors that the papers can show which are named."""
        return self.paper_found / self.paper_doors if self.paper_doors else 1.0

    @staticmethod
    def _equal(matrix: Counter[tuple[str, str]]) -> int:
        return sum(n for (oracle, ours), n in matrix.items() if oracle == ours)

    @property
    def overclaimed(self) -> int:
        """Acts to which Rightdoor gives a better status than the oracle, not counting the better of two names for the right door."""
        named_better = sum(n for (oracle, ours), n in self.matrix.items() if ours in NAMING and STATUS_RANK[ours] < STATUS_RANK[oracle])
        return named_better - sum(self.better.values())

    def wrong_doors(self, status: str, *detectable: str) -> int:
        """Wrong doors named with this status, from modes of these kinds (`none` for papers without a slip)."""
        return sum(n for (s, d), n in self.wrong.items() if s == status and d in detectable)

    def bound(self, status: str) -> float:
        """Upper 95 % bound of the rate of wrong doors among n named, if none was seen."""
        return min(1.0, 3 / self.named[status]) if self.named[status] else 1.0


def compare(lines: Iterable[Mapping[str, Any]], truth: Truth) -> Comparison:
    """Set attribution lines against the truth."""
    result = Comparison()
    given: dict[str, tuple[str, str]] = {}  # act -> best status with the premises it names
    doors: dict[str, set[tuple[str, str]]] = {}  # act -> every (status, premises) that names a door
    for line in lines:
        found = truth.act_of(line)
        if found is None:
            result.unknown_lines += 1
            continue
        status, place = line["status"], truth.place_of(line["premises"][0]) if line["premises"] else ""
        if status in NAMING:
            doors.setdefault(found, set()).add((status, place))
        best = given.get(found)
        if best is None or STATUS_RANK[status] < STATUS_RANK[best[0]]:
            given[found] = (status, place)
    for key, act in truth.acts.items():
        if not act.requests:
            continue
        if key not in given:
            result.missing_acts += 1
        wrong = [each for each in doors.get(key, ()) if each[1] != act.door]
        worst = min(wrong, key=lambda each: (STATUS_RANK[each[0]], each[1]), default=None)
        _count(result, act, *(worst or given.get(key, ("unresolved", ""))))
    return result


def _count(result: Comparison, act: ActTruth, status: str, place: str) -> None:
    """Add one act that was asked about, by its best line, or by its worst where a line names a wrong door."""
    mode, detectable = act.mode or NO_SLIP, act.detectable or "none"
    row = result.rows.setdefault(mode, ModeRow(mode, act.detectable))
    row.requests += 1
    if act.named:
        row.naive_wrong += act.named != act.door
        row.naive_right += act.named == act.door
    if status in NAMING:
        result.named[status] += 1
        right = place == act.door
        row.right_found += right
        if not right:
            result.wrong[(status, detectable)] += 1
            row.wrong_corroborated += status == "corroborated"
            row.wrong_single += status == "single-strand"
    else:
        row.right_held_back += act.named == act.door
    if not act.mode:
        result.matrix[(act.oracle, status)] += 1
        if place == act.door and (act.oracle, status) == ("single-strand", "corroborated"):
            result.better[(act.oracle, status)] += 1  # a harmless slip left a strand that the oracle leaves out
        result.oracle_right += act.oracle in NAMING
        if act.on_paper in NAMING:
            result.paper_doors += 1
            result.paper_found += place == act.door and STATUS_RANK[status] <= STATUS_RANK[act.on_paper]
        if act.labelled != act.oracle:
            result.held_for_label[(act.oracle, act.labelled)] += 1


def render(result: Comparison) -> str:
    """The figures as a text table."""
    lines = [f"{'failure mode':38}{'seen':>8}{'asked':>7}{'naive':>14}{'Rightdoor':>28}", ""]
    lines[1] = f"{'':38}{'':8}{'':7}{'wrong':>7}{'right':>7}{'wrong c/s':>11}{'found':>7}{'held':>10}"
    order = sorted(result.rows.values(), key=lambda r: (r.mode != NO_SLIP, r.detectable == "no", r.mode))
    for r in [*order, _total(order)]:
        wrong = f"{r.wrong_corroborated}/{r.wrong_single}"
        lines.append(
            f"{r.mode:38}{r.detectable:>8}{r.requests:7}{r.naive_wrong:7}{r.naive_right:7}{wrong:>11}{r.right_found:7}{r.right_held_back:10}"
        )
    lines.append("wrong c/s: wrong doors named as corroborated / single-strand; held: right doors of the papers that were not named")
    for status, kinds in (("corroborated", ("none", "yes", "partly")), ("single-strand", ("none", "yes"))):
        n, wrong_doors = result.named[status], result.wrong_doors(status, *kinds)
        lines.append(f"{status}: {wrong_doors} wrong of n = {n} named; upper 95 % bound if none: {100 * result.bound(status):.2f} %")
    acts = sum(result.matrix.values())
    lines.append(
        f"oracle's status given to {100 * result.reached:.1f} % of {acts} acts with unslipped papers, "
        f"to {100 * result.doors_reached:.1f} % of the {result.oracle_right} for which the oracle names a door; corroborated for single-strand at the right door: {sum(result.better.values())}; otherwise better than the oracle: {result.overclaimed}"
    )
    lines.append(
        f"of the {result.paper_doors} doors that papers can show (a discordant result that nothing on paper faults blocks its actor), "
        f"found: {100 * result.paper_reached:.1f} %"
    )
    held = sum(result.held_for_label.values())
    lines.append(
        f"held back for a missing label alone: {held}" + "".join(f"; {a} → {b}: {n}" for (a, b), n in sorted(result.held_for_label.items()))
    )
    lines.append(f"lines that no truth explains: {result.unknown_lines}; acts asked about without a line: {result.missing_acts}")
    return "\n".join(lines) + "\n"


def _total(rows: list[ModeRow]) -> ModeRow:
    total = ModeRow("all")
    for row in rows:
        for name in ("requests", "naive_wrong", "naive_right", "wrong_corroborated", "wrong_single", "right_found", "right_held_back"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return total
