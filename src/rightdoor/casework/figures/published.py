"""Returns for publication: one of each quarter, by a person who may release, kept as it was published and never made again."""

from __future__ import annotations

import hashlib
from typing import Any, Final, NamedTuple

from django.db import connection

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.problems import CannotDo
from rightdoor.casework.export import Cell, csv_bytes
from rightdoor.casework.figures.behind import not_behind
from rightdoor.casework.figures.counting import tallies
from rightdoor.casework.figures.kept_returns import file_of, rows_of
from rightdoor.casework.figures.statement_models import PublicReturn
from rightdoor.casework.figures.statements import one_at_a_time, released_as, releases
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query
from rightdoor.figures.returns.public import NOT_KNOWN, TOGETHER, Shown, published, shown_of
from rightdoor.figures.returns.public_rows import HEAD, national_rows, quarter_rows
from rightdoor.figures.returns.public_told import told_before
from rightdoor.figures.returns.quarter import Quarter
from rightdoor.model.civil import DAY
from rightdoor.reference.force_successions import force_name, former_forces
from rightdoor.reference.forces import forces
from rightdoor.store.canonical import canonical

__all__ = ["file_of", "named", "publish", "quarter_named", "released", "rows_of", "tables", "too_early"]

FORMAT: Final = "rightdoor-public-return/1"
PARTS: Final = {"national": "National performance figures", "quarter": "Quarter in the manner of OJJDP"}
SETTLED_DAYS: Final = 28


class Tables(NamedTuple):
    """The rows of both parts under `public_rows.HEAD`, and how many numbers are withheld."""

    national: list[tuple[Cell, ...]]
    quarter: list[tuple[Cell, ...]]
    withheld: int


def quarter_named(name: str) -> Quarter | None:
    """The quarter of a name ("2026-2"); None where it is none."""
    year, _, number = name.partition("-")
    if len(year) == 4 and number in ("1", "2", "3", "4") and year.isascii() and year.isdigit() and int(year) >= 1990:
        return Quarter(int(year), int(number))
    return None


def name_of(quarter: Quarter) -> str:
    """The name of a quarter in addresses and files."""
    return f"{quarter.year:04d}-{quarter.number}"


def too_early(quarter: Quarter, now_us: int) -> str:
    """Why it is not published yet, with what to do; "" where it can be."""
    if now_us < quarter.span_us[1] + SETTLED_DAYS * DAY:
        return (
            f"It is published once, and outcomes are entered late: not before {SETTLED_DAYS} days after the quarter has ended. "
            "Take the restricted return until then."
        )
    return ""


def tables(acting: Acting, quarter: Quarter) -> Tables:
    """What would be published, as it is counted now: nothing of a silent compartment is in it, whoever asks. Raises NotAllowed."""
    require(acting, "see-figures")
    query = Query(*quarter.span_us, acting.now_us)
    names = {force.code: force_name(force.code) for force in (*forces(), *former_forces())}
    numbers = {one.code: dict.fromkeys((*names, TOGETHER, NOT_KNOWN), 0) for one in published(list(DEFINITIONS.values()))}
    for tally in tallies(acting, list(numbers), query, openly=True):
        level = NOT_KNOWN if not tally.forces else TOGETHER if len(tally.forces) > 1 else tally.forces[0]
        numbers[tally.definition][level if level in numbers[tally.definition] else NOT_KNOWN] += tally.value
    told = told_before((released_as(row) for row in releases()), quarter.span_us, DEFINITIONS)
    shown = shown_of(DEFINITIONS, numbers, told)
    return Tables(national_rows(shown, query, names), quarter_rows(shown, _received(query), query), _withheld(shown))


def released(quarter: Quarter) -> PublicReturn | None:
    """What was published of a quarter; None where nothing was."""
    return PublicReturn.objects.select_related("by").filter(pk=name_of(quarter)).first()


def publish(acting: Acting, quarter: Quarter, *, reason: str) -> PublicReturn:
    """Publish it: once. Raises NotAllowed, CannotDo."""
    require(acting, "see-figures")
    require(acting, "release-statements")
    one_at_a_time()
    if released(quarter) is not None:
        raise CannotDo("It was published.", advice="What was published stays: whoever has both would subtract the one from the other.")
    early = too_early(quarter, acting.now_us)
    if early:
        raise CannotDo(early)
    if not reason.strip():
        raise CannotDo("Say why it is published.")
    not_behind()
    made = tables(acting, quarter)
    parts = {"national": made.national, "quarter": made.quarter}
    files = {part: csv_bytes(HEAD, rows).decode() for part, rows in parts.items()}
    kept = canonical({"format": FORMAT, "quarter": name_of(quarter), "as_of_us": acting.now_us, "files": files})
    row = PublicReturn(
        id=name_of(quarter),
        by=acting.account,
        at_us=acting.now_us,
        reason=reason.strip(),
        kept=kept,
        digest=hashlib.sha256(kept).hexdigest(),
    )
    PublicReturn.objects.bulk_create([row])
    acting.note("disclosed", {"public_return": row.pk, "digest": row.digest})
    return row


def named(rows: list[tuple[Cell, ...]]) -> list[dict[str, Any]]:
    """Rows that are not published yet, by the same names."""
    return [{name: "" if cell is None else str(cell) for name, cell in zip(HEAD, row, strict=True)} for row in rows]


def _received(query: Query) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(came), 0) from casework.figures_came(%s, %s, %s, true)", [query.from_us, query.until_us, query.as_of_us]
        )
        return int(cursor.fetchone()[0])


def _withheld(shown: list[Shown]) -> int:
    return sum((one.whole is None) + sum(value is None for value in one.lines.values()) for one in shown)
