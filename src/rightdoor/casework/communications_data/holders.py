"""Who held an address range, entered at the desk: seen by all who see requests, entered by whoever plans or checks them."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Q
from django.http import Http404

from rightdoor.casework.access.compartments import silent_among
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Unit
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data.models import Tie
from rightdoor.casework.communications_data.plans import plan
from rightdoor.casework.communications_data.problems import Changed
from rightdoor.casework.decided.begun import begin
from rightdoor.casework.exhibits.models import Receipt
from rightdoor.casework.jobs.acts import lay
from rightdoor.casework.jobs.work import REBUILD
from rightdoor.casework.place import held_store
from rightdoor.decisions.validate import WITHDRAWAL
from rightdoor.errors import Refused
from rightdoor.model.civil import parse_day
from rightdoor.operations.holders import KIND, HolderEntry, enter_holder, holder_entries, proposed_holder, withdraw_holder
from rightdoor.operations.plan_cases import ADDRESSES

WITHDRAWN: Final = "holder-withdrawn"  # of the tie
MAY_ENTER: Final = "enter-holders"


class Whose(NamedTuple):
    """The organisation that entered something; `mine`: the acting account sees requests there. Without one: the operator of the machine did."""

    organisation: int | None
    name: str
    mine: bool


_OPERATOR: Final = Whose(None, "", True)


def whose() -> dict[str, Whose]:
    """By entry (id) the organisation that entered it; none of those that the operator entered by command."""
    with connection.cursor() as cursor:
        cursor.execute("select decision, organisation, name, mine from casework.whose_holders()")
        return {row[0]: Whose(*row[1:]) for row in cursor.fetchall()}


def entries(acting: Acting) -> list[HolderEntry]:
    """Every entry, those in force first. Raises NotAllowed.

    Range, provider, period and source are everybody's, as a register is; who entered it, why, and the exhibit are its organisation's alone.
    """
    require(acting, "see-requests")
    by = whose()
    return [
        each if by.get(each.id, _OPERATOR).mine else each._replace(actor="", reason="", exhibit="") for each in holder_entries(held_store())
    ]


def entered_by(acting: Acting, wanted: str) -> Whose:
    """Whose an entry is. Raises NotAllowed."""
    require(acting, "see-requests")
    return whose().get(wanted, _OPERATOR)


def may_change(acting: Acting, wanted: str) -> bool:
    """Whether the acting account may correct or withdraw an entry: it enters holders in the organisation that entered this one."""
    return _unit_of(acting, wanted) is not None


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
    unit = _unit(acting, supersedes)
    if supersedes:
        _in_force(acting, supersedes)
    _not_of_a_silent_case(body.get("exhibit", "").strip())
    proposed = proposed_holder(body, actor=acting.actor, reason=reason, supersedes=supersedes)
    begin(acting, KIND, unit=unit)
    done = enter_holder(held_store(), proposed, actor=acting.actor, at_us=acting.now_us)
    _kept(acting, done, KIND, unit)
    return done


def withdraw(acting: Acting, wanted: str, *, reason: str) -> str:
    """Take an entry back. Raises NotAllowed, Http404, Changed when it is not in force any more, Refused without a reason."""
    unit = _unit(acting, wanted)
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


def _unit(acting: Acting, changed: str = "") -> int:
    """For which unit somebody enters; of the organisation of the entry that is changed, where there is one."""
    require(acting, MAY_ENTER)
    if not changed:
        return acting.units_with(MAY_ENTER)[0]
    entry(acting, changed)
    found = _unit_of(acting, changed)
    if found is None:
        raise Refused(
            "Another organisation entered this, and corrects or withdraws it itself: plans of everybody follow it.",
            advice=f"Ask {whose()[changed].name} (people there who enter address holders).",
        )
    return found


def _unit_of(acting: Acting, changed: str) -> int | None:
    organisation, units = whose().get(changed, _OPERATOR).organisation, acting.units_with(MAY_ENTER)
    rows = Unit.objects.filter(pk__in=units)
    return min((row.pk for row in rows if organisation in (None, row.organisation_id)), default=None)


def _not_of_a_silent_case(exhibit: str) -> None:
    """Raises Refused where a paper of a silent compartment would be named outside it. Whoever is not in it learns nothing: no row of it is seen."""
    held = Receipt.objects.filter(Q(exhibit=exhibit) | Q(receipt=exhibit)) if exhibit else ()
    if silent_among(each for row in held for each in row.compartments):
        raise Refused(
            "The entry was not recorded: this exhibit is of a silent compartment, and entries are read outside it.",
            advice="Leave the exhibit open, and name nothing of the case.",
        )


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
