"""One read gives three digests, and no byte is read twice."""

from __future__ import annotations

import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.media.reading.digests import PIECE, digest_bytes, digest_file, digest_stream


class Counting(io.BytesIO):
    """Counts the bytes that are asked of it."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.given = 0

    def readinto(self, buffer):
        count = super().readinto(buffer)
        self.given += count
        return count


def expected(data: bytes) -> tuple[str, str, str]:
    return hashlib.md5(data).hexdigest(), hashlib.sha1(data).hexdigest(), hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])
def test_sizes_around_the_pieces(size):
    data = bytes(i * 31 % 251 for i in range(1009)) * (size // 1009 + 1)
    data = data[:size]
    file = Counting(data)
    heard = []
    got = digest_file(file, lambda head: len(data), end=size, advance=heard.append)
    assert (got.md5, got.sha1, got.sha256, got.size) == (*expected(data), size)
    assert got.head == data[:65_536]
    assert got.content == (data or None)
    assert file.given == size == sum(heard)
    stream = digest_stream(io.BytesIO(data).read, lambda head: len(data), advance=lambda _: None)
    assert stream == got


@given(data=st.binary(max_size=3000), step=st.integers(1, 700), most=st.integers(0, 3000))
@settings(max_examples=60, deadline=None)
def test_a_stream_in_any_pieces_gives_the_same(data, step, most):
    body = io.BytesIO(data)
    got = digest_stream(lambda count: body.read(min(step, count)), lambda head: most, advance=lambda _: None)
    assert (got.md5, got.sha1, got.sha256) == expected(data)
    assert got.content == (data if 0 < len(data) <= most else None)


def test_what_is_longer_than_wanted_is_not_held():
    data = bytes(PIECE * 2)
    assert digest_file(io.BytesIO(data), lambda head: PIECE + 1, end=len(data), advance=lambda _: None).content is None
    assert digest_stream(io.BytesIO(data).read, lambda head: PIECE + 1, advance=lambda _: None).content is None


def test_bytes_in_memory_give_the_same():
    assert digest_bytes(b"pattern") == digest_file(io.BytesIO(b"pattern"), lambda head: 99, end=7, advance=lambda _: None)


def test_a_file_that_grows_is_left_at_the_size_it_had():
    assert digest_file(io.BytesIO(bytes(9 * PIECE)), lambda head: 0, end=10, advance=lambda _: None).size == PIECE
