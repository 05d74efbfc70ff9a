"""One record of each kind on the desk, made as people make them, and the address of every page that shows one."""

from __future__ import annotations

import io
import re
from typing import Any, NamedTuple

from cases_case import lay_case
from desk_custody_case import lay_custody
from desk_day_pages import lay_day
from desk_devices_case import lay_devices
from desk_exposure_case import judged, lay_look
from desk_figures_case import lay_figures
from desk_operations_case import lay_operations
from desk_requests_case import answer, drain, form_of, forms_of, made, observed, page_of, people_of, prepared, schedule_of, send, table
from desk_safeguarding_case import lay_safeguarding
from desk_subject_case import open_for, rich_files
from desk_warrants_case import lay_warrants
from duties_case import lay_board

ERROR = {
    "how_found": "a check of echoes", "cause": "a row of another request was answered", "made_by": "provider", "affected": "one household",
    "acquired": "yes", "reason": "registered when it was found",
}  # fmt: skip


class Laid(NamedTuple):
    """Who looks (an account with every role of one unit), and the address of each page by the name of its URL."""

    everyone: Any
    pages: dict[str, str]


def lay_out(desk: Any, number: str = "890001", *, cases: int = 0) -> Laid:
    """Everything that a page can show, once; and `cases` of an operation up and down the country."""
    from rightdoor.casework.access.roles import ROLES

    unit, other = desk.unit("Online child protection"), desk.unit("Neighbouring team")
    everyone = desk.account(*((role, unit) for role in ROLES), name="Robin Example")
    client, people = desk.client(everyone), people_of(desk, unit)
    desk.populate(unit, files={**rich_files(number), f"calls-{number}.csv": _bad_calls(number)})
    pages = _subject(desk, client, everyone, number)
    pages |= _communications(desk, client, people, unit, everyone)
    pages |= _inbox(desk, client, unit, other, number)
    pages |= _registers(desk, client, unit, everyone, pages["subject"].strip("/").rpartition("/")[2])
    pages |= _administration(desk, client, unit, other, everyone)
    pages |= lay_warrants(client, everyone, unit, pages["subject"].strip("/").rpartition("/")[2])
    pages |= lay_board(desk, unit, everyone, client)
    pages |= lay_case(everyone, unit, pages["subject"].strip("/").rpartition("/")[2])
    pages |= lay_custody(everyone, unit, pages["subject"].strip("/").rpartition("/")[2])
    pages |= lay_devices(everyone, unit, pages["subject"].strip("/").rpartition("/")[2])
    pages |= lay_safeguarding(everyone, unit, pages["subject"].strip("/").rpartition("/")[2])
    pages |= lay_day(desk, everyone, unit, pages["case-warrants"].split("/")[2])
    pages |= lay_operations(desk, everyone, unit, pages["subject"].strip("/").rpartition("/")[2], cases=cases)
    pages |= lay_figures(desk, everyone, unit)
    known = re.search(r'href="(/what-came-of-it/cases/[^"]+)"', client.get("/what-came-of-it/").content.decode())
    pages["loop-cases"] = known[1].replace("&amp;", "&")  # type: ignore[index]
    return Laid(everyone, pages)


def _bad_calls(number: str) -> str:
    return f"reference,received_at,channel,identifier_type,identifier,text\r\nC-{number},not a time,101,email,{number}@example.com,\r\n"


