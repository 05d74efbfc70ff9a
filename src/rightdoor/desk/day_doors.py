"""The doors that may be put into a day, as a table to choose from: a case and premises that are chosen are not retyped."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from rightdoor.casework.acting import Acting
from rightdoor.casework.joint.day.doors import Door, doors_free
from rightdoor.casework.joint.day.queries import SeenDay
from rightdoor.joint.day import kinds as k
from rightdoor.reference.warrant_powers import power

CHOSEN: Final = ("case", "premises", "warrant")  # fields that a choice fills in
_HEAD: Final = (
    "Address as the papers have it",
    "Case",
    "Warrant",
    "Granted",
    "May be executed until",
    "Also planned for",
    {"hidden": "Choose"},
)


def doors_free_of(acting: Acting, at: SeenDay, chosen: dict[str, str]) -> dict[str, Any]:
    """What the page of an address shows beside its form: the table, or that a door is chosen."""
    here = reverse("day-record", args=[at.operation.pk, at.day.id, k.ADDRESS])
    if chosen:
        return {"chosen": True, "choose_again": here}
    free = doors_free(acting, at)
    if free:
        subjects = sorted({each.case.subject for each in free})
        acting.note(
            "consulted", {"page": "day-doors", "operation": at.operation.pk, "day": at.day.id, "lines": len(free), "subjects": subjects}
        )
    return {"door_head": _HEAD, "doors": [_line(each, here) for each in free]}


def _line(door: Door, here: str) -> list[Any]:
    named = power(door.warrant.text("power"))
    query = urlencode({"case": door.case.pk, "premises": door.premises, "warrant": door.warrant.id})
    return [
        {"text": door.address or "Its papers are not yours to read", "received": True},
        {"text": f"Case of {door.case.subject}", "href": reverse("case", args=[door.case.pk])},
        named.title if named is not None else door.warrant.text("power"),
        {"at_us": door.warrant.at_us},
        {"at_us": door.until_us} if door.until_us is not None else "not known: the case names no nation",
        ", ".join(door.planned) or "no other day",
        {"text": "Choose", "href": f"{here}?{query}", "hidden": f"{door.address} of subject {door.case.subject}"} if door.address else "",
    ]
