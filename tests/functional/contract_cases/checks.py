"""Every pattern of the checks with its clean twin, on observation logs."""

from __future__ import annotations

from contract_cases.building import DAY1, Book, Found

OK, SINGLE, AMBIGUOUS, REFUSED, CONTRADICTED, UNRESOLVED = (
    "corroborated",
    "single-strand",
    "ambiguous",
    "refused",
    "contradicted",
    "unresolved",
)


def stop(code: str, pattern: str) -> set[Found]:
    return {(f"RD-A{code}", pattern, "stop")}


def caution(code: str, pattern: str) -> set[Found]:
    return {(f"RD-A{code}", pattern, "caution")}


def note(code: str, pattern: str) -> set[Found]:
    return {(f"RD-A{code}", pattern, "note")}


def swap(ip: str, last: str) -> str:
    return ip.rsplit(".", 1)[0] + "." + last


def identity(book: Book) -> None:
    """RD-A01."""
    pair = book.pair
    pair("clean", OK, notes=note("15", "documentation-range"))

    def sent(name: str, have: str, asked: str, pattern: str) -> None:
        pair(name, REFUSED, stop("01", pattern), e={"ip": have}, q={"identifier": asked})

    sent("a01-swapped", "198.19.1.21", "198.19.1.12", "digit-swapped")
    sent("a01-changed", "198.19.2.21", "198.19.2.27", "digit-changed")
    sent("a01-dropped", "198.19.3.121", "198.19.3.21", "character-dropped")
    sent("a01-added", "198.19.4.21", "198.19.4.121", "character-added")
    sent("a01-other", "198.19.5.21", "203.0.113.99", "different-identifier")
    sent("a01-v6-changed", "2001:db8:a1::5", "2001:db8:a1::6", "digit-changed")
    pair(
        "a01-v6-long-form",
        OK,
        e={"ip": "2001:DB8:A2:0:0:0:0:5"},
        q={"identifier": "2001:db8:a2::5"},
        r={"echo_identifier": "2001:0db8:00a2::0005"},
    )
    pair("a01-echo-170-as-70", REFUSED, stop("01", "character-dropped"), e={"ip": "198.19.6.170"}, r={"echo_identifier": "198.19.6.70"})
    pair("a01-no-echo", SINGLE, caution("01", "not-echoed"), r={"echo_identifier": ""}, status2=OK)
    pair("a01-port-sent-swapped", REFUSED, stop("01", "digit-swapped"), e={"port": "51012"}, q={"port": "51021"})
    pair("a01-port-echo-changed", REFUSED, stop("01", "digit-changed"), e={"port": "51012"}, r={"echo_port": "51013"})
    pair("a01-port-not-sent", OK, q={"port": ""}, r={"echo_port": ""})
    pair("a01-port-not-echoed", OK, r={"echo_port": ""})
    pair(
        "a01-port-not-echoed-cgnat",
        SINGLE,
        caution("01", "not-echoed"),
        r={"echo_port": "", "network_kind": "cgnat", "port_from": "51000", "port_to": "51999"},
        status2=OK,
    )


