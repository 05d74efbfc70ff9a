"""From derived lines to what the planner chooses among: why an act cannot be asked about, what counts as a strand."""

from __future__ import annotations

import json

import pytest

from rightdoor.model.civil import DAY, HOUR, SECOND, iso_utc
from rightdoor.operations.plan_cases import SHARED_BY, Cases, Known
from rightdoor.operations.plan_events import event_of, micros
from rightdoor.operations.plan_holders import Answered
from rightdoor.operations.reference import Reference
from rightdoor.reference.load import ReferenceFile, combine
from rightdoor.reference.providers import read_ranges_csv

AT = 20_400 * DAY + 8 * HOUR
RANGES = """provider,prefix,from,to,kind
Meadow Broadband,198.18.0.0/24,,,fixed
Pylon Mobile,198.18.1.0/24,,,mobile
Osprey Net,198.18.2.0/24,,,cgnat
Kettle Hotspots,198.18.3.0/24,,,public-wifi
Anvil Hosting,198.18.4.0/24,,,hosting
"""
REFERENCE = Reference(combine((ReferenceFile("r", "providers", "", providers=read_ranges_csv(RANGES).value),)), "")


def event(name="fp_a", *, address="198.18.0.1", port=None, at=AT, width=SECOND, readings=None, papers=(), status="unresolved", **more):
    spans = [(at, at + width)] if readings is None else readings
    line = {
        "footprint": name, "referral": "7", "exhibit": "e", "locator": "l", "act": "upload",
        "identifier": {"type": "ipv4", "value": address, "port": port},
        "instant": {"literal": "x", "basis": "explicit-utc", "readings": [{"from": iso_utc(a), "to": iso_utc(b), "why": ""} for a, b in spans]},
        "status": status, "premises": [{"premises": p} for p in more.pop("premises", ())], "findings": more.pop("findings", ()), **more,
    }  # fmt: skip
    return event_of(json.dumps(line), json.dumps(papers))


def finding(severity, *, code="RD-A15", pattern="p", settle="ask"):
    return {"code": code, "severity": severity, "pattern": pattern, "settle": settle, "message": ""}


def paper(kind, *, place="1", request="Q1"):
    return [kind, "rc", "e", place, request, ""]


def case_of(*events, results=None, clock=None):
    known = Known(REFERENCE, results or {}, {("rc", "1"): "Meadow Broadband"}, clock or {})
    given = {"sub_a": list(events)}
    (case,) = Cases(known, given).all(given)
    return case


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (event(), ""),
        (event(readings=[]), "no-reading"),
        (event(width=26 * HOUR), "time-unknown"),
        (event(readings=[(AT + n * DAY, AT + n * DAY + SECOND) for n in range(5)]), "time-unknown"),
        (event(address="10.0.0.1"), "bogon"),
        (event(address="100.64.0.1"), "bogon"),
        (event(address="198.18.4.1"), "hosting"),
        (event(address="198.18.3.1"), "public-wifi"),
        (event(address="198.18.1.1", port=40_000), "names-no-premises"),
        (event(address="198.18.2.1"), "cgnat-no-port"),
        (event(address="198.18.2.1", port=40_000), ""),
        (event(address="198.18.2.1", port=40_000, width=60 * SECOND), "cgnat-no-port"),
        (event(findings=[finding("stop")]), "stopped"),
        (event(papers=[paper("request")]), "pending"),
        (event(papers=[paper("request"), paper("result")], status="single-strand", premises=("pr",)), "answered"),
        (event(papers=[paper("request"), paper("result")], status="refused", findings=[finding("stop")]), "answered-stop"),
        (event(papers=[paper("request"), paper("result")]), "none-held"),
    ],
)
def test_why_an_act_cannot_be_asked_about(given, code):
    (act,) = case_of(given).candidates
    assert act.unusable == code


def test_a_draft_of_a_request_is_not_out():
    known = Known(REFERENCE, {}, {}, {}, drafts=frozenset({("rc", "1")}))
    given = {"sub_a": [event(papers=[paper("request")]), event("fp_b", address="198.18.0.2", papers=[paper("request", place="2")])]}
    (case,) = Cases(known, given).all(given)
    assert {c.footprint: c.unusable for c in case.candidates} == {"fp_a": "", "fp_b": "pending"}
    assert [strand.footprint for strand in case.held] == ["fp_b"]


def test_sightings_of_one_act_are_one_and_the_row_cites_the_one_that_carries_most():
    login = event("fp_a", port=5, act="login")
    (act,) = case_of(login, event("fp_b", port=5)).candidates
    assert (act.footprint, act.act) == ("fp_b", "upload")
    assert len(case_of(login, event("fp_b", port=6)).candidates) == 2


def test_the_instant_asked_for_is_the_one_stated_not_the_edge_of_the_clock_error():
    wide = event(readings=[(AT - 2 * SECOND, AT + 3 * SECOND)])
    (act,) = case_of(wide, clock={"fp_a": 2 * SECOND}).candidates
    assert act.instants == (AT,)


def test_provider_kind_and_expiry_come_from_dated_tables():
    (act,) = case_of(event()).candidates
    assert (act.provider, act.kind) == ("Meadow Broadband", "fixed")
    assert act.expires_us == REFERENCE.deadline(AT, "Meadow Broadband")


