"""CyberTips, XML and JSON: pairing within a referral, acts, persons, files, numbers, naive times, identifiers."""

from __future__ import annotations

import json
from collections.abc import Sequence

from contract_cases.building import DAY1, DAY2, ONLY_ONE, Book, Case, Expect, Found, Row, file_details, tip
from contract_cases.checks import AMBIGUOUS, CONTRADICTED, OK, REFUSED, SINGLE, UNRESOLVED, caution, note, stop

A1, A2, A3 = f"{DAY1}T10:23:45Z", f"{DAY2}T18:40:10Z", "2026-01-09T07:15:20Z"


def number_of(book: Book, case: Case) -> str:
    return str(810000 + list(book.cases).index(case.name))


def report(book: Book, case: Case, events: Sequence[Row], **how) -> list[Row]:  # type: ignore[no-untyped-def]
    """A report of its own platform; gives its events in the form that requests are made from."""
    number = number_of(book, case)
    how.setdefault("account", f"account-{case.name}")
    file = how.pop("file", f"CyberTip-{number}.xml")
    case.files[file] = tip(number, f"Platform {case.name}", list(events), **how)
    return [{"observation_id": number, "observed_at": e.get("at", ""), "ip": e["ip"], "port": e.get("port", "")} for e in events]


def events_of(book: Book, case: Case, *more: Row) -> list[Row]:
    base = [{"at": A1, "port": "40001"}, {"at": A2, "port": "40002"}, {"at": A3, "port": "40003"}]
    return [{"ip": book.ip(case, k + 1), **base[k], **bent} for k, bent in enumerate(more)]


def answered(book: Book, case: Case, event: Row, which: int, q: Row | None = None, **r: str) -> None:
    day = event["observed_at"][:10] or DAY1
    asked = book.request(case, event, which, **(q or {}))
    book.result(case, asked, which, **({"assigned_from": f"{day}T00:00:00Z", "assigned_to": f"{day}T23:59:59Z"} | r))


def want(case: Case, event: Row, status: str, found: set[Found] | None = None, notes: set[Found] | None = None, **more: str) -> None:
    case.expects.append(Expect(event["ip"], status, found or set(), notes or set(), event["observed_at"], more))


