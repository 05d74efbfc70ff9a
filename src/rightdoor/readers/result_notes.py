"""What is remarkable about one row of a result, whatever it was read from: what is undeclared, half filled, the wrong way round."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from rightdoor.model.finding import DataFinding
from rightdoor.model.instant import read_instant
from rightdoor.model.statement import Statement
from rightdoor.readers.build import finding

# Words in the name of a column that say what its address is
ROLE_WORDS = re.compile(r"install|service|supply|site|premises|billing|bill payer|correspondence|postal|registered office")
_PLACES = ("address", "postcode", "uprn")
_NAMES = (*_PLACES, "subscriber_ref", "account_holder")


class RowTexts(NamedTuple):
    """The texts of one row by field (cleaned, or as received where not read), their places, the place of the row."""

    texts: Mapping[str, str]
    places: Mapping[str, str]
    row: str

    @classmethod
    def of(cls, statements: Iterable[Statement], row: str) -> RowTexts:
        """From the statements of a record: of each field the first, its value or what was received."""
        texts: dict[str, str] = {}
        places: dict[str, str] = {}
        for field, raw, value, locator, _ in statements:
            if field not in texts:
                texts[field], places[field] = (value or raw).strip(), locator
        return cls(texts, places, row)

    def text(self, field: str) -> str:
        """The text of a field, empty when there is none."""
        return self.texts.get(field, "")

    def at(self, field: str) -> str:
        """The place of a field, else that of the row."""
        return self.places.get(field, self.row)


def row_findings(row: RowTexts) -> Iterator[DataFinding]:
    """The findings of one row."""
    if not row.text("request_id") and not row.text("check_code"):
        yield finding("missing-field", row.at("request_id"), "request_id")
    if not row.text("result"):
        yield finding("missing-field", row.at("result"), "result")
    held = row.text("result") in ("data", "partial")
    if not row.text("address_from") and any(row.text(field) for field in _PLACES):
        yield finding("validity-undeclared", row.at("address_from"), "address_from")
    if not row.text("network_kind") and held:
        yield finding("network-undeclared", row.at("network_kind"), "network_kind")
    yield from half_filled(row, held=held)
    yield from intervals(row)


def half_filled(row: RowTexts, *, held: bool) -> Iterator[DataFinding]:
    """A row that says that something is held and leaves out to whom, or one half of what belongs together."""
    if held and not any(row.text(field) for field in _NAMES):
        yield finding("half-filled", row.row, "subscriber_ref", message=f"data without a subscriber or an address; {_ASK}")
    if row.text("result") == "none-held" and any(row.text(field) for field in _NAMES):
        yield finding("half-filled", row.at("result"), "result", message=f"none held, and yet a subscriber or an address; {_ASK}")
    if row.text("to_time") not in ("", "unknown") and not row.text("from_time"):
        yield finding("half-filled", row.at("to_time"), "from_time", message=f"an end of the assignment without its start; {_ASK}")
    for one, other in (("port_from", "port_to"), ("port_to", "port_from")):
        if row.text(one) and not row.text(other):
            yield finding("half-filled", row.at(one), other, message=f"one end of a block of ports without the other; {_ASK}")


_ASK = "ask the provider for the whole row"


def intervals(row: RowTexts) -> Iterator[DataFinding]:
    """Intervals that end before they start, under every reading that the two times can have together."""
    start, end = row.text("from_time"), row.text("to_time")
    if start and end and not _later(end, start) and ends_first(start, end, row.text("zone")):
        yield finding("bad-interval", row.at("to_time"), "to_time", raw=end)
    first, last = row.text("address_from"), row.text("address_to")
    if first and last and last[:10] < first[:10] and len(first) == len(last):
        yield finding("bad-interval", row.at("address_to"), "address_to", raw=last)
    low, high = row.text("port_from"), row.text("port_to")
    if low.isdigit() and high.isdigit() and int(high[:6]) < int(low[:6]):
        yield finding("bad-interval", row.at("port_to"), "port_to", raw=high)


def _later(end: str, start: str) -> bool:
    """A short way for the usual case: both ISO 8601 with the same ending, and the later one is later."""
    return len(end) == len(start) and end[19:] == start[19:] and end[4:5] == "-" == start[4:5] and end > start and end[10] == start[10]


def ends_first(start: str, end: str, zone: str) -> bool:
    """Whether the end is not after the start; times of which one states a zone and the other none are not compared."""
    first, last = read_instant(start, zone=zone), read_instant(end, zone=zone)
    if first.basis == "unknown" and last.basis == "unknown":
        first, last = read_instant(start, zone="UTC"), read_instant(end, zone="UTC")
    elif "unknown" in (first.basis, last.basis):
        return False
    if not first.readings or not last.readings:
        return False
    return max(r.start for r in last.readings) <= min(r.start for r in first.readings)