def _subject(desk: Any, client: Any, everyone: Any, number: str) -> dict[str, str]:
    query = (
        "select s.subject from listing_subject s join listing_subjectreceipt r using (subject) where r.number = %s order by s.events desc"
    )
    subject = desk.sql(query, number, account=everyone)[0][0]
    at = f"/subjects/{subject}/"
    asked = desk.client(everyone).get(at)
    assert b"Why are you opening" in asked.content
    open_for(client, subject)
    client.post(f"{at}notes/", {"text": "Spoke with the sender of the report."})
    client.post(f"{at}decisions/tier/", {"tier": "tier-2", "reason": "a child lives there"})
    shown = client.get(f"{at}decisions/").content.decode()
    footprint = re.search(r"attribution/(fp_\w+)/", shown)[1]  # type: ignore[index]
    withdraw = re.search(r"decisions/withdraw/(\w+)/", shown)[1]  # type: ignore[index]
    source = re.search(rf'href="({at}source[^"]+)"', client.get(at).content.decode())[1].replace("&amp;", "&")  # type: ignore[index]
    asked = client.post(f"{at}package/build", {"package": "warrant", "conditions": "yes", "originator": "agreed/1"})
    assert asked.status_code == 303
    drain(desk)
    item = re.search(r"assessment/(PR-\w+)/", client.get(f"{at}assessment/").content.decode())[1]  # type: ignore[index]
    parts = ("events", "picture", "people", "links", "referrals", "graded", "texts", "notes", "history", "print")
    decisions = ("tier", "accept", "close", "reopen", "merge", "profile", "fact")
    return {
        "subject": at, "subject-source": source, **{f"subject-{part}": f"{at}{part}/" for part in parts},
        "subject-picture-alone": f"{at}picture.html", "subject-decisions": f"{at}decisions/",
        **{f"decide-{name}": f"{at}decisions/{name}/" for name in decisions},
        "decide-attribution": f"{at}decisions/attribution/{footprint}/", "decide-reading": f"{at}decisions/reading/{footprint}/",
        "decision-withdraw": f"{at}decisions/withdraw/{withdraw}/", "assessment": f"{at}assessment/",
        "subject-sets": f"{at}hash-sets/", "subject-package": f"{at}package/", "subject-package-grounds": f"{at}package/grounds/",
        "assessment-kirat": f"{at}assessment/kirat/", "assessment-answer": f"{at}assessment/{item}/", "decisions": "/decisions/",
        "oversight-subject": f"/oversight/subjects/{subject}/",
    }  # fmt: skip


def _communications(desk: Any, client: Any, people: dict[str, Any], unit: Any, everyone: Any) -> dict[str, str]:
    from rightdoor.casework.place import held_store
    from rightdoor.operations.disclosures import record
    from rightdoor.operations.holders import holder_entries

    laid = desk.populate(unit, files={**observed(), **observed()})
    found = send(desk, people, made(desk, people, laid.subjects[0]))
    fields = {"to": "Example Council", "kind": "childrens-services", "at": "2026-03-01T10:00:00Z", "what": "That a household was named."}
    record(desk.store, "disclosure", found.subject, fields=fields, reason="told", actor="test", at_us=1_772_499_000_000_000)
    rows = schedule_of(desk, people, found)
    desk.populate(unit, files={f"answers-{found.key}.csv": table([answer(row) for row in rows])})
    spoc, home = desk.client(people["spoc"]), "/communications-data/"
    about = f"?application={found.key}"
    page = spoc.get(f"{home}errors/new/{about}")
    exhibits = next(f for f in forms_of(page) if "how_found" in f["types"])["options"].get("exhibits", [])
    said = {**form_of(page, holding="how_found"), **ERROR, "about": found.subject, "exhibits": exhibits, "chosen_class": "reportable"}
    error = spoc.post(f"{home}errors/new/{about}", said)["Location"]
    said = form_of(spoc.get(f"{home}faults/new/"), holding="nature")
    fault = spoc.post(
        f"{home}faults/new/", {**said, "provider": "Exampletel", "nature": "two customers were confused", "reason": "a letter"}
    )
    said = form_of(spoc.get(f"{home}recall/order/{about}"), holding="about")
    spoc.post(f"{home}recall/order/{about}", {**said, "reason": "another household was named"})
    recall = spoc.get(f"{home}recall/").content.decode()
    notice = recall[recall.index('id="of-rn_') + 7 :].partition('"')[0]
    file = io.BytesIO(b"Customer,IP Address,Start Time,Our Ref\r\nA. Holder,198.51.100.9,01/02/2026 10:00,RQ-1\r\n")
    file.name = "result.csv"
    result = spoc.post(f"{home}results/", {"unit": unit.pk, "file": file})["Location"]
    own = prepared(desk, {**people, "applicant": everyone}, laid.subjects[1])
    drain(desk)
    entry = f"{home}holders/{next(each.id for each in holder_entries(held_store()) if each.state == 'in-force')}/"
    return {
        "communications-holders": f"{home}holders/", "communications-holder-new": f"{home}holders/new/", "communications-holder": entry,
        "communications-holder-correct": f"{entry}correct/", "communications-holder-withdraw": f"{entry}withdraw/",
        "communications": home, "communications-plan": f"{home}plan/", "communications-application": page_of(found),
        "communications-application of one's own": page_of(own), "communications-drop": f"{page_of(own)}drop/", "communications-results": f"{home}results/",
        "communications-result": result, "communications-errors": f"{home}errors/", "communications-error-new": f"{home}errors/new/{about}",
        "communications-error": error, "communications-error-destruction": f"{error}destruction/", "communications-faults": f"{home}faults/",
        "communications-fault-new": f"{home}faults/new/", "communications-fault": fault["Location"], "communications-recall": f"{home}recall/",
        "communications-recall-order": f"{home}recall/order/{about}", "communications-acknowledged": f"{home}recall/{notice}/acknowledged/",
        "communications-duties": f"{home}duties/", "communications-duty-done": f"{home}duties/{notice}/done/",
    }  # fmt: skip


