"""Address ranges with a special purpose (RFC 6890 registries): what no line on the Internet has, and training data."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rightdoor.reference.addresses import address_number, parse_prefix
from rightdoor.reference.ranges import NONE, RangeIndex
from rightdoor.reference.tables import own_table, rows_of

NAME = "special_ranges.csv"


class SpecialRange(NamedTuple):
    """A range: its prefix, its meaning (bogon, shared, documentation, transition), its name and RFC."""

    prefix: str
    meaning: str
    name: str
    source: str


@lru_cache(maxsize=1)
def _index() -> dict[int, tuple[RangeIndex, tuple[SpecialRange, ...]]]:
    families: dict[int, list[tuple[tuple[int, int], SpecialRange]]] = {32: [], 128: []}
    for row in rows_of(own_table(NAME)):
        prefix = parse_prefix(row.get("prefix"))
        if prefix is None:
            raise ValueError(f"{NAME} line {row.line}: not a prefix")
        special = SpecialRange(row.get("prefix"), row.get("meaning"), row.get("name"), row.get("source"))
        families[prefix.bits].append(((prefix.start, prefix.length), special))
    return {bits: (RangeIndex(bits, (p for p, _ in found)), tuple(s for _, s in found)) for bits, found in families.items()}


def special_range(address: str) -> SpecialRange | None:
    """The most specific special range that holds the address; None for an ordinary address, or for no address."""
    found = address_number(address)
    if found is None:
        return None
    index, ranges = _index()[found[0]]
    at = index.find(found[1])
    return None if at == NONE else ranges[at]
