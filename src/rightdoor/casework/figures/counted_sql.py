"""Parts of the functions that count in the database: which rows may be counted, which are asked for, which cases one custody record joins.

For migrations alone, which read these words once; a released one keeps them as they are, and a change is a new module. The parts read the table
itself (`r`): a function that gave its rows would carry each of them whole. They name the arguments `wanted`, `as_of_us`, `openly`, `scope`,
`operation` and `of_forces` of the function that they stand in.
"""

from __future__ import annotations

from typing import Final

from rightdoor.casework.guard import DESK

ROOM: Final = "64MB"  # of memory for a sort or a table of things of one count: some hundred thousand papers without going to disk
# nothing is known of how many rows a step of a count has before it is made: joined one by one, as a few would be, they take hours
SETS: Final = "set enable_nestloop = off set jit = off"
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
JOINED: Final = "joined as materialized (select f.kind, f.case_id from casework.figures_joined(wanted, as_of_us, openly) f)"
ALONE: Final = """(r.case_id is null or r.case_id not in (select j.case_id from joined j)
            or (r.kind, r.case_id) not in (select j.kind, j.case_id from joined j))"""
OF_FORCES: Final = """(cardinality(of_forces) = 0 or ((r.force <> '' or cardinality(r.forces) > 0)
            and array_remove(r.forces || r.force, '')::text[] <@ of_forces))"""
_INSIDE, _LINKED = "operation = any(r.operations)", "operation = any(r.linked)"
_SCOPES: Final = f"""when 'all' then true when 'inside' then {_INSIDE} when 'inside-or-linked' then {_INSIDE} or {_LINKED}
            when 'outside' then not ({_INSIDE} or {_LINKED}) else false end"""
ASKED: Final = f"""case scope {_SCOPES}
        and {OF_FORCES}"""
MOST_SCOPES: Final = 4  # there are no more
# in which of `scopes` a record stands: '1' or '0' for each, in their order
BITS: Final = "(" + " || ".join(f"case when case scopes[{n}] {_SCOPES} then '1' else '0' end" for n in range(1, MOST_SCOPES + 1)) + ")"
# those that stand in none of `scopes` need not be looked at
ABOUT: Final = f"(scopes && '{{all,outside}}'::text[] or {_INSIDE} or {_LINKED})"
