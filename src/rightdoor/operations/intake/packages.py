"""A Rightdoor package in an inbox: its papers are taken in like any others, what the sender derived from them is kept and not read.

A package is told by the mark at its end. The sender's status never enters a store: `rightdoor package check` compares it.
A live store does not take in the package of a training store, nor anything in it.
"""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.exhibits.package_mark import Mark, mark_of
from rightdoor.exhibits.unfold import Item
from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding

PAPERS = "papers/"
REFUSED = "a package of a training store; a live store takes in neither it nor what is in it: open it in a training store"


class Within(NamedTuple):
    """How an item stands to a package: whether it is kept unread, and what is noted of it."""

    unread: bool = False
    finding: DataFinding | None = None


class Packages:
    """The packages met while one received file is unfolded."""

    def __init__(self, *, refuse_training: bool) -> None:
        self._refuse = refuse_training
        self._marks: dict[str, Mark | None] = {}
        self.refused: set[str] = set()

    def refuses(self, item: Item) -> bool:
        """Whether the item is a package that this store does not take in; those in a refused one are not asked about again."""
        if item.parent in self.refused:
            self.refused.add(item.receipt)
            return False
        mark = self._mark(item)
        if self._refuse and mark is not None and mark.kind == "training":
            self.refused.add(item.receipt)
            return True
        return False

    def place(self, item: Item) -> Within:
        """How the item is taken in."""
        if self._mark(item) is not None:
            known = CODES["package-received"]
            return Within(finding=DataFinding(known.code, known.severity, "byte:0", "", "", f"{known.meaning}; {known.to_do}"))
        return Within(unread=self._marks.get(item.parent) is not None and not item.name.startswith(PAPERS))

    def _mark(self, item: Item) -> Mark | None:
        if item.receipt not in self._marks:
            self._marks[item.receipt] = mark_of(item.body, item.size) if item.archive else None
        return self._marks[item.receipt]
