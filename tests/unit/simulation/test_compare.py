"""The comparison counts wrong doors, right doors and held doors as they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rightdoor.simulation.compare import Comparison, compare, render
from rightdoor.simulation.records import Truth
from rightdoor.simulation.simulate import simulate

from .worlds import AS_OF

NAMING = ("corroborated", "single-strand")


@pytest.fixture(scope="module")
def truth_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("simulated")
    return simulate(out, scale="force", seed=4, as_of_us=AS_OF, slips=0.3, missing_labels=0.1).truth


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / name).read_text().splitlines()]


def lines(folder: Path, *, naive: bool = False) -> Iterator[dict[str, Any]]:
    """Attribution lines as the oracle would write them, or as naive practice does: every door that comes back."""
    asked = {r["event"]: r for r in rows(folder, "requests.jsonl")}
    for row in rows(folder, "footprints.jsonl"):
        request, told = asked.get(row["event"]), row["oracle"]["status"]
        status = "refused" if told == "withheld" else told
        if naive:
            status = "corroborated" if request and request["named"] else "unresolved"
        keep = {k: row[k] for k in ("exhibit", "locator", "referral", "identifier")}
        premises = [request["named"]] if request and status in NAMING else []
        yield {**keep, "instant": {"literal": row["literal"]}, "status": status, "premises": premises}


def counted(folder: Path, **how: bool) -> Comparison:
    return compare(lines(folder, **how), Truth(folder))


def test_the_oracle_compared_with_itself_is_perfect(truth_folder: Path) -> None:
    result = counted(truth_folder)
    assert result.reached == result.doors_reached == 1.0
    assert result.overclaimed == result.unknown_lines == result.missing_acts == 0
    assert not result.wrong
    assert sum(r.requests for r in result.rows.values()) == len(rows(truth_folder, "requests.jsonl"))


def test_naive_practice_goes_to_every_wrong_door(truth_folder: Path) -> None:
    result = counted(truth_folder, naive=True)
    wrong = sum(r["wrong_door"] for r in rows(truth_folder, "requests.jsonl"))
    assert wrong > 60
    assert sum(r.wrong_corroborated for r in result.rows.values()) == wrong == sum(r.naive_wrong for r in result.rows.values())
    assert result.overclaimed > 0
    assert sum(result.better.values()) > 0  # single strands at the right door, called corroborated


def test_a_wrong_door_is_found_even_when_it_has_no_uprn(truth_folder: Path) -> None:
    made = list(lines(truth_folder))
    place = next(line for line in made if line["premises"])
    right = dict(place["premises"][0])
    other = next(r for r in rows(truth_folder, "premises.jsonl") if r["uprn"] != right["uprn"])
    place["premises"] = [{"address": other["shown"].upper(), "postcode": other["postcode"].lower(), "uprn": ""}]
    assert sum(compare(made, Truth(truth_folder)).wrong.values()) == 1
    place["premises"] = [{**right, "address": "in other words", "postcode": ""}]
    assert sum(compare(made, Truth(truth_folder)).wrong.values()) == 0
    place["premises"] = [{**right, "uprn": ""}]
    assert sum(compare(made, Truth(truth_folder)).wrong.values()) == 0
    place["premises"] = [{"address": "nowhere", "postcode": "", "uprn": ""}]
    assert sum(compare(made, Truth(truth_folder)).wrong.values()) == 1


@pytest.mark.parametrize("status", NAMING)
def test_a_wrong_door_in_a_repeated_delivery_is_not_hidden_by_a_right_one(truth_folder: Path, status: str) -> None:
    made = list(lines(truth_folder))
    right = next(line for line in made if line["status"] == "corroborated" and line["premises"])
    other = next(r for r in rows(truth_folder, "premises.jsonl") if r["uprn"] != right["premises"][0]["uprn"])
    again = {**right, "status": status, "premises": [{"address": other["address"], "postcode": other["postcode"], "uprn": other["uprn"]}]}
    for told in ([*made, again], [again, *made]):
        result = compare(told, Truth(truth_folder))
        assert {key[0]: n for key, n in result.wrong.items()} == {status: 1}
    assert not compare([*made, right], Truth(truth_folder)).wrong


def test_lines_that_are_missing_or_foreign_are_counted(truth_folder: Path) -> None:
    result = compare([], Truth(truth_folder))
    acts = {r["event"] for r in rows(truth_folder, "requests.jsonl")}
    assert result.missing_acts == len(acts)
    assert result.doors_reached == 0.0
    foreign = {"exhibit": "0" * 64, "referral": "1", "identifier": {"type": "ipv4", "value": "192.0.2.1", "port": None}}
    assert compare([{**foreign, "instant": {"literal": ""}, "status": "refused", "premises": []}], Truth(truth_folder)).unknown_lines == 1


def test_the_bound_is_three_over_n() -> None:
    result = Comparison()
    assert result.bound("corroborated") == 1.0
    result.named["corroborated"] = 300
    assert result.bound("corroborated") == pytest.approx(0.01)


def test_what_a_missing_label_holds_back_stands_apart(truth_folder: Path) -> None:
    result = counted(truth_folder)
    assert result.held_for_label
    assert all(now != labelled for now, labelled in result.held_for_label)
    text = render(result)
    assert "held back for a missing label alone" in text
    assert "upper 95 % bound" in text
    assert "lines that no truth explains: 0; acts asked about without a line: 0" in text
    assert all(mode in text for mode in result.rows)
