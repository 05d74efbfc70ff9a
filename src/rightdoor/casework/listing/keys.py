"""Search keys: every value by which somebody could look for a subject, with where it stands. Kinds and forms: `casework.folding`.

`household`: of somebody who is neither reported nor a victim (DPA 2018 s.38(3)): account holders, associates, callers, recipients.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from rightdoor.casework.folding import Key, keys
from rightdoor.casework.listing.lines import Made
from rightdoor.footprints.engine import Engine

OF_THE_CASE = frozenset({"reported", "victim", "child", ""})
_NAMES = ("first_name", "last_name", "display_name")
_PLACES = {"postal_address": "address", "postcode": "postcode", "ip": "ip"}
_MOST_SHOWN = 300


class KeyRow(NamedTuple):
    """The columns of `casework.listing_searchkey`, in the order in which they are written."""

    view: str
    subject: str
    kind: str
    folded: str
    sound: str
    shown: str
    receipt: str
    locator: str
    household: bool


class _Premises(msgspec.Struct):
    address: str
    postcode: str
    uprn: str


class _Line(msgspec.Struct):
    premises: list[_Premises]


_DECODE = msgspec.json.Decoder(_Line).decode
_PAPERS = msgspec.json.Decoder(list[tuple[str, str, str, str, str, str]]).decode


class KeyMaker:
    """Collects the keys of one view: first what papers say event by event (`event`), then the store's rows (`finish`)."""

    def __init__(self, view: str, subjects: Iterable[Made]) -> None:
        self._view = view
        self._found: dict[str, dict[tuple[str, str], KeyRow]] = defaultdict(dict)
        self._of_footprint: dict[str, str] = {}
        self._of_person: dict[tuple[str, str], str] = {}
        self._of_report: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._holders: dict[tuple[str, str], set[str]] = defaultdict(set)
        for made in subjects:
            self._found[made.subject] = {}
            self._of_footprint |= dict.fromkeys(made.footprints, made.subject)
            self._of_person |= dict.fromkeys(made.persons, made.subject)
            for receipt, number in made.receipts:
                self._of_report[receipt, number].add(made.subject)
                self._add(made.subject, "report", number, receipt)

    def event(self, subject: str, line: str, papers: str) -> None:
        """Premises that an event's papers name, and the results whose account holder is looked up at the end."""
        results = [(p[1], p[3]) for p in _PAPERS(papers) if p[0] == "result"]
        for place in results:
            self._holders[place].add(subject)
        receipt, locator = results[0] if results else ("", "")
        for p in _DECODE(line).premises:
            self._add(subject, "address", p.address, receipt, locator)
            self._add(subject, "postcode", p.postcode, receipt, locator)
            self._add(subject, "uprn", p.uprn, receipt, locator)

    def finish(self, engine: Engine) -> dict[str, list[KeyRow]]:
        """All keys by subject, in a total order."""
        for row in engine.rows("footprints"):
            self._footprint(row._asdict())  # type: ignore[attr-defined]
        for row in engine.rows("identifiers"):
            self._identifier(row)
        self._statements(engine)
        for row in engine.rows("results") if self._holders else ():
            self._holder(row)
        return {subject: sorted(rows.values()) for subject, rows in self._found.items()}

    def _footprint(self, row: dict[str, str]) -> None:
        subject = self._of_footprint.get(row["footprint"])
        if subject is not None:
            kind = "ip" if row["id_type"].startswith("ip") else row["id_type"]
            self._add(subject, kind, row["id_value"], row["receipt"], row["locator"])
            self._add(subject, "hash", row["hash"].partition(":")[2] or row["hash"], row["receipt"], row["locator"])

    def _identifier(self, row: Sequence[object]) -> None:
        receipt, _, person, role, number, id_type, id_value = map(str, row[:7])
        for subject, household in self._whose(receipt, person, role, number):
            self._add(subject, id_type, id_value, receipt, str(row[9]), household=household)

    def _whose(self, receipt: str, person: str, role: str, number: str) -> Iterable[tuple[str, bool]]:
        """The subjects that a person record leads to: its own, else those of its report."""
        own = self._of_person.get((receipt, person))
        if own is not None:
            return [(own, False)]
        household = role not in OF_THE_CASE
        found = self._of_report.get((receipt, number)) or self._of_report.get((receipt, "")) or set()
        return [(subject, household) for subject in found]

    def _statements(self, engine: Engine) -> None:
        """Names and addresses stated for persons, record by record."""
        wanted = (*_NAMES, *_PLACES, "role", "number")
        record: dict[str, tuple[str, str]] = {}
        at: tuple[str, str] | None = None
        for s in engine.statements(kinds=("person",), fields=wanted):
            if (s.receipt, s.record) != at:
                self._person(at, record)
                at, record = (s.receipt, s.record), {}
            if s.value:
                record.setdefault(s.field, (s.value, s.locator))
        self._person(at, record)

    def _person(self, at: tuple[str, str] | None, record: dict[str, tuple[str, str]]) -> None:
        if at is None or not record:
            return
        said = {field: value for field, (value, _) in record.items()}
        whole = " ".join(filter(None, (said.get("first_name"), said.get("last_name"))))
        for subject, household in self._whose(at[0], at[1], said.get("role", ""), said.get("number", "")):
            for field in ("last_name", "first_name"):
                if field in record:
                    self._add(subject, "name", whole, at[0], record[field][1], household=household)
                    break
            if "display_name" in record:
                self._add(subject, "name", said["display_name"], at[0], record["display_name"][1], household=household)
            for field, kind in _PLACES.items():
                if field in record:
                    self._add(subject, kind, said[field], at[0], record[field][1], household=household)

    def _holder(self, row: object) -> None:
        place = (row.receipt, row.locator)  # type: ignore[attr-defined]
        for subject in self._holders.get(place, ()):
            self._add(subject, "account-holder", row.account_holder, *place, household=True)  # type: ignore[attr-defined]

    def _add(self, subject: str, kind: str, value: str, receipt: str = "", locator: str = "", *, household: bool = False) -> None:
        mine = self._found[subject]
        for key in _keys(kind, value) if value else ():
            held = mine.get((kind, key.folded))
            if held is None or (held.household and not household):
                row = KeyRow(self._view, subject, kind, key.folded, key.sound, value[:_MOST_SHOWN], receipt, locator[:400], household)
                mine[kind, key.folded] = row


@lru_cache(maxsize=65_536)
def _keys(kind: str, value: str) -> tuple[Key, ...]:
    return keys(kind, value)
