"""Devices, a charge and outcomes of a case that is there, recorded as people record them; the addresses of their pages."""

from __future__ import annotations

from typing import Any

from desk_warrants_case import case_of
from rightdoor.model.civil import DAY, HOUR


def lay_devices(account: Any, unit: Any, subject: str) -> dict[str, str]:
    """A phone that is examined with a gap in its chain, a laptop that waits, a charge, an outcome that a sender is owed, signposting."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts
    from rightdoor.casework.devices.acts import Item, Search, seize
    from rightdoor.casework.outcomes.acts import list_senders
    from rightdoor.desk.surroundings import now_us as clock

    case, now_us = case_of(account, subject, unit), clock()

    def record(kind: str, back_us: int, /, **body: Any) -> str:
        with acting(account, now_us=now_us) as done:
            return acts.record(done, case, kind, now_us - back_us, body, expected=None).id

    with acting(account, now_us=now_us) as done:
        search = Search(now_us - 20 * DAY, "ABC", "DC Ash")
        items = [
            Item("phone", "black, cracked screen", "bedroom, on the desk", "S1001", child_used=True),
            Item("laptop", "grey, serial number ends 0071", "kitchen", "S1002"),
        ]
        phone, laptop = (event.id for event in seize(done, case, search, items, expected=None))
    store = {"to_whom": "Property store", "reason": "store"}
    record("device-moved", 20 * DAY - 4 * HOUR, device=phone, from_whom="DC Ash", seal="S1001", **store)
    record("device-moved", 20 * DAY - 4 * HOUR, device=laptop, from_whom="DC Elm", seal="S1002", **store)
    lab = {"to_whom": "Digital forensics unit", "ask": ["extraction", "contact"], "seal": "S1001", "seal_found": "whole"}
    record("submitted-to-forensics", 18 * DAY, device=phone, from_whom="Property store", **lab)
    record("device-priority", 10 * DAY, device=laptop, group="2", reason="the interview waits for it", by="DS Oak")
    person = record("person", 19 * DAY, role="reported", name="Jordan Example")
    charged = {"offence": "PK78008", "offence_first": now_us // DAY - 60, "means": "requisition", "decided_by": "cps", "consent": True}
    record("charged", 3 * DAY, person=person, until="requisition", **charged)
    crime = record("crime-recorded", 19 * DAY, number="22/1234/26", classification="86/2")
    record("outcome-recorded", 2 * DAY, crime=crime, outcome="1", reason="charged", by="DS Oak", victim_told="none")
    record("signposted", 2 * DAY, programme="helpline", how="paper")
    with acting(account, now_us=now_us) as done:
        owed = list_senders(done, case, expected=None)[0].id
    at = f"/cases/{case}/"
    return {
        "device-queue": "/devices/", "case-devices": f"{at}devices/", "case-seizure-list": f"{at}devices/list/", "prevention": "/prevention/",
        "case-outcomes": f"{at}outcomes/", "case-outcome-paper": f"{at}outcomes/{owed}/paper/",
    }  # fmt: skip
