"""Where a case's referrals came from is told to whoever may write of cases, and of papers that are open to them: a silent one has no source for others."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from rightdoor.casework.guard import APP, DESK, definer

_OF_ANY = "select r.source::text from casework.referrals_referral r where r.receipt = any(wanted) "
_FIRST = "order by r.since, r.receipt, r.number limit 1"
_MAY = " || ".join(f"(select casework.may_in('{one}'))::bigint[]" for one in ("work-case", "safeguard", "supervise-cases"))
_OPEN = f"{_OF_ANY} and (session_user <> '{DESK}' or (cardinality({_MAY}) > 0 and casework.papers_open(wanted))) {_FIRST}"


def _source(body: str) -> Any:
    return definer("figures_source(wanted text[])", "text", body, grants=f"{DESK}, {APP}").sql


class Migration(migrations.Migration):
    """A function, and as it was before."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("figures", "0008_behind"), ("cases", "0005_papers_open")]
    operations: ClassVar[list[Operation]] = [migrations.RunSQL(_source(_OPEN), _source(f"{_OF_ANY} {_FIRST}"))]
