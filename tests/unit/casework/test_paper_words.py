"""What readers and rules call by codes is said in words."""

from __future__ import annotations

import pytest

from rightdoor.casework.packages.paper_words import in_words, read_as
from rightdoor.readers.mapped_row import PAPERS
from rightdoor.readers.register import readers


def test_papers_of_a_package_are_asked_for_in_words():
    said = in_words(f"ask the sender for {', '.join(PAPERS)}")
    assert said == (
        "ask the sender for the record of the source as it was received; the request as it was sent; the provider's result as it came"
    )
    assert in_words("ask the provider for the zone") == "ask the provider for the zone"


@pytest.mark.parametrize(
    ("reader", "words"), [("mapped_table", "Table, by a column mapping"), ("", "kept as it came"), ("new_one", "new one")]
)
def test_a_reader_is_named_in_words(reader, words):
    assert read_as(reader) == words


def test_every_reader_has_words():
    for module in readers():
        words = read_as(module.NAME)
        assert words[0].isupper() and "_" not in words, module.NAME
