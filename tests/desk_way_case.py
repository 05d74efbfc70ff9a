"""The whole way of one referral, for tests of the browser and of the interface: the file that is dropped in, the people, the answer to the
schedule, the way by the interface, and which ledger rows a way left (acts and the keys of their subjects, in order)."""

from __future__ import annotations

import base64
import csv
import io
import itertools
import json
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from desk_requests_case import answer, holders_known, table
from rightdoor.desk.surroundings import now_us, opened
from rightdoor.model.guarded import unguarded

AUTHORITY = "Agreement 7"
WHY_OFFERED = "The address is theirs"
QUESTION, WHY_ANSWERED, WHY_ACCEPTED = "PR-03", "checked today", "for local research"
ADDRESS = "14 Invented Street, Exampleton"
_numbers = itertools.count(880_001)
_NETS = ("198.51.100", "203.0.113", "192.0.2")


class Dropped(NamedTuple):
    """A report as a platform sends it: its number, name and text."""

    number: str
    name: str
    text: str


class People(NamedTuple):
    """The sending unit's officer; the receiving unit's officer, applicant, senior responsible officer, two single points of contact, supervisor."""

    sender: Any
    receiver: Any
    applicant: Any
    authoriser: Any
    spoc: Any
    second: Any
    supervisor: Any
    unit: Any
    other: Any


def dropped() -> Dropped:
    """One person, three events on three days and networks, none of them asked about; the days lie shortly before today."""
    n = next(_numbers)
    today = datetime.fromtimestamp(now_us() / 1_000_000, UTC).replace(hour=7, minute=58, second=11, microsecond=0)
    captures = [
        {"captureType": "IP Address", "value": f"{net}.{n % 250 + 1}", "dateTime": f"{today - timedelta(days=ago):%Y-%m-%dT%H:%M:%SZ}", "eventName": name, "port": 51_000 + k}
        for k, (net, ago, name) in enumerate(zip(_NETS, (31, 24, 17), ("UPLOAD", "LOGIN", "UPLOAD"), strict=True))
    ]  # fmt: skip
    person = {
        "firstName": "Ansel", "lastName": "Reedling", "espService": "Example Chat", "espUserId": f"way-{n}",
        "screenName": {"value": f"reed_{n}"}, "emails": {"emails": [{"value": f"reed.{n}@example.com", "verified": True}]},
        "sourceInformation": {"sourceCaptures": captures},
    }  # fmt: skip
    tip = {
        "reportId": str(n),
        "dateReceived": f"{today - timedelta(days=10):%Y-%m-%dT%H:%M:%SZ}",
        "reportedInformation": {
            "reportingEsp": {"espName": "Example Chat", "lastName": "Reporter"},
            "incidentSummary": {
                "incidentType": "Child Pornography (possession, manufacture, and distribution)",
                "incidentDateTime": f"{today - timedelta(days=17):%Y-%m-%dT%H:%M:%SZ}",
            },
            "reportedPeople": {"reportedPersons": [person]},
        },
    }
    return Dropped(str(n), f"report-{n}.json", json.dumps(tip))


def people_of_two_units(desk: Any) -> People:
    """Two units and who works in them; who holds the addresses of what they receive is entered."""
    holders_known(at_us=now_us())
    unit, other = desk.unit(), desk.unit()
    roles = ("referral-officer", "applicant", "senior-responsible-officer", "spoc", "spoc", "supervisor")
    return People(desk.account(("referral-officer", unit)), *(desk.account((role, other)) for role in roles), unit, other)


def answered(schedule: str) -> str:
    """What the provider returns for the schedule's rows."""
    rows = [{k: unguarded(v) for k, v in row.items()} for row in csv.DictReader(io.StringIO(schedule, newline=""))]
    made = f"{datetime.fromtimestamp(now_us() / 1_000_000, UTC) - timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
    return table([answer(row, address=ADDRESS, produced_at=made) for row in rows])


