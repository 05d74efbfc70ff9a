"""A form that was sent twice, one after the other or at once, adds one note or one fact; the same words later are another."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from desk_pages_case import NOW, Pages, text_of


@pytest.fixture(scope="module")
def pages(desk):
    made = Pages(desk, 1)
    for account in (made.supervisor, made.second):
        made.open(account, made.subjects[0])
    return made


def count(desk, pages, query, *values):
    return desk.sql(query, *values, account=pages.supervisor)[0][0]


def test_a_note_sent_twice_is_one_and_another_persons_is_another(desk, pages):
    at = f"/subjects/{pages.subjects[0]}/notes/"
    client = pages.client(pages.supervisor)
    for _ in range(2):
        assert client.post(at, {"text": "rang the school"}).status_code == 303
    assert "The note was already added." in text_of(client.get(at).content.decode())
    query = "select count(*) from subjects_note where text = %s"
    assert count(desk, pages, query, "rang the school") == 1
    assert pages.client(pages.second).post(at, {"text": "rang the school"}).status_code == 303
    assert count(desk, pages, query, "rang the school") == 2
    api = desk.api(pages.supervisor)
    address, said = f"/api/subjects/{pages.subjects[0]}/notes", {"text": "by a program"}
    answers = [api.post(address, said, "application/json", headers={"Idempotency-Key": key * 16}) for key in "ab"]
    assert [answer.status_code for answer in answers] == [201, 409]


def test_two_at_once_add_one(desk, pages):
    from django.db import connections

    at = f"/subjects/{pages.subjects[0]}/notes/"
    clients = [desk.client(pages.supervisor) for _ in range(3)]

    def send(client):
        try:
            return client.post(at, {"text": "sent at once"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(send, clients)) == [303] * 3
    assert count(desk, pages, "select count(*) from subjects_note where text = 'sent at once'") == 1


def test_the_same_words_later_are_another_note(desk, pages):
    from rightdoor.casework.acting import TWICE_US, AlreadyAdded, acting
    from rightdoor.casework.listing.one import seen
    from rightdoor.casework.subjects.acts import write_note

    def write(at_us):
        with acting(pages.supervisor, now_us=at_us) as done:
            write_note(done, seen(done, pages.subjects[0]), "no answer")

    write(NOW)
    with pytest.raises(AlreadyAdded):
        write(NOW + TWICE_US)
    write(NOW + TWICE_US + 1)


def test_a_fact_sent_twice_is_one(desk, pages):
    at = f"/subjects/{pages.subjects[0]}/decisions/fact/"
    fact = {"about": pages.subjects[0], "fact": "searched-before", "at": "2026-03-02T12:00:00Z", "exhibit": "EX/4", "reason": "sent twice"}
    _, again = pages.look(pages.supervisor, at, **fact)
    for _ in range(2):
        pages.post(pages.supervisor, at, **again)
    assert count(desk, pages, "select count(*) from decided_decision where reason = 'sent twice'") == 1
    with desk.store.connect() as connection:
        assert connection.execute("select count(*) from rightdoor.decision where reason = 'sent twice'").fetchone() == (1,)
    assert "The fact was already added." in text_of(pages.get(pages.supervisor, f"/subjects/{pages.subjects[0]}/decisions/"))
