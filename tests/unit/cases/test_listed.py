"""Lists within one field: read back as written; nothing recorded is not the same as nothing there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.cases.listed import as_text, parts_of


def test_a_list_is_written_so_that_it_reads_back():
    assert as_text([]) == "none"
    assert as_text(["PR-01", "PR-02"]) == "PR-01, PR-02"
    assert as_text(["Example, Telecom  plc"]) == "Example Telecom plc", "a comma within a name would part it"


def test_what_was_not_recorded_is_not_an_empty_list():
    assert (parts_of(""), parts_of("  "), parts_of("none"), parts_of(" a,, b ,a")) == (None, None, (), ("a", "b"))


@given(st.lists(st.text(st.characters(whitelist_categories=("Lu", "Ll", "Nd")), min_size=1).filter(lambda t: t != "none"), unique=True))
def test_any_list_of_codes_comes_back(parts):
    assert parts_of(as_text(parts)) == tuple(parts)
