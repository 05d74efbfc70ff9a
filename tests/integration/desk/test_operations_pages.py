"""Pages and interface of operations: opened by the lead, tasked, refused, offered elsewhere, accepted, corrected; nothing typed is lost."""

from __future__ import annotations

import html
import re

import pytest
from lxml import html as lxml_html

from desk_case import NOW
from operations_case import DAY, DEVON, DIGEST, ESSEX, KENT, acted, lay, record, seen, tasked

AT = {"at_0": "2", "at_1": "4", "at_2": "2026", "at_3": "09:30", "at_4": "UTC"}


@pytest.fixture
def laid(desk):
    return lay(desk)


def _text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def _token(response):
    return re.search(r'name="expected" value="([^"]*)"', response.content.decode())[1]


def test_an_operation_is_opened_and_its_frame_recorded_by_pages(desk):
    laid = lay(desk, opened=False)
    lead, home = desk.client(laid.lead), f"/operations/{laid.number}/"
    assert "Not opened" in _text(lead.get("/operations/"))
    for kind, given in (
        ("operation-opened", {"reach": "national", "aim": "Share packages"}),
        ("phase-begun", {"name": "Tasking", "until_4": "UTC"}),
        ("objective-set", {"words": "Search 100 premises", "measure": "premises-searched", "target": "100"}),
        ("force-joined", {"force": KENT, "contact": "duty desk"}),
    ):
        form = lead.get(f"{home}record/{kind}/")
        assert form.status_code == 200
        assert lead.post(f"{home}record/{kind}/", {**AT, **given, "expected": _token(form)}).status_code == 303
    page = _text(lead.get(home))
    for words in ("National", "Share packages", "Tasking", "Search 100 premises", "Kent", "duty desk", "Open"):
        assert words in page
    form = lead.get(f"{home}record/unit-given-role/")
    event = re.search(r'value="(ev_\w+)"', form.content.decode().split('name="joined"')[1])[1]
    given = {"joined": event, "name": "Public protection", "role": "public-protection-lead", "unit": str(laid.units[2].pk)}
    wrong = lead.post(f"{home}record/unit-given-role/", {**AT, **given, "expected": _token(form)})
    assert wrong.status_code == 422
    assert "That unit is of another force" in _text(wrong)
    given["unit"] = str(laid.units[1].pk)
    assert lead.post(f"{home}record/unit-given-role/", {**AT, **given, "expected": _token(form)}).status_code == 303
    assert "Public protection: Public protection lead" in _text(lead.get(home))


def test_refused_with_a_reason_offered_elsewhere_and_accepted(desk, laid):
    name, home = tasked(laid, KENT), f"/operations/{laid.number}/"
    kent, essex, lead = desk.client(laid.kent), desk.client(laid.essex), desk.client(laid.lead)
    page = kent.get(f"{home}packages/{name}/")
    assert "Accept or refuse it" in _text(page)
    assert essex.get(f"{home}packages/{name}/").status_code == 404
    assert "Accept or refuse it" not in _text(lead.get(f"{home}packages/{name}/"))
    form = kent.get(f"{home}packages/{name}/answer/")
    short = kent.post(f"{home}packages/{name}/answer/", {"force": KENT, "answer": "refuse", "reason": "No", "expected": _token(form)})
    assert short.status_code == 422
    assert "Fill this in" in _text(short)
    given = {"force": KENT, "answer": "refuse", "code": "not-here", "reason": "The premises lie in Essex.", "expected": _token(form)}
    assert kent.post(f"{home}packages/{name}/answer/", given).status_code == 303
    lies = _text(lead.get(f"{home}packages/?place=waits"))
    assert "Waits with the operation" in lies
    assert "nobody" in lies
    form = lead.get(f"{home}record/package-offered/?about={name}")
    assert (
        lead.post(f"{home}record/package-offered/", {**_now(), "tasking": name, "forces": [ESSEX], "expected": _token(form)}).status_code
        == 303
    )
    form = essex.get(f"{home}packages/{name}/answer/")
    assert essex.post(f"{home}packages/{name}/answer/", {"force": ESSEX, "answer": "accept", "expected": _token(form)}).status_code == 303
    held = _text(lead.get(f"{home}packages/?place=held"))
    assert "Essex" in held
    history = _text(lead.get(f"{home}history/"))
    assert "The premises lie in Essex." in history
    assert seen(laid, laid.lead).taskings[0].holders == (ESSEX,)


def _now() -> dict[str, str]:
    """A minute ago by the desk's clock, as a form takes it."""
    import datetime
    import time

    at = datetime.datetime.fromtimestamp(time.time() - 60, datetime.UTC)
    return {"at_0": str(at.day), "at_1": str(at.month), "at_2": str(at.year), "at_3": at.strftime("%H:%M:%S"), "at_4": "UTC"}


