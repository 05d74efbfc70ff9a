"""Roles, faults, absence, renderings, provenance, acts, networks, orders of status and time profiles, on observation logs."""

from __future__ import annotations

from contract_cases.building import DAY1, DAY2, Book
from contract_cases.checks import AMBIGUOUS, CONTRADICTED, OK, REFUSED, SINGLE, UNRESOLVED, caution, expect, note, stop


def roles(book: Book) -> None:
    """RD-A08."""
    pair = book.pair
    for role, pattern in [("billing", "billing"), ("correspondence", "correspondence"), ("", "role-undeclared")]:
        pair(f"a08-{pattern}", REFUSED, stop("08", pattern), r={"address_role": role})
    pair("a08-registered-office", REFUSED, {("RD-A08", "*", "stop")}, r={"address_role": "registered-office"})
    pair("a08-stale", REFUSED, stop("08", "stale"), r={"address_to": "2026-01-04"})
    pair("a08-not-yet", REFUSED, stop("08", "not-yet"), r={"address_from": "2026-01-06"})
    pair("a08-last-day", OK, r={"address_to": DAY1})
    pair("a08-first-day", OK, r={"address_from": DAY1})
    pair("a08-from-empty", OK, r={"address_from": ""}, more={"note-like": "validity-undeclared"})
    pair("a08-kind-empty", OK, r={"network_kind": ""})


def faults(book: Book) -> None:
    """RD-A09 and RD-A10."""

    def fault(provider: str, first: str, last: str) -> str:
        return (
            f"- {{kind: provider-fault, provider: {provider}, from: {first}, to: {last}, nature: wrong customers after an upgrade, "
            "actor: a.tester, reason: announced}\n"
        )

    book.pair("a09-accepted", OK, q={"provider": "Faulty Networks"}, decisions=fault("Faulty Networks", "2026-01-21", "2026-01-25"))
    book.pair("a10-none-held", UNRESOLVED, notes=note("10", "none-held"), r=NOTHING | {"result": "none-held"}, more={"loose": "1"})
    book.pair("a10-partial", UNRESOLVED, notes=note("10", "partial"), r={"result": "partial"}, more={"loose": "1"})
    case = book.new("a10-no-request")
    expect(book, case, book.observation(case, 1), UNRESOLVED, loose="1", premises="0")
    case = book.new("a10-no-result")
    event = book.observation(case, 1)
    book.request(case, event, 1)
    expect(book, case, event, UNRESOLVED, loose="1", premises="0")


NOTHING = dict.fromkeys(
    [
        "assigned_from",
        "assigned_to",
        "subscriber_ref",
        "address",
        "postcode",
        "uprn",
        "address_role",
        "address_from",
        "network_kind",
        "rendering",
    ],
    "",
)


def renderings(book: Book) -> None:
    """RD-A11 and RD-A12."""
    pair = book.pair
    pair(
        "a11-differ",
        CONTRADICTED,
        stop("11", "renderings-differ"),
        r=[{}, {"rendering": "document", "assigned_from": f"{DAY1}T01:00:00Z"}],
        status2=SINGLE,
    )
    pair(
        "a11-address-differs",
        CONTRADICTED,
        stop("11", "renderings-differ"),
        r=[{}, {"rendering": "document", "uprn": "77770000011", "address": "9 Other Road"}],
        more={"loose": "1"},
        status2=SINGLE,
    )
    pair("a11-agree", OK, r=[{}, {"rendering": "document"}])
    pair("a11-agree-canonical", OK, r=[{}, {"rendering": "document", "postcode": "zz11cc", "assigned_from": f"{DAY1}T01:00:00+01:00"}])
    pair(
        "a11-changed",
        CONTRADICTED,
        stop("11", "result-changed"),
        r=[{}, {"produced_at": "2026-01-25T09:00:00Z", "assigned_to": f"{DAY1}T20:00:00Z"}],
        status2=SINGLE,
    )
    pair("a11-repeated-equal", OK, r=[{}, {"produced_at": "2026-01-25T09:00:00Z"}])
    rows = [{"assigned_to": f"{DAY1}T09:00:00Z"}, {"assigned_from": f"{DAY1}T09:00:00Z"}]
    pair("a11-sets-agree", OK, r=[*rows, *[row | {"rendering": "document"} for row in reversed(rows)]])
    pair("a11-row-missing", CONTRADICTED, stop("11", "renderings-differ"), r=[*rows, rows[1] | {"rendering": "document"}], status2=SINGLE)
    pair("a12-typed-equal", OK, q={"entered": "typed"})


def acts(book: Book) -> None:
    """RD-A13."""
    for act in ("offered", "sent-part", "sent-complete"):
        book.pair(f"a13-{act}", OK, e={"act": act}, more={"act": act})
    for act in ("listed", "present"):
        book.pair(f"a13-{act}", SINGLE, caution("13", "other-act"), e={"act": act}, more={"act": act}, status2=OK)
    book.pair("a13-empty", SINGLE, caution("13", "act-unknown"), e={"act": ""}, more={"act": "unknown"}, status2=OK)


