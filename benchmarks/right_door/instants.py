"""Failure modes of part B: the identifier is right, and the instant is another one."""

from __future__ import annotations

from .case import AMBIGUOUS, SINGLE, Bend, Case, both, case, family
from .papers import World

_SUMMER, _SUMMER_2 = "2025-07-05T10:23:45Z", "2025-07-19T21:40:02Z"


def _at(a: str, a_utc: str = "", b: str = "", zone: str = "") -> Bend:
    """The first act at that literal (and that instant), the second in the same season."""

    def before(world: World) -> None:
        world.when("a", a, utc_is=a_utc, zone=zone)
        if b:
            world.when("b", b)

    return before


def _sent(instant: str, around: str = "", zone: str = "") -> Bend:
    """Sent for that instant; the provider answers for what it was asked."""
    return lambda w: w.misled("a", instant=instant, zone=zone, around=around or instant)


def _echo(instant: str, zone: str = "") -> Bend:
    return lambda w: w.stranger("a", echo_instant=instant, echo_zone=zone)


def _numeric(literal: str, truth: str, zone: str = "UTC") -> Bend:
    """The source's literal becomes one with more than one meaning; what was sent stays one of them."""

    def bend(world: World) -> None:
        act = world.acts["a"]
        act.at, act.zone = literal, zone
        world.misled("a", instant=truth, around=truth)

    return bend


def _all_in(zone: str, hours: int) -> Bend:
    """Every request of the account with its clock face copied and one wrong zone: what all the strands share."""

    def one(world: World, label: str) -> None:
        act = world.acts[label]
        face = act.at.removesuffix("Z")
        around = f"{act.at[:11]}{int(act.at[11:13]) - hours:02d}{act.at[13:]}"
        world.misled(label, instant=face, zone=zone, around=around)

    return both(one)


BST, IGNORED, DOUBLED, HALF_DAY, SWAP, DAY, MONTH, YEAR, DIGITS, ZONE = (
    f"RD-A02 {name}" for name in ("bst-1h", "offset-ignored", "offset-doubled", "am-pm-12h", "day-month-swapped", "day-off", "month-off", "year-off", "digits-changed", "zone-not-sent")
)  # fmt: skip

_ZONES = [
    case("bst-put-as-gmt", "xml", _sent("2025-07-05T10:23:45Z"), BST, before=_at("2025-07-05T10:23:45+01:00", "2025-07-05T09:23:45Z", _SUMMER_2), published=("IOCCO-2014-H2",), words="British Summer Time put to the provider as GMT"),
    case("bst-put-as-gmt-json", "json", _sent("2025-08-11 18:02:31", "2025-08-11T18:02:31Z", "UTC"), BST, before=_at("2025-08-11T18:02:31+01:00", "2025-08-11T17:02:31Z", _SUMMER_2), published=("IOCCO-2014-H2",), words="the same, with the zone beside"),
    case("bst-log-column", "log", _sent("2025-07-05T10:23:45Z"), BST, before=_at("2025-07-05 10:23:45", "2025-07-05T09:23:45Z", _SUMMER_2, zone="Europe/London"), published=("IOCCO-2014-H2",), words="a log in local time, its column of zones not carried over"),
    case("gmt-put-as-bst", "files", _sent("2025-07-05T10:23:45+01:00", "2025-07-05T09:23:45Z"), BST, before=_at(_SUMMER, "", _SUMMER_2), words="UTC of the source sent as local time"),
    case("gmt-put-as-london", "json", _sent("2025-07-05T10:23:45", "2025-07-05T09:23:45Z", "Europe/London"), BST, before=_at(_SUMMER, "", _SUMMER_2), words="UTC of the source sent as London time"),
    case("hour-added", "xml", _sent("2025-07-05T11:23:45Z"), BST, before=_at(_SUMMER, "", _SUMMER_2), words="an hour added that was not owed"),
    case("summer-hour-in-winter", "log", _sent("2026-01-05T07:58:11+01:00", "2026-01-05T06:58:11Z"), BST, words="summer time applied in January"),
    case("bst-everywhere", "xml", _all_in("Europe/London", 1), BST, before=_at(_SUMMER, "", _SUMMER_2), published=("IOCCO-2014-H2",), words="one wrong zone in every request: the strands agree with each other"),
    case("offset-ignored-west", "xml", _sent("2025-10-05T10:23:45Z"), IGNORED, before=_at("2025-10-05T10:23:45-05:00", "2025-10-05T15:23:45Z"), words="a clock face five hours west sent as UTC"),
    case("offset-ignored-east", "json", _sent("2025-11-05T10:23:45Z"), IGNORED, before=_at("2025-11-05T10:23:45+05:30", "2025-11-05T04:53:45Z"), words="half-hour zone of the source lost"),
    case("offset-ignored-zone", "log", _sent("2025-11-05T10:23:45Z"), IGNORED, before=_at("2025-11-05 10:23:45", "2025-11-05T18:23:45Z", zone="America/Los_Angeles"), words="Pacific time of a log sent as UTC"),
    case("offset-doubled-west", "files", _sent("2025-10-05T05:23:45Z"), DOUBLED, before=_at("2025-10-05T10:23:45-05:00", "2025-10-05T15:23:45Z"), words="offset applied with the wrong sign"),
    case("offset-doubled-east", "xml", _sent("2025-11-05T12:23:45Z"), DOUBLED, before=_at("2025-11-05T10:23:45+02:00", "2025-11-05T08:23:45Z"), words="offset added where it is taken away"),
    case("zone-dropped", "xml", _sent("2026-01-05T07:58:11", "2026-01-05T07:58:11Z"), ZONE, words="sent without any zone"),
    case("zone-unknown", "json", _sent("2026-01-05T07:58:11", "2026-01-05T07:58:11Z", "local"), ZONE, words="sent in a zone that is no zone"),
    case("echo-zone-dropped", "log", _echo("2026-01-05 07:58:11"), ZONE, words="the answer echoes a time without a zone"),
    case("echo-bst", "xml", _echo("2025-07-05T10:23:45+01:00"), BST, before=_at(_SUMMER, "", _SUMMER_2), words="the provider looked up an hour earlier"),
]  # fmt: skip

