"""What people recorded and what sources state of accounts and calls, as the rules take it: facts, faults, profiles, moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rightdoor.attribution.inputs import AboutMove
from rightdoor.decisions.in_force import FIRST_DAY, LAST_DAY, DecisionsInForce
from rightdoor.footprints.engine import Engine
from rightdoor.model.civil import parse_day
from rightdoor.model.decision import Decision
from rightdoor.model.fact import Fact
from rightdoor.model.instant import read_instant
from rightdoor.model.rows import ReferralRow
from rightdoor.reference.addresses import parse_prefix
from rightdoor.reference.dated_ranges import DatedRange
from rightdoor.reference.providers import Held as Ranged
from rightdoor.rules.attribution.papers import Fault, ProviderProfile, provider_key


def facts_in_force(decisions: DecisionsInForce) -> tuple[Fact, ...]:
    """Every fact that somebody recorded and nobody superseded or withdrew."""
    return tuple(_fact(row) for row in decisions.of_kind("fact"))


def _fact(row: Decision) -> Fact:
    body = row.body
    read = read_instant(body.get("at", ""))
    number = body.get("number", "")
    return Fact(
        kind=body.get("fact", ""),
        about=body.get("about", "").strip(),
        at=read.readings[0].start if read.single else None,
        check=body.get("check", ""),
        number=int(number) if number.isdigit() else None,
        detail=body.get("detail", ""),
        exhibit=body.get("exhibit", ""),
        recorded_by=row.actor,
        reason=row.reason,
        decision=row.id,
        receipt=row.receipt,
        locator=row.locator,
        until=read.readings[0].end if read.single else None,
        outcome=body.get("outcome", ""),
    )


def faults_in_force(decisions: DecisionsInForce) -> Mapping[str, tuple[Fault, ...]]:
    """Announced faults by provider (`provider_key`), the earliest first."""
    held: dict[str, list[Fault]] = defaultdict(list)
    for fault in decisions.all_faults():
        held[provider_key(fault.provider)].append(Fault(fault.provider, fault.first, fault.last, fault.nature, fault.decision))
    return {name: tuple(sorted(faults, key=lambda f: (f.first, f.last, f.decision))) for name, faults in held.items()}


def profiles_in_force(decisions: DecisionsInForce) -> tuple[ProviderProfile, ...]:
    """What people decided that a provider's product answers, the newest decision first."""
    found = []
    for row in decisions.of_kind("provider-profile"):
        body = row.body
        first, last = parse_day(body.get("from", "")), parse_day(body.get("to", ""))
        span = (FIRST_DAY if first is None else first, LAST_DAY if last is None else last)
        found.append(
            ProviderProfile(
                body.get("provider", ""),
                *span,
                body.get("exhibit", ""),
                body.get("instant_only", "") == "yes",
                body.get("address_role", ""),
            )
        )
    return tuple(found)


def holders_in_force(decisions: DecisionsInForce) -> tuple[DatedRange[Ranged], ...]:
    """Who held which range from day to day, as people entered it, the newest entry first.

    A source speaks of no day after the one on which it spoke, so that an entry without an end ends there.
    """
    found = []
    for row in decisions.of_kind("address-holder"):
        body = row.body
        prefix, first = parse_prefix(body.get("prefix", "")), parse_day(body.get("from", ""))
        last = parse_day(body.get("to", "") or body.get("said", ""))
        if prefix is not None and first is not None and last is not None:
            found.append(DatedRange(prefix, first, last, Ranged((body.get("provider", "").strip(),), "")))
    return tuple(found)


def moves_in_force(decisions: DecisionsInForce) -> tuple[AboutMove, ...]:
    """Recorded moves of house, in order of day."""
    read = ((row.body.get("about", "").strip(), parse_day(row.body.get("day", ""))) for row in decisions.of_kind("move"))
    return tuple(sorted(AboutMove(about, day) for about, day in read if day is not None))


def channels_of(engine: Engine, referrals: Iterable[ReferralRow]) -> Mapping[tuple[str, str], str]:
    """Over which channel each call came, by (receipt, locator of the referral)."""
    if not any(row.form == "call" for row in referrals):
        return {}
    return {(s.receipt, s.record): s.value for s in engine.statements(kinds=("referral",), fields=("channel",)) if s.value}


def compromised_of(engine: Engine) -> frozenset[tuple[str, str]]:
    """The person records (receipt, locator) whose account the source flags as compromised."""
    flagged = engine.statements(kinds=("person",), fields=("compromised",))
    return frozenset((s.receipt, s.record) for s in flagged if s.value == "true")
