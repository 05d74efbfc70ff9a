"""The pages of the board: lines with all that one needs, handing on, closing with a reason, the calendar feed, dip samples."""

from __future__ import annotations

import json
import re

import pytest

from cases_case import Cases
from decided_case import NOW
from duties_case import DAY, HOUR, lay_case, lay_duty, lay_event, lay_many


@pytest.fixture
def cases(desk):
    return Cases(desk)


@pytest.fixture
def clock():
    """The instant that pages go by: the real one."""
    from rightdoor.desk.surroundings import now_us

    return now_us()


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_line_says_what_why_by_when_on_which_rule_and_leads_to_where_it_is_done(desk, cases, clock):
    case = cases.opened()
    duty = lay_duty(
        desk, case, due_us=clock - 5 * HOUR, code="CLK-UNTOUCHED", area="opening", owner=cases.officer, what="Look at the case", why="Nobody did.",
        rule="a policy, 28 days from then.", extend="a supervisor", record="what was found", records="risk-assessed", about="ev_laid",
    )  # fmt: skip
    page = desk.client(cases.officer).get(f"/duties/?case={case}")
    said = _text(page)
    for words in ("Look at the case", "Nobody did.", "28 days from then.", "Who may extend it: a supervisor", "To be recorded: what was found",
                  "Overdue", "Oona Officer", "CLK-UNTOUCHED"):  # fmt: skip
        assert words in said, words
    body = page.content.decode()
    assert f'href="/cases/{case}/record/risk-assessed/?about=ev_laid"' in body
    assert f'href="/cases/{case}/duties/{duty}/give/"' in body
    assert "Close it with a reason" not in said
    assert "Close it with a reason" in _text(desk.client(cases.supervisor).get(f"/duties/?case={case}"))


def test_whom_a_duty_is_offered_to_and_who_sent_it_back_are_named(desk, cases, clock):
    case = lay_case(desk, cases.unit, cases.officer)
    duty, other = lay_duty(desk, case, owner=cases.officer), lay_duty(desk, case, owner=cases.officer)
    for name in (duty, other):
        lay_event(desk, case, "duty-given", {"duty": name, "to": cases.guardian.username}, cases.officer)
    lay_event(desk, case, "duty-refused", {"duty": other, "reason": "I am on leave."}, cases.guardian)
    said = _text(desk.client(cases.officer).get(f"/duties/?case={case}"))
    assert "Offered to Gwen Guardian, not answered" in said
    assert "Sent back by Gwen Guardian" in said
    assert "I am on leave." in said
    assert "Accept it or send it back" not in said
    assert "Accept it or send it back" in _text(desk.client(cases.guardian).get(f"/duties/?case={case}"))


def test_the_order_the_filters_and_the_page_stand_in_the_address(desk, cases, clock):
    lay_many(desk, cases.unit, cases.officer, cases=30, each=4)
    client = desk.client(cases.officer)
    page = client.get("/duties/?owner=nobody&area=bail&sort=-due&page=99&show=overdue&code=nonsense")
    said = _text(page)
    assert "Nobody: the unit&#x27;s" in said
    assert 'aria-sort="descending"' in page.content.decode()
    links = re.findall(r'href="(\?[^"]*)"', page.content.decode())
    assert any("owner=nobody" in link and "area=bail" in link and "show=running" in link for link in links)
    assert client.get("/duties/?unit=x&operation=99999&owner=77&page=²").status_code == 200


def test_a_word_of_a_case_that_could_be_markup_stays_a_word(desk, cases, clock):
    case = lay_case(desk, cases.unit, cases.officer)
    lay_duty(desk, case, what="<script>alert(1)</script>", why="<b>x</b>\u202e", rule="<i>")
    body = desk.client(cases.officer).get(f"/duties/?case={case}").content.decode()
    assert "<script>alert(1)" not in body
    assert "&lt;script&gt;alert(1)" in body
    assert "\u202e" not in body


