"""Pages of warrants through Django's client: the draft from its form to paper and data, the briefing, the door, the picture of the window."""

from __future__ import annotations

import html
import io
import json
import re
import secrets

import pytest
from pypdf import PdfReader

from desk_subject_case import open_for
from integration.desk.test_warrants import GIVEN, Case


@pytest.fixture(scope="module")
def case(desk):
    made = Case(desk)
    made.client = desk.client(made.officer)
    open_for(made.client, made.subject)
    return made


def words(answer):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def get(case, more="", status=200):
    answer = case.client.get(f"/cases/{case.key}/warrants/{more}")
    assert answer.status_code == status, (more, answer.status_code, words(answer)[:600])
    return answer


def post(case, more, status=200, **data):
    answer = case.client.post(f"/cases/{case.key}/warrants/{more}", data)
    assert answer.status_code == status, (more, answer.status_code, words(answer)[:1500])
    return answer


CHOSEN = {"power": "poca-4", "entries": "one", "extent": "specific", "privileged": "not-known"}


@pytest.fixture(scope="module")
def drafted(case):
    """The draft made by its form."""
    page = words(get(case, "draft/"))
    assert "The papers do not carry an application yet" in page and "No person has accepted the attribution" in page
    refused = words(post(case, "draft/", 409, expected="", **CHOSEN))
    assert "There is a problem" in refused or "Recorded meanwhile" in refused
    token = case.history().log[-1].id
    assert "The papers do not carry an application yet" in words(post(case, "draft/", 409, expected=token, **CHOSEN))
    post(case, "draft/", 303, expected=token, **CHOSEN, **GIVEN)
    return case.history().last("warrant-drafted")


def test_a_draft_is_made_by_its_form_and_leaves_as_paper_and_as_data(desk, case, drafted):
    page = words(get(case, "drafts/last/"))
    assert "Information that may undermine the grounds" in page and "Juniper Gardens" in page and "Not recorded." in page
    before = desk.ledger()[-1][0]
    paper = words(post(case, f"drafts/{drafted.id}/paper/", form="paper"))
    assert "entry" in paper and "of the ledger" in paper and "single-strand" in paper
    data = json.loads(post(case, f"drafts/{drafted.id}/paper/", form="json").content)
    assert (data["kind"], data["training"], data["premises"]) == ("warrant-application", True, drafted.text("premises"))
    assert data["undermining"] and all(source["exhibit"] for ground in data["grounds"] for source in ground["sources"])
    rows = [said for act, said in case.ledger(before) if act == "exported"]
    assert [(row["what"], row["file"]) for row in rows] == [("warrant-draft", drafted.text("digest"))] * 2


def test_the_briefing_is_shown_and_printed(case, drafted):
    assert "NOT GRANTED" in words(get(case, f"briefing/{drafted.id}/"))
    paper = words(post(case, f"briefing/{drafted.id}/paper/"))
    assert "Juniper Gardens" in paper and "Larkfield" not in paper and "Reedling" not in paper
    assert case.history().last("warrant-briefed").text("warrant") == drafted.id


def test_the_sheet_and_the_page_of_the_door_bear_nothing_of_the_address(case, drafted):
    page = get(case, f"door/{drafted.id}/")
    sheet = get(case, f"door/{drafted.id}/form/")
    assert sheet["Content-Type"] == "application/pdf"
    printed = "\n".join(each.extract_text() for each in PdfReader(io.BytesIO(sheet.content)).pages)
    assert "number" in printed.casefold(), "the sheet is read, or the next line could not fail"
    for said in (words(page), printed):
        assert "Juniper" not in said and "ZZ1" not in said
    post(case, f"door/{drafted.id}/", 422, street="x")
    token = case.history().log[-1].id
    who = {"by": "PC 1", "compared_by": "PC 2", "expected": token}
    answer = case.client.post(
        f"/cases/{case.key}/warrants/door/{drafted.id}/", {"number": "1", "street": "Juniper Gardens", **who}, follow=True
    )
    assert "DO NOT ENTER" in words(answer)
    assert case.history().last("warrant-door-checked").text("echo") == "differs"


