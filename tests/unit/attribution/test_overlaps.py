"""What shows only side by side: one address with two customers at once, two results of one request, a document alone."""

from __future__ import annotations

import pytest

from attribution_case import Case
from rightdoor.attribution.overlaps import side_by_side
from rightdoor.model.civil import HOUR

AT = 1_767_600_000_000_000  # 2026-01-05T08:00:00Z


def told(case: Case, code: str) -> list[str]:
    return [end.finding.locator for end in side_by_side(case.inputs()) if end.finding.code == code]


def two_results(**second: object) -> Case:
    case = Case()
    case.clean(1)
    case.request(2, source_ref="OBS-1", id_value="198.51.100.23", id_raw="198.51.100.23")
    base = {
        "echo_value": "198.51.100.23",
        "from_literal": "2026-01-05T10:00:00Z",
        "to_literal": "2026-01-07T00:00:00Z",
        "subscriber_ref": "S-2",
    }
    case.result(2, **(base | second))
    first = case.results[0]
    case.results[0] = first._replace(echo_value="198.51.100.23", from_literal="2026-01-05T00:00:00Z", to_literal="2026-01-05T23:59:00Z")
    return case


def test_one_address_for_two_customers_at_once_is_told_at_both_rows() -> None:
    assert told(two_results(), "assignment-overlap") == ["row:2", "row:3"]


@pytest.mark.parametrize(
    "twin",
    [
        {"subscriber_ref": "s-1 "},  # the same customer
        {"from_literal": "2026-01-05T23:59:00Z"},  # one ends as the other begins
        {"port_from": 1024, "port_to": 2047, "echo_value": "198.51.100.24"},
        {"provider": "Othertel"},
        {"from_literal": "2026-01-05T10:00:00"},  # no zone: nothing is guessed
        {"to_literal": ""},
        {"result": "none-held"},
        {"subscriber_ref": "", "account_holder": ""},
    ],
)
def test_what_is_no_overlap(twin: dict[str, object]) -> None:
    assert told(two_results(**twin), "assignment-overlap") == []


def test_blocks_of_ports_overlap_only_where_they_share_a_port() -> None:
    for low, wanted in ((1500, ["row:2", "row:3"]), (2048, []), (10, [])):
        case = two_results(port_from=low, port_to=low + 1000)
        case.results[0] = case.results[0]._replace(port_from=1024, port_to=2047)
        assert told(case, "assignment-overlap") == wanted


def test_leases_overlap_only_with_ends_that_were_seen() -> None:
    for basis, wanted in (("observed", ["line:0", "line:1"]), ("inferred", []), ("ambiguous", [])):
        case = Case()
        case.lease("203.0.113.4", AT, AT + 2 * HOUR, "C-1", end_basis=basis)
        case.lease("203.0.113.4", AT + HOUR, AT + 3 * HOUR, "C-2")
        assert told(case, "assignment-overlap") == wanted


def test_two_results_of_one_request() -> None:
    case = Case()
    case.clean(1)
    case.result(1, exhibit="c" * 64, receipt="rc_again")
    assert told(case, "result-repeated") == []  # the same delivered twice
    case.results[-1] = case.results[-1]._replace(address="9 Other Road", produced_literal="2026-02-10T12:00:00Z")
    assert told(case, "result-repeated") == ["row:3"]


def test_a_document_alone() -> None:
    case = Case()
    case.clean(1, result={"locator": "page:1/line:2", "rendering": "document"})
    assert told(case, "document-only") == ["page:1/line:2"]
    case.result(1)
    assert told(case, "document-only") == []
