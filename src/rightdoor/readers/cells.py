"""How single cells of our own tables are read: enumerations, times, numbers, identifiers, hashes.

Each maker returns a `CellReader`; each reader returns (value, method) and notes what is wrong. A time's value
is its literal whatever is wrong with it, as everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from rightdoor.model.civil import parse_day
from rightdoor.model.identifiers import canonical_email, canonical_ip, canonical_name, canonical_phone, port_number
from rightdoor.model.statement import Method
from rightdoor.model.zones import normal_zone
from rightdoor.readers.build import is_placeholder, read_hash, time_codes
from rightdoor.readers.columns import UNREAD, CellReader, Sheet

REGION = "GB"  # national telephone numbers in the files that we define follow the United Kingdom's plan
MOST_CLOCK_ERROR_S = 31_622_400  # a year

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:[.,]\d{1,12})?([Zz]|[+-]\d\d:\d\d)?",
    re.ASCII,
)
_IPV4_LIKE = re.compile(r"\d+(?:\.\d+){3}", re.ASCII)
_SECONDS = re.compile(r"[+\-\u2212]?(\d{1,9}(?:\.\d{1,6})?)", re.ASCII)
_UPRN = re.compile(r"(?!0+$)\d{1,12}", re.ASCII)
_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)
_SEPARATORS = re.compile(r"[\s_\-]+")
_FIELD_OF_HASH = {"md5", "sha1", "sha256", "ed2k", "infohash", "btih", "pdq", "other"}


def same(value: str, raw: str) -> tuple[str, Method]:
    """A canonical value with its method."""
    return value, ("copied" if value == raw else "canonical")


def unread(sheet: Sheet, code: str, at: tuple[str, str, str], *, message: str = "") -> tuple[str, Method]:
    """Note `code` at (raw, locator, field) and give no value; a text that stands for nothing is a `placeholder`."""
    raw, locator, field = at
    if is_placeholder(raw):
        code, message = "placeholder", ""
    sheet.find(code, locator, field, raw=raw, message=message)
    return UNREAD


# --- enumerations -------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """Case, spaces, underscores and hyphens do not count in our closed lists."""
    return _SEPARATORS.sub("-", text.strip().casefold())


def words(*known: str, aliases: Mapping[str, str] | None = None) -> CellReader:
    """A closed list; a value outside it is kept and found as `unknown-category`."""
    table = {plain(word): word for word in known} | {plain(k): v for k, v in (aliases or {}).items()}

    def read(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
        if raw in table:
            return table[raw], ("copied" if table[raw] == raw else "enumerated")
        value = table.get(plain(raw), "")
        if not value:
            return unread(sheet, "unknown-category", (raw, locator, field))
        return value, "enumerated"

    return read


YES_NO = words("yes", "no", aliases={"true": "yes", "false": "no", "y": "yes", "n": "no"})


# --- times --------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _plausible(date: str) -> bool:
    return 1970 <= int(date[:4]) < 2100 and parse_day(date) is not None


@lru_cache(maxsize=1024)
def zone_known(zone: str) -> bool:
    """Whether the text names one zone."""
    return normal_zone(zone) is not None


def codes_of(literal: str, zone: str) -> tuple[str, ...]:
    """As `build.time_codes`, with a short way for ISO 8601."""
    found = _ISO.fullmatch(literal)
    if found is None or not _plausible(found[1]):
        return time_codes(literal, zone)
    offset = found[2]
    if offset is None:
        return () if zone and zone_known(zone) else ("zone-unknown",) if zone else ("zone-missing",)
    return () if offset in "Zz" or zone_known(offset) else ("zone-unknown",)


def time(zone_column: str = "") -> CellReader:
    """A time whose zone, unless in the text, stands in the column `zone_column` of its row."""

    def read(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
        text = raw.strip()
        for code in codes_of(text, sheet.cell(zone_column) if zone_column else ""):
            sheet.find(code, locator, field, raw=raw)
            if code == "placeholder":
                return UNREAD
        return text, ("copied" if text == raw else "trimmed")

    return read


def read_uprn(raw: str) -> tuple[str, str]:
    """A UPRN (1 to 12 digits, BS 7666) as (text, code of what is remarkable): ("", "bad-number") where it is none.

    What a spreadsheet made of one is read where no digit is lost (`100000000014.0`), never where some are (`1.00E+11`).
    """
    text = raw.strip()
    if _UPRN.fullmatch("".join(text.split())):
        return text, ""
    whole = _WHOLE.fullmatch(text)
    return (whole[1], "number-cell") if whole is not None and _UPRN.fullmatch(whole[1]) else ("", "bad-number")


NO_UPRN = "not a UPRN of up to 12 digits, perhaps one that a spreadsheet rounded; not read: ask the sender for text cells"


def uprn(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """A UPRN; what is none is found, so that it is not taken for an address without one."""
    value, code = read_uprn(raw)
    if not value:
        return unread(sheet, code, (raw, locator, field), message=NO_UPRN)
    if code:
        sheet.find(code, locator, field, raw=raw)
    return value, ("copied" if value == raw else "canonical" if code else "trimmed")


def day(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """A whole day YYYY-MM-DD; midnight written behind it is dropped."""
    text = raw.strip()
    short = text[:10] if re.fullmatch(r"[T ]00:00(?::00(?:\.0+)?)?Z?", text[10:]) else text
    if parse_day(short) is None:
        return unread(sheet, "bad-date", (raw, locator, field))
    return same(short, raw)


# --- numbers ------------------------------------------------------------------------------------------


def port(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """A port 0 to 65535."""
    number = port_number(raw)
    return unread(sheet, "bad-port", (raw, locator, field)) if number is None else same(str(number), raw)


def whole(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """A whole number, not negative, within 63 bits."""
    text = raw.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        return unread(sheet, "bad-number", (raw, locator, field))
    return same(str(int(text)), raw)


def seconds(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """A bound of a clock error in seconds, its sign ignored, at most a year."""
    found = _SECONDS.fullmatch(raw.strip())
    if found is None or float(found[1]) > MOST_CLOCK_ERROR_S:
        return unread(sheet, "bad-number", (raw, locator, field))
    return same(found[1], raw)


# --- identifiers --------------------------------------------------------------------------------------


def ip(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """An IPv4 or IPv6 address; an octet with a leading zero is none (decimal or octal)."""
    found = canonical_ip(raw)
    return unread(sheet, "bad-address", (raw, locator, field)) if found is None else same(found.value, raw)


def form_of(text: str) -> tuple[str, str]:
    """(type, canonical value) where the form of the text leaves no doubt: an address, an e-mail, +country number."""
    found = canonical_ip(text)
    if found is not None:
        return found.type, found.value
    if "@" in text and (email := canonical_email(text)) is not None:
        return "email", email
    if text.startswith("+") and (number := canonical_phone(text)) is not None:
        return "msisdn", number
    return "", ""


def by_form(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
    """An identifier without a stated type: canonical where its form leaves no doubt, else as received."""
    text = raw.strip()
    kind, value = form_of(text)
    if kind:
        return same(value, raw)
    if _IPV4_LIKE.fullmatch(text):
        return unread(sheet, "bad-address", (raw, locator, field))
    name = canonical_name(raw)
    if name is None:
        return unread(sheet, "encoding", (raw, locator, field), message=_NO_NAME)
    return name, ("copied" if name == raw else "trimmed")


_NO_NAME = "not printable text, or longer than 512 characters; not read: look at the row in the exhibit"
_CODES = {"ipv4": "bad-address", "ipv6": "bad-address", "ip": "bad-address", "email": "bad-email", "msisdn": "bad-phone"}


def typed(sheet: Sheet, kind: str, at: tuple[str, str, str]) -> tuple[str, Method]:
    """The identifier (raw, locator, field) as its stated kind says: ipv4, ipv6, ip, email, msisdn, else a name."""
    raw = at[0]
    value: str | None
    if kind in ("ipv4", "ipv6", "ip"):
        found = canonical_ip(raw)
        value = found.value if found is not None and kind in ("ip", found.type) else None
    elif kind == "email":
        value = canonical_email(raw)
    elif kind == "msisdn":
        value = canonical_phone(raw, region=REGION)
    else:
        value = canonical_name(raw)
    if value is None:
        return unread(sheet, _CODES.get(kind, "encoding"), at, message="" if kind in _CODES else _NO_NAME)
    return same(value, raw)


def hash_of(type_column: str) -> CellReader:
    """A hash whose kind stands in the column `type_column` of its row; without a kind it is not read."""

    def read(sheet: Sheet, raw: str, locator: str, field: str) -> tuple[str, Method]:
        kind = re.sub(r"[^a-z0-9]", "", sheet.cell(type_column).casefold())
        if not kind:
            return unread(sheet, "bad-hash", (raw, locator, field), message="a hash without its kind; not read: ask the sender")
        if kind not in _FIELD_OF_HASH:
            return unread(sheet, "unknown-category", (raw, locator, field), message="a hash of an unknown kind; kept as received")
        value, code = read_hash(kind, raw)
        if kind == "other":
            code = ""
        if not value:
            return unread(sheet, code, (raw, locator, field))
        return value, "canonical"

    return read
