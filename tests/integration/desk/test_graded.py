"""Grades made elsewhere, at the desk: an exhibit's files and a subject's, over the exports that one sees and no others."""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from desk_case import report
from desk_subject_case import open_for

CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Cases"


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def griffeye(*rows: tuple[str, str, str, str]) -> str:
    """`rows`: the file's text, category, profile, grader."""
    lines = [f"{c},{p},secret-{t}.bin,EX/1,{md5(t)},{g}" for t, c, p, g in rows]
    return "\n".join(["Category,Category Profile,File Path,Source ID,MD5,Categorized By", *lines]) + "\n"


def vics(*rows: tuple[str, int]) -> str:
    media = [{"MD5": md5(t), "Category": c, "MediaFiles": [{"FileName": f"secret-{t}.bin"}]} for t, c in rows]
    return json.dumps({"@odata.context": CONTEXT, "value": [{"CaseID": "c", "CaseNumber": "EX-1", "Media": media}]})


@pytest.fixture(scope="module")
def laid(desk):
    """Two units with an export each; a file that both grade, one that only the other does, one told by nobody."""
    mine, other = desk.unit(), desk.unit()
    salt = mine.pk
    names = {name: f"{name}-{salt}" for name in ("both", "mine", "other", "none")}
    listed = [(names["both"], "1", "UK", "Robin Example"), (names["mine"], "Kept", "", ""), (names["none"], "", "", "")]
    first = desk.populate(mine, files={"list.csv": griffeye(*listed)})
    second = desk.populate(other, files={"case.json": vics((names["both"], 2), (names["other"], 1))})
    with desk.store.connect() as connection:
        exhibit = connection.execute("select exhibit from rightdoor.receipt where id = %s", (first.receipts[0],)).fetchone()[0]
    return mine, other, exhibit, names, second


def test_only_exports_that_one_sees_count(desk, laid):
    mine, other, exhibit, _names, _ = laid
    officer = desk.account(("referral-officer", mine))
    page = desk.client(officer).get(f"/exhibits/{exhibit}/graded/").content.decode()
    assert "One grade" in page and "Grades differ" not in page and "Robin Example" in page and "nobody named" in page
    both = desk.account(("referral-officer", mine), ("referral-officer", other))
    seen = desk.client(both).get(f"/exhibits/{exhibit}/graded/").content.decode()
    assert seen.index("Grades differ") < seen.index("Robin Example") and "case <bdi>EX-1</bdi>" in seen
    assert "secret-" not in page + seen and "not comparable" not in seen
    assert desk.client(desk.account(("referral-officer", other))).get(f"/exhibits/{exhibit}/graded/").status_code == 404
    assert desk.client(desk.account(("spoc", mine))).get(f"/exhibits/{exhibit}/graded/").status_code == 403


def test_the_interface_says_the_same_and_the_look_is_recorded(desk, laid):
    mine, other, exhibit, names, _ = laid
    both = desk.account(("referral-officer", mine), ("referral-officer", other))
    before = max(row[0] for row in desk.ledger())
    answer = desk.api(both).get(f"/api/exhibits/{exhibit}/graded").json()
    assert (answer["total"], answer["next"]) == (2, None)
    assert answer["counts"]["files"] == 3 and answer["counts"]["graded"] == 2 and answer["counts"]["elsewhere"] == 0
    first = answer["items"][0]
    assert first["state"] == "differ" and first["hashes"] == [f"md5:{md5(names['both'])}"]
    assert sorted((g["category"], g["profile"], tuple(g["graders"])) for g in first["grades"]) == [
        ("1", "UK", ("Robin Example",)),
        ("2", "UK", ()),
    ]
    looks = [json.loads(row[3])["subject"] for row in desk.ledger(before) if row[2] == "consulted"]
    assert {"what": "graded", "exhibit": exhibit, "files": 2} in [{k: look.get(k) for k in ("what", "exhibit", "files")} for look in looks]
    assert names["both"] not in json.dumps(looks)


def test_files_of_a_subject_are_told_by_their_hashes(desk, laid):
    mine, other, _, names, _ = laid
    (made, content), *_ = report("860001").items()
    tip = json.loads(content)
    files = [{"filename": f"secret-{n}.bin", "verificationHash": md5(names[n])} for n in ("both", "other", "none")]
    tip["reportedInformation"]["uploadedFiles"] = {"uploadedFiles": files}
    subject = desk.populate(mine, files={made: json.dumps(tip)}).subjects[0]
    states = {}
    for person in (desk.account(("referral-officer", mine)), desk.account(("referral-officer", mine), ("referral-officer", other))):
        client = desk.client(person)
        open_for(client, subject)
        page = client.get(f"/subjects/{subject}/graded/").content.decode()
        counts = client.get(f"/subjects/{subject}/referrals/").content.decode()
        assert "secret-" not in page and "Graded in another export alone" in counts and f"/subjects/{subject}/graded/" in counts
        states[len(states)] = re.findall(r"(One grade|Grades differ|Not graded)(?:</strong>)?\s*</dt><dd[^>]*>(\d+)", page)
        answer = desk.api(person).get(f"/api/subjects/{subject}/graded", headers={"Rightdoor-Purpose": "assess"}).json()
        assert answer["counts"]["elsewhere"] == answer["total"] == len(states)
    assert states == {0: [("One grade", "1"), ("Not graded", "2")], 1: [("Grades differ", "1"), ("One grade", "1"), ("Not graded", "1")]}