def test_whoever_sees_no_casework_finds_the_board_empty(desk, cases):
    lay_duty(desk, lay_case(desk, cases.unit, cases.officer))
    for role in ("auditor", "administrator", "occupational-health"):
        page = desk.client(desk.account((role, cases.unit))).get("/duties/")
        assert page.status_code == 200
        assert "Nothing is due in what you can see" in _text(page)
        assert "Person" not in page.content.decode().partition("<main")[2]


def test_a_supervisor_closes_a_duty_of_policy_with_a_reason_and_the_case_keeps_it(desk, cases):
    case = cases.opened()
    policy, law = lay_duty(desk, case, code="CLK-OWNERLESS"), lay_duty(desk, case, code="CLK-CUSTODY")
    officer, supervisor = desk.client(cases.officer), desk.client(cases.supervisor)
    assert officer.get(f"/cases/{case}/duties/{policy}/close/").status_code in (200, 403)
    _open(supervisor, cases)
    token = cases.token(case)
    form = supervisor.get(f"/cases/{case}/duties/{policy}/close/")
    assert form.status_code == 200
    empty = supervisor.post(f"/cases/{case}/duties/{policy}/close/", {"expected": token, "reason": ""})
    assert empty.status_code == 422
    refused = supervisor.post(f"/cases/{case}/duties/{law}/close/", {"expected": token, "reason": "because"})
    assert (refused.status_code, "no supervisor may set aside" in _text(refused)) == (409, True)
    done = supervisor.post(f"/cases/{case}/duties/{policy}/close/", {"expected": token, "reason": "handed to another force"})
    assert done.status_code == 303
    assert "Duty closed with a reason" in _text(supervisor.get(f"/cases/{case}/"))


def _open(client, cases):
    """The purpose for which the subject is opened."""
    client.post(f"/subjects/{cases.subject}/purpose", {"purpose": "investigation"})


def test_an_officer_may_not_close_a_duty_and_another_unit_finds_nothing(desk, cases):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.duties.acts import set_aside

    case = cases.opened()
    duty = lay_duty(desk, case, code="CLK-OWNERLESS")
    with pytest.raises(NotAllowed), cases.as_() as done:
        set_aside(done, case, duty, reason="no", expected=None)
    assert desk.client(cases.elsewhere).get(f"/cases/{case}/duties/{duty}/close/").status_code == 404


def test_what_is_late_is_told_once_for_each_step_and_again_where_the_time_was_moved(desk, cases):
    from rightdoor.casework.cases.models import Duty
    from rightdoor.casework.duties.escalating import escalate
    from rightdoor.casework.duties.models import Escalation

    case = lay_case(desk, cases.unit, cases.officer)
    urgent = lay_duty(desk, case, due_us=NOW - HOUR, area="safeguarding")
    plain = lay_duty(desk, case, due_us=NOW - HOUR, area="opening")
    lay_duty(desk, case, due_us=NOW - DAY, area="safeguarding", done_event="ev_1")
    mine = (urgent, plain)

    def told(at_us):
        before = desk.ledger()[-1][0]
        with desk.as_shell():
            escalate(at_us)
        with desk.as_owner():
            rows = list(Escalation.objects.filter(duty__in=mine).order_by("duty", "due_us", "level").values_list("duty", "level", "role"))
        entries = [json.loads(body)["subject"] for _, actor, _, body in desk.ledger(before) if actor == "desk"]
        return rows, [(e["duty"], e["level"]) for e in entries if e.get("duty") in mine]

    first = [(urgent, 1, "supervisor")]
    assert told(NOW) == (first, [(urgent, 1)])
    assert told(NOW) == (first, [])
    assert told(NOW + 4 * HOUR) == ([*first, (urgent, 2, "senior-investigating-officer")], [(urgent, 2)])
    with desk.as_owner():
        Duty.objects.filter(pk=urgent).update(due_us=NOW)
    rows, entries = told(NOW + HOUR)
    assert entries == [(urgent, 1)]
    assert len(rows) == 3


