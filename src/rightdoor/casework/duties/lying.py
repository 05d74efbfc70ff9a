"""What lies: referrals that nobody owns, acknowledges or works, offers that nobody answers, subjects with a child at risk and no case.

Few lines, each for many rows: by unit and owner, with the one that waits longest. Two queries and a count, whatever their number.
A referral is worked from when a case of its subject was opened, or its subject was closed with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Final, NamedTuple

from django.db import connection
from django.db.models import Count, Min

from rightdoor.cases.calendars import calendar_of
from rightdoor.casework.access.models import Account, Unit
from rightdoor.casework.cases.models import Case
from rightdoor.casework.cases.queries import NATIONS
from rightdoor.casework.duties.line import Else
from rightdoor.casework.referrals.models import Transfer
from rightdoor.model.civil import DAY
from rightdoor.model.ids import make_id
from rightdoor.reference.forces import force_code, forces
from rightdoor.rules.clocks import first_receipt, force_receipt, ownerless, safeguarding_decision, transfer_acceptance, untouched
from rightdoor.rules.clocks.made import period_of
from rightdoor.rules.clocks.rule import Calendar, Due, Rule

SAFEGUARDING: Final = "safeguarding"  # how a line goes up that somebody may come to harm by
_CLOSED: Final = (
    "select d.{what} from casework.decided_decision d where d.kind = 'close' and d.state = 'closed' "
    "and not exists (select 1 from casework.decided_decision n where n.supersedes_id = d.id)"
)
_REFERRALS: Final = f"""
with worked as (
    select unnest(c.receipts) as receipt from casework.cases_case c union select unnest(k.receipts) from ({_CLOSED.format(what="receipts")}) k
)
select r.unit_id, r.owner_id, count(*), min(r.taken_us), count(*) filter (where r.touched_us is null),
    count(*) filter (where r.acknowledged_us is null), min(r.taken_us) filter (where r.acknowledged_us is null),
    count(*) filter (where w.receipt is null), min(r.since) filter (where w.receipt is null),
    min(greatest(r.taken_us, r.touched_us)) filter (where w.receipt is null)
from casework.referrals_referral r left join worked w on w.receipt = r.receipt
where r.unit_id = any(%s) {{openly}} group by 1, 2 order by 1, 2 nulls first
"""
_SUBJECTS: Final = f"""
with worked as (
    select sr.subject from casework.listing_subjectreceipt sr where sr.receipt in (select unnest(c.receipts) from casework.cases_case c)
    union select c.subject from casework.cases_case c union {_CLOSED.format(what="subject")}
)
select u.unit, s.at_risk, count(*), min(coalesce(nullif(s.listed_us, 0), s.received_us))
from casework.listing_subject s cross join lateral unnest(s.units) as u (unit)
where (s.at_risk or s.track = 'child') and u.unit = any(%s) and s.subject not in (select w.subject from worked w) {{openly}}
group by 1, 2 order by 1, 2
"""


# for whoever sees everything: what everybody of the unit sees, so that no step tells of what is withheld
_OPENLY: Final = {
    "referrals": "and r.compartments = '{}'",
    "subjects": "and s.view = 'open' and s.compartments = '{}' and s.papers_in = '{}'",
}


class _Told(NamedTuple):
    """A line without its place: on which rule, what, why, where it is done."""

    rule: Rule
    due: Callable[[int, Calendar | None], Due]
    what: str
    why: str
    href: str
    do: str
    goes_up_as: str = "referral"
    part: str = ""


def everything(units: Collection[int], *, openly: bool = False) -> Iterator[Else]:
    """All of them. `openly`: without what stands in a compartment (for the shell, which sees everything)."""
    yield from referrals(units, openly=openly)
    yield from offers(units, openly=openly)
    yield from subjects(units, openly=openly)
    yield from cases(units, openly=openly)


def referrals(units: Collection[int], *, openly: bool = False) -> Iterator[Else]:
    """Of these units: nobody's, not acknowledged, not looked at since first receipt, owned and untouched. What one may not see is not counted."""
    with connection.cursor() as cursor:
        cursor.execute(_REFERRALS.format(openly=_OPENLY["referrals"] if openly else ""), [list(units)])
        rows = cursor.fetchall()
    known = _units(row[0] for row in rows)
    owners = Account.objects.in_bulk({row[1] for row in rows if row[1] is not None})
    for unit_id, owner_id, held, taken_us, new, silent, silent_us, lying, since_us, touched_us in rows:
        unit, owner = known[unit_id], owners.get(owner_id) if owner_id is not None else None
        inbox = f"/referrals/?unit={unit_id}"
        if owner_id is None:
            told = _Told(
                ownerless.RULE, ownerless.due, f"Take or allocate {_many(held)} that nobody owns", f"{new:,} of them nobody has touched.",
                f"/referrals/?show=loud&unit={unit_id}", "Open the inbox",
            )  # fmt: skip
            yield _line(told, unit, None, taken_us)
        elif silent:
            why = "Whoever sent them does not know that they arrived."
            told = _Told(force_receipt.RULE, force_receipt.due, f"Acknowledge {_many(silent)}", why, f"{inbox}&show=new", "Open the inbox")
            yield _line(told, unit, owner, silent_us)
        if lying:
            why = "No case was opened of them and no subject of theirs was closed with a reason."
            told = _Told(
                first_receipt.RULE, first_receipt.due, f"Decide on {_many(lying)} since first receipt", why, inbox, "Open the inbox"
            )
            yield _line(told, unit, owner, since_us)
        if lying and owner_id is not None:
            why = "They have an owner and no case; this is how long the quietest of them lies."
            told = _Told(untouched.RULE, untouched.due, f"Look again at {_many(lying)}", why, inbox, "Open the inbox")
            yield _line(told, unit, owner, touched_us)