def work(desk: Any) -> list[str]:
    """Do all waiting jobs as the worker does; the states that they ended in."""
    from rightdoor.casework.jobs.run import Office, run_next

    states = []
    with desk.as_shell():
        while (state := run_next(Office(lambda: opened(desk.around, write=True), now_us, secrets.token_bytes))) is not None:
            states.append(state.value)
    return states


class ByApi:
    """One person's program: a call that is not answered as it should be stops the way."""

    def __init__(self, desk: Any, account: Any) -> None:
        self.client = desk.api(account)

    def get(self, path: str, **more: Any) -> Any:
        """The answer's JSON."""
        done = self.client.get(f"/api{path}", **more)
        assert done.status_code == 200, (path, done.status_code, done.content[:800])
        return done.json()

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        """The answer's JSON, of a write with a key of its own."""
        headers = {"Idempotency-Key": secrets.token_hex(12), **more.pop("headers", {})}
        done = self.client.post(f"/api{path}", {} if body is None else body, content_type="application/json", headers=headers, **more)
        assert done.status_code in (200, 201, 202), (path, done.status_code, done.content[:800])
        return done.json()

    def upload(self, path: str, file: Dropped, **fields: Any) -> Any:
        """A file streamed in."""
        content = io.BytesIO(file.text.encode())
        content.name = file.name
        done = self.client.post(f"/api{path}", {**fields, "files": content}, headers={"Idempotency-Key": secrets.token_hex(12)})
        assert done.status_code == 202, (done.status_code, done.content[:800])
        return done.json()


def by_api(desk: Any, people: People, file: Dropped) -> dict[str, Any]:
    """The whole way by the interface. What it found: subject, status, the answer, decisions, and each value with its statement."""
    at: dict[str, Any] = {}
    sender, receiver, applicant, authoriser, spoc, second, supervisor = (ByApi(desk, account) for account in people[:7])
    sender.upload("/intake", file, unit=people.unit.pk, authority=AUTHORITY)
    assert work(desk) == ["done", "done"]
    (found,) = sender.get(f"/referrals?text={file.number}")["items"]
    referral = f"/referrals/{found['id']}"
    held = sender.post(f"{referral}/acknowledge", {"version": found["version"]})
    held = sender.post(f"{referral}/own", {"version": held["version"]})
    offer = sender.post(f"{referral}/offer", {"version": held["version"], "to_unit": people.other.pk, "reason": WHY_OFFERED})
    assert sender.get(referral)["referral"]["owner"] == people.sender.pk  # until it is accepted
    (seen,) = [one for one in receiver.get("/referrals/offers") if one["id"] == offer["id"]]
    taken = receiver.post(f"/referrals/offers/{seen['id']}/accept")
    assert (taken["owner"], taken["unit"]) == (people.receiver.pk, people.other.pk)
    work(desk)
    (subject,) = taken["subjects"]
    assert subject in [row["subject"] for row in applicant.get("/subjects")["items"]]
    applicant.post(f"/subjects/{subject}/purpose", {"purpose": "communications-data"})
    assert applicant.get(f"/subjects/{subject}")["status"] == "unresolved"
    made = applicant.post(f"/communications-data/applications/for/{subject}")
    application = f"/communications-data/applications/{made['key']}"
    words = {name: made[name] for name in ("reference", "necessity", "proportionality", "collateral")}
    made = applicant.post(f"{application}/words", {"version": made["version"], **words, "make": True})
    now = f"{datetime.fromtimestamp(now_us() // 60_000_000 * 60, UTC):%Y-%m-%dT%H:%M:%SZ}"
    granted = {"version": made["version"], "authority": "OCDA-1", "by": "An officer of the OCDA", "route": "60A", "granted": now}
    made = authoriser.post(f"{application}/authority", granted)
    for who, number in ((spoc, "1"), (second, "2")):
        whole = who.get(application)
        papers = next(check["papers"] for check in whole["checks"] if check["check"] == number)
        made = who.post(f"{application}/checks/{number}", {"version": whole["application"]["version"], "papers": papers})
    done = spoc.client.get(f"/api{application}/schedule?form=csv")
    assert done.status_code == 200, done.content[:800]
    version = spoc.get(application)["application"]["version"]
    spoc.post(f"{application}/sent", {"version": version, "at": now})
    assert set(work(desk)) == {"done"}
    content = base64.b64encode(answered(done.content.decode()).encode()).decode()
    result = spoc.post("/communications-data/results", {"unit": people.other.pk, "name": "result.csv", "content": content})
    shown = spoc.get(f"/communications-data/results/{result['key']}")
    assert shown["rows"] and not any(row["differs"] for row in shown["rows"])
    spoc.post(f"/communications-data/results/{result['key']}/take", {"version": shown["result"]["version"], "answers": made["key"]})
    assert set(work(desk)) == {"done"}
    supervisor.post(f"/subjects/{subject}/purpose", {"purpose": "assess"})
    at["summary"] = supervisor.get(f"/subjects/{subject}")
    answer = {"item": QUESTION, "said": "yes", "source": "PNC check", "reference": "12/345", "reason": WHY_ANSWERED}
    at["answer"] = supervisor.post(f"/subjects/{subject}/decisions/answer", answer)
    at["accepted"] = supervisor.post(f"/subjects/{subject}/decisions/accept", {"reason": WHY_ACCEPTED})
    assert set(work(desk)) == {"done"}
    made = supervisor.post(f"/subjects/{subject}/packages", {"kind": "warrant"})
    assert set(work(desk)) == {"done"}
    (built,) = supervisor.get(f"/subjects/{subject}/packages")
    done = supervisor.client.get(f"/api/subjects/{subject}/packages/{made['key']}/file")
    assert (done.status_code, built["state"], built["stamp"]) == (200, "built", "corroborated"), done.content[:800]
    at["package"] = done.content
    at["sources"] = _walked(supervisor, subject, at["summary"])
    return {"subject": subject, **at}


