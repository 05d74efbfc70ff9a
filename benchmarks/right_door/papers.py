"""The papers of one case as data: acts of one account as its source states them, requests copied from them, results that answer.

A case is made three times over: what the source saw, what was asked, what came back. A slip bends one of the three; the
control twin is the same world without the bend. Times are UTC; every world has identifiers, addresses and premises of its own,
so that all inboxes can stand in one store.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

Row = dict[str, str]
DAYS = ("2026-01-05T07:58:11Z", "2026-01-14T21:12:40Z", "2026-01-19T18:03:27Z")
HALF = timedelta(hours=6)


def utc(text: str) -> datetime:
    """An RFC 3339 text with Z."""
    return datetime.fromisoformat(text)


def iso(moment: datetime) -> str:
    """Seconds and Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Act:
    """One act as its source states it. `at` is the literal there, `utc` the truth, `sent` what a careful applicant sends."""

    ip: str
    port: str
    utc: datetime
    at: str
    name: str = ""  # of the event; "" for the usual act of its source
    zone: str = ""  # column of a log
    sent: str = ""
    asked: bool = True
    more: Row = field(default_factory=dict)


@dataclass
class Identifier:
    """A telephone, e-mail or account of the reported person. `said` is how the source writes it."""

    kind: str
    value: str
    verified: bool = True
    asked: bool = True
    stated: bool = True  # among the details of the reported person; else it stands elsewhere in the report


