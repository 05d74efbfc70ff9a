"""What may not reach a page or a package of a subject: what stands in silent compartments that the subject is not within."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.decisions.register import all_decisions
from rightdoor.store.connection import StoreConnection

_TAKEN = "select core from casework.decided_decision where not scope <@ %s::bigint[] and core <> ''"
_EXHIBITS = (
    "select distinct r.exhibit from rightdoor.receipt r where r.id = any(%s::text[]) and not exists "
    "(select 1 from rightdoor.receipt other where other.exhibit = r.exhibit and not other.id = any(%s::text[]))"
)


class Apart(NamedTuple):
    """`of`: by receipt the compartments that it stands in; `hidden`: receipts and exhibits of silent compartments beyond the given ones;
    `taken`: decisions of the core that were taken within them.
    """

    of: dict[str, tuple[int, ...]]
    hidden: frozenset[str]
    taken: frozenset[str]

    def beyond(self, receipts: Iterable[str], compartments: Iterable[int]) -> bool:
        """Whether one of these receipts stands in a compartment, of whichever grade, that is not among the given ones."""
        within = set(compartments)
        return any(not within.issuperset(self.of.get(receipt, ())) for receipt in receipts)


def apart_from(connection: StoreConnection, compartments: Iterable[int]) -> Apart:
    """As things stand now, for somebody or something within these compartments. `connection`: of the store itself."""
    from rightdoor.casework.listing.silent import standing  # the projection's rooms: loaded where they are needed

    within = sorted(set(compartments))
    stands = standing(connection)
    silent = stands.silent - set(within)
    receipts = [receipt for receipt, inside in stands.of.items() if silent.intersection(inside)]
    exhibits = [row[0] for row in connection.execute(_EXHIBITS, (receipts, receipts)).fetchall()] if receipts else []
    taken = [row[0] for row in connection.execute(_TAKEN, (within,)).fetchall()]
    connection.rollback()
    return Apart(dict(stands.of), frozenset(receipts) | frozenset(exhibits), frozenset(taken))


def decisions_within(connection: StoreConnection, compartments: Iterable[int]) -> DecisionsInForce:
    """The decisions of the store that are in force, as if nothing silent beyond these compartments had ever come."""
    from rightdoor.operations.derive_without import decisions_without  # the rebuild's rooms: loaded where they are needed

    apart = apart_from(connection, compartments)
    found = decisions_without(all_decisions(connection), apart.hidden, apart.taken)
    connection.rollback()
    return found
