"""Sessions lie under the digests of their keys (`desk.kept_sessions`): those that lie under the keys themselves end."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

_END = "delete from casework.usersessions_usersession; delete from casework.django_session"


class Migration(migrations.Migration):
    """Both ways everybody signs in anew: what lies under a digest opens nothing where keys are looked for, and the other way round."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0012_sessions_apart")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_END, _END)]
