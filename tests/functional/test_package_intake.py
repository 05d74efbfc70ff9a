"""Packages in an inbox: read where the seal holds and the same follows, kept unread where it does not, refused by a live store."""

from __future__ import annotations

import csv
import io
import json
import secrets
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest_functional import AS_OF, Cli
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from package_desk import Papers

from rightdoor.operations.package_build import Request, build_package
from rightdoor.reporting.container import seal, unseal
from rightdoor.reporting.package import digests, wrapped
from rightdoor.store.keys import KeyFolder
from rightdoor.store.open import open_store

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NOW = 1_772_500_000_000_000


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> bytes:
    """A training package of one person with two corroborated events."""
    folder = tmp_path_factory.mktemp("sender")
    papers = Papers()
    for day in (5, 9):
        papers.ask(papers.event("c-sure", day))
    papers.write(folder / "inbox")
    cli, store = Cli(folder / "home"), folder / "store"
    (line,) = cli.run(folder / "inbox", store)
    opened = open_store(
        store, write=True, actor="os:tester", now_us=NOW, key_source=KeyFolder(folder / "home" / ".config" / "rightdoor"),
        random_bytes=secrets.token_bytes,
    )  # fmt: skip
    with opened:
        build_package(opened, Request(line["subject"], "warrant", "os:tester", NOW), folder / "p.zip", key=KEY)
    return (folder / "p.zip").read_bytes()


def with_another_address(members: dict[str, bytes]) -> dict[str, bytes]:
    """The members, with another house in the provider's result."""
    (name,) = [name for name in members if name.endswith("results.csv")]
    changed = members[name].replace(b"10 Invented Street", b"66 Invented Street")
    assert changed != members[name]
    return {**members, name: changed}


def zipped(members: dict[str, bytes], folder: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(folder + name, data)
    return out.getvalue()


def rezipped_altered(data: bytes) -> bytes:
    return zipped(with_another_address(dict(unseal(data).members)))


def resigned_altered(data: bytes) -> bytes:
    """Signed again by the sender's key over a manifest that does not name the altered paper."""
    return seal(with_another_address(dict(unseal(data).members)), kind="training", key=KEY)


def without_manifest(data: bytes) -> bytes:
    members = with_another_address(dict(unseal(data).members))
    del members["package.json"]
    return zipped(members, "sent/")


def flipped(data: bytes) -> bytes:
    return data[:-1] + (b"0" if data[-1:] != b"0" else b"1")


def flipped_in_paper(data: bytes) -> bytes:
    at = data.index(b"results.csv") + 40
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


BROKEN = {
    "rezipped": lambda data: zipped(dict(unseal(data).members)),
    "altered": rezipped_altered,
    "in-folder": lambda data: zipped(with_another_address(dict(unseal(data).members)), "deep/unz/"),
    "no-manifest": without_manifest,
    "resigned": resigned_altered,
    "truncated": lambda data: data[:-10],
    "flipped": flipped,
    "in-paper": flipped_in_paper,
}


@dataclass
class Received:
    """What a store holds after a run."""

    cli: Cli
    store: Path

    def findings(self) -> list[dict]:
        return self.cli.lines("data-findings", "--store", self.store)

    def codes(self) -> Counter[str]:
        return Counter(f["code"] for f in self.findings())

    def read(self) -> list[str]:
        return sorted(e["reader"] for e in self.cli.lines("exhibits", "--store", self.store) if e["reader"])

    def statuses(self) -> list[str]:
        return [line["status"] for line in self.cli.lines("attributions", "--store", self.store)]


def received(folder: Path, files: dict[str, bytes]) -> Received:
    for name, data in files.items():
        (folder / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "in" / name).write_bytes(data)
    cli = Cli(folder / "home")
    cli.run(folder / "in", folder / "store")
    return Received(cli, folder / "store")


@pytest.fixture(scope="module")
def broken(package, tmp_path_factory) -> Received:
    """Every broken form in one inbox."""
    return received(tmp_path_factory.mktemp("broken"), {f"{name}.zip": make(package) for name, make in BROKEN.items()})


def test_what_is_not_whole_is_kept_and_not_read(broken):
    assert broken.read() == []
    assert broken.statuses() == []
    stops = [f for f in broken.findings() if f["code"] == "package-not-whole"]
    names = {e["exhibit"]: e["name"] for e in broken.cli.lines("exhibits", "--store", broken.store)}
    assert sorted(names[f["exhibit"]] for f in stops) == sorted(f"{name}.zip" for name in BROKEN)
    assert {f["severity"] for f in stops} == {"stop"}
    assert all(f["locator"] and "rightdoor package check" in f["message"] for f in stops)
    assert sum(name.endswith("results.csv") for name in names.values()) >= len({"rezipped", "altered"})


def test_reading_again_does_not_read_it_either(broken):
    for said in ((), ("--all",)):
        broken.cli("reread", *said, "--store", broken.store, "--as-of", AS_OF)
    assert broken.read() == []
    assert broken.statuses() == []


def test_the_same_bytes_received_otherwise_are_read(broken, package, tmp_path):
    """What is kept unread is the receipt, not the exhibit."""
    members = unseal(package).members
    (name,) = [name for name in members if name.endswith("schedule.csv")]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "schedule.csv").write_bytes(members[name])
    broken.cli.run(tmp_path / "in", broken.store)
    broken.cli("reread", "--all", "--store", broken.store, "--as-of", AS_OF)
    assert broken.read() == ["schedule"]