def instants(book: Book) -> None:
    """RD-A02."""

    def asked(name: str, seen: str, sent: str, pattern: str, day: str = "", **q: str) -> None:
        utc = day or seen[:10]
        wide = {"assigned_from": f"{utc[:4]}-01-01T00:00:00Z", "assigned_to": f"{utc[:4]}-12-31T00:00:00Z"}
        book.pair(name, REFUSED, stop("02", pattern), e={"observed_at": seen}, q={"instant": sent, **q}, r=wide)

    asked("a02-bst", "2025-07-05T10:23:45Z", "2025-07-05T10:23:45", "bst-1h", zone="Europe/London")
    asked("a02-bst-iana-source", "2025-07-05T10:23:45+01:00", "2025-07-05T10:23:45", "bst-1h", zone="UTC")
    asked("a02-offset-ignored", "2025-10-05T10:23:45-05:00", "2025-10-05T10:23:45Z", "offset-ignored")
    asked("a02-offset-doubled", "2025-10-05T10:23:45-05:00", "2025-10-05T05:23:45Z", "offset-doubled")
    asked("a02-12h", "2025-11-05T10:23:45Z", "2025-11-05T22:23:45Z", "am-pm-12h")
    asked("a02-day-month", "2025-11-03T10:23:45Z", "2025-03-11T10:23:45Z", "day-month-swapped")
    asked("a02-day", "2025-11-05T10:23:45Z", "2025-11-06T10:23:45Z", "day-off")
    asked("a02-month", "2025-11-05T10:23:45Z", "2025-10-05T10:23:45Z", "month-off")
    asked("a02-year", "2025-11-05T10:23:45Z", "2024-11-05T10:23:45Z", "year-off")
    asked("a02-digits", "2025-11-05T10:23:45Z", "2025-11-05T10:32:45Z", "digits-changed")
    asked("a02-zone-not-sent", "2025-11-05T10:23:45Z", "2025-11-05T10:23:45", "zone-not-sent")

    def echoed(name: str, echo: str, pattern: str, zone: str = "") -> None:
        book.pair(name, REFUSED, stop("02", pattern), r={"echo_instant": echo, "echo_zone": zone})

    echoed("a02-echo-day", f"{DAY1[:-1]}6T10:23:45Z", "day-off")
    echoed("a02-echo-12h", f"{DAY1}T22:23:45Z", "am-pm-12h")
    echoed("a02-echo-no-zone", f"{DAY1} 10:23:45", "zone-not-sent")
    book.pair("a02-no-echo", SINGLE, caution("02", "not-echoed"), r={"echo_instant": ""}, status2=OK)
    for name, at, zone in [
        ("offset", f"{DAY1}T11:23:45+01:00", ""),
        ("offset-beats-zone", f"{DAY1}T11:23:45+01:00", "UTC"),
        ("zone", f"{DAY1} 11:23:45", "+01:00"),
        ("iana", f"{DAY1} 05:23:45", "America/New_York"),
        ("small-z", f"{DAY1}t10:23:45z", ""),
        ("minute", f"{DAY1}T10:23Z", ""),
        ("fraction", f"{DAY1}T10:23:45.250Z", ""),
    ]:
        book.pair(f"a02-same-{name}", OK, q={"instant": at, "zone": zone})
    book.pair("a02-echo-same-offset", OK, r={"echo_instant": f"{DAY1} 10:23:45", "echo_zone": "UTC"})
    book.pair("a02-echo-coarser", OK, r={"echo_instant": f"{DAY1} 10:23", "echo_zone": "UTC"})


