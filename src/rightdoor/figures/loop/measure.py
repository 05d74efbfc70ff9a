"""Each source, item, status, provider and check with its yield, how often it was wrong, how late: counted, with intervals, in no order of merit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from rightdoor.figures.interval import Interval, Share
from rightdoor.figures.loop.course import Course
from rightdoor.model.civil import DAY

KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "source": "Source: who sent the referral",
        "item": "Item of the instrument that was answered with yes",
        "status": "Status of the attribution before the first entry",
        "provider": "Provider whose results the warrant rested on",
        "check": "Check that had spoken when the warrant was drafted",
    }
)
NOT_KNOWN: Final = ""  # the code of cases of which this was not recorded
LATE_DAYS: Final = 28
Apart = Literal["", "above", "below"]


class Rate(NamedTuple):
    """A share with its interval at 95 %; `apart`: it lies above or below that of all cases even allowing for every comparison made."""

    share: Share
    interval: Interval | None
    apart: Apart = ""


class Measure(NamedTuple):
    """One code of one kind. `cases`: in which it stood; `settled`: of them those of which something is known; the rest are open.

    `yielded` of the settled; `wrong` and `traceless` of those at whose door it is known what was found; `late` of those entered whose
    first receipt is known. `median_days`, `most_days`: from first receipt to first entry, half and nine tenths of them within; None of nothing.
    `ids`: of the cases, for those who may open them.
    """

    kind: str
    code: str
    cases: int
    settled: int
    yielded: Rate
    wrong: Rate
    traceless: Rate
    late: Rate
    median_days: int | None
    most_days: int | None
    ids: tuple[str, ...]


class Measured(NamedTuple):
    """`whole`: of all cases together. `comparisons`: how many shares with an interval were worked out, of which one in twenty misses by chance."""

    whole: Measure
    rows: tuple[Measure, ...]
    comparisons: int
    late_days: int

    def of(self, kind: str) -> tuple[Measure, ...]:
        """Those of a kind: by code, what is not known last."""
        return tuple(row for row in self.rows if row.kind == kind)


def measured(courses: Iterable[Course], *, late_days: int = LATE_DAYS) -> Measured:
    """Every code of every kind. A case with two sources stands under both; one of which a kind is not known under `NOT_KNOWN` of that kind.

    `late_days`: a first entry more than this after the first receipt is late. Raises ValueError for one below 1.
    """
    if late_days < 1:
        raise ValueError("late is counted from one day on")
    held = [_judged(course) for course in sorted(courses, key=lambda course: course.case)]
    groups: dict[tuple[str, str], list[_Judged]] = defaultdict(list)
    for each in held:
        for kind, codes in _codes(each.course):
            for code in codes:
                groups[kind, code].append(each)
    plain = [_counted(kind, code, groups[kind, code], late_days) for kind, code in sorted(groups, key=_order)]
    comparisons = sum(rate.interval is not None for row in plain for rate in _rates(row))
    whole = _counted("", "", held, late_days)
    return Measured(whole, tuple(_held_against(row, whole, comparisons) for row in plain), comparisons, late_days)


def _codes(course: Course) -> Iterable[tuple[str, Sequence[str]]]:
    """Under which codes of each kind a case stands. That nothing spoke (an empty list) is known, and is no code."""
    several = (("source", course.sources), ("item", course.items), ("provider", course.providers), ("check", course.checks))
    for kind, codes in several:
        yield kind, (NOT_KNOWN,) if codes is None else tuple(dict.fromkeys(codes))
    yield "status", (course.status,)


def _order(at: tuple[str, str]) -> tuple[int, bool, str]:
    kind, code = at
    return list(KINDS).index(kind), code == NOT_KNOWN, code


class _Judged(NamedTuple):
    """A course with what it says, worked out once: it stands in several rows."""

    course: Course
    settled: bool
    at_a_door: bool
    yielded: bool
    wrong: bool
    traceless: bool
    days: int | None


def _judged(course: Course) -> _Judged:
    return _Judged(course, course.settled, course.at_a_door, course.yielded, course.wrong, course.traceless, days_of(course))


def _counted(kind: str, code: str, held: Sequence[_Judged], late_days: int) -> Measure:
    settled = [each for each in held if each.settled]
    doors = [each for each in held if each.at_a_door]
    days = sorted(each.days for each in held if each.days is not None)
    return Measure(
        kind, code, len(held), len(settled),
        yielded=_plain(Share(sum(each.yielded for each in settled), len(settled))),
        wrong=_plain(Share(sum(each.wrong for each in doors), len(doors))),
        traceless=_plain(Share(sum(each.traceless for each in doors), len(doors))),
        late=_plain(Share(sum(each > late_days for each in days), len(days))),
        median_days=quantile(days, 50), most_days=quantile(days, 90), ids=tuple(each.course.case for each in held),
    )  # fmt: skip


def days_of(course: Course) -> int | None:
    """Whole days from first receipt to first entry; None where one of them is not known or the entry lies before the receipt."""
    if course.received_us is None or course.entered_us is None or course.entered_us < course.received_us:
        return None
    return (course.entered_us - course.received_us) // DAY


def quantile(days: Sequence[int], per_cent: int) -> int | None:
    """The smallest number that so many per cent of a sorted list do not exceed (nearest rank); None of an empty one."""
    return days[-(-len(days) * per_cent // 100) - 1] if days else None


def _plain(share: Share) -> Rate:
    return Rate(share, share.interval())


def _rates(row: Measure) -> tuple[Rate, ...]:
    return row.yielded, row.wrong, row.traceless, row.late


def _held_against(row: Measure, whole: Measure, comparisons: int) -> Measure:
    """The same, with a mark where a share lies apart from that of all cases by more than chance would give among so many comparisons."""
    yielded, wrong, traceless, late = (_marked(rate, of.share, comparisons) for rate, of in zip(_rates(row), _rates(whole), strict=True))
    return row._replace(yielded=yielded, wrong=wrong, traceless=traceless, late=late)


def _marked(rate: Rate, whole: Share, comparisons: int) -> Rate:
    wide, value = rate.share.interval(comparisons), whole.value
    if wide is None or value is None or rate.share.small:
        return rate
    return rate._replace(apart="above" if wide.low > value else "below" if wide.high < value else "")
