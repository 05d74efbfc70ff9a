"""Reading again: a mapping that came after its tables, a reader with a newer version; the order of arrival does not matter."""

from __future__ import annotations

import base64
import json
import random
import shutil
import signal
import zipfile
from pathlib import Path

import pytest
from conftest_functional import AS_OF, AUTHORITY, Cli
from inside import nobody_left, opened, said, said_by, same

from rightdoor.cli.session import parse_as_of
from rightdoor.operations.rebuild import rebuild
from rightdoor.operations.reread import reread
from rightdoor.operations.verify import verify_store
from rightdoor.readers import cybertip_json, mapped_table

TABLE = (
    "Bundle No,Their Account,Seen From,At\n"
    "PK-1,invented-user-1,192.0.2.71,2026-02-20T10:00:00Z\n"
    "PK-2,invented-user-2,192.0.2.72,2026-02-21T11:30:00Z\n"
)
MAPPING = """name: bundles-of-an-invented-force
form: package
source: Invented Force
applies:
  columns: [Bundle No, Seen From]
zone: UTC
columns:
  Bundle No: referral.number
  Their Account: person.account
  Seen From: event.ip
  At: event.event_time
rightdoor_mapping: 1
"""
BETTER = MAPPING.replace("bundles-of-an-invented-force", "a-better-one").replace("[Bundle No, Seen From]", "[Bundle No, Seen From, At]")
BETTER = BETTER.replace("Invented Force", "Better Force")
NOTE = "Notes of the desk: see attached log.\n"


def quiet(_what: str, _done: int, _of: int) -> None:
    """No progress wanted."""


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("reread").resolve()


@pytest.fixture(scope="module")
def cli(base):
    return Cli(base / "home")


@pytest.fixture(scope="module")
def unmapped(cli, base):
    """A store with a table that no mapping explains, the same bytes in an archive, and a note; the inbox beside it."""
    inbox = base / "inbox"
    inbox.mkdir()
    (inbox / "package.csv").write_text(TABLE)
    (inbox / "notes.txt").write_text(NOTE)
    with zipfile.ZipFile(inbox / "more.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("inner/package.csv"), TABLE)
    cli.run(inbox, base / "store", "--batch-receipts", 2)
    nobody_left(cli, base / "store")
    found, report = said_by(cli, base / "store")
    assert not report.divergences
    assert found["attributions"] == []
    assert "mapping-missing" in {f["code"] for f in found["findings"]}
    return base / "store", inbox


@pytest.fixture
def place(unmapped, tmp_path):
    """Copies of that store and of its inbox."""
    store, inbox = unmapped
    shutil.copytree(store, tmp_path / "store", symlinks=True)
    shutil.copytree(inbox, tmp_path / "inbox")
    return tmp_path.resolve() / "store", tmp_path.resolve() / "inbox"


@pytest.fixture(scope="module")
def at_once(cli, base, unmapped):
    """What a store says that gets everything in one go."""
    inbox = base / "whole"
    shutil.copytree(unmapped[1], inbox)
    (inbox / "from the force").write_text(MAPPING)
    cli.run(inbox, base / "at-once")
    found, report = said_by(cli, base / "at-once")
    assert not report.divergences
    assert len(found["attributions"]) == 4
    return found


def head(store: Path) -> int:
    return int(json.loads((store / "ledger" / "head").read_bytes())["seq"])


def files_of(store: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(store)): p.read_bytes()
        for part in ("batches", "derived", "vault")
        for p in (store / part).rglob("*")
        if p.is_file()
    }


def test_a_table_received_before_its_mapping_is_read_on_the_run_that_brings_it(cli, place, at_once):
    store, inbox = place
    (inbox / "from the force").write_text(MAPPING)  # no name tells what it is
    run = cli("run", inbox, "--store", store, "--as-of", AS_OF, "--authority", AUTHORITY, "--json")
    assert "read again: 2 receipt(s) of 1 exhibit(s) in 2 batch(es)" in run.stderr
    found, report = said_by(cli, store)
    assert not report.divergences
    same(found, at_once)
    assert "mapping-missing" not in {f["code"] for f in found["findings"]}
    assert "unknown-format" in {f["code"] for f in found["findings"]}  # the note is still one
    assert [p for p in (store / "tmp").rglob("*") if p.is_file()] == []
    before = (head(store), files_of(store))
    again = cli("run", inbox, "--store", store, "--as-of", AS_OF, "--authority", AUTHORITY, "--json")
    assert "read again" not in again.stderr
    assert (head(store), files_of(store)) == before


def test_a_mapping_inside_an_archive_explains_what_lies_beside_it(cli, tmp_path, at_once):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with zipfile.ZipFile(inbox / "all.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.csv"), TABLE)
        archive.writestr(zipfile.ZipInfo("z.dat"), MAPPING)
    cli.run(inbox, tmp_path / "store")
    found, report = said_by(cli, tmp_path.resolve() / "store")
    assert not report.divergences
    assert sorted(a["locator"] for a in found["attributions"]) == ["row:2/Seen From", "row:3/Seen From"]


