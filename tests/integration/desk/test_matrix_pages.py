"""Role by unit by compartment by page. What each cell must answer is worked out from `matrix` and the roles alone.

Each role is asked of each page, from two of its four placements by turns, whoever lacks its rights of one thing there; `make prove` asks every cell.
"""

from __future__ import annotations

import pytest

from integration.desk.matrix.asking import Wrong, ask
from integration.desk.matrix.expected import Answer, answer
from integration.desk.matrix.pages import PAGES, PUBLIC
from integration.desk.matrix.people import PLACES, Thing, asked_from, chosen
from integration.desk.matrix.world import world_of
from rightdoor.casework.access.roles import ROLES


@pytest.fixture(scope="module")
def world(desk):
    return world_of(desk)


def named():
    """(name, parts of the address) of every named address that is no operation of the interface."""
    from django.urls import URLPattern, get_resolver

    def walk(resolver):
        for one in resolver.url_patterns:
            if isinstance(one, URLPattern):
                yield one
            elif one.app_name != "ninja" and not getattr(one, "namespace", None):
                yield from walk(one)

    return {one.name: one for one in walk(get_resolver())}


def things_of(world, page):
    if not page.kind:
        return [None]
    if page.kind == "nothing":
        subjects = world.things["subject"] if page.subject else []
        return [*subjects, Thing("nothing")] if not page.subject else subjects
    return world.things[page.kind]


def address(page, thing, pattern):
    from django.urls import reverse

    wanted = set(pattern.pattern.converters)
    parts = {**(thing.args if thing is not None else {}), **page.more}
    return reverse(page.name, kwargs={name: value for name, value in parts.items() if name in wanted})


def expected(person, page, thing, method):
    if page.kind == "nothing" and page.subject:  # a page of a subject, then something of it that is not there
        found = answer(person, page.needs, "subject", thing, subject=True)
        return Answer.HIDDEN if found is Answer.SHOWN else found
    act = page.act if method == "POST" or page.acts_on_get else None
    found = answer(person, page.needs, page.kind, thing, act, subject=page.subject, withholds=page.withholds)
    return Answer.HIDDEN if found is Answer.SHOWN and page.also and not person.can(page.also) else found


def test_every_named_address_stands_in_the_table_and_no_other(desk):
    listed = [page.name for page in PAGES]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(named())


def test_every_page_is_led_to_the_door_without_signing_in(world, desk):
    client, patterns, wrong = desk.client(), named(), []
    for page in PAGES:
        for method in page.methods.split():
            place = address(page, things_of(world, page)[0], patterns[page.name])
            given = client.get(place) if method == "GET" else client.post(place)
            away = given.status_code == 302 and given["Location"].startswith("/sign-in/")
            if page.needs == PUBLIC:
                if given.status_code >= 500 or given.status_code in (403, 404):
                    wrong.append((page.name, method, given.status_code))
            elif not away:
                wrong.append((page.name, method, given.status_code))
    if wrong:
        pytest.fail(str(wrong), pytrace=False)


def test_every_page_is_asked_from_every_placement_by_who_may_and_who_may_not():
    for turn, page in enumerate(PAGES):
        for may in (True, False):
            roles = [role for role, (_, held) in ROLES.items() if held.issuperset(page.needs) is may]
            asked = [asked_from(role, page.needs, turn) for role in roles]
            assert len(roles) < 2 or frozenset().union(*asked) == frozenset(PLACES), page.name
            assert all(len(each) >= 2 for each in asked)
            nothing = [
                role for role, each in zip(roles, asked, strict=True) for at in each if not chosen(range(2), role, page.needs, turn, at)
            ]
            assert nothing == [], page.name
            there = [
                (place, thing)
                for role, each in zip(roles, asked, strict=True)
                for place in each
                for thing in chosen(range(9), role, page.needs, turn, place)
            ]
            assert not may or not roles or {thing for place, thing in there} == set(range(9)), page.name
            assert not may or len(roles) < 2 or set(there) == {(place, thing) for place in PLACES for thing in range(9)}, page.name


@pytest.mark.drawn
@pytest.mark.parametrize("role", ROLES)
def test_each_cell_of_a_role(world, role):
    patterns, wrong = named(), Wrong()
    for person in (one for one in world.people if one.role == role):
        for turn, page in enumerate(PAGES):
            if page.needs == PUBLIC or person.place not in asked_from(role, page.needs, turn):
                continue
            things = chosen(things_of(world, page), role, page.needs, turn, person.place)
            for thing, method in ((t, m) for t in things for m in page.methods.split()):
                said = page.data if method == "POST" else page.query
                given = ask(person, method, address(page, thing, patterns[page.name]), said(world, thing) if said is not None else None)
                cell = f"{person}, {thing.name if thing is not None else '-'}"
                wrong.held(cell, f"{method} {page.name}", given, expected(person, page, thing, method))
    if wrong.found:
        pytest.fail(str(wrong), pytrace=False)
