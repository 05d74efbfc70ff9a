"""The interface for programs: whose token it is, what it may, how often; writes once; errors in one form."""

from __future__ import annotations


def test_me(desk, officer):
    answer = desk.api(officer).get("/api/me")
    assert answer.status_code == 200, answer.content
    read = answer.json()
    assert read["username"] == officer.username
    assert "own-referrals" in {one["capability"] for one in read["rights"]}


def test_without_a_token_and_with_one_that_is_none(desk, officer):
    from django.test import Client

    for headers in ({}, {"Authorization": "Bearer rdt_" + "x" * 43}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer \u00e9"}):
        answer = Client().get("/api/me", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["type"] == "/api/problems/no-token"
        assert "Bearer" in answer.headers["WWW-Authenticate"]


def test_a_session_opens_no_part_of_the_interface_and_a_token_no_page(desk, officer):
    assert desk.client(officer).get("/api/me").status_code == 401
    api = desk.api(officer)
    assert api.get("/account/").status_code == 302
    assert api.get("/api/").status_code == 302
    assert api.get("/api/openapi.json").status_code == 200
    assert desk.client(officer).get("/api/openapi.json").status_code == 200
    assert desk.client().get("/api/openapi.json").status_code == 302


def test_the_page_of_the_interface_names_every_operation(desk, officer):
    from rightdoor.desk.api.interface import described

    text = desk.client(officer).get("/api/").content.decode()
    for operations in described()["paths"].values():
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in text
    assert '<script src="http' not in text


def test_no_two_shapes_bear_one_name(desk):
    """The description knows shapes by their name alone."""
    import importlib
    import pkgutil

    from pydantic import BaseModel

    import rightdoor.desk.api

    names = {}
    for found in pkgutil.iter_modules(rightdoor.desk.api.__path__):
        module = importlib.import_module(f"rightdoor.desk.api.{found.name}")
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, BaseModel) and value.__module__ == module.__name__:
                assert names.setdefault(name, value) is value, name
    assert len(names) > 80