def test_a_correction_stands_in_the_history_and_a_withdrawal_takes_back(desk, laid):
    lead, home = desk.client(laid.lead), f"/operations/{laid.number}/"
    phase = record(laid, laid.lead, "phase-begun", {"name": "Taskin"})
    form = lead.get(f"{home}correct/{phase}/")
    assert 'value="Taskin"' in form.content.decode()
    given = {**AT, "name": "Tasking", "until_4": "UTC", "expected": _token(form)}
    assert lead.post(f"{home}correct/{phase}/", given).status_code == 303
    late = lead.post(f"{home}correct/{phase}/", given)
    assert late.status_code == 404  # it is not in force any more
    history = lead.get(f"{home}history/")
    assert "Corrected or withdrawn" in _text(history)
    (standing,) = seen(laid, laid.lead).phases
    assert standing.name == "Tasking"
    event = re.findall(r"withdraw/(ev_\w+)/", history.content.decode())[0]
    form = lead.get(f"{home}withdraw/{event}/")
    assert lead.post(f"{home}withdraw/{event}/", {"reason": "by mistake", "expected": _token(form)}).status_code == 303


def test_who_was_overtaken_is_told_and_keeps_what_was_typed(desk, laid):
    lead, home = desk.client(laid.lead), f"/operations/{laid.number}/"
    form = lead.get(f"{home}record/phase-begun/")
    record(laid, laid.lead, "objective-set", {"words": "Meanwhile"})
    answer = lead.post(f"{home}record/phase-begun/", {**AT, "name": "Mine", "until_4": "UTC", "expected": _token(form)})
    assert answer.status_code == 409
    assert "Somebody recorded something in this operation" in _text(answer)
    assert "Meanwhile" in _text(answer)
    assert 'value="Mine"' in answer.content.decode()


def test_who_may_see_what_page(desk, laid):
    name = tasked(laid, DEVON)
    home = f"/operations/{laid.number}/"
    for account, status in ((laid.stranger, 404), (desk.account(("auditor", laid.units[0])), 403), (laid.sees, 200)):
        assert desk.client(account).get(home).status_code == status
    assert desk.client(laid.sees).get(f"{home}packages/{name}/").status_code == 404
    assert desk.client(laid.sees).get(f"{home}record/force-claimed/").status_code == 200
    assert desk.client(laid.kent).get(f"{home}packages/{name}/answer/").status_code == 404
    assert "Accept or refuse it" in _text(desk.client(laid.lead).get(f"{home}packages/{name}/"))
    assert desk.client(laid.lead).get(f"{home}record/day-result/").status_code == 404


def _claim_rows(page):
    table = next(each for each in lxml_html.fromstring(page).xpath("//table") if "without records" in each.xpath("string(caption)"))
    return [[" ".join(cell.text_content().split()) for cell in row.xpath("th|td")] for row in table.xpath("tbody/tr")]


def test_a_claim_stands_beside_the_number_of_the_records_with_the_difference_and_is_added_to_none(desk, laid):
    at = NOW - NOW % DAY
    operation = str(laid.number)
    with desk.as_owner():
        from rightdoor.casework.figures.models import Counted

        def arrest(nth, **more):
            name = f"fr_claim_{laid.number}_{nth}"
            made = {"force": KENT, "operations": [operation], "at_us": at - DAY, **more}
            return Counted(
                id=name, operation_id=laid.number, record=name, kind="arrest", known_us=0, since_us=0, definitions=["arrests"],
                onces=[f"paper {name}"], **made,
            )  # fmt: skip

        Counted.objects.bulk_create(
            [
                *(arrest(nth) for nth in range(4)), arrest(4, operations=[]), arrest(5, at_us=at + DAY), arrest(6, force=ESSEX),
                arrest(7, force=KENT, forces=[ESSEX]),
            ]
        )  # fmt: skip
    claim = {"definition": "arrests", "value": 19, "from": at - 9 * DAY, "until": at, "source": "Return of spring", "force": KENT}
    record(laid, laid.kent, "force-claimed", claim)
    record(laid, laid.essex, "force-claimed", {**claim, "force": ESSEX, "value": 1})
    record(laid, laid.kent, "force-claimed", {**claim, "definition": "raids", "source": "Another return"})
    page = desk.client(laid.lead).get(f"/operations/{laid.number}/")
    told = _text(page)
    assert "A claim is added to no figure." in told and "Return of spring" in told
    rows = {(row[0], row[1]): row[2:5] for row in _claim_rows(page.content)}
    shared = "1 more shared with other forces, and with these"
    assert rows["Kent", "Arrests"] == [
        "19",
        "4 by records: open to its papers",
        f"15 more claimed than recorded; {shared} 14 more claimed than recorded",
    ]
    assert rows["Essex", "Arrests"][2] == f"no difference; {shared} 1 fewer claimed than recorded"
    assert rows["Kent", "raids"] == ["19", "No such definition", ""]
    href = next(each for each in re.findall(r'href="(/figures/open/[^"]+)"', html.unescape(page.content.decode())) if KENT in each)
    assert f"from_us={claim['from']}" in href and f"until_us={claim['until']}" in href and f"scope=inside&operation={operation}" in href
    opened = desk.client(laid.lead).get(href)
    assert opened.status_code == 200 and re.search(r"\b4\b", _text(opened))
    blind = _claim_rows(desk.client(laid.sees).get(f"/operations/{laid.number}/").content)
    assert all(row[3] in ("Ask who sees figures", "No such definition") and row[4] == "" for row in blind)


