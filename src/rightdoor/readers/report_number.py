"""The number of a report from the name of its file (contracts, section 3)."""

from __future__ import annotations

import re

from rightdoor.readers.build import RecordBuilder

_LABELLED = re.compile(r"(?<![a-z])(?:cybertip|report|ct)[ _.#\-]+([0-9]{1,18})(?![0-9a-z])", re.IGNORECASE)
_RUN = re.compile(r"(?<![0-9])[0-9]{5,18}(?![0-9])")
_FOLDERS = re.compile(r"[/\\!]")


def report_number(name: str) -> tuple[str, str]:
    """(number or empty, last part of the name).

    The digits after `CyberTip`, `report` or `CT` and a separator; else the only run of five or more
    digits. Several different ones, or none, give no number.
    """
    base = _FOLDERS.split(name)[-1]
    numbers = set(_LABELLED.findall(base)) or set(_RUN.findall(base))
    return (numbers.pop() if len(numbers) == 1 else ""), base


def number_in_name(name: str, builder: RecordBuilder) -> None:
    """State the number on the referral, or find `reference-ambiguous`; the locator is `name:`."""
    number, base = report_number(name)
    if number:
        builder.put("number", base, "name:", number, "decoded")
    else:
        builder.find("reference-ambiguous", "name:", "number", raw=base)
