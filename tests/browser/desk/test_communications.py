"""Requests on the desk in a browser: from the triage list to application rows in at most five actions, with nothing typed."""

from __future__ import annotations

import axe_check
import pytest

from desk_requests_case import made, observed, page_of, people_of, prepared


@pytest.fixture(scope="module")
def case(desk):
    unit = desk.unit()
    return {"unit": unit, "people": people_of(desk, unit), "subject": desk.populate(unit, files=observed()).subjects[0]}


def test_from_the_list_to_application_rows_in_five_actions_with_no_key_pressed(case, as_person):
    seen = as_person(case["people"]["applicant"])
    page = seen.go("/")
    keys: list[str] = []
    page.expose_function("pressed", lambda key: keys.append(key))  # noqa: PLW0108 - the driver marks what it is given
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


def test_the_pages_of_one_application_stand_up_to_axe(desk, case, as_person):
    found = prepared(desk, case["people"], desk.populate(case["unit"], files=observed()).subjects[0])
    assert axe_check.axe_violations(as_person(case["people"]["applicant"]).go(page_of(found))) == []
    made(desk, case["people"], found.subject)
    for role, path in (
        ("spoc", page_of(found)),
        ("senior-responsible-officer", page_of(found)),
        ("applicant", f"{page_of(found)}drop/"),
        ("spoc", f"/communications-data/errors/new/?application={found.key}"),
        ("spoc", f"/communications-data/recall/order/?application={found.key}"),
    ):
        assert axe_check.axe_violations(as_person(case["people"][role]).go(path)) == [], path
    seen = as_person(case["people"]["spoc"])
    page = seen.go("/communications-data/results/")
    page.get_by_label("A result as the provider sent it").set_input_files(
        files=[
            {"name": "r.csv", "mimeType": "text/csv", "buffer": b"Our Ref,IP Address,Start Time,Status\r\nRQ-1,198.51.100.4,,No trace\r\n"}
        ]
    )
    page.get_by_role("button", name="Show how it is read").click()
    assert page.get_by_text("What the columns mean").is_visible()
    assert axe_check.axe_violations(page) == []
    assert not seen.console
