"""Within one subject: what corroborates, and what is rather asked about."""

from __future__ import annotations

import pytest

from rightdoor.model.civil import DAY, HOUR, SECOND
from rightdoor.requests.candidates import Candidate, Case, Held, network_of, stands_beside
from rightdoor.requests.choice import options, short_now, shortlist
from rightdoor.requests.leadtime import due_of

TODAY = 20_500
NOW = TODAY * DAY


def act(name, *, address="192.0.2.1", day=0, **more):
    """An upload `day` days after the first one, whose records last long."""
    at = (TODAY - 100 + day) * DAY
    given = {"act": "upload", "port": 40_000, "expires_us": NOW + 200 * DAY, "kind": "fixed"} | more
    return Candidate(
        footprint=name, id_type="ipv4", identifier=address, network=address, instants=(at,), days=frozenset({at // DAY}), width_us=SECOND,
        **given,
    )  # fmt: skip


def held(name="fp_held", *, address="192.0.2.9", day=0, **more):
    return Held(name, address, frozenset({TODAY - 100 + day}), **more)


def best(*acts, strands=()):
    case = Case("sub_x", acts, strands)
    due = {a.footprint: d for a in acts if (d := due_of(a.expires_us, NOW, 10))}
    found = options(case, due)
    return (found[0].short, {a.footprint for a in found[0].acts}) if found else None


def test_two_of_another_address_and_day_are_asked_about():
    assert best(act("a"), act("b", address="192.0.2.2", day=1)) == (0, {"a", "b"})


def test_the_same_day_counts_where_providers_differ_and_not_where_they_are_unknown():
    assert best(act("a", provider="P"), act("b", address="192.0.2.2", provider="Q")) == (0, {"a", "b"})
    assert best(act("a"), act("b", address="192.0.2.2", provider="Q"))[0] == 1


def test_one_address_is_asked_about_once_until_its_assignment_is_known():
    assert best(act("a"), act("b", day=5), act("c", day=9))[0] == 1
    start = (TODAY - 100) * DAY
    known = held("a", address="192.0.2.1", span=(start, start + 2 * DAY), premises=frozenset({"pr"}))
    assert best(act("b", day=1), strands=(known,)) is None
    assert best(act("b", day=1), act("c", day=9), strands=(known,)) == (0, {"c"})


def test_another_provider_and_then_another_day_come_first():
    one = act("a", provider="P")
    assert best(one, act("b", address="192.0.2.2", day=1, provider="P"), act("c", address="192.0.2.3", day=1, provider="Q")) == (
        0,
        {"a", "c"},
    )
    assert best(one, act("b", address="192.0.2.2", provider="Q"), act("c", address="192.0.2.3", day=1, provider="Q")) == (0, {"a", "c"})


@pytest.mark.parametrize(
    "worse",
    [
        {"act": "login"},
        {"act": "registration"},
        {"proxy": True},
        {"cautions": True},
        {"port": None, "kind": ""},
        {"expires_us": NOW + 300 * DAY},
        {"expires_us": NOW + 3 * DAY},  # only an urgent route is in time
        {"kind": "business"},
    ],
    ids=" ".join,
)
def test_what_carries_more_lasts_less_and_concerns_fewer_is_rather_asked_about(worse):
    acts = act("a"), act("good", address="192.0.2.2", day=1), act("bad", address="192.0.2.3", day=1, **worse)
    assert best(*acts) == (0, {"a", "good"})


def test_a_login_before_a_registration():
    acts = act("a"), act("login", address="192.0.2.2", day=1, act="login"), act("new", address="192.0.2.3", day=1, act="registration")
    assert best(*acts) == (0, {"a", "login"})


def test_two_that_cannot_be_corroborated_themselves_are_no_pair():
    weak = [act("a", act="registration"), act("b", address="192.0.2.2", day=1, act="purchase")]
    assert best(*weak)[0] == 1
    assert best(*weak, act("c", address="192.0.2.3", day=2))[0] == 0


def test_a_time_of_two_readings_costs_two_requests():
    two = act("two", address="192.0.2.2", day=1)
    two = two._replace(instants=(two.instants[0], two.instants[0] + 12 * HOUR))
    found = best(act("a"), two, act("login", address="192.0.2.3", day=1, act="login"))
    assert found == (0, {"a", "login"})


def test_a_strand_held_or_on_its_way_needs_one_more():
    acts = act("a"), act("b", address="192.0.2.2", day=1)
    assert best(*acts, strands=(held(premises=frozenset({"pr"})),))[1] == {"b"}  # `a` is of the same day, its provider unknown
    assert len(best(*acts, strands=(held(day=4, pending=True),))[1]) == 1


def test_nothing_is_asked_when_what_is_out_can_corroborate():
    strands = (held("h", pending=True), held("i", address="192.0.2.8", day=3, pending=True))
    assert short_now(strands) == 0
    assert best(act("a"), strands=strands) is None


def test_strands_of_different_premises_do_not_corroborate():
    strands = held("h", premises=frozenset({"pr_1"})), held("i", address="192.0.2.8", day=3, premises=frozenset({"pr_2"}))
    assert short_now(strands) == 1


def test_an_identity_link_stands_beside_anything():
    link = Held("fp_mail", "a@example.com", frozenset(), identity=True, firm=False, premises=frozenset({"pr"}))
    assert best(act("a"), strands=(link,)) == (0, {"a"})


def test_an_unknown_network_that_the_subject_hardly_used_is_rather_left():
    home = [act(f"h{n}", address=f"192.0.2.{n}", day=n, kind="") for n in range(4)]
    odd = act("odd", address="198.51.100.1", day=1, kind="", expires_us=NOW + 100 * DAY)
    assert "odd" not in best(*home, odd)[1]


def test_of_unknown_networks_the_one_that_the_subject_uses_most_is_asked_about_though_it_states_no_port():
    home = [act(f"h{n}", address=f"192.0.2.{n}", day=n, kind="", port=None) for n in range(5)]
    telephone = [act(f"t{n}", address=f"198.51.100.{n}", day=n, kind="") for n in range(2)]
    assert best(*home, *telephone)[1] <= {act.footprint for act in home}
    assert best(*home[:2], *telephone)[1] == {"t0", "t1"}  # where nothing tells them apart, fewest others concerned


def test_rarity_says_nothing_against_a_network_that_a_table_knows():
    home = [act(f"h{n}", address=f"192.0.2.{n}", day=n, provider="P") for n in range(6)]
    other = act("other", address="198.51.100.1", day=9, provider="Q")
    assert "other" in best(*home, other)[1]
    assert "other" not in best(*home, other._replace(provider="", kind=""))[1]


def test_ipv6_addresses_of_one_64_are_one_network():
    assert network_of("ipv6", "2001:db8:1:2::1") == network_of("ipv6", "2001:db8:1:2:ffff::9")
    a, b = act("a", address="2001:db8::"), act("b", address="2001:db8::", day=2)
    assert not stands_beside(a, b)
    assert not stands_beside(a, a)


def test_of_very_many_acts_every_address_has_its_turn():
    acts = [act(f"a{n:03d}", address=f"192.0.2.{n % 3}", day=0, act="login" if n % 3 else "upload") for n in range(120)]
    kept = shortlist(acts, {a.footprint: 60 * (a.act == "login") for a in acts})
    assert len(kept) == 40
    assert {a.network for a in kept} == {"192.0.2.0", "192.0.2.1", "192.0.2.2"}
