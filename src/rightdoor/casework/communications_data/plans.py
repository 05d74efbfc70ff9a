"""The plan of requests for what one person sees: why these events and not others, soonest gone first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data.seen import held, seen_now, store_of
from rightdoor.operations.plan_requests import plan_requests
from rightdoor.requests.candidates import LEFT_OUT
from rightdoor.requests.plan import LeftOut, Terms

LEAD_DAYS = 10


class Plan(NamedTuple):
    """`rows`: lines of `requests plan`, soonest gone first. `left_out`: code, what it means, of how many events. `subjects`: how many were looked at."""

    rows: list[dict[str, Any]]
    left_out: tuple[tuple[str, str, int], ...]
    subjects: int
    events: tuple[LeftOut, ...] = ()

    @property
    def collateral(self) -> int:
        """How many other people's data may come back in all."""
        return sum(cast("int", row["collateral"]) for row in self.rows)


def plan(acting: Acting, *, subject: str = "", budget: int | None = None, per_day: int | None = None, lead_days: int = LEAD_DAYS) -> Plan:
    """The plan for one subject, or for all that the account sees; worked out as if there were nothing else.

    Raises NotAllowed, Http404 for a subject that the account does not see.
    """
    require(acting, "plan-requests")
    require(acting, "see-subjects")
    only = held(subject).view if subject else ""
    rows: list[dict[str, Any]] = []
    left_out: list[LeftOut] = []
    subjects = 0
    for view, seen in sorted(seen_now().items(), reverse=True):  # open first
        if only in ("", view):
            rest = None if budget is None else max(0, budget - len(rows))
            made = plan_requests(store_of(view), Terms(acting.now_us, rest, per_day, lead_days), subject=subject, seen=seen)
            rows, subjects = rows + made.rows, subjects + made.subjects
            left_out += made.left_out
    acting.note("consulted", {"what": "requests-plan", "lines": len(rows), **({"subject": subject} if subject else {})})
    ordered = sorted(rows, key=lambda line: (str(line["expires"]), str(line["request_id"])))
    return Plan(ordered, summed(left_out), subjects, tuple(left_out))


def summed(rows: Sequence[LeftOut]) -> tuple[tuple[str, str, int], ...]:
    """Each reason for not asking, with how many events it is about, the commonest first."""
    counted = Counter(row.code for row in rows)
    return tuple((code, LEFT_OUT[code], n) for code, n in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


_MOST = 3_900  # characters that a decision's field holds, with some room


def words_of(lines: Sequence[Mapping[str, Any]], name: str) -> str:
    """The words of an application for several requests, from the words of each: every different one once."""
    said = list(dict.fromkeys(str(line["draft"][name]) for line in lines if line["draft"][name]))
    kept: list[str] = []
    for n, text in enumerate(said):
        if sum(len(each) + 1 for each in kept) + len(text) > _MOST - 80:
            kept.append(f"And likewise for {len(said) - n} more, as each row of the schedule says.")
            break
        kept.append(text)
    return "\n".join(kept)
