"""Starting `python -m rightdoor.cli.main` without paying for its imports each time: one process has the modules loaded and forks.

What starts is a process of its own with its own arguments, environment, folder, output and exit status (also that of a signal), and
the program is run in it as `python -m` runs it. What is not tried this way is the start of the interpreter itself: that is what
`Cli.argv` is for, and every test that kills, starves or watches a process uses it.

    parent ──(JSON and four descriptors: output, errors, status, wanted folder)──> this file as a program ──fork──> the command
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

MODULE = "rightdoor.cli.main"
# Read while modules are imported or by the interpreter itself: a process that is forked would not heed them.
AT_START = ("PYTHON", "LD_", "LANG", "LC_", "TZ", "OPENBLAS", "OMP", "NUMBA", "ARROW")
USUAL = {"PYTHONPATH": str(Path(__file__).resolve().parents[2] / "src")}
_LIBRARIES = (
    "psycopg", "duckdb", "pyarrow", "pyarrow.compute", "pyarrow.parquet", "numpy", "lxml.etree", "openpyxl", "phonenumbers", "yaml", "ijson",
    "msgspec", "rich.console", "rich.table", "rich.progress", "jellyfish", "cryptography.hazmat.primitives.asymmetric.ed25519",
    "cryptography.hazmat.primitives.ciphers.aead", "reportlab.platypus", "pypdf", "tzdata", "zoneinfo", "html.parser", "concurrent.futures.process",
    "multiprocessing.spawn", "asyncio", "uuid", "zipfile", "tarfile", "csv", "statistics", "sqlite3",
)  # fmt: skip
_ROOMS = ("model", "rules", "reference", "store", "readers", "exhibits", "footprints", "decisions", "attribution", "subjects", "requests", "triage",
          "registers", "reporting", "operations", "simulation", "cli.commands")  # fmt: skip


class Forks:
    """The process that forks, started on first use and ended with this one."""

    def __init__(self) -> None:
        self._here: socket.socket | None = None
        self._lock = threading.Lock()

    def run(self, args: Sequence[str], *, env: dict[str, str], timeout: float) -> subprocess.CompletedProcess[str]:
        """As `subprocess.run([python, "-m", MODULE, *args], capture_output=True, text=True)` would."""
        (out, out_there), (err, err_there), (status, status_there) = os.pipe(), os.pipe(), os.pipe()
        told = json.dumps({"args": list(args), "env": env, "cwd": os.getcwd()}).encode()
        try:
            with self._lock:
                here = self._here or self._start(env)
                socket.send_fds(here, [len(told).to_bytes(8, "big")], [out_there, err_there, status_there])
                here.sendall(told)
        finally:
            for fd in (out_there, err_there, status_there):
                os.close(fd)
        try:
            texts = _read_all({out: b"", err: b"", status: b""}, time.monotonic() + timeout, args)
        finally:
            for fd in (out, err, status):
                os.close(fd)
        pid, _, code = texts[status].decode().partition("\n")
        assert code, f"the process that forks has ended; pid {pid}"
        said, wrong = (texts[fd].decode().replace("\r\n", "\n").replace("\r", "\n") for fd in (out, err))
        return subprocess.CompletedProcess([sys.executable, "-m", MODULE, *args], int(code), said, wrong)

    def _start(self, env: dict[str, str]) -> socket.socket:
        here, there = socket.socketpair()
        with there:
            process = subprocess.Popen(
                [sys.executable, __file__, str(there.fileno())],
                env={**env, "HOME": os.environ.get("HOME", "/")},  # not the first command's, by which those that it left behind are known
                stdin=subprocess.DEVNULL,
                pass_fds=[there.fileno()],
            )
        atexit.register(self._end, here, process)
        self._here = here
        return here

    @staticmethod
    def _end(here: socket.socket, process: subprocess.Popen[bytes]) -> None:
        here.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)


def _read_all(texts: dict[int, bytes], deadline: float, args: Sequence[str]) -> dict[int, bytes]:
    """To the end of each: like `subprocess.run`, also a descendant that keeps the output open is waited for."""
    open_still = set(texts)
    while open_still:
        ready = select.select(list(open_still), [], [], max(0.0, deadline - time.monotonic()))[0]
        if not ready:
            with contextlib.suppress(ValueError, ProcessLookupError):
                os.kill(int(next(v for k, v in texts.items() if k == max(texts)).split(b"\n")[0]), signal.SIGKILL)
            raise subprocess.TimeoutExpired(list(args), 0)
        for fd in ready:
            more = os.read(fd, 65536)
            texts[fd] += more
            if not more:
                open_still.discard(fd)
    return texts


FORKS = Forks()


def able(env: dict[str, str]) -> bool:
    """Whether a forked process is as good as a new one for this environment."""
    return not any(name.startswith(AT_START) for name, value in env.items() if USUAL.get(name) != value)


def _load() -> None:
    import importlib
    import pkgutil

    for name in _LIBRARIES:
        importlib.import_module(name)
    for room in _ROOMS:
        package = importlib.import_module(f"rightdoor.{room}")
        for found in pkgutil.walk_packages(package.__path__, f"rightdoor.{room}."):
            importlib.import_module(found.name)


def _serve(there: socket.socket) -> None:
    """Fork for each that asks, and say how it ended. Ends when the other side has gone."""
    import gc

    sys.path[0] = os.getcwd()
    _load()
    assert threading.active_count() == 1
    gc.freeze()
    waiting: dict[int, tuple[int, int]] = {}  # the descriptor of a child: its process, and where its status goes
    while True:
        for ready in select.select([there, *waiting], [], [])[0]:
            if ready is there:
                first, fds, _, _ = socket.recv_fds(there, 8, 3)
                if not first:
                    os._exit(0)
                text = b""
                while len(text) < int.from_bytes(first, "big"):
                    text += there.recv(1 << 20)
                out, err, status = fds
                pid = os.fork()
                if pid == 0:
                    for other in (there.fileno(), status, *waiting, *(to for _, to in waiting.values())):
                        os.close(other)
                    _run(json.loads(text), out, err)
                os.write(status, f"{pid}\n".encode())
                waiting[os.pidfd_open(pid)] = (pid, status)
                os.close(out)
                os.close(err)
            else:
                pid, status = waiting.pop(ready)
                code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                with contextlib.suppress(BrokenPipeError):
                    os.write(status, str(code).encode())
                os.close(status)
                os.close(ready)


def _run(told: dict[str, object], out: int, err: int) -> None:
    """Be that command. Does not return."""
    import runpy

    code = 1
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.close(out)
        os.close(err)
        os.chdir(str(told["cwd"]))
        os.environ.clear()
        os.environ.update(told["env"])  # type: ignore[call-overload]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.argv = [MODULE, *told["args"]]  # type: ignore[misc]
        runpy.run_module(MODULE, run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as left:
        if left.code is None or isinstance(left.code, int):
            code = left.code or 0
        else:
            sys.stderr.write(f"{left.code}\n")
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    finally:
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(code & 0xFF)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _serve(socket.socket(fileno=int(sys.argv[1])))
