"""No outbound connection: the whole demonstration where there is no route, and a watch on every socket where there is."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from conftest_functional import AS_OF, ROOT

WATCH = """
import os, sys

def watch(event, args):
    if event == "socket.connect" and getattr(args[0], "family", 0) != 1:
        with open(os.environ["CONNECTIONS"], "a") as file:
            file.write(f"socket family {args[0].family}\\n")
    if event == "socket.getaddrinfo":
        with open(os.environ["CONNECTIONS"], "a") as file:
            file.write("look-up\\n")

sys.addaudithook(watch)
with open(os.environ["CONNECTIONS"] + ".watched", "a") as file:
    file.write("x")
"""

HOLD = """
import sys, time
from rightdoor.cli.session import begin
from pathlib import Path
with begin(Path(sys.argv[1]), as_of=sys.argv[2]).store(write=False) as store, store.connect() as connection:
    row = connection.execute("select inet_server_addr(), inet_client_addr(), current_setting('listen_addresses')").fetchone()
    print(repr(row), connection.info.host, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def unshare():
    """A command that runs another in a network namespace of its own, without routes."""
    if shutil.which("unshare") is None:
        pytest.skip("there is no `unshare` command here")
    command = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    tried = subprocess.run([*command, "cat", "/proc/net/route", "/proc/net/dev"], capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"the kernel refuses network namespaces here: {tried.stderr.strip()[:100]}")
    routes = tried.stdout.splitlines()
    assert not any(line.startswith(("eth", "en", "wl", "lo\t")) for line in routes), tried.stdout
    return command


def test_the_whole_demonstration_runs_without_any_route(cli, unshare):
    done = subprocess.run([*unshare, *cli.argv("demo", "--scale", "small", "--seed", "7")],
                          env=cli.env, capture_output=True, text=True, timeout=300)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "Triage list" in done.stdout
    assert "failure mode" in done.stdout


def test_no_process_of_ours_connects_to_anything_but_a_unix_socket(cli, tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(WATCH, "utf-8")
    watched = {"PYTHONPATH": f"{site}:{ROOT / 'src'}", "CONNECTIONS": str(tmp_path / "connections")}
    cli.extra.update(watched)
    probe = "import socket; s = socket.socket(); s.settimeout(0.1); s.connect_ex(('127.0.0.1', 9))"
    subprocess.run([cli.argv()[0], "-c", probe], env=cli.env, check=True)
    assert (tmp_path / "connections").read_text().startswith("socket family"), "the watch does not see connections"
    (tmp_path / "connections").unlink()
    (tmp_path / "connections.watched").unlink()
    cli("demo", "--scale", "small", "--seed", "7")
    assert (tmp_path / "connections.watched").exists()
    assert not (tmp_path / "connections").exists(), (tmp_path / "connections").read_text()


def test_the_database_has_no_address_and_libpq_uses_its_socket(cli, tmp_path):
    store = tmp_path / "store"
    cli("init", "--store", store)
    holder = subprocess.Popen(
        [cli.argv()[0], "-c", HOLD, str(store), AS_OF], env=cli.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        said = holder.stdout.readline()
        assert said.startswith("(None, None, '')"), said
        assert " /" in said, "the host is a folder"
        postmaster = int((store / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0])
        for pid in (holder.pid, postmaster):
            assert inet_sockets(pid) == []
    finally:
        holder.communicate("", timeout=300)
    assert holder.returncode == 0


def inet_sockets(pid: int) -> list[str]:
    """Inodes of TCP and UDP sockets that a process holds (proc(5))."""
    mine = set()
    for fd in os.scandir(f"/proc/{pid}/fd"):
        try:
            mine.add(os.readlink(fd.path))
        except FileNotFoundError:
            continue
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        with open(f"/proc/{pid}/net/{table}", encoding="ascii") as lines:
            found += [line for line in lines if (cells := line.split()) and len(cells) > 9 and f"socket:[{cells[9]}]" in mine]
    return found
