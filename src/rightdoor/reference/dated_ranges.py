"""Prefixes that somebody held or was seen at from one day to another; they may overlap, and all that hold are told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, NamedTuple, TypeVar

from rightdoor.reference.addresses import Prefix, address_number

T = TypeVar("T")


class DatedRange(NamedTuple, Generic[T]):
    """A prefix with the days (inclusive) for which `value` is said of it."""

    prefix: Prefix
    first: int
    last: int
    value: T


class DatedRanges(Generic[T]):
    """All ranges of a kind, found by address and day."""

    def __init__(self, ranges: Iterable[DatedRange[T]]) -> None:
        self._by_length: dict[tuple[int, int], dict[int, list[DatedRange[T]]]] = {}
        self.count = 0
        for entry in ranges:
            found = self._by_length.setdefault((entry.prefix.bits, entry.prefix.length), {})
            found.setdefault(entry.prefix.start, []).append(entry)
            self.count += 1
        self._longest_first = sorted(self._by_length, reverse=True)

    def on(self, address: str, day: int) -> list[T]:
        """What is said of an address on a day, the most specific prefix first."""
        return [entry.value for entry in self.entries(address, day)]

    def entries(self, address: str, day: int) -> list[DatedRange[T]]:
        """The same with the prefix and the days that each is said of."""
        number = address_number(address) if self._by_length else None
        if number is None:
            return []
        said: list[DatedRange[T]] = []
        for bits, length in self._longest_first:
            if bits == number[0]:
                start = number[1] >> (bits - length) << (bits - length)
                said += [e for e in self._by_length[bits, length].get(start, ()) if e.first <= day <= e.last]
        return said