def _inbox(desk: Any, client: Any, unit: Any, other: Any, number: str) -> dict[str, str]:
    with desk.as_owner():
        from rightdoor.casework.jobs.models import Job
        from rightdoor.casework.referrals.models import Referral

        referral = Referral.objects.filter(unit=unit, number=number).get()
    client.post(f"/referrals/{referral.pk}/own/", {"version": referral.version})
    client.post("/jobs/", {"kind": "rebuild", "unit": unit.pk})
    with desk.as_owner():
        job = Job.objects.filter(unit=unit).latest("pk")
        referral.refresh_from_db()
    client.post(f"/referrals/{referral.pk}/offer/", {"version": referral.version, "to_unit": other.pk, "reason": "The address is theirs"})
    return {
        "referrals": "/referrals/", "referral": f"/referrals/{referral.pk}/", "upload": "/referrals/upload/", "call": "/referrals/call/",
        "jobs": "/jobs/", "job": f"/jobs/{job.pk}/",
    }  # fmt: skip


def _registers(desk: Any, client: Any, unit: Any, everyone: Any, subject: str) -> dict[str, str]:
    flags = io.BytesIO(b"kind,value,contact,until\r\naccount,flag@example.com,desk b,\r\n")
    flags.name = "flags.csv"
    loaded = {"source": "Force R", "of_day_0": "1", "of_day_1": "3", "of_day_2": "2026", "unit": unit.pk, "file": flags}
    client.post("/deconfliction/flag-lists/", loaded)
    asked = {"kind": "account", "text": "acc-890001", "step": "Warrant", "unit": unit.pk, "subject": subject}
    check = client.post("/deconfliction/", asked)["Location"]
    client.post("/search/", {"text": "reedling", "kind": "name", "purpose": "assess", "words": ""})
    right = {
        "kind": "access",
        "unit": unit.pk,
        "reference": "SAR-EVERY",
        "received_0": "31",
        "received_1": "1",
        "received_2": "2026",
        "words": "All",
    }
    asked_for = client.post("/retention/requests/", right)["Location"]
    exhibit = re.search(r'href="/exhibits/([0-9a-f]{64})/"', client.get("/exhibits/").content.decode())[1]  # type: ignore[index]
    finding = re.search(r'href="(/findings/\d+/)', client.get("/findings/").content.decode())[1]  # type: ignore[index]
    kept = re.search(r'href="(/retention/[0-9a-f]{64}/)"', client.get("/retention/").content.decode())[1]  # type: ignore[index]
    client.post(f"{kept}hold", {"word": "TRIAL-1"})
    lay_look(desk.store, exhibit, [judged("a"), judged("a"), judged("b", "harmless"), judged("gone", "unread"), judged("c", "near")])
    client.post(f"/exposure/trust/{unit.pk}/", {"profiles": ["UK"], "reason": "graded by the national team"})
    client.post("/exposure/limits/", {"a_day": "1", "a_week": "", "names": "Robin Example"})
    cared = desk.account(("grader", unit), name="Kim Sample")
    return {
        "exposure": "/exposure/", "exposure-limits": "/exposure/limits/", "exposure-exhibits": "/exposure/exhibits/",
        "exposure-exhibit": f"/exposure/exhibits/{exhibit}/", "exposure-trust": f"/exposure/trust/{unit.pk}/",
        "exposure-people": "/exposure/people/", "exposure-person": f"/exposure/people/{cared.pk}/", "exposure-contact": "/exposure/contact/",
        "search": "/search/", "searches-made": "/oversight/searches/", "deconfliction": "/deconfliction/", "deconfliction-check": check,
        "flag-lists": "/deconfliction/flag-lists/", "findings": "/findings/", "finding": finding, "exhibits": "/exhibits/",
        "exhibit": f"/exhibits/{exhibit}/", "exhibit-graded": f"/exhibits/{exhibit}/graded/", "oversight": "/oversight/", "oversight-ledger": "/oversight/ledger/",
        "oversight-overrides": "/oversight/overrides/", "retention": "/retention/", "retention-exhibit": kept,
        "rights": "/retention/requests/", "rights-request": asked_for,
        "returns": "/returns/", "returns-public": "/returns/public/", "loop": "/what-came-of-it/",
    }  # fmt: skip


