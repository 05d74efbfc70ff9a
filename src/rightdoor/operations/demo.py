"""The demonstration: write a world with known truth, and hold what a store says against it."""

from __future__ import annotations

from pathlib import Path

from rightdoor.operations.listing import attribution_lines
from rightdoor.simulation.compare import Comparison, compare, render
from rightdoor.simulation.records import Truth
from rightdoor.simulation.scales import ScaleName
from rightdoor.simulation.simulate import SimulationSummary, simulate
from rightdoor.store.open import Store


def write_inbox(out: Path, *, scale: ScaleName, seed: int, slips: float, as_of_us: int, processes: int = 2) -> SimulationSummary:
    """Write `out/inbox/` and `out/truth/`."""
    return simulate(out, scale=scale, seed=seed, slips=slips, as_of_us=as_of_us, processes=processes)


def comparison(store: Store, truth: Path) -> Comparison:
    """Naive practice, Rightdoor and the oracle, from the store's attributions and the truth of a simulation."""
    return compare(attribution_lines(store), Truth(truth))


def compare_with_truth(store: Store, truth: Path) -> str:
    """The same as a table for people."""
    return render(comparison(store, truth))
