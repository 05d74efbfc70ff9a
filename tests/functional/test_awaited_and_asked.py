"""Through the command line: an answer that is awaited is not asked for again; what is to be asked again is a duty until it is done."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from conftest_functional import AS_OF, Cli
from package_desk import Papers

MAPPING = """rightdoor_mapping: 1
name: package-with-papers
form: package
source: example-force
applies: {columns: [Ref, Account, Address, Time, Papers]}
zone: UTC
columns:
  Ref: referral.number
  Account: person.account
  Address: event.ip
  Time: event.event_time
  Papers: referral.papers
constants: {person.role: reported}
"""
DONE = "2026-03-03T09:00:00Z"


@pytest.fixture
def asked(tmp_path) -> tuple[Cli, Path]:
    """Two events of one person are asked about, and nothing came back; nobody asked about a third person."""
    papers = Papers()
    for day in (5, 9, 12):
        event = papers.event("c-silent", day)
        if day != 12:
            papers.ask(event, answer=False)
    papers.event("c-other", 7)
    papers.write(tmp_path / "inbox")
    cli = Cli(tmp_path / "home")
    cli.run(tmp_path / "inbox", tmp_path / "store")
    return cli, tmp_path / "store"


def listed(cli: Cli, store: Path, as_of: str = AS_OF) -> dict[int, dict]:
    """The next step by the number of footprints of the subject."""
    return {line["footprints"]: line["next"] for line in cli.lines("triage", "--store", store, "--as-of", as_of)}


def test_the_next_step_is_to_wait_until_the_answer_comes(asked, tmp_path):
    cli, store = asked
    found = listed(cli, store)
    assert found[3] == {
        "action": "Await the provider's answer",
        "why": "Exampletel was asked on 2026-02-01: no answer is here yet.",
        "due": "2027-01-05T00:00:00Z",
    }
    assert found[1]["action"] == "Ask the provider while it still holds the data"
    assert listed(cli, store, "2026-01-31T09:00:00Z")[3]["action"] == found[1]["action"], "as of the day before it was sent"
    answer(tmp_path / "answer" / "results.csv", {"result": "none-held"})
    cli.run(tmp_path / "answer", store)
    assert listed(cli, store)[3]["action"] == "Ask the provider while it still holds the data"


def answer(path: Path, over: dict[str, str]) -> None:
    """What the provider says to both requests."""
    path.parent.mkdir()
    rows = [{"request_id": f"R-00{n}", "provider": "Exampletel", "produced_at": "2026-02-03T12:00:00Z", **over} for n in (1, 2)]
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def duties(cli: Cli, store: Path, code: str) -> list[dict]:
    return [d for d in cli.lines("duties", "--store", store, "--as-of", AS_OF) if d["code"] == code]


def test_an_empty_answer_is_asked_for_again_until_somebody_did(asked, tmp_path):
    cli, store = asked
    assert duties(cli, store, "ASK-AGAIN") == [], "what is awaited is not asked for again"
    answer(tmp_path / "answer" / "results.csv", {"result": "none-held"})
    cli.run(tmp_path / "answer", store)
    two = duties(cli, store, "ASK-AGAIN")
    statuses = {a["footprint"]: a for a in cli.lines("attributions", "--store", store)}
    assert [statuses[d["about"]]["status"] for d in two] == ["unresolved"] * 2
    assert [(d["due"], d["state"]) for d in two] == [("2027-01-05T00:00:00Z", "running"), ("2027-01-09T00:00:00Z", "running")]
    assert all("none-held" in d["why"] and d["what"].startswith("Ask the provider again") for d in two)
    over = cli.lines("duties", "--store", store, "--as-of", "2027-01-05T00:00:00Z")
    assert [d["about"] for d in over if d["code"] == "ASK-AGAIN"] == [two[1]["about"]], "there is no duty to ask for what is gone"
    cli(
        "duty", "done", two[0]["duty"], "--by", "DC Sample", "--at", DONE, "--exhibit", "EX/1", "--reason", "asked by letter",
        "--store", store, "--as-of", DONE,
    )  # fmt: skip
    states = {d["duty"]: d["state"] for d in cli.lines("duties", "--store", store, "--as-of", DONE) if d["code"] == "ASK-AGAIN"}
    assert states == {two[0]["duty"]: "done", two[1]["duty"]: "running"}


def test_papers_that_a_package_came_without_are_asked_for_until_they_come(tmp_path):
    cli, store = Cli(tmp_path / "home"), tmp_path / "store"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mapping.yaml").write_text(MAPPING, "utf-8")
    (tmp_path / "in" / "rows.csv").write_text(
        "Ref,Account,Address,Time,Papers\nA-1,u-1,198.18.0.1,2026-01-05T07:58:11Z,source-record\n", "utf-8"
    )
    cli.run(tmp_path / "in", store)
    (event,) = [a for a in cli.lines("attributions", "--store", store) if a["referral"] == "A-1"]
    (duty,) = duties(cli, store, "ASK-PAPERS")
    assert (duty["about"], duty["what"]) == (
        event["footprint"],
        "Ask the sender for the request as it was sent; the provider's result as it came.",
    )
    assert (duty["due"], duty["state"]) == (None, "due-soon"), "no period is held for it, so that it stays in sight"
    cli(
        "duty", "done", duty["duty"], "--by", "DC Sample", "--at", DONE, "--exhibit", "EX/2", "--reason", "the sender sent them",
        "--store", store, "--as-of", DONE,
    )  # fmt: skip
    (after,) = duties(cli, store, "ASK-PAPERS")
    assert (after["state"], after["done"]["by"]) == ("done", "DC Sample")
