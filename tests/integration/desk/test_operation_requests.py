"""Requests of an operation, of which there are many: pages leave them where they are, and nobody is overtaken by one."""

from __future__ import annotations

import pytest

from desk_case import NOW
from operations_case import DAY, KENT, acted, lay, record, tasked


@pytest.fixture
def laid(desk):
    return lay(desk)


def read(laid, **more):
    """The history as the lead sees it."""
    from rightdoor.casework.joint import queries

    with acted(laid.lead) as done:
        return queries.history_of(queries.operation_seen(done, laid.number), **more)


def request(laid, reference="CD/1"):
    body = {"reference": reference, "used": NOW - 90 * DAY, "force": KENT}
    sent = record(laid, laid.lead, "request-sent", body)
    record(laid, laid.lead, "request-answered", {"request": sent, "result": "resolved"}, at_us=NOW + 2 * DAY)
    return sent


def test_a_history_without_requests_is_the_same_but_for_them(laid):
    from rightdoor.casework.joint.queries import REQUESTS

    tasked(laid, KENT)
    request(laid)
    whole, without = read(laid), read(laid, without=REQUESTS)
    assert {event.kind for event in whole.log} - {event.kind for event in without.log} == REQUESTS == {"request-sent", "request-answered"}
    assert without.log == tuple(event for event in whole.log if event.kind not in REQUESTS)


def test_one_kind_alone_with_what_was_withdrawn_of_it(laid):
    from rightdoor.casework.joint import acts

    objective = record(laid, laid.lead, "objective-set", {"words": "Each package is answered"})
    assert [event.id for event in read(laid, only=("objective-set",)).of("objective-set")] == [objective]
    with acted(laid.lead) as done:
        acts.withdraw(done, laid.number, objective, reason="Set twice", expected=None)
    assert read(laid, only=("objective-set",)).of("objective-set") == ()


def test_a_request_overtakes_nobody_and_a_package_does(laid):
    from rightdoor.casework.joint.problems import Overtaken
    from rightdoor.casework.joint.queries import REQUESTS, token_of

    shown = token_of(read(laid, without=REQUESTS))
    assert shown == token_of(read(laid))
    request(laid)
    assert token_of(read(laid)) == shown
    record(laid, laid.lead, "objective-set", {"words": "Each package is answered"}, expected=shown)
    with pytest.raises(Overtaken):
        record(laid, laid.lead, "objective-set", {"words": "Another"}, expected=shown)
