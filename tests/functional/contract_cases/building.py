"""Building blocks of the contract cases: papers as users would hold them, written from the texts of the contract alone."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

OBSERVATION = (
    "observation_id observed_at zone clock_error_s ip port network client_id client_name act file_name file_size hash_type hash tool tool_version authority"
).split()
REQUEST = "request_id source_ref footprint provider identifier_type identifier port instant zone authority sent_at sent_by entered check_code".split()
RESULT = (
    "request_id provider echo_identifier echo_port echo_instant echo_zone check_code result assigned_from assigned_to assigned_zone port_from port_to "
    "subscriber_ref account_holder address postcode uprn address_role address_from address_to network_kind caveat rendering produced_at"
).split()

DAY1, DAY2 = "2026-01-05", "2026-01-07"
ONLY_ONE = ("RD-A07", "single-strand", "caution")

Row = dict[str, str]
Found = tuple[str, str, str]


@dataclass
class Expect:
    """What must come out for one event: the status, and every stop and caution (one strand alone is implied by the status)."""

    ip: str
    status: str
    found: set[Found] = field(default_factory=set)
    notes: set[Found] = field(default_factory=set)
    literal: str | None = None
    more: Row = field(default_factory=dict)
    loose: bool = False


@dataclass
class Case:
    name: str
    observations: list[Row] = field(default_factory=list)
    requests: list[Row] = field(default_factory=list)
    results: list[Row] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    decisions: str = ""
    expects: list[Expect] = field(default_factory=list)


class Book:
    """All cases; each has addresses, premises and a source of its own."""

    def __init__(self) -> None:
        self.cases: dict[str, Case] = {}

    def new(self, name: str) -> Case:
        assert name not in self.cases, name
        self.cases[name] = Case(name)
        return self.cases[name]

    def ip(self, case: Case, which: int) -> str:
        place = list(self.cases).index(case.name)
        return f"198.18.{place % 250 + 1}.{which + 10 * (place // 250)}"

    def uprn(self, case: Case, which: int = 1) -> str:
        return f"9{which}{list(self.cases).index(case.name):08d}"

    def observation(self, case: Case, which: int, **over: str) -> Row:
        row = {
            "observation_id": f"{case.name}-{which}",
            "observed_at": f"{DAY1 if which == 1 else DAY2}T10:23:45Z",
            "ip": self.ip(case, which),
            "port": f"5100{which}",
            "network": "Example network",
            "client_id": f"client-{case.name}",
            "act": "sent-complete",
            "file_name": "example.bin",
            "tool": f"tool-{case.name}",
            "authority": "TEST",
        } | over
        case.observations.append(row)
        return row

    def request(self, case: Case, event: Row, which: int, **over: str) -> Row:
        row = {
            "request_id": f"Q-{case.name}-{which}",
            "source_ref": event["observation_id"],
            "provider": "Example Broadband",
            "identifier_type": "ipv6" if ":" in event["ip"] else "ipv4",
            "identifier": event["ip"],
            "port": event.get("port", ""),
            "instant": event["observed_at"],
            "zone": event.get("zone", ""),
            "authority": f"AUTH-{which}",
            "sent_at": f"2026-01-1{which}T09:00:00Z",
            "sent_by": "machine",
            "entered": "machine",
        } | over
        case.requests.append(row)
        return row

    def result(self, case: Case, request: Row, which: int, **over: str) -> Row:
        place = list(self.cases).index(case.name)
        day = DAY1 if which == 1 else DAY2
        row = {
            "request_id": request["request_id"],
            "provider": request["provider"],
            "echo_identifier": request["identifier"],
            "echo_port": request.get("port", ""),
            "echo_instant": request["instant"],
            "echo_zone": request.get("zone", ""),
            "result": "data",
            "assigned_from": f"{day}T00:00:00Z",
            "assigned_to": f"{day[:-1]}{int(day[-1]) + 1}T00:00:00Z",
            "subscriber_ref": f"SUB-{place}",
            "address": f"{place + 1} Example Street, Exampletown",
            "postcode": "ZZ1 1CC",
            "uprn": self.uprn(case),
            "address_role": "installation",
            "address_from": "2020-01-01",
            "network_kind": "fixed",
            "rendering": "table",
            "produced_at": "2026-01-20T09:00:00Z",
        } | over
        case.results.append(row)
        return row

    def pair(
        self,
        name: str,
        status: str,
        found: set[Found] | None = None,
        *,
        notes: set[Found] | None = None,
        e: Row | None = None,
        q: Row | None = None,
        r: Row | list[Row] | None = None,
        e2: Row | None = None,
        q2: Row | None = None,
        r2: Row | None = None,
        status2: str | None = None,
        found2: set[Found] | None = None,
        decisions: str = "",
        more: Row | None = None,
        both: bool = True,
    ) -> Case:
        """Two events of one client on two days at one address, the first bent as told; the second stays clean unless told."""
        case = self.new(name)
        cleared = {"corroborated": "corroborated", "contradicted": "contradicted"}
        first = self.observation(case, 1, **(e or {}))
        asked = self.request(case, first, 1, **(q or {}))
        for over in [r or {}] if not isinstance(r, list) else r:
            self.result(case, asked, 1, **over)
        case.expects.append(Expect(first["ip"], status, found or set(), notes or set(), first["observed_at"], more or {}))
        if both:
            second = self.observation(case, 2, **(e2 or {}))
            again = self.request(case, second, 2, **(q2 or {}))
            self.result(case, again, 2, **(r2 or {}))
            case.expects.append(
                Expect(second["ip"], status2 or cleared.get(status, "single-strand"), found2 or set(), set(), second["observed_at"])
            )
        case.decisions = decisions
        return case


def tip(
    number: str,
    platform: str,
    events: list[Row],
    *,
    incident: str = "2026-01-06T12:00:00Z",
    account: str = "",
    email: str = "",
    verified: str = "true",
    phone: str = "",
    people: str = "",
    compromised: bool = False,
) -> str:
    """A CyberTip XML with the events on the person reported."""
    mail = f'<email type="Home" verified="{verified}">{escape(email)}</email>' if email else ""
    tel = f'<phone type="Mobile" verified="{verified}" countryCallingCode="+44">{escape(phone)}</phone>' if phone else ""
    inner = f"<personOrUserReportedPerson>{tel}{mail}</personOrUserReportedPerson>" if mail or tel else ""
    ident = f"<espIdentifier>{escape(account)}</espIdentifier><espService>{escape(platform)}</espService>" if account else ""
    flag = "<compromisedAccount>true</compromisedAccount>" if compromised else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<report><incidentSummary>'
        "<incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>"
        f"<platform>{escape(platform)}</platform><incidentDateTime>{incident}</incidentDateTime></incidentSummary>"
        "<reporter><reportingPerson><email>safety@example.com</email></reportingPerson></reporter>"
        f"<personOrUserReported>{inner}{ident}{flag}{''.join(map(capture, events))}</personOrUserReported>{people}</report>\n"
    )


def capture(event: Row) -> str:
    parts = [f"<ipAddress>{event['ip']}</ipAddress>"]
    if event.get("name", "Upload"):
        parts.append(f"<eventName>{event.get('name', 'Upload')}</eventName>")
    if event.get("at"):
        parts.append(f"<dateTime>{event['at']}</dateTime>")
    if event.get("proxy"):
        parts.append(f"<possibleProxy>{event['proxy']}</possibleProxy>")
    if event.get("port"):
        parts.append(f"<port>{event['port']}</port>")
    return f"<ipCaptureEvent>{''.join(parts)}</ipCaptureEvent>"


def file_details(number: str, file_id: str, event: Row | None) -> str:
    return (
        f"<fileDetails><reportId>{number}</reportId><fileId>{file_id}</fileId><originalFileName>example.bin</originalFileName>"
        f"<originalFileHash hashType={quoteattr('SHA1')}>{file_id:0>40}</originalFileHash>{capture(event) if event else ''}</fileDetails>\n"
    )


def write_csv(path: Path, columns: list[str], rows: list[Row], *, shuffle: int | None = None) -> None:
    rows = list(rows)
    if shuffle is not None:
        random.Random(shuffle).shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(rows)


def write_inbox(book: Book, inbox: Path) -> None:
    inbox.mkdir(parents=True)
    cases = list(book.cases.values())
    write_csv(inbox / "seen.csv", OBSERVATION, [r for c in cases for r in c.observations])
    write_csv(inbox / "sent.csv", REQUEST, [r for c in cases for r in c.requests], shuffle=7)
    write_csv(inbox / "back.csv", RESULT, [r for c in cases for r in c.results], shuffle=8)
    decided = "".join(c.decisions for c in cases)
    if decided:
        (inbox / "decisions.yaml").write_text(decided, encoding="utf-8")
    for case in cases:
        for name, text in case.files.items():
            (inbox / name).parent.mkdir(exist_ok=True)
            (inbox / name).write_text(text, encoding="utf-8", newline="")


def write_other_form(book: Book, inbox: Path) -> None:
    """The same tables as others would send them: columns turned round, a mark, bare line ends, an unknown column, each delivered twice."""
    inbox.mkdir(parents=True)
    cases = list(book.cases.values())
    tables = {
        "what was seen": (OBSERVATION, [r for c in cases for r in c.observations]),
        "what was sent": (REQUEST, [r for c in cases for r in c.requests]),
        "what came back": (RESULT, [r for c in cases for r in c.results]),
    }
    for name, (columns, rows) in tables.items():
        shuffled = list(rows)
        if name != "what was seen":
            random.Random(11).shuffle(shuffled)
        with (inbox / f"{name}.txt").open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.DictWriter(out, [*reversed(columns), "remark"], restval="", lineterminator="\n", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(row | {"remark": 'said, "so"\nand so'} for row in shuffled)
        (inbox / f"{name} (again).dat").write_bytes((inbox / f"{name}.txt").read_bytes())
    (inbox / "decisions.yaml").write_text("".join(c.decisions for c in cases), encoding="utf-8")
    for case in cases:
        for name, text in case.files.items():
            if name.startswith("facts/"):
                (inbox / Path(name).name).write_text(text, encoding="utf-8", newline="")
