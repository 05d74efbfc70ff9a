"""Identifiers: one canonical form per type, and nothing that a person could have meant otherwise.

IPv4 dotted decimal, IPv6 compressed (RFC 5952), e-mail with its domain in lower case and its local
part untouched (RFC 5321 section 2.4), telephone in E.164 by the `phonenumbers` library, account
ids, screen names and device ids byte for byte without surrounding white space.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import Literal, NamedTuple

IdentifierType = Literal["ipv4", "ipv6", "ipv6-prefix", "ipv4-prefix", "email", "msisdn", "account", "screen-name", "device"]
IDENTIFIER_TYPES: tuple[str, ...] = ("ipv4", "ipv6", "ipv6-prefix", "ipv4-prefix", "email", "msisdn", "account", "screen-name", "device")

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}", re.ASCII)
_EMAIL = re.compile(
    r"^[^\s@\"<>,;()\[\]\\]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9\-]{0,61}[A-Za-z0-9]$"
)
_PHONE_CHARS = re.compile(r"^\+?[0-9()\[\]. /\-]{4,40}$")
MAX_TEXT = 512


class Identifier(NamedTuple):
    """A typed identifier in canonical form."""

    type: str
    value: str


def canonical_ip(raw: str) -> Identifier | None:
    """An IPv4 or IPv6 address; None when it does not parse (an octet with a leading zero does not)."""
    text = raw.strip()
    if _IPV4.fullmatch(text) is not None:
        return Identifier("ipv4", text)
    if ":" not in text or "%" in text or len(text) > 45:
        return None
    try:
        return Identifier("ipv6", socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, text)))
    except (OSError, ValueError):
        return None


def canonical_prefix(raw: str) -> Identifier | None:
    """A prefix like 2001:db8::/56 with its host bits clear; None when it does not parse."""
    text = raw.strip()
    if "/" not in text or len(text) > 50:
        return None
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
    return Identifier("ipv4-prefix" if network.version == 4 else "ipv6-prefix", str(network))


def canonical_email(raw: str) -> str | None:
    """local@domain with the domain in lower case; dots, underscores and case of the local part stay."""
    text = raw.strip()
    if not text.isascii() or len(text) > 320 or not _EMAIL.match(text):
        return None
    local, _, domain = text.rpartition("@")
    if local.startswith(".") or local.endswith(".") or ".." in local:
        return None
    return f"{local}@{domain.lower()}"


def canonical_phone(raw: str, *, region: str = "") -> str | None:
    """E.164 (+447700900000); a national number needs the `region` (ISO 3166) whose plan it follows."""
    text = raw.strip()
    if not _PHONE_CHARS.match(text):
        return None
    import phonenumbers  # deferred: loading its tables costs 0.1 s

    if text.startswith("00"):
        text = "+" + text[2:]
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def canonical_name(raw: str) -> str | None:
    """Account ids, screen names, device ids: byte for byte, only surrounding white space removed."""
    text = raw.strip()
    return text if text and len(text) <= MAX_TEXT and text.isprintable() else None


def canonical(kind: str, raw: str, *, region: str = "") -> str | None:
    """The canonical form of `raw` as an identifier of `kind`, None when it is not one."""
    if kind in ("ipv4", "ipv6"):
        found = canonical_ip(raw)
        return found.value if found is not None and found.type == kind else None
    if kind in ("ipv4-prefix", "ipv6-prefix"):
        prefix = canonical_prefix(raw)
        return prefix.value if prefix is not None and prefix.type == kind else None
    if kind == "email":
        return canonical_email(raw)
    if kind == "msisdn":
        return canonical_phone(raw, region=region)
    return canonical_name(raw)


def port_number(raw: str) -> int | None:
    """A port 0 to 65535 in plain decimal, else None."""
    text = raw.strip()
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        return None
    value = int(text)
    return value if value <= 65_535 else None
