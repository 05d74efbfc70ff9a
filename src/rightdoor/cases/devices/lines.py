"""What stands of devices, as pages show it, and what of them keeps a case open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.area import Line
from rightdoor.cases.devices import kinds as k
from rightdoor.cases.devices.state import Device, devices
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.model.civil import MINUTE, iso_utc

SORTS: Final = dict(k.SORTS)
_COUNTS: Final = (
    ("count_a", "Category A"),
    ("count_b", "Category B"),
    ("count_c", "Category C"),
    ("prohibited", "Prohibited images"),
    ("extreme", "Extreme pornographic images"),
)


def lines(history: History) -> Iterator[Line]:
    """One of each device, in the order of seizure."""
    return (_line(each) for each in devices(history))


def _line(device: Device) -> Line:
    seized = device.seized
    rows = [
        ("What", f"{SORTS.get(seized.text('sort'), '')}: {seized.text('description')}"),
        ("Found", f"{seized.text('found_where')}, by {seized.text('found_by')}, {moment(seized.at_us)}"),
        ("Held by", f"{device.holder}, seal {device.chain[-1].seal or 'none'}"),
    ]
    if device.submitted is not None:
        rows.append(("Submitted", f"{moment(device.submitted.at_us)}, {device.submitted.text('to_whom')}"))
    if device.not_examined is not None:
        rows.append(("Not examined", device.not_examined.text("reason")))
    for results in device.results:
        rows += [("Results", moment(results.at_us)), *counts(results)]
    rows += [("Notice of intended forfeiture", f"{moment(each.at_us)}, to {each.text('to')}") for each in device.notices]
    if device.ended is not None:
        rows.append((device.state, moment(device.ended.at_us)))
    return Line(device.exhibit, device.state, tuple(rows), seized.id)


def counts(results: Event) -> list[tuple[str, str]]:
    """What results count, each category on its own: nothing is added up."""
    found = [(words, str(number)) for name, words in _COUNTS if (number := results.number(name)) is not None]
    profile = results.text("profile")
    found += [(f"{profile}, category {category}", str(many)) for category, many in k.counts_of(results.text("counts")) or ()]
    found.append(("Made by whoever used it", dict(k.GENERATION).get(results.text("first_generation"), "")))
    return found


def moment(at_us: int) -> str:
    """An instant to the minute, UTC."""
    return iso_utc(at_us - at_us % MINUTE).replace("T", " ").replace(":00Z", " UTC")


def keeps_open(history: History) -> Iterator[str]:
    """Devices that nobody returned, that are not forfeited, and of which nobody decided that they are kept."""
    for device in devices(history):
        if device.ended is None:
            yield f"{device.exhibit} is still held by {device.holder}: return it, record its forfeiture, or say why it is kept and until when."
