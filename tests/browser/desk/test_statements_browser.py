"""In a browser: a statement is drafted from a number, released by a second person, and its number leads to the paper and back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_check import axe_violations

from cases_case import Cases

SHOTS = os.environ.get("RIGHTDOOR_SHOTS")


@pytest.fixture(scope="module")
def cases(desk):
    from rightdoor.casework.cases import acts
    from rightdoor.desk.surroundings import now_us

    made = Cases(desk)
    made.second = desk.account(("supervisor", made.unit), name="Sara Second")
    with made.as_(made.officer, now_us()) as done:
        made.case = acts.open_case(done, made.subject, unit=made.unit.pk, nation="england", owned=True).pk
    return made


def send(page, button):
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name=button, exact=True).click()


def day(form, name, value):
    for part, said in zip(("0", "1", "2"), value.split(), strict=True):
        form.locator(f"input[name={name}_{part}]").fill(said)


def sound(seen, name):
    page = seen.page
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)
    assert axe_violations(page) == []
    assert [said for said in seen.console if "422" not in said] == []


def test_from_the_number_in_a_statement_to_the_paper_and_back(as_person, cases):
    seen = as_person(cases.supervisor)
    page = seen.go("/statements/")
    page.set_default_timeout(20_000)
    page.get_by_label("Title").fill("Work of the unit")
    send(page, "Begin")
    page.get_by_text("A number", exact=True).click()
    form = page.locator("form:has(input[name=do][value=number])")
    form.get_by_label("What is counted").select_option("investigations-opened")
    day(form, "first", "1 1 2020")
    day(form, "last", "31 12 2040")
    with page.expect_navigation(wait_until="load"):
        form.get_by_role("button", name="Add").click()
    page.get_by_text("A sentence", exact=True).click()
    page.get_by_label("Sentence").fill("There were 7 investigations.")
    with page.expect_navigation(wait_until="load"):
        page.locator("form:has(input[name=do][value=sentence])").get_by_role("button", name="Add").click()
    assert "Put a figure there" in page.inner_text("main"), "a number that is typed is a problem"
    sound(seen, "statement-draft")
    send(page, "Take out sentence 1")
    page.get_by_text("A sentence", exact=True).click()
    page.get_by_label("Sentence").fill("There was {f1} investigation {period-1}.")
    with page.expect_navigation(wait_until="load"):
        page.locator("form:has(input[name=do][value=sentence])").get_by_role("button", name="Add").click()
    assert "No rule is broken" in page.inner_text("main")
    at = page.url.removeprefix(seen.address)
    page.get_by_label("Why it is released").fill("I would like to")
    send(page, "Release this statement")
    assert "Ask a second person" in page.inner_text("main")

    second = as_person(cases.second)
    page = second.go(at)
    page.get_by_label("Why it is released").fill("agreed with the press office")
    send(page, "Release this statement")
    assert "Released by Sara Second" in page.inner_text("main")
    sound(second, "statement-released")

    reader = as_person(cases.supervisor)
    page = reader.go(at)
    with page.expect_navigation(wait_until="load"):
        page.locator("#printed ~ * a").first.click()
    assert page.inner_text("h1") == "Investigations opened: 1"
    assert "It opens to you" in page.inner_text("main")
    sound(reader, "figures-open")
    with page.expect_navigation(wait_until="load"):
        page.locator(f"a[href^='/cases/{cases.case}/#']").click()
    if page.locator("input[name=purpose]").count():
        page.check("input[name=purpose][value=assess]")
        page.get_by_role("button", name="Open", exact=True).click()
        page.wait_for_load_state("networkidle")
        page.go_back()
        page.go_back()
        with page.expect_navigation(wait_until="load"):
            page.locator(f"a[href^='/cases/{cases.case}/#']").click()
    paper = page.url.partition("#")[2]
    assert "Case opened" in page.inner_text(f"#{paper}")
    page.go_back(wait_until="load")
    assert page.inner_text("h1") == "Investigations opened: 1"
    page.go_back(wait_until="load")
    assert page.inner_text("h1") == "Work of the unit"
    page = reader.go(f"{at}now/")
    assert "Nothing" in page.inner_text("main")
    sound(reader, "statement-now")


def test_pages_of_figures_are_sound_on_a_phone_and_without_script(as_person, cases):
    for name, more in (("wide", {}), ("phone", {"width": 320}), ("plain", {"java_script_enabled": False})):
        seen = as_person(cases.supervisor, **more)
        for place, path in (
            ("figures", "/figures/"),
            ("figures-one", "/figures/?definition=investigations-opened&first_0=1&first_1=1&first_2=2020&last_0=31&last_1=12&last_2=2040"),
            ("figures-definitions", "/figures/definitions/"),
            ("statements", "/statements/"),
        ):
            page = seen.go(path)
            assert page.locator("h1").count() == 1
            if name != "plain":
                sound(seen, f"{place}-{name}")
                assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), (name, place)
            else:
                assert page.locator("main form, main h2").count() > 0
