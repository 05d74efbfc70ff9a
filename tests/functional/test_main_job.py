"""The main job as the contract states it: lists, idempotence, receipts, batch sizes, explanations."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from conftest_functional import AS_OF, shown

ATTRIBUTION_KEYS = [
    "footprint",
    "referral",
    "exhibit",
    "locator",
    "act",
    "identifier",
    "instant",
    "status",
    "premises",
    "strands",
    "findings",
]
TRIAGE_KEYS = [
    "rank", "subject", "track", "tier", "instrument", "reasons", "questions", "referrals", "footprints", "status", "premises", "force",
    "age_days", "next", "clocks",
]  # fmt: skip


def test_attributions_have_the_contracts_form(ran):
    lines = ran.cli.lines("attributions", "--store", ran.store)
    assert len(lines) >= 10
    for line in lines:
        assert list(line) == ATTRIBUTION_KEYS
        assert re.fullmatch(r"fp_[a-z2-7]{16}", line["footprint"])
        assert re.fullmatch(r"[0-9a-f]{64}", line["exhibit"])
        assert set(line["identifier"]) == {"type", "value", "port"}
        assert set(line["instant"]) == {"literal", "basis", "readings"}
        for reading in line["instant"]["readings"]:
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", reading["from"])
        if line["status"] in ("corroborated", "single-strand"):
            assert len(line["premises"]) == 1
        for f in line["findings"]:
            assert set(f) == {"code", "severity", "pattern", "message", "settle"}
            assert f["severity"] in ("stop", "caution", "note")
    assert {line["status"] for line in lines} >= {"unresolved", "single-strand", "corroborated"}


def test_triage_has_the_contracts_form_and_is_what_run_prints(ran):
    lines = ran.cli.lines("triage", "--store", ran.store, "--as-of", AS_OF)
    assert lines == ran.triage
    assert [line["rank"] for line in lines] == list(range(1, len(lines) + 1))
    assert len(lines) >= 3
    for line in lines:
        assert list(line) == TRIAGE_KEYS
        assert line["instrument"]["validated"] is False
        assert line["tier"]["high"] <= line["tier"]["low"]
        assert set(line["next"]) == {"action", "why", "due"}


def test_every_referral_is_on_the_list(ran):
    listed = {number for line in ran.triage for number in line["referrals"]}
    referrals = {e["referral"] for e in ran.cli.lines("attributions", "--store", ran.store)}
    numbered = {n for n in referrals if n.isdigit()}
    assert numbered
    assert numbered <= listed


def test_the_second_run_changes_nothing(cli, small, tmp_path):
    store = tmp_path / "store"
    cli.run(small / "inbox", store)
    before = shown(cli, store)
    again = cli("run", small / "inbox", "--store", store, "--as-of", AS_OF, "--authority", "TEST-authority", "--json")
    assert " 0 new receipt(s)" in again.stderr
    assert "(unchanged)" in again.stderr
    assert shown(cli, store) == before


@pytest.mark.parametrize(("batch", "processes"), [(1, 1), (7, 2)])
def test_derived_bytes_do_not_depend_on_batches_or_processes(ran, cli, tmp_path, batch, processes):
    store = tmp_path / "store"
    cli.run(ran.world / "inbox", store, "--batch-receipts", batch, "--processes", processes)
    ours, theirs = shown(cli, store), shown(ran.cli, ran.store)
    assert ours["derived"] == theirs["derived"]
    assert ours["triage"] == theirs["triage"]
    assert ours["exhibits"] == theirs["exhibits"]


def test_equal_bytes_under_two_names_are_two_receipts_and_two_referrals(cli, ran, tmp_path):
    report = next(p for p in sorted((ran.world / "inbox").rglob("CyberTip-*.xml")) if re.fullmatch(r"CyberTip-\d+\.xml", p.name))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    shutil.copy(report, inbox / "CyberTip-700001.xml")
    shutil.copy(report, inbox / "CyberTip-700002.xml")
    lines = cli.run(inbox, tmp_path / "store")
    exhibits = cli.lines("exhibits", "--store", tmp_path / "store")
    assert len(exhibits) == 2
    assert len({e["exhibit"] for e in exhibits}) == 1
    assert {n for line in lines for n in line["referrals"]} == {"700001", "700002"}


def test_explain_walks_every_kind_of_value_back_to_exhibit_and_raw_text(ran):
    line = next(a for a in ran.cli.lines("attributions", "--store", ran.store) if a["status"] == "corroborated")
    subject = ran.triage[0]
    cited = next(s for t in ran.triage for r in t["reasons"] for s in r["statements"])
    for wanted in (line["footprint"], line["premises"][0]["premises"], subject["subject"], cited, line["exhibit"]):
        text = ran.cli("explain", wanted, "--store", ran.store, "--as-of", AS_OF).stdout
        assert re.search(r"[0-9a-f]{64}", text.replace("\n", ""))
    tree = ran.cli.lines("explain", line["footprint"], "--store", ran.store)[0]
    flat = json.dumps(tree)
    assert line["exhibit"] in flat
    assert line["locator"] in flat
    assert line["identifier"]["value"] in flat
    assert "request as sent" in flat
    assert "result as returned" in flat


def test_explain_takes_the_number_of_a_referral_to_every_receipt_of_it(ran):
    number = ran.triage[0]["referrals"][0]
    (tree,) = ran.cli.lines("explain", number, "--store", ran.store)
    events = [a for a in ran.cli.lines("attributions", "--store", ran.store) if a["referral"] == number]
    assert tree["text"] == f"referral {number}: stands in {len(tree['children'])} receipt(s)"
    assert {a["exhibit"] for a in events} <= set(re.findall(r"[0-9a-f]{64}", json.dumps(tree)))
    assert all(child["id"].startswith("rc_") and number in json.dumps(child) for child in tree["children"])
    refused = ran.cli("explain", "0000000", "--store", ran.store, code=2)
    assert "a referral's number" in refused.stderr


def test_the_demonstration_shows_all_lines_when_asked_and_says_where_its_store_is_kept(cli, tmp_path):
    kept = tmp_path / "play"
    done = cli("demo", "--store", kept, "--limit", "0")
    assert "more not shown" not in done.stdout
    assert str(kept) in done.stderr.replace("\n", "")
    assert "--key-file" in done.stderr
    assert "--as-of 2026-03-02T09:00:00Z" in " ".join(done.stderr.split())
    again = cli("triage", "--store", kept, "--key-file", f"{kept}.key", "--as-of", "2026-03-02T09:00:00Z", "--limit", "0")
    ages = [re.findall(r"(\d+) d old", said) for said in (done.stdout, again.stdout)]
    assert ages[0] == ages[1] != [], "by the clock of the list just shown"


def test_explain_refuses_an_id_that_nothing_has(ran):
    done = ran.cli("explain", "fp_aaaaaaaaaaaaaaaa", "--store", ran.store, code=2)
    assert "Nothing here has the id" in done.stderr


def test_a_decision_settles_readings_and_rebuilds(cli, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "log.csv").write_text(
        "observation_id,observed_at,ip,port,act,tool,client_id\nO-1,2026-02-10 10:00:00,198.51.100.7,4000,offered,Tool A,c1\n", "utf-8"
    )
    store = tmp_path / "store"
    cli.run(inbox, store)
    (before,) = cli.lines("attributions", "--store", store)
    assert before["instant"]["basis"] == "unknown"
    cli(
        "decision", "add", "time-profile", "--set", "source=Tool A", "--set", "zone=UTC", "--set", "from=2026-02-01", "--set", "to=2026-02-28",
        "--reason", "letter EX/4", "--actor", "DC 1234", "--store", store, "--as-of", AS_OF,
    )  # fmt: skip
    (after,) = cli.lines("attributions", "--store", store)
    assert after["instant"]["basis"] == "decision"
    assert after["instant"]["readings"][0]["from"] == "2026-02-10T10:00:00Z"
    (listed,) = cli.lines("decision", "list", "--store", store)
    assert (listed["kind"], listed["actor"], listed["reason"], listed["in_force"]) == ("time-profile", "DC 1234", "letter EX/4", True)


def test_decisions_in_an_inbox_do_the_same(cli, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "log.csv").write_text("observation_id,observed_at,ip,tool\nO-1,2026-02-10 10:00:00,198.51.100.7,Tool A\n", "utf-8")
    (inbox / "decisions.yaml").write_text(
        "- {kind: time-profile, source: Tool A, zone: Europe/London, clock: 24h, date_order: dmy, from: 2026-02-01, to: 2026-02-28, "
        "actor: DC 1234, reason: letter}\n",
        "utf-8",
    )
    cli.run(inbox, tmp_path / "store")
    (line,) = cli.lines("attributions", "--store", tmp_path / "store")
    assert line["instant"]["basis"] == "decision"


def test_names_language_gender_and_health_change_nothing_in_the_line_of_a_subject(cli, tmp_path):
    def inbox(folder, name, sensitive):
        folder.mkdir()
        person = {
            "firstName": name, "lastName": name, "espUserId": "u-77", "espService": "Example Chat", "approximateAge": 40, **sensitive,
            "sourceInformation": {"sourceCaptures": [{"captureType": "IP Address", "value": "192.0.2.7", "dateTime": "2026-02-10T10:00:00Z", "eventName": "UPLOAD"}]},
        }  # fmt: skip
        report = {
            "reportId": 700007, "dateReceived": "2026-02-11T10:00:00Z",
            "reportedInformation": {"reportingEsp": {"espName": "Example Chat"}, "incidentSummary": {"incidentType": "Online Enticement of Children for Sexual Acts"},
                                    "reportedPeople": {"reportedPersons": [person]}},
        }  # fmt: skip
        (folder / "CyberTip-700007.json").write_text(json.dumps(report), "utf-8")
        return folder

    variants = [
        inbox(tmp_path / "a", "Arlo", {}),
        inbox(tmp_path / "b", "Óláfr", {"races": ["other"], "languages": ["cy"], "gender": "F", "disabilities": ["x"]}),
    ]
    first, second = (cli.run(folder, tmp_path / f"store-{folder.name}") for folder in variants)
    for line in (*first, *second):
        for reason in line["reasons"]:
            reason["statements"] = [s.partition("#")[2] for s in reason["statements"]]
    assert first == second


def test_strict_exits_with_four_on_stop_findings(cli, tmp_path):
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "CyberTip-700001.xml").write_text("<!DOCTYPE report [<!ENTITY a 'b'>]><report/>", "utf-8")
    cli.run(tmp_path / "inbox", tmp_path / "store")
    assert cli("data-findings", "--store", tmp_path / "store", "--strict", code=4)


def test_help_names_the_exit_codes_and_completion_is_there(cli):
    assert "--install-completion" in cli("--help").stdout


def test_run_strict_and_archive_limits(cli, tmp_path):
    import zipfile

    (tmp_path / "inbox").mkdir()
    with zipfile.ZipFile(tmp_path / "inbox" / "a.zip", "w") as archive:
        archive.writestr("one.txt", "x")
        archive.writestr("two.txt", "y")
    cli("run", tmp_path / "inbox", "--store", tmp_path / "store", "--strict", "--archive-members", 1, code=4)
    assert "archive-bomb" in {f["code"] for f in cli.lines("data-findings", "--store", tmp_path / "store")}
