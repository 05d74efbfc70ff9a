"""Commands run as a user runs them, in a process of their own, and what they cost: wall, CPU, peak memory by process."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import psutil

MIB = 1 << 20


class Cost(NamedTuple):
    """Of one command: `cpu_s` with its workers; the peaks are the largest resident sizes seen (MiB)."""

    wall_s: float
    cpu_s: float
    main_mib: float
    worker_mib: float
    output: str
    said: str


class _Watch(threading.Thread):
    """Reads the high-water mark of a process and of each of its children ten times a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self._ended = threading.Event()
        self.main = self.worker = 0

    def run(self) -> None:
        while not self._ended.wait(0.1):
            try:
                self.main = max(self.main, _high_water(self._process.pid))
                for child in self._process.children(recursive=True):
                    self.worker = max(self.worker, _high_water(child.pid))
            except psutil.Error:
                return

    def stop(self) -> None:
        self._ended.set()
        self.join()


def _high_water(pid: int) -> int:
    """VmHWM of proc(5), bytes; 0 for a process that has just ended."""
    try:
        text = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    found = [line.split() for line in text.splitlines() if line.startswith("VmHWM:")]
    return int(found[0][1]) * 1024 if found else 0


def rightdoor(*arguments: object, env: Mapping[str, str], folder: Path) -> Cost:
    """Run the command line with these arguments; output goes through files in `folder`. Raises SystemExit when it fails."""
    command = [sys.executable, "-m", "rightdoor.cli.main", *map(str, arguments)]
    out, err = folder / "stdout", folder / "stderr"
    with out.open("wb") as output, err.open("wb") as errors:
        started = time.perf_counter()
        process = psutil.Popen(command, stdout=output, stderr=errors, stdin=subprocess.DEVNULL, env=dict(env))
        watch = _Watch(process.pid)
        watch.start()
        before = _children_cpu()
        code = process.wait()
        wall = time.perf_counter() - started
    watch.stop()
    if code:
        raise SystemExit(f"rightdoor {arguments[0]} ended with {code}: {err.read_text('utf-8', 'replace')[-500:]}")
    return Cost(wall, _children_cpu() - before, watch.main / MIB, watch.worker / MIB, out.read_text("utf-8"), err.read_text("utf-8"))


def _children_cpu() -> float:
    times = psutil.Process().cpu_times()
    return float(times.children_user + times.children_system)


def wait_until_stopped(store: Path, *, seconds: float = 20.0) -> None:
    """Until the store's database server has ended by itself, so that the next command starts cold."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(
            str(store) in " ".join(p.info["cmdline"] or ()) for p in psutil.process_iter(["cmdline"]) if p.pid != psutil.Process().pid
        ):
            return
        time.sleep(0.1)
