"""Tokens and the interface's page in a browser: sound on a phone and a laptop, nothing from elsewhere; a token made there works over HTTP."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from axe_check import axe_violations

WIDTHS = (320, 1280)


@pytest.fixture
def officer(desk):
    return desk.account(("referral-officer", desk.unit()), name="Robin Officer")


def looked_at(seen, page, name, width):
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.console == []
    assert all(address.startswith((seen.address, "data:")) for address in seen.requests)
    if os.environ.get("DESK_PICTURES"):
        Path(os.environ["DESK_PICTURES"]).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{os.environ['DESK_PICTURES']}/{name}-{width}.png", full_page=True)


def asked(address, text):
    request = urllib.request.Request(f"{address}/api/me", headers={"Authorization": f"Bearer {text}", "Cookie": "rightdoor=x"})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_token_is_made_used_and_revoked(as_person, officer, width):
    seen = as_person(officer, width=width, java_script_enabled=width > 600)
    page = seen.go("/account/tokens/")
    if width > 600:
        looked_at(seen, page, "tokens", width)
    page.get_by_label("What the token is for").fill("A program of a test")
    page.get_by_label("read the triage list").check()
    page.get_by_role("button", name="Make the token").click()
    text = page.locator("#token").inner_text().strip()
    if width > 600:
        looked_at(seen, page, "token-made", width)
    status, me = asked(seen.address, text)
    assert (status, me["username"], me["scopes"]) == (200, officer.username, ["read-list"])
    page.get_by_role("link", name="Your tokens").click()
    assert text not in page.content()
    page.get_by_role("button", name="Revoke").click()
    assert "refused from now on" in page.content()
    assert asked(seen.address, text)[0] == 401


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_of_the_interface(as_person, officer, width):
    seen = as_person(officer, width=width)
    looked_at(seen, seen.go("/api/"), "interface", width)
    looked_at(seen, seen.go("/account/tokens/"), "tokens", width)


def test_what_was_wrong_is_said_and_kept(as_person, officer):
    seen = as_person(officer)
    page = seen.go("/account/tokens/")
    page.get_by_label("What the token is for").fill("Kept words")
    page.get_by_role("button", name="Make the token").click()
    assert "required" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("What the token is for").input_value() == "Kept words"
    assert axe_violations(page) == []
