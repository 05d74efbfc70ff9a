"""Packages on a real store: built, carried to a clean folder, checked there; what they hold of other people; stamps; refusals."""

from __future__ import annotations

import html
import io
import json
import random
import re
import secrets
import zipfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest
from conftest_functional import AS_OF, Cli
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from package_desk import CLIENTS, Papers, desk

from rightdoor.operations import package_check
from rightdoor.operations.package_build import Request, build_package
from rightdoor.operations.package_check import check_package
from rightdoor.reporting.claims import claims
from rightdoor.reporting.container import seal, unseal
from rightdoor.reporting.package import digests, wrapped
from rightdoor.store.keys import KeyFolder
from rightdoor.store.open import open_store

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
BEFORE = b'{"form":"rightdoor-package-1",\n"content":'
NOW = 1_772_500_000_000_000


@dataclass
class Packed:
    """A store, and a package of each of its people in both kinds."""

    cli: Cli
    store: Path
    papers: Papers
    subjects: dict[str, str]
    lines: dict[str, dict]
    files: dict[tuple[str, str], bytes]


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Packed:
    folder = tmp_path_factory.mktemp("packed")
    cli, store = Cli(folder / "home"), folder / "store"
    papers = desk(folder / "inbox")
    triage = {line["subject"]: line for line in cli.run(folder / "inbox", store)}
    lines = {line["footprint"]: line for line in cli.lines("attributions", "--store", store)}
    by_number = {row["observation_id"]: row["client_id"] for row in papers.rows["log.csv"]}
    opened = open_store(
        store, write=True, actor="os:tester", now_us=NOW, key_source=KeyFolder(folder / "home" / ".config" / "rightdoor"),
        random_bytes=secrets.token_bytes,
    )  # fmt: skip
    files, subjects = {}, {}
    with opened:
        for subject in triage:
            for kind in ("warrant", "safeguarding"):
                out = folder / f"{subject}-{kind}.zip"
                build_package(opened, Request(subject, kind, "os:tester", NOW), out, key=KEY)
                data = out.read_bytes()
                told = content(data, "attributions.json")
                client = by_number[told[0]["referral"]]
                subjects[client] = subject
                files[client, kind] = data
    return Packed(cli, store, papers, subjects, lines, files)


STATUSES = {
    "c-sure": "corroborated",
    "c-other": "single-strand",  # one of its events is named by the request of somebody else
    "c-single": "single-strand",
    "c-billing": "refused",
    "c-two": "ambiguous",
    "c-silent": "unresolved",
    "c-crossed": "refused",
    "c-discord": "contradicted",
}


@pytest.mark.parametrize("kind", ["warrant", "safeguarding"])
@pytest.mark.parametrize("client", CLIENTS)
def test_the_same_follows_from_the_file_alone(packed, client, kind):
    checked = check_package("p.zip", packed.files[client, kind])
    assert checked.manifest.status == STATUSES[client]
    assert [d.sentence() for d in checked.differences] == []
    assert checked.same
    assert {e.footprint for e in checked.events} == {
        fp for fp, line in packed.lines.items() if line["referral"] in packed.papers.of[client]
    }
    assert all(e.own_status == e.sender_status == packed.lines[e.footprint]["status"] for e in checked.events)


@pytest.mark.parametrize("client", CLIENTS)
def test_nothing_of_other_people_is_in_it(packed, client):
    """Every identifier, number, time, address and name of somebody else, in every member of the file."""
    opened = unseal(packed.files[client, "warrant"])
    content = b"\n".join(opened.members.values()).decode("utf-8")
    manifest = json.loads(opened.members["package.json"])
    # a request mixes these two up: without both rows nobody can see it
    allowed = {"c-crossed": "c-other", "c-other": "c-crossed"}.get(client)
    leaks = {
        (other, word)
        for other, words in packed.papers.of.items()
        for word in words
        if other != client and re.search(rf"(?<![0-9A-Za-z.-]){re.escape(word)}(?![0-9A-Za-z.-])", content)
    }
    if allowed is None:
        assert leaks == set()
        assert sum(p["others"] for p in manifest["papers"]) == 0
    else:
        assert {other for other, _ in leaks} == {allowed}
        assert sum(p["others"] for p in manifest["papers"]) == {"c-crossed": 1, "c-other": 2}[client]
    tables = [p for p in manifest["papers"] if p["reader"] != "x"]
    assert {p["held"] for p in tables} == {"extract"}
    assert all(p["left_out"] > 0 for p in tables)


