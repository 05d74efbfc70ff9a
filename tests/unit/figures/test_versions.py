"""Versions of records: at each instant exactly what the history then gave."""

from __future__ import annotations

from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.figures.record import Record
from rightdoor.figures.versions import Version, versions_of, what


def record(name: str, force: str = "", fact: str = "") -> Record:
    return Record(id=name, kind="arrest", at_us=1, known_us=1, force=force, facts=MappingProxyType({"of": fact} if fact else {}))


RECORDS = st.builds(record, st.sampled_from("ab"), st.sampled_from(["", "E23000001"]), st.sampled_from(["", "x"]))
SAID = st.lists(st.lists(RECORDS, max_size=4), max_size=7)


def said(records):
    return sorted(what(one) for one in records)


@given(SAID, st.integers(0, 7))
def test_at_each_instant_exactly_what_was_then_given_also_when_taken_in_step_by_step(told, first):
    def at(us):
        return told[us // 10 - 1]

    cuts = [10 * (n + 1) for n in range(len(told))]
    whole = versions_of(at, cuts)
    for us in [*cuts, *(cut + 5 for cut in cuts)]:
        assert said(one.record for one in whole if one.stands(us)) == said(at(us // 10 * 10))
    assert [one for one in whole if one.stands(9)] == []
    begun = versions_of(at, cuts[:first])
    gone = [one for one in begun if one.gone_us is not None]
    stepped = gone + versions_of(at, cuts[first:], [one for one in begun if one.gone_us is None])
    key = lambda one: (what(one.record), one.since_us, one.gone_us or 0)  # noqa: E731
    assert sorted(map(key, stepped)) == sorted(map(key, whole))


def test_what_is_corrected_is_gone_from_then_on_and_not_before():
    old, new = record("a"), record("a", "E23000001")
    held = versions_of(lambda us: [old] if us < 20 else [new], [10, 20])
    assert held == [Version(old, 10, 20), Version(new, 20)]
