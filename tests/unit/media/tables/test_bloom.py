"""Bloom files of DCSO's form: the published test vector, no false negative, nothing readable on the disk."""

from __future__ import annotations

import random
import struct

import numpy as np
import pytest

from rightdoor.errors import StoreDamaged
from rightdoor.media.tables.bloom import Bloom, Shape, key_bytes, probes, read_shape, write_bloom

KEY = bytes(range(32))
SHAPE = Shape(capacity=1000, rate=1e-4, probes=14, bits=19_170, added=1)
VECTOR = [1171, 2409, 3403, 4773, 4869, 5705, 6875, 9643, 9877, 10669, 14591, 16247, 17619, 18141]


def one_by_one(key: bytes, shape: Shape) -> set[int]:
    """The bits of a key as the specification words them, with Python's integers."""
    value = 14695981039346656037
    for byte in key:
        value = value * 1099511628211 % 2**64 ^ byte
    value %= 18446744073709551557
    bits = set()
    for _ in range(shape.probes):
        value = value * 18446744073709550147 % 2**64 % 18446744073709551557
        bits.add(value % shape.bits)
    return bits


def filled(keys: list[bytes], shape: Shape) -> bytes:
    bits = bytearray(shape.size)
    for key in keys:
        for bit in one_by_one(key, shape):
            bits[bit // 8] |= 1 << bit % 8
    return bytes(bits)


def test_the_published_vector():
    keys = np.frombuffer(b"DA39A3EE5E6B4B0D3255BFEF95601890AFD80709", dtype=np.uint8)[None]
    assert sorted(probes(keys, SHAPE)[0].tolist()) == VECTOR
    assert sorted(one_by_one(keys.tobytes(), SHAPE)) == VECTOR


@pytest.mark.parametrize("form", ["HEX", "hex", "raw"])
def test_what_was_added_is_found_and_little_else(tmp_path, form):
    rng = random.Random(4)
    digests = np.frombuffer(rng.randbytes(20 * 900), dtype=np.uint8).reshape(-1, 20)
    keys = [row.tobytes() for row in key_bytes(digests, form)]
    if form != "raw":
        assert keys[0].decode() == (digests[0].tobytes().hex().upper() if form == "HEX" else digests[0].tobytes().hex())
    bits = filled(keys, SHAPE)
    write_bloom(tmp_path / "f", KEY, shape=SHAPE, key_form=form, pieces=iter([bits[:5], bits[5:1_000], bits[1_000:]]))
    bloom = Bloom(tmp_path / "f", KEY)
    assert bloom.holds(digests).all()
    absent = np.frombuffer(rng.randbytes(20 * 20_000), dtype=np.uint8).reshape(-1, 20)
    assert bloom.holds(absent).sum() < 20
    assert bloom.shape == SHAPE


def test_the_bits_are_not_readable(tmp_path):
    bits = filled([b"one"], SHAPE)
    write_bloom(tmp_path / "f", KEY, shape=SHAPE, key_form="HEX", pieces=iter([bits]))
    stored = (tmp_path / "f").read_bytes()[4096:]
    assert 0.4 < np.unpackbits(np.frombuffer(stored, dtype=np.uint8)).mean() < 0.6


def test_headers_that_are_none():
    def header(flags=1, n=1000, p=1e-4, k=14, m=19_170, added=1):
        return struct.pack("<QQdQQQ", flags, n, p, k, m, added)

    assert read_shape(header()) == SHAPE
    wrong = [header(flags=2), header(n=0), header(p=0.0), header(p=1.5), header(p=float("nan")), header(k=0), header(k=10_000), header(m=0), header(m=2**60)]  # fmt: skip
    assert [read_shape(bad) for bad in (*wrong, header()[:47], b"")] == [None] * (len(wrong) + 2)


def test_a_cut_filter_is_refused(tmp_path):
    write_bloom(tmp_path / "f", KEY, shape=SHAPE, key_form="HEX", pieces=iter([bytes(SHAPE.size)]))
    (tmp_path / "f").write_bytes((tmp_path / "f").read_bytes()[:5_000])
    with pytest.raises(StoreDamaged):
        Bloom(tmp_path / "f", KEY)
