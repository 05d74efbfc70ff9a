"""Every kind of paper that holds many people's rows, in a package of one of them: what of the others is in it, and what is said of that."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import secrets
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from conftest_functional import AS_OF, Cli
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openpyxl.comments import Comment
from package_desk import CLIENTS, Papers
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from rightdoor.operations.package_build import Request, build_package
from rightdoor.operations.package_check import check_package
from rightdoor.reporting.container import seal, unseal
from rightdoor.reporting.package import digests, wrapped
from rightdoor.store.keys import KeyFolder
from rightdoor.store.open import open_store

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NOW = 1_772_500_000_000_000
PEOPLE = ("c-sure", "c-other", "c-two", "c-single")
MAPPING = """name: invented-provider-reply
form: result
provider: Exampletel
applies: {columns: [Ref, Began]}
zone: UTC
clock: 24h
date_order: dmy
columns:
  Ref: result.request_id
  IP: result.echo_identifier
  Asked: result.echo_instant
  Began: result.assigned_from
  Ended: result.assigned_to
  Customer: result.subscriber_ref
  Installed at: result.address
  Outcome: result.result
constants: {result.address_role: installation, result.network_kind: fixed}
rightdoor_mapping: 1
"""
READERS = {
    "log.csv": "observations", "schedule.csv": "schedule", "results.csv": "results", "schedule.xlsx": "own_workbooks",
    "results.xlsx": "own_workbooks", "reply.csv": "mapped_table", "reply.xlsx": "mapped_table", "dhcpd.leases": "isc_leases",
    "kea.csv": "kea_leases", "detail": "radius_detail", "nat.log": "nat_ports", "nat.csv": "nat_table", "letter.pdf": "pdf_text",
}  # fmt: skip


def inbox(folder: Path) -> Papers:
    """Four people with two events each; every paper speaks of all of them."""
    papers = Papers()
    for day in (5, 9):
        for client in PEOPLE:
            papers.ask(papers.event(client, day, port="1500"), port="1500", echo_port="1500")
    papers.write(folder)
    events = papers.rows["log.csv"]
    results = {row["request_id"]: row for row in papers.rows["results.csv"]}
    for name in ("schedule", "results"):  # asked a second time, so that neither repeats the other
        rows = [r | {"request_id": "X" + r["request_id"]} for r in papers.rows[f"{name}.csv"]]
        _workbook(folder / f"{name}.xlsx", [list(rows[0]), *(list(r.values()) for r in rows)])
    reply = [["Ref", "IP", "Asked", "Began", "Ended", "Customer", "Installed at", "Outcome"]]
    kea = ["address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id"]
    nat = ["public_ip,port_from,port_to,start,end,private_ip,subscriber,zone"]
    detail, log, letter = [], [], []
    for n, event in enumerate(events, start=1):
        client, ip, at = event["client_id"], event["ip"], dt.datetime.fromisoformat(event["observed_at"])
        row, epoch, day = results[f"R-{event['observation_id'][4:]}"], int(at.timestamp()), at.strftime("%Y-%m-%d")
        shown = at.strftime("%d/%m/%Y %H:%M:%S")
        reply.append([row["request_id"], ip, shown, at.strftime("%d/%m/%Y 00:00:00"), at.strftime("%d/%m/%Y 23:59:00"), f"M-{client}", row["address"], "data"])  # fmt: skip
        kea.append(f"{ip},02:00:5e:00:00:{n:02x},,86400,{epoch + 3600},50,1,1,kea-{client}.example.com,0,,0")
        nat.append(f"{ip},1024,2047,{day}T00:00:00Z,{day}T23:59:00Z,100.65.{n}.7,T-{client},UTC")
        for status, when in (("Start", epoch - 30), ("Stop", epoch + 30)):
            detail.append(
                f'Mon Jan  5 08:00:00 2026\n\tAcct-Status-Type = {status}\n\tAcct-Session-Id = "sess{n}"\n\tUser-Name = "radius-{client}"\n'
                f"\tNAS-IP-Address = 192.0.2.1\n\tFramed-IP-Address = {ip}\n\tEvent-Timestamp = {when}\n\tTimestamp = {when}\n\n"
            )
        front = f"Jan  5 07:00:04  mx1 (FPC Slot 2, PIC Slot 0) {day}"
        log.append(f"{front} 00:00:04 [FWNAT]:ASP_NAT_PORT_BLOCK_ALLOC: 100.64.{n}.7 -> {ip}:1024-2047")
        log.append(f"{front} 23:00:04 [FWNAT]:ASP_NAT_PORT_BLOCK_RELEASE: 100.64.{n}.7 -> {ip}:1024-2047")
        letter += [f"Request ID: {row['request_id']}", "Result: data", f"Echo identifier: {ip}", f"Subscriber ref: L-{client}", f"Address: {row['address']}", ""]  # fmt: skip
        papers.of[client] |= {
            f"100.65.{n}.7",
            f"100.64.{n}.7",
            f"M-{client}",
            f"T-{client}",
            f"radius-{client}",
            f"kea-{client}",
            f"sess{n}",
            shown,
        }
    (folder / "reply.csv").write_text("Reply to notice of Holder of c-other\n\n" + "\n".join(",".join(row) for row in reply) + "\n")
    _workbook(folder / "reply.xlsx", [["Reply about Holder of c-two"], [], reply[0], *(["X" + row[0], *row[1:]] for row in reply[1:])])
    (folder / "kea.csv").write_text("\n".join(kea) + "\n")
    (folder / "nat.csv").write_text("\n".join(nat) + "\n")
    (folder / "detail").write_text("".join(detail))
    (folder / "nat.log").write_text("\n".join(log) + "\n")
    _letter(folder / "letter.pdf", letter)
    (folder / "calls.csv").write_text(
        "reference,received_at,channel,identifier_type,identifier,text\n"
        "CALL-1,2026-01-05T07:58:11Z,101,email,first@example.org,heard of it\nCALL-2,2026-01-06T07:58:11Z,101,email,second@example.org,seen it\n"
    )
    return papers


def _workbook(path: Path, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active["A1"].comment = Comment("see Holder of c-two", "Holder of c-other")
    book.create_sheet("Notes").append([f"Holder of {client}" for client in CLIENTS])
    book.properties.lastModifiedBy = "Holder of c-two"
    book.save(path)


def _letter(path: Path, lines: list[str]) -> None:
    page = canvas.Canvas(str(path), pagesize=A4, invariant=1)
    for at, line in enumerate(lines):
        if at and at % 48 == 0:
            page.showPage()
        page.drawString(40, 800 - 14 * (at % 48), line)
    page.save()


@dataclass
class Packed:
    """A store over that inbox, and a package of each of its people."""

    cli: Cli
    store: Path
    papers: Papers
    subjects: dict[str, str]
    files: dict[str, bytes]

    def build(self, client: str, out: Path) -> bytes:
        """The package as the store gives it now."""
        opened = open_store(
            self.store, write=True, actor="os:tester", now_us=NOW, key_source=KeyFolder(self.cli.home / ".config" / "rightdoor"),
            random_bytes=secrets.token_bytes,
        )  # fmt: skip
        with opened:
            build_package(opened, Request(self.subjects[client], "warrant", "os:tester", NOW), out, key=KEY)
        return out.read_bytes()


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Packed:
    folder = tmp_path_factory.mktemp("papers")
    cli, store = Cli(folder / "home"), folder / "store"
    papers = inbox(folder / "inbox")
    cli.run(folder / "inbox", store)
    said = (
        "--set",
        "name=invented-provider-reply",
        "--set",
        "provider=Exampletel",
        "--set",
        f"mapping={MAPPING}",
        "--reason",
        "their letter",
    )
    cli("decision", "add", "result-mapping", *said, "--store", store, "--actor", "DC Sample", "--as-of", AS_OF)
    cli("reread", "--store", store, "--as-of", "2026-03-02T10:00:00Z")
    triage = cli.run(folder / "inbox", store)
    by_number = {row["observation_id"]: row["client_id"] for row in papers.rows["log.csv"]} | {"CALL-1": "first", "CALL-2": "second"}
    subjects = {by_number[line["referrals"][0]]: line["subject"] for line in triage}
    held = Packed(cli, store, papers, subjects, {})
    for client in subjects:
        held.files[client] = held.build(client, folder / f"{client}.zip")
    return held


def manifest(data: bytes) -> dict:
    return json.loads(unseal(data).members["package.json"])


def paper(data: bytes, name: str) -> dict:
    (found,) = [p for p in manifest(data)["papers"] if p["name"] == name]
    return found


def texts(data: bytes) -> bytes:
    """The bytes, and those of every part where they are an archive."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def leaks(packed: Packed, client: str, content: bytes) -> set[str]:
    words = {w for other in PEOPLE if other != client for w in packed.papers.of[other]} - packed.papers.of[client]
    text = content.decode("utf-8", "replace")
    return {w for w in words if re.search(rf"(?<![0-9A-Za-z.-]){re.escape(w)}(?![0-9A-Za-z.-])", text)}


