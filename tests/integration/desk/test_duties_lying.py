"""What lies and is no case: referrals that nobody works, offers that nobody answers, a child who may be at risk; on the board, and up to a supervisor."""

from __future__ import annotations

import itertools
import re

import pytest

from cases_case import Cases
from decided_case import NOW, lay_subject
from duties_case import DAY, lay_case

_numbers = itertools.count(1)
MONDAY = NOW - NOW % DAY  # lines are counted from here


@pytest.fixture
def cases(desk):
    return Cases(desk)


def _lay(desk, unit, **more):
    """A referral's row; its receipt."""
    from rightdoor.casework.referrals.models import Referral

    receipt = f"rc_lying{unit.pk}x{next(_numbers)}"
    with desk.as_owner():
        Referral.objects.create(receipt=receipt, number=receipt, taken_us=NOW - 40 * DAY, unit=unit, **more)
    return receipt


def _lines(cases, account, now_us=NOW, sources=("referral", "subject")):
    from rightdoor.casework.duties.elsewhere import elsewhere

    with cases.as_(account, now_us) as done:
        return [(line.code, line.what, line.owner, line.due_us, line.raised_us) for line in elsewhere(done, sources)]


def _of(lines, code):
    return [line for line in lines if line[0] == code]


def test_what_somebody_owns_and_nobody_acknowledged_decided_or_touched_is_a_line_of_its_owner(desk, cases):
    for touched in (NOW - 30 * DAY, NOW - 39 * DAY):
        _lay(desk, cases.unit, owner=cases.officer, received_us=NOW - 50 * DAY, touched_us=touched)
    lines = _lines(cases, cases.supervisor)
    (silent,), (first,), (quiet,) = _of(lines, "CLK-FORCE-RECEIPT"), _of(lines, "CLK-FIRST-RECEIPT"), _of(lines, "CLK-UNTOUCHED")
    assert {line[2].pk for line in (silent, first, quiet)} == {cases.officer.pk}
    assert silent[1] == "Acknowledge 2 referrals"
    assert (first[1], first[4]) == ("Decide on 2 referrals since first receipt", NOW - 50 * DAY)
    assert (quiet[1], quiet[4]) == ("Look again at 2 referrals", NOW - 39 * DAY)
    assert first[3] < NOW - 19 * DAY  # 30 days from receipt by anybody
    assert NOW - 12 * DAY < quiet[3] < NOW - 10 * DAY
    assert silent[3] == NOW - 39 * DAY  # a nation that is not known has no working days: a day as it comes, never later
    assert not _of(lines, "CLK-OWNERLESS")
    assert _lines(cases, cases.elsewhere) == []


def test_a_case_of_it_or_its_subject_closed_with_a_reason_ends_the_lines(desk, cases):
    worked = _lay(desk, cases.unit, owner=cases.officer, acknowledged_us=NOW, touched_us=NOW - 39 * DAY)
    assert [line[0] for line in _lines(cases, cases.supervisor)] == ["CLK-FIRST-RECEIPT", "CLK-UNTOUCHED"]
    lay_case(desk, cases.unit, cases.officer, receipts=[worked])
    assert _lines(cases, cases.supervisor) == []
    closed = _lay(desk, cases.unit, owner=cases.officer, acknowledged_us=NOW, touched_us=NOW - 39 * DAY)
    subject = lay_subject(desk, cases.unit, receipts=(closed,))
    assert len(_lines(cases, cases.supervisor)) == 2
    _decide(desk, cases, subject, closed, "closed")
    assert _lines(cases, cases.supervisor) == []
    _decide(desk, cases, subject, closed, "reopened")
    assert len(_lines(cases, cases.supervisor)) == 2


def _decide(desk, cases, subject, receipt, state):
    from rightdoor.casework.decided.models import Decision

    with desk.as_owner():
        before = Decision.objects.filter(subject=subject).order_by("-at_us").first()
        Decision.objects.create(
            id=f"dec_{next(_numbers)}x{subject}"[:40], subject=subject, kind="close", state=state, reason="r", by=cases.supervisor,
            at_us=NOW + next(_numbers), receipts=[receipt], supersedes=before,
        )  # fmt: skip