def test_what_is_cut_says_how_much_was_left_out(packed):
    manifest = json.loads(unseal(packed.files["c-sure", "warrant"]).members["package.json"])
    rows = packed.papers.rows
    left = {p["reader"]: p["left_out"] for p in manifest["papers"]}
    assert left["observations"] == len(rows["log.csv"]) - 2
    assert left["schedule"] == len(rows["schedule.csv"]) - 2
    assert left["results"] == len(rows["results.csv"]) - 2


def test_a_byte_changed_anywhere_is_told(packed):
    data = packed.files["c-single", "warrant"]
    places = {*range(0, len(data), 97), *range(len(data) - 400, len(data)), *range(64)}
    chance = random.Random(3)
    for at in sorted(places):
        changed = bytearray(data)
        changed[at] ^= 1 << chance.randrange(8)
        sealed = unseal(bytes(changed))
        assert not sealed.whole, at
    one = check_package("p.zip", bytes(changed)).as_json()
    assert (one["whole"], one["same"], one["signed_by"]) == (False, False, None)
    assert one["findings"][0]["code"] == "package-damaged"
    assert one["findings"][0]["locator"]


def content(data: bytes, member: str):
    """What a member holds under its first line."""
    return json.loads(unseal(data).members[member])["content"]


def altered(data: bytes, key: Ed25519PrivateKey = KEY, **members: object) -> bytes:
    """The package with some members put in place of its own, signed again by somebody: what a sender could send."""
    held = dict(unseal(data).members)
    held |= {name.replace("_", "."): value for name, value in members.items()}
    manifest = json.loads(held.pop("package.json"))
    manifest |= members.get("manifest", {})
    held.pop("manifest", None)
    manifest["members"] = digests(held)
    return seal({**held, "package.json": msgspec.json.encode(manifest)}, kind="training", key=key)


def test_a_status_that_does_not_follow_is_a_stop(packed):
    data = packed.files["c-billing", "warrant"]
    lines = content(data, "attributions.json")
    for line in lines:
        line["status"] = "corroborated"
        line["findings"] = []
    checked = check_package("p.zip", altered(data, attributions_json=wrapped(lines), manifest={"status": "corroborated"}))
    told = checked.as_json()
    assert (told["whole"], told["same"]) == (True, False)
    assert {"status", "findings"} <= {d["what"] for d in told["differences"]}
    stops = [f for f in told["findings"] if (f["code"], f["pattern"], f["severity"]) == ("RD-A17", "status-differs", "stop")]
    assert len(stops) >= len(lines)
    assert all("corroborated" in f["message"] or "sender" in f["message"] for f in stops)


def test_another_program_explains_a_difference_by_its_rule_file(packed):
    """The sender had another file of RD-A08, and another answer."""
    data = packed.files["c-billing", "warrant"]
    opened = unseal(data)
    lines = content(data, "attributions.json")
    manifest = json.loads(opened.members["package.json"])
    program = manifest["program"]
    program["files"]["rules/attribution/rd_a08_address_role.py"] = "0" * 64
    program["version"] = "0.0.9"
    for line in lines:
        line["findings"] = [f for f in line["findings"] if f["code"] != "RD-A08"]
        line["status"] = "single-strand"
    changed = altered(data, attributions_json=wrapped(lines), manifest={"program": program, "status": "single-strand"})
    told = check_package("p.zip", changed).as_json()
    assert told["program"]["sender_is"] == "older"
    assert told["program"]["changed"] == ["rules/attribution/rd_a08_address_role.py"]
    of_lines = [d for d in told["differences"] if d["what"] in ("status", "findings") and d["footprint"].startswith("fp_")]
    assert of_lines
    assert all("rd_a08_address_role.py" in d["explanation"] for d in of_lines)


def test_another_program_that_says_the_same_is_the_same(packed):
    data = packed.files["c-sure", "warrant"]
    program = json.loads(unseal(data).members["package.json"])["program"]
    program["files"]["rules/attribution/rd_a02_echo_instant.py"] = "0" * 64
    program["version"] = "99.0"
    checked = check_package("p.zip", altered(data, manifest={"program": program}))
    assert checked.same
    assert checked.programs.order == "newer"
    assert any("newer version of the program" in note for note in checked.notes)


def test_a_decision_that_is_missing_is_named(packed):
    data = packed.files["c-sure", "warrant"]
    lines = content(data, "attributions.json")
    lines[0]["status"] = "single-strand"
    changed = altered(data, attributions_json=wrapped(lines), manifest={"decisions": ["dec_aaaaaaaaaaaaaaaa"]})
    told = check_package("p.zip", changed).as_json()
    assert any("dec_aaaaaaaaaaaaaaaa" in d["explanation"] for d in told["differences"])


