"""What somebody typed is shown to be copied when it cannot be taken: a session that ended, a factor shown long ago, a form too large."""

from __future__ import annotations

import html
import re

import pytest

from desk_pages_case import Pages, text_of

TEXT = "Spoke to the school <b>twice</b>;\nthey will ring back."


@pytest.fixture(scope="module")
def pages(desk):
    made = Pages(desk, 1)
    made.open(made.supervisor, made.subjects[0])
    return made


def copies(page):
    return [html.unescape(text).strip("\n") for text in re.findall(r"<textarea[^>]* readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)]


def idled(desk, account):
    client = desk.client(account)
    session = client.session
    session["began_us"], session["seen_us"] = 1, 1
    session.save()
    return client


def test_a_note_of_a_session_that_ended_is_shown_to_be_copied(desk, pages):
    at = f"/subjects/{pages.subjects[0]}/notes/"
    for client in (idled(desk, pages.supervisor), desk.client()):
        seq = desk.ledger()[-1][0]
        answer = client.post(at, {"text": TEXT}, headers={"Referer": f"http://testserver{at}"})
        page = answer.content.decode()
        assert answer.status_code == 401
        assert copies(page) == [TEXT]
        assert "<b>twice" not in page
        assert re.search(r'href="/sign-in/\?next=[^"]*notes', page)
        assert answer.headers["Cache-Control"] == "no-store"
        assert desk.ledger(seq) == []
        assert pages.numbers[0] not in page
    assert TEXT.splitlines()[1] not in text_of(pages.get(pages.supervisor, at))
    assert desk.client().post(at, {"text": " "}).status_code == 302  # nothing was typed


def test_nothing_secret_nothing_huge_and_nothing_of_another_site_is_shown(desk, pages):
    at = f"/subjects/{pages.subjects[0]}/notes/"
    answer = desk.client().post(at, {"text": "kept", "password": "geheim", "expected": "cd_x", "long": "x" * 20_001})
    assert copies(answer.content.decode()) == ["kept"]
    assert desk.client().post(at, {"text": "theirs"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 302
    assert desk.client().post(at, {"text": "theirs"}, headers={"Origin": "https://elsewhere.example.com"}).status_code == 302


def test_a_form_without_its_token_gives_the_text_back(desk, pages):
    from django.test import Client

    at = f"/subjects/{pages.subjects[0]}/notes/"
    stranger = Client(enforce_csrf_checks=True).post(at, {"text": TEXT})
    assert (stranger.status_code, copies(stranger.content.decode())) == (401, [TEXT])
    known = desk.client(pages.supervisor)
    known.handler.enforce_csrf_checks = True
    answer = known.post(at, {"text": TEXT}, headers={"Referer": f"http://testserver{at}"})
    assert (answer.status_code, copies(answer.content.decode())) == (403, [TEXT])
    assert f'href="{at}"' in answer.content.decode()


def test_a_form_with_a_factor_shown_long_ago_gives_the_text_back(desk, pages):
    administrator = desk.account(("administrator", pages.unit))
    client = desk.client(administrator, shown_s=3600)
    answer = client.post("/administration/accounts/add/", {"username": "someone", "name": "Some One"})
    assert answer.status_code == 401
    assert set(copies(answer.content.decode())) == {"someone", "Some One"}
    assert 'href="/sign-in/again/?next=' in answer.content.decode()


def test_a_note_under_a_purpose_that_ended_gives_the_text_back(desk, pages):
    other = desk.account(("supervisor", pages.unit))
    answer = desk.client(other).post(f"/subjects/{pages.subjects[0]}/notes/", {"text": TEXT})
    page = answer.content.decode()
    assert "Why are you opening" in page
    assert copies(page) == [TEXT]


def test_a_form_that_is_too_large_is_told_so(desk, pages):
    answer = desk.client(pages.supervisor).post(
        f"/subjects/{pages.subjects[0]}/notes/", {"text": "x" * 2_600_000}, "application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "The form is too large" in answer.content.decode()


def test_an_upload_while_others_come_in_keeps_what_was_typed(desk, pages):
    import io

    from rightdoor.desk.views import uploads

    unit = desk.unit()
    officer = desk.account(("referral-officer", unit))
    file = io.BytesIO(b"a,b\n1,2\n" * 1000)
    file.name = "x.csv"
    taken = [uploads._AT_ONCE.acquire(blocking=False) for _ in range(3)]
    try:
        answer = desk.client(officer).post("/referrals/upload/", {"unit": unit.pk, "authority": "Agreement <7>", "files": [file]})
    finally:
        for _ in taken:
            uploads._AT_ONCE.release()
    assert answer.status_code == 503
    assert 'value="Agreement &lt;7&gt;"' in answer.content.decode()
