"""A case with warrants for tests of pages: drafted by its form, granted, entered twice, one entry without its authority."""

from __future__ import annotations

import re
from typing import Any

from rightdoor.model.civil import DAY, HOUR
from rightdoor.reporting.stamps import ANSWERS

_ANSWERED = {
    "rank": "superintendent",
    "by": "Superintendent 42",
    "reason": "answered for",
    **dict.fromkeys(ANSWERS, "looked for another event"),
}


def case_of(account: Any, subject: str, unit: Any) -> str:
    """The open case of a subject, opened where there is none."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts
    from rightdoor.casework.cases.queries import cases_of_subject
    from rightdoor.casework.listing.one import seen
    from rightdoor.desk.surroundings import now_us

    with acting(account, now_us=now_us()) as done:
        held = [case for case in cases_of_subject(done, seen(done, subject)) if case.closed_us is None]
        return str(held[0].pk if held else acts.open_case(done, subject, unit=unit.pk, nation="england", owned=True).pk)


def lay_warrants(client: Any, account: Any, unit: Any, subject: str) -> dict[str, str]:
    """The addresses of the pages of warrants, each with something on it. `client`: signed in as the account, with a purpose for the subject."""
    case = case_of(account, subject, unit)
    at = f"/cases/{case}/warrants/"
    page = client.get(f"{at}draft/").content.decode()
    expected = re.search(r'name="expected" value="([^"]*)"', page)[1]  # type: ignore[index]
    doors = re.findall(r'name="premises" type="radio" value="([^"]+)"', page)
    chosen = {
        "power": "poca-4",
        "entries": "one",
        "extent": "specific",
        "privileged": "not-known",
        "conditions": "on",
        "originator": "agreed/1",
    }
    given = {**chosen, **_ANSWERED, **({"premises": doors[0]} if doors else {}), "expected": expected}
    made = client.post(f"{at}draft/", given)
    assert made.status_code == 303, re.sub(r"<[^>]+>", " ", made.content.decode())[:3000]
    draft = _entered(account, case)
    return {
        "case-warrants": at, "case-warrant-draft": f"{at}draft/", "case-warrant-drafted": f"{at}drafts/{draft}/",
        "case-briefing": f"{at}briefing/{draft}/", "case-door": f"{at}door/{draft}/", "case-warrant-outcome": f"/cases/{case}/record/warrant-outcome/",
    }  # fmt: skip


def _entered(account: Any, case: str) -> str:
    """The rest of the story, as it is recorded; the draft."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts
    from rightdoor.casework.cases.queries import case_seen, history_of
    from rightdoor.desk.surroundings import now_us

    now = now_us()

    def record(kind: str, days: int, **body: Any) -> str:
        with acting(account, now_us=now) as done:
            return acts.record(done, case, kind, now - days * DAY - HOUR, body, expected=None).id

    with acting(account, now_us=now) as done:
        draft = history_of(case_seen(done, case)).last("warrant-drafted")
    assert draft is not None
    door = draft.text("premises")
    record(
        "warrant-authorised", 41, draft=draft.id, rank="inspector", by="Inspector 42", **dict.fromkeys(ANSWERS, "looked for another event")
    )
    record("warrant-deconflicted", 41, about=draft.id, reference="check 7", result="no-hit")
    body = {"power": "poca-4", "court": "Eastwade Magistrates", "entries": "unlimited", "extent": "specific", "premises": door}
    warrant = record("warrant-granted", 40, draft=draft.id, reference="W/7", **body)
    read = {"echo": "agrees", "today": "confirmed", "by": "PC 1", "compared_by": "PC 2"}
    entry = {"officer": "PS 7", "occupier": True, "force": False, "copy": "occupier", "found": True, "other": False}
    record("warrant-door-checked", 31, warrant=warrant, premises=door, **read)
    first = record("warrant-executed", 30, warrant=warrant, premises=door, **entry)
    record("warrant-executed", 12, warrant=warrant, premises=door, **{**entry, "found": False})
    record("warrant-outcome", 29, entry=first, outcome="found")
    return draft.id
