"""The picture of every subject of a simulated store, and an address carried to the door, through the command line."""

from __future__ import annotations

import json
import re

import pytest
from conftest_functional import AS_OF, AUTHORITY, Cli
from pypdf import PdfReader


@pytest.fixture(scope="module")
def named(ran):
    """Premises that a sure line names alone: (id, address, postcode)."""
    for line in ran.cli.lines("attributions", "--store", ran.store):
        if (
            line["status"] in ("corroborated", "single-strand")
            and len(line["premises"]) == 1
            and line["premises"][0]["role"] == "installation"
            and re.match(r"\d", line["premises"][0]["address"])
        ):
            p = line["premises"][0]
            return p["premises"], p["address"], p["postcode"]
    raise AssertionError("the simulation names no premises")


def test_the_picture_holds_every_event_of_its_subject(ran, tmp_path):
    lines = {line["footprint"]: line for line in ran.cli.lines("attributions", "--store", ran.store)}
    drawn = set()
    for row in ran.triage[:4]:
        out = tmp_path / f"{row['subject']}.html"
        (facts,) = ran.cli.lines("picture", row["subject"], out, "--store", ran.store, "--as-of", AS_OF)
        page = out.read_text("utf-8")
        here = {f for f in lines if f in page}
        assert facts["events"] >= row["footprints"] and len(here) >= row["footprints"]
        for f in here:
            for finding in lines[f]["findings"]:
                assert f"{finding['code']} {finding['severity']}" in page and f"({finding['pattern']})" in page
            for p in lines[f]["premises"]:
                assert p["premises"] in page
        assert not re.search(r"<script|https?://", page)
        assert "Training data" in page
        drawn |= here
    assert len(drawn) > 3


def test_a_picture_is_not_written_into_the_store_nor_for_a_stranger(ran, tmp_path):
    subject = ran.triage[0]["subject"]
    assert ran.cli("picture", subject, ran.store / "x.html", "--store", ran.store, code=2).stderr
    assert "sub_" in ran.cli("picture", "sub_aaaaaaaaaaaaaaaa", tmp_path / "x.html", "--store", ran.store, code=2).stderr
    assert ran.cli("picture", subject, tmp_path / "none" / "x.html", "--store", ran.store, code=2).stderr


@pytest.fixture(scope="module")
def own(small, tmp_path_factory):
    """A store of its own, to write to."""
    return own_store(small, tmp_path_factory.mktemp("door"))


def own_store(small, folder):
    cli, store = Cli(folder / "home"), folder / "store"
    cli("run", small / "inbox", "--store", store, "--as-of", AS_OF, "--authority", AUTHORITY)

    def door(*args, code=0):
        return cli("door", *args, "--store", store, "--as-of", AS_OF, code=code)

    return cli, store, door


def test_an_address_is_carried_as_data_and_every_slip_is_said(own, named, tmp_path):
    cli, store, door = own
    premises, address, postcode = named
    number = re.match(r"\d+", address)[0]
    wrong = str(int(number) + 4) + address[len(number) :]
    for step in ("result", "application"):
        assert json.loads(door("step", premises, step, "--copy", "--json").stdout)["findings"] == []
    issued = json.loads(door("step", premises, "warrant", "--read", wrong, "--postcode", postcode, "--json").stdout)
    assert [f["pattern"] for f in issued["findings"]] == ["number-changed"]
    briefing = json.loads(door("step", premises, "briefing", "--copy", "--json").stdout)
    assert briefing["address"] == wrong and [f["pattern"] for f in briefing["findings"]] == ["number-changed"]
    line = json.loads(door("check", premises, "--json").stdout)
    assert [s["step"] for s in line["steps"]] == ["result", "application", "warrant", "briefing"] and line["missing"] == ["package", "door"]
    assert line["stops"] == 2 and [f["pattern"] for f in line["today"]["findings"]] == ["occupancy-unknown"]
    door("check", premises, "--strict", code=4)
    door("step", premises, "warrant", "--read", address, "--postcode", postcode, "--reason", "corrected by the court")
    door("step", premises, "briefing", "--copy")
    street = address.split(",")[0][len(number) :].strip()
    door("step", premises, "door", "--number", number, "--street", street.upper(), "--by", "PC 4321")
    cli(
        "decision", "add", "fact", "--set", f"about={premises}", "--set", "fact=household-confirmed", "--set", "at=2026-02-25T09:00:00Z",
        "--reason", "council tax", "--store", store, "--as-of", AS_OF,
    )  # fmt: skip
    line = json.loads(door("check", premises, "--json", "--strict").stdout)
    assert line["stops"] == 0 and line["missing"] == ["package"] and line["today"]["findings"] == []
    later = json.loads(cli("door", "check", premises, "--json", "--store", store, "--as-of", "2026-04-02T09:00:00Z").stdout)
    assert [f["pattern"] for f in later["today"]["findings"]] == ["occupancy-unknown"]


