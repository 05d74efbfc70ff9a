"""More of pairing, premises and times; files in other forms, minimal tables, archives."""

from __future__ import annotations

import json

from contract_cases.building import DAY1, ONLY_ONE, Book, Expect, capture, tip
from contract_cases.checks import AMBIGUOUS, CONTRADICTED, OK, REFUSED, SINGLE, UNRESOLVED, caution, expect, note, stop
from contract_cases.tips import A1, A2, answered, events_of, number_of, report, want

FLAT = {"uprn": "", "address": "Flat 2, 10 Sample Street", "postcode": "ZZ1 1CO"}
HOUSE = {"uprn": "", "address": "10 Sample Street", "postcode": "ZZ1 1CO"}


def pairing(book: Book) -> None:
    case = book.new("f-instant-and-port")
    a, b = report(book, case, [{"ip": "198.19.50.1", "at": A1, "port": "40001"}, {"ip": "198.19.50.99", "at": A1, "port": "40002"}])
    answered(book, case, a, 1, {"identifier": "203.0.113.250"})
    want(case, a, REFUSED, stop("01", "different-identifier"))
    want(case, b, UNRESOLVED)

    case = book.new("f-nearest-identifier")
    a, b = report(book, case, [{"ip": "198.19.51.21", "at": A1}, {"ip": "198.19.77.203", "at": A1}])
    answered(book, case, a, 1, {"identifier": "198.19.51.12"})
    want(case, a, REFUSED, stop("01", "digit-swapped"))
    want(case, b, UNRESOLVED)

    case = book.new("f-tie-of-identifiers")
    a, b = report(book, case, [{"ip": "198.19.52.21", "at": A1}, {"ip": "198.19.52.23", "at": A1}])
    answered(book, case, a, 1, {"identifier": "198.19.52.22"})
    want(case, a, REFUSED, stop("05", "row-not-in-source"))
    want(case, b, REFUSED, stop("05", "row-not-in-source"))

    case = book.new("f-both-slip")
    a, b = report(book, case, events_of(book, case, {}, {}))
    answered(book, case, a, 1, {"identifier": a["ip"] + "7", "instant": f"{DAY1}T22:23:45Z"})
    want(case, a, REFUSED, stop("05", "row-not-in-source"))
    want(case, b, REFUSED, stop("05", "row-not-in-source"))

    case = book.new("f-cross-with-port")
    a, b = report(book, case, events_of(book, case, {}, {}))
    answered(book, case, a, 1, {"instant": A2, "port": b["port"]})
    want(case, a, REFUSED, stop("05", "cross-paired"), loose="1")
    want(case, b, REFUSED, stop("05", "cross-paired"), loose="1")

    case = book.new("f-report-time-is-event-time")
    a, b = report(book, case, events_of(book, case, {}, {}), incident=A1)
    answered(book, case, a, 1)
    answered(book, case, b, 2)
    want(case, a, OK)
    want(case, b, OK)

    case = book.new("f-two-ports-one-instant")
    a, b = report(book, case, [{"ip": book.ip(case, 1), "at": A1, "port": "40001"}, {"ip": book.ip(case, 1), "at": A1, "port": "50001"}])
    answered(book, case, a, 1, None, network_kind="cgnat", port_from="40000", port_to="40999")
    case.expects.append(
        Expect(a["ip"], SINGLE, literal=A1, more={"lines": "2", "loose-status": "single-strand,refused,unresolved", "loose": "1"})
    )

    case = book.new("f-port-other")
    a, b = report(book, case, events_of(book, case, {}, {}))
    answered(book, case, a, 1, {"port": "51999"})
    answered(book, case, b, 2)
    want(case, a, REFUSED, stop("01", "different-identifier"))
    want(case, b, SINGLE)

    # port typed wrongly in the request, and right in nothing else: the other event of that instant has that port
    case = book.new("f-port-of-a-neighbour")
    a, b = report(book, case, [{"ip": book.ip(case, 1), "at": A1, "port": "40001"}, {"ip": book.ip(case, 2), "at": A1, "port": "40009"}])
    answered(book, case, a, 1, {"port": "40009"})
    want(case, a, REFUSED, loose="1", **{"loose-status": "refused,unresolved"})

    # two bogus rows and a coarse one
    case = book.new("f-sent-to-the-minute")
    a, b = report(book, case, [{"ip": book.ip(case, 1), "at": f"{DAY1}T10:23:10Z"}, {"ip": book.ip(case, 1), "at": f"{DAY1}T10:23:50Z"}])
    answered(book, case, a, 1, {"instant": f"{DAY1}T10:23Z"})
    want(case, a, SINGLE, {("RD-A07", "same-assignment", "caution")})
    want(case, b, SINGLE, {("RD-A07", "same-assignment", "caution")})

    case = book.new("f-cross-in-log")
    first, second = book.observation(case, 1), book.observation(case, 2)
    book.result(case, book.request(case, first, 1, instant=second["observed_at"]), 1, assigned_to="2026-01-09T00:00:00Z")
    expect(book, case, first, REFUSED, stop("05", "cross-paired"), loose="1")

    case = book.new("f-log-time-of-other-row")
    first, second = book.observation(case, 1), book.observation(case, 2)
    book.result(case, book.request(case, first, 1), 1)
    book.result(case, book.request(case, second, 2), 2)
    expect(book, case, first, OK)
    expect(book, case, second, OK)

    # letter and instant with more than one request, sent in two schedules of the day
    case = book.new("f-asked-two-providers")
    first = book.observation(case, 1)
    book.result(case, book.request(case, first, 1), 1)
    book.result(case, book.request(case, first, 2, provider="Sample Telecom"), 1)
    expect(book, case, first, SINGLE, loose="1")


