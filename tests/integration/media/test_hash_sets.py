"""Hash sets in a store: what is held, in which version, what each set says, and what may not be asked."""

from __future__ import annotations

import base64
import hashlib
import random
import sys
from datetime import date
from pathlib import Path

import numpy as np
import psycopg
import pytest
from psycopg.types.json import Jsonb

sys.path.insert(0, str(Path(__file__).parent))
from hash_set_case import NOW_US, Sets, md5, medium, rows, vics

from rightdoor.errors import LedgerDiverged, LedgerMisuse, StoreDamaged, UsageProblem
from rightdoor.media import looking
from rightdoor.media.checking import check_sets
from rightdoor.media.entry import Category
from rightdoor.media.held import held_sets
from rightdoor.media.looking import LookRefused
from rightdoor.media.perceptual.film import Frame, write_text
from rightdoor.media.profiles import Meaning
from rightdoor.media.register import SetUnknown, in_force, versions
from rightdoor.media.sets.importing import ImportRefused, sweep
from rightdoor.media.sets.parts import names_of
from rightdoor.media.sets.removing import remove_set

SPACE = "https://hashsharing.ncmec.org/hashsharing/v2"


@pytest.fixture
def sets(store_factory, tmp_path):
    return Sets(store_factory(), tmp_path, store_factory.random_bytes)


@pytest.fixture
def live(store_factory, tmp_path):
    return Sets(store_factory("live"), tmp_path, store_factory.random_bytes)


def divergences(sets: Sets) -> list[str]:
    with sets.store.connect() as connection:
        return [found.code for found in check_sets(sets.store, connection)]


def test_a_set_is_held_with_all_that_is_said_of_it(sets):
    path = sets.file("a.json", vics(medium(1, Series="Series 1", VictimIdentified=True), medium(2, Category=0)))
    made = sets.take(path, issuer="Example", authority="LIC-1", dated=date(2026, 1, 1))
    assert made.changed and made.version.version == 1 and made.version.entries == 2 and made.version.counts == {"md5": 2}
    (held,) = held_sets(sets.store)
    assert (held.name, held.version, held.issuer, held.about.authority, held.about.dated, held.algorithms) == (
        "one",
        1,
        "Example",
        "LIC-1",
        date(2026, 1, 1),
        ("md5",),
    )
    (said,) = sets.said("md5", md5(1))
    assert said.category == Category("US", 1, "child abuse material") and said.series == "Series 1" and said.flags == {"victim-identified"}
    assert sets.said("md5", md5(3)) == [] and sets.said("sha1", bytes(20)) == []
    assert divergences(sets) == []


def test_the_same_again_changes_nothing_and_another_is_a_new_version(sets):
    first = sets.file("a.json", vics(medium(1)))
    assert sets.take(first).changed
    before = sets.acts()
    again = sets.take(first)
    assert not again.changed and again.version.version == 1 and sets.acts() == before
    assert sets.take(first, authority="LIC-2").version.version == 2
    assert sets.take(sets.file("b.json", vics(medium(2)))).version.version == 3
    assert sets.said("md5", md5(1)) == [] and len(sets.said("md5", md5(2))) == 1
    assert sets.take(first).version.version == 4  # back to what was before: that is a change
    assert sorted(folder.name for folder in sets.store.path("hashsets", again.version.id).iterdir()) == ["3", "4"]
    assert divergences(sets) == []


def test_parts_of_one_set_are_one_set(sets):
    paths = [sets.file(f"gold {n} of 3.json", vics(medium(n))) for n in (1, 2, 3)]
    assert names_of([*paths, Path("script12.md5"), Path("y_part1.json.gz")]) == [
        ("gold", paths),
        ("script12", [Path("script12.md5")]),
        ("y", [Path("y_part1.json.gz")]),
    ]
    made = sets.take(*paths, name="gold")
    assert made.version.entries == 3 and made.found == ()
    missing = sets.take(*paths[::2], name="gold")
    assert [(f.finding.code, f.finding.raw) for f in missing.found] == [("set-part-missing", "2")]


