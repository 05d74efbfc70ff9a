"""RFC 8785: examples of the RFC, and agreement of the ledger's quick encoder with the library."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.errors import InternalProblem
from rightdoor.store.canonical import canonical
from rightdoor.store.ledger import _lines, body_start
from rightdoor.store.ledger_subject import LedgerEntry

TEXT = st.from_regex(r"[A-Za-z][A-Za-z0-9_./=-]{0,60}", fullmatch=True)
VALUES = st.one_of(TEXT, st.integers(-(2**53) + 1, 2**53 - 1), st.booleans(), st.none(), st.lists(TEXT, max_size=4))
SUBJECTS = st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True), VALUES, max_size=6)
ACTORS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(str.strip)


def test_the_sorting_example_of_rfc_8785_section_3_2_3() -> None:
    value = {
        "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
        "\U0001f600": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis",
    }  # fmt: skip
    assert list(json.loads(canonical(value)).values()) == [
        "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face",
        "Hebrew Letter Dalet With Dagesh",
    ]  # fmt: skip


@pytest.mark.parametrize("value", [2**53, float("nan"), {"a": {1, 2}}, {1: 2}, "\ud800"])
def test_what_json_cannot_hold_exactly_is_refused_without_repeating_it(value: object) -> None:
    with pytest.raises(InternalProblem, match="no canonical JSON form"):
        canonical(value)


@given(st.integers(1, 2**53 - 1), st.integers(0, 2**53 - 1), ACTORS, SUBJECTS, st.binary(min_size=32, max_size=32))
def test_ledger_bodies_are_rfc_8785(seq: int, at_us: int, actor: str, subject: dict[str, object], before: bytes) -> None:
    lines = "".join(_lines([LedgerEntry("read", subject)], seq - 1, before, actor=actor, at_us=at_us))  # type: ignore[arg-type]
    cells = lines.removesuffix("\n").split("\t")
    body = cells[4].replace("\\\\", "\\")
    whole = {"act": "read", "actor": actor, "at": at_us, "prev": before.hex(), "seq": seq, "subject": subject}
    assert body.encode() == canonical(whole)
    assert body.startswith(body_start(seq, at_us, actor, "read", before))
    assert len(cells) == 6
