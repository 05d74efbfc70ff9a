"""Edges: repeated papers, odd values, several requests and results, actors, prefixes, identity links."""

from __future__ import annotations

import json

from contract_cases.building import DAY1, ONLY_ONE, Book, Expect, file_details, tip
from contract_cases.checks import AMBIGUOUS, CONTRADICTED, OK, REFUSED, SINGLE, UNRESOLVED, caution, expect, stop
from contract_cases.papers import NOTHING
from contract_cases.tips import A1, A2, answered, events_of, number_of, report, want

OTHER = {"uprn": "77770000051", "address": "51 Other Road", "postcode": "ZZ1 1CI"}


def repeated(book: Book) -> None:
    """The same paper twice is one paper; the same question twice in one schedule is a slip."""
    case = book.pair("r-row-twice", REFUSED, stop("05", "duplicated-row"))
    case.requests.insert(1, dict(case.requests[0]))
    case = book.new("r-event-twice")
    first = book.observation(case, 1)
    book.observation(case, 1, observed_at=f"{DAY1}T11:23:45.000+01:00")
    book.result(case, book.request(case, first, 1), 1)
    expect(book, case, first, SINGLE, {ONLY_ONE}, count="1")
    case.expects.append(Expect(first["ip"], SINGLE, {ONLY_ONE}, literal=f"{DAY1}T11:23:45.000+01:00", more={"count": "1"}))
    case = book.new("r-unknown-source")
    first = book.observation(case, 1)
    book.result(case, book.request(case, first, 1, source_ref="nowhere-1"), 1)
    expect(book, case, first, UNRESOLVED, premises="0")

    case = book.new("r-xml-and-json")
    number = number_of(book, case)
    (a,) = report(book, case, events_of(book, case, {}))
    case.files[f"{case.name}.json"] = json.dumps(
        {
            "reportId": number,
            "reportedInformation": {
                "reportingEsp": {"espName": f"Platform {case.name}"},
                "reportedPeople": {
                    "reportedPersons": [
                        {
                            "espUserId": f"account-{case.name}",
                            "espService": f"Platform {case.name}",
                            "sourceInformation": {
                                "sourceCaptures": [
                                    {"captureType": "IP Address", "value": a["ip"], "dateTime": A1, "eventName": "UPLOAD", "port": "40001"}
                                ]
                            },
                        }
                    ]
                },
            },
        }
    )
    answered(book, case, a, 1)
    want(case, a, SINGLE, {ONLY_ONE}, lines="2", count="1")

    # two requests for one event, the wrong one answered with nothing, the right one with data
    case = book.new("r-asked-again")
    first = book.observation(case, 1)
    book.result(case, book.request(case, first, 1), 1, **(NOTHING | {"result": "none-held"}))
    book.result(case, book.request(case, first, 2), 1)
    expect(book, case, first, SINGLE, {ONLY_ONE}, premises="1")
    book.pair(
        "r-none-then-data",
        CONTRADICTED,
        stop("11", "result-changed"),
        r=[NOTHING | {"result": "none-held", "rendering": "table", "produced_at": "2026-01-12T09:00:00Z"}, {}],
        more={"loose": "1"},
        status2=SINGLE,
    )


def prefixes(book: Book) -> None:
    long = {"assigned_from": "2026-01-01T00:00:00Z", "assigned_to": "2026-01-31T00:00:00Z"}
    book.pair("x-v6-stated-prefix", SINGLE, caution("07", "same-assignment"), e={"ip": "2001:db8:56:101::a"}, e2={"ip": "2001:db8:56:102::b"},
              r=long | {"echo_identifier": "2001:db8:56:100::/56"}, r2=long | {"echo_identifier": "2001:db8:56:100::/56"}, found2=caution("07", "same-assignment"))  # fmt: skip
    book.pair(
        "x-v6-prefix-elsewhere",
        REFUSED,
        {("RD-A01", "*", "stop")},
        e={"ip": "2001:db8:57:101::a"},
        r={"echo_identifier": "2001:db8:57:200::/56"},
    )
    book.pair("x-provider-spelling", SINGLE, {ONLY_ONE}, e2={"observed_at": f"{DAY1}T20:00:00Z"}, q2={"provider": " EXAMPLE  broadband"},
              r={"assigned_to": f"{DAY1}T12:00:00Z"}, r2={"assigned_from": f"{DAY1}T12:00:00Z", "assigned_to": "2026-01-06T00:00:00Z"})  # fmt: skip


