"""The server of pages as a unit runs it, and what to kill of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil

from desk.world import World


class Served:
    """`rightdoor serve` on a store, in a process of its own, kept going when it is killed."""

    def __init__(self, world: World, port: int) -> None:
        self._world, self.port = world, port
        self._process: subprocess.Popen[bytes] | None = None
        self.log = Path(world.around.store).with_name("serve.log")

    def start(self) -> float:
        """Start and wait until ready; seconds."""
        started = time.perf_counter()
        around = self._world.around
        key = ["--key-file", around.key_file] if around.key_file else []
        env = dict(os.environ)
        for name in ("RIGHTDOOR_DESK", "DJANGO_SETTINGS_MODULE"):
            env.pop(name, None)
        if around.key_folder:
            env["HOME"] = str(Path(around.key_folder).parents[1])
        as_of = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + around.clock_offset_us / 1_000_000))
        command = [
            sys.executable,
            "-m",
            "rightdoor.cli.main",
            "serve",
            "--store",
            around.store,
            "--port",
            str(self.port),
            "--as-of",
            as_of,
            *key,
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=env)
        deadline = time.monotonic() + 120
        while not self.ready():
            if time.monotonic() > deadline:
                raise SystemExit(f"the desk did not start: {self.log.read_text('utf-8', 'replace')[-800:]}")
            if self._process.poll() is not None:
                said = self.log.read_text("utf-8", "replace")[-800:]
                if "Address already in use" not in said:  # pages of the one that was killed may hold the port longer than it waits
                    raise SystemExit(f"the desk did not start: {said}")
                with self.log.open("ab") as log:
                    self._process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=env)
            time.sleep(0.05)
        return time.perf_counter() - started

    def ready(self) -> bool:
        """Whether `/healthz` answers 200."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def kill(self, what: str) -> None:
        """kill -9: `master` (the process that was started), `pages` (one process of pages), `jobs`, or `database`."""
        assert self._process is not None
        if what == "database":
            pid = int((Path(self._world.around.store) / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
            victims = [psutil.Process(pid)]
        else:
            master = psutil.Process(self._process.pid)
            children = master.children()
            jobs = [c for c in children if "rightdoor.desk.worker" in " ".join(c.cmdline())]
            victims = {"master": [master], "jobs": jobs, "pages": [c for c in children if c not in jobs]}[what][:1]
        for victim in victims:
            victim.send_signal(signal.SIGKILL)

    def keep(self) -> bool:
        """Start again what does not answer; whether that was needed."""
        assert self._process is not None
        if self._process.poll() is None and self.ready():
            return False
        if self._process.poll() is None:
            end = time.monotonic() + 20  # it comes back by itself: the database, or a process of pages
            while time.monotonic() < end:
                if self.ready():
                    return False
                time.sleep(0.2)
            self._process.kill()
        self._process.wait()
        self.start()
        return True

    def stop(self) -> list[str]:
        """Stop it as a user does; what is left of it after ten seconds."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=60)
        end = time.monotonic() + 10
        while left := self._left():
            if time.monotonic() > end:
                return left
            time.sleep(0.2)
        return []

    def _left(self) -> list[str]:
        found = []
        for process in psutil.process_iter(["cmdline", "status"]):
            line = " ".join(process.info["cmdline"] or ())
            if self._world.around.store in line and process.pid != os.getpid() and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(json.dumps(line[:120]))
        return found
