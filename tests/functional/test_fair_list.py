"""The list through the command line: what may not weigh, what counts once, whose retention, whose clock."""

from __future__ import annotations

import json
import re
from pathlib import Path

from conftest_functional import AS_OF

LOG_HEAD = "observation_id,observed_at,zone,ip,port,act,tool,client_id\n"


def report(folder: Path, number: int, person: dict, **summary: object) -> None:
    """A CyberTip in JSON about one person, with one upload."""
    capture = {"captureType": "IP Address", "value": f"192.0.2.{number % 200}", "dateTime": "2026-02-10T10:00:00Z", "eventName": "UPLOAD"}
    person = {"espUserId": f"u-{number}", "espService": "Example Chat", "sourceInformation": {"sourceCaptures": [capture]}, **person}
    body = {
        "reportId": number,
        "dateReceived": "2026-02-11T10:00:00Z",
        "reportedInformation": {
            "reportingEsp": {"espName": "Example Chat"},
            "incidentSummary": {"incidentType": "Child Pornography (possession, manufacture, and distribution)", **summary},
            "reportedPeople": {"reportedPersons": [person]},
        },
    }
    (folder / f"CyberTip-{number}.json").write_text(json.dumps(body), "utf-8")


def neighbours(folder: Path, changed: dict) -> Path:
    """Five subjects of different tiers; the one in the middle is given `changed`."""
    folder.mkdir()
    report(folder, 700001, {"firstName": "Arlo", "approximateAge": 40, "accessToChildren": True, "convictedSexOffender": True})
    report(folder, 700002, {"firstName": "Bryn", "approximateAge": 41, "occupation": "teacher"})
    report(folder, 700003, {"firstName": "Cato", "approximateAge": 42, "accessToChildren": True, **changed})
    report(folder, 700004, {"firstName": "Dara", "approximateAge": 43, "convictedSexOffender": True})
    report(folder, 700005, {"firstName": "Enid", "approximateAge": 44})
    return folder


def listed(cli, folder: Path, changed: dict) -> list[dict]:
    """Their lines, the receipts taken out of the statements."""
    lines = cli.run(neighbours(folder, changed), folder.with_name(f"{folder.name}-store"))
    for line in lines:
        for reason in line["reasons"]:
            reason["statements"] = [s.partition("#")[2] for s in reason["statements"]]
    return lines


VARIANTS = {
    "name": {"firstName": "Óláfr", "lastName": "Nwosu", "preferredName": "عمر"},
    "language": {"languages": ["cy"]},
    "ethnicity": {"races": ["other"], "ethnicity": "other"},
    "religion": {"religion": "other", "additionalInfo": "a member of a religious community"},
    "nationality": {"nationality": "other", "citizenship": "other", "country": "FR"},
}


def test_name_language_ethnicity_religion_nationality_of_one_of_several_change_nothing(cli, tmp_path):
    plain = listed(cli, tmp_path / "plain", {})
    place = next(line["rank"] for line in plain if line["referrals"] == ["700003"])
    assert 1 < place < len(plain) == 5
    assert len({line["tier"]["low"] for line in plain}) >= 3
    for name, changed in VARIANTS.items():
        assert json.dumps(listed(cli, tmp_path / name, changed)) == json.dumps(plain), name
    weighed = listed(cli, tmp_path / "weighed", {"convictedSexOffender": True})
    assert json.dumps(weighed) != json.dumps(plain)


def test_what_denies_access_or_trust_does_not_raise_a_tier(cli, tmp_path):
    (tmp_path / "in").mkdir()
    said = {"relationshipToChildVictim": "None", "occupation": "high school student"}
    report(tmp_path / "in", 700006, {"approximateAge": 40, **said})
    (line,) = cli.run(tmp_path / "in", tmp_path / "store")
    assert line["tier"]["low"] == "tier-4"
    assert not {"PR-02", "PR-08"} & {r["code"] for r in line["reasons"]}


def test_rows_of_one_log_and_events_ahead(cli, tmp_path):
    (tmp_path / "in").mkdir()
    rows = [f"O-{n},2026-02-28T10:00:0{n}Z,,198.51.100.7,4000,offered,Tool A,c1" for n in range(3)]
    rows += [f"P-{n},203{n}-02-10T10:00:00Z,,198.51.100.9,4000,offered,Tool A,c2" for n in range(3)]
    (tmp_path / "in" / "log.csv").write_text(LOG_HEAD + "\n".join(rows) + "\n", "utf-8")
    lines = cli.run(tmp_path / "in", tmp_path / "store")
    assert len(lines) == 2
    for line in lines:
        assert not {"PR-09", "DUP-REPEATED"} & {r["code"] for r in line["reasons"]}
        assert "PR-05" not in {r["code"] for r in line["reasons"]}
        assert any("production" in q["ask"] for q in line["questions"])
    (ahead,) = [r for line in lines for r in line["reasons"] if r["code"] == "FUTURE-TIME"]
    assert ahead["text"].startswith("Events on 3 days after")
    assert len(ahead["statements"]) == 3
    found = [f for f in cli.lines("data-findings", "--store", tmp_path / "store") if f["code"] == "future-time"]
    assert [f["raw"][:4] for f in found] == ["2030", "2031", "2032"]
    status = next(r for r in lines[0]["reasons"] if r["code"] == "STATUS")
    text = cli("explain", status["statements"][0], "--store", tmp_path / "store").stdout
    assert "event_time" in text


