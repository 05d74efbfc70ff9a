"""Plain lists, tables with a header, ICSE's CSV, NIST's old text: the algorithm is told, never guessed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading_sets import read

from rightdoor.media.entry import Category
from rightdoor.media.sets import pieces

MD5, SHA1, LONG = "0123456789abcdef" * 2, "0123456789abcdef01234567" + "9" * 16, "0123456789abcdef" * 4


def given(folder: Path, name: str, text: str | bytes):
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("name", "line", "algorithm"),
    [
        ("a.md5", MD5, "md5"), ("a.sha1", SHA1, "sha1"), ("a.sha256", LONG, "sha256"), ("a.pdq", LONG, "pdq"), ("a.txt", MD5, "md5"),
        ("a.txt", SHA1.upper(), "sha1"), ("a.SHA256", LONG, "sha256"), ("a.pdq.txt", LONG, "pdq"), ("a.sha256", f"{LONG}  name.jpg", "sha256"),
        ("a.md5", f"MD5 (a b.jpg) = {MD5}", "md5"), ("a.md5", f"  {MD5}\r", "md5"), ("a.csv", f"{MD5},name", "md5"),
    ],
)  # fmt: skip
def test_the_algorithm_is_told_by_suffix_or_by_a_number_of_digits_that_has_one_meaning(tmp_path, name, line, algorithm):
    for text in (line, f"# a comment\n{line}\n\n", f"{line}\n" * 3):
        got = read(given(tmp_path, name, text))
        held = [entry for entry in got.entries if entry is not None]
        assert got.found == [] and len(held) in (1, 3)
        assert {name for name in ("md5", "sha1", "sha256", "pdq") for entry in held if getattr(entry, name)} == {algorithm}


@pytest.mark.parametrize("name", ["a.txt", "a", "a.csv", "haystack.lst"])
def test_64_digits_alone_are_refused(tmp_path, name):
    got = read(given(tmp_path, name, f"{LONG}\n{MD5}\n{LONG}\n"))
    assert got.found == [("hash-algorithm-untold", "row:1"), ("hash-algorithm-untold", "row:3")]
    assert [entry.md5 is not None for entry in got.entries if entry] == [True]


def test_a_header_tells_columns_in_any_order_and_with_any_separator(tmp_path):
    for separator in ",;\t|":
        text = separator.join(["Category", "PDQ", "name", "quality", "SHA-256", "Profile"]) + "\n"
        text += separator.join(["2", LONG, "x", "93", LONG.upper(), "US"]) + "\n\n" + separator.join(["", "", "", "", LONG, ""]) + "\n"
        got = read(given(tmp_path, "set.csv", text))
        first, second = (entry for entry in got.entries if entry is not None)
        assert (first.pdq, first.sha256, first.pdq_quality) == (bytes.fromhex(LONG), bytes.fromhex(LONG), 93)
        assert first.category == Category("US", 2, "child exploitive, non-CAM or age difficult")
        assert (second.pdq, second.category, got.found) == (None, None, [])


def test_a_column_hash_takes_the_suffix_and_is_refused_without(tmp_path):
    text = f"hash,category\n{LONG},1\n"
    assert read(given(tmp_path, "a.pdq", text), profile="US").entries[1].pdq is not None
    assert read(given(tmp_path, "a.csv", text), profile="US").found == [("hash-algorithm-untold", "row:2")]


def test_icse(tmp_path):
    header = "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;Number of submissions;File Available;Media Type;Baseline"
    row = f"{MD5};{SHA1};{'ab' * 144};77;true;Yes;false;Series 1;4;1;Image;true"
    other = f"{'f' * 32};;;78;false;false;true;;1;0;Video;false"
    got = read(given(tmp_path, "icse.csv", "\n".join([header, row, other])))
    _, first, second = got.entries
    assert first.flags == {"distributed", "victim-identified", "baseline"} and second.flags == {"offender-identified"}
    assert (first.category, second.category) == (Category("ICSE", 1, "baseline"), None)
    assert (first.series, second.series, first.photodna, got.found) == ("Series 1", None, b"\xab" * 144, [])


def test_nists_old_text(tmp_path):
    text = '"SHA-1","MD5","CRC32","FileName","FileSize","ProductCode","OpSystemCode","SpecialCode"\n'
    text += f'"{SHA1.upper()}","{MD5.upper()}","00000000","a, b.dll",10,1,"x",""\n"{"F" * 40}","{"E" * 32}","0","x",1,1,"x","M"\n'
    got = read(given(tmp_path, "NSRLFile.txt", text))
    assert [entry.category.label for entry in got.entries[1:]] == ["known file", "known file, marked malicious"]
    assert (got.entries[1].size, got.found) == (10, [])


@pytest.mark.parametrize(
    ("name", "line", "code"),
    [
        ("a.md5", "zz" * 16, "bad-hash"), ("a.md5", MD5[:-1], "bad-hash"), ("a.sha1", MD5, "bad-hash"), ("a.md5", "0x" + MD5[2:], "bad-hash"),
        ("a.txt", "hello world", "bad-hash"), ("a.md5", "０" * 32, "bad-hash"), ("a.md5", MD5[:15] + "  " + MD5[17:], "bad-hash"),
    ],
)  # fmt: skip
def test_bad_lines_are_found_where_they_stand_and_the_rest_goes_on(tmp_path, name, line, code):
    good = SHA1 if name == "a.sha1" else MD5
    got = read(given(tmp_path, name, f"{good}\n{line}\n{good}\n"))
    assert got.found == [(code, "row:2")]
    assert sum(1 for entry in got.entries if entry is not None and (entry.md5 or entry.sha1)) == 2


def test_a_table_with_bad_rows(tmp_path):
    text = f'md5,category,size\n{MD5}\n{MD5},x,1\n{MD5},1,-5\n"{MD5},1,1\n{MD5},99,1\n'
    got = read(given(tmp_path, "a.csv", text), profile="US")
    assert ("row-length", "row:2") in got.found and ("bad-number", "row:3") in got.found and ("bad-number", "row:4") in got.found
    assert ("category-outside", "row:6") in got.found


def test_a_line_of_a_gigabyte_is_left_out_without_being_held(tmp_path, monkeypatch):
    monkeypatch.setattr(pieces, "LINE", 1_000)
    monkeypatch.setattr(pieces, "PIECE", 512)
    got = read(given(tmp_path, "a.md5", f"{MD5}\n{'x' * 50_000}\n{MD5}\n{'y' * 1_001}\n{MD5}\n" + "z" * 5_000))
    assert [place for code, place in got.found if code == "too-large"] == ["row:2", "row:4", "row:6"]
    assert sum(1 for entry in got.entries if entry is not None and entry.md5) == 3


def test_bytes_that_are_no_text(tmp_path):
    got = read(given(tmp_path, "a.txt", MD5.encode() + b"\n\xff\xfe\xfa\n" + MD5.encode()))
    assert ("encoding", "row:2") in got.found
    assert sum(1 for entry in got.entries if entry is not None and entry.md5) == 2


def test_pieces_of_any_size_give_the_same(tmp_path, monkeypatch):
    path = given(tmp_path, "a.sha1", "".join(f"{n:040x}\n" for n in range(1, 3_000)) + "bad\n" + f"{5:040x}")
    whole = read(path)
    for size in (1, 41, 1_000, 65_537):
        monkeypatch.setattr(pieces, "PIECE", size)
        again = read(path)
        assert ([entry and entry.sha1 for entry in again.entries], again.found) == (
            [entry and entry.sha1 for entry in whole.entries],
            whole.found,
        )
    assert whole.found == [("bad-hash", "row:3000")] and len(whole.entries) == 3_001
