"""Between organisations that share a store: hit or no hit with a contact, and what auditors of each read. By raw SQL and on pages."""

from __future__ import annotations

import re

import pytest

from desk_case import NOW

SECRET = ("Corncrakeson", "4 Corncrake Rise", "reed.", "acc-", "sub_", "rc_")


class Laid:
    """Two forces, each with a subject of its own and one in an operation that both are in."""

    def __init__(self, desk):
        from rightdoor.casework.access.models import Operation, OperationMember
        from rightdoor.casework.referrals.models import Referral

        self.ours, self.theirs = desk.unit(), desk.unit()
        self.officer, self.other = desk.account(("supervisor", self.ours)), desk.account(("supervisor", self.theirs))
        self.outside = desk.account(("supervisor", self.ours))
        made = desk.populate(self.theirs, ip="198.19.40.4", address="4 Corncrake Rise", surname="Corncrakeson")
        self.held = made
        joint = desk.populate(self.theirs, address="9 Plover Walk", surname="Ploverley")
        self.joint = joint
        with desk.as_owner():
            self.operation = Operation.objects.create(name=f"Joint {self.ours.pk}", controller=self.theirs.organisation)
            for account in (self.officer, self.other):
                OperationMember.objects.create(operation=self.operation, account=account)
            Referral.objects.filter(receipt__in=joint.receipts).update(operation=self.operation)
        self.auditors = [desk.account(("auditor", unit)) for unit in (self.ours, self.theirs, desk.unit())]


@pytest.fixture(scope="module")
def laid(desk):
    return Laid(desk)


def check(account, kind, text, **more):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.deconfliction.acts import check

    with acting(account, now_us=more.pop("at", NOW)) as done:
        return check(done, kind, text, **more)


def search(account, text, **more):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.searching.acts import search

    with acting(account, now_us=NOW) as done:
        return search(done, text, purpose="assess", **more)


def joint_subject(desk, laid):
    (row,) = desk.sql("select subject from listing_subject where subject = any(%s)", list(laid.joint.subjects), account=laid.officer)
    return row[0]


