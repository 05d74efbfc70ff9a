"""The rest of the world: of every table some rows for each unit and within the compartments, as pages and the shell would have written them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desk_case import NOW
from integration.desk.matrix.cases import lay_cases
from integration.desk.matrix.expected import SPOKEN
from integration.desk.matrix.figures import lay_figures
from integration.desk.matrix.operations import lay_operation
from integration.desk.matrix.people import NAMES, Thing

if TYPE_CHECKING:
    from integration.desk.matrix.world import World

_HOSTILE = " ".join(NAMES)
_ids = itertools.count(1)


def lay(world: World) -> None:
    """Fill in `world.things`."""
    with world.desk.as_owner():
        _referrals(world)
        _purposes(world)
        _of_subjects(world)
        _checks(world)
        _drafts(world)
        _registers(world)
        _jobs(world)
        _own(world)
        _acts(world)
        _administered(world)
        _findings(world)
        _conditions(world)
        _exposure(world)
        lay_cases(world, _HOSTILE, _id)
        lay_figures(world)
        lay_operation(world, _HOSTILE, _id)


def _id(prefix: str) -> str:
    n, text = next(_ids), ""
    for _ in range(16):
        text += "abcdefghijklmnopqrstuvwxyz234567"[n % 32]
        n //= 32
    return f"{prefix}_{text}"


def _boss(world: World) -> Any:
    return world.person("supervisor", "unit A, inside").account


def _referrals(world: World) -> None:
    from rightdoor.casework.referrals.models import Act, Placing, Referral, Transfer

    subjects = world.things["subject"]
    for one in subjects:
        referral = Referral.objects.get(pk=one.data["referral"])
        Placing.objects.create(referral=referral.pk, operation_id=referral.operation_id, by=_boss(world), at_us=NOW, reason="x")
        one.data["version"] = referral.version + 1
    world.things["referral"] = [replace(one, args={"referral_id": one.data["referral"]}, withheld=False) for one in subjects]
    world.things["exhibit"] = [replace(one, args={"exhibit": one.data["exhibit"]}, withheld=False) for one in subjects]
    transfer = Transfer.objects.get(referral=world.thing("subject", "offered").data["referral"])
    offered = world.thing("subject", "offered")
    world.things["transfer"] = [
        replace(offered, args={"transfer_id": transfer.pk}, data={**offered.data, "to": transfer.to_unit_id}, withheld=False)
    ]
    for one in subjects:
        Act.objects.create(referral=one.data["referral"], version=0, act="acknowledge", by=_boss(world), at_us=NOW)


def _purposes(world: World) -> None:
    """Everybody holds a purpose for some, seen or not: what is not seen is not opened by it."""
    from rightdoor.casework.oversight.models import Consultation
    from rightdoor.desk.surroundings import clock_us

    Consultation.objects.bulk_create(
        Consultation(
            account=person.account, subject=one.args["subject"], at_us=clock_us(), what="opened", purpose="assess", words=_HOSTILE[:400]
        )
        for person in world.people
        for one in (*world.things["subject"], *world.things["near match"])
        if one.name in SPOKEN
    )


def _of_subjects(world: World) -> None:
    from rightdoor.casework.decided.models import Decision
    from rightdoor.casework.listing.models import Allocation
    from rightdoor.casework.packages.models import Package, Taken
    from rightdoor.casework.subjects.models import Exposure, Note

    boss, found = _boss(world), []
    for one in world.things["subject"]:
        package = Package.objects.create(
            key=_id("pkg"), subject=one.args["subject"], view="full" if one.name == "silent" else "open", purpose="warrant", unit=world.a, by=boss,
            asked_us=NOW, receipts=one.data["receipts"], compartments=sorted(one.compartments), state="away", message=_HOSTILE[:400], sha256="0" * 64,
        )  # fmt: skip
        Taken.objects.create(package=package, by=boss, at_us=NOW)
        subject, scope = one.args["subject"], sorted(one.compartments & {world.silent.pk})
        decision = Decision.objects.create(
            id=_id("cd"),
            subject=subject,
            kind="tier",
            state="tier-2",
            reason=f"because {_HOSTILE}",
            by=boss,
            at_us=NOW,
            scope=scope,
            receipts=one.data["receipts"],
        )
        Note.objects.create(
            key=_id("nt"),
            subject=subject,
            author=boss,
            at_us=NOW,
            text=f"note {_HOSTILE}",
            compartments=scope,
            receipt=one.data["receipt"],
            number=one.data["number"],
        )
        Exposure.objects.create(account=boss, subject=subject, at_us=NOW, kind=Exposure.Kind.values[0], texts=1)
        Allocation.objects.create(subject=subject, account=boss, by=boss, at_us=NOW)
        found.append(replace(one, args={"subject": subject, "decision": decision.pk}))
    world.things["decision"] = found


def _checks(world: World) -> None:
    from rightdoor.casework.deconfliction.models import Answer, Check, Flag, FlagList, Form

    asker, found = world.person("supervisor").account, []
    for unit in (world.a, world.b):
        by = asker if unit == world.a else world.person("supervisor", "unit B").account
        made = Check.objects.create(account=by, unit=unit, at_us=NOW, kind="person", digest="0" * 64)
        Form.objects.create(check_made=made, account=by, at_us=NOW, kind="name", form=f"nobody {unit.pk}")
        Answer.objects.create(
            check_made=made, unit=unit, text=_HOSTILE[:400], step=NAMES[0], hit=False, own=0, contacts=[["unit", NAMES[0], NAMES[1]]]
        )
        found.append(Thing(f"of {'A' if unit == world.a else 'B'}, no subject", frozenset({unit.pk}), args={"check": made.pk}))
    for one in world.things["subject"]:
        scope = sorted(one.compartments) if one.name == "silent" else []
        made = Check.objects.create(account=_boss(world), unit=world.a, at_us=NOW, kind="account", digest="0" * 64, scope=scope)
        Form.objects.create(
            check_made=made, account=_boss(world), at_us=NOW, kind="account", form=f"nothing {made.pk}", quiet=bool(scope), scope=scope
        )
        Answer.objects.create(
            check_made=made, unit=world.a, subject=one.args["subject"], text=NAMES[3], step=NAMES[1], hit=True, own=1, scope=scope
        )
        found.append(replace(one, args={"check": made.pk}, of=_boss(world).pk, withheld=False))
    world.things["check"] = found
    lists = []
    for unit, by in ((world.a, asker), (world.b, world.person("supervisor", "unit B").account)):
        held = FlagList.objects.create(
            source=f"list {NAMES[0]} {NAMES[3]}", of_day=20_000, unit=unit, loaded_by=by, loaded_us=NOW, digest="0" * 64, rows=1
        )
        Flag.objects.create(list=held, line=1, kind="name", folded="nobody at all", contact=NAMES[1])
        lists.append(Thing(f"list of {unit.pk}", frozenset({unit.pk}), args={"number": held.pk}))
    world.things["flag list"] = lists


def _drafts(world: World) -> None:
    from rightdoor.casework.communications_data.models import Alert, Draft, DutyOwner, Export, Import, Tie

    drafts, imports = [], []
    for one in world.things["subject"]:
        unit = world.b if world.a.pk not in one.units else world.a
        applicant = world.person("applicant", "unit B" if unit == world.b else "unit A, inside").account
        compartments = sorted(one.compartments)
        draft = Draft.objects.create(
            key=_id("cd"),
            unit=unit,
            subject=one.args["subject"],
            receipts=one.data["receipts"],
            compartments=compartments,
            applicant=applicant,
            prepared_us=NOW,
            reference=f"RD {NAMES[3]}",
            necessity=_HOSTILE,
            proportionality=_HOSTILE,
            collateral=_HOSTILE,
            offence=NAMES[0],
        )
        Export.objects.create(
            draft=draft, form="csv", authorised=False, mark=NAMES[0], by=applicant, at_us=NOW, sha256="0" * 64, rows_sha256="0" * 64
        )
        about = {"unit": unit, "at_us": NOW, "receipts": one.data["receipts"], "compartments": compartments}
        Tie.objects.create(decision=_id("dec"), kind="application", by=applicant, about=one.args["subject"], **about)
        DutyOwner.objects.create(duty=_id("duty"), owner=applicant, **about)
        Alert.objects.create(decision=_id("dec"), unit=unit, compartments=compartments, at_us=NOW)
        # a unit's application; held by another unit as well where the subject is offered to it
        drafts.append(replace(one, args={"key": draft.key}, data={"unit": unit.pk, "subject": one}, of=applicant.pk, withheld=False))
    for name, unit, place, inside in (
        ("of A", world.a, "unit A", frozenset()),
        ("of B", world.b, "unit B", frozenset()),
        ("silent", world.a, "unit A, inside", frozenset({world.silent.pk})),
    ):
        made = Import.objects.create(
            key=_id("ci"), unit=unit, by=world.person("spoc", place).account, at_us=NOW, digest="0" * 64, size=3, state=Import.State.DROPPED,
            compartments=sorted(inside),
        )  # fmt: skip
        imports.append(Thing(name, frozenset({unit.pk}), compartments=inside, args={"key": made.key}))
    world.things["draft"], world.things["import"] = drafts, imports


def _registers(world: World) -> None:
    from rightdoor.casework.exhibits.models import Verification
    from rightdoor.casework.retention.models import RightsRequest, RightsStep
    from rightdoor.casework.searching.models import Search

    found = []
    for name, unit, place in (("of A", world.a, "unit A"), ("of B", world.b, "unit B")):
        by = world.person("records-officer", place).account
        made = RightsRequest.objects.create(
            kind=RightsRequest.Kind.values[0],
            unit=unit,
            reference=f"{NAMES[3]} {unit.pk}",
            words=_HOSTILE,
            received_us=NOW,
            due_us=NOW,
            entered_by=by,
            entered_us=NOW,
        )
        RightsStep.objects.create(request=made, step=RightsStep.Step.values[0], by=by, at_us=NOW, words=_HOSTILE)
        found.append(Thing(name, frozenset({unit.pk}), args={"number": made.pk}))
        Search.objects.create(
            account=by, at_us=NOW, purpose="other", words=_HOSTILE[:400], kind="name", text=_HOSTILE[:400], digest="0" * 64, found=0
        )
    world.things["rights request"] = found
    world.things["kept"] = [replace(one, withheld=False) for one in world.things["exhibit"]]
    for one in world.things["exhibit"]:
        Verification.objects.create(exhibit=one.args["exhibit"], at_us=NOW, by=_boss(world), agrees=True)


def _jobs(world: World) -> None:
    from rightdoor.casework.jobs.models import Job

    found = []
    asked = world.person("grader").account  # who may run no jobs, and has asked for one
    made = (
        ("of A", world.a, _boss(world), frozenset()),
        ("of B", world.b, world.person("supervisor", "unit B").account, frozenset()),
        ("silent", world.a, _boss(world), frozenset({world.silent.pk})),
        ("acknowledged", world.a, _boss(world), frozenset({world.acknowledged.pk})),
        ("asked for by a grader", world.a, asked, frozenset()),
    )
    for name, unit, by, compartments in made:
        job = Job.objects.create(
            kind="rebuild",
            unit=unit,
            asked_by=by,
            asked_us=NOW,
            state="failed",
            message=NAMES[0],
            what={"authority": NAMES[1]},
            compartments=sorted(compartments),
        )
        found.append(Thing(name, frozenset({unit.pk}), compartments=compartments, args={"job_id": job.pk}, of=by.pk))
    world.things["job"] = found


def _own(world: World) -> None:
    """What belongs to one account alone, and is nothing to anybody else."""
    from rightdoor.casework.access.models import OneTimeLink
    from rightdoor.casework.listing.models import SavedView
    from rightdoor.casework.tokens.models import GivenAnswer, Token

    own = world.person("supervisor").account
    token = Token.objects.create(
        account=own, name=NAMES[0], digest=f"of the matrix {own.pk}".encode(), scopes=["read-list"], made_us=NOW, expires_us=NOW
    )
    view = SavedView.objects.create(account=own, name=NAMES[8], query=f"tier={NAMES[1]}")
    GivenAnswer.objects.create(
        account=own, key="a key of the matrix", asked="0" * 64, status=200, content_type="text/plain", content=b"x", at_us=NOW
    )
    OneTimeLink.objects.create(account=own, digest=f"link {own.pk}".encode(), created_us=NOW, expires_us=NOW)
    world.things["token"] = [Thing("of a supervisor", args={"token": token.pk}, of=own.pk)]
    world.things["view"] = [Thing("of a supervisor", args={"view": view.pk}, of=own.pk)]
    world.things["session"] = [Thing("of nobody", args={"session": 1}, of=0)]


def _acts(world: World) -> None:
    """What a form leaves that was taken, and an act that did not end."""
    from uuid import UUID

    from rightdoor.casework.decided.models import Begun
    from rightdoor.casework.sent.models import Form

    by = {"account": _boss(world), "at_us": NOW}
    Form.objects.create(nonce="a" * 16, led_to="/", **by)
    Begun.objects.create(id=UUID(int=1), kind="fact", outcome="withdrawn", settled_us=NOW, told_us=NOW, **by)


def _administered(world: World) -> None:
    from allauth.mfa.models import Authenticator

    from rightdoor.casework.access.models import Arrangement, KeyRequest, Membership

    # of an account that asks for nothing here: those who do would be asked for it
    Authenticator.objects.create(user=world.desk.account(), type="totp", data={"secret": "sealed"})
    both = sorted((world.a.organisation_id, world.b.organisation_id))
    agreed = Arrangement.objects.create(
        organisations=both, reference=f"JC {NAMES[0]} {NAMES[3]}", of_day=20_000, answers_id=both[0], contact=NAMES[1], from_day=20_000,
        review_day=30_000, by=world.person("administrator").account, at_us=NOW,
    )  # fmt: skip
    world.things["arrangement"] = [Thing("of A and B", args={"number": agreed.pk})]
    person = world.person("grader")
    role = Membership.objects.get(account=person.account, ended_us=None)
    world.things["account"] = [Thing("a grader", args={"number": person.account.pk})]
    asks = {"what": "link", "reason": f"Lost {NAMES[0]} {NAMES[2]}", "at_us": NOW, "until_us": 2**60}
    key = KeyRequest.objects.create(account=person.account, by=world.person("administrator").account, **asks)
    world.things["key"] = [
        Thing("of a grader", frozenset({world.a.pk}), args={"number": key.pk, "key": key.pk}, data={"by": key.by_id}, of=key.account_id)
    ]
    world.things["role"] = [Thing("a grader's", args={"number": person.account.pk, "membership": role.pk})]
    world.things["unit"] = [Thing("unit A", args={"number": world.a.pk})]
    world.things["organisation"] = [Thing("force A", args={"number": world.a.organisation_id})]
    world.things["operation"] = [Thing("the operation", args={"number": world.operation.pk})]
    member = world.person("grader", "operation").account.pk
    world.things["operation member"] = [Thing("a grader", args={"number": world.operation.pk, "account": member})]
    inside = world.person("grader", "unit A, inside").account.pk
    compartments = [("acknowledged", world.acknowledged), ("silent", world.silent)]
    world.things["compartment"] = [Thing(name, compartments=frozenset({one.pk}), args={"number": one.pk}) for name, one in compartments]
    world.things["compartment member"] = [replace(one, args={**one.args, "account": inside}) for one in world.things["compartment"]]


def _findings(world: World) -> None:
    from rightdoor.casework.exhibits.models import Finding

    found = []
    for one in world.things["subject"]:
        row = Finding.objects.filter(receipt=one.data["receipt"]).first()
        assert row is not None, f"no finding in the report {one.name}"
        found.append(replace(one, args={"number": row.pk}, withheld=False))
    world.things["finding"] = found


def _conditions(world: World) -> None:
    from rightdoor.casework.listing.models import Condition

    for one in world.things["subject"]:
        Condition.objects.create(receipt=one.args["receipt"], number="", grade=_HOSTILE)


def _exposure(world: World) -> None:
    """What people set for themselves, whom to talk to, and who was looked at for their health."""
    from rightdoor.casework.exposure.models import Contact, GraderName, Limit, Looked, Trust

    found = []
    for name, place, unit in (("open", "unit A", world.a), ("elsewhere", "unit B", world.b)):
        person = world.person("supervisor", place).account
        carer = world.person("occupational-health", place).account
        Limit.objects.create(account=person, a_day=20, a_week=None)
        GraderName.objects.create(account=person, name=_HOSTILE[:200])
        Contact.objects.create(
            organisation=unit.organisation, words=f"ring {_HOSTILE}"[:300], by=world.person("administrator", place).account, at_us=NOW
        )
        Trust.objects.create(unit=unit, profiles=["UK"], reason=_HOSTILE[:300], by=person, at_us=NOW)
        Looked.objects.create(person=person, by=carer, at_us=NOW)
        found.append(Thing(name, frozenset({unit.pk}), args={"account": person.pk}, of=person.pk))
    world.things["in care"] = found
    world.things["trusting unit"] = [Thing(one.name, one.units, args={"unit": next(iter(one.units))}) for one in found]