def doors(book: Book) -> None:
    pair = book.pair
    pair("f-flat-and-house-cover", AMBIGUOUS, r=[FLAT, HOUSE], more={"premises": "2", "loose": "1"})
    pair(
        "f-other-postcode",
        CONTRADICTED,
        stop("07", "discordant"),
        r=HOUSE,
        r2=HOUSE | {"postcode": "ZZ1 1CV"},
        found2=stop("07", "discordant"),
    )
    pair(
        "f-number-against-number",
        CONTRADICTED,
        stop("07", "discordant"),
        r=HOUSE,
        r2=HOUSE | {"address": "12 Sample Street"},
        found2=stop("07", "discordant"),
    )
    pair(
        "f-no-address",
        REFUSED,
        r=dict.fromkeys(["address", "postcode", "uprn", "address_role"], ""),
        more={"loose": "1", "loose-status": "refused,unresolved,ambiguous", "premises": "0"},
    )
    pair("f-three-results", CONTRADICTED, stop("11", "result-changed"), status2=SINGLE,
         r=[{"account_holder": "A Example"}, {"account_holder": "", "produced_at": "2026-01-21T09:00:00Z"}, {"account_holder": "B Sample", "produced_at": "2026-01-22T09:00:00Z"}])  # fmt: skip
    pair("f-wide-reading-touches-day", SINGLE, {ONLY_ONE}, notes=note("03", "no-zone"), e={"observed_at": "2026-01-05 10:23:45"}, q={"instant": A1},
         r={"assigned_from": "2026-01-03T00:00:00Z", "assigned_to": "2026-01-06T12:00:00Z"}, e2={"observed_at": "2026-01-04T23:00:00Z"},
         r2={"assigned_from": "2026-01-04T22:30:00Z", "assigned_to": "2026-01-07T00:00:00Z"}, found2={ONLY_ONE})  # fmt: skip
    pair("f-clock-touches-midnight", SINGLE, {ONLY_ONE}, e={"observed_at": "2026-01-05T23:59:40Z", "clock_error_s": "60"}, e2={"observed_at": "2026-01-06T10:00:00Z"},
         r={"assigned_to": "2026-01-06T00:30:00Z"}, r2={"assigned_from": "2026-01-06T00:30:00Z", "assigned_to": "2026-01-07T00:00:00Z"}, found2={ONLY_ONE})  # fmt: skip
    pair("f-two-forms-of-producing", OK, r=[{}, {"produced_at": "2026-01-20T10:00:00+01:00"}])
    pair(
        "f-kinds-differ",
        CONTRADICTED,
        stop("11", "renderings-differ"),
        r=[{}, {"rendering": "document", "network_kind": "mobile"}],
        more={"loose": "1"},
        status2=SINGLE,
    )
    for name, changed in [
        ("echo", {"echo_identifier": "203.0.113.9"}),
        ("role", {"address_role": "billing"}),
        ("name", {"account_holder": "B"}),
    ]:
        pair(
            f"f-differ-{name}",
            CONTRADICTED,
            stop("11", "renderings-differ"),
            r=[{"account_holder": "A"}, {"rendering": "document"} | changed],
            more={"loose": "1"},
            status2=SINGLE,
        )
    pair("f-caveat-differs", OK, r=[{}, {"rendering": "document", "caveat": "as at the date of reply"}])
    for name, at, status in [
        ("leap", "2026-01-05T23:59:60Z", OK),
        ("midnight-24", "2026-01-05T24:00:00Z", OK),
        ("thirtieth", "2026-02-30T10:00:00Z", AMBIGUOUS),
        ("day-alone", DAY1, REFUSED),
    ]:
        wide = {"assigned_from": "2026-01-01T00:00:00Z", "assigned_to": "2026-01-06T18:00:00Z"}
        pair(f"f-time-{name}", status, e={"observed_at": at}, q={"instant": at}, r=wide, more={"loose": "1"})


