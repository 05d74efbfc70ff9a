"""Help in the page, made from the code: every status, check, code and role is there, also for whoever has not signed in."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("page", ["", "checks/", "findings/", "roles/", "glossary/", "accessibility/"])
def test_every_help_page_opens_for_everybody(desk, page):
    for client in (desk.client(), desk.client(desk.account(("auditor", desk.unit())))):
        assert client.get(f"/help/{page}").status_code == 200


def test_what_the_code_knows_stands_there(desk):
    from rightdoor.casework.access.roles import ROLES
    from rightdoor.model.codes import CODES
    from rightdoor.rules.attribution.register import catalogue

    client = desk.client()
    checks = client.get("/help/checks/").content.decode()
    assert all(module.CODE in checks for module in catalogue())
    findings = client.get("/help/findings/").content.decode()
    assert all(code in findings for code in CODES)
    roles = client.get("/help/roles/").content.decode()
    assert all(name in roles for name, _ in ROLES.values())
    assert "not validated" in client.get("/help/").content.decode()
    assert "a connection is not a person" in client.get("/help/").content.decode().lower()
    assert "exhibit" in client.get("/help/glossary/").content.decode()