def test_a_page_that_says_something_else_is_told(packed):
    data = packed.files["c-two", "warrant"]
    page = unseal(data).members["index.html"].replace(b"candidate 2 of 2", b"of no account")
    checked = check_package("p.zip", altered(data, index_html=page))
    assert [d.what for d in checked.differences] == ["page"]
    assert not checked.same


def test_papers_statements_and_ledger_rows_that_were_changed_are_told(packed):
    data = packed.files["c-sure", "warrant"]
    opened = unseal(data)
    statements = opened.members["statements.json"].replace(b"installation", b"billing-addr")
    assert "reading" in {d.what for d in check_package("p", altered(data, statements_json=statements)).differences}
    ledger = opened.members["ledger.json"].replace(b'\\"act\\":\\"received\\"', b'\\"act\\":\\"erased00\\"')
    assert "ledger" in {d.what for d in check_package("p", altered(data, ledger_json=ledger)).differences}
    ledger = opened.members["ledger.json"].replace(b'"checkpoint":"{', b'"checkpoint":"[')
    assert "ledger" in {d.what for d in check_package("p", altered(data, ledger_json=ledger)).differences}
    papers = {name: body for name, body in opened.members.items() if name.startswith("papers/") and name.endswith("results.csv")}
    name, body = next(iter(papers.items()))
    held = {**opened.members, name: body.replace(b"Invented", b"Different")}
    manifest = json.loads(held.pop("package.json"))
    changed = seal({**held, "package.json": msgspec.json.encode(manifest | {"members": digests(held)})}, kind="training", key=KEY)
    assert {"premises", "reading"} <= {d.what for d in check_package("p", changed).differences}


@pytest.mark.parametrize(
    "member",
    ["package.json", "attributions.json", "statements.json", "decisions.json", "reference.json", "carried.json", "ledger.json", "mappings.json"],
)  # fmt: skip
def test_hostile_members_are_refused_with_a_place_and_never_crash(packed, member):
    data = packed.files["c-single", "warrant"]
    hostile = [
        b"",
        b"null",
        b"[" * 200_000,
        b'{"a":' * 100_000,
        b"9" * 5_000,
        b"[1e999]",
        b'"\xff"',
        b"{}",
        b"[]",
        b"[[]]",
        b'[{"footprint":1}]',
    ]
    for body in hostile:
        bare = member == "package.json"
        held = {**unseal(data).members, member: body if bare else BEFORE + body + b"}\n"}
        if member != "package.json":
            manifest = json.loads(held.pop("package.json"))
            held["package.json"] = msgspec.json.encode(manifest | {"members": digests(held)})
        checked = check_package("p.zip", seal(held, kind="training", key=KEY))
        told = checked.as_json()
        if not told["whole"]:
            assert told["findings"][0]["code"] == "package-damaged"
            assert told["findings"][0]["locator"]
        if member in ("package.json", "attributions.json", "ledger.json") or body not in (b"{}", b"[]"):
            assert not told["same"], body[:20]


def test_numbers_beyond_bounds_in_lines_and_manifest_are_refused(packed):
    data = packed.files["c-sure", "warrant"]
    lines = content(data, "attributions.json")
    for path in ("port", "from"):
        changed = json.loads(json.dumps(lines))
        if path == "port":
            changed[0]["identifier"]["port"] = 10**400
        else:
            changed[0]["instant"]["readings"] = [{"from": 10**30, "to": None, "why": []}]
        told = check_package("p", altered(data, attributions_json=BEFORE + json.dumps(changed).encode() + b"}\n")).as_json()
        assert told["whole"] in (True, False)
    told = check_package("p", altered(data, manifest={"made_us": 10**60})).as_json()
    assert (told["whole"], told["findings"][0]["locator"]) == (False, "member:package.json")


