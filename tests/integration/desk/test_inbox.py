"""The referral inbox: no referral is lost between people and units, and two at once are told of each other."""

from __future__ import annotations

import itertools
import json

import psycopg
import pytest

from rightdoor.desk.surroundings import opened

NOW = 1_772_700_000_000_000
_numbers = itertools.count(1)


def lay(desk, unit, **more):
    """A referral as the projection writes it."""
    from rightdoor.casework.referrals.models import Referral

    n = next(_numbers)
    fields = {
        "receipt": f"rc_inbox{n:011d}",
        "number": f"9{n:06d}",
        "source": "Example Platform",
        "form": "cybertip",
        "taken_us": NOW - n * 10**6,
    }
    with desk.as_owner():
        return Referral.objects.create(**{**fields, **more}, unit=unit)


def again(desk, referral):
    from rightdoor.casework.referrals.models import Referral

    with desk.as_owner():
        return Referral.objects.select_related("unit", "owner").get(pk=referral.pk)


def do(account, act, *values, at=NOW):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.referrals import acts, placing

    with acting(account, now_us=at) as done:
        return getattr(placing if hasattr(placing, act) else acts, act)(done, *values)


def offer_of(desk, referral):
    from rightdoor.casework.referrals.models import Transfer

    with desk.as_owner():
        return Transfer.objects.filter(referral=referral.pk).order_by("-offered_us").first()


@pytest.fixture
def two(desk):
    a, b = desk.unit(), desk.unit()
    return a, b, desk.account(("referral-officer", a)), desk.account(("referral-officer", b))


def test_what_nobody_owns_shouts_and_the_oldest_is_first(desk, two):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.referrals.queries import InboxFilter, inbox

    a, _, officer, _ = two
    young = lay(desk, a, received_us=NOW - 10)
    old = lay(desk, a, received_us=NOW - 10**12)
    owned = lay(desk, a, received_us=1, owner=officer, touched_us=5, acknowledged_us=5)
    unread = lay(desk, a, received_us=NOW, owner=officer, touched_us=5)
    with acting(officer, now_us=NOW) as done:
        rows = list(inbox(done, InboxFilter()))
    assert [r.pk for r in rows] == [old.pk, young.pk, unread.pk, owned.pk]
    page = desk.client(officer).get("/referrals/").content.decode()
    assert "2 referrals without an owner" in page
    assert page.count("Nobody&#x27;s, untouched") == 2


def test_repeated_deliveries_are_folded_and_unfolded(desk, two):
    a, _, officer, _ = two
    first = lay(desk, a, number="5550001")
    lay(desk, a, number="5550001")
    lay(desk, a, number="", source="Somebody")
    lay(desk, a, number="", source="Somebody")
    client = desk.client(officer)
    folded = client.get("/referrals/").content.decode()
    assert folded.count('name="chosen"') == 3
    assert "2 deliveries" in folded
    assert client.get("/referrals/?unfold=on").content.decode().count('name="chosen"') == 4
    assert "Delivered more than once" in client.get(f"/referrals/{first.pk}/").content.decode()


def test_widely_shared_content_is_one_line_until_unfolded(desk, two):
    a, _, officer, _ = two
    for n in range(3):
        lay(desk, a, viral=True, owner=officer if n else None)
    client = desk.client(officer)
    folded = client.get("/referrals/").content.decode()
    assert folded.count('name="chosen"') == 1
    assert "3 reports of widely shared content" in folded
    assert "Nobody&#x27;s, untouched" in folded  # the loudest of them speaks
    assert client.get("/referrals/?unfold=on").content.decode().count('name="chosen"') == 3


def test_acknowledge_own_and_hand_over_are_recorded(desk, two):
    a, _, officer, _ = two
    colleague = desk.account(("officer-in-the-case", a))
    referral = lay(desk, a)
    client = desk.client(officer)
    before = desk.ledger()[-1][0]
    assert client.post(f"/referrals/{referral.pk}/own/", {"version": 0}).status_code == 303
    assert client.post(f"/referrals/{referral.pk}/give/", {"version": 1, "to": colleague.pk}).status_code == 303
    held = again(desk, referral)
    assert (held.owner, held.version, held.acknowledged_us is not None) == (colleague, 2, True)
    did = [json.loads(body)["subject"]["did"] for _, _, act, body in desk.ledger(before) if act == "altered"]
    assert did == ["own", "give"]
    text = client.get(f"/referrals/{referral.pk}/").content.decode()
    assert "handed it to" in text
    assert f"your reference {referral.number}" in text


