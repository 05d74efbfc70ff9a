"""`rightdoor serve` as a child process for tests, and a browser without a browser that talks to it over the network."""

from __future__ import annotations

import contextlib
import http.cookiejar
import random
import re
import signal
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil


class Answer(NamedTuple):
    """What came back, after redirects."""

    status: int
    url: str
    text: str
    headers: dict[str, str]


class Visitor:
    """Keeps cookies, follows redirects, fills forms of the pages that it was shown."""

    def __init__(self, base: str) -> None:
        self.base = base
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), urllib.request.HTTPSHandler(context=context)
        )

    def go(self, path: str, data: dict[str, str] | None = None, **headers: str) -> Answer:
        url = urllib.parse.urljoin(self.base, path)
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            with self._open.open(urllib.request.Request(url, body, {"Referer": url, **named}), timeout=120) as answer:
                return Answer(answer.status, answer.url, answer.read().decode(), dict(answer.headers))
        except urllib.error.HTTPError as answer:
            with answer:
                return Answer(answer.code, answer.url, answer.read().decode(), dict(answer.headers))

    def send(self, path: str, **fields: str) -> Answer:
        """Open a page and send its form."""
        page = self.go(path).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, f"no form at {path}"
        return self.go(path, {**fields, **dict(re.findall(r'name="(form_token)" value="([^"]+)"', page)), "csrfmiddlewaretoken": token[1]})

    def sign_in(self, username: str, password: str) -> Answer:
        return self.send("/sign-in/", login=username, password=password)


@dataclass
class Serving:
    """A running `rightdoor serve`."""

    process: subprocess.Popen[str]
    base: str
    said: Path

    @property
    def visitor(self) -> Visitor:
        return Visitor(self.base)

    def family(self) -> list[psutil.Process]:
        """The server with its workers; the database has its own supervisor."""
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def stop(self, how: int = signal.SIGTERM) -> int:
        """Send a signal and wait; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(timeout=120)


def free_port() -> int:
    """A port that nobody has, below those that the system gives to whoever asks for any: none of these may take it meanwhile."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@contextlib.contextmanager
def serving(cli, store: Path, *more: object, scheme: str = "http"):
    """Start, wait until it is ready, and end it."""
    port, said = free_port(), store.with_name(store.name + ".said")
    command = cli.argv("serve", "--store", store, "--port", port, "--workers", 1, *more)
    with said.open("w") as out:
        process = subprocess.Popen(command, env=cli.env, stdout=out, stderr=out, text=True)
    server = Serving(process, f"{scheme}://127.0.0.1:{port}/", said)
    try:
        deadline = time.monotonic() + 300
        while True:
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < deadline, said.read_text()
            with contextlib.suppress(OSError):
                if server.visitor.go("/healthz").status == 200:
                    break
            time.sleep(0.1)
        yield server
    finally:
        server.stop()


def wait_gone(processes: list[psutil.Process], timeout_s: float = 60) -> list[psutil.Process]:
    """Those that are still alive after waiting."""
    return psutil.wait_procs(processes, timeout=timeout_s)[1]
