"""Every slip mode makes the paper that it claims, and the provider answers truthfully for what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rightdoor.model.civil import DAY, HOUR, civil_from_days
from rightdoor.simulation.clock import source_offset
from rightdoor.simulation.network import HOSTING
from rightdoor.simulation.papers.nouns import Papers
from rightdoor.simulation.slips.register import BY_MODE, CLOSED, SLIPS, VISIBLE

from .worlds import World


@pytest.fixture(scope="module")
def slipped() -> dict[str, list[tuple[Papers, dict[str, object]]]]:
    """Up to twelve papers of each mode, with what the act stated before."""
    world = World()
    made: dict[str, list[tuple[Papers, dict[str, object]]]] = {slip.mode: [] for slip in SLIPS}
    acts = iter(world.acts * 3)
    for slip in SLIPS:
        for act in _fresh(acts, made):
            papers = world.ask(act)
            before = {"ip": act.ip, "instant": act.instant, "port": act.port, "sent_ip": papers.ip, "scene": world.scene}
            if world.office.run(papers, slip):
                # judged at once: a later slip at the source may change what a neighbouring row states
                before["claim"] = CLAIMS[slip.mode](papers, before)
                made[slip.mode].append((papers, before))
            if len(made[slip.mode]) >= 8:
                break
    return made


def _fresh(acts: Iterator, made: dict) -> Iterator:  # type: ignore[type-arg]
    """Up to 400 acts that no slip has touched."""
    for _ in range(400):
        act = next(acts, None)
        if act is None:
            return
        if not act.source_slip and not any(p.act is act for papers in made.values() for p, _ in papers):
            yield act


def _one_edit(a: str, b: str) -> bool:
    if len(a) == len(b):
        differ = [i for i in range(len(a)) if a[i] != b[i]]
        swapped = len(differ) == 2 and differ[1] == differ[0] + 1 and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]]
        return len(differ) == 1 or swapped
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def _near(a: str, b: str) -> bool:
    return a != b and (":" in a or _one_edit(a, b))


def _holders(p: Papers, before: dict) -> set[str]:  # type: ignore[type-arg]
    found = before["scene"].network.holders(p.asked_ip, p.asked_port, p.asked_instant)
    return {lease.line.key for lease in found if lease.line.provider == p.provider}


def _stranger(p: Papers) -> bool:
    return p.named is not None and p.named.uprn not in {line.premises.uprn for line in p.act.subject.homes}


def _stale_or_billing(p: Papers) -> bool:
    row = p.rows[0]
    if row.premises == row.line.former:
        return row.address_to is not None and row.address_to < p.act.instant // DAY and row.role in ("installation", "")
    return row.premises == row.line.billing and row.role in ("billing", "")


def _later_list(p: Papers, b: dict) -> bool:  # type: ignore[type-arg]
    return p.act.kind in ("listed", "present") and p.act.instant > p.act.true_instant and p.act.instant == p.instant


def _shifts(p: Papers) -> set[int]:
    offset = source_offset(p.act.instant, p.act.style)
    return {offset, 2 * offset} if offset else {HOUR, -HOUR}


def _renderings(p: Papers) -> bool:
    kinds = {r.rendering for r in p.rows}
    table = next(r for r in p.rows if r.rendering == "table")
    document = next(r for r in p.rows if r.rendering == "document")
    return kinds == {"table", "document"} and table.start != document.start


CLAIMS: dict[str, Callable[[Papers, dict], bool]] = {  # type: ignore[type-arg]
    "identifier-transposed-at-application": lambda p, b: _near(p.ip, p.act.ip) and p.asked_ip == p.ip and p.how == "typed",
    "identifier-transposed-at-submission": lambda p, b: p.ip == p.act.ip and _near(p.asked_ip, p.ip),
    "identifier-char-dropped": lambda p, b: (
        p.kind == "email" and p.ip.count(".") == p.act.subject.email.count(".") - 1 and _near(p.ip, p.act.subject.email)
    ),
    "identifier-wrong-at-source": lambda p, b: _near(p.act.ip, p.act.true_ip) and p.ip == p.act.ip and p.asked_ip == p.ip,
    "tz-offset-error": lambda p, b: p.instant - p.act.instant in _shifts(p) and p.asked_instant == p.instant,
    "date-component-error": lambda p, b: (
        p.instant % DAY == p.act.instant % DAY and civil_from_days(p.instant // DAY) != civil_from_days(p.act.instant // DAY)
    ),
    "clock-format-ambiguity": lambda p, b: abs(p.instant - p.act.instant) == 12 * HOUR and p.instant // DAY == p.act.instant // DAY,
    "event-cross-pairing": lambda p, b: (
        p.ip == p.act.ip
        and p.instant != p.act.instant
        and any(o.instant == p.instant and o.ip != p.ip for o in b["scene"].siblings[p.act.number])
    ),
    "wrong-event-time-chosen": lambda p, b: p.instant == b["scene"].incidents[p.act.number] != p.act.instant,
    "event-time-misreported-at-source": lambda p, b: p.act.instant == p.instant < p.act.true_instant,
    "source-clock-skew": lambda p, b: 0 < abs(p.act.instant - p.act.true_instant) <= p.act.clock_error and p.act.subject.service is None,
    "provider-system-fault": lambda p, b: _stranger(p) and p.echo and p.rows[0].start <= p.asked_instant < p.rows[0].end,
    "provider-manual-lookup-error": lambda p, b: not p.echo and p.named is not None,
    "provider-billing-or-stale-address": lambda p, b: _stale_or_billing(p),
    "provider-time-rendering": lambda p, b: _renderings(p),
    "provider-under-disclosure": lambda p, b: p.outcome in ("none-held", "partial") and len(p.rows) < max(1, len(_holders(p, b))) + 1,
    "provider-wrong-data-unspecified": lambda p, b: _stranger(p) and not p.echo,
    "misread-activity": _later_list,
    "unverified-account-attribute": lambda p, b: p.kind == "email" and p.ip == p.act.subject.email and _stranger(p),
    "open-source-wrong-profile": lambda p, b: p.kind == "email" and p.ip != p.act.subject.email and _stranger(p),
    "anonymiser-exit": lambda p, b: p.provider == HOSTING and p.act.via == "anonymiser" and all(r.kind == "hosting" for r in p.rows),
    "geolocation-default": lambda p, b: not p.echo and p.rows[0].start is None and not p.rows[0].role and p.rows[0].rendering == "document",
    "provider-physical-line-swap": lambda p, b: (
        _stranger(p) and p.rows[0].role == "installation" and p.rows[0].start is not None and p.echo
    ),
    "provider-consistent-fault": lambda p, b: _stranger(p) and p.rows[0].role == "installation" and p.rows[0].start is not None and p.echo,
    "provider-unlabelled-wrong-address": lambda p, b: (
        p.rows[0].role == "installation" and p.rows[0].premises == p.rows[0].line.billing != p.rows[0].line.premises
    ),
    "shared-access-point": lambda p, b: p.act.line.premises != p.act.door and p.ip == p.act.ip == p.act.true_ip and p.echo,
    "compromised-endpoint": lambda p, b: p.act.line.premises != p.act.door and p.ip == p.act.ip == p.act.true_ip and p.echo,
}


@pytest.mark.parametrize("mode", sorted(BY_MODE))
def test_the_mode_makes_the_paper_that_it_claims(mode: str, slipped: dict) -> None:  # type: ignore[type-arg]
    assert slipped[mode], "the mode never struck"
    for papers, before in slipped[mode]:
        assert before["claim"], (mode, papers)
        assert papers.mode == mode
        assert papers.detectable == BY_MODE[mode].detectable


@pytest.mark.parametrize("mode", sorted(s.mode for s in SLIPS if s.stage != "answer"))
def test_the_provider_answers_truthfully_what_it_was_asked(mode: str, slipped: dict) -> None:  # type: ignore[type-arg]
    for papers, before in slipped[mode]:
        if papers.id_type:
            continue
        expected = _holders(papers, before) if papers.produced - papers.asked_instant < 365 * DAY else set()
        assert {row.line.key for row in papers.rows} == expected


def test_every_mode_of_the_evidence_page_is_there() -> None:
    assert set(CLAIMS) == set(BY_MODE)
    assert {s.mode for s in CLOSED}.isdisjoint(s.mode for s in VISIBLE)
    assert all(s.detectable in ("yes", "partly") for s in VISIBLE)


def test_a_consistent_fault_names_one_wrong_customer_for_every_event() -> None:
    world = World(9)
    slip = BY_MODE["provider-consistent-fault"]
    named: dict[str, set[str]] = {}
    for act in world.acts:
        papers = world.ask(act)
        if act.via == "home" and world.office.run(papers, slip):
            assert papers.named is not None
            named.setdefault(act.subject.key, set()).add(papers.named.uprn)
    assert len(named) > 20
    assert all(len(doors) == 1 for doors in named.values())
