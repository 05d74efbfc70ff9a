"""Pictures for the browser: every kind of reading, assignment and finding, and as many events as a page must bear."""

from __future__ import annotations

import random

from rightdoor.model.civil import DAY, HOUR, SECOND, days_from_civil
from rightdoor.model.finding import CheckFinding
from rightdoor.reporting.picture import Picture, PictureAssignment, PictureEvent, PicturePremises, PictureReading

FIRST = days_from_civil(2026, 1, 5) * DAY
STOP = CheckFinding(
    "RD-A02", "stop", "bst-1h", "The request asks for 08:58:11, the source states 07:58:11: one hour.", "ask again for 07:58:11 UTC"
)
CAUTION = CheckFinding("RD-A07", "caution", "single-strand", "There is one strand.", "ask for another event")
NOTE = CheckFinding("RD-A15", "note", "documentation-range", "The address is in a range for documentation.", "")
HOME = PicturePremises(
    "pr_aaaaaaaaaaaaaaaa", "pr_aaaaaaaaaaaaaaaa", "Flat 2, 14 Invented Street, Exampleton", "ZZ1 1CC", "100000000014", "installation"
)
OTHER = PicturePremises("pr_bbbbbbbbbbbbbbbb", "pr_bbbbbbbbbbbbbbbb", "77 Fiction Avenue, Exampleton", "ZZ1 2VK", "", "installation")
BILLING = PicturePremises("pr_cccccccccccccccc billing", "", "1 Example Court, Exampleton", "ZZ9 9VV", "", "billing")
CEILING = ("A connection is not a person: the papers name a connection at premises, and do not say who used it.",)


def reading(at_us: int, width_us: int = SECOND) -> PictureReading:
    return PictureReading(at_us, at_us + width_us, "UTC stated in the text")


def event(n: int, *readings: PictureReading, status: str = "single-strand", findings=(), premises=(HOME.key,), **more) -> PictureEvent:
    values = {
        "footprint": f"fp_{n:016d}", "referral": "700001", "act": "upload", "identifier": f"198.51.100.{n % 250} port {40000 + n}",
        "literal": "2026-01-05T07:58:11Z", "basis": "explicit-utc", "readings": readings, "status": status, "premises": premises,
        "findings": tuple(findings), "strands": 1, "shared": (), "distinct": (), "papers": ("source record: exhibit 0123…",),
    }  # fmt: skip
    return PictureEvent(**{**values, **more})


def assignment(premises: PicturePremises, start_us, end_us, *events: PictureEvent, identifier: str = "198.51.100.1", kind: str = "result"):
    papers = ("result RQ-1: exhibit 0123456789ab… at row:2",)
    return PictureAssignment(premises.key, "Example Net", identifier, start_us, end_us, kind, papers, tuple(e.footprint for e in events))


def every_kind() -> Picture:
    """One of each: single, wide, several (near and far), none; open, unstated, short bars; stop, caution, note; billing lane."""
    sure = {
        "status": "corroborated",
        "strands": 2,
        "shared": ("request batch", "time conversion"),
        "distinct": ("assignment", "day", "provider"),
    }
    events = (
        event(1, reading(FIRST + 8 * HOUR), findings=(NOTE,), **sure),
        event(2, reading(FIRST + 9 * DAY + 22 * HOUR), findings=(NOTE,), **sure),
        event(3, reading(FIRST + 3 * DAY - 14 * HOUR, 26 * HOUR), status="refused", findings=(CAUTION, STOP, NOTE, NOTE._replace(code="RD-A13"), NOTE._replace(code="RD-A14"))),
        event(4, reading(FIRST + 9 * DAY + HOUR), reading(FIRST + 9 * DAY + 13 * HOUR), status="ambiguous", premises=(HOME.key, OTHER.key), findings=(STOP._replace(code="RD-A03", pattern="no-meridiem"),)),
        event(5, reading(FIRST + 4 * DAY), reading(FIRST + 120 * DAY), status="ambiguous", findings=(STOP._replace(code="RD-A03", pattern="day-month-order"),)),
        event(6, status="unresolved", literal="sometime", basis="unknown", premises=()),
        event(7, status="unresolved", literal="", basis="unknown", act="unknown", identifier="someone@example.net", premises=()),
        event(8, reading(FIRST + 9 * DAY + 23 * HOUR), status="refused", findings=(STOP._replace(code="RD-A08", pattern="billing"),)),
    )  # fmt: skip
    return Picture(
        "sub_aaaaaaaaaaaaaaaa", FIRST + 30 * DAY, "adult", "corroborated", (*CEILING, "The provider says: \"shared building\"."), events,
        (
            assignment(HOME, FIRST - 3 * DAY, FIRST + 2 * DAY, events[0]),
            assignment(HOME, FIRST + 9 * DAY + 20 * HOUR, FIRST + 9 * DAY + 23 * HOUR, events[1], identifier="198.51.100.2"),
            assignment(HOME, None, None, events[2], identifier="198.51.100.3"),
            assignment(OTHER, FIRST + 9 * DAY, None, events[3], identifier="2001:db8:1234:5678:9abc:def0:1234:5678"),
            assignment(BILLING, FIRST + 5 * DAY, FIRST + 40 * DAY, events[7], identifier="198.51.100.8 ports 1024-2047"),
        ),
        (HOME, OTHER, BILLING), training=True,
    )  # fmt: skip


def many(count: int, seed: int = 1) -> Picture:
    """`count` events over half as many days, most of them alike."""
    random_ = random.Random(seed)
    events = []
    for n in range(1, count + 1):
        at = FIRST + random_.randrange(max(2, count // 2)) * DAY + random_.randrange(86_400) * SECOND
        findings = random_.choice(((NOTE,), (NOTE, CAUTION), (NOTE, STOP)))
        status = "refused" if STOP in findings else "single-strand"
        events.append(event(n, reading(at), status=status, findings=findings, premises=(random_.choice((HOME, OTHER)).key,)))
    bars = []
    for premises in (HOME, OTHER):
        mine = [e for e in events if premises.key in e.premises]
        for start in range(0, count // 2 + 1, 5):
            low, high = FIRST + start * DAY, FIRST + (start + 5) * DAY
            leaning = [e for e in mine if low <= e.readings[0].start_us < high]
            if leaning:
                bars.append(assignment(premises, low, high, *leaning, identifier=f"198.51.100.{start % 250}"))
    return Picture(
        "sub_bbbbbbbbbbbbbbbb",
        FIRST + 400 * DAY,
        "adult",
        "single-strand",
        CEILING,
        tuple(events),
        tuple(bars),
        (HOME, OTHER),
        training=True,
    )