def test_the_board_of_a_supervisor_has_what_was_escalated_to_that_role_in_that_unit(desk, cases):
    from rightdoor.casework.duties.escalating import escalate

    case = lay_case(desk, cases.unit, cases.officer)
    late = lay_duty(desk, case, due_us=NOW - HOUR, area="custody", what="The late one")
    lay_duty(desk, case, due_us=NOW - HOUR, area="charges", what="The other one")
    with desk.as_shell():
        escalate(NOW)
    said = _text(desk.client(cases.supervisor).get("/duties/?up=on"))
    assert "The late one" in said
    assert "The other one" not in said
    assert "The late one" not in _text(desk.client(cases.officer).get("/duties/?up=on"))
    with desk.as_owner():
        from rightdoor.casework.cases.models import Duty

        Duty.objects.filter(pk=late).update(due_us=NOW - 2 * HOUR)  # its time was moved: that it was late by another one is past
    assert "The late one" not in _text(desk.client(cases.supervisor).get("/duties/?up=on"))
    assert desk.sql("select count(*) from duties_escalation where duty = %s", late, account=cases.elsewhere) == [(0,)]
    assert desk.sql("select count(*) from duties_escalation where duty = %s", late, account=cases.officer) == [(1,)]


def _feed(desk, account, *scopes, query="", **more):
    token = desk.token(account, *(scopes or ("calendar",)), **more)
    return desk.browser().get(f"/duties/calendar/{token}.ics{query}")