def readings(book: Book) -> None:
    """RD-A03."""
    wide = {"assigned_from": "2025-01-01T00:00:00Z", "assigned_to": "2026-01-06T00:00:00Z"}
    new = book.pair
    new("a03-no-zone-covered", OK, notes=note("03", "no-zone"), e={"observed_at": f"{DAY1} 10:23:45"}, q={"instant": f"{DAY1}T10:23:45Z"},
        r={"assigned_from": "2026-01-03T00:00:00Z", "assigned_to": "2026-01-06T12:00:00Z"}, more={"basis": "unknown"})  # fmt: skip
    new(
        "a03-no-zone-not-covered",
        AMBIGUOUS,
        stop("03", "no-zone"),
        e={"observed_at": f"{DAY1} 10:23:45"},
        q={"instant": f"{DAY1}T10:23:45Z"},
        more={"loose": "1"},
    )
    new("a03-repeated-covered", OK, notes=note("03", "repeated-hour"), e={"observed_at": "2025-10-26 01:30:00", "zone": "Europe/London"},
        q={"instant": "2025-10-26T00:30:00Z", "zone": ""}, r=wide, more={"readings": "2"})  # fmt: skip
    new("a03-repeated-half", AMBIGUOUS, stop("03", "repeated-hour"), e={"observed_at": "2025-10-26 01:30:00", "zone": "Europe/London"},
        q={"instant": "2025-10-26T00:30:00Z", "zone": ""}, r={"assigned_from": "2025-10-25T00:00:00Z", "assigned_to": "2025-10-26T01:00:00Z"},
        more={"readings": "2", "loose": "1"})  # fmt: skip
    new("a03-skipped", AMBIGUOUS, stop("03", "skipped-hour"), e={"observed_at": "2025-03-30 01:30:00", "zone": "Europe/London"},
        q={"instant": "2025-03-30T01:30:00Z", "zone": ""}, r=wide, more={"readings": "0", "loose": "1"})  # fmt: skip
    new("a03-day-month-covered", OK, notes=note("03", "day-month-order"), e={"observed_at": "05/11/2025 14:23:45", "zone": "UTC"},
        q={"instant": "2025-11-05T14:23:45Z", "zone": ""}, r=wide, more={"readings": "2"})  # fmt: skip
    new("a03-day-month-half", AMBIGUOUS, stop("03", "day-month-order"), e={"observed_at": "05/11/2025 14:23:45", "zone": "UTC"},
        q={"instant": "2025-11-05T14:23:45Z", "zone": ""}, r=wide | {"assigned_from": "2025-10-01T00:00:00Z"}, more={"readings": "2", "loose": "1"})  # fmt: skip
    new(
        "a03-day-month-plain",
        OK,
        e={"observed_at": "25/11/2025 14:23:45", "zone": "UTC"},
        q={"instant": "2025-11-25T14:23:45Z", "zone": ""},
        r=wide,
        more={"readings": "1"},
    )

    case = book.new("a03-two-doors")
    event = book.observation(case, 1, observed_at="2025-10-26 01:30:00", zone="Europe/London")
    for which, hour in [(1, "00"), (2, "01")]:
        asked = book.request(case, event, which, instant=f"2025-10-26T{hour}:30:00Z", zone="")
        book.result(
            case,
            asked,
            which,
            assigned_from=f"2025-10-26T{hour}:00:00Z",
            assigned_to=f"2025-10-26T{hour}:59:00Z",
            uprn=book.uprn(case, which),
            address=f"{which} Example Road",
        )
    expect(book, case, event, AMBIGUOUS, stop("03", "repeated-hour"), premises="2", loose="1")

    case = book.new("a03-same-door-twice")
    event = book.observation(case, 1, observed_at="2025-10-26 01:30:00", zone="Europe/London")
    for which, hour in [(1, "00"), (2, "01")]:
        asked = book.request(case, event, which, instant=f"2025-10-26T{hour}:30:00Z", zone="")
        book.result(case, asked, which, assigned_from=f"2025-10-26T{hour}:00:00Z", assigned_to=f"2025-10-26T{hour}:59:00Z")
    expect(book, case, event, SINGLE, {("RD-A07", "single-strand", "caution")}, note("03", "repeated-hour"), premises="1")


def expect(book: Book, case, event, status, found=None, notes=None, **more) -> None:  # type: ignore[no-untyped-def]
    from contract_cases.building import Expect

    case.expects.append(Expect(event["ip"], status, found or set(), notes or set(), event["observed_at"], more))


