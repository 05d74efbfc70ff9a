"""What one person sees of their own exposure, whom they can talk to, and what occupational health sees of a person in its care."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, F, Sum

from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account, Organisation, Unit
from rightdoor.casework.acting import Acting
from rightdoor.casework.exposure.models import Contact, GraderName, Limit, Looked, Trust
from rightdoor.casework.exposure.sums import DAY_US, GRADED, KEPT_US, Opened, notices, week_of
from rightdoor.casework.place import held_store
from rightdoor.casework.subjects.models import Exposure

_NEAR = "media-grade"
"""The kind of decision by which a near match is graded."""
FOREVER = 2**63 - 1


class Sums(NamedTuple):
    """Of one kind in one week that begins on the day `first`: all that occupational health is shown of a person."""

    first: int
    kind: str
    openings: int
    things: int


class Talk(NamedTuple):
    """Whom people of an organisation can talk to."""

    organisation: str
    words: str


def own(acting: Acting, *, since_us: int) -> list[Opened]:
    """What the acting account opened and graded since an instant, by day and kind."""
    rows = (
        Exposure.objects.filter(account=acting.account, at_us__gte=since_us)
        .annotate(day=F("at_us") / DAY_US)
        .values_list("day", "kind")
        .annotate(n=Count("id"), things=Sum("texts"))
    )
    return [*(Opened(day, kind, n, things) for day, kind, n, things in rows), *_graded(acting.account.username, since_us)]


def _graded(username: str, since_us: int, until_us: int = FOREVER) -> list[Opened]:
    """Near matches that this person decided on before an instant, by day: each decision is one file that was looked at."""
    with held_store().connect() as raw:
        rows = raw.execute(
            "select decided_us / %(day)s, count(*) from rightdoor.decision where actor = %(actor)s and kind = %(kind)s"
            " and decided_us >= %(since)s and decided_us < %(until)s group by 1",
            {"day": DAY_US, "actor": username, "kind": _NEAR, "since": since_us, "until": until_us},
        ).fetchall()
        raw.rollback()
    return [Opened(int(day), GRADED, count, count) for day, count in rows]


def own_notices(acting: Acting, opened: list[Opened] | None = None) -> list[str]:
    """What the acting account is told because it reached a limit of its own; nothing where it set none."""
    limit = limit_of(acting)
    if limit is None:
        return []
    rows = own(acting, since_us=acting.now_us - 8 * DAY_US) if opened is None else opened
    return notices(rows, today=acting.now_us // DAY_US, a_day=limit.a_day, a_week=limit.a_week)


def limit_of(acting: Acting) -> Limit | None:
    """What the acting account set for itself."""
    return Limit.objects.filter(account=acting.account).first()


def grader_names(acting: Acting) -> list[str]:
    """Names under which the acting account stands in case exports, as it said."""
    return list(GraderName.objects.filter(account=acting.account).order_by("name").values_list("name", flat=True))


def talk_to(acting: Acting) -> list[Talk]:
    """Whom the acting account can talk to: of each organisation that it holds a role in, where somebody is named."""
    mine = Organisation.objects.filter(unit__memberships__account=acting.account, unit__memberships__ended_us__isnull=True).distinct()
    return [talk for talk in contacts(mine.values_list("pk", flat=True)) if talk.words]


def contacts(organisations: Iterable[int]) -> list[Talk]:
    """The contact in force of each of these organisations (ids), by name."""
    rows = (
        Contact.objects.filter(organisation__in=organisations)
        .select_related("organisation")
        .order_by("organisation__name", "organisation", "-at_us", "-pk")
        .distinct("organisation__name", "organisation")
    )
    return [Talk(row.organisation.name, row.words) for row in rows]


def trusted_by(units: Iterable[int]) -> dict[int, Trust]:
    """By unit (ids): whose grades it takes over, the newest row."""
    rows = Trust.objects.filter(unit__in=units).select_related("by").order_by("unit", "-at_us", "-pk").distinct("unit")
    return {row.unit_id: row for row in rows}


def trust_units(acting: Acting) -> list[Unit]:
    """Units for which the acting account may say whose grades are taken over."""
    return list(Unit.objects.filter(pk__in=acting.units_with("trust-grades")).select_related("organisation").order_by("name"))


def looked_at(acting: Acting) -> list[Looked]:
    """When occupational health looked at the acting account's sums, newest first."""
    return list(Looked.objects.filter(person=acting.account).select_related("by").order_by("-at_us", "-pk")[:20])


def in_care(acting: Acting, *, name: str = "") -> list[Account]:
    """People of the organisations that the acting account cares for, by name and without any number. Raises NotAllowed."""
    require(acting, "see-exposure")
    with connection.cursor() as cursor:
        cursor.execute("select casework.in_care()")
        held = cursor.fetchone()[0]
    found = Account.objects.filter(pk__in=held).order_by("name", "username")
    return list(found.filter(name__icontains=name.strip()) if name.strip() else found)


def sums_of(acting: Acting, account: int) -> list[Sums]:
    """By week and kind what a person was exposed to while in care, newest first; nothing of where. Raises NotAllowed, Account.DoesNotExist.

    The look is shown to the person: the function that gives the sums adds its row, whoever calls it.
    """
    person = next((each for each in in_care(acting) if each.pk == account), None)
    if person is None:
        raise Account.DoesNotExist
    since = acting.now_us - KEPT_US
    with connection.cursor() as cursor:
        cursor.execute("select week_day, kind, openings, texts from casework.exposure_of(%s, %s)", [account, since])
        found = [Sums(*row) for row in cursor.fetchall()]
        cursor.execute("select casework.care_until(%s)", [account])
        (until,) = cursor.fetchone()
    weeks: dict[int, int] = {}
    for one in _graded(person.username, since, until):
        weeks[week_of(one.day)] = weeks.get(week_of(one.day), 0) + one.things
    found += [Sums(first, GRADED, count, count) for first, count in weeks.items()]
    return sorted(found, key=lambda one: (-one.first, one.kind))
