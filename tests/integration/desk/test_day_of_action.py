"""A day of action in the database: who sees which part of it, what is given out, results into cases and what is kept."""

from __future__ import annotations

import json
import re

import psycopg
import pytest

from desk_day_case import ARREST, ENTERED, DeskDay, clock
from rightdoor.joint.day.going import DECONFLICTION_DAYS
from rightdoor.model.civil import HOUR


@pytest.fixture
def day(desk):
    return DeskDay(desk)


def test_deconfliction_days_are_those_of_the_desk(desk):
    from rightdoor.casework.deconfliction import queries as deconfliction

    assert DECONFLICTION_DAYS == deconfliction.STALE_DAYS


class TestWhoSees:
    def test_a_leader_sees_their_team_and_doors_and_nothing_of_the_other(self, desk, day):
        addresses, teams = day.whole()
        van = day.plan("day-vehicle", day=day.day, name="Van 3")
        day.plan("day-vehicle-given", vehicle=van, team=teams[1], **{"from": day.start, "until": day.start + HOUR})
        for me, leader in enumerate(day.leaders):
            with day.seen(leader) as (_, at):
                assert [each.id for each in at.day.teams] == [teams[me]]
                assert [each.words for each in at.day.addresses] == [day.doors[me][2]]
                assert [each.id for each in at.day.vehicles] == [[], [van]][me]
                assert [each.address for each in at.day.assignments] == [addresses[me]]
        with day.seen() as (_, at):
            assert (len(at.day.teams), len(at.day.addresses)) == (2, 2)

    def test_the_database_itself_shows_no_more(self, desk, day):
        addresses, teams = day.whole()
        query = "select id from joint_event where kind in ('day-address', 'day-team') and operation_id = %s"
        shown = {row[0] for row in desk.sql(query, day.number, account=day.leaders[0])}
        assert shown == {addresses[0], teams[0]}
        assert {row[0] for row in desk.sql(query, day.number, account=day.laid.lead)} == {*addresses, *teams}
        for nobody in (day.laid.sees, day.laid.essex, day.laid.stranger, None):
            assert desk.sql(query, day.number, account=nobody) == []

    def test_a_door_that_was_given_to_another_team_is_out_of_sight(self, desk, day):
        addresses, teams = [day.address(0), day.address(1)], [day.team(0), day.team(1)]
        first = day.assign(addresses[0], teams[0])
        day.assign(addresses[0], teams[1], supersedes=first)
        with day.seen(day.leaders[0]) as (_, at):
            assert (at.day.addresses, at.day.of_team(teams[0])) == ((), ())
        with day.seen(day.leaders[1]) as (_, at):
            assert [each.id for each in at.day.addresses] == [addresses[0]]

    def test_whoever_leads_the_team_no_more_sees_nothing(self, day):
        from django.http import Http404

        _, teams = day.whole()
        day.team(1, supersedes=teams[0])
        with pytest.raises(Http404), day.seen(day.leaders[0]):
            pass


