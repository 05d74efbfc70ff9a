"""What the simulation writes: the contract's columns, well-formed documents, nothing that could exist, the same bytes for a seed."""

from __future__ import annotations

import csv
import hashlib
import ipaddress
import json
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from rightdoor.readers.limits import Limits
from rightdoor.readers.register import reader_for
from rightdoor.readers.source import Source
from rightdoor.simulation.area import Order
from rightdoor.simulation.simulate import SimulationSummary, simulate, write_area

AS_OF = 1_780_300_800_000_000
FORBIDDEN_INWARD = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]? ([0-9][A-Z]{2})\b")
ALLOWED = [ipaddress.ip_network(n) for n in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15", "2001:db8::/32")]
# Names of schemas, which the formats themselves prescribe; no person or case is there.
SCHEMA_HOSTS = {"report.cybertip.org", "www.w3.org", "github.com"}
COLUMNS = {
    "schedule": "request_id source_ref footprint provider identifier_type identifier port instant zone authority sent_at sent_by entered check_code",
    "results": "request_id provider echo_identifier echo_port echo_instant echo_zone check_code result assigned_from assigned_to assigned_zone "
    "port_from port_to subscriber_ref account_holder address postcode uprn address_role address_from address_to network_kind caveat rendering "
    "produced_at",
    "observations": "observation_id observed_at zone clock_error_s ip port network client_id client_name act file_name file_size hash_type hash "
    "tool tool_version authority",
    "calls": "reference received_at channel anonymous identifier_type identifier child_at_risk text urgent",
}
PERSON_ORDER = "victimPerson personOrUserReportedPerson espIdentifier espService screenName ipCaptureEvent priorCTReports".split()
FILE_ORDER = (
    "reportId fileId originalFileName uploadedToEspTimestamp fileViewedByEsp publiclyAvailable fileRelevance potentialMeme fileAnnotations "
    "industryClassification originalFileHash ipCaptureEvent"
).split()


@pytest.fixture(scope="module", params=["small", "force"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SimulationSummary:
    return simulate(tmp_path_factory.mktemp("made"), scale=request.param, seed=11, as_of_us=AS_OF, slips=0.2)


def files(summary: SimulationSummary) -> list[Path]:
    return sorted(p for p in summary.inbox.rglob("*") if p.is_file())


def texts(summary: SimulationSummary) -> Iterator[str]:
    for path in [*files(summary), *sorted(summary.truth.iterdir())]:
        yield path.read_text(encoding="utf-8")


def truth(summary: SimulationSummary, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (summary.truth / f"{name}.jsonl").read_text().splitlines()]


def _account(root: Any) -> Any:
    return root.find("victim") if root.find("victim") is not None else root.find("personOrUserReported")


def test_documents_are_well_formed_and_in_schema_order(made: SimulationSummary) -> None:
    roots: Counter[str] = Counter()
    for path in files(made):
        if path.suffix == ".xml":
            root = etree.parse(str(path)).getroot()
            roots[root.tag] += 1
            part, order = (root, FILE_ORDER) if root.tag == "fileDetails" else (_account(root), PERSON_ORDER)
            tags = [order.index(str(child.tag)) for child in part]
            assert tags == sorted(tags), path.name
            if root.tag == "report" and len(part) > 1:  # an empty report has a screen name alone
                assert part.findtext("espIdentifier") and part.findtext("espService"), path.name
        elif path.suffix == ".json":
            json.loads(path.read_text())
            roots["json"] += 1
    assert roots["report"] >= 5 and roots["fileDetails"] > roots["report"] and roots["json"] >= 3


def test_tables_have_the_columns_of_the_contract(made: SimulationSummary) -> None:
    seen = set()
    for path in files(made):
        kind = path.name.split("-")[0].split(".")[0]
        if path.suffix == ".csv" and kind in COLUMNS:
            seen.add(kind)
            with open(path, encoding="utf-8", newline="") as table:
                rows = list(csv.reader(table))
            assert rows[0] == COLUMNS[kind].split()
            assert len(rows) > 1 and all(len(row) == len(rows[0]) for row in rows)
    assert seen == set(COLUMNS)


def test_every_file_is_read_by_the_reader_of_its_kind_without_a_stop(made: SimulationSummary) -> None:
    names: Counter[str] = Counter()
    for path in files(made):
        data = path.read_bytes()
        source = Source(path.name, len(data), data[:65536], lambda p=path: open(p, "rb"))  # noqa: SIM115
        reader = reader_for(source)
        if reader is None:
            assert path.name in ("notes-of-desk.txt", "package.csv")  # the package is read once its mapping is declared
            continue
        names[reader.NAME] += 1
        findings = [x for x in reader.read(source, Limits()) if hasattr(x, "severity")]
        assert {f.code for f in findings} <= {"zone-missing", "network-undeclared", "validity-undeclared"}, (path.name, findings)
    assert len(names) >= 10


def test_no_address_home_telephone_or_name_that_could_exist(made: SimulationSummary) -> None:
    postcodes = phones = mails = addresses = 0
    for text in texts(made):
        for found in re.findall(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])", text):
            addresses += 1
            assert any(ipaddress.ip_address(found) in net for net in ALLOWED if net.version == 4), found
        for found in re.findall(r"(?<![0-9a-fA-F:])[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){7}(?![0-9a-fA-F:])", text):
            if not found.startswith("01:"):  # a DHCP client id, not an address
                assert any(ipaddress.ip_address(found) in net for net in ALLOWED if net.version == 6), found
        for inward in FORBIDDEN_INWARD.findall(text):
            postcodes += 1
            assert set(inward[1:]) <= set("CIKMOV"), inward
        for found in re.findall(r"\+44\d+|\b0[17]\d{9}\b", text):
            phones += 1
            assert re.fullmatch(r"\+447700900\d{3}|\+441632960\d{3}", found), found
        for domain in re.findall(r"[A-Za-z0-9]@([A-Za-z0-9.-]+\.[a-z]+)", text):
            mails += 1
            assert domain in ("example.com", "example.net", "example.org"), domain
        for host in re.findall(r"https?://([^/\"\s:]+)", text):
            assert host in SCHEMA_HOSTS, host
    assert min(postcodes, phones, mails, addresses) > 5


def test_every_footprint_of_the_truth_stands_in_its_file(made: SimulationSummary) -> None:
    digests = {str(p.relative_to(made.inbox)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files(made)}
    rows = truth(made, "footprints")
    assert len(rows) == made.counts["footprints"] >= 10
    assert all(digests[row["file"]] == row["exhibit"] for row in rows)
    assert all(row["literal"] in (made.inbox / row["file"]).read_text() for row in rows[:400])


def test_the_counts_are_those_of_what_was_written(made: SimulationSummary) -> None:
    assert made.counts["documents"] == len(files(made))
    assert made.counts["bytes"] == sum(p.stat().st_size for p in files(made))
    requests, subjects = truth(made, "requests"), truth(made, "subjects")
    assert made.counts["requests"] == len(requests)
    assert made.counts["slips"] == sum(bool(r["mode"]) for r in requests)
    assert made.counts["slips_no_program_sees"] == sum(r["detectable"] == "no" for r in requests)
    assert made.counts["subjects"] == len(subjects) >= 3
    assert made.counts["high_harm"] == sum(s["high_harm"] for s in subjects)
    assert json.loads((made.truth / "summary.json").read_text())["counts"] == made.counts


def test_no_folder_holds_more_than_a_thousand_files(made: SimulationSummary) -> None:
    assert max(Counter(p.parent for p in files(made)).values()) <= 1000


def test_the_truth_is_nowhere_in_the_inbox(made: SimulationSummary) -> None:
    for path in files(made):
        text = path.read_text()
        assert not re.search(r"\b[SAHP]00-\d{5}", text), path.name


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        simulate(tmp_path / name, scale="small", seed=seed, as_of_us=AS_OF)
    assert _bytes(tmp_path / "a") == _bytes(tmp_path / "b")
    assert _bytes(tmp_path / "a") != _bytes(tmp_path / "c")


ONE_FORCE = Order("national", 8, 6, 0.05, 0.03, AS_OF)


def test_an_area_of_the_nation_has_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    write_area(tmp_path / "here", ONE_FORCE)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(write_area, tmp_path / "there", ONE_FORCE).result(timeout=120)
    assert _bytes(tmp_path / "here") == _bytes(tmp_path / "there")


def test_an_inbox_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    simulate(tmp_path, scale="small", seed=3, as_of_us=AS_OF)
    with pytest.raises(FileExistsError):
        simulate(tmp_path, scale="small", seed=3, as_of_us=AS_OF)


def test_harm_is_planted_at_its_base_rate_and_each_is_indicated(tmp_path: Path) -> None:
    summary = simulate(tmp_path, scale="force", seed=2, as_of_us=AS_OF)
    subjects = truth(summary, "subjects")
    harmful = [s for s in subjects if s["high_harm"]]
    assert 0.06 <= len(harmful) / len(subjects) <= 0.12
    assert all(s["indications"] and s["track"] != "child" for s in harmful)
    chance = [s for s in subjects if s["indications"] and not s["high_harm"]]
    assert 0.03 <= len(chance) / len(subjects) <= 0.25
    assert sum(s["track"] == "child" for s in subjects) >= 5
