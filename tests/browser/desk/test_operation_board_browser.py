"""The board of an operation in a real Chromium: by keyboard from a force on the map, from a bar to what is stuck, from four teams to six."""

from __future__ import annotations

import os

import pytest
from axe_check import axe_violations

from board_case import lay_board, lay_elsewhere
from operations_case import KENT

PARTS = ("", "waiting/", "what-if/")
PERIOD = "begins_0=1&begins_1=7&begins_2=2025&ends_0=1&ends_1=5&ends_2=2026&as_of_0=1&as_of_1=5&as_of_2=2026"


@pytest.fixture(scope="module")
def laid(desk):
    made = lay_board(desk)
    lay_elsewhere(desk, made, cases=400)
    with desk.as_owner():
        from rightdoor.casework.access.models import Membership

        Membership.objects.create(account=made.lead, unit=made.units[1], role="supervisor", from_us=1)
    return made


def board(laid, part=""):
    return f"/operations/{laid.number}/board/{part}?{PERIOD}"


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("width", [1280, 320])
def test_each_part_is_sound_and_within_its_width(laid, as_person, part, width):
    seen = as_person(laid.lead, width=width)
    page = seen.go(board(laid, part))
    if folder := os.environ.get("RD_SHOTS"):
        page.screenshot(path=f"{folder}/board-{part.strip('/') or 'funnel'}-{width}.png", full_page=True)
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert seen.console == []


def test_a_force_on_the_map_is_reached_by_keyboard_and_leads_to_its_figure(laid, as_person):
    page = as_person(laid.lead).go(board(laid))
    force = page.locator(f'a.rd-area[href*="force={KENT}"]')
    assert force.count() == 1
    number = force.locator("text").text_content()
    force.focus()
    assert page.evaluate("document.activeElement.getAttribute('class')") == "rd-area"
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/open/**")
    assert f"force={KENT}" in page.url and "definition=arrests" in page.url
    assert number in page.locator("main").inner_text()


def test_the_number_on_the_map_is_chosen_in_the_filter_without_script(laid, as_person):
    page = as_person(laid.lead, java_script_enabled=False).go(board(laid))
    page.locator("select[name=step]").select_option("devices-seized")
    page.get_by_role("button", name="Apply filters").click()
    assert page.get_by_role("heading", name="Devices seized by force area").count() == 1
    assert page.get_by_role("heading", name="Devices seized over time").count() == 1


def test_a_part_of_a_bar_leads_to_what_is_stuck_there(laid, as_person):
    page = as_person(laid.lead).go(board(laid, "waiting/"))
    part = page.locator('svg a[href*="stage=execute"]').first
    words = part.locator("title").text_content()
    part.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**stage=execute**")
    number = int(words.rpartition(":")[2].replace(",", ""))
    assert page.locator('[aria-labelledby="stuck"] tbody tr').count() == min(50, number)
    page.locator('[aria-labelledby="stuck"] tbody a').first.click()
    page.wait_for_url("**/cases/**")


def test_six_teams_instead_of_four(laid, as_person):
    page = as_person(laid.lead).go(board(laid, "what-if/"))
    page.get_by_label("Teams a week instead").fill("8")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**then=8**")
    assert "4 teams a week as now, 8 as asked" in page.locator("main").inner_text()
    assert "as_of_2=2026" in page.url
    assert page.get_by_role("heading", name="What is assumed").count() == 1