def test_claims_of_many_periods_come_a_few_periods_at_once(desk, laid):
    for n in range(5):
        claim = {
            "definition": "arrests",
            "value": n,
            "from": NOW - (9 + n) * DAY,
            "until": NOW - n * DAY,
            "source": "Return",
            "force": KENT,
        }
        record(laid, laid.kent, "force-claimed", claim)
    lead, home = desk.client(laid.lead), f"/operations/{laid.number}/"
    first, second = (_claim_rows(lead.get(f"{home}?page={n}").content) for n in (1, 2))
    assert [row[2] for row in first] == ["0", "1", "2"]
    assert [row[2] for row in second] == ["3", "4"]


def test_the_interface_does_what_the_pages_do(desk, laid):
    name = tasked(laid, KENT)
    api = desk.api(laid.kent)
    (listed,) = (each for each in api.get("/api/operations/joint").json() if each["id"] == laid.number)
    assert listed["forces"] == sorted((KENT, ESSEX, DEVON))
    whole = api.get(f"/api/operations/{laid.number}/joint").json()
    assert (whole["leads"], whole["taskings"][0]["asked"], whole["taskings"][0]["package"]) == (False, [KENT], DIGEST)
    url, body = f"/api/operations/{laid.number}/events", {"tasking": name, "force": KENT}

    def send(account, key, **given):
        return desk.api(account).post(url, given, content_type="application/json", headers={"Idempotency-Key": key * 10})

    at = NOW + 2 * DAY
    refused = send(laid.kent, "a", kind="package-refused", at_us=at, body=body, expected=whole["expected"])
    assert refused.status_code == 422
    assert {one["where"] for one in refused.json()["errors"]} == {"body.body.code", "body.body.reason"}
    late = send(laid.kent, "b", kind="package-accepted", at_us=at, body=body, expected="ev_of_before")
    assert (late.status_code, late.json()["current"]["expected"]) == (409, whole["expected"])
    assert "operation" in late.json()["detail"]
    assert send(laid.essex, "c", kind="package-accepted", at_us=at, body=body, expected="").status_code == 403
    made = send(laid.kent, "d", kind="package-accepted", at_us=at, body=body, expected=whole["expected"])
    assert made.status_code == 201
    event = made.json()["id"]
    again = desk.api(laid.kent).post(
        f"{url}/{event}/withdraw",
        {"reason": "by mistake", "expected": event},
        content_type="application/json",
        headers={"Idempotency-Key": "e" * 10},
    )
    assert again.status_code == 201
    assert seen(laid, laid.lead).taskings[0].place == "offered"
    kinds = {kind["code"] for kind in api.get("/api/operations/kinds").json()}
    assert {"package-tasked", "force-left"} <= kinds
    assert desk.api(laid.stranger).get(f"/api/operations/{laid.number}/joint").status_code == 404


