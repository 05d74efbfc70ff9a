"""Warrants at the desk: an application drafted from a subject's own papers, the briefing, the door, and what an outcome does to the attribution."""

from __future__ import annotations

import json

import pytest

from desk_way_case import work
from rightdoor.reporting.stamps import ANSWERS

GIVEN = {"rank": "inspector", "by": "Inspector 42", "reason": "one strand, answered", **dict.fromkeys(ANSWERS, "looked for another event")}


class Case:
    """A case of a real subject with one strand of papers."""

    def __init__(self, desk, **stated):
        self.desk, self.unit = desk, desk.unit()
        self.officer = desk.account(("officer-in-the-case", self.unit), name="Oona Officer")
        self.subject = desk.populate(self.unit, **stated).subjects[0]
        with self.acting() as done:
            from rightdoor.casework.cases import acts

            self.key = acts.open_case(done, self.subject, unit=self.unit.pk, nation="england", owned=True).pk

    def acting(self, account=None):
        from rightdoor.casework.acting import acting
        from rightdoor.desk.surroundings import now_us

        return acting(account or self.officer, now_us=now_us())

    def do(self, verb, *args, **more):
        """An act of `casework.warrants` on this case, in a transaction of its own."""
        from rightdoor.casework.warrants.seen import seen

        with self.acting() as done:
            return verb(done, seen(done, self.key), *args, **more)

    def draft(self, confirmed=True, **given):
        from rightdoor.casework.warrants.acts import Confirmed, draft

        return self.do(draft, given, confirmed=Confirmed(confirmed), expected=None)

    def accept(self):
        """The attribution of the event that names premises is accepted by the officer."""
        from rightdoor.casework.decided import core
        from rightdoor.casework.decided.queries import last_of, token_of

        footprint = self.named()["footprint"]
        with self.acting() as done:
            token = token_of(last_of(done, self.subject, "attribution", footprint))
            given = {name: text for name, text in GIVEN.items() if name != "reason"}
            core.decide_attribution(done, self.subject, footprint, state="accepted", reason="read", expected=token, grounds=given)

    def lines(self):
        from rightdoor.casework.listing.one import seen
        from rightdoor.casework.subjects.papers import events_of

        with self.acting() as done:
            return [event.line for event in events_of(done, seen(done, self.subject))]

    def named(self):
        """The line of the event that names premises."""
        return next(line for line in self.lines() if line["premises"])

    def record(self, kind, at_us, **body):
        from rightdoor.casework.cases import acts

        with self.acting() as done:
            return acts.record(done, self.key, kind, at_us, body, expected=None)

    def history(self):
        from rightdoor.casework.cases.queries import case_seen, history_of

        with self.acting() as done:
            return history_of(case_seen(done, self.key))

    def ledger(self, after):
        return [(act, json.loads(body)["subject"]) for _, who, act, body in self.desk.ledger(after) if who == self.officer.username]

    def door(self):
        from rightdoor.casework.warrants.door import door_of

        premises = self.named()["premises"][0]["premises"]

        def look(done, found):
            from rightdoor.casework.warrants.seen import with_papers

            with with_papers(done, found) as papers:
                return door_of(papers, premises, now_us=done.now_us, recorders=found.recorders)

        return self.do(look)

    def granted(self):
        """A draft, and the warrant that it came to."""
        made = self.draft(**GIVEN)
        body = {"power": "poca-4", "court": "Eastwade", "entries": "one", "extent": "specific", "premises": made.application.premises}
        return made, self.record("warrant-granted", made.event.at_us, draft=made.event.id, **body)

    def searched(self):
        """An entry under a warrant."""
        made, warrant = self.granted()
        body = {"premises": made.application.premises, "officer": "PS 7", "occupier": True, "force": False, "copy": "occupier"}
        return self.record("warrant-executed", warrant.at_us, warrant=warrant.id, found=False, other=False, **body)


@pytest.fixture
def case(desk):
    return Case(desk)


def test_what_the_papers_do_not_carry_is_said_and_drafted_on_an_officers_word(desk, case):
    from rightdoor.casework.warrants.problems import NotReady

    with pytest.raises(NotReady) as said:
        case.draft()
    assert (said.value.needed, said.value.child_at_risk) == ("inspector", False)
    assert {lack.code for lack in said.value.lacking} == {"grounds", "attribution"}
    with pytest.raises(NotReady):
        case.draft(**{**GIVEN, "rank": "sergeant"})
    with pytest.raises(NotReady) as unanswered:
        case.draft(**{**GIVEN, "looked_for": " "})
    assert [lack.words for lack in unanswered.value.lacking] == ["Not answered: What was looked for?"]
    assert case.history().of("warrant-drafted") == ()
    before = desk.ledger()[-1][0]
    made = case.draft(**GIVEN)
    assert made.application.stamp.code == "single-strand-answered"
    assert made.application.despite.by == "Inspector 42"
    assert [row for row in case.ledger(before) if row[0] == "decided" and row[1].get("kind") == "grounds"]
    (event,) = case.history().of("warrant-drafted")
    assert (event.text("premises"), event.text("package"), event.text("despite_rank")) == (
        made.application.premises, made.package.pk, "inspector",
    )  # fmt: skip


