"""A simulated police force's month against its truth: no wrong door that papers can show, the right ones found, the worst first."""

from __future__ import annotations

import json

import pytest
from conftest_functional import AS_OF, AUTHORITY, Cli
from inside import opened

from rightdoor.cli.session import parse_as_of
from rightdoor.operations.demo import compare_with_truth, comparison
from rightdoor.operations.listing import triage_lines

URGENT = ("tier-1", "tier-2")


@pytest.fixture(scope="module")
def force(tmp_path_factory):
    """(the comparison with the truth, triage lines, truth/subjects.jsonl)"""
    base = tmp_path_factory.mktemp("force").resolve()
    cli = Cli(base / "home")
    cli("simulate", base / "world", "--scale", "force", "--seed", "3", "--slips", "0.05")
    cli("run", base / "world" / "inbox", "--store", base / "store", "--as-of", AS_OF, "--authority", AUTHORITY, "--json")
    with opened(cli, base / "store") as store:
        found = comparison(store, base / "world" / "truth")
        print(compare_with_truth(store, base / "world" / "truth"))
        triage = list(triage_lines(store, parse_as_of(AS_OF)))
    subjects = [json.loads(line) for line in (base / "world" / "truth" / "subjects.jsonl").read_text("utf-8").splitlines()]
    return found, triage, subjects


def test_every_line_is_explained_by_the_truth_and_every_act_has_a_line(force):
    found, _, _ = force
    acts = sum(row.requests for row in found.rows.values())
    slipped = sum(row.requests for mode, row in found.rows.items() if row.detectable)
    assert acts >= 300
    assert 0.02 * acts <= slipped <= 0.10 * acts, "about one request in twenty carries a slip"
    assert found.missing_acts == 0


def test_no_corroborated_status_names_wrong_premises(force):
    found, _, _ = force
    wrong = found.wrong_doors("corroborated", "none", "yes", "partly")
    print(f"corroborated: {wrong} wrong of n = {found.named['corroborated']}; upper 95 % bound 3/n = {found.bound('corroborated'):.4f}")
    assert found.named["corroborated"] >= 50
    assert wrong == 0


def test_no_single_strand_from_a_detectable_slip_names_wrong_premises(force):
    found, _, _ = force
    wrong = found.wrong_doors("single-strand", "none", "yes")
    print(f"single-strand: {wrong} wrong of n = {found.named['single-strand']}; upper 95 % bound 3/n = {found.bound('single-strand'):.4f}")
    assert found.named["single-strand"] >= 50
    assert wrong == 0


def test_naive_practice_goes_to_wrong_doors_in_the_same_month(force):
    """Else the two tests above would show nothing."""
    found, _, _ = force
    assert sum(row.naive_wrong for row in found.rows.values() if row.detectable in ("yes", "partly")) >= 3


def test_nine_in_ten_of_the_oracles_statuses_are_reached_and_none_surpassed(force):
    found, _, _ = force
    held = sum(found.held_for_label.values())
    print(
        f"reached {found.reached:.3f} of all, {found.doors_reached:.3f} of those with a door; held back for a missing label alone: {held}"
    )
    assert found.reached >= 0.90
    assert found.doors_reached >= 0.90
    assert found.overclaimed == 0


def test_planted_high_harm_comes_first_and_not_everybody_with_it(force):
    _, triage, subjects = force
    tier = {number: line["tier"]["low"] for line in triage for number in line["referrals"]}
    planted = [s for s in subjects if s["high_harm"]]
    reached = [s for s in planted if any(tier.get(number) in URGENT for number in s["referrals"])]
    first = sum(line["tier"]["low"] in URGENT for line in triage)
    print(f"high harm in tiers 1-2: {len(reached)} of {len(planted)}; of all subjects {first} of {len(triage)}")
    assert len(planted) >= 10
    assert len(reached) >= 0.97 * len(planted)
    assert first <= 0.44 * len(triage)
