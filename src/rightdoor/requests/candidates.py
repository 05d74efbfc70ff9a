"""What the planner chooses among: acts that can be asked about, strands already held, and a subject with both.

Plain nouns, made by `operations.plan_requests` from what was derived; the planner knows nothing else.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import NamedTuple

from rightdoor.model.civil import DAY


class Candidate(NamedTuple):
    """One act of a subject, whatever the number of its sightings, that a request can ask about.

    `instants` are the instants to ask for (UTC microseconds), one for each reading of its time; `days` the UTC days that the
    readings touch; `width_us` the widest of them. `network` tells assignments apart before any is known: the address, of IPv6
    the /64. `kind` is the kind of network ("" unknown). `cautions` says that something about the act, its network or its
    papers keeps it from being corroborated itself, though it can stand as a second strand. `expires_us` is when the provider
    may no longer hold the records. `unusable` is a code of `LEFT_OUT` where it cannot corroborate at all, `settle` what would
    help, there or where it is cautioned. `wanted`: a person put it into an application, so that it is planned whatever the rest.
    `provider` held the address at every instant; where it moved between them "", and `holders` says who did at each.
    """

    footprint: str
    act: str
    id_type: str
    identifier: str
    port: int | None
    network: str
    instants: tuple[int, ...]
    days: frozenset[int]
    width_us: int
    expires_us: int
    provider: str = ""
    kind: str = ""
    cautions: bool = False
    proxy: bool = False
    unusable: str = ""
    settle: str = ""
    wanted: bool = False
    holders: tuple[str, ...] = ()

    def holder(self, instant_us: int) -> str:
        """Who held the address at one of the instants, "" where that is not known."""
        if not self.holders:
            return self.provider
        return next((name for at, name in zip(self.instants, self.holders, strict=True) if at == instant_us), "")

    @property
    def size(self) -> int:
        """How many requests it takes: one for each reading."""
        return len(self.instants)


class Held(NamedTuple):
    """A strand that is there, or is on its way (`pending`: a request without a result).

    `instants` are those of the act; `span` is the assignment, [start, end) in UTC microseconds with None for an open end, where it is known. `premises` are
    the ids of the premises that it names, empty while pending. `firm`: nothing but a second strand is missing. `identity`:
    an identity link, which stands beside anything.
    """

    footprint: str
    network: str
    days: frozenset[int]
    provider: str = ""
    instants: tuple[int, ...] = ()
    span: tuple[int, int | None] | None = None
    premises: frozenset[str] = frozenset()
    firm: bool = True
    pending: bool = False
    identity: bool = False


class Case(NamedTuple):
    """One subject: its acts that can be asked about and its strands. `done` is a code of `LEFT_OUT` when nothing is to be asked."""

    subject: str
    candidates: tuple[Candidate, ...]
    held: tuple[Held, ...] = ()
    done: str = ""


# Why an act is not asked about. The sentence is shown as it stands.
LEFT_OUT: dict[str, str] = {
    "corroborated": "The subject has a corroborated event: a further request would be collateral intrusion without need.",
    "contradicted": "Two events of the subject name different premises: no event stands until that is explained.",
    "no-reading": "The source gives no time that can be read: there is no instant to ask for.",
    "time-unknown": "The time can mean many hours: settle first what the source means by its times.",
    "bogon": "The address is one that no line on the Internet has.",
    "anonymiser": "The address was an anonymiser's at that time: it leads to nobody's door.",
    "hosting": "The address was a hosting company's at that time: it leads to nobody's door.",
    "public-wifi": "The address was public Wi-Fi's at that time: its subscriber is the owner of the hotspot.",
    "cgnat-no-port": "The address is shared by carrier NAT and the source states no port or no second: the answer would be many customers.",
    "names-no-premises": "The address is a mobile gateway's: the answer names an account and no premises.",
    "shared-by-many": "Many subjects used the address on that day and no port is stated: it is shared, whatever its network.",
    "stopped": "A check stops the event whatever the answer; settle that first.",
    "answered": "The event is answered, and its assignment is known.",
    "answered-stop": "The event is answered, and a check stops the answer.",
    "none-held": "The provider says that it holds nothing, or only part; asking again is another route, not another request.",
    "pending": "A request about the event is out and not answered.",
    "same-assignment": "By the result held it falls into an assignment already known: it can be no second strand. "
    "An identity link (a verified telephone or e-mail) can.",
    "no-partner": "It is no second strand beside those held: the same assignment as far as known, or the same day and provider.",
    "neither-firm": "It could stand beside a strand held, but neither could be corroborated by the other: each is of a network, an act or a finding "
    "that carries a caution.",
    "expired": "The provider may no longer hold the records.",
    "not-needed": "The events chosen suffice: kept in reserve while the records last.",
    "waits": "What the events chosen bring will show whether this one is another assignment.",
    "budget": "The budget of requests was spent on subjects higher on the list.",
    "no-slot": "The requests that can be sent before its records run out are taken by subjects higher on the list.",
}  # fmt: skip


@lru_cache(maxsize=65_536)
def network_of(id_type: str, identifier: str) -> str:
    """What tells assignments apart before any is known: the address itself, of IPv6 the /64 (RFC 4291 section 2.5.4)."""
    if id_type != "ipv6":
        return identifier
    return str(ipaddress.IPv6Network((identifier, 64), strict=False))


def days_of(start_us: int, end_us: int) -> range:
    """The UTC days that [start, end) touches; of an unbelievably wide one the first 800."""
    first = start_us // DAY
    return range(first, min((end_us - 1) // DAY, first + 800) + 1)


def stands_beside(one: Held | Candidate, other: Held | Candidate) -> bool:
    """Whether two could be strands apart: another assignment, and another day (UTC) or provider, as far as can be told now.

    An identifier that is the same counts as another assignment only where the assignment held is known and ends before,
    or begins after, the other act.
    """
    if one.footprint == other.footprint:
        return False
    if getattr(one, "identity", False) or getattr(other, "identity", False):
        return True
    if one.network == other.network and not (_outside(one, other) or _outside(other, one)):
        return False
    return not one.days & other.days or bool(one.provider and other.provider and one.provider != other.provider)


def _outside(held: Held | Candidate, act: Held | Candidate) -> bool:
    """Whether the assignment of `held` is known and does not hold the act's instants."""
    if not isinstance(held, Held) or held.span is None or not act.instants:
        return False
    start, end = held.span
    return all(t < start or (end is not None and t >= end) for t in act.instants)


def same_known_assignment(held: Held, act: Candidate) -> bool:
    """Whether the act falls into the assignment that a strand held already proved."""
    return held.network == act.network and held.span is not None and not _outside(held, act)