def people(book: Book) -> None:
    def put(name: str, persons: list[dict], files: list[dict]) -> None:
        case = book.new(name)
        case.files[f"{name}.json"] = json.dumps(
            {"reportId": number_of(book, case), "reportedInformation": {"reportingEsp": {"espName": f"Platform {name}"},
             "reportedPeople": {"reportedPersons": persons}, "uploadedFiles": {"uploadedFiles": files}}}
        )  # fmt: skip

    def seen(ip: str, at: str) -> dict:
        return {"sourceCaptures": [{"captureType": "IP Address", "value": ip, "dateTime": at, "eventName": "UPLOAD"}]}

    put("f-two-accounts-and-a-file", [{"espUserId": "f-acc-1", "sourceInformation": seen("192.0.2.201", A1)}, {"espUserId": "f-acc-2", "sourceInformation": seen("192.0.2.202", A2)}],
        [{"filename": "x.bin", "sourceInformation": seen("192.0.2.203", "2026-01-09T10:00:00Z")}])  # fmt: skip
    case = book.cases["f-two-accounts-and-a-file"]
    for which, (ip, at) in enumerate([("192.0.2.201", A1), ("192.0.2.202", A2), ("192.0.2.203", "2026-01-09T10:00:00Z")], 1):
        event = {"observation_id": number_of(book, case), "observed_at": at, "ip": ip}
        answered(book, case, event, which)
        want(case, event, SINGLE, {ONLY_ONE})

    for which, client in enumerate(["unknown", "0", "n/a"]):
        case = book.new(f"f-client-placeholder-{which}")
        for k in (1, 2):
            event = book.observation(case, k, client_id=client)
            book.result(case, book.request(case, event, k), k)
            expect(book, case, event, SINGLE, {ONLY_ONE})

    case = book.new("f-below-a-folder")
    case.files["88888/CyberTip-750002.xml"] = tip("", f"Platform {case.name}", [{"ip": book.ip(case, 1), "at": A1}])
    case.expects.append(Expect(book.ip(case, 1), UNRESOLVED, literal=A1, more={"number": "750002"}))


def tables(book: Book) -> None:
    """Tables that somebody else wrote: few columns, other order, a byte order mark, unknown columns, short rows."""
    case = book.new("f-minimal")
    ip = book.ip(case, 1)
    case.files["f-minimal-seen.csv"] = f"\ufeffip,observed_at,observation_id\n{ip},{A1},MIN-1\n"
    case.files["f-minimal-sent.csv"] = f"instant,identifier,source_ref,request_id\n{A1},{ip},MIN-1,Q-MIN-1\n"
    case.files["f-minimal-back.csv"] = "result,request_id\ndata,Q-MIN-1\n"
    case.expects.append(
        Expect(
            ip,
            AMBIGUOUS,
            stop("06", "no-interval") | caution("01", "not-echoed") | caution("02", "not-echoed"),
            set(),
            A1,
            {"loose": "1", "premises": "0", "act": "unknown"},
        )
    )

    case = book.new("f-other-form")
    ip = book.ip(case, 1)
    case.files["f-other-seen.csv"] = (
        '\ufeff"act","ip","weather","observed_at","observation_id","zone"\r\n'
        f'"listed","{ip}","rain, then\nsun","{DAY1} 10:23:45","OTH-1","UTC"\r\n"offered","{book.ip(case, 2)}"\r\n\r\n'
    )
    case.expects.append(
        Expect(ip, UNRESOLVED, caution("13", "other-act"), set(), f"{DAY1} 10:23:45", {"act": "listed", "basis": "explicit-utc"})
    )

    case = book.new("f-capture-odd")
    number = number_of(book, case)
    good = capture({"ip": book.ip(case, 1), "at": A1})
    case.files[f"CyberTip-{number}.xml"] = tip(number, "Odd platform", []).replace(
        "</personOrUserReported>",
        "<ipCaptureEvent><ipAddress>not an address</ipAddress></ipCaptureEvent>" + good + "</personOrUserReported>",
    )
    case.expects.append(Expect(book.ip(case, 1), UNRESOLVED, literal=A1, more={"data-finding": "not an address"}))
    case.expects.append(Expect("not an address", UNRESOLVED, literal=A1, more={"lines": "0"}))


