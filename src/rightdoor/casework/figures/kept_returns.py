"""Returns as they were published, read from what is kept; and which numbers of a statement one of them withheld."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Set

from rightdoor.casework.figures.statement_models import PublicReturn
from rightdoor.figures.figure import Figure
from rightdoor.figures.returns.line import TOTAL
from rightdoor.figures.returns.quarter import Quarter
from rightdoor.figures.statement.check import Problem
from rightdoor.figures.statement.draft import Draft
from rightdoor.figures.statement.printed import WITHHELD
from rightdoor.model.guarded import unguarded

CODE = "withheld-in-return"


def file_of(row: PublicReturn, part: str) -> bytes:
    """One part as CSV, byte for byte as it was published. Raises KeyError."""
    files: dict[str, str] = json.loads(bytes(row.kept))["files"]
    return files[part].encode()


def rows_of(row: PublicReturn, part: str) -> list[dict[str, str]]:
    """The lines of one part by the names of `public_rows.HEAD`. Raises KeyError."""
    lines = csv.DictReader(io.StringIO(file_of(row, part).decode(), newline=""), strict=True)
    return [{name: unguarded(value) for name, value in line.items()} for line in lines]


def quarter_of(row: PublicReturn) -> Quarter:
    """The quarter that it is of."""
    year, number = row.pk.split("-")
    return Quarter(int(year), int(number))


def given_away(draft: Draft) -> Iterator[Problem]:
    """Numbers of a draft by which one knows what the return of the same quarter withheld, with what to do: of the whole, or of forces."""
    for row in PublicReturn.objects.order_by("pk"):
        quarter = quarter_of(row)
        asked = {n: one for n, one in enumerate(draft.figures, 1) if (one.query.from_us, one.query.until_us) == quarter.span_us}
        if not asked:
            continue
        held: dict[str, set[str]] = defaultdict(set)
        for line in rows_of(row, "national"):
            if line["mark"] == WITHHELD:
                held[line["definition"]].add(line["force_code"] or line["of"])
        cut = {table.figure for table in draft.tables if table.of_forces}
        for n, figure in asked.items():
            if _tells(figure, held[figure.definition], cut=figure in cut):
                yield Problem(
                    CODE,
                    None,
                    f"Number {n} tells what the return for publication of the same quarter withheld ({quarter.words}), by itself or beside what it "
                    "printed. Print it of a longer period, or of all forces together without the table.",
                )


def _tells(figure: Figure, withheld: Set[str], *, cut: bool) -> bool:
    """Whether a number, `cut`: with its table by force, tells of what is withheld of its definition (TOTAL, codes of forces, words of other lines).

    What is withheld together is known, as the whole is printed: of all of that a number may tell, and of no part of it.
    """
    query = figure.query
    theirs = withheld & set(query.forces)
    if TOTAL in withheld:
        return bool(query.forces) or query.scope == "all"
    if cut:  # a table says nought too, of each of its forces
        return bool(theirs if query.forces else withheld)
    return bool(theirs) and (theirs != withheld or len(query.forces) == 1)
