"""The unit that a package counts for where no officer named one: read from the tables of the desk, by pages and by the command alike."""

from __future__ import annotations

from collections.abc import Sequence

from rightdoor.operations.package_grounds import PackageBuilt
from rightdoor.store.connection import StoreConnection

_BUILT_FOR = """
select p.sha256, u.name || ', ' || o.name from casework.packages_package p
join casework.access_unit u on u.id = p.unit_id join casework.access_organisation o on o.id = u.organisation_id
where p.sha256 = any(%s)
"""
# everybody who packages on the store's own machine may be somebody of the desk: the units of the roles held at that time
_ACTOR_IN = """
select b.sha256, string_agg(distinct u.name || ', ' || o.name, '; ')
from unnest(%s::text[], %s::text[], %s::bigint[]) b (sha256, actor, at_us)
join casework.access_account a on a.username = b.actor
join casework.access_membership m on m.account_id = a.id and m.from_us <= b.at_us and (m.ended_us is null or m.ended_us > b.at_us)
join casework.access_unit u on u.id = m.unit_id join casework.access_organisation o on o.id = u.organisation_id
group by b.sha256
"""


def with_units(connection: StoreConnection, built: Sequence[PackageBuilt]) -> list[PackageBuilt]:
    """The packages with their units: as the grounds say, else the unit that the desk built it for, else those of whoever built it.

    What no account stands behind, and every package of a store that was never served, keeps none. Leaves the transaction open.
    """
    bare = [one for one in built if not one.unit]
    if not bare or connection.execute("select to_regclass('casework.packages_package')").fetchone() == (None,):
        return list(built)
    digests = [one.package for one in bare]
    by_actor = connection.execute(_ACTOR_IN, (digests, [one.actor for one in bare], [one.at_us for one in bare])).fetchall()
    units: dict[str, str] = {**dict(by_actor), **dict(connection.execute(_BUILT_FOR, (digests,)).fetchall())}
    return [one if one.unit else one._replace(unit=units.get(one.package, "")) for one in built]
