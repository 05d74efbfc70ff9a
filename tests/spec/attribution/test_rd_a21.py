"""RD-A21: whether the account was in its holder's hands at the time of the act."""

from __future__ import annotations

import pytest

from attribution_case import Case, by_code, has
from rightdoor.attribution.shape import Attribution
from rightdoor.model.ids import make_id

CODE = "RD-A21"
ACTOR = "account:example chat:u-1001"


def account(providers: list[str], *, account_id: str = "u-1001") -> tuple[Case, list[str]]:
    """An account with one login for each provider ("" for one that nobody was asked about)."""
    case = Case()
    case.referral()
    if account_id:
        case.identifier("account", account_id)
    lines = []
    for n, provider in enumerate(providers):
        number = f"700001-{n}"
        lines.append(
            case.event(
                1, receipt="rc_report", number="700001", actor="xml:/report/person", role="reported", locator=f"xml:/e{n}", act="login",
                ip=f"198.51.100.{n + 1}", literal=f"2026-01-{n + 1:02d}T07:58:11Z",
            )
        )  # fmt: skip
        event = case.footprints[-1]
        if provider:
            case.request(
                1,
                request_id=number,
                source_ref="700001",
                id_value=event.id_value,
                id_raw=event.id_value,
                literal=event.literal,
                provider=provider,
            )
            case.result(
                1, request_id=number, provider=provider, echo_raw=event.id_value, echo_value=event.id_value, echo_literal=event.literal,
                from_literal=f"2026-01-{n + 1:02d}T00:00:00Z", to_literal=f"2026-01-{n + 1:02d}T23:00:00Z",
            )  # fmt: skip
    return case, lines


def named(case: Case, line: str) -> list[str]:
    return [f.pattern for f in by_code(case.run()[line], CODE)]


def test_an_act_from_a_network_that_the_account_never_otherwise_used() -> None:
    case, lines = account(["Exampletel"] * 5 + ["Otherline"])
    found = case.run()
    assert [(f.pattern, f.severity) for f in by_code(found[lines[5]], CODE)] == [("foreign-network", "caution")]
    assert "otherline" in by_code(found[lines[5]], CODE)[0].message and "exampletel" in by_code(found[lines[5]], CODE)[0].message
    assert found[lines[5]].status == "single-strand"
    assert [by_code(found[line], CODE) for line in lines[:5]] == [[]] * 5
    assert found[lines[0]].status == "corroborated"


@pytest.mark.parametrize(
    "providers",
    [
        ["Exampletel"] * 4 + ["Otherline"],  # too few others
        ["Exampletel"] * 4 + ["", "Otherline"],  # the fifth is not known
        ["Exampletel"] * 5 + ["EXAMPLETEL "],  # one provider in two spellings
        ["Exampletel"] * 5 + ["Otherline", "Otherline"],  # used twice
    ],
)
def test_clean_twins_are_silent(providers: list[str]) -> None:
    case, lines = account(providers)
    assert [named(case, line) for line in lines] == [[]] * len(lines)


def test_sightings_of_one_act_are_one_act() -> None:
    case, lines = account(["Exampletel"] * 4 + ["Otherline"])
    again = case.footprints[0]._replace(locator="xml:/again", footprint=make_id("fp", "again"))
    case.footprints.append(again)
    assert named(case, lines[4]) == []


def test_a_client_of_a_file_sharing_network_is_no_account() -> None:
    case = Case()
    for n in range(1, 6):
        case.clean(n)
    last = case.event(1, ip="192.0.2.77", number="OBS-6", literal="2026-01-28T07:58:11Z")
    case.request(6, source_ref="OBS-6", provider="Otherline")
    case.result(1, request_id="R-6", provider="Otherline", from_literal="2026-01-28T00:00:00Z", to_literal="2026-01-28T23:00:00Z")
    assert named(case, last) == []


class Table:
    """Who held an address, by a dated table."""

    def __init__(self, holders: dict[str, str]) -> None:
        self.holders = holders

    def facts(self, id_type: str, value: str, day: int) -> tuple[tuple[str, str], ...]:
        del id_type, day
        return (("provider", self.holders[value]),) if value in self.holders else ()


def test_a_dated_table_says_the_provider_of_acts_that_nobody_was_asked_about() -> None:
    case, lines = account([""] * 6)
    case.network = Table({f"198.51.100.{n + 1}": "Exampletel" if n < 5 else "Otherline" for n in range(6)})
    assert [named(case, line) for line in lines] == [[]] * 5 + [["foreign-network"]]


@pytest.mark.parametrize(
    ("changed", "hit"),
    [
        ("2026-01-01T07:58:10Z", True),
        ("2025-12-18T07:58:11Z", True),  # fourteen days before
        ("2025-12-18T07:58:10Z", False),
        ("2026-01-01T07:58:12Z", False),  # after the act
    ],
)
def test_recovery_details_changed_shortly_before_the_act(changed: str, hit: bool) -> None:
    case, (line,) = account(["Exampletel"])
    case.fact("details-changed", make_id("sub", ACTOR), at=changed)
    found = case.run()[line]
    assert has(found, CODE, "details-changed", "caution") is hit


def test_a_change_that_nobody_dated_may_lie_before_the_act() -> None:
    case, (line,) = account(["Exampletel"])
    case.fact("details-changed", "700001")
    assert named(case, line) == ["details-changed"]


def flagged(person: str) -> Attribution:
    case, (line,) = account(["Exampletel"])
    case.more = {"compromised": frozenset({("rc_report", person)})}
    return case.run()[line]


def test_the_providers_own_mark_of_a_compromised_account() -> None:
    found = flagged("xml:/report/person")
    assert [(f.pattern, f.severity) for f in by_code(found, CODE)] == [("reported-compromised", "caution")]
    assert by_code(flagged("xml:/report/other"), CODE) == []


def test_a_recorded_fact_that_the_account_was_compromised() -> None:
    case, (line,) = account(["Exampletel"])
    case.fact("reported-compromised", make_id("sub", ACTOR), detail="holder told the platform")
    assert named(case, line) == ["reported-compromised"]
