"""What a page showed leaves its row though nothing was done; what was recorded past a transaction that did not hold is taken back."""

from __future__ import annotations

import json
import re

import pytest

from desk_pages_case import Pages, text_of


@pytest.fixture(scope="module")
def pages(desk):
    made = Pages(desk, 2)
    for subject in made.subjects:
        for account in (made.supervisor, made.second, made.officer):
            made.open(account, subject)
    return made


def rows_after(desk, seq):
    return [(actor, act, json.loads(body)["subject"]) for _, actor, act, body in desk.ledger(seq)]


def looks_of(desk, account):
    return desk.sql("select count(*) from oversight_consultation", account=account)[0][0]


@pytest.mark.parametrize(
    "path",
    ["decisions/accept/", "decisions/close/", "decisions/tier/", "decisions/fact/", "decisions/profile/", "assessment/PR-03/", "notes/"],
)
def test_a_form_that_comes_back_is_a_look_that_is_recorded(desk, pages, path):
    subject, client = pages.subjects[0], pages.client(pages.supervisor)
    seq, looks = desk.ledger()[-1][0], looks_of(desk, pages.supervisor)
    answer = client.post(f"/subjects/{subject}/{path}", {"text": "x" * 20_001})
    assert answer.status_code in (200, 422)
    assert len(answer.content) > 4_000
    ((actor, act, said),) = rows_after(desk, seq)
    assert (actor, act, said["subject"], said["purpose"]) == (pages.supervisor.username, "consulted", subject, "assess")
    assert looks_of(desk, pages.supervisor) == looks + 1


def test_what_another_decided_meanwhile_is_a_look_that_is_recorded(desk, pages):
    at = f"/subjects/{pages.subjects[1]}/decisions/tier/"
    pages.post(pages.supervisor, at, tier="tier-1", reason="first come")
    seq = desk.ledger()[-1][0]
    pages.post(pages.second, at, status=409, expected="old", tier="tier-3", reason="mine")
    assert [(a, act) for a, act, _ in rows_after(desk, seq)] == [(pages.second.username, "consulted")]


def test_a_refusal_leaves_the_refusal_alone(desk, pages):
    at = f"/subjects/{pages.subjects[0]}/decisions/tier/"
    seq, looks = desk.ledger()[-1][0], looks_of(desk, pages.officer)
    assert pages.client(pages.officer).post(at, {"expected": "", "tier": "tier-1", "reason": "x"}).status_code == 403
    assert [act for _, act, _ in rows_after(desk, seq)] == ["refused"]
    assert looks_of(desk, pages.officer) == looks


def in_force(desk):
    with desk.store.connect() as connection:
        rows = connection.execute("select id, kind, reason, coalesce(supersedes, '') from rightdoor.decision order by seq").fetchall()
    taken = {row[3] for row in rows}
    return [(kind, reason) for with_id, kind, reason, _ in rows if with_id not in taken]


class Broken(Exception):
    """The injected fault."""


def failing_in_seal(monkeypatch, when):
    from rightdoor.casework import acting

    whole = acting.seal

    def seal(done):
        if when(done):
            raise Broken
        return whole(done)

    monkeypatch.setattr(acting, "seal", seal)


def decides(done):
    return any(entry.act == "decided" for entry in done.entries)


def test_a_core_decision_whose_page_failed_is_withdrawn_and_the_page_says_so(desk, pages, monkeypatch):
    subject = pages.subjects[0]
    at = f"/subjects/{subject}/assessment/PR-03/"
    answer = {"said": "yes", "source": "PNC check", "reference": "12/345", "reason": "checked once", "expected": ""}
    client = desk.client(pages.supervisor)
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        failing_in_seal(patch, decides)
        failed = client.post(at, answer)
    assert failed.status_code == 500
    assert "withdrawn at once" in text_of(failed.content.decode())
    assert "Nothing was changed" not in failed.content.decode()
    assert not any(reason == "checked once" for _, reason in in_force(desk))
    assert any(kind == "withdrawal" and reason.startswith("not-recorded-whole: ") for kind, reason in in_force(desk))
    assert "checked once" not in pages.get(pages.supervisor, f"/subjects/{subject}/decisions/")
    # the same again holds; a second one and a withdrawal that fail leave it in force, and it can still be superseded and withdrawn
    pages.post(pages.supervisor, at, **{k: v for k, v in answer.items() if k != "expected"})
    assert ("assessment", "checked once") in in_force(desk)
    page = pages.get(pages.supervisor, f"/subjects/{subject}/decisions/")
    link = re.search(r'href="([^"]*withdraw/[^"]*)">', page)[1]
    for path, data in ((at, {**answer, "said": "no", "reason": "another"}), (link, {"reason": "not so"})):
        token = re.search(r'name="expected" value="([^"]*)"', pages.get(pages.supervisor, path))[1]
        with monkeypatch.context() as patch:
            failing_in_seal(patch, decides)
            assert client.post(path, {**data, "expected": token}).status_code == 500
        assert ("assessment", "checked once") in in_force(desk)
        assert ("assessment", "another") not in in_force(desk)
    pages.post(pages.supervisor, link, reason="not so at all")
    assert ("assessment", "checked once") not in in_force(desk)


