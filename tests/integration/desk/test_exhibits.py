"""Exhibits: the register of what one sees, one exhibit's chain without the others', verified now."""

from __future__ import annotations

import json

import psycopg
import pytest

from desk_case import NOW


def read(account, what, *values, **more):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.exhibits import queries

    with acting(account, now_us=NOW) as done:
        return getattr(queries, what)(done, *values, **more)


def register(account, **asked):
    from rightdoor.casework.exhibits.queries import Asked

    return read(account, "register", Asked(**asked), limit=1000)


def test_the_register_is_of_what_one_sees(desk, unit, officer):
    from rightdoor.operations.listing import exhibit_lines

    made = desk.populate(unit)
    lines = register(officer)
    assert {line.receipt for line in lines} == set(made.receipts)
    known = {line["receipt"]: line for line in exhibit_lines(desk.store)}
    for line in lines:
        one = known[line.receipt]
        assert (line.exhibit, line.size, line.reader, line.authority, line.statements) == (
            one["exhibit"], one["size"], one["reader"] or "", one["authority"] or "", one["statements"],
        )  # fmt: skip
    assert register(desk.account(("referral-officer", desk.unit()))) == []
    count = "select count(*) from continuity_receipt where receipt = any(%s)"
    assert desk.sql(count, list(made.receipts), account=officer) == [(len(made.receipts),)]
    for nobody in (None, desk.account(("administrator", unit)), desk.account(("auditor", unit))):
        assert desk.sql(count, list(made.receipts), account=nobody) == [(0,)]
    first = lines[0]
    assert [line.receipt for line in register(officer, text=first.exhibit[:12])] == [first.receipt]
    assert [line.receipt for line in register(officer, text=first.receipt)] == [first.receipt]
    assert register(officer, reader="no such reader") == []
    assert {line.reader for line in register(officer, reader=first.reader)} == {first.reader}
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("update continuity_receipt set units = '{}'", account=officer)


def test_a_see_findings_role_has_no_register(desk, unit):
    desk.populate(unit)
    spoc = desk.account(("spoc", unit), ("grader", desk.unit()))
    assert register(spoc) == []
    assert desk.client(desk.account(("spoc", unit))).get("/exhibits/").status_code == 403


def test_the_chain_has_what_happened_to_it_and_no_number(desk, unit, officer):
    from rightdoor.exhibits.holds import place_hold, release_hold

    made = desk.populate(unit)
    line = next(one for one in register(officer) if one.statements)
    with desk.store.connect() as connection:
        hold = place_hold(connection, exhibit=line.exhibit, reason="review", actor="test", at_us=NOW)
    assert register(officer, text=line.receipt)[0].holds == 1
    with desk.store.connect() as connection:
        release_hold(connection, hold=hold, actor="test", at_us=NOW + 1)
    seen = read(officer, "receipts_of", line.exhibit)
    chain = read(officer, "chain_of", seen)
    assert [entry.act for entry in chain] == ["received", "held", "released"]
    assert {(entry.seq, entry.hash) for entry in chain} == {(None, "")}
    both = desk.account(("referral-officer", unit), ("auditor", unit))
    whole = read(both, "chain_of", seen)
    assert {"received", "held", "released"} <= {entry.act for entry in whole}
    assert all(entry.seq and entry.hash for entry in whole)
    assert made.receipts


def test_the_same_bytes_received_by_others_are_no_part_of_the_chain(desk, unit, officer):
    same = {"same.csv": f"reference,received_at,channel\r\nS-{unit.pk},2026-01-01T00:00:00Z,101\r\n"}
    made = desk.populate(unit, files=same)
    other = desk.unit()
    theirs = desk.populate(other, files={"again/" + name: content for name, content in same.items()})
    assert theirs.receipts and theirs.receipts != made.receipts
    (line,) = register(officer)
    assert line.receipt == made.receipts[0]
    seen = read(officer, "receipts_of", line.exhibit)
    assert [one.receipt for one in seen] == list(made.receipts)
    assert [entry.act for entry in read(officer, "chain_of", seen)] == ["received"]


def test_an_entry_that_names_what_one_does_not_see_is_left_out(desk, unit, officer):
    from rightdoor.store import ledger

    made, theirs = desk.populate(unit), desk.populate(desk.unit())
    line = register(officer)[0]
    for subject in ({"exhibit": line.exhibit, "subject": theirs.subjects[0]}, {"exhibit": line.exhibit, "subject": made.subjects[0]}):
        with desk.store.connect() as connection, ledger.transaction(connection, actor="test", at_us=NOW) as tx:
            tx.record("disclosed", subject)
            tx.seal()
    chain = read(officer, "chain_of", read(officer, "receipts_of", line.exhibit))
    assert [entry.act for entry in chain] == ["received", "disclosed"]


