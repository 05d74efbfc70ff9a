"""Making statements and findings: one small builder for every reader.

Each method takes the text as received and its place, cleans it by the rules of `model.identifiers`,
and appends a statement; what cannot be read keeps its raw text, an empty value and a located finding.
Empty texts make no statement.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from rightdoor.model.civil import parse_day
from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding, cut
from rightdoor.model.identifiers import canonical_email, canonical_ip, canonical_phone, port_number
from rightdoor.model.literal_time import read_literal
from rightdoor.model.statement import Method, Record, RecordKind, Statement
from rightdoor.model.zones import normal_zone
from rightdoor.readers.limits import Limits

_new = tuple.__new__
_PLACEHOLDERS = frozenset({"n/a", "na", "n.a.", "null", "none", "nil", "-", "--", "unknown", "not available", "not applicable"})
_PLACEHOLDER_TIME = re.compile(r"^(?:0000|0001|1601)-01-01|^0000-00-00")
_CLEAN_TIME = re.compile(
    r"^(?:19[7-9]\d|20\d\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?(?:Z|[+-](?:0\d|1[0-4]):00)$",
    re.ASCII,
)
_WORDS = {code: (entry.severity, f"{entry.meaning}: {entry.to_do}") for code, entry in CODES.items()}
_LEAP_SECOND = re.compile(r"\d:\d\d:60(?!\d)", re.ASCII)
_YES = frozenset({"true", "1", "yes", "y"})
_NO = frozenset({"false", "0", "no", "n"})
_HEX = re.compile(r"^[0-9a-f]+$")
_HASH_NAMES = {"md5": "md5", "sha1": "sha1", "sha256": "sha256", "ed2k": "ed2k", "infohash": "infohash", "btih": "infohash", "pdq": "pdq"}
_HASH_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64, "ed2k": 32, "infohash": 40, "pdq": 64}
EMPTY_FILE_HASHES = frozenset(
    {
        "d41d8cd98f00b204e9800998ecf8427e",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "31d6cfe0d16ae931b73c59d7e0c089c0",
    }
)
_TIME_CODES = {"unparseable": "bad-time", "absurd": "absurd-time", "not-iso": "not-iso"}


class HashReading(NamedTuple):
    """A hash as `kind:hex`, or empty with the code of what is wrong."""

    value: str
    code: str


def finding(code: str, locator: str, field: str = "", *, raw: str = "", message: str = "") -> DataFinding:
    """A located finding with the severity and words of its code (model.codes)."""
    severity, words = _WORDS[code]
    if "\x00" in locator:
        locator = locator.replace("\x00", "\\x00")
    return DataFinding(code, severity, locator, cut(field) if field else "", cut(raw) if raw else "", message or words)


def is_placeholder(raw: str) -> bool:
    """Whether the text is one of those that tools write for "nothing" (N/A, null, -)."""
    return raw.strip().lower() in _PLACEHOLDERS


def read_hash(kind: str, raw: str) -> HashReading:
    """A hash by the name of its kind (case and punctuation free) and its text; length and alphabet are checked."""
    name = _HASH_NAMES.get(re.sub(r"[^a-z0-9]", "", kind.lower()), "other")
    text = raw.strip()
    if name == "other":
        return HashReading(f"other:{text}", "unknown-category")
    text = text.lower()
    if len(text) != _HASH_LENGTHS[name] or not _HEX.match(text):
        return HashReading("", "bad-hash")
    if text in EMPTY_FILE_HASHES:
        return HashReading("", "empty-file-hash")
    return HashReading(f"{name}:{text}", "")


@lru_cache(maxsize=1_000)
def region_of(calling_code: str) -> str:
    """The main region (ISO 3166) of a calling code like +44; empty when there is none."""
    digits = calling_code.strip().lstrip("+")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 3:
        return ""
    import phonenumbers  # deferred: loading its tables costs 0.1 s

    region = phonenumbers.region_code_for_country_code(int(digits))
    return "" if region in ("ZZ", "001") else str(region)


def time_codes(literal: str, zone: str = "", *, format_zone: str = "") -> tuple[str, ...]:
    """Codes of what is remarkable about a time: placeholder, bad-time, absurd-time, not-iso, zone-missing, zone-unknown,
    time-ambiguous, leap-second.

    `zone` is the zone stated beside it, `format_zone` the one that the format defines.
    """
    text = literal.strip()
    if _CLEAN_TIME.match(text):
        return ()
    if is_placeholder(text) or _PLACEHOLDER_TIME.match(text):
        return ("placeholder",)
    read = read_literal(text)
    codes = [_TIME_CODES[p] for p in read.problems if p in _TIME_CODES]
    if not read.candidates:
        return tuple(codes)
    if len(read.candidates) > 1:
        codes.append("time-ambiguous")
    if is_leap_second(text):
        codes.append("leap-second")
    if not read.zone and not format_zone:
        if not zone.strip():
            codes.append("zone-missing")
        elif normal_zone(zone) is None:
            codes.append("zone-unknown")
    elif read.zone not in ("", "Z") and normal_zone(read.zone) is None:
        codes.append("zone-unknown")
    return tuple(codes)


def is_leap_second(text: str) -> bool:
    """Whether a clock shows a second 60."""
    return _LEAP_SECOND.search(text) is not None


class RecordBuilder:
    """Collects the statements of one record, and findings in a list that the reader shares among its builders."""

    __slots__ = ("findings", "kind", "limits", "locator", "parent", "statements")

    def __init__(self, kind: RecordKind, locator: str, parent: str, *, findings: list[DataFinding], limits: Limits) -> None:
        self.kind = kind
        self.locator = locator
        self.parent = parent
        self.findings = findings
        self.limits = limits
        self.statements: list[Statement] = []

    def record(self) -> Record:
        """The record as far as it was built."""
        return _new(Record, (self.kind, self.locator, self.parent, tuple(self.statements)))

    def find(self, code: str, locator: str, field: str = "", *, raw: str = "", message: str = "") -> None:
        """Append a located finding."""
        self.findings.append(finding(code, locator, field, raw=raw, message=message))

    def put(self, field: str, raw: str, locator: str, value: str, method: Method) -> None:
        """Append a statement; overlong texts and overfull records are cut, NUL (no text has it) is shown as an escape."""
        statements, limits = self.statements, self.limits
        longest = limits.max_value_chars
        if len(statements) < limits.max_record_statements and len(raw) <= longest and len(value) <= longest and "\x00" not in raw:
            statements.append(_new(Statement, (field, raw, value, locator, method)))
        else:
            self._put_cut(field, raw, locator, value, method)

    def _put_cut(self, field: str, raw: str, locator: str, value: str, method: Method) -> None:
        if "\x00" in raw:
            self.find("encoding", locator, field, raw=raw)
            raw, value = raw.replace("\x00", "\\x00"), value.replace("\x00", "\\x00")
        limit = self.limits.max_value_chars
        if len(raw) > limit or len(value) > limit:
            self.find("too-large", locator, field, message=f"a value longer than {limit} characters; cut there")
            raw, value = raw[:limit], value[:limit]
        count = len(self.statements)
        if count >= self.limits.max_record_statements:
            if count == self.limits.max_record_statements:
                self.find("too-large", locator, field, message=f"a record with more than {count} values; the rest is left out")
                self.statements.append(Statement("extra:left-out", "", "", locator, "uninterpreted"))
            return
        self.statements.append(_new(Statement, (field, raw, value, locator, method)))

    def text(self, field: str, raw: str, locator: str) -> None:
        """Text with surrounding white space removed."""
        value = raw.strip()
        if value:
            self.put(field, raw, locator, value, "copied" if len(value) == len(raw) else "trimmed")

    def given(self, field: str, raw: str, locator: str, value: str) -> None:
        """A fact of our closed vocabulary that the place of the text states (a role, the kind of a document)."""
        self.put(field, raw, locator, value, "enumerated")

    def unread(self, field: str, raw: str, locator: str, code: str) -> None:
        """Keep the raw text without a value and say why; a text that stands for nothing is a `placeholder`."""
        self.put(field, raw, locator, "", "uninterpreted")
        self.find("placeholder" if code.startswith("bad-") and is_placeholder(raw) else code, locator, field, raw=raw)

    def _canonical(self, field: str, raw: str, locator: str, value: str | None, code: str) -> bool:
        if value is None:
            self.unread(field, raw, locator, code)
            return False
        self.put(field, raw, locator, value, "copied" if value == raw else "canonical")
        return True

    def ip(self, raw: str, locator: str, *, field: str = "ip") -> bool:
        """An IPv4 or IPv6 address, else `bad-address`."""
        if not raw.strip():
            return False
        found = canonical_ip(raw)
        return self._canonical(field, raw, locator, None if found is None else found.value, "bad-address")

    def port(self, raw: str, locator: str, *, field: str = "port") -> bool:
        """A port 0 to 65535, else `bad-port`."""
        if not raw.strip():
            return False
        number = port_number(raw)
        return self._canonical(field, raw, locator, None if number is None else str(number), "bad-port")

    def email(self, raw: str, locator: str, *, verified: bool = False) -> bool:
        """An e-mail address, else `bad-email`; `verified` when the provider states that it verified it."""
        if not raw.strip():
            return False
        return self._canonical("email_verified" if verified else "email", raw, locator, canonical_email(raw), "bad-email")

    def phone(self, raw: str, locator: str, *, verified: bool = False, region: str = "", calling_code: str = "") -> bool:
        """A telephone number as E.164, else `bad-phone`.

        A national number needs the `region` (ISO 3166) or the `calling_code` (+44) stated beside it.
        """
        text = raw.strip()
        if not text:
            return False
        field = "phone_verified" if verified else "phone"
        if calling_code and not region and not text.startswith(("+", "00")):
            value = canonical_phone(raw, region=region_of(calling_code))
            if value is not None and value.startswith("+" + calling_code.lstrip("+")):
                self.put(field, raw, locator, value, "joined")
                return True
        return self._canonical(field, raw, locator, canonical_phone(raw, region=region), "bad-phone")

    def hash(self, kind: str, raw: str, locator: str, *, field: str = "hash") -> bool:
        """A hash as kind:hex, else `bad-hash`; that of an empty file is kept without a value; unknown kinds as other:<text>."""
        if not raw.strip():
            return False
        value, code = read_hash(kind, raw)
        if not value:
            self.unread(field, raw, locator, code)
            return False
        if code:
            self.find(code, locator, field, raw=kind)
        self.put(field, raw, locator, value, "canonical")
        return True

    def flag(self, field: str, raw: str, locator: str, *, words: tuple[str, str] = ("true", "false")) -> str:
        """true/false (or `words`) from true, 1, yes, y / false, 0, no, n; anything else is an `unknown-category`. Gives the value."""
        text = raw.strip().lower()
        if not text:
            return ""
        value = words[0] if text in _YES else words[1] if text in _NO else ""
        if value:
            self.put(field, raw, locator, value, "copied" if value == raw else "enumerated")
        else:
            self.unread(field, raw, locator, "placeholder" if is_placeholder(raw) else "unknown-category")
        return value

    def number(self, field: str, raw: str, locator: str, *, lowest: int = 0, highest: int = (1 << 63) - 1) -> bool:
        """A whole decimal number within bounds, else `bad-number`."""
        text = raw.strip()
        if not text:
            return False
        digits = text.removeprefix("-").removeprefix("+") if lowest < 0 else text
        readable = digits.isascii() and digits.isdigit() and len(digits) <= 20
        value = int(text) if readable else lowest - 1
        return self._canonical(field, raw, locator, str(value) if lowest <= value <= highest else None, "bad-number")

    def age(self, raw: str, locator: str, *, field: str = "age") -> bool:
        """Years 0 to 150, else `bad-number`."""
        return self.number(field, raw, locator, highest=150)

    def date(self, field: str, raw: str, locator: str) -> bool:
        """A day as YYYY-MM-DD (a zone after it, legal in xs:date, is dropped), else `bad-date`."""
        text = raw.strip()
        if not text:
            return False
        valid = parse_day(text[:10]) is not None and re.fullmatch(r"(?:Z|[+-]\d\d:\d\d|T00:00:00(?:\.0+)?Z?)?", text[10:]) is not None
        return self._canonical(field, raw, locator, text[:10] if valid else None, "bad-date")

    def time(self, field: str, raw: str, locator: str, *, zone: str = "", format_zone: str = "") -> tuple[str, ...]:
        """A time: its value is the trimmed literal whatever is wrong with it; what is wrong is found and returned as codes.

        A placeholder has no value. `zone` and `format_zone` as in `time_codes`.
        """
        text = raw.strip()
        if not text:
            return ()
        codes = time_codes(text, zone, format_zone=format_zone)
        if codes == ("placeholder",):
            self.unread(field, raw, locator, "placeholder")
            return codes
        self.put(field, raw, locator, text, "copied" if len(text) == len(raw) else "trimmed")
        for code in codes:
            self.find(code, locator, field, raw=raw)
        return codes

    def enumerated(self, field: str, raw: str, locator: str, words: Mapping[str, str]) -> str:
        """A value of a closed list (`words`: lower-case text as received -> our word), else kept and `unknown-category`."""
        text = raw.strip()
        if not text:
            return ""
        value = words.get(text.lower(), "")
        if value:
            self.put(field, raw, locator, value, "copied" if value == raw else "enumerated")
        else:
            self.unread(field, raw, locator, "unknown-category")
        return value

    def keep(self, name: str, raw: str, locator: str, *, known: bool = False) -> None:
        """A field without a word of ours: kept as `extra:<name>`; a finding unless the format knows it."""
        shown = name[: self.limits.max_token_chars].replace("\x00", "\\x00")
        if known:
            self.text(f"extra:{shown}", raw, locator)
            return
        self.put(f"extra:{shown or '?'}", raw, locator, raw.strip(), "copied" if raw == raw.strip() else "trimmed")
        self.find("unexpected-field", locator, f"extra:{shown or '?'}", raw=raw)