class TestWhoAdds:
    def test_a_leader_plans_nothing_and_enters_for_their_own_team_alone(self, desk, day):
        from django.http import Http404

        from rightdoor.casework.access.may import NotAllowed

        addresses, teams = day.whole()
        with pytest.raises(NotAllowed):
            day.plan("day-stood-down", who=day.leaders[0], day=day.day, reason="Home.")
        with pytest.raises(Http404):
            day.enter(day.leaders[0], teams[1], addresses[1], "entry", {"outcome": "nobody-in"}, nonce="n1")
        insert = (
            "insert into joint_event (id, operation_id, nth, kind, at_us, recorded_us, by_id, body, source, tasking) "
            "values ('ev_forged', %s, 0, %s, 1, 1, %s, %s::jsonb, 'desk', '')"
        )
        leader = day.leaders[0]
        for kind, body in (
            ("day-team", {"day": day.day, "account": leader.username, "name": "Mine"}),
            ("day-assigned", {"address": addresses[1], "team": teams[0], "order": 1}),
            ("day-result", {"address": addresses[1], "team": teams[1], "what": "entry", "outcome": "nobody-in"}),
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                desk.sql(insert, day.number, kind, leader.pk, json.dumps(body), account=leader)
        mine = {"address": addresses[0], "team": teams[0], "what": "entry", "outcome": "nobody-in"}
        assert desk.sql(insert, day.number, "day-result", leader.pk, json.dumps(mine), account=leader) == []

    def test_a_leader_takes_nothing_of_the_plan_back(self, desk, day):
        addresses, _ = day.whole()
        leader = day.leaders[0]
        insert = (
            "insert into joint_event (id, operation_id, nth, kind, at_us, recorded_us, by_id, body, source, tasking, supersedes_id) "
            "values ('ev_forged', %s, 0, 'withdrawn', 1, 1, %s, '{}'::jsonb, 'desk', '', %s)"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            desk.sql(insert, day.number, leader.pk, addresses[0], account=leader)
        assert desk.sql(insert, day.number, day.planner.pk, addresses[0], account=day.planner) == []

    def test_a_team_is_led_by_an_account_of_a_force_of_the_operation(self, desk, day):
        from rightdoor.casework.cases.problems import Impossible

        elsewhere, ended = (
            desk.account(("officer-in-the-case", desk.unit())),
            desk.account(("officer-in-the-case", day.unit), name="Was Here"),
        )
        with desk.as_owner():
            ended.is_active = False
            ended.save(update_fields=["is_active"])
        for account in (elsewhere.username, ended.username, day.planner.username + "x"):
            with pytest.raises(Impossible, match="Choose one, or leave it empty"):
                day.plan("day-team", day=day.day, name="Team Oak", account=account)
        with day.seen() as (_, seen):
            assert seen.day.teams == ()
        page = desk.client(day.planner).get(f"/operations/{day.number}/days/{day.day}/record/day-team/").content.decode()
        offered = re.findall(r'<option value="([^"]*)"', page[page.index('name="account"') :].split("</select>")[0])
        assert {each.username for each in day.leaders} <= set(offered)
        assert not {elsewhere.username, ended.username} & set(offered)

    def test_the_address_is_copied_from_the_papers_whatever_is_typed(self, day):
        from rightdoor.casework.cases.problems import Impossible

        case, premises, words = day.doors[0]
        made = day.plan(
            "day-address", day=day.day, case=case, premises=premises, address="1 Wrong Door", children="none", vulnerable="none"
        )
        with day.seen() as (_, at):
            assert at.address(made).words == words
        assert words.startswith("2 Day Street")
        with pytest.raises(Impossible) as said:
            day.plan("day-address", day=day.day, case=case, premises="pr_nothing", address="x", children="none", vulnerable="none")
        assert said.value.problems[0].field == "premises"
        with pytest.raises(Impossible) as said:
            day.plan("day-address", day=day.day, case="case_nothing", premises=premises, address="x", children="none", vulnerable="none")
        assert said.value.problems[0].field == "case"

    def test_a_case_that_is_not_in_the_operation_is_said(self, day):
        from rightdoor.casework.cases import acts
        from rightdoor.joint.day.checks.register import findings_of

        addresses, _ = day.whole()
        with day.seen() as (_, at):
            assert findings_of(at.look) == ()
        (joined,) = day.history(0).of("joined-operation")
        with day.acting() as done:
            acts.record(done, day.doors[0][0], "left-operation", done.now_us, {"joined": joined.id}, expected=None)
        with day.seen() as (_, at):
            assert [(each.code, each.where) for each in findings_of(at.look)] == [("case-outside", (addresses[0],))]
        for how, outside in (("linked", [("case-outside", (addresses[0],))]), ("tasked", [])):
            with day.acting() as done:
                said = {"operation": str(day.number), "as": how}
                acts.record(done, day.doors[0][0], "joined-operation", done.now_us, said, expected=None)
            with day.seen() as (_, at):
                assert [(each.code, each.where) for each in findings_of(at.look)] == outside, how


class TestGivenOut:
    def give(self, day, team, what="briefing", account=None, conditions=True):
        from rightdoor.casework.joint.day.acts import PURPOSE, give_out
        from rightdoor.casework.warrants.acts import Confirmed

        with day.seen(account) as (done, at):
            done.purpose = PURPOSE
            return give_out(done, at, at.team(team), what, by="Supt Reed", confirmed=Confirmed(conditions))

    def test_a_pack_is_counted_in_the_ledger_under_its_purpose_and_kept_in_the_day(self, desk, day):
        _, teams = day.whole()
        last = desk.ledger()[-1][0]
        given = self.give(day, teams[0], "grab-pack")
        rows = [json.loads(body)["subject"] for _, _, act, body in desk.ledger(last) if act == "exported"]
        assert [(row["case"], row["what"], row["file"], row["purpose"]) for row in rows] == [
            (day.doors[0][0], "day-grab-pack", given.digest, "overt-step")
        ]
        assert day.doors[0][2].encode() in given.pack.data
        assert day.doors[1][2].encode() not in given.pack.data
        assert all(day.doors[0][2] not in body for _, _, _, body in desk.ledger(last))
        with day.seen() as (_, at):
            assert [(each.text("what"), each.text("digest")) for each in at.day.given] == [("grab-pack", given.digest)]

    def test_a_leader_gives_nothing_out(self, day):
        from rightdoor.casework.access.may import NotAllowed

        _, teams = day.whole()
        with pytest.raises(NotAllowed):
            self.give(day, teams[0], account=day.leaders[0])

    def test_nothing_is_given_out_without_deconfliction(self, day):
        from rightdoor.joint.day.problems import NotReady

        case, premises, _ = day.doors[0]
        address = day.plan("day-address", day=day.day, case=case, premises=premises, children="none", vulnerable="none")
        team = day.team(0)
        day.assign(address, team)
        with pytest.raises(NotReady):
            self.give(day, team)
        day.plan("day-deconflicted", address=address, reference="check 7", result="no-hit", by="DC Ash")
        assert self.give(day, team).pack is None


class TestResults:
    def test_a_door_goes_into_the_case_the_same_minute(self, day):
        addresses, teams = day.whole()
        leader = day.leaders[0]
        entry = day.enter(leader, teams[0], addresses[0], "entry", ENTERED, nonce="n1")
        arrest = day.enter(leader, teams[0], addresses[0], "arrest", ARREST, nonce="n2", at_us=day.start + HOUR // 2)
        held = day.history(0)
        assert (entry.kept, arrest.kept) == ("", "")
        assert held.one(entry.recorded["entry"]).kind == "warrant-executed"
        made = held.one(arrest.recorded["arrest"])
        assert (made.text("person"), made.text("warrant")) == (arrest.recorded["person"], entry.recorded["entry"])
        assert made.texts("operations") == (str(day.number),)
        with day.seen() as (_, at):
            assert [(each.event.text("what"), each.waiting) for each in at.day.results] == [("entry", False), ("arrest", False)]
            assert not any(each.event.texts("kept") for each in at.day.results)

    def test_the_same_form_sent_twice_is_taken_once(self, day):
        addresses, teams = day.whole()
        first = day.enter(day.leaders[0], teams[0], addresses[0], "entry", ENTERED, nonce="n1")
        second = day.enter(day.leaders[0], teams[0], addresses[0], "entry", ENTERED, nonce="n1")
        assert second.event.id == first.event.id
        assert len(day.history(0).of("warrant-executed")) == 1

    def test_what_a_closed_case_does_not_take_is_kept_and_written_once_it_is_open(self, day):
        from rightdoor.casework.cases.problems import Impossible
        from rightdoor.casework.joint.day.results import settle

        addresses, teams = day.whole()
        case = day.doors[0][0]
        with day.desk.as_owner():
            from rightdoor.casework.cases.models import Case

            Case.objects.filter(pk=case).update(closed_us=clock())
        entered = day.enter(day.leaders[0], teams[0], addresses[0], "arrest", ARREST, nonce="n1")
        assert (dict(entered.recorded), "closed" in entered.kept) == ({}, True)
        with day.seen(day.leaders[0]) as (done, at):
            (result,) = at.day.results
            assert result.waiting
            with pytest.raises(Impossible, match="closed"):
                settle(done, at, result)
        with day.desk.as_owner():
            Case.objects.filter(pk=case).update(closed_us=None)
        with day.seen() as (done, at):
            written = settle(done, at, at.day.results[0])
        assert day.history(0).one(written.recorded["arrest"]).text("offence") == ARREST["offence"]
        with day.seen() as (done, at):
            (result,) = at.day.results
            assert not result.waiting
            with pytest.raises(Impossible):
                settle(done, at, result)

    def test_a_child_whom_the_leader_may_not_record_is_kept_and_written_by_whoever_may(self, desk, day):
        from rightdoor.casework.joint.day.results import settle

        addresses, teams = day.whole()
        given = {"age_band": "5-9", "relation": "household", "risk": "access", "immediate": True}
        leader = desk.account(("grader", day.unit), ("intelligence-researcher", day.unit), name="No case work")
        day.team(0, supersedes=teams[0], account=leader.username)
        kept = day.enter(leader, teams[0], addresses[0], "child", given, nonce="n1")
        assert (kept.recorded, bool(kept.kept)) == ({}, True)
        with day.seen() as (done, at):
            settle(done, at, at.day.results[0])
        (risk,) = day.history(0).of("risk-noted")
        (child,) = day.history(0).of("child-recorded")
        assert (risk.text("child"), child.text("age_band")) == (child.id, "5-9")

    def test_a_result_kept_may_be_settled_elsewhere_with_a_reason_by_whoever_runs_it(self, day):
        from rightdoor.casework.access.may import NotAllowed
        from rightdoor.casework.joint.day.results import settle

        addresses, teams = day.whole()
        with day.desk.as_owner():
            from rightdoor.casework.cases.models import Case

            Case.objects.filter(pk=day.doors[0][0]).update(closed_us=clock())
        day.enter(day.leaders[0], teams[0], addresses[0], "arrest", ARREST, nonce="n1")
        with day.seen(day.leaders[0]) as (done, at), pytest.raises(NotAllowed):
            settle(done, at, at.day.results[0], elsewhere="In the custody record.")
        with day.seen() as (done, at):
            settle(done, at, at.day.results[0], elsewhere="In the custody record.")
        with day.seen() as (_, at):
            assert [(each.waiting, each.settled.text("how")) for each in at.day.results] == [(False, "elsewhere")]

    def test_a_result_before_its_fields_are_whole_is_refused_by_field(self, day):
        from rightdoor.casework.cases.problems import Impossible

        addresses, teams = day.whole()
        with pytest.raises(Impossible) as said:
            day.enter(day.leaders[0], teams[0], addresses[0], "entry", {"outcome": "entered"}, nonce="n1")
        assert "officer" in {each.field for each in said.value.problems}
        with pytest.raises(Impossible):
            day.enter(day.leaders[0], teams[0], addresses[0], "weather", {}, nonce="n2")