class World:
    """The papers of one case before they are written. `no` makes everything in it its own."""

    def __init__(self, no: int, form: str) -> None:
        self.no, self.form = no, form
        self.number = str(700_001 + no)
        self.source = f"Example Service {no}"
        self.provider = f"Exampletel {no}"
        self.account = f"user.{no}_example"
        self.incident = "2026-01-21T10:00:00Z"
        self.acts: dict[str, Act] = {}
        self.identifiers: dict[str, Identifier] = {}
        self.requests: dict[str, Row] = {}
        self.results: dict[str, list[Row]] = {}
        self.flags: list[str] = []  # of the reported person, e.g. compromisedAccount
        self.decisions: list[Row] = []
        self.reference: dict[str, str] = {}
        self.calls: list[Row] = []
        self.victim: str = ""
        self.log: list[Row] = []  # more rows of the log, in a file taken in before
        self.home = self._premises("1", f"{no + 1} Invented Street, Exampleton", "ZZ1 1CC")
        self.wrong = self._premises("2", f"{no + 1} Fiction Avenue, Sampleford", "ZZ1 2VK")
        for place, label in enumerate("ab"):
            self.add(label, DAYS[place])

    def _premises(self, first: str, address: str, postcode: str) -> Row:
        return {"address": address, "postcode": postcode, "uprn": f"{first}{self.no:010d}", "address_role": "installation"}

    def add(self, label: str, at: str, **over: str) -> Act:
        """One more act at a UTC instant, by default from an address of its own."""
        place = len(self.acts)
        ip = over.pop("ip", f"198.{18 + place % 2}.{self.no % 250}.{23 + 61 * place % 200 + self.no // 250}")
        port = over.pop("port", f"5{1 + place % 9}234" if self.form != "log" else "")
        self.acts[label] = Act(ip, port, utc(at), at, **over)
        return self.acts[label]

    def when(self, label: str, at: str, *, utc_is: str = "", sent: str = "", zone: str = "") -> Act:
        """Set the time of an act: the literal, what it truly is, what is properly sent for it."""
        act = self.acts[label]
        act.at, act.zone = at, zone
        act.utc = utc(utc_is or at)
        act.sent = sent or (iso(act.utc) if utc_is else "")
        return act

    def identify(self, kind: str, value: str, *, verified: bool = True, label: str = "id") -> Identifier:
        """An identifier of the account, of which the subscriber record is asked for."""
        self.identifiers[label] = Identifier(kind, value, verified)
        return self.identifiers[label]

    def reference_of(self, label: str) -> str:
        """What a request calls the source of an act: the report's number, or the row of the log."""
        return f"OBS-{self.no}-{label}" if self.form == "log" else self.number

    # --- requests and results ---------------------------------------------------------------------

    def ask_all(self) -> None:
        """Requests copied from the source by machine, and honest answers to them."""
        for place, (label, act) in enumerate(self.acts.items()):
            if act.asked:
                kind = "ipv6" if ":" in act.ip else "ipv4"
                instant = act.sent or act.at
                self._request(label, place, identifier_type=kind, identifier=act.ip, port=act.port, instant=instant, zone=act.zone if not act.sent else "")  # fmt: skip
                self.answer(label, around=act.utc)
        for label, one in self.identifiers.items():
            if one.asked:
                self._request(label, 7, identifier_type=one.kind, identifier=one.value, port="", instant="", zone="")
                self.answer(label)

    def _request(self, label: str, place: int, **over: str) -> None:
        self.requests[label] = {
            "request_id": f"R{self.no}-{label}", "source_ref": self.reference_of(label), "provider": self.provider, "authority": f"AUTH-{self.no}-{label}",
            "sent_at": f"2026-02-{place % 20 + 1:02d}T09:00:00Z", "sent_by": "spoc", "entered": "machine", **over,
        }  # fmt: skip

    def answer(self, label: str, *, around: datetime | None = None, door: Row | None = None) -> None:
        """The one row that answers a request as sent: its echo, an assignment of half a day around, the premises."""
        asked = self.requests[label]
        start, end = (iso(around - HALF), iso(around + HALF)) if around else ("2020-01-01T00:00:00Z", "")
        who = door or self.home
        self.results[label] = [
            {
                "request_id": asked["request_id"], "provider": asked["provider"], "echo_identifier": asked["identifier"], "echo_port": asked["port"],
                "echo_instant": asked["instant"], "echo_zone": asked["zone"], "result": "data", "assigned_from": start, "assigned_to": end,
                "subscriber_ref": f"S-{who['uprn'][:1]}-{self.no}", "account_holder": "A. Holder" if who is self.home else "B. Stranger", **who,
                "address_from": "2020-01-01", "network_kind": "fixed" if around else "", "rendering": "table", "produced_at": "2026-03-01T12:00:00Z",
            }
        ]  # fmt: skip

    # --- what slips do ----------------------------------------------------------------------------

    def misled(self, label: str, *, around: str = "", **request: str) -> None:
        """The request as sent is bent; the provider answers it honestly, and so names somebody else."""
        self.requests[label] |= request
        act = self.acts.get(label)
        self.answer(label, around=utc(around) if around else act.utc if act else None, door=self.wrong)

    def spoken(self, channel: str = "telephone", **request: str) -> None:
        """The identifier came by voice or hand: a call stands where the provider's report would; nothing else is held."""
        one = self.identifiers["id"]
        self.form = "call"
        for label in list(self.acts):
            for held in (self.acts, self.requests, self.results):
                held.pop(label, None)  # type: ignore[attr-defined]
        self.requests["id"] |= request
        self.calls = [
            {"reference": self.number, "received_at": "2026-01-06T11:15:00Z", "channel": channel, "identifier_type": one.kind, "identifier": one.value,
             "child_at_risk": "yes", "text": "Somebody is afraid for a young person.", "urgent": "yes"}
        ]  # fmt: skip

    def back(self, label: str, **over: str) -> None:
        """Bend the (first) row that came back."""
        self.results[label][0] |= over

    def stranger(self, label: str, **over: str) -> None:
        """The provider names somebody else, and whatever `over` says."""
        row = self.results[label][0]
        row |= {**self.wrong, "subscriber_ref": f"S-2-{self.no}", "account_holder": "B. Stranger"} | over

    def again(self, label: str, **over: str) -> None:
        """A second row of the result: another rendering, another assignment, another address."""
        self.results[label].append(self.results[label][0] | over)

    def decide(self, **fields: str) -> None:
        """A received decision: fault, time profile, fact."""
        self.decisions.append({"actor": "a.tester", "reason": "as the paper says"} | fields)

    def fact(self, fact: str, label: str = "a", **fields: str) -> None:
        """A fact about the source of an act."""
        self.decide(kind="fact", about=self.reference_of(label), fact=fact, **fields)
