"""A small desk of papers for the tests of attribution: events, requests, results, each with one slip at most.

`Case.clean(n)` lays down an event, the request copied from it, and a result that answers it: nothing is wrong with
it. A test changes one paper and says which finding that must give.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from rightdoor.attribution.inputs import AttributionInputs, NoDecisions
from rightdoor.attribution.rebuild import attribute
from rightdoor.attribution.shape import Attribution
from rightdoor.footprints.address_range import address_hex
from rightdoor.footprints.derive import derive
from rightdoor.model.civil import parse_day
from rightdoor.model.fact import Fact
from rightdoor.model.finding import CheckFinding
from rightdoor.model.identifiers import canonical_ip
from rightdoor.model.ids import footprint_id
from rightdoor.model.instant import TimeProfile, read_instant
from rightdoor.model.rows import FootprintRow, IdentifierRow, LeaseRow, ReferralRow, RequestRow, ResultRow
from rightdoor.model.statement import Record
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import reader_for
from rightdoor.readers.source import Source
from rightdoor.rules.attribution.papers import Context, Fault, Move, NetworkTables, ProviderProfile, provider_key
from rightdoor.rules.attribution.register import catalogue
from rightdoor.rules.premises.compare import compare

PUBLISHED: dict[str, dict[str, str]] = {module.CODE: dict(module.PATTERNS) for module in catalogue()}
HOME = {"address": "14 Invented Street, Exampleton", "postcode": "ZZ1 1CC", "uprn": "100000000014", "address_role": "installation"}
OTHER = {"address": "77 Fiction Avenue, Exampleton", "postcode": "ZZ1 2VK", "uprn": "100000000077", "address_role": "installation"}
DAYS = ("2026-01-05", "2026-01-09", "2026-01-14", "2026-01-20", "2026-01-27")
IPS = ("198.51.100.23", "198.51.100.87", "203.0.113.5", "203.0.113.61", "192.0.2.44")


class Decided(NoDecisions):
    """Time profiles by source and readings by footprint."""

    def __init__(self, profiles: tuple[TimeProfile, ...] = (), readings: dict[str, str] | None = None) -> None:
        self._profiles, self._readings = profiles, readings or {}

    def profiles(self, source: str) -> tuple[TimeProfile, ...]:
        return tuple(p for p in self._profiles if p.source == source)

    def reading(self, footprint: str) -> str | None:
        return self._readings.get(footprint)


class Case:
    """Rows being laid down, and the attributions that follow."""

    def __init__(self) -> None:
        self.footprints: list[FootprintRow] = []
        self.referrals: list[ReferralRow] = []
        self.identifiers: list[IdentifierRow] = []
        self.requests: list[RequestRow] = []
        self.results: list[ResultRow] = []
        self.leases: list[LeaseRow] = []
        self.decisions: Decided = Decided()
        self.provider_profiles: tuple[ProviderProfile, ...] = ()
        self.moves: tuple[Move, ...] = ()
        self.facts: list[Fact] = []
        self.faults: list[Fault] = []
        self.network: NetworkTables | None = None
        self.more: dict[str, Any] = {}  # further fields of AttributionInputs

    def event(self, n: int = 1, **over: Any) -> str:
        """An act of sharing by client c1 on the n-th day, seen in a log; its footprint id."""
        receipt, locator = over.pop("receipt", "rc_log"), over.pop("locator", f"row:{len(self.footprints) + 2}")
        ip = over.pop("ip", IPS[n - 1])
        found = canonical_ip(ip)
        assert found is not None
        row = FootprintRow(
            footprint=footprint_id(receipt, locator), receipt=receipt, exhibit="e" * 64, locator=locator, number=f"OBS-{n}",
            source="watcher", reader="observations", actor="client:c1", role="", act="offered", id_type=found.type,
            id_value=found.value, port=None, literal=f"{DAYS[n - 1]}T07:58:11Z", zone="", format_zone="", clock_error_us=0,
            proxy=None, hash="", file="",
        )._replace(**over)  # fmt: skip
        self.footprints.append(row)
        return row.footprint

    def request(self, n: int = 1, **over: Any) -> None:
        """The request R-n, copied from the n-th event (or from what `over` says)."""
        event = next((f for f in self.footprints if f.number == over.get("source_ref", f"OBS-{n}")), None)
        value = over.get("id_value", event.id_value if event else "198.51.100.23")
        row = RequestRow(
            request=f"rq_{len(self.requests)}", receipt="rc_schedule", exhibit="a" * 64, locator=f"row:{len(self.requests) + 2}",
            request_id=f"R-{n}", source_ref=f"OBS-{n}", footprint="", provider="Exampletel", id_type=event.id_type if event else "ipv4",
            id_raw=value, id_value=value, port=event.port if event else None, literal=event.literal if event else "", zone="UTC" if event and event.zone == "UTC" else (event.zone if event else ""),
            authority=f"AUTH-{n}", sent_literal="2026-02-01T09:00:00Z", sent_by="spoc", entered="machine", check_code="",
        )._replace(**over)  # fmt: skip
        self.requests.append(row)

    def result(self, n: int = 1, **over: Any) -> None:
        """A row of the result of R-n: the address for two days around the instant asked about, at HOME."""
        asked = next((r for r in self.requests if r.request_id == over.get("request_id", f"R-{n}")), None)
        day = DAYS[n - 1]
        row = ResultRow(
            receipt="rc_results", exhibit="b" * 64, locator=f"row:{len(self.results) + 2}", request_id=f"R-{n}", provider="Exampletel",
            echo_raw=asked.id_value if asked else "", echo_value=asked.id_value if asked else "", echo_port=asked.port if asked else None,
            echo_literal=asked.literal if asked else "", echo_zone=asked.zone if asked else "", check_code="", result="data",
            from_literal=f"{day}T00:00:00Z", to_literal=f"{day}T23:59:00Z", zone="", port_from=None, port_to=None,
            subscriber_ref="S-1", account_holder="A. Holder", **HOME, address_from="2020-01-01", address_to="", network_kind="fixed",
            caveat="", rendering="table", produced_literal="2026-02-03T12:00:00Z",
        )._replace(**over)  # fmt: skip
        self.results.append(row)

    def clean(
        self,
        n: int = 1,
        *,
        event: dict[str, Any] | None = None,
        request: dict[str, Any] | None = None,
        result: dict[str, Any] | None = None,
    ) -> str:
        """Event, request and result that agree, but for what the dictionaries say."""
        footprint = self.event(n, **(event or {}))
        self.request(n, **(request or {}))
        self.result(n, **(result or {}))
        return footprint

    def referral(self, **over: Any) -> None:
        """A report (form cybertip-report) numbered 700001."""
        self.referrals.append(
            ReferralRow(
                receipt="rc_report", exhibit="c" * 64, locator="xml:/report", number="700001", source="Example Chat", form="cybertip-report",
                reader="cybertip-xml", received_literal="", received_zone="", incident_literal="", force="", papers="-",
            )._replace(**over)
        )  # fmt: skip

    def identifier(self, kind: str, value: str, **over: Any) -> str:
        """An identifier of the reported person of report 700001; the footprint id of its line."""
        row = IdentifierRow(
            receipt="rc_report", exhibit="c" * 64, person="xml:/report/person", role="reported", number="700001", id_type=kind,
            id_value=value, issuer="Example Chat" if kind == "account" else "", verified=False, locator=f"xml:/report/person/{kind}[{len(self.identifiers)}]",
        )._replace(**over)  # fmt: skip
        self.identifiers.append(row)
        return footprint_id(row.receipt, row.locator)

    def lease(self, ip: str, start_us: int, end_us: int | None, subscriber: str, **over: Any) -> None:
        """A row of the provider's own log."""
        self.leases.append(
            LeaseRow(
                receipt="rc_leases", exhibit="d" * 64, locator=f"line:{len(self.leases)}", provider="Exampletel", id_type="ipv4", id_value=ip,
                ip_low=address_hex(ip), ip_high=address_hex(ip), port_from=None, port_to=None, start_us=start_us, end_us=end_us,
                start_basis="observed", end_basis="observed", subscriber_ref=subscriber,
            )._replace(**over)
        )  # fmt: skip

    def fact(self, kind: str, about: str, **over: Any) -> None:
        """A fact recorded by DC Sample, at `at` (RFC 3339) where it says when."""
        at = read_instant(over.pop("at")).readings[0] if "at" in over else None
        self.facts.append(
            Fact(kind, about, at.start if at else None, recorded_by="DC Sample", until=at.end if at else None)._replace(**over)
        )

    def fault(self, first: str, last: str, provider: str = "Exampletel", nature: str = "customers mixed up") -> None:
        """An announced fault, its days as YYYY-MM-DD."""
        days = parse_day(first), parse_day(last)
        assert days[0] is not None and days[1] is not None
        self.faults.append(Fault(provider, days[0], days[1], nature))

    def inputs(self) -> AttributionInputs:
        faults: dict[str, tuple[Fault, ...]] = {}
        for fault in self.faults:
            key = provider_key(fault.provider)
            faults[key] = (*faults.get(key, ()), fault)
        context = Context(
            compare=compare, provider_profiles=self.provider_profiles, moves=self.moves, network=self.network,
            faults=faults, facts=tuple(self.facts),
        )  # fmt: skip
        return AttributionInputs(
            context, self.footprints, self.referrals, self.identifiers, self.requests, self.results, self.leases, self.decisions,
        )._replace(**self.more)  # fmt: skip

    def run(self) -> dict[str, Attribution]:
        """Attributions by footprint."""
        return {a.footprint: a for a in published(attribute(self.inputs()))}


