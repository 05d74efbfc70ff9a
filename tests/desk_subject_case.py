"""A subject for tests of its pages: rows of the list laid out by hand, as the projection writes them."""

from __future__ import annotations

import itertools
import json
from typing import Any

_numbers = itertools.count(1)
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
LINE: dict[str, Any] = {
    "track": "adult",
    "tier": {"low": "tier-3", "high": "tier-1"},
    "instrument": {"name": "rightdoor-open", "version": "2026-01", "validated": False},
    "reasons": [{"code": "RD-P01", "text": "A child is said to be at risk.", "statements": []}],
    "questions": [{"ask": "Does the person live with children?", "of": "local authority", "would_change_tier_to": "tier-1"}],
    "referrals": ["700001"],
    "footprints": 2,
    "status": "single-strand",
    "premises": [],
    "force": None,
    "age_days": 12,
    "next": {"action": "ask-provider", "why": "It still holds the data.", "due": "2026-04-01"},
    "clocks": [{"code": "retention", "due": "2026-04-01T00:00:00Z", "state": "running"}],
}


def subject_id() -> str:
    """An id that no other test has."""
    n = next(_numbers)
    digits = ""
    for _ in range(16):
        digits += LETTERS[n % 32]
        n //= 32
    return f"sub_{digits}"


def lay_subject(desk: Any, *units: Any, subject: str = "", view: str = "open", compartments: tuple[int, ...] = (), **more: Any) -> Any:
    """A row of the list, seen by these units."""
    with desk.as_owner():
        from rightdoor.casework.listing.models import Subject

        return Subject.objects.create(
            view=view, subject=subject or subject_id(), sort_key=[1], tier_low="tier-3", tier_high="tier-1", track="adult",
            status="single-strand", received_us=1_767_600_000_000_000, next_action="ask-provider", referrals=1, events=2,
            line={**LINE, **more.pop("line", {})}, digest=more.pop("digest", "0" * 64), units=[u.pk for u in units], compartments=list(compartments), **more,
        )  # fmt: skip


def open_for(client: Any, subject: str, purpose: str = "assess") -> Any:
    """Choose a purpose as a person does; the answer to the form."""
    return client.post(f"/subjects/{subject}/purpose", {"purpose": purpose, "next": f"/subjects/{subject}/"})


HOSTILE = "<script>document.title=\"ran\"</script><img src=x onerror=alert(1)> \u202egpj.exe\u202c =cmd|' /C calc'!A0"
GRADE = "B2C - no further dissemination without the originator"
PACKAGE_COLUMNS = """rightdoor_mapping: 1
name: {name}
form: package
source: example-force
applies:
  columns: [{name} Ref, Reported Account, IP Address, Date/Time of Event]
zone: UTC
clock: 24h
date_order: dmy
columns:
  {name} Ref: referral.number
  Grade: referral.grade
  Reported Account: person.account
  Service: person.service
  Surname: person.last_name
  IP Address: event.ip
  Date/Time of Event: event.event_time
  Event: event.act
constants:
  person.role: reported
"""


def rich_files(number: str) -> dict[str, str]:
    """Two reports and a row of a package about one account, with chat, files, names full of markup, a graded row, a row of somebody else."""
    from desk_case import report

    account = f"acc-rich-{number}"
    files = report(number, account=account, child_at_risk=True) | {
        f"{number}5/{name.rpartition('/')[2]}": text for name, text in report(f"{number}5", account=account).items()
    }
    place = f"{number}/report-{number}.json"
    tip = json.loads(files[place])
    about = tip["reportedInformation"]
    about["incidentSummary"]["incidentDateTimeDescription"] = f"Seen in moderation {HOSTILE}"
    about["chatImIncident"] = {"contents": [{"value": f"first line of a chat {HOSTILE}"}]}
    about["uploadedFiles"] = {
        "uploadedFiles": [
            {"filename": f"holiday {HOSTILE}.jpg", "verificationHash": "0" * 31 + "1", "viewedByEsp": True, "industryClassification": "B2"},
            {"filename": "other.jpg", "verificationHash": "0" * 31 + "2", "viewedByEsp": False},
        ]
    }
    person = about["reportedPeople"]["reportedPersons"][0]
    person["lastName"] = f"Reedling {HOSTILE}"
    person["screenName"] = {"value": f"reed {HOSTILE}"}
    about["reportedPeople"]["reportedPersons"].append({"firstName": "Wren", "espService": "Example Chat", "espUserId": f"victim-{number}"})
    files[place] = json.dumps(tip)
    name = f"Pack{number}"
    files[f"{number}/columns.yaml"] = PACKAGE_COLUMNS.format(name=name)
    files[f"{number}/package.csv"] = (
        f"{name} Ref,Grade,Reported Account,Service,Surname,IP Address,Date/Time of Event,Event\n"
        f"{name}-1,{GRADE},{account},Example Chat,Reedling,198.51.100.9,14/02/2026 10:00:00,login\n"
        f"{name}-2,A1P,acc-other-{number},Example Chat,Bystander,198.51.100.10,15/02/2026 11:00:00,login\n"
    )
    return files
