"""What stands around a record: its person, file and referral, found by walking up its parents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rightdoor.model.statement import Record

_PARENTS = frozenset({"referral", "person", "file", "case"})
_MOST_STEPS = 64  # parents are locators of our readers; a circle among them must not hang intake


def first_values(record: Record) -> dict[str, str]:
    """Field to its first non-empty cleaned value."""
    return {field: value for field, _, value, _, _ in reversed(record.statements) if value}


def literal(record: Record, values: dict[str, str], field: str) -> str:
    """The literal text of a time: as trimmed, else as received (it did not read), else empty."""
    found = values.get(field)
    if found is not None:
        return found
    for statement in record.statements:
        if statement.field == field and statement.raw:
            return statement.raw
    return ""


class Around(NamedTuple):
    """The nearest ancestors of a place; empty texts where there is none."""

    person: str
    role: str
    service: str
    file: str
    file_hash: str
    number: str
    source: str
    form: str


class Context:
    """One receipt and the records of it that others can belong to."""

    def __init__(self, receipt: str, exhibit: str, reader: str, name: str) -> None:
        self.receipt = receipt
        self.exhibit = exhibit
        self.reader = reader
        self.name = name
        self.clients: set[tuple[str, str, str]] = set()
        self._records: dict[str, tuple[Record, dict[str, str]]] = {}
        self._around: dict[str, Around] = {}
        self._only: dict[str, str | None] = {}

    def learn(self, records: Iterable[Record]) -> None:
        """Remember the records that can be parents."""
        changed = False
        for record in records:
            if record.kind in _PARENTS:
                self._records[record.locator] = (record, first_values(record))
                self._only[record.kind] = None if record.kind in self._only else record.locator
                changed = True
        if changed:
            self._around.clear()

    def values(self, locator: str) -> dict[str, str]:
        """First values of a remembered record; empty when there is none."""
        found = self._records.get(locator)
        return found[1] if found is not None else {}

    def case_values(self, parent: str) -> dict[str, str]:
        """The head of the set or export that `parent` names, else the only one of the exhibit."""
        return self.values(parent) or self.values(self._only.get("case") or "")

    def around(self, parent: str) -> Around:
        """The ancestors from `parent` upwards (`parent` included)."""
        found = self._around.get(parent)
        if found is None:
            found = self._around[parent] = self._walk(parent)
        return found

    def _walk(self, parent: str) -> Around:
        person = role = service = file = file_hash = number = ""
        referral: dict[str, str] | None = None
        for _ in range(_MOST_STEPS):
            entry = self._records.get(parent)
            if entry is None:
                break
            record, values = entry
            number = number or values.get("number", "")
            if record.kind == "person" and not person:
                person, role, service = record.locator, values.get("role", ""), values.get("service", "")
            elif record.kind == "file" and not file:
                file, file_hash = record.locator, values.get("hash", "")
            elif record.kind == "referral" and referral is None:
                referral = values
            parent = record.parent
        if referral is None:
            referral = self.values(self._only.get("referral") or "")
        source = referral.get("source", "")
        # An account id without a named service must not join across providers: the reader's own name is no service.
        service = service or referral.get("platform", "") or (source if source != self.reader else "")
        return Around(
            person=person, role=role, service=service, file=file, file_hash=file_hash,
            number=number or referral.get("number", ""), source=source, form=referral.get("form", ""),
        )  # fmt: skip
