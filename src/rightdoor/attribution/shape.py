"""An attribution as others see it (contracts, section 2), with what `explain` needs to walk back."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from rightdoor.attribution.strands import StrandSummary
from rightdoor.model.finding import CheckFinding
from rightdoor.model.ids import make_id
from rightdoor.model.instant import Instant
from rightdoor.model.premises import Address
from rightdoor.model.status import Status
from rightdoor.rules.premises.compare import premises_key


class PremisesShown(NamedTuple):
    """A candidate: the `pr_` id derived from its premises key, and the address as returned."""

    premises: str
    address: Address


class PaperRef(NamedTuple):
    """Where a paper stands. `kind`: footprint, request, stray-request, result, lease. `how`: how it was paired."""

    kind: str
    receipt: str
    exhibit: str
    locator: str
    request_id: str = ""
    how: str = ""


class Attribution(NamedTuple):
    """What can be said of one footprint, and the papers that it rests on.

    `act_key` is shared by the sightings of one act; `actor` by the events of one actor; `kind` is
    "event" or "identifier" (a line for an e-mail, telephone or account that a request names).
    """

    footprint: str
    referral: str
    receipt: str
    exhibit: str
    locator: str
    source: str
    kind: str
    actor: str
    act_key: str
    act: str
    id_type: str
    id_value: str
    port: int | None
    instant: Instant
    status: Status
    premises: tuple[PremisesShown, ...]
    strands: StrandSummary
    findings: tuple[CheckFinding, ...]
    papers: tuple[PaperRef, ...]


@lru_cache(maxsize=65_536)
def show(address: Address) -> PremisesShown:
    """The address with its `pr_` id: from the premises key, else from its words as returned."""
    key = premises_key(address)
    parts = (key,) if key else ("words as returned", address.address, address.postcode, address.uprn)
    return PremisesShown(make_id("pr", *parts), address)


def as_json(attribution: Attribution) -> dict[str, Any]:
    """One line of `attributions`, keys in the order of the contract."""
    a = attribution
    return {
        "footprint": a.footprint,
        "referral": a.referral,
        "exhibit": a.exhibit,
        "locator": a.locator,
        "act": a.act,
        "identifier": {"type": a.id_type, "value": a.id_value, "port": a.port},
        "instant": {"literal": a.instant.literal, "basis": _basis(a.instant), "readings": [r.as_json() for r in a.instant.readings]},
        "status": a.status,
        "premises": [
            {
                "premises": p.premises,
                "address": p.address.address,
                "postcode": p.address.postcode,
                "uprn": p.address.uprn,
                "role": p.address.role,
            }
            for p in a.premises
        ],
        "strands": {"count": a.strands.number, "shared": list(a.strands.shared), "distinct": list(a.strands.distinct)},
        "findings": [f._asdict() for f in a.findings],
    }


def _basis(instant: Instant) -> str:
    """An event without a usable time has basis unknown."""
    return instant.basis if instant.readings else "unknown"
