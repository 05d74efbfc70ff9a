"""Devices seized, and devices with results of an examination: two counters."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.devices.state import devices
from rightdoor.figures.case_of import Papers
from rightdoor.figures.record import Record


def of_devices(papers: Papers) -> Iterator[Record]:
    """Records of kinds "device-seized" and "device-examined": the latter at its first results, which later ones do not repeat."""
    for device in devices(papers.history):
        person = papers.people.of(device.seized)
        seized = papers.record("device-seized", device.seized, person=person)._replace(facts={"sort": device.seized.text("sort")})
        yield seized
        if device.results:
            facts = {"sort": device.seized.text("sort"), "device": seized.id}
            yield papers.record("device-examined", device.results[0], person=person)._replace(facts=facts)
