"""The door and the administration in a browser: sound on a phone and a laptop, nothing from elsewhere, usable without script."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from axe_check import axe_violations

from desk_case import PASSWORD

WIDTHS = (320, 1280)


@pytest.fixture(scope="module")
def case(desk):
    class Case:
        unit = desk.unit()
        boss = desk.account(("administrator", unit), name="Ada Administrator")
        person = desk.account(("supervisor", unit), name="Sam Supervisor")

    return Case


def pages_of(case):
    number = case.person.pk
    return {
        "account": (case.person, "/account/"),
        "account-password": (case.person, "/account/password/"),
        "account-second-factor": (case.person, "/account/second-factor/"),
        "compartments": (case.person, "/compartments/"),
        "compartments-found": (case.person, "/compartments/found/"),
        "administration": (case.boss, "/administration/"),
        "administration-accounts": (case.boss, "/administration/accounts/"),
        "administration-account-add": (case.boss, "/administration/accounts/add/"),
        "administration-account": (case.boss, f"/administration/accounts/{number}/"),
        "administration-account-disable": (case.boss, f"/administration/accounts/{number}/disable/"),
        "administration-unit": (case.boss, f"/administration/units/{case.unit.pk}/"),
        "sign-in": (None, "/sign-in/"),
        "link-over": (None, "/welcome/x/"),
    }


NAMES = (
    "account account-password account-second-factor compartments compartments-found administration administration-accounts "
    "administration-account-add administration-account administration-account-disable administration-unit sign-in link-over"
).split()


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_of_accessibility_is_broken_and_nothing_comes_from_elsewhere(as_person, case, name):
    account, path = pages_of(case)[name]
    for width in WIDTHS:
        seen = as_person(account, width=width)
        page = seen.go(path)
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        refused = [line for line in seen.console if "410" not in line]
        assert refused == []
        assert all(address.startswith((seen.address, "data:")) for address in seen.requests)
        if os.environ.get("DESK_PICTURES"):
            Path(os.environ["DESK_PICTURES"]).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{os.environ['DESK_PICTURES']}/{name}-{width}.png", full_page=True)


def test_a_wrong_password_is_said_accessibly_and_the_right_one_opens(as_person, case, desk):
    from django.core.cache import cache

    cache.clear()
    seen = as_person(None, java_script_enabled=False)
    page = seen.go("/sign-in/?next=/account/")
    page.get_by_label("Username").fill(case.person.username)
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    assert "The username or the password is not right" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Username").input_value() == case.person.username
    assert page.get_by_label("Password", exact=True).input_value() == ""
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert page.url == f"{seen.address}/account/"
    page.get_by_role("button", name="Sign out").click()
    assert page.url.startswith(f"{seen.address}/sign-in/")


def test_a_key_asked_for_released_and_used_is_accessible_throughout(as_person, case, desk):
    def sound(page):
        page.wait_for_load_state("networkidle")
        assert axe_violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    asks = as_person(case.boss, width=320)
    page = asks.go("/administration/accounts/add/")
    page.get_by_role("button", name="Add and ask for a one-time link").click()
    sound(page)
    page.get_by_label("Username").fill("nia.hill")
    page.get_by_label("Name", exact=True).fill("Nia Hill")
    page.get_by_label("Role").select_option("spoc")
    page.get_by_label("Unit").select_option(str(case.unit.pk))
    page.get_by_role("button", name="Add and ask for a one-time link").click()
    sound(page)
    assert "A second person releases it" in page.inner_text("main")
    place = page.url.removeprefix(asks.address)
    other = as_person(case.person, width=320)  # the supervisor of the unit
    released = other.go(place)
    sound(released)
    released.get_by_role("button", name="Release").click()
    sound(released)
    released.get_by_role("button", name="Take the link").click()
    sound(released)
    link = released.inner_text("#one-time-link")
    page = asks.go(place)
    page.get_by_role("button", name="Take the code").click()
    sound(page)
    code = page.inner_text("#code")
    newcomer = as_person(None, width=320)
    page = newcomer.go(re.sub(r"^https?://[^/]+", "", link))
    sound(page)
    page.get_by_label("Password", exact=True).fill("seven grey geese 7")
    page.get_by_label("Password again").fill("seven grey geese 7")
    page.get_by_label("Code").fill("AAAA AAAA AAAA AAAA")
    page.get_by_role("button", name="Set password").click()
    sound(page)
    assert "This is not the code of this link" in page.inner_text("main")
    page.get_by_label("Password", exact=True).fill("seven grey geese 7")
    page.get_by_label("Password again").fill("seven grey geese 7")
    page.get_by_label("Code").fill(code.lower())
    page.get_by_role("button", name="Set password").click()
    sound(page)
    assert "Your password is set" in page.inner_text("main")