def _walked(who: ByApi, subject: str, summary: dict[str, Any]) -> list[tuple[dict[str, str], list[dict[str, Any]]]]:
    """Every place that the parts of the subject name, with what stands there."""
    at = f"/subjects/{subject}"
    events, people, referrals = (who.get(f"{at}/{part}") for part in ("events", "people", "referrals"))
    places = [door["source"] for door in summary["doors"]]
    places += [
        {"receipt": r, "locator": loc}
        for each in summary["line"]["reasons"]
        for r, _, loc in (s.partition("#") for s in each["statements"])
    ]
    places += [{"receipt": paper["receipt"], "locator": paper["locator"]} for event in events for paper in event["papers"]]
    places += [value["place"] for person in people["persons"] for value in person["values"]]
    places += [place for one in people["identifiers"] for place in one["places"]]
    places += [value["place"] for one in referrals["referrals"] for value in one["values"]]
    unlike = {(place["receipt"], place["locator"]): place for place in places if place}
    return [(place, who.get(f"{at}/source", data=place)) for place in unlike.values()]


def checked(package: bytes, folder: Any) -> Any:
    """What `rightdoor package check` finds of a file, on another machine."""
    from rightdoor.operations.package_check import check_package, read_package_file

    path = folder / "package.zip"
    path.write_bytes(package)
    return check_package(path.name, read_package_file(path))


class Row(NamedTuple):
    """A row of the ledger without what differs from one way to another: who by part, act, keys of the subject, its codes."""

    who: str
    act: str
    keys: tuple[str, ...]
    codes: tuple[str, ...]


_CODES = ("asked", "ended", "did", "what", "purpose", "kind", "state", "check", "form")


def left(desk: Any, people: People, after: int) -> list[Row]:
    """The rows since number `after`."""
    part = {account.username: name for name, account in people._asdict().items() if name not in ("unit", "other")}
    rows = []
    for _, actor, act, body in desk.ledger(after):
        said = json.loads(body)["subject"]
        codes = tuple(f"{name}={said[name]}" for name in _CODES if isinstance(said.get(name), str))
        rows.append(Row(part.get(actor, actor), act, tuple(sorted(said)), codes))
    return rows


def last_row(desk: Any) -> int:
    """The number of the newest row."""
    return max(row[0] for row in desk.ledger())
