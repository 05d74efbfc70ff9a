"""What the readers of media share: dates that stay text, pictures that are never kept, and the names by which tools state a grade.

A grade is what somebody elsewhere said of a file. Who, when and by what are read only where the file says so under one of
these names; nobody else named in it (a contact, an examiner of the device) is taken for the grader.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from rightdoor.readers.build import RecordBuilder

_REDACTED = re.compile(r"\[redacted (sha256=[0-9a-f]{64} length=[0-9]{1,12})\]")  # as exhibits/redact.py writes it
_EMBEDDED = re.compile(r"data:(?:image|video)/|/9j/|iVBORw0K|R0lGOD|UklGR|AAAA[A-Za-z0-9+/]{4}ZnR5c|SUkqA|TU0AK|Qk[0-9]")
_DATE = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d|$)|/Date\(-?\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}-[A-Za-z]{3}-\d\d|[A-Z][a-z]{2} [A-Z][a-z]{2} \d\d \d\d:"
)
_PLACEHOLDER = re.compile(r"0000-|0001-01-01|1601-01-01|01[./]01[./](?:0001|1601)|/Date\(-\d{11,}\)/")
_UNIX_ZERO = re.compile(r"(?:01[./]01[./]1970|1970-01-01)(?:[T ]+0?0:00(?::00(?:\.0+)?)?Z?)?")
_PUNCTUATION = re.compile(r"[\W_]+")

GRADE_NAMES: dict[str, str] = {
    **dict.fromkeys(("grader", "gradedby", "categorizedby", "categorisedby", "classifiedby", "categorizedbyuser"), "grader"),
    **dict.fromkeys(
        ("gradedat", "gradedon", "gradeddate", "gradedtime", "dategraded", "gradingdate", "categorizedat", "categorizedon", "categorizeddate",
         "categorisedat", "categorisedon", "categoriseddate", "datecategorized", "datecategorised", "classifiedon", "classifieddate"),
        "graded_time",
    ),
    **dict.fromkeys(("gradingtool", "gradedwith", "categorizedwith", "categorisedwith", "classifiedwith"), "grading_tool"),
    **dict.fromkeys(("gradingbasis", "basisofgrade", "precategorizationsource", "precategorisationsource", "categorysource"), "basis"),
    **dict.fromkeys(("votes", "numberofvotes", "votecount", "gradingvotes"), "votes"),
    **dict.fromkeys(("profile", "categoryprofile", "gradingprofile", "categoryset", "categoryprofilename"), "profile"),
}  # fmt: skip
"""Names as tools write them, without case, spaces and punctuation: our field."""


def folded(name: str) -> str:
    """A name without case, spaces and punctuation; letters with accents stay as they are."""
    return _PUNCTUATION.sub("", name.casefold())


def date_code(text: str, *, unix_zero: bool = False) -> str:
    """Empty for a date in a form that is known, `placeholder` for one that stands for none, else `bad-time`.

    `unix_zero`: whether the tool writes midnight of 1 January 1970 for none.
    """
    text = text.strip()
    if _PLACEHOLDER.match(text) or (unix_zero and _UNIX_ZERO.fullmatch(text)):
        return "placeholder"
    return "" if _DATE.match(text) else "bad-time"


def is_picture(text: str) -> bool:
    """Whether the value is an encoded picture, or stands for one in a kept copy."""
    return (len(text) > 200 and _EMBEDDED.match(text) is not None) or _REDACTED.fullmatch(_encoded(text)) is not None


def _encoded(text: str) -> str:
    return text.partition(",")[2] if text.startswith("data:") else text


def digest_of(text: str) -> str:
    """Digest and length of the decoded bytes, as words; a kept copy without pictures says the same of them."""
    encoded = _encoded(text)
    redacted = _REDACTED.fullmatch(encoded)
    if redacted is not None:
        return redacted[1]
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        data = text.encode("utf-8", "surrogatepass")
    return f"sha256={hashlib.sha256(data).hexdigest()} length={len(data)}"


def thumbnail(made: RecordBuilder, text: str, where: str) -> None:
    """Digest and length of the decoded bytes; the picture itself goes nowhere."""
    shown = digest_of(text)
    made.put("miniature", shown, where, shown, "decoded")
    made.find("thumbnail-dropped", where, "miniature", raw=shown)


class Once:
    """Findings that would repeat for every file of a list are told at the first place alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._told: set[str] = set()

    def __call__(self, mark: str) -> bool:
        """Whether this is told for the first time; beyond `most` different marks nothing is."""
        new = mark not in self._told and len(self._told) < self._most
        if new:
            self._told.add(mark)
        return new


NO_DATE = "no form of a date that is known; kept as text; told once for each field of a file"
NO_DATE_MEANT = "a date that stands for none; told once for each field of a file"


def put_date(made: RecordBuilder, field: str, raw: str, where: str, *, once: Once) -> None:
    """A date as text, whatever its form; what stands for none has no value."""
    if not raw.strip():
        return
    code = date_code(raw)
    if code == "placeholder":
        made.put(field, raw, where, "", "uninterpreted")
    else:
        made.text(field, raw, where)
    if code and once(f"{code} {field}"):
        made.find(code, where, field, raw=raw, message=NO_DATE_MEANT if code == "placeholder" else NO_DATE)
