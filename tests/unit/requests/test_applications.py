"""Authorities and how long they last; the three peer checks over papers."""

from __future__ import annotations

import json

import pytest

from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.validate import validate
from rightdoor.model.decision import Decision
from rightdoor.model.instant import read_instant
from rightdoor.requests import peer_checks
from rightdoor.requests.application import Application, applications_of, draft, period_end, read_rows, write_rows
from rightdoor.requests.peer_checks import Row
from rightdoor.requests.rows import NOT_AUTHORISED, PlannedRow, SourceRow


def us(text: str) -> int:
    return read_instant(text).readings[0].start


AT = us("2026-01-05T07:58:11Z")
SOURCE = SourceRow("fp_a", "OBS-1", "e" * 64, "row:2", "ipv4", "198.51.100.23", 51234, "2026-01-05T07:58:11Z", ((AT, AT + 1_000_000),))
BODY = {"reference": "URN-1", "applicant": "DC Example", "necessity": "n", "proportionality": "p", "collateral": "c", "data": "entity"}


@pytest.mark.parametrize(
    ("granted", "route", "end"),
    [
        ("2026-06-07T10:00:00Z", "60A", "2026-07-06T23:00:00Z"),  # 7 June to 6 July, United Kingdom summer time
        ("2026-01-15T10:00:00Z", "60A", "2026-02-15T00:00:00Z"),
        ("2026-01-31T10:00:00Z", "61", "2026-03-01T00:00:00Z"),  # no 31 February: it ends with the month
        ("2026-06-30T23:30:00Z", "60A", "2026-07-31T23:00:00Z"),  # 1 July on the clock of the United Kingdom
        ("2026-03-28T10:00:00Z", "61A", "2026-03-30T23:00:00Z"),  # 28, 29, 30 March
        ("2026-10-24T22:59:00Z", "61A", "2026-10-27T00:00:00Z"),
        ("2024-02-29T00:00:00Z", "60A", "2024-03-29T00:00:00Z"),
    ],
)
def test_a_period_begins_with_the_day_of_the_grant(granted, route, end):
    assert period_end(us(granted), route) == us(end)


def decision(number: int, kind: str, **body: str) -> Decision:
    return Decision(f"dec_{number:016d}".replace("0", "a"), kind, body, "DC Example", number, "why", "", "", "")


def application(rows: tuple[PlannedRow, ...], *more: Decision) -> Application:
    drafted = [draft(row) for row in rows]
    body = {**BODY, "requests": " ".join(r.request_id for r in drafted), "rows": write_rows(drafted)}
    assert validate("application", body, "DC Example", "why") == []
    (found,) = applications_of(in_force([decision(1, "application", **body), *more]))
    return found


def planned(number: int = 1, **over: object) -> PlannedRow:
    return PlannedRow(f"rq_{number}", SOURCE, AT, "Exampletel", 1, "exact", 20_500)._replace(**over)


def test_rows_are_kept_without_identifiers_and_come_back():
    rows = tuple(draft(planned(n, urgent=n == 2)) for n in (1, 2))
    text = write_rows(rows)
    assert SOURCE.identifier not in text and read_rows(text) == rows
    assert rows[0].planned(SOURCE) == planned(1)
    assert draft(planned(expires_us=AT)).planned(SOURCE).expires_us == AT
    assert read_rows(json.dumps([list(rows[0])[:-1]])) == (rows[0],), "rows of before the deadline was kept"
    assert read_rows(json.dumps([[*rows[0][:-1], 5]])) == ()
    for broken in ("", "{}", "[1]", '[["rq_1"]]', "not json", text.replace("20500", "x")[:-1]):
        assert read_rows(broken) == ()


