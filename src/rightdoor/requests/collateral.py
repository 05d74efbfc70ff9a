"""Collateral intrusion of one planned act, as a number: how many others' data the answers may hold."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.model.civil import MINUTE, SECOND
from rightdoor.reference.collateral import collateral_figures
from rightdoor.requests.candidates import Candidate

_WORDS = {
    "": "the kind of network is not known",
    "cgnat": "carrier NAT",
    "mobile": "a mobile gateway",
    "public-wifi": "public Wi-Fi",
    "hosting": "a hosting company's address",
    "business": "a business line",
    "fixed": "a fixed line",
    "fixed-wireless": "a fixed-wireless line",
}
_MOMENT = 2 * MINUTE  # within it at most one assignment ends
_SHARED = frozenset({"", "cgnat", "mobile"})  # only the port tells subscribers apart, or may be needed to


class Collateral(NamedTuple):
    """`number` counts subscribers whose data may come back; `why` says what it rests on, in one sentence."""

    number: int
    why: str


def subscribers_of(candidate: Candidate) -> int:
    """`collateral_of(candidate).number`, without its sentence."""
    return _figure_of(candidate)[1] * max(1, candidate.size)


def _figure_of(candidate: Candidate) -> tuple[str, int, str]:
    """The kind of network, the figure for one reading, and its source."""
    kind = candidate.kind if candidate.kind in _WORDS else ""
    if not kind and candidate.id_type == "ipv6":
        kind = "fixed"  # an IPv6 prefix is not shared between lines
    figure = collateral_figures()[kind]
    if kind in _SHARED and candidate.port is None and candidate.id_type == "ipv4":
        number = figure.loose
    elif candidate.width_us <= SECOND:
        number = figure.exact
    else:
        number = min(figure.loose, figure.exact + 1) if candidate.width_us <= _MOMENT else figure.loose
    return kind, number, figure.source


def collateral_of(candidate: Candidate) -> Collateral:
    """The figure of the kind of network, for an exact or a loose question, times the readings that have to be asked for."""
    kind, number, source = _figure_of(candidate)
    said = f"{_WORDS[kind]}, {_asked(candidate)}: {number} subscriber{'s' if number > 1 else ''}"
    if number > 2:
        said += f" ({source})"
    if candidate.size > 1:
        said += f"; times {candidate.size} readings of the time"
    return Collateral(number * max(1, candidate.size), said + ".")


def _asked(candidate: Candidate) -> str:
    port = "" if candidate.id_type == "ipv6" else "with the source port" if candidate.port is not None else "without a port"
    time = "to the second" if candidate.width_us <= SECOND else "without an exact second"
    return f"{port} and {time}" if port else time