def pairing(book: Book) -> None:
    case = book.new("t-clean")
    a, b = report(book, case, events_of(book, case, {}, {}))
    answered(book, case, b, 2)
    answered(book, case, a, 1)
    want(case, a, OK, act="upload")
    want(case, b, OK)

    case = book.new("t-cross-paired")
    a, b, c = report(book, case, events_of(book, case, {}, {}, {}))
    answered(book, case, a, 1, {"instant": A2})
    answered(book, case, c, 3)
    want(case, a, REFUSED, stop("05", "cross-paired"), loose="1")
    want(case, b, REFUSED, stop("05", "cross-paired"), loose="1")
    want(case, c, SINGLE)

    case = book.new("t-cross-swapped-both")
    a, b = report(book, case, events_of(book, case, {}, {}))
    answered(book, case, a, 1, {"instant": A2})
    answered(book, case, b, 2, {"instant": A1})
    want(case, a, REFUSED, stop("05", "cross-paired"), loose="1")
    want(case, b, REFUSED, stop("05", "cross-paired"), loose="1")

    case = book.new("t-not-in-source")
    a, b = report(book, case, events_of(book, case, {}, {}))
    answered(book, case, a, 1)
    answered(book, case, b, 2)
    answered(book, case, a, 3, {"identifier": "203.0.113.200", "instant": "2026-02-11T03:03:03Z", "port": "1"})
    want(case, a, REFUSED, stop("05", "row-not-in-source"))
    want(case, b, REFUSED, stop("05", "row-not-in-source"))

    # two events share address and port; an instant that fits neither, a day off either way, is a tie
    case = book.new("t-tie")
    a, b = report(
        book, case, [{"ip": book.ip(case, 1), "at": "2026-01-05T10:00:00Z"}, {"ip": book.ip(case, 1), "at": "2026-01-07T10:00:00Z"}]
    )
    answered(book, case, a, 1, {"instant": "2026-01-06T10:00:00Z"})
    want(case, a, REFUSED, stop("05", "row-not-in-source"), **{"loose-status": "refused,unresolved"})
    want(case, b, REFUSED, stop("05", "row-not-in-source"), **{"loose-status": "refused,unresolved"})

    # an hour off one of two events of the same address: the named slip decides
    case = book.new("t-slip-decides")
    a, b = report(
        book, case, [{"ip": book.ip(case, 1), "at": "2025-07-05T10:00:00Z"}, {"ip": book.ip(case, 1), "at": "2025-07-09T17:30:00Z"}]
    )
    answered(book, case, a, 1, {"instant": "2025-07-05T11:00:00", "zone": "UTC"})
    answered(book, case, b, 2)
    want(case, a, REFUSED, stop("02", "bst-1h"))
    want(case, b, SINGLE)

    case = book.new("t-digit-of-one-of-two")
    a, b = report(book, case, [{"ip": "198.19.20.21", "at": A1, "port": "40001"}, {"ip": "198.19.20.77", "at": A2, "port": "40002"}])
    answered(book, case, a, 1, {"identifier": "198.19.20.12"})
    answered(book, case, b, 2)
    want(case, a, REFUSED, stop("01", "digit-swapped"))
    want(case, b, SINGLE)

    case = book.new("t-time-of-report")
    a, b = report(book, case, events_of(book, case, {}, {}), incident="2026-01-06T12:34:56Z")
    answered(
        book, case, a, 1, {"instant": "2026-01-06T12:34:56Z"}, assigned_from="2026-01-06T00:00:00Z", assigned_to="2026-01-07T00:00:00Z"
    )
    answered(book, case, b, 2)
    want(case, a, REFUSED, stop("13", "time-of-report"), loose="1")
    want(case, b, SINGLE)

    case = book.new("t-port-changed")
    a, b = report(book, case, events_of(book, case, {}, {}))
    answered(book, case, a, 1, {"port": "40010"})
    answered(book, case, b, 2)
    want(case, a, REFUSED, stop("01", "digit-swapped"))
    want(case, b, SINGLE)

    case = book.new("t-no-time")
    a, b = report(book, case, events_of(book, case, {"at": ""}, {}))
    answered(book, case, a, 1, {"instant": A1})
    answered(book, case, b, 2)
    want(case, a, REFUSED, basis="unknown", readings="0", loose="1", **{"loose-status": "refused,ambiguous"})
    want(case, b, SINGLE)

    case = book.new("t-no-time-no-request")
    (a,) = report(book, case, events_of(book, case, {"at": ""}))
    want(case, a, UNRESOLVED, basis="unknown", readings="0", premises="0")


def acts(book: Book) -> None:
    for name, found, notes, act in [
        ("Upload", set(), set(), "upload"),
        ("Login", set(), note("13", "other-act"), "login"),
        ("Registration", caution("13", "time-of-registration"), set(), "registration"),
        ("Purchase", {("RD-A13", "*", "caution")}, set(), "purchase"),
        ("Other", caution("13", "act-unknown"), set(), "other"),
        ("Unknown", caution("13", "act-unknown"), set(), "unknown"),
        ("", caution("13", "act-unknown"), set(), "unknown"),
    ]:
        case = book.new(f"t-act-{name or 'none'}")
        a, b = report(book, case, events_of(book, case, {"name": name}, {}))
        answered(book, case, a, 1)
        answered(book, case, b, 2)
        want(case, a, SINGLE if found else OK, found, notes, act=act)
        want(case, b, OK)
    for value, status, found in [("true", SINGLE, caution("15", "possible-proxy")), ("false", OK, set())]:
        case = book.new(f"t-proxy-{value}")
        a, b = report(book, case, events_of(book, case, {"proxy": value}, {}))
        answered(book, case, a, 1)
        answered(book, case, b, 2)
        want(case, a, status, found)
        want(case, b, OK)


def times(book: Book) -> None:
    case = book.new("t-naive")
    a, b = report(book, case, events_of(book, case, {"at": f"{DAY1}T10:23:45"}, {}))
    answered(book, case, a, 1, {"instant": A1})
    answered(book, case, b, 2)
    want(case, a, AMBIGUOUS, stop("03", "no-zone"), basis="unknown", loose="1")
    want(case, b, SINGLE)

    case = book.new("t-naive-profile")
    case.decisions = (
        f"- {{kind: time-profile, source: Platform {case.name}, zone: UTC, clock: 24h, date_order: ymd, from: {DAY1}, to: {DAY1}, "
        "actor: a.tester, reason: the provider says so}\n"
    )
    a, b = report(book, case, events_of(book, case, {"at": f"{DAY1}T10:23:45"}, {}))
    answered(book, case, a, 1, {"instant": A1})
    answered(book, case, b, 2)
    want(case, a, OK, basis="decision", readings="1")
    want(case, b, OK)

    case = book.new("t-offset")
    a, b = report(book, case, events_of(book, case, {"at": f"{DAY1}T05:23:45.500-05:00"}, {}))
    answered(book, case, a, 1, {"instant": A1})
    answered(book, case, b, 2)
    want(case, a, OK, basis="explicit-offset")
    want(case, b, OK)


