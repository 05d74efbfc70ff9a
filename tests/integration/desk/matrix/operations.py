"""The operation of the world as a history: led from unit C, with the force of unit A in it and one that works elsewhere; whose rows are shown to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from desk_case import NOW
from integration.desk.matrix.people import Person, Thing

if TYPE_CHECKING:
    from integration.desk.matrix.tables import Known
    from integration.desk.matrix.world import World

HERE, ELSEWHERE = "E23000032", "E23000035"
AT = {"at_0": "2", "at_1": "3", "at_2": "2026", "at_3": "10:00", "at_4": "UTC"}
STALE = {"expected": "of before"}


def lay_operation(world: World, hostile: str, make: Callable[[str], str]) -> None:
    """As the acts write it: opened, two forces, a phase, a package to each, an overlap that the lead alone sees, a claim of the other."""
    from rightdoor.casework.access.models import Organisation
    from rightdoor.casework.figures.project import definitions_digest
    from rightdoor.casework.joint.models import Erasure, Event, Made

    Organisation.objects.filter(pk=world.a.organisation_id).update(force=HERE)
    by = world.person("supervisor", "operation").account
    receipt = {"first_receipt": NOW, "subject": hostile[:200]}
    told: list[tuple[str, dict[str, Any]]] = [
        ("operation-opened", {"reach": "national", "aim": hostile}),
        ("force-joined", {"force": HERE, "contact": hostile[:200]}),
        ("force-joined", {"force": ELSEWHERE}),
        ("phase-begun", {"name": hostile[:200]}),
        ("package-tasked", {"package": "ab" * 32, "forces": [HERE], **receipt}),
        ("package-tasked", {"package": "cd" * 32, "forces": [ELSEWHERE], **receipt}),
        ("overlap-settled", {"other": 1, "leads": "both", "reason": hostile}),
        ("force-claimed", {"force": ELSEWHERE, "definition": "arrests", "value": 9, "from": 0, "until": NOW, "source": hostile[:200]}),
    ]
    events = [
        Event.objects.create(
            id=make("ev"), operation=world.operation, nth=0, kind=kind, at_us=NOW, recorded_us=NOW + n, by=by, body=body, source="desk"
        )
        for n, (kind, body) in enumerate(told)
    ]
    Erasure.objects.create(
        id="er_world", event=events[6], field="reason", digest="ab" * 32, by=by, at_us=NOW, authority=hostile[:100], reason=hostile[:100]
    )
    Made.objects.create(operation=world.operation, upto=0, definitions=definitions_digest())
    units, operations = frozenset({world.a.pk}), frozenset({world.operation.pk})
    args = {"operation": world.operation.pk, "number": world.operation.pk}
    for kind, event in (("joint", events[3]), ("joint package", events[4]), ("joint answer", events[4])):
        world.things[kind] = [Thing("the operation", units, operations, args={**args, "event": event.pk})]


def sees(person: Person, thing: Thing) -> bool:
    """The lead, and the force's people."""
    return person.can("see-operations") and person.reaches(thing)


def answers(person: Person, thing: Thing) -> bool:
    """The force's people who run operations: they answer, and nobody for them."""
    return person.can("run-operations") and bool(person.units & thing.units)


def leads(person: Person, thing: Thing) -> bool:
    """Of the controller, a member, with the right to run it."""
    return person.can("run-operations") and bool(person.operations & thing.operations)


def erases(person: Person, thing: Thing) -> bool:
    """The lead who erases in a unit of the controller."""
    return person.can("retention") and bool(person.operations & thing.operations)


def runs(person: Person, thing: Thing) -> bool:
    """Whoever runs operations may be shown the form; what of it one may do, the act says."""
    return person.can("run-operations")


def form(world: World, thing: Thing) -> dict[str, Any]:
    """A phase, whole, from a page that was loaded before."""
    return {**AT, "name": "Tasking", "until_4": "UTC", **STALE}


def refusal(world: World, thing: Thing) -> dict[str, Any]:
    """A refusal, whole, from a page that was loaded before."""
    return {"force": HERE, "answer": "refuse", "code": "other", "reason": "r", **STALE}


def sent(world: World, thing: Thing) -> dict[str, Any]:
    """The phase by the interface."""
    return {"at_us": NOW, "body": {"name": "Tasking"}, **STALE}


def sent_kind(world: World, thing: Thing) -> dict[str, Any]:
    """With its kind."""
    return {"kind": "phase-begun", **sent(world, thing)}


def _leads_row(person: Person, operation: int, known: Known) -> bool:
    (held,) = known.of("access_operation", id=operation)
    mine = {unit["organisation_id"] for unit in known.rows["access_unit"] if unit["id"] in person.units}
    return person.can("see-operations") and operation in person.operations and held["controller_id"] in mine


def _forces(person: Person, known: Known) -> set[str]:
    mine = {unit["organisation_id"] for unit in known.rows["access_unit"] if unit["id"] in person.units}
    found = {one["force"] for one in known.rows["access_organisation"] if one["id"] in mine} - {""}
    return found if person.can("see-operations") else set()


def stay_row(person: Person, row: Mapping[str, Any], known: Known) -> bool:
    return _leads_row(person, row["operation_id"], known) or row["force"] in _forces(person, known)


def _stays(person: Person, operation: int, known: Known) -> list[Mapping[str, Any]]:
    forces = _forces(person, known)
    return [one for one in known.of("joint_stay", operation_id=operation) if one["force"] in forces]


def tasked_row(person: Person, row: Mapping[str, Any], known: Known) -> bool:
    here = {one["force"] for one in _stays(person, row["operation_id"], known)}
    return _leads_row(person, row["operation_id"], known) or bool(here & set(row["forces"]))


def event_row(person: Person, row: Mapping[str, Any], known: Known) -> bool:
    if _leads_row(person, row["operation_id"], known):
        return True
    stays = [one for one in _stays(person, row["operation_id"], known) if one["until_us"] is None or row["recorded_us"] <= one["until_us"]]
    here = {one["force"] for one in stays}
    if row["tasking"]:
        return any(here & set(one["forces"]) for one in known.of("joint_tasked", id=row["tasking"]))
    return bool(stays) if row["forces"] is None else bool(here & set(row["forces"]))


def operation_row(person: Person, row: Mapping[str, Any], known: Known) -> bool:
    return person.can("administer") or row["id"] in person.operations or bool(_stays(person, row["id"], known))
