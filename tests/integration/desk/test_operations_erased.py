"""Texts of an operation and of its days are erased on an authority: by the lead who may, in each version, with what is kept of it; the rest stands."""

from __future__ import annotations

import hashlib
import html
import json
import re

import psycopg
import pytest

from desk_case import NOW
from operations_case import DAY, DEVON, acted, lay, record, seen

NAME = "Ringfence of Mrs Examplewood"


@pytest.fixture
def laid(desk):
    made = lay(desk)
    eraser = desk.account(("supervisor", made.units[0]), ("records-officer", made.units[0]), name="Ern Eraser")
    with desk.as_owner():
        from rightdoor.casework.access.models import OperationMember, RoleCapability

        assert RoleCapability.objects.filter(role="records-officer", capability="retention").exists()
        OperationMember.objects.create(operation_id=made.number, account=eraser)
    return made, eraser


def erase(laid, account, event, field="name", authority="AUT-7", reason="order of the court"):
    from rightdoor.casework.joint import erasing

    with acted(account) as done:
        return erasing.erase_text(done, laid.number, event, field=field, authority=authority, reason=reason)


def bodies(desk, account, *events):
    return [desk.sql("select body from joint_event where id = %s", event, account=account)[0][0] for event in events]


def test_each_version_of_the_text_is_replaced_and_what_is_kept_says_who_and_why(desk, laid):
    laid, eraser = laid
    first = record(laid, laid.lead, "phase-begun", {"name": NAME, "words": "Tasking of packages"})
    second = record(laid, laid.lead, "phase-begun", {"name": f"{NAME}, again"}, corrects=first)
    other = record(laid, laid.lead, "phase-begun", {"name": "Another"})
    before = desk.ledger()[-1][0]
    assert erase(laid, eraser, second) == 2
    held = bodies(desk, eraser, first, second, other)
    assert [one["name"] for one in held] == [f"Erased on an authority ({first})", f"Erased on an authority ({second})", "Another"]
    assert held[0]["words"] == "Tasking of packages"
    rows = desk.sql("select event_id, field, digest, by_id, authority, reason from joint_erasure order by event_id", account=eraser)
    digests = {first: NAME, second: f"{NAME}, again"}
    assert {(row[0], row[2]) for row in rows} == {(event, hashlib.sha256(text.encode()).hexdigest()) for event, text in digests.items()}
    assert {tuple(row[i] for i in (1, 3, 4, 5)) for row in rows} == {("name", eraser.pk, "AUT-7", "order of the court")}
    told = [json.loads(row[3])["subject"] for row in desk.ledger(before) if row[2] == "erased"]
    assert told == [{"operation": laid.number, "event": second, "field": "name", "events": 2}]
    whole = desk.sql("select string_agg(body::text, '') from joint_event where operation_id = %s", laid.number, account=laid.lead)[0][0]
    assert "Examplewood" not in whole
    again = [phase.name for phase in seen(laid, laid.lead).phases]
    assert again == [f"Erased on an authority ({second})", "Another"]  # the history stands and goes on
    assert record(laid, laid.lead, "phase-ended", {"phase": second})


def test_a_claim_stands_and_its_words_do_not(desk, laid):
    laid, eraser = laid
    claim = {"definition": "arrests", "value": 9, "from": NOW - 9 * DAY, "until": NOW, "source": "Return", "words": NAME, "force": DEVON}
    event = record(laid, laid.lead, "force-claimed", claim)
    erase(laid, eraser, event, field="words")
    (held,) = seen(laid, laid.lead).claims
    assert (held.value, held.source, held.words) == (9, "Return", f"Erased on an authority ({event})")