def test_a_whole_one_is_read_and_nothing_is_said_against_it(package, tmp_path):
    held = received(tmp_path, {"p.zip": package})
    assert held.statuses() == ["corroborated"] * 2
    assert not {"package-differs", "package-not-whole", "package-unread", "package-opened"} & held.codes().keys()
    assert held.codes()["package-received"] == 1


def test_a_signed_status_that_does_not_follow_stops(package, tmp_path):
    members = dict(unseal(package).members)
    lines = json.loads(members["attributions.json"])["content"]
    lines[0]["status"] = "single-strand"
    members["attributions.json"] = wrapped(lines)
    told = json.loads(members.pop("package.json"))
    told["members"] = digests(members)
    held = received(tmp_path, {"p.zip": seal({**members, "package.json": json.dumps(told).encode()}, kind="training", key=KEY)})
    said = [f for f in held.findings() if f["code"] == "package-differs"]
    assert any(lines[0]["footprint"] in f["message"] and "single-strand" in f["message"] for f in said)
    assert {f["severity"] for f in said} == {"stop"}
    (of_event,) = [f for f in said if f["field"] == "status"]
    (log,) = [name for name in members if name.endswith("log.csv")]
    assert (of_event["locator"], of_event["raw"]) == (f"member:{log}#{lines[0]['locator']}", "single-strand")
    own = {line["locator"]: line for line in held.cli.lines("attributions", "--store", held.store)}
    assert len(own) == len(lines) and lines[0]["footprint"] not in {line["footprint"] for line in own.values()}
    stops = {at: [f for f in line["findings"] if f["pattern"] == "status-differs"] for at, line in own.items()}
    (stop,) = stops.pop(lines[0]["locator"])
    assert (stop["code"], stop["severity"]) == ("RD-A17", "stop")
    assert stop["message"] == "The sender's package says single-strand; the checks run again here on its papers give corroborated."
    assert own[lines[0]["locator"]]["status"] == "contradicted"
    assert not any(stops.values()), "of the other event both say the same"
    held.cli("reread", "--all", "--store", held.store, "--as-of", AS_OF)
    assert sorted(held.statuses()) == ["contradicted", "corroborated"]


def test_an_extracted_folder_in_a_training_store_says_so(package, tmp_path):
    """What the manifest names is read with a caution; what is not as it names it is kept and not read."""
    members = dict(unseal(package).members)
    altered = with_another_address(members)
    (results,) = [name for name in members if altered[name] != members[name]]
    held = received(tmp_path, {f"a/unz/{name}": data for name, data in altered.items()} | {"own.csv": own_log()})
    assert "results" not in held.read()
    assert {"observations", "schedule"} <= set(held.read())
    found = {(f["code"], f["severity"]): 0 for f in held.findings()}
    assert {("package-opened", "caution"), ("package-not-whole", "stop")} <= found.keys()
    (stop,) = [f for f in held.findings() if f["code"] == "package-not-whole"]
    names = {e["exhibit"]: e["name"] for e in held.cli.lines("exhibits", "--store", held.store)}
    assert names[stop["exhibit"]] == f"a/unz/{results}"
    opened = {names[f["exhibit"]] for f in held.findings() if f["code"] == "package-opened"}
    assert "own.csv" not in opened
    held.cli("reread", "--all", "--store", held.store, "--as-of", AS_OF)
    assert "results" not in held.read()
    assert {names[f["exhibit"]] for f in held.findings() if f["code"] == "package-opened"} == opened


def own_log() -> bytes:
    """A paper of the receiver's own that lies in the same inbox."""
    papers = Papers()
    row = papers.event("c-other", 7)
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row), lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode()


def test_a_live_store_takes_in_nothing_of_an_opened_training_package(package, tmp_path, store_factory):
    """Extracted, moved about, altered, or packed again; what lies beside it is taken in."""
    live, inbox = store_factory.folder("live"), tmp_path / "inbox"
    members = dict(unseal(package).members)
    (schedule,) = [name for name in members if name.endswith("schedule.csv")]
    files = {f"unz/{name}": data for name, data in with_another_address(members).items()}
    files |= {"moved.csv": members[schedule], "re.zip": zipped(members), "own.csv": own_log()}
    files |= {"outer.zip": zipped({**{f"unz/{n}": d for n, d in members.items()}, "note.txt": b"a note"})}
    files |= {"cut.zip": package[:-10]}
    for name, data in files.items():
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(data)
    (key,) = (path for path in store_factory.key_source.folder.glob("*.key") if path.stem in (live / "store.json").read_text())
    cli = Cli(tmp_path / "home")
    for _ in range(2):
        cli("run", inbox, "--store", live, "--authority", "A-1", "--key-file", key)
        held = Received(cli, live)
        names = sorted(e["name"] for e in cli.lines("exhibits", "--store", live))
        assert names == ["outer.zip", "outer.zip!note.txt", "own.csv"]
        assert held.read() == ["observations"]
        refused = {(f["locator"], f["severity"]) for f in held.findings() if f["code"] == "package-training"}
        assert {("re.zip", "stop"), ("cut.zip", "stop"), ("moved.csv", "stop"), ("unz/package.json", "stop")} <= refused
        assert {(f"unz/{name}", "stop") for name in members} <= refused
        assert ("own.csv", "stop") not in refused
