"""Results without requests, requests without a source, ids used twice: said, not lost."""

from __future__ import annotations

from attribution_case import Case
from rightdoor.attribution.loose_ends import loose_ends


def codes(case: Case) -> list[tuple[str, str]]:
    return [(end.finding.code, end.finding.locator) for end in loose_ends(case.inputs())]


def test_a_clean_desk_has_none() -> None:
    case = Case()
    case.clean(1)
    case.clean(2)
    assert codes(case) == []


def test_a_result_of_a_request_never_made() -> None:
    case = Case()
    case.clean(1)
    case.result(9 - 4, request_id="R-99")
    case.result(1, request_id="")
    assert codes(case) == [("result-without-request", "row:3"), ("result-without-request", "row:4")]


def test_a_request_that_names_no_source() -> None:
    case = Case()
    one = case.clean(1)
    case.request(2, source_ref="OBS-404", id_value="198.51.100.1", id_raw="198.51.100.1", literal="2026-01-05T07:00:00Z")
    case.request(3, source_ref="", footprint=one, id_value="198.51.100.23", id_raw="198.51.100.23", literal="2026-01-05T07:58:11Z")
    assert codes(case) == [("source-ref-unknown", "row:3")]


def test_a_request_id_used_twice() -> None:
    case = Case()
    case.clean(1)
    case.event(2)
    case.request(2, request_id="R-1")
    assert codes(case) == [("request-repeated", "row:2"), ("request-repeated", "row:3")]


def test_a_footprint_named_by_our_own_id_is_paired_without_a_number() -> None:
    case = Case()
    one = case.event(1, number="")
    case.request(
        1, source_ref="", footprint=one, id_value="198.51.100.23", id_raw="198.51.100.23", literal="2026-01-05T07:58:11Z", id_type="ipv4"
    )
    case.result(1)
    assert case.run()[one].status == "single-strand"
