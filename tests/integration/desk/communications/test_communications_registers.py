"""Errors, faults, recall and duties on the desk: each sees what is about what they see, and is told of what touches the unit."""

from __future__ import annotations

import pytest

from desk_requests_case import answer, drain, form_of, forms_of, made, observed, people_of, schedule_of, send, table

ERROR = {
    "how_found": "a check of echoes", "cause": "a row of another request was answered", "made_by": "provider", "affected": "one household",
    "acquired": "yes", "reason": "registered when it was found",
}  # fmt: skip


@pytest.fixture(scope="module")
def answered(desk, people, unit):
    """An application, all of whose requests are answered by results of the store."""
    subject = desk.populate(unit, files=observed()).subjects[0]
    found = send(desk, people, made(desk, people, subject))
    rows = schedule_of(desk, people, found)
    desk.populate(unit, files={f"answers-{found.key}.csv": table([answer(row) for row in rows])})
    return found


def register_error(desk, people, found, **more):
    path = f"/communications-data/errors/new/?application={found.key}"
    client = desk.client(people["spoc"])
    page = client.get(path)
    said = form_of(page, holding="how_found")
    exhibits = next(f for f in forms_of(page) if "how_found" in f["types"])["options"].get("exhibits", [])
    return client.post(path, {**said, **ERROR, "about": found.subject, "exhibits": exhibits, **more})


def test_the_class_of_an_error_is_proposed_and_confirmed_by_a_person(desk, people, answered):
    shown = register_error(desk, people, answered)
    assert shown.status_code == 422
    text = shown.content.decode()
    assert "By the rule this error is reportable" in text
    assert "a row of another request was answered" in text  # nothing of the form is lost
    assert form_of(shown, holding="how_found")["chosen_class"] == "reportable"
    done = register_error(desk, people, answered, chosen_class="reportable")
    assert done.status_code == 302
    page = desk.client(people["senior-responsible-officer"]).get(done["Location"]).content.decode()
    assert "Reportable" in page
    assert "A. Holder" in page  # the report is filled in from the papers
    assert desk.client(people["spoc"]).get("/communications-data/errors/").content.decode().count("dec_") >= 1
    assert drain(desk)[0] == "done"
    duties = desk.client(people["spoc"]).get("/communications-data/duties/").content.decode()
    assert "Put the error report before the senior responsible officer" in duties


@pytest.fixture(scope="module")
def other(desk):
    return people_of(desk, desk.unit())


def test_an_error_is_nothing_to_another_unit(desk, people, answered, other):
    done = register_error(desk, people, answered, chosen_class="serious", acquired="yes", consequences=["visit"])
    error = done["Location"]
    assert desk.client(people["supervisor"]).get(error).status_code == 200
    for role in ("spoc", "senior-responsible-officer", "supervisor"):
        client = desk.client(other[role])
        assert client.get(error).status_code == 404
        for page in ("errors", "duties", "recall"):
            assert error.rstrip("/").rpartition("/")[2] not in client.get(f"/communications-data/{page}/").content.decode()
    for path in (f"{error}report/", f"{error}destruction/"):
        assert desk.client(other["spoc"]).post(path, {}).status_code == 404
    assert desk.client(other["spoc"]).get(f"/communications-data/errors/new/?application={answered.key}").status_code == 404
    assert desk.client(people["applicant"]).get(f"/communications-data/errors/new/?application={answered.key}").status_code == 403
    forged = register_error(desk, people, answered, about="fp_aaaaaaaaaaaaaaaa", chosen_class="reportable")
    assert forged.status_code == 422  # not among what may be chosen


def test_destruction_is_a_step_of_its_own_and_refused_for_what_was_not_named(desk, people, answered):
    error = register_error(desk, people, answered, chosen_class="reportable")["Location"]
    path = f"{error}destruction/"
    assert desk.client(people["spoc"], shown_s=700).get(path)["Location"].startswith("/sign-in/again/")
    client = desk.client(people["spoc"])
    sent = form_of(client.get(path), holding="where")
    kept = client.post(path, {**sent, "where": "elsewhere"})
    assert kept.status_code == 422
    assert "still kept here" in kept.content.decode()
    assert client.post(path, {**sent, "exhibits": ["0" * 64]}).status_code == 422
    assert client.post(path, {**sent, "where": "here", "whole": "on"}).status_code == 302
    assert drain(desk)[0] == "done"
    page = client.get(error).content.decode()
    assert "Destruction confirmed" in page
    assert "A. Holder" not in page


