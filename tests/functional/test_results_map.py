"""A provider's table on the command line: unread, seen, decided, read, superseded, withdrawn; and a document beside it."""

from __future__ import annotations

import io
import os
import pty
import select
import subprocess
import time
from pathlib import Path

import pytest
from conftest_functional import AS_OF, AUTHORITY, ROOT, Cli
from reportlab.pdfgen import canvas
from typer.testing import CliRunner

from rightdoor.cli.main import app
from rightdoor.errors import UsageProblem

OBSERVED = """observation_id,observed_at,ip,act,client_id,network
OBS-1,2026-02-20T10:00:00Z,192.0.2.71,offered,aa,ed2k
OBS-2,2026-02-21T11:30:00Z,192.0.2.72,offered,aa,ed2k
"""
ASKED = """request_id,source_ref,identifier,instant,provider,entered,sent_at
R-1,OBS-1,192.0.2.71,2026-02-20T10:00:00Z,Acme,machine,2026-02-22T09:00:00Z
R-2,OBS-2,192.0.2.72,2026-02-21T11:30:00Z,Acme,machine,2026-02-22T09:00:00Z
"""
REPLY = """Acme Broadband - reply to notice 7
Our Ref;IP Address;Access Date/Time;Session Start;Session End;Customer Ref;ADDRESS 1;Town;Post Code;Since;Answer
R-1;192.0.2.71;20/02/2026 10:00:00;20/02/2026 07:00:00;20/02/2026 12:00:00;C-1;12 High Street;Testing;ZZ1 1CC;01/02/2020;Y
R-2;192.0.2.72;21/02/2026 11:30:00;21/02/2026 07:00:00;;C-1;12 High Street;Testing;ZZ1 1CC;01/02/2020;Y
"""
LABELLED = REPLY.replace("ADDRESS 1", "Installation Address")
SAID = (
    "--provider", "Acme", "--zone", "UTC", "--clock", "24h", "--date-order", "dmy", "--network", "fixed", "--set", "Since=address_from",
    "--set", "Answer=result", "--word", "result:Y=data", "--empty", "Session End=unknown",
)  # fmt: skip
WHY = ("--reason", "as their covering letter says", "--actor", "DC Sample", "--as-of", AS_OF)


@pytest.fixture
def place(tmp_path: Path) -> tuple[Cli, Path, Path]:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "log.csv").write_text(OBSERVED)
    (inbox / "schedule.csv").write_text(ASKED)
    (inbox / "reply.csv").write_text(LABELLED)
    return Cli(tmp_path / "home"), inbox, tmp_path / "store"


def status(cli: Cli, store: Path) -> list[str]:
    return [line["status"] for line in sorted(cli.lines("attributions", "--store", store), key=lambda line: line["referral"])]


def codes(cli: Cli, store: Path) -> set[str]:
    return {line["code"] for line in cli.lines("data-findings", "--store", store)}


def test_from_an_unread_table_to_a_decision_and_back(place):
    cli, inbox, store = place
    cli.run(inbox, store)
    seen = cli("results", "map", inbox / "reply.csv", *SAID, "--role", "installation", *WHY, "--store", store, code=2)
    assert '"20/02/2026 10:00:00"' not in seen.stdout  # shown as it will be read
    assert '"2026-02-20T10:00:00" = 2026-02-20T10:00:00Z to 2026-02-20T10:00:01Z' in seen.stdout
    assert "12 High Street, Testing, ZZ1 1CC (installation)" in seen.stdout and "Nothing was kept" in seen.stderr
    assert cli.lines("decision", "list", "--store", store) == []
    kept = cli("results", "map", inbox / "reply.csv", *SAID, "--role", "installation", *WHY, "--yes", "--store", store)
    assert "read again: 1 receipt(s)" in kept.stderr
    assert status(cli, store) == ["single-strand", "ambiguous"]  # the second end is unknown, so it covers nothing
    (first,) = cli.lines("results", "list", "--store", store)
    assert (first["provider"], first["actor"], first["zone"], first["empty"]) == ("Acme", "DC Sample", "UTC", {"session end": "unknown"})
    (shown, *_) = [x for x in cli.lines("results", "preview", inbox / "reply.csv", "--store", store) if x["row"]]
    assert shown["reader"] == "mapped_table" and shown["identifier"]["value"] == "192.0.2.71" and shown["address_role"] == "installation"
    # a better one takes its place
    better = [*SAID[:-1], "Session End=still-running", "--set", "Post Code=postcode"]
    cli(
        "results",
        "map",
        inbox / "reply.csv",
        *better,
        "--role",
        "installation",
        *WHY[:-1],
        "2026-03-02T10:00:00Z",
        "--yes",
        "--store",
        store,
    )
    (second,) = cli.lines("results", "list", "--store", store)
    assert second["decision"] != first["decision"]
    assert [line["in_force"] for line in cli.lines("decision", "list", "--store", store)] == [False, True]
    (inbox / "more.csv").write_text(LABELLED.replace("R-1;192.0.2.71", "R-9;192.0.2.79").replace("R-2", "R-8"))
    cli.run(inbox, store)  # what comes later is read by it as well
    assert {e["name"]: e["reader"] for e in cli.lines("exhibits", "--store", store)}["more.csv"] == "mapped_table"
    # and withdrawn, nobody answers for what was read by it
    cli("decision", "add", "withdrawal", "--supersedes", second["decision"], "--reason", "the letter was for another product", "--store", store, "--as-of", "2026-03-02T11:00:00Z")  # fmt: skip
    cli.run(inbox, store)
    assert status(cli, store) == ["unresolved", "unresolved"] and "mapping-missing" in codes(cli, store)
    cli("verify", "--store", store)


