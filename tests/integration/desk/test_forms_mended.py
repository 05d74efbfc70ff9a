"""Every form of every page: sent with mistakes nothing of it is done, and the same form, sent again mended, is acted on."""

from __future__ import annotations

import re

import pytest

from integration.desk.matrix.pages import BOTH, PAGES, PUBLIC
from integration.desk.matrix.world import world_of
from integration.desk.test_matrix_pages import address, named, things_of

AGAIN = "nothing was done twice"
# whoever sends this needs to write nothing: it acts on the button, and shows at once what is shown once
_BUTTONS = frozenset({"recovery-codes"})
_WRONG = {"name": "", "username": "no such person anywhere", "unit": "0", "role": "emperor", "reason": "", "package": "neither"}


@pytest.fixture(scope="module")
def world(desk):
    return world_of(desk)


def _sent(client, place, token, data):
    return client.post(place, {**data, "form_token": token}, form_token=None)


def _people(world, page):
    """One of each role that may open the page: what one may not do there, another may."""
    return {one.role: one for one in world.people if all(one.can(right) for right in page.needs)}.values()


def test_a_form_with_mistakes_may_be_sent_again_whatever_the_page(desk, world):
    from desk_case import token_of_a_form

    patterns, held, clients = named(), [], {}
    for page in (one for one in PAGES if one.methods == BOTH and one.needs != PUBLIC and one.name not in _BUTTONS):
        for person in list(_people(world, page))[:3]:
            client = clients.setdefault(person.account.pk, desk.client(person.account))
            thing = things_of(world, page)[0]
            place, token = address(page, thing, patterns[page.name]), token_of_a_form(client)
            first = _sent(client, place, token, _WRONG)
            if first.status_code not in (200, 400, 409, 422) or "Content-Disposition" in first:
                continue
            second = _sent(client, place, token, page.data(world, thing) if page.data is not None else _WRONG)
            if AGAIN in second.content.decode(errors="replace"):
                held.append(page.name)
    assert sorted(set(held)) == []


def _mended(desk, unit):
    """Page, who sends it, what is wrong first and what is right then."""
    import secrets

    admin, lead = desk.account(("administrator", unit)), desk.account(("supervisor", unit))
    member, mark = desk.account(("applicant", unit)), f"m{secrets.token_hex(4)}"
    with desk.as_owner():
        from rightdoor.casework.access.models import Operation

        operation = Operation.objects.create(name=f"Op {mark}", controller=unit.organisation)
    account = {"username": f"new{mark}", "name": "New Person", "role": "applicant", "unit": unit.pk}
    return [
        ("/administration/accounts/add/", admin, {**account, "username": admin.username}, account),
        (f"/administration/accounts/{member.pk}/", admin, {"role": "emperor", "unit": unit.pk}, {"role": "spoc", "unit": unit.pk}),
        (f"/administration/organisations/{unit.organisation_id}/", admin, {"name": ""}, {"name": f"Force {mark}", "kind": "force"}),
        ("/administration/units/add/", admin, {"name": ""}, {"name": f"Unit {mark}", "organisation": unit.organisation_id}),
        ("/administration/operations/add/", admin, {"name": ""}, {"name": f"Other {mark}", "controller": unit.organisation_id}),
        (f"/administration/operations/{operation.pk}/", admin, {"username": "nobody of that name"}, {"username": member.username}),
        ("/compartments/found/", lead, {"name": ""}, {"name": f"Apart {mark}", "grade": "acknowledged", "contact": "desk 9"}),
    ]


def test_administration_forms_with_a_mistake_are_acted_on_when_mended(desk):
    from desk_case import token_of_a_form

    for place, person, wrong, right in _mended(desk, desk.unit()):
        client = desk.client(person)
        token = token_of_a_form(client)
        first = _sent(client, place, token, wrong)
        assert first.status_code == 422, (place, first.status_code)
        assert re.search("There is a problem", first.content.decode()), place
        second = _sent(client, place, token, right)
        assert second.status_code == 302, (place, second.status_code, second.content.decode()[-3000:])
        assert (
            AGAIN in client.get(_sent(client, place, token, right).headers.get("Location", "/")).content.decode()
            or second.status_code == 200
        )


def test_administration_asks_for_the_factor_again(desk):
    unit = desk.unit()
    client = desk.client(desk.account(("administrator", unit)), shown_s=3600)
    for place, said in (
        ("/administration/units/add/", {"name": "Late unit", "organisation": unit.organisation_id}),
        (f"/administration/units/{unit.pk}/", {"name": "Late unit", "organisation": unit.organisation_id}),
        ("/administration/organisations/add/", {"name": "Late organisation", "kind": "force"}),
        (f"/administration/organisations/{unit.organisation_id}/", {"name": "Late organisation", "kind": "force"}),
        ("/administration/operations/add/", {"name": "Late operation", "controller": unit.organisation_id}),
    ):
        assert "/sign-in/again/" in client.get(place)["Location"]
        client.post(place, said)
    late = "select count(*) from access_{} where name like 'Late %%'"
    assert [desk.sql(late.format(of), account=client_account(client)) for of in ("unit", "organisation", "operation")] == [[(0,)]] * 3


def client_account(client):
    from rightdoor.casework.access.models import Account

    return Account(pk=int(client.session["_auth_user_id"]))
