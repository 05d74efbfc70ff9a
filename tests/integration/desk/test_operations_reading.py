"""Parts of a history read by themselves say what the whole of it says, for random histories."""

from __future__ import annotations

import random

import pytest

from operations_case import acted, lay
from operations_random import drawn
from rightdoor.cases.event import Event

SEEDS = (1, 2, 3, 4, 5, 6)


@pytest.fixture(scope="module", params=SEEDS)
def laid(desk, request):
    """A random history, recorded as it is; of what was accepted most has its case named."""
    from rightdoor.casework.joint.models import Event as Row

    held, rng = lay(desk, opened=False), random.Random(request.param)
    with desk.as_owner():
        for event in (*(log := drawn(str(held.number), rng)), *settled(held.number, log[-1])):
            body = {name: list(value) if isinstance(value, tuple) else value for name, value in event.body.items()}
            if event.kind == "package-accepted" and " later " not in event.id and rng.random() < 0.8:
                body["case"] = "case 9"
            Row.objects.create(
                id=event.id, operation_id=held.number, nth=0, kind=event.kind, at_us=event.at_us, recorded_us=event.recorded_us, by=held.lead,
                body=body, supersedes_id=event.supersedes or None, source=event.source,
            )  # fmt: skip
    return held


def settled(number, last):
    """Packages to forces that joined later and accepted each with its case; one of them left, and lost what it held."""
    nth = 0

    def told(kind, **body):
        nonlocal nth
        nth += 1
        return Event(f"op{number} later {nth:02d}", kind, last.recorded_us + nth, last.recorded_us + nth, "lead", body)

    for force in ("E23000001", "E23000002"):
        joined = told("force-joined", force=force)
        yield joined
        for n in range(3):
            tasked = told("package-tasked", package=f"{nth:064x}", subject="su_1", first_receipt=last.at_us, forces=(force,))
            yield tasked
            yield told("package-accepted", tasking=tasked.id, force=force, **({"case": "case 9"} if n else {}))
    yield told("force-left", joined=joined.id, reason="Merged")


def whole(done, laid):
    """The operation with its whole history."""
    from rightdoor.casework.joint import queries

    operation = queries.operation_seen(done, laid.number)
    return operation, queries.history_of(operation)


def test_what_waits_of_packages_is_found_without_those_that_are_settled(laid):
    from rightdoor.casework.joint import reading
    from rightdoor.joint.board.backlog import waiting_packages
    from rightdoor.joint.state import as_known
    from rightdoor.joint.tasking import taskings_of

    with acted(laid.lead) as done:
        operation, history = whole(done, laid)
        left_out = 0
        for event in history.log:
            part, known = reading.unsettled_of(operation, event.recorded_us), as_known(history, event.recorded_us)
            assert list(waiting_packages(taskings_of(part))) == list(waiting_packages(taskings_of(known)))
            left_out += len(taskings_of(known)) - len(taskings_of(part))
    assert left_out > 0


def test_pages_in_both_orders_are_the_history_and_each_event_stands_where_it_is_said_to(laid):
    from rightdoor.casework.joint import queries, reading

    with acted(laid.lead) as done:
        operation, history = whole(done, laid)
        newest = [queries.event_read(*row) for row in reading.newest_first(operation)]
        recorded = tuple(queries.event_read(*row) for row in reading.as_recorded(operation))
        assert recorded == history.log
        assert newest == sorted(history.log, key=lambda event: (event.at_us, event.recorded_us), reverse=True)
        assert [reading.place_of(operation, event.id) for event in newest] == list(range(len(newest)))
        assert reading.place_of(operation, "ev_of_nothing") is None
        assert reading.token_seen(operation) == queries.token_of(history)


def test_events_with_what_is_around_them_are_said_as_in_the_whole_history(laid):
    from rightdoor.cases.history import History
    from rightdoor.casework.joint import reading
    from rightdoor.desk.case_words import values_of

    with acted(laid.lead) as done:
        operation, history = whole(done, laid)
        standing = {event.id for event in history.events}
        for event in history.log:
            part = History(reading.around(operation, [event.id]))
            assert values_of(event, part) == values_of(event, history)
            assert (event.id in {each.id for each in part.events}) == (event.id in standing)
            assert part.root(event.id) == history.root(event.id)
            assert part.one(event.id) == history.one(event.id)


def test_what_was_recorded_of_a_package_says_where_it_lies(laid):
    from rightdoor.cases.history import History
    from rightdoor.casework.joint import reading
    from rightdoor.joint.tasking import taskings_of

    with acted(laid.lead) as done:
        operation, history = whole(done, laid)
        frame = reading.frame_of(operation)
        assert reading.of_package(operation, frame.log[0].id) == [] == reading.of_package(operation, "ev_of_nothing")
        for each in taskings_of(history):
            of_one = {event.id: event for event in (*frame.log, *reading.of_package(operation, each.id))}
            assert taskings_of(History(of_one.values())) == (each,)