class TestHitOrNoHit:
    @pytest.mark.parametrize("who", ["officer", "outside"])
    def test_search_answers_with_unit_and_contact_alone(self, desk, laid, who):
        account = getattr(laid, who)
        found = search(account, "198.19.40.4")
        assert (found.subjects, found.referrals, found.total) == ([], [], 0)
        assert [(one.name, one.contact, one.compartment) for one in found.elsewhere] == [(str(laid.theirs), laid.theirs.contact, False)]
        for text in ("198.19.40", "Corncrakes"):  # neither by a beginning nor by a sound
            assert (search(account, text).elsewhere, search(account, text).total) == ([], 0)
        page = (
            desk.client(account)
            .post("/search/", {"text": "198.19.40.4", "kind": "any", "purpose": "assess", "words": "x"})
            .content.decode()
        )
        assert laid.theirs.contact in page
        shown = re.sub(r'value="[^"]*"|href="[^"]*"', "", page)
        assert not [word for word in (*SECRET, laid.held.numbers[0]) if word in shown]

    @pytest.mark.parametrize("who", ["officer", "outside"])
    def test_a_check_answers_with_unit_and_contact_alone(self, desk, laid, who):
        account = getattr(laid, who)
        answer = check(account, "premises", "4 Corncrake Rise, Eastwade")
        assert (answer.hit, answer.own) == (True, 0)
        assert [tuple(one)[:3] for one in answer.contacts] == [("unit", str(laid.theirs), laid.theirs.contact)]
        page = desk.client(account).get(f"/deconfliction/{answer.id}/").content.decode()
        assert laid.theirs.contact in page
        assert not [word for word in ("Corncrakeson", "reed.", "acc-", "sub_", "rc_", laid.held.numbers[0]) if word in page]
        assert not check(account, "premises", "5 Corncrake Rise, Eastwade").hit

    def test_what_stands_in_the_shared_operation_is_seen_by_its_members_and_answers_others(self, laid):
        assert search(laid.officer, "Ploverley").total == 1
        outside = search(laid.outside, "Ansel Ploverley")
        assert outside.total == 0
        assert [(one.name, one.contact) for one in outside.elsewhere] == [(str(laid.theirs), laid.theirs.contact)]
        assert laid.operation.name not in repr(outside)

    @pytest.mark.parametrize("who", ["officer", "outside"])
    def test_no_table_shows_a_row_of_the_others_record(self, desk, laid, who):
        account, (subject,) = getattr(laid, who), laid.held.subjects
        receipts = list(laid.held.receipts)
        for query, value in (
            ("select 1 from listing_subject where subject = %s", subject),
            ("select 1 from listing_searchkey where subject = %s", subject),
            ("select 1 from listing_subjectreceipt where subject = %s", subject),
            ("select 1 from listing_searchkey where folded like '%%' || %s || '%%'", "corncrake"),
            ("select 1 from referrals_referral where receipt = any(%s)", receipts),
            ("select 1 from continuity_receipt where receipt = any(%s)", receipts),
            ("select 1 from continuity_finding where receipt = any(%s)", receipts),
        ):
            assert desk.sql(query, value, account=account) == [], query

    def test_the_functions_answer_with_nothing_else(self, desk, laid):
        ask = "select * from casework.held_elsewhere(array['ip'], array[%s], true)"
        (form,) = desk.sql(
            "select folded from listing_searchkey where kind = 'ip' and subject = %s limit 1", laid.held.subjects[0], account=laid.other
        )
        assert desk.sql(ask, form[0], account=laid.officer) == [(laid.theirs.pk, str(laid.theirs), laid.theirs.contact, False)]
        assert desk.sql(ask, form[0], account=laid.auditors[0]) == []

    def test_members_of_the_operation_read_a_check_for_its_subject_and_no_count_of_what_others_hold(self, desk, laid):
        subject = joint_subject(desk, laid)
        for _ in range(2):
            desk.populate(laid.ours, address="77 Sandpiper Close")
        answer = check(laid.officer, "premises", "77 Sandpiper Close", subject=subject)
        assert (answer.hit, answer.own) == (True, 1)
        ((own, contacts),) = desk.sql("select own, contacts from deconfliction_answer where check_id = %s", answer.id, account=laid.other)
        assert (own, contacts) == (1, [])
        page = desk.client(laid.other).get(f"/deconfliction/{answer.id}/").content.decode()
        assert "Hit" in page
        ids = desk.sql("select subject from listing_searchkey where folded like '77 sandpiper%%'", account=laid.officer)
        assert len({row[0] for row in ids}) == 2
        assert not [row[0] for row in ids if row[0] in page]

    def test_the_other_side_learns_whom_to_talk_to_and_not_what_was_asked(self, desk, laid):
        from rightdoor.desk.surroundings import now_us

        answer = check(laid.outside, "person", "Ansel Corncrakeson", step="warrant at the other house", at=now_us())
        (row,) = desk.sql("select account_id, unit_id from deconfliction_check where id = %s", answer.id, account=laid.other)
        assert row == (laid.outside.pk, laid.ours.pk)
        assert desk.sql("select 1 from deconfliction_answer where check_id = %s", answer.id, account=laid.other) == []
        page = desk.client(laid.other).get("/deconfliction/").content.decode()
        assert f"{laid.outside.name}, {laid.ours}: {laid.ours.contact}" in page
        assert "the other house" not in page
        assert desk.client(laid.other).get(f"/deconfliction/{answer.id}/").status_code == 404


class TestAuditors:
    def read(self, desk, account, check):
        return [
            len(desk.sql(f"select 1 from deconfliction_{table} where {column} = %s", check, account=account)) > 0
            for table, column in (("check", "id"), ("form", "check_id"), ("answer", "check_id"))
        ]

    def test_read_what_units_of_their_own_organisation_asked(self, desk, laid):
        asked = check(laid.outside, "person", "Ansel Corncrakeson")
        mine, theirs, strangers = laid.auditors
        assert self.read(desk, mine, asked.id) == [True] * 3
        assert self.read(desk, theirs, asked.id) == self.read(desk, strangers, asked.id) == [False] * 3
        assert desk.sql("select 1 from deconfliction_answer where text = 'Ansel Corncrakeson'", account=theirs) == []

    def test_and_what_was_asked_for_a_subject_of_an_operation_that_their_people_are_in(self, desk, laid):
        asked = check(laid.other, "person", "Ansel Nobodysname", subject=joint_subject(desk, laid))
        mine, theirs, strangers = laid.auditors
        assert self.read(desk, mine, asked.id) == self.read(desk, theirs, asked.id) == [True] * 3
        assert self.read(desk, strangers, asked.id) == [False] * 3
        (alone,) = desk.sql("select subject from listing_subject where subject = any(%s)", list(laid.held.subjects), account=laid.other)
        asked = check(laid.other, "person", "Ansel Nobodysname", subject=alone[0])
        assert self.read(desk, mine, asked.id) == [False] * 3

    def test_also_of_another_unit_of_the_organisation(self, desk, laid):
        from rightdoor.casework.access.models import Unit

        with desk.as_owner():
            beside = Unit.objects.create(name="Beside", organisation=laid.ours.organisation)
        asked = check(desk.account(("supervisor", beside)), "person", "Ansel Corncrakeson")
        assert self.read(desk, laid.auditors[0], asked.id) == [True] * 3
