"""The door of the desk: signing in, being turned away, second factors, sessions."""

from __future__ import annotations

import json

import pytest
from desk_case import PASSWORD


def events(desk, before):
    return [(actor, act, json.loads(body)["subject"].get("event")) for _, actor, act, body in desk.ledger(before)]


def sign_in(client, username, password=PASSWORD, **more):
    return client.post("/sign-in/", {"login": username, "password": password, **more})


def test_who_is_not_signed_in_is_led_to_the_door_and_back(desk):
    answer = desk.client().get("/account/?x=1")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Faccount%2F%3Fx%3D1")
    person = desk.account(("supervisor", desk.unit()))
    client = desk.client()
    answer = sign_in(client, person.username, next="/account/?x=1")
    assert (answer.status_code, answer["Location"]) == (302, "/account/?x=1")
    assert client.get("/account/").status_code == 200


def test_signing_in_and_out_stands_in_the_ledger(desk):
    person = desk.account(("supervisor", desk.unit()))
    before = desk.ledger()[-1][0]
    client = desk.client()
    assert sign_in(client, person.username).status_code == 302
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/account/").status_code == 302
    assert events(desk, before) == [(person.username, "entered", "signed-in"), (person.username, "entered", "signed-out")]