def test_a_draft_says_its_grounds_with_their_papers_and_what_undermines_them(case):
    case.accept()
    said = case.draft(**GIVEN).application
    assert said.missing and "No person has accepted" not in " ".join(said.missing)
    (ground,) = said.grounds
    address = case.named()["premises"][0]["address"]
    assert address in ground.sentence and "UPLOAD" not in ground.sentence
    assert {source.what for source in ground.sources} >= {"record of the source", "result as returned", "request as sent"}
    assert all(len(source.exhibit) == 64 and source.receipt and source.locator and source.ledger for source in ground.sources)
    headings = [section.heading for section in said.undermining]
    assert {"Events that do not support it", "The papers themselves", "What is not known"} <= set(headings)
    assert [enquiry.known for enquiry in said.enquiries] == [False] * 5
    assert all(enquiry.settle for enquiry in said.enquiries)
    assert (said.others, said.power.code, said.asked.entries) == (0, "poca-4", "One entry")


def test_earlier_searches_and_people_come_from_the_case_and_children_are_counted_only(case):
    premises = case.named()["premises"][0]["premises"]
    case.record("premises-searched-before", case.history().log[-1].at_us, premises=premises, day=20_000, found="nothing", reference="S/1")
    case.record(
        "premises-searched-before", case.history().log[-1].at_us, premises="pr_elsewhere", day=20_000, found="something", reference="S/2"
    )
    case.record("person", case.history().log[-1].at_us, role="child", reference="Child 1", child_name="Wren Hollow")
    case.record("person", case.history().log[-1].at_us, role="occupant", name="Ida Reedling", note="voters")
    case.record("person", case.history().log[-1].at_us, role="family", reference="the mother", vulnerable="deaf: an interpreter")
    said = case.draft(**GIVEN).application
    assert said.people == (
        "Lives at the premises: “Ida Reedling” (“voters”).",
        "Family of the person reported: “the mother”.",
        "Vulnerable: “the mother”: “deaf: an interpreter”.",
        "1 child is known to the case; who they are is held apart.",
    )
    assert said.searched == ("Searched on 2024-10-04: “nothing” (reference “S/1”).",)
    assert [enquiry.known for enquiry in said.enquiries] == [False, True, False, True, False]


def test_a_draft_copies_the_address_of_the_result_on_the_way_to_the_door_and_asks_for_its_package_once(desk, case):
    from rightdoor.casework.packages.models import Package

    first = case.draft(**GIVEN)
    assert [step.decision.body["step"] for step in case.door().steps] == ["package", "application"]
    assert all(step.decision.body["how"] == "copied" and not step.findings for step in case.door().steps)
    assert case.draft(**GIVEN).package == first.package
    with desk.as_owner():
        assert Package.objects.filter(subject=case.subject).count() == 1
    assert set(work(desk)) == {"done"}
    again = case.draft(**GIVEN)
    assert (again.package.pk, again.package.state) == (first.package.pk, "built")
    assert len(case.door().steps) == 2


def test_where_a_child_is_at_risk_the_reason_of_whoever_drafts_is_enough(desk):
    from rightdoor.casework.warrants.problems import NotReady

    case = Case(desk, child_at_risk=True)
    with pytest.raises(NotReady) as said:
        case.draft()
    assert said.value.child_at_risk
    made = case.draft(reason="a child lives there and is at risk today")
    assert (made.application.despite.rank, made.application.despite.by) == ("", "Oona Officer")
    assert made.application.stamp.code == "single-strand-unanswered"
    against = [sentence for section in made.application.undermining for sentence, _ in section.points]
    assert any("without an officer of rank" in sentence for sentence in against)


def test_what_is_given_away_is_recorded_and_is_the_same_from_the_same_papers(desk, case):
    from rightdoor.casework.warrants.acts import Confirmed, application_given

    made = case.draft(**GIVEN)
    before = desk.ledger()[-1][0]
    given = case.do(application_given, made.event, confirmed=Confirmed(True))
    assert not given.other
    assert given.application == made.application
    (row,) = [said for act, said in case.ledger(before) if act == "exported"]
    assert (row["what"], row["case"], row["file"]) == ("warrant-draft", case.key, made.event.text("digest"))
    assert not any(word in json.dumps(desk.ledger(before)) for word in ("Juniper", "Larkfield"))


def test_papers_that_changed_since_the_draft_are_said(desk, case):
    from rightdoor.casework.decided import core
    from rightdoor.casework.warrants.acts import Confirmed, application_given

    made = case.draft(**GIVEN)
    with case.acting() as done:
        body = {"about": made.application.premises, "fact": "multi-occupancy", "detail": "four flats"}
        core.record_fact(done, case.subject, body=body, reason="seen")
    given = case.do(application_given, made.event, confirmed=Confirmed(True))
    assert given.other
    assert any("four flats" in " ".join(enquiry.found) for enquiry in given.application.enquiries)


