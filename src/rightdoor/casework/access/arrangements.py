"""Arrangements between controllers who share this store (DPA 2018 s.58): recorded, replaced, ended; and what is missing without one.

One store for each controller is the rule, and the signed package the way across. Where a paper says otherwise it is recorded here
before units of a second organisation are made. What is there without one goes on working, and is said to administrators and auditors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet

from rightdoor.casework.access import reach
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Arrangement, Organisation, Unit
from rightdoor.casework.acting import Acting
from rightdoor.model.civil import DAY, iso_day

_RIGHT = "administer"
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Terms:
    """What the paper says. `organisations`: ids; `answers`: id of the one that answers to people; days since 1970-01-01."""

    organisations: tuple[int, ...]
    reference: str
    of_day: int
    answers: int
    contact: str
    from_day: int
    review_day: int


class Unsettled(NamedTuple):
    """Something to settle, as a sentence for administrators and auditors, and the arrangement that it is about, if it is about one."""

    words: str
    arrangement: int | None


def record(acting: Acting, terms: Terms, *, replaces: Arrangement | None = None) -> Arrangement:
    """Record an arrangement, or what follows on one. Raises NotAllowed, ValidationError."""
    require(acting, _RIGHT)
    _one_at_a_time()
    if replaces is not None:
        _refuse_past(acting, replaces)
    one = Arrangement(
        organisations=sorted(set(terms.organisations)), reference=terms.reference.strip(), of_day=terms.of_day, answers_id=terms.answers,
        contact=terms.contact.strip(), from_day=terms.from_day, review_day=terms.review_day, replaces=replaces, **_by(acting),
    )  # fmt: skip
    _ours(acting, one)
    _check(one, acting.now_us // DAY)
    one.full_clean(exclude=["by", "replaces"], validate_unique=False)
    one.save(force_insert=True)
    acting.note("altered", {"arrangement": one.pk, "organisations": len(one.organisations), "what": "arrangement-recorded"})
    return one


def end(acting: Acting, arrangement: Arrangement, *, reason: str) -> Arrangement:
    """From today nothing is agreed any more; any organisation that takes part may say so. Raises NotAllowed, ValidationError."""
    require(acting, _RIGHT)
    _one_at_a_time()
    _refuse_past(acting, arrangement)
    if not reason.strip():
        raise ValidationError({"reason": "Say why it ends."})
    one = Arrangement(
        organisations=arrangement.organisations, reference=arrangement.reference, of_day=arrangement.of_day, answers=arrangement.answers,
        contact=arrangement.contact, from_day=arrangement.from_day, review_day=arrangement.review_day, replaces=arrangement,
        ended_day=acting.now_us // DAY, reason=reason.strip(), **_by(acting),
    )  # fmt: skip
    one.full_clean(exclude=["by", "replaces"], validate_unique=False)
    one.save(force_insert=True)
    acting.note("altered", {"arrangement": one.pk, "organisations": len(one.organisations), "what": "arrangement-ended"})
    return one


def current() -> QuerySet[Arrangement]:
    """The last row of each arrangement, the newest first."""
    return Arrangement.objects.filter(replaced_by__isnull=True).select_related("answers", "by").order_by("-pk")


def history(arrangement: Arrangement) -> list[Arrangement]:
    """This row and those that it replaced, newest first."""
    found = [arrangement]
    while found[-1].replaces_id is not None:
        found.append(Arrangement.objects.select_related("answers", "by", "replaces").get(pk=found[-1].replaces_id))
    return found


def state(arrangement: Arrangement, *, today: int) -> str:
    """In words: in force, since when not, from when. `today`: a day number."""
    if arrangement.ended_day is not None:
        return f"ended {iso_day(arrangement.ended_day)}"
    if arrangement.from_day > today:
        return f"from {iso_day(arrangement.from_day)}"
    return "in force, review overdue" if arrangement.review_day < today else "in force"


def taking_part(arrangements: Iterable[Arrangement]) -> dict[int, str]:
    """Names of the organisations by their ids."""
    wanted = {number for one in arrangements for number in one.organisations}
    return dict(Organisation.objects.filter(pk__in=wanted).values_list("pk", "name"))


def require_for(organisation: Organisation, *, now_us: int) -> None:
    """Raises ValidationError where a unit of this organisation must not be added: with what to record first.

    The organisation of the store's first unit needs no arrangement, nor does one that has units already and was never in one; but after
    an arrangement has ended nothing is added to those who were in it until another is recorded.
    """
    held = _held()
    if not held or organisation.pk == held[0]:
        return
    covered = _in_force(now_us // DAY)
    if organisation.pk in held:
        ever = Arrangement.objects.filter(organisations__contains=[organisation.pk]).exists()
        missing = [] if not ever or any(organisation.pk in one for one in covered) else held[:1]
    else:
        missing = [other for other in held if not any({organisation.pk, other} <= one for one in covered)]
    if missing:
        others = _listed([n for n in missing if n != organisation.pk])
        raise ValidationError(
            {
                "organisation": f"This store holds records of {others}. Record the arrangement between {others} and {organisation.name} first "
                f"(Administration, Arrangements), or keep the records of {organisation.name} in a store of its own and send signed packages."
            }
        )


def unsettled(*, now_us: int) -> list[Unsettled]:
    """What there is to settle: organisations that share this store without an arrangement, and reviews that are overdue."""
    today, held = now_us // DAY, _held()
    covered = _in_force(today)
    alone = [one for one in held if any(not any({one, other} <= agreed for agreed in covered) for other in held if other != one)]
    found = []
    if alone:
        words = f"Records of {_listed(alone)} are in this store and no arrangement in force covers them all."
        found.append(Unsettled(f"{words} Record it, or move each controller's records to a store of its own.", None))
    found += [
        Unsettled(f"The arrangement {one.reference} was to be reviewed by {iso_day(one.review_day)}.", one.pk)
        for one in current().filter(ended_day__isnull=True, review_day__lt=today)
    ]
    return found


def _held() -> list[int]:
    """The organisations that have units, that of the store's first unit first."""
    return list(dict.fromkeys(Unit.objects.order_by("pk").values_list("organisation", flat=True)))