def values(book: Book) -> None:
    pair = book.pair
    odd = {"loose": "1"}
    pair(
        "v-zone-abbreviation",
        AMBIGUOUS,
        stop("03", "no-zone"),
        e={"observed_at": f"{DAY1} 10:23:45", "zone": "BST"},
        q={"instant": A1, "zone": ""},
        more=odd | {"basis": "unknown"},
    )
    pair("v-zone-gmt", OK, e={"observed_at": f"{DAY1} 10:23:45", "zone": "GMT"})
    pair(
        "v-zone-short-offset",
        OK,
        e={"observed_at": f"{DAY1} 11:23:45", "zone": "+0100"},
        q={"instant": A1, "zone": ""},
        more=odd | {"loose-status": "corroborated,ambiguous"},
    )
    pair("v-offset-no-colon", OK, e={"observed_at": f"{DAY1}T11:23:45+0100"}, more={"from": A1})
    pair("v-space-z", OK, e={"observed_at": f"{DAY1} 10:23:45Z"}, more={"from": A1, "basis": "explicit-utc"})
    pair("v-minute-near", AMBIGUOUS, stop("06", "near-edge"), e={"observed_at": f"{DAY1}T10:23Z"}, r={"assigned_from": f"{DAY1}T10:23:30Z"})
    pair(
        "v-minute-clear",
        OK,
        e={"observed_at": f"{DAY1}T10:23Z"},
        r={"assigned_from": f"{DAY1}T10:23:00Z", "assigned_to": f"{DAY1}T10:24:00Z"},
    )
    pair("v-before-within-clock", AMBIGUOUS, stop("06", "near-edge"), e={"clock_error_s": "60"}, r={"assigned_from": f"{DAY1}T10:24:15Z"})
    pair(
        "v-block-before-within-hold",
        AMBIGUOUS,
        stop("06", "near-edge"),
        r={"network_kind": "cgnat", "port_from": "51000", "port_to": "51999", "assigned_from": f"{DAY1}T10:24:45Z"},
    )
    pair("v-second-off", REFUSED, stop("02", "digits-changed"), q={"instant": f"{DAY1}T10:23:46Z"})
    pair(
        "v-assigned-no-zone",
        AMBIGUOUS,
        {("RD-A06", "*", "stop")},
        r={"assigned_from": f"{DAY1} 09:00:00", "assigned_to": f"{DAY1} 12:00:00"},
        more=odd,
    )
    pair("v-sent-repeated-hour", OK, e={"observed_at": "2025-10-26T00:30:00Z"}, q={"instant": "2025-10-26 01:30:00", "zone": "Europe/London"},
         r={"assigned_from": "2025-10-25T00:00:00Z", "assigned_to": "2025-10-27T00:00:00Z"})  # fmt: skip
    pair("v-port-nonsense", OK, e={"port": "70000"}, q={"port": ""}, more={"port": "None", "data-finding": "70000"})
    pair("v-clock-nonsense", OK, e={"clock_error_s": "some"}, more={"data-finding": "some"})
    pair("v-act-unknown-word", SINGLE, caution("13", "act-unknown"), e={"act": "fetched"}, more={"data-finding": "fetched"}, status2=OK)
    pair("v-role-unknown-word", REFUSED, stop("08", "role-undeclared"), r={"address_role": "service"}, more={"data-finding": "service"})
    pair(
        "v-result-unknown-word",
        UNRESOLVED,
        r={"result": "found"},
        more=odd | {"data-finding": "found", "loose-status": "unresolved,refused,single-strand"},
        status2=SINGLE,
    )
    pair("v-ip-spaces", OK, e={"ip": " 198.19.40.1 "}, q={"identifier": "198.19.40.1"}, r={"echo_identifier": "198.19.40.1 "})
    pair(
        "v-sent-leading-zero",
        REFUSED,
        {("RD-A01", "*", "stop")},
        e={"ip": "198.19.40.8"},
        q={"identifier": "198.19.040.8"},
        more=odd | {"loose-status": "refused,unresolved"},
    )
    case = book.new("v-log-leading-zero")
    book.observation(case, 1, ip="198.18.07.010")
    for ip in ("198.18.7.10", "198.18.7.8", "198.18.07.010"):
        case.expects.append(Expect(ip, UNRESOLVED, literal=A1, more={"lines": "0"}))
    case = book.new("v-xml-leading-zero")
    report(book, case, [{"ip": "198.18.08.010", "at": A1}])
    for ip in ("198.18.8.10", "198.18.8.8", "198.18.08.010"):
        case.expects.append(Expect(ip, UNRESOLVED, literal=A1, more={"lines": "0"}))
    case = book.new("v-quoted")
    first = book.observation(case, 1, client_name='He said "yes",\r\nthen left', file_name="a,b;c\n.bin")
    book.result(case, book.request(case, first, 1), 1, caveat='line one\nline "two"')
    expect(book, case, first, SINGLE, {ONLY_ONE})


