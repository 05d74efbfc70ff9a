"""The chain of who held an exhibit, as a picture: one row a holder, a line where it was sealed, gaps marked by shape and word."""

from __future__ import annotations

from typing import Final, NamedTuple

from rightdoor.cases.devices.state import Device, Hold
from rightdoor.desk.templatetags.desk import minute

ROW: Final = 46
LEFT: Final = 18
_MOST: Final = 58


class Link(NamedTuple):
    """One row: its middle, the words beside it, and what is wrong with it (a word, "" for nothing)."""

    y: int
    above: int
    who: str
    when: str
    seal: str
    wrong: str
    last: bool
    event: str


class Chain(NamedTuple):
    """The picture of one device. `exact`: by the table beside it, where every name stands in full."""

    exhibit: str
    links: tuple[Link, ...]
    height: int
    words: str


def chain_of(device: Device) -> Chain:
    """Rows from the seizure down."""
    links = tuple(_link(hold, number, number == len(device.chain) - 1) for number, hold in enumerate(device.chain))
    gaps = sum(bool(each.wrong) for each in links)
    words = f"{len(links)} holder{'s' if len(links) != 1 else ''}, {gaps or 'no'} gap{'s' if gaps != 1 else ''}"
    return Chain(device.exhibit, links, ROW * len(links), words)


def _link(hold: Hold, number: int, last: bool) -> Link:
    y = ROW * number + ROW // 2
    seal = f"seal {hold.seal}" if hold.seal else "not sealed"
    return Link(y, y - ROW, _short(hold.holder), minute(hold.event.at_us), _short(seal), wrong_of(hold), last, hold.event.id)


def wrong_of(hold: Hold) -> str:
    """What is wrong with a step of the chain, in words."""
    if hold.gap:
        return "gap: it came from somebody who did not hold it"
    if hold.broken:
        return "seal broken, or another one"
    return "" if hold.seal else "not sealed"


def _short(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
