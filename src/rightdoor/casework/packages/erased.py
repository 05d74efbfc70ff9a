"""Which packages hold a paper that was erased since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rightdoor.store.open import Store

_THERE: Final = (
    "select r.id from rightdoor.receipt r join rightdoor.exhibit e on e.sha256 = r.exhibit where r.id = any(%s) and e.erased_seq is null"
)


def erased(store: Store, held: Mapping[str, Sequence[str]]) -> set[str]:
    """Those of some packages (key to its receipts) with a receipt whose exhibit was erased, or that the store holds no more."""
    wanted = sorted({receipt for receipts in held.values() for receipt in receipts})
    if not wanted:
        return set()
    with store.connect() as connection:
        rows = connection.execute(_THERE, (wanted,)).fetchall()
        connection.rollback()
    there = {row[0] for row in rows}
    return {key for key, receipts in held.items() if not there.issuperset(receipts)}
