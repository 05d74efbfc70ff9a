"""NCMEC hash sharing v2: entries, deletions, fingerprints of every kind, pages, and XML that means harm."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from reading_sets import read

from rightdoor.media.entry import Category

SPACE = "https://hashsharing.ncmec.org/hashsharing/v2"


def page(images: str, *, following: str = "", space: str = SPACE, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    paging = f"<paging><next>{following}</next></paging>" if following else ""
    return f'{head}<queryResult xmlns="{space}"><images count="2" maxTimestamp="2026-01-05T08:00:00Z">{images}</images>{paging}</queryResult>'.encode()


def image(number: int, *, prints: str | None = None, kind: str = "A1", stamp: str = "2026-01-05T07:58:11Z", more: str = "") -> str:
    prints = f"<md5>{number:032x}</md5>" if prints is None else prints
    return f'<image><member id="42">Example</member><timestamp>{stamp}</timestamp><id>img{number}</id><classification>{kind}</classification><fingerprints>{prints}</fingerprints>{more}</image>'


def deleted(number: int, *, stamp: str = "2026-01-06T00:00:00Z") -> str:
    return f'<deletedImage><id>img{number}</id><member id="42">Example</member><timestamp>{stamp}</timestamp></deletedImage>'


def given(folder: Path, content: bytes, name: str = "page.xml") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_entries_and_deletions(tmp_path):
    video = '<video><member id="43">Other</member><timestamp>2026-01-05T07:58:11.1234567Z</timestamp><id>v1</id><fingerprints><sha1>' + "ab" * 20 + "</sha1></fingerprints></video>"  # fmt: skip
    got = read(given(tmp_path, page(image(1) + video + deleted(1))))
    assert got.form == "ncmec" and got.found == []
    first, second, third = got.entries
    assert (first.key, first.act, first.category, first.stamp_us) == ("42/img1", "add", Category("NCMEC", 1, "A1"), 1_767_599_891_000_000)
    assert (second.key, second.sha1, second.category, second.stamp_us) == ("43/v1", b"\xab" * 20, None, 1_767_599_891_123_456)
    assert (third.key, third.act, third.md5) == ("42/img1", "remove", None)


def test_every_kind_of_fingerprint(tmp_path):
    prints = f'<md5>{"ab" * 16}</md5><sha1>{"cd" * 20}</sha1><pdq>{"ef" * 32}</pdq><pdna>{"01" * 144}</pdna><tmk-pdqf rel="x" href="/a"/><videntifier>v</videntifier><unknown>u</unknown>'
    (entry,) = read(given(tmp_path, page(image(1, prints=prints)))).entries
    assert (entry.md5, entry.sha1, entry.pdq, entry.photodna) == (b"\xab" * 16, b"\xcd" * 20, b"\xef" * 32, b"\x01" * 144)
    assert entry.others == (("tmk-pdqf", "/a"), ("videntifier", "v"), ("unknown", "u"))


def test_disputed(tmp_path):
    feedback = '<feedback><negativeFeedback type="MD5"><members timestamp="x"><member id="9"/></members></negativeFeedback></feedback>'
    assert read(given(tmp_path, page(image(1, more=feedback)))).entries[0].flags == {"disputed"}


@pytest.mark.parametrize("kind", ["A1", "A2", "B1", "B2"])
def test_a_providers_classes_are_a_profile_of_their_own(tmp_path, kind):
    (entry,) = read(given(tmp_path, page(image(1, kind=kind))), profile="UK").entries
    assert (entry.category.profile, entry.category.label) == ("NCMEC", kind)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (page(image(1, kind="A") + image(2)), "category-outside"),
        (page(image(1, prints="<md5>zz</md5>") + image(2)), "bad-hash"),
        (page(image(1, stamp="yesterday") + image(2)), "bad-time"),
        (page(image(1, stamp="2026-01-05T07:58:11") + image(2)), "zone-missing"),
        (page(image(1).replace("<id>img1</id>", "") + image(2)), "missing-field"),
        (page(image(1) + image(2), space=SPACE.replace("v2", "v9")), "set-version"),
    ],
)
def test_bad_values_are_found_and_the_rest_goes_on(tmp_path, content, code):
    got = read(given(tmp_path, content))
    assert [found for found, _ in got.found] == [code]
    assert got.entries[1].md5 == (2).to_bytes(16, "big")


def test_a_document_type_is_refused_unread(tmp_path):
    bomb = '<!DOCTYPE q [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    got = read(given(tmp_path, page(image(1, prints="<md5>&b;</md5>"), head=bomb)), form="ncmec")
    assert (got.entries, [code for code, _ in got.found]) == ([], ["doctype-refused"])


@pytest.mark.parametrize("cut", [20, 150, 600])
def test_a_cut_page_keeps_what_came_before(tmp_path, cut):
    got = read(given(tmp_path, page("".join(image(n) for n in range(1, 50)))[:-cut]))
    assert 44 <= len(got.entries) <= 49 and [code for code, _ in got.found] == ["truncated"]


def test_broken_xml_keeps_what_came_before(tmp_path):
    got = read(given(tmp_path, page(image(1) + "<image><wrong></image>" + image(2))))
    assert got.entries[0].key == "42/img1" and [code for code, _ in got.found] == ["malformed"]


def test_elements_without_end_are_not_held(tmp_path, monkeypatch):
    monkeypatch.setattr("rightdoor.media.sets.ncmec.MOST_HELD", 500)
    got = read(given(tmp_path, page(image(1) + image(2, more="<junk/>" * 2_000) + image(3))))
    assert [entry.key for entry in got.entries] == ["42/img1"] and [code for code, _ in got.found] == ["too-large"]
    content = page(image(1)).replace(b"<images ", b"<junk/>" * 2_000 + b"<images ")
    got = read(given(tmp_path, content))
    assert len(got.entries) == 1 and got.found == []
