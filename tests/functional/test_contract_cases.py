"""The contract on inputs of its own: hundreds of small cases in one inbox, one run, judged line by line.

The papers are written from the contract's texts, not from the program: each case states what must come
out (status, code, pattern, severity, premises, strands), its clean twin that nothing does.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from conftest_functional import Cli
from contract_cases import book, judge
from contract_cases.building import write_inbox, write_other_form

BOOK = book()
PUBLISHED = {  # what went wrong in a published case, and the case here that has that slip
    "IOCCO-2012-C": "a10-none-held",
    "IOCCO-2014-H1": "t-email-dot-dropped",
    "IOCCO-2014-H2": "a02-bst",
    "IOCCO-2014-H3": "a07-discordant",
    "IOCCO-2016-P2": "a01-changed",
    "IPCO-2017-ADDR": "a08-role-undeclared",
    "IPCO-2017-P39": "a13-listed",
    "IPCO-2017-P40": "t-cross-paired",
    "IPCO-2017-P41": "a01-no-echo",
    "IPCO-2017-P52": "t-account",
    "IPCO-2018-03": "t-email-unverified",
    "IPCO-2018-10": "t-phone-mistyped",
    "IPCO-2018-16": "a10-partial",
    "IPCO-2019-01": "a01-other",
    "IPCO-2019-09": "a06-before",
    "COMP-ES-2017": "a03-day-month-half",
    "COMP-AT-GRAZ-2012": "a15-hosting",
    "COMP-US-LONG-2012": "a01-echo-170-as-70",
    "COMP-DE-2008": "a07-one",
}
AMBIGUOUS = {("RD-A06", "no-interval"), ("RD-A06", "near-edge"), ("RD-A06", "open-end"), ("RD-A15", "cgnat-no-port")}


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> tuple[list[dict], list[dict]]:
    folder: Path = tmp_path_factory.mktemp("contract")
    write_inbox(BOOK, folder / "inbox")
    cli = Cli(folder / "home")
    cli.run(folder / "inbox", folder / "store")
    return cli.lines("attributions", "--store", folder / "store"), cli.lines("data-findings", "--store", folder / "store")


@pytest.mark.parametrize("name", list(BOOK.cases))
def test_the_case_comes_out_as_the_contract_says(shown, name: str) -> None:
    lines, findings = shown
    assert judge.deviations(BOOK.cases[name], lines, findings=findings) == []


def test_one_premises_exactly_under_the_two_best_statuses(shown) -> None:
    for line in shown[0]:
        if line["status"] in ("corroborated", "single-strand"):
            assert len(line["premises"]) == 1, line
        severities = {f["severity"] for f in line["findings"]}
        assert line["status"] != "corroborated" or severities <= {"note"}, line
        assert line["status"] != "single-strand" or "stop" not in severities, line


def implied(line: dict) -> str:
    """The best status that the line's own findings and premises leave."""
    stops = {(f["code"], f["pattern"]) for f in line["findings"] if f["severity"] == "stop"}
    if stops & {("RD-A07", "discordant"), ("RD-A17", "status-differs")} or any(code in ("RD-A11", "RD-A18") for code, _ in stops):
        return "contradicted"
    if stops & AMBIGUOUS or any(code == "RD-A03" for code, _ in stops) or len(line["premises"]) > 1:
        return "ambiguous"
    if stops:
        return "refused"
    return "single-strand" if any(f["severity"] == "caution" for f in line["findings"]) else "corroborated"


def test_every_status_follows_from_the_findings_shown_beside_it(shown) -> None:
    for line in shown[0]:
        assert line["status"] in ("unresolved", implied(line)), line


def test_no_published_slip_is_corroborated() -> None:
    for published, name in PUBLISHED.items():
        statuses = [e.status for e in BOOK.cases[name].expects]
        assert statuses[0] != "corroborated", published
        assert BOOK.cases[name].expects[0].found or "corroborated" not in statuses, published


@pytest.fixture(scope="module")
def other_form(tmp_path_factory) -> list[dict]:
    folder: Path = tmp_path_factory.mktemp("other-form")
    write_other_form(BOOK, folder / "inbox")
    cli = Cli(folder / "home")
    cli.run(folder / "inbox", folder / "store")
    return cli.lines("attributions", "--store", folder / "store")


def test_tables_in_another_form_and_delivered_twice_say_the_same(shown, other_form) -> None:
    rows = {row["observation_id"] for case in BOOK.cases.values() for row in case.observations}
    first, twice = by_event(x for x in shown[0] if x["referral"] in rows), by_event(other_form)
    assert len(first) > 700
    assert first.keys() == twice.keys()
    for event, said in first.items():
        assert set(twice[event]) == set(said), event
        assert len(twice[event]) == 2 * len(said), event


def by_event(lines) -> dict[tuple, list[str]]:
    """What is said of each event, apart from where it stands and what its strand shares."""
    held: dict[tuple, list[str]] = defaultdict(list)
    for line in lines:
        identifier, strands = line["identifier"], line["strands"]
        findings = sorted((f["code"], f["pattern"], f["severity"]) for f in line["findings"] if not f["pattern"].startswith("shared-"))
        premises = sorted((p["address"], p["uprn"]) for p in line["premises"])
        said = (line["status"], line["act"], line["instant"], findings, premises, strands["count"], strands["distinct"])
        held[line["referral"], identifier["value"], identifier["port"], line["instant"]["literal"]].append(json.dumps(said))
    return held


def test_every_status_and_most_patterns_are_among_the_cases() -> None:
    expected = [e for case in BOOK.cases.values() for e in case.expects]
    assert set(Counter(e.status for e in expected)) == {
        "corroborated",
        "single-strand",
        "ambiguous",
        "contradicted",
        "refused",
        "unresolved",
    }
    assert len({found for e in expected for found in e.found | e.notes}) >= 55