def test_an_authority_is_in_force_from_its_grant_to_its_end_and_a_shorter_one_counts():
    grant = {"application": "dec_aaaaaaaaaaaaaaa1", "authority": "AUTH-1", "by": "OCDA", "granted": "2026-01-15T10:00:00Z"}
    found = application((planned(),), decision(2, "authorisation", **grant))
    assert [found.state(us(t)) for t in ("2026-01-15T09:59:59Z", "2026-01-15T10:00:00Z", "2026-02-14T23:59:59Z", "2026-02-15T00:00:00Z")] == [
        "not-yet", "authorised", "authorised", "expired",
    ]  # fmt: skip
    assert found.heading(us("2026-01-20T00:00:00Z")).authorised and found.heading(us("2026-02-20T00:00:00Z")).authority == ""
    short = application((planned(),), decision(2, "authorisation", **grant, expires="2026-01-16T00:00:00Z"))
    assert short.state(us("2026-01-16T00:00:00Z")) == "expired"
    long = application((planned(),), decision(2, "authorisation", **grant, expires="2027-01-16T00:00:00Z"))
    assert long.state(us("2026-02-15T00:00:00Z")) == "expired", "no decision makes a period longer than the Act does"
    assert application((planned(),)).state(AT) == "draft"


@pytest.mark.parametrize(
    ("export", "sent", "authority"),
    [
        ("2026-01-20T00:00:00Z", "2026-01-14T08:00:00Z", ""),  # in force now, not when it was sent
        ("2026-01-20T00:00:00Z", "2026-01-16T08:00:00Z", "AUTH-1"),
        ("2026-03-20T00:00:00Z", "2026-01-16T08:00:00Z", "AUTH-1"),  # a copy made after its end
        ("2026-01-20T00:00:00Z", "2026-02-15T00:00:00Z", ""),
        ("2026-01-10T00:00:00Z", "2026-01-16T08:00:00Z", ""),  # not granted yet
    ],
)
def test_a_copy_of_what_was_sent_is_authorised_by_what_was_in_force_at_the_sending(export, sent, authority):
    grant = {"application": "dec_aaaaaaaaaaaaaaa1", "authority": "AUTH-1", "by": "OCDA", "granted": "2026-01-15T10:00:00Z"}
    heading = application((planned(),), decision(2, "authorisation", **grant)).heading(us(export), sent_at=sent)
    assert (heading.authority, heading.authorised) == (authority, bool(authority))
    assert (NOT_AUTHORISED in heading.mark) == (not authority)


def signed(number: int, check: str, **over: str) -> Decision:
    body = {"application": "dec_aaaaaaaaaaaaaaa1", "check": check, "result": "agrees", "papers": "e" * 64, "by": "DS Other"}
    return decision(number, "peer-check", **{**body, **over})


@pytest.mark.parametrize(
    ("checks", "mark"),
    [
        ((), "checks 1 and 2 not countersigned"),
        ((signed(3, "1"),), "check 2 not countersigned"),
        ((signed(3, "2"), signed(4, "3")), "check 1 not countersigned"),
        ((signed(3, "1"), signed(4, "2", by="DI Third")), ""),
        (
            (signed(3, "1"), signed(4, "2", by="ds  OTHER")),
            "checks 1 and 2 countersigned by one person",
        ),  # recorded before two were asked for
        ((signed(3, "1"), signed(4, "2"), signed(5, "1", by="DI Third")), ""),
        ((signed(3, "1"), signed(4, "2", by=" dc  example ")), "check 2 not countersigned"),
        ((signed(3, "1", result="differs"), signed(4, "2")), "check 1 not countersigned"),
        ((signed(3, "1", result="differs"), signed(4, "2", by="DI Third"), signed(5, "1")), ""),
        ((signed(3, "1"), signed(4, "2"), signed(5, "1", result="differs")), "check 1 not countersigned"),
    ],
)
def test_what_is_exported_says_which_checks_nobody_else_stands_by(checks, mark):
    grant = {"application": "dec_aaaaaaaaaaaaaaa1", "authority": "AUTH-1", "by": "OCDA", "granted": "2026-01-15T10:00:00Z"}
    found = application((planned(),), decision(2, "authorisation", **grant), *checks)
    assert found.heading(us("2026-01-20T00:00:00Z")).mark == mark
    draft_mark = found.heading(us("2026-01-14T00:00:00Z")).mark
    assert draft_mark == "; ".join(part for part in (NOT_AUTHORISED, mark) if part)