def test_the_command_line_on_another_machine(packed, tmp_path):
    """A home of its own, no store: exit 0; altered: 3; a signer that is known or not is said."""
    other = Cli(tmp_path / "elsewhere")
    file = tmp_path / "carried.zip"
    file.write_bytes(packed.files["c-sure", "warrant"])
    (told,) = other.lines("package", "check", file)
    assert (told["whole"], told["same"], told["signer_known"], told["file"]) == (True, True, None, "carried.zip")
    assert not (tmp_path / "elsewhere" / ".local").exists()
    key = tmp_path / "key.hex"
    key.write_text(KEY.public_key().public_bytes_raw().hex())
    assert json.loads(other("package", "check", file, "--signer", key, "--json").stdout)["signer_known"] is True
    key.write_text("00" * 31 + "01")
    refused = other("package", "check", file, "--signer", key, "--json", code=3)
    assert json.loads(refused.stdout)["signer_known"] is False
    assert "package-signer" in refused.stdout
    said = other("package", "check", file)
    assert "SAME" in said.stderr
    assert "no key was given" in said.stderr
    whole = packed.files["c-sure", "warrant"]
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    (told,) = [json.loads(line) for line in other("package", "check", file, "--json", code=3).stdout.splitlines()]
    assert (told["whole"], told["same"]) == (False, False)
    assert other("package", "check", tmp_path / "absent.zip", code=2)


def test_grounds_change_the_stamp_and_overrides_are_counted(packed, tmp_path):
    cli, store, subject = packed.cli, packed.store, packed.subjects["c-single"]
    out = tmp_path / "out.zip"
    common = ("--store", store, "--as-of", AS_OF)
    built = json.loads(cli("package", "build", subject, out, *common, "--json").stdout)
    assert built["stamp"] == "single-strand-unanswered"
    assert len(built["lacking"]) == 3
    cli("package", "grounds", subject, "--rank", "inspector", "--by", "Insp 1", "--looked-for", "x", *common, code=2)
    cli("package", "grounds", subject, "--rank", "constable", "--by", "PC 1", "--reason", "x", *common, code=3)
    answers = ("--no-second-event", "the log holds one", "--looked-for", "logins since May", "--would-undermine", "a move of house")
    cli("package", "grounds", subject, "--rank", "inspector", "--by", "Insp 1", "--unit", "POLIT", *answers, *common)
    built = json.loads(cli("package", "build", subject, out, *common, "--json").stdout)
    assert (built["stamp"], built["lacking"]) == ("single-strand-answered", [])
    page = zipfile.ZipFile(out).read("index.html").decode()
    assert "a move of house" in page
    assert json.loads(Cli(tmp_path / "x")("package", "check", out, "--json").stdout)["same"]
    weak = packed.subjects["c-two"]
    assert json.loads(cli("package", "build", weak, out, *common, "--json").stdout)["stamp"] == "no-grounds"
    cli("package", "grounds", weak, "--rank", "superintendent", "--by", "Supt 2", "--unit", "POLIT", *common, code=2)
    cli("package", "grounds", weak, "--rank", "superintendent", "--by", "Supt 2", "--unit", "POLIT", "--reason", "child at risk", *common)
    assert json.loads(cli("package", "build", weak, out, *common, "--json").stdout)["stamp"] == "superintendent"
    lines = cli.lines("package", "overrides", "--store", store)
    rates = {(r["rate"]["of"], r["rate"]["name"]): r["rate"] for r in lines if "rate" in r}
    assert (rates["officer", "Insp 1"]["overrides"], rates["officer", "Supt 2"]["overrides"]) == (1, 1)
    assert (rates["unit", "POLIT"]["warrant"], rates["unit", "POLIT"]["unanswered"]) == (2, 0)
    assert rates["unit", "not stated"]["unanswered"] >= 2
    exported = [line["package"] for line in lines if "package" in line]
    assert exported[-1]["package"] == __import__("hashlib").sha256(out.read_bytes()).hexdigest()
    assert "POLIT" in cli("package", "overrides", "--store", store).stdout
    assert cli.lines("verify", "--store", store)[0]["verified"]


def test_grounds_do_not_outlive_the_status_that_they_were_given_for(packed, tmp_path):
    cli, store, subject = packed.cli, packed.store, packed.subjects["c-crossed"]
    out, common = tmp_path / "out.zip", ("--store", store, "--as-of", AS_OF)

    def stamp() -> str:
        return json.loads(cli("package", "build", subject, out, *common, "--json").stdout)["stamp"]

    cli("package", "grounds", subject, "--rank", "superintendent", "--by", "Supt 2", "--reason", "child at risk", *common)
    assert stamp() == "superintendent"
    fact = cli.lines("decision", "add", "fact", "--set", f"about={subject}", "--set", "fact=nothing-found", "--reason", "search", *common)
    assert stamp() == "no-grounds"
    assert "do not count here" in zipfile.ZipFile(out).read("index.html").decode()
    assert json.loads(Cli(tmp_path / "y")("package", "check", out, "--json").stdout)["same"]
    cli("decision", "withdraw", fact[0]["decision"], "--reason", "another case", *common)
    assert stamp() == "superintendent"


