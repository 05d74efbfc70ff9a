"""Fixtures for all categories: stores on the real embedded PostgreSQL, cheap enough to have one per test.

A store is made once per session (and xdist worker) and copied, database and all, for each test that asks for one.
At the end of the session no server or supervisor of ours may be left.
"""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import hypothesis
import psutil
import pytest

from rightdoor.store.create import create_store
from rightdoor.store.declaration import Declaration
from rightdoor.store.folder import Kind
from rightdoor.store.keys import KeyFolder
from rightdoor.store.open import Store, open_store
from rightdoor.store.postgres import wait_until_stopped

sys.path.insert(0, str(Path(__file__).parent))
from desk_case import Desk, lay_template

NOW_US = 1_767_600_000_000_000  # 2026-01-05T08:00:00Z
ACTOR = "os:tester"
DECLARATION = Declaration(
    controller="Example Constabulary",
    dpia="DPIA-0001",
    appropriate_policy_document="APD-0001",
    schedule_8_condition="administration of justice",
)


# What takes long begins first, so that no worker is left alone with it at the end (`make test` gives whole files to workers, in order).
# Of the first three one asks for a desk: the others would wait until its tables are made.
LONGEST_FIRST = (
    "browser/desk/test_every_page.py", "contract/test_hostile.py", "functional/test_kill.py", "integration/desk/test_matrix_pages.py",
    "integration/desk/test_matrix_api.py", "functional/test_serve.py", "integration/desk/test_pages_fuzz.py",
    "integration/desk/test_replay_nation.py", "integration/desk/test_replay_regions.py", "integration/desk/test_replays.py",
    "integration/desk/test_random_cases.py", "integration/desk/test_day_of_action.py", "integration/desk/test_figures_table.py",
    "integration/store/test_open.py", "unit/cases/test_random_histories.py", "integration/desk/test_matrix_texts.py",
    "integration/desk/test_backup.py", "browser/desk/test_whole_way.py", "functional/test_refusals.py",
    "browser/desk/test_accounts_browser.py", "functional/test_main_job.py", "integration/desk/test_silent.py", "functional/test_registers.py",
    "browser/desk/test_identifiers_whole.py", "functional/test_results_map.py", "browser/axe/test_parts.py", "functional/test_hostile_inbox.py",
    "functional/test_front_door.py", "functional/test_picture_and_door.py", "functional/test_erasure.py", "functional/test_fair_list.py",
    "functional/test_arrangement.py", "functional/test_slip_rates.py", "integration/desk/test_deconfliction.py",
    "unit/media/perceptual/test_jpeg_luma.py", "functional/test_one_minute.py", "integration/desk/test_matrix_rows.py",
    "functional/test_package_papers.py", "browser/desk/test_communications.py", "browser/desk/test_decisions_browser.py",
    "functional/test_match.py", "functional/test_request_papers.py", "spec/engines/test_engines_agree.py", "functional/test_package.py",
    "integration/desk/test_backup_in_use.py",
)  # fmt: skip