def test_a_mapping_loaded_as_reference_data_and_then_a_better_one(cli, place, tmp_path):
    store, inbox = place
    (tmp_path / "mapping.yaml").write_text(MAPPING)
    cli("reference", "add", tmp_path / "mapping.yaml", "--store", store, "--as-of", AS_OF)
    cli.run(inbox, store)
    found, report = said_by(cli, store)
    assert not report.divergences
    first = {a["footprint"] for a in found["attributions"]}
    assert len(first) == 4
    (tmp_path / "better.yaml").write_text(BETTER)
    cli("reference", "add", tmp_path / "better.yaml", "--store", store, "--as-of", AS_OF)
    done = cli("reread", "--store", store, "--as-of", AS_OF, "--json")
    assert json.loads(done.stdout) == {"receipts": 2, "exhibits": 1, "batches": 2}
    found, report = said_by(cli, store)
    assert not report.divergences
    assert {a["footprint"] for a in found["attributions"]} == first  # places did not change, so ids did not
    with opened(cli, store) as store_opened, store_opened.connect() as connection:
        reads = connection.execute("select body::jsonb->'subject' from ledger where act = 'read' order by seq").fetchall()
        connection.rollback()
    assert [r[0]["reader"] for r in reads] == ["mapped_table"] * 4
    assert next(r[0]["before"] for r in reads if "digest" in r[0]) is None
    assert json.loads(cli("reread", "--store", store, "--as-of", AS_OF, "--json").stdout)["receipts"] == 0


def test_a_reader_of_a_newer_version_reads_again(cli, small, tmp_path, monkeypatch):
    store = tmp_path.resolve() / "store"
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for path in sorted((small / "inbox").rglob("*"))[:40]:
        if path.is_file():
            shutil.copy(path, inbox / path.name)
    cli.run(inbox, store, "--batch-receipts", 7)
    nobody_left(cli, store)
    before, _ = said_by(cli, store)
    count = sum(1 for e in before["exhibits"] if e[3] == cybertip_json.NAME)
    assert count
    now = parse_as_of(AS_OF)
    with opened(cli, store, write=True) as ours:
        monkeypatch.setattr(cybertip_json, "VERSION", "2")
        done = reread(ours, actor="os:tester", at_us=now, progress=quiet)
        assert done.receipts == count
        assert rebuild(ours, actor="os:tester", at_us=now, progress=quiet).fresh
        after = said(ours)
        for what in ("attributions", "triage", "exhibits", "findings"):
            assert after[what] == before[what], what
        assert not verify_store(ours, progress=quiet).divergences
        ledger = head(store)
        assert reread(ours, actor="os:tester", at_us=now, progress=quiet).receipts == 0
        assert head(store) == ledger
        # a reader that says more
        read = cybertip_json.read
        monkeypatch.setattr(cybertip_json, "VERSION", "3")
        monkeypatch.setattr(cybertip_json, "read", lambda source, limits: _without_last(read(source, limits)))
        assert reread(ours, actor="os:tester", at_us=now, progress=quiet).receipts == count
        assert not verify_store(ours, progress=quiet).divergences
        assert rebuild(ours, actor="os:tester", at_us=now, progress=quiet).fresh
        assert said(ours)["exhibits"] != before["exhibits"]
        with ours.connect() as connection:
            sql = "update exhibit e set statements_digest = repeat('a', 64) from receipt r where r.exhibit = e.sha256 and r.reader = %s"
            connection.execute(sql, (cybertip_json.NAME,))
            connection.commit()
        assert {"exhibit-reading", "statements-digest"} == {d.code for d in verify_store(ours, progress=quiet).divergences}
    nobody_left(cli, store)


def _without_last(items):
    from rightdoor.model.statement import Record

    for item in items:
        yield item._replace(statements=item.statements[:-1]) if isinstance(item, Record) else item


def test_a_copy_without_its_pictures_says_the_same_when_it_is_read_again(cli, tmp_path):
    """The pictures were taken out of the kept copy; digest and length of each stand in their place."""
    store, inbox = tmp_path.resolve() / "store", tmp_path / "inbox"
    inbox.mkdir()
    pictures = [b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + random.Random(n).randbytes(3000) + b"\xff\xd9" for n in (1, 2)]
    whole, data = (base64.b64encode(picture).decode() for picture in pictures)
    media = [
        {"MediaID": 1, "MD5": "0123456789abcdef0123456789abcdef", "Category": 4, "Thumbnail": whole},
        {"MediaID": 2, "MD5": "1123456789abcdef0123456789abcdef", "Category": 4, "Comments": f"data:image/jpeg;base64,{data}"},
    ]
    context = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media"
    (inbox / "media.json").write_text(json.dumps({"@odata.context": context, "value": media}), "utf-8")
    cli.run(inbox, store)
    before, _ = said_by(cli, store)
    codes = [f["code"] for f in before["findings"]]
    assert codes.count("media-redacted") == 1
    assert codes.count("thumbnail-dropped") == 2
    assert json.loads(cli("reread", "--all", "--store", store, "--as-of", AS_OF, "--json").stdout)["receipts"] == 1
    after, report = said_by(cli, store)
    assert not report.divergences
    same(after, before)
    with opened(cli, store) as ours, ours.connect() as connection:
        (subject,) = connection.execute("select body::jsonb->'subject' from ledger where act = 'read'").fetchone()
        connection.rollback()
    assert subject["before"] == subject["digest"]


