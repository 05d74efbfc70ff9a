"""Every page of the desk: sound by axe, still on the console, within its width down to 320 pixels, on paper, by keyboard, and without script.

A new URL stands in none of the lists here and fails `test_every_url_is_a_page_here_or_known_not_to_be_one`.
"""

from __future__ import annotations

import os
import secrets

import pytest
from axe_check import axe_violations

from desk_case import NOW, PASSWORD
from desk_every_page_case import lay_out
from desk_subject_case import open_for

FORMS = {  # taken by POST alone
    "account_logout", "case-answer", "case-briefing-paper", "case-list-senders", "case-duty-answer", "case-take", "case-take-back", "case-records-aside", "case-referral-paper", "case-told-outside", "case-records-take", "case-warrant-paper", "communications-authority", "communications-check", "communications-duty-take", "communications-error-report",
    "communications-export", "communications-fault-looked", "communications-plan-for", "communications-sent", "communications-words",
    "deconfliction-subject", "end-session", "exhibit-verify", "exhibits-verify", "flag-list-withdraw", "job-cancel", "job-retry", "key-code", "key-link", "key-refuse", "key-release", "key-withdraw", "leave-compartment",
    "leave-operation", "offer-accept", "offer-refuse", "offer-take-back", "referral-acknowledge", "referral-give", "referral-offer",
    "referral-own", "referral-restrict", "referral-to-operation", "referrals-bulk", "retention-erase", "retention-hold", "retention-lift", "retention-release",
    "retention-restrict", "loop-export", "returns-export", "returns-publish", "search-export", "statement-begin", "statement-change", "statement-release", "subject-package-build", "subject-package-file", "subject-purpose", "token-revoke", "triage-allocate", "triage-views",
}  # fmt: skip
NO_PAGES = {  # files, data, parts of a page, and addresses that lead on to a page of this list
    "case-door-form",
    "duties-feed", "exhibits-export", "findings-export", "healthz", "interface-description", "oversight-export", "oversight-seen", "second-factor-picture",
    "returns-public-file", "statement-text", "subject-links-json", "subject-source-asked", "triage-csv", "triage-new", "triage-xlsx",
}  # fmt: skip
IN_A_STATE = {"mfa_authenticate", "mfa_reauthenticate", "recovery-codes", "welcome", "decide-proposal", "subject-near"}  # laid out below
SIGNED_OUT = {"account_login": "/sign-in/", "no such page": "/nothing/there/"}


@pytest.fixture(scope="module")
def laid(desk):
    return lay_out(desk)


class Browsers:
    """One window with script and one without, signed in as the account that has every role; and one that is signed out."""

    def __init__(self, as_person, laid, subject):
        self.signed_in, self.plain = as_person(laid.everyone), as_person(laid.everyone, java_script_enabled=False)
        self.signed_out = as_person()
        for seen in (self.signed_in, self.plain):
            page = seen.go(f"/subjects/{subject}/")
            if page.locator("input[name=purpose]").count():
                page.check("input[name=purpose][value=assess]")
                page.get_by_role("button", name="Open", exact=True).click()
                page.wait_for_load_state("networkidle")


@pytest.fixture(scope="module")
def browsers(as_person_throughout, laid, desk):
    subject = laid.pages["subject"].strip("/").rpartition("/")[2]
    open_for(desk.client(laid.everyone), subject)
    return Browsers(as_person_throughout, laid, subject)


def names(resolver):
    for each in resolver.url_patterns:
        if not hasattr(each, "url_patterns"):
            yield each.name
        elif getattr(each, "namespace", None) is None:
            yield from names(each)


def test_every_url_is_a_page_here_or_known_not_to_be_one(laid):
    from django.urls import get_resolver

    known = {*laid.pages, *SIGNED_OUT, *FORMS, *NO_PAGES, *IN_A_STATE}
    assert set(names(get_resolver())) - known == set()


USUAL, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 800}  # 320: what 1280 pixels are at 400 % zoom
_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
_WIDEST = """(() => { const w = document.documentElement.clientWidth;
  const inside = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== 'visible') return true; return false; };
  const e = [...document.body.querySelectorAll('*')].find(e => e.getBoundingClientRect().right > w + 1 && !inside(e));
  return e ? e.outerHTML.slice(0, 160) : ''; })()"""
_TABBED = "(() => { const e = document.activeElement; return e === document.body ? '' : (e.className + ' ' + (e.closest('main') ? 'in-main' : '')) })()"
_UNREACHABLE = """[...document.querySelectorAll('main a[href], main button, main input:not([type=hidden]), main select, main textarea')]
  .filter(e => e.offsetParent !== null && !e.disabled && e.tabIndex < 0).map(e => e.outerHTML.slice(0, 120))"""


