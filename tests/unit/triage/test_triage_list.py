"""Facts, track, rank: what may weigh, what may not, and what is said about it."""

from __future__ import annotations

import random

import pytest

from rightdoor.model.civil import DAY, days_from_civil
from rightdoor.model.rows import FootprintRow, IdentifierRow, ReferralRow
from rightdoor.rules.priority.facts import Cited, SubjectFacts
from rightdoor.rules.priority.instrument import load_instrument
from rightdoor.subjects.rebuild import build_subjects
from rightdoor.triage.facts import StatementRef, gather
from rightdoor.triage.rank import ranked
from rightdoor.triage.row import AttributedFootprint, Premises, build_row, facts_as_lists, facts_from_lists
from rightdoor.triage.track import track_of

AS_OF = days_from_civil(2026, 3, 2) * DAY
INSTRUMENT = load_instrument()


def footprint(n: int, receipt: str, actor: str, number: str, role: str = "reported") -> FootprintRow:
    return FootprintRow(
        f"fp_{n}",
        receipt,
        "e" * 64,
        f"xml:/report/ip[{n}]",
        number,
        "Example Chat",
        "cybertip-xml",
        actor,
        role,
        "upload",
        "ipv4",
        "192.0.2.1",
        None,
        "2026-02-01T00:00:00Z",
        "",
        "",
        0,
        None,
        "",
        "",
    )


def identifier(receipt: str, person: str, value: str, role: str = "reported") -> IdentifierRow:
    return IdentifierRow(receipt, "e" * 64, person, role, "", "account", value, "Example Chat", False, f"{person}/espIdentifier")


def referral(receipt: str, number: str, form: str = "cybertip-report") -> ReferralRow:
    return ReferralRow(receipt, "e" * 64, "xml:/report", number, "Example Chat", form, "cybertip-xml", "", "", "", "", "-")


def statement(receipt: str, record: str, kind: str, field: str, value: str) -> StatementRef:
    return StatementRef(receipt, record, kind, field, value, f"{record}/{field}")


def world():
    """Two referrals about one account, a call that names nobody, and a report whose account is elsewhere a victim's."""
    referrals = [referral("rc_a", "700001"), referral("rc_b", "700002"), referral("rc_c", "CALL-1", "call"), referral("rc_d", "700003")]
    identifiers = [
        identifier("rc_a", "p1", "u-1"),
        identifier("rc_b", "p1", "u-1"),
        identifier("rc_b", "v1", "u-9", "victim"),
        identifier("rc_d", "p1", "u-9"),
    ]
    footprints = [footprint(1, "rc_a", "p1", "700001"), footprint(2, "rc_b", "p1", "700002"), footprint(3, "rc_d", "p1", "700003")]
    persons = {("rc_a", "p1"): "account:u-1", ("rc_b", "p1"): "account:u-1", ("rc_d", "p1"): "account:u-9"}
    events = {"fp_1": "account:u-1", "fp_2": "account:u-1", "fp_3": "account:u-9"}
    return referrals, identifiers, footprints, persons, events


def subjects(shuffle: int | None = None):
    referrals, identifiers, footprints, persons, events = world()
    if shuffle is not None:
        for rows in (referrals, identifiers, footprints):
            random.Random(shuffle).shuffle(rows)
    return build_subjects(
        footprints=footprints, identifiers=identifiers, referrals=referrals, actor_of_footprint=events, actor_of_person=persons
    )


def test_every_referral_belongs_to_a_subject_and_none_is_lost():
    found = subjects()
    assert len(found) == 3
    assert {r for s in found for r, _, _ in s.receipts} == {"rc_a", "rc_b", "rc_c", "rc_d"}
    joined = next(s for s in found if s.key == "account:u-1")
    assert {n for _, n, _ in joined.receipts} == {"700001", "700002"}


@pytest.mark.parametrize("seed", range(5))
def test_subjects_do_not_depend_on_the_order_of_rows(seed):
    assert subjects(seed) == subjects()


def test_an_account_that_is_a_victims_elsewhere_is_on_the_child_track():
    found = subjects()
    victim = next(s for s in found if s.key == "account:u-9")
    facts = gather(found, [], {}, world()[0])[victim.subject].facts
    assert track_of(facts, (), AS_OF).track == "child"


@pytest.mark.parametrize(
    ("facts", "births", "track"),
    [
        (SubjectFacts(), (), "unknown"),
        (SubjectFacts(ages=(Cited("34", "s"),)), (), "adult"),
        (SubjectFacts(ages=(Cited("15", "s"),)), (), "child"),
        (SubjectFacts(ages=(Cited("34", "s"), Cited("15", "t"))), (), "child"),
        (SubjectFacts(), (Cited("2008-03-03", "s"),), "child"),
        (SubjectFacts(), (Cited("2008-03-02", "s"),), "adult"),
        (SubjectFacts(file_annotations=(Cited("possibleSelfProduction", "s"),)), (), "child"),
        (SubjectFacts(ages=(Cited("34", "s"),), file_annotations=(Cited("possibleSelfProduction", "s"),)), (), "adult"),
    ],
)
def test_track(facts, births, track):
    assert track_of(facts, births, AS_OF).track == track


