"""RD-A05: what was sent is a subset of the rows of the source."""

from __future__ import annotations

from attribution_case import DAYS, IPS, Case, by_code, has

CODE = "RD-A05"


def report() -> tuple[Case, str, str]:
    """A source with two events under one number."""
    case = Case()
    one = case.event(1, number="700001", actor="", source="Example Chat", act="upload")
    two = case.event(2, number="700001", actor="", source="Example Chat", act="upload")
    return case, one, two


def ask(case: Case, n: int, ip: str, literal: str, **over: str) -> None:
    case.request(n, source_ref="700001", id_value=ip, id_raw=ip, id_type="ipv4", literal=literal, zone="", **over)
    case.result(n)


def test_identifier_of_one_event_with_the_instant_of_another_is_named_on_both() -> None:
    """IPCO-2017-P40: a layout misread."""
    case, one, two = report()
    ask(case, 1, IPS[0], f"{DAYS[1]}T07:58:11Z")
    found = case.run()
    for footprint in (one, two):
        assert has(found[footprint], CODE, "cross-paired", "stop")
        assert found[footprint].status == "refused"
        assert by_code(found[footprint], "RD-A01") == by_code(found[footprint], "RD-A02") == []


def test_clean_twin_pairs_each_row_whatever_their_order() -> None:
    case, one, two = report()
    ask(case, 2, IPS[1], f"{DAYS[1]}T07:58:11Z")
    ask(case, 1, IPS[0], f"{DAYS[0]}T07:58:11Z")
    found = case.run()
    assert by_code(found[one], CODE) == by_code(found[two], CODE) == []
    assert found[one].status == found[two].status == "corroborated"


def test_a_pair_that_no_row_answers_to_is_named_on_every_event_of_the_source() -> None:
    case, one, two = report()
    other = case.event(3, number="700002", actor="", source="Example Chat", act="upload")
    ask(case, 1, "192.0.2.199", "2025-11-11T11:11:11Z")
    found = case.run()
    for footprint in (one, two):
        assert has(found[footprint], CODE, "row-not-in-source", "stop")
        assert found[footprint].status == "refused"
    assert by_code(found[other], CODE) == []


def test_a_tie_is_not_broken() -> None:
    case = Case()
    one = case.event(1, number="700001", actor="", literal="2026-01-05T07:00:00Z")
    two = case.event(1, number="700001", actor="", literal="2026-01-05T09:00:00Z")
    ask(case, 1, IPS[0], "2026-01-05T08:00:00Z")
    found = case.run()
    assert has(found[one], CODE, "row-not-in-source", "stop")
    assert has(found[two], CODE, "row-not-in-source", "stop")


def test_the_same_question_twice_in_one_sending_is_a_duplicated_row() -> None:
    case, one, two = report()
    ask(case, 1, IPS[0], f"{DAYS[0]}T07:58:11Z")
    ask(case, 2, IPS[0], f"{DAYS[0]}T07:58:11Z")
    found = case.run()
    assert has(found[one], CODE, "duplicated-row", "stop")
    assert found[two].status == "unresolved"


def test_clean_twin_a_schedule_delivered_twice_and_a_question_repeated_later_are_silent() -> None:
    case, one, _ = report()
    ask(case, 1, IPS[0], f"{DAYS[0]}T07:58:11Z")
    ask(case, 2, IPS[0], f"{DAYS[0]}T07:58:11Z", sent_literal="2026-02-11T09:00:00Z", receipt="rc_later")
    case.requests.append(case.requests[0]._replace(receipt="rc_again", exhibit="f" * 64))
    assert by_code(case.run()[one], CODE) == []


def test_a_request_id_used_for_two_questions_stops_both() -> None:
    case, one, two = report()
    ask(case, 1, IPS[0], f"{DAYS[0]}T07:58:11Z")
    case.request(1, source_ref="700001", id_value=IPS[1], id_raw=IPS[1], literal=f"{DAYS[1]}T07:58:11Z", zone="")
    found = case.run()
    assert has(found[one], CODE, "duplicated-row", "stop")
    assert has(found[two], CODE, "duplicated-row", "stop")


def test_a_check_code_that_comes_back_changed_stops_and_an_equal_or_missing_one_does_not() -> None:
    for back, stops in (("K7-204", True), ("K7-240", False), ("", False)):
        case = Case()
        one = case.clean(1, request={"check_code": "K7-240"}, result={"check_code": back})
        assert has(case.run()[one], CODE, "check-code", "stop") is stops


def test_two_rows_of_one_log_joined_in_a_request_are_named_on_both() -> None:
    """Each row of an observation log is a source of its own; what joins two of them is found in the log."""
    for over in ({"id_value": IPS[0], "literal": "2026-03-19T14:03:27Z"}, {"id_value": IPS[2], "literal": f"{DAYS[0]}T07:58:11Z"}):
        for stranger in ("client:c1", "client:c2"):
            case = Case()
            case.referral(receipt="rc_log", number="", form="observation-log", source="watcher")
            one, two = case.event(1), case.event(3, actor=stranger, literal="2026-03-19T14:03:27Z")
            case.request(1, source_ref="OBS-1", id_raw=over["id_value"], **over)
            case.result(1)
            found = case.run()
            assert has(found[one], CODE, "cross-paired", "stop")
            assert has(found[two], CODE, "cross-paired", "stop")
            assert found[one].status == "refused"


def test_a_named_slip_that_meets_a_strangers_row_by_chance_stays_a_slip() -> None:
    for actor, crossed in (("client:c2", False), ("client:c1", True)):
        case = Case()
        case.referral(receipt="rc_log", number="", form="observation-log", source="watcher")
        one, two = case.event(1), case.event(2, actor=actor, literal=f"{DAYS[0]}T08:58:11Z")
        case.request(1, literal=f"{DAYS[0]}T08:58:11Z")
        case.result(1)
        found = case.run()
        assert has(found[one], CODE, "cross-paired", "stop") is crossed
        assert has(found[one], "RD-A02", "bst-1h", "stop") is not crossed
        assert bool(by_code(found[two], CODE)) is crossed
