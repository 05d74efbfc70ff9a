"""Writes the area of one force: loose files in folders of at most a thousand, tables, truth parts."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from pathlib import Path

from rightdoor.simulation import cybertip_json, cybertip_xml, logs, truth
from rightdoor.simulation.area import Area, Case, Order
from rightdoor.simulation.cybertip_xml import Document
from rightdoor.simulation.network import PROVIDERS
from rightdoor.simulation.nouns import LogRow, Referral
from rightdoor.simulation.oracle import Told
from rightdoor.simulation.papers.tables import RESULTS, SCHEDULE, result_rows, schedule_row
from rightdoor.simulation.words import force_name

FOLDER_LIMIT = 1000
AUTHORITY = "TRAINING-0001"
PARTS = ("footprints", "requests", "subjects", "premises")


class AreaWriter:
    """One force's part of the inbox and of the truth."""

    def __init__(self, out: Path, order: Order) -> None:
        self.area, self.order = Area(order), order
        self.inbox = out / "inbox"
        self.folder = force_name(order.force).lower().replace(" ", "-")
        (self.inbox / self.folder).mkdir(parents=True, exist_ok=True)
        parts = out / "truth" / "parts"
        parts.mkdir(parents=True, exist_ok=True)
        self.truth = {name: open(parts / f"{name}-{order.force:02d}", "w", encoding="utf-8") for name in PARTS}  # noqa: SIM115
        self.counts: Counter[str] = Counter()
        self._schedules: dict[int, list[tuple[int, list[str]]]] = {}
        self._results: dict[int, list[tuple[int, list[str]]]] = {}
        self._logs: dict[str, list[LogRow]] = {}
        self._told: dict[str, Told] = {}
        self._asked: dict[str, list[str]] = {}
        self._calls: list[list[str]] = []
        self._premises: set[tuple[str, str]] = set()
        self._tips = 0

    def write(self) -> Counter[str]:
        """Write everything; counts by kind."""
        for case in self.area.cases():
            self._case(case)
        self._tables()
        for file in self.truth.values():
            file.close()
        return self.counts

    def _case(self, case: Case) -> None:
        self.counts["subjects"] += 1
        self.counts["high_harm"] += case.subject.high_harm
        asked: dict[str, list[str]] = {}
        for papers in case.papers:
            asked.setdefault(papers.act.key, []).append(papers.request_id)
            self._schedules.setdefault(papers.provider, []).append((papers.sent, schedule_row(papers, AUTHORITY)))
            self._results.setdefault(papers.provider, []).extend((papers.produced, row) for row in result_rows(papers))
            self.truth["requests"].write(truth.request(papers))
            self.counts["requests"] += 1
            self.counts["slips"] += bool(papers.mode)
            self.counts["slips_no_program_sees"] += papers.detectable == "no"
            self._doors(case, papers.request_id)
        for number, referral in enumerate(case.referrals):
            self._referral(referral, [r.number for r in case.referrals[:number]], case.told, asked)
        for row in case.log_rows:
            self._logs.setdefault(row.tool.name, []).append(row)
            self._told[row.act.key] = case.told[row.act.key]
            self._asked[row.act.key] = asked.get(row.act.key, [])
        first = self.area.scale.specimens and not self._calls
        if "child-at-risk" in case.subject.indications or first or self.area.rng.random() < 0.03:
            about = case.subject if "child-at-risk" in case.subject.indications else None
            reference = f"CALL{self.order.force + 1:02d}-{len(self._calls) + 1:04d}"
            self._calls.append(logs.call(about, reference, as_of=self.order.as_of, rng=self.area.rng))
            if about is not None:
                about.referrals.append(reference)
        self.truth["subjects"].write(truth.subject_line(case.subject))

    def _doors(self, case: Case, request_id: str) -> None:
        for papers in case.papers:
            if papers.request_id != request_id:
                continue
            for row in papers.rows:
                if (row.premises.key, row.shown) not in self._premises:
                    self._premises.add((row.premises.key, row.shown))
                    self.truth["premises"].write(truth.premises_line(row.premises, row.shown))

    def _referral(self, referral: Referral, prior: list[str], told: dict[str, Told], asked: dict[str, list[str]]) -> None:
        self.counts["referrals"] += 1
        documents = []
        if referral.form in ("xml", "both"):
            documents.append(cybertip_xml.report(referral, prior))
            documents += [cybertip_xml.file_details(referral, i) for i in range(len(referral.files))]
        if referral.form in ("json", "both"):
            documents.append(cybertip_json.document(referral))
        for document in documents:
            folder = f"{self.folder}/cybertips-{self._tips // FOLDER_LIMIT + 1:03d}"
            if self._tips % FOLDER_LIMIT == 0:
                (self.inbox / folder).mkdir()
            self._tips += 1
            self._document(folder, document, told, asked)

    def _document(self, folder: str, document: Document, told: dict[str, Told], asked: dict[str, list[str]]) -> None:
        sha256 = self._file(folder, document.name, document.text)
        out = self.truth["footprints"]
        for place in document.places:
            key = place.act.key
            out.write(truth.footprint(place, told[key], file=f"{folder}/{document.name}", sha256=sha256, requests=asked.get(key, [])))
        self.counts["footprints"] += len(document.places)

    def _file(self, folder: str, name: str, text: str) -> str:
        data = text.encode("utf-8")
        handle = os.open(self.inbox / folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            os.write(handle, data) if len(data) < 1 << 20 else self._whole(handle, data)
        finally:
            os.close(handle)
        self.counts["documents"] += 1
        self.counts["bytes"] += len(data)
        return hashlib.sha256(data).hexdigest()

    @staticmethod
    def _whole(handle: int, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]

    def _tables(self) -> None:
        for tool, rows in sorted(self._logs.items()):
            document = logs.observation_log(f"observations-{tool.lower()}.csv", rows, AUTHORITY)
            self._document(self.folder, document, self._told, self._asked)
            self.counts["observations"] += len(rows)
        for provider, name in enumerate(p.name.lower().replace(" ", "-") for p in (*PROVIDERS, PROVIDERS[0])):
            key, label = (provider, name) if provider < len(PROVIDERS) else (-1, "unknown-provider")
            if key in self._schedules:
                self._file(self.folder, f"schedule-{label}.csv", logs.csv_text(SCHEDULE, (row for _, row in sorted(self._schedules[key]))))
                self._file(self.folder, f"results-{label}.csv", logs.csv_text(RESULTS, (row for _, row in sorted(self._results[key]))))
        if self._calls:
            self._file(self.folder, "calls.csv", logs.csv_text(logs.CALLS, self._calls))
            self.counts["referrals"] += len(self._calls)
            self.counts["calls"] += len(self._calls)
