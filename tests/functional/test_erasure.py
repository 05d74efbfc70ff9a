"""After an erasure no byte of what the exhibit said is left; before it, none was where erasure cannot reach."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest_functional import AS_OF, AUTHORITY, Cli
from inside import nobody_left, opened, said_by

from rightdoor.store.postgres import wait_until_stopped

# Invented for this file, of reserved domains, addresses and numbers; each stands in the exhibit, the first in its name too.
PLANTED = (
    "Zebulonius", "Quarrelstone", "zq.planted.one@example.org", "zq.planted.two@example.com", "zq-account-48151623", "zq-account-42108151",
    "ZqScreenName7", "zqhandle.second", "192.0.2.217", "2001:db8:77:4d::9a2f", "07700900773", "+447700900864", "device-zq-5f1e77aa",
    "Quincewater Row 971", "ZQ9 9OV", "zqprofile.example.net/zq-planted", "zq-planted-picture-0001.jpg", "77.9a.zq.e1.5d",
    "The planted words zq about nobody", "zqjd8e7f6a5b4c3d2e1f",
)  # fmt: skip
NAMED = "Zebulonius Quarrelstone 192.0.2.217"
KEPT = "kept-neighbour@example.org"


def report(number: int, person: dict) -> bytes:
    body = {
        "reportId": number,
        "dateReceived": "2026-02-11T10:00:00Z",
        "reportedInformation": {
            "reportingEsp": {"espName": "Example Chat"},
            "incidentSummary": {"incidentType": "Online Enticement of Children for Sexual Acts"},
            "reportedPeople": {"reportedPersons": [person]},
            "additionalInformation": person.get("additionalInfo", ""),
        },
    }
    return json.dumps(body).encode()


def planted_report() -> bytes:
    captures = [
        {"captureType": "IP Address", "value": PLANTED[8], "dateTime": "2026-02-10T10:00:00Z", "eventName": "UPLOAD"},
        {"captureType": "IP Address", "value": PLANTED[9], "dateTime": "2026-02-10T11:00:00Z", "eventName": "LOGIN"},
    ]
    return report(
        700041,
        {
            "firstName": PLANTED[0], "lastName": PLANTED[1], "espUserId": PLANTED[4], "espService": "Example Chat",
            "emails": [{"value": PLANTED[2]}, {"value": PLANTED[3], "verified": True}], "screenName": PLANTED[6],
            "phones": [{"value": PLANTED[10]}, {"value": PLANTED[11]}], "deviceIds": [{"value": PLANTED[12]}],
            "addresses": [{"address": PLANTED[13], "postalCode": PLANTED[14]}], "profileUrls": [PLANTED[15]],
            "displayNames": [PLANTED[7]], "sourceInformation": {"sourceCaptures": captures},
            "additionalInfo": f"{PLANTED[18]}; also {PLANTED[5]}, {PLANTED[16]}, {PLANTED[17]}, {PLANTED[19]}",
        },
    )  # fmt: skip


def forms(text: str) -> list[bytes]:
    """A text as it may stand in a file, in the case in which it was received and in small letters."""
    return [t.encode(encoding) for t in {text, text.lower()} for encoding in ("utf-8", "utf-16-le", "utf-16-be")]


FORMS = {text: forms(text) for text in PLANTED}


def content(path: Path) -> bytes:
    """Its bytes, and of a Parquet file also what it decodes to."""
    raw = path.read_bytes()
    if path.suffix == ".parquet":
        raw += json.dumps(pq.read_table(path).to_pylist(), default=repr, ensure_ascii=False).encode()
    return raw


def places(folder: Path, wanted: dict[str, list[bytes]] = FORMS) -> set[tuple[str, str]]:
    """(path, planted text) wherever one stands below a folder, names of files included."""
    found = set()
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        raw = content(path) + b"\n" + path.name.encode()
        found |= {(str(path.relative_to(folder)), text) for text, shapes in wanted.items() if any(shape in raw for shape in shapes)}
    return found


class Story:
    """One store through its life: taken in, backed up, erased, taken in again; what was seen on the way."""

    def __init__(self, base: Path, small: Path) -> None:
        self.cli = Cli(base / "home")
        self.store, self.inbox, self.base = base / "store", base / "inbox", base
        self.errors: list[str] = []
        self.inbox.mkdir()
        subprocess.run(["cp", "-a", f"{small / 'inbox'}/.", str(self.inbox)], check=True)
        (self.inbox / f"{NAMED}.json").write_bytes(planted_report())
        (self.inbox / "CyberTip-700042.json").write_bytes(report(700042, {"espUserId": "u-9", "emails": [{"value": KEPT}]}))
        self.say("run", self.inbox, *WRITE, "--authority", AUTHORITY, "--batch-receipts", 40)
        self.exhibits = self.cli.lines("exhibits", "--store", self.store)
        self.exhibit = next(e["exhibit"] for e in self.exhibits if NAMED in e["name"])
        self.said_before = self.say("attributions", "--json").stdout + self.say("exhibits", "--json").stdout
        self.say("backup", base / "older", *WRITE)
        self.stopped()
        self.before = places(self.store)
        self.ledger = self.rows("select body from ledger")
        self.say("erase", self.exhibit, "--authority", "REVIEW-2026/7", *WRITE)
        self.stopped()
        self.after = places(self.store)
        self.verified = self.say("verify", "--json")
        self.erasures = self.say("erasures").stdout

    def say(self, *arguments: object):
        done = self.cli(*arguments, "--store", self.store)
        self.errors.append(done.stderr)
        return done

    def stopped(self) -> None:
        assert wait_until_stopped(self.store, timeout_s=20)
        nobody_left(self.cli, self.store)

    def rows(self, sql: str) -> str:
        with opened(self.cli, self.store) as store, store.connect() as connection:
            return "\n".join(str(row) for row in connection.execute(sql).fetchall())


WRITE = ("--as-of", AS_OF)


@pytest.fixture(scope="module")
def story(small, tmp_path_factory):
    return Story(tmp_path_factory.mktemp("erasure").resolve(), small)


def test_everything_planted_was_read_and_stood_in_the_batches(story):
    """Else the absence after the erasure would show nothing."""
    assert len(PLANTED) == len(set(PLANTED)) == 20
    found = {text for path, text in story.before if path.startswith("batches/")}
    assert found == set(PLANTED)
    assert PLANTED[8] in story.said_before
    assert PLANTED[0] in story.said_before


def test_ledger_database_logs_and_errors_never_held_any(story):
    outside = {(path, text) for path, text in story.before if not path.startswith(("batches/", "derived/"))}
    assert not outside
    for text in PLANTED:
        assert text not in story.ledger
        assert all(text not in said for said in story.errors)


def test_after_the_erasure_no_byte_is_left(story):
    assert not story.after
    kept = {path for path, _ in places(story.store, {KEPT: forms(KEPT)})}
    assert any(path.startswith("batches/") for path in kept), "what stood beside it is kept"


def test_verify_reports_the_erasure_and_is_clean(story):
    whole, *rest = [json.loads(line) for line in story.verified.stdout.splitlines()]
    assert whole["verified"] is True
    assert [(line["erased"], line["authority"]) for line in rest] == [(story.exhibit, "REVIEW-2026/7")]
    assert [json.loads(line) for line in story.erasures.splitlines()] == [{"exhibit": story.exhibit, "authority": "REVIEW-2026/7"}]


def test_a_new_backup_holds_none(story):
    story.say("backup", story.base / "newer", *WRITE)
    assert not places(story.base / "newer")
    assert places(story.base / "older"), "the older one does"


def test_the_same_inbox_again_does_not_bring_it_back(story):
    again = story.say("run", story.inbox, *WRITE, "--authority", AUTHORITY, "--json")
    assert " 0 new receipt(s)" in again.stderr
    (story.base / "other").mkdir(exist_ok=True)
    (story.base / "other" / f"{NAMED} again.json").write_bytes(planted_report())
    for _ in range(2):
        story.say("run", story.base / "other", *WRITE, "--authority", AUTHORITY, "--json")
    story.stopped()
    assert not places(story.store)
    findings = story.cli.lines("data-findings", "--store", story.store)
    erased = [f for f in findings if f["code"] == "erased-before"]
    assert [f["locator"] for f in erased] == [f"exhibit:{story.exhibit}"], "said once, however often it is received"
    assert story.exhibit not in {e["exhibit"] for e in story.cli.lines("exhibits", "--store", story.store)}
    assert '"verified":true' in story.say("verify", "--json").stdout.replace(" ", "")


def test_an_older_backup_restored_is_erased_again(story):
    (story.base / "erased.jsonl").write_text(story.erasures, "utf-8")
    place = story.base / "restored"
    done = story.cli("restore", story.base / "older", "--erased", story.base / "erased.jsonl", "--store", place, *WRITE)
    story.errors.append(done.stderr)
    assert wait_until_stopped(place, timeout_s=20)
    assert not places(place)
    found, checked = said_by(story.cli, place)
    assert not checked.divergences
    assert [e.exhibit for e in checked.verified.erased] == [story.exhibit]
    assert len(found["exhibits"]) == len(story.exhibits) - 1
    assert not any(text in said for said in story.errors for text in PLANTED)
