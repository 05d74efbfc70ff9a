"""Findings of an import: located and listed up to a number of each code, counted beyond it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from rightdoor.media.codes import code_of
from rightdoor.model.finding import DataFinding, cut

LISTED = 100
"""Findings of one code that are listed with their places; the rest is counted."""


class Found(NamedTuple):
    """A finding and the name of the file that it is in."""

    file: str
    finding: DataFinding


class Findings:
    """Collects what is wrong with the files of one import, in bounded memory.

    Raw values of hashes are not repeated: a finding must not be a copy of an entry. `raw` is for words of
    the format (a version, a column, a category).
    """

    def __init__(self) -> None:
        self.file = ""
        self.listed: list[Found] = []
        self.counts: Counter[str] = Counter()
        self._told: set[tuple[str, str, str]] = set()

    def add(self, code: str, locator: str, field: str = "", *, raw: str = "", message: str = "", count: int = 1) -> None:
        """Note a finding about the current file; `count` of them at once where they are alike."""
        before = self.counts[code]
        self.counts[code] = before + count
        if before < LISTED:
            known = code_of(code)
            words = message or f"{known.meaning}: {known.to_do}"
            self.listed.append(Found(self.file, DataFinding(code, known.severity, locator, field, cut(raw) if raw else "", words)))

    def once(self, code: str, locator: str, field: str = "", *, raw: str = "", message: str = "") -> None:
        """Note it unless the current file has one with the same code and field; counted all the same."""
        told = (self.file, code, field)
        if told in self._told:
            self.counts[code] += 1
            return
        if len(self._told) < LISTED * LISTED:
            self._told.add(told)
        self.add(code, locator, field, raw=raw, message=message)
