"""Who sees a package and who may ask for one: whoever sees the subject, within every compartment that it was built in or its papers stand in now.

Pages ask and take away; what came of it the worker alone writes.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import guarded, kept

_MINE = "(select casework.my_compartments())::bigint[]"
_SEES = (
    "exists (select 1 from casework.listing_subject s where s.subject = packages_package.subject) "
    f"and compartments <@ {_MINE} and casework.compartments_of(receipts) <@ {_MINE}"
)


def _in(capability: str) -> str:
    return f"(select casework.may_in('{capability}'))::bigint[]"


_RIGHT = f"unit_id = any({_in('export')}) or (purpose = 'safeguarding' and unit_id = any({_in('safeguard')}))"
_ASKS = f"by_id = casework.me() and state = 'asked' and sha256 = '' and built_us is null and ({_RIGHT}) and {_SEES}"
_OF_SEEN = "exists (select 1 from casework.packages_package p where p.key = package_id)"


class Migration(migrations.Migration):
    """The policies; that one was taken away is never undone."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("packages", "0001_initial"),
        ("listing", "0008_order_without_rows"),
        ("referrals", "0014_compartments_unnamed"),
    ]
    operations: ClassVar[list[Operation]] = [
        guarded("packages_package", see=_SEES, write=_ASKS, grants="select, insert", app="select, update"),
        guarded(
            "packages_taken",
            see=_OF_SEEN,
            write=f"by_id = casework.me() and {_OF_SEEN}",
            grants="select, insert",
            app="select",
        ),
        kept("packages_taken"),
    ]
