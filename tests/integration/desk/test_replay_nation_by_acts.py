"""The whole of Notarise event by event: each of some nineteen thousand papers is recorded by an act of a person of its force. Taken by `make prove`."""

from __future__ import annotations

import random

import pytest

from golden.notarise.country import country
from golden.notarise.forces import EVERY
from replay_case import NATION, lay, parts, query, record, rows_otherwise, values


@pytest.mark.long
@pytest.mark.timeout(7_200)
def test_the_country_event_by_event(desk):
    laid, worked = lay(desk, [told.code for told in EVERY]), country()
    assert record(laid, worked, one_by_one=True) == sum(len(made.log) for made in worked) > 18_000
    assert values(laid, query(laid), NATION) == NATION
    assert {told.code: values(laid, query(laid, "inside", told.code), ["arrests"])["arrests"] for told in EVERY} == {
        told.code: told.arrests for told in EVERY
    }
    assert parts(laid, "devices-seized", query(laid, "inside", *[told.code for told in EVERY if told.name == "Cleveland"]), "sort") == {
        "drive": 93, "phone": 41,
    }  # fmt: skip
    assert rows_otherwise(laid, random.Random(7).sample(sorted(laid.cases.values()), 60)) == 0, "as if made at once of the whole history"
