"""What people elsewhere said of the files of an exhibit, over every export that one sees: counts, and grades side by side. Never a name of a file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.exhibits.queries import receipts_of, sees
from rightdoor.casework.place import held_store, kept_connection
from rightdoor.exhibits.holds import restricted
from rightdoor.media.graded import STATES, Counted, GradedFile, Listed, counted, joined
from rightdoor.operations.graded import READERS, listed_in

PAGE: Final = 50


class GradedShown(NamedTuple):
    """One page of graded files, those on which grades differ first. `total`: files with a grade; `restricted`: exhibits that bear a restriction."""

    counts: Counted
    files: tuple[GradedFile, ...]
    total: int
    restricted: frozenset[str]


def graded_of(acting: Acting, exhibit: str, *, limit: int = PAGE, offset: int = 0) -> GradedShown | None:
    """What others said of an exhibit's files; None when the exhibit is not seen. Other exports count as far as one sees them."""
    seen = receipts_of(acting, exhibit)
    if not seen:
        return None
    of = frozenset(line.receipt for line in seen)
    with kept_connection(held_store()) as raw:
        found = shown_of(listed_in(held_store(), raw, receipts=of | exports_seen(acting).receipts), of, limit=limit, offset=offset)
        marked = restricted(raw)
        raw.rollback()
    acting.note("consulted", {"what": "graded", "exhibit": exhibit, "files": len(found.files)})
    return found._replace(restricted=frozenset(marked))


def shown_of(listed: Iterable[Listed], of: frozenset[str], *, limit: int = PAGE, offset: int = 0) -> GradedShown:
    """What is said of the files that the receipts `of` list, a page of it."""
    own = [file for file in joined(listed) if any(receipt in of for receipt, _, _ in file.listed)]
    said = sorted((file for file in own if file.grades), key=lambda file: (STATES.index(file.state), file.hashes))
    return GradedShown(counted(own, of), tuple(said[offset : offset + limit]), len(said), frozenset())


class Exports(NamedTuple):
    """The receipts of exports that one sees, and how many statements they hold."""

    receipts: frozenset[str]
    statements: int


def exports_seen(acting: Acting) -> Exports:
    """Of the receipts that one sees those that exports were read from."""
    where, values = sees(acting)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select receipt, statements from casework.continuity_receipt where {where} and reader = any(%s)", [*values, list(READERS)]
        )
        rows = cursor.fetchall()
    return Exports(frozenset(row[0] for row in rows), sum(row[1] for row in rows))
