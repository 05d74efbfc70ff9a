"""Dip samples: drawn by lot from the open cases of a unit, kept as they were drawn, and what came of each case."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final, NamedTuple

from django.db import connection
from django.http import Http404

from rightdoor.cases.opening.kinds import REVIEW, SAMPLE
from rightdoor.cases.sampling import Held, drawn
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account, Unit
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.models import Case, Event
from rightdoor.casework.duties.models import Sample, SampleLot
from rightdoor.errors import UsageProblem
from rightdoor.model.civil import DAY, civil_from_days
from rightdoor.model.ids import make_id

MOST_EACH: Final = 20
_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_SEED: Final = re.compile(r"[0-9a-f]{8,32}")
_RESULTS: Final = {kind.code: dict(kind.fields[0].choices) for kind in (REVIEW, SAMPLE)}
# owner and silent compartments go along: a draw of its own for what few may know of
_OPEN: Final = """
select c.id, c.owner_id, array(select distinct k from unnest(c.scope || casework.compartments_of(c.receipts)) as k order by k)::text
from casework.cases_case c where c.unit_id = %s and c.closed_us is null and c.erased_us is null order by c.id
"""


class SampleProblem(UsageProblem):
    """A sample cannot be drawn so; `field` says which part of the form."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class Looked(NamedTuple):
    """What came of a case: by whom it was reviewed after the draw, when, with which result."""

    by: Account
    at_us: int
    result: str
    kind: str


class LotShown(NamedTuple):
    """A case that was drawn. `owner`: at the draw; `looked` None: it waits."""

    case: str
    owner: Account | None
    lot: str
    looked: Looked | None


class SampleShown(NamedTuple):
    """A draw: the cases that were drawn and are seen, how many it was drawn from among those that are seen."""

    sample: Sample
    lots: tuple[LotShown, ...]
    among: int

    @property
    def waiting(self) -> int:
        """How many nobody has reviewed since."""
        return sum(1 for lot in self.lots if lot.looked is None)


def month_of(at_us: int) -> str:
    """The month of an instant, UTC, as YYYY-MM."""
    year, month, _ = civil_from_days(at_us // DAY)
    return f"{year:04d}-{month:02d}"


def draw(acting: Acting, *, unit: int, month: str, each: int, seed: str) -> Sample:
    """Draw from the unit's open cases. `seed`: random hexadecimal digits of the shell. Every draw is kept and shown, also a second one.

    Raises NotAllowed, SampleProblem.
    """
    require(acting, "supervise-cases", unit=unit)
    if not _MONTH.fullmatch(month) or month > month_of(acting.now_us):
        raise SampleProblem("Give the month as YYYY-MM, this one or one before it.", "month")
    if not 1 <= each <= MOST_EACH:
        raise SampleProblem(f"From 1 to {MOST_EACH} cases of each owner.", "each")
    if not _SEED.fullmatch(seed):
        raise SampleProblem("The seed is 8 to 32 hexadecimal digits.", "seed")
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [unit])
        held = [Held(case, str(owner or ""), apart) for case, owner, apart in cursor.fetchall()]
    if not held:
        raise SampleProblem("The unit has no open case that you see.", "unit")
    name = make_id("ds", str(unit), month, seed, acting.actor, str(acting.now_us))
    made = Sample.objects.create(id=name, unit_id=unit, month=month, seed=seed, each=each, by=acting.account, at_us=acting.now_us)
    lots = drawn(held, seed=seed, month=month, each=each)
    SampleLot.objects.bulk_create(
        SampleLot(sample=made, case=lot.case, owner_id=int(lot.owner) if lot.owner else None, lot=lot.lot, drawn=lot.drawn) for lot in lots
    )
    acting.note("entered", {"what": "dip-sample", "sample": made.pk, "unit": unit, "month": month, "seed": f"s{seed}", "each": each})
    return made


def samples(acting: Acting) -> list[SampleShown]:
    """The draws of the units that one supervises, newest first."""
    require(acting, "supervise-cases")
    return [_shown(one) for one in _seen()[:100]]


def sample(acting: Acting, name: str) -> SampleShown:
    """One. Raises NotAllowed, Http404 for one that is not seen."""
    require(acting, "supervise-cases")
    found = next((one for one in _seen() if one.pk == name), None)
    if found is None:
        raise Http404
    return _shown(found)


def _seen() -> list[Sample]:
    return list(Sample.objects.select_related("unit__organisation", "by").order_by("-at_us", "pk"))


def _shown(one: Sample) -> SampleShown:
    lots = list(SampleLot.objects.filter(sample=one).select_related("owner").order_by("lot", "case"))
    chosen = [lot for lot in lots if lot.drawn]
    looked = _looked({lot.case for lot in chosen}, one.at_us)
    return SampleShown(one, tuple(LotShown(lot.case, lot.owner, lot.lot, looked.get(lot.case)) for lot in chosen), len(lots))


def _looked(cases: set[str], since_us: int) -> dict[str, Looked]:
    """The first review of each case after a draw that was not withdrawn or corrected since."""
    rows = Event.objects.filter(case__in=cases, kind__in=list(_RESULTS), at_us__gte=since_us, superseded_by__isnull=True)
    found: dict[str, Looked] = {}
    for row in rows.select_related("by").order_by("at_us", "nth"):
        result = str(row.body.get("result", ""))
        found.setdefault(row.case_id, Looked(row.by, row.at_us, _RESULTS[row.kind].get(result, result), row.kind))
    return found


def by_owner(shown: SampleShown) -> list[tuple[Account | None, list[LotShown]]]:
    """The drawn cases, owner by owner; those that nobody owns first."""
    groups: dict[int, list[LotShown]] = defaultdict(list)
    owners: dict[int, Account | None] = {}
    for lot in shown.lots:
        number = lot.owner.pk if lot.owner is not None else 0
        owners[number] = lot.owner
        groups[number].append(lot)
    order = sorted(groups, key=lambda number: (owners[number] is not None, str(owners[number] or "")))
    return [(owners[number], groups[number]) for number in order]


def units(acting: Acting) -> list[Unit]:
    """The units of which one may draw a sample."""
    return list(Unit.objects.filter(pk__in=acting.units_with("supervise-cases")).select_related("organisation").order_by("name"))


def cases_open(unit: int) -> int:
    """How many open cases of a unit one sees."""
    return Case.objects.filter(unit=unit, closed_us__isnull=True).count()
