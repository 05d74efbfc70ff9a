"""The short way from a large JPEG to its hash says what the decoder says, or nothing."""

from __future__ import annotations

import io

import numpy as np
import pytest
import simplejpeg
from PIL import Image

from rightdoor.media.perceptual import jpeg
from rightdoor.media.perceptual.jpeg_luma import _ZIGZAG, LEAST_SIDE, pdq_of_jpeg, read_head
from rightdoor.media.perceptual.outcome import Perceived
from rightdoor.media.perceptual.pdq import pdq_of_luma
from rightdoor.media.perceptual.pictures import pdq_of_bytes
from rightdoor.media.perceptual.turning import AS_STORED, turn_of_orientation


def photo(seed: int, *, size=(1161, 1030), noise=6, grey=False, **options) -> bytes:
    """Soft fields of colour with noise, as JPEG."""
    rng = np.random.default_rng(seed)
    fields = Image.fromarray(rng.integers(0, 256, (9, 12, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    noisy = np.asarray(fields).astype(np.int16) + rng.integers(-noise, noise + 1, (size[1], size[0], 1), dtype=np.int16)
    image = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    file = io.BytesIO()
    (image.convert("L") if grey else image).save(file, "JPEG", **{"quality": 88, **options})
    return file.getvalue()


def by_decoder(content: bytes, turn=AS_STORED):
    return pdq_of_luma(simplejpeg.decode_jpeg(content, "GRAY")[:, :, 0], turn=turn)


def apart(one, other) -> int:
    return max((int.from_bytes(a) ^ int.from_bytes(b)).bit_count() for a, b in zip(one.variants, other.variants, strict=True))


KINDS = {
    "4:2:0": {}, "4:2:2": {"subsampling": 1}, "4:4:4": {"subsampling": 0}, "grey": {"grey": True}, "own codes": {"optimize": True},
    "restarts by rows": {"restart_marker_rows": 1}, "restarts by seven units": {"restart_marker_blocks": 7},
    "coarse": {"quality": 12}, "fine, with long codes": {"quality": 99, "noise": 110}, "least side": {"size": (LEAST_SIDE, LEAST_SIDE + 1)},
    "sides that are no multiples": {"size": (1999, 1027)}, "wide": {"size": (4001, 1100)}, "plain": {"noise": 0, "quality": 60},
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_hash_variants_and_quality_are_the_decoders(kind):
    content = photo(len(kind), **KINDS[kind])
    found, wanted = pdq_of_jpeg(content, AS_STORED), by_decoder(content)
    assert found is not None
    assert apart(found, wanted) <= 2
    assert abs(found.quality - wanted.quality) <= 1
    assert found.undecided == wanted.undecided or abs(found.undecided - wanted.undecided) <= 2


@pytest.mark.parametrize("orientation", [2, 3, 6, 8])
def test_turned_as_the_file_asks(orientation):
    turn = turn_of_orientation(orientation)
    content = photo(3)
    found = pdq_of_jpeg(content, turn)
    assert found is not None
    assert apart(found, by_decoder(content, turn)) <= 2
    assert (int.from_bytes(found.as_stored) ^ int.from_bytes(by_decoder(content).pdq)).bit_count() <= 2


def test_it_is_taken_for_large_pictures_and_says_the_same(monkeypatch):
    content = photo(5)
    taken = pdq_of_bytes(content)
    asked = []
    monkeypatch.setattr(jpeg, "pdq_of_jpeg", lambda *_: asked.append(1))
    decoded = pdq_of_bytes(content)
    assert asked
    assert isinstance(taken, Perceived)
    assert isinstance(decoded, Perceived)
    assert (int.from_bytes(taken.pdq) ^ int.from_bytes(decoded.pdq)).bit_count() <= 2
    assert taken[1:4] == decoded[1:4]


@pytest.mark.parametrize("options", [{"progressive": True}, {"size": (LEAST_SIDE - 1, 2000)}, {"keep_rgb": True}])
def test_other_kinds_are_left_to_the_decoder(options):
    content = photo(6, **options)
    assert isinstance(pdq_of_bytes(content), Perceived)
    if "keep_rgb" not in options:
        assert pdq_of_jpeg(content, AS_STORED) is None


def test_what_is_cut_or_has_more_in_its_scan_than_it_should_is_left_to_the_decoder():
    content = photo(7, restart_marker_rows=4)
    assert pdq_of_jpeg(content, AS_STORED) is not None
    end = content.rindex(b"\xff\xd9")
    for other in (
        content[:end],
        content[: end // 2] + b"\xff\xd9",
        content[:end] + b"\x55" * 40 + b"\xff\xd9",
        content[:end] + b"\xff\xd0" + content[end:],
        content.replace(b"\xff\xd1", b"\xff\xd2", 1),
        content.replace(b"\xff\xdd\0\4", b"\xff\xfe\0\4", 1),
        content[:2],
        content[:300],
        content.replace(b"\xff\xdb\0C\0", b"\xff\xdb\0C\x10", 1),
    ):
        assert other != content
        assert pdq_of_jpeg(other, AS_STORED) is None


def has_head(content) -> bool:
    """Whether the decoder gets as far as the size: what it says of that comes before the short way is taken."""
    try:
        simplejpeg.decode_jpeg_header(bytes(content))
    except (ValueError, KeyError):
        return False
    return True


def test_damaged_files_never_raise_and_never_pass_where_the_decoder_complains():
    rng = np.random.default_rng(8)
    content = photo(9, size=(1040, 1032), noise=2, quality=60)
    scan = read_head(content).scan
    passed = 0
    for damage in range(120):
        damaged = bytearray(content)
        low, high = (0, scan) if damage % 3 == 0 else (scan, len(content))
        for at in rng.integers(low, high, 1 + damage % 4):
            damaged[at] = rng.integers(256)
        found = pdq_of_jpeg(bytes(damaged), AS_STORED)
        if found is None or not has_head(damaged):
            continue
        try:
            wanted = by_decoder(bytes(damaged))
        except ValueError as problem:
            pytest.fail(f"passed, and the decoder says: {problem}")
        passed += 1
        assert apart(found, wanted) <= 31  # pixels of damaged blocks are cut to 0 and 255, coefficients are not
    assert passed > 5


def test_the_zigzag_scan_is_the_standards():
    assert _ZIGZAG[:12].tolist() == [0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25]
    assert _ZIGZAG[-4:].tolist() == [47, 55, 62, 63]
    assert sorted(_ZIGZAG.tolist()) == list(range(64))


def test_of_two_codes_looked_up_together_the_second_is_of_this_block_only_where_the_first_did_not_fill_it():
    from rightdoor.media.perceptual import jpeg_block_kernels

    both = 9 | 4 << 8 | 3 << 16 | 1 << 24 | 7 << 32 | 5 << 48  # nine bits, the first has four; values 7 and 5, one zero between

    def after(k: int) -> tuple[int, int, int, int]:
        word, count, _, place, value = jpeg_block_kernels._ended((np.uint64(0b1111_10000_1), np.int64(56), np.int64(0)), k, both)
        return int(word) & 0xFFFF, int(count), int(place), int(value)

    assert after(61) == (0b1111_10000_1 << 9 & 0xFFFF, 47, 64, 5)
    assert after(63) == (0b1111_10000_1 << 4 & 0xFFFF, 52, 64, 0)
    assert after(62) == (0b1111_10000_1 << 9 & 0xFFFF, -1, 65, 5)  # a value behind the last place: not as it should be
