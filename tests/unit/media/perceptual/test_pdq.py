"""The kernel: against the reference's table, against a slow way of our own, turned, dark, tiny and huge."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.media.perceptual.pdq import FILM, pdq_of_luma, pdq_of_strips
from rightdoor.media.perceptual.turning import AS_STORED, DIHEDRAL, Turn, turn_of_degrees, turn_of_orientation

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from pdq_pictures import SIZES, TABLE, picture

ROWS = json.loads(TABLE.read_text("utf-8"))["rows"]


def apart(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


@pytest.mark.parametrize(
    ("kind", "height", "width", "bits", "quality"), ROWS, ids=lambda v: str(v) if not isinstance(v, str) or len(v) < 9 else ""
)
def test_hash_and_quality_are_the_references(kind, height, width, bits, quality):
    hashed = pdq_of_luma(picture(kind, height, width))
    assert hashed.quality == quality
    if hashed.undecided <= 31:
        assert apart(hashed.pdq, bytes.fromhex(bits)) <= 2
    else:
        assert kind == "plain"


def test_the_table_has_pictures_of_low_middling_and_high_quality():
    qualities = [row[4] for row in ROWS]
    assert min(qualities) == 0
    assert max(qualities) == 100
    assert any(20 < q < 60 for q in qualities)


def box(line: np.ndarray, window: int) -> np.ndarray:
    """One pass of the reference's box filter, written as its description reads."""
    ahead = (window + 2) // 2
    return np.array([line[max(0, k - (window - ahead)) : k + ahead].mean() for k in range(len(line))])


def small_the_slow_way(luma: np.ndarray) -> np.ndarray:
    height, width = luma.shape
    for _ in range(2):
        luma = np.apply_along_axis(box, 1, luma, -(-width // 128))
        luma = np.apply_along_axis(box, 0, luma, -(-height // 128))
    rows = [int((k + 0.5) * height / 64) for k in range(64)]
    columns = [int((k + 0.5) * width / 64) for k in range(64)]
    return luma[np.ix_(rows, columns)]


def bits_the_slow_way(small: np.ndarray) -> bytes:
    i, j = np.arange(1, 17)[:, None], np.arange(64)[None, :]
    cosines = np.sqrt(2 / 64) * np.cos(np.pi / 128 * i * (2 * j + 1))
    block = cosines @ small @ cosines.T
    ones = (block > np.sort(block.ravel())[127]).ravel()
    return np.packbits(ones[::-1]).tobytes()


@settings(max_examples=8, deadline=None)
@given(st.integers(5, 280), st.integers(5, 280), st.integers(0, 2**31))
def test_the_two_banded_matrices_are_the_filters_and_the_sampling(height, width, seed):
    rng = np.random.default_rng(seed)
    luma = rng.integers(0, 256, (height, width)).astype(np.uint8)
    hashed = pdq_of_luma(luma)
    assert apart(hashed.pdq, bits_the_slow_way(small_the_slow_way(luma.astype(np.float64)))) <= 2


def turned(pixels: np.ndarray, turn: Turn) -> np.ndarray:
    pixels = pixels[::-1] if turn.mirror_rows else pixels
    pixels = pixels[:, ::-1] if turn.mirror_columns else pixels
    return np.ascontiguousarray(pixels.swapaxes(0, 1) if turn.transpose else pixels)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(40, 41), (131, 200), (480, 301)])
def test_a_turn_asked_for_is_a_turn_of_the_pixels(orientation, size):
    pixels = picture("waves", *size)
    turn = turn_of_orientation(orientation)
    asked, done = pdq_of_luma(pixels, turn=turn), pdq_of_luma(turned(pixels, turn))
    assert (asked.pdq, asked.quality, asked.variants) == (done.pdq, done.quality, done.variants)
    assert asked.as_stored == pdq_of_luma(pixels).pdq
    for variant, further in zip(asked.variants, DIHEDRAL, strict=True):
        assert variant == pdq_of_luma(turned(turned(pixels, turn), further)).pdq


def test_the_eight_variants_are_eight():
    assert len(set(DIHEDRAL)) == 8
    assert len(set(pdq_of_luma(picture("blocks", 300, 400)).variants)) == 8


def test_orientations_and_degrees_that_nobody_defined_turn_nothing():
    for value in (0, 9, -1, None, "6", 1.0, [6]):
        assert turn_of_orientation(value) == AS_STORED
    assert turn_of_degrees(45) == turn_of_degrees(0) == AS_STORED
    assert turn_of_degrees(-90) == turn_of_degrees(270) == turn_of_orientation(6)
    assert turn_of_degrees(90) == turn_of_orientation(8)
    assert turn_of_degrees(180.2) == turn_of_orientation(3)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (4, 4), (4, 400), (3000, 2)])