def test_the_feed_holds_codes_and_numbers_of_ones_own_duties_and_nothing_of_a_case(desk, cases, clock):
    case = lay_case(desk, cases.unit, cases.officer)
    own = lay_duty(
        desk, case, due_us=clock + 3 * DAY, owner=cases.officer, code="CLK-UNTOUCHED", what="Ask Ansel Reedling", why="secret words"
    )
    other = lay_duty(desk, case, due_us=clock + DAY, what="Of the unit")
    feed = _feed(desk, cases.officer)
    assert (feed.status_code, feed.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    body = feed.content.decode().replace("\r\n ", "")
    assert f"UID:{own}@rightdoor.invalid" in body
    assert f"({case})" in body
    assert "CLK-UNTOUCHED" in body
    assert other not in body
    for secret in ("Ansel", "Reedling", "secret", cases.subject):
        assert secret not in body
    assert other in _feed(desk, cases.officer, query="?of=unit").content.decode().replace("\r\n ", "")


def test_no_case_of_a_silent_compartment_is_in_a_calendar(desk, cases, clock):
    from rightdoor.casework.access.compartments import found

    with cases.as_(cases.supervisor) as done:
        silent = found(done, name="Quiet", grade="silent", contact="desk 9")
    hidden = lay_duty(desk, lay_case(desk, cases.unit, cases.supervisor, scope=[silent.pk]), due_us=clock + DAY, owner=cases.supervisor)
    open_one = lay_duty(desk, lay_case(desk, cases.unit, cases.supervisor), due_us=clock + DAY, owner=cases.supervisor)
    body = _feed(desk, cases.supervisor).content.decode().replace("\r\n ", "")
    assert open_one in body
    assert hidden not in body


def test_an_address_opens_the_feed_alone_and_only_while_its_token_holds(desk, cases):
    assert _feed(desk, cases.officer, "read-list").status_code == 410
    assert _feed(desk, cases.officer, "calendar", "read-list").status_code == 410
    assert _feed(desk, cases.officer, days=-1).status_code == 410
    assert desk.browser().get("/duties/calendar/rdt_nothing.ics").status_code == 410
    assert desk.browser().get("/duties/calendar/%00.ics").status_code == 404
    token = desk.token(cases.officer, "calendar")
    assert desk.browser().get("/duties/", headers={"Authorization": f"Bearer {token}"}).status_code == 302
    assert desk.api(cases.officer, "calendar").get("/api/me").status_code == 403
    assert desk.client(cases.supervisor).get(f"/duties/calendar/{token}.ics").status_code == 410
    assert desk.client(cases.officer).get(f"/duties/calendar/{token}.ics").status_code == 200


def test_a_feed_is_made_shown_once_and_revoked(desk, cases):
    client = desk.client(cases.officer)
    made = client.post("/account/calendar/", {"name": "my telephone", "days": "30"})
    (address,) = re.findall(r">http://testserver(/duties/calendar/rdt_[\w-]+\.ics)<", made.content.decode())
    assert desk.browser().get(address).status_code == 200
    page = client.get("/account/calendar/")
    assert address not in page.content.decode()
    assert "my telephone" in _text(page)
    (revoke,) = re.findall(r'action="(/account/tokens/\d+/revoke/)"', page.content.decode())
    assert client.post(revoke).status_code == 303
    assert desk.browser().get(address).status_code == 410
    assert client.post("/account/calendar/", {"name": "", "days": "900"}).status_code == 422
    assert "calendar" not in re.findall(r'name="scopes" value="([^"]+)"', client.get("/account/tokens/").content.decode())


def test_a_sample_is_drawn_kept_and_shown_by_owner_with_what_came_of_each_case(desk, cases):
    from rightdoor.cases.sampling import lot_of

    held = [lay_case(desk, cases.unit, cases.officer) for _ in range(5)] + [lay_case(desk, cases.unit)]
    client = desk.client(cases.supervisor)
    made = client.post("/cases/samples/", {"unit": cases.unit.pk, "month": "2026-03", "each": "2"})
    assert made.status_code == 303
    page = client.get(made["Location"])
    body = page.content.decode()
    (seed,) = re.findall(r'rd-mono">([0-9a-f]{32})<', body)
    lots = sorted((lot_of(seed, "2026-03", case), case) for case in held[:5])
    drawn = re.findall(r'href="/cases/(case_\w+)/"', body)
    assert set(drawn) == {case for _, case in lots[:2]} | {held[5]}
    assert drawn[0] == held[5]
    assert body.count("Not reviewed.") == 3
    lay_event(desk, lots[0][1], "dip-sample", {"result": "to-correct", "words": "x"}, cases.supervisor, at_us=4_000_000_000_000_000)
    assert "Something to put right: Sam Supervisor" in _text(client.get(made["Location"]))
    assert desk.client(cases.elsewhere).get(made["Location"]).status_code == 404
    assert desk.client(cases.officer).get("/cases/samples/").status_code == 403
    for wrong in ({"month": "2999-01"}, {"month": "x"}, {"each": "0"}, {"unit": cases.other.pk}):
        assert client.post("/cases/samples/", {"unit": cases.unit.pk, "month": "2026-03", "each": "2", **wrong}).status_code == 422


def test_whoever_does_not_know_of_a_silent_case_is_shown_the_draw_as_if_there_were_none(desk, cases):
    from rightdoor.casework.access.compartments import found
    from rightdoor.casework.duties import samples

    with cases.as_(cases.supervisor) as done:
        silent = found(done, name="Quiet", grade="silent", contact="desk 9")
    held = [lay_case(desk, cases.unit, cases.officer) for _ in range(4)]
    hidden = [lay_case(desk, cases.unit, cases.officer, scope=[silent.pk]) for _ in range(8)]
    other = desk.account(("supervisor", cases.unit))
    with cases.as_(cases.supervisor) as done:
        made = samples.draw(done, unit=cases.unit.pk, month="2026-03", each=2, seed="0123456789abcdef")
        whole = samples.sample(done, made.pk)
    with cases.as_(other) as done:
        seen = samples.sample(done, made.pk)
        alone = samples.sample(done, samples.draw(done, unit=cases.unit.pk, month="2026-03", each=2, seed="0123456789abcdef").pk)
    assert (len(whole.lots), whole.among) == (4, 12)
    assert {lot.case for lot in whole.lots} & set(hidden)
    assert seen.among == alone.among == len(held)
    assert [lot.case for lot in seen.lots] == [lot.case for lot in alone.lots]


def test_the_interface_has_the_board_its_counts_and_closing_with_a_reason(desk, cases, clock):
    case = cases.opened()
    duty = lay_duty(desk, case, due_us=clock - 2 * DAY, code="CLK-OWNERLESS", owner=cases.officer)
    api = desk.api(cases.supervisor)
    page = api.get(f"/api/duties?case={case}").json()
    line = next(one for one in page["items"] if one["id"] == duty)
    assert (line["state"], line["owner"], line["case"], line["closable"]) == ("overdue", cases.officer.username, case, True)
    assert [step["role"] for step in line["escalated"]] == ["supervisor"]
    counts = api.get(f"/api/duties/counts?case={case}").json()
    assert counts["overdue"] == sum(one["state"] == "overdue" for one in page["items"])
    assert sum(span["due"] for span in counts["spans"]) + counts["timeless"] == counts["overdue"] + counts["due_soon"] + counts["running"]
    address, given = f"/api/cases/{case}/duties/{duty}/close", {"expected": cases.token(case), "reason": "another force has it"}
    headers = {"Idempotency-Key": "close-a-duty-1", "Rightdoor-Purpose": "investigation"}
    made = api.post(address, given, content_type="application/json", headers=headers)
    assert (made.status_code, made.json()["kind"]) == (201, "duty-set-aside")
    assert desk.api(cases.elsewhere).get(f"/api/duties?case={case}").json()["items"] == []
    assert api.get("/api/duties?owner=someone").status_code == 422


def test_the_interface_draws_a_sample_and_reads_it_again(desk, cases):
    lay_case(desk, cases.unit, cases.officer)
    api = desk.api(cases.supervisor)
    given = {"unit": cases.unit.pk, "month": "2026-03", "each": 1}
    made = api.post("/api/samples", given, content_type="application/json", headers={"Idempotency-Key": "draw-a-sample"})
    assert made.status_code == 201, made.content
    name = made.json()["id"]
    assert api.get(f"/api/samples/{name}").json() == made.json()
    assert [one["id"] for one in api.get("/api/samples").json()] == [name]
    assert desk.api(cases.elsewhere).get(f"/api/samples/{name}").status_code == 404
    assert desk.api(cases.officer).get("/api/samples").status_code == 403


def test_referrals_that_nobody_took_and_duties_of_the_registers_stand_on_the_same_board(desk, cases):
    laid = desk.populate(cases.unit)
    said = _text(desk.client(cases.supervisor).get("/duties/"))
    assert "Take or allocate 1 referral that nobody owns" in said
    assert "Nobody" in said
    assert "Take or allocate" not in _text(desk.client(cases.elsewhere).get("/duties/"))
    for narrowed in ("source=case", "case=x", "up=on", "area=bail", "owner=offered"):
        assert "Take or allocate" not in _text(desk.client(cases.supervisor).get(f"/duties/?{narrowed}"))
    assert "Take or allocate" in _text(desk.client(cases.supervisor).get("/duties/?source=referral&owner=nobody"))
    assert laid.subjects


def test_what_may_stand_in_lines_from_elsewhere_is_asked_for_alone():
    from rightdoor.casework.duties.board import Wanted

    assert Wanted().beside == ("referral", "subject", "register", "request", "right")
    assert Wanted(source="request").beside == ("request",)
    assert Wanted(source="case").beside == Wanted(area="bail").beside == Wanted(case="x").beside == Wanted(owner="offered").beside == ()