def test_verified_now_and_a_changed_byte_is_seen(desk, unit, officer):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.exhibits.acts import NotThere, verify_exhibit
    from rightdoor.exhibits.vault import VaultReader

    desk.populate(unit)
    line = register(officer)[0]
    before = desk.ledger()[-1][0]
    with acting(officer, now_us=NOW) as done:
        assert verify_exhibit(done, line.exhibit).agrees
    ((_, _, act, body),) = desk.ledger(before)
    assert (act, json.loads(body)["subject"]) == ("consulted", {"what": "verify", "exhibit": line.exhibit, "agrees": True})
    with acting(desk.account(("referral-officer", desk.unit())), now_us=NOW) as done, pytest.raises(NotThere):
        verify_exhibit(done, line.exhibit)
    with desk.store.connect() as connection:
        place = VaultReader(desk.store.dir, desk.store.keys, connection).find(line.exhibit).place(desk.store.dir)
    whole = place.path.read_bytes()
    place.path.chmod(0o600)
    try:
        place.path.write_bytes(whole[: place.offset + 20] + bytes([whole[place.offset + 20] ^ 1]) + whole[place.offset + 21 :])
        with acting(officer, now_us=NOW + 1) as done:
            found = verify_exhibit(done, line.exhibit)
        assert (found.agrees, found.code) == (False, "exhibit-seal")
    finally:
        place.path.write_bytes(whole)
    with acting(officer, now_us=NOW):
        from rightdoor.casework.exhibits.queries import verifications

        assert [one.agrees for one in verifications([line])] == [False, True]
    stranger = desk.account(("referral-officer", desk.unit()))
    assert desk.sql("select count(*) from continuity_verification where exhibit = %s", line.exhibit, account=stranger) == [(0,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql(
            "insert into continuity_verification (exhibit, at_us, by_id, agrees, code) values (%s, 0, %s, true, '')",
            line.exhibit, stranger.pk, account=stranger,
        )  # fmt: skip


def test_the_whole_store_is_verified_by_a_job_and_its_result_shown(desk, unit, officer):
    from rightdoor.casework.exhibits.models import Verification
    from rightdoor.exhibits.vault import VaultReader

    desk.populate(unit)
    records = desk.account(("records-officer", unit))
    client = desk.client(records)
    assert "It was not verified from here yet" in client.get("/exhibits/").content.decode()
    assert 'action="/exhibits/verify"' not in desk.client(officer).get("/exhibits/").content.decode()
    assert desk.client(officer).post("/exhibits/verify").status_code == 403
    asked = client.post("/exhibits/verify")
    assert asked.status_code == 303
    assert client.post("/exhibits/verify")["Location"] == asked["Location"]
    assert "is waiting" in client.get("/exhibits/").content.decode()
    assert work_off(desk) == "done"
    page = client.get(asked["Location"]).content.decode()
    assert "Everything agreed" in page
    assert "exhibits," not in page  # how much there is would count what one does not see
    assert "Everything agreed</strong>, " in client.get("/exhibits/").content.decode()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("insert into continuity_verification (exhibit, at_us, agrees, code) values ('', 0, true, '')", account=records)
    # one byte of a kept exhibit
    with desk.store.connect() as connection:
        place = VaultReader(desk.store.dir, desk.store.keys, connection).find(register(officer)[0].exhibit).place(desk.store.dir)
    whole = place.path.read_bytes()
    place.path.chmod(0o600)
    try:
        place.path.write_bytes(whole[: place.offset + 20] + bytes([whole[place.offset + 20] ^ 1]) + whole[place.offset + 21 :])
        again = client.post("/exhibits/verify")
        assert work_off(desk) == "done"
    finally:
        place.path.write_bytes(whole)
    assert "is not what was committed (" in client.get(again["Location"]).content.decode()
    page = client.get("/exhibits/").content.decode()
    assert "Something is not what was committed" in page
    assert "Earlier verifications" in page
    with desk.as_owner():
        assert [row.by_id for row in Verification.objects.filter(exhibit="")] == [records.pk] * 2


def work_off(desk):
    """The next job done as the worker does it; the state that it ended in."""
    import secrets

    from rightdoor.casework.jobs.run import Office, run_next
    from rightdoor.desk.surroundings import now_us, opened

    with desk.as_shell():
        return run_next(Office(lambda: opened(desk.around, write=True), now_us, secrets.token_bytes))


def test_what_is_erased_is_gone_from_rows(desk, unit, officer):
    from rightdoor.casework.listing.project import project
    from rightdoor.desk.surroundings import opened
    from rightdoor.operations.forget import erase_exhibits

    made = desk.populate(unit, files={"e.csv": f"reference,received_at,channel,text\r\nE-{unit.pk},never-erased,101,x\r\n"})
    (line,) = register(officer)
    assert desk.sql("select count(*) > 0 from continuity_finding where receipt = %s", made.receipts[0], account=officer) == [(True,)]
    with opened(desk.around, write=True) as store:
        how = {"authority": "Court-order-1", "members": False, "actor": "test", "at_us": NOW, "progress": lambda *_: None}
        erase_exhibits(store, [line.exhibit], **how)
    project(desk.store, now_us=NOW, progress=lambda *_: None, actor="test")
    assert register(officer) == []
    with desk.store.connect() as raw:
        assert raw.execute("select count(*) from casework.continuity_finding where receipt = %s", (made.receipts[0],)).fetchone() == (0,)


def test_the_pages(desk, unit, officer, monkeypatch):
    from rightdoor.desk import guards

    desk.populate(unit)
    line = register(officer)[0]
    client = desk.client(officer)
    assert line.exhibit[:16] in client.get("/exhibits/").content.decode()
    page = client.get(f"/exhibits/{line.exhibit}/")
    assert page.status_code == 200
    assert "Received" in page.content.decode()
    assert client.post(f"/exhibits/{line.exhibit}/verify").status_code == 303
    assert "Agrees" in client.get(f"/exhibits/{line.exhibit}/").content.decode()
    stranger = desk.client(desk.account(("referral-officer", desk.unit())))
    assert stranger.get(f"/exhibits/{line.exhibit}/").status_code == 404
    assert stranger.post(f"/exhibits/{line.exhibit}/verify").status_code == 404
    for odd in ("page=0", "page=x", "text=%25", "reader=x", "text=%00"):
        assert client.get(f"/exhibits/?{odd}").status_code == 200
    monkeypatch.setattr(guards, "recently_shown", lambda _: True)
    boss = desk.client(desk.account(("supervisor", unit)))
    assert line.exhibit in boss.get("/exhibits/export").content.decode()
    assert boss.get("/exhibits/export?as=xlsx").content[:2] == b"PK"
    assert client.get("/exhibits/export").status_code == 403
