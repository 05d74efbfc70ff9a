"""Budgets of exhibits that one sees. What lies elsewhere is compared with exhibits that one sees alone: of others nothing shows."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.db import connection

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.exposure.queries import trusted_by
from rightdoor.casework.place import held_store
from rightdoor.operations.exposure import ExhibitBudget, budgets, with_twice

PAGE: Final = 25
_SEES: Final = "from casework.continuity_receipt where exhibit <> '' and (units && %s::bigint[] or operations && casework.my_operations()) group by exhibit"


class Seen(NamedTuple):
    """An exhibit that one sees, with the units of its receipts that one sees."""

    exhibit: str
    units: frozenset[int]


def _seen(acting: Acting) -> list[Seen]:
    """Newest receipt first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select exhibit, (select array_agg(distinct u) from unnest(string_to_array(string_agg(array_to_string(units, ','), ','), ',')::bigint[]) u) "
            f"{_SEES} order by max(received_us) desc, exhibit",
            [list(acting.units_with("see-exhibits"))],
        )
        return [Seen(row[0], frozenset(row[1] or ())) for row in cursor.fetchall()]


def exhibit_budgets(acting: Acting, *, limit: int = PAGE, offset: int = 0) -> list[ExhibitBudget]:
    """Of the exhibits that one sees, newest receipt first. Raises NotAllowed."""
    require(acting, "see-exhibits")
    seen = _seen(acting)[offset : offset + limit]
    trust = _trusted(acting, seen)
    with held_store().connect() as raw:
        return [made for one in seen for made in budgets(raw, [one.exhibit], trusted=trust[one.exhibit])]


def exhibit_budget(acting: Acting, exhibit: str) -> list[ExhibitBudget]:
    """Of one exhibit, with what of it lies in others that one sees; empty when one does not see it. Raises NotAllowed."""
    require(acting, "see-exhibits")
    everything = _seen(acting)
    one = next((each for each in everything if each.exhibit == exhibit), None)
    if one is None:
        return []
    trusted = _trusted(acting, [one])[exhibit]
    among = [each.exhibit for each in everything]
    with held_store().connect() as raw:
        return [with_twice(raw, made, among) for made in budgets(raw, [exhibit], trusted=trusted)]


def _trusted(acting: Acting, seen: list[Seen]) -> dict[str, tuple[str, ...]]:
    """By exhibit the profiles that all of one's own units which hold it take over; none where one of them said nothing."""
    mine = set(acting.units_with("see-exhibits"))
    rows = {unit: set(row.profiles) for unit, row in trusted_by(mine).items()}
    found = {}
    for one in seen:
        held = [rows.get(unit, set()) for unit in sorted(one.units & mine)]
        found[one.exhibit] = tuple(sorted(set.intersection(*held))) if held else ()
    return found
