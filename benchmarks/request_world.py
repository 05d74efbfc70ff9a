"""A simulated police force whose providers answer whatever they are asked: who asks best is then a matter of counting.

The inbox is written and read as always; only its schedules and results are left out. A question (address, port, instant) has
one answer for everybody who asks it, made by the providers of `simulation/` from who really held the address.
"""

from __future__ import annotations

import ipaddress
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import msgspec

from rightdoor.attribution.actors import ActorIndex
from rightdoor.attribution.collector import collector_paused
from rightdoor.attribution.inputs import AttributionInputs, TimeReader
from rightdoor.attribution.rebuild import attributions
from rightdoor.attribution.shape import as_json
from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.footprints.derive import Deriver
from rightdoor.model.civil import iso_utc
from rightdoor.model.decision import Decision
from rightdoor.model.rows import RequestRow, ResultRow
from rightdoor.model.statement import Record
from rightdoor.operations.plan_cases import Cases, Known
from rightdoor.operations.plan_events import Event, event_of
from rightdoor.operations.plan_requests import answered_rows
from rightdoor.operations.reference import Reference
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import read_any
from rightdoor.readers.source import Source
from rightdoor.reference.load import ReferenceFile, combine
from rightdoor.reference.providers import read_ranges_csv
from rightdoor.requests.candidates import Case
from rightdoor.simulation import logs
from rightdoor.simulation.area import Order
from rightdoor.simulation.network import PROVIDERS, Network, dotted
from rightdoor.simulation.papers.answers import answer
from rightdoor.simulation.papers.nouns import Papers
from rightdoor.simulation.papers.requests import submit
from rightdoor.simulation.papers.tables import RESULTS, SCHEDULE, result_rows
from rightdoor.simulation.writer import AreaWriter
from rightdoor.subjects.rebuild import build_subjects

_ENCODE = msgspec.json.Encoder().encode
SOURCES = ("Bramble Forum", "Beacon")  # naive British time, explained by a decision


class Question(NamedTuple):
    """One request: about which event, and what is asked."""

    request_id: str
    footprint: str
    source_ref: str
    id_type: str
    identifier: str
    port: int | None
    instant_us: int


