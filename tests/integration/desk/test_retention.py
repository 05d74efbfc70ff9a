"""Retention: holds, restriction and erasure of what one sees; requests of people about their data, of one's unit, with their month."""

from __future__ import annotations

import psycopg
import pytest

from desk_case import NOW

DAY = 86_400_000_000


@pytest.fixture
def officer(desk, unit):
    return desk.account(("records-officer", unit))


@pytest.fixture
def exhibit(desk, unit):
    """An exhibit of the store with a referral of the unit."""
    import hashlib

    digest = hashlib.sha256(f"retention {unit.pk}".encode()).hexdigest()
    from rightdoor.store import ledger

    with desk.store.connect() as connection, ledger.transaction(connection, actor="test", at_us=NOW) as tx:
        tx.record("received", {"exhibit": digest})
        seq = tx.seal()[0]
        connection.execute("insert into exhibit (sha256, size, stored, wrapped_key) values (%s, 1, 'none', 'x')", (digest,))
        connection.execute(
            "insert into batch (id, ordinal, committed_us, receipts, files, seq) values (%s, %s, %s, 1, '{}', %s)",
            (f"b_{unit.pk}", 1_000_000 + unit.pk, NOW, seq),
        )
        connection.execute(
            "insert into receipt (id, exhibit, batch, authority, received_us, seq) values (%s, %s, %s, 'AUTH-1', %s, %s)",
            (f"rc_ret{unit.pk}", digest, f"b_{unit.pk}", NOW, seq),
        )
    with desk.as_owner():
        from rightdoor.casework.referrals.models import Referral

        Referral.objects.create(receipt=f"rc_ret{unit.pk}", taken_us=NOW, unit=unit)
    yield digest
    with desk.as_owner():
        Referral.objects.filter(receipt=f"rc_ret{unit.pk}").delete()


def test_hold_release_restrict_and_lift_what_one_sees(desk, officer, exhibit):
    client = desk.client(officer)
    assert exhibit[:16] in client.get("/retention/").content.decode()
    page = f"/retention/{exhibit}/"
    assert client.post(page + "hold", {"word": "TRIAL-1"}).status_code == 303
    assert "TRIAL-1" in client.get(page).content.decode()
    again = client.post(page + "hold", {"word": "TRIAL-1"})
    assert (again.status_code, "That was not done" in again.content.decode()) == (409, True)
    assert client.post(page + "restrict", {"word": "DPO-2"}).status_code == 303
    assert "Restricted (DPA 2018 s.47)" in client.get(page).content.decode()
    assert client.post(page + "lift", {"word": "DPO-3"}).status_code == 303
    from rightdoor.exhibits.holds import holds

    with desk.store.connect() as connection:
        (lying,) = holds(connection, [exhibit])
    assert lying.actor == officer.username
    assert client.post(page + "release", {"word": "hold_other"}).status_code == 409
    assert client.post(page + "release", {"word": lying.id}).status_code == 303


def test_erasure_is_a_job_asked_for_with_an_authority_and_never_under_a_hold(desk, officer, unit, exhibit):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.retention import acts
    from rightdoor.errors import RightdoorError

    with acting(officer, now_us=NOW + 5) as done:
        job = acts.erase(done, exhibit, authority="REVIEW-9", unit=unit.pk)
        assert (job.kind, job.what) == ("erase", {"exhibit": exhibit, "authority": "REVIEW-9"})
        assert acts.erase(done, exhibit, authority="REVIEW-9", unit=unit.pk).pk == job.pk
        acts.hold(done, exhibit, reason="TRIAL-2")
        with pytest.raises(RightdoorError, match="hold lies"):
            acts.erase(done, exhibit, authority="REVIEW-9", unit=unit.pk)
        from rightdoor.casework.jobs.acts import cancel

        cancel(done, job.pk)
    # without a factor shown a short while ago the page asks for it first
    assert "/sign-in/again/" in desk.client(officer, shown_s=700).post(f"/retention/{exhibit}/erase", {"word": "R"}).headers.get(
        "Location", ""
    )


def test_what_others_hold_is_not_there(desk, exhibit):
    stranger = desk.account(("records-officer", desk.unit()))
    client = desk.client(stranger)
    assert exhibit[:16] not in client.get("/retention/").content.decode()
    assert client.get(f"/retention/{exhibit}/").status_code == 404
    assert client.post(f"/retention/{exhibit}/hold", {"word": "X"}).status_code == 404
    assert desk.client(desk.account(("supervisor", desk.unit()))).get("/retention/").status_code == 403


def test_a_request_has_its_month_its_steps_and_an_end(desk, officer, unit):
    client = desk.client(officer)
    form = {
        "kind": "access",
        "unit": unit.pk,
        "reference": "SAR-1",
        "received_0": "31",
        "received_1": "1",
        "received_2": "2026",
        "words": "<b>All</b> about me",
    }
    made = client.post("/retention/requests/", form)
    assert made.status_code == 303, made.content.decode()
    assert client.post("/retention/requests/", form).status_code == 400  # the reference is in use
    assert client.post("/retention/requests/", {**form, "reference": "SAR-2", "received_2": "2099"}).status_code == 400
    page = client.get(made.headers["Location"]).content.decode()
    assert "&lt;b&gt;All&lt;/b&gt;" in page
    assert client.post(made.headers["Location"], {"step": "searched", "words": " "}).status_code == 400
    assert client.post(made.headers["Location"], {"step": "searched", "words": "All units."}).status_code == 303
    assert client.post(made.headers["Location"], {"step": "granted", "words": "Sent."}).status_code == 303
    assert client.post(made.headers["Location"], {"step": "searched", "words": "Again."}).status_code == 400
    rows = desk.sql("select due_us from retention_rightsrequest where reference = 'SAR-1'", account=officer)
    from rightdoor.model.civil import days_from_civil

    assert rows == [((days_from_civil(2026, 2, 28) + 1) * DAY,)]


def test_requests_are_of_the_unit_and_nothing_is_changed(desk, officer, unit):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.retention import acts

    with acting(officer, now_us=NOW + 5) as done:
        made = acts.enter_request(done, unit=unit.pk, kind="erasure", reference="E-1", words="x", received_us=NOW)
    assert made.pk >= 100_000_000_000  # drawn: counted ones would tell by their gaps of others' requests
    other = desk.account(("records-officer", desk.unit()))
    assert desk.sql("select count(*) from retention_rightsrequest where id = %s", made.pk, account=other) == [(0,)]
    assert desk.client(other).get(f"/retention/requests/{made.pk}/").status_code == 404
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql("update retention_rightsrequest set words = ''", account=officer)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql(
            "insert into retention_rightsstep (request_id, step, by_id, at_us, words) values (%s, 'granted', %s, 0, '')",
            made.pk, officer.pk, account=other,
        )  # fmt: skip
