"""Whether papers are open to somebody, told without a list: the same answer as `compartments_of` within one's own, in a fraction of the time.

The rows of cases ask it of each case. It is asked for nothing where a case has no papers, and one's compartments are looked up for the few that
stand in any. It says of receipts that somebody names whether one may see them, as `compartments_of` does, and no more.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer

_MINE = "(select casework.my_compartments())::bigint[]"
_OPEN = """
begin
    if coalesce(cardinality(wanted), 0) = 0 then
        return true;
    end if;
    return not exists (select 1 from casework.referrals_incompartment i where i.receipt = any(wanted) and i.ended_us is null
            and not i.compartment_id = any(casework.my_compartments()))
        and not exists (select 1 from casework.referrals_referral r where r.receipt = any(wanted) and r.compartments <> '{}'
            and not r.compartments <@ casework.my_compartments());
end
"""


def _in(*capabilities: str) -> str:
    return " || ".join(f"(select casework.may_in('{one}'))::bigint[]" for one in capabilities)


_WORK = f"({_in('work-case', 'safeguard')})"
_HERE = f"({_in('work-case', 'safeguard', 'supervise-cases')})"
_BY_SUBJECT = (
    "exists (select 1 from casework.listing_subject s where s.subject = cases_case.subject) "
    "or (cardinality(receipts) > 0 and casework.subject_of_case_gone(subject) and not exists (select 1 from unnest(receipts) as held(receipt) "
    "where not exists (select 1 from casework.listing_subjectreceipt sr where sr.receipt = held.receipt)))"
)


def _sees(papers: str) -> str:
    return f"scope <@ {_MINE} and {papers} and (unit_id = any({_HERE}) or offered_unit_id = any({_WORK}) or {_BY_SUBJECT})"


def _policy(papers: str) -> str:
    return f"alter policy desk_sees on casework.cases_case using ({_sees(papers)}) with check ({_sees(papers)})"


class Migration(migrations.Migration):
    """A function, and the policy that asks it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("cases", "0004_nation_stated"), ("referrals", "0015_placing")]
    operations: ClassVar[list[Operation]] = [
        definer("papers_open(wanted text[])", "boolean", _OPEN, language="plpgsql"),
        migrations.RunSQL(_policy("casework.papers_open(receipts)"), _policy(f"casework.compartments_of(receipts) <@ {_MINE}")),
    ]
