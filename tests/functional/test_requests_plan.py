"""`requests plan` as people run it, on a simulated small inbox."""

from __future__ import annotations

import csv
import json

import pytest
from conftest_functional import AS_OF, Cli

from rightdoor.model.check_code import check_code
from rightdoor.model.instant import read_instant

KEYS = {
    "request_id", "subject", "footprint", "source_ref", "provider", "identifier_type", "identifier", "port", "instant", "zone", "data",
    "expires", "send_by", "collateral", "collateral_why", "why", "exhibit", "check_code", "draft", "authorised",
}  # fmt: skip


def planned(ran, *more):
    return ran.cli.lines("requests", "plan", "--store", ran.store, "--as-of", AS_OF, *more)


def test_every_row_is_copied_from_an_event_and_is_a_draft(ran):
    rows = planned(ran)
    events = {e["footprint"]: e for e in ran.cli.lines("attributions", "--store", ran.store)}
    assert rows
    for row in rows:
        event = events[row["footprint"]]
        at = read_instant(row["instant"]).readings[0].start
        assert set(row) >= KEYS
        assert (row["identifier_type"], row["identifier"], row["port"]) == tuple(event["identifier"][k] for k in ("type", "value", "port"))
        assert any(r["from"] <= row["instant"] < r["to"] for r in event["instant"]["readings"])
        assert row["exhibit"] == {"exhibit": event["exhibit"], "locator": event["locator"]}
        assert row["source_ref"] == event["referral"] and row["zone"] == "UTC"
        assert row["check_code"] == check_code(row["identifier_type"], row["identifier"], row["port"], at)
        assert row["draft"]["applicant"] == row["draft"]["authority"] == "" and row["authorised"] is False
        assert "fp_" not in "".join(str(text) for text in row["draft"].values())
        assert row["draft"]["necessity"] and row["draft"]["proportionality"] and str(row["collateral"]) in row["draft"]["collateral"]
        assert row["send_by"] < row["expires"]


def test_subjects_come_in_the_order_of_the_list_and_corroborated_ones_not_at_all(ran):
    rank = {line["subject"]: line["rank"] for line in ran.triage}
    best = {line["subject"]: line["status"] for line in ran.triage}
    subjects = [row["subject"] for row in planned(ran)]
    assert [rank[s] for s in subjects] == sorted(rank[s] for s in subjects)
    assert "corroborated" not in {best[s] for s in subjects}


def test_limits(ran):
    everything = planned(ran)
    assert [row["request_id"] for row in planned(ran, "--budget", 2)] == [row["request_id"] for row in everything][:2]
    daily = planned(ran, "--per-day", 1)
    assert len({row["send_by"] for row in daily}) == len(daily)
    one = everything[0]["subject"]
    assert {row["subject"] for row in planned(ran, "--subject", one)} == {one}
    refused = ran.cli("requests", "plan", "--store", ran.store, "--subject", "sub_aaaaaaaaaaaaaaaa", code=2)
    assert "No subject here has the id" in refused.stderr


def test_what_is_left_out_has_a_reason_and_is_counted(ran):
    asked = {row["footprint"] for row in planned(ran)}
    left = planned(ran, "--left-out")
    assert left and not asked & {row["footprint"] for row in left}
    assert all(row["why"] and row["code"] for row in left)
    said = ran.cli("requests", "plan", "--store", ran.store, "--as-of", AS_OF).stderr
    for code in {row["code"] for row in left}:
        assert f"left out: {sum(row['code'] == code for row in left):,} {code}" in said


def test_a_plan_that_was_sent_is_on_its_way_and_expired_events_are_not_asked_about(small, tmp_path):
    """Events about which a schedule came in are pending: nothing of them is planned again; two years on nothing can be asked."""
    cli, store, inbox = Cli(tmp_path / "home"), tmp_path / "store", tmp_path / "inbox"
    inbox.mkdir()
    for path in sorted((small / "inbox").rglob("*")):
        if path.is_file() and not path.name.startswith(("schedule-", "results-")):
            (inbox / path.name).write_bytes(path.read_bytes())
    cli.run(inbox, store)
    first = cli.lines("requests", "plan", "--store", store, "--as-of", AS_OF)
    columns = [
        "request_id",
        "source_ref",
        "footprint",
        "provider",
        "identifier_type",
        "identifier",
        "port",
        "instant",
        "zone",
        "check_code",
        "sent_at",
    ]
    with (inbox / "sent.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({**row, "sent_at": AS_OF} for row in first)
    cli.run(inbox, store)
    again = cli("requests", "plan", "--store", store, "--as-of", AS_OF, "--json")
    assert again.stdout == ""
    assert f"left out: {len({row['footprint'] for row in first})} pending" in again.stderr
    left = cli.lines("requests", "plan", "--store", store, "--as-of", "2028-03-02T09:00:00Z", "--left-out")
    assert not {row["code"] for row in left} & {"not-needed", "waits"}
    assert json.loads(cli("requests", "plan", "--store", store, "--as-of", "2028-03-02T09:00:00Z", "--json").stdout or "[]") == []


@pytest.mark.parametrize("wrong", [("--budget", "-1"), ("--per-day", "0"), ("--lead-days", "-1")])
def test_limits_that_are_none_are_refused(ran, wrong):
    ran.cli("requests", "plan", "--store", ran.store, *wrong, code=2)