def test_an_address_without_a_label_needs_the_exhibit_that_says_what_it_is(place):
    cli, inbox, store = place
    (inbox / "reply.csv").write_text(REPLY)
    cli.run(inbox, store)
    done = cli("results", "map", inbox / "reply.csv", *SAID, "--role", "installation", *WHY, "--yes", "--store", store)
    assert "does not label its addresses" in done.stderr
    assert status(cli, store)[0] == "refused" and "role-declared" in codes(cli, store)
    cli("results", "map", inbox / "reply.csv", *SAID, "--role", "installation", "--exhibit", "EX/4", *WHY[:-1], "2026-03-02T10:00:00Z", "--yes", "--store", store)  # fmt: skip
    kinds = [line["kind"] for line in cli.lines("decision", "list", "--store", store) if line["in_force"]]
    assert kinds == ["result-mapping", "provider-profile"]
    assert status(cli, store)[0] == "single-strand"


def test_a_mapping_file_and_what_is_refused(place, tmp_path):
    cli, inbox, store = place
    shipped = ROOT / "src" / "rightdoor" / "reference" / "data" / "mappings" / "example-spoc-result-sheet.yaml"
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("SPoC Ref,Operator,IP Queried,Start (UTC),End (UTC),Outcome\nR-1,Acme,192.0.2.71,20/02/2026 07:00:00,,No trace\n")
    cli("results", "map", sheet, "--mapping", shipped, *WHY, "--yes", "--store", store)
    assert cli.lines("results", "list", "--store", store)[0]["name"] == "example-spoc-result-sheet"
    for arguments, words in (
        (("--set", "Our Ref=shoe size", *WHY, "--yes"), "no field"),
        (("--set", "Nope=request_id", *WHY, "--yes"), "no column “Nope”. Its columns are: “Our Ref”"),
        (("--zone", "BST", *WHY, "--yes"), "zone"),
        (("--empty", "Nobody=unknown", *WHY, "--yes"), "no column"),
        (("--empty", "Session End=perhaps", *WHY, "--yes"), "means one of"),
        (("--as-of", AS_OF, "--yes"), "reason"),
        (("--set", "nonsense", *WHY, "--yes"), "COLUMN=VALUE"),
    ):
        done = CliRunner().invoke(app, ["results", "map", str(inbox / "reply.csv"), *arguments, "--store", str(tmp_path / "none")])
        assert isinstance(done.exception, UsageProblem), (arguments, done)
        assert words in f"{done.exception.message} {done.exception.advice}", (arguments, done.exception)
    assert not (tmp_path / "none").exists()


def test_the_dialogue_on_a_terminal(place):
    cli, inbox, store = place
    answers = [
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "address_from",
        "result",
        "UTC",
        "dmy",
        "24h",
        "installation",
        "fixed",
        "still-running",
        "y",
        "covering letter",
    ]
    master, slave = pty.openpty()
    argv = cli.argv(
        "results", "map", inbox / "reply.csv", "--provider", "Acme", "--word", "result:Y=data", "--store", store, "--as-of", AS_OF
    )
    child = subprocess.Popen(argv, stdin=slave, stdout=slave, stderr=slave, env=cli.env, close_fds=True)
    os.close(slave)
    shown, deadline = "", time.monotonic() + 120
    while child.poll() is None and time.monotonic() < deadline:
        if not select.select([master], [], [], 0.5)[0]:
            continue
        try:
            shown += os.read(master, 65_536).decode("utf-8", "replace")
        except OSError:
            break
        if answers and shown.rstrip(" ").endswith(":"):
            os.write(master, (answers.pop(0) + "\n").encode())
            shown += "\n"
    assert child.wait(timeout=300) == 0, shown[-3000:]
    os.close(master)
    assert "assigned from" in shown and shown.index("assigned from") < shown.index("Keep this mapping?")
    (line,) = cli.lines("results", "list", "--store", store)
    assert (
        line["reason"] == "covering letter"
        and line["columns"]["since"] == "result.address_from"
        and line["empty"] == {"session end": "still-running"}
    )


