"""Facts, track, rank: what may weigh, what may not, and what is said about it."""

from __future__ import annotations

import random

import pytest

from rightdoor.model.civil import DAY, days_from_civil
from rightdoor.model.rows import FootprintRow, IdentifierRow, ReferralRow
from rightdoor.rules.priority.facts import Cited, SubjectFacts
from rightdoor.rules.priority.instrument import load_instrument
from rightdoor.subjects.rebuild import build_subjects
from rightdoor.triage.duplicates import notes
from rightdoor.triage.facts import Events, StatementRef, gather
from rightdoor.triage.rank import ranked
from rightdoor.triage.row import (
    AttributedFootprint,
    Premises,
    build_row,
    facts_as_lists,
    facts_from_lists,
    force_stated,
    one_of_each,
    status_statements,
)
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
    facts = gather(found, [], Events({}), world()[0])[victim.subject].facts
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
    gathered = gather(found, statements, Events({"fp_1": (20_000,)}), world()[0])
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
    facts = gather(found, [risk], Events({}), calls)
    assert [len(facts[s.subject].facts.child_at_risk) for s in found] == [1, 0]


def one_subject(referrals, footprints=(), statements=(), *, days=(), at=()):
    """The facts of the one subject that these rows make."""
    (found,) = build_subjects(
        footprints=footprints,
        identifiers=[],
        referrals=referrals,
        actor_of_footprint={f.footprint: "client:c1" for f in footprints},
        actor_of_person={},
    )
    return gather([found], statements, Events(dict(days), dict(at)), referrals)[found.subject].facts


def log(receipt: str, exhibit: str, rows: int):
    """A log as received, and its rows."""
    referral_row = ReferralRow(receipt, exhibit * 64, "log", "", "Tool A", "observation-log", "observations", "", "", "", "", "-")
    return referral_row, [footprint(n, receipt, "client:c1", f"O-{n}")._replace(footprint=f"fp_{receipt}{n}") for n in range(rows)]


def test_rows_of_one_log_are_one_referral():
    (first, rows), (again, same), (other, more) = log("rc_l", "a", 3), log("rc_m", "a", 3), log("rc_n", "b", 2)
    assert one_subject([first], rows).referrals == 1
    assert one_subject([first, again], [*rows, *same]).referrals == 1
    facts = one_subject([first, again, other], [*rows, *same, *more])
    assert facts.referrals == 2
    assert [n.text for n in notes(facts)] == ["Reported in 2 referrals, taken together here."]
    assert notes(one_subject([first], rows)) == ()


def test_package_rows_count_by_their_numbers():
    rows = [
        ReferralRow("rc_p", "e" * 64, f"row:{n}", number, "s", "package", "t", "", "", "", "", "-")
        for n, number in enumerate(("A1", "A2", "A2"), 2)
    ]
    people = [footprint(n, "rc_p", "", row.number)._replace(locator=row.locator) for n, row in enumerate(rows)]
    assert one_subject(rows, people).referrals == 2


def test_repeated_says_by_which_numbers_and_events_by_which_times():
    referrals = [referral("rc_a", "700001"), referral("rc_b", "700002")]
    events = [footprint(1, "rc_a", "", "700001"), footprint(2, "rc_b", "", "700002"), footprint(3, "rc_b", "", "700002")]
    said = [
        statement("rc_a", "xml:/report", "referral", "number", "700001"),
        statement("rc_b", "xml:/report", "referral", "number", "700002"),
        statement("rc_a", "xml:/report/ip[1]", "event", "event_time", "2026-02-01T00:00:00Z"),
        statement("rc_b", "xml:/report/ip[2]", "event", "event_time", "2026-02-02T00:00:00Z"),
    ]
    days = {"fp_1": (20_485,), "fp_2": (20_486,), "fp_3": (20_486,)}
    facts = one_subject(referrals, events, said, days=days, at={(f.receipt, f.locator): f.footprint for f in events})
    assert facts.event_times == (
        Cited("20485", "rc_a#xml:/report/ip[1]/event_time"),
        Cited("20486", "rc_b#xml:/report/ip[2]/event_time"),
    )
    (repeated,) = notes(facts)
    assert repeated.statements == ("rc_a#xml:/report/number", "rc_b#xml:/report/number")
    assert status_statements(facts) == tuple(c.statement for c in facts.event_times)


