"""Reads of search keys, under row-level security; and hit or no hit for what is not shown.

The same statements are run whatever is there: the database adds who sees what. Comparisons are of the kind that it may make
before it knows whether a row is shown (leakproof), so that indexes serve and no time tells of rows that are not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.folding import KINDS
from rightdoor.casework.searching.asked import Asked
from rightdoor.casework.searching.models import Search

MOST: Final = 5_000  # keys looked at in one search
HOW: Final = ("exactly", "begins with it", "sounds like it", "is this id")
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Match:
    """Why a subject was found. `how`: one of `HOW`; `kind`: words; `household`: of somebody who is neither reported nor victim."""

    kind: str
    shown: str
    how: str
    household: bool
    receipt: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A subject with the reasons for which it was found."""

    subject: str
    tier_low: str
    tier_high: str
    status: str
    track: str
    referrals: int
    received_us: int | None
    matches: list[Match] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FoundReferral:
    """A referral with the number that was looked for."""

    id: int
    number: str
    source: str
    received_us: int | None
    taken_us: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A hit with others, and whom to ask. `compartment`: the name is that of an acknowledged compartment, not of a unit."""

    id: int
    name: str
    contact: str
    compartment: bool


def subjects_of(wanted: Asked, *, household: bool, limit: int, offset: int) -> tuple[list[Found], int, bool]:
    """(one page of subjects, how many there are, whether more than `MOST` keys matched and the rest was left out)."""
    sql, values = _keys_sql(wanted, household=household)
    with connection.cursor() as cursor:
        cursor.execute(
            f"with found as materialized ({sql} limit {MOST + 1}) "
            "select s.subject, s.view, s.tier_low, s.tier_high, s.status, s.track, s.referrals, s.received_us, "
            "count(*) over (), (select count(*) from found) "
            "from (select view, subject, min(how) as how from found group by view, subject) f "
            # one look by the index for each: the planner takes what a policy leaves for one row, and would read all for each
            "cross join lateral (select subject, view, tier_low, tier_high, status, track, referrals, received_us, sort_key "
            "from casework.listing_subject l where l.view = f.view and l.subject = f.subject limit 1) s "
            "order by f.how, s.sort_key, s.subject limit %s offset %s",
            [*values, limit, offset],
        )
        rows = cursor.fetchall()
    found = {(row[1], row[0]): Found(row[0], *row[2:8]) for row in rows}
    for (view, subject), match in _matches(wanted, list(found), household=household):
        if match not in found[view, subject].matches:
            found[view, subject].matches.append(match)
    total, keys = (rows[0][8], rows[0][9]) if rows else (0, 0)
    return list(found.values()), total, keys > MOST


def _matches(wanted: Asked, shown: Sequence[tuple[str, str]], *, household: bool) -> list[tuple[tuple[str, str], Match]]:
    if not shown:
        return []
    sql, values = _keys_sql(wanted, household=household, only=[subject for _, subject in shown])
    with connection.cursor() as cursor:
        cursor.execute(
            f"select view, subject, kind, shown, how, household, receipt, locator from ({sql}) k order by how, kind, shown limit 400",
            values,
        )
        rows = cursor.fetchall()
    asked_for = set(shown)
    return [
        ((view, subject), Match(KINDS[kind][0] if kind in KINDS else kind, text, HOW[how], home, receipt, locator))
        for view, subject, kind, text, how, home, receipt, locator in rows
        if (view, subject) in asked_for
    ]


def _keys_sql(wanted: Asked, *, household: bool, only: Sequence[str] = ()) -> tuple[str, list[Any]]:
    """A select of (view, subject, kind, shown, household, receipt, locator, how); of the subjects of `only`, where given."""
    home = "" if household else " and not household"
    if only:
        home += " and view = any(array['open', 'full']) and subject = any(%s)"
    mine: list[Any] = [list(only)] if only else []
    columns = "view, subject, kind, shown, household, receipt, locator"
    keys = "from casework.listing_searchkey where"
    parts: list[str] = []
    values: list[Any] = []
    for kind, folded in wanted.exact:
        parts.append(f"select {columns}, 0 as how {keys} kind = %s and folded = %s{home}")
        values += [kind, folded, *mine]
    for kind, start in wanted.beginnings:
        parts.append(f"select {columns}, 1 as how {keys} kind = %s and folded ~>=~ %s and folded ~<~ %s and folded <> %s{home}")
        values += [kind, start, start + _LAST, start, *mine]
    if wanted.sounds:
        heard, every = sorted(set(wanted.sounds)), ""
        if len(heard) > 1:
            every = (
                f" and (view, subject) in (select view, subject {keys} sound = any(%s){home} "
                "group by view, subject having count(distinct sound) = %s)"
            )
        parts.append(f"select {columns}, 2 as how {keys} sound = any(%s){home}{every}")
        values += [heard, *mine, *([heard, *mine, len(heard)] if every else [])]
    if wanted.our_id:
        direct = "view, subject, 'id' as kind, {0} as shown, false as household, '' as receipt, '' as locator, 3 as how"
        for column, table in (("subject", "listing_subject"), ("receipt", "listing_subjectreceipt")):
            parts.append(f"select {direct.format(column)} from casework.{table} where {column} = %s")
            values.append(wanted.our_id)
    return " union all ".join(f"({part})" for part in parts), values


def referrals_of(wanted: Asked) -> list[FoundReferral]:
    """The referrals that bear the number, also those that no subject came from."""
    folded = next((form for kind, form in wanted.exact if kind == "report"), "")
    if not folded and not wanted.our_id:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, number, source, received_us, taken_us from casework.referrals_referral "
            "where (number <> '' and lower(regexp_replace(number, '[^[:alnum:]]+', '', 'g')) = %s) or receipt = %s "
            "order by taken_us desc, id limit 20",
            [folded, wanted.our_id],
        )
        return [FoundReferral(*row) for row in cursor.fetchall()]


def elsewhere(forms: Sequence[tuple[str, str]], *, household: bool) -> list[Elsewhere]:
    """Who else holds one of these (kind, folded) values: exact forms alone, never a beginning or a sound."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, name, contact, compartment from casework.held_elsewhere(%s::text[], %s::text[], %s)",
            [[kind for kind, _ in forms], [form for _, form in forms], household],
        )
        return [Elsewhere(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Made:
    """A search as it was made, for auditors."""

    id: int
    at_us: int
    by: str
    purpose: str
    words: str
    kind: str
    text: str
    household: bool
    page: int
    found: int
    elsewhere: bool


def made_searches(acting: Acting, *, by: str = "", limit: int = 50, before: int = 0) -> list[Made]:
    """Searches, newest first: rows that the database shows to auditors alone. `by`: a user name; `before`: an id to go on from."""
    rows = Search.objects.select_related("account").order_by("-pk")
    if by:
        rows = rows.filter(account__username=by)
    if before:
        rows = rows.filter(pk__lt=before)
    found = [
        Made(
            r.pk, r.at_us, r.account.username, r.get_purpose_display(), r.words, r.kind, r.text, r.household, r.page, r.found, r.elsewhere
        )
        for r in rows[:limit]
    ]  # fmt: skip
    acting.note("consulted", {"what": "searches", "rows": len(found)})
    return found
