"""Exact tables: found if and only if held, whatever the digests; nothing of a digest lies on the disk."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.errors import StoreDamaged
from rightdoor.media.tables.permutation import Permutation
from rightdoor.media.tables.spill import Spill
from rightdoor.media.tables.table import Table, write_table

KEY = bytes(range(32))
WIDTHS = {"md5": 16, "sha1": 20, "sha256": 32, "pdq": 32}


def rows(data: list[bytes], width: int) -> np.ndarray:
    return np.frombuffer(b"".join(data), dtype=np.uint8).reshape(-1, width)


def made(folder, algorithm, digests, *, says=None, old=None, keyed=False, kept=None, key=KEY):
    """A table of these digests; (table, what repeated)."""
    folder.mkdir(exist_ok=True)
    spill = Spill(folder, algorithm, Permutation(key, algorithm, WIDTHS[algorithm]))
    for row, digest in enumerate(digests):
        spill.add(digest, says[row] if says else 0, row)
    repeated = []
    keep = kept or (lambda rows: np.ones(len(rows), dtype=bool))
    parts = spill.runs(old, keep, repeats=lambda first, again, kind: repeated.append((first.tolist(), again.tolist(), kind)), keyed=keyed)
    path = folder / f"{algorithm}.table"
    write_table(path, algorithm=algorithm, width=WIDTHS[algorithm], count=spill.count + (old.count if old else 0), parts=parts)
    spill.close()
    return Table.open(path, key), repeated


@pytest.mark.parametrize("algorithm", WIDTHS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_the_permutation_is_a_bijection(algorithm, data):
    width = WIDTHS[algorithm]
    digests = data.draw(st.lists(st.binary(min_size=width, max_size=width), min_size=1, max_size=20, unique=True))
    permutation = Permutation(KEY, algorithm, width)
    images = permutation.apply(rows(digests, width))
    assert len({row.tobytes() for row in images}) == len(digests)
    assert [row.tobytes() for row in permutation.inverse(images)] == digests


def test_another_key_another_algorithm_another_image():
    digest = rows([b"a" * 32], 32)
    images = {Permutation(key, name, 32).apply(digest).tobytes() for key in (KEY, b"k" * 32) for name in ("sha256", "pdq")}
    assert len(images) == 4


def test_hashes_that_share_a_half_show_nothing_of_it():
    """Near-duplicate pictures share words of their hashes: neither half of the images may be equal, nor may their difference."""
    first = [b"\x00" * 16 + bytes([n]) * 16 for n in range(100)] + [bytes([n]) * 16 + b"\x00" * 16 for n in range(100)]
    images = Permutation(KEY, "pdq", 32).apply(rows(first, 32))
    for half in (images[:, :16], images[:, 16:]):
        assert len({row.tobytes() for row in half}) == 200 - 1  # 0/0 stands in both lists
    ones = np.unpackbits(images[:100] ^ images[0], axis=1)[1:].mean()
    assert 0.48 < ones < 0.52


@pytest.mark.parametrize("algorithm", WIDTHS)
@pytest.mark.parametrize("count", [0, 1, 2, 3, 255, 256, 5_000])
def test_found_if_and_only_if_held(tmp_path, algorithm, count):
    width = WIDTHS[algorithm]
    rng = random.Random(count)
    held = [rng.randbytes(width) for _ in range(count)]
    table, _ = made(tmp_path, algorithm, held)
    absent = [rng.randbytes(width) for _ in range(300)]
    near = [bytes([digest[0] ^ 1]) + digest[1:] for digest in held[:300]] + [digest[:-1] + bytes([digest[-1] ^ 1]) for digest in held[:300]]
    asked = held + absent + near
    found = table.find(rows(asked, width)) if asked else np.empty(0)
    assert [position >= 0 for position in found] == [digest in set(held) for digest in asked]
    assert [int(table.rows(range(p, p + 1))[0]) for p in found[:count]] == list(range(count))
    assert sorted(row.tobytes() for row in table.digests()) == sorted(held)


@settings(max_examples=30, deadline=None)
@given(held=st.lists(st.integers(0, 40), max_size=60), asked=st.lists(st.integers(0, 60), max_size=60), says=st.randoms())
def test_what_a_table_says_is_what_was_put_in(tmp_path_factory, held, asked, says):
    def digest(number):
        return b"%016d" % number

    words = [says.randrange(3) for _ in held]
    table, _ = made(tmp_path_factory.mktemp("t"), "md5", [digest(number) for number in held], says=words)
    for number in asked:
        (position,) = table.find(rows([digest(number)], 16))
        expected = {word for other, word in zip(held, words, strict=True) if other == number}
        assert (set(table.says(table.run(int(position))).tolist()) if position >= 0 else set()) == expected


def test_what_repeats_is_left_out_and_what_contradicts_is_kept(tmp_path):
    same, other = b"s" * 20, b"o" * 20
    table, repeated = made(tmp_path, "sha1", [same, other, same, same], says=[1, 2, 1, 3])
    (position,) = table.find(rows([same], 20))
    assert table.says(table.run(int(position))).tolist() == [1, 3]
    assert sorted(repeated) == [([0], [2], False), ([0], [3], True)]
    assert table.count == 3


def test_a_version_is_joined_with_the_one_before_but_for_rows_that_were_dropped(tmp_path):
    rng = random.Random(5)
    old_digests = [rng.randbytes(16) for _ in range(600)]
    old, _ = made(tmp_path / "a", "md5", old_digests)
    new_digests = [rng.randbytes(16) for _ in range(600)]
    spill = Spill(tmp_path, "md5", Permutation(KEY, "md5", 16))
    for row, digest in enumerate(new_digests):
        spill.add(digest, 7, 600 + row)
    parts = spill.runs(old, lambda rows: rows % 3 != 0, repeats=lambda *_: None, keyed=True)
    write_table(tmp_path / "md5.table", algorithm="md5", width=16, count=1200, parts=parts)
    table = Table.open(tmp_path / "md5.table", KEY)
    found = table.find(rows(old_digests + new_digests, 16))
    assert [position >= 0 for position in found] == [row % 3 != 0 for row in range(1200)]


def test_no_digest_is_on_the_disk(tmp_path):
    rng = random.Random(2)
    digests = [rng.randbytes(32) for _ in range(2_000)]
    table, _ = made(tmp_path, "sha256", digests)
    content = table.path.read_bytes()
    assert [digest for digest in digests if digest[:8] in content or digest[-8:] in content or digest[7::-1] in content] == []


def test_a_table_without_its_key_finds_nothing(tmp_path):
    rng = random.Random(3)
    digests = [rng.randbytes(16) for _ in range(500)]
    table, _ = made(tmp_path, "md5", digests)
    assert (Table.open(table.path, b"x" * 32).find(rows(digests, 16)) == -1).all()


@pytest.mark.parametrize("damage", [b"", b"nothing of ours", b"RDTABLE1{", b"RDTABLE1{}"])
def test_a_damaged_table_is_refused(tmp_path, damage):
    (tmp_path / "md5.table").write_bytes(damage)
    with pytest.raises(StoreDamaged):
        Table.open(tmp_path / "md5.table", KEY)


def test_a_cut_table_is_refused(tmp_path):
    table, _ = made(tmp_path, "md5", [b"%016d" % n for n in range(100)])
    table.path.write_bytes(table.path.read_bytes()[:-1])
    with pytest.raises(StoreDamaged):
        Table.open(table.path, KEY)


def test_digests_of_another_width_are_a_mistake_of_the_caller(tmp_path):
    table, _ = made(tmp_path, "md5", [b"%016d" % n for n in range(100)])
    with pytest.raises(ValueError, match="16 columns"):
        table.find(np.zeros((3, 20), dtype=np.uint8))
