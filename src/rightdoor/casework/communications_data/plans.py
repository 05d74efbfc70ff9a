"""The plan of requests for what one person sees: why these events and not others, soonest gone first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data.seen import held, seen_now
from rightdoor.casework.listing.one import store_of
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
    only = held(acting, subject).view if subject else ""
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


def words_of(lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The words of an application, from those of its rows: what they say of one row, said of all of them where there are several.

    The number of other people is the sum that stands over the rows.
    """
    if len(lines) == 1:
        return {name: str(lines[0]["draft"][name]) for name in ("necessity", "proportionality", "collateral")}
    others = sum(cast("int", line["collateral"]) for line in lines)
    events = {
        line["footprint"]: f"recorded as “{line['act']}”" + (f" (referral {line['source_ref']})" if line["source_ref"] else "")
        for line in lines
    }
    asked = f"{len(lines)} requests, each for one address at one instant"
    about = "these events, each a strand of its own" if len(events) > 1 else "this event, each reading of whose time is asked for"
    return {
        "necessity": _listed(f"To find the premises whose connection was used for {about} (corroboration needs two that agree):", events.values()),
        "proportionality": _listed(f"Entity data for {asked}; {_FEWEST}.", (_why(line) for line in lines)),
        "collateral": _listed(
            f"Data of up to {others} other people may come back in all, over {len(lines)} requests:", (str(line["collateral_why"]) for line in lines)
        ),
    }  # fmt: skip


_FEWEST = "the fewest events are asked about that can corroborate"


def _why(line: Mapping[str, Any]) -> str:
    """Why this event is asked about: its own words without what is said of every row."""
    return str(line["draft"]["proportionality"]).partition(f"{_FEWEST}. ")[2]


def _listed(head: str, said: Iterable[str]) -> str:
    """A heading and under it every different sentence once, with how many rows it is of."""
    counted = Counter(text for text in said if text)
    kept: list[str] = [head]
    for n, (text, times) in enumerate(counted.items()):
        line = f"- {text}" + (f" ({times} of them)" if times > 1 else "")
        if sum(len(each) + 1 for each in kept) + len(line) > _MOST - 80:
            kept.append(f"And likewise for {len(counted) - n} more, as each row of the schedule says.")
            break
        kept.append(line)
    return "\n".join(kept)