def intervals(book: Book) -> None:
    """RD-A05 check-code and RD-A06."""
    pair = book.pair
    at = f"{DAY1}T10:23:45Z"
    pair("a05-check-code", REFUSED, stop("05", "check-code"), q={"check_code": "K7Q2"}, r={"check_code": "K7Q3"})
    pair("a05-check-code-same", OK, q={"check_code": "K7Q2"}, r={"check_code": "K7Q2"})
    pair("a05-check-code-not-returned", OK, q={"check_code": "K7Q2"})
    pair("a06-none", AMBIGUOUS, stop("06", "no-interval"), r={"assigned_from": "", "assigned_to": ""})
    pair(
        "a06-backwards", AMBIGUOUS, stop("06", "no-interval"), r={"assigned_from": f"{DAY1}T12:00:00Z", "assigned_to": f"{DAY1}T10:00:00Z"}
    )
    pair("a06-before", REFUSED, stop("06", "before-start"), r={"assigned_from": f"{DAY1}T11:00:00Z"})
    pair("a06-after", REFUSED, stop("06", "after-end"), r={"assigned_to": f"{DAY1}T10:00:00Z"})
    pair("a06-from-inclusive", OK, r={"assigned_from": at})
    pair("a06-to-exclusive", REFUSED, stop("06", "after-end"), r={"assigned_to": at})
    pair("a06-to-next-second", OK, r={"assigned_to": f"{DAY1}T10:23:46Z"})
    for sign in ("60", "-60"):
        pair(
            f"a06-clock{sign}-near", AMBIGUOUS, stop("06", "near-edge"), e={"clock_error_s": sign}, r={"assigned_from": f"{DAY1}T10:23:00Z"}
        )
        pair(f"a06-clock{sign}-clear", OK, e={"clock_error_s": sign}, r={"assigned_from": f"{DAY1}T10:22:45Z"})
    pair("a06-clock-end-near", AMBIGUOUS, stop("06", "near-edge"), e={"clock_error_s": "60"}, r={"assigned_to": f"{DAY1}T10:24:45Z"})
    pair("a06-clock-end-clear", OK, e={"clock_error_s": "60"}, r={"assigned_to": f"{DAY1}T10:24:46Z"})
    block = {"network_kind": "cgnat", "port_from": "51000", "port_to": "51999"}
    pair("a06-block-near", AMBIGUOUS, stop("06", "near-edge"), r=block | {"assigned_from": f"{DAY1}T10:21:46Z"})
    pair("a06-block-clear", OK, r=block | {"assigned_from": f"{DAY1}T10:21:45Z"})
    pair("a06-block-end-near", AMBIGUOUS, stop("06", "near-edge"), r=block | {"assigned_to": f"{DAY1}T10:25:45Z"})
    pair("a06-block-end-clear", OK, r=block | {"assigned_to": f"{DAY1}T10:25:46Z"})
    pair("a06-open", OK, r={"assigned_to": ""})
    pair("a06-open-not-produced", AMBIGUOUS, stop("06", "open-end"), r={"assigned_to": "", "produced_at": ""})
    pair(
        "a06-open-produced-before",
        AMBIGUOUS,
        stop("06", "open-end") | stop("08", "stale"),
        r={"assigned_to": "", "produced_at": f"{DAY1}T10:00:00Z"},
    )
    pair("a06-zone-column", OK, r={"assigned_from": f"{DAY1} 11:00:00", "assigned_to": f"{DAY1} 12:00:00", "assigned_zone": "+01:00"})
    pair("a06-zone-column-after", REFUSED, stop("06", "before-start"), r={"assigned_from": f"{DAY1} 10:00:00", "assigned_zone": "-05:00"})
    other = {"uprn": "77770000001", "address": "1 Other Road", "postcode": "ZZ1 1CK"}
    early = {"assigned_from": f"{DAY1}T00:00:00Z", "assigned_to": f"{DAY1}T09:00:00Z"}
    late = {"assigned_from": f"{DAY1}T09:00:00Z"}
    pair("a06-rows-one-covers", OK, r=[early | other, late])
    pair("a06-rows-one-covers-shuffled", OK, r=[late, early | other])
    pair("a06-rows-both-cover-differ", AMBIGUOUS, r=[{}, other], more={"premises": "2", "loose": "1"})
    pair("a06-rows-both-cover-same", OK, r=[{}, late])
    pair("a06-rows-none-covers", REFUSED, r=[early, {"assigned_from": f"{DAY1}T11:00:00Z"}], more={"loose": "1", "code": "RD-A06"})