def differing(check: peer_checks.PeerCheck) -> list[tuple[str, str]]:
    return [(c.request_id, c.what) for c in check.compared if c.agrees is False]


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({}, None),
        ({"identifier": "198.51.100.32"}, "identifier"),
        ({"port": 51243}, "port"),
        ({"port": None}, "port"),
        ({"readings": ((AT + 60_000_000, AT + 61_000_000),)}, "instant"),
        ({"readings": ()}, "instant"),
        ({"readings": ((AT - 2_000_000, AT + 3_000_000),), "clock_error_us": 2_000_000}, None),
    ],
)
def test_check_one_holds_the_draft_against_the_source(over, field):
    found = peer_checks.against_source(application((planned(),)), {"fp_a": SOURCE._replace(**over)})
    assert (found.result, differing(found)) == (("agrees", []) if field is None else ("differs", [("rq_1", field)]))


def test_check_one_misses_an_event_and_rows_that_were_never_kept():
    assert differing(peer_checks.against_source(application((planned(),)), {})) == [("rq_1", "source event")]
    by_hand = applications_of(in_force([decision(1, "application", **BODY, requests="rq_1 rq_2")]))[0]
    assert differing(peer_checks.against_source(by_hand, {})) == [("rq_1", "row"), ("rq_2", "row")]


def submitted(**over: object) -> Row:
    return Row("rq_1", "198.51.100.23", 51234, AT, "", planned().check_code, "Exampletel", "AUTH-1")._replace(**over)


@pytest.mark.parametrize(
    ("rows", "result", "wrong"),
    [
        ([submitted()], "agrees", []),
        ([submitted(provider=" EXAMPLETEL ")], "agrees", []),
        ([], "open", []),
        ([submitted(), submitted()], "differs", ["row"]),
        ([submitted(), submitted(request_id="rq_9")], "differs", ["row"]),
        ([submitted(request_id="rq_9")], "differs", ["row", "row"]),
        ([submitted(identifier="198.51.100.32")], "differs", ["identifier"]),
        ([submitted(port=None)], "differs", ["port"]),
        ([submitted(instant_us=None)], "differs", ["instant"]),
        ([submitted(check_code="")], "differs", ["check code"]),
        ([submitted(provider="Othertel")], "differs", ["provider"]),
        ([submitted(authority="AUTH-2")], "differs", ["authority"]),
    ],
)
def test_check_two_holds_what_is_submitted_against_the_application(rows, result, wrong):
    found = peer_checks.submission(application((planned(),)), rows, {"fp_a": SOURCE}, authority="AUTH-1")
    assert (found.result, [what for _, what in differing(found)]) == (result, wrong)


@pytest.mark.parametrize(
    ("row", "result", "wrong"),
    [
        (submitted(), "agrees", []),
        (submitted(instant_us=AT - 11_000_000, instant_agrees=True, literal="2026-01-05T07:58Z"), "agrees", []),
        (submitted(check_code=""), "agrees", []),
        (submitted(identifier="198.51.100.32"), "differs", ["identifier"]),
        (submitted(identifier=""), "differs", ["identifier"]),
        (submitted(instant_us=AT + 3_600_000_000), "differs", ["instant"]),
        (submitted(check_code="RD-00-00-00-000"), "differs", ["check code"]),
    ],
)
def test_check_three_holds_the_result_against_application_and_source(row, result, wrong):
    found = peer_checks.results(application((planned(),)), {"rq_1": [row]}, {"fp_a": SOURCE}, {})
    assert (found.result, [what for _, what in differing(found)]) == (result, wrong)


def test_check_three_is_open_while_a_result_is_missing_and_differs_where_our_own_rules_stop():
    two = application((planned(1), planned(2)))
    assert peer_checks.results(two, {"rq_1": [submitted()]}, {"fp_a": SOURCE}, {}).result == "open"
    stopped = peer_checks.results(application((planned(),)), {"rq_1": [submitted()]}, {"fp_a": SOURCE}, {"fp_a": ["RD-A02 bst-1h"]})
    assert stopped.result == "differs"


def test_the_digest_is_that_of_the_papers():
    one = peer_checks.against_source(application((planned(),)), {"fp_a": SOURCE})
    assert one.papers == peer_checks.against_source(application((planned(),)), {"fp_a": SOURCE}).papers
    assert one.papers != peer_checks.against_source(application((planned(),)), {"fp_a": SOURCE._replace(port=1)}).papers
