"""The whole way of a referral by the interface alone: dropped in, owned, transferred, asked about, answered, decided, each value walked back."""

from __future__ import annotations

import pytest

from desk_way_case import ADDRESS, by_api, dropped, last_row, left, people_of_two_units


@pytest.fixture(scope="module")
def way(desk):
    people, file = people_of_two_units(desk), dropped()
    after = last_row(desk)
    found = by_api(desk, people, file)
    return people, file, found, left(desk, people, after)


def test_the_status_is_corroborated_at_the_address_of_the_results(way):
    summary = way[2]["summary"]
    assert summary["status"] == "corroborated"
    assert [ADDRESS.split(",")[0] in door["words"] for door in summary["doors"]] == [True]


def test_the_answer_and_the_acceptance_stand(way):
    found = way[2]
    assert (found["answer"]["kind"], found["answer"]["state"]) == ("assessment", "yes")
    assert (found["accepted"]["kind"], found["accepted"]["state"]) == ("accept", "accepted")


def test_each_value_is_walked_back_to_an_exhibit_and_its_entry(way):
    _, file, found, _ = way
    assert len(found["sources"]) >= 15
    for place, statements in found["sources"]:
        assert statements, place
        for one in statements:
            assert len(one["exhibit"]) == 64
            assert one["ledger_seq"] > 0
            assert one["received_by"]
            if one["name"] == file.name and one["raw"]:
                assert one["raw"] in file.text, place  # the text that stands there, as received


def test_every_act_has_its_row(way):
    acts = {(row.who, code) for row in way[3] for code in row.codes}
    for done in (
        ("sender", "did=acknowledge"),
        ("sender", "did=own"),
        ("sender", "did=offer"),
        ("receiver", "did=accept"),
        ("spoc", "what=sent"),
    ):
        assert done in acts
