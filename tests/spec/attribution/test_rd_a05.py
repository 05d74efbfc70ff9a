"""RD-A05: what was sent is a subset of the rows of the source."""

from __future__ import annotations

import pytest

from attribution_case import DAYS, IPS, Case, by_code, grave, has
from rightdoor.model.check_code import check_code
from rightdoor.model.instant import read_instant

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


def coded(ip: str = IPS[0], port: int | None = 51234, literal: str = f"{DAYS[0]}T07:58:11Z") -> str:
    """The check code of the first event's row."""
    return check_code("ipv4", ip, port, read_instant(literal).readings[0].start)


def code_messages(case: Case, footprint: str) -> list[str]:
    return [f.message for f in by_code(case.run()[footprint], CODE) if f.pattern == "check-code"]


@pytest.mark.parametrize("spelt", [str, str.lower, lambda code: f"  {code} ", lambda code: code.replace("-", "")])
def test_a_whole_row_with_our_code_is_silent_however_the_code_is_spelt(spelt) -> None:
    case = Case()
    one = case.clean(1, event={"port": 51234}, request={"check_code": coded()}, result={"check_code": spelt(coded())})
    case.clean(2)
    assert grave(case.run()[one]) == []


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"id_value": "198.51.100.32", "id_raw": "198.51.100.32"}, "another identifier (“198.51.100.32”)"),
        ({"port": 51243}, "another port (“51243”)"),
        ({"port": None}, "another port (“none”)"),
        ({"literal": f"{DAYS[0]}T07:58:01Z"}, f"another instant (“{DAYS[0]}T07:58:01Z”)"),
        ({"literal": f"{DAYS[0]}T07:58:11", "zone": ""}, f"another instant (“{DAYS[0]}T07:58:11”)"),
    ],
)
def test_a_row_changed_after_its_code_was_made_names_the_field(over, field) -> None:
    case = Case()
    one = case.clean(1, event={"port": 51234}, request={"check_code": coded(), **over})
    assert has(case.run()[one], CODE, "check-code", "stop")
    (message,) = code_messages(case, one)
    assert field in message and message.count("another") == 1


def test_the_same_instant_written_in_another_zone_is_the_same_row() -> None:
    case = Case()
    over = {"check_code": coded(), "literal": f"{DAYS[0]}T08:58:11+01:00"}
    one = case.clean(1, event={"port": 51234}, request=over, result={"echo_literal": f"{DAYS[0]}T07:58:11Z", "echo_zone": ""})
    assert code_messages(case, one) == []


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"echo_value": "198.51.100.22"}, "identifier (“198.51.100.22”)"),
        ({"echo_port": 51235}, "port (“51235”)"),
        ({"echo_literal": f"{DAYS[0]}T08:58:11Z"}, f"instant (“{DAYS[0]}T08:58:11Z”)"),
    ],
)
def test_an_echo_that_the_code_was_not_made_for_names_the_field(over, field) -> None:
    case = Case()
    one = case.clean(1, event={"port": 51234}, request={"check_code": coded()}, result=over)
    (message,) = code_messages(case, one)
    assert field in message and "echoes" in message


def test_what_is_not_echoed_or_echoed_to_the_minute_is_no_other_row() -> None:
    for over in ({"echo_value": "", "echo_raw": "", "echo_port": None, "echo_literal": ""}, {"echo_literal": f"{DAYS[0]}T07:58Z"}):
        case = Case()
        one = case.clean(1, event={"port": 51234}, request={"check_code": coded()}, result=over)
        assert code_messages(case, one) == []


def test_a_code_of_another_row_that_comes_back_names_what_differs_and_a_miscopied_one_the_code() -> None:
    other = coded(literal=f"{DAYS[1]}T07:58:11Z")
    case = Case()
    one = case.clean(1, event={"port": 51234}, request={"check_code": coded()}, result={"check_code": other})
    (message,) = code_messages(case, one)
    assert "a row with another instant" in message
    wrong = coded()[:-1] + ("0" if coded()[-1] != "0" else "1")
    case = Case()
    one = case.clean(1, event={"port": 51234}, request={"check_code": coded()}, result={"check_code": wrong})
    (message,) = code_messages(case, one)
    assert "the code itself was copied wrongly" in message
    case = Case()
    one = case.clean(1, event={"port": 51234}, request={"check_code": wrong}, result={"check_code": wrong})
    (message,) = code_messages(case, one)
    assert "is itself copied wrongly" in message


def test_a_code_that_came_back_for_a_row_sent_without_one_is_held_against_the_row() -> None:
    for at, stops in ((f"{DAYS[0]}T07:58:11Z", False), (f"{DAYS[0]}T07:59:11Z", True)):
        case = Case()
        one = case.clean(1, event={"port": 51234}, result={"check_code": coded(literal=at)})
        assert bool(code_messages(case, one)) is stops


def test_somebody_elses_code_is_compared_as_text_alone() -> None:
    for code in ("RD-77", "K7-240", "RD 1"):
        case = Case()
        one = case.clean(1, request={"check_code": code}, result={"check_code": code})
        assert code_messages(case, one) == []


def test_a_row_that_answers_to_no_event_still_says_which_field_broke() -> None:
    case = Case()
    one = case.event(1, port=51234)
    case.request(1, id_value="203.0.113.200", id_raw="203.0.113.200", literal=f"{DAYS[3]}T01:02:03Z", check_code=coded())
    found = case.run()[one]
    assert has(found, CODE, "row-not-in-source", "stop")
    (message,) = code_messages(case, one)
    assert "another identifier" in message and "another instant" in message and "port" not in message