def test_pictures_under_five_pixels_have_the_hash_of_zeros_and_no_quality(size):
    hashed = pdq_of_luma(np.full(size, 200, np.uint8))
    assert (hashed.pdq, hashed.quality, set(hashed.variants)) == (bytes(32), 0, {bytes(32)})


@pytest.mark.parametrize("size", SIZES)
def test_a_plain_picture_has_no_quality_and_an_undecided_hash(size):
    hashed = pdq_of_luma(np.full(size, 255, np.uint8))
    assert hashed.quality == 0
    assert hashed.undecided == 256


def test_a_picture_of_stripes_has_high_quality_and_an_undecided_hash():
    stripes = np.zeros((512, 512), np.uint8)
    stripes[:, np.arange(512) // 32 % 2 == 0] = 255
    hashed = pdq_of_luma(stripes)
    assert hashed.quality == 100
    assert hashed.undecided > 31


def test_strips_in_any_order_and_height_add_up_to_the_picture():
    pixels = picture("waves", 480, 640)
    whole = pdq_of_luma(pixels)
    cuts = [0, 1, 8, 100, 333, 480]
    strips = [(low, pixels[low:high]) for low, high in pairwise(cuts)]
    assert pdq_of_strips(strips[::-1], shape=(480, 640, 3)) == whole


def test_grey_as_one_plane_as_three_and_as_floats_is_one_hash():
    grey = picture("waves", 333, 222)[:, :, 0]
    whole = pdq_of_luma(grey)
    assert pdq_of_luma(np.repeat(grey[:, :, None], 3, axis=2)) == whole
    assert pdq_of_luma(grey.astype(np.float32)) == whole
    assert pdq_of_luma(np.asfortranarray(grey)) == whole


def test_luma_of_films_is_stretched_for_the_quality_and_the_hash_stays():
    grey = picture("soft", 240, 320)[:, :, 0]
    narrow = np.round(grey.astype(np.float64) * 219 / 255 + 16).astype(np.float32)
    full, film, raw = pdq_of_luma(grey), pdq_of_luma(narrow, levels=FILM), pdq_of_luma(narrow)
    assert apart(full.pdq, film.pdq) <= 4
    assert abs(full.quality - film.quality) <= 1 or full.quality == 100
    assert raw.pdq == film.pdq


def test_order_of_colours_matters():
    """Blue read as red is past the working radius: the mistake that no error message tells."""
    pixels = picture("blocks", 480, 640)
    pixels[:, :, 1] = 128
    assert apart(pdq_of_luma(pixels).pdq, pdq_of_luma(np.ascontiguousarray(pixels[:, :, ::-1])).pdq) > 31


@pytest.mark.parametrize(
    "bad", [np.zeros((9, 9), np.uint16), np.zeros((9, 9, 4), np.uint8), np.zeros((0, 9), np.uint8), np.zeros(9, np.uint8)]
)
def test_other_shapes_and_types_are_refused(bad):
    with pytest.raises(ValueError):
        pdq_of_luma(bad)
