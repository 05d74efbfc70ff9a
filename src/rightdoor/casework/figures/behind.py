"""While records are made anew, after an upgrade or after definitions changed, numbers are too low: it is said, and nothing is published."""

from __future__ import annotations

from django.db import connection

from rightdoor.casework.cases.problems import CannotDo
from rightdoor.casework.figures.project import definitions_digest


def behind() -> bool:
    """Whether records of some case or operation of the store are still to be made anew; whose is not said."""
    with connection.cursor() as cursor:
        cursor.execute("select casework.figures_behind(%s)", [definitions_digest()])
        return bool(cursor.fetchone()[0])


def not_behind() -> None:
    """Raises CannotDo while they are."""
    if behind():
        raise CannotDo(
            "Numbers are being made anew, so that they would be too low.",
            advice="Nothing is published meanwhile: try again in some minutes.",
        )
