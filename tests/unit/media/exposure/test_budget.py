"""Counts of a look in, the budget of an exhibit out."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.media.entry import Category
from rightdoor.media.exposure.budget import PARTS, Kind, Seen, budget_of, needs_a_look, part_of
from rightdoor.media.exposure.contents import ROW, Images, Tally, digests_of, distinct, kind_of
from rightdoor.media.exposure.shared import elsewhere, within
from rightdoor.media.matching.judge import Judged
from rightdoor.media.matching.match import Match
from rightdoor.media.reading.line import Line
from rightdoor.media.says import Says
from rightdoor.store.keys import StoreKeys

KEYS = Images(StoreKeys(bytes(range(32))))


def line(name, *, kind="jpeg", size=10, digests=("sha256", "sha1", "md5")):
    made = {each: hashlib.new(each, name.encode()).hexdigest() for each in digests}
    return Line(name, size, kind=kind, **made)


def match(profile="UK", number=1, *, kind="exact", label="Category A", flags=frozenset()):
    category = None if number is None else Category(profile, number, label)
    return Match("caid", 1, "an issuer", kind, ("sha1",), 0 if kind == "exact" else 8, Says(category, flags))


def judged(name, known="new", *matches, **more):
    return Judged(line(name, **more), matches, known, ())


@pytest.mark.parametrize(
    ("kind", "trusted", "part"),
    [
        (Kind("exact", True, ("UK",)), {"UK"}, "graded"),
        (Kind("exact", True, ("UK",)), {"US"}, "listed"),
        (Kind("exact", True, ("UK",)), (), "listed"),
        (Kind("exact", True), {"UK"}, "listed"),
        (Kind("harmless", True), {"UK"}, "harmless"),
        (Kind("near", True), {"UK"}, "near"),
        (Kind("new", True), {"UK"}, "new"),
        (Kind("new", False), {"UK"}, "other"),
        (Kind("unread", False), {"UK"}, "unread"),
        (Kind("not-compared", True), {"UK"}, "not_compared"),
    ],
)
def test_what_is_known_decides_whether_somebody_looks(kind, trusted, part):
    assert part_of(kind, trusted) == part
    assert needs_a_look(kind, trusted) == (part in ("listed", "near", "new"))


KINDS = st.builds(
    Kind,
    st.sampled_from(["exact", "near", "harmless", "new", "unread", "not-compared"]),
    st.booleans(),
    st.sampled_from([(), ("UK",), ("UK", "US")]),
    st.booleans(),
)


@given(st.dictionaries(KINDS, st.builds(Seen, st.integers(0, 9), st.integers(0, 9)), max_size=9), st.integers(0, 9))
def test_every_file_stands_in_one_part(kinds, copies):
    for trusted in ((), ("UK",), ("UK", "US")):
        made = budget_of(kinds, copies=copies, trusted=trusted)
        assert made.files == copies + sum(seen.contents + seen.without_digest for seen in kinds.values())
        assert sum(getattr(made, part) for part in PARTS) + made.copies == made.files
        assert made.to_look + made.spared + made.other + made.unknown + made.copies == made.files
    assert budget_of(kinds, copies=copies, trusted=("UK",)).to_look <= budget_of(kinds, copies=copies).to_look


def test_a_grade_counts_within_its_profile_where_nothing_contradicts_it():
    assert kind_of(judged("a", "exact", match(), match("US", 2))).profiles == ("UK", "US")
    assert kind_of(judged("a", "exact", match(), match(number=2))).profiles == ()  # one profile, two numbers
    assert kind_of(judged("a", "exact", match(), match("NSRL", 0))).profiles == ()  # graded, and of no interest
    assert kind_of(judged("a", "exact", match(label="unknown"))).profiles == ()
    assert kind_of(judged("a", "exact", match(number=None))).profiles == ()
    assert kind_of(judged("a", "near", match(kind="near"))).profiles == ()


def test_what_is_a_picture_is_told_by_its_content():
    assert kind_of(judged("a")).sight
    assert not kind_of(judged("a", kind=None)).sight
    assert not kind_of(judged("a", size=0)).sight
    assert kind_of(judged("a", kind=None, size=None), stated=True).sight


def test_a_content_counts_once_however_often_it_lies_there():
    tally = Tally()
    gone = Judged(Line("gone", None), (), "unread", ())
    for each in (*map(judged, "abaa"), judged("k", "exact", match()), gone):
        tally.add(kind_of(each), digests_of(each))
    contents = tally.finish(KEYS)
    assert dict(contents.kinds) == {
        Kind("new", True): Seen(2, 0),
        Kind("exact", True, ("UK",)): Seen(1, 0),
        Kind("unread", False): Seen(0, 1),
    }
    assert contents.copies == 2
    assert contents.rows.shape == (3, ROW)
    made = budget_of(dict(contents.kinds), copies=contents.copies, trusted=("UK",))
    assert (made.files, made.to_look, made.spared, made.unknown) == (6, 2, 1, 1)


def test_no_digest_stands_in_what_is_kept():
    kept = tally_of("a").finish(KEYS).rows.tobytes()
    for algorithm in ("sha256", "sha1", "md5"):
        assert hashlib.new(algorithm, b"a").digest() not in kept
    assert tally_of("a").finish(Images(StoreKeys(bytes(32)))).rows.tobytes() != kept
    assert tally_of("a").finish(None).rows is None


def tally_of(*names, digests=("sha256", "sha1", "md5"), by_person=False):
    tally = Tally()
    for name in names:
        each = judged(name, digests=digests)
        tally.add(kind_of(each, by_person=by_person), digests_of(each))
    return tally


def test_a_content_of_two_exhibits_is_found_by_any_digest_that_both_have():
    read = tally_of("a", "b", "c", "d").finish(KEYS).rows
    stated = {
        "sha256": tally_of("a", "x", digests=("sha256",)).finish(KEYS).rows,
        "sha1": tally_of("b", "x", digests=("sha1",)).finish(KEYS).rows,
        "md5": tally_of("c", "x", digests=("md5",)).finish(KEYS).rows,
    }
    names = _names(read)
    for other, name in zip(stated.values(), "abc", strict=True):
        assert {names[at] for at in np.flatnonzero(within(read, other))} == {name}
        assert within(other, read).sum() == 1
    # what has no common digest is not the same, and neither is what has none at all
    assert not within(stated["sha1"], stated["md5"]).any()
    assert not within(read, read[:0]).any()
    assert not within(read[:0], read).any()


def _names(rows):
    order = {tally_of(name).finish(KEYS).rows[0, :-1].tobytes(): name for name in "abcd"}
    return [order[row[:-1].tobytes()] for row in rows]


def test_elsewhere_tells_what_lies_there_from_what_a_person_graded_there():
    mine = tally_of("a", "b", "c").finish(KEYS).rows
    names = _names(mine)
    graded, plain = tally_of("a", "b", by_person=True).finish(KEYS).rows, tally_of("b", "c").finish(KEYS).rows
    lies, by_person = elsewhere(mine, [(graded, np.ones(2, dtype=bool)), (plain, np.zeros(2, dtype=bool))])
    assert {names[at] for at in np.flatnonzero(lies)} == {"a", "b", "c"}
    assert {names[at] for at in np.flatnonzero(by_person)} == {"a", "b"}


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from([(1, 1, 1), (0, 1, 1), (0, 0, 1), (0, 1, 0)])), max_size=30))
def test_distinct_keeps_one_row_for_each_strongest_digest(rows):
    made = []
    for number, has in rows:
        parts = [hashlib.new(name, bytes([number])).digest() if yes else bytes(width)
                 for name, yes, width in zip(("sha256", "sha1", "md5"), has, (32, 20, 16), strict=True)]  # fmt: skip
        made.append(b"".join(parts) + b"\0")
    plain = np.frombuffer(b"".join(made), dtype=np.uint8).reshape(-1, ROW)
    wanted = {(number, has.index(1)) for number, has in rows}
    assert len(distinct(plain)) == len(wanted)
    assert len(KEYS.of(distinct(plain))) == len(wanted)
