"""IP addresses and prefixes as numbers."""

from __future__ import annotations

import socket
from functools import lru_cache
from typing import NamedTuple


class Prefix(NamedTuple):
    """A prefix: bits of the address family (32 or 128), first address, length."""

    bits: int
    start: int
    length: int

    @property
    def end(self) -> int:
        """The last address."""
        return self.start | ((1 << (self.bits - self.length)) - 1)

    def __str__(self) -> str:
        raw = self.start.to_bytes(self.bits // 8, "big")
        return f"{socket.inet_ntop(socket.AF_INET if self.bits == 32 else socket.AF_INET6, raw)}/{self.length}"


@lru_cache(maxsize=65_536)
def address_number(text: str) -> tuple[int, int] | None:
    """(bits, number) of an address; an IPv4 address mapped into IPv6 (RFC 4291 2.5.5.2) is the IPv4 address."""
    family = socket.AF_INET6 if ":" in text else socket.AF_INET
    try:
        number = int.from_bytes(socket.inet_pton(family, text), "big")
    except (OSError, ValueError):
        return None
    if family == socket.AF_INET:
        return 32, number
    if number >> 32 == 0xFFFF:
        return 32, number & 0xFFFF_FFFF
    return 128, number


def parse_prefix(text: str) -> Prefix | None:
    """A prefix, or an address as a prefix of its full length; None when it is neither or has host bits set."""
    address, slash, rest = text.strip().partition("/")
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    bits = 128 if family == socket.AF_INET6 else 32
    try:
        start = int.from_bytes(socket.inet_pton(family, address), "big")
    except (OSError, ValueError):
        return None
    if slash and not (rest.isascii() and rest.isdigit() and len(rest) <= 3):
        return None
    length = int(rest) if slash else bits
    if length > bits or start & ((1 << (bits - length)) - 1):
        return None
    return Prefix(bits, start, length)
