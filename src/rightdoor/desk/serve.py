"""`rightdoor serve`: the store's database, the tables of the desk, the server of pages and the worker, until told to stop."""

from __future__ import annotations

import errno
import gc
import ipaddress
import os
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from rightdoor.desk.first import first_link
from rightdoor.desk.jobs_process import JobsProcess
from rightdoor.desk.prepare import prepare
from rightdoor.desk.surroundings import VARIABLE, Surroundings, clock_us, opened
from rightdoor.errors import UsageProblem


class Address(NamedTuple):
    """Where pages are served. `cert` and `key`: files of PEM, both or neither. `behind_proxy`: a proxy of ours ends TLS.

    `names`: host names that browsers come by, besides `host` and this machine's own.
    """

    host: str
    port: int
    cert: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    names: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """What to open in a browser."""
        name = self.names[0] if self.names else self.host
        host = f"[{name}]" if ":" in name else name
        if self.behind_proxy and self.names:
            return f"https://{host}/"
        return f"{'https' if self.cert else 'http'}://{host}:{self.port}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a request may call us. An address that stands for all addresses is no name."""
        own = () if self.host in ("0.0.0.0", "::") else (f"[{self.host}]" if ":" in self.host else self.host,)  # noqa: S104
        return (*own, *self.names)


def refuse_open_air(address: Address) -> None:
    """Raise UsageProblem for pages that passwords would reach in the clear, and for a certificate that is not one."""
    if address.cert is not None and address.key is not None:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(address.cert, address.key)
        except (OSError, ssl.SSLError) as problem:
            raise UsageProblem(
                "The certificate and its key cannot be used.", advice="Give --tls CERT KEY as files of PEM that match."
            ) from problem
        return
    if address.behind_proxy or _is_loopback(address.host):
        return
    raise UsageProblem(
        f"Served at {address.host} without TLS, passwords and casework would cross the network in the clear.",
        advice="Give --tls CERT KEY, or --behind-proxy with a proxy of yours that ends TLS; without either only this machine can be served.",
    )


def serve(around: Surroundings, address: Address, *, say: Callable[[str], None], workers: int = 2, threads: int = 6) -> None:
    """Serve until interrupted. The store is held as long, so that its database runs; no process is left behind.

    Raises UsageProblem for an address that may not or cannot be served.
    """
    refuse_open_air(address)
    _refuse_taken(address)
    around = replace(around, tls=address.cert is not None, behind_proxy=address.behind_proxy, hosts=(*around.hosts, *address.hosts))
    with opened(around) as store:
        prepare(store, around)
        os.environ[VARIABLE] = around.text()
        os.environ["DJANGO_SETTINGS_MODULE"] = "rightdoor.desk.settings"
        token = first_link(store, actor=around.actor, now_us=clock_us() + around.clock_offset_us)
        with JobsProcess({**os.environ, VARIABLE: replace(around, role="app").text()}):
            say(f"Rightdoor is at {address.url} (store of kind {store.kind})")
            if token is not None:
                say(f"Nobody administers it yet. Within an hour, once: {address.url}welcome/{token}/")
            _pages(address, workers=workers, threads=threads)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _refuse_taken(address: Address, *, patience_s: float = 10.0) -> None:
    """Before anything is started: the server of pages would try for a while, then leave with its own words.

    Pages of a server that was killed give the port up a moment after it: whoever starts anew at once waits for them.
    """
    until = time.monotonic() + patience_s
    while (problem := _taken(address)) is not None:
        if problem.errno != errno.EADDRINUSE or time.monotonic() >= until:
            raise UsageProblem(
                f"Port {address.port} of {address.host} cannot be served: {problem.strerror}.", advice="Name another with --port."
            ) from problem
        time.sleep(0.1)


def _taken(address: Address) -> OSError | None:
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        with socket.socket(found[0][0], socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[0][4])
    except OSError as problem:
        return problem
    return None


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
        # its own belief in forwarded headers of this machine is off: Django decides, and only behind a proxy of ours
        "forwarded_allow_ips": "",
        "secure_scheme_headers": {},
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

            # The program itself is not walked again and again for circles. A page of a large operation makes rows by the ten thousand, which
            # hold none: looking as often as usual took a third of its time.
            gc.freeze()
            gc.set_threshold(50_000, 20, 20)
            return application

    Pages().run()
