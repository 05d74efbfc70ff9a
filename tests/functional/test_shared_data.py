"""Every real sample beside a simulated inbox: known formats give their known counts, the rest are exhibits with findings."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from pathlib import Path

import pytest
from conftest_functional import ROOT, Cli
from inside import opened, said

from rightdoor.operations.bulk import open_engine
from rightdoor.operations.verify import verify_store

MEDIA = {"ART": 1, "AVI": 30, "GIF": 462, "TIF": 31, "WMV": 95}
BLOCKS = {
    "backup.leases": 2, "debian7.leases": 6, "debian7.leases.gz/debian7.leases": 6, "epoch.leases": 2, "options.leases": 1,
    "pfsense.leases": 2, "static.leases": 1, "dhcpd6-4.2.4.leases": 2, "dhcpd6-4.3.3.leases": 4,
}  # fmt: skip
KEA = {"lease4_dump_test.reference.csv": 3, "lease6_dump_test.reference.csv": 4}


@pytest.fixture(scope="session")
def shared():
    folder = Path(os.environ.get("RIGHTDOOR_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the folder of real samples is not beside the repository; set RIGHTDOOR_SHARED_DATA")
    return folder


class Mixed:
    """What the store says after taking in both."""

    def __init__(self, cli: Cli, store: Path, run_stderr: str) -> None:
        self.stderr = run_stderr
        with opened(cli, store) as opened_store:
            self.said = said(opened_store)
            self.report = verify_store(opened_store, progress=lambda _what, _done, _of: None)
            with opened_store.connect() as connection:
                self.stored = dict(connection.execute("select sha256, stored from exhibit").fetchall())
                with open_engine(opened_store, connection) as engine:
                    self.receipts = {r.name: r for r in engine.receipts()}
                    self.findings = defaultdict(set)
                    for f in engine.findings():
                        self.findings[f.receipt].add(f.code)
                    self.records = defaultdict(lambda: defaultdict(set))
                    for s in engine.statements(kinds=("lease", "media")):
                        self.records[s.receipt][s.kind].add(s.record)
        self.store = store

    def count(self, name: str, kind: str) -> int:
        """Records of a kind in the received thing of this name."""
        return len(self.records[self.receipts[name].receipt][kind])


@pytest.fixture(scope="module")
def mixed(shared, small, tmp_path_factory):
    base = tmp_path_factory.mktemp("mixed").resolve()
    cli = Cli(base / "home")
    shutil.copytree(small / "inbox", base / "inbox")
    shutil.copytree(
        shared, base / "inbox" / "shared", copy_function=os.link if os.stat(shared).st_dev == os.stat(base).st_dev else shutil.copy2
    )
    done = cli(
        "run", base / "inbox", "--store", base / "store", "--as-of", "2026-03-02T09:00:00Z", "--authority", "TEST-authority", "--json"
    )
    assert "Traceback" not in done.stderr
    return Mixed(cli, base / "store", done.stderr)


def test_every_file_is_an_exhibit_and_the_store_verifies(mixed, shared):
    files = {f"shared/{path.relative_to(shared)}" for path in shared.rglob("*") if path.is_file()}
    assert len(files) > 100
    assert files <= set(mixed.receipts)
    assert not mixed.report.divergences


def test_hash_exports_give_their_known_counts(mixed):
    assert {name: mixed.count(f"shared/vics/NSRL-CAID-{name}.json", "media") for name in MEDIA} == MEDIA


def test_lease_logs_give_their_known_counts_packed_or_plain(mixed):
    folder = "shared/network/isc-dhcp"
    packed = next(name for name in mixed.receipts if name.startswith(f"{folder}/debian7.leases.gz") and not name.endswith(".gz"))
    found = {name: mixed.count(packed if ".gz" in name else f"{folder}/{name}", "lease") for name in BLOCKS}
    assert found == BLOCKS
    assert mixed.receipts[packed].exhibit == mixed.receipts[f"{folder}/debian7.leases"].exhibit
    assert {name: mixed.count(f"shared/network/kea/{name}", "lease") for name in KEA} == KEA


def test_what_no_reader_knows_is_an_exhibit_with_a_finding(mixed):
    unread = [r for name, r in mixed.receipts.items() if name.startswith("shared/") and not r.reader]
    assert len(unread) > 50
    for receipt in unread:
        codes = mixed.findings[receipt.receipt]
        archive = any(r.parent == receipt.receipt for r in mixed.receipts.values())
        assert archive or codes & {"unknown-format", "media-not-kept", "empty-file", "mapping-missing"}, (receipt.name, codes)


def test_pictures_are_hashed_and_not_kept(mixed):
    pictures = [r for name, r in mixed.receipts.items() if name.startswith("shared/pdq/") and name.endswith((".jpg", ".png"))]
    assert len(pictures) >= 20
    for receipt in pictures:
        assert mixed.stored[receipt.exhibit] == "none"
        assert "media-not-kept" in mixed.findings[receipt.receipt]
    signs = (b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x89PNG\r\n\x1a\n")
    for path in mixed.store.rglob("*"):
        if path.is_file() and "postgres" not in path.relative_to(mixed.store).parts:
            content = path.read_bytes()
            assert not any(sign in content for sign in signs), path


def test_the_simulated_inbox_says_what_it_says_alone(mixed, ran):
    alone = ran.cli.lines("attributions", "--store", ran.store)
    mine = {line["exhibit"] for line in alone}
    assert [line for line in mixed.said["attributions"] if line["exhibit"] in mine] == alone
    subjects = {line["subject"]: {k: v for k, v in line.items() if k != "rank"} for line in mixed.said["triage"]}
    for line in ran.triage:
        assert subjects[line["subject"]] == {k: v for k, v in line.items() if k != "rank"}
