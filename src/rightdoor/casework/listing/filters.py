"""What the list can be narrowed to and put in order by, as plain values; made to conditions of SQL whose values are bound."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from rightdoor.model.civil import DAY
from rightdoor.model.status import STATUS_RANK

TIERS: Final = ("tier-1", "tier-2", "tier-3", "tier-4")
TRACKS: Final = ("adult", "child", "unknown")
STATUSES: Final = tuple(sorted(STATUS_RANK, key=lambda s: STATUS_RANK[s]))
DUE: Final = {"overdue": "Overdue", "7": "Within 7 days", "28": "Within 28 days"}
AGE: Final = {"7": "More than 7 days", "14": "More than 14 days", "30": "More than 30 days", "90": "More than 90 days"}
OWNER: Final = {"me": "Me", "nobody": "Nobody"}
STATE: Final = {"open": "Open", "closed": "Closed", "all": "Open and closed"}
SORTS: Final = {
    "list": "placed",
    "age": "received_us nulls last, placed",
    "-age": "received_us desc nulls last, placed",
    "due": "due_us nulls last, placed",
    "-due": "due_us desc nulls last, placed",
    "events": "events, placed",
    "-events": "events desc, placed",
    "force": "nullif(force, '') nulls last, placed",
    "-force": "nullif(force, '') desc nulls last, placed",
}

_REASON: Final = re.compile("[A-Z]{2}-[A-Z][0-9]{2}|[A-Z]{3,12}")  # codes of reasons as the list's lines have them


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means: not narrowed. `tier`: subjects whose interval of tiers reaches one of these; `unit`: id; `owner`: a key of OWNER or
    an account's id as text; `code`: of a reason; `state`: a key of STATE."""

    tier: tuple[str, ...] = ()
    track: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    force: str = ""
    at_risk: bool = False
    due: str = ""
    owner: str = ""
    unit: int | None = None
    age: str = ""
    code: str = ""
    state: str = "open"

    def codes(self) -> list[str]:
        """What the list is narrowed by, for the ledger: codes and ids alone; of a force that it is named, not which."""
        chosen = [f"{name}:{one}" for name in ("tier", "track", "status") for one in getattr(self, name)]
        chosen += [f"{name}:{value}" for name in ("due", "age", "owner", "unit", "state") if (value := getattr(self, name))]
        chosen += ["force"] * bool(self.force) + ["at_risk"] * self.at_risk
        if self.code:
            chosen.append(f"code:{self.code}" if _REASON.fullmatch(self.code) else "code")
        return chosen

    def conditions(self, *, me: int, now_us: int) -> tuple[str, list[Any]]:
        """The condition on `casework.listing_subject s` and its values."""
        said: list[tuple[str, list[Any]]] = []
        if self.tier:
            # an interval reaches every tier from its high (most urgent) to its low one
            said.append((" or ".join(["%s between s.tier_high and s.tier_low"] * len(self.tier)), list(self.tier)))
        if self.track:
            said.append(("s.track = any(%s)", [list(self.track)]))
        if self.status:
            said.append(("s.status = any(%s)", [list(self.status)]))
        if self.force:
            said.append(("s.force = %s", [self.force]))
        if self.at_risk:
            said.append(("s.at_risk", []))
        if self.due == "overdue":
            said.append(("s.due_us < %s", [now_us]))
        elif self.due:
            said.append(("s.due_us >= %s and s.due_us < %s", [now_us, now_us + int(self.due) * DAY]))
        if self.age:
            said.append(("s.received_us < %s", [now_us - int(self.age) * DAY]))
        if self.unit is not None:
            said.append(("s.units @> array[%s]::bigint[]", [self.unit]))
        if self.code:
            said.append(("s.codes @> array[%s]::varchar[]", [self.code]))
        said += self._owned(me)
        if not said:
            return "true", []
        return " and ".join(f"({text})" for text, _ in said), [value for _, values in said for value in values]

    def _owned(self, me: int) -> list[tuple[str, list[Any]]]:
        given = (
            "(select a.subject from casework.listing_allocation a where a.account_id{} "
            "and not exists (select 1 from casework.listing_allocation n where n.supersedes_id = a.id))"
        )
        if self.owner == "nobody":
            return [(f"s.subject not in {given.format(' is not null')}", [])]
        if self.owner == "me" or self.owner.isdigit():
            return [(f"s.subject in {given.format(' = %s')}", [me if self.owner == "me" else int(self.owner)])]
        return []
