"""Who held an address range, entered at the desk: seen by all who see requests, entered by whoever plans or checks them."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Final

from django.http import Http404

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data.models import Tie
from rightdoor.casework.communications_data.plans import plan
from rightdoor.casework.communications_data.problems import Changed
from rightdoor.casework.decided.begun import begin
from rightdoor.casework.jobs.acts import lay
from rightdoor.casework.jobs.work import REBUILD
from rightdoor.casework.place import held_store
from rightdoor.decisions.validate import WITHDRAWAL
from rightdoor.model.civil import parse_day
from rightdoor.operations.holders import KIND, HolderEntry, enter_holder, holder_entries, proposed_holder, withdraw_holder
from rightdoor.operations.plan_cases import ADDRESSES

WITHDRAWN: Final = "holder-withdrawn"  # of the tie
MAY_ENTER: Final = "enter-holders"


def entries(acting: Acting) -> list[HolderEntry]:
    """Every entry, those in force first. Registers state ranges for everybody: nothing of a case is in one. Raises NotAllowed."""
    require(acting, "see-requests")
    return holder_entries(held_store())


def entry(acting: Acting, wanted: str) -> HolderEntry:
    """One entry. Raises NotAllowed, Http404."""
    found = next((each for each in entries(acting) if each.id == wanted), None)
    if found is None:
        raise Http404
    return found


def enter(acting: Acting, body: Mapping[str, str], *, reason: str, supersedes: str = "") -> str:
    """Record who held a range (`body`: the fields of the kind), in the place of an entry in force where `supersedes` names one; its id.

    What is derived anew follows by a job. Raises NotAllowed, Http404, Changed when that entry is not in force any more, Refused.
    """
    unit = _unit(acting)
    if supersedes:
        _in_force(acting, supersedes)
    proposed = proposed_holder(body, actor=acting.actor, reason=reason, supersedes=supersedes)
    begin(acting, KIND, unit=unit)
    done = enter_holder(held_store(), proposed, actor=acting.actor, at_us=acting.now_us)
    _kept(acting, done, KIND, unit)
    return done


def withdraw(acting: Acting, wanted: str, *, reason: str) -> str:
    """Take an entry back. Raises NotAllowed, Http404, Changed when it is not in force any more, Refused without a reason."""
    unit = _unit(acting)
    _in_force(acting, wanted)
    begin(acting, WITHDRAWAL, about=wanted, unit=unit)
    done = withdraw_holder(held_store(), wanted, actor=acting.actor, reason=reason, at_us=acting.now_us)
    _kept(acting, done, WITHDRAWN, unit, of=wanted)
    return done


def planned_in(acting: Acting, found: HolderEntry) -> int | None:
    """How many events of the plan that the account sees have an address in this range on a day of which the entry speaks; None for whoever sees no plan."""
    if not (acting.can("plan-requests") and acting.can("see-subjects")):
        return None
    held = ip_network(found.prefix)
    return len(
        {
            str(row["footprint"])
            for row in plan(acting).rows
            if row["identifier_type"] in ADDRESSES
            and found.first <= (parse_day(str(row["instant"])[:10]) or -1) <= found.last
            and ip_address(str(row["identifier"])) in held
        }
    )


def _unit(acting: Acting) -> int:
    require(acting, MAY_ENTER)
    return acting.units_with(MAY_ENTER)[0]


def _in_force(acting: Acting, wanted: str) -> None:
    found = entry(acting, wanted)
    if found.state != "in-force":
        raise Changed(
            f"Somebody {'withdrew' if found.state == 'withdrawn' else 'replaced'} this entry meanwhile.",
            advice="Look at what is entered now.",
        )


def _kept(acting: Acting, decision: str, kind: str, unit: int, *, of: str = "") -> None:
    Tie.objects.get_or_create(
        decision=decision, defaults={"kind": kind, "unit_id": unit, "by": acting.account, "at_us": acting.now_us, "of": of}
    )
    job = lay(acting.account, REBUILD, unit=unit, asked_us=acting.now_us, key=f"{REBUILD}-{acting.account.pk}")
    acting.note(
        "altered", {"job": job.pk, "asked": REBUILD, "unit": unit}
    )  # whoever may enter it may have it heard, whatever else the role does with jobs
