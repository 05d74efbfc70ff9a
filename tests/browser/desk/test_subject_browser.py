"""The subject in a browser: no word on the console, nothing from elsewhere, by keyboard, on a phone, on paper, and nothing received runs."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from axe_check import axe_violations
from pypdf import PdfReader

from desk_subject_case import rich_files

PARTS = ("", "events/", "picture/", "people/", "links/", "referrals/", "texts/", "notes/", "history/", "print/")


@pytest.fixture(scope="module")
def case(desk):
    unit = desk.unit()
    made = desk.populate(unit, files=rich_files("870001"))
    person = desk.account(("supervisor", unit), ("officer-in-the-case", unit))
    subject = desk.sql("select subject from listing_subjectreceipt where number = '870001'", account=person)[0][0]
    return desk, person, subject, made


def opened(as_person, case, **more):
    """Signed in, the purpose chosen as a person chooses it."""
    _, person, subject, _ = case
    seen = as_person(person, **more)
    page = seen.go(f"/subjects/{subject}/")
    if page.locator("input[name=purpose]").count():
        page.check("input[name=purpose][value=assess]")
        page.get_by_role("button", name="Open", exact=True).click()
        page.wait_for_load_state("networkidle")
    return seen, f"/subjects/{subject}/"


@pytest.mark.parametrize("width", [360, 1280])
def test_every_part_is_sound(as_person, case, width):
    seen, at = opened(as_person, case, width=width)
    wrong: dict[str, list[str]] = {}
    shots = os.environ.get("RIGHTDOOR_SHOTS")
    for part in PARTS:
        page = seen.go(at + part)
        assert page.locator("h1").count() == 1, part
        if found := axe_violations(page):
            wrong[part] = found
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), part
        assert page.title() != "ran"
        if shots:
            page.screenshot(path=str(Path(shots) / f"subject-{part.strip('/') or 'summary'}-{width}.png"), full_page=True)
    assert wrong == {}
    assert seen.console == []
    assert all(url.startswith(seen.address) or url.startswith("data:") for url in seen.requests)


def test_the_first_screen_answers_the_five_questions(as_person, case):
    seen, at = opened(as_person, case, width=1280, height=1000)
    page = seen.go(at)
    for question in ("Where", "When", "How sure", "What is not known", "What next"):
        key = page.locator("dt", has_text=question).first
        assert key.is_visible()
        box = key.bounding_box()
        assert box is not None and box["y"] < 1000, question
    assert "Juniper Gardens" in page.locator(".rd-five").inner_text()


def test_the_chart_is_drawn_and_the_table_says_the_same(as_person, case):
    seen, at = opened(as_person, case)
    page = seen.go(at + "links/")
    page.wait_for_selector("#rd-chart[data-drawn]")
    assert int(page.locator("#rd-chart").get_attribute("data-drawn")) >= 5
    assert page.locator("#rd-chart canvas").count() >= 1
    assert page.locator("table tbody tr").count() >= 5
    assert seen.console == []


def test_without_script_everything_but_the_chart_is_there(as_person, case):
    seen, at = opened(as_person, case, java_script_enabled=False)
    page = seen.go(at + "links/")
    assert not page.locator("#rd-chart").is_visible()
    assert page.locator("table tbody tr").count() >= 5
    page = seen.go(at + "texts/")
    page.get_by_role("button", name="Chat text").click()
    assert "first line of a chat" in page.locator(".rd-sensitive__text").first.inner_text()


def test_marks_of_the_timeline_are_reached_by_the_keyboard(as_person, case):
    seen, at = opened(as_person, case)
    page = seen.go(at + "events/")
    page.locator(".rd-time a").first.focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#event-1")
    assert page.locator("#event-1").is_visible()


def test_a_value_is_walked_back_by_keyboard_to_its_exhibit(as_person, case):
    seen, at = opened(as_person, case)
    page = seen.go(at)
    page.locator(".rd-five .rd-source__link").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    said = page.locator("main").inner_text()
    assert "Exhibit (SHA-256)" in said and "Entry " in said and "Juniper Gardens" in said


def test_texts_are_opened_by_choice_and_run_nothing(as_person, case):
    seen, at = opened(as_person, case)
    for part in PARTS:
        assert "first line of a chat" not in seen.go(at + part).content()
        assert "holiday" not in seen.page.content()
    page = seen.go(at + "texts/")
    page.get_by_role("button", name="File names").click()
    page.wait_for_load_state("networkidle")
    said = page.locator(".rd-sensitive__text").first.inner_text()
    assert "<script>" in said and "\\u202e" in said
    assert page.title() != "ran" and seen.console == []


def test_on_paper(as_person, case):
    seen, at = opened(as_person, case)
    page = seen.go(at + "print/")
    page.check("input[name=conditions]")
    page.get_by_role("button", name="Make the page").click()
    page.get_by_role("alert").wait_for()  # the originator's permission is asked for, and what was said is kept
    assert axe_violations(page) == []
    assert page.is_checked("input[name=conditions]")
    page.fill("input[name=originator]", "NCA/77")
    page.get_by_role("button", name="Make the page").click()
    page.get_by_text("reference NCA/77").wait_for()
    assert axe_violations(page) == []
    paper = PdfReader(io.BytesIO(page.pdf(format="A4")))
    words = " ".join(each.extract_text() for each in paper.pages)
    assert "no further dissemination without the originator" in words
    assert "Juniper Gardens" in words and "holiday" not in words
    assert [said for said in seen.console if "409" not in said] == []  # the refusal before