def networks(book: Book) -> None:
    """RD-A15 and RD-A16."""
    pair = book.pair
    block = {"network_kind": "cgnat", "port_from": "51000", "port_to": "51999"}
    pair("a15-cgnat-no-port", AMBIGUOUS, stop("15", "cgnat-no-port"), e={"port": ""}, r=block)
    pair("a15-cgnat-no-block", AMBIGUOUS, {("RD-A15", "*", "stop")}, e={"port": ""}, r={"network_kind": "cgnat"})
    pair("a15-block-inside", OK, e={"port": "51999"}, r=block)
    pair("a15-block-outside", REFUSED, stop("15", "port-outside-block"), e={"port": "52000"}, r=block)
    pair("a15-public-wifi", REFUSED, stop("15", "public-wifi"), r={"network_kind": "public-wifi"})
    pair("a15-hosting", REFUSED, stop("15", "hosting"), r={"network_kind": "hosting"})
    pair("a15-mobile", SINGLE, caution("15", "mobile-gateway"), r={"network_kind": "mobile"}, status2=OK)
    pair("a15-fixed-wireless", SINGLE, caution("15", "fixed-wireless"), r={"network_kind": "fixed-wireless"}, status2=OK)
    pair("a15-business", OK, r={"network_kind": "business"})
    for ip in (
        "10.1.2.3",
        "172.16.5.4",
        "192.168.1.9",
        "127.0.0.1",
        "169.254.3.4",
        "224.0.0.5",
        "0.0.0.0",
        "fe80::1",
        "::1",
        "fd00::5",
        "ff02::1",
    ):
        pair(f"a15-bogon-{ip.replace(':', '_')}", REFUSED, stop("15", "bogon"), e={"ip": ip})
    pair("a15-shared-space", REFUSED, {("RD-A15", "*", "stop")}, e={"ip": "100.64.3.4"}, more={"loose-status": "refused,ambiguous"})
    pair("a15-just-outside-private", OK, e={"ip": "203.0.113.7"})
    pair("a16-caveat", OK, r={"caveat": "The user may be another person."})
    pair(
        "a15-unknown-kind",
        OK,
        r={"network_kind": "satellite"},
        more={"data-finding": "satellite", "loose-status": "corroborated,single-strand"},
    )


def orders(book: Book) -> None:
    """Each status in its stated order when several hold."""
    pair = book.pair
    other = {"uprn": "77770000021", "address": "21 Other Road", "postcode": "ZZ1 1CK"}
    loose = {"loose": "1"}
    pair(
        "o-unresolved-over-contradicted",
        UNRESOLVED,
        r=[{"result": "partial"}, {"result": "partial", "rendering": "document", **other}],
        more=loose,
        status2=SINGLE,
    )
    pair("o-unresolved-over-refused", UNRESOLVED, q={"instant": f"{DAY1}T22:23:45Z"}, r=NOTHING | {"result": "none-held"}, more=loose)
    pair(
        "o-contradicted-over-ambiguous",
        CONTRADICTED,
        r=[{"assigned_from": "", "assigned_to": ""}, {"rendering": "document", **other}],
        more=loose,
        status2=SINGLE,
    )
    pair(
        "o-contradicted-over-refused", CONTRADICTED, r=[{"address_role": "billing"}, {"rendering": "document"}], more=loose, status2=SINGLE
    )
    pair(
        "o-ambiguous-over-refused",
        AMBIGUOUS,
        stop("06", "no-interval") | stop("08", "billing"),
        r={"assigned_from": "", "assigned_to": "", "address_role": "billing"},
    )
    pair("o-ambiguous-cgnat-over-wrong-id", AMBIGUOUS, e={"ip": "198.19.9.21", "port": ""}, q={"identifier": "198.19.9.12"},
         r={"network_kind": "cgnat", "port_from": "51000", "port_to": "51999"}, more=loose)  # fmt: skip
    pair(
        "o-refused-over-single",
        REFUSED,
        stop("08", "billing") | caution("15", "mobile-gateway"),
        r={"address_role": "billing", "network_kind": "mobile"},
    )
    pair(
        "o-refused-over-single-no-echo",
        REFUSED,
        stop("08", "stale") | caution("01", "not-echoed"),
        r={"address_to": "2026-01-01", "echo_identifier": ""},
    )


