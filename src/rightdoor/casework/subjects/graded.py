"""What people elsewhere said of the files that a subject's papers speak of: joined by hash with every export that one sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.casework.acting import Acting
from rightdoor.casework.exhibits.graded import PAGE, GradedShown, exports_seen, shown_of
from rightdoor.casework.place import held_store, kept_connection
from rightdoor.casework.subjects.papers import Papers
from rightdoor.exhibits.holds import restricted
from rightdoor.footprints.tables import StatementRow
from rightdoor.media.graded import KINDS, Counted, read_files, under
from rightdoor.operations.graded import declared_profiles, listed_in

AT_ONCE: Final = 50_000  # statements of exports that are looked through for a page of something else


def counts_at_once(acting: Acting, papers: Papers) -> Counted | None:
    """The counts, where exports are few enough to be looked through in passing; None where they are not."""
    exports = exports_seen(acting)
    return graded_of(acting, papers).counts if exports.statements <= AT_ONCE else None


def graded_of(acting: Acting, papers: Papers, *, limit: int = PAGE, offset: int = 0) -> GradedShown:
    """What is said of the subject's files, those on which grades differ first."""
    of = frozenset(r.receipt for r in papers.receipts)
    own = list(read_files(_said(papers)))
    others = exports_seen(acting).receipts - of
    with kept_connection(held_store()) as raw:
        exported = listed_in(held_store(), raw, receipts=others) if own and others else []
        own = list(under(own, declared_profiles(raw)))
        marked = frozenset(restricted(raw))
        raw.rollback()
    return shown_of([*own, *exported], of, limit=limit, offset=offset)._replace(restricted=marked)


def _said(papers: Papers) -> Iterator[StatementRow]:
    """What the subject's own papers say of files, receipt by receipt."""
    for receipt in dict.fromkeys(r.receipt for r in papers.receipts):
        yield from (s for s in papers.own(receipt) if s.kind in KINDS)
