"""Who sees which unit received a receipt; intake writes it and may put receipts into the compartment that they came for."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded, kept

_SEES = "exists (select 1 from casework.referrals_referral r where r.receipt = referrals_arrival.receipt)"


class Migration(migrations.Migration):
    """The policy; arrivals are kept."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("referrals", "0003_arrival")]
    operations: ClassVar[list[Operation]] = [
        guarded("referrals_arrival", see=_SEES, write="false", app="select, insert"),
        kept("referrals_arrival"),
        migrations.RunSQL(
            "grant insert on casework.referrals_incompartment to rightdoor_app",
            "revoke insert on casework.referrals_incompartment from rightdoor_app",
        ),
    ]
