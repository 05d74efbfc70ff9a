"""How large a simulated inbox is."""

from __future__ import annotations

from typing import Literal, NamedTuple

ScaleName = Literal["small", "force", "region", "national"]


class Scale(NamedTuple):
    """Forces, referrals of all together, innocent lines per line of a subject, formats shown for newcomers."""

    forces: int
    referrals: int
    bystanders: float
    log_clients: int  # clients seen by observation tools, per force on average
    specimens: bool
    certain_slips: tuple[int, ...] = ()  # so that even a small inbox has a wrong door to show


SCALES: dict[str, Scale] = {
    "small": Scale(1, 14, 6.0, 2, specimens=True, certain_slips=(3, 7)),
    "force": Scale(1, 300, 1.2, 24, specimens=True),
    # Enough requests for rates of rare slips.
    "region": Scale(15, 10_000, 0.5, 24, specimens=False),
    # About a UK month of 2022.
    "national": Scale(45, 26_000, 0.5, 24, specimens=False),
}


def shares(scale: Scale) -> list[int]:
    """Referrals of each force: the largest gets about four times what the smallest gets."""
    weights = [1.0 + 3.0 * ((index * 7) % 11 == 0) + ((index * 5) % 9) / 9 for index in range(scale.forces)]
    total = sum(weights)
    counts = [max(1, round(scale.referrals * weight / total)) for weight in weights]
    counts[0] += scale.referrals - sum(counts)
    return counts