def test_an_owner_who_has_left_owns_nothing_any_more(desk, cases):
    gone = desk.account(("officer-in-the-case", cases.unit), name="Greg Gone")
    _lay(desk, cases.unit, owner=gone, touched_us=NOW - 39 * DAY)
    with desk.as_owner():
        gone.is_active = False
        gone.save(update_fields=["is_active"])
    lines = _lines(cases, cases.supervisor)
    assert len(lines) == 3
    assert {line[2] for line in lines} == {None}


def test_a_case_whose_owner_has_left_waits_for_another(desk, cases):
    gone = desk.account(("officer-in-the-case", cases.unit), name="Greg Gone")
    lay_case(desk, cases.unit, gone)
    assert _lines(cases, cases.supervisor) == []
    with desk.as_owner():
        gone.is_active = False
        gone.save(update_fields=["is_active"])
    ((code, what, owner, due_us, _),) = _lines(cases, cases.supervisor)
    assert (code, what, owner, due_us) == ("CLK-OWNERLESS", "Give 1 case an owner again", None, None)
    assert _lines(cases, cases.elsewhere) == []


def test_a_request_of_a_data_subject_is_a_line_until_it_is_answered(desk, cases):
    from rightdoor.casework.retention import acts
    from rightdoor.casework.retention.models import RightsRequest

    keeper = desk.account(("records-officer", cases.unit), name="Ron Records")
    with cases.as_(keeper) as done:
        made = acts.enter_request(done, unit=cases.unit.pk, kind="erasure", reference="E-1", words="x", received_us=NOW - 40 * DAY)
    ((code, what, owner, due_us, _),) = _lines(cases, keeper, sources=("right",))
    assert (code, what, owner, due_us) == ("CLK-SUBJECT-RIGHTS", "Answer the request E-1", None, made.due_us)
    assert due_us < NOW
    assert _lines(cases, cases.officer, sources=("right",)) == []
    with cases.as_(keeper) as done:
        acts.take_step(done, RightsRequest.objects.get(pk=made.pk), step="granted", words="given")
    from rightdoor.casework.duties.elsewhere import elsewhere

    with cases.as_(keeper) as done:
        assert [line.done for line in elsewhere(done, ("right",))] == [True]


def test_an_offer_that_nobody_answers_is_a_line_of_the_unit_that_it_is_offered_to(desk, cases):
    from rightdoor.casework.referrals.models import Referral, Transfer

    receipt = _lay(desk, cases.unit, owner=cases.officer, acknowledged_us=NOW, touched_us=NOW, offered_to=[cases.other.pk])
    with desk.as_owner():
        Transfer.objects.create(
            referral=Referral.objects.get(receipt=receipt), from_unit=cases.unit, to_unit=cases.other, offered_by=cases.officer,
            offered_us=NOW - 9 * DAY, reason="theirs",
        )  # fmt: skip
    ((code, what, owner, due_us, raised_us),) = _lines(cases, cases.elsewhere)
    assert (code, what, owner, due_us, raised_us) == (
        "CLK-TRANSFER-ACCEPTANCE", "Accept or send back 1 referral offered to you", None, NOW - 7 * DAY, NOW - 9 * DAY,
    )  # fmt: skip


def test_a_child_who_may_be_at_risk_and_no_case_is_a_line_until_a_case_is_opened(desk, cases):
    said = {"received_us": NOW - 9 * DAY, "listed_us": NOW - 3 * DAY}
    at_risk = lay_subject(desk, cases.unit, at_risk=True, **said)
    lay_subject(desk, cases.unit, track="child", **said)
    lay_subject(desk, cases.unit, **said)
    lines = _of(_lines(cases, cases.officer), "CLK-SAFEGUARDING-DECISION")
    assert [line[1] for line in lines] == [
        "Decide on safeguarding: 1 subject without a case where the person reported may be a child",
        "Decide on safeguarding: 1 subject without a case where a child may be at risk",
    ]
    assert {line[3] for line in lines} == {NOW - 2 * DAY}
    assert _lines(cases, cases.elsewhere) == []
    lay_case(desk, cases.unit, cases.officer, receipts=[f"rc_{at_risk[4:]}"])
    assert [line[1] for line in _of(_lines(cases, cases.officer), "CLK-SAFEGUARDING-DECISION")] == [lines[0][1]]


