"""PDQ and the search against what the reference's authors publish: pictures with their hashes, needles and haystack."""

from __future__ import annotations

import os
import statistics
from collections import Counter
from pathlib import Path

import pytest

from rightdoor.media.perceptual.outcome import Perceived
from rightdoor.media.perceptual.pictures import pdq_of_bytes
from rightdoor.media.search.radius import Radius
from rightdoor.media.search.words import words_of_hex

ROOT = Path(__file__).resolve().parents[3]
HISTOGRAM = {0: 50, 2: 3, 4: 97, 14: 1, 16: 1, 18: 9, 20: 19, 22: 35, 24: 35}


@pytest.fixture(scope="module")
def data() -> Path:
    folder = Path(os.environ.get("RIGHTDOOR_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "pdq").is_dir():
        pytest.skip("the folder of real samples is not beside the repository; set RIGHTDOOR_SHARED_DATA")
    return folder


@pytest.fixture(scope="module")
def reference(data):
    """(file, hash, quality) of the reference, where the picture is there."""
    rows = [line.split("\t") for line in (data / "truth" / "pdq_reference.tsv").read_text("utf-8").splitlines()[1:]]
    named = {row[0].removeprefix("misc-images/").removeprefix("reg-test-input/"): (row[1], int(row[2])) for row in rows}
    return {data / "pdq" / name: value for name, value in named.items() if (data / "pdq" / name).exists()}


@pytest.fixture(scope="module")
def perceived(reference):
    return {path: pdq_of_bytes(path.read_bytes()) for path in reference}


def apart(one: bytes, other: str) -> int:
    return (int.from_bytes(one) ^ int(other, 16)).bit_count()


def test_pictures_have_the_hashes_and_qualities_of_the_reference(reference, perceived):
    assert len(reference) >= 20
    distances = []
    for path, (bits, quality) in reference.items():
        found = perceived[path]
        assert isinstance(found, Perceived)
        assert found.quality == quality, path.name
        assert found.as_stored == found.pdq
        if quality >= 80:
            distances.append(apart(found.pdq, bits))
    assert max(distances) <= 2
    assert statistics.median(distances) == 0


def test_each_variant_is_the_hash_of_the_picture_turned_that_way(data, reference, perceived):
    turned = sorted((data / "pdq" / "dih").glob("*.jpg"))
    assert len(turned) == 8
    original = perceived[turned[0]]
    for variant, path in zip(original.variants, turned, strict=True):
        assert apart(variant, reference[path][0]) <= 4, path.name


def test_changed_copies_are_found_and_turned_ones_by_their_variants_alone(data, perceived):
    hashes = {path.stem: found for path, found in perceived.items()}
    original = hashes["aaa-orig"]
    copies = [path for path in perceived if path.parent.name == "bridge-mods"]
    words = words_of_hex([perceived[path].pdq.hex() for path in copies])
    assert len(Radius.build(words).within(words_of_hex([original.pdq.hex()])).entry) == len(copies)
    turned = [f for stem, f in hashes.items() if stem.startswith("bridge-") and not stem.startswith("bridge-1")]
    index = Radius.build(words_of_hex([f.pdq.hex() for f in turned]))
    assert len(index.within(words_of_hex([original.pdq.hex()])).entry) == 0
    assert sorted(index.within(words_of_hex([v.hex() for v in original.variants])).entry.tolist()) == list(range(7))


@pytest.mark.parametrize("memory", ["small", "fast"])
def test_needles_in_the_haystack_are_the_pairs_of_the_reference(data, memory):
    haystack = words_of_hex((data / "pdq" / "haystack.txt").read_text("ascii").split())
    needles = words_of_hex((data / "pdq" / "needles.txt").read_text("ascii").split())
    assert (len(haystack), len(needles)) == (1_350, 100)
    hits = Radius.build(haystack, memory=memory).within(needles)
    assert len(hits.query) == 250
    assert Counter(hits.distance.tolist()) == HISTOGRAM