@pytest.mark.parametrize("client", PEOPLE)
@pytest.mark.parametrize("name", [name for name in READERS if name != "letter.pdf"])
def test_no_row_of_others_is_in_a_paper_that_can_be_cut(packed, client, name):
    data = packed.files[client]
    one = paper(data, name)
    assert (one["reader"], one["held"], one.get("others", 0)) == (READERS[name], "extract", 0)
    assert one["left_out"] >= 6
    member = texts(unseal(data).members[one["member"]])
    assert leaks(packed, client, member) == set()
    assert any(word.encode() in member for word in packed.papers.of[client])


def test_a_document_travels_whole_and_its_rows_of_others_are_counted(packed):
    data = packed.files["c-sure"]
    one = paper(data, "letter.pdf")
    assert (one["reader"], one["held"], one["others"]) == ("pdf_text", "whole", 6)
    page = unseal(data).members["index.html"].decode()
    assert "6 row(s) of others are in it" in page
    assert "text of the document that is no row was not looked through" in page


@pytest.mark.parametrize("client", PEOPLE)
def test_no_other_member_holds_anything_of_others(packed, client):
    members = dict(unseal(packed.files[client]).members)
    pdf = paper(packed.files[client], "letter.pdf")
    del members[pdf["member"]]
    statements = json.loads(members.pop("statements.json"))["content"]
    assert any(row[0].startswith("page:") for row in statements.pop(pdf["receipt"]))
    assert leaks(packed, client, json.dumps(statements).encode()) == set()
    for name, body in members.items():
        assert leaks(packed, client, texts(body)) == set(), name


