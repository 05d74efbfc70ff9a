"""Benchmark: a package of 500 footprints is built and checked again, against bare hashing, packing and attributing of the same.

`python benchmarks/package.py` prints one JSON line:
{"name", "build_s", "check_s", "peer_s", "ratio", "rows", "size", "limit"}; seconds are medians. The peer does in this process what nobody
can leave out: SHA-256 and deflate of the same bytes, Ed25519 over them, readers and rules over the same papers.
`ratio` is (build + check) / peer; the papers lie among as many rows of other people.
"""

from __future__ import annotations

import csv
import hashlib
import json
import secrets
import statistics
import tempfile
import time
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rightdoor.operations.derived import read_column, shown_derived
from rightdoor.operations.package_build import Request, build_package
from rightdoor.operations.package_check import check_package
from rightdoor.operations.package_reread import attributions_of, inputs_of, reference_inside, reread
from rightdoor.operations.rebuild import rebuild
from rightdoor.operations.take_in import Intake, take_in
from rightdoor.reporting.container import unseal
from rightdoor.reporting.package import open_package
from rightdoor.store.create import create_store
from rightdoor.store.keys import KeyFolder
from rightdoor.store.open import Store, open_store

EVENTS = 500
ASKED = 50  # of them: the planner asks about the fewest that can corroborate
ROUNDS = 5
LIMIT = 6.0
LIMIT_S = 2.0  # build and check together; "about a second" each on two free cores
NOW = 1_772_500_000_000_000


def write_inbox(folder: Path, asked: int) -> None:
    """One log, one schedule and one result file for two people, row by row in turn; `asked` events of each are asked about."""
    folder.mkdir()
    with (
        (folder / "log.csv").open("w", newline="") as log,
        (folder / "schedule.csv").open("w", newline="") as schedule,
        (folder / "results.csv").open("w", newline="") as results,
    ):
        writers = [csv.writer(each) for each in (log, schedule, results)]
        writers[0].writerow(["observation_id", "observed_at", "zone", "ip", "port", "network", "client_id", "act", "tool"])
        writers[1].writerow(["request_id", "source_ref", "provider", "identifier", "instant", "zone", "sent_at", "entered"])
        writers[2].writerow(
            ["request_id", "provider", "echo_identifier", "echo_instant", "echo_zone", "result", "assigned_from", "assigned_to",
             "assigned_zone", "subscriber_ref", "address", "postcode", "address_role", "address_from", "network_kind", "produced_at"]
        )  # fmt: skip
        for n in range(EVENTS * 2):
            who, k = n % 2, n // 2
            day, ip = f"2026-01-{1 + k % 28:02d}", f"198.{18 + who}.{k // 250}.{1 + k % 250}"
            at = f"{day}T{k % 23:02d}:{k % 60:02d}:{k % 59:02d}Z"
            writers[0].writerow([f"OBS-{n}", at, "UTC", ip, "", "ed2k", f"c{who}", "offered", "watcher"])
            if k >= asked:
                continue
            writers[1].writerow([f"R-{n}", f"OBS-{n}", f"Provider{k % 3}", ip, at, "UTC", "2026-02-01T09:00:00Z", "machine"])
            writers[2].writerow(
                [f"R-{n}", f"Provider{k % 3}", ip, at, "UTC", "data", f"{day}T00:00:00Z", f"{day}T23:59:59Z", "UTC", f"S{who}-{k % 3}",
                 f"{1 + who} Invented Street", "ZZ1 1CK", "installation", "2020-01-01", "fixed", "2026-02-03T12:00:00Z"]
            )  # fmt: skip


def store_of(folder: Path, asked: int) -> Store:
    """A training store with the inbox taken in; the caller closes it."""
    write_inbox(folder / "inbox", asked)
    keys = KeyFolder(folder / "keys")
    place = folder / "store"
    create_store(
        place, kind="training", declaration=None, now_us=NOW, actor="bench", random_bytes=secrets.token_bytes, key_source=keys,
        database_url=None, owner_url=None,
    )  # fmt: skip
    store = open_store(place, write=True, actor="bench", now_us=NOW, key_source=keys, random_bytes=secrets.token_bytes)
    take_in(store, folder / "inbox", Intake("AUTH-1", "bench", NOW), random_bytes=secrets.token_bytes, progress=lambda *_: None)
    rebuild(store, actor="bench", at_us=NOW, progress=lambda *_: None)
    return store


def timed(call: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    call()
    return time.perf_counter() - started


def peer(data: bytes, key: Ed25519PrivateKey) -> None:
    """What no package can do without, for both sides: hash, pack and sign; hash, unpack, verify; read and attribute, twice."""
    members = unseal(data).members
    for _ in range(2):
        for content in members.values():
            hashlib.sha256(content).digest()
            zlib.decompress(zlib.compress(content, 6))
        key.public_key().verify(key.sign(hashlib.sha512(data).digest()), hashlib.sha512(data).digest())
        package = open_package(unseal(data)).package
        assert package is not None
        attributions_of(inputs_of(package, reread(package), reference_inside(package.reference)[0]))


def measure(asked: int) -> bool:
    """Print one line; whether it is within its limits. The seconds have a limit where the planner's few are asked about."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        key = Ed25519PrivateKey.from_private_bytes(secrets.token_bytes(32))
        out = folder / "package.zip"
        seconds: dict[str, list[float]] = {"build": [], "check": [], "peer": []}
        with store_of(folder, asked) as store:
            with store.connect() as connection:
                ref = shown_derived(store, connection)
            assert ref is not None
            subject = next(read_column(ref, "subjects", "subject"))
            for _ in range(ROUNDS if asked == ASKED else 1):
                seconds["build"].append(timed(lambda: build_package(store, Request(subject, "warrant", "bench", NOW), out, key=key)))
                data = out.read_bytes()
                checked = check_package("package.zip", data)
                assert checked.same, checked.differences[:1]
                seconds["check"].append(timed(partial(check_package, "package.zip", data)))
                seconds["peer"].append(timed(partial(peer, data, key)))
        build, check, bare = (statistics.median(seconds[name]) for name in ("build", "check", "peer"))
    ratio = (build + check) / bare
    line = {
        "name": f"package, {EVENTS} footprints, {asked} asked about", "build_s": round(build, 3), "check_s": round(check, 3), "peer_s": round(bare, 3),
        "ratio": round(ratio, 2), "rows": len(checked.events), "size": len(data), "limit": LIMIT,
    }  # fmt: skip
    print(json.dumps(line))
    return ratio <= LIMIT and (asked > ASKED or build + check <= LIMIT_S) and len(checked.events) == EVENTS


def main() -> int:
    """Print the lines; exit 1 over a limit."""
    within = [measure(asked) for asked in (ASKED, EVENTS)]
    return 0 if all(within) else 1


if __name__ == "__main__":
    raise SystemExit(main())
