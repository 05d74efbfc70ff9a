"""What is known of a line follows from what each set says, and from nothing else: against sets that are looked through one by one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.media.entry import Category
from rightdoor.media.matching.judge import judge
from rightdoor.media.matching.match import Match, disagree, harmless
from rightdoor.media.matching.near import How, hashes_of
from rightdoor.media.matching.report import Reports
from rightdoor.media.perceptual.outcome import HASHER
from rightdoor.media.reading.line import Line
from rightdoor.media.says import Says


@dataclass
class PlainSet:
    """A set that is a list: every question goes through all of it. The reference that the tables must equal."""

    name: str
    entries: list[tuple[str, bytes, Says]]
    kind: str = "table"
    version: int = 1
    issuer: str | None = None
    maybe: set[bytes] = field(default_factory=set)

    @property
    def algorithms(self):
        return tuple(sorted({algorithm for algorithm, _, _ in self.entries}))

    @property
    def hashers(self):
        return tuple(sorted({says.hasher for _, _, says in self.entries}))

    def find(self, algorithm, digests):
        at = {digest: n for n, (a, digest, _) in reversed(list(enumerate(self.entries))) if a == algorithm}
        return np.array([at.get(row.tobytes(), -1) for row in digests], dtype=np.int64)

    def near(self, hashes, radius, *, memory):
        hits = []
        for query, row in enumerate(hashes):
            for place, (algorithm, digest, _) in enumerate(self.entries):
                distance = (int.from_bytes(row.tobytes()) ^ int.from_bytes(digest)).bit_count() if algorithm == "pdq" else 999
                if distance <= radius and place == next(n for n, entry in enumerate(self.entries) if entry[1] == digest):
                    hits.append((query, place, distance))
        columns = list(zip(*sorted(hits, key=lambda h: (h[0], h[2], h[1])), strict=True)) or [(), (), ()]
        return tuple(np.array(column, dtype=np.int64) for column in columns)

    def perhaps(self, algorithm, digests):
        return np.array([row.tobytes() in self.maybe for row in digests], dtype=bool)

    def says(self, algorithm, position):
        wanted = self.entries[position][1]
        return list(dict.fromkeys(s for a, d, s in self.entries if a == algorithm and d == wanted))


def graded(number: int, profile: str = "US", label: str = "x", **more) -> Says:
    return Says(Category(profile, number, label), **more)


def line(data: bytes = b"content", *, pdq: int | None = None, quality: int = 100, **more) -> Line:
    digests = [hashlib.new(name, data).hexdigest() for name in ("md5", "sha1", "sha256")]
    text = None if pdq is None else f"{pdq:064x}"
    made = Line("p", len(data), *digests, pdq=text, quality=None if pdq is None else quality, variants=() if text is None else (text,))
    return made._replace(kind="jpeg", **more)


def md5(data: bytes) -> bytes:
    return hashlib.md5(data).digest()


BASE = int("5a" * 32, 16)


def test_digests_that_agree_are_one_match_and_the_strongest_is_named_first():
    entries = [("md5", md5(b"content"), graded(1)), ("sha256", hashlib.sha256(b"content").digest(), graded(1))]
    (judged,) = judge([line()], [PlainSet("s", entries)], How())
    (match,) = judged.matches
    assert (match.kind, match.algorithms, judged.known) == ("exact", ("sha256", "md5"), "exact")


def test_a_set_that_contradicts_itself_gives_each_of_its_words():
    entries = [("md5", md5(b"content"), graded(1)), ("md5", md5(b"content"), graded(2))]
    (judged,) = judge([line()], [PlainSet("s", entries)], How())
    assert [m.category.number for m in judged.matches] == [1, 2]
    assert "sets-disagree" in [f.code for f in judged.findings]


def test_an_entry_that_its_issuer_calls_wrong_matches_nothing():
    bad = Says(None, frozenset({"bad-hash"}))
    (judged,) = judge([line(pdq=BASE)], [PlainSet("s", [("md5", md5(b"content"), bad), ("pdq", BASE.to_bytes(32), bad)])], How())
    assert (judged.matches, judged.known, [f.code for f in judged.findings]) == ((), "new", ["bad-hash-flagged"])


def test_a_filter_gives_a_note_and_no_match():
    (judged,) = judge([line()], [PlainSet("f", [], kind="filter", maybe={md5(b"content")})], How())
    assert (judged.matches, judged.known, [f.code for f in judged.findings]) == ((), "new", ["perhaps-known"])


def test_what_has_no_content_or_no_digests_is_never_found():
    held = PlainSet("s", [("md5", md5(b""), graded(1))])
    empty, unread = judge([line(b""), Line("p", 7)], [held], How())
    assert (empty.matches, unread.matches, unread.known) == ((), (), "unread")


@pytest.mark.parametrize(("pdq", "quality"), [(BASE, 49), (0, 100), ((1 << 256) - 1, 100), (7, 100)])
def test_low_quality_and_plain_hashes_are_compared_with_nothing(pdq, quality):
    (judged,) = judge([line(pdq=pdq, quality=quality)], [PlainSet("s", [("pdq", pdq.to_bytes(32), graded(1))])], How())
    assert judged.matches == ()


def test_a_turned_form_is_near_and_the_nearest_form_is_named():
    turned = BASE ^ ((1 << 120) - 1)
    made = line(pdq=BASE)._replace(variants=(f"{BASE:064x}", f"{turned:064x}"))
    (judged,) = judge([made], [PlainSet("s", [("pdq", (turned ^ 3).to_bytes(32), graded(1))])], How())
    (match,) = judged.matches
    assert (match.distance, match.variant, match.as_json()["variant"]) == (2, 1, "rotate-90")


def test_a_near_entry_of_the_same_set_and_words_is_not_said_twice():
    entries = [("md5", md5(b"content"), graded(1)), ("pdq", BASE.to_bytes(32), graded(1))]
    (judged,) = judge([line(pdq=BASE)], [PlainSet("s", entries)], How())
    assert [m.kind for m in judged.matches] == ["exact"]
    (judged,) = judge([line(pdq=BASE)], [PlainSet("a", entries[:1]), PlainSet("b", entries[1:])], How())
    assert [(m.set, m.kind) for m in judged.matches] == [("a", "exact"), ("b", "near")]


def test_frames_of_a_film_count_once_for_each_hash():
    frames = ((0, 100, f"{BASE:064x}"), (1000, 100, f"{BASE:064x}"), (2000, 100, f"{BASE ^ (1 << 200) - 1:064x}"), (3000, 20, "1" * 64))
    film = line()._replace(kind="mp4", frames=frames)
    (judged,) = judge([film], [PlainSet("s", [("pdq", (BASE ^ 1).to_bytes(32), graded(1))])], How())
    assert (judged.known, judged.matches[0].frames, judged.matches[0].distance) == ("near", (1, 2), 1)


def apart(bits: int) -> int:
    return BASE ^ sum(1 << (5 * n) for n in range(bits))


@pytest.mark.parametrize(("hasher", "tolerance"), [(HASHER, 0), ("pdqhash 0.2.8", 2), ("", 12), ("another 1", 12)])
def test_beyond_the_radius_by_no_more_than_two_makers_may_differ_is_neither_match_nor_none(hasher, tolerance):
    for bits in (30, 31, 32, 33, 34, 43, 44):
        held = PlainSet("s", [("pdq", apart(bits).to_bytes(32), graded(1, hasher=hasher))])
        (judged,) = judge([line(pdq=BASE)._replace(hasher=HASHER)], [held], How())
        told = [f for f in judged.findings if f.code == "near-within-tolerance"]
        assert [m.distance for m in judged.matches] == ([bits] if bits <= 31 else [])
        assert bool(told) == (31 < bits <= 31 + tolerance)
        assert all(f"{bits} bits" in f.message and "s has" in f.message for f in told)
        assert judged.known == ("near" if bits <= 31 else "new")


def test_what_is_held_or_near_is_not_also_said_to_be_within_the_tolerance():
    perhaps = ("pdq", apart(35).to_bytes(32), graded(2))
    for other in (("md5", md5(b"content"), graded(1)), ("pdq", apart(3).to_bytes(32), graded(1))):
        (judged,) = judge([line(pdq=BASE)._replace(hasher=HASHER)], [PlainSet("s", [other, perhaps])], How())
        assert "near-within-tolerance" not in [f.code for f in judged.findings]
        assert [m.category.number for m in judged.matches] == [1]


def test_a_film_held_against_films_has_its_share_both_ways():
    rng = np.random.default_rng(3)
    bases = [int.from_bytes(rng.bytes(32)) for _ in range(9)]
    frames = tuple((1000 * n, 100, f"{value:064x}") for n, value in enumerate(bases[:6]))
    of = {"long.vpdq": bases[2:9], "short.vpdq": bases[4:5]}
    entries = [("pdq", value.to_bytes(32), graded(1, film=(name, len(values)))) for name, values in of.items() for value in values]
    (judged,) = judge([line()._replace(kind="mp4", frames=frames)], [PlainSet("s", entries)], How())
    shown = {match.says.film[0]: match.as_json() for match in judged.matches}
    wanted = {"long.vpdq": (4, 6, 66.6, 57.1, False), "short.vpdq": (1, 6, 16.6, 100.0, False)}
    keys = ("frames_near", "frames_counted", "query_pct", "compared_pct", "film_matches")
    assert {name: tuple(line[key] for key in keys) for name, line in shown.items()} == wanted
    (whole,) = judge([line()._replace(kind="mp4", frames=frames[2:])], [PlainSet("s", entries)], How())
    assert [m.as_json()["film_matches"] for m in whole.matches if m.says.film[0] == "long.vpdq"] == [True]
    (still,) = judge([line(pdq=bases[4])], [PlainSet("s", entries)], How())
    assert [(m.as_json()["query_pct"], m.as_json()["film_matches"]) for m in still.matches] == [(None, None)] * 2


@given(
    hashes=st.lists(st.integers(0, 40), min_size=1, max_size=12),
    queries=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), min_size=1, max_size=8),
    radius=st.integers(0, 40),
)
@settings(max_examples=60, deadline=None)
def test_near_matches_are_those_of_looking_at_every_pair(hashes, queries, radius):
    rng = np.random.default_rng(1)
    bases = [int.from_bytes(rng.bytes(32)) for _ in range(41)]
    entries = [("pdq", bases[b].to_bytes(32), graded(n)) for n, b in enumerate(hashes)]
    lines = [line(pdq=bases[b] ^ sum(1 << (5 * i % 256) for i in range(bits))) for b, bits in queries]
    for (base, bits), judged in zip(queries, judge(lines, [PlainSet("s", entries)], How(radius)), strict=True):
        expected = {n: bits for n, b in enumerate(hashes) if b == base and bits <= radius}
        assert {m.category.number: m.distance for m in judged.matches} == expected
        assert (judged.known == "near") == bool(expected)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ([graded(1), graded(1)], False),
        ([graded(1), graded(2)], True),
        ([graded(1), graded(2, "UK")], False),
        ([graded(1), graded(9, label="unknown")], False),
        ([graded(1), graded(8, "UK")], True),
        ([graded(0, "NSRL"), graded(8, "UK")], False),
        ([Says(None, frozenset({"known-file"})), graded(1)], True),
        ([Says(), graded(1)], False),
    ],
)
def test_what_is_called_disagreement(says, expected):
    assert disagree([Match("s", 1, None, "exact", ("md5",), 0, each) for each in says]) is expected


def test_a_near_match_is_no_disagreement():
    assert disagree([Match("s", 1, None, "near", ("pdq",), 3, graded(1)), Match("t", 1, None, "exact", ("md5",), 0, graded(2))]) is False


def test_a_number_that_means_no_interest_in_one_profile_means_nothing_in_another():
    assert harmless(graded(8, "UK"))
    assert not harmless(graded(8, "US"))
    assert not harmless(graded(0, "US"))
    assert not harmless(Says(None, frozenset({"baseline"})))


def test_series_of_identified_victims_are_counted_once_each():
    sets = [PlainSet("s", [("md5", md5(b"a"), graded(1, series="one")), ("md5", md5(b"b"), graded(1, series="one"))])]
    reports = Reports()
    for judged in judge([line(b"a"), line(b"b")], sets, How()):
        reports.of("box", None).add(judged)
    assert reports.as_json()[0]["series_touched"] == 1


def test_lines_without_hashes_ask_nothing():
    assert hashes_of([line(), Line("p", None)]).owners == []
