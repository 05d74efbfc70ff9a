"""What is in a silent compartment is told neither by the answer of a search or check, nor by the time that it takes (ADR 24)."""

from __future__ import annotations

import re
from functools import partial

import pytest

from desk_case import NOW
from two_samples import told_apart


@pytest.fixture(scope="module")
def laid(desk):
    """An officer who is in no compartment, a value that a silent record alone holds, and one of the same form that nobody holds."""
    from rightdoor.casework.access.models import Compartment, CompartmentMember

    unit, beside = desk.unit(), desk.unit()
    inside = desk.account(("supervisor", beside))
    with desk.as_owner():
        compartment = Compartment.objects.create(name=f"Quiet {unit.pk}", grade="silent", contact="nobody")
        CompartmentMember.objects.create(compartment=compartment, account=inside)
    desk.populate(unit, count=3)
    desk.populate(beside, count=3)
    silent = desk.populate(beside, silent=compartment)
    held, nobodys = f"acc-{silent.numbers[0]}", f"acc-{int(silent.numbers[0]) + 90_000}"
    return desk.account(("supervisor", unit)), inside, {"held": held, "nobody's": nobodys}


def search(account, text):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.searching.acts import search

    with acting(account, now_us=NOW) as done:
        return search(done, text, kind="identifier", purpose="assess", words="x")


def check(account, text):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.deconfliction.acts import check

    with acting(account, now_us=NOW) as done:
        return check(done, "account", text)


def body(answer, text):
    from integration.desk.test_silent import _VARYING

    content = answer.content
    for pattern in (*_VARYING, re.compile(rb"/deconfliction/[0-9]+/")):
        content = pattern.sub(b"", content)
    return content.replace(text.encode(), b"it")


@pytest.mark.parametrize("ask", [search, check])
def test_it_takes_as_long(laid, ask):
    """The whole transaction with its record; without the page around it, whose own time would hide a difference."""
    outside, _, texts = laid
    assert told_apart({name: partial(ask, outside, text) for name, text in texts.items()}) == ""


def test_members_are_answered(laid):
    _, inside, texts = laid
    assert [search(inside, text).total for text in texts.values()] == [1, 0]
    assert [check(inside, text).hit for text in texts.values()] == [True, False]


def test_the_pages_are_the_same(desk, laid):
    outside, _, texts = laid
    client, asked = desk.client(outside), {"kind": "identifier", "purpose": "assess", "words": "x"}
    assert len({body(client.post("/search/", {**asked, "text": text}), text) for text in texts.values()}) == 1
    answers = [client.get(f"/deconfliction/{check(outside, text).id}/") for text in texts.values()]
    assert len({body(answer, text) for answer, text in zip(answers, texts.values(), strict=True)}) == 1
    assert b"No hit" in answers[0].content