def trouble(seen, plain, path, status):
    """What is wrong with a page, in words."""
    wrong = []
    answer = seen.page.goto(f"{seen.address}{path}", wait_until="load")
    page = seen.page
    if answer.status != status:
        return [f"status {answer.status}"]
    if page.locator("h1").count() != 1:
        wrong.append("not one h1")
    wrong += [f"axe {line}" for line in axe_violations(page)]
    if page.evaluate(_WIDE):
        wrong.append("wider than 1280")
    wrong += [f"not reached by keyboard: {one}" for one in page.evaluate(_UNREACHABLE)]
    page.keyboard.press("Tab")
    if "skip" not in page.evaluate(_TABBED):
        wrong.append(f"the first Tab is at {page.evaluate(_TABBED)}")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    if page.locator("main a[href]:visible, main button:visible").count() and "in-main" not in page.evaluate(_TABBED):
        wrong.append("the skip link does not lead into the main part")
    page.emulate_media(media="print")
    if not page.locator("main h1").is_visible() or page.locator(".govuk-service-navigation:visible, .govuk-skip-link:visible").count():
        wrong.append("on paper: no heading, or with navigation")
    if path in ("/", "/referrals/") and not page.pdf(format="A4").startswith(b"%PDF"):
        wrong.append("no paper")
    page.emulate_media(media="screen")
    page.set_viewport_size(NARROW)
    if page.evaluate(_WIDE):
        wrong.append(f"wider than {NARROW['width']}: {page.evaluate(_WIDEST)}")
    page.set_viewport_size(USUAL)
    if plain is not None:
        plain.page.set_content(answer.text(), wait_until="load")  # the same answer, in a window of the desk where no script runs
        if not plain.page.locator("main h1").is_visible():
            wrong.append("without script: no heading")
    return wrong


def test_every_page_is_sound(laid, browsers):
    wrong = {}
    some = os.environ.get("RIGHTDOOR_PAGES", "").split(",")  # to look at some alone while one works on them
    for name, path in laid.pages.items():
        if some != [""] and name not in some:
            continue
        browsers.signed_in.console.clear()
        found = trouble(browsers.signed_in, browsers.plain, path, 200)
        found += [f"console {line}" for line in browsers.signed_in.console]
        if found:
            wrong[name] = found
    assert not wrong, "\n".join(f"{name}: {each}" for name, found in wrong.items() for each in found)
    assert all(url.startswith((browsers.signed_in.address, "data:", "blob:")) for url in browsers.signed_in.requests)


def test_pages_of_the_signed_out_are_sound(browsers):
    wrong = {name: trouble(browsers.signed_out, None, path, 404 if name == "no such page" else 200) for name, path in SIGNED_OUT.items()}
    assert {name: found for name, found in wrong.items() if found} == {}


def _with_second_factor(desk, unit):
    """Somebody who has a second factor, and the cookie of a session in which it was shown."""
    from django.core.cache import cache

    from integration.desk.test_accounts import enrol

    cache.clear()
    account = desk.account(("supervisor", unit), name="Ada Sample")
    client = desk.client(account)
    enrol(client)
    return account, client.cookies["rightdoor"].value


def _link(desk, unit):
    """The address of a link by which somebody sets a first password."""
    from rightdoor.casework.access import links
    from rightdoor.desk.surroundings import clock_us

    account, token = desk.account(("supervisor", unit)), secrets.token_urlsafe(32)
    with desk.as_owner():
        links.make(account, token=token, at_us=clock_us())
    return f"/welcome/{token}/"


def _near(desk, unit, account, client):
    """The page of a near match of a subject of its own."""
    from integration.desk.matrix.registers import ask_sets, near_match, stated

    desk.populate(unit, files=stated("open", "890900"))
    ask_sets(desk)
    subject, answer = near_match(desk, account, "890900")
    open_for(client, subject)
    return f"/subjects/{subject}/hash-sets/{answer}/"


def _proposal(desk, unit, account, client):
    """The page of two subjects with decisions that new data joined."""
    from decided_case import lay_subject, remove_subject
    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided import acts
    from rightdoor.casework.listing.models import SubjectReceipt

    stays, goes = desk.populate(unit).subjects[0], lay_subject(desk, unit)
    with acting(account, now_us=NOW) as done:
        acts.override_tier(done, stays, tier="tier-2", reason="a child lives there", expected="")
        acts.close(done, goes, code="not-criminal", reference="", reason="nothing unlawful", expected="")
    remove_subject(desk, goes)
    with desk.as_owner():
        SubjectReceipt.objects.create(view="open", subject=stays, receipt=f"rc_{goes[4:]}", number="1")
    open_for(client, stays)
    return f"/subjects/{stays}/decisions/proposal/{goes}/"


def test_pages_that_need_a_state_are_sound(as_person, desk, laid):
    """The second step of the door, the password and the factor again, recovery codes, a first password, a near match, a proposal."""
    del laid  # which lays out its own before anything here does
    unit = desk.unit("Team of states")
    account, cookie = _with_second_factor(desk, unit)
    grader = desk.account(("grader", unit), ("supervisor", unit), name="Gill Sample")
    client = desk.client(grader)
    door, enrolled, works = as_person(), as_person(), as_person(grader)
    enrolled.page.context.add_cookies([{"name": "rightdoor", "value": cookie, "url": enrolled.address}])
    page = door.go("/sign-in/")
    page.get_by_label("Username").fill(account.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/sign-in/code/**")
    shown = {
        "mfa_authenticate": (door, "/sign-in/code/"),
        "mfa_reauthenticate": (enrolled, "/sign-in/again/code/"),
        "recovery-codes": (enrolled, "/account/recovery-codes/"),
        "welcome": (as_person(), _link(desk, unit)),
        "decide-proposal": (works, _proposal(desk, unit, grader, client)),
        "subject-near": (works, _near(desk, unit, grader, client)),
    }
    assert set(shown) == IN_A_STATE
    wrong = {}
    for name, (seen, path) in shown.items():
        seen.console.clear()
        found = [*trouble(seen, None, path, 200), *(f"console {line}" for line in seen.console)]
        if not seen.page.url.removeprefix(seen.address).startswith(path):
            found.append(f"led away to {seen.page.url}")
        if found:
            wrong[name] = found
    assert not wrong, "\n".join(f"{name}: {each}" for name, found in wrong.items() for each in found)
