"""Parts of the functions that count in the database: which rows may be counted, which are asked for, which cases one custody record joins.

For migrations alone, which read these words once; a released one keeps them as they are, and a change is a new module. The parts read the table
itself (`r`): a function that gave its rows would carry each of them whole. They name the arguments `wanted`, `as_of_us`, `openly`, `scope`,
`operation` and `of_forces` of the function that they stand in.
"""

from __future__ import annotations

from typing import Final

from rightdoor.casework.guard import DESK

ROOM: Final = "64MB"  # of memory for a sort or a table of things of one count: some hundred thousand papers without going to disk
# what lies in a silent compartment that the caller is not in, by itself or by its papers; `openly`: in any
HIDDEN: Final = """
mine as materialized (select case when openly then '{}'::bigint[] else casework.my_compartments() end as held),
shut as materialized (select k.id from casework.access_compartment k, mine where k.grade = 'silent' and not k.id = any(mine.held)),
papers_shut as materialized (
    select array(select i.receipt::text from casework.referrals_incompartment i join shut on shut.id = i.compartment_id where i.ended_us is null
        union select r.receipt::text from casework.referrals_referral r where r.compartments && array(select shut.id from shut)) as receipts
),
hidden as materialized (
    select c.id from casework.cases_case c, mine where not c.scope <@ mine.held
    union select c.id from casework.cases_case c, papers_shut where cardinality(papers_shut.receipts) > 0 and c.receipts::text[] && papers_shut.receipts
)"""
# as of an instant; whoever may not see figures has nothing counted
COUNTABLE: Final = f"""(session_user <> '{DESK}' or cardinality((select casework.may_in('see-figures'))) > 0)
        and r.since_us <= as_of_us and (r.gone_us is null or r.gone_us > as_of_us)
        and (r.case_id is null or r.case_id not in (select hidden.id from hidden))"""
# cases joined by a custody record that another case has too: what they report of that kind is counted by `rightdoor.figures.count`
JOINED: Final = f"""
sealed as materialized (
    select r.id, r.kind, r.same, r.case_id from casework.figures_counted r
    where r.same <> '' and r.definitions && wanted::varchar[] and {COUNTABLE}
),
joined as materialized (
    select distinct h.kind, h.case_id from sealed h join (
        select k.kind, k.same from sealed k group by k.kind, k.same having count(distinct k.case_id) > 1
    ) s on s.kind = h.kind and s.same = h.same
)"""
ALONE: Final = "(r.case_id is null or (r.kind, r.case_id) not in (select j.kind, j.case_id from joined j))"
ASKED: Final = """case scope when 'all' then true when 'inside' then operation = any(r.operations)
            when 'inside-or-linked' then operation = any(r.operations) or operation = any(r.linked)
            when 'outside' then not (operation = any(r.operations) or operation = any(r.linked)) else false end
        and (cardinality(of_forces) = 0 or ((r.force <> '' or cardinality(r.forces) > 0)
            and array_remove(r.forces || r.force, '')::text[] <@ of_forces))"""