def test_a_call_comes_without_the_other_calls(packed):
    data = packed.files["first"]
    assert paper(data, "calls.csv")["held"] == "extract"
    assert all(b"second@" not in texts(body) and b"CALL-2" not in texts(body) for body in unseal(data).members.values())


@pytest.mark.parametrize("client", [*PEOPLE, "first"])
def test_the_same_follows_from_every_kind_of_paper(packed, client):
    checked = check_package("p.zip", packed.files[client])
    assert [d.sentence() for d in checked.differences] == []
    assert checked.same
    assert manifest(packed.files[client])["differs_at_build"] == []
    if client in PEOPLE:
        told = {
            row[0].split(":")[0]
            for rows in json.loads(unseal(packed.files[client]).members["statements.json"])["content"].values()
            for row in rows
        }
        assert {"page", "row", "sheet", "line"} <= told


def test_a_workbook_is_cut_to_the_same_bytes_each_time(packed, tmp_path):
    again = unseal(packed.build("c-sure", tmp_path / "again.zip")).members
    first = unseal(packed.files["c-sure"]).members
    assert {n: b for n, b in again.items() if n.endswith(".xlsx")} == {n: b for n, b in first.items() if n.endswith(".xlsx")}


def test_what_cannot_be_counted_is_not_said_to_be_nothing(tmp_path):
    """A document of which some rows are not read."""
    folder = tmp_path / "inbox"
    papers = Papers()
    papers.ask(papers.event("c-sure", 5))
    papers.write(folder)
    _letter(folder / "letter.pdf", ["Request ID: R-001", "Result: data", "Address: 1 Invented Street", "and of Holder of c-two", "", "Result: data", "Address: 9 Second Street"])  # fmt: skip
    cli, store = Cli(tmp_path / "home"), tmp_path / "store"
    (subject,) = cli.run(folder, store)
    out = tmp_path / "p.zip"
    built = json.loads(cli("package", "build", subject["subject"], out, "--store", store, "--json").stdout)
    assert (built["rows_of_others"], built["not_counted"]) == ("not counted", ["letter.pdf"])
    assert paper(out.read_bytes(), "letter.pdf")["others"] == "not counted"
    page = unseal(out.read_bytes()).members["index.html"].decode()
    assert "rows of others: not counted" in page
    assert "not counted in 1 paper(s)" in cli("package", "build", subject["subject"], out, "--store", store).stderr
    assert check_package("p", out.read_bytes()).same


def altered(data: bytes, **members: object) -> bytes:
    """The package with some members changed, signed again."""
    held = dict(unseal(data).members)
    for name, value in members.items():
        held[f"{name}.json"] = wrapped(value)
    told = json.loads(held.pop("package.json"))
    told["members"] = digests(held)
    return seal({**held, "package.json": json.dumps(told).encode()}, kind="training", key=KEY)


def content(data: bytes, member: str):
    return json.loads(unseal(data).members[f"{member}.json"])["content"]