def persons(book: Book) -> None:
    case = book.new("t-victim")
    number = number_of(book, case)
    victim_ip = book.ip(case, 5)
    victim = (
        "<victim><victimPerson></victimPerson><espIdentifier>victim-account</espIdentifier><espService>Elsewhere</espService>"
        f"<ipCaptureEvent><ipAddress>{victim_ip}</ipAddress><eventName>Login</eventName><dateTime>{A2}</dateTime></ipCaptureEvent></victim>"
    )
    (a,) = report(book, case, events_of(book, case, {}), people=victim)
    other = {"uprn": "77770000031", "address": "31 Other Road", "postcode": "ZZ1 1CV"}
    answered(book, case, a, 1)
    answered(book, case, {"observation_id": number, "observed_at": A2, "ip": victim_ip}, 2, **other)
    want(case, a, SINGLE, {ONLY_ONE})
    case.expects.append(Expect(victim_ip, SINGLE, {ONLY_ONE}, note("13", "other-act"), A2))

    case = book.new("t-victim-no-account")
    number, victim_ip = number_of(book, case), book.ip(case, 5)
    victim = (
        "<victim><victimPerson></victimPerson>"
        f"<ipCaptureEvent><ipAddress>{victim_ip}</ipAddress><eventName>Login</eventName><dateTime>{A2}</dateTime></ipCaptureEvent></victim>"
    )
    (a,) = report(book, case, events_of(book, case, {}), people=victim)
    answered(book, case, a, 1)
    answered(book, case, {"observation_id": number, "observed_at": A2, "ip": victim_ip}, 2)
    want(case, a, SINGLE, {ONLY_ONE})
    case.expects.append(Expect(victim_ip, SINGLE, {ONLY_ONE}, set(), A2))

    case = book.new("t-file-details")
    number = number_of(book, case)
    (a,) = report(book, case, events_of(book, case, {}), account="")
    b = {"observation_id": number, "observed_at": A2, "ip": book.ip(case, 2), "port": "40002"}
    case.files[f"{case.name}-file.xml"] = file_details(number, "f1", {"ip": b["ip"], "at": A2, "port": "40002"})
    answered(book, case, a, 1)
    answered(book, case, b, 2)
    want(case, a, OK)
    want(case, b, OK)

    case = book.new("t-same-event-in-file")
    number = number_of(book, case)
    (a,) = report(book, case, events_of(book, case, {}))
    case.files[f"{case.name}-file.xml"] = file_details(number, "f2", {"ip": a["ip"], "at": A1, "port": a["port"]})
    answered(book, case, a, 1)
    want(case, a, SINGLE, {ONLY_ONE}, lines="2", count="1")

    case = book.new("t-same-event-other-words")
    number = number_of(book, case)
    (a,) = report(book, case, [{"ip": "2001:db8:20::5", "at": A1, "port": "40001"}])
    case.files[f"{case.name}-file.xml"] = file_details(number, "f3", {"ip": "2001:DB8:20:0::5", "at": A1, "port": "40001"})
    answered(book, case, a, 1)
    want(case, a, SINGLE, {ONLY_ONE}, lines="2", count="1")


