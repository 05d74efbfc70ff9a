"""`rightdoor hashset`: what an import says, keeps and refuses; and that a kill leaves the version before in force."""

from __future__ import annotations

import hashlib
import inspect
import json
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from conftest_functional import Cli

from rightdoor.cli.commands import hashset
from rightdoor.media.looking import look
from rightdoor.store.keys import KeyFolder
from rightdoor.store.open import open_store

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "unit" / "media" / "tables"))
CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media"


def vics(path: Path, count: int, *, start: int = 0) -> Path:
    media = [{"MediaID": n, "Category": n % 5, "MD5": f"{n + 1:032x}", "SHA1": f"{n + 1:040x}"} for n in range(start, start + count)]
    path.write_text(json.dumps({"@odata.context": CONTEXT, "value": media}))
    return path


def in_force(cli: Cli, store: Path) -> dict[str, dict]:
    return {line["set"]: line for line in cli.lines("hashset", "list", "--store", store)}


def test_import_list_show_remove(cli, tmp_path):
    store, first = tmp_path / "store", vics(tmp_path / "gold.json", 40)
    (tmp_path / "hay.pdq").write_text("a5" * 32 + "\nzz\n")
    told = cli.lines(
        "hashset",
        "import",
        first,
        tmp_path / "hay.pdq",
        "--store",
        store,
        "--issuer",
        "Example",
        "--date",
        "2026-01-05",
        "--authority",
        "LIC-1",
    )
    assert [(line["set"], line["entries"], line["changed"]) for line in told if "entries" in line] == [("gold", 40, True), ("hay", 1, True)]
    assert [(line["set"], line["locator"], line["code"]) for line in told if "code" in line] == [("hay", "row:2", "bad-hash")]
    again = cli.lines("hashset", "import", first, "--store", store, "--issuer", "Example", "--date", "2026-01-05", "--authority", "LIC-1")
    assert [(line["version"], line["changed"]) for line in again] == [(1, False)]
    assert in_force(cli, store)["gold"] | {"imported": ""} == {
        "set": "gold", "id": told[0]["id"], "version": 1, "entries": 40, "counts": {"md5": 40, "sha1": 40}, "findings": {}, "formats": ["vics"], "mode": "whole",
        "issuer": "Example", "date": "2026-01-05", "authority": "LIC-1", "profile": "US", "imported": "", "removed": False,
    }  # fmt: skip
    assert "a5" * 8 not in cli("hashset", "show", "hay", "--store", store).stdout
    assert cli.lines("hashset", "remove", "hay", "--store", store) == [{"set": "hay", "removed": 1}]
    assert set(in_force(cli, store)) == {"gold"}
    assert cli.lines("hashset", "show", "hay", "--store", store)[0]["removed"] is True
    cli("verify", "--store", store)


def test_refusals_have_their_exit_code_and_leave_nothing(cli, tmp_path):
    store = tmp_path / "store"
    (tmp_path / "haystack.txt").write_text(f"{'a5' * 32}\n" * 20)
    done = cli("hashset", "import", tmp_path / "haystack.txt", tmp_path / "absent.json", "--store", store, code=3)
    assert "row:1: hash-algorithm-untold" in done.stderr and "15 more" in done.stderr and "row:6" not in done.stderr
    assert "absent" in done.stderr and "a5a5" not in done.stderr
    assert in_force(cli, store) == {}
    cli("hashset", "remove", "none", "--store", store, code=3)
    cli("hashset", "show", "none", "--store", store, code=3)
    cli("hashset", "import", tmp_path / "haystack.txt", "--date", "soon", "--store", store, code=2)


def test_there_is_no_command_that_takes_a_hash():
    for command in hashset.group.registered_commands:
        taken = set(inspect.signature(command.callback).parameters)
        assert taken <= {
            "files",
            "name",
            "issuer",
            "authority",
            "dated",
            "profile",
            "categories",
            "store",
            "actor",
            "as_of",
            "key_file",
            "as_json",
        }


def test_a_filter_says_perhaps(cli, tmp_path):
    from test_bloom import SHAPE, filled

    store, known = tmp_path / "store", tmp_path / "files"
    known.mkdir()
    (known / "a.bin").write_bytes(b"known")
    (known / "b.bin").write_bytes(b"not known")
    header = struct.pack("<QQdQQQ", 1, SHAPE.capacity, SHAPE.rate, SHAPE.probes, SHAPE.bits, 1)
    key = hashlib.sha1(b"known", usedforsecurity=False).hexdigest().upper().encode()
    (tmp_path / "circl.bloom").write_bytes(header + filled([key], SHAPE) + b"user data")
    (line,) = [line for line in cli.lines("hashset", "import", tmp_path / "circl.bloom", "--store", store) if "entries" in line]
    assert (line["formats"], line["counts"]) == (["bloom"], {"filter-sha1": 1})
    with open_store(store, write=False, actor="os:tester", now_us=1, key_source=KeyFolder(cli.home / ".config" / "rightdoor"), random_bytes=bytes) as opened, opened.connect() as connection:  # fmt: skip
        (held,) = look(opened, connection, purpose="triage", actor="os:tester", at_us=1)
        asked = np.frombuffer(b"".join(hashlib.sha1((known / n).read_bytes(), usedforsecurity=False).digest() for n in ("a.bin", "b.bin")), dtype=np.uint8)  # fmt: skip
        assert (held.kind, held.perhaps("sha1", asked.reshape(2, 20)).tolist()) == ("filter", [True, False])


def test_killed_at_a_point_the_version_before_or_the_new_one_is_in_force(cli, tmp_path):
    store = tmp_path / "store"
    cli("hashset", "import", vics(tmp_path / "gold.json", 50), "--store", store)
    vics(tmp_path / "gold.json", 70)
    for point, held in (("batch-renamed", (1, 50)), ("before-commit", (1, 50)), ("after-commit", (2, 70))):
        killed = Cli(cli.home, {"RIGHTDOOR_CRASH_AT": point})
        killed("hashset", "import", tmp_path / "gold.json", "--store", store, code=-signal.SIGKILL)
        now = in_force(cli, store)["gold"]
        assert (now["version"], now["entries"]) == held
    cli("verify", "--store", store)
    cli("hashset", "import", vics(tmp_path / "gold.json", 71), "--store", store)
    assert in_force(cli, store)["gold"]["entries"] == 71
    assert sorted(p.name for p in (store / "hashsets" / now["id"]).iterdir()) == ["2", "3"]
    assert list((store / "tmp").iterdir()) == []


def test_killed_while_it_reads_the_version_before_is_in_force(cli, tmp_path):
    store = tmp_path / "store"
    cli("hashset", "import", vics(tmp_path / "gold.json", 50), "--store", store)
    vics(tmp_path / "gold.json", 20_000)
    process = subprocess.Popen(
        cli.argv("hashset", "import", tmp_path / "gold.json", "--store", store), env=cli.env, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while not list((store / "tmp").glob("hashset-*/*")) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    process.kill()
    assert process.wait(timeout=300) == -signal.SIGKILL
    assert in_force(cli, store)["gold"]["entries"] == 50
    cli("hashset", "import", tmp_path / "gold.json", "--store", store)
    assert in_force(cli, store)["gold"]["entries"] == 20_000 and list((store / "tmp").iterdir()) == []
