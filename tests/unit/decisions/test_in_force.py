"""Decisions in force: an index that does not depend on the order in which rows are read."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.decisions.in_force import FIRST_DAY, LAST_DAY, DecisionsInForce, ProviderFault, in_force
from rightdoor.decisions.validate import validate
from rightdoor.model.civil import parse_day
from rightdoor.model.decision import FIELDS, Decision
from rightdoor.model.instant import TimeProfile, read_instant

FP = "fp_" + "a" * 16


def row(number: int, kind: str = "time-profile", supersedes: str = "", at: int = 0, /, **body: str) -> Decision:
    fields = {"from_": "from"}
    return Decision(f"dec_{number}", kind, {fields.get(k, k): v for k, v in body.items()}, "a", at or number, "why", supersedes, "", "")


def test_a_time_profile_is_read_with_its_span() -> None:
    found = in_force([row(1, source="Chatter", zone="Europe/London", clock="24h", date_order="dmy", from_="2026-01-01", to="2026-03-31")])
    first, last = parse_day("2026-01-01"), parse_day("2026-03-31")
    assert first is not None and last is not None
    profile = TimeProfile("Chatter", "Europe/London", "24h", "dmy", first, last, "decision")
    assert found.profiles("Chatter") == (profile,) and found.profiles("chatter") == ()
    instant = read_instant("31/03/2026 10:00:00", profiles=found.profiles("Chatter"))
    assert instant.basis == "decision" and [r.as_json()["from"] for r in instant.readings] == ["2026-03-31T09:00:00Z"]
    assert read_instant("01/04/2026 10:00:00", profiles=found.profiles("Chatter")).basis == "unknown"


def test_empty_days_leave_the_span_open() -> None:
    (profile,) = in_force([row(1, source="Chatter", zone="UTC")]).profiles("Chatter")
    assert (profile.first, profile.last) == (FIRST_DAY, LAST_DAY)
    (fault,) = in_force([row(1, "provider-fault", provider="Net", nature="clock", to="2026-01-31")]).faults("Net")
    assert (fault.first, fault.last) == (FIRST_DAY, parse_day("2026-01-31"))


def test_a_superseded_row_has_no_effect_and_its_successor_has() -> None:
    rows = [row(1, source="Chatter", zone="UTC"), row(2, "time-profile", "dec_1", source="Chatter", zone="+01:00")]
    assert [p.zone for p in in_force(rows).profiles("Chatter")] == ["+01:00"]
    rows.append(row(3, "withdrawal", "dec_2"))
    assert in_force(rows).profiles("Chatter") == ()
    assert [d.id for d in in_force(rows).decisions] == ["dec_3"]


def test_the_later_of_two_decisions_comes_first() -> None:
    rows = [row(1, source="Chatter", zone="UTC"), row(2, source="Chatter", zone="+01:00")]
    assert [p.zone for p in in_force(rows).profiles("Chatter")] == ["+01:00", "UTC"]
    readings = [
        row(1, "reading", footprint=FP, reading="2026-01-01T00:00:00Z"),
        row(2, "reading", footprint=FP, reading="2026-01-02T00:00:00Z"),
    ]
    assert in_force(readings).reading(FP) == "2026-01-02T00:00:00Z" and in_force(readings).reading("fp_x") is None


def test_faults_of_a_provider_however_its_name_is_written() -> None:
    found = in_force(
        [
            row(1, "provider-fault", provider="Net  Ltd", nature="clock", from_="2026-01-01"),
            row(2, "provider-fault", provider="Abc", nature="x"),
        ]
    )
    fault = ProviderFault("Net  Ltd", parse_day("2026-01-01") or 0, LAST_DAY, "clock", "dec_1")
    assert found.faults(" net ltd") == (fault,) and found.faults("Other") == ()
    assert [f.provider for f in found.all_faults()] == ["Abc", "Net  Ltd"]


def test_an_authority_named_afterwards() -> None:
    assert in_force([row(1, "authority", exhibit="ab" * 32, authority="RIPA 1")]).authority("ab" * 32) == "RIPA 1"
    assert in_force([]).authority("ab" * 32) is None


def test_the_digest_moves_with_what_is_in_force_and_not_with_the_clock() -> None:
    one = [row(1, source="Chatter", zone="UTC")]
    assert in_force(one).digest != in_force([]).digest
    assert in_force([row(1, "time-profile", "", 77, source="Chatter", zone="UTC")]).digest == in_force(one).digest
    assert in_force([row(1, source="Chatter", zone="+01:00")]).digest != in_force(one).digest
    swapped = [row(1, "time-profile", "", 9, source="A", zone="UTC"), row(2, "time-profile", "", 5, source="A", zone="+01:00")]
    assert in_force(swapped).digest != in_force([r._replace(decided_us=14 - r.decided_us) for r in swapped]).digest


@st.composite
def tables(draw: st.DrawFn) -> list[Decision]:
    """Rows in an order of commit in which each supersedes only a row before it, and no row twice."""
    rows: list[Decision] = []
    free: list[Decision] = []
    for number in range(draw(st.integers(0, 12))):
        old = draw(st.none() | st.sampled_from(free)) if free else None
        kind = old.kind if old else draw(st.sampled_from(["time-profile", "provider-fault", "reading"]))
        name = draw(st.sampled_from(["A", "B"]))
        body = {
            "time-profile": {"source": name, "zone": draw(st.sampled_from(["UTC", "+01:00"]))},
            "provider-fault": {"provider": name, "nature": "clock"},
            "reading": {"footprint": FP, "reading": draw(st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"]))},
        }[kind]
        if old:
            free.remove(old)
        rows.append(Decision(f"dec_{number}", kind, body, "a", draw(st.integers(0, 3)), "why", old.id if old else "", "", ""))
        free.append(rows[-1])
    return rows


def _answers(found: DecisionsInForce) -> object:
    return (
        found.digest, found.decisions, found.all_faults(), found.reading(FP), [(found.profiles(n), found.faults(n)) for n in ("A", "B")]
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_replaying_the_table_in_any_order_gives_the_same_index(rows: list[Decision], order: random.Random) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)
    assert _answers(in_force(shuffled)) == _answers(in_force(rows))
    # and what is in force are the ends of the chains
    assert {d.id for d in in_force(rows).decisions} == {r.id for r in rows} - {r.supersedes for r in rows}


GOOD: list[tuple[str, dict[str, str]]] = [
    ("time-profile", {"source": "Chatter", "zone": "Europe/London"}),
    ("time-profile", {"source": "Chatter", "clock": "12h", "date_order": "mdy", "from": "2026-01-01", "to": "2026-01-01"}),
    ("provider-fault", {"provider": "Net", "nature": "clock an hour slow", "from": "2026-01-01"}),
    ("reading", {"footprint": FP, "reading": "2026-01-05T07:58:11Z"}),
    ("authority", {"exhibit": "ab" * 32, "authority": "search warrant"}),
    ("keep-media", {"authority": "order-7", "keep": "yes"}),
    ("withdrawal", {}),
]


@pytest.mark.parametrize(("kind", "body"), GOOD)
def test_good_decisions(kind: str, body: dict[str, str]) -> None:
    assert validate(kind, body, "os:tester", "provider's letter") == []
    assert validate(kind, body, " ", "") == ["actor is missing", "reason is missing"]


@pytest.mark.parametrize(
    ("kind", "body", "said"),
    [
        ("verdict", {}, "kind is none of"),
        ("time-profile", {"zone": "UTC"}, "source is missing"),
        ("time-profile", {"source": "S"}, "at least one of"),
        ("time-profile", {"source": "S", "zone": "BST"}, "several meanings"),
        ("time-profile", {"source": "S", "clock": "24"}, "clock is none of"),
        ("time-profile", {"source": "S", "date_order": "ydm"}, "date_order is none of"),
        ("time-profile", {"source": "S", "zone": "UTC", "from": "1/1/2026"}, "from is not a day"),
        ("time-profile", {"source": "S", "zone": "UTC", "to": "2026-02-30"}, "to is not a day"),
        ("time-profile", {"source": "S", "zone": "UTC", "from": "2026-02-02", "to": "2026-02-01"}, "ends before"),
        ("time-profile", {"source": "S", "zone": "UTC", "nature": "x"}, "holds only"),
        ("time-profile", {"source": "S\x00", "zone": "UTC"}, "source is too long or holds control"),
        ("time-profile", {"source": "S" * 5000, "zone": "UTC"}, "source is too long"),
        ("provider-fault", {"provider": "Net"}, "nature is missing"),
        ("provider-fault", {"nature": "x"}, "provider is missing"),
        ("provider-fault", {"provider": "Net", "nature": "x", "from": "2026-02-02", "to": "2026-02-01"}, "ends before"),
        ("reading", {"footprint": "sub_" + "a" * 16, "reading": "2026-01-05T07:58:11Z"}, "not the id of a footprint"),
        ("reading", {"footprint": FP, "reading": "2026-01-05 07:58:11"}, "not one instant"),
        ("authority", {"exhibit": "ab", "authority": "x"}, "not a SHA-256"),
    ],
)
def test_refused_decisions_say_what_to_write_and_repeat_nothing(kind: str, body: dict[str, str], said: str) -> None:
    problems = validate(kind, body, "os:tester", "why")
    assert any(said in problem for problem in problems), problems
    assert not any("\x00" in p or "S" * 50 in p or "1/1/2026" in p for p in problems)


_SAMPLE = {
    "text": "words", "day": "2026-01-05", "instant": "2026-01-05T07:58:11Z", "sha256": "a" * 64, "number": "3", "about": FP,
    "prefix": "203.0.113.0/24",
}  # fmt: skip


def _least(kind: str) -> dict[str, str]:
    """The fields that a kind cannot do without, each in its form."""
    words = {name: spec for name, spec in FIELDS.get(kind, {}).items() if spec.required}
    return {
        name: spec.words[0] if spec.form == "word" else f"{spec.words[0]}_{'a' * 16}" if spec.form == "id" else _SAMPLE[spec.form]
        for name, spec in words.items()
    }


@pytest.mark.parametrize("kind", sorted(set(FIELDS) - {"time-profile"}))
def test_every_kind_of_the_model_can_be_recorded_and_needs_its_fields(kind: str) -> None:
    body = _least(kind)
    assert validate(kind, body, "os:tester", "why") == []
    for name in body:
        assert f"{name} is missing" in validate(kind, {**body, name: ""}, "os:tester", "why")
        if FIELDS[kind][name].form != "text":
            wrong = {**body, name: "pr_not-an-id"}
            assert validate(kind, wrong, "os:tester", "why"), (kind, name)


def test_media_is_kept_only_while_a_decision_with_an_authority_says_so() -> None:
    def row(number: int, keep: str, supersedes: str = "") -> Decision:
        return Decision(f"dec_{number}", "keep-media", {"authority": "order-7", "keep": keep}, "DI 1", number, "why", supersedes, "", "")

    assert in_force([]).media_authority == ""
    assert in_force([row(1, "yes")]).media_authority == "order-7"
    assert in_force([row(1, "yes"), row(2, "no", "dec_1")]).media_authority == ""
    assert validate("keep-media", {"authority": "order-7", "keep": "perhaps"}, "DI 1", "why") != []


def _received(n: int, *, zone: str, first: str = "2026-01-01", last: str = "2026-01-31", at: int = 5) -> Decision:
    body = {"source": "S", "zone": zone, "from": first, "to": last}
    return Decision(f"dec_{n}", "time-profile", body, "DC A", at, "letter", "", "rc_one", f"yaml:/{n}")


def test_profiles_that_came_together_and_contradict_each_other_are_not_heard() -> None:
    both = in_force([_received(1, zone="UTC"), _received(2, zone="Asia/Tokyo")])
    assert both.profiles("S") == ()
    assert [d.id for d in both.conflicting] == ["dec_1", "dec_2"]
    assert len(in_force([_received(1, zone="UTC"), _received(2, zone="UTC")]).profiles("S")) == 2
    assert (
        len(in_force([_received(1, zone="UTC"), _received(2, zone="Asia/Tokyo", first="2026-02-01", last="2026-02-02")]).profiles("S")) == 2
    )
    later = in_force([_received(1, zone="UTC"), _received(2, zone="Asia/Tokyo", at=6)])
    assert [p.zone for p in later.profiles("S")] == ["Asia/Tokyo", "UTC"]
    assert not later.conflicting