def identifiers(book: Book) -> None:
    def link(name: str, status: str, **how: str) -> Case:
        case = book.new(name)
        (a,) = report(book, case, events_of(book, case, {}), email=f"first.last@{name}.example.net", verified=how.get("verified", "true"))
        answered(book, case, a, 1)
        mail = {"observation_id": a["observation_id"], "observed_at": "", "ip": how.get("sent", f"first.last@{name}.example.net")}
        asked = book.request(case, mail, 2, identifier_type="email", port="", instant="")
        book.result(
            case,
            asked,
            2,
            assigned_from="2020-01-01T00:00:00Z",
            assigned_to="",
            network_kind="",
            **({"uprn": how["uprn"], "address": "5 Other Row"} if "uprn" in how else {}),
        )
        want(case, a, status)
        return case

    case = link("t-email-link", OK)
    case.expects.append(
        Expect(
            f"first.last@{case.name}.example.net",
            "corroborated",
            set(),
            set(),
            "",
            {"type": "email", "port": "None", "loose": "1", "loose-status": "corroborated,single-strand"},
        )
    )
    case = link("t-email-unverified", SINGLE, verified="false")
    entered = f"first.last@{case.name}.example.net"
    case.expects.append(Expect(entered, "unresolved", set(), set(), "", {"type": "email", "port": "None", "loose": "1"}))
    case = link("t-email-dot-dropped", SINGLE, sent="firstlast@t-email-dot-dropped.example.net")
    case.expects.append(Expect(f"first.last@{case.name}.example.net", REFUSED, stop("01", "character-dropped"), set(), "", {"loose": "1"}))
    case = link("t-email-case", SINGLE, sent="First.last@t-email-case.example.net")
    case.expects.append(Expect(f"first.last@{case.name}.example.net", REFUSED, {("RD-A01", "*", "stop")}, set(), "", {"loose": "1"}))

    case = book.new("t-phone")
    (a,) = report(book, case, events_of(book, case, {}), phone="07700900123")
    phone = {"observation_id": a["observation_id"], "observed_at": "", "ip": "+447700900123"}
    asked = book.request(case, phone, 2, identifier_type="msisdn", port="", instant="")
    book.result(case, asked, 2, assigned_from="2020-01-01T00:00:00Z", assigned_to="", network_kind="")
    answered(book, case, a, 1)
    want(case, a, OK)
    case.expects.append(
        Expect(
            "+447700900123",
            OK,
            set(),
            set(),
            "",
            {"type": "msisdn", "port": "None", "loose": "1", "loose-status": "corroborated,single-strand"},
        )
    )

    case = book.new("t-phone-mistyped")
    (a,) = report(book, case, events_of(book, case, {}), phone="07700900456")
    asked = book.request(
        case,
        {"observation_id": a["observation_id"], "observed_at": "", "ip": "07700 900465"},
        2,
        identifier_type="msisdn",
        port="",
        instant="",
    )
    book.result(case, asked, 2, assigned_from="2020-01-01T00:00:00Z", assigned_to="")
    answered(book, case, a, 1)
    want(case, a, SINGLE)
    case.expects.append(Expect("+447700900456", REFUSED, stop("01", "digit-swapped"), set(), "", {"type": "msisdn", "loose": "1"}))

    case = book.new("t-account")
    (a,) = report(book, case, events_of(book, case, {}), account="user.name_7")
    account = {"observation_id": a["observation_id"], "observed_at": "", "ip": "username_7"}
    asked = book.request(case, account, 2, identifier_type="account", port="", instant="")
    book.result(case, asked, 2, assigned_from="2020-01-01T00:00:00Z", assigned_to="")
    case.expects.append(
        Expect("user.name_7", REFUSED, stop("01", "character-dropped"), set(), "", {"type": "account", "port": "None", "loose": "1"})
    )


def numbers(book: Book) -> None:
    for name, file, number in [
        ("hyphen", "CyberTip-720001.xml", "720001"),
        ("short", "CyberTip-12.xml", "12"),
        ("report", "my report_720003 (2).xml", "720003"),
        ("ct-space", "CT 720004.xml", "720004"),
        ("run", "export720005.xml", "720005"),
        ("run-beside-short", "12-720006-77.xml", "720006"),
        ("marker-beats-date", "CyberTip-720007-20260105.xml", "720007"),
        ("lower", "cybertip-720008.xml", "720008"),
        ("two-runs", "720009-720010.xml", ""),
        ("none", "from the platform.xml", ""),
        ("four-digits", "tip 7201.xml", ""),
    ]:
        case = book.new(f"n-{name}")
        report(book, case, events_of(book, case, {}), file=file)
        case.expects.append(Expect(book.ip(case, 1), UNRESOLVED, literal=A1, more={"number": number}))
    case = book.new("n-same-bytes")
    report(book, case, events_of(book, case, {}), file="CyberTip-720021.xml")
    case.files["CyberTip-720022.xml"] = case.files["CyberTip-720021.xml"]
    for number in ("720021", "720022"):
        case.expects.append(Expect(book.ip(case, 1), UNRESOLVED, literal=A1, more={"referral": number}))