def profile(source: str, **over: str) -> TimeProfile:
    """A decided time profile of a source for all days."""
    return TimeProfile(source, over.get("zone", ""), over.get("clock", ""), over.get("date_order", ""), -100_000, 100_000, "decision")


def has(attribution: Attribution, code: str, pattern: str, severity: str) -> bool:
    """Whether the attribution carries the finding."""
    return any((f.code, f.pattern, f.severity) == (code, pattern, severity) for f in attribution.findings)


def by_code(attribution: Attribution, code: str) -> list[CheckFinding]:
    """The findings of one check."""
    return [f for f in attribution.findings if f.code == code]


def grave(attribution: Attribution) -> list[tuple[str, str, str]]:
    """Stops and cautions, for clean twins: (code, pattern, severity)."""
    return [(f.code, f.pattern, f.severity) for f in attribution.findings if f.severity != "note"]


def from_files(files: dict[str, str]) -> list[Attribution]:
    """Attributions of an inbox of small files, through the readers and the derivation of rows."""
    case = Case()
    for name in sorted(files):
        source = Source.of_bytes(name, files[name].encode())
        found = reader_for(source)
        assert found is not None, name
        records = [item for item in found.read(source, DEFAULT_LIMITS) if isinstance(item, Record)]
        rows = derive(records, receipt=f"rc_{name}", exhibit=sha256(source.head).hexdigest(), reader=found.NAME, name=name)
        case.footprints += rows.footprints
        case.referrals += rows.referrals
        case.identifiers += rows.identifiers
        case.requests += rows.requests
        case.results += rows.results
        case.leases += rows.leases
    return published(attribute(case.inputs()))


def published(attributions: list[Attribution]) -> list[Attribution]:
    """The same; every finding of theirs is one that its check publishes, with a severity that it publishes for the pattern."""
    for finding in {f for a in attributions for f in a.findings}:
        severities = PUBLISHED[finding.code].get(finding.pattern, "")
        assert finding.severity in severities.split(" / "), (finding.code, finding.pattern, finding.severity)
    return attributions