class World:
    """One force: its papers but for requests and results, and the providers to ask."""

    def __init__(self, folder: Path, *, seed: int, scale: str, as_of_us: int, tables: bool) -> None:
        """`tables`: whether the office holds a dated table of who holds which addresses, as it should."""
        writer = AreaWriter(folder, Order(scale, seed, 0, 0.0, 0.0, as_of_us))
        writer.write()
        self.network: Network = writer.area.network
        self.seed, self.as_of_us = seed, as_of_us
        self.decisions = DecisionsInForce([_profile(source, as_of_us) for source in SOURCES])
        self.reference = Reference(combine((_ranges(self.network),) if tables else ()), "")
        with collector_paused():
            self.inputs = self._read(folder / "inbox")
            index = ActorIndex(self.inputs.footprints, self.inputs.identifiers, self.inputs.referrals)
            self.subjects = build_subjects(
                footprints=self.inputs.footprints,
                identifiers=self.inputs.identifiers,
                referrals=self.inputs.referrals,
                actor_of_footprint={row.footprint: index.of_footprint(row) for row in self.inputs.footprints},
                actor_of_person={(row.receipt, row.person): index.of_identifier(row) for row in self.inputs.identifiers},
            )
        self.owner = {fp: s.subject for s in self.subjects for fp in s.footprints}
        self.clock_errors = {row.footprint: abs(row.clock_error_us) for row in self.inputs.footprints if row.clock_error_us}

    def _read(self, inbox: Path) -> AttributionInputs:
        rows: dict[str, list[Any]] = {name: [] for name in ("footprints", "referrals", "identifiers")}
        for path in sorted(p for p in inbox.rglob("*") if p.is_file() and not p.name.startswith(("schedule-", "results-"))):
            derived = _derived(path.name, Source.of_path(path.name, path))
            for name in rows:
                rows[name] += derived.table(name)
        return AttributionInputs(context=self.reference.context(self.decisions), decisions=self.decisions, **rows)

    def events(self, asked: Sequence[Question]) -> dict[str, list[Event]]:
        """The events of each subject after these questions were answered, as the store would have them."""
        inputs = self.inputs
        if asked:
            requests, results = self.papers(asked)
            inputs = inputs._replace(requests=requests, results=results)
        return self._events(inputs)

    def of_subject(self, subject: str, asked: Sequence[Question]) -> list[Event]:
        """The same for one subject alone."""
        mine = [row for row in self.inputs.footprints if self.owner.get(row.footprint) == subject]
        receipts = {row.receipt for row in mine}
        requests, results = self.papers(asked)
        inputs = self.inputs._replace(
            footprints=mine,
            referrals=[row for row in self.inputs.referrals if row.receipt in receipts],
            identifiers=[row for row in self.inputs.identifiers if row.receipt in receipts],
            requests=requests,
            results=results,
        )
        return [event for events in self._events(inputs).values() for event in events]

    def _events(self, inputs: AttributionInputs) -> dict[str, list[Event]]:
        found: dict[str, list[Event]] = {s.subject: [] for s in self.subjects}
        with collector_paused():
            for a in attributions(inputs):
                owner = self.owner.get(a.footprint)
                if owner is not None and a.kind == "event":
                    found[owner].append(event_of(_ENCODE(as_json(a)), _ENCODE(a.papers)))
        return found

    def cases(self, events: dict[str, list[Event]], asked: Sequence[Question]) -> list[Case]:
        """What the planner sees."""
        results = self.papers(asked)[1] if asked else []
        known = Known(self.reference, answered_rows(results, TimeReader(self.decisions)), {}, self.clock_errors)
        return list(Cases(known, events).all(events))

    def papers(self, asked: Iterable[Question]) -> tuple[list[RequestRow], list[ResultRow]]:
        """The schedule and the results of these questions, written and read again."""
        schedule, results = [], []
        for question in asked:
            sent, papers = self._answered(question)
            schedule.append(sent)
            results += result_rows(papers)
        requests = _derived("schedule.csv", Source.of_bytes("schedule.csv", logs.csv_text(SCHEDULE, schedule).encode())).requests
        returned = _derived("results.csv", Source.of_bytes("results.csv", logs.csv_text(RESULTS, results).encode())).results
        return requests, returned

    def _answered(self, question: Question) -> tuple[list[str], Papers]:
        """The row as sent, and what the provider has to say, the same whoever asks."""
        provider = self.network.provider_of(question.identifier)
        papers = Papers(
            question.request_id, cast("Any", None), provider, question.identifier, question.port, question.instant_us, "machine",
            sent=self.as_of_us,
        )  # fmt: skip
        submit(papers)
        rng = random.Random(f"{self.seed}:{question.identifier}:{question.port}:{question.instant_us}")
        answer(papers, self.network, rng)
        name = PROVIDERS[provider].name if provider >= 0 else ""
        port = "" if question.port is None else str(question.port)
        sent = [
            question.request_id, question.source_ref, question.footprint, name, question.id_type, question.identifier, port,
            iso_utc(question.instant_us), "UTC", "BENCHMARK", iso_utc(self.as_of_us), "spoc", "machine", "",
        ]  # fmt: skip
        return sent, papers


def _derived(name: str, source: Source) -> Any:
    reader, _, items = read_any(source, DEFAULT_LIMITS)
    deriver = Deriver(receipt=f"rc_{name}", exhibit=f"ex_{name}", reader=reader, name=name)
    return deriver.take([item for item in items if isinstance(item, Record)])


def _profile(source: str, as_of_us: int) -> Decision:
    body = {"source": source, "zone": "Europe/London", "clock": "24h", "date_order": "ymd"}
    return Decision(f"dec_{source}", "time-profile", body, "benchmark", as_of_us, "documentation", "", "", "")


def _ranges(network: Network) -> ReferenceFile:
    """Which provider of the force holds which addresses, as public registries say."""
    lines = ["provider,prefix,from,to,kind"]
    for number, provider in enumerate(PROVIDERS):
        first = network.base + provider.first
        blocks = ipaddress.summarize_address_range(
            ipaddress.IPv4Address(dotted(first)), ipaddress.IPv4Address(dotted(first + max(1, provider.size) - 1))
        )
        prefixes = [str(block) for block in blocks] if provider.size else ["203.0.113.0/24"]
        if any(line.prefix for line in network.by_provider[number]):
            prefixes += sorted({":".join(line.prefix.split(":")[:3]) + "::/48" for line in network.by_provider[number] if line.prefix})
        lines += [f"{provider.name},{prefix},,,{provider.kind}" for prefix in prefixes]
    return ReferenceFile("ranges.csv", "providers", "", providers=read_ranges_csv("\n".join(lines)).value)
