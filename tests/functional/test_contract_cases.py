"""The contract on inputs of its own: hundreds of small cases in one inbox, one run, judged line by line.

The papers are written from the contract's texts, not from the program: each case states what must come
out (status, code, pattern, severity, premises, strands), its clean twin that nothing does.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from conftest_functional import Cli
from contract_cases import book, judge
from contract_cases.building import write_inbox

BOOK = book()


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
