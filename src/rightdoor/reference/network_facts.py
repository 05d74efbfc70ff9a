"""Everything that dated tables say of an address on a day, for RD-A15."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

from rightdoor.reference.anonymisers import Listed
from rightdoor.reference.dated_ranges import DatedRange, DatedRanges
from rightdoor.reference.network import DatedTables, PrefixTable
from rightdoor.reference.providers import Held, NetworkHolder
from rightdoor.reference.special_ranges import special_range


class NetworkFacts:
    """The tables of a store, and the ranges that people entered. Without any of its own it still knows the special-purpose ranges.

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
        self._entered: DatedRanges[Held] = DatedRanges(())
        self._listed = DatedRanges(listed)
        self._networks: dict[int, list[NetworkHolder]] = {}
        for holder in networks:
            self._networks.setdefault(holder.asn, []).append(holder)
        self._cache: dict[tuple[str, int], tuple[tuple[str, str], ...]] = {}

    def with_entered(self, entered: Iterable[DatedRange[Held]]) -> NetworkFacts:
        """The same tables with ranges that people entered: for the days that an entry speaks of, what a table says of that very prefix is not heard."""
        rows = tuple(entered)
        if not rows:
            return self
        heard = copy(self)
        heard._entered, heard._cache = DatedRanges(rows), {}
        return heard

    def holders(self, id_type: str, value: str, day: int) -> tuple[tuple[str, ...], ...]:
        """Who held the address on the day by the most specific range that says so: for each holder the names that it goes by.

        More than one holder: the ranges contradict each other, and which of them is right is not known. () is unknown.
        """
        if id_type not in ("ipv4", "ipv6"):
            return ()
        found = self._held(value, day)
        named = [entry.value.names for entry in found if entry.prefix == found[0].prefix]
        if not named and special_range(value) is None and (origin := self.tables.origin(value, day)) is not None:
            named = [each.names for each in self._networks.get(origin.asn, ()) if each.first <= day <= each.last]
        return tuple(dict.fromkeys(named))

    def _held(self, value: str, day: int) -> list[DatedRange[Held]]:
        """The ranges that say who holds the address, the most specific first; of one prefix, entries alone where there are any."""
        entered = self._entered.entries(value, day)
        over = {entry.prefix for entry in entered}
        loaded = (entry for entry in self._ranges.entries(value, day) if entry.prefix not in over)
        return sorted((*entered, *loaded), key=lambda entry: -entry.prefix.length)

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
        for each in self._held(value, day):
            yield from (("provider", name) for name in each.value.names)
        for held in self._ranges.on(value, day):
            if held.kind:
                yield "network-kind", held.kind
        if special is None:
            origin = self.tables.origin(value, day)
            if origin is not None:
                yield "origin", f"AS{origin.asn} {origin.prefix}"
                for holder in self._networks.get(origin.asn, ()):
                    if holder.first <= day <= holder.last:
                        yield from (("provider", name) for name in holder.names)
