"""IP addresses and prefixes as ranges of 32 hex digits, so that text order is address order.

IPv4 is mapped into ::ffff:0:0/96 (RFC 4291 section 2.5.5.2), so one column holds both families.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import lru_cache

_MAPPED = "00000000000000000000ffff"


def address_hex(value: str) -> str:
    """The 32 hex digits of a canonical IPv4 or IPv6 address. Raises OSError when it is none."""
    if ":" in value:
        return socket.inet_pton(socket.AF_INET6, value).hex()
    return _MAPPED + socket.inet_pton(socket.AF_INET, value).hex()


@lru_cache(maxsize=65_536)
def prefix_range(value: str) -> tuple[str, str]:
    """First and last address of a canonical prefix. Raises ValueError when it is none."""
    network = ipaddress.ip_network(value)
    return address_hex(str(network.network_address)), address_hex(str(network.broadcast_address))