def test_of_a_fault_each_unit_counts_its_own_and_the_others_are_told(desk, people, unit):
    force = desk.unit()
    others = people_of(desk, force)
    for holder, account in ((unit, people), (force, others)):
        found = send(desk, account, made(desk, account, desk.populate(holder, files=observed()).subjects[0]))
        rows = schedule_of(desk, account, found)
        desk.populate(holder, files={f"answers-{found.key}.csv": table([answer(row, provider="Faultytel") for row in rows])})
    path = "/communications-data/faults/new/"
    client = desk.client(people["spoc"])
    sent = form_of(client.get(path), holding="nature")
    said = {**sent, "provider": "Faultytel", "nature": "two customers were confused", "reason": "announced by letter"}
    backwards = {"first_day": "2", "first_month": "3", "first_year": "2026", "last_day": "1", "last_month": "3", "last_year": "2026"}
    assert client.post(path, {**said, **backwards}).status_code == 422
    done = client.post(path, said)
    assert done.status_code == 302, done.content.decode()[-1500:]
    assert drain(desk) == ["done"]
    fault = done["Location"]
    for account in (people, others):
        page = desk.client(account["supervisor"]).get(fault).content.decode()
        assert page.count("by its own papers") == 2 or page.count("by its own papers") == 3
    ours = {row[0] for row in desk.sql("select subject from listing_subject", account=people["supervisor"])}
    assert not [s for s in ours if s in desk.client(others["supervisor"]).get(fault).content.decode()]
    assert "told, nobody has looked yet" in desk.client(others["spoc"]).get("/communications-data/faults/").content.decode()
    assert desk.client(others["spoc"]).post(f"{fault}looked/").status_code == 302
    assert desk.client(others["spoc"]).post(f"{fault}looked/").status_code == 404
    assert "looked at by" in desk.client(others["spoc"]).get("/communications-data/faults/").content.decode()
    assert "told, nobody has looked yet" in client.get("/communications-data/faults/").content.decode()
    third = people_of(desk, desk.unit())
    assert "told, nobody has looked yet" not in desk.client(third["spoc"]).get("/communications-data/faults/").content.decode()


def test_a_recall_is_owed_until_its_recipient_acknowledges_and_duties_have_owners(desk, people, unit, other):
    from rightdoor.operations.disclosures import record

    laid = desk.populate(unit, files=observed())
    found = made(desk, people, laid.subjects[0])
    fields = {"to": "Example Council", "kind": "childrens-services", "at": "2026-03-01T10:00:00Z", "what": "That a household was named."}
    record(desk.store, "disclosure", found.subject, fields=fields, reason="told", actor="test", at_us=1_772_600_000_000_000)
    spoc = desk.client(people["spoc"])
    path = f"/communications-data/recall/order/?application={found.key}"
    sent = form_of(spoc.get(path), holding="about")
    assert spoc.post(path, {**sent, "about": "sub_aaaaaaaaaaaaaaaa", "reason": "x"}).status_code == 422
    assert spoc.post(path, {**sent, "reason": "another household was named"}).status_code == 302
    page = spoc.get("/communications-data/recall/").content.decode()
    assert "Example Council" in page
    assert "Overdue" in page or "Due " in page
    notice = page[page.index('id="of-rn_') + 7 :].partition('"')[0]
    assert notice not in desk.client(other["spoc"]).get("/communications-data/recall/").content.decode()
    ended = f"/communications-data/recall/{notice}/acknowledged/"
    assert desk.client(other["spoc"]).get(ended).status_code == 404
    board = spoc.get("/communications-data/duties/").content.decode()
    assert notice in board
    assert "Nobody" in board
    take = f"/communications-data/duties/{notice}/take/"
    assert desk.client(other["spoc"]).post(take).status_code == 404
    assert spoc.post(take).status_code == 302
    assert people["spoc"].name in spoc.get("/communications-data/duties/").content.decode()
    said = form_of(spoc.get(f"/communications-data/duties/{notice}/done/"), holding="reason")
    assert (
        spoc.post(f"/communications-data/duties/{notice}/done/", {**said, "reason": "I say so"}).status_code == 422
    )  # the recipient ends it
    said = form_of(spoc.get(ended), holding="by")
    assert spoc.post(ended, {**said, "by": "A social worker"}).status_code == 302
    assert spoc.post(ended, {**said, "by": "Somebody else"}).status_code == 409
    assert "A social worker" in spoc.get("/communications-data/recall/").content.decode()
    assert drain(desk) == ["done"]
