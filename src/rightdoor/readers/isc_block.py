"""One lease block of dhcpd.leases while it is read: its statements, and whether it assigns anything."""

from __future__ import annotations

import re

from rightdoor.model.civil import DAY, SECOND, days_from_civil, iso_utc, valid_date
from rightdoor.model.finding import DataFinding
from rightdoor.model.identifiers import canonical_ip, canonical_prefix
from rightdoor.model.statement import Record, Statement
from rightdoor.readers.build import RecordBuilder
from rightdoor.readers.isc_tokens import Phrase
from rightdoor.readers.limits import Limits

_DATE = re.compile(r"([0-6]) (\d{4})/(\d\d)/(\d\d) ([01]\d|2[0-3]):([0-5]\d):([0-5]\d)", re.ASCII)
_EPOCH = re.compile(r"epoch (\d{1,11})", re.ASCII)
_ESCAPE = re.compile(r"\\([0-7]{3})|\\(.)", re.ASCII | re.DOTALL)
_HEX = re.compile(r"[0-9a-fA-F]{1,2}(?::[0-9a-fA-F]{1,2})*")
_KNOWN = frozenset(
    {
        "tstp", "tsfp", "atsfp", "cltt", "client-hostname", "option", "set", "bootp", "reserved", "dynamic", "abandoned",
        "preferred-life", "max-life", "ddns-text", "ddns-fwd-name", "ddns-rev-name", "ddns-client-fqdn", "vendor-class-identifier",
    }
)  # fmt: skip
_STATES = frozenset({"active", "free", "backup", "abandoned", "expired", "released", "reset", "bootp", "reserved", "deleted"})
_IDLE = frozenset({"free", "backup", "reset", "deleted", ""})
_LAST = 2100


def octets(text: str) -> str:
    """A string with octal escapes, or hexadecimal bytes, as `01:00:21`; empty when it is neither."""
    text = text.strip()
    if _HEX.fullmatch(text):
        return ":".join(part.zfill(2).lower() for part in text.split(":"))
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        return ""
    plain = _ESCAPE.sub(lambda m: chr(int(m[1], 8) & 0xFF) if m[1] else m[2], text[1:-1])
    return ":".join(f"{byte:02x}" for byte in plain.encode("latin-1", "replace"))


