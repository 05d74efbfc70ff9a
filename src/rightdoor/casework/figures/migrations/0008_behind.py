"""Whether records of some case or operation are still to be made anew, after an upgrade or after definitions changed: yes or no, of the whole store."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK, definer

# rows follow each event in its transaction: what is of these definitions is not behind, whatever its last event
_BEHIND = """
select exists (select 1 from casework.cases_case c where c.erased_us is null
        and not exists (select 1 from casework.figures_made m where m.case_id = c.id and m.definitions = current_ones)
        and exists (select 1 from casework.cases_event e where e.case_id = c.id))
    or exists (select 1 from casework.joint_made j where j.definitions <> current_ones)
"""


class Migration(migrations.Migration):
    """A function."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("figures", "0007_triggers_own")]
    operations: ClassVar[list[Operation]] = [definer("figures_behind(current_ones text)", "boolean", _BEHIND, grants=f"{DESK}, {APP}")]