def profiles(book: Book) -> None:
    """Time profiles: from and to are inclusive, by the date in the literal; offset, then zone column, then profile."""

    def decided(name: str, zone: str, first: str = "2026-01-01", last: str = "2026-01-31", clock: str = "24h", order: str = "ymd") -> str:
        return (
            f"- {{kind: time-profile, source: tool-{name}, zone: {zone}, clock: {clock}, date_order: {order}, from: {first}, to: {last}, "
            "actor: a.tester, reason: asked the maker}\n"
        )

    def naive(name: str, known: bool, zone: str, first: str, last: str) -> None:
        book.pair(f"p-{name}", OK if known else AMBIGUOUS, None if known else stop("03", "no-zone"), e={"observed_at": f"{DAY1} 10:23:45"},
                  q={"instant": f"{DAY1}T10:23:45Z"}, decisions=decided(f"p-{name}", zone, first, last), more={"basis": "decision" if known else "unknown", "loose": "" if known else "1"})  # fmt: skip

    naive("within", True, "UTC", "2026-01-01", "2026-01-31")
    naive("first-day", True, "UTC", DAY1, "2026-01-31")
    naive("last-day", True, "UTC", "2026-01-01", DAY1)
    naive("one-day", True, "Europe/London", DAY1, DAY1)
    naive("ended", False, "UTC", "2026-01-01", "2026-01-04")
    naive("not-begun", False, "UTC", "2026-01-06", "2026-01-31")
    pair = book.pair
    pair(
        "p-east",
        OK,
        e={"observed_at": f"{DAY1} 11:23:45"},
        q={"instant": f"{DAY1}T10:23:45Z"},
        e2={"observed_at": f"{DAY2} 11:23:45"},
        q2={"instant": f"{DAY2}T10:23:45Z"},
        decisions=decided("p-east", '"+01:00"'),
        more={"from": f"{DAY1}T10:23:45Z"},
    )
    pair("p-day-by-literal", OK, e={"observed_at": "2026-01-05 23:30:00"}, q={"instant": "2026-01-06T04:30:00Z"}, r={"assigned_to": "2026-01-06T06:00:00Z"},
         decisions=decided("p-day-by-literal", "America/New_York", DAY1, DAY1), more={"from": "2026-01-06T04:30:00Z"})  # fmt: skip
    pair(
        "p-column-beats-profile",
        OK,
        e={"observed_at": f"{DAY1} 10:23:45", "zone": "UTC"},
        e2={"observed_at": f"{DAY2} 10:23:45", "zone": "UTC"},
        decisions=decided("p-column-beats-profile", "UTC"),
        more={"basis": "explicit-utc"},
    )
    pair(
        "p-offset-beats-column",
        OK,
        e={"observed_at": f"{DAY1}T12:23:45+02:00", "zone": "America/New_York"},
        q={"zone": ""},
        more={"from": f"{DAY1}T10:23:45Z", "basis": "explicit-offset"},
    )
    pair(
        "p-dmy",
        OK,
        e={"observed_at": "05/01/2026 10:23:45"},
        q={"instant": f"{DAY1}T10:23:45Z"},
        decisions=decided("p-dmy", "UTC", order="dmy"),
        more={"from": f"{DAY1}T10:23:45Z", "readings": "1"},
    )
    pair(
        "p-mdy",
        OK,
        e={"observed_at": "01/05/2026 10:23:45"},
        q={"instant": f"{DAY1}T10:23:45Z"},
        decisions=decided("p-mdy", "UTC", order="mdy"),
        more={"from": f"{DAY1}T10:23:45Z", "readings": "1"},
    )
    pair("p-12h-covered", OK, notes=note("03", "no-meridiem"), e={"observed_at": f"{DAY1} 10:23:45"}, q={"instant": f"{DAY1}T10:23:45Z"},
         decisions=decided("p-12h-covered", "UTC", clock="12h"), more={"readings": "2"})  # fmt: skip
    pair("p-12h-half", AMBIGUOUS, stop("03", "no-meridiem"), e={"observed_at": f"{DAY1} 10:23:45"}, q={"instant": f"{DAY1}T10:23:45Z"}, r={"assigned_to": f"{DAY1}T12:00:00Z"},
         decisions=decided("p-12h-half", "UTC", clock="12h"), more={"readings": "2", "loose": "1"})  # fmt: skip
    pair(
        "p-12h-meridiem",
        OK,
        e={"observed_at": f"{DAY1} 10:23:45 AM"},
        q={"instant": f"{DAY1}T10:23:45Z"},
        decisions=decided("p-12h-meridiem", "UTC", clock="12h"),
        more={"readings": "1"},
    )
    pair(
        "p-two-digit-year",
        AMBIGUOUS,
        e={"observed_at": "05/01/26 10:23:45", "zone": "UTC"},
        q={"instant": f"{DAY1}T10:23:45Z", "zone": ""},
        more={"any-pattern": "two-digit-year", "loose": "1", "loose-status": "ambiguous,refused"},
    )
    pair("p-fraction", OK, e={"observed_at": f"{DAY1}T10:23:45.123456Z"}, more={"basis": "explicit-utc"})
    pair(
        "p-no-time",
        UNRESOLVED,
        e={"observed_at": ""},
        more={"basis": "unknown", "readings": "0", "loose": "1", "loose-status": "refused,ambiguous,unresolved"},
    )
    pair(
        "p-nonsense-time",
        UNRESOLVED,
        e={"observed_at": "yesterday evening"},
        more={"basis": "unknown", "readings": "0", "loose": "1", "loose-status": "refused,ambiguous,unresolved"},
    )
