"""What people record by command or in files, through to the statuses: facts, withdrawals, faults, moves, provider profiles."""

from __future__ import annotations

import csv
import io

import pytest
from conftest_functional import AS_OF, Cli
from contract_cases.building import Book, write_inbox
from inside import opened

from rightdoor.decisions.register import all_decisions
from rightdoor.operations.listing import attribution_lines


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A store with one clean pair, one pair at two doors, and one pair without labels of addresses."""
    base = tmp_path_factory.mktemp("recorded").resolve()
    book = Book()
    book.pair("clean", "corroborated")
    book.pair("moved", "contradicted", r2={"uprn": "77770000013", "address": "9 Other Road", "postcode": "ZZ1 2VK"})
    unlabelled = {"provider": "Labelless", "address_role": ""}
    book.pair("label", "refused", q={"provider": "Labelless"}, q2={"provider": "Labelless"}, r=unlabelled, r2=unlabelled)
    write_inbox(book, base / "inbox")
    cli = Cli(base / "home")
    cli.run(base / "inbox", base / "store")
    return cli, base / "store", base / "inbox"


def pair(desk, name: str) -> list[str]:
    """The statuses of the two events of a case."""
    cli, store, _ = desk
    with opened(cli, store) as opened_store:
        held = {line["referral"]: line["status"] for line in attribution_lines(opened_store)}
    return [held[f"{name}-1"], held[f"{name}-2"]]


def decide(desk, kind: str, **fields: str) -> str:
    cli, store, _ = desk
    sets = [part for name, value in fields.items() for part in ("--set", f"{name}={value}")]
    cli("decision", "add", kind, *sets, "--reason", "as recorded", "--store", store, "--actor", "DC Sample", "--as-of", AS_OF)
    with opened(cli, store) as opened_store, opened_store.connect() as connection:
        return all_decisions(connection)[-1].id


def test_a_fact_by_command_suspends_and_its_withdrawal_restores(desk) -> None:
    cli, store, _ = desk
    assert pair(desk, "clean") == ["corroborated"] * 2
    fact = decide(desk, "fact", about="clean-1", fact="nothing-found", at="2026-02-20T09:00:00Z", exhibit="EX/9")
    assert pair(desk, "clean") == ["contradicted"] * 2
    cli("decision", "withdraw", fact, "--reason", "wrong case", "--store", store, "--actor", "DC Sample", "--as-of", AS_OF)
    assert pair(desk, "clean") == ["corroborated"] * 2


def test_a_sound_test_of_the_line_by_command_explains_until_it_is_withdrawn(desk) -> None:
    cli, store, _ = desk
    fact = decide(desk, "fact", about="clean-1", fact="nothing-found", at="2026-02-20T09:00:00Z", exhibit="EX/10")
    decide(desk, "fact", about="clean-1", fact="line-tested", at="2026-02-24T09:00:00Z", exhibit="EX/12")
    assert pair(desk, "clean") == ["contradicted"] * 2
    sound = decide(desk, "fact", about="clean-1", fact="line-tested", at="2026-02-24T09:00:00Z", exhibit="EX/12", outcome="sound")
    assert pair(desk, "clean") == ["corroborated"] * 2
    for each in (sound, fact):
        cli("decision", "withdraw", each, "--reason", "wrong case", "--store", store, "--actor", "DC Sample", "--as-of", AS_OF)
        assert pair(desk, "clean") == (["contradicted"] if each == sound else ["corroborated"]) * 2


def test_a_recorded_move_explains_two_doors(desk) -> None:
    assert pair(desk, "moved") == ["contradicted"] * 2
    decide(desk, "move", about="moved-2", day="2026-01-06", exhibit="EX/3")
    assert pair(desk, "moved") == ["single-strand"] * 2


def test_a_provider_profile_with_its_exhibit_turns_a_missing_label_into_a_caution(desk) -> None:
    assert pair(desk, "label") == ["refused"] * 2
    decide(desk, "provider-profile", provider="labelless", exhibit="EX/4", address_role="installation", **{"from": "2026-01-01"})
    assert pair(desk, "label") == ["single-strand"] * 2


def test_a_fault_announced_later_flags_what_was_accepted_before(desk) -> None:
    fault = {"provider": "Example Broadband", "from": "2026-01-20", "to": "2026-01-20", "nature": "customers mixed up"}
    cli, store, _ = desk
    decision = decide(desk, "provider-fault", **fault)
    assert pair(desk, "clean") == ["refused"] * 2
    cli("decision", "withdraw", decision, "--reason", "announced in error", "--store", store, "--actor", "DC Sample", "--as-of", AS_OF)
    assert pair(desk, "clean") == ["corroborated"] * 2


def test_a_table_of_facts_is_taken_in_once_and_every_row_is_accounted_for(desk) -> None:
    cli, store, inbox = desk
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(["fact_id", "about", "fact", "at", "zone", "recorded_by"])
    table.writerow(["F-1", "clean-1", "resident-absent", "2026-02-20 09:00", "Europe/London", "PC Example"])
    table.writerow(["F-2", "nobody-knows", "nothing-found", "2026-02-20 09:00", "Europe/London", "PC Example"])
    table.writerow(["F-3", "clean-1", "guilty", "2026-02-20 09:00", "Europe/London", "PC Example"])
    (inbox / "found.csv").write_text(out.getvalue(), "utf-8", newline="")
    for _ in range(2):
        cli.run(inbox, store)
        kinds = [row["kind"] for row in cli.lines("decision", "list", "--store", store) if row["actor"] == "PC Example"]
        assert kinds == ["fact", "fact"]
    assert pair(desk, "clean") == ["contradicted"] * 2
    codes = {(f["code"], f["locator"]) for f in cli.lines("data-findings", "--store", store)}
    assert {("fact-about-unknown", "row:3"), ("decision-refused", "row:4/fact")} <= codes