def sources(book: Book) -> None:
    """The name that a time profile uses: the platform, else the service, else the reader's name; for logs the tool, else the reader's."""

    def decided(source: str) -> str:
        return (
            f"- {{kind: time-profile, source: {source}, zone: UTC, clock: 24h, date_order: ymd, from: 2025-08-01, to: 2025-08-31, "
            "actor: a.tester, reason: asked}\n"
        )

    at = "2025-08-09T10:23:45"
    event = "<ipCaptureEvent><ipAddress>{ip}</ipAddress><eventName>Upload</eventName><dateTime>" + at + "</dateTime></ipCaptureEvent>"

    def xml(name: str, platform: str, service: str, source: str) -> None:
        case = book.new(name)
        ip, number = book.ip(case, 1), number_of(book, case)
        case.decisions = decided(source)
        case.files[f"CyberTip-{number}.xml"] = (
            "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>"
            f"{platform and f'<platform>{platform}</platform>'}<incidentDateTime>2025-08-10T00:00:00Z</incidentDateTime></incidentSummary>"
            f"<personOrUserReported>{service and f'<espIdentifier>{name}</espIdentifier><espService>{service}</espService>'}"
            f"{event.format(ip=ip)}</personOrUserReported></report>"
        )
        case.expects.append(Expect(ip, UNRESOLVED, literal=at, more={"basis": "decision", "from": f"{at}Z"}))

    xml("f-source-platform", "Some Platform", "Other Service", "Some Platform")
    xml("f-source-service", "", "Lone Service", "Lone Service")
    xml("f-source-reader", "", "", "cybertip-xml")

    def as_json(name: str, person: dict, source: str) -> None:
        case = book.new(name)
        ip, number = book.ip(case, 1), number_of(book, case)
        case.decisions = decided(source)
        seen = {"captureType": "IP Address", "value": ip, "dateTime": at, "eventName": "UPLOAD"}
        person = person | {"sourceInformation": {"sourceCaptures": [seen]}}
        case.files[f"{name}.json"] = json.dumps(
            {
                "reportId": number,
                "reportedInformation": {"reportingEsp": {"espName": "Someone"}, "reportedPeople": {"reportedPersons": [person]}},
            }
        )
        case.expects.append(Expect(ip, UNRESOLVED, literal=at, more={"basis": "decision", "from": f"{at}Z"}))

    as_json("f-source-json-service", {"espUserId": "j-77", "espService": "Json Service"}, "Json Service")
    as_json("f-source-json-reader", {"firstName": "Cee"}, "cybertip-json")

    case = book.new("f-source-log-reader")
    case.decisions = decided("observations")
    seen = book.observation(case, 1, tool="", observed_at=at)
    expect(book, case, seen, UNRESOLVED, basis="decision")

    book.pair(
        "f-shared-batch", OK, notes=note("07", "shared-batch"), q2={"sent_at": "2026-01-11T09:00:00Z"}, more={"shared": "request batch"}
    )
    book.pair("f-shared-conversion", OK, notes=note("07", "shared-conversion"), e={"observed_at": f"{DAY1} 10:23:45"}, e2={"observed_at": "2026-01-07 10:23:45"},
              q={"instant": A1}, q2={"instant": "2026-01-07T10:23:45Z"}, more={"shared": "time conversion"},
              decisions="- {kind: time-profile, source: tool-f-shared-conversion, zone: UTC, clock: 24h, date_order: ymd, from: 2026-01-01, to: 2026-01-31, actor: a.tester, reason: asked}\n")  # fmt: skip
    book.pair("f-shared-record", OK, more={"shared": "provider record"})


ALL = [pairing, doors, people, tables, sources]