def test_everything_read_again_says_the_same(cli, ran, tmp_path):
    store = tmp_path.resolve() / "store"
    shutil.copytree(ran.store, store, symlinks=True)
    before, _ = said_by(ran.cli, store)
    done = json.loads(ran.cli("reread", "--all", "--store", store, "--as-of", AS_OF, "--json").stdout)
    assert done["receipts"] == sum(1 for e in before["exhibits"] if e[3])
    after, report = said_by(ran.cli, store)
    assert not report.divergences
    same(after, before)


@pytest.mark.parametrize("point", ["compaction", "before-commit", "after-commit"])
def test_killed_while_reading_again(cli, place, at_once, point):
    store, inbox = place
    mapping = inbox / "from the force"
    mapping.write_text(MAPPING)
    how = ("--store", store, "--as-of", AS_OF, "--authority", AUTHORITY)
    if point != "compaction":  # the mapping is in the store already, so that the point is that of reading again
        Cli(cli.home, {"RIGHTDOOR_CRASH_AT": "compaction"})("run", inbox, *how, code=-signal.SIGKILL)
        nobody_left(cli, store)
    crashing = Cli(cli.home, {"RIGHTDOOR_CRASH_AT": point})
    seq = head(store)
    done = crashing("run", inbox, *how, code=-signal.SIGKILL)
    assert "Traceback" not in done.stderr
    nobody_left(cli, store)
    if point == "before-commit":
        assert head(store) == seq
    cli("run", inbox, *how)
    found, report = said_by(cli, store)
    assert not report.divergences
    same(found, at_once)
    nobody_left(cli, store)


def test_a_damaged_vault_refuses_and_changes_nothing(cli, place):
    store, _ = place
    for pack in (store / "vault").glob("*.pack"):  # all of them: which pack holds the unread table is chance
        pack.write_bytes(bytes(byte ^ 1 for byte in pack.read_bytes()))
    before = (head(store), files_of(store))
    (store / "read-with").unlink()  # so that everything unread is looked at
    done = cli("reread", "--store", store, "--as-of", AS_OF, code=3)
    assert "Traceback" not in done.stderr
    assert (head(store), files_of(store)) == before
    assert not (store / "read-with").exists()


def test_what_was_erased_or_not_kept_is_not_read_again(cli, place):
    store, inbox = place
    exhibit = next(e["exhibit"] for e in cli.lines("exhibits", "--store", store) if e["name"] == "package.csv")
    archive = next(e["exhibit"] for e in cli.lines("exhibits", "--store", store) if e["name"] == "more.zip")
    cli("erase", exhibit, archive, "--authority", "REVIEW-7", "--store", store, "--as-of", AS_OF)
    (inbox / "from the force").write_text(MAPPING)
    cli.run(inbox, store)
    found, report = said_by(cli, store)
    assert not report.divergences
    assert found["attributions"] == []


def test_a_table_read_again_can_be_erased_and_the_store_backed_up_and_restored(cli, place, tmp_path):
    store, inbox = place
    (inbox / "from the force").write_text(MAPPING)
    cli.run(inbox, store)
    cli("compact", "--store", store, "--as-of", AS_OF)
    cli("reread", "--all", "--store", store, "--as-of", AS_OF)
    cli("backup", tmp_path / "copy", "--store", store, "--as-of", AS_OF)
    found, report = said_by(cli, store)
    assert not report.divergences
    cli("restore", tmp_path / "copy", "--store", tmp_path / "restored", "--as-of", AS_OF)
    cli.run(inbox, tmp_path / "restored")
    again, report = said_by(cli, tmp_path.resolve() / "restored")
    assert not report.divergences
    same(again, found)
    exhibits = {e["exhibit"] for e in cli.lines("exhibits", "--store", store) if e["name"] in ("package.csv", "more.zip")}
    cli("erase", *sorted(exhibits), "--authority", "REVIEW-7", "--store", store, "--as-of", AS_OF)
    after, report = said_by(cli, store)
    assert not report.divergences
    assert after["attributions"] == []
    assert mapped_table.NAME not in {e[3] for e in after["exhibits"]}
