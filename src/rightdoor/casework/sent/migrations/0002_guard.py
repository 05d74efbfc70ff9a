"""One's own forms alone; the worker removes old ones."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded


class Migration(migrations.Migration):
    """The policy."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("sent", "0001_initial"), ("access", "0002_guard")]
    operations: ClassVar[list[Operation]] = [
        guarded(
            "sent_form",
            see="account_id = (select casework.me())",
            grants="select, insert, update (led_to), delete",
            app="select, delete",
        ),
    ]
