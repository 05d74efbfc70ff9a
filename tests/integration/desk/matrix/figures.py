"""What figures count of the cases of the world, and of its operation."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING

from desk_case import NOW
from integration.desk.matrix.people import NAMES
from rightdoor.figures.record import Record
from rightdoor.figures.returns.public_rows import HEAD
from rightdoor.figures.statement.as_json import draft_json
from rightdoor.figures.statement.draft import Draft, Sentence
from rightdoor.figures.statement.release import Released, digest, released_bytes
from rightdoor.figures.versions import Version
from rightdoor.store.canonical import canonical

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


def lay_public_return(world: World) -> None:
    """One that was published; its reason is hostile."""
    from rightdoor.casework.export import csv_bytes
    from rightdoor.casework.figures.published import FORMAT
    from rightdoor.casework.figures.statement_models import PublicReturn

    by = world.person("senior-investigating-officer", "unit A, inside").account
    files = dict.fromkeys(("national", "quarter"), csv_bytes(HEAD, [("national", "Arrests", NAMES[0], *[""] * (len(HEAD) - 3))]).decode())
    kept = canonical({"format": FORMAT, "quarter": "2025-3", "as_of_us": NOW, "files": files})
    PublicReturn.objects.create(id="2025-3", by=by, at_us=NOW, reason=NAMES[1], kept=kept, digest=hashlib.sha256(kept).hexdigest())


def lay_figures(world: World) -> None:
    """Made as they are made of cases; and a package of the operation."""
    from rightdoor.casework.cases.models import Case
    from rightdoor.casework.figures import project
    from rightdoor.casework.figures.models import Counted, Whose

    for case in Case.objects.select_related("unit__organisation"):
        project.again(case)
        Whose.objects.create(case=case, since_us=0, unit=case.unit, force=case.unit.organisation.force)
    sent = Record(
        id="ev_package", kind="package", at_us=NOW, known_us=NOW, force="", operations=(world.operation.name,), facts=MappingProxyType({})
    )
    lay_statement(world)
    lay_public_return(world)
    Counted.objects.bulk_create(project.rows_of([Version(sent, NOW)], source="", operation=world.operation.pk))