def test_what_never_matches(sets):
    empty = {name: hashlib.new(name, b"").hexdigest() for name in ("md5", "sha1", "sha256")}
    plain = [bytes(32), b"\xff" * 32, bytes(31) + b"\x0f", b"\xf0" + b"\xff" * 31]
    text = "md5,sha1,sha256,pdq,quality\n" + f"{empty['md5']},{empty['sha1']},{empty['sha256']},,\n"
    text += "".join(f",,,{value.hex()},100\n" for value in plain) + f",,,{'a5' * 32},49\n,,,{'5a' * 32},50\n{'0' * 32},,,,\n"
    made = sets.take(sets.file("a.csv", text))
    assert made.version.counts == {"pdq": 1}
    assert {code: made.version.findings[code] for code in ("empty-file-hash", "hash-degenerate", "hash-low-quality")} == {"empty-file-hash": 3, "hash-degenerate": 4, "hash-low-quality": 1}  # fmt: skip
    held = sets.sets()["one"]
    asked = [*plain, bytes.fromhex("5a" * 32)]
    assert (held.find("pdq", rows(asked)) >= 0).tolist() == [False] * 4 + [True]
    bulk = sets.take(sets.file("b.pdq", "".join(f"{value.hex()}\n" for value in (*plain, b"\x5a" * 32))), name="two")
    assert bulk.version.counts == {"pdq": 1} and bulk.version.findings["hash-degenerate"] == 4
    bulk = sets.take(sets.file("b.md5", f"{empty['md5']}\n{md5(5).hex()}\n"), name="three")
    assert bulk.version.counts == {"md5": 1} and bulk.version.findings["empty-file-hash"] == 1


def test_repetitions_are_kept_once_and_contradictions_are_all_said(sets):
    made = sets.take(sets.file("a.json", vics(medium(1), medium(1), medium(1, Category=2), medium(2))))
    found = {(f.finding.code, f.finding.locator, f.finding.raw) for f in made.found}
    assert found == {("hash-repeated", "json:/value/1", "json:/value/0"), ("hash-contradiction", "json:/value/2", "json:/value/0")}
    assert [said.category.number for said in sets.said("md5", md5(1))] == [1, 2]


def test_sets_disagree_and_each_speaks_for_itself(sets):
    sets.take(sets.file("a.json", vics(medium(1, Category=1))), name="a")
    sets.take(sets.file("b.json", vics(medium(1, Category=0))), name="b")
    assert [sets.said("md5", md5(1), name=name)[0].category.number for name in "ab"] == [1, 0]


def test_photodna_is_compared_for_equality_alone(sets):
    value, other = bytes(range(144)), bytes(range(143)) + b"\x00"
    sets.take(sets.file("a.json", vics(medium(1, PhotoDNA=base64.b64encode(value).decode()))))
    held = sets.sets()["one"]
    assert (held.find("photodna", rows([value, other])) >= 0).tolist() == [True, False]


def test_hashes_of_other_algorithms_are_carried_and_compared_for_equality(sets):
    long = "x" * 5_000
    alone = {
        "MediaID": 1,
        "Category": 2,
        "AlternativeHashes": [{"HashName": "NetClean", "HashValue": "AbC="}, {"HashName": "T", "HashValue": long}],
    }
    made = sets.take(sets.file("a.json", vics(alone, medium(2))))
    assert made.version.counts == {"md5": 1, "other": 2} and made.version.findings == {"hash-carried": 1}
    held = sets.sets()["one"]
    assert (held.same("t", [long, long + "x"]) >= 0).tolist() == [True, False]
    positions = held.same("netclean", ["AbC=", "abc=", ""])
    assert (positions >= 0).tolist() == [True, False, False] and held.algorithms == ("md5",)
    assert held.says("other", int(positions[0]))[0].category == Category("US", 2, "child exploitive, non-CAM or age difficult")


