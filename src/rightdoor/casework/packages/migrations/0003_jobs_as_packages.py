"""A job that builds a package is seen by whoever is within every compartment that the package's papers stand in now.

It was asked for by people who saw those papers then; what was put apart since leaves no trace in the jobs.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import definer

_MINE = "(select casework.my_compartments())::bigint[]"
_SEES = (
    f"(unit_id = any((select casework.may_in('run-jobs'))::bigint[]) or asked_by_id = (select casework.me())) and compartments <@ {_MINE}"
)
_AS_ITS_PACKAGE = f"{_SEES} and (kind <> 'package' or casework.within_package(key))"


def _alter(see: str) -> str:
    return f"alter policy desk_sees on casework.jobs_job using ({see}) with check ({see})"


class Migration(migrations.Migration):
    """The question, and the policy that asks it."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("packages", "0002_guard"), ("jobs", "0003_numbers")]
    operations: ClassVar[list[Operation]] = [
        definer(
            "within_package(package text)",
            "boolean",
            "select not exists (select 1 from casework.packages_package p where p.key = package "
            f"and not casework.compartments_of(p.receipts) <@ {_MINE})",
        ),
        migrations.RunSQL(_alter(_AS_ITS_PACKAGE), _alter(_SEES)),
    ]