def test_the_interface_gives_packages_and_history_in_pages(desk, laid, monkeypatch):
    from rightdoor.casework.joint import queries
    from rightdoor.desk.api import joint_operations

    first, second = tasked(laid, KENT), tasked(laid, KENT, package="2" * 64)
    phase = record(laid, laid.lead, "phase-begun", {"name": "Taskin"})
    for n in range(4):
        record(laid, laid.lead, "objective-set", {"words": f"Objective {n}"})
    better = record(laid, laid.lead, "phase-begun", {"name": "Tasking"}, corrects=phase)
    api, url = desk.api(laid.lead), f"/api/operations/{laid.number}/joint"
    whole = api.get(url).json()
    assert whole["next"] is None and {each["id"] for each in whole["taskings"]} == {first, second}
    monkeypatch.setattr(joint_operations, "PAGE", 2)
    pages, number = [], 1
    while number is not None:
        pages.append(api.get(url, {"page": number}).json())
        number = pages[-1]["next"]
    assert len(pages) == -(-len(whole["history"]) // 2)
    for name in ("taskings", "history"):
        assert [each for page in pages for each in page[name]] == whole[name]
        assert all(len(page[name]) <= 2 for page in pages)
    events = {event["id"]: event for event in whole["history"]}
    assert (events[phase]["in_force"], events[better]["in_force"]) == (False, True)
    with acted(laid.lead) as done:
        history = queries.history_of(queries.operation_seen(done, laid.number))
    assert list(events) == [event.id for event in history.log]
    assert {page["expected"] for page in pages} == {queries.token_of(history)}
    assert {tuple(page["operation"]["forces"]) for page in pages} == {tuple(sorted((KENT, ESSEX, DEVON)))}


def test_a_form_offers_the_last_packages_and_the_one_that_it_is_about(desk, laid, monkeypatch):
    from rightdoor.desk.views import operations_record

    monkeypatch.setattr(operations_record, "LISTED", 2)
    lead, home = desk.client(laid.lead), f"/operations/{laid.number}/"
    names = [tasked(laid, DEVON, package=f"{n}" * 64, subject=f"subject-{n}") for n in range(1, 5)]

    def offered(page):
        return set(re.findall(r'<option value="(ev_\w+)"', page.content.decode()))

    form = lead.get(f"{home}record/package-refused/")
    assert offered(form) == set(names[2:]) and "begin on its page" in _text(form)
    about = lead.get(f"{home}record/package-refused/?about={names[0]}")
    assert offered(about) == {names[0], *names[2:]} and f'<option value="{names[0]}" selected' in about.content.decode()
    given = {**_now(), "tasking": names[0], "force": DEVON, "code": "no-capacity", "reason": "Nobody is free.", "expected": _token(about)}
    assert lead.post(f"{home}record/package-refused/", {**given, "reason": ""}).status_code == 422
    assert lead.post(f"{home}record/package-refused/", given).status_code == 303
    refused = next(each for each in seen(laid, laid.lead).taskings if each.id == names[0])
    assert refused.place == "waits"
    event = refused.offers[0].by_event
    assert names[0] in offered(lead.get(f"{home}correct/{event}/"))
    assert "begin on its page" not in _text(lead.get(f"{home}record/phase-begun/"))


def test_a_request_is_answered_from_the_history(desk, laid):
    lead, home = desk.client(laid.lead), f"/operations/{laid.number}/"
    sent = record(laid, laid.lead, "request-sent", {"reference": "R1", "used": NOW - DAY})
    link = f"{home}record/request-answered/?about={sent}"
    assert link in lead.get(f"{home}history/").content.decode()
    assert link not in desk.client(laid.sees).get(f"{home}history/").content.decode()
    form = lead.get(link)
    given = {**_now(), "request": sent, "result": "expired", "expected": _token(form)}
    assert lead.post(f"{home}record/request-answered/", given).status_code == 303
    (request,) = seen(laid, laid.lead).requests
    assert request.result == "expired"


def test_packages_and_history_come_in_pages_and_a_correction_leads_to_the_page_of_what_it_corrects(desk, laid, monkeypatch):
    from rightdoor.desk.views import operations, operations_record

    monkeypatch.setattr(operations, "PAGE", 1)
    monkeypatch.setattr(operations_record, "PAGE", 1)
    lead, home = desk.client(laid.lead), f"/operations/{laid.number}/"
    first = tasked(laid, KENT)
    second = tasked(laid, KENT, package="2" * 64)
    found = [re.findall(rf"{home}packages/(ev_\w+)/", lead.get(f"{home}packages/?page={n}").content.decode()) for n in (1, 2)]
    assert sorted(map(set, found), key=sorted) == sorted([{first}, {second}], key=sorted)
    events = int(re.search(r"Showing 1 to 1 of (\d+) events", _text(lead.get(f"{home}history/")))[1])
    history = [lead.get(f"{home}history/?page={n + 1}").content.decode() for n in range(events)]
    pages = [re.findall(r'<tr class="govuk-table__row" id="(ev_\w+)"', page) for page in history]
    assert all(len(page) == 1 for page in pages)
    assert len({page[0] for page in pages}) == events > 3
    assert {first, second} < {page[0] for page in pages}
    oldest = pages[-1][0]
    assert f'id="{oldest}"' in lead.get(f"{home}history/?event={oldest}").content.decode()
    assert f'id="{oldest}"' not in lead.get(f"{home}history/").content.decode()
