"""Everything that dated tables say of an address on a day, for RD-A15."""

from __future__ import annotations

from collections.abc import Iterable

from rightdoor.reference.anonymisers import Listed
from rightdoor.reference.dated_ranges import DatedRange, DatedRanges
from rightdoor.reference.network import DatedTables, PrefixTable
from rightdoor.reference.providers import Held, NetworkHolder
from rightdoor.reference.special_ranges import special_range


class NetworkFacts:
    """The tables of a store. Without any of its own it still knows the special-purpose ranges.

    Facts are (kind, name): `bogon`, `shared`, `documentation`, `transition` from the special-purpose ranges; `hosting` and
    `anonymiser` from dated lists; `provider` (each name that a holder goes by) and `network-kind` from provider ranges;
    `origin` ("AS64496 198.18.0.0/15") from prefix tables, which say nothing of a special-purpose range.
    """

    def __init__(
        self,
        *,
        tables: Iterable[PrefixTable] = (),
        ranges: Iterable[DatedRange[Held]] = (),
        networks: Iterable[NetworkHolder] = (),
        listed: Iterable[DatedRange[Listed]] = (),
    ) -> None:
        self.tables = DatedTables(tuple(tables))
        self._ranges = DatedRanges(ranges)
        self._listed = DatedRanges(listed)
        self._networks: dict[int, list[NetworkHolder]] = {}
        for holder in networks:
            self._networks.setdefault(holder.asn, []).append(holder)
        self._cache: dict[tuple[str, int], tuple[tuple[str, str], ...]] = {}

    def facts(self, id_type: str, value: str, day: int) -> tuple[tuple[str, str], ...]:
        """What is known of the address on the day (UTC day number), in a fixed order without repeats; () is unknown."""
        if id_type not in ("ipv4", "ipv6"):
            return ()
        known = self._cache.get((value, day))
        if known is None:
            if len(self._cache) >= 500_000:
                self._cache.clear()
            known = self._cache[value, day] = tuple(dict.fromkeys(self._find(value, day)))
        return known

    def _find(self, value: str, day: int) -> Iterable[tuple[str, str]]:
        special = special_range(value)
        if special is not None:
            yield special.meaning, f"{special.name}, {special.prefix} ({special.source})"
        for entry in self._listed.on(value, day):
            yield ("hosting" if entry.kind == "hosting" else "anonymiser"), f"{entry.name} ({entry.kind})"
        for held in self._ranges.on(value, day):
            yield from (("provider", name) for name in held.names)
            if held.kind:
                yield "network-kind", held.kind
        if special is None:
            origin = self.tables.origin(value, day)
            if origin is not None:
                yield "origin", f"AS{origin.asn} {origin.prefix}"
                for holder in self._networks.get(origin.asn, ()):
                    if holder.first <= day <= holder.last:
                        yield from (("provider", name) for name in holder.names)