def test_near_hashes_are_found_with_their_distance(sets):
    rng = np.random.default_rng(3)
    hashes = rng.integers(0, 256, (200, 32), dtype=np.uint8)
    asked = hashes[:60].copy()
    for row in range(60):
        for bit in rng.choice(256, size=row, replace=False):
            asked[row, bit // 8] ^= 1 << (bit % 8)
    sets.take(sets.file("a.pdq", "".join(f"{row.tobytes().hex()}\n" for row in hashes)))
    held = sets.sets()["one"]
    query, entry, distance = held.near(asked)
    assert query.tolist() == list(range(32)) and distance.tolist() == list(range(32))
    assert [held.rows("pdq", int(position)) for position in entry] == [[row] for row in range(32)]


def test_declared_and_dated_meanings(sets):
    path = sets.file("a.csv", f"md5,category\n{md5(1).hex()},7\n{md5(2).hex()},1\n")
    declared = (Meaning("ours", 7, "ours alone", date(2020, 1, 1), None, "declared"),)
    assert sets.take(path, profile="ours", declared=declared, dated=date(2026, 1, 1)).version.findings["category-outside"] == 1
    assert sets.said("md5", md5(1))[0].category == Category("ours", 7, "ours alone")
    assert sets.said("md5", md5(2))[0].category == Category("ours", 1, "unknown")
    for day, label in ((date(2014, 3, 31), "level 1: images depicting nudity or erotic posing"), (date(2014, 4, 1), "A"), (None, "A")):
        sets.take(path, profile="UK", dated=day)
        assert sets.said("md5", md5(2))[0].category == Category("UK", 1, label)


# --- a feed ------------------------------------------------------------------------------------------


def image(number: int, *, digest: int | None = None, kind: str = "A1", day: int = 5) -> str:
    return f'<image><member id="42">E</member><timestamp>2026-01-{day:02}T00:00:00Z</timestamp><id>i{number}</id><classification>{kind}</classification><fingerprints><md5>{digest or number:032x}</md5></fingerprints></image>'


def deleted(number: int, *, day: int = 6) -> str:
    return f'<deletedImage><member id="42">E</member><id>i{number}</id><timestamp>2026-01-{day:02}T00:00:00Z</timestamp></deletedImage>'


def page(*entries: str, following: str = "") -> str:
    paging = f"<paging><next>{following}</next></paging>" if following else ""
    return f'<queryResult xmlns="{SPACE}"><images>{"".join(entries)}</images>{paging}</queryResult>'


def test_a_feed_is_updated_by_changes_and_deletions(sets):
    first = sets.file("1.xml", page(image(1), image(2), image(3), following="/v2/entries?next"))
    second = sets.file("2.xml", page(image(4), image(5, digest=1)))
    made = sets.take(first, second, name="feed")
    assert (made.version.mode, made.version.entries, made.found) == ("changes", 5, ())
    changes = sets.file("3.xml", page(deleted(1, day=7), image(2, digest=22, kind="B1", day=7), image(3, digest=33, day=1), deleted(9)))
    made = sets.take(changes, name="feed")
    assert made.version.version == 2 and [f.finding.code for f in made.found] == ["set-removal-unknown"]
    assert [said.category.label for said in sets.said("md5", md5(1), name="feed")] == ["A1"]  # entry 5 says it still
    assert sets.said("md5", md5(2), name="feed") == [] and sets.said("md5", md5(22), name="feed")[0].category.label == "B1"
    assert sets.said("md5", md5(33), name="feed") == [] and len(sets.said("md5", md5(3), name="feed")) == 1  # an older change came later
    assert not sets.take(changes, name="feed").changed
    assert not sets.take(first, second, name="feed").changed
    gone = sets.take(sets.file("4.xml", page(deleted(5, day=8))), name="feed")
    assert gone.changed and sets.said("md5", md5(1), name="feed") == []
    back = sets.take(sets.file("5.xml", page(image(5, digest=1, day=7), image(6, day=7))), name="feed")
    assert back.changed and sets.said("md5", md5(1), name="feed") == []  # taken back on the 8th, whatever comes of the 7th
    assert divergences(sets) == []


def test_the_order_of_pages_does_not_matter(sets):
    pages = [page(image(1, day=5), image(2, day=9, digest=20)), page(deleted(1, day=6), image(2, day=8, digest=21)), page(image(3))]
    told = []
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
        name = "feed" + "".join(map(str, order))
        sets.take(*(sets.file(f"{name}-{n}.xml", pages[n]) for n in order), name=name)
        told.append([bool(sets.said("md5", md5(n), name=name)) for n in (1, 2, 3, 20, 21)])
    assert told == [[False, False, True, True, False]] * 3


def test_pages_without_a_name_are_one_feed(sets):
    pages = [sets.file("a.xml", page(image(1))), sets.file("b.xml", page(deleted(1)))]
    assert names_of([pages[0], sets.file("c.md5", md5(1).hex()), pages[1]]) == [("NCMEC", pages), ("c", [sets.folder / "c.md5"])]


def test_a_page_that_is_missing_is_said(sets):
    made = sets.take(sets.file("1.xml", page(image(1), following="/v2/entries?page=2")), name="feed")
    assert [f.finding.code for f in made.found] == ["set-pages"]


def test_a_list_and_a_feed_do_not_mix(sets):
    sets.take(sets.file("a.md5", md5(1).hex()))
    feed = sets.file("1.xml", page(image(1)))
    for files, name in (((feed,), "one"), ((feed, sets.file("b.md5", md5(2).hex())), "two")):
        with pytest.raises(UsageProblem):
            sets.take(*files, name=name)


# --- refusals, removal, looks ------------------------------------------------------------------------


@pytest.mark.parametrize("content", ["", "hello\n", "{}", '{"value":[]}', "a5" * 32, "<queryResult/>", b"\x00\x01\x02" * 50])
def test_nothing_to_hold_is_refused_and_leaves_what_was_there(sets, content):
    sets.take(sets.file("a.md5", md5(1).hex()))
    with pytest.raises(ImportRefused):
        sets.take(sets.file("b.txt", content))
    assert len(sets.said("md5", md5(1))) == 1 and divergences(sets) == []
    assert list(sets.store.path("tmp").iterdir()) == []


def test_a_set_that_is_removed_is_gone_and_may_come_again(sets):
    path = sets.file("a.md5", md5(1).hex())
    made = sets.take(path)
    with sets.store.connect() as connection:
        assert remove_set(sets.store, connection, "one", actor=sets.actor, at_us=NOW_US) == 1
        assert in_force(connection) == [] and not made.version.folder(sets.store).exists()
        assert [(v.version, v.wrapped_key) for v in versions(connection, removed=True)] == [(1, None)]
        connection.rollback()
        with pytest.raises(SetUnknown):
            remove_set(sets.store, connection, "one", actor=sets.actor, at_us=NOW_US)
    assert sets.take(path).version.version == 2 and len(sets.said("md5", md5(1))) == 1
    assert divergences(sets) == []


def test_a_removed_version_stays_removed_and_looks_stay(sets):
    sets.take(sets.file("a.md5", md5(1).hex()))
    sets.sets()
    with sets.store.connect() as connection:
        remove_set(sets.store, connection, "one", actor=sets.actor, at_us=NOW_US)
        for statement in ("update hash_set_version set removed_seq = null", "delete from hash_look", "update hash_look set purpose = 'x'"):
            with pytest.raises(psycopg.Error):
                connection.execute(statement)
            connection.rollback()


def test_a_set_answers_only_within_a_look_and_the_look_is_recorded(sets):
    sets.take(sets.file("a.md5", md5(1).hex()))
    (held,) = held_sets(sets.store)
    for ask in (
        lambda: held.find("md5", rows([md5(1)])),
        lambda: held.near(rows([b"\x5a" * 32])),
        lambda: held.perhaps("sha1", rows([bytes(20)])),
    ):
        with pytest.raises(LedgerMisuse):
            ask()
    sets.sets(purpose="validation", actor="os:grader")
    act, subject = sets.acts()[-1]
    assert (act, subject["purpose"], subject["hash_sets"]) == ("consulted", "validation", [f"{held.about.id}/1"])
    with pytest.raises(UsageProblem):
        sets.sets(purpose="Who is it?")


def test_looks_are_limited_in_a_live_store_and_the_refusal_is_recorded(live, monkeypatch):
    monkeypatch.setattr(looking, "AN_HOUR", 3)
    for n in range(3):
        live.sets(at_us=NOW_US + n)
    with pytest.raises(LookRefused):
        live.sets(at_us=NOW_US + 3)
    assert live.acts()[-1] == ("refused", {"command": "match", "why": "looks-an-hour"})
    assert live.sets(actor="os:another") == {} and live.sets(at_us=NOW_US + 3_600_000_004) == {}


def test_a_set_that_went_while_it_was_asked_says_so(sets):
    for number in (1, 2, 3, 4):
        path = sets.file("a.md5", md5(number).hex())
        if number == 2:
            held = sets.sets()["one"]
            sets.take(path)
            assert held.find("md5", rows([md5(1)])).tolist() == [0]  # the version before is still there for whoever asks it
            held = sets.sets()["one"]
        else:
            sets.take(path)
    with pytest.raises(StoreDamaged):
        held.find("md5", rows([md5(2)]))


def test_nothing_is_asked_of_a_store_whose_ledger_diverged(sets, store_factory):
    sets.take(sets.file("a.md5", md5(1).hex()))
    folder = sets.store.dir
    sets.store.close()
    reader = Sets(store_factory.open(folder, write=False), sets.folder, sets.random_bytes)
    assert set(reader.sets()) == {"one"}
    reader.store.head_path.write_bytes(b"torn")
    with pytest.raises(LedgerDiverged):
        reader.sets()


def test_altered_files_and_rows_are_seen(sets):
    made = sets.take(sets.file("a.md5", md5(1).hex()))
    path = made.version.folder(sets.store) / "md5.table"
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert divergences(sets) == ["hash-set-file"]
    path.unlink()
    assert divergences(sets) == ["hash-set-file-missing"]
    path.write_bytes(content)
    with psycopg.connect(sets.store.dsn("owner")) as owner:
        owner.execute("update rightdoor.hash_set_version set files = '{}'")
    assert divergences(sets) == ["hash-set-row"]
    sets.take(sets.file("b.md5", md5(2).hex()), name="two")
    with psycopg.connect(sets.store.dsn("owner")) as owner:
        owner.execute(
            "update rightdoor.hash_set_version set files = %s where hash_set = %s", (Jsonb(dict(made.version.files)), made.version.id)
        )
        owner.execute("update rightdoor.hash_set_version set removed_seq = 1 where hash_set = %s", (made.version.id,))
    assert divergences(sets) == ["hash-set-removed"]
    with psycopg.connect(sets.store.dsn("owner")) as owner:
        owner.execute("delete from rightdoor.hash_set_version where hash_set = %s", (made.version.id,))
    assert divergences(sets) == ["hash-set-missing"]


def test_what_a_killed_import_left_is_swept(sets):
    made = sets.take(sets.file("a.md5", md5(1).hex()))
    left = [
        sets.store.path("hashsets", made.version.id, "2"),
        sets.store.path("hashsets", "hs_other", "1"),
        sets.store.path("tmp", "hashset-x"),
    ]
    for folder in left:
        folder.mkdir(parents=True)
        (folder / "md5.table").write_bytes(b"x")
    with sets.store.connect() as connection:
        assert sweep(sets.store, connection) == 3
    assert [folder for folder in left if folder.exists()] == [] and len(sets.said("md5", md5(1))) == 1


def test_no_file_of_the_store_holds_a_digest_or_a_series(sets):
    rng = np.random.default_rng(1)
    digests = rng.integers(0, 256, (300, 16), dtype=np.uint8)
    sets.take(sets.file("a.json", vics(*(medium(n, MD5=row.tobytes().hex(), Series=f"Kestrel {n}") for n, row in enumerate(digests)))))
    for path in (p for p in sets.store.path("hashsets").rglob("*") if p.is_file()):
        content = path.read_bytes()
        assert b"Kestrel" not in content
        assert [row for row in digests if row.tobytes()[:8] in content or row.tobytes().hex()[:16].encode() in content] == []
        assert path.stat().st_mode & 0o077 == 0


def test_a_frame_of_two_films_is_no_contradiction_and_comes_once(sets):
    frames = [Frame(n, 100, random.Random(n).randbytes(32), 1000 * n) for n in range(3)]
    files = [sets.file("a.vpdq", write_text(frames[:2])), sets.file("b.vpdq", write_text(frames[1:]))]
    made = sets.take(*files, name="films")
    assert [found.finding.code for found in made.found] == []
    held = sets.sets()["films"]
    query, position, distance = held.near(rows([frames[1].pdq]))
    assert (query.tolist(), distance.tolist()) == ([0], [0])
    assert {says.film for says in held.says("pdq", int(position[0]))} == {("a.vpdq", 2), ("b.vpdq", 2)}