def test_a_page_that_fails_after_the_decision_takes_it_back_as_well(desk, pages, monkeypatch):
    from rightdoor.desk.views import deciding

    def broken(_to):
        raise Broken

    at = f"/subjects/{pages.subjects[1]}/assessment/PR-03/"
    client = desk.client(pages.supervisor)
    client.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr(deciding, "see", broken)
        failed = client.post(at, {"said": "yes", "source": "PNC", "reference": "1", "reason": "checked late", "expected": ""})
    assert failed.status_code == 500
    assert "withdrawn at once" in text_of(failed.content.decode())
    assert not any(reason == "checked late" for _, reason in in_force(desk))


def test_an_error_says_what_holds_of_what_was_done(desk, pages, monkeypatch):
    failing_in_seal(monkeypatch, lambda done: bool(done.entries))
    client = desk.client(pages.supervisor)
    client.raise_request_exception = False
    page = text_of(client.get(f"/subjects/{pages.subjects[0]}/").content.decode())
    assert "What was recorded before the error is kept and shown in the history" in page


def referral_of(desk, pages):
    return desk.sql("select id from referrals_referral order by id limit 1", account=pages.supervisor)[0][0]


def test_a_list_that_was_shown_leaves_its_row_by_page_and_by_interface(desk, pages):
    everything = desk.account(
        ("supervisor", pages.unit), ("auditor", pages.unit), ("referral-officer", pages.unit), ("administrator", pages.unit)
    )
    client, api = desk.client(everything), desk.api(everything)
    referral = referral_of(desk, pages)
    both = {
        "/referrals/": "/api/referrals",
        f"/referrals/{referral}/": f"/api/referrals/{referral}",
        "/findings/": "/api/findings",
        "/exhibits/": "/api/exhibits",
        "/jobs/": "/api/jobs",
        "/deconfliction/": "/api/checks",
        "/deconfliction/flag-lists/": "/api/flag-lists",
        "/decisions/": "",
    }
    for page, address in both.items():
        seq = desk.ledger()[-1][0]
        assert client.get(page).status_code == 200, page
        ((_, act, said),) = rows_after(desk, seq)
        assert act == "consulted", page
        assert {"page", "lines"} <= set(said), page
        if address:
            seq = desk.ledger()[-1][0]
            assert api.get(address).status_code == 200, address
            assert [(act, one) for _, act, one in rows_after(desk, seq)] == [("consulted", said)], address


def test_progress_that_a_page_asks_for_is_no_look(desk, pages):
    pages.post(
        pages.supervisor, f"/subjects/{pages.subjects[1]}/assessment/PR-04/", said="no", source="PNC", reference="2", reason="looked up"
    )
    asked = desk.sql("select id from jobs_job order by id desc limit 1", account=pages.supervisor)
    assert asked
    client, at, seq = desk.client(pages.supervisor), f"/jobs/{asked[0][0]}/", desk.ledger()[-1][0]
    assert client.get(at, headers={"HX-Request": "true"}).status_code == 200
    assert rows_after(desk, seq) == []
    assert client.get(at).status_code == 200
    assert [said for _, _, said in rows_after(desk, seq)] == [{"page": "job", "lines": 1, "job": asked[0][0]}]


def test_a_referral_changed_meanwhile_is_shown_and_recorded(desk, pages):
    referral = referral_of(desk, pages)
    seq = desk.ledger()[-1][0]
    answer = pages.client(pages.officer).post(f"/referrals/{referral}/acknowledge/", {"version": "999"})
    assert answer.status_code == 409
    ((_, act, said),) = rows_after(desk, seq)
    assert (act, said["page"], said["referral"]) == ("consulted", "referral", referral)