def _administration(desk: Any, client: Any, unit: Any, other: Any, everyone: Any) -> dict[str, str]:
    from rightdoor.casework.access.models import Arrangement, Compartment, Operation

    colleague = desk.account(("referral-officer", other), name="Sam Sample")
    client.post("/administration/operations/add/", {"name": "Operation Example", "controller": unit.organisation_id})
    client.post("/compartments/found/", {"name": "Example compartment", "grade": "acknowledged", "contact": "desk 9"})
    desk.token(everyone)
    with desk.as_owner():
        operation, compartment = Operation.objects.latest("pk").pk, Compartment.objects.latest("pk").pk
        agreed = Arrangement.objects.create(
            organisations=[unit.organisation_id, other.organisation_id], reference="JC/2026/1", of_day=20_400, answers=unit.organisation,
            contact="data protection desk", from_day=20_400, review_day=20_700, by=everyone, at_us=1_772_500_000_000_000,
        ).pk  # fmt: skip
        role = colleague.memberships.get().pk
    forgetful = desk.account(("referral-officer", unit), name="Kit Sample")
    asked = client.post(f"/administration/accounts/{forgetful.pk}/link/", {"reason": "Lost it"})["Location"]
    at, one = "/administration/", f"/administration/accounts/{colleague.pk}/"
    return {
        "triage": "/", "account": "/account/", "account_change_password": "/account/password/", "second-factor": "/account/second-factor/",
        "tokens": "/account/tokens/", "interface": "/api/",
        **{f"help{name}": f"/help/{name[1:]}{'/' if name else ''}" for name in ("", "-checks", "-findings", "-roles", "-glossary", "-accessibility")},
        "account_reauthenticate": "/sign-in/again/", "administration": at, "add-organisation": f"{at}organisations/add/",
        "organisation": f"{at}organisations/{unit.organisation_id}/", "add-unit": f"{at}units/add/", "unit": f"{at}units/{unit.pk}/",
        "add-operation": f"{at}operations/add/", "operation": f"{at}operations/{operation}/", "accounts": f"{at}accounts/",
        "add-account": f"{at}accounts/add/", "administer-account": one, "end-role": f"{one}roles/{role}/end/",
        **{f"account-{name}": f"{one}{name}/" for name in ("link", "disable", "enable", "factor")}, "keys": "/keys/", "key": asked,
        "arrangements": f"{at}arrangements/", "add-arrangement": f"{at}arrangements/add/", "arrangement": f"{at}arrangements/{agreed}/",
        "replace-arrangement": f"{at}arrangements/{agreed}/replace/", "end-arrangement": f"{at}arrangements/{agreed}/end/",
        "compartments": "/compartments/", "found-compartment": "/compartments/found/", "compartment": f"/compartments/{compartment}/",
    }  # fmt: skip