def test_what_cannot_be_built_is_refused(packed, tmp_path):
    cli, store = packed.cli, packed.store
    assert cli("package", "build", "sub_aaaaaaaaaaaaaaaa", tmp_path / "x.zip", "--store", store, code=2).stderr
    assert cli("package", "build", packed.subjects["c-sure"], tmp_path / "no" / "x.zip", "--store", store, code=2)
    assert cli("package", "build", packed.subjects["c-sure"], tmp_path / "x.zip", "--kind", "other", "--store", store, code=2)
    assert cli("package", "build", packed.subjects["c-sure"], store / "x.zip", "--store", store, code=2)
    loose = tmp_path / "loose.pem"
    loose.write_bytes(b"not a key")
    assert cli("package", "build", packed.subjects["c-sure"], tmp_path / "x.zip", "--key", loose, "--store", store, code=2)
    assert not (tmp_path / "x.zip").exists()


def test_the_first_screen_and_the_archive_open_without_the_program(packed):
    archive = zipfile.ZipFile(io.BytesIO(packed.files["c-sure", "warrant"]))
    assert archive.testzip() is None
    page = archive.read("index.html").decode()
    assert page.startswith("<!DOCTYPE html>")
    top = page[: page.index("What is known and what is not")]
    assert "10 Invented Street of c-sure" in top
    assert "corroborated" in top
    assert "Not known from these papers" in top
    assert "TRAINING" in top
    assert "<script" not in page
    assert not re.search(r"https?://", page)


def test_check_needs_nothing_of_the_sender(packed, monkeypatch):
    """Neither a store nor its reference folder is looked into."""
    monkeypatch.setattr(package_check, "own_decisions", None)
    assert check_package("p.zip", packed.files["c-discord", "warrant"]).same


def test_a_package_in_an_inbox_gives_its_papers_and_says_so(packed, tmp_path):
    """Its papers become events with requests and results; the sender's status does not enter; the finding names the check."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "from-next-door.zip").write_bytes(packed.files["c-sure", "warrant"])
    other = Cli(tmp_path / "other")
    other.run(inbox, tmp_path / "store")
    lines = other.lines("attributions", "--store", tmp_path / "store")
    assert [line["status"] for line in lines] == ["corroborated", "corroborated"]
    findings = other.lines("data-findings", "--store", tmp_path / "store")
    assert [f["severity"] for f in findings if f["code"] == "package-received"] == ["note"]
    assert not [f for f in findings if f["code"] == "unknown-format"]
    readers = {e["name"].rpartition("!")[2]: e["reader"] for e in other.lines("exhibits", "--store", tmp_path / "store")}
    assert readers["attributions.json"] is None
    assert readers["decisions.json"] is None
    assert sorted(filter(None, readers.values())) == ["isc_leases", "observations", "results", "schedule"]


def test_a_live_store_takes_no_training_package(packed, tmp_path, store_factory):
    """Neither to check it nor in an inbox, not even inside another archive."""
    live = store_factory.folder("live")
    file = tmp_path / "training.zip"
    file.write_bytes(packed.files["c-sure", "warrant"])
    other = Cli(tmp_path / "other")
    said = other("package", "check", file, "--store", live, code=3)
    assert "training store" in said.stderr
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with zipfile.ZipFile(inbox / "outer.zip", "w") as outer:
        outer.write(file, "deep/training.zip")
        outer.writestr("note.txt", "a note")
    (key,) = (path for path in store_factory.key_source.folder.glob("*.key") if path.stem in (live / "store.json").read_text())
    other("run", inbox, "--store", live, "--authority", "A-1", "--key-file", key)
    lines = other.lines("data-findings", "--store", live)
    assert [(f["exhibit"], f["severity"]) for f in lines if f["code"] == "package-training"] == [(None, "stop")]
    names = [e["name"] for e in other.lines("exhibits", "--store", live)]
    assert sorted(names) == ["outer.zip", "outer.zip!note.txt"]
    assert other.lines("attributions", "--store", live) == []


@pytest.mark.parametrize("client", CLIENTS)
def test_the_pages_claim_no_more_than_papers_show_and_warrant_pages_have_a_picture(packed, client):
    for kind in ("warrant", "safeguarding"):
        page = unseal(packed.files[client, kind]).members["index.html"].decode()
        assert ("<svg" in page) == (kind == "warrant")
        body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
        pieces = [html.unescape(piece) for piece in re.sub(r"<[^>]+>", "\n", body).split("\n")]
        assert [(piece, found) for piece in pieces for found in claims(piece)] == []
