"""What figures count of the cases of the world, and of its operation."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from desk_case import NOW
from integration.desk.matrix.people import NAMES
from rightdoor.figures.record import Record
from rightdoor.figures.statement.as_json import draft_json
from rightdoor.figures.statement.draft import Draft, Sentence
from rightdoor.figures.statement.release import Released, digest, released_bytes
from rightdoor.figures.versions import Version

if TYPE_CHECKING:
    from integration.desk.matrix.world import World


def lay_statement(world: World) -> None:
    """One that was released, by two persons; its title is hostile."""
    from rightdoor.casework.figures.models import Release, Statement
    from rightdoor.casework.figures.models import Version as Drafted

    draft = Draft(f"Statement {NAMES[0]} {NAMES[8]}", (), (Sentence("Nothing was counted."),))
    by, other = (world.person(role, "unit A, inside").account for role in ("supervisor", "senior-investigating-officer"))
    statement = Statement.objects.create(id="stm_world", by=by, at_us=NOW)
    drafted = Drafted.objects.create(id="stv_world", statement=statement, nth=0, by=by, at_us=NOW, content=draft_json(draft))
    held = Released(draft, (), (by.username,), other.username, NOW, draft.title)
    Release.objects.create(
        statement=statement, version=drafted, by=other, at_us=NOW, reason=NAMES[1], kept=released_bytes(held), digest=digest(held)
    )


def lay_figures(world: World) -> None:
    """Made as they are made of cases; and a package of the operation."""
    from rightdoor.casework.cases.models import Case
    from rightdoor.casework.figures import project
    from rightdoor.casework.figures.models import Counted

    for case in Case.objects.select_related("unit__organisation"):
        project.again(case)
    sent = Record(
        id="ev_package", kind="package", at_us=NOW, known_us=NOW, force="", operations=(world.operation.name,), facts=MappingProxyType({})
    )
    lay_statement(world)
    Counted.objects.bulk_create(project.rows_of([Version(sent, NOW)], source="", operation=world.operation.pk))
