"""How many files case exports say that a person graded, in the exports that the person sees, under the names that the person gave."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.casework.acting import Acting
from rightdoor.casework.exhibits.models import Receipt
from rightdoor.casework.place import held_store
from rightdoor.operations.bulk import open_engine


class Graded(NamedTuple):
    """`files` of `exports`: as the exports say; when, they may say in any form, so that no day is counted from it."""

    files: int
    exports: int


def graded_in_exports(acting: Acting, names: list[str]) -> Graded:
    """Files whose record names one of these as grader, in receipts that the acting account sees. Compared exactly, but for case and spaces."""
    del acting  # rows are those that the database shows
    receipts = set(Receipt.objects.exclude(receipt="").values_list("receipt", flat=True))
    wanted = {_folded(name) for name in names}
    files: set[tuple[str, str]] = set()
    store = held_store()
    with store.connect() as raw, open_engine(store, raw) as engine:
        for statement in engine.statements(kinds=("media",), fields=("grader",), receipts=receipts):
            if _folded(statement.value) in wanted:
                files.add((statement.exhibit, statement.record))
        raw.rollback()
    return Graded(len(files), len({exhibit for exhibit, _ in files}))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
