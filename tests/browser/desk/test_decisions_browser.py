"""Decisions and the assessment in a browser: sound on a phone and a laptop, by keyboard and without script, two people at once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_check import axe_violations

HOSTILE = "<img src=x onerror=\"document.title='ran'\">\u202e"


class Case:
    def __init__(self, desk, unit):
        self.desk = desk
        self.subjects = desk.populate(unit, count=2).subjects
        self.person = desk.account(("supervisor", unit), name="Sam Supervisor")
        self.second = desk.account(("supervisor", unit), name="Sid Second")


@pytest.fixture(scope="module")
def case(desk):
    return Case(desk, desk.unit())


def opened(as_person, account, subject, **more):
    """Signed in, the purpose chosen as a person chooses it."""
    seen = as_person(account, **more)
    page = seen.go(f"/subjects/{subject}/decisions/")
    if page.locator("input[name=purpose]").count():
        page.check("input[name=purpose][value=assess]")
        page.get_by_role("button", name="Open", exact=True).click()
        page.wait_for_load_state("networkidle")
    return seen


def send(page, button):
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name=button, exact=True).click()


def test_the_subject_is_accepted_and_a_question_answered(as_person, case):
    subject = case.subjects[0]
    seen = opened(as_person, case.person, subject)
    page = seen.go(f"/subjects/{subject}/assessment/")
    page.locator("#PR-03 a").click()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Source").fill("PNC check")
    page.get_by_label("Reference").fill("12/345")
    send(page, "Record the answer")  # without a reason
    assert "There is a problem" in page.inner_text("main")
    assert page.get_by_label("Reference").input_value() == "12/345"
    page.get_by_label("Reason").fill("checked today")
    send(page, "Record the answer")
    assert "The answer is recorded" in page.inner_text("main")
    assert "PNC check 12/345, by Sam Supervisor" in page.inner_text("#PR-03")
    page = seen.go(f"/subjects/{subject}/decisions/")
    page.get_by_role("link", name="Accept the subject").click()
    page.get_by_label("Reason").fill(HOSTILE)
    send(page, "Accept the subject")
    assert page.url.endswith(f"/subjects/{subject}/decisions/")
    assert "Accepted" in page.inner_text("main")
    assert page.title() != "ran"
    assert page.locator("main img").count() == 0
    assert [said for said in seen.console if "422" not in said] == []  # the browser notes the form that came back


def test_of_two_people_the_second_is_shown_what_changed_and_keeps_the_text(as_person, case):
    subject = case.subjects[1]
    one, two = (opened(as_person, who, subject, java_script_enabled=False) for who in (case.person, case.second))
    for seen in (one, two):
        page = seen.go(f"/subjects/{subject}/decisions/tier/")
        page.get_by_label("Tier 1" if seen is one else "Tier 4", exact=True).check()
        page.get_by_label("Reason").fill("a child lives there" if seen is one else "my own words, long in the making")
    send(one.page, "Set the tier")
    send(two.page, "Set the tier")
    page = two.page
    assert "Somebody decided this while you had the page open" in page.inner_text("main")
    assert "a child lives there" in page.inner_text("main")
    assert page.get_by_label("Reason").input_value() == "my own words, long in the making"
    send(page, "Set the tier")
    assert "my own words, long in the making" in page.inner_text("main")


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_sound(as_person, case, width):
    subject, other = case.subjects
    seen = opened(as_person, case.person, subject, width=width)
    at = f"/subjects/{subject}/decisions/"
    page = seen.go(f"{at}tier/")
    page.get_by_label("Tier 2", exact=True).check()
    page.get_by_label("Reason").fill(f"looked at with {width}")
    send(page, "Set the tier")
    event = page.locator("a", has_text="Accept or doubt").first.get_attribute("href")
    withdraw = page.locator("a", has_text="Withdraw").first.get_attribute("href")
    paths = [
        at, f"{at}tier/", f"{at}accept/", f"{at}close/", f"{at}reopen/", f"{at}merge/", f"{at}merge/?other={other}", f"{at}fact/", f"{at}profile/",
        event, withdraw, event.replace("attribution", "reading"), f"/subjects/{subject}/assessment/", f"/subjects/{subject}/assessment/PR-01/",
        f"/subjects/{subject}/assessment/kirat/", "/decisions/", "/decisions/?kind=tier",
    ]  # fmt: skip
    wrong = {}
    shots = os.environ.get("RIGHTDOOR_SHOTS")
    for number, path in enumerate(paths):
        page = seen.go(path)
        assert page.locator("h1").count() == 1, path
        wrong[path] = axe_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
        if shots:
            page.screenshot(path=str(Path(shots) / f"decisions-{number:02d}-{width}.png"), full_page=True)
    page = seen.go(f"{at}fact/")
    page.get_by_label("About").select_option(index=0)
    page.get_by_label("Reason").fill("told by letter")
    send(page, "Look at what it would change")
    assert "Nothing is recorded yet." in page.inner_text("main")
    wrong["preview"] = axe_violations(page)
    if shots:
        page.screenshot(path=str(Path(shots) / f"decisions-preview-{width}.png"), full_page=True)
    assert {path: found for path, found in wrong.items() if found} == {}
    assert all(url.startswith(seen.address) or url.startswith("data:") for url in seen.requests)
    assert seen.console == []


def test_a_tier_is_set_with_the_keyboard_alone(as_person, case):
    subject = case.subjects[0]
    seen = opened(as_person, case.person, subject)
    page = seen.go(f"/subjects/{subject}/decisions/tier/")
    page.locator("input[name=tier]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("by keys")
    page.keyboard.press("Tab")
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    assert "by keys" in page.inner_text("main")
