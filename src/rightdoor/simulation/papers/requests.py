"""Which acts are asked about, and how the request is written."""

from __future__ import annotations

import random

from rightdoor.model.civil import DAY, HOUR, SECOND
from rightdoor.simulation.network import MOBILE, WIFI, Network
from rightdoor.simulation.nouns import Act
from rightdoor.simulation.papers.nouns import Papers

SLOWEST = 5 * DAY  # from request to answer


def choose(acts: list[Act], rng: random.Random) -> list[Act]:
    """One to four acts of a subject to ask about, spread over days where there is a choice; now and then none."""
    if not acts or rng.random() < 0.08:
        return []
    wanted = rng.choices((1, 2, 3, 4), (22, 38, 28, 12))[0]
    order = list(acts)
    rng.shuffle(order)
    order.sort(key=_rather)
    chosen: list[Act] = []
    days: set[int] = set()
    for act in order:
        if len(chosen) < wanted and act.instant // DAY not in days:
            days.add(act.instant // DAY)
            chosen.append(act)
    return chosen


def _rather(act: Act) -> int:
    """Acts over lines and of substance first, as applicants choose."""
    weak = act.kind in ("registration", "purchase", "other", "unknown", "listed", "present")
    return (act.line.provider in (MOBILE, WIFI)) + weak + (act.proxy == "true")


def answerable(received: int, as_of: int) -> bool:
    """Whether an answer to a request about what was received then can be here by now."""
    return received + SLOWEST < as_of


def ask(act: Act, request_id: str, network: Network, *, span: tuple[int, int], rng: random.Random) -> Papers:
    """A request that copies its source faithfully, sent within `span`: from the receipt of the source to now."""
    how = rng.choices(("machine", "typed", "local", "dictated"), (62, 24, 10, 4))[0]
    received, as_of = span
    room = max(1, (as_of - SLOWEST - received) // HOUR)
    sent = (received + rng.randrange(1, room + 1) * HOUR) // SECOND * SECOND
    papers = Papers(request_id, act, network.provider_of(act.ip), act.ip, act.port, act.instant, how, sent=sent)
    if how == "machine":
        papers.check_code = papers.check_back = f"{rng.getrandbits(20):05X}"
    return papers


def submit(papers: Papers) -> None:
    """Key into the provider's portal what the request says."""
    papers.asked_ip, papers.asked_port, papers.asked_instant = papers.ip, papers.port, papers.instant