_DATES = [
    case("day-and-month-swapped", "xml", _sent("2025-03-11T10:23:45Z"), SWAP, before=_at("2025-11-03T10:23:45Z"), published=("COMP-ES-2017",), words="month and day swapped in the application"),
    case("order-not-declared", "log", _numeric("10/11/2025 14:05:09", "2025-11-10T14:05:09Z"), "RD-A03 day-month-order", AMBIGUOUS, before=_at("2025-10-11 14:05:09", "2025-10-11T14:05:09Z", zone="UTC"), published=("COMP-ES-2017",), words="a numeric date that can be read both ways, read one way"),
    case("order-not-declared-xml", "xml", _numeric("10/11/2025 14:05:09 UTC", "2025-11-10T14:05:09Z", ""), "RD-A03 day-month-order", AMBIGUOUS, before=_at("2025-10-11T14:05:09Z"), published=("COMP-ES-2017",), words="the same in a report"),
    case("day-off", "json", _sent("2026-01-06T07:58:11Z"), DAY, words="a day late"),
    case("day-digit", "files", _sent("2026-01-25T07:58:11Z"), DAY, words="a digit of the day"),
    case("day-before-midnight", "log", _sent("2026-01-04T23:50:00Z"), DAY, before=_at("2026-01-05T23:50:00Z"), words="a day early, near midnight"),
    case("month-off", "xml", _sent("2025-10-05T10:23:45Z"), MONTH, before=_at("2025-11-05T10:23:45Z"), words="a month early"),
    case("month-far", "json", _sent("2025-01-05T10:23:45Z"), MONTH, before=_at("2025-11-05T10:23:45Z"), words="November for January"),
    case("year-off", "log", _sent("2025-01-05T07:58:11Z"), YEAR, words="last year's number in January"),
    case("year-ahead", "xml", _sent("2026-12-30T10:23:45Z"), YEAR, before=_at("2025-12-30T10:23:45Z"), words="a year ahead"),
    case("minute-digit", "json", _sent("2026-01-05T07:18:11Z"), DIGITS, before=_at("2026-01-05T07:58:11Z"), words="a digit of the minutes"),
    case("hour-digit", "files", _sent("2026-01-05T17:58:11Z"), DIGITS, words="a digit of the hour"),
    case("seconds-digit", "xml", _sent("2026-01-05T07:58:41Z"), DIGITS, words="a digit of the seconds"),
    case("echo-day", "xml", _echo("2026-01-06T07:58:11Z"), DAY, words="the provider looked up another day"),
    case("echo-month", "json", _echo("2026-02-05T07:58:11Z"), MONTH, words="the provider looked up another month"),
]  # fmt: skip


