"""Results without requests, requests without a source, ids used twice: said, not lost."""

from __future__ import annotations

from attribution_case import Case, has
from rightdoor.attribution.loose_ends import loose_ends
from rightdoor.model.check_code import check_code
from rightdoor.model.instant import read_instant


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


def coded(case: Case, n: int) -> tuple[str, str]:
    """The n-th event with its request under our check code, and the code."""
    event = case.event(n)
    row = case.footprints[-1]
    code = check_code(row.id_type, row.id_value, row.port, read_instant(row.literal).readings[0].start)
    case.request(n, check_code=code)
    return event, code


def echoed(case: Case, n: int) -> dict[str, object]:
    """What a result echoes of the n-th request, without saying which request it was."""
    asked = next(r for r in case.requests if r.request_id == f"R-{n}")
    return {
        "request_id": "",
        "echo_value": asked.id_value,
        "echo_raw": asked.id_value,
        "echo_port": asked.port,
        "echo_literal": asked.literal,
    }


def test_a_result_without_a_request_id_is_laid_to_the_one_request_of_its_check_code() -> None:
    case = Case()
    (one, first), (two, second) = coded(case, 1), coded(case, 2)
    case.result(1, **{**echoed(case, 1), "check_code": first.lower()})
    case.result(2, **{**echoed(case, 2), "request_id": "OURS-77", "check_code": second.replace("-", " ")})
    found = case.run()
    assert (found[one].status, found[two].status) == ("corroborated", "corroborated")
    assert codes(case) == [("bound-by-check-code", "row:2"), ("bound-by-check-code", "row:3")]


def test_a_check_code_of_two_requests_lays_a_result_to_neither() -> None:
    case = Case()
    one, first = coded(case, 1)
    case.request(3, request_id="R-3", source_ref="OBS-1", provider="Othertel", check_code=first)
    case.result(1, request_id="", check_code=first)
    assert codes(case) == [("result-without-request", "row:2")]
    assert "2 requests carry its check code" in loose_ends(case.inputs())[0].finding.message
    assert case.run()[one].status == "unresolved"


def test_a_check_code_of_nobody_or_copied_wrongly_or_none_lays_a_result_to_nothing() -> None:
    case = Case()
    one, first = coded(case, 1)
    miscopied = first[:-1] + ("0" if first[-1] != "0" else "1")
    for code in (miscopied, "RD-00-00-00-000", "K7", ""):
        case.result(1, request_id="", check_code=code)
    assert {c for c, _ in codes(case)} == {"result-without-request"} and len(codes(case)) == 4
    assert case.run()[one].status == "unresolved"


def test_two_results_of_one_request_stay_two_also_by_check_code() -> None:
    case = Case()
    one, first = coded(case, 1)
    case.clean(2)
    case.result(1, request_id="", check_code=first)
    case.result(
        1,
        request_id="",
        check_code=first,
        produced_literal="2026-02-05T12:00:00Z",
        address="99 Fiction Avenue, Exampleton",
        uprn="100000000099",
    )
    found = case.run()[one]
    assert has(found, "RD-A11", "result-changed", "stop")


def test_a_known_request_id_wins_and_a_foreign_check_code_is_said() -> None:
    case = Case()
    (one, _), (_, second) = coded(case, 1), coded(case, 2)
    case.result(1, check_code=second)
    assert codes(case) == []
    assert has(case.run()[one], "RD-A05", "check-code", "stop")


def test_somebody_elses_check_code_leads_to_its_request_too() -> None:
    case = Case()
    one = case.event(1)
    case.request(1, check_code="K7-240")
    case.clean(2)
    case.result(1, **{**echoed(case, 1), "check_code": "K7-240"})
    assert case.run()[one].status == "corroborated"


def test_a_check_code_alone_shows_which_row_is_answered_but_not_what_was_looked_up() -> None:
    case = Case()
    one, first = coded(case, 1)
    case.clean(2)
    case.result(1, request_id="", check_code=first)
    found = case.run()[one]
    assert found.status == "single-strand" and found.premises
    assert has(found, "RD-A01", "not-echoed", "caution") and has(found, "RD-A02", "not-echoed", "caution")