def test_what_must_be_read_is_not_copied_and_a_step_needs_an_address(own, named):
    _, _, door = own
    for step in ("warrant", "door"):
        assert "not copied" in door("step", named[0], step, "--copy", code=3).stderr
    door("step", named[0], "package", code=2)
    door("step", named[0], "nowhere", "--copy", code=2)
    door("step", "pr_aaaaaaaaaaaaaaaa", "package", "--copy", code=2)


def test_the_form_bears_nothing_of_the_address(ran, named, tmp_path):
    premises, address, postcode = named
    for name in ("form.html", "form.pdf"):
        ran.cli("door", "form", premises, tmp_path / name, "--store", ran.store, "--as-of", AS_OF)
    text = (tmp_path / "form.html").read_text("utf-8") + " ".join(p.extract_text() for p in PdfReader(tmp_path / "form.pdf").pages)
    assert text.count(premises) >= 2
    body = re.sub(r"<style>.*?</style>|<[^>]+>", " ", text, flags=re.S).lower()
    for word in re.findall(r"[a-z]{5,}", address.split(",")[0].lower()):
        assert word in ("street", "house") or word not in body
    assert postcode.lower() not in body
    ran.cli("door", "form", premises, tmp_path / "form.txt", "--store", ran.store, code=2)


def test_the_address_comes_out_of_a_signed_package_as_data(own, named, tmp_path):
    cli, store, door = own
    premises, address, _ = named
    subject = next(
        row["subject"] for row in cli.lines("triage", "--store", store, "--as-of", AS_OF) if premises in json.dumps(row["premises"])
    )
    file = tmp_path / "package.rdp"
    cli("package", "build", subject, file, "--store", store, "--as-of", AS_OF)
    step = json.loads(door("step", premises, "package", "--from-package", file, "--json").stdout)
    assert (step["address"], step["how"], step["findings"]) == (address, "copied", [])
    assert re.fullmatch(r"[0-9a-f]{64}", step["signed_by"])
    (kept,) = [d for d in cli.lines("decision", "list", "--store", store, "--as-of", AS_OF) if d["decision"] == step["decision"]]
    assert step["signed_by"] in kept["reason"]
    said = door("step", premises, "package", "--from-package", file, "--signer", f"{file}.pub")
    assert f"{step['signed_by']}: the key that you gave" in said.stdout + said.stderr
    (tmp_path / "other.pub").write_text("ab" * 32)
    assert "another key" in door("step", premises, "package", "--from-package", file, "--signer", tmp_path / "other.pub", code=3).stderr
    door("step", premises, "package", "--copy", "--signer", f"{file}.pub", code=2)
    door("step", premises, "door", "--from-package", file, code=3)
    file.write_bytes(file.read_bytes().replace(b"PK", b"PQ", 1))
    assert "not used" in door("step", premises, "package", "--from-package", file, code=3).stderr


def test_what_stops_an_event_or_its_people_stops_at_the_door(small, ran, named, tmp_path):
    cli, store, door = own_store(small, tmp_path)
    premises = named[0]
    mine = [a for a in cli.lines("attributions", "--store", store) if premises in {p["premises"] for p in a["premises"]}]
    subject = next(r["subject"] for r in ran.triage if premises in json.dumps(r["premises"]))

    def check(code=0):
        return json.loads(door("check", premises, "--strict", "--json", code=code).stdout)

    def decide(kind, *fields):
        told = cli(
            "decision", "add", kind, *(part for f in fields for part in ("--set", f)), "--reason", "told", "--store", store,
            "--as-of", AS_OF, "--json",
        )  # fmt: skip
        return json.loads(told.stdout)["decision"]

    before = check()
    assert (before["status"] in ("corroborated", "single-strand"), before["stop"], before["stops"]) == (True, False, 0)
    assert {e["footprint"] for e in before["events"]} == {a["footprint"] for a in mine}
    assert premises not in {o["premises"] for o in before["others"]}
    day = "2026-02-26"
    for kind, fields in (
        ("fact", (f"about={subject}", "fact=moved", f"at={day}T09:00:00Z")),
        ("fact", (f"about={mine[0]['footprint']}", "fact=moved", f"at={day}T09:00:00Z")),
        ("fact", (f"about={mine[0]['referral']}", "fact=service-ended", f"at={day}T09:00:00Z")),
        ("move", (f"about={mine[0]['footprint']}", f"day={day}")),
    ):
        made = decide(kind, *fields)
        assert [f["code"] for f in check(4)["today"]["findings"] if f["severity"] == "stop"] == ["RD-A20"], fields
        cli("decision", "withdraw", made, "--reason", "for another person", "--store", store, "--as-of", AS_OF)
    assert check()["stops"] == 0
    decide("fact", f"about={mine[0]['footprint']}", "fact=nothing-found", f"at={day}T09:00:00Z")
    after = check(4)
    assert (after["status"], after["stop"], after["stops"]) == ("contradicted", True, 1)
    assert all(f["severity"] != "stop" for f in after["today"]["findings"])
    assert "STOP" in door("check", premises).stderr
