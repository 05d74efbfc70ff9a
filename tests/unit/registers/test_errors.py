"""The error register: classes by rule, duties, the report filled from the papers."""

from __future__ import annotations

import itertools

import pytest

from rightdoor.model.decision import Decision
from rightdoor.model.instant import read_instant
from rightdoor.registers.duties import Done
from rightdoor.registers.error_report import NOT_STATED, ErrorPapers, PaperShown, as_text, sections
from rightdoor.registers.errors import CONSEQUENCES, WRONGED, consequences_of, destruction_of, error_duties, propose
from rightdoor.registers.leaning import recorded

AT = read_instant("2026-03-03T08:00:00Z").readings[0].start
SHA = "ab" * 32
OTHER = "cd" * 32


def error(**over: str) -> Decision:
    body = {
        "about": "fp_one", "class": "serious", "discovered": "2026-03-03T08:00:00Z", "how_found": "the custody sergeant asked", "cause": "two digits swapped",
        "made_by": "applicant", "affected": "a couple at another address", "acquired": "yes", "exhibits": SHA,
    }  # fmt: skip
    return Decision("dec_e", "error", {**body, **over}, "DI 7", AT, "confirmed with the SRO", "", "", "")


def gone(exhibits: str) -> Decision:
    body = {"error": "dec_e", "exhibits": exhibits, "at": "2026-03-04T08:00:00Z", "by": "DC 1", "manner": "keys destroyed"}
    return Decision("dec_g", "destruction", body, "DC 1", AT + 1, "", "", "", "")


@pytest.mark.parametrize("consequence", sorted(CONSEQUENCES))
def test_any_harm_makes_it_serious(consequence):
    for acquired in (True, False):
        proposal = propose(acquired=acquired, consequences=[consequence])
        assert proposal.error_class == "serious"
        assert CONSEQUENCES[consequence] in proposal.why


def test_without_harm_the_class_hangs_on_whether_data_came():
    assert propose(acquired=True, consequences=[]).error_class == "reportable"
    assert propose(acquired=False, consequences=[]).error_class == "recordable"


@pytest.mark.parametrize(
    ("kind", "word", "follows"),
    [
        ("action", "search", ("search",)), ("action", "arrest", ("arrest",)), ("action", "visit", ("visit",)), ("action", "bail", ("arrest",)),
        ("action", "warrant-applied", ()), ("disclosure", "childrens-services", ("told-authority",)), ("disclosure", "force", ("told-authority",)),
        ("disclosure", "prosecutor", ("told-authority",)), ("disclosure", "provider", ()),
    ],
)  # fmt: skip
def test_what_is_recorded_counts_among_the_consequences(kind, word, follows):
    body = {
        "about": "fp_one",
        "at": "2026-03-01T08:00:00Z",
        "to": "x",
        "what": "y",
        **({"action": word} if kind == "action" else {"kind": word}),
    }
    assert consequences_of(recorded([Decision("d", kind, body, "", 1, "", "", "", "")])) == follows


def test_a_serious_error_owes_the_person_who_was_wronged():
    codes = {d.code for d in error_duties(error(), (), {})}
    assert codes == {"ERROR-REPORT", "ERROR-OFFICER", "ERROR-DESTRUCTION", *WRONGED}
    assert {"WRONGED-TOLD", "WRONGED-APOLOGY", "WRONGED-BAIL", "WRONGED-PROPERTY", "WRONGED-BIOMETRICS", "WRONGED-COMPLAINT"} <= codes
    assert {d.code for d in error_duties(error(**{"class": "reportable"}), (), {})} == {
        "ERROR-REPORT",
        "ERROR-OFFICER",
        "ERROR-DESTRUCTION",
    }
    assert error_duties(error(**{"class": "recordable"}), (), {}) == []


def test_the_report_is_due_within_five_working_days_of_discovery_not_of_registration():
    late = error()._replace(decided_us=AT + 10**13)
    report = next(d for d in error_duties(late, (), {}) if d.code == "ERROR-REPORT")
    assert report.due_us == read_instant("2026-03-11T00:00:00Z").readings[0].start
    assert report.rule.startswith("5 working days, stated by a code of practice or the overseeing body, read in a secondary source: IPCO")
    states = [report.state(at) for at in (AT, report.due_us - 1, report.due_us)]
    assert states == ["running", "due-soon", "overdue"]
    done = next(d for d in error_duties(late, (), {report.id: Done("dec_x", "DI 7", AT)}) if d.code == "ERROR-REPORT")
    assert done.state(report.due_us) == "done"


@pytest.mark.parametrize(
    ("confirmed", "complete"), [((), False), ((gone(OTHER),), False), ((gone(f"{OTHER} {SHA}"),), True), ((gone(OTHER), gone(SHA)), True)]
)
def test_destruction_is_confirmed_when_everything_named_is(confirmed, complete):
    assert destruction_of(error(), confirmed).complete is complete
    duty = next(d for d in error_duties(error(), confirmed, {}) if d.code == "ERROR-DESTRUCTION")
    assert (duty.done is not None) is complete


def test_an_error_of_an_operator_is_registered_with_what_the_act_says():
    duties = error_duties(error(made_by="provider"), (), {})
    assert all("outside it" in d.why for d in duties if d.code == "ERROR-REPORT")
    assert not any("s.231 speaks" in d.why for d in error_duties(error(), (), {}))


def report(*, confirmed=(), **over):
    row = error(**over)
    papers = [
        PaperShown("request", "aa" * 32, "row:2", (("identifier", "198.51.100.32"),)),
        PaperShown("result", SHA, "row:2", (("address", "14 Invented Street"),)),
    ]
    duty = next((d for d in error_duties(row, confirmed, {}) if d.code == "ERROR-REPORT"), None)
    known = ErrorPapers(row, papers, (), (), destruction_of(row, confirmed), duty, (("fp_one", "refused"),))
    return as_text("Error report", sections(known, AT))


def test_the_report_holds_every_part_that_it_must():
    text = report(steps="nothing is typed any more")
    wanted = (
        "198.51.100.32", "14 Invented Street", "a couple at another address", "the custody sergeant asked", "two digits swapped", "nothing is typed any more",
        "2026-03-11T00:00:00Z", f"NOT YET destroyed: {SHA}", "confirmed by DI 7", f"Unintended collateral intrusion\n-------------------------------\n- {NOT_STATED}",
    )  # fmt: skip
    assert [part for part in wanted if part not in text] == []
    assert "outside it" not in text
    assert "outside it" in report(made_by="provider")


def test_the_report_never_says_destroyed_before_it_is_confirmed():
    for confirmed, acquired in itertools.product(((), (gone(OTHER),), (gone(SHA),)), ("yes", "no")):
        text = report(confirmed=confirmed, acquired=acquired)
        destroyed = confirmed and confirmed[0].body["exhibits"] == SHA
        assert ("NOT YET" in text) is (acquired == "yes" and not destroyed)
        assert ("CONFIRMED" in text) is (acquired == "yes" and bool(confirmed))
