"""`rightdoor serve`: the store's database, the tables of the desk, the server of pages and the worker, until told to stop."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from rightdoor.desk.prepare import prepare
from rightdoor.desk.surroundings import VARIABLE, Surroundings, opened


class Address(NamedTuple):
    """Where pages are served. `cert` and `key`: files of PEM, both or neither."""

    host: str
    port: int
    cert: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        """What to open in a browser."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.cert else 'http'}://{host}:{self.port}/"


def serve(around: Surroundings, address: Address, *, say: Callable[[str], None], workers: int = 2, threads: int = 6) -> None:
    """Serve until interrupted. The store is held as long, so that its database runs; no process is left behind."""
    around = replace(around, tls=around.tls or address.cert is not None, hosts=(*around.hosts, address.host))
    with opened(around) as store:
        prepare(store, around)
        os.environ[VARIABLE] = around.text()
        os.environ["DJANGO_SETTINGS_MODULE"] = "rightdoor.desk.settings"
        with _worker(around):
            say(f"Rightdoor is at {address.url} (store of kind {store.kind})")
            _pages(address, workers=workers, threads=threads)


@contextlib.contextmanager
def _worker(around: Surroundings) -> Iterator[None]:
    """The process of jobs. It ends with this one, however this one ends: it watches the pipe that we hold."""
    environment = {**os.environ, VARIABLE: replace(around, role="app").text()}
    process = subprocess.Popen([sys.executable, "-m", "rightdoor.desk.worker"], env=environment, stdin=subprocess.PIPE)
    try:
        yield
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _pages(address: Address, *, workers: int, threads: int) -> None:
    from gunicorn.app.base import BaseApplication

    settings: dict[str, Any] = {
        "bind": f"{address.host}:{address.port}" if ":" not in address.host else f"[{address.host}]:{address.port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "timeout": 120,
        "graceful_timeout": 10,
        "keepalive": 30,
        "proc_name": "rightdoor",
        "loglevel": "warning",
        "control_socket_disable": True,
        "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - gunicorn's heartbeat file alone
        **({"certfile": str(address.cert), "keyfile": str(address.key)} if address.cert else {}),
    }

    class Pages(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in settings.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from rightdoor.desk.wsgi import application

            return application

    Pages().run()
