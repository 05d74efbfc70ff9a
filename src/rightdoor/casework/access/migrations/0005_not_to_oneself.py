"""Nobody gives a role to themselves, joins themselves to an operation, or takes up again a role that was ended."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Restrictive policies of the desk's role; the shell on the store's own machine is not held by them."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("access", "0004_compartments")]
    operations: ClassVar[list[Operation]] = [
        migrations.RunSQL(
            """
            create policy not_to_oneself on casework.access_membership as restrictive for insert to rightdoor_desk
                with check (account_id <> casework.me());
            create policy ended_stays_ended on casework.access_membership as restrictive for update to rightdoor_desk
                using (ended_us is null) with check (ended_us is not null);
            create policy not_to_oneself on casework.access_operationmember as restrictive for insert to rightdoor_desk
                with check (account_id <> casework.me())
            """,
            """
            drop policy not_to_oneself on casework.access_operationmember;
            drop policy ended_stays_ended on casework.access_membership;
            drop policy not_to_oneself on casework.access_membership
            """,
        ),
    ]