def file_said(receipt: str, record: str, **fields: str):
    return [statement(receipt, record, "file", field, value) for field, value in fields.items()]


@pytest.mark.parametrize(
    ("said", "files"),
    [
        ([*file_said("rc_a", "f1", hash="md5:aa"), *file_said("rc_b", "f1", hash="md5:aa")], 1),
        ([*file_said("rc_a", "f1", hash="md5:aa"), *file_said("rc_b", "f1", hash="md5:bb")], 2),
        ([*file_said("rc_a", "f1", file_id="9", name="a.jpg"), *file_said("rc_b", "f2", file_id="9")], 1),
        ([*file_said("rc_a", "f1", name="a.jpg"), *file_said("rc_b", "f2", name="a.jpg")], 1),
        ([*file_said("rc_a", "f1", name="a.jpg", hash="md5:aa"), *file_said("rc_b", "f2", name="a.jpg", hash="md5:bb")], 2),
        ([*file_said("rc_a", "f1", name="a.jpg"), *file_said("rc_a", "f2", name="b.jpg")], 2),
        ([*file_said("rc_a", "f1", classification="A1"), *file_said("rc_a", "f2", classification="A1")], 2),
        ([*file_said("rc_a", "f1", hash="md5:aa"), *file_said("rc_b", "f1", file_id="9"),
          *file_said("rc_a", "f3", hash="md5:aa", file_id="9"), *file_said("rc_b", "f4", hash="sha1:cc", file_id="9")], 1),
    ],
)  # fmt: skip
def test_a_file_counts_once_however_often_it_is_delivered(said, files):
    """One report received twice, under two receipts."""
    referrals = [referral("rc_a", "700001"), referral("rc_b", "700001")]
    events = [footprint(1, "rc_a", "", "700001"), footprint(2, "rc_b", "", "700001")]
    facts = one_subject(referrals, events, said)
    assert (facts.files, facts.referrals, facts.reports) == (files, 1, 1)


def test_equal_names_in_different_reports_are_different_files():
    referrals = [referral("rc_a", "700001"), referral("rc_b", "700002")]
    events = [footprint(1, "rc_a", "", "700001"), footprint(2, "rc_b", "", "700002")]
    assert one_subject(referrals, events, [*file_said("rc_a", "f", name="a.jpg"), *file_said("rc_b", "f", name="a.jpg")]).files == 2


def test_premises_stand_once_in_a_line():
    worded = [
        Premises("pr_x", "1 Null St", "ZZ1 1CC", "", "installation"),
        Premises("pr_x", "1, Null Street", "ZZ1 1CC", "", "installation"),
        Premises("pr_x", "1 Null", "ZZ1 1CC", "10", ""),
        Premises("pr_a", "2 Null Street", "ZZ1 1CC", "", "billing"),
    ]
    assert [(p.premises, p.address) for p in one_of_each(worded)] == [("pr_a", "2 Null Street"), ("pr_x", "1 Null")]
    assert one_of_each(worded[:2]) == one_of_each(worded[1::-1]) == [worded[1]]


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (["Greater Manchester Police"], "E23000005"),
        (["GMP", "Greater Manchester"], "E23000005"),
        (["E23000005"], "E23000005"),
        (["Greater Manchester Police", "Lancashire Constabulary"], ""),
        (["Police"], ""),
        (["GMP", "some unit"], ""),
        ([], ""),
    ],
)
def test_force_is_a_code_where_the_words_name_exactly_one(stated, code):
    assert force_stated(stated) == code


def test_an_event_ahead_is_said_on_the_line():
    found = subjects()
    gathered = gather(found, base_statements(), Events({"fp_1": (AS_OF // DAY + 40,)}), world()[0])
    rows = [build_row(s, gathered[s.subject], {}, {}) for s in found]
    (line,) = [n for n in ranked(rows, INSTRUMENT, AS_OF) if "FUTURE-TIME" in {r["code"] for r in n["reasons"]}]
    assert "PR-09" not in {r["code"] for r in line["reasons"]}
