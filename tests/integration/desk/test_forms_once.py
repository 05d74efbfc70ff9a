"""A form of a page is taken once: sent again, at once, by another or in another session, it acts no second time; undone, it may be sent again."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from desk_case import token_of_a_form
from desk_pages_case import Pages, text_of

AGAIN = "nothing was done twice"
_FIELD = re.compile(r'name="form_token" value="([^"]+)"')


@pytest.fixture(scope="module")
def pages(desk):
    made = Pages(desk, 2)
    for account in (made.supervisor, made.second):
        for subject in made.subjects:
            made.open(account, subject)
    return made


@pytest.fixture
def at(pages):
    return f"/subjects/{pages.subjects[0]}/notes/"


def shown(client, path):
    """A token as the page bears it in its forms."""
    return _FIELD.findall(client.get(path).content.decode())[-1]


def notes(desk, pages, text):
    return desk.sql("select count(*) from subjects_note where text = %s", text, account=pages.supervisor)[0][0]


def rows(desk, account):
    return desk.sql("select nonce, led_to from sent_form where account_id = %s", account.pk, account=account)


def test_every_form_of_a_page_bears_a_token_of_its_own(pages, at):
    page = pages.client(pages.supervisor).get(at).content.decode()
    found = _FIELD.findall(page)
    assert len(found) == page.count('<form method="post"') >= 2
    assert len(set(found)) == len(found)


def test_a_form_sent_again_leads_to_where_it_led_and_says_so(desk, pages, at):
    client = desk.client(pages.supervisor)
    token = shown(client, at)
    sent = {"text": "sent with the form", "form_token": token}
    assert client.post(at, sent, form_token=None)["Location"] == at
    again = client.post(at, {**sent, "text": "other words"}, form_token=None)
    assert (again.status_code, again["Location"]) == (303, at)
    page = text_of(client.get(at).content.decode())
    assert "This form was already sent at " in page
    assert AGAIN in page
    assert notes(desk, pages, "sent with the form") == 1
    assert notes(desk, pages, "other words") == 0
    # the same token on another page acts there as little
    assert client.post(f"/subjects/{pages.subjects[1]}/notes/", sent, form_token=None)["Location"] == at
    assert notes(desk, pages, "sent with the form") == 1


def test_two_at_once_act_once(desk, pages, at):
    from django.db import connections

    client = desk.client(pages.supervisor)
    token = shown(client, at)

    def send(number):
        mine = desk.browser()
        mine.cookies = client.cookies
        try:
            return mine.post(at, {"text": f"at once {number}", "form_token": token}, form_token=None).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(4))) == [303] * 4
    assert desk.sql("select count(*) from subjects_note where text like 'at once %'", account=pages.supervisor) == [(1,)]


def test_an_act_that_failed_may_be_sent_again_with_the_same_form(desk, pages):
    client = desk.client(pages.supervisor)
    at = f"/subjects/{pages.subjects[0]}/decisions/tier/"
    token = shown(client, at)
    sent = {"tier": "tier-1", "expected": "", "form_token": token}
    assert client.post(at, {**sent, "reason": ""}, form_token=None).status_code == 422
    assert client.post(at, {**sent, "reason": "now with words"}, form_token=None).status_code == 303
    assert desk.sql("select count(*) from decided_decision where reason = 'now with words'", account=pages.supervisor) == [(1,)]


def test_what_only_shows_may_be_asked_for_again(desk, pages):
    client = desk.client(pages.supervisor)
    token = shown(client, "/search/")
    asked = {"text": "nobody of that name", "kind": "any", "purpose": "assess", "words": "", "form_token": token}
    for _ in range(2):
        answer = client.post("/search/", asked, form_token=None)
        assert answer.status_code == 200
        assert AGAIN not in answer.content.decode()
    for _ in range(2):
        assert "Content-Disposition" in client.post("/search/export", {**asked, "as": "csv"}, form_token=None)
    look = f"/subjects/{pages.subjects[0]}/texts/"
    for _ in range(2):
        assert client.post(look, {"kind": "report-text", "form_token": token}, form_token=None).status_code == 200


def test_a_page_that_acts_and_shows_at_once_is_not_done_twice(desk, pages):
    from rightdoor.casework.tokens.acts import PREFIX

    client = desk.client(pages.supervisor)
    form = {"name": "a program", "scopes": "read-list", "days": "30", "form_token": shown(client, "/account/tokens/")}
    assert PREFIX in client.post("/account/tokens/", form, form_token=None).content.decode()
    again = client.post("/account/tokens/", form, form_token=None)
    assert again.status_code == 409
    assert AGAIN in text_of(again.content.decode())
    assert desk.sql("select count(*) from tokens_token", account=pages.supervisor) == [(1,)]


@pytest.mark.parametrize("how", ["none", "forged", "cut", "of another person", "of another session", "of an ended session"])
def test_without_a_token_of_this_session_nothing_is_done_and_the_text_is_given_back(desk, pages, at, how):
    client = desk.client(pages.supervisor)
    good = token_of_a_form(client)
    token = {
        "none": lambda: None,
        "forged": lambda: f"{good[:17]}{'A' * 43}",
        "cut": lambda: good[:-1],
        "of another person": lambda: token_of_a_form(desk.client(pages.second)),
        "of another session": lambda: token_of_a_form(desk.client(pages.supervisor)),
        "of an ended session": lambda: _renewed(client, good),
    }[how]()
    text = f"typed with a token {how}"
    answer = client.post(at, {"text": text, **({"form_token": token} if token else {})}, form_token=None)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "This form cannot be taken" in page
    assert text in page
    assert notes(desk, pages, text) == 0
    assert token is None or token not in page


def _renewed(client, token):
    """The session's key changes, as it does when somebody signs in again or takes a new password."""
    from django.conf import settings

    session = client.session
    session.cycle_key()
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return token


