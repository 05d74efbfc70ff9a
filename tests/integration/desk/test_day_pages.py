"""Pages of a day of action: the plan is made by its forms, a leader sees and enters their own part, what is given out bears that alone."""

from __future__ import annotations

import hashlib
import re

import pytest
from lxml import html

from desk_case import report
from desk_day_case import ENTERED, DeskDay
from desk_subject_case import GRADE, rich_files
from rightdoor.model.civil import DAY, HOUR, iso_utc


@pytest.fixture
def day(desk):
    return DeskDay(desk)


def at(day, rest=""):
    return f"/operations/{day.number}/days/{day.day}/{rest}"


def token_of(page):
    return re.search(r'name="expected" value="([^"]*)"', page)[1]


def tree(page):
    return html.fromstring(page.content)


def listed(page):
    """Address and other days of each door that may be chosen."""
    rows = (["".join(cell.itertext()).strip() for cell in row] for row in tree(page).xpath("//main//tbody/tr"))
    return sorted((row[0], row[5]) for row in rows)


def instant(name, at_us):
    text = iso_utc(at_us)
    parts = (text[8:10], text[5:7], text[:4], text[11:16], "UTC")
    return {f"{name}_{n}": part for n, part in enumerate(parts)}


class TestThePlanByItsForms:
    def test_a_plan_is_made_by_forms_and_its_findings_go_away_one_by_one(self, desk, day):
        client = desk.client(day.planner)
        case, _, words = day.doors[0]

        def post(rest, **given):
            page = client.get(at(day, rest)).content.decode()
            answer = client.post(at(day, rest), {"expected": token_of(page), **given})
            assert answer.status_code == 303, re.sub(r"<[^>]+>", " ", answer.content.decode())[:2000]

        post("record/day-address/", day=day.day, case=case, children="none", vulnerable="none")
        shown = client.get(at(day)).content.decode()
        assert words in shown  # premises and address were copied: neither was typed
        assert "Deconfliction is not done for this address." in shown
        with day.seen() as (_, seen):
            (address,) = seen.day.addresses
        leader = day.leaders[0]
        post("record/day-team/", day=day.day, name="Team Oak", leader="Leader One", account=leader.username, safeguarding="DC Care")
        with day.seen() as (_, seen):
            (team,) = seen.day.teams
        times = {**instant("from", day.start), **instant("until", day.start + HOUR)}
        post("record/day-assigned/", address=address.event.id, team=team.event.id, order="1", **times)
        post("record/day-deconflicted/", address=address.event.id, reference="check 7", result="no-hit", by="DC Ash")
        assert "Nothing that the checks look at." in client.get(at(day)).content.decode()
        post(f"correct/{team.event.id}/", day=day.day, name="Team Oak", leader="", account=leader.username, safeguarding="DC Care")
        assert "Team Oak has no leader." in client.get(at(day)).content.decode()
        with day.seen() as (_, seen):
            (door,) = seen.day.assignments
        post(f"withdraw/{door.event.id}/", reason="Another day.")
        assert "No team goes to this address." in client.get(at(day)).content.decode()

    def test_a_door_is_chosen_from_what_warrants_name_and_nothing_of_it_is_typed(self, desk, day):
        client = desk.client(day.planner)
        last = desk.ledger()[-1][0]
        page = client.get(at(day, "record/day-address/"))
        assert any('"day-doors"' in entry[3] for entry in desk.ledger(last)), "whose doors were shown is in the ledger"
        assert listed(page) == sorted((words, "no other day") for _, _, words in day.doors)
        case, premises, words = day.doors[0]
        (choose,) = (each for each in tree(page).xpath("//main//table//a/@href") if f"case={case}" in each)
        chosen = client.get(choose)
        held = {name: tree(chosen).xpath(f"string(//form//*[@name='{name}']/@value)") for name in ("case", "premises")}
        assert held == {"case": case, "premises": premises}
        sent = {
            **held,
            "warrant": tree(chosen).xpath("string(//form//*[@name='warrant']/@value)"),
            "day": day.day,
            "children": "none",
            "vulnerable": "none",
        }
        assert client.post(choose, {**sent, "expected": token_of(chosen.content.decode())}).status_code == 303
        assert [other for other, _ in listed(client.get(at(day, "record/day-address/")))] == [day.doors[1][2]], (
            "what the day has is not listed"
        )
        with day.seen() as (_, seen):
            assert [each.words for each in seen.day.addresses] == [words]
            (address,) = seen.day.addresses
        second = day.plan("day-planned", name="Dusk", day=day.start // DAY, commander="A", contact="B", ends=day.start + DAY)
        other = client.get(f"/operations/{day.number}/days/{second}/record/day-address/")
        assert listed(other) == sorted([(words, "Dawn"), (day.doors[1][2], "no other day")])
        day.plan("day-address-withdrawn", address=address.id, reason="Another day.")
        assert len(listed(client.get(at(day, "record/day-address/")))) == 2, "taken out, it may be put in again"

    def test_a_door_that_was_entered_or_whose_time_is_over_is_not_to_be_chosen(self, desk, day):
        from rightdoor.casework.acting import acting
        from rightdoor.casework.joint.day.doors import doors_free
        from rightdoor.casework.joint.day.queries import day_seen

        def free(account, now_us):
            with acting(account, now_us=now_us) as done:
                return sorted(each.address for each in doors_free(done, day_seen(done, day.number, day.day)))

        words = [each[2] for each in day.doors]
        assert free(day.planner, day.start) == sorted(words)
        assert free(day.laid.lead, day.start) == [], "cases that one does not see are not listed"
        assert free(day.planner, day.start + 93 * DAY) == [], "three months after the warrants"
        day.whole()
        with day.seen() as (_, seen):
            team, door = seen.day.teams[0], seen.day.addresses[0]
        second = day.plan("day-planned", name="Dusk", day=day.start // DAY, commander="A", contact="B", ends=day.start + DAY)
        day.enter(day.leaders[0], team.id, door.id, "entry", ENTERED, nonce="n")
        with acting(day.planner, now_us=day.start + HOUR) as done:
            found = doors_free(done, day_seen(done, day.number, second))
        assert [(each.address, each.planned) for each in found] == [(words[1], ("Dawn",))]

    def test_a_day_is_planned_and_listed(self, desk, day):
        client = desk.client(day.planner)
        address = f"/operations/{day.number}/days/plan/"
        token = token_of(client.get(address).content.decode())
        given = {"name": "Second dawn", "commander": "Supt Reed", "contact": "Control", "day_0": "7", "day_1": "12", "day_2": "2026"}
        wrong = client.post(address, {**given, "expected": token})
        assert (wrong.status_code, b"Briefings and grab packs are good until" in wrong.content) == (422, True)
        made = client.post(address, {**given, **instant("ends", day.start + 30 * 24 * HOUR), "expected": token})
        assert made.status_code == 303
        assert "Second dawn" in client.get(f"/operations/{day.number}/days/").content.decode()

    def test_what_somebody_added_meanwhile_is_said_and_what_was_typed_is_kept(self, desk, day):
        client = desk.client(day.planner)
        token = token_of(client.get(at(day, "record/day-vehicle/")).content.decode())
        day.plan("day-vehicle", day=day.day, name="Van 1")
        answer = client.post(at(day, "record/day-vehicle/"), {"day": day.day, "name": "Van 2", "expected": token})
        assert (answer.status_code, b"Van 2" in answer.content, b"Vehicle of the day" in answer.content) == (409, True, True)


class TestALeader:
    def test_sees_their_team_on_their_page_and_no_other(self, desk, day):
        _, teams = day.whole()
        client = desk.client(day.leaders[0])
        mine, other = day.doors[0][2], day.doors[1][2]
        led = client.get(at(day))
        assert (led.status_code, led["Location"]) == (303, at(day, f"teams/{teams[0]}/"))
        shown = client.get(led["Location"]).content.decode()
        assert mine in shown
        assert other not in shown
        for rest in (f"teams/{teams[1]}/", "record/day-team/", "picture/", f"teams/{teams[0]}/give/"):
            assert client.get(at(day, rest)).status_code in (403, 404)
        assert desk.client(day.laid.sees).get(at(day)).status_code == 404

    def test_enters_a_result_that_stands_in_the_case_and_in_the_picture(self, desk, day):
        addresses, teams = day.whole()
        client = desk.client(day.leaders[0])
        form = at(day, f"teams/{teams[0]}/doors/{addresses[0]}/entry/")
        page = client.get(form).content.decode()
        nonce = re.search(r'name="sent" value="([^"]*)"', page)[1]
        wrong = client.post(form, {**instant("at", day.start), "outcome": "entered", "sent": nonce})
        assert wrong.status_code == 422
        given = {
            "outcome": "entered", "power": "warrant", "officer": "DS Oak", "occupier": "yes", "force": "no", "copy": "occupier",
            "found": "yes", "other": "no",
        }  # fmt: skip
        done = client.post(form, {**instant("at", day.start), **given, "sent": nonce})
        assert done.status_code == 303
        assert [each.text("officer") for each in day.history(0).of("warrant-executed")] == ["DS Oak"]
        assert "Entered and searched" in client.get(done["Location"]).content.decode()
        picture = desk.client(day.planner).get(at(day, "picture/")).content.decode()
        assert "rd-day__entered" in picture
        assert "1 of 2 doors" in picture

    def test_what_is_kept_is_said_and_settled_by_its_form(self, desk, day):
        from rightdoor.casework.cases.models import Case

        addresses, teams = day.whole()
        with desk.as_owner():
            Case.objects.filter(pk=day.doors[0][0]).update(closed_us=day.start)
        client = desk.client(day.leaders[0])
        form = at(day, f"teams/{teams[0]}/doors/{addresses[0]}/risk/")
        done = client.post(form, {**instant("at", day.start), "risk": "access", "immediate": "yes", "sent": "n1"}, follow=True)
        assert "Kept, and not yet in the case" in done.content.decode()
        planner = desk.client(day.planner)
        picture = planner.get(at(day, "picture/")).content.decode()
        settle = re.search(r'href="([^"]+/results/[^"]+)"', picture)[1]
        assert "The case is closed" in planner.get(settle).content.decode()
        assert planner.post(settle, {"how": "written"}).status_code == 422
        assert planner.post(settle, {"how": "elsewhere"}).status_code == 422
        with desk.as_owner():
            Case.objects.filter(pk=day.doors[0][0]).update(closed_us=None)
        assert planner.post(settle, {"how": "written"}).status_code == 303
        assert len(day.history(0).of("risk-noted")) == 1
        assert planner.get(settle).status_code == 404


class TestGivenOut:
    def test_the_pack_is_a_file_of_that_team_whose_digest_is_shown_afterwards(self, desk, day):
        _, teams = day.whole()
        client = desk.client(day.planner)
        give = at(day, f"teams/{teams[0]}/give/")
        file = client.post(give, {"what": "grab-pack", "conditions": "on", "originator": "agreed/1"})
        assert (file.status_code, "attachment" in file["Content-Disposition"]) == (200, True)
        assert day.doors[0][2].encode() in file.content
        assert day.doors[1][2].encode() not in file.content
        assert hashlib.sha256(file.content).hexdigest() in client.get(give).content.decode()
        paper = client.post(give, {"what": "briefing", "conditions": "on", "originator": "agreed/1"}).content.decode()
        assert day.doors[0][2] in paper
        assert day.doors[1][2] not in paper

    def test_conditions_of_the_sources_stand_where_they_are_to_be_kept_to(self, desk, day):
        graded = {name: text for name, text in rich_files("890771").items() if name.endswith(("columns.yaml", "package.csv"))}
        desk.populate(day.unit, files=report("890771", account="acc-rich-890771") | graded)
        number = "select s.subject from listing_subject s join listing_subjectreceipt r using (subject) where r.number = %s"
        day.doors.append(day.door_of(desk.sql(number, "890771", account=day.planner)[0][0]))
        team = day.team(0)
        day.assign(day.address(len(day.doors) - 1), team)
        shown = desk.client(day.planner).get(at(day, f"teams/{team}/give/")).content.decode()
        assert shown.count('name="conditions"') == 1
        assert re.search(r"<li>Door 1: <strong>" + re.escape(GRADE[:3]), shown)

    def test_giving_out_asks_again_who_one_is(self, desk, day):
        _, teams = day.whole()
        late = desk.client(day.planner, shown_s=3600)
        assert late.get(at(day, f"teams/{teams[0]}/give/")).status_code == 302

    def test_without_deconfliction_the_page_says_why_nothing_is_given_out(self, desk, day):
        case, premises, words = day.doors[0]
        address = day.plan("day-address", day=day.day, case=case, premises=premises, children="none", vulnerable="none")
        team = day.team(0)
        day.assign(address, team)
        client = desk.client(day.planner)
        give = at(day, f"teams/{team}/give/")
        assert "Deconfliction is done for none of this team’s doors." in client.get(give).content.decode()
        refused = client.post(give, {"what": "grab-pack"})
        assert (refused.status_code, words in refused.content.decode()) == (409, False)
