"""Inbox, uploads and jobs in a browser: sound on laptop and phone, progress by script, the same without it, a vanished browser leaves nothing."""

from __future__ import annotations

import os
import secrets
import socket
import time
from pathlib import Path

import pytest
from axe_check import axe_violations

from rightdoor.desk.surroundings import now_us, opened

CALL = "reference,received_at,channel,identifier_type,identifier\n{0},2026-02-01T10:00:00Z,101,email,{0}@example.com\n"


@pytest.fixture(scope="module")
def case(desk):
    from rightdoor.casework.referrals.models import Referral

    unit, other = desk.unit(), desk.unit()
    officer = desk.account(("supervisor", unit))
    with desk.as_owner():
        made = [
            Referral.objects.create(
                receipt=f"rc_brow{secrets.token_hex(6)}",
                number=f"<b>{n}</b>\u202e{n}",
                source="Example",
                taken_us=now_us() - n * 10**10,
                unit=unit,
            )
            for n in range(3)
        ]
    return unit, other, officer, made


def drain(desk):
    from rightdoor.casework.jobs.run import Office, run_next

    with desk.as_shell():
        while run_next(Office(lambda: opened(desk.around, write=True), now_us, secrets.token_bytes)) is not None:
            pass


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_sound(as_person, case, width):
    _, _, officer, made = case
    seen = as_person(officer, width=width)
    wrong: dict[str, list[str]] = {}
    shots = os.environ.get("RIGHTDOOR_SHOTS")
    for name, part in {
        "inbox": "/referrals/", "referral": f"/referrals/{made[0].pk}/", "upload": "/referrals/upload/", "call": "/referrals/call/", "jobs": "/jobs/",
    }.items():  # fmt: skip
        page = seen.go(part)
        assert page.locator("h1").count() == 1, part
        if found := axe_violations(page):
            wrong[part] = found
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), part
        if shots:
            page.screenshot(path=str(Path(shots) / f"{name}-{width}.png"), full_page=True)
    assert wrong == {}
    assert seen.console == []
    assert all(url.startswith(seen.address) or url.startswith("data:") for url in seen.requests)


@pytest.mark.parametrize("script", [True, False])
def test_a_file_dropped_in_ends_in_the_inbox(desk, as_person, case, tmp_path, script):
    _, _, officer, _ = case
    reference = f"c{secrets.token_hex(5)}"
    file = tmp_path / "call.csv"
    file.write_text(CALL.format(reference))
    seen = as_person(officer, java_script_enabled=script)
    page = seen.go("/referrals/upload/")
    page.get_by_role("button", name="Take in").click()
    page.get_by_role("link", name="Authority under which it is received: Enter the authority").wait_for()
    assert page.locator(".govuk-form-group--error #id_authority").count() == page.locator(".govuk-form-group--error #id_files").count() == 1
    assert "authority" in page.locator("#id_authority_error").inner_text()
    assert page.locator("#id_authority").get_attribute("aria-describedby").split()[-1] == "id_authority_error"
    page.get_by_label("Authority").fill("Agreement 7")
    page.get_by_role("button", name="Take in").click()
    page.get_by_text("Choose at least one file.").first.wait_for()
    page.get_by_label("Authority").fill("Agreement 7")
    page.set_input_files("input[type=file]", [str(file)])
    page.get_by_role("button", name="Take in").click()
    page.wait_for_url("**/jobs/*/")
    assert "Waiting" in page.content()
    if script:
        assert axe_violations(page) == []
    drain(desk)
    if script:  # the page finds out by itself
        page.get_by_text("Done", exact=True).first.wait_for()
    else:
        page.reload()
        assert "Done" in page.content()
    assert reference in seen.go("/referrals/").content()
    assert seen.console == [] or all("400" in line for line in seen.console)


def test_a_browser_that_goes_away_in_the_middle_leaves_nothing(desk, served, case):
    unit, _, officer, _ = case
    cookie = desk.client(officer).cookies["rightdoor"].value
    folder = desk.store.dir / "desk" / "uploads"
    before = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    head = f'--x\r\nContent-Disposition: form-data; name="unit"\r\n\r\n{unit.pk}\r\n--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
    host, port = served.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as line:
        line.sendall(
            f"POST /referrals/upload/ HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: rightdoor={cookie}\r\nContent-Type: multipart/form-data; "
            f"boundary=x\r\nContent-Length: 50000000\r\n\r\n{head}".encode()
        )
        line.sendall(b"y" * 3_000_000)
        until = time.monotonic() + 20
        while len(list(folder.iterdir())) == len(before) and time.monotonic() < until:
            time.sleep(0.05)
        (new,) = {path.name for path in folder.iterdir()} - set(before)
    until = time.monotonic() + 20
    while (folder / new).exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert sorted(path.name for path in folder.iterdir()) == before