def answer(address: str) -> bytes:
    out = io.BytesIO()
    page = canvas.Canvas(out, invariant=1)
    lines = (
        "Request ID: R-1",
        "Provider: Acme",
        "Result: data",
        "Assigned from: 2026-02-20T07:00:00Z",
        "Assigned to: 2026-02-20T12:00:00Z",
        "Subscriber ref: C-1",
        f"Address: {address}",
    )
    for number, line in enumerate(lines):
        page.drawString(40, 800 - 14 * number, line)
    page.save()
    return out.getvalue()


def test_a_document_confirms_or_contradicts_and_resolves_nothing(place):
    cli, inbox, store = place
    (inbox / "reply.csv").unlink()
    (inbox / "reply.pdf").write_bytes(answer("12 High Street, Testing"))
    cli.run(inbox, store)
    assert status(cli, store) == ["unresolved", "unresolved"] and "document-only" in codes(cli, store)
    (inbox / "reply.csv").write_text(LABELLED)
    cli("results", "map", inbox / "reply.csv", *SAID, "--role", "installation", *WHY, "--yes", "--store", store)
    cli.run(inbox, store)
    assert status(cli, store)[0] == "single-strand" and "document-only" not in codes(cli, store)
    (inbox / "again.pdf").write_bytes(answer("9 Other Road, Testing"))
    cli.run(inbox, store)
    assert status(cli, store)[0] == "contradicted" and AUTHORITY


PROPOSAL = """name: from-the-sender
form: result
provider: Acme
applies: {columns: [Our Ref, IP Address, Session Start]}
zone: UTC
clock: 24h
date_order: dmy
columns:
  Our Ref: result.request_id
  IP Address: result.echo_identifier
  Access Date/Time: result.echo_instant
  Session Start: result.assigned_from
  Session End: result.assigned_to
  Installation Address: result.address
  Town: result.address
  Since: result.address_from
empty: {Session End: unknown}
constants: {result.result: data, result.network_kind: fixed, result.address_role: installation}
rightdoor_mapping: 1
"""


def proposed(cli: Cli, store: Path) -> list[tuple[str, str]]:
    return sorted((f["locator"], f["severity"]) for f in cli.lines("data-findings", "--store", store) if f["code"] == "mapping-proposed")


def test_a_received_mapping_of_results_only_proposes(place, tmp_path):
    cli, inbox, store = place
    (inbox / "columns.yaml").write_text(PROPOSAL)
    for _ in range(2):  # and the next run, which knows the mapping from the store, does not read by it either
        cli.run(inbox, store)
        assert status(cli, store) == ["unresolved", "unresolved"]
        assert proposed(cli, store) == [("row:2", "caution"), ("yaml:/form", "caution")]
    assert cli.lines("decision", "list", "--store", store, "--as-of", AS_OF) == []
    cli("results", "map", inbox / "reply.csv", "--mapping", inbox / "columns.yaml", *WHY, "--yes", "--store", store)
    assert status(cli, store)[0] == "single-strand" and proposed(cli, store) == [("yaml:/form", "caution")]
    (kept,) = cli.lines("decision", "list", "--store", store, "--as-of", AS_OF)
    assert (kept["kind"], kept["reason"]) == ("result-mapping", "as their covering letter says")


def test_a_mapping_that_a_person_loads_reads_until_only_the_received_one_is_left(place, tmp_path):
    cli, inbox, store = place
    (inbox / "columns.yaml").write_text(PROPOSAL)
    cli.run(inbox, store)
    cli("reference", "add", inbox / "columns.yaml", "--store", store, "--as-of", AS_OF)
    cli.run(inbox, store)
    assert status(cli, store)[0] == "single-strand" and proposed(cli, store) == [("yaml:/form", "caution")]
    for loaded in (store / "reference" / "mappings").iterdir():
        loaded.unlink()
    cli.run(inbox, store)
    assert status(cli, store) == ["unresolved", "unresolved"] and ("row:2", "caution") in proposed(cli, store)
