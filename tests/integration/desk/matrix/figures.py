"""What figures count of the cases of the world, and of its operation."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from desk_case import NOW
from rightdoor.figures.record import Record
from rightdoor.figures.versions import Version

if TYPE_CHECKING:
    from integration.desk.matrix.world import World


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
    Counted.objects.bulk_create(project.rows_of([Version(sent, NOW)], source="", operation=world.operation.pk))