def _history(world: World) -> None:
    """Sixty earlier acts of the same tool, at all hours."""
    world.log = [
        {"observation_id": f"OBS-{world.no}-h{n}", "observed_at": f"2025-11-{n % 28 + 1:02d}T{(7 * n) % 24:02d}:{(13 * n) % 60:02d}:{(17 * n) % 60:02d}Z", "ip": f"198.51.100.{n + 1}",
         "client_id": f"other-{world.no}-{n}", "act": "sent-complete", "file_name": "example.bin", "tool": f"watcher {world.no}", "tool_version": "2", "authority": "TEST", "network": "Example network"}
        for n in range(60)
    ]  # fmt: skip
    for n in range(20):
        act = world.add(f"c{n}", f"2026-01-{n + 2:02d}T{(5 * n + 3) % 24:02d}:11:{n + 10}Z")
        act.asked = False


def _lost_afternoon(world: World) -> None:
    """The return after the source changed to a clock of twelve hours without saying so."""
    for act in world.acts.values():
        hour = int(act.at[11:13])
        act.at = f"{act.at[:11]}{(hour - 1) % 12 + 1:02d}{act.at[13:]}"
    for label in "ab":
        world.misled(label, instant=world.acts[label].at, around=world.acts[label].at)


_CLOCK = [
    case("afternoon-read-as-morning", "xml", _sent("2026-01-14T09:12:40Z"), HALF_DAY, before=_at("2026-01-14T21:12:40Z", "", "2026-01-05T07:58:11Z"), words="an afternoon hour sent as a morning one"),
    case("morning-read-as-afternoon", "json", _sent("2026-01-05T19:58:11Z"), HALF_DAY, words="a morning hour sent as an evening one"),
    case("midnight-as-noon", "log", _sent("2026-01-05T12:05:31Z"), HALF_DAY, before=_at("2026-01-05T00:05:31Z"), words="twelve at night taken for noon"),
    case("am-pm-named", "log", _sent("2025-11-25T03:14:15Z"), HALF_DAY, before=_at("11/25/2025 3:14:15 PM", "2025-11-25T15:14:15Z", zone="UTC"), words="p.m. of the source lost in copying"),
    case("echo-half-day", "files", _echo("2026-01-05T19:58:11Z"), HALF_DAY, words="the provider looked up twelve hours later"),
    case("no-meridiem", "log", _numeric("11/25/2025 3:14:15", "2025-11-25T03:14:15Z"), "RD-A03 no-meridiem", AMBIGUOUS, before=_at("11/25/2025 3:14:15 PM", "2025-11-25T15:14:15Z", zone="UTC"), words="a twelve-hour time without a.m. or p.m."),
    case("two-digit-year", "log", _numeric("05/11/12 14:23:45", "2012-11-05T14:23:45Z"), "RD-A03 two-digit-year", AMBIGUOUS, before=_at("2005-11-12 14:23:45", "2005-11-12T14:23:45Z", zone="UTC"), after=lambda w: w.back("a", address_from="1990-01-01"), words="a year of two digits in a date that can be read three ways"),
    case("no-zone", "xml", lambda w: [setattr(w.acts["a"], "at", "2026-01-05T07:58:11"), w.misled("a", instant="2026-01-05T07:58:11Z", around="2026-01-05T07:58:11Z")], "RD-A03 no-zone", AMBIGUOUS, words="a time of the source without a zone, taken for UTC"),
    case("no-zone-log", "log", lambda w: [setattr(w.acts["a"], "zone", ""), w.misled("a", instant="2025-07-05T10:23:45Z", around="2025-07-05T10:23:45Z")], "RD-A03 no-zone", AMBIGUOUS, before=_at("2025-07-05 10:23:45", "2025-07-05T09:23:45Z", _SUMMER_2, zone="Europe/London"), words="a log without a zone"),
    case("repeated-hour", "log", lambda w: w.misled("a", instant="2025-10-26T01:30:00Z", around="2025-10-26T07:00:00Z"), "RD-A03 repeated-hour", AMBIGUOUS, before=_at("2025-10-26 01:30:00", "2025-10-26T00:30:00Z", zone="Europe/London"), after=lambda w: w.back("a", assigned_from="2025-10-25T00:00:00Z", assigned_to="2025-10-27T00:00:00Z"), words="the hour that comes twice in October"),
    case("hours-lost-in-return", "log", _lost_afternoon, "RD-A04 no-hour-above-12", SINGLE, before=_history, detectable="partly", stops=False, words="a return after an unannounced change to a clock of twelve hours"),
]  # fmt: skip


def _crossed(label: str, other: str) -> Bend:
    def bend(world: World) -> None:
        act = world.acts[other]
        world.misled(label, instant=act.sent or act.at, around=act.at)

    return bend


