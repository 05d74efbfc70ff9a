"""VICS / Project VIC JSON: versions, profiles, spellings of values, and what broken ones leave whole."""

from __future__ import annotations

import base64
import codecs
import gzip
import json
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading_sets import read

from rightdoor.media.entry import Category
from rightdoor.media.sets import json_items

SHARED = Path(os.environ.get("RIGHTDOOR_SHARED_DATA", Path(__file__).resolve().parents[5] / "shared" / "data"))
OLD = "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media"
NEW = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{}/$metadata#Media"


def medium(number: int, **more: object) -> dict[str, object]:
    return {"MediaID": number, "Category": 1, "MD5": f"{number:032x}", "SHA1": f"{number:040X}", "MediaSize": "10", **more}


def document(media, *, context=OLD, key="odata.metadata") -> bytes:
    return json.dumps({key: context, "value": media}).encode()


def written(folder: Path, content: bytes, name: str = "set.json") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.fixture
def nist():
    folder = SHARED / "vics"
    if not folder.is_dir():
        pytest.skip("the shared data with NIST's files is not here")
    return folder


@pytest.mark.parametrize(("name", "count"), [("ART", 1), ("AVI", 30), ("GIF", 462), ("TIF", 31), ("WMV", 95)])
def test_nists_files_give_the_stated_counts(nist, name, count):
    got = read(nist / f"NSRL-CAID-{name}.json", profile="UK")
    assert (got.form, len(got.entries), got.found) == ("vics", count, [])
    assert len({entry.md5 for entry in got.entries}) == count
    assert {entry.category for entry in got.entries} == {Category("UK", 8, "known file, not of interest")}
    assert all(entry.sha1 and entry.size is not None for entry in got.entries)


def test_every_field_that_a_set_has(tmp_path):
    hash_144 = bytes(range(144))
    whole = medium(
        7, VictimIdentified="true", OffenderIdentified=True, IsDistributed="Yes", SelfGenerated="false", Series=" Series 1 ",
        PhotoDNA=base64.b64encode(hash_144).decode(), Miniature="AAAA", MediaFiles=[{"FileName": "a.jpg", "MD5": f"{7:032x}"}],
    )  # fmt: skip
    alternative = medium(
        8, AlternativeHashes=[{"HashName": "PhotoDNA", "HashValue": hash_144.hex()}, {"HashName": "TMK", "HashValue": "x"}]
    )
    got = read(written(tmp_path, document([whole, alternative], context=NEW.format("US"), key="@odata.context")))
    first, second = got.entries
    assert first.md5 == (7).to_bytes(16, "big") and first.sha1 == (7).to_bytes(20, "big") and first.photodna == hash_144
    assert first.flags == {"victim-identified", "offender-identified", "distributed"}
    assert (first.series, first.size, first.category) == ("Series 1", 10, Category("US", 1, "child abuse material"))
    assert (second.photodna, second.others) == (hash_144, (("TMK", "x"),))
    assert got.found == []


@pytest.mark.parametrize(
    ("context", "profile", "category", "codes"),
    [
        (OLD, None, Category("unstated", 1, "unknown"), ["profile-unstated"]),
        (OLD, "UK", Category("UK", 1, "A"), []),
        (NEW.format("US"), None, Category("US", 1, "child abuse material"), []),
        (NEW.format("UK"), "US", Category("UK", 1, "A"), ["profile-differs"]),
        (NEW.format("CUSTOM"), None, Category("unstated", 1, "unknown"), ["profile-unstated"]),
        (NEW.format("CUSTOM"), "ours", Category("ours", 1, "unknown"), ["category-outside"]),
        (OLD.replace("1.3", "9.9"), "US", Category("US", 1, "child abuse material"), ["set-version"]),
        ("http://example.org/ProjectVic", "US", Category("US", 1, "child abuse material"), ["set-version"]),
    ],
)
def test_a_category_means_something_within_its_profile_alone(tmp_path, context, profile, category, codes):
    got = read(written(tmp_path, document([medium(1)], context=context)), profile=profile)
    assert got.entries[0].category == category
    assert [code for code, _ in got.found] == codes


@pytest.mark.parametrize("value", [None, ""])
def test_no_category_is_none(tmp_path, value):
    got = read(written(tmp_path, document([medium(1, Category=value)])), profile="US")
    assert got.entries[0].category is None and got.found == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("MD5", "zz" * 16, "bad-hash"), ("MD5", "ab", "bad-hash"), ("MD5", 5, "bad-hash"), ("SHA1", "é" * 40, "bad-hash"),
        ("PhotoDNA", "AAAA", "bad-hash"), ("Category", "one", "bad-number"), ("Category", -1, "bad-number"), ("Category", True, "bad-number"),
        ("Category", 77, "category-outside"), ("MediaSize", "10 KB", "bad-number"), ("Category", 10**30, "bad-number"), ("MD5", ["x"], "bad-hash"),
    ],
)  # fmt: skip
def test_a_bad_value_is_found_where_it_stands_and_the_rest_goes_on(tmp_path, field, value, code):
    got = read(written(tmp_path, document([medium(1), medium(2, **{field: value}), medium(3)])), profile="US")
    assert got.found == [(code, "json:/value/1")]
    assert [entry.md5 is not None for entry in got.entries] == [True, field != "MD5", True]


