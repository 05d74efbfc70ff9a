"""`rightdoor match` from outside: the lines of the contract, nothing written where it reads, killed at random and resumed."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import random
import signal
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest_functional import Cli
from inside import nobody_left

from media_images import fat_image, partitioned, write_e01
from media_pictures import jpeg

CONTRACT = ("path", "exhibit", "size", "md5", "sha1", "sha256", "pdq", "quality", "matches", "findings")


def lay(folder: Path, count: int) -> None:
    """Generated pictures, words, an archive, an image in segments, and a known set beside them."""
    box = folder / "box"
    (box / "sub").mkdir(parents=True)
    pictures = [jpeg(seed) for seed in range(12)]
    for number in range(count):
        if number % 3:
            (box / "sub" / f"{number:04d}.txt").write_bytes(f"words {number} ".encode() * (number % 50 + 1))
        else:
            (box / f"{number:04d}.jpg").write_bytes(pictures[number % 12] + b"\0" * number)
    with zipfile.ZipFile(box / "many.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count // 4):
            archive.writestr(f"m/{number}.txt", f"member {number}" * 40)
        archive.writestr("m/p.jpg", pictures[1])
    files = {f"d/{number:03d}.jpg": pictures[number % 12] for number in range(count // 8)}
    write_e01(box / "case.E01", partitioned(fat_image(files, deleted={"gone.jpg": pictures[2]})), segment=60_000)
    (folder / "known.md5").write_text(hashlib.md5(pictures[1]).hexdigest() + "\n")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Cli, Path]]:
    """A store that holds one set, and a folder to match."""
    base = tmp_path_factory.mktemp("match").resolve()
    cli = Cli(base / "home")
    lay(base, 240)
    cli("hashset", "import", base / "known.md5", "--store", base / "store", "--authority", "test")
    yield cli, base
    nobody_left(cli, base / "store")


def test_lines_are_as_the_contract_says(scene):
    cli, base = scene
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in base.joinpath("box").rglob("*")}
    lines = cli.lines("match", base / "box", "--store", base / "store")
    assert all(tuple(line)[: len(CONTRACT)] == CONTRACT for line in lines)
    member = next(line for line in lines if line["path"].endswith("many.zip!m/p.jpg"))
    (found,) = member["matches"]
    assert (found["set"], found["kind"], found["distance"], found["algorithm"]) == ("known", "exact", 0, "md5")
    assert found["category"] is None
    assert len({line["path"] for line in lines}) == len(lines)
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in base.joinpath("box").rglob("*")} == before


def test_a_table_for_people_with_what_must_be_said(scene):
    cli, base = scene
    done = cli("match", base / "box", "--store", base / "store")
    assert "never seen" in done.stdout
    assert "known, version 1" in done.stderr
    if importlib.util.find_spec("pyewf") is not None:
        assert "intelligence, not validated as a forensic science activity" in done.stderr


def test_report_and_list_are_written_where_one_says_and_nowhere_else(scene, tmp_path):
    cli, base = scene
    cli("match", base / "box", "--store", base / "store", "--report", tmp_path / "r.json", "--first-seen", tmp_path / "f.csv")
    report = json.loads((tmp_path / "r.json").read_text())
    assert [each["name"].rpartition("/")[2] for each in report["exhibits"]] == ["box", "case.E01", "many.zip"]
    assert {"rightdoor", "hasher", "libraries", "purpose", "actor", "at", "standing"} <= set(report)
    assert (tmp_path / "f.csv").read_text().startswith("sha256,sha1,md5,pdq")
    assert (tmp_path / "f.csv").stat().st_mode & 0o077 == 0
    refused = cli("match", base / "box", "--store", base / "store", "--report", base / "box" / "r.json", code=2)
    assert "among the files" in refused.stderr


def test_a_path_that_is_not_there_is_refused(scene):
    cli, base = scene
    assert "is not there" in cli("match", base / "absent", "--store", base / "store", code=2).stderr


def test_without_a_store_one_is_made_and_digests_are_given(cli, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"a")
    (line,) = cli.lines("match", tmp_path / "a.txt", "--store", tmp_path / "store")
    assert (line["md5"], line["known"]) == (hashlib.md5(b"a").hexdigest(), "not-compared")
    nobody_left(cli, tmp_path / "store")


def killed(cli: Cli, arguments: list[object], after_s: float) -> int:
    """Start the command in a process group of its own and kill it all after so long; its exit code."""
    process = subprocess.Popen(
        cli.argv(*arguments), env=cli.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=after_s)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


def resumed_as_undisturbed(cli: Cli, base: Path, *, kills: int, seed: int, within_s: tuple[float, float]) -> list[int]:
    """Kill the command so often at random, run it to its end, compare; how the killed ones ended."""
    arguments = ["match", base / "box", "--store", base / "store", "--json"]
    undisturbed = cli(*arguments).stdout
    rng = random.Random(seed)
    ends = [killed(cli, arguments, rng.uniform(*within_s)) for _ in range(kills)]
    assert cli(*arguments).stdout == undisturbed
    cli("verify", "--store", base / "store")
    assert list((base / "store" / "matching").iterdir()) == []
    return ends


def test_killed_at_random_and_resumed_the_report_is_the_same(scene):
    cli, base = scene
    start = time.monotonic()
    cli("match", base / "box", "--store", base / "store", "--json")
    took = time.monotonic() - start
    ends = resumed_as_undisturbed(cli, base, kills=3, seed=5, within_s=(0.3 * took, took))
    assert -signal.SIGKILL in ends