def strands(book: Book) -> None:
    """RD-A07."""
    pair = book.pair
    pair("a07-one", SINGLE, {("RD-A07", "single-strand", "caution")}, both=False, more={"count": "1"})
    pair("a07-two", OK, more={"count": "2", "distinct": "assignment,day", "premises": "1"})
    pair("a07-same-day", SINGLE, {("RD-A07", "single-strand", "caution")}, e2={"observed_at": f"{DAY1}T20:00:00Z"},
         r2={"assigned_from": f"{DAY1}T12:00:00Z", "assigned_to": "2026-01-06T00:00:00Z"})  # fmt: skip
    pair("a07-same-day-other-provider", OK, e2={"observed_at": f"{DAY1}T20:00:00Z"}, q2={"provider": "Sample Telecom"},
         r2={"assigned_from": f"{DAY1}T12:00:00Z", "assigned_to": "2026-01-06T00:00:00Z"}, more={"distinct": "assignment,provider"})  # fmt: skip
    pair("a07-over-midnight", OK, e={"observed_at": f"{DAY1}T23:59:59Z"}, e2={"observed_at": "2026-01-06T00:00:00Z"},
         r2={"assigned_from": "2026-01-06T00:00:00Z", "assigned_to": "2026-01-07T00:00:00Z"})  # fmt: skip
    pair("a07-utc-days", SINGLE, {("RD-A07", "single-strand", "caution")}, e={"observed_at": f"{DAY1}T23:30:00+01:00"}, e2={"observed_at": "2026-01-06T00:30:00+01:00"},
         r={"assigned_to": f"{DAY1}T23:00:00Z"}, r2={"assigned_from": f"{DAY1}T23:00:00Z", "assigned_to": "2026-01-06T00:00:00Z"})  # fmt: skip
    same = {"assigned_from": "2026-01-01T00:00:00Z", "assigned_to": "2026-01-31T00:00:00Z"}
    pair(
        "a07-static",
        SINGLE,
        caution("07", "same-assignment"),
        e={"ip": "198.19.7.1", "port": "51001"},
        e2={"ip": "198.19.7.1", "port": "51001"},
        r=same,
        r2=same,
        found2=caution("07", "same-assignment"),
    )
    pair("a07-static-forever", SINGLE, caution("07", "same-assignment"), e={"ip": "198.19.7.2"}, e2={"ip": "198.19.7.2"}, r={"assigned_from": "2020-01-01T00:00:00Z", "assigned_to": ""},
         r2={"assigned_from": "2020-01-01T00:00:00Z", "assigned_to": ""}, found2=caution("07", "same-assignment"))  # fmt: skip
    pair("a07-again-assigned", OK, e={"ip": "198.19.7.3"}, e2={"ip": "198.19.7.3"})
    pair(
        "a07-v6-same-64",
        SINGLE,
        caution("07", "same-assignment"),
        e={"ip": "2001:db8:7:1::a"},
        e2={"ip": "2001:db8:7:1::b"},
        r=same,
        r2=same,
        found2=caution("07", "same-assignment"),
    )
    pair("a07-v6-other-64", OK, e={"ip": "2001:db8:7:2::a"}, e2={"ip": "2001:db8:7:3::a"}, r=same, r2=same)
    cg = {"network_kind": "cgnat", "port_from": "51000", "port_to": "51999"}
    cg2 = cg | {"port_from": "52000", "port_to": "52999"}
    pair("a07-same-block", SINGLE, caution("07", "same-assignment"), e={"ip": "198.19.7.4", "port": "51001"}, e2={"ip": "198.19.7.4", "port": "51900"}, r=same | cg, r2=same | cg,
         found2=caution("07", "same-assignment"))  # fmt: skip
    pair(
        "a07-other-block", OK, e={"ip": "198.19.7.5", "port": "51001"}, e2={"ip": "198.19.7.5", "port": "52001"}, r=same | cg, r2=same | cg2
    )
    other = {"uprn": "77770000002", "address": "2 Other Road", "postcode": "ZZ1 1CM"}
    pair("a07-discordant", CONTRADICTED, stop("07", "discordant"), r2=other, found2=stop("07", "discordant"))
    pair(
        "a07-discordant-with-own-stop",
        SINGLE,
        {("RD-A07", "single-strand", "caution")},
        r2=other | {"address_role": "billing"},
        status2=REFUSED,
        found2=stop("08", "billing"),
    )
    case = pair("a07-two-and-one-discordant", CONTRADICTED, stop("07", "discordant"), found2=stop("07", "discordant"))
    third = book.observation(case, 3, observed_at="2026-01-09T10:00:00Z")
    book.result(case, book.request(case, third, 3), 3, assigned_from="2026-01-09T00:00:00Z", assigned_to="2026-01-10T00:00:00Z", **other)
    expect(book, case, third, CONTRADICTED, stop("07", "discordant"))
    flat = {"uprn": "", "address": "Flat 2, 10 Sample Street", "postcode": "ZZ1 1CO"}
    house = {"uprn": "", "address": "10 Sample Street", "postcode": "ZZ1 1CO"}
    pair("a07-unit-missing", SINGLE, caution("07", "unit-missing"), r=flat, r2=house, found2=caution("07", "unit-missing"))
    pair("a07-words-agree", OK, r=flat, r2={"uprn": "", "address": "FLAT 2  10 Sample St.", "postcode": "zz11co"})
    pair("a07-uprn-on-one-side", OK, r=flat | {"uprn": "77770000003"}, r2=flat)
    pair(
        "a07-uprn-beats-words",
        CONTRADICTED,
        stop("07", "discordant"),
        r=flat | {"uprn": "77770000004"},
        r2=flat | {"uprn": "77770000005"},
        found2=stop("07", "discordant"),
    )
    pair("a07-uprn-agrees-words-differ", OK, r=flat | {"uprn": "77770000006"}, r2=house | {"uprn": "77770000006"})
    pair(
        "a07-other-flat",
        CONTRADICTED,
        stop("07", "discordant"),
        r=flat,
        r2=flat | {"address": "Flat 3, 10 Sample Street"},
        found2=stop("07", "discordant"),
    )
