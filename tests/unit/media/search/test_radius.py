"""The radius search finds every pair and no other: against brute force, and against sets made to defeat it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.media.search import radius as searching
from rightdoor.media.search.radius import Hits, Radius, masks_of
from rightdoor.media.search.words import bytes_of_words, hex_of_words, words_of_bytes, words_of_hex

KINDS = ("small", "fast")


def random_words(rng, n):
    return rng.integers(0, 2**64, (n, 4), dtype=np.uint64)


def flipped(row, bits):
    """A copy of a hash with the given bits (0 the first of the text form) the other way round."""
    copy = row.copy()
    for bit in bits:
        copy[bit // 64] ^= np.uint64(1) << np.uint64(63 - bit % 64)
    return copy


def brute(words, queries, radius=31):
    """Every pair by counting bits: the answer in the order that the search promises."""
    rows = []
    for q, query in enumerate(queries):
        distance = np.bitwise_count(words ^ query).sum(axis=1, dtype=np.int64)
        near = np.flatnonzero(distance <= radius)
        rows += sorted((q, int(distance[e]), int(e)) for e in near)
    return rows


def rows_of(hits: Hits):
    return list(zip(hits.query.tolist(), hits.distance.tolist(), hits.entry.tolist(), strict=True))


def check(words, queries, radius=31):
    wanted = brute(words, queries, radius)
    for kind in KINDS:
        index = Radius.build(words, memory=kind)
        assert rows_of(index.within(queries, radius=radius)) == wanted, kind
    return wanted


@pytest.mark.parametrize("n", [0, 1, 2, 255, 256, 65_537])
def test_sets_of_awkward_sizes(n):
    rng = np.random.default_rng(n)
    words = random_words(rng, n)
    queries = random_words(rng, 40)
    for q in range(0, 40 if n else 0, 2):
        queries[q] = flipped(words[q * 7919 % n], rng.choice(256, q, replace=False))
    wanted = check(words, queries)
    assert len(wanted) >= (16 if n else 0)
    if n:
        first = Radius.build(words).within(words[-1:])
        assert (first.query[0], first.entry[0], first.distance[0]) == (0, n - 1, 0)


def test_a_query_alone_and_in_a_batch_have_the_same_answer():
    rng = np.random.default_rng(4)
    words = random_words(rng, 3_000)
    queries = np.array([flipped(words[k], rng.choice(256, k % 41, replace=False)) for k in range(82)])
    for kind in KINDS:
        index = Radius.build(words, memory=kind)
        alone = [(q, d, e) for q in range(len(queries)) for _, d, e in rows_of(index.within(queries[q : q + 1]))]
        assert alone == rows_of(index.within(queries)) == brute(words, queries)


@pytest.mark.parametrize("radius", [0, 1, 15, 16, 30, 31, 32, 33, 41, 47, 48, 100, 256])
def test_planted_pairs_at_every_distance_from_0_to_40(radius):
    rng = np.random.default_rng(radius)
    words = random_words(rng, 2_000 if radius < 100 else 300)
    distances = [d for d in range(41) for _ in range(4)]
    queries = np.array([flipped(words[k], rng.choice(256, d, replace=False)) for k, d in enumerate(distances)])
    wanted = {(q, e): d for q, d, e in check(words, queries, radius)}
    for k, d in enumerate(distances):
        assert wanted.get((k, k)) == (d if d <= radius else None)


def test_clusters_of_a_thousand_near_duplicates_each():
    rng = np.random.default_rng(5)
    centres = random_words(rng, 4)
    words = np.concatenate([[flipped(c, rng.choice(256, rng.integers(0, 25), replace=False)) for _ in range(1_000)] for c in centres])
    words = words[rng.permutation(len(words))]
    queries = np.concatenate([centres, [flipped(c, rng.choice(256, 20, replace=False)) for c in centres]])
    assert len(check(words, queries)) > 5_000


def differences_that_defeat_an_index():
    """Bits placed where an index by chunks is blind if anything in it is wrong: one bit in one chunk, two in each other."""
    for chunk in range(16):
        for bit in range(16):
            one = [16 * chunk + bit]
            others = [16 * c + (bit + step) % 16 for c in range(16) if c != chunk for step in (3, 9)]
            yield 31, one + others  # the only way to 31 that leaves a single chunk with fewer than two
            yield 32, [*one, 16 * chunk + (bit + 1) % 16, *others]  # two in every chunk: one too many
    for half in range(2):
        yield 31, range(128 * half, 128 * half + 31)  # all in the half that the prefilter sees, or does not see
    for word in range(4):
        yield 31, range(64 * word, 64 * word + 31)
        yield 32, range(64 * word, 64 * word + 32)


def test_differences_placed_to_defeat_the_index():
    rng = np.random.default_rng(6)
    placed = list(differences_that_defeat_an_index())
    words = random_words(rng, len(placed))
    queries = np.array([flipped(words[k], list(bits)) for k, (_, bits) in enumerate(placed)])
    for kind in KINDS:
        found = {(q, e): d for q, d, e in rows_of(Radius.build(words, memory=kind).within(queries))}
        assert found == {(k, k): d for k, (d, _) in enumerate(placed) if d <= 31}, kind
        wider = {(q, e): d for q, d, e in rows_of(Radius.build(words, memory=kind).within(queries, radius=32))}
        assert wider == {(k, k): d for k, (d, _) in enumerate(placed)}, kind


def test_a_set_whose_hashes_share_their_chunks_is_scanned_and_nothing_is_missed(monkeypatch):
    """Every list of postings is the whole set: the lists are longer than a scan, in a batch and for one query."""
    rng = np.random.default_rng(7)
    words = np.zeros((40_000, 4), np.uint64)
    words[:, 3] = rng.integers(0, 2**16, 40_000, dtype=np.uint64)  # they differ in the last chunk alone
    words[::7, 0] ^= np.uint64(0x0003_0003_0003_0003)
    scanned = []
    scan = searching._scan
    monkeypatch.setattr(searching, "_scan", lambda *args: scanned.append(len(args[1])) or scan(*args))
    index = Radius.build(words)
    far = random_words(rng, 3)
    queries = np.concatenate([words[:2], far])
    assert rows_of(index.within(queries)) == brute(words, queries)
    assert scanned == [2]


def test_hits_beyond_the_room_for_them_are_all_returned(monkeypatch):
    """Everything is near everything: the arrays of hits are emptied, made larger, and nothing is lost or doubled."""
    monkeypatch.setattr(searching, "FIRST_HITS", 1_024)
    monkeypatch.setattr(searching, "POSTING_IN_SCANNED_PAIRS_ALONE", 0)
    rng = np.random.default_rng(8)
    words = np.array([flipped(np.zeros(4, np.uint64), rng.choice(256, 8, replace=False)) for _ in range(3_000)])
    assert len(check(words, words[:3])) == 9_000


def test_repeated_and_degenerate_hashes_are_hashes_like_others():
    words = np.zeros((600, 4), np.uint64)
    words[300:] = ~np.uint64(0)
    wanted = check(words, words[[0, 599]])
    assert len(wanted) == 600


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 300), st.integers(0, 80), st.integers(1, 30), st.sampled_from([0, 3, 16, 31, 33, 47]))
def test_any_set_of_near_and_far(seed, n, spread, m, radius):
    rng = np.random.default_rng(seed)
    centre = random_words(rng, 1)[0]
    words = np.array([flipped(centre, rng.choice(256, rng.integers(0, spread + 1), replace=False)) for _ in range(n)])
    queries = np.array([flipped(centre, rng.choice(256, rng.integers(0, 40), replace=False)) for _ in range(m)])
    check(words, queries, radius)


def test_an_index_can_be_asked_again_and_does_not_change_what_it_was_given():
    rng = np.random.default_rng(9)
    words = random_words(rng, 500)
    before = words.copy()
    for kind in KINDS:
        index = Radius.build(words, memory=kind)
        first, second = rows_of(index.within(words[:20])), rows_of(index.within(words[:20]))
        assert first == second
        assert len(index) == 500
        assert (words == before).all()
    assert Radius.build(words, memory="small").nbytes == 500 * 32
    assert Radius.build(np.asfortranarray(words)).within(words[:1]).entry.tolist() == [0]


@pytest.mark.parametrize(
    ("words", "queries", "radius"),
    [
        (np.zeros((2, 3), np.uint64), None, 31),
        (np.zeros((2, 4), np.int64), None, 31),
        (np.zeros(4, np.uint64), None, 31),
        (np.zeros((2, 4), np.uint64), np.zeros((1, 4), np.int64), 31),
        (np.zeros((2, 4), np.uint64), np.zeros(4, np.uint64), 31),
        (np.zeros((2, 4), np.uint64), np.zeros((1, 4), np.uint64), -1),
        (np.zeros((2, 4), np.uint64), np.zeros((1, 4), np.uint64), 257),
    ],
)
def test_other_shapes_types_and_radii_are_refused(words, queries, radius):
    with pytest.raises(ValueError):
        Radius.build(words).within(queries, radius=radius)


def test_masks_are_every_value_of_at_most_so_many_bits():
    for flips, count in ((0, 1), (1, 17), (2, 137)):
        masks = masks_of(flips).tolist()
        assert sorted(masks) == [v for v in range(65_536) if v.bit_count() <= flips]
        assert len(masks) == count


def test_words_are_in_the_order_of_the_text_form():
    text = "8000000000000001" + "0123456789abcdef" + "f" * 16 + "0" * 15 + "2"
    words = words_of_hex([text.upper()])
    assert [int(w) for w in words[0]] == [0x8000000000000001, 0x0123456789ABCDEF, 2**64 - 1, 2]
    assert hex_of_words(words) == [text]
    assert bytes_of_words(words) == bytes.fromhex(text)
    assert (words_of_bytes([bytes.fromhex(text)]) == words).all()
    assert words_of_bytes(b"").shape == (0, 4)
    with pytest.raises(ValueError):
        words_of_hex([text[:-1]])
    with pytest.raises(ValueError):
        words_of_bytes(b"\0" * 33)


@pytest.mark.long
def test_a_million_hashes_and_ten_thousand_queries_against_brute_force():
    """Random, clustered and adversarial together; brute force is a third way, by tables of bytes, in blocks."""
    rng = np.random.default_rng(10)
    centres = random_words(rng, 200)
    near = np.repeat(centres, 1_000, axis=0)
    near[np.arange(len(near)), rng.integers(0, 4, len(near))] ^= np.uint64(1) << rng.integers(0, 64, len(near), dtype=np.uint64)
    placed = list(differences_that_defeat_an_index())
    words = np.concatenate([random_words(rng, 1_000_000 - len(near) - len(placed)), near, random_words(rng, len(placed))])
    adversarial = np.array([flipped(words[len(words) - len(placed) + k], list(bits)) for k, (_, bits) in enumerate(placed)])
    planted = np.array([flipped(words[rng.integers(len(words))], rng.choice(256, k % 41, replace=False)) for k in range(8_000)])
    queries = np.concatenate([adversarial, planted, centres])
    queries = np.concatenate([queries, random_words(rng, 10_000 - len(queries))])
    wanted = []
    for q, query in enumerate(queries):
        close = np.flatnonzero(np.bitwise_count(words[:, 0] ^ query[0]).astype(np.int16) + np.bitwise_count(words[:, 3] ^ query[3]) <= 31)
        distance = np.bitwise_count(words[close] ^ query).sum(axis=1, dtype=np.int64)
        wanted += sorted((q, int(d), int(e)) for e, d in zip(close, distance, strict=True) if d <= 31)
    for kind in KINDS:
        assert rows_of(Radius.build(words, memory=kind).within(queries)) == wanted
    assert len(wanted) > 200_000
