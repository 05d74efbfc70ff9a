"""Identifiers of our own things: derived from content, stable over rebuilds.

`fp_`, `sub_`, `pr_`, `rc_` (receipt), `rq_` (request), `dec_`, `b_` (batch), `rn_` (recall notice), `du_` (duty), `ma_` (what a hash set said of a file), each with 16
characters of lower-case base32 (80 bits) of a SHA-256 over the parts that make the thing what it is.
"""

from __future__ import annotations

import hashlib
import re

_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648 section 6, in lower case
_PAIRS = [a + b for a in _DIGITS for b in _DIGITS]
ID_PATTERN = re.compile(r"^(fp|sub|pr|rc|rq|dec|b|rn|du|ma)_[a-z2-7]{16}$")


def make_id(prefix: str, *parts: str) -> str:
    """`prefix` and 16 base32 characters over `parts`, each length-prefixed so that no two lists collide."""
    data = b""
    for part in parts:
        text = part.encode("utf-8", "surrogatepass")
        data += len(text).to_bytes(8, "big") + text
    n, pairs = int.from_bytes(hashlib.sha256(data).digest()[:10], "big"), _PAIRS
    first = f"{pairs[n >> 70]}{pairs[n >> 60 & 1023]}{pairs[n >> 50 & 1023]}{pairs[n >> 40 & 1023]}"
    return f"{prefix}_{first}{pairs[n >> 30 & 1023]}{pairs[n >> 20 & 1023]}{pairs[n >> 10 & 1023]}{pairs[n & 1023]}"


def receipt_id(exhibit: str, name: str, parent: str, authority: str) -> str:
    """A receipt is (exhibit SHA-256, path as received, parent receipt, authority)."""
    return make_id("rc", exhibit, name, parent, authority)


def footprint_id(receipt: str, locator: str) -> str:
    """A footprint is a place in a receipt."""
    return make_id("fp", receipt, locator)
