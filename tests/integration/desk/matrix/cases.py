"""Cases of the world: one of each subject, with an event that can be corrected, a draft of a warrant, a child and a duty; and what is sent to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desk_case import NOW

if TYPE_CHECKING:
    from integration.desk.matrix.people import Thing
    from integration.desk.matrix.world import World

SEIZED = {"exhibit": "ABC/1", "sort": "phone", "found_where": "desk", "seal": "S1"}
CRIME = {"number": "22/1/26", "classification": "86/10"}
STALE = {"expected": "of before"}
DRAFT = {"power": "poca-4", "premises": "pr_aaaaaaaaaaaaaaaa", "entries": "one", "extent": "specific", "privileged": "not-known"}
READ = {"premises": DRAFT["premises"], "number": "1", "street": "Juniper Gardens", "by": "PC 1", "compared_by": "PC 2"}


def lay_cases(world: World, hostile: str, make: Callable[[str], str]) -> None:
    """As the acts write them: the case, its opening, a crime, a child whose name few see, a duty."""
    from rightdoor.casework.cases.models import Case, Duty, Event, PrivateValue
    from rightdoor.casework.custody_bail.models import Mirrored, RecordsImport

    by, found = world.person("supervisor", "unit A, inside").account, []
    for one in world.things["subject"]:
        case = Case.objects.create(
            id=make("case"), subject=one.args["subject"], receipts=one.data["receipts"], unit_id=one.data["holder"], nation="england",
            scope=sorted(one.compartments) if one.name == "silent" else [], opened_us=NOW, opened_by=by,
        )  # fmt: skip
        told: list[tuple[str, dict[str, Any]]] = [
            ("case-opened", {"reason": hostile}), ("crime-recorded", {"number": hostile[:100], "classification": hostile[:100]}),
            ("child-recorded", {"reference": "Child A", "authority": hostile[:200]}), ("warrant-drafted", DRAFT | {"grounds": hostile}),
            ("risk-noted", {"not_identified": True, "risk": "other", "source": "other", "known": hostile, "immediate": False}),
            ("device-seized", SEIZED | {"description": hostile[:200], "found_by": hostile[:100]}), ("sender-owed", {"source": hostile[:200]}),
        ]  # fmt: skip
        events = [
            Event.objects.create(
                id=make("ev"), case=case, nth=n, kind=kind, at_us=NOW, recorded_us=NOW + n, by=by, body=body, source="desk"
            )
            for n, (kind, body) in enumerate(told)
        ]
        ended = {"crime": events[1].pk, "outcome": "15", "reason": hostile, "by": hostile[:100], "victim_told": "none"}
        Event.objects.create(
            id=make("ev"), case=case, nth=len(events), kind="outcome-recorded", at_us=NOW, recorded_us=NOW + len(events), by=by, body=ended,
            source="desk",
        )  # fmt: skip
        PrivateValue.objects.create(id=make("pv"), event=events[2], field="name", value=hostile[:200])
        duty = Duty.objects.create(
            id=make("du"), case=case, code="CLK-CRIME-RECORD", area="opening", about=events[0].pk, what=hostile, raised_us=NOW,
            due_us=NOW, unit_id=case.unit_id,
        )  # fmt: skip
        made, took = (
            RecordsImport.objects.create(
                id=make("ri"), case=case.pk, system="custody", mapping=hostile[:100], mapping_sha256="", file_sha256="", rows=1, others=0,
                sheet={"sheet": [[], [["row:2", hostile, False]], 1, 0], "same_by": {}}, by=by, shown_us=NOW, taken_us=taken,
            )
            for taken in (None, NOW)
        )  # fmt: skip
        Mirrored.objects.create(case=case.pk, system="custody", record="ZZ/1/23", key="crime-recorded", event=events[1].pk, of=took)
        args = {
            "case": case.pk,
            "made": made.pk,
            "export": made.pk,
            "event": events[1].pk,
            "draft": events[3].pk,
            "risk": events[4].pk,
            "duty": duty.pk,
            "subject": one.args["subject"],
        }
        args["owed"] = next(event.pk for event in events if event.kind == "sender-owed")
        found.append(replace(one, args=args, withheld=False))
    world.things["case"] = found
    lay_samples(world, make)


def lay_samples(world: World, make: Callable[[str], str]) -> None:
    """A draw of each unit that has cases, with each of them, and that each duty was told of."""
    from integration.desk.matrix.people import Thing
    from rightdoor.casework.cases.models import Case, Duty
    from rightdoor.casework.duties.models import Escalation, Sample, SampleLot

    by, held = world.person("supervisor", "unit A, inside").account, []
    for unit in sorted({case.unit_id for case in Case.objects.all()}):
        sample = Sample.objects.create(id=make("ds"), unit_id=unit, month="2026-03", seed="0123456789abcdef", each=2, by=by, at_us=NOW)
        for case in Case.objects.filter(unit=unit):
            SampleLot.objects.create(sample=sample, case=case.pk, lot="0" * 16, drawn=True)
        held.append(Thing(f"of unit {unit}", units=frozenset({unit}), args={"sample": sample.pk}))
    for duty in Duty.objects.all():
        Escalation.objects.create(
            duty=duty.pk, case=duty.case_id, unit_id=duty.unit_id, level=1, role="supervisor", due_us=NOW, at_us=NOW, told_us=NOW
        )
    world.things["sample"] = held


def seizure(world: World, thing: Thing) -> dict[str, Any]:
    """A seizure list of one device, from a page that was loaded before."""
    at = {"at_0": "2", "at_1": "3", "at_2": "2026", "at_3": "10:00", "at_4": "UTC"}
    row = {"sort_1": "phone", "description_1": "black", "found_1": "desk"}
    return {**at, "initials": "ABC", "found_by": "DC Ash", **row, **STALE}


def seized(world: World, thing: Thing) -> dict[str, Any]:
    """The same by the interface."""
    device = {"sort": "phone", "description": "black", "found_where": "desk"}
    return {"at_us": NOW, "initials": "ABC", "found_by": "DC Ash", "devices": [device], **STALE}


def typed(world: World, thing: Thing) -> dict[str, Any]:
    """The form of a crime, whole, from a page that was loaded before."""
    at = {"at_0": "2", "at_1": "3", "at_2": "2026", "at_3": "10:00", "at_4": "UTC"}
    return {**at, **CRIME, "reported_4": "UTC", **STALE}


def sent(world: World, thing: Thing) -> dict[str, Any]:
    """The same by the interface."""
    return {"at_us": NOW, "body": CRIME, **STALE}


def offered(world: World, thing: Thing) -> dict[str, Any]:
    """To another unit."""
    return {"unit": world.c.pk, "reason": "theirs", **STALE}


def opening(world: World, thing: Thing) -> dict[str, Any]:
    """Another case, for the unit that holds the subject."""
    return {"unit": thing.data["holder"], "nation": "england", "owned": True}
