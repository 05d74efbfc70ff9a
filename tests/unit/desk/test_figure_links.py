"""A link of a number is read as the query that it was made of, and nothing else passes for one."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.desk.figure_links import figure_asked, figure_href
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query
from rightdoor.reference.forces import forces

CODES = [force.code for force in forces()]


def asked(address):
    return figure_asked(MultiValueDict(parse_qs(address.partition("?")[2])))


@given(
    st.sampled_from(sorted(DEFINITIONS)),
    st.integers(0, 2**60),
    st.integers(1, 2**40),
    st.integers(0, 2**60),
    st.sampled_from(["all", "inside", "inside-or-linked", "outside"]),
    st.sets(st.sampled_from(CODES), max_size=3),
)
def test_a_link_is_read_as_what_it_was_made_of(code, begins, length, as_of, scope, held):
    query = Query(begins, begins + length, as_of, scope, "" if scope == "all" else "7", tuple(sorted(held)))
    assert asked(figure_href(code, query)) == (DEFINITIONS[code], query)


@pytest.mark.parametrize(
    "wrong",
    [
        ("definition=arrests", "definition=arrest"),
        ("from_us=5", "from_us=-5"),
        ("from_us=5", "from_us=10"),
        ("until_us=9", "until_us="),
        ("operation=7", "operation=x"),
        ("scope=inside", "scope=around"),
        ("force=E23000033", "force=E1"),
    ],
)
def test_anything_else_is_no_number(wrong):
    good = figure_href("arrests", Query(5, 9, 9, "inside", "7", ("E23000033",)))
    assert asked(good) is not None
    assert wrong[0] in good
    assert asked(good.replace(*wrong)) is None
