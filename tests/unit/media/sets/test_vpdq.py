"""A film by its frames, in both forms that vPDQ writes: each frame that counts is an entry, and each knows its film."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading_sets import read

from rightdoor.media.entry import Entry
from rightdoor.media.perceptual.film import Frame, write_compact, write_text
from rightdoor.media.says import Words, read_words, write_words

HASHES = [random.Random(n).randbytes(32) for n in range(6)]
FRAMES = [Frame(n, 100 - n, pdq, 1000 * n) for n, pdq in enumerate(HASHES)]


@pytest.mark.parametrize("write", [write_text, write_compact])
def test_each_frame_that_counts_is_an_entry_of_its_film(tmp_path, write):
    repeated, poor = FRAMES[2]._replace(number=6, at_ms=6000), Frame(7, 49, random.Random(9).randbytes(32), 7000)
    path = tmp_path / "film.txt"
    path.write_text(write([*FRAMES, repeated, poor]))
    got = read(path)
    assert got.form == "vpdq"
    assert [entry and entry.pdq for entry in got.entries] == [*HASHES, None, poor.pdq]
    assert {entry.film for entry in got.entries if entry} == {("film.txt", 6)}
    assert [entry.pdq_quality for entry in got.entries if entry] == [100, 99, 98, 97, 96, 95, 49]
    assert got.found == []


def test_lines_that_are_no_frames_are_found_where_they_stand(tmp_path):
    path = tmp_path / "film.vpdq"
    lines = write_text(FRAMES[:4]).splitlines()
    lines[1:3] = ["1,100,zz,1.000", "", "2,101," + "a" * 64 + ",2.000"]
    path.write_text("\n".join(lines) + "\n")
    got = read(path)
    assert [entry is None for entry in got.entries] == [False, True, True, False]
    assert got.found == [("malformed", "frame:2"), ("malformed", "frame:3")] or got.found == [
        ("bad-hash", "frame:2"),
        ("malformed", "frame:3"),
    ]
    assert {entry.film[1] for entry in got.entries if entry} == {2}


@pytest.mark.parametrize("text", ["0123456789abcdef" * 4 + "\n", json.dumps({"value": []}), json.dumps(["a,b,c"]), "md5,sha1\n"])
def test_other_text_is_no_film(tmp_path, text):
    path = tmp_path / "other.txt"
    path.write_text(text)
    assert read(path).form != "vpdq"


def test_what_a_set_says_of_a_film_is_kept_once_and_comes_back(tmp_path):
    words = Words()
    numbers = {words.number(Entry(pdq=f.pdq, pdq_quality=f.quality, film=("film.txt", 6))) for f in FRAMES}
    numbers |= {words.number(Entry(pdq=HASHES[0], pdq_quality=90))}
    assert len(numbers) == 2
    write_words(tmp_path / "words", b"k" * 32, b"s" * 16, words.list)
    assert read_words(tmp_path / "words", b"k" * 32, b"s" * 16) == words.list