def test_the_same_delivery_again_counts_no_file_twice(cli, ran, tmp_path):
    cli.run(ran.world / "inbox", tmp_path / "store")
    again = cli.run(ran.world / "inbox", tmp_path / "store", "--authority", "another")

    def files(lines: list[dict]) -> dict[str, list[str]]:
        return {line["subject"]: [r["text"] for r in line["reasons"] if " file" in r["text"]] for line in lines}

    assert any(files(ran.triage).values())
    assert len(cli.lines("exhibits", "--store", tmp_path / "store")) > len(ran.cli.lines("exhibits", "--store", ran.store))
    assert files(again) == files(ran.triage)


def test_retention_of_the_provider_that_papers_name_or_that_holds_the_network(cli, tmp_path):
    inbox, store = tmp_path / "in", tmp_path / "store"
    inbox.mkdir()
    rows = "O-1,2026-02-10T10:00:00Z,,198.51.100.7,4000,offered,Tool A,c1\nO-2,2026-02-10T10:00:00Z,,203.0.113.9,4000,offered,Tool A,c2\n"
    (inbox / "log.csv").write_text(LOG_HEAD + rows, "utf-8")
    (inbox / "asked.csv").write_text(
        "request_id,source_ref,provider,identifier_type,identifier,port,instant,zone\n"
        "R-1,O-1,Osprey Net,ipv4,198.51.100.7,4000,2026-02-10T10:00:00Z,\n",
        "utf-8",
    )

    def due() -> dict[str, str]:
        return {line["referrals"][0]: line["clocks"][0]["due"] for line in cli.run(inbox, store)}

    assert due() == {"O-1": "2027-02-10T00:00:00Z", "O-2": "2027-02-10T00:00:00Z"}
    table = tmp_path / "retention.csv"
    table.write_text("provider,from,to,months,source\nOSPREY NET,2025-01-01,,6,letter\nHeron Broadband,2025-01-01,,3,letter\n", "utf-8")
    cli("reference", "add", table, "--store", store)
    assert due() == {"O-1": "2026-08-09T23:00:00Z", "O-2": "2027-02-10T00:00:00Z"}
    held = tmp_path / "ranges.csv"
    held.write_text(
        "provider,prefix,from,to,kind\nHeron Broadband,203.0.113.0/24,2025-01-01,,fixed\nHeron Broadband,198.51.100.0/24,2025-01-01,,fixed\n",
        "utf-8",
    )
    cli("reference", "add", held, "--store", store)
    assert due() == {"O-1": "2026-08-09T23:00:00Z", "O-2": "2026-05-09T23:00:00Z"}


MAPPING = """rightdoor_mapping: 1
name: package-with-force
form: package
source: example-force
applies: {columns: [Ref, Account, Sent To, Address, Time]}
zone: UTC
columns:
  Ref: referral.number
  Sent To: referral.force
  Account: person.account
  Service: person.service
  Address: event.ip
  Time: event.event_time
constants: {person.role: reported}
"""


def test_force_is_a_code_where_a_source_states_exactly_one(cli, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mapping.yaml").write_text(MAPPING, "utf-8")
    rows = ["A-1,u-1,Greater Manchester Police", "A-2,u-2,the north", "A-3,u-3,", "A-4,u-4,Kent", "A-5,u-4,Essex"]
    table = "".join(f"{row},192.0.2.{n},2026-02-10T10:00:00Z,Example Chat\n" for n, row in enumerate(rows, 1))
    (tmp_path / "in" / "table.csv").write_text("Ref,Account,Sent To,Address,Time,Service\n" + table, "utf-8")
    lines = cli.run(tmp_path / "in", tmp_path / "store")
    assert {line["referrals"][0]: line["force"] for line in lines} == {"A-1": "E23000005", "A-2": None, "A-3": None, "A-4": None}


def test_two_generations_of_derived_tables_are_kept(cli, tmp_path):
    store = tmp_path / "store"
    seen: list[str] = []
    (tmp_path / "in").mkdir()
    for n in range(3):
        report(tmp_path / "in", 700011 + n, {"approximateAge": 40})
        cli.run(tmp_path / "in", store)
        seen += [p.name for p in (store / "derived").iterdir() if p.name not in seen]
    assert len(seen) == 3
    assert {p.name for p in (store / "derived").iterdir()} == set(seen[1:])


def test_progress_is_silent_in_a_pipe(cli, tmp_path):
    (tmp_path / "in").mkdir()
    report(tmp_path / "in", 700011, {"approximateAge": 40})
    done = cli("run", tmp_path / "in", "--store", tmp_path / "store", "--as-of", AS_OF, "--authority", "T", "--json")
    assert not re.search(r"[\x1b\r]|━|\d+/\d+", done.stderr)
    assert all(json.loads(line) for line in done.stdout.splitlines())


def test_the_default_store_and_the_one_of_the_environment(cli, tmp_path):
    (tmp_path / "in").mkdir()
    report(tmp_path / "in", 700011, {"approximateAge": 40})
    cli("run", tmp_path / "in", "--as-of", AS_OF)
    assert (cli.home / ".local/share/rightdoor/default/store.json").is_file()
    cli.extra["RIGHTDOOR_STORE"] = str(tmp_path / "elsewhere")
    cli("run", tmp_path / "in", "--as-of", AS_OF)
    assert (tmp_path / "elsewhere" / "store.json").is_file()
    assert len(cli.lines("triage")) == 1
    assert cli.lines("triage", "--store", tmp_path / "elsewhere", "--as-of", AS_OF) == cli.lines("triage", "--as-of", AS_OF)
