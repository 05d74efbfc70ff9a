"""All cases, each with a number of its own; and what the published entries come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from . import answers, identifiers, inference, instants, twins
from .case import Case
from .judge import Judged, run
from .published import ENTRIES, Entry

CASES: tuple[Case, ...] = tuple(
    replace(each, no=no) for no, each in enumerate([*identifiers.CASES, *instants.CASES, *answers.CASES, *inference.CASES, *twins.CASES])
)


class Counts(NamedTuple):
    """Of the inboxes: how many of each kind came out as they must, of how many."""

    yes: tuple[int, int]
    partly: tuple[int, int]
    beyond: tuple[int, int]
    controls: tuple[int, int]
    published: tuple[int, int]  # entries with an inbox, of all

    @property
    def good(self) -> bool:
        """Whether nothing failed."""
        return all(a == b for a, b in (self.yes, self.partly, self.beyond, self.controls))


def run_all(cases: Iterable[Case] = CASES) -> list[Judged]:
    """Every case in memory, in order."""
    return [run(each) for each in cases]


def counts(judged: Sequence[Judged]) -> Counts:
    """The summary line."""

    def of(which: str) -> tuple[int, int]:
        mine = [j for j in judged if j.case.detectable == which]
        return sum(not any(f.startswith("slip") for f in j.faults) for j in mine), len(mine)

    controls = sum(not any(f.startswith("control") for f in j.faults) for j in judged), len(judged)
    told = sum(bool(cases_of(entry)) for entry in ENTRIES), len(ENTRIES)
    return Counts(of("yes"), of("partly"), of("no"), controls, told)


def cases_of(entry: Entry, cases: Iterable[Case] = CASES) -> list[Case]:
    """The cases that retell an entry."""
    return [each for each in cases if entry.id in each.published]
