"""Dip sampling: which open cases of each owner are looked at, by lots that anybody can draw again from the recorded seed.

A case's lot depends on the seed, the month and the case alone, and cases that few may know of are drawn from by themselves. So whoever
sees fewer cases than another sees the same lots and the same draw of those that both see, and nothing of the rest can be read from them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Held(NamedTuple):
    """An open case and whose it is; `owner` "" for the unit's. `apart`: the silent compartments that it is shown within, "" for none."""

    case: str
    owner: str
    apart: str = ""


class Lot(NamedTuple):
    """The lot of a case: 64 bits as sixteen hexadecimal digits; `drawn`: it is among its owner's lowest."""

    case: str
    owner: str
    lot: str
    drawn: bool


def lot_of(seed: str, month: str, case: str) -> str:
    """The first 64 bits of SHA-256 over seed, month (YYYY-MM) and case, parted by line ends."""
    return hashlib.sha256("\n".join((seed, month, case)).encode()).hexdigest()[:16]


def drawn(held: Iterable[Held], *, seed: str, month: str, each: int) -> list[Lot]:
    """The lot of every case, in order of owner and lot; of each owner the `each` lowest are drawn, all where there are fewer."""
    groups: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for one in set(held):
        groups[one.owner, one.apart].append((lot_of(seed, month, one.case), one.case))
    lots = [Lot(case, owner, lot, n < each) for (owner, _), of in groups.items() for n, (lot, case) in enumerate(sorted(of))]
    return sorted(lots, key=lambda lot: (lot.owner, lot.lot, lot.case))
