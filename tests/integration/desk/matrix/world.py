"""One world of two forces: records open, in an acknowledged and in a silent compartment, in another unit, across an operation, offered.

Built once a module of tests. Texts that come from outside or from people are hostile: markup, script, marks of direction, formulas.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from desk_case import NOW, report
from desk_subject_case import rich_files
from integration.desk.matrix.people import NAMES, Person, Thing, everybody
from integration.desk.matrix.registers import PLACED, ask_sets, holders, near_matches, stated

TEXT = " ".join(NAMES)
SUBJECTS = ("open", "acknowledged", "silent", "elsewhere", "operation", "offered")


@dataclass
class World:
    """People, and of each kind the things that addresses can name."""

    desk: Any
    a: Any
    b: Any
    c: Any
    operation: Any
    acknowledged: Any
    silent: Any
    people: list[Person] = field(default_factory=list)
    things: dict[str, list[Thing]] = field(default_factory=dict)

    def thing(self, kind: str, name: str = "open") -> Thing:
        return next(one for one in self.things[kind] if one.name == name)

    def person(self, role: str, place: str = "unit A") -> Person:
        return next(one for one in self.people if (one.role, one.place) == (role, place))


def world_of(desk: Any) -> World:
    """The world, laid out on a desk that holds nothing else."""
    from integration.desk.matrix.records import lay

    a, b, c = (desk.unit(f"{name} \u202e{text}"[:120]) for name, text in (("A", NAMES[0]), ("B", NAMES[1]), ("C", "=1+1")))
    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment, Operation

        a.contact = f"desk of A {NAMES[3]} {NAMES[2]}"
        a.save(update_fields=["contact"])
        operation = Operation.objects.create(name=f"Operation \u202e{NAMES[8]} {a.pk}", controller=c.organisation)
        acknowledged = Compartment.objects.create(name=f"Known \u202e{NAMES[0]} {a.pk}", grade="acknowledged", contact=f"ask {NAMES[1]}")
        silent = Compartment.objects.create(name=f"Silent \u202e{NAMES[0]} {a.pk}", grade="silent", contact=f"ask {NAMES[2]}")
    world = World(desk, a, b, c, operation, acknowledged, silent)
    world.people = everybody(desk, a, b, c, compartments=frozenset({acknowledged.pk, silent.pk}), operation=operation)
    numbers = _taken_in(world)
    world.things["subject"] = _subjects(world, {name: numbers[name] for name in SUBJECTS})
    world.things["near match"] = near_matches(world, {name: numbers[f"near, {name}"] for name in PLACED})
    world.things["holder"] = holders(world)
    lay(world)
    return world


def _taken_in(world: World) -> dict[str, str]:
    """The reports, each taken in for its unit; the number of each by the name of its thing."""
    desk, n = world.desk, 810_000 + 10 * next(world.desk._numbers)
    numbers = {name: str(n + k) for k, name in enumerate((*SUBJECTS, *(f"near, {name}" for name in PLACED)))}
    near = {name: stated(name, numbers[f"near, {name}"]) for name in PLACED}
    ours = rich_files(numbers["open"]) | hostile(numbers["acknowledged"]) | hostile(numbers["offered"])
    desk.populate(world.a, files=ours | near["open"])
    desk.populate(world.b, files=hostile(numbers["elsewhere"]) | hostile(numbers["operation"]) | near["operation"])
    desk.populate(world.a, files=hostile(numbers["silent"]) | near["silent"], silent=world.silent)
    ask_sets(desk)
    with desk.as_owner():
        from rightdoor.casework.referrals.models import InCompartment, Referral, Transfer

        held = {one.number: one for one in Referral.objects.filter(number__in=numbers.values())}
        boss = world.person("supervisor", "unit A, inside").account
        InCompartment.objects.create(
            receipt=held[numbers["acknowledged"]].receipt, compartment=world.acknowledged, by=boss, at_us=NOW, reason=f"why {TEXT}"
        )
        Referral.objects.filter(number__in=(numbers["operation"], numbers["near, operation"])).update(operation=world.operation)
        Transfer.objects.create(
            referral=held[numbers["offered"]], from_unit=world.a, to_unit=world.b, offered_by=boss, offered_us=NOW, reason=f"theirs {TEXT}"
        )
    return numbers


def hostile(number: str) -> dict[str, str]:
    """A report whose texts want to be more than text, with a time that nobody can read."""
    files = report(number)
    place = f"{number}/report-{number}.json"
    tip = json.loads(files[place])
    person = tip["reportedInformation"]["reportedPeople"]["reportedPersons"][0]
    person["firstName"], person["lastName"] = NAMES[1], f"Reedling {NAMES[0]} {number}"
    person["screenName"] = {"value": f"{NAMES[3]} {number}"}
    person["sourceInformation"]["sourceCaptures"].append(
        {"captureType": "IP Address", "value": "=1+1", "dateTime": f"yesterday {NAMES[0]}", "eventName": NAMES[8]}
    )
    tip["reportedInformation"]["incidentSummary"]["incidentDateTimeDescription"] = TEXT
    tip["reportedInformation"]["uploadedFiles"] = {
        "uploadedFiles": [{"filename": f"{name}.jpg", "verificationHash": "0" * 31 + "3", "viewedByEsp": True} for name in NAMES[:4]]
    }
    files[place] = json.dumps(tip)
    return files


def _subjects(world: World, numbers: dict[str, str]) -> list[Thing]:
    a, b = world.a.pk, world.b.pk
    within = {"acknowledged": frozenset({world.acknowledged.pk}), "silent": frozenset({world.silent.pk})}
    with world.desk.as_owner():
        from rightdoor.casework.exhibits.models import Receipt
        from rightdoor.casework.listing.models import SearchKey, Subject, SubjectReceipt
        from rightdoor.casework.referrals.models import Referral

        found = []
        for name, number in numbers.items():
            referral = Referral.objects.get(number=number)
            subject = (
                SubjectReceipt.objects.filter(receipt=referral.receipt, number=number)
                .order_by("subject")
                .values_list("subject", flat=True)[0]
            )
            rows = list(Subject.objects.filter(subject=subject))
            key = SearchKey.objects.filter(subject=subject, receipt=referral.receipt).exclude(locator="").first()
            assert rows and key is not None, name
            found.append(
                Thing(
                    name,
                    {"elsewhere": frozenset({b}), "operation": frozenset({b}), "offered": frozenset({a, b})}.get(name, frozenset({a})),
                    frozenset({world.operation.pk}) if name == "operation" else frozenset(),
                    within.get(name, frozenset()),
                    {"subject": subject, "receipt": referral.receipt, "locator": key.locator, "footprint": "fp_aaaaaaaaaaaaaaaa"},
                    {
                        "referral": referral.pk,
                        "version": referral.version,
                        "receipt": referral.receipt,
                        "number": number,
                        "exhibit": Receipt.objects.get(receipt=referral.receipt).exhibit,
                        "receipts": _receipts(subject),
                        "holder": referral.unit_id,
                    },
                    withheld=name == "acknowledged",
                )
            )
    return found


def _receipts(subject: str) -> list[str]:
    from rightdoor.casework.listing.models import SubjectReceipt

    return sorted(set(SubjectReceipt.objects.filter(subject=subject).values_list("receipt", flat=True)))