def test_a_second_person_is_shown_what_changed_and_loses_nothing(desk, two):
    a, b, officer, _ = two
    other = desk.account(("supervisor", a))
    referral = lay(desk, a)
    do(other, "own", referral.pk, 0)
    answer = desk.client(officer).post(
        f"/referrals/{referral.pk}/offer/", {"version": 0, "to_unit": b.pk, "reason": "They live <b>there</b>"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert f"{other} took it as their own" in page
    supervisor = desk.client(other).post(
        f"/referrals/{referral.pk}/offer/", {"version": 0, "to_unit": b.pk, "reason": "They live <b>there</b>"}
    )
    assert "They live &lt;b&gt;there&lt;/b&gt;" in supervisor.content.decode()
    assert again(desk, referral).offered_to == []


def test_the_sender_stays_owner_until_it_is_accepted(desk, two):
    a, b, officer, receiver = two
    referral = lay(desk, a)
    do(officer, "own", referral.pk, 0)
    sender, taker = desk.client(officer), desk.client(receiver)
    assert taker.get(f"/referrals/{referral.pk}/").status_code == 404
    assert sender.post(f"/referrals/{referral.pk}/offer/", {"version": 1, "to_unit": b.pk, "reason": "Their area"}).status_code == 303
    held = again(desk, referral)
    assert (held.unit, held.owner, held.offered_to) == (a, officer, [b.pk])
    assert "Their area" in taker.get("/referrals/").content.decode()
    offer = offer_of(desk, referral)
    assert taker.post(f"/referrals/offers/{offer.pk}/refuse/", {"reason": ""}).status_code == 400
    assert taker.post(f"/referrals/offers/{offer.pk}/refuse/", {"reason": "Not ours: try <i>North</i>"}).status_code == 303
    assert taker.get(f"/referrals/{referral.pk}/").status_code == 404
    back = sender.get(f"/referrals/{referral.pk}/").content.decode()
    assert "Not ours: try &lt;i&gt;North&lt;/i&gt;" in back
    held = again(desk, referral)
    assert (held.unit, held.owner, held.offered_to) == (a, officer, [])
    do(officer, "offer", referral.pk, held.version, b.pk, "Look again", at=2_000_000_000_000_000)
    offer = offer_of(desk, referral)
    assert sender.post(f"/referrals/offers/{offer.pk}/accept/").status_code == 403
    assert taker.post(f"/referrals/offers/{offer.pk}/accept/").status_code == 303
    held = again(desk, referral)
    assert (held.unit, held.owner, held.offered_to) == (b, receiver, [])
    assert sender.get(f"/referrals/{referral.pk}/").status_code == 404
    assert taker.post(f"/referrals/offers/{offer.pk}/accept/").status_code == 400


def test_an_offer_taken_back_is_no_offer(desk, two):
    a, b, officer, receiver = two
    referral = lay(desk, a)
    do(officer, "offer", referral.pk, 0, b.pk, "Their area")
    offer = offer_of(desk, referral)
    assert desk.client(officer).post(f"/referrals/offers/{offer.pk}/take-back/").status_code == 303
    assert desk.client(receiver).post(f"/referrals/offers/{offer.pk}/accept/").status_code == 404
    assert again(desk, referral).offered_to == []


def test_many_are_taken_and_allocated_but_not_a_colleagues(desk, two):
    a, _, officer, _ = two
    supervisor = desk.account(("supervisor", a))
    mine, theirs, stale = lay(desk, a), lay(desk, a, owner=supervisor), lay(desk, a)
    do(supervisor, "acknowledge", stale.pk, 0)
    chosen = [f"{mine.pk}:0", f"{theirs.pk}:0", f"{stale.pk}:0", "x:1", "9" * 30 + ":1"]
    answer = desk.client(officer).post("/referrals/bulk/", {"chosen": chosen, "act": "own"}, follow=True)
    words = answer.content.decode()
    assert "1 referral taken as yours" in words
    assert "1 had been changed by somebody else" in words
    assert "1 could not be" in words
    assert [again(desk, r).owner for r in (mine, theirs, stale)] == [officer, supervisor, None]
    desk.client(supervisor).post("/referrals/bulk/", {"chosen": [f"{mine.pk}:1", f"{stale.pk}:1"], "act": "give", "to": officer.pk})
    assert again(desk, stale).owner == officer


def test_a_receipt_put_into_a_compartment_is_gone_for_others_at_once(desk, two):
    from rightdoor.casework.access.models import Compartment, CompartmentMember

    a, _, officer, _ = two
    commander = desk.account(("senior-investigating-officer", a))
    with desk.as_owner():
        compartment = Compartment.objects.create(name=f"C{next(_numbers)}", grade="silent", contact="x")
        CompartmentMember.objects.create(compartment=compartment, account=commander)
    referral = lay(desk, a)
    client = desk.client(commander)
    assert (
        client.post(f"/referrals/{referral.pk}/restrict/", {"version": 0, "compartment": compartment.pk, "reason": "Needs it"}).status_code
        == 303
    )
    assert again(desk, referral).compartments == [compartment.pk]
    assert desk.client(officer).get(f"/referrals/{referral.pk}/").status_code == 404
    assert desk.sql("select count(*) from jobs_job where compartments = array[%s]::bigint[]", compartment.pk, account=officer) == [(0,)]
    assert desk.sql("select count(*) from jobs_job where compartments = array[%s]::bigint[]", compartment.pk, account=commander) == [(1,)]
    version = again(desk, referral).version
    client.post(f"/referrals/{referral.pk}/restrict/", {"version": version, "compartment": compartment.pk, "reason": "Over", "out": "yes"})
    assert again(desk, referral).compartments == []
    assert desk.client(officer).get(f"/referrals/{referral.pk}/").status_code == 200


@pytest.mark.parametrize("grade", ["silent", "acknowledged"])
def test_after_its_release_what_was_done_within_is_told_to_its_members_alone(desk, two, grade):
    from rightdoor.casework.access.models import Compartment, CompartmentMember

    a, _, officer, _ = two
    commander = desk.account(("senior-investigating-officer", a))
    with desk.as_owner():
        compartment = Compartment.objects.create(name=f"C{next(_numbers)}", grade=grade, contact="x")
        CompartmentMember.objects.create(compartment=compartment, account=commander)
    referral, told = lay(desk, a), grade == "acknowledged"
    do(commander, "restrict_receipts", [referral.receipt], compartment.pk, "Needs it")
    assert desk.sql("select compartments_of(array[%s])", referral.receipt, account=commander) == [([compartment.pk],)]
    assert desk.sql("select compartments_of(array[%s])", referral.receipt, account=officer) == [([0],)]
    do(commander, "acknowledge", referral.pk, again(desk, referral).version)
    do(commander, "release_receipts", [referral.receipt], compartment.pk, "Over")
    acts = "select act from referrals_act where referral = %s order by version"
    assert desk.sql(acts, referral.pk, account=commander) == [("restrict",), ("acknowledge",), ("release",)]
    assert bool(desk.sql(acts, referral.pk, account=officer)) is told
    page = desk.client(officer).get(f"/referrals/{referral.pk}/").content.decode()
    assert ("a compartment" in page, f"{commander} acknowledged it" in page) == (told, told)
    stale = desk.client(officer).post(f"/referrals/{referral.pk}/own/", {"version": 0})
    assert stale.status_code == (409 if told else 303)
    assert ("a compartment" in stale.content.decode()) is told


def test_nothing_is_offered_to_where_nobody_would_see_it(desk, two):
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.referrals.acts import CannotDo

    a, b, officer, receiver = two
    with desk.as_owner():
        compartment = Compartment.objects.create(name=f"C{next(_numbers)}", grade="silent", contact="x")
        CompartmentMember.objects.create(compartment=compartment, account=officer)
    referral = lay(desk, a, compartments=[compartment.pk])
    with pytest.raises(CannotDo, match="Nobody of that unit"):
        do(officer, "offer", referral.pk, 0, b.pk, "Theirs")
    assert offer_of(desk, referral) is None
    with desk.as_owner():
        CompartmentMember.objects.create(compartment=compartment, account=receiver)
    do(officer, "offer", referral.pk, 0, b.pk, "Theirs")
    assert again(desk, referral).offered_to == [b.pk]


def test_row_level_security_by_raw_sql(desk, two):
    a, b, officer, receiver = two
    referral = lay(desk, a)
    count = "select count(*) from referrals_referral where id = %s"
    assert desk.sql(count, referral.pk, account=officer) == [(1,)]
    assert desk.sql(count, referral.pk, account=receiver) == [(0,)]
    assert desk.sql(count, referral.pk) == [(0,)]
    insert = (
        "insert into referrals_transfer (referral_id, from_unit_id, to_unit_id, offered_by_id, offered_us, reason, state, answer) "
        "values (%s, %s, %s, %s, 1, 'x', %s, '')"
    )
    with pytest.raises(psycopg.errors.Error):  # not seen: not offered
        desk.sql(insert, referral.pk, a.pk, b.pk, receiver.pk, "offered", account=receiver)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):  # nobody hands it over without acceptance
        desk.sql(insert, referral.pk, a.pk, b.pk, officer.pk, "accepted", account=officer)
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):  # nor in the name of a unit that does not hold it
        desk.sql(insert, referral.pk, b.pk, a.pk, officer.pk, "offered", account=officer)
    with pytest.raises(psycopg.errors.Error):
        desk.sql("delete from referrals_referral where id = %s", referral.pk, account=officer)
    do(officer, "acknowledge", referral.pk, 0)
    with pytest.raises(psycopg.errors.Error):
        desk.sql("update referrals_act set act = 'own' where referral = %s", referral.pk, account=officer)
    with pytest.raises(psycopg.errors.Error):
        desk.sql(
            "insert into referrals_act (referral, version, act, by_id, at_us) values (%s, 9, 'own', %s, 1)",
            referral.pk, receiver.pk, account=officer,
        )  # fmt: skip


