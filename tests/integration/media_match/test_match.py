"""What the hash sets of a store say of files: exact, near, of no interest, never seen; kept apart set by set; in the ledger."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from media_images import fat_image, write_e01
from media_pictures import encoded, jpeg, pattern
from rightdoor.errors import StoreInboxOverlap, UsageProblem
from rightdoor.media.matching.first_seen import as_csv
from rightdoor.media.matching.near import How
from rightdoor.media.perceptual.pictures import pdq_of_bytes
from rightdoor.media.reading.state import StateUnusable
from rightdoor.media.register import in_force
from rightdoor.media.sets.importing import About, import_set
from rightdoor.media.sets.removing import remove_set
from rightdoor.operations.match_files import Matched, Matching, matched
from rightdoor.operations.take_in import Intake, take_in
from rightdoor.store.keys import KeyFolder
from rightdoor.store.open import Store, open_store
from rightdoor.store.postgres import wait_until_stopped

ACTOR, NOW_US = "os:tester", 1_767_600_000_000_000
Match = Callable[..., tuple[list[dict[str, Any]], Matched, list[bytes]]]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory, store_templates: Callable[..., Path]) -> Iterator[Store]:
    """A training store for the tests of this module, opened for writing."""
    base = tmp_path_factory.mktemp("match").resolve()
    subprocess.run(["cp", "-a", "--reflink=auto", str(store_templates("training") / "store"), str(base / "store")], check=True)
    shutil.copytree(store_templates("training") / "keys", base / "keys")
    keys = KeyFolder(base / "keys")
    with open_store(
        base / "store", write=True, actor=ACTOR, now_us=NOW_US, key_source=keys, random_bytes=random.Random(7).randbytes
    ) as made:
        yield made
    assert wait_until_stopped(base / "store", timeout_s=10)


@pytest.fixture
def store(opened: Store) -> Iterator[Store]:
    """The same; the sets that a test takes in are removed after it."""
    yield opened
    with opened.connect() as connection:
        names = [version.name for version in in_force(connection)]
        connection.rollback()
        for name in names:
            remove_set(opened, connection, name, actor=ACTOR, at_us=NOW_US)


@pytest.fixture
def take(store: Store, tmp_path: Path) -> Callable[..., None]:
    """``take(name, file name, text)``: import one file as a set."""

    def run(name: str, file: str, text: str, **about: Any) -> None:
        path = tmp_path / "sets" / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        with store.connect() as connection:
            wanted = About(name, about.get("issuer"), "authority", None, about.get("profile"), ())
            import_set(
                store, connection, [path], wanted, actor=ACTOR, at_us=NOW_US, random_bytes=lambda n: b"r" * n, progress=lambda *_: None
            )

    return run


@pytest.fixture
def match(store: Store) -> Match:
    """``match(path, …)``: (lines, the run, first-seen candidates)."""

    def run(*roots: Path, **how: Any) -> tuple[list[dict[str, Any]], Matched, list[bytes]]:
        matching = Matching(ACTOR, how.pop("purpose", "triage"), NOW_US, lambda *_: None, **how)
        with matched(store, roots, matching) as found:
            lines = [json.loads(line) for line in found.lines()]
            first = list(found.first_seen())
            found.given()
        return lines, found, first

    return run


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Path]:
    """A folder to be matched."""
    made = tmp_path / "box"
    made.mkdir()
    return made


def md5(data: bytes) -> str:
    return hashlib.md5(data).hexdigest()


def vics(*entries: tuple[bytes, int], profile: str = "US") -> str:
    rows = [
        {"MediaID": n, "Category": c, "MD5": md5(data).upper(), "SHA1": hashlib.sha1(data).hexdigest()}
        for n, (data, c) in enumerate(entries, 1)
    ]
    context = f"http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml/{profile}/$metadata#Media"
    return json.dumps({"@odata.context": context, "value": rows})


def pdq(data: bytes) -> str:
    return pdq_of_bytes(data).pdq.hex()


def test_without_a_set_there_are_digests_and_a_note(box, match):
    (box / "p.jpg").write_bytes(jpeg(1))
    (line,), found, first = match(box)
    assert (line["known"], line["matches"], line["md5"], line["quality"]) == ("not-compared", [], md5(jpeg(1)), 100)
    assert line["pdq"] == pdq(jpeg(1))
    assert (found.sets, first) == ([], [])


def test_an_exact_match_says_which_set_and_which_category(box, match, take):
    take("graded", "g.json", vics((jpeg(1), 2)), issuer="Example Unit")
    (box / "p.jpg").write_bytes(jpeg(1))
    (box / "other.jpg").write_bytes(jpeg(2))
    lines, found, _ = match(box)
    assert [line["known"] for line in lines] == ["new", "exact"]
    (one,) = lines[1]["matches"]
    assert (one["set"], one["kind"], one["distance"], one["algorithm"], one["algorithms"]) == (
        "graded",
        "exact",
        0,
        "sha1",
        ["sha1", "md5"],
    )
    assert one["category"] == {"profile": "US", "number": 2, "label": "child exploitive, non-CAM or age difficult"}
    assert one["issuer"] == "Example Unit"
    report = found.reports.as_json()[0]
    assert report["known"] == {"exact": 1, "near": 0, "harmless": 0, "new": 1, "unread": 0, "not-compared": 0}
    assert report["exact"] == [
        {"set": "graded", "profile": "US", "number": 2, "label": "child exploitive, non-CAM or age difficult", "files": 1}
    ]


def test_a_near_match_is_unconfirmed_and_says_how_far(box, match, take):
    take("near", "n.pdq", pdq(jpeg(3)) + "\n")
    (box / "again.jpg").write_bytes(jpeg(3, quality=30))
    (line,), _found, first = match(box)
    (one,) = line["matches"]
    assert (one["kind"], one["confirmed"], line["known"], first) == ("near", False, "near", [])
    assert one["distance"] == bin(int(pdq(jpeg(3)), 16) ^ int(line["pdq"], 16)).count("1") <= 31
    assert "near-unconfirmed" in [f["code"] for f in line["findings"]]
    assert all(f["locator"] == line["path"] for f in line["findings"])


def test_a_turned_picture_is_near_and_the_line_says_how_it_is_turned(box, match, take):
    take("near", "n.pdq", pdq(encoded(pattern(4), "PNG")) + "\n")
    for name, turn in {"r90": Image.Transpose.ROTATE_90, "flip": Image.Transpose.FLIP_LEFT_RIGHT}.items():
        (box / f"{name}.png").write_bytes(encoded(pattern(4).transpose(turn), "PNG"))
    lines, _, _ = match(box)
    assert [line["known"] for line in lines] == ["near", "near"]
    assert len({line["matches"][0]["variant"] for line in lines} - {"original"}) == 2


def test_every_pair_within_the_radius_and_none_beyond(box, match, take):
    base = int(pdq(jpeg(5)), 16)
    entries = [base ^ sum(1 << (7 * i % 256) for i in range(bits)) for bits in (0, 1, 30, 31, 32, 40)]
    for bits, entry in zip((0, 1, 30, 31, 32, 40), entries, strict=True):
        take(f"at{bits}", f"{bits}.pdq", f"{entry:064x}\n")
    (box / "p.jpg").write_bytes(jpeg(5))
    (line,), _, _ = match(box)
    plain = {m["set"]: m["distance"] for m in line["matches"] if m["variant"] == "original"}
    assert plain == {"at0": 0, "at1": 1, "at30": 30, "at31": 31}
    (narrow,), _, _ = match(box, how=How(0))
    assert [m["set"] for m in narrow["matches"]] == ["at0"]


def test_sets_that_disagree_are_kept_apart_and_it_is_said(box, match, take):
    take("one", "1.json", vics((jpeg(6), 1)))
    take("two", "2.json", vics((jpeg(6), 2)))
    take("abroad", "3.json", vics((jpeg(7), 1), profile="UK"))
    take("home", "4.json", vics((jpeg(7), 2)))
    (box / "p.jpg").write_bytes(jpeg(6))
    (box / "q.jpg").write_bytes(jpeg(7))
    lines, found, _ = match(box)
    assert [(m["set"], m["category"]["number"]) for m in lines[0]["matches"]] == [("one", 1), ("two", 2)]
    assert "sets-disagree" in [f["code"] for f in lines[0]["findings"]]
    assert "sets-disagree" not in [f["code"] for f in lines[1]["findings"]], "numbers of two profiles are never compared"
    assert found.reports.as_json()[0]["disagreements"] == 1


def test_known_files_of_no_interest_are_apart_and_a_grade_outweighs_them(box, match, take):
    take("plain", "u.json", vics((jpeg(8), 8), (jpeg(9), 8), profile="UK"))
    take("graded", "g.json", vics((jpeg(9), 1)))
    (box / "a.jpg").write_bytes(jpeg(8))
    (box / "b.jpg").write_bytes(jpeg(9))
    lines, _, first = match(box)
    assert [line["known"] for line in lines] == ["harmless", "exact"]
    assert "sets-disagree" in [f["code"] for f in lines[1]["findings"]]
    assert first == []


def test_empty_files_and_plain_pictures_match_nothing(box, match, take):
    flat = encoded(Image.new("RGB", (64, 64), (128, 128, 128)), "PNG")
    take("bad", "b.md5", f"{md5(b'')}\n{md5(b'x')}\n")
    take("flat", "f.pdq", f"{pdq(flat)}\n{pdq(jpeg(1))}\n")
    (box / "empty").write_bytes(b"")
    (box / "flat.png").write_bytes(flat)
    lines, _, _ = match(box)
    assert [line["matches"] for line in lines] == [[], []]
    assert "empty-file" in [f["code"] for f in lines[0]["findings"]]
    assert "quality-low" in [f["code"] for f in lines[1]["findings"]]


def test_first_seen_candidates_are_hashes_with_every_context(box, match, take):
    take("graded", "g.json", vics((jpeg(1), 1)))
    (box / "known.jpg").write_bytes(jpeg(1))
    (box / "a.jpg").write_bytes(jpeg(10))
    (box / "copy of a.jpg").write_bytes(jpeg(10))
    (box / "words.txt").write_bytes(b"words")
    with zipfile.ZipFile(box / "z.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("in.jpg", (2026, 1, 5, 8, 30, 0)), jpeg(10))
    _, found, first = match(box)
    rows = list(csv.DictReader(io.StringIO(as_csv(first).decode())))
    assert [row["path"].rpartition("/")[2] for row in rows] == ["a.jpg", "copy of a.jpg", "z.zip!in.jpg"]
    assert {row["sha256"] for row in rows} == {hashlib.sha256(jpeg(10)).hexdigest()}
    assert rows[2]["times"] == "modified-local 2026-01-05T08:30:00"
    assert sum(report["first_seen"] for report in found.reports.as_json()) == 3


def test_results_from_disk_images_bear_their_mark(box, match, take):
    pytest.importorskip("pyewf", reason="the extra `images` is not installed")
    take("graded", "g.json", vics((jpeg(1), 1)))
    write_e01(box / "case.E01", fat_image({"dcim/p.jpg": jpeg(1)}, deleted={"gone.jpg": jpeg(11)}))
    lines, found, first = match(box)
    inside = {line["path"].partition("!")[2]: line for line in lines}
    assert inside["dcim/p.jpg"]["known"] == "exact"
    assert inside["gone.jpg"]["deleted"] is True
    assert {line["mark"] for name, line in inside.items() if name} == {"intelligence, not validated as a forensic science activity"}
    assert "mark" not in inside[""]
    assert [json.loads(body)["path"].partition("!")[2] for body in first] == ["gone.jpg"]
    assert [report["name"] for report in found.reports.as_json()] == [str(box / "case.E01")], "an image is an exhibit of its own"


def test_a_look_stands_in_the_ledger_with_purpose_and_counts(box, match, take, store):
    take("graded", "g.json", vics((jpeg(1), 1)))
    (box / "p.jpg").write_bytes(jpeg(1))
    match(box, purpose="validation")
    with store.connect() as connection:
        rows = connection.execute("select actor, act, body from rightdoor.ledger order by seq desc limit 2").fetchall()
    counts, look = (json.loads(row[2])["subject"] for row in rows)
    assert {(row[0], row[1]) for row in rows} == {(ACTOR, "consulted")}
    assert (look["purpose"], len(look["hash_sets"])) == ("validation", 1)
    assert (counts["purpose"], counts["exact"], counts["new"], counts["sets"]) == ("validation", 1, 0, 1)
    assert str(box) not in rows[0][2]


def test_one_set_alone_can_be_asked(box, match, take):
    take("one", "1.md5", md5(jpeg(1)) + "\n")
    take("two", "2.md5", md5(jpeg(1)) + "\n")
    (box / "p.jpg").write_bytes(jpeg(1))
    (line,), found, _ = match(box, sets=("two",))
    assert [m["set"] for m in line["matches"]] == ["two"]
    assert [held.name for held in found.sets] == ["two"]


def test_the_state_of_a_run_is_gone_when_its_report_was_given(box, match, store):
    (box / "p.jpg").write_bytes(jpeg(1))
    match(box)
    assert list(store.path("matching").iterdir()) == []


@pytest.mark.parametrize("what", ["absent", "link", "store"])
def test_paths_that_cannot_be_meant_are_refused(tmp_path, match, store, what):
    (tmp_path / "link").symlink_to(tmp_path)
    path = {"absent": tmp_path / "absent", "link": tmp_path / "link", "store": store.dir}[what]
    with pytest.raises((UsageProblem, StoreInboxOverlap)):
        match(path)


def test_a_path_within_another_is_refused_so_that_nothing_stands_twice(box, match):
    (box / "sub").mkdir()
    for paths in ((box, box / "sub"), (box, box)):
        with pytest.raises(UsageProblem, match=r"in another|twice"):
            match(*paths)


@pytest.mark.parametrize("how", [{"purpose": "No Word"}, {"sets": ("unknown",)}])
def test_what_the_sets_would_refuse_is_refused_before_anything_is_read(box, match, store, how):
    (box / "a").write_bytes(b"a")
    with pytest.raises(UsageProblem):
        match(box, **how)
    assert not store.path("matching").exists() or list(store.path("matching").iterdir()) == []


def test_a_state_that_is_no_state_is_refused_with_what_to_do(box, match, store, monkeypatch):
    (box / "a").write_bytes(b"a")
    monkeypatch.setattr("rightdoor.operations.match_files.state_name", lambda *_, **__: "broken")
    store.path("matching").mkdir(exist_ok=True)
    store.path("matching", "broken.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StateUnusable, match="Remove the files"):
        match(box)
    store.path("matching", "broken.db").unlink()
    store.path("matching", "broken.lock").unlink()


def test_broken_pictures_are_findings_and_the_rest_goes_on(box, match):
    (box / "a.jpg").write_bytes(jpeg(1)[:2000])
    (box / "b.png").write_bytes(encoded(pattern(2), "PNG")[:-4000])
    (box / "c.jpg").write_bytes(jpeg(3))
    lines, _, _ = match(box)
    assert [line["pdq"] is None for line in lines] == [True, True, False]
    assert all(line["sha256"] and (line["pdq"] or line["findings"]) for line in lines)


def test_films_are_matched_by_their_frames(box, match, take):
    import av

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=2)
        stream.width, stream.height, stream.pix_fmt = 160, 112, "yuv420p"
        for number in range(8):
            frame = av.VideoFrame.from_image(pattern(40 + number // 2, height=112))
            for packet in stream.encode(frame):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    (box / "film.mp4").write_bytes(out.getvalue())
    take("stills", "s.pdq", pdq(encoded(pattern(41, height=112), "PNG")) + "\n")
    (line,), _, _ = match(box)
    assert (line["kind"], line["pdq"], line["known"]) == ("mp4", None, "near")
    assert line["frames"] == 4
    assert (line["matches"][0]["frames_near"], line["matches"][0]["frames_counted"]) == (1, 4)
    assert (line["matches"][0]["query_pct"], line["matches"][0]["compared_pct"]) == (25.0, None)


def test_a_film_held_against_a_set_of_films_gives_the_share_of_frames_both_ways(box, take, match):
    import av

    from rightdoor.media.perceptual.film import write_text
    from rightdoor.media.perceptual.video import video_frames

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mpeg4", rate=2)
        stream.width, stream.height, stream.pix_fmt = 160, 112, "yuv420p"
        for number in range(8):
            for packet in stream.encode(av.VideoFrame.from_image(pattern(40 + number // 2, height=112))):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    (box / "film.mp4").write_bytes(out.getvalue())
    frames = video_frames(box / "film.mp4").frames
    other = [frames[0]._replace(number=n, pdq=random.Random(n).randbytes(32)) for n in range(3)]
    take("films", "known.vpdq", write_text([*frames[:2], *other]))
    (line,), _, _ = match(box)
    (found,) = line["matches"]
    assert (found["frames_near"], found["frames_counted"], found["entries"]) == (2, 4, 2)
    assert (found["query_pct"], found["compared_pct"], found["film"], found["film_matches"]) == (50.0, 40.0, "known.vpdq", False)


def test_files_of_an_exhibit_bear_its_id(box, match, store, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with zipfile.ZipFile(inbox / "z.zip", "w") as archive:
        archive.writestr("in.txt", b"words")
    how = Intake(authority="test", actor=ACTOR, at_us=NOW_US)
    take_in(store, inbox, how, random_bytes=random.Random(3).randbytes, progress=lambda *_: None)
    (box / "copy.zip").write_bytes((inbox / "z.zip").read_bytes())
    (box / "other.txt").write_bytes(b"other")
    lines, found, _ = match(box)
    received = hashlib.sha256((inbox / "z.zip").read_bytes()).hexdigest()
    assert {line["path"].rpartition("/")[2]: line["exhibit"] for line in lines} == {
        "copy.zip": received,
        "copy.zip!in.txt": received,
        "other.txt": None,
    }
    assert [report["exhibit"] for report in found.reports.as_json()] == [received, None]