def base_statements():
    return [
        statement("rc_a", "xml:/report", "referral", "incident_type", "Online Enticement of Children for Sexual Acts"),
        statement("rc_a", "p1", "person", "role", "reported"),
        statement("rc_a", "p1", "person", "age", "40"),
        statement("rc_a", "p1", "person", "first_name", "Arlo"),
        statement("rc_b", "v1", "person", "role", "victim"),
        statement("rc_a", "f1", "file", "hash", "md5:" + "a" * 32),
    ]


def lines_of(statements, as_of=AS_OF):
    found = subjects()
    gathered = gather(found, statements, {"fp_1": (20_000,)}, world()[0])
    events = {
        f: AttributedFootprint(
            f, "single-strand", (Premises("pr_x", "1 Null Street", "ZZ1 1CC", "", "installation"),), ("Ask.",), AS_OF + DAY, True, (20_000,)
        )
        for f in ("fp_1", "fp_2", "fp_3")
    }
    rows = [build_row(s, gathered[s.subject], events, {"rc_a": AS_OF - 3 * DAY, "rc_b": AS_OF - 12 * DAY}) for s in found]
    return ranked(rows, INSTRUMENT, as_of)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", "Óláfr"),
        ("last_name", "Nwosu"),
        ("display_name", "xyz"),
        ("country", "FR"),
        ("sensitive", "religion: other"),
        ("sensitive", "ethnicity: other"),
        ("sensitive", "language: cy"),
        ("sensitive", "nationality: other"),
        ("profile_text", "any text"),
        ("school", "any"),
    ],
)
def test_names_language_ethnicity_religion_nationality_change_nothing(field, value):
    changed = [*base_statements(), statement("rc_a", "p1", "person", field, value)]
    assert lines_of(changed) == lines_of(base_statements())


def test_the_line_says_why_and_what_next():
    first = lines_of(base_statements())[0]
    assert first["tier"]["low"] == "tier-1"
    assert first["age_days"] == 12
    assert {r["code"] for r in first["reasons"]} >= {"PR-01", "PR-07", "TRACK", "STATUS", "DUP-REPEATED"}
    cited = next(r for r in first["reasons"] if r["code"] == "PR-07")["statements"]
    assert cited == ["rc_a#xml:/report/incident_type"]
    assert first["next"]["action"] == "Record a safeguarding decision"
    assert first["instrument"]["validated"] is False


def test_age_and_clock_move_with_the_day_and_nothing_else_is_stored():
    now, later = lines_of(base_statements())[0], lines_of(base_statements(), AS_OF + 2 * DAY)[0]
    assert later["age_days"] == now["age_days"] + 2
    assert (now["clocks"][0]["state"], later["clocks"][0]["state"]) == ("due-soon", "overdue")


def test_widely_circulated_files_are_said_and_never_dropped():
    flagged = [*base_statements(), statement("rc_a", "f1", "file", "annotation", "viral")]
    plain, viral = lines_of(base_statements()), lines_of(flagged)
    assert len(plain) == len(viral) == 3
    assert "DUP-VIRAL" in {r["code"] for line in viral for r in line["reasons"]}


def test_facts_round_trip():
    facts = SubjectFacts(ages=(Cited("34", "s"),), files=3, event_days=(1, 2))
    assert facts_from_lists(facts_as_lists(facts)) == facts


def test_rows_of_one_table_are_referrals_of_their_own():
    calls = [ReferralRow("rc_t", "e" * 64, f"row:{n}", f"CALL-{n}", "calls", "call", "calls", "", "", "", "", "-") for n in (2, 3)]
    people = [
        IdentifierRow(
            "rc_t",
            "e" * 64,
            f"row:{n}/identifier",
            "reported",
            f"CALL-{n}",
            "account",
            f"u-{n}",
            "Example Chat",
            False,
            f"row:{n}/identifier",
        )
        for n in (2, 3)
    ]
    found = build_subjects(
        footprints=[],
        identifiers=people,
        referrals=calls,
        actor_of_footprint={},
        actor_of_person={("rc_t", f"row:{n}/identifier"): f"account:u-{n}" for n in (2, 3)},
    )
    assert [tuple(number for _, number, _ in s.receipts) for s in found] == [("CALL-2",), ("CALL-3",)]
    risk = StatementRef("rc_t", "row:2", "referral", "child_at_risk", "yes", "row:2/child_at_risk")
    facts = gather(found, [risk], {}, calls)
    assert [len(facts[s.subject].facts.child_at_risk) for s in found] == [1, 0]
