"""What pages let somebody choose before they act, by the interface: how a table is read, what a decision would change, into which compartment."""

from __future__ import annotations

import base64

import pytest

from desk_api_case import post, rows_of
from desk_requests_case import drain
from desk_subject_case import lay_subject

TABLE = (
    "Customer,IP Address,Start Time,End Time,Full Address,Post Code,Our Ref\r\n"
    "A. Holder,198.51.100.9,01/02/2026 10:00,01/02/2026 11:00,1 Invented Row,ZZ1 1CC,RQ-NOBODY\r\n"
)


@pytest.fixture
def spoc(desk, unit):
    return desk.account(("spoc", unit))


def sent_in(client, unit, text=TABLE, **more):
    content = base64.b64encode(text.encode()).decode()
    return post(client, "/api/communications-data/results", {"unit": unit.pk, "name": "result.csv", "content": content, **more})


def test_a_table_that_no_reader_takes_is_tried_and_confirmed(desk, unit, spoc):
    client = desk.api(spoc)
    key = sent_in(client, unit).json()["key"]
    path = f"/api/communications-data/results/{key}"
    assert client.get(path).json()["reader"] == ""
    assert post(client, f"{path}/take", {"version": 0}).status_code == 409  # nobody has said how
    tried = post(client, f"{path}/mapping", {})
    assert tried.status_code == 200, tried.content
    said = tried.json()
    by_name = {one["name"]: one for one in said["columns"]}
    assert by_name["IP Address"]["target"] == "result.echo_identifier"  # what the header suggests
    assert by_name["Our Ref"]["target"] == "result.request_id"
    assert said["zone"] == "" and "result.account_holder" in {one["target"] for one in said["targets"]}
    mapping = {"columns": [{"n": by_name["Customer"]["n"], "target": "result.account_holder"}], "zone": "Europe/London"}
    again = post(client, f"{path}/mapping", mapping).json()
    assert next(one for one in again["columns"] if one["name"] == "Customer")["target"] == "result.account_holder"
    assert (again["zone"], again["wrong"], len(again["rows"])) == ("Europe/London", "", 1)
    assert again["rows"][0]["known"]["account_holder"] == "A. Holder"
    asked = post(client, f"{path}/mapping", {"columns": [{"n": by_name["Our Ref"]["n"], "target": ""}]}).json()
    assert "request_id" in asked["wrong"]
    unknown = post(client, f"{path}/mapping", {"columns": [{"n": 0, "target": "person.account"}]}).json()
    assert next(one for one in unknown["columns"] if one["n"] == 0)["target"] == ""
    assert post(client, f"{path}/take", {"version": 0, "mapping": mapping}).status_code == 422  # without a reason
    before = desk.ledger()[-1][0]
    done = post(client, f"{path}/take", {"version": 0, "mapping": {**mapping, "reason": "the provider's letter"}})
    assert (done.status_code, done.json()["state"]) == (202, "asked"), done.content
    assert done.json()["mapping"].startswith("dec_")
    assert "entered" in [act for act, _ in rows_of(desk, before, spoc.username)]
    assert drain(desk)[0] == "done"
    (row,) = client.get("/api/communications-data/unmatched").json()
    assert row["identifier"] == "198.51.100.9"


def test_a_result_goes_into_a_compartment_that_one_is_in_and_into_no_other(desk, unit, spoc):
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.casework.communications_data.models import Import

    with desk.as_owner():
        mine = Compartment.objects.create(name=f"Mine {unit.pk}", grade="silent", contact="c")
        more = Compartment.objects.create(name=f"More {unit.pk}", grade="silent", contact="c")
        others = Compartment.objects.create(name=f"Others {unit.pk}", grade="silent", contact="c")
        for one in (mine, more):
            CompartmentMember.objects.create(compartment=one, account=spoc)
    client, colleague = desk.api(spoc), desk.api(desk.account(("spoc", unit)))
    assert sent_in(client, unit, compartments=[others.pk]).status_code == 403
    key = sent_in(client, unit, compartments=[mine.pk]).json()["key"]
    assert colleague.get(f"/api/communications-data/results/{key}").status_code == 404
    mapping = {"columns": [{"n": 0, "target": "result.account_holder"}], "reason": "the letter"}
    taken = {"version": 0, "mapping": mapping, "compartments": [more.pk]}
    assert post(client, f"/api/communications-data/results/{key}/take", {**taken, "compartments": [others.pk]}).status_code == 403
    assert post(client, f"/api/communications-data/results/{key}/take", taken).status_code == 202
    with desk.as_owner():
        assert set(Import.objects.get(key=key).compartments) == {mine.pk, more.pk}


