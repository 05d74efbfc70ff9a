"""Every page with odd numbers, null characters and huge values: refused or answered, never an error of the program."""

from __future__ import annotations

import os
import re

import pytest

HUGE = "9" * 5000
NUMBERS = ("0", str(2**63 - 1), str(2**63), "9" * 40)
TEXTS = ("x", "²", "%00", "a%00b", "sub_aaaaaaaaaaaaaaaa", "%F0%9F%98%80", "9" * 300)
QUERY = "page={0}&unit={0}&before={0}&since={0}&week={0}&text={0}&source={0}&code={0}&owner={0}&sort={0}&as={0}&by={0}&about={0}&act={0}&show={0}&at={0}"
FIELDS = (
    "version chosen to to_unit compartment operation reason text note words purpose name query remove subject subjects unit account step kind value "
    "code answer act page page_now url reference received_0 received_1 received_2 household out as id ids shown shown_us since event of level row role"
).split()
AWAY = (
    "sign-out",
    "sign-in",
    "second-factor",
    "password",
    "welcome",
    "api/",
    "sessions",
)  # of the library that signs people in, and of the interface


def shapes():
    """The addresses of all pages, with `{int}` and `{str}` where something is filled in."""
    from rightdoor.desk import urls

    found = []
    for place in urls.urlpatterns:
        for pattern in place.url_patterns:
            shape = re.sub(r"<int:\w+>", "{int}", str(pattern.pattern))
            shape = re.sub(r"<(?:\w+:)?\w+>", "{str}", shape)
            if not shape.startswith(AWAY) and "(?" not in shape and "^" not in shape:
                found.append("/" + shape)
    return sorted(set(found))


@pytest.fixture(scope="module")
def person(desk):
    unit = desk.unit()
    desk.populate(unit)
    desk.sql("select 1")
    return desk.account(("supervisor", unit), ("records-officer", unit), ("spoc", unit), ("auditor", unit), ("administrator", unit))


@pytest.fixture
def client(desk, person, monkeypatch):
    from rightdoor.desk import guards

    monkeypatch.setattr(guards, "recently_shown", lambda _: True)
    client = desk.client(person)
    client.raise_request_exception = False
    return client


def filled(shape):
    if "{" not in shape:
        return [shape]
    return [shape.replace("{int}", number).replace("{str}", text) for number, text in zip(NUMBERS, TEXTS, strict=False)][:3]


def by_turns(values, turn):
    """Two of the values, other ones for the next address; each of them with RIGHTDOOR_EXAMPLES=drawn."""
    if os.environ.get("RIGHTDOOR_EXAMPLES") == "drawn":
        return values
    return tuple(values[(2 * turn + n) % len(values)] for n in range(2))


@pytest.mark.drawn
def test_addresses_and_queries(client):
    wrong = []
    for turn, shape in enumerate(shapes()):
        for at, address in enumerate(filled(shape)):
            given = ("²", HUGE, "%00")[at % 3] if "{" in shape else None
            for value in (given,) if given else by_turns(("²", HUGE, "%00", "9" * 19, "-1"), turn):
                answer = client.get(address + "?" + QUERY.format(value))
                if answer.status_code >= 500:
                    wrong.append((answer.status_code, address, value[:9]))
    assert wrong == []


@pytest.mark.drawn
def test_forms(client):
    wrong = []
    for turn, shape in enumerate(shapes()):
        for value in by_turns(("²", HUGE, "9" * 19, "a\x00b"), turn):
            answer = client.post(filled(shape)[0], dict.fromkeys(FIELDS, value))
            if answer.status_code >= 500:
                wrong.append((answer.status_code, shape, value[:9]))
    assert wrong == []


def referral_of(desk, person):
    return desk.sql(
        "select id, version from referrals_referral where unit_id = any(may_in('own-referrals')) order by id limit 1", account=person
    )[0]


@pytest.mark.parametrize("value", ["²", HUGE, "9" * 19, "999999999", "", "-1", "a\x00b"])
def test_forms_of_a_referral(desk, person, client, value):
    number, version = referral_of(desk, person)
    for act, field in (("offer", "to_unit"), ("give", "to"), ("restrict", "compartment"), ("to-operation", "operation")):
        answer = client.post(f"/referrals/{number}/{act}/", {"version": version, field: value, "reason": "x"})
        assert answer.status_code in (400, 403, 404), act
        assert client.post(f"/referrals/{number}/{act}/", {"version": value, field: "1", "reason": "x"}).status_code in (400, 404, 409)
    bulk = client.post("/referrals/bulk/", {"chosen": f"{number}:{value}", "act": "give", "to": value})
    assert bulk.status_code in (303, 400)


def test_a_null_character_is_refused_and_what_was_typed_is_given_back(desk, person, client):
    number, version = referral_of(desk, person)
    answer = client.post(
        f"/referrals/{number}/offer/", {"version": version, "to_unit": "1", "reason": "Lives <there>\x00now", "password": "secret words"}
    )
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "cannot be kept" in page
    assert "Lives &lt;there&gt;␀now" in page
    assert "secret words" not in page
    assert "\x00" not in page
    assert referral_of(desk, person) == (number, version)
