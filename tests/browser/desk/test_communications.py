"""Requests on the desk in a browser: from the triage list to application rows in at most five actions, with nothing typed."""

from __future__ import annotations

import axe_check
import pytest

from desk_requests_case import observed, people_of


@pytest.fixture(scope="module")
def case(desk):
    unit = desk.unit()
    return {"people": people_of(desk, unit), "subject": desk.populate(unit, files=observed()).subjects[0]}


def test_from_the_list_to_application_rows_in_five_actions_with_no_key_pressed(case, as_person):
    seen = as_person(case["people"]["applicant"])
    page = seen.go("/")
    keys: list[str] = []
    page.expose_function("pressed", lambda key: keys.append(key))
    page.add_init_script("addEventListener('keydown', e => window.pressed(e.key))")
    actions = 0
    page.get_by_role("link", name=case["subject"]).first.click()
    actions += 1
    page.get_by_label("Communications data").check()
    actions += 1
    page.get_by_role("button", name="Open").click()
    actions += 1
    page.get_by_role("button", name="Plan requests for this subject").click()
    actions += 1
    page.wait_for_url("**/communications-data/applications/**")
    rows = page.get_by_role("table", name="Requests, soonest gone first").locator("tbody tr")
    assert rows.count() >= 2
    assert "198.51.100." in rows.first.inner_text() or "203.0.113." in page.content()
    page.get_by_role("button", name="Make the application").click()
    actions += 1
    assert page.get_by_text("Made, not authorised").is_visible()
    assert actions <= 5
    assert keys == []
    assert not [line for line in seen.console if "favicon" not in line]
    assert not [url for url in seen.requests if not url.startswith((seen.address, "data:"))]


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("applicant", "/communications-data/"),
        ("applicant", "/communications-data/plan/"),
        ("spoc", "/communications-data/results/"),
        ("spoc", "/communications-data/errors/"),
        ("spoc", "/communications-data/faults/"),
        ("spoc", "/communications-data/faults/new/"),
        ("spoc", "/communications-data/recall/"),
        ("spoc", "/communications-data/duties/"),
    ],
)
def test_every_page_stands_up_to_axe(case, as_person, role, path):
    page = as_person(case["people"][role]).go(path)
    assert axe_check.axe_violations(page) == []