def rows(book: Book) -> None:
    pair = book.pair
    pair(
        "w-billing-beside-installation",
        OK,
        r=[{}, OTHER | {"address_role": "billing"}],
        more={"loose": "1", "loose-status": "corroborated,single-strand,refused"},
        status2=OK,
    )
    pair(
        "w-stale-beside-current",
        OK,
        r=[OTHER | {"address_to": "2025-12-31"}, {"address_from": "2026-01-01"}],
        more={"loose": "1", "loose-status": "corroborated,single-strand,refused", "premises": "1"},
        status2=OK,
    )
    pair(
        "w-block-on-fixed-outside",
        REFUSED,
        stop("15", "port-outside-block"),
        r={"network_kind": "", "port_from": "40000", "port_to": "40999"},
    )
    block = {"network_kind": "cgnat"}
    pair(
        "w-two-blocks",
        OK,
        r=[block | {"port_from": "51000", "port_to": "51499"}, block | OTHER | {"port_from": "51500", "port_to": "51999"}],
        more={"premises": "1"},
    )
    case = book.new("w-two-blocks-no-port")
    first = book.observation(case, 1, port="")
    asked = book.request(case, first, 1)
    book.result(case, asked, 1, **block, port_from="51000", port_to="51499")
    book.result(case, asked, 1, **(block | OTHER), port_from="51500", port_to="51999")
    expect(book, case, first, AMBIGUOUS, stop("15", "cgnat-no-port"), premises="2", loose="1")
    pair(
        "w-moved-recorded",
        SINGLE,
        {ONLY_ONE},
        r={"address_to": "2026-01-06"},
        r2=OTHER | {"address_from": "2026-01-07"},
        found2={ONLY_ONE},
        status2=SINGLE,
    )
    pair(
        "w-partial-discord",
        UNRESOLVED,
        r=OTHER | {"result": "partial"},
        more={"loose": "1"},
        status2=CONTRADICTED,
        found2=stop("07", "discordant"),
    )