def test_the_window_stands_as_a_picture_and_as_a_table(case, drafted):
    issued = drafted.at_us
    body = {"power": "poca-4", "court": "Eastwade", "entries": "one", "extent": "specific", "premises": drafted.text("premises")}
    warrant = case.record("warrant-granted", issued, draft=drafted.id, **body)
    page = get(case).content.decode()
    assert 'role="img"' in page and "<title" in page and "The same as a table" in page and "today" in page
    assert f"/cases/{case.key}/warrants/briefing/{warrant.id}/" in page


def test_an_outcome_is_recorded_by_its_own_page_instead_of_the_general_form(case, drafted):
    answer = case.client.get(f"/cases/{case.key}/record/warrant-outcome/")
    assert answer.status_code == 200 and "recorded in the store as well" in words(answer)


def test_the_case_of_another_unit_and_who_may_not_export(desk, case, drafted):
    other = desk.client(desk.account(("supervisor", desk.unit())))
    researcher = desk.client(desk.account(("intelligence-researcher", case.unit)))
    open_for(researcher, case.subject)
    for more in ("draft/", f"drafts/{drafted.id}/", f"briefing/{drafted.id}/", f"door/{drafted.id}/", f"door/{drafted.id}/form/"):
        assert other.get(f"/cases/{case.key}/warrants/{more}").status_code == 404
        assert researcher.get(f"/cases/{case.key}/warrants/{more}").status_code == 403
    assert researcher.get(f"/cases/{case.key}/warrants/").status_code == 200


def test_by_the_interface_the_same_is_done_and_a_condition_asks_for_the_originator(desk):
    from rightdoor.casework.listing.models import Condition

    case = Case(desk)
    program = desk.api(case.officer)

    def send(path, body, status):
        answer = program.post(
            f"/api{path}", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": secrets.token_hex(12)}
        )
        assert answer.status_code == status, (path, answer.status_code, answer.content[:600])
        return answer.json()

    send(f"/subjects/{case.subject}/purpose", {"purpose": "assess"}, 200)
    token, at = case.history().log[-1].id, f"/cases/{case.key}/warrants"
    assert "No person has accepted" in send(f"{at}/drafts", {"expected": token}, 409)["detail"]
    event = send(f"{at}/drafts", {"expected": token, **GIVEN}, 201)["event"]
    with desk.as_owner():
        receipt = case.desk.sql("select receipt from listing_subjectreceipt where subject = %s", case.subject, account=case.officer)[0][0]
        Condition.objects.create(receipt=receipt, number="", grade="B2C - no further dissemination without the originator")
    before = desk.ledger()[-1][0]
    for path in (f"{at}/drafts/{event['id']}/paper", f"{at}/{event['id']}/briefing"):
        more = {"expected": event["id"]} if path.endswith("briefing") else {}
        send(path, more, 422)
        send(path, {"conditions": True, **more}, 409)
    assert [act for act, _ in case.ledger(before) if act == "exported"] == []
    paper = send(f"{at}/drafts/{event['id']}/paper", {"conditions": True, "originator": "NCA/77"}, 200)
    assert paper["changed"] and "originator" in paper["said"]["conditions"][0]  # a condition came since it was drafted
    brief = send(f"{at}/{event['id']}/briefing", {"conditions": True, "originator": "NCA/77", "expected": event["id"]}, 200)
    assert "Juniper" in brief["said"]["address"]
    assert [said["originator"] for act, said in case.ledger(before) if act == "exported"] == ["NCA/77"] * 2
    client = desk.client(case.officer)
    assert client.post(f"{at}/drafts/{event['id']}/paper/", {"conditions": "on"}).status_code == 409
    who = {"by": "PC 1", "compared_by": "PC 2", "expected": case.history().log[-1].id}
    read = send(f"{at}/{event['id']}/door", {"premises": paper["said"]["premises"], "number": "1", "street": "Juniper Gardens", **who}, 201)
    assert read["findings"][0]["code"] == "RD-A19"
