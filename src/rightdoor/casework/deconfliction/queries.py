"""Reads of checks: what was asked for a subject, by a unit, and about one's own records by others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.db import connection

from rightdoor.casework.access.models import Unit
from rightdoor.casework.acting import Acting
from rightdoor.casework.deconfliction.asked import KINDS_ASKED, Forms, matched_words
from rightdoor.casework.deconfliction.models import Answer, Check, FlagList, Form
from rightdoor.casework.listing.models import Subject
from rightdoor.model.civil import DAY

STALE_DAYS: Final = 7
TOLD_DAYS: Final = 90


class Contact(NamedTuple):
    """Who answered with a hit: `kind` is ``unit``, ``compartment`` or ``list``; `contact` is whom to ask; `matched`: what kinds of value."""

    kind: str
    name: str
    contact: str
    matched: str = ""


class OwnHit(NamedTuple):
    """A subject that the account sees and that a check hits. `units`: that hold it; `mine`: one of the account's own does; `matched`: what kinds of value."""

    subject: str
    units: tuple[str, ...]
    mine: bool
    matched: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One check with its answer. `own`: 1 where whoever asked saw a hit itself; `stale`: older than `STALE_DAYS`, so check again."""

    id: int
    at_us: int
    by: str
    unit: str
    kind: str
    text: str
    subject: str
    step: str
    hit: bool
    own: int
    contacts: tuple[Contact, ...]
    stale: bool

    @property
    def kind_words(self) -> str:
        """The kind as people say it, without what the form lists of it."""
        return KINDS_ASKED[self.kind][0].partition(":")[0] if self.kind in KINDS_ASKED else self.kind


@dataclass(frozen=True, slots=True)
class Touched:
    """That somebody of another unit checked something that a subject of ours holds: whom to talk to."""

    at_us: int
    by: str
    unit: str
    contact: str
    kind: str
    subject: str


def checked(answer: Answer, *, now_us: int) -> Checked:
    """An answer as pages and interface show it."""
    made = answer.check_made
    return Checked(
        made.pk, made.at_us, made.account.name, str(made.unit), made.kind, answer.text, answer.subject, answer.step, answer.hit, answer.own,
        tuple(Contact(*one) for one in answer.contacts), now_us - made.at_us > STALE_DAYS * DAY,
    )  # fmt: skip


def checks_of(acting: Acting, subject: str) -> list[Checked]:
    """The checks made for a subject, newest first: whoever sees the subject sees them."""
    rows = _answers().filter(subject=subject).order_by("-check_made__at_us", "-pk")
    return [checked(row, now_us=acting.now_us) for row in rows[:100]]


def recent_checks(acting: Acting, *, limit: int = 20, offset: int = 0) -> list[Checked]:
    """Checks of one's units and of subjects that one sees, newest first."""
    rows = _answers().order_by("-check_made__at_us", "-pk")[offset : offset + limit]
    return [checked(row, now_us=acting.now_us) for row in rows]


def one_check(acting: Acting, check: int) -> Checked | None:
    """One check; None when there is none that the account may see."""
    row = _answers().filter(check_made_id=check).first()
    return None if row is None else checked(row, now_us=acting.now_us)


def _answers() -> Any:
    return Answer.objects.select_related("check_made__account", "check_made__unit__organisation")


def own_hits(forms: Forms, *, without: str = "") -> dict[str, str]:
    """The subjects that the account sees itself and that hold one of the forms, with what kinds of value they hold."""
    with connection.cursor() as cursor:
        cursor.execute(
            # two joins: of one with an "or" the index on what is held would serve the kind alone
            "with a as (select kind, form from unnest(%s::text[], %s::text[]) as a (kind, form)), k as ("
            "select k.subject, k.kind from a join casework.listing_searchkey k on k.kind = a.kind and k.folded = a.form union all "
            "select k.subject, k.kind from a join casework.listing_searchkey k on k.kind = a.kind "
            "and k.folded ~>=~ (a.form || ' ') and k.folded ~<~ (a.form || '!') where a.kind = 'address') "
            "select k.subject, array_agg(distinct k.kind::text) from k where k.subject <> %s group by 1 order by 1 limit 50",
            [forms.kinds, forms.forms, without],
        )
        return {subject: matched_words(kinds) for subject, kinds in cursor.fetchall()}


def own_hits_of(acting: Acting, check: int) -> list[OwnHit]:
    """The subjects that the account sees now and that a check hits; empty for a check that it does not see."""
    row = Answer.objects.filter(check_made_id=check).first()
    if row is None:
        return []
    pairs = list(Form.objects.filter(check_made_id=check).values_list("kind", "form"))
    found = own_hits(Forms([kind for kind, _ in pairs], [form for _, form in pairs]), without=row.subject)
    held = {each.subject: each.units for each in Subject.objects.filter(subject__in=found)}
    names = {
        each.pk: str(each)
        for each in Unit.objects.select_related("organisation").filter(pk__in={u for units in held.values() for u in units})
    }
    mine = set(acting.units_with("see-subjects"))
    return [
        OwnHit(subject, tuple(names[u] for u in held.get(subject, ()) if u in names), bool(mine & set(held.get(subject, ()))), matched)
        for subject, matched in found.items()
    ]


def was_checked(acting: Acting, *, subject: str = "", limit: int = 50) -> list[Touched]:
    """Who of other units checked something that subjects hold which the account sees, in the last `TOLD_DAYS`; newest first."""
    mine = acting.units_with("see-subjects")
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.id, k.subject from casework.deconfliction_form f join casework.deconfliction_check c on c.id = f.check_id "
            "join casework.listing_searchkey k on k.kind = f.kind and (k.folded = f.form or (k.kind = 'address' "
            "and k.folded ~>=~ (f.form || ' ') and k.folded ~<~ (f.form || '!'))) "
            "where f.at_us > %s and not c.unit_id = any(%s) and not f.quiet and (%s = '' or k.subject = %s) "
            "group by c.id, c.at_us, k.subject order by c.at_us desc, c.id, k.subject limit %s",
            [acting.now_us - TOLD_DAYS * DAY, list(mine), subject, subject, limit],
        )
        rows = cursor.fetchall()
    checks = {c.pk: c for c in Check.objects.filter(pk__in={row[0] for row in rows}).select_related("account", "unit__organisation")}
    return [
        Touched(one.at_us, one.account.name, str(one.unit), one.unit.contact, one.kind, found)
        for number, found in rows
        if (one := checks.get(number)) is not None
    ]


def flag_lists(acting: Acting) -> list[FlagList]:
    """The lists that were loaded, newest first; their lines are shown to nobody but as a hit."""
    del acting
    return list(FlagList.objects.select_related("unit__organisation", "loaded_by").order_by("-loaded_us", "-pk")[:100])


def sees(subject: str) -> bool:
    """Whether the account sees a subject of this id."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select 1 from casework.listing_subject where subject = %s)", [subject])
        return bool(cursor.fetchone()[0])