def actors(book: Book) -> None:
    case = book.new("k-no-client")
    for which in (1, 2):
        event = book.observation(case, which, client_id="")
        book.result(case, book.request(case, event, which), which)
        expect(book, case, event, SINGLE, {ONLY_ONE})

    case = book.new("k-same-client-other-tool")
    for which in (1, 2):
        event = book.observation(case, which, tool=f"tool-{case.name}-{which}")
        book.result(case, book.request(case, event, which), which)
        expect(book, case, event, OK)

    def two_reports(name: str, status: str, how1: dict, how2: dict, platform2: str = "") -> None:
        case = book.new(name)
        a = report(book, case, events_of(book, case, {}), **how1)[0]
        other = str(int(number_of(book, case)) + 50000)
        ip = book.ip(case, 2)
        case.files[f"CyberTip-{other}.xml"] = tip(
            other, platform2 or f"Platform {case.name}", [{"ip": ip, "at": A2, "port": "40002"}], **how2
        )
        b = {"observation_id": other, "observed_at": A2, "ip": ip, "port": "40002"}
        answered(book, case, a, 1)
        answered(book, case, b, 2)
        want(case, a, status)
        want(case, b, status)

    two_reports(
        "k-verified-email-joins",
        OK,
        {"account": "", "email": "join@one.example.net"},
        {"account": "", "email": "join@one.example.net"},
        "Quite another",
    )
    two_reports(
        "k-unverified-email",
        SINGLE,
        {"account": "", "email": "join@two.example.net", "verified": "false"},
        {"account": "", "email": "join@two.example.net", "verified": "false"},
    )
    two_reports("k-same-id-other-service", SINGLE, {"account": "same-id-1"}, {"account": "same-id-1"}, "Quite another")
    two_reports("k-nothing-joins", SINGLE, {"account": ""}, {"account": ""})

    case = book.new("k-files-without-report")
    number = number_of(book, case)
    for which, at in ((1, A1), (2, A2)):
        event = {"observation_id": number, "observed_at": at, "ip": book.ip(case, which), "port": f"4000{which}"}
        case.files[f"{case.name}-{which}.xml"] = file_details(number, f"{which}", {"ip": event["ip"], "at": at, "port": event["port"]})
        answered(book, case, event, which)
        want(case, event, OK)

    case = book.new("k-two-recipients")
    number = number_of(book, case)
    (a,) = report(
        book, case, events_of(book, case, {}),
        people="".join(
            f"<intendedRecipient><ipCaptureEvent><ipAddress>{book.ip(case, k)}</ipAddress><eventName>Login</eventName><dateTime>{A2}</dateTime></ipCaptureEvent></intendedRecipient>"
            for k in (5, 6)
        ),
    )  # fmt: skip
    answered(book, case, a, 1)
    want(case, a, SINGLE, {ONLY_ONE})
    for k, when in ((5, "a"), (6, "b")):
        event = {"observation_id": number, "observed_at": A2, "ip": book.ip(case, k)}
        asked = book.request(case, event, k, provider=f"Provider {when}")
        book.result(case, asked, 2, provider=f"Provider {when}")
        case.expects.append(Expect(event["ip"], SINGLE, {ONLY_ONE}, literal=A2))

    case = book.new("k-static-with-link")
    mail = f"link@{case.name}.example.net"
    (a,) = report(book, case, events_of(book, case, {}), email=mail)
    answered(book, case, a, 1, assigned_from="2019-01-01T00:00:00Z", assigned_to="")
    asked = book.request(
        case, {"observation_id": a["observation_id"], "observed_at": "", "ip": mail}, 2, identifier_type="email", port="", instant=""
    )
    book.result(case, asked, 2, assigned_from="2020-01-01T00:00:00Z", assigned_to="")
    want(case, a, OK)
    case = book.new("k-link-elsewhere")
    mail = f"link@{case.name}.example.net"
    (a,) = report(book, case, events_of(book, case, {}), email=mail)
    answered(book, case, a, 1)
    asked = book.request(
        case, {"observation_id": a["observation_id"], "observed_at": "", "ip": mail}, 2, identifier_type="email", port="", instant=""
    )
    book.result(case, asked, 2, assigned_from="2020-01-01T00:00:00Z", assigned_to="", **OTHER)
    want(case, a, SINGLE, loose="1", **{"loose-status": "single-strand,contradicted"})


def more_numbers(book: Book) -> None:
    for name, file, number in [
        ("inside-word", "direct-12-740031.xml", "740031"),
        ("two-markers", "CyberTip-740032 report-740033.xml", ""),
        ("same-twice", "CyberTip-740034 report-740034.xml", "740034"),
        ("line-report", "CyberTipline Report 740035.XML", "740035"),
        ("underscore", "ct_740036_final.xml", "740036"),
        ("dot", "CyberTip.740037.xml", "740037"),
    ]:
        case = book.new(f"n-{name}")
        report(book, case, events_of(book, case, {}), file=file)
        case.expects.append(Expect(book.ip(case, 1), UNRESOLVED, literal=A1, more={"number": number}))


def calls(book: Book) -> None:
    case = book.new("c-call")
    ip = book.ip(case, 1)
    case.files["calls.csv"] = (
        "reference,received_at,channel,anonymous,identifier_type,identifier,child_at_risk,text,urgent,mood\n"
        f'C-1,2026-01-05T12:00:00Z,101,no,ipv4,{ip},yes,"heard of it, twice",no,calm\n'
        "C-2,2026-01-05T13:00:00Z,carrier-pigeon,,msisdn,07700900555,perhaps,,,\n"
    )
    case.expects.append(
        Expect(ip, UNRESOLVED, literal=None, more={"any-literal": "1", "basis": "unknown", "loose": "1", "data-finding": "perhaps"})
    )


ALL = [repeated, prefixes, values, rows, actors, more_numbers, calls]