def test_a_text_of_a_day_of_action_too(desk, laid):
    laid, eraser = laid
    said = {"name": NAME, "day": (NOW + 20 * DAY) // DAY, "commander": "Supt Reed", "contact": "Control", "ends": NOW + 20 * DAY + DAY // 4}
    day = record(laid, laid.kent, "day-planned", said, at_us=NOW + 20 * DAY)
    assert erase(laid, eraser, day) == 1
    assert bodies(desk, eraser, day)[0]["name"] == f"Erased on an authority ({day})"
    officer = desk.account(("records-officer", laid.units[0]))  # erases, and sees no day of action
    with desk.as_owner():
        from rightdoor.casework.access.models import OperationMember

        OperationMember.objects.create(operation_id=laid.number, account=officer)
    assert desk.sql("select id from joint_event where id = %s", day, account=officer) == []
    assert desk.sql("select joint_erase(%s, 'contact', 1, 'a', 'r')", day, account=officer) == [(-1,)]


def test_nothing_that_others_rest_on_is_erased_and_nothing_without_authority_or_reason(desk, laid):
    from rightdoor.casework.joint.problems import Impossible

    laid, eraser = laid
    phase = record(laid, laid.lead, "phase-begun", {"name": NAME})
    claim = {"definition": "arrests", "value": 9, "from": NOW - 9 * DAY, "until": NOW, "source": "Return", "force": DEVON}
    claimed = record(laid, laid.lead, "force-claimed", claim)
    for event, more in (
        (claimed, {"field": "definition"}), (claimed, {"field": "force"}), (claimed, {"field": "words"}), (phase, {"authority": " "}),
        (phase, {"reason": ""}), ("ev_none", {}),
    ):  # fmt: skip
        with pytest.raises(Impossible):
            erase(laid, eraser, event, **more)
    assert desk.sql("select joint_erase(%s, 'definition', 1, 'a', 'r')", claimed, account=eraser) == [(-2,)]
    assert desk.sql("select joint_erase(%s, 'name', 1, 'a', ' ')", phase, account=eraser) == [(-3,)]
    erase(laid, eraser, phase)
    with pytest.raises(Impossible, match="erased already"):
        erase(laid, eraser, phase)


def test_nobody_else_erases_and_nothing_else_changes_an_event(desk, laid):
    from rightdoor.casework.access.may import NotAllowed

    laid, eraser = laid
    phase = record(laid, laid.lead, "phase-begun", {"name": NAME})
    manager = desk.account(("records-officer", laid.units[1]), ("supervisor", laid.units[1]))  # of a force that takes part
    for account in (laid.lead, laid.kent, manager):
        with pytest.raises(NotAllowed):
            erase(laid, account, phase)
        assert desk.sql("select joint_erase(%s, 'name', 1, 'a', 'r')", phase, account=account) == [(-1,)]
    for text in ("update joint_event set body = '{}' where id = %s", "delete from joint_event where id = %s"):
        with pytest.raises(psycopg.Error):
            desk.sql(text, phase, account=eraser)
    with psycopg.connect(desk.store.dsn("owner")) as owner:
        for text in (
            "update casework.joint_event set body = '{}'", "delete from casework.joint_event", "truncate casework.joint_event cascade",
            "update casework.joint_erasure set reason = ''", "delete from casework.joint_erasure",
        ):  # fmt: skip
            if "joint_erasure" in text:
                erase(laid, eraser, record(laid, laid.lead, "phase-begun", {"name": NAME}))
            with pytest.raises(psycopg.Error, match=r"kept|append|refuse|change"):
                owner.execute(text)
            owner.rollback()
    assert bodies(desk, eraser, phase)[0]["name"] == NAME


def test_the_fields_of_the_database_are_those_of_the_kinds(desk, laid):
    from importlib import import_module

    from rightdoor.joint.erasing import erasable
    from rightdoor.joint.kinds import KINDS

    held = import_module("rightdoor.casework.joint.migrations.0004_erasure")._FIELDS
    assert sorted(held) == sorted(f"{kind}.{field}" for kind in (*KINDS, "withdrawn") for field in erasable(kind))


def test_by_page_and_by_interface(desk, laid):
    laid, eraser = laid
    phase = record(laid, laid.lead, "phase-begun", {"name": NAME, "words": "Of the Examplewoods"})
    client, home = desk.client(eraser), f"/operations/{laid.number}/"
    assert f"{home}erase/{phase}/" in client.get(f"{home}history/").content.decode()
    assert f"{home}erase/{phase}/" not in desk.client(laid.lead).get(f"{home}history/").content.decode()
    form = client.get(f"{home}erase/{phase}/").content.decode()
    assert re.findall(r'name="field"[^>]* value="(\w+)"', form) == ["name", "words"]
    assert client.post(f"{home}erase/{phase}/", {"field": "name", "authority": "", "reason": "r"}).status_code == 422
    given = {"field": "name", "authority": "AUT-9", "reason": "order of the court"}
    assert client.post(f"{home}erase/{phase}/", given).status_code == 303
    page = html.unescape(client.get(f"{home}history/").content.decode())
    assert NAME not in page and "erased by Ern Eraser" in page and "AUT-9" in page and "order of the court" in page
    body = {"field": "words", "authority": "AUT-10", "reason": "the same order"}
    api = desk.api(eraser).post(
        f"/api/operations/{laid.number}/events/{phase}/erase", body, content_type="application/json", headers={"Idempotency-Key": "k" * 20}
    )
    assert (api.status_code, api.json()) == (200, {"events": 1}), api.content
    assert "Examplewoods" not in client.get(f"{home}history/").content.decode()
