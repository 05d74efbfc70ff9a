"""Gaps in the continuity of an exhibit, and what went past a rule in giving it back. Recorded as it happened, with what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.breach import Breach
from rightdoor.cases.devices import kinds as k
from rightdoor.cases.devices.state import Device, Hold, devices
from rightdoor.cases.history import History
from rightdoor.reference.exhibit_references import convention_of
from rightdoor.rules.clocks.counting import day_of

PRINCIPLES: Final = "Principles of digital evidence, 3: whoever looks at it later can follow every step (read in a secondary source)"
SCHEDULE: Final = "Protection of Children Act 1978 s.1 and Schedule"


def breaches(history: History, about: About) -> Iterator[Breach]:
    """Of each device: its reference, its chain, its end."""
    del about
    for device in devices(history):
        yield from _reference(device)
        for hold in device.chain:
            yield from _hold(device, hold)
        yield from _end(device)


def _reference(device: Device) -> Iterator[Breach]:
    convention = convention_of(day_of(device.seized.at_us))
    if convention is not None and not convention.fits(device.exhibit):
        yield Breach(
            "BR-EXHIBIT-REFERENCE",
            device.seized.id,
            f"The reference {device.exhibit} is not of the form {convention.example} ({convention.words}).",
            f"{convention.source} (a convention; your force may have another)",
            "Leave it where the label says so; else correct the entry.",
        )


def _hold(device: Device, hold: Hold) -> Iterator[Breach]:
    if hold.gap:
        yield Breach(
            "BR-CONTINUITY-HOLDER",
            hold.event.id,
            f"{device.exhibit} came from “{hold.giver}”, while “{hold.before}” held it.",
            PRINCIPLES,
            "Ask both, and enter the movement between them with its own time; or correct the name.",
        )
    if not hold.seal and hold.event.kind != k.RETURNED:
        yield Breach(
            "BR-CONTINUITY-UNSEALED",
            hold.event.id,
            f"{device.exhibit} has no seal from here on.",
            PRINCIPLES,
            "Have it sealed and enter the next movement with the seal; say in the statement why it was open.",
        )
    if hold.broken:
        yield Breach(
            "BR-CONTINUITY-SEAL",
            hold.event.id,
            f"The seal of {device.exhibit} was found broken, or was another one.",
            PRINCIPLES,
            "Ask whoever held it before, record what they say, and tell the disclosure officer.",
        )


def _end(device: Device) -> Iterator[Breach]:
    ended = device.ended
    if ended is None:
        return
    if ended.kind == k.RETURNED and device.unlawful and not ended.yes("cleaned"):
        yield Breach(
            "BR-RETURNED-UNCLEANED",
            ended.id,
            f"{device.exhibit} was given back although its results count unlawful files and they were not removed.",
            SCHEDULE,
            "Ask for it back at once and tell a supervisor; forfeiture is for what cannot be separated.",
        )
    after = [hold for hold in device.chain if hold.event.at_us > ended.at_us and hold.event.id != ended.id]
    if after and ended.kind != k.KEPT:
        yield Breach(
            "BR-MOVED-AFTER-END",
            after[0].event.id,
            f"{device.exhibit} was moved after it was {'returned' if ended.kind == k.RETURNED else 'forfeited'}.",
            PRINCIPLES,
            "Correct one of the two times, or enter a new seizure.",
        )