def test_an_upload_sent_again_leads_to_its_job_and_leaves_nothing(desk, pages):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = desk.client(pages.officer)
    token = shown(client, "/referrals/upload/")
    folder = desk.store.dir / "desk" / "uploads"

    def send(**headers):
        files = SimpleUploadedFile("a.csv", b"reference,received_at\r\n")
        form = {"unit": pages.unit.pk, "authority": "A-1", "files": files, "form_token": token}
        return client.post("/referrals/upload/", form, form_token=None, headers=headers)

    first = send()
    assert first.status_code == 303
    staged = sorted(folder.iterdir())
    assert send()["Location"] == first["Location"]
    assert send(**{"X-Requested-With": "XMLHttpRequest"}).json() == {"next": first["Location"]}
    assert sorted(folder.iterdir()) == staged
    assert AGAIN in text_of(client.get(first["Location"]).content.decode())
    unsent = {"unit": pages.unit.pk, "authority": "A-1", "files": SimpleUploadedFile("b.csv", b"x")}
    assert client.post("/referrals/upload/", unsent, form_token=None).status_code == 403
    assert sorted(folder.iterdir()) == staged


def test_a_step_that_asks_again_for_the_factor_leaves_the_form(desk, pages):
    account = desk.account(("administrator", pages.unit))
    client = desk.client(account, shown_s=3600)
    token = token_of_a_form(client)
    assert client.post("/administration/operations/", {"form_token": token}, form_token=None).status_code in (302, 401, 405, 404)
    assert rows(desk, account) == []


def test_the_interface_is_exempt(desk, pages):
    api = desk.api(pages.supervisor)
    given = {"Idempotency-Key": "k" * 16, "X-Purpose": "assess"}
    assert api.post(f"/api/subjects/{pages.subjects[1]}/notes", {"text": "no form"}, "application/json", headers=given).status_code == 201


def test_rows_are_ones_own_and_old_ones_go(desk, pages, at):
    from rightdoor.casework.sent.acts import KEPT_US, sweep_forms
    from rightdoor.desk.surroundings import now_us

    client = desk.client(pages.second)
    assert client.post(at, {"text": "one more"}).status_code == 303
    mine = rows(desk, pages.second)
    assert mine
    assert desk.sql("select count(*) from sent_form where account_id = %s", pages.second.pk, account=pages.supervisor) == [(0,)]
    with desk.as_shell():
        assert sweep_forms(now_us()) == 0
        assert sweep_forms(now_us() + KEPT_US + 1_000_000) >= len(mine)
    assert rows(desk, pages.second) == []