def as_json(book: Book) -> None:
    def put(name: str, people: list[dict], files: list[dict]) -> Case:
        case = book.new(name)
        number = number_of(book, case)
        case.files[f"{name}.json"] = json.dumps(
            {
                "reportId": int(number),
                "dateReceived": "2026-01-12T10:00:00Z",
                "reportedInformation": {
                    "reportingEsp": {"espName": f"Platform {name}"},
                    "incidentSummary": {
                        "incidentType": "Online Enticement of Children for Sexual Acts",
                        "incidentDateTime": "2026-01-11T12:00:00Z",
                    },
                    "reportedPeople": {"reportedPersons": people},
                    "uploadedFiles": {"uploadedFiles": files},
                },
            }
        )
        return case

    def seen(ip: str, at: str | None, name: str = "UPLOAD") -> dict:
        return {"captureType": "IP Address", "value": ip, "dateTime": at, "eventName": name, "port": 40001}

    place = len(book.cases) + 1
    ips = [f"203.0.113.{place % 50 + k}" for k in (0, 60, 120, 180)]

    case = put("j-one-person", [{"espUserId": "j-user-1", "sourceInformation": {"sourceCaptures": [seen(ips[0], A1)]}}],
               [{"filename": "example.bin", "sourceInformation": {"sourceCaptures": [seen(ips[1], A2)]}}])  # fmt: skip
    for which, (ip, at) in enumerate([(ips[0], A1), (ips[1], A2)], 1):
        event = {"observation_id": number_of(book, case), "observed_at": at, "ip": ip, "port": "40001"}
        answered(book, case, event, which)
        want(case, event, OK, act="upload")

    case = put("j-two-persons", [{"firstName": "Ann", "sourceInformation": {"sourceCaptures": [seen(ips[2], A1)]}},
                                 {"firstName": "Bob", "sourceInformation": {"sourceCaptures": [seen(ips[3], A2)]}}], [])  # fmt: skip
    for which, (ip, at) in enumerate([(ips[2], A1), (ips[3], A2)], 1):
        event = {"observation_id": number_of(book, case), "observed_at": at, "ip": ip, "port": "40001"}
        answered(book, case, event, which)
        want(case, event, SINGLE, {ONLY_ONE})

    case = put(
        "j-no-time",
        [{"espUserId": "j-user-3", "sourceInformation": {"sourceCaptures": [seen(f"192.0.2.{place % 200}", None), seen("N/A", A1)]}}],
        [],
    )
    want(case, {"ip": f"192.0.2.{place % 200}", "observed_at": ""}, UNRESOLVED, basis="unknown", readings="0")

    case = put("j-leading-zero", [{"espUserId": "j-user-4", "sourceInformation": {"sourceCaptures": [seen("192.0.2.010", A1)]}}], [])
    for ip in ("192.0.2.10", "192.0.2.8", "192.0.2.010"):
        case.expects.append(Expect(ip, UNRESOLVED, literal=A1, more={"lines": "0", "data-finding": "192.0.2.010"}))


def discord_across_reports(book: Book) -> None:
    """The actor is the subject that account identifiers make: two reports of one account are one actor."""
    case = book.new("t-two-reports")
    number = number_of(book, case)
    (a,) = report(book, case, events_of(book, case, {}))
    later = {"ip": book.ip(case, 2), "at": A2, "port": "40002"}
    case.files["CyberTip-730001.xml"] = tip("730001", f"Platform {case.name}", [later], account=f"account-{case.name}")
    b = {"observation_id": "730001", "observed_at": A2, "ip": later["ip"], "port": "40002"}
    answered(book, case, a, 1)
    answered(book, case, b, 2)
    want(case, a, OK, referral=number)
    want(case, b, OK, referral="730001")

    case = book.new("t-two-reports-discord")
    (a,) = report(book, case, events_of(book, case, {}))
    later = {"ip": book.ip(case, 2), "at": A2, "port": "40002"}
    case.files["CyberTip-730002.xml"] = tip("730002", f"Platform {case.name}", [later], account=f"account-{case.name}")
    b = {"observation_id": "730002", "observed_at": A2, "ip": later["ip"], "port": "40002"}
    answered(book, case, a, 1)
    answered(book, case, b, 2, uprn="77770000041", address="41 Other Road")
    want(case, a, CONTRADICTED, stop("07", "discordant"))
    want(case, b, CONTRADICTED, stop("07", "discordant"))


ALL = [pairing, acts, times, persons, identifiers, numbers, as_json, discord_across_reports]