def test_a_briefing_holds_no_source_and_no_identifier_and_is_a_step_to_the_door(desk, case):
    from rightdoor.casework.warrants.acts import Confirmed
    from rightdoor.casework.warrants.briefing import briefed
    from rightdoor.casework.warrants.content import as_json

    made, warrant = case.granted()
    said = case.do(briefed, warrant, confirmed=Confirmed(True), expected=None)
    text = as_json(said, {}).decode()
    line = case.named()
    for never in (line["identifier"]["value"], "Larkfield", "Reedling", "Example Chat", "acc-", "reed_"):
        assert never not in text
    assert line["premises"][0]["address"] in text
    assert dict(said.warrant)["Issued"].endswith("Eastwade") and "Entry before" in dict(said.warrant)
    assert "NOT DONE" in said.deconflicted
    assert [step.decision.body["step"] for step in case.door().steps] == ["package", "application", "briefing"]
    assert len(case.history().of("warrant-briefed")) == 1
    draft = case.do(briefed, made.event, confirmed=Confirmed(True), expected=None)
    assert dict(draft.warrant)["Warrant"].startswith("NOT GRANTED")


@pytest.mark.parametrize(("number", "expected"), [("as it is", "agrees"), ("another", "differs")])
def test_what_is_read_at_the_door_is_held_against_the_result(desk, case, number, expected):
    from rightdoor.casework.warrants.entry import door_read

    _, warrant = case.granted()
    result = case.door().result
    line, town = result.address.split(",", 1)
    words = line.split(" ", 1)
    parts = {
        "number": words[0] if number == "as it is" else f"{int(words[0]) + 1}",
        "street": words[1],
        "town": town,
        "postcode": result.postcode,
    }
    who = {"by": "PC 1", "compared_by": "PC 2"}
    read = case.do(door_read, warrant.id, case.door().premises, {**parts, **who}, expected=None)
    assert (read.event.text("echo"), read.event.text("today")) == (expected, "not-known")
    assert [f.pattern for f in read.findings] == ([] if expected == "agrees" else ["number-changed"])
    step = case.door().steps[-1]
    assert (step.decision.body["step"], step.decision.id) == ("door", read.event.text("decision"))


def test_whoever_reads_at_the_door_does_not_compare(case):
    from rightdoor.casework.warrants.entry import door_read
    from rightdoor.casework.warrants.problems import NotThere

    made = case.draft(**GIVEN)
    for who, field in (({"by": "PC 1"}, "compared_by"), ({"by": "PC 1", "compared_by": "pc 1"}, "compared_by"), ({}, "by")):
        with pytest.raises(NotThere) as said:
            case.do(door_read, made.event.id, made.application.premises, {"number": "1", "street": "x", **who}, expected=None)
        assert said.value.field == field


@pytest.mark.parametrize(
    ("outcome", "fact"), [("wrong-premises", "resident-absent"), ("wrong-person", "other-identified"), ("no-trace", "nothing-found")]
)
def test_an_outcome_against_the_papers_takes_the_attribution_back(desk, case, outcome, fact):
    from rightdoor.casework.warrants.entry import outcome as record

    entry = case.searched()
    assert case.named()["status"] == "single-strand"
    given = {"outcome": outcome, "why": "papers", "detail": "an elderly couple, no connection of theirs"}
    made = case.do(record, entry.id, given, at_us=entry.at_us, expected=None)
    assert made.decision and made.event.text("decision") == made.decision
    assert (made.wronged is not None) == (outcome != "no-trace")
    assert set(work(desk)) == {"done"}
    line = case.named()
    assert line["status"] == "contradicted"
    assert ("RD-A18", fact) in {(f["code"], f["pattern"]) for f in line["findings"]}


def test_a_door_that_the_papers_do_not_name_takes_nothing_back(desk, case):
    from rightdoor.casework.warrants.entry import outcome

    entry = case.searched()
    given = {"outcome": "wrong-premises", "why": "went-elsewhere", "detail": "number 22 for 26"}
    made = case.do(outcome, entry.id, given, at_us=entry.at_us, expected=None)
    assert made.decision == ""
    assert made.wronged is not None and made.wronged.text("how") == "our-error"
    assert case.named()["status"] == "single-strand"


def test_who_may_not_export_drafts_nothing_and_another_unit_sees_nothing(desk, case):
    from django.http import Http404

    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.warrants.acts import Confirmed, draft
    from rightdoor.casework.warrants.seen import seen

    researcher = desk.account(("intelligence-researcher", case.unit))
    with pytest.raises(NotAllowed), case.acting(researcher) as done:
        draft(done, seen(done, case.key), GIVEN, confirmed=Confirmed(True), expected=None)
    elsewhere = desk.account(("supervisor", desk.unit()))
    with pytest.raises(Http404), case.acting(elsewhere) as done:
        seen(done, case.key)
