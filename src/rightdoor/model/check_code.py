"""The check code of a request row: nine characters that tell which field of the row was copied wrongly.

`RD-AB-CD-EF-GHJ`: AB stands for the identifier, CD for the port, EF for the instant, GH for the row as a whole, J for the code
itself. Crockford's base 32 (no I, L, O, U; small letters, O for 0, I and L for 1, spaces and missing hyphens are read all the
same). The type of an identifier decides its canonical form and is not part of the sum; nor is the zone in which an instant was
written, because the sum is over UTC.

*Sums.* AB, CD and EF are polynomials over the field of 1021 elements, by Horner's rule: h = g·h + c for each character c, g = 483;
1021 itself stands for "nothing stated", so that an empty port is never port 0. GH is one such polynomial with g = 330 over the
three canonical texts with separators between them. An identifier that is an IPv6 address enters AB with all its 32 hex digits and GH in its
compressed form.

*Why a slip shows.* Let one character c become d, k places from the end: the sum changes by (d - c)·g^k. 1021 is prime and g
is not 0, so that is 0 only if 1021 divides d - c, which two characters below U+03FD cannot do; for the others GH takes c // 1021 + c % 1021, which
then differ (Unicode ends below 1021·1092, its printable part below 1021·1021). Let two neighbours c, d change places: the sum changes by
(c - d)·g^k·(g - 1), and g is not 1. A field that is dropped or invented changes to or from 1021. So each single wrong character and each swap
of neighbours in one field is found, in an IPv6 address each wrong digit however zeros are then compressed. An error that moves a colon
of an IPv6 address, and any other, escapes only when two independent sums agree, about once in a million; one field of another row in this one likewise.

*The code's own errors.* J makes the weighted sum over GF(32) of all nine characters zero (weights distinct powers of a primitive element), so that
a wrong character or a swap of any two is known without the row. If AB, CD or EF disagrees while GH agrees, it is the code that is wrong.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import IPv6Address
from typing import NamedTuple

from rightdoor.model.civil import DAY, SECOND, civil_from_days
from rightdoor.model.identifiers import canonical, canonical_ip

PRIME = 1021
UNSTATED = PRIME  # what a field says that is not stated; no sum is that large
FIELD_BASE, ROW_BASE = 483, 330
FIELDS = ("identifier", "port", "instant")
ITSELF = "code"

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32
_READ = {digit: value for value, digit in enumerate(_DIGITS)} | {"O": 0, "I": 1, "L": 1}
_SPOKEN = re.compile(r"RD[-\s]*([0-9A-TV-Z](?:[-\s]*[0-9A-TV-Z]){8})", re.ASCII)
_PRINTED = re.compile(r"\s*RD-[0-9A-Z]{2}-[0-9A-Z]{2}-[0-9A-Z]{2}-[0-9A-Z]{3}\s*", re.ASCII | re.IGNORECASE)
_E164 = re.compile(r"\+[1-9][0-9]{5,14}", re.ASCII)
_REGION = "GB"  # as the readers of schedules: national telephone numbers follow the United Kingdom's plan
_SEPARATOR = "\x1f"


class Sums(NamedTuple):
    """What a code says of a row: a sum for each field and one for the row."""

    identifier: int
    port: int
    instant: int
    row: int


def check_code(identifier_type: str, identifier: str, port: int | None, instant_us: int | None) -> str:
    """The code of a row. `instant_us`: UTC microseconds, None when the row has no instant that can be read in one way."""
    sums = _sums(identifier_type, identifier, port, instant_us)
    values = [part for value in sums for part in divmod(value, 32)]
    text = "".join(_DIGITS[value] for value in (*values, _own(values)))
    return f"RD-{text[:2]}-{text[2:4]}-{text[4:6]}-{text[6:]}"


def broken_fields(code: str, identifier_type: str, identifier: str, port: int | None, instant_us: int | None) -> tuple[str, ...]:
    """Which of identifier, port and instant are not those that the code was made for; `("code",)` when the code itself is wrong."""
    told = read_code(code)
    if told is None:
        return (ITSELF,)
    sums = _sums(identifier_type, identifier, port, instant_us)
    if told == sums:
        return ()
    broken = tuple(name for name, said, is_ in zip(FIELDS, told, sums, strict=False) if said != is_)
    return broken if broken and told.row != sums.row else (ITSELF,)


def read_code(text: str) -> Sums | None:
    """What a code says, however it was spelt; None when it is none, or was copied wrongly."""
    found = _SPOKEN.fullmatch(text.strip().upper())
    if found is None:
        return None
    values = [_READ[digit] for digit in found[1] if digit in _READ]
    if _own(values[:8]) != values[8]:
        return None
    sums = Sums(*(32 * high + low for high, low in zip(values[0:8:2], values[1:8:2], strict=True)))
    return sums if max(sums) <= UNSTATED and sums.row < PRIME and sums.identifier < PRIME else None


def canonical_code(text: str) -> str:
    """The code as it is printed, "" when the text is no whole code of ours."""
    if read_code(text) is None:
        return ""
    digits = [_DIGITS[_READ[digit]] for digit in text.strip().upper()[2:] if digit in _READ]
    return f"RD-{''.join(digits[:2])}-{''.join(digits[2:4])}-{''.join(digits[4:6])}-{''.join(digits[6:])}"


def looks_printed(text: str) -> bool:
    """Whether the text has the printed form of our codes, whole or not: somebody meant one."""
    return _PRINTED.fullmatch(text) is not None


def instant_digits(instant_us: int | None) -> str:
    """YYYYMMDDhhmmss in UTC, then the fraction of the second without trailing zeros; "" for none."""
    if instant_us is None:
        return ""
    days, rest = divmod(instant_us, DAY)
    year, month, day = civil_from_days(days)
    seconds, fraction = divmod(rest, SECOND)
    text = f"{year:04d}{month:02d}{day:02d}{seconds // 3600:02d}{seconds // 60 % 60:02d}{seconds % 60:02d}"
    return text + (f"{fraction:06d}".rstrip("0") if fraction else "")


@lru_cache(maxsize=65_536)
def _sums(identifier_type: str, identifier: str, port: int | None, instant_us: int | None) -> Sums:
    name = _canonical(identifier_type, identifier)
    number = "" if port is None else str(port)
    instant = instant_digits(instant_us)
    digits = [int(digit, 16) for digit in IPv6Address(name).exploded if digit != ":"] if _is_ipv6(name) else [ord(each) for each in name]
    row = _SEPARATOR.join((name, number, instant))
    return Sums(
        _sum(digits, FIELD_BASE),
        _sum([ord(each) for each in number], FIELD_BASE) if number else UNSTATED,
        _sum([ord(each) for each in instant], FIELD_BASE) if instant else UNSTATED,
        _sum([ord(each) // PRIME + ord(each) % PRIME for each in row], ROW_BASE),
    )


def _sum(values: list[int], base: int) -> int:
    total = 1  # so that leading zeros count
    for value in values:
        total = (total * base + value) % PRIME
    return total


def _canonical(kind: str, raw: str) -> str:
    """The canonical form of an identifier; of what is none of its type the text without surrounding space."""
    text = raw.strip()
    if kind in ("ipv4", "ipv6", ""):
        found = canonical_ip(text)
        return text if found is None else found.value
    if kind == "msisdn" and _E164.fullmatch(text):
        return text
    return canonical(kind, text, region=_REGION) or text


def _is_ipv6(name: str) -> bool:
    found = canonical_ip(name) if ":" in name else None
    return found is not None and found.type == "ipv6"


def _powers() -> list[int]:
    """Powers 1 to 8 of x in GF(32) = GF(2)[x] / (x^5 + x^2 + 1), where x is primitive."""
    found, value = [], 1
    for _ in range(8):
        value <<= 1
        value ^= 0b100101 if value & 32 else 0
        found.append(value)
    return found


_WEIGHTS = _powers()


def _own(values: list[int]) -> int:
    """The ninth character over the first eight."""
    total = 0
    for value, weight in zip(values, _WEIGHTS, strict=True):
        total ^= _times(value, weight)
    return total


def _times(a: int, b: int) -> int:
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        a ^= 0b100101 if a & 32 else 0
        b >>= 1
    return product
