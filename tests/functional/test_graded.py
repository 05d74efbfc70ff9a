"""`rightdoor graded`: one phone, three exports of it, graders who differ; every value walked back to where it stands."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "readers"
PICTURE = b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(3_000)


def test_who_graded_what_over_several_exports(cli, tmp_path):
    inbox, store = tmp_path / "inbox", tmp_path / "store"
    inbox.mkdir()
    for name in ("griffeye_csv/list.csv", "iped_csv/FileList.csv", "case_jsonld/graph.jsonld"):
        shutil.copy(GOLDEN / name, inbox)
    with zipfile.ZipFile(inbox / "phone.ufdr", "w", zipfile.ZIP_DEFLATED) as phone:
        phone.write(GOLDEN / "ufdr_xml" / "report.xml", "report.xml")
        phone.writestr("files/Image/a.jpg", PICTURE)
    assert cli("run", inbox, "--store", store, "--as-of", "2026-03-02T09:00:00Z", "--authority", "TEST").returncode == 0

    received = {line["name"]: line for line in cli.lines("exhibits", "--store", store)}
    readers = {name: line["reader"] for name, line in received.items()}
    assert readers["phone.ufdr!report.xml"] == "ufdr_xml" and readers["list.csv"] == "griffeye_csv"
    assert readers["phone.ufdr!files/Image/a.jpg"] is None and received["phone.ufdr!files/Image/a.jpg"]["statements"] == 0

    exhibits = {line["exhibit"]: line for line in cli.lines("graded", "--store", store)}
    listed = exhibits[received["FileList.csv"]["exhibit"]]
    assert (listed["files"], listed["graded"], listed["graded_elsewhere_only"], listed["graders"]) == (2, 0, 2, [])
    assert exhibits[received["list.csv"]["exhibit"]]["states"] == {"differ": 1, "not-comparable": 1, "one": 1}

    (file,) = cli.lines("graded", received["list.csv"]["exhibit"], "--differ", "--store", store)
    assert cli.lines("graded", received["list.csv"]["exhibit"][:16], "--differ", "--store", store) == [file]
    assert file["file"]["md5"] == [hashlib.md5(b"a").hexdigest()] and file["state"] == "differ" and file["listed"] == 4
    said = {(g["category"], g["profile"], *g["graders"]) for g in file["grades"]}
    assert said == {
        ("2", "Example 2026", "Example Grader"), ("1", "Example 2026", "Example Grader"),
        ("Example one", None, "Example Grader"), ("Example two", None, "kb:person-2"),
    }  # fmt: skip
    assert ".bin" not in json.dumps(file)
    grade = next(g for g in file["grades"] if g["category"] == "Example one")
    tree = cli("explain", grade["statement"], "--store", store).stdout
    assert "Example one" in tree and grade["exhibit"] in tree and "ledger" in tree
    shown = cli("graded", received["list.csv"]["receipt"], "--store", store).stdout
    assert "GRADES DIFFER" in shown and "a profile not stated" in shown and ".bin" not in shown
    assert "Nothing here has that id" in cli("graded", "0" * 64, "--store", store, code=2).stderr

    graph = received["graph.jsonld"]["exhibit"]
    named = ("media", "profile", graph[:16], "--store", store, "--as-of", "2026-03-02T10:00:00Z")
    refused = cli("media", "profile", received["phone.ufdr!files/Image/a.jpg"]["exhibit"], "--profile", "P", "--store", store, code=3)
    assert "no export of graded files" in refused.stderr
    (said_so,) = cli.lines(*named, "--profile", "Example 2026", "--reason", "the examiner's settings, seen")
    one_profile = {line["exhibit"]: line for line in cli.lines("graded", "--store", store)}[received["list.csv"]["exhibit"]]
    assert one_profile["states"] == {"differ": 2, "one": 1}  # what was not comparable differs, now that the profile is known
    file = next(x for x in cli.lines("graded", received["list.csv"]["exhibit"], "--differ", "--store", store) if x["file"] == file["file"])
    declared = [(g["category"], g["profile"]) for g in file["grades"] if g["profile_declared_by"] == said_so["decision"]]
    assert declared and {profile for _, profile in declared} == {"Example 2026"}
    assert all(g["profile_declared_by"] is None for g in file["grades"] if g["exhibit"] != graph)
