"""The parent of one embedded PostgreSQL server: makes it, starts it, and stops it when the last client is gone.

Run as a program of its own (``python -I -S postgres_supervisor.py PLAN READY_FD START_FD``); it imports the standard
library alone, so that it starts in milliseconds and stays small. It never trusts a process id from a file. What is
alive is told by kernel locks, which vanish with their holders however these die:

``clients.lock``     shared, one per client. Getting it exclusively means: the last client is gone.
``supervisor.lock``  held by this process alone (not inherited by the server).
``server.lock``      held through one open file that *every* server process inherits. Getting it means: no postmaster,
                     no orphaned backend, no half-done initdb of ours is left.
``start.lock``       inherited from the client that starts us and held until the server is ready, so that a client
                     killed in between leaves nobody a half-started server.

The server gets SIGINT (fast shutdown) from the kernel should this process be killed (PR_SET_PDEATHSIG).
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

PR_SET_PDEATHSIG, PR_SET_KEEPCAPS, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 1, 8, 38, 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_READ_SEARCH = 2
CAPABILITY_VERSION_3 = 0x20080522
CLONE_NEWUSER = 0x10000000
NOBODY = 65534

NUDGE_AFTER_S = 3.0
GIVE_UP_AFTER_S = 30.0
FAST_STOP_S = 20.0


class Failure(Exception):
    """Carries the code that the starting client turns into a refusal."""


def main(argv: list[str]) -> NoReturn:
    plan: dict[str, Any] = json.loads(argv[1])
    ready, start_lock = int(argv[2]), int(argv[3])
    os.set_inheritable(ready, False)
    os.set_inheritable(start_lock, False)
    if os.fork():  # the client reaps this one at once; the supervisor itself is nobody's child
        os._exit(0)
    os.setsid()
    os.umask(0o077)
    os.chdir("/")
    try:
        child = _bring_up(plan)
    except Failure as failure:
        _tell(ready, f"failed {failure}")
        os._exit(1)
    except OSError as error:
        _tell(ready, f"failed os-error-{error.errno}")
        os._exit(1)
    _tell(ready, "ready")
    os.close(ready)
    os.close(start_lock)
    threading.Thread(target=_stop_after_last_client, args=(plan, child), daemon=True).start()
    os.waitpid(child, 0)
    os._exit(0)


def _tell(fd: int, line: str) -> None:
    with contextlib.suppress(BrokenPipeError):  # the client died meanwhile; the last-client rule takes care of that
        os.write(fd, line.encode() + b"\n")


def _bring_up(plan: dict[str, Any]) -> int:
    root, data = Path(plan["root"]), Path(plan["data"])
    supervisor = _open_lock(root / "supervisor.lock")
    if not _try_exclusive(supervisor):
        raise Failure("another-supervisor")
    server = _open_lock(root / "server.lock")
    _wait_until_nobody_is_left(server, data)
    _remove_leavings(root, data, Path(plan["socket_dir"]))
    with _log(root) as log:
        if not data.exists():
            _initialise(plan, root, data, server, log)
        return _start(plan, data, server, log)


def _open_lock(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _try_exclusive(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _wait_until_nobody_is_left(server: int, data: Path) -> None:
    """Return when no process of an earlier server is alive; its successor would share the data with it otherwise."""
    begun = time.monotonic()
    pause = 0.002
    while not _try_exclusive(server) or any(True for _ in processes_in(data)):
        waited = time.monotonic() - begun
        if waited > GIVE_UP_AFTER_S:
            raise Failure("orphans-stay")
        if waited > NUDGE_AFTER_S:
            for pid in processes_in(data):
                _signal_if_in(pid, data, signal.SIGQUIT)
        time.sleep(pause)
        pause = min(pause * 2, 0.1)


def processes_in(data: Path) -> Iterator[int]:
    """Processes whose working directory is the data directory: every server process, and nobody else, chdirs there.

    Without the right to look (another account's processes) they are not seen; server.lock still tells of them.
    """
    wanted = str(data)
    for entry in os.scandir("/proc"):
        if entry.name.isdigit() and int(entry.name) != os.getpid() and _cwd(int(entry.name)) == wanted:
            yield int(entry.name)


def _cwd(pid: int) -> str | None:
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return None


def _signal_if_in(pid: int, data: Path, number: int) -> None:
    """Signal ``pid`` only if it is proven to be a server process of this data directory; safe against reused ids."""
    try:
        handle = os.pidfd_open(pid)
    except OSError:
        return
    try:
        if _cwd(pid) == str(data):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                signal.pidfd_send_signal(handle, number)
    finally:
        os.close(handle)


def _remove_leavings(root: Path, data: Path, socket_dir: Path) -> None:
    """Remove what only a dead server can have left; called with server.lock held, so that nothing here is in use.

    PostgreSQL itself would refuse to start when the number in postmaster.pid belongs to a stranger by now.
    """
    for leaving in (data / "postmaster.pid", *socket_dir.glob(".s.PGSQL.*")):
        leaving.unlink(missing_ok=True)
    for leaving in root.glob("init-*"):
        if leaving.is_dir():
            shutil.rmtree(leaving)
        else:
            leaving.unlink(missing_ok=True)


@contextlib.contextmanager
def _log(root: Path) -> Iterator[int]:
    folder = root / "log"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / "server.log"
    if path.exists() and path.stat().st_size > 4 << 20:
        path.replace(folder / "server.log.1")
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    try:
        yield fd
    finally:
        os.close(fd)


def _initialise(plan: dict[str, Any], root: Path, data: Path, server: int, log: int) -> None:
    """Make the cluster beside its place and rename it, so that ``data`` is either absent or whole."""
    made = root / f"init-{os.getpid()}"
    password = root / f"init-{os.getpid()}.password"
    made.mkdir(mode=0o700)
    fd = os.open(password, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    os.write(fd, json.loads((root / "secret").read_text())["super"].encode() + b"\n")
    os.close(fd)
    if plan["uid"] is not None:
        for path in (made, password):
            os.chown(path, plan["uid"], plan["gid"])
    arguments = [*plan["initdb"], "-D", str(made), f"--pwfile={password}"]
    child = _spawn(plan, str(Path(plan["bin"]) / "initdb"), arguments, server, log, cwd="/")
    _, status = os.waitpid(child, 0)
    password.unlink()
    if status != 0:
        shutil.rmtree(made, ignore_errors=True)
        raise Failure("initdb-failed")
    made.rename(data)
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(folder)
    os.close(folder)


def _start(plan: dict[str, Any], data: Path, server: int, log: int) -> int:
    arguments = ["-D", str(data)]
    for setting in plan["settings"]:
        arguments += ["-c", setting]
    child = _spawn(plan, str(Path(plan["bin"]) / "postgres"), arguments, server, log, cwd=str(data))
    while not _is_ready(data, child):  # recovery after a crash may take long; the client decides how long it waits
        done, _ = os.waitpid(child, os.WNOHANG)
        if done:
            raise Failure("server-did-not-start")
        time.sleep(0.004)
    return child


def _is_ready(data: Path, child: int) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0].strip() == str(child) and lines[7].strip() == "ready"


def _stop_after_last_client(plan: dict[str, Any], child: int) -> None:
    fcntl.flock(_open_lock(Path(plan["root"]) / "clients.lock"), fcntl.LOCK_EX)
    # Clients that come now wait for the lock until this process is gone, and then start a server afresh.
    # The child is not reaped before it has ended, so that its number cannot be a stranger's.
    for number, patience in ((signal.SIGINT, FAST_STOP_S), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, number)
        time.sleep(patience)


def _spawn(plan: dict[str, Any], program: str, arguments: list[str], server: int, log: int, *, cwd: str) -> int:
    """Fork and exec with the account, the capability and the death signal that the plan asks for."""
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True)  # loaded before the fork; nothing but system calls after it
    child = os.fork()
    if child:
        return child
    try:
        os.dup2(os.open(os.devnull, os.O_RDWR), 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.set_inheritable(server, True)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.chdir(cwd)
        if plan["uid"] is not None:
            _become(libc, plan["uid"], plan["gid"], keep_search=plan["search"])
        if plan["namespace"]:
            _call_oneself_nobody(libc)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGINT), 0, 0, 0) or os.getppid() != parent:
            os._exit(125)
        environment = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/bin:/bin"}
        os.execve(program, [program, *arguments], environment)  # noqa: S606 - no shell is wanted
    except OSError as error:
        os.write(2, f"rightdoor: cannot run {program}: {os.strerror(error.errno or 0)}\n".encode())
    finally:
        os._exit(126)


def _become(libc: ctypes.CDLL, uid: int, gid: int, *, keep_search: bool) -> None:
    """Drop root for good. With ``keep_search`` the one thing kept is CAP_DAC_READ_SEARCH.

    PostgreSQL refuses to run as root, and its account often cannot pass the folders above the store (/root is 0700).
    Opening those folders to everybody would be worse than letting this one process tree walk through them; the
    capability lets it read, never write, what belongs to others.
    """
    if keep_search and libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "keepcaps")
    os.setgroups([gid])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if not keep_search:
        return
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    bit = 1 << CAP_DAC_READ_SEARCH
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)  # effective, permitted, inheritable; low word then high
    if libc.capset(ctypes.byref(header), ctypes.byref(sets)):
        raise OSError(ctypes.get_errno(), "capset")
    if libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_READ_SEARCH, 0, 0):
        raise OSError(ctypes.get_errno(), "ambient")


def _call_oneself_nobody(libc: ctypes.CDLL) -> None:
    """In a user namespace of its own the caller, root of one that knows no other account, bears another number.

    It gains nothing by that: what it may do outside stays what the caller may, without the caller's capabilities.
    """
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER):
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NOBODY} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NOBODY} {gid} 1")


if __name__ == "__main__":
    main(sys.argv)