def _in_force(today: int) -> list[set[int]]:
    rows = Arrangement.objects.filter(replaced_by__isnull=True, ended_day__isnull=True, from_day__lte=today)
    return [set(found) for found in rows.values_list("organisations", flat=True)]


def _listed(numbers: list[int]) -> str:
    names = list(Organisation.objects.filter(pk__in=numbers).order_by("name").values_list("name", flat=True)[:_NAMED])
    more = len(numbers) - len(names)
    if more:
        return f"{', '.join(names)} and {more} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _by(acting: Acting) -> dict[str, int | None]:
    return {"by_id": acting.account.pk, "at_us": acting.now_us}


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:  # of two who replace the same, the second sees what the first recorded
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('arrangements', 0))")


def _refuse_past(acting: Acting, arrangement: Arrangement) -> None:
    _ours(acting, arrangement)
    if arrangement.ended_day is not None or Arrangement.objects.filter(replaces=arrangement).exists():
        raise ValidationError("This arrangement was replaced or has ended. Look at what is in force now.")


def _ours(acting: Acting, arrangement: Arrangement) -> None:
    """Raises ValidationError where the acting account administers none of those that take part."""
    held = reach.organisations(acting)
    if held is not None and not held & set(arrangement.organisations):
        reach.within(acting, *arrangement.organisations)


def _check(one: Arrangement, today: int) -> None:
    wrong: dict[str, str] = {}
    if len(one.organisations) < 2 or Organisation.objects.filter(pk__in=one.organisations).count() != len(one.organisations):
        wrong["organisations"] = "Choose at least two organisations of this store."
    elif one.answers_id not in one.organisations:
        wrong["answers"] = "Choose one of those that take part."
    if one.of_day > today:
        wrong["of_day"] = "The paper cannot bear a date in the future."
    if one.replaces is not None and one.from_day > today:
        wrong["from_day"] = "Record what follows on the day it begins, so that one of the two is always in force."
    if one.review_day <= one.from_day:
        wrong["review_day"] = "The review comes after the beginning."
    if wrong:
        raise ValidationError(wrong)