# The same examples on every run, and no clock over them: what `make test` says does not depend on luck or on who else works here.
# RIGHTDOOR_EXAMPLES=drawn looks further, with new examples each time (and with every cell of the matrix of rights): so does `make prove`.
hypothesis.settings.register_profile(
    "told", deadline=None, derandomize=True, database=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("drawn", deadline=None, print_blob=True, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("drawn" if os.environ.get("RIGHTDOOR_EXAMPLES") == "drawn" else "told")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files to the front; all else stays in its order. Tests with drawn examples are marked as such."""
    for item in items:
        if hypothesis.is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("drawn")
    here = Path(__file__).parent
    rank = {here / name: n for n, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(item.path, len(rank)))


def processes_below(folder: Path) -> list[psutil.Process]:
    """Living processes (zombies are not) that work in ``folder`` or name it on their command line."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.status() == psutil.STATUS_ZOMBIE or process.pid == os.getpid():
                continue
            line = process.cmdline()
            ours = any("postgres" in word for word in line) and any(str(folder) in word for word in line)
            if ours or process.cwd().startswith(f"{folder}/"):
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


def wait_for_no_process(folder: Path, timeout_s: float = 30.0) -> list[psutil.Process]:
    """What is still alive below ``folder`` after waiting."""
    deadline = time.monotonic() + timeout_s
    while (left := processes_below(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


@pytest.fixture(scope="session")
def left_below() -> Callable[..., list[psutil.Process]]:
    """``left_below(folder, timeout_s=30)``: processes that do not go."""
    return wait_for_no_process


@pytest.fixture(scope="session", autouse=True)
def _no_process_left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    base = tmp_path_factory.getbasetemp().resolve()
    yield
    left = [f"{process.pid} {' '.join(process.cmdline())[:120]}" for process in wait_for_no_process(base)]
    assert not left, f"processes left behind: {left}"


@pytest.fixture(scope="module", autouse=True)
def _no_folder_left(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a module made for its own tests goes when they passed: kept, the stores of the suite come to 15 GiB of disk.
    What is to last longer is named once-…."""
    base = tmp_path_factory.getbasetemp().resolve()
    before, failed = set(base.iterdir()), request.session.testsfailed
    yield
    if request.session.testsfailed > failed:
        return
    for folder in set(base.iterdir()) - before:
        if not folder.name.startswith("once-") and not wait_for_no_process(folder, timeout_s=10):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], object]], Path]:
    """``made_once(name, make)``: a folder that ``make(folder)`` filled, once for all workers of the run. It is read and copied, not changed."""
    base = tmp_path_factory.getbasetemp().resolve()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent

    def once(name: str, make: Callable[[Path], object]) -> Path:
        folder = base / f"once-{name}"
        with (base / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / "made").exists():
                shutil.rmtree(folder, ignore_errors=True)  # of a worker that failed
                folder.mkdir()
                make(folder)
                (folder / "made").touch()
        return folder

    return once


@pytest.fixture(scope="session")
def desk_template(made_once: Callable[..., Path]) -> Path:
    """An empty store with the tables of the desk."""
    return made_once("desk", lay_template)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, desk_template: Path) -> Iterator[Desk]:
    """One desk for the tests of a module (see desk_case): each test lays out units and records of its own."""
    folder = tmp_path_factory.mktemp("desk").resolve()
    made = Desk(folder, desk_template)
    yield made
    made.close()
    assert wait_until_stopped(folder / "store", timeout_s=60)
    shutil.rmtree(folder)


class StoreFactory:
    """Makes stores below one test's folder and closes them at its end. Equal tests get equal stores."""

    now_us = NOW_US
    actor = ACTOR
    declaration = DECLARATION

    def __init__(self, folder: Path, templates: Callable[[Kind], Path]) -> None:
        self._folder = folder
        self._templates = templates
        self._made = 0
        self._opened: list[Store] = []
        self.key_source = KeyFolder(folder / "keys")
        self.random_bytes = random.Random(7).randbytes

    def folder(self, kind: Kind = "training") -> Path:
        """The folder of a fresh store (not opened); a live one has made its declaration."""
        self._made += 1
        place = self._folder / f"store{self._made}"
        template = self._templates(kind)
        subprocess.run(["cp", "-a", "--reflink=auto", str(template / "store"), str(place)], check=True)
        self.key_source.folder.mkdir(mode=0o700, exist_ok=True)
        for key in (template / "keys").iterdir():
            shutil.copy2(key, self.key_source.folder)
        return place

    def open(self, folder: Path, *, write: bool = True) -> Store:
        """Open a store; it is closed at the end of the test."""
        store = open_store(
            folder,
            write=write,
            actor=self.actor,
            now_us=self.now_us,
            key_source=self.key_source,
            random_bytes=self.random_bytes,
        )
        self._opened.append(store)
        return store

    def __call__(self, kind: Kind = "training", *, write: bool = True) -> Store:
        """A fresh store, opened."""
        return self.open(self.folder(kind), write=write)

    def close(self) -> None:
        """Close everything and wait until the servers are gone."""
        for store in self._opened:
            store.close()
        for store in self._opened:
            assert wait_until_stopped(store.dir, timeout_s=60)


@pytest.fixture(scope="session")
def store_templates(made_once: Callable[..., Path]) -> Callable[[Kind], Path]:
    """``store_templates(kind)``: a folder with ``store`` and ``keys``, made once."""

    def make(kind: Kind, base: Path) -> None:
        create_store(
            base / "store",
            kind=kind,
            declaration=DECLARATION if kind == "live" else None,
            now_us=NOW_US,
            actor=ACTOR,
            random_bytes=random.Random(kind).randbytes,
            key_source=KeyFolder(base / "keys"),
        )
        assert wait_until_stopped(base / "store", timeout_s=60)

    return lambda kind: made_once(kind, partial(make, kind))


@pytest.fixture
def store_factory(tmp_path: Path, store_templates: Callable[[Kind], Path]) -> Iterator[StoreFactory]:
    """Stores below ``tmp_path``: fixed seed, fixed clock. See StoreFactory."""
    factory = StoreFactory(tmp_path.resolve(), store_templates)
    yield factory
    factory.close()
