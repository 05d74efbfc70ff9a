"""`rightdoor serve` as a process: ready, the first administrator's link, what it refuses, how it ends."""

from __future__ import annotations

import contextlib
import re
import shutil
import signal
import subprocess
import time

import psutil
import pytest
from serving import Visitor, free_port, serving, wait_gone


def link_in(text: str) -> str:
    return re.search(r"/welcome/[A-Za-z0-9_-]{43}/", text)[0]


@pytest.fixture(scope="module")
def one(tmp_path_factory):
    """A desk on a store that was not there, for tests that leave it running."""
    from conftest_functional import Cli

    folder = tmp_path_factory.mktemp("serve").resolve()
    cli = Cli(folder / "home")
    with serving(cli, folder / "store") as server:
        server.cli, server.store = cli, folder / "store"
        yield server


@pytest.fixture
def laid(cli, tmp_path, desk_template):
    """A store whose tables are made, with nobody in it yet: how one is made where there is none is shown by `one` and by the simulated inbox."""
    subprocess.run(["cp", "-a", "--reflink=auto", str(desk_template / "store"), str(tmp_path / "store")], check=True)
    shutil.copytree(desk_template / "keys", cli.home / ".config" / "rightdoor")
    return tmp_path / "store"


def test_a_training_store_is_made_and_the_first_administrator_comes_by_the_link_once(one):
    said = one.said.read_text()
    assert f"{one.base} (store of kind training)" in said
    link = link_in(said)
    newcomer = one.visitor
    words = {"name": "Nia Hill", "username": "nhill", "password1": "seven grey geese 1", "password2": "seven grey geese 1"}
    assert "Set up the first administrator" in newcomer.go(link).text
    assert newcomer.send(link, **words).url.endswith("/sign-in/")
    inside = newcomer.sign_in("nhill", words["password1"])
    assert inside.status == 200
    assert newcomer.go("/administration/").status == 200
    assert newcomer.go("/referrals/").status == 403
    assert one.visitor.go(link).status == 410


def test_an_account_by_command_while_the_desk_serves(one):
    (made,) = one.cli.lines(
        "user", "add", "bmoss", "--name", "Bryn Moss", "--role", "supervisor", "--unit", "Desk 1", "--organisation", "Force A",
        "--store", one.store, "--url", one.base,
    )  # fmt: skip
    assert made["link"].startswith(one.base)
    person = one.visitor
    person.send(link_in(made["link"]), name="Bryn Moss", password1="seven grey geese 2", password2="seven grey geese 2")
    assert "Bryn Moss" in person.sign_in("bmoss", "seven grey geese 2").text
    assert person.go("/administration/").status == 403
    listed = {row["username"]: row for row in one.cli.lines("user", "list", "--store", one.store)}
    assert listed["bmoss"] == {
        "username": "bmoss", "name": "Bryn Moss", "state": "in use", "roles": [{"role": "supervisor", "unit": "Desk 1, Force A"}],
    }  # fmt: skip
    one.cli("user", "end-role", "bmoss", "--role", "supervisor", "--unit", "Desk 1", "--store", one.store)
    one.cli("user", "disable", "bmoss", "--store", one.store)
    assert person.go("/account/").url.startswith(f"{one.base}sign-in/")
    assert one.cli("user", "add", "bmoss", "--name", "x", "--role", "spoc", "--unit", "Desk 1", "--store", one.store, code=2)


def test_nobody_s_word_on_tls_is_taken_without_a_proxy_of_ours(one):
    """Without --behind-proxy a forwarded header makes nothing secure: no HSTS, cookies as over plain http."""
    answer = one.visitor.go("/sign-in/", X_Forwarded_Proto="https", X_Forwarded_For="192.0.2.1")
    assert answer.status == 200
    assert "Strict-Transport-Security" not in answer.headers
    assert "Secure" not in answer.headers["Set-Cookie"]
    visitor = one.visitor
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', visitor.go("/sign-in/").text)[1]
    # were the request taken for a secure one, its form would be refused for coming from a page that was not
    sent = visitor.go("/sign-in/", {"login": "x", "password": "x", "csrfmiddlewaretoken": token}, X_Forwarded_Proto="https")
    assert sent.status == 200


def test_a_host_that_is_not_ours_is_not_answered(one):
    assert one.visitor.go("/sign-in/", Host="desk.example.com").status == 404