def test_a_result_tells_provider_and_kind_of_its_address_and_neighbours_are_left_out_only():
    asked = [paper("request", place="1"), paper("result", place="2")]
    answer = {("rc", "2"): Answered("Drift Mobile", "mobile", None), ("rc", "4"): Answered("Drift Mobile", "mobile", None)}
    first = event("fp_1", address="192.0.2.1", papers=asked, status="refused")
    second = event("fp_2", address="192.0.2.2", papers=[paper("request", place="3"), paper("result", place="4")], status="refused")
    same, near, far = (
        event("fp_3", address="192.0.2.1", at=AT + DAY),
        event("fp_4", address="192.0.2.3"),
        event("fp_5", address="192.0.2.200"),
    )
    codes = {c.footprint: c.unusable for c in case_of(first, same, near, far, results=answer).candidates}
    assert codes == {"fp_1": "answered-stop", "fp_3": "names-no-premises", "fp_4": "", "fp_5": ""}
    codes = {c.footprint: c.unusable for c in case_of(first, second, near, far, results=answer).candidates}
    assert codes["fp_4"] == "names-no-premises" and codes["fp_5"] == ""


@pytest.mark.parametrize(
    ("kinds", "cautions"),
    [
        (("fixed-wireless", "fixed-wireless"), True),
        (("fixed-wireless", "fixed"), False),
        (("fixed", "fixed"), False),
        (("fixed-wireless", None), False),
    ],
)
def test_neighbours_that_are_all_fixed_wireless_make_an_unknown_address_cautioned_and_no_more(kinds, cautions):
    told = [(number, kind) for number, kind in enumerate(kinds) if kind is not None]
    answers = {("rc", f"{n}"): Answered("Drift Wireless", kind, None) for n, kind in told}
    asked = [
        event(f"fp_{n}", address=f"192.0.2.{n}", papers=[paper("request", place=f"q{n}"), paper("result", place=f"{n}")], status="single-strand", premises=("pr",))
        for n, _ in told
    ]  # fmt: skip
    near, far = event("fp_near", address="192.0.2.9", at=AT + DAY), event("fp_far", address="192.0.2.200", at=AT + DAY)
    made = {c.footprint: c for c in case_of(*asked, near, far, results=answers).candidates}
    assert made["fp_near"].cautions is cautions and bool(made["fp_near"].settle) is cautions
    assert (made["fp_near"].unusable, made["fp_near"].kind, made["fp_near"].provider) == ("", "", "")  # nothing is claimed of it
    assert made["fp_far"].cautions is False


def test_an_address_that_many_subjects_use_on_a_day_is_shared():
    given = {f"sub_{n}": [event(f"fp_{n}", address="192.0.2.7")] for n in range(SHARED_BY)}
    made = list(Cases(Known(REFERENCE, {}, {}, {}), given).all(given))
    assert {c.unusable for case in made for c in case.candidates} == {"shared-by-many"}
    fewer = dict(list(given.items())[1:])
    assert {c.unusable for case in Cases(Known(REFERENCE, {}, {}, {}), fewer).all(fewer) for c in case.candidates} == {""}


def test_strands_held_and_on_their_way():
    answered = event("fp_a", papers=[paper("request"), paper("result", place="2")], status="single-strand", premises=("pr_1",))
    out = event("fp_b", address="198.18.0.2", at=AT + DAY, papers=[paper("request")])
    span = (AT - HOUR, AT + HOUR)
    case = case_of(answered, out, event("fp_c", address="198.18.0.3"), results={("rc", "2"): Answered("Meadow Broadband", "fixed", span)})
    one, other = sorted(case.held)
    assert (one.footprint, one.pending, one.premises, one.span, one.provider) == ("fp_a", False, {"pr_1"}, span, "Meadow Broadband")
    assert (other.footprint, other.pending, other.premises, other.firm) == ("fp_b", True, frozenset(), True)


@pytest.mark.parametrize(
    ("more", "firm"),
    [
        ({}, True),
        ({"findings": [finding("caution", code="RD-A07", pattern="single-strand")]}, True),
        ({"findings": [finding("caution", code="RD-A15", pattern="fixed-wireless")]}, False),
        ({"act": "registration"}, False),
    ],
)
def test_a_strand_with_a_caution_of_its_own_cannot_be_corroborated_itself(more, firm):
    given = event(papers=[paper("request"), paper("result")], status="single-strand", premises=("pr_1",), **more)
    (strand,) = case_of(given).held
    assert strand.firm is firm


def test_a_subject_that_is_done_is_not_asked_about():
    assert case_of(event(status="corroborated", papers=[paper("request"), paper("result")])).done == "corroborated"
    discord = finding("stop", code="RD-A07", pattern="discordant")
    assert case_of(event(status="contradicted", findings=[discord])).done == "contradicted"
    assert case_of(event()).done == ""


def test_times_are_read_as_they_are_written():
    for instant in (0, AT, AT + 123_000, AT + 1, -DAY * 800_000, 3_000_000 * DAY):
        assert micros(iso_utc(instant)) == instant