def offers(units: Collection[int], *, openly: bool = False) -> Iterator[Else]:
    """Referrals that another unit offers to one of these and that nobody answered."""
    rows = Transfer.objects.filter(state=Transfer.State.OFFERED, to_unit__in=units)
    rows = rows.filter(referral__compartments=[]) if openly else rows
    found = list(rows.values("to_unit").order_by("to_unit").annotate(n=Count("pk"), first=Min("offered_us")))
    known = _units(row["to_unit"] for row in found)
    for row in found:
        why = "Until then they stay with whoever offered them."
        told = _Told(
            transfer_acceptance.RULE, transfer_acceptance.due, f"Accept or send back {_many(row['n'])} offered to you", why,
            "/referrals/?show=offered", "Open the offers",
        )  # fmt: skip
        yield _line(told, known[row["to_unit"]], None, row["first"])


def subjects(units: Collection[int], *, openly: bool = False) -> Iterator[Else]:
    """Subjects of these units where the papers say that a child may be at risk, or the person reported may be a child, and nobody opened a case."""
    with connection.cursor() as cursor:
        cursor.execute(_SUBJECTS.format(openly=_OPENLY["subjects"] if openly else ""), [list(units)])
        rows = cursor.fetchall()
    known = _units(row[0] for row in rows)
    for unit_id, at_risk, n, since_us in rows:
        many = f"{n:,} subject{'s' if n != 1 else ''} without a case"
        said = "where a child may be at risk" if at_risk else "where the person reported may be a child"
        told = _Told(
            safeguarding_decision.RULE, safeguarding_decision.due, f"Decide on safeguarding: {many} {said}",
            "The papers say so; whether it is so is for a person to decide, in a case.", "/?at_risk=yes" if at_risk else "/?track=child",
            "Open the list", SAFEGUARDING, "r" if at_risk else "c",
        )  # fmt: skip
        yield _line(told, known[unit_id], None, since_us)


def cases(units: Collection[int], *, openly: bool = False) -> Iterator[Else]:
    """Open cases of these units whose owner's account is in use no more. Since when is not counted: it is shown at once."""
    rows = Case.objects.filter(unit__in=units, closed_us__isnull=True, owner__is_active=False)
    rows = rows.filter(scope=[]) if openly else rows
    found = list(rows.values("unit").order_by("unit").annotate(n=Count("pk")))
    known = _units(row["unit"] for row in found)
    for row in found:
        many = f"{row['n']:,} case{'s' if row['n'] != 1 else ''}"
        told = _Told(
            ownerless.RULE, ownerless.due, f"Give {many} an owner again", "The account of whoever owned them is in use no more.",
            "/cases/?whose=ownerless", "Open the cases", part="c",
        )  # fmt: skip
        yield _line(told, known[row["unit"]], None, None)


def _line(told: _Told, unit: Unit, owner: Account | None, since_us: int | None) -> Else:
    """`owner` who may not work here any more is none: the line is the unit's."""
    source = "subject" if told.goes_up_as == SAFEGUARDING or told.part else "referral"
    here = owner if owner is not None and owner.is_active else None
    left = f" Their owner, {owner.name}, has left." if owner is not None and here is None else ""
    due = Due(None, "Not counted: it is not known since when.") if since_us is None else _due(told, unit, since_us)
    code = told.rule.code
    return Else(
        source, make_id("du", code, str(unit.pk), str(owner.pk if owner else 0), told.part), code, told.what, told.why + left,
        f"{told.rule.words}. {due.counted}", str(unit), told.href, told.do, since_us or 0, due.due_us, told.rule.soon_us, here, unit,
        goes_up_as=told.goes_up_as,
    )  # fmt: skip


def _due(told: _Told, unit: Unit, since_us: int) -> Due:
    """By the working days of the unit's nation; where those are not held, by as many days as they come: earlier, never later."""
    code = force_code(unit.organisation.name)
    nation = next((NATIONS.get(force.nation, "") for force in forces() if force.code == code), "")
    calendar = calendar_of(nation)
    due = told.due(since_us, calendar)
    period = period_of(told.rule.code.removeprefix("CLK-").lower(), since_us, calendar) if calendar is not None else None
    if due.due_us is not None or period is None:
        return due
    return Due(since_us + period.amount * DAY, f"{period.amount} days: bank holidays of this unit's nation are not held ({period.source}).")


def _units(found: Iterator[int]) -> dict[int, Unit]:
    return {unit.pk: unit for unit in Unit.objects.filter(pk__in=set(found)).select_related("organisation")}


def _many(n: int) -> str:
    return f"{n:,} referral{'s' if n != 1 else ''}"