def _swapped(world: World) -> None:
    a, b = world.acts["a"], world.acts["b"]
    world.misled("a", instant=b.at, around=b.at)
    world.misled("b", instant=a.at, around=a.at)


def _third(world: World) -> None:
    world.add("c", "2026-01-19T18:03:27Z")


def _nowhere(world: World) -> None:
    """A row that has neither an address nor an instant of the source."""
    world.requests["x"] = world.requests["a"] | {
        "request_id": f"R{world.no}-x",
        "identifier": "203.0.113.200",
        "port": "",
        "instant": "2025-12-11T03:03:03Z",
    }
    world.answer("x", around=world.acts["a"].utc, door=world.wrong)


CROSSED = "RD-A05 cross-paired"
_PAIRS = [
    case("crossed", "xml", _crossed("a", "b"), CROSSED, before=_third, published=("IPCO-2017-P40",), words="the address of one row with the time of the next"),
    case("crossed-json", "json", _crossed("a", "c"), CROSSED, before=_third, published=("IPCO-2017-P40",), words="the same, two rows apart"),
    case("crossed-both", "xml", _swapped, CROSSED, published=("IPCO-2017-P40",), words="two rows changed their times"),
    case("crossed-files", "files", _swapped, CROSSED, before=_third, words="times of two files changed over"),
    case("crossed-log", "log", _crossed("a", "b"), CROSSED, before=_third, words="rows of one client of a log mixed"),
    case("crossed-strangers", "log", _swapped, CROSSED, before=lambda w: [w.acts[x].more.update(client_id=f"client-{w.no}-{x}") for x in "b"], control=SINGLE, words="rows of two clients of a log mixed"),
    case("row-of-nothing", "xml", _nowhere, "RD-A05 row-not-in-source", published=("IPCO-2017-P40",), words="a row that is in no source, from a table laid out as text"),
    case("row-twice", "json", lambda w: w.requests.update(x=w.requests["a"] | {"request_id": f"R{w.no}-x"}), "RD-A05 duplicated-row", words="a row of the source sent twice in one sending"),
    case("check-code", "xml", lambda w: w.stranger("a", check_code="48213"), "RD-A05 check-code", after=lambda w: [w.requests["a"].update(check_code="48231"), w.back("a", check_code="48231")], words="the answer carries another row's check code"),
]  # fmt: skip

REPORT = "RD-A13 time-of-report"
_CHOSEN = [
    case("time-of-report", "xml", lambda w: w.misled("a", instant=w.incident, around=w.incident), REPORT, words="the time of detection for the time of the act"),
    case("time-of-receipt", "json", lambda w: w.misled("a", instant="2026-01-22T10:00:00Z", around="2026-01-22T10:00:00Z"), REPORT, words="the time at which the report was received"),
    case("registration-chosen", "xml", lambda w: setattr(w.acts["a"], "name", "Registration"), "RD-A13 time-of-registration", SINGLE, stops=False, words="the registration of the account resolved instead of the act"),
    case("purchase-chosen", "json", lambda w: setattr(w.acts["a"], "name", "Purchase"), "RD-A13 other-act", SINGLE, stops=False, words="a purchase resolved instead of the act"),
]  # fmt: skip


def _skew(world: World) -> None:
    world.acts["a"].more["clock_error_s"] = "2"
    world.acts["b"].more["clock_error_s"] = "2"


def _edge(world: World) -> None:
    world.back("a", assigned_from="2026-01-05T07:30:00Z", assigned_to="2026-01-05T20:00:00Z")


_SKEW = [
    case("clock-off-by-an-hour", "log", lambda w: [w.acts[x].more.update(clock_error_s="3600") for x in "ab"], "RD-A06 near-edge", AMBIGUOUS, before=_skew, after=_edge, words="the capture machine's clock was an hour off, and its log says so"),
    case("clock-off-negative", "log", lambda w: w.acts["a"].more.update(clock_error_s="-1800"), "RD-A06 near-edge", AMBIGUOUS, before=_skew, after=_edge, words="the clock ran slow; a bound has no sign"),
]  # fmt: skip

CASES: list[Case] = [
    *family("tz-offset-error", *_ZONES),
    *family("date-component-error", *_DATES),
    *family("clock-format-ambiguity", *_CLOCK),
    *family("event-cross-pairing", *_PAIRS),
    *family("wrong-event-time-chosen", *_CHOSEN, detectable="partly"),
    *family("source-clock-skew", *_SKEW),
]
