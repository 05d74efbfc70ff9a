"""Grade (3x5x2) and handling conditions of sources, and what they mean for a file that is given away.

Every condition is printed as stated beside what it is a condition of. One that leaves further dissemination to the originator (in words,
or as handling code C whose conditions are not stated: what they are is not known) holds content back: tables keep the row's id and the
condition alone; what is given away of one subject asks for the reference of the originator's permission. Words are read, not understood:
whoever exports keeps to what is printed.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.condition_words import keeps_back
from rightdoor.casework.export import HANDLING, Cell, File, Form, file_of
from rightdoor.casework.listing.models import Projection
from rightdoor.errors import Refused, UsageProblem

HEAD: Final = ("grade and conditions of its sources", "handling")
HELD: Final = "held back: ask the originator"
REFERENCE: Final = re.compile(r"[A-Za-z0-9_.:/+=-]{3,80}")
_LINE: Final = " | "
# whatever a row or a referral of the subject is made of, and what lay in an archive
_OF_SUBJECTS: Final = (
    "select sr.subject, c.grade from casework.listing_subjectreceipt sr join casework.listing_condition c "
    "on c.receipt = sr.receipt and (sr.number = '' or c.number = '' or c.number = sr.number) where sr.subject = any(%s)"
)
_OF_RECEIPTS: Final = (
    "with recursive below (root, receipt) as (select r, r from unnest(%s::text[]) as w (r) union "
    "select b.root, k.receipt from below b join casework.continuity_receipt k on k.parent = b.receipt and k.parent <> '') "
    "select b.root, c.grade from below b join casework.listing_condition c on c.receipt = b.receipt"
)


class Conditioned(NamedTuple):
    """The conditions of one row, each once, in order; whether one of them holds its content back."""

    stated: tuple[str, ...] = ()

    @property
    def held(self) -> bool:
        """Whether the content stays here unless the originator agrees."""
        return any(keeps_back(each) for each in self.stated)

    @property
    def text(self) -> str:
        """All of them in one cell; empty where no source stated any."""
        return _LINE.join(self.stated)


class AskOriginator(Refused):
    """A source's condition leaves this to its originator, and no permission of theirs was named."""

    def __init__(self, conditioned: Conditioned) -> None:
        super().__init__(
            "A condition of a source leaves it to the originator whether this is passed on.",
            advice="Ask the originator, and give the reference of the permission.",
        )
        self.conditioned = conditioned


def of_subjects(acting: Acting, subjects: Collection[str]) -> Mapping[str, Conditioned]:
    """By subject the conditions of the referrals that one sees of it."""
    del acting
    return _read(_OF_SUBJECTS, subjects)


def of_subject(acting: Acting, subject: str) -> Conditioned:
    """All conditions of one, for what is given away of it as a whole; whoever gives it away looks first that they are `current`."""
    return of_subjects(acting, (subject,)).get(subject, Conditioned())


def of_receipts(acting: Acting, receipts: Collection[str]) -> Mapping[str, Conditioned]:
    """By receipt its conditions and those of what lay in it."""
    del acting
    return _read(_OF_RECEIPTS, receipts)


def of_some(acting: Acting, receipts: Collection[str]) -> Conditioned:
    """All conditions of these receipts."""
    found = of_receipts(acting, receipts)
    return Conditioned(tuple(sorted({each for one in found.values() for each in one.stated})))


class Table(NamedTuple):
    """A table to be given away. `rows`: each with the key (subject or receipt) of its conditions.

    `kept`: how many first cells are ids alone, which stay where the rest is held back; all of them where nothing of a row is its source's.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    kept: int


def given_away(acting: Acting, table: Table, form: Form, stated: Mapping[str, Conditioned]) -> tuple[File, dict[str, int | str]]:
    """The file, every row with its conditions and the handling words; and for the ledger its rows, digest, and how many are held back.

    Raises Refused while the conditions are not known.
    """
    current(acting)
    none = Conditioned()
    rows = [_cells(row, stated.get(key, none), table.kept) for key, row in table.rows]
    made = file_of(form, (*table.head, *HEAD), rows, title=table.title, as_of_us=acting.now_us)
    held = sum(stated.get(key, none).held for key, row in table.rows if table.kept < len(row))
    told: dict[str, int | str] = {"rows": len(rows), "file": hashlib.sha256(made.content).hexdigest()}
    return made, told | ({"held_back": held} if held else {})


def _cells(row: Sequence[Cell], conditioned: Conditioned, kept: int) -> list[Cell]:
    if conditioned.held and kept < len(row):
        row = [*row[:kept], HELD, *([""] * (len(row) - kept - 1))]
    return [*row, conditioned.text, HANDLING]


def released(conditioned: Conditioned, originator: str) -> dict[str, str]:
    """What the ledger is told of the originator's permission; nothing where none is needed. Raises AskOriginator, UsageProblem."""
    if not conditioned.held:
        return {}
    if not originator:
        raise AskOriginator(conditioned)
    if not REFERENCE.fullmatch(originator):
        raise UsageProblem("The reference of the permission is 3 to 80 letters, digits and signs, without spaces.")
    return {"originator": originator}


def current(acting: Acting) -> None:
    """That the conditions of what is shown were read at all. Raises Refused after an upgrade, until the list was projected."""
    del acting
    newest = Projection.objects.order_by("-pk").values_list("digest", flat=True).first()
    if newest == "":
        raise Refused(
            "Nothing is exported until the list was brought up to date.", advice="Have it rebuilt, or wait for the job that does."
        )


def _read(query: str, wanted: Iterable[str]) -> Mapping[str, Conditioned]:
    with connection.cursor() as cursor:
        cursor.execute(query, [sorted(set(wanted))])
        found: dict[str, set[str]] = defaultdict(set)
        for of, grade in cursor.fetchall():
            found[of].add(grade)
    return {of: Conditioned(tuple(sorted(grades))) for of, grades in found.items()}
