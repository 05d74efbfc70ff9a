"""What figures count of operations: rows made by the worker, the same as the histories give on each day; the whole, whoever recorded it."""

from __future__ import annotations

import pytest

from desk_case import NOW
from operations_case import DAY, ESSEX, KENT, acted, lay, record, tasked


@pytest.fixture
def laid(desk):
    return lay(desk)


def test_rows_are_what_the_history_gives_as_of_each_event(desk, laid):
    from rightdoor.casework.access.models import Operation
    from rightdoor.casework.figures.models import Counted
    from rightdoor.casework.joint import counted, queries
    from rightdoor.figures.versions import what
    from rightdoor.joint.records import operation_records

    first, second = tasked(laid, KENT), tasked(laid, KENT, ESSEX, package="cd" * 32, how="shared")
    record(laid, laid.kent, "package-accepted", {"tasking": first, "force": KENT})
    record(laid, laid.essex, "package-accepted", {"tasking": second, "force": ESSEX})
    sent = record(laid, laid.lead, "request-sent", {"reference": "R1", "used": NOW - DAY})
    record(laid, laid.lead, "request-answered", {"request": sent, "result": "expired"}, at_us=NOW + 2 * DAY)
    with desk.as_shell():
        assert laid.number in counted.keep_up()
        assert counted.keep_up() == []
    joined = next(iter(_history(laid).of("force-joined"))).id
    record(laid, laid.lead, "force-left", {"joined": joined, "reason": "Merged"}, at_us=NOW + 3 * DAY)
    with desk.as_shell():
        assert counted.keep_up() == [laid.number]
        operation = Operation.objects.get(pk=laid.number)
        rows = list(Counted.objects.filter(operation=operation))
        assert counted.again(operation) == 0
        history = queries.history_of(operation)
        for event in history.log:
            as_of = event.recorded_us
            held = sorted(repr(what(row.read())) for row in rows if row.since_us <= as_of and (row.gone_us is None or row.gone_us > as_of))
            assert held == sorted(repr(what(each)) for each in operation_records(str(laid.number), history, as_of)), event.kind
    assert {row.kind for row in rows} == {"package", "request"}


def test_a_second_start_makes_nothing_anew_and_what_is_added_to_one_package_changes_the_rows_of_that_one_alone(desk, laid, monkeypatch):
    from rightdoor.casework.access.models import Operation
    from rightdoor.casework.figures.models import Counted
    from rightdoor.casework.joint import counted

    first, second = tasked(laid, KENT), tasked(laid, ESSEX, package="cd" * 32)
    folded = []
    whole = counted._versions
    monkeypatch.setattr(counted, "_versions", lambda laid, group: folded.append(group[0].id) or whole(laid, group))
    with desk.as_shell():
        assert laid.number in counted.keep_up() and {first, second} <= set(folded)
        folded.clear()
        assert counted.keep_up() == [] and folded == []
    record(laid, laid.kent, "package-accepted", {"tasking": first, "force": KENT})
    with desk.as_shell():
        assert counted.keep_up() == [laid.number] and folded == [first]
        assert [row.facts["accepted"] for row in Counted.objects.filter(record=first, gone_us=None)] == ["yes"]
        assert counted.again(Operation.objects.get(pk=laid.number)) == 0


def test_a_change_of_definitions_makes_each_row_anew(desk, laid):
    from rightdoor.casework.figures.models import Counted
    from rightdoor.casework.joint import counted
    from rightdoor.casework.joint.models import Made

    first = tasked(laid, KENT)
    with desk.as_shell():
        counted.keep_up()
        now = Counted.objects.get(record=first)
        Counted.objects.filter(record=first).update(definitions=["of-yesterday"], onces=["1"])
        assert counted.keep_up() == []
        Made.objects.filter(operation=laid.number).update(definitions="of yesterday")
        assert counted.keep_up() == [laid.number] and counted.keep_up() == []
        again = Counted.objects.get(record=first)
    assert (again.definitions, again.onces) == (now.definitions, now.onces) and "packages" in again.definitions


def test_rows_of_an_operation_open_to_its_lead_alone_and_nobody_takes_them_away(desk, laid):
    from rightdoor.casework.access.models import OperationMember
    from rightdoor.casework.joint import counted

    tasked(laid, KENT), tasked(laid, ESSEX, package="cd" * 32)
    with desk.as_shell():
        counted.keep_up()
    with desk.as_owner():
        OperationMember.objects.create(operation_id=laid.number, account=laid.kent)
    ask = "select count(*) from figures_counted where operation_id = %s"
    ((whole,),) = desk.sql(ask, laid.number, account=laid.lead)
    assert whole >= 2
    assert desk.sql(ask, laid.number, account=laid.kent) == [(0,)]  # a member who leads it not
    assert desk.sql("delete from figures_counted where operation_id = %s returning id", laid.number, account=laid.lead) == []
    assert desk.sql(ask, laid.number, account=laid.lead) == [(whole,)]


def _history(laid):
    from rightdoor.casework.joint import queries

    with acted(laid.lead) as done:
        return queries.history_of(queries.operation_seen(done, laid.number))
