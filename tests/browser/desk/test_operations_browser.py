"""Tasking a package across two forces in a browser: built, tasked, refused by one with a reason, accepted by the other; the lead sees with whom."""

from __future__ import annotations

import pytest
from axe_check import axe_violations

from desk_subject_case import open_for
from desk_way_case import work
from operations_case import ESSEX, KENT, lay, seen


@pytest.fixture(scope="module")
def laid(desk):
    """The operation, and a package that its lead built of a subject of the lead's unit."""
    from operations_case import record

    laid = lay(desk, opened=False)
    from desk_case import NOW

    record(laid, laid.lead, "operation-opened", {"reach": "national", "aim": "Packages to forces"}, at_us=NOW)
    for force in (KENT, ESSEX):
        record(laid, laid.lead, "force-joined", {"force": force}, at_us=NOW)
    for _ in range(2):
        (subject,) = desk.populate(laid.units[0]).subjects
        client = desk.client(laid.lead)
        open_for(client, subject)
        answer = client.post(f"/subjects/{subject}/package/build", {"package": "warrant"})
        assert answer.status_code == 303
    work(desk)
    return laid


def _no_violations(page):
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("script", [True, False])
def test_a_package_goes_to_two_forces_one_refuses_and_the_other_accepts(desk, as_person, laid, script):
    more = {"java_script_enabled": script} if not script else {}
    lead, kent, essex = (as_person(account, **more) for account in (laid.lead, laid.kent, laid.essex))
    page = lead.go("/operations/")
    page.locator("table a").last.click()
    page.get_by_role("link", name="Task a package").first.click()
    page.get_by_label("Package", exact=True).select_option(index=1)
    page.get_by_label("Kent", exact=True).check()
    page.get_by_label("Essex", exact=True).check()
    page.get_by_role("button", name="Task it").click()
    assert "Say whether they share it" in page.locator("main").inner_text()
    assert page.get_by_label("Kent", exact=True).is_checked()
    page.get_by_label("Whoever accepts first holds it").check()
    if script:
        _no_violations(page)
    page.get_by_role("button", name="Task it").click()
    assert "The package is tasked" in page.locator("main").inner_text()
    page.get_by_role("navigation", name="Which packages").get_by_role("link", name="Offered").click()
    assert "to answer: Essex, Kent" in page.locator("main").inner_text()
    page.locator("table a").last.click()
    path = page.url.removeprefix(lead.address)
    if script:
        _no_violations(page)

    theirs = kent.go(path)
    assert "nobody holds it yet" in theirs.locator("main").inner_text()
    theirs.get_by_role("link", name="Accept or refuse it").or_(theirs.get_by_role("button", name="Accept or refuse it")).click()
    theirs.get_by_label("Refuse, with a reason").check()
    theirs.get_by_role("button", name="Record the answer").click()
    assert "Fill this in" in theirs.locator("main").inner_text()
    theirs.get_by_label("Reason, where you refuse").select_option(label="The premises or the person are in another area")
    theirs.get_by_label("In words, where you refuse").fill("The premises lie in Essex.")
    if script:
        _no_violations(theirs)
    theirs.get_by_role("button", name="Record the answer").click()
    assert "refused" in theirs.locator("main").inner_text()

    ours = essex.go(path)
    assert "The premises lie in Essex." in ours.locator("main").inner_text()
    ours.get_by_role("link", name="Accept or refuse it").or_(ours.get_by_role("button", name="Accept or refuse it")).click()
    ours.get_by_label("Accept: the force holds it from now").check()
    ours.get_by_role("button", name="Record the answer").click()
    assert "Held" in ours.locator("main").inner_text()

    page = lead.go(path)
    assert "Held" in page.locator("main").inner_text()
    (held,) = (tasking for tasking in seen(laid, laid.lead).taskings if tasking.id in path)
    assert {offer.force: offer.answer for offer in held.offers} == {KENT: "refused", ESSEX: "accepted"}
    if script:
        _no_violations(page)
        said = [line for person in (lead, kent, essex) for line in person.console]
        assert [line for line in said if "422" not in line] == []  # a form that is refused is answered so