class Block:
    """A `lease`, `iaaddr` or `iaprefix` block; `damaged` when it was cut or broken."""

    def __init__(
        self, opening: Phrase, limits: Limits, told: set[str], *, server: str, ia: Phrase | None = None, cltt: Phrase | None = None
    ) -> None:
        self.findings: list[DataFinding] = []
        self.damaged = False
        self._opening = opening
        self._limits = limits
        self._told = told
        self._state = ""
        self._seen: set[str] = set()
        self._is_client = False
        self._made = RecordBuilder("lease", f"line:{opening.line}", "", findings=self.findings, limits=limits)
        self._address()
        if server:
            self._made.put("server", server, f"line:{opening.line}", server, "decoded")
        if ia is not None:
            self._association(ia, cltt)

    def _address(self) -> None:
        raw = self._opening.rest
        found = canonical_prefix(raw) if self._opening.word == "iaprefix" else canonical_ip(raw)
        place = f"line:{self._opening.line}/{self._opening.word}"
        if found is None:
            self._made.unread("ip", raw, place, "bad-address")
        else:
            self._made.put("ip", raw, place, found.value, "copied" if found.value == raw else "canonical")

    def _association(self, ia: Phrase, cltt: Phrase | None) -> None:
        """The key of an identity association: four octets of IAID, then the client's DUID (RFC 8415)."""
        place = f"line:{ia.line}/{ia.word}"
        text = octets(ia.rest)
        if len(text) > 12:
            self._client(ia.rest, place, text[12:])
            self._made.put("session", ia.rest, place, f"{ia.word} {text[:11]}", "decoded")
        else:
            self._made.unread("subscriber_ref", ia.rest, place, "encoding")
        if cltt is not None:
            self._time("from_time", cltt, "computed")

    def _client(self, raw: str, place: str, value: str) -> None:
        self._is_client = True
        self._made.put("subscriber_ref", raw, place, value, "decoded")

    def add(self, phrase: Phrase) -> None:
        """One statement of the block."""
        word, place = phrase.word, f"line:{phrase.line}/{phrase.word[:100]}"
        if word in ("starts", "ends", "hardware", "uid") or phrase.words[:2] == ("binding", "state"):
            if word in self._seen:
                self._made.find("duplicate-key", place, word, raw=phrase.rest)
                self._made.keep(word, phrase.rest, place, known=True)
                return
            self._seen.add(word)
        if word == "starts":
            self._time("from_time", phrase, "observed")
        elif word == "ends":
            self._time("to_time", phrase, "observed")
        elif word == "binding" and phrase.words[1:2] == ("state",):
            self._binding(phrase, place)
        elif word == "hardware" and len(phrase.words) == 3:
            self._hardware(phrase, place)
        elif word == "uid":
            self._uid(phrase, place)
        else:
            self._left_over(phrase)

    def _binding(self, phrase: Phrase, place: str) -> None:
        self._state = phrase.words[2] if len(phrase.words) == 3 else " ".join(phrase.words[2:])
        if self._state in _STATES:
            self._made.put("state", phrase.rest, place, self._state, "enumerated")
        else:
            self._made.unread("state", phrase.rest, place, "unknown-category")

    def _hardware(self, phrase: Phrase, place: str) -> None:
        value = octets(phrase.words[2])
        if value:
            self._client(phrase.rest, place, value)
        else:
            self._made.unread("subscriber_ref", phrase.rest, place, "encoding")

    def _uid(self, phrase: Phrase, place: str) -> None:
        value = octets(phrase.rest)
        if value:
            self._is_client = True
            self._made.put("device", phrase.rest, place, f"uid:{value}", "decoded")
        else:
            self._made.unread("device", phrase.rest, place, "encoding")

    def _left_over(self, phrase: Phrase) -> None:
        """Options, variables and times of the fail-over protocol are known; anything else is told once per keyword."""
        word, place = phrase.word, f"line:{phrase.line}/{phrase.word[:100]}"
        if word in ("option", "set", "next", "rewind") and len(phrase.words) > 2:
            size = 3 if word in ("next", "rewind") else 2
            name = " ".join(phrase.words[:size])
            raw = " ".join(phrase.words[size:]).removeprefix("= ")
            self._made.keep(name, raw, place, known=True)
            return
        mark = f"unexpected-field {word}"
        known = word in _KNOWN or mark in self._told or len(self._told) > self._limits.max_columns
        if not known:
            self._told.add(mark)
        self._made.keep(word, phrase.rest or word, place, known=known)

    def _time(self, field: str, phrase: Phrase, basis: str) -> None:
        """A time as ISO 8601 in UTC with its basis; `never` is an open end."""
        place, raw = f"line:{phrase.line}/{phrase.word[:100]}", phrase.rest
        words = " ".join(phrase.words[1:])
        if field == "to_time" and words == "never":
            self._made.put("to_basis", raw, place, "open", "enumerated")
            return
        micros, code = _instant(words)
        if micros is None:
            self._made.unread(field, raw, place, code)
            return
        self._made.put(field, raw, place, iso_utc(micros), "decoded")
        self._made.put("from_basis" if field == "from_time" else "to_basis", raw, place, basis, "enumerated")

    def record(self) -> Record:
        """The record of the block as far as it goes."""
        made, place = self._made, self._made.locator
        times = {s.field: s.value for s in made.statements if s.field in ("from_time", "to_time", "to_basis")}
        if "from_time" in times or "to_time" in times:
            made.put("format_zone", self._opening.text, place, "UTC", "enumerated")
        assigns = self._state != "abandoned" and (self._is_client or self._state not in _IDLE) and not self.damaged
        if assigns:
            made.statements += self._subscriber()
            if not times.keys() & {"to_time", "to_basis"}:
                made.put("to_basis", self._opening.text, place, "open", "enumerated")
                made.find("session-unclosed", place, "to_time")
            if times.get("from_time", "") > times.get("to_time", "~"):
                made.find("bad-interval", place, "to_time", raw=times["to_time"])
        else:
            made.statements = [s._replace(field="extra:ip") if s.field == "ip" else s for s in made.statements]
            if not self.damaged:
                made.find("not-an-assignment", place, "state", raw=self._state)
        return made.record()

    def _subscriber(self) -> list[Statement]:
        """Without a hardware address the client identifier stands for the subscriber."""
        if any(s.field == "subscriber_ref" and s.value for s in self._made.statements):
            return []
        uid = next((s for s in self._made.statements if s.field == "device" and s.value), None)
        return [uid._replace(field="subscriber_ref")] if uid is not None else []


def _instant(words: str) -> tuple[int | None, str]:
    """UTC microseconds of a time of the log, else the code of what is wrong; a weekday that contradicts its date is not readable."""
    found = _EPOCH.fullmatch(words)
    if found is not None:
        micros = int(found[1]) * SECOND
        return (micros, "") if micros < days_from_civil(_LAST, 1, 1) * DAY else (None, "absurd-time")
    found = _DATE.fullmatch(words)
    if found is None:
        return None, "bad-time"
    year, month, day = int(found[2]), int(found[3]), int(found[4])
    if not valid_date(year, month, day):
        return None, "bad-time"
    if not 1970 <= year < _LAST:
        return None, "absurd-time"
    days = days_from_civil(year, month, day)
    if (days + 4) % 7 != int(found[1]):
        return None, "bad-time"
    return days * DAY + (int(found[5]) * 3600 + int(found[6]) * 60 + int(found[7])) * SECOND, ""