def test_working_days_are_those_of_the_units_nation(desk, cases):
    from rightdoor.casework.access.models import Organisation

    with desk.as_owner():
        Organisation.objects.filter(pk=cases.unit.organisation_id).update(name="Durham Constabulary")
    friday = 1_771_581_600_000_000  # 2026-02-20T10:00:00Z
    try:
        with desk.as_owner():
            from rightdoor.casework.referrals.models import Referral

            Referral.objects.create(receipt=f"rc_wd{cases.unit.pk}", number="wd", taken_us=friday, unit=cases.unit)
        (ownerless,) = _of(_lines(cases, cases.supervisor), "CLK-OWNERLESS")
        assert ownerless[3] == 1_771_891_200_000_000  # to the end of Monday 2026-02-23
    finally:
        with desk.as_owner():
            Organisation.objects.filter(pk=cases.unit.organisation_id).update(name=cases.unit.organisation.name)


def test_what_lies_goes_up_once_and_who_supervises_finds_it(desk, cases):
    from rightdoor.casework.duties.board import Wanted, page
    from rightdoor.casework.duties.elsewhere import elsewhere
    from rightdoor.casework.duties.escalating import escalate
    from rightdoor.casework.duties.models import Escalation

    _lay(desk, cases.unit, owner=cases.officer, received_us=NOW - 50 * DAY, touched_us=NOW)
    lay_subject(desk, cases.unit, at_risk=True, listed_us=NOW - 9 * DAY)
    with cases.as_(cases.supervisor) as done:
        assert page(done, Wanted(up=True), elsewhere(done)) == []
    with desk.as_shell():
        assert escalate(NOW) >= 6
    with cases.as_(cases.supervisor) as done:
        told = Escalation.objects.filter(unit=cases.unit, case="")
        codes = {line.id: line.code for line in elsewhere(done)}
        assert sorted({(codes[one.duty], one.role) for one in told}) == [
            ("CLK-FIRST-RECEIPT", "senior-investigating-officer"),
            ("CLK-FIRST-RECEIPT", "supervisor"),
            ("CLK-FORCE-RECEIPT", "senior-investigating-officer"),
            ("CLK-FORCE-RECEIPT", "supervisor"),
            ("CLK-SAFEGUARDING-DECISION", "senior-investigating-officer"),
            ("CLK-SAFEGUARDING-DECISION", "supervisor"),
        ]
        up = page(done, Wanted(up=True), elsewhere(done))
        assert {one.source for one in up} == {"referral", "subject"}
    with cases.as_(cases.elsewhere):
        assert not Escalation.objects.filter(unit=cases.unit).exists()
    before = len(told)
    with desk.as_shell():
        escalate(NOW)
    with cases.as_(cases.supervisor):
        assert Escalation.objects.filter(unit=cases.unit, case="").count() == before


def test_what_stands_in_a_silent_compartment_tells_nobody(desk, cases):
    from rightdoor.casework.access.compartments import found
    from rightdoor.casework.duties.escalating import escalate
    from rightdoor.casework.duties.models import Escalation

    with cases.as_(cases.supervisor) as done:
        silent = found(done, name="Quiet", grade="silent", contact="desk 9")
    _lay(desk, cases.unit, owner=cases.officer, received_us=NOW - 50 * DAY, touched_us=NOW - 45 * DAY, compartments=[silent.pk])
    lay_subject(desk, cases.unit, view="full", at_risk=True, listed_us=NOW - 9 * DAY, compartments=(silent.pk,))
    with desk.as_shell():
        escalate(NOW)
    assert _lines(cases, cases.officer) == []
    assert len(_lines(cases, cases.supervisor)) == 4
    with desk.as_owner():
        assert not Escalation.objects.filter(unit=cases.unit).exists()


def test_the_lines_stand_on_the_page_with_their_rule_and_lead_to_where_they_are_done(desk, cases):
    _lay(desk, cases.unit, owner=cases.officer, touched_us=NOW)
    body = desk.client(cases.supervisor).get("/duties/?source=referral").content.decode()
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))
    for words in ("Acknowledge 1 referral", "Decide on 1 referral since first receipt", "Look again at 1 referral", "CLK-FIRST-RECEIPT"):
        assert words in said, words
    assert f'href="/referrals/?unit={cases.unit.pk}"' in body
