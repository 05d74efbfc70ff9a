"""How many others a request may concern, as a number with its reason."""

from __future__ import annotations

import pytest

from rightdoor.model.civil import MINUTE, SECOND
from rightdoor.reference.collateral import collateral_figures
from rightdoor.requests.candidates import Candidate
from rightdoor.requests.collateral import collateral_of


def act(*, kind="", port=40_000, width=SECOND, readings=1, id_type="ipv4"):
    at = tuple(range(readings))
    return Candidate("fp", "upload", id_type, "192.0.2.1", port, "192.0.2.1", at, frozenset({0}), width, 0, kind=kind)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        (act(kind="fixed"), 1),
        (act(kind="fixed", port=None), 1),
        (act(kind="fixed", width=MINUTE), 2),
        (act(kind="cgnat"), 1),
        (act(kind="cgnat", port=None), 64),
        (act(kind="mobile", port=None), 64),
        (act(kind="public-wifi"), 64),
        (act(), 1),
        (act(port=None), 64),
        (act(port=None, id_type="ipv6"), 1),
        (act(kind="fixed", readings=2), 2),
        (act(port=None, readings=3), 192),
        (act(kind="a kind that no table has", port=None), 64),
    ],
)
def test_the_number(asked, number):
    assert collateral_of(asked).number == number


def test_the_reason_names_network_port_time_and_assumption():
    why = collateral_of(act(port=None)).why
    assert "without a port" in why and "to the second" in why and "assumption" in why
    assert "2 readings" in collateral_of(act(kind="fixed", readings=2)).why


def test_every_figure_has_a_source():
    assert all(figure.source and 1 <= figure.exact <= figure.loose for figure in collateral_figures().values())