def test_broken_entries_lose_themselves_alone(tmp_path):
    parts = [json.dumps(medium(n, MediaFiles=[{"FileName": "a"}, {"FileName": "b", "MD5": f"{n:032x}"}])) for n in range(1, 200)]
    parts[50] = parts[50][:-9]  # an object that is not closed
    parts[100] = parts[100].replace('"Category"', "Category", 1)
    parts[150] = '"a text"'
    content = ('{"odata.metadata":"' + OLD + '","value":[' + ",\n".join(parts) + "]}").encode()
    got = read(written(tmp_path, content), profile="US")
    held = {entry.md5 for entry in got.entries if entry is not None}
    missing = [n for n in range(1, 200) if n.to_bytes(16, "big") not in held]
    assert {51, 101, 151} <= set(missing) <= {51, 52, 101, 102, 151}
    assert got.counts["malformed"] >= 3


@pytest.mark.parametrize("cut", [10, 200, 1_000, 2_500])
def test_a_cut_document_keeps_what_came_before(tmp_path, cut):
    content = document([medium(n) for n in range(1, 100)])
    got = read(written(tmp_path, content[:-cut]), profile="US")
    assert 60 < len([entry for entry in got.entries if entry is not None]) < 100
    assert got.counts["truncated"] == 1


def test_pieces_of_any_size_give_the_same(tmp_path, monkeypatch):
    content = document([medium(n, Series="é–😀" * (n % 40)) for n in range(1, 400)])
    whole = read(written(tmp_path, content), profile="US")
    for size in (7, 4_096, 70_001):
        monkeypatch.setattr("rightdoor.media.sets.pieces.PIECE", size)
        again = read(tmp_path / "set.json", profile="US")
        assert (again.entries, again.found) == (whole.entries, whole.found)
    assert len(whole.entries) == 399


@pytest.mark.parametrize("how", ["bom", "utf-16-le", "utf-16-be", "gzip"])
def test_marks_of_order_other_encodings_and_gzip(tmp_path, how):
    content = document([medium(1, Series="Série")])
    forms = {
        "bom": codecs.BOM_UTF8 + content,
        "utf-16-le": codecs.BOM_UTF16_LE + content.decode().encode("utf-16-le"),
        "utf-16-be": codecs.BOM_UTF16_BE + content.decode().encode("utf-16-be"),
        "gzip": gzip.compress(content),
    }
    got = read(written(tmp_path, forms[how]), profile="US")
    assert (got.form, got.entries[0].series, got.found) == ("vics", "Série", [])


def test_bytes_that_are_no_text_are_found_and_the_rest_goes_on(tmp_path):
    content = document([medium(1), medium(2, Series="XX"), medium(3)]).replace(b"XX", b"\xff\xfe")
    got = read(written(tmp_path, content), profile="US")
    assert [code for code, _ in got.found] == ["encoding"]
    assert [entry.md5 for entry in got.entries] == [n.to_bytes(16, "big") for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "value", ['{"a":' * 60_000, '"' + "x" * 9_000_000, "[" * 100_000, "1" * 100_000, '{"MD5":"' + "x" * 9_000_000 + '"}']
)
def test_hostile_values_end_in_a_finding(tmp_path, value):
    content = ('{"odata.metadata":"' + OLD + '","value":[' + json.dumps(medium(1)) + "," + value).encode()
    got = read(written(tmp_path, content), profile="US")
    assert got.entries[0].md5 == (1).to_bytes(16, "big")
    assert {code for code, _ in got.found} & {"malformed", "truncated", "too-large"}


def test_one_entry_without_end_does_not_hide_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(json_items, "MOST", 1 << 17)
    media = [medium(1), medium(2, Comments="x" * 3_000_000), medium(3)]
    got = read(written(tmp_path, document(media)), profile="US")
    assert [entry.md5 is not None for entry in got.entries if entry] == [True, True] or got.entries[1] is not None
    assert (3).to_bytes(16, "big") in {entry.md5 for entry in got.entries if entry}


def test_a_case_export_is_no_hash_set(tmp_path):
    got = read(written(tmp_path, document([{"CaseID": "x", "Media": []}], context=OLD.replace("Media", "Cases"))))
    assert (got.entries, got.found) == ([], [("set-cases", "json:/value")])
