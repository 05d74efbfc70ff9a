"""Which police force an organisation is: said once by its own administrators, changed by those of a national one, held by the database."""

from __future__ import annotations

import psycopg
import pytest

KENT, ESSEX = "E23000032", "E23000028"


@pytest.fixture
def unit(desk):
    one = desk.unit()
    with desk.as_owner():
        from rightdoor.casework.access.models import Organisation

        Organisation.objects.exclude(force="").update(force="")
        Organisation.objects.filter(pk=one.organisation_id).update(kind="force")
    return one


def ask(desk, boss, unit, **given):
    answer = desk.client(boss).post(
        f"/administration/organisations/{unit.organisation_id}/", {"name": unit.organisation.name, "kind": "force", **given}, follow=True
    )
    return answer.content.decode()


def held(desk, unit) -> str:
    from rightdoor.casework.access.models import Organisation

    with desk.as_owner():
        return Organisation.objects.get(pk=unit.organisation_id).force


def test_it_is_said_once_and_changed_by_a_national_administrator(desk, unit):
    boss = desk.account(("administrator", unit))
    assert "The organisation is kept" in ask(desk, boss, unit, force=KENT)
    assert held(desk, unit) == KENT
    assert "is settled" in ask(desk, boss, unit, force=ESSEX)
    with pytest.raises(psycopg.errors.RestrictViolation):
        desk.sql("update access_organisation set force = %s where id = %s", ESSEX, unit.organisation_id, account=boss)
    assert held(desk, unit) == KENT
    national = desk.unit()
    with desk.as_owner():
        from rightdoor.casework.access.models import Organisation

        Organisation.objects.filter(pk=national.organisation_id).update(kind="national")
        Organisation.objects.filter(pk=unit.organisation_id).update(parent=national.organisation_id)
    assert "The organisation is kept" in ask(desk, desk.account(("administrator", national)), unit, force=ESSEX)
    assert held(desk, unit) == ESSEX


def test_no_two_organisations_are_one_force_and_no_agency_is_one(desk, unit):
    from rightdoor.casework.access.models import Organisation

    other = desk.unit()
    with desk.as_owner():
        Organisation.objects.filter(pk=other.organisation_id).update(force=KENT)
    boss = desk.account(("administrator", unit))
    assert "Another organisation of this store is that force" in ask(desk, boss, unit, force=KENT)
    assert "Only an organisation of the kind force" in ask(desk, boss, unit, force=ESSEX, kind="region")
    assert "alid choice" in ask(desk, boss, unit, force="E99999999")
    assert held(desk, unit) == ""