def test_roles_without_the_right_are_told_whom_to_ask(desk, two):
    a, *_ = two
    reader = desk.account(("intelligence-researcher", a))
    referral = lay(desk, a)
    answer = desk.client(reader).post(f"/referrals/{referral.pk}/own/", {"version": 0})
    assert answer.status_code == 403
    assert "referral officer" in answer.content.decode()
    assert desk.client(desk.account(("auditor", a))).get("/referrals/").status_code == 403


def test_a_referral_that_was_offered_is_forgotten_with_its_papers(desk, two):
    """The projection takes out what came from the papers; the transfer stays, and the projection does not fail at its end."""
    from rightdoor.casework.listing.project import project
    from rightdoor.operations.rebuild import rebuild

    a, b, officer, _ = two
    referral = lay(desk, a)  # of a receipt that the store does not hold
    do(officer, "offer", referral.pk, 0, b.pk, "Their area")
    with opened(desk.around, write=True) as store:
        rebuild(store, actor="test", at_us=NOW, progress=lambda *_: None)
        project(store, now_us=NOW + next(_numbers) * 86_400_000_000, progress=lambda *_: None)
    held = again(desk, referral)
    assert (held.source, held.offered_to) == ("", [b.pk])
    assert referral.number not in held.number


def test_two_at_the_same_instant_one_owns_it_and_the_other_is_told(desk, two):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from rightdoor.casework.referrals.acts import Changed

    a, *_ = two
    people = [desk.account(("supervisor", a)) for _ in range(4)]
    referral = lay(desk, a)

    def take(person):
        try:
            do(person, "own", referral.pk, 0)
        except Changed as changed:
            return [each.act for each in changed.acts]
        finally:
            connection.close()
        return person

    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(take, people))
    (winner,) = [each for each in ended if not isinstance(each, list)]
    assert again(desk, referral).owner == winner
    assert [each for each in ended if isinstance(each, list)] == [["own"]] * 3