def jobs_of(server):
    """The processes that take up jobs: the one beside the pages, and the one at work."""
    found = []
    for each in server.family():
        with contextlib.suppress(psutil.Error):  # gone, or killed and not yet waited for
            if "rightdoor.desk.worker" in each.cmdline():
                found.append(each)
    return found


def test_the_process_of_jobs_comes_back_when_it_is_killed(one):
    first = {each.pid for each in jobs_of(one)}
    assert first
    for each in jobs_of(one):
        if "at-work" not in each.cmdline():
            each.kill()
    until = time.monotonic() + 30
    while len(now := {each.pid for each in jobs_of(one)} - first) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    assert len(now) == 2
    assert one.visitor.go("/healthz").status == 200


def ends(server, how, folder, left_below):
    """However it ends: with the right exit status, no process left, nobody at the port."""
    family = server.family()
    assert len(family) >= 3  # itself, a process of pages, the worker
    code = server.stop(how)
    assert (code == 0) is (how != signal.SIGKILL)
    assert wait_gone(family) == []
    assert left_below(folder.resolve(), timeout_s=60) == []
    with pytest.raises(OSError):
        Visitor(server.base).go("/healthz")


def test_behind_a_proxy_of_ours_its_word_is_taken_and_told_to_end_it_leaves_no_process(cli, tmp_path, laid, left_below):
    with serving(cli, laid, "--behind-proxy", "--name", "desk.example.com") as server:
        secure = server.visitor.go("/sign-in/", X_Forwarded_Proto="https", Host="desk.example.com")
        assert secure.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "Secure" in secure.headers["Set-Cookie"]
        assert "https://desk.example.com/" in server.said.read_text()
        ends(server, signal.SIGTERM, tmp_path, left_below)


def test_over_tls_and_interrupted_it_leaves_no_process(cli, tmp_path, laid, left_below):
    cert, key = certificate(tmp_path)
    with serving(cli, laid, "--tls", cert, key, scheme="https") as server:
        answer = server.visitor.go("/sign-in/")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "Secure" in answer.headers["Set-Cookie"]
        ends(server, signal.SIGINT, tmp_path, left_below)


@pytest.mark.parametrize("args", [("--host", "0.0.0.0"), ("--host", "::"), ("--host", "192.0.2.7"), ("--tls", "absent", "absent")])
def test_what_would_cross_the_network_in_the_clear_is_refused(cli, tmp_path, args):
    done = cli("serve", "--store", tmp_path / "store", "--port", free_port(), *args, code=2)
    assert "--tls" in done.stderr


def test_a_port_that_is_taken_is_said(one, cli, laid):
    port = one.base.rsplit(":", 1)[1].strip("/")
    assert f"Port {port}" in cli("serve", "--store", laid, "--port", port, code=2).stderr


def test_an_unused_first_link_is_made_anew_and_what_was_acknowledged_before_a_kill_is_there_after_it(cli, tmp_path, laid, left_below):
    with serving(cli, laid) as server:
        first = link_in(server.said.read_text())
    with serving(cli, laid) as server:
        second = link_in(server.said.read_text())
        assert [server.visitor.go(link).status for link in (first, second)] == [410, 200]
        words = {"name": "Nia Hill", "username": "nhill", "password1": "seven grey geese 1", "password2": "seven grey geese 1"}
        server.visitor.send(second, **words)
        ends(server, signal.SIGKILL, tmp_path, left_below)
    with serving(cli, laid) as server:
        assert "welcome" not in server.said.read_text()
        assert server.visitor.sign_in("nhill", words["password1"]).status == 200
    assert cli.lines("verify", "--store", laid)[-1]


def test_the_desk_on_a_simulated_inbox(cli, tmp_path):
    started = time.monotonic()
    with serving(cli, tmp_path / "store", "--simulated", "small") as server:
        took = time.monotonic() - started
        used = sum(sum(process.cpu_times()[:4]) for process in server.family())
        assert min(took, used) < 60, f"ready after {took:.0f} s, {used:.0f} s of a processor"  # one of them alone is long on a busy machine
        found = re.search(r"supervisor +│ ([a-z-]+) +│", server.said.read_text())
        assert "Triage list" in server.visitor.sign_in("supervisor", found[1]).text


def certificate(folder):
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key()).serial_number(7)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).sign(private, hashes.SHA256())
    )  # fmt: skip
    cert, key = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return cert, key