@pytest.fixture(scope="module")
def decided(packed, tmp_path_factory) -> bytes:
    """A package with decisions by command and one that was received."""
    folder = tmp_path_factory.mktemp("decided")
    subject = packed.subjects["c-sure"]
    add = ("--reason", "as recorded", "--store", packed.store, "--actor", "DC Sample")
    packed.cli("decision", "add", "fact", "--set", f"about={subject}", "--set", "fact=possible-users", "--set", "number=2", *add)
    packed.cli(
        "decision", "add", "provider-profile", "--set", "provider=Exampletel", "--set", "exhibit=EX/1", "--set", "instant_only=yes", *add
    )
    (folder / "in").mkdir()
    (folder / "in" / "decisions.yaml").write_text(
        f"- kind: fact\n  about: {subject}\n  fact: multi-occupancy\n  actor: PC Example\n  reason: seen\n"
    )
    packed.cli.run(folder / "in", packed.store)
    return packed.build("c-sure", folder / "p.zip")


def test_the_decisions_that_a_status_rests_on_are_named(packed, decided, tmp_path):
    told = check_package("p", decided).as_json()
    assert told["same"]
    assert sorted((r["kind"], r["compared"]) for r in told["rests_on"]) == [
        ("fact", "id"), ("fact", "no"), ("provider-profile", "id"), ("result-mapping", "id"),
    ]  # fmt: skip
    file = tmp_path / "p.zip"
    file.write_bytes(decided)
    said = " ".join(packed.cli("package", "check", file).stderr.split())
    assert all(r["decision"] in said[said.index("SAME") :] for r in told["rests_on"])
    assert "cannot be compared" in said
    file.write_bytes(packed.files["first"])
    assert "rests on no decision of the sender" in " ".join(packed.cli("package", "check", file).stderr.split())


@pytest.mark.parametrize("place", ["body", "actor", "reason", "decided_us", "kind"])
def test_a_decision_that_was_changed_is_found(decided, place):
    decisions = content(decided, "decisions")
    fact = next(d for d in decisions if d[1] == "fact" and not d[7])
    at = {"kind": 1, "body": 2, "actor": 3, "decided_us": 4, "reason": 5}[place]
    fact[at] = {"body": fact[2] | {"detail": "x"}, "decided_us": fact[4] + 1, "kind": "move"}.get(place, "other")
    told = check_package("p", altered(decided, decisions=decisions)).as_json()
    assert not told["same"]
    assert fact[0] in {d["footprint"] for d in told["differences"] if d["what"] == "decision"}


def test_a_mapping_that_is_not_the_decided_one_is_found(decided):
    mappings = content(decided, "mappings")
    mappings[0][8] = {**mappings[0][8], "customer": ["result", "account_holder", 1, ""]}
    assert "decision" in {d.what for d in check_package("p", altered(decided, mappings=mappings)).differences}


def test_a_received_decision_keeps_its_place(decided):
    decisions = content(decided, "decisions")
    next(d for d in decisions if d[7])[8] = "yaml:/7"
    assert "decision" in {d.what for d in check_package("p", altered(decided, decisions=decisions)).differences}


@pytest.mark.parametrize("afternoon", [True, False])
def test_what_rd_a04_found_is_taken_over_and_looked_for_again(tmp_path, afternoon):
    """Mornings of one person say nothing where another's afternoons are in the batch; where none are, leaving the finding out is told."""
    papers = Papers()
    for day in range(1, 18):
        papers.event("c-sure", day, observed_at=f"2026-01-{day:02d}T07:{day:02d}:11Z")
    papers.event("c-other", 20, observed_at=f"2026-01-20T{15 if afternoon else 10}:01:11Z")
    folder = papers.write(tmp_path / "inbox")
    (folder / "decisions.yaml").write_text(
        "- kind: time-profile\n  source: watcher\n  clock: 24h\n  from: 2025-01-01\n  to: 2026-12-31\n  actor: PC Example\n  reason: asked\n"
    )
    cli, store = Cli(tmp_path / "home"), tmp_path / "store"
    triage = cli.run(folder, store)
    subject = next(line["subject"] for line in triage if len(line["referrals"]) > 1)
    held = Packed(cli, store, papers, {"c-sure": subject}, {})
    data = held.build("c-sure", tmp_path / "p.zip")
    carried, lines = content(data, "carried"), content(data, "attributions")
    told = check_package("p", data).as_json()
    assert told["same"]
    assert any(note.startswith("RD-A04's findings on a whole batch are taken over") for note in told["notes"])
    assert "findings on a whole batch are taken over" in unseal(data).members["index.html"].decode()
    assert bool(carried["drift_not"]) == afternoon
    assert bool(carried["drift"]) != afternoon
    assert {f["code"] for line in lines for f in line["findings"] if f["code"] == "RD-A04"} == (set() if afternoon else {"RD-A04"})
    for line in lines:
        line["findings"] = [f for f in line["findings"] if f["code"] != "RD-A04"]
    left_out = altered(data, carried={**carried, "drift": {}, "drift_not": {}}, attributions=lines)
    assert {"findings"} <= {d.what for d in check_package("p", left_out).differences}
