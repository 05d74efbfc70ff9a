"""What somebody is told of an act that was not recorded whole, in words."""

from __future__ import annotations


def test_every_kind_of_decision_has_its_words(desk):
    from uuid import uuid4

    from desk_case import NOW
    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided.models import Begun
    from rightdoor.casework.decided.told import tell
    from rightdoor.model.decision import KINDS

    account = desk.account(("supervisor", desk.unit()))
    with desk.as_owner():
        Begun.objects.bulk_create(
            Begun(account=account, at_us=NOW + n, kind=kind, about="sub_told", outcome="stays", id=uuid4())
            for n, kind in enumerate(sorted(KINDS))
        )
    with acting(account, now_us=NOW) as done:
        told = {notice.what for notice in tell(done)}
    assert len(told) == len(KINDS)
    assert not [words for words in told if "(" in words or words == "a decision"]


def laid(desk, account, **more):
    from uuid import uuid4

    from desk_case import NOW
    from rightdoor.casework.decided.models import Begun

    with desk.as_owner():
        return str(
            Begun.objects.create(
                id=uuid4(), account=account, at_us=NOW, kind="fact", about="sub_told", **{"outcome": "withdrawn", **more}
            ).pk
        )


def test_a_program_reads_what_its_person_is_to_be_told_and_acknowledges_it(desk):
    from desk_api_case import post

    unit = desk.unit()
    account, colleague = (desk.account(("supervisor", unit)) for _ in range(2))
    mine, second, theirs = laid(desk, account), laid(desk, account, outcome="stays"), laid(desk, colleague)
    laid(desk, account, outcome="")  # still running: there is nothing to tell yet
    api = desk.api(account)
    for _ in range(2):  # reading does not count as being told
        found = api.get("/api/notices").json()
        assert {each["id"] for each in found} == {mine, second}
    (said,) = (each for each in found if each["id"] == mine)
    assert (said["kind"], said["about"], said["outcome"]) == ("act", "sub_told", "withdrawn")
    assert "(a fact) was not recorded whole and was withdrawn" in said["said"]
    before = desk.ledger()[-1][0]
    assert post(api, f"/api/notices/{mine}/acknowledge", {}).status_code == 200
    assert [(actor, act) for _, actor, act, _ in desk.ledger(before)] == [(account.username, "altered")]
    assert [each["id"] for each in api.get("/api/notices").json()] == [second]
    for other in (mine, theirs, "11111111-1111-4111-8111-111111111111"):  # told already, somebody else's, nobody's
        assert post(api, f"/api/notices/{other}/acknowledge", {}).status_code == 404
    page = desk.client(account).get("/jobs/").content.decode()
    assert "could not be taken back" in page and "was withdrawn" not in page
    assert api.get("/api/notices").json() == []  # the page told the rest
    assert [each["id"] for each in desk.api(colleague).get("/api/notices").json()] == [theirs]


def test_that_a_key_was_asked_for_is_read_by_a_program_and_told_by_a_page_alone(desk):
    from desk_case import NOW
    from rightdoor.casework.access.models import KeyRequest

    unit = desk.unit()
    account, administrator = desk.account(("supervisor", unit)), desk.account(("administrator", unit))
    with desk.as_owner():
        KeyRequest.objects.create(account=account, by=administrator, what="link", reason="lost", at_us=NOW, until_us=2**60)
    api = desk.api(account)
    (said,) = api.get("/api/notices").json()
    assert (said["kind"], said["id"], said["about"]) == ("key", None, "link")
    assert administrator.username in said["said"]
    assert "one-time link of your account" in desk.client(account).get("/jobs/").content.decode()
    assert api.get("/api/notices").json() == []
