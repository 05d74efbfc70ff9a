"""Role by unit by compartment by operation of the interface, with a token of every scope and with one that lacks the scope.

Each role asks for each operation, from two of its four placements by turns, whoever lacks its rights of one thing there; `make prove` asks every cell.
"""

from __future__ import annotations

import itertools

import pytest

from integration.desk.matrix.api import OPERATIONS, PARTS
from integration.desk.matrix.asking import Wrong, ask
from integration.desk.matrix.expected import SEES, Answer, answer
from integration.desk.matrix.people import PLACES, Thing, asked_from, chosen
from integration.desk.matrix.world import world_of
from rightdoor.casework.access.roles import ROLES

_keys = itertools.count(1)


@pytest.fixture(scope="module")
def world(desk):
    return world_of(desk)


def declared():
    import rightdoor.desk.urls  # noqa: F401 - which declares them
    from rightdoor.desk.api.areas import DECLARED

    return {one.name: one for one in DECLARED}


def things_of(world, operation):
    if operation.kind == "of unit A":
        return [Thing("unit A", frozenset({world.a.pk}))]
    if operation.kind == "any view":
        return [Thing("a view", args=world.thing("view", "of a supervisor").args)]
    if operation.kind == "nothing":
        return [Thing("nothing")]
    return world.things[operation.kind] if operation.kind else [None]


def expected(person, operation, thing):
    kind = operation.kind
    if kind in ("of unit A", "any view"):
        if not all(person.can(each) for each in operation.needs):
            return Answer.REFUSED
        return Answer.REFUSED if operation.act is not None and not operation.act(person, thing) else Answer.SHOWN
    if not operation.needs and kind == "decision" and not SEES[kind](person, thing):
        return Answer.HIDDEN
    return answer(person, operation.needs, kind, thing, operation.act, withholds=operation.withholds)


def address(path, operation, thing):
    parts = {**(thing.args if thing is not None else {}), **operation.more}
    found = "/api"
    for part in path.strip("/").split("/"):
        if part.startswith("{"):
            name = part.strip("{}").partition(":")[2] or part.strip("{}")
            part = str(parts[name] if name in parts else parts[PARTS[name]])
        found += f"/{part}"
    return found


def asked_of(world, person, operation, thing, path, scopes):
    body = (
        operation.body(world, thing) if operation.body is not None else operation.query(world, thing) if operation.query is not None else {}
    )
    headers = {"Idempotency-Key": f"matrix-{next(_keys):08}"} if operation.method == "POST" else {}
    if operation.opens:
        headers["Rightdoor-Purpose"] = "assess"
    return ask(person, operation.method, address(path, operation, thing), body, scopes=scopes, **headers)


def test_every_operation_stands_in_the_table_with_its_method_and_scope(desk):
    there = {(one.name, one.method, one.scope) for one in declared().values()}
    assert {(one.name, one.method, one.scope) for one in OPERATIONS} == there
    assert len(OPERATIONS) == len(there)


def test_every_operation_is_asked_from_every_placement_by_who_may_and_who_may_not():
    for turn, operation in enumerate(OPERATIONS):
        for may in (True, False):
            roles = [role for role, (_, held) in ROLES.items() if held.issuperset(operation.needs) is may]
            asked = [asked_from(role, operation.needs, turn) for role in roles]
            assert len(roles) < 2 or frozenset().union(*asked) == frozenset(PLACES), operation.name
            assert all(len(each) >= 2 for each in asked)
            nothing = [
                role
                for role, each in zip(roles, asked, strict=True)
                for at in each
                if not chosen(range(2), role, operation.needs, turn, at)
            ]
            assert nothing == [], operation.name
            there = [
                (place, thing)
                for role, each in zip(roles, asked, strict=True)
                for place in each
                for thing in chosen(range(9), role, operation.needs, turn, place)
            ]
            assert not may or not roles or {thing for place, thing in there} == set(range(9)), operation.name
            assert not may or len(roles) < 2 or set(there) == {(place, thing) for place in PLACES for thing in range(9)}, operation.name


@pytest.mark.drawn
@pytest.mark.parametrize("role", ROLES)
def test_each_cell_of_a_role(world, role):
    from rightdoor.casework.tokens.scopes import SCOPES

    every, paths, wrong = frozenset(SCOPES), declared(), Wrong()
    for person in (one for one in world.people if one.role == role):
        for turn, operation in enumerate(OPERATIONS):
            if person.place not in asked_from(role, operation.needs, turn):
                continue
            path = paths[operation.name].path
            for thing in chosen(things_of(world, operation), role, operation.needs, turn, person.place):
                given = asked_of(world, person, operation, thing, path, every)
                wanted = expected(person, operation, thing)
                # what a body names and nobody has is answered as if it were hidden, once the subject is open
                also = frozenset({Answer.HIDDEN, Answer.REFUSED}) if operation.more.get("then") and wanted is Answer.SHOWN else frozenset()
                wrong.held(f"{person}, {thing.name if thing is not None else '-'}", operation.name, given, wanted, also=also)
    if wrong.found:
        pytest.fail(str(wrong), pytrace=False)


def test_a_token_without_the_scope_does_nothing_whoever_made_it(world):
    from rightdoor.casework.tokens.scopes import SCOPES

    paths, wrong = declared(), []
    for person in (one for one in world.people if one.place == "unit A, inside"):
        for operation in OPERATIONS:
            lacks = frozenset(SCOPES) - {operation.scope}
            given = asked_of(world, person, operation, things_of(world, operation)[0], paths[operation.name].path, lacks)
            if given.status != 403 or operation.scope not in given.text:
                wrong.append((str(person), operation.name, given.status, given.text[:80]))
    assert wrong == []


def test_nothing_of_the_interface_is_answered_without_a_token(world, desk):
    client, paths, wrong = desk.client(world.person("supervisor", "unit A, inside").account), declared(), []
    for operation in OPERATIONS:  # signed in by a browser, which counts for nothing here
        place = address(paths[operation.name].path, operation, things_of(world, operation)[0])
        given = client.get(place) if operation.method == "GET" else client.post(place, {}, content_type="application/json")
        if given.status_code != 401:
            wrong.append((operation.name, given.status_code))
    assert wrong == []
