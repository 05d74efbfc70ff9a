from __future__ import annotations

import hashlib
import io
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.exhibits.stream import SEGMENT, TAG, SealBroken, SealedReader, seal, seal_stream, sealed_length, unseal

KEY = bytes(range(32))
WHOLE = SEGMENT + TAG


def _data(length: int) -> bytes:
    block = hashlib.sha512(b"pattern").digest()
    return (block * (length // 64 + 1))[:length]


def _sealed(data: bytes, key: bytes = KEY) -> bytes:
    pieces = [data[i : i + 300_007] for i in range(0, len(data), 300_007)]
    return b"".join(seal_stream(key, hashlib.sha256(data).digest(), iter(pieces)))


@pytest.mark.parametrize("length", [0, 1, 4096, SEGMENT - 1])
def test_a_small_exhibit_comes_back_and_both_ways_of_sealing_agree(length: int) -> None:
    data = _data(length)
    digest = hashlib.sha256(data).digest()
    sealed = seal(KEY, digest, data)
    assert unseal(KEY, digest, sealed) == data
    assert sealed == _sealed(data)
    assert len(sealed) == sealed_length(length)


@pytest.mark.parametrize("length", [SEGMENT, SEGMENT + 1, 2 * SEGMENT, 3 * SEGMENT + 17])
def test_a_long_exhibit_comes_back(length: int) -> None:
    data = _data(length)
    sealed = _sealed(data)
    assert len(sealed) == sealed_length(length)
    reader = SealedReader(KEY, hashlib.sha256(data).digest(), io.BytesIO(sealed), length=len(sealed))
    assert reader.size == length
    assert io.BufferedReader(reader).read() == data


def test_the_fast_way_refuses_a_whole_segment() -> None:
    with pytest.raises(ValueError, match="less than one segment"):
        seal(KEY, bytes(32), bytes(SEGMENT))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3 * SEGMENT), st.integers(0, 70_000)), max_size=6))
def test_reading_anywhere_gives_what_stands_there(places: list[tuple[int, int]]) -> None:
    data = _data(2 * SEGMENT + 5)
    reader = SealedReader(KEY, hashlib.sha256(data).digest(), io.BytesIO(_LONG), length=len(_LONG))
    for offset, count in places:
        reader.seek(offset)
        got = b""
        while len(got) < count and (piece := reader.read(count - len(got))):
            got += piece
        assert got == data[offset : offset + count]


_LONG = _sealed(_data(2 * SEGMENT + 5))


def _read(sealed: bytes, data: bytes) -> bytes:
    return io.BufferedReader(SealedReader(KEY, hashlib.sha256(data).digest(), io.BytesIO(sealed), length=len(sealed))).read()


def _broken(sealed: bytes, data: bytes) -> SealBroken:
    with pytest.raises(SealBroken) as caught:
        _read(sealed, data)
    assert caught.value.exhibit == hashlib.sha256(data).hexdigest()
    assert caught.value.exhibit in str(caught.value)
    return caught.value


DATA = _data(3 * SEGMENT + 100)
SEALED = _sealed(DATA)


@pytest.mark.parametrize("place", [0, 100, SEGMENT, WHOLE, 2 * WHOLE + 9, len(SEALED) - 1])
def test_a_flipped_bit_is_found_in_its_segment(place: int) -> None:
    bad = bytearray(SEALED)
    bad[place] ^= 4
    assert _broken(bytes(bad), DATA).segment == place // WHOLE + 1


@pytest.mark.parametrize("segments", [1, 2, 3])
def test_a_cut_at_a_segment_edge_is_found(segments: int) -> None:
    problem = _broken(SEALED[: segments * WHOLE], DATA)
    assert problem.segment == segments
    assert "cut after this segment" in problem.what


@pytest.mark.parametrize("length", [0, 5, TAG, WHOLE - 1, WHOLE + 3, len(SEALED) - 1])
def test_a_cut_anywhere_is_found(length: int) -> None:
    _broken(SEALED[:length], DATA)


def test_swapped_segments_are_found_and_named() -> None:
    bad = SEALED[:WHOLE] + SEALED[2 * WHOLE : 3 * WHOLE] + SEALED[WHOLE : 2 * WHOLE] + SEALED[3 * WHOLE :]
    problem = _broken(bad, DATA)
    assert problem.segment == 2
    assert "segment 3 stands in its place" in problem.what


@pytest.mark.parametrize("tail", [b"x", bytes(WHOLE), SEALED[3 * WHOLE :]])
def test_appended_bytes_are_found(tail: bytes) -> None:
    assert _broken(SEALED + tail, DATA).segment >= 4


def test_bytes_appended_to_whole_segments_are_named() -> None:
    data = _data(SEGMENT)
    problem = _broken(_sealed(data) + bytes(40), data)
    assert problem.segment == 1
    assert "appended" in problem.what


def test_two_exhibits_swapped_are_found_even_under_one_key() -> None:
    other = DATA[:-1] + b"!"
    _broken(_sealed(other), DATA)
    small, twin = b"one", b"two"
    with pytest.raises(SealBroken):
        unseal(KEY, hashlib.sha256(small).digest(), seal(KEY, hashlib.sha256(twin).digest(), twin))


def test_another_key_does_not_open() -> None:
    digest = hashlib.sha256(b"x").digest()
    with pytest.raises(SealBroken):
        unseal(os.urandom(32), digest, seal(KEY, digest, b"x"))


def test_every_segment_has_a_nonce_of_its_own() -> None:
    same = bytes(3 * SEGMENT)
    sealed = _sealed(same)
    assert len({sealed[i * WHOLE : (i + 1) * WHOLE] for i in range(3)}) == 3
