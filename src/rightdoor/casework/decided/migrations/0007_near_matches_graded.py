"""What a trained grader says of a near match is written by graders."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_BEFORE = import_module("rightdoor.casework.decided.migrations.0004_papers_too")
_CAPABILITY = _BEFORE._CAPABILITY.replace("case kind ", "case kind when 'media-grade' then 'grade-media' ", 1)
_STANDS = "s.compartments || s.papers_in"


def _altered(capability: str) -> str:
    check = _BEFORE._WRITES.format(mine=_BEFORE._MINE, capability=capability, stands=_STANDS)
    return f"alter policy desk_sees on casework.decided_decision with check ({check})"


class Migration(migrations.Migration):
    """The condition on rows that are added, with one kind more."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("decided", "0006_begun")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_altered(_CAPABILITY), _altered(_BEFORE._CAPABILITY))]
