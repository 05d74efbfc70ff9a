"""Patterns worth a look: bulk look-ups and searches, declared interests, out of hours, refusals, what was done to accounts.

A hint, never a finding.

Out of hours is 22:00 to 06:00 and weekends in UK local time: units that work shifts will see much of it, and the page says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.oversight.ledger import Wanted, entries
from rightdoor.casework.oversight.models import Consultation
from rightdoor.casework.oversight.of_accounts import of_accounts
from rightdoor.casework.searching.models import Search

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
MANY_AN_HOUR = 20  # different subjects opened, or texts searched for, within an hour
MANY_REFUSED = 5  # refusals within a day: an id tried out, or a right that somebody lacks for the work
_LONDON = ZoneInfo("Europe/London")


class Pattern(NamedTuple):
    """One thing worth a look. `times`: how often; `example` an id of a subject where there is one."""

    kind: str
    who: str
    at_us: int
    times: int
    words: str
    example: str = ""


class Look(NamedTuple):
    """One opening of a subject."""

    who: str
    subject: str
    at_us: int
    purpose: str
    interest: bool


def patterns(acting: Acting, *, from_us: int, until_us: int) -> list[Pattern]:
    """What stands out in a span, newest first. Auditors alone."""
    require(acting, "audit")
    opened = Consultation.objects.filter(what="opened", at_us__gte=from_us, at_us__lt=until_us).select_related("account")
    looks = [Look(c.account.username, c.subject, c.at_us, c.purpose, c.interest) for c in opened.order_by("at_us")]
    searches = Search.objects.filter(at_us__gte=from_us, at_us__lt=until_us).select_related("account").order_by("at_us")
    refused = entries(acting, Wanted(act="refused", from_us=from_us, until_us=until_us), most=5_000)
    found = [
        *bulk(looks),
        *searched((s.account.username, s.at_us, s.digest) for s in searches),
        *interests(looks),
        *out_of_hours(looks),
        *refusals((e.actor, e.at_us) for e in refused),
        *(Pattern(hint.kind, hint.who, hint.at_us, 1, hint.words) for hint in of_accounts(acting, from_us=from_us, until_us=until_us)),
    ]
    return sorted(found, key=lambda p: (-p.at_us, p.kind, p.who))


def bulk(looks: Iterable[Look]) -> list[Pattern]:
    """Whoever opened more than `MANY_AN_HOUR` different subjects within an hour, wherever it begins; once for each such stretch."""
    return _crowded("bulk", ((look.who, look.at_us, look.subject) for look in looks), "opened {} different subjects within an hour")


def searched(made: Iterable[tuple[str, int, str]]) -> list[Pattern]:
    """The same of searches, by (who, at_us, digest of what was typed): pages of one result are one search."""
    return _crowded("searches", made, "searched for {} different things within an hour")


def _crowded(kind: str, done: Iterable[tuple[str, int, str]], words: str) -> list[Pattern]:
    """Stretches in which a window of an hour, moved along, holds more than `MANY_AN_HOUR` different things; with their fullest hour."""
    by: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for who, at_us, thing in done:
        by[who].append((at_us, thing))
    found: list[Pattern] = []
    for who, acts in by.items():
        window: deque[tuple[int, str]] = deque()
        held: Counter[str] = Counter()
        most, last = 0, 0
        for at_us, thing in sorted(acts):
            window.append((at_us, thing))
            held[thing] += 1
            while window[0][0] <= at_us - HOUR_US:
                _, gone = window.popleft()
                held[gone] -= 1
                if not held[gone]:
                    del held[gone]
            if len(held) > MANY_AN_HOUR:
                most, last = max(most, len(held)), at_us
            elif most:
                found.append(Pattern(kind, who, last, most, words.format(most)))
                most = 0
        if most:
            found.append(Pattern(kind, who, last, most, words.format(most)))
    return found


def interests(looks: Iterable[Look]) -> list[Pattern]:
    """Openings where the person declared that they may know somebody in it."""
    return [
        Pattern("interest", look.who, look.at_us, 1, "declared that they may know somebody in this subject", look.subject)
        for look in looks
        if look.interest
    ]


def out_of_hours(looks: Iterable[Look]) -> list[Pattern]:
    """Openings at night or at a weekend, counted by person and local day."""
    days: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], Look] = {}
    for look in looks:
        local = datetime.fromtimestamp(look.at_us / 1_000_000, UTC).astimezone(_LONDON)
        if local.hour >= 22 or local.hour < 6 or local.weekday() >= 5:
            key = (look.who, local.date().isoformat())
            days[key] += 1
            last[key] = look
    return [
        Pattern("out-of-hours", who, last[who, day].at_us, n, f"opened {n} subject(s) at night or at a weekend", last[who, day].subject)
        for (who, day), n in days.items()
    ]


def refusals(refused: Iterable[tuple[str, int]]) -> list[Pattern]:
    """Whoever was refused `MANY_REFUSED` times or more within a day of UTC."""
    days: Counter[tuple[str, int]] = Counter()
    last: dict[tuple[str, int], int] = {}
    for who, at_us in refused:
        key = (who, at_us // DAY_US)
        days[key] += 1
        last[key] = max(at_us, last.get(key, 0))
    return [
        Pattern("refused", who, last[who, day], n, f"was refused {n} times in a day") for (who, day), n in days.items() if n >= MANY_REFUSED
    ]