def test_what_a_decision_would_change_is_asked_before_it_is_taken(desk, unit):
    person = desk.account(("supervisor", unit), ("officer-in-the-case", unit), ("senior-investigating-officer", unit))
    made = desk.populate(unit)
    client, subject = desk.api(person), made.subjects[0]
    post(client, f"/api/subjects/{subject}/purpose", {"purpose": "assess"})
    events = client.get(f"/api/subjects/{subject}/events").json()
    footprint = next(one["line"]["footprint"] for one in events if one["line"]["status"] != "unresolved")
    path, before = f"/api/subjects/{subject}/decisions/look", desk.ledger()[-1][0]
    body = {"about": footprint, "fact": "not-this-household", "at": "2026-03-01T00:00:00Z"}
    wrong = post(client, path, {"kind": "fact", "body": {"about": footprint, "fact": "no such fact"}})
    assert wrong.status_code == 422
    from rightdoor.model.decision import FACTS

    found = [post(client, path, {"kind": "fact", "body": {**body, "fact": fact}}) for fact in sorted(FACTS)]
    looked = [one.json() for one in found if one.status_code == 200]
    assert looked and all(one["subjects"] == 1 for one in looked)
    assert "decided" not in [act for act, _ in rows_of(desk, before, person.username)]
    assert client.get(f"/api/subjects/{subject}/decisions").json() == []
    assert post(desk.api(desk.account(("supervisor", desk.unit()))), path, {"kind": "fact", "body": body}).status_code == 404


def test_a_merge_is_looked_at_with_subjects_that_one_sees_alone(desk, unit, officer, subject):
    client = desk.api(officer)
    post(client, f"/api/subjects/{subject.subject}/purpose", {"purpose": "assess"})
    mine, theirs = lay_subject(desk, unit), lay_subject(desk, desk.unit())
    path = f"/api/subjects/{subject.subject}/decisions/merge/"
    said = {one["what"]: one["after"] for one in client.get(path + mine.subject).json()}
    assert said["Events"] == "4"
    for other in (theirs.subject, subject.subject, "sub_aaaaaaaaaaaaaaaa"):
        assert client.get(path + other).status_code == 404


def test_reads_that_only_pages_had(desk, unit, officer):
    made = desk.populate(unit)
    client, subject = desk.api(officer), made.subjects[0]
    post(client, f"/api/subjects/{subject}/purpose", {"purpose": "assess"})
    picture = client.get(f"/api/subjects/{subject}/picture").json()
    assert picture["subject"] == subject and len(picture["events"]) == 2 and picture["ceiling"]
    questions = client.get(f"/api/subjects/{subject}/assessment").json()["questions"]
    assert {one["known"] for one in questions} <= {"yes", "open", "-"} and questions
    assert client.get(f"/api/subjects/{subject}/texts/count").json()["there"].keys() == {"report-text", "chat", "file-names"}
    new = client.get("/api/subjects/new?since_us=1").json()
    assert new["new"] >= 1 and client.get(f"/api/subjects/new?since_us={new['now_us']}").json()["new"] == 0
    post(client, f"/api/subjects/{subject}/decisions/tier", {"tier": "tier-1", "reason": "Lives with a child."})
    (held,) = client.get(f"/api/decisions?kind=tier&by={officer.username}").json()["items"]
    assert (held["subject"], held["reason"], held["in_force"]) == (subject, "Lives with a child.", True)
    auditor = desk.api(desk.account(("auditor", unit)))
    post(desk.api(officer), "/api/search", {"text": "nobody of that name", "purpose": "assess"})
    assert "nobody of that name" in [one["text"] for one in auditor.get("/api/oversight/searches").json()]
    assert auditor.get("/api/oversight/overrides").status_code == 200


def test_subjects_are_offered_to_another_unit(desk, unit):
    person, other = desk.account(("supervisor", unit), ("referral-officer", unit)), desk.unit()
    made = desk.populate(unit)
    client = desk.api(person)
    assert post(client, "/api/subjects/offer", {"subjects": list(made.subjects), "unit": other.pk, "reason": ""}).status_code == 422
    done = post(client, "/api/subjects/offer", {"subjects": list(made.subjects), "unit": other.pk, "reason": "theirs"})
    assert done.json()["given"] == list(made.subjects), done.content
    there = desk.api(desk.account(("referral-officer", other)))
    assert [one["state"] for one in there.get("/api/referrals/offers").json()] == ["offered"]


def test_organisations_and_operations_are_administered(desk, unit):
    administrator = desk.account(("administrator", unit))
    client = desk.api(administrator)
    made = post(client, "/api/operations", {"name": f"Operation {unit.pk}", "controller": unit.organisation_id})
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    member = desk.account(("referral-officer", unit))
    post(client, f"/api/operations/{number}/members", {"account": member.pk})
    assert client.get(f"/api/operations/{number}").json()["members"] == [{"id": member.pk, "name": member.name}]
    renamed = post(client, f"/api/organisations/{unit.organisation_id}", {"name": f"Renamed {unit.pk}", "kind": "force"})
    assert (renamed.status_code, renamed.json()["name"]) == (200, f"Renamed {unit.pk}")
    assert desk.api(member).get(f"/api/operations/{number}").status_code == 403
