"""Deconfliction: hit or no hit with a contact, silent for what is silent; recorded, told to the other side, shown on the subject."""

from __future__ import annotations

import json

import psycopg
import pytest

from desk_case import NOW, report
from desk_subject_case import open_for

DAY = 86_400_000_000


@pytest.fixture
def ask(desk, officer):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.deconfliction.acts import check

    def asked(kind, text, account=officer, **more):
        with acting(account, now_us=more.pop("at", NOW)) as done:
            return check(done, kind, text, **more)

    return asked


def read(account, what, *values, at=NOW, **more):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.deconfliction import queries

    with acting(account, now_us=at) as done:
        return getattr(queries, what)(done, *values, **more)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("account", "acc-{n}"),
        ("account", "REED.{n}@example.com"),
        ("ip", "198.19.40.4"),
        ("premises", "4 Corncrake Rise, Eastwade, ZZ1 0OK"),
        ("premises", "4 corncrake rise"),
        ("premises", "99900{n}"),
        ("person", "ansel corncrakeson"),
        ("person", "Holder {n}"),
    ],
)
def test_a_hit_says_whom_to_ask_and_nothing_else(desk, unit, ask, kind, text):
    other = desk.unit()
    made = desk.populate(other, ip="198.19.40.4", address="4 Corncrake Rise", surname="Corncrakeson")
    answer = ask(kind, text.format(n=made.numbers[0]))
    assert answer.hit
    assert ("unit", str(other), other.contact) in {tuple(one)[:3] for one in answer.contacts}
    assert answer.own == 0
    assert made.subjects[0] not in repr(answer)


def test_no_hit(desk, ask):
    for kind, text in [
        ("person", "Nobody Atall"),
        ("account", "none@example.com"),
        ("premises", "99 Nowhere Street"),
        ("ip", "198.19.99.99"),
    ]:
        answer = ask(kind, text)
        assert (answer.hit, answer.contacts, answer.own) == (False, (), 0)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (("person", ""), "text"),
        (("ip", "not an address"), "text"),
        (("premises", "Street"), "text"),
        (("person", "x" * 401), "text"),
        (("crime", "x"), "kind"),
    ],
)
def test_what_cannot_be_looked_for_is_said(ask, asked, field):
    from rightdoor.casework.deconfliction.acts import NotChecked

    with pytest.raises(NotChecked) as refused:
        ask(*asked)
    assert refused.value.field == field


def test_a_subject_that_one_does_not_see_is_no_subject(desk, ask):
    from rightdoor.casework.deconfliction.acts import NotChecked

    made = desk.populate(desk.unit())
    for more in ({"subject": made.subjects[0]}, {"subject": "sub_aaaaaaaaaaaaaaaa"}):
        with pytest.raises(NotChecked) as refused:
            ask("person", "Ansel Reed", **more)
        assert refused.value.field == "subject"


def test_it_is_recorded_shown_on_the_subject_and_stale_after_a_week(desk, unit, officer, ask):
    made = desk.populate(unit)
    (subject,) = made.subjects
    before = desk.ledger()[-1][0]
    ask("person", "Ansel Unique", subject=subject, step="warrant on 5 March")
    ((_, actor, act, body),) = desk.ledger(before)
    assert (actor, act) == (officer.username, "consulted")
    assert json.loads(body)["subject"]["what"] == "deconfliction"
    assert "Unique" not in body
    colleague, stranger = desk.account(("grader", unit)), desk.account(("referral-officer", desk.unit()))
    (shown,) = read(colleague, "checks_of", subject)
    assert (shown.text, shown.step, shown.hit, shown.stale, shown.by) == ("Ansel Unique", "warrant on 5 March", False, False, officer.name)
    assert read(colleague, "checks_of", subject, at=NOW + 7 * DAY + 1)[0].stale
    assert read(stranger, "checks_of", subject) == []
    with pytest.raises(psycopg.Error):
        desk.sql("delete from deconfliction_answer", account=officer)


def test_all_that_is_known_of_a_subject_at_once(desk, unit, officer, ask):
    other = desk.unit()
    desk.populate(other, ip="198.19.41.1")
    (subject,) = desk.populate(unit, ip="198.19.41.1").subjects
    answer = ask("subject", "", subject=subject)
    assert [one.name for one in answer.contacts if one.kind == "unit"] == [str(other)]
    (alone,) = desk.populate(unit, ip="198.19.41.2", address="41 Aloneness Row").subjects
    assert not ask("subject", "", subject=alone).contacts


def test_the_other_side_is_told_of_what_it_holds_and_no_more(desk, unit, officer, ask):
    other = desk.unit()
    theirs = desk.account(("referral-officer", other))
    made = desk.populate(other, account=f"told-{other.pk}")
    ask("account", f"told-{other.pk}")
    ask("account", "elsewhere@example.com")
    (told,) = [one for one in read(theirs, "was_checked") if one.by == officer.name]
    assert (told.subject, told.unit, told.contact) == (made.subjects[0], str(unit), unit.contact)
    assert desk.sql("select form from deconfliction_form where account_id = %s", officer.pk, account=theirs) == [(f"told-{other.pk}",)] * 1
    assert desk.sql("select count(*) from deconfliction_answer where unit_id = %s", unit.pk, account=theirs) == [(0,)]
    assert desk.sql("select count(*) from deconfliction_check where account_id = %s", officer.pk, account=theirs) == [(1,)]
    third = desk.account(("referral-officer", desk.unit()))
    assert desk.sql("select count(*) from deconfliction_check where account_id = %s", officer.pk, account=third) == [(0,)]
    assert read(officer, "was_checked") == []


def test_silent_is_silent_and_acknowledged_names_its_contact(desk, unit, ask):
    from dataclasses import replace

    other = desk.unit()
    made = desk.populate(other, account=f"hush-{other.pk}")
    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment
        from rightdoor.casework.referrals.models import Referral

        kept = Compartment.objects.create(name=f"K {other.pk}", grade="acknowledged", contact="room 9")
        Referral.objects.filter(receipt__in=made.receipts).update(compartments=[kept.pk])
    assert [(one.kind, one.contact) for one in ask("account", f"hush-{other.pk}").contacts] == [("compartment", "room 9")]
    with desk.as_owner():
        Compartment.objects.filter(pk=kept.pk).update(grade="silent")
    silent, nothing = ask("account", f"hush-{other.pk}"), ask("account", "nobody@example.com")
    assert replace(silent, id=0, text="") == replace(nothing, id=0, text="")


def test_a_check_for_a_silent_subject_is_told_to_nobody(desk, unit, officer, ask):
    other = desk.unit()
    theirs = desk.account(("referral-officer", other))
    desk.populate(other, ip="198.19.42.1")
    made = desk.populate(unit, ip="198.19.42.1")
    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment, CompartmentMember
        from rightdoor.casework.referrals.models import Referral

        kept = Compartment.objects.create(name=f"Q {unit.pk}", grade="silent", contact="none")
        CompartmentMember.objects.create(compartment=kept, account=officer)
        Referral.objects.filter(receipt__in=made.receipts).update(compartments=[kept.pk])
    answer = ask("subject", "", subject=made.subjects[0])
    assert [one.name for one in answer.contacts] == [str(other)]
    assert read(theirs, "was_checked") == []
    colleague = desk.account(("referral-officer", unit))
    for table in ("form", "check", "answer"):
        assert desk.sql(f"select count(*) from deconfliction_{table}", account=colleague) == [(0,)]
        assert desk.sql(f"select count(*) > 0 from deconfliction_{table}", account=officer) == [(True,)]


LIST = (
    "kind,value,contact,until\r\nperson,Flagged Person,DC Example 01632 960001,\r\naccount,flag@example.com,desk b,2026-03-01\r\n"
    "premises,9 Flagstone Road,'=1+1,2026-04-01\r\ncrime,x,y,\r\nperson,Anon,,\r\nperson,Late,z,yesterday\r\n"
)


@pytest.fixture
def boss(desk, unit):
    return desk.account(("supervisor", unit))


def load(account, unit, data, source="Force Q", at=NOW):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.deconfliction.acts import load_flags
    from rightdoor.casework.deconfliction.flag_file import read_flags

    with acting(account, now_us=at) as done:
        file = read_flags(data.encode() if isinstance(data, str) else data)
        return file, load_flags(done, file, unit=unit.pk, source=source, of_day=NOW // DAY)


def test_a_flag_list_answers_with_its_contact_until_its_day_or_withdrawal(desk, unit, boss, ask):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.deconfliction.acts import withdraw_flags

    file, made = load(boss, unit, LIST)
    assert [line for line, _ in file.problems] == [5, 6, 7]
    assert made.rows == 3
    asker = desk.account(("referral-officer", desk.unit()))
    assert [tuple(one)[:3] for one in ask("person", "person flagged", account=asker).contacts] == [
        ("list", "Force Q", "DC Example 01632 960001")
    ]
    assert not ask("account", "flag@example.com", account=asker).hit  # its day is over
    assert [one.contact for one in ask("premises", "9 Flagstone Rd", account=asker).contacts] == ["=1+1"]
    assert desk.sql("select count(*) from deconfliction_flag", account=asker) == [(0,)]
    assert desk.sql("select count(*) > 0 from deconfliction_flaglist", account=asker) == [(True,)]
    with acting(boss, now_us=NOW) as done:
        withdraw_flags(done, made)
    assert not ask("person", "Flagged Person", account=asker).hit


def test_lists_are_loaded_by_who_may(desk, unit, officer):
    from rightdoor.casework.access.may import NotAllowed

    with pytest.raises(NotAllowed):
        load(officer, unit, LIST)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.sql(
            "insert into deconfliction_flaglist (source, of_day, unit_id, loaded_by_id, loaded_us, digest, rows) values ('x', 0, %s, %s, 0, '', 0)",
            unit.pk, officer.pk, account=officer,
        )  # fmt: skip


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b'kind,value,contact\n"person,x\ny', b"kind,value,contact\n" + b"," * 5000]
)
def test_bad_lists_are_problems_and_not_errors(data):
    from rightdoor.casework.deconfliction.flag_file import read_flags

    file = read_flags(data)
    assert file.lines == 0
    assert data == b"" or file.problems or data.startswith(b'kind,value,contact\n"person')


def test_the_pages(desk, unit, officer, boss):
    from django.core.files.uploadedfile import SimpleUploadedFile

    other = desk.unit()
    desk.populate(other, account=f"page-{other.pk}")
    (subject,) = desk.populate(unit).subjects
    client = desk.client(officer)
    assert client.get("/deconfliction/").status_code == 200
    asked = {"kind": "account", "text": f"page-{other.pk}", "step": "<script>x()</script>", "unit": unit.pk, "subject": subject}
    answer = client.post("/deconfliction/", asked)
    assert answer.status_code == 303
    page = client.get(answer["Location"]).content.decode()
    assert "Hit: ask before you act" in page
    assert other.contact in page
    assert "<script>x" not in page
    assert "&lt;script&gt;" in client.get("/deconfliction/").content.decode()
    refused = client.post("/deconfliction/", {**asked, "text": ""})
    assert refused.status_code == 422
    assert "Type what you are checking." in refused.content.decode()
    assert client.post(f"/deconfliction/subjects/{subject}/", {"step": "visit on Friday"}).status_code == 303
    open_for(client, subject)
    summary = client.get(f"/subjects/{subject}/").content.decode()
    assert f'method="post" action="/deconfliction/subjects/{subject}/"' in summary
    assert "visit on Friday" in summary
    assert answer["Location"] in summary
    assert client.post("/deconfliction/subjects/sub_aaaaaaaaaaaaaaaa/").status_code == 404
    assert client.get(f"/deconfliction/{2**40}/").status_code == 404
    assert desk.client(desk.account(("referral-officer", desk.unit()))).get(answer["Location"]).status_code == 404
    assert desk.client(desk.account(("spoc", unit))).get("/deconfliction/").status_code == 403
    client = desk.client(boss)
    sent = {"source": "Force R <b>", "of_day_0": "1", "of_day_1": "3", "of_day_2": "2026", "unit": unit.pk}
    assert client.post("/deconfliction/flag-lists/", sent).status_code == 422
    assert client.post("/deconfliction/flag-lists/", {**sent, "file": SimpleUploadedFile("f.csv", LIST.encode())}).status_code == 303
    page = client.get("/deconfliction/flag-lists/").content.decode()
    assert "Force R &lt;b&gt;" in page
    number = desk.sql("select max(id) from deconfliction_flaglist", account=boss)[0][0]
    assert desk.client(officer).post(f"/deconfliction/flag-lists/{number}/withdraw").status_code == 403
    assert client.post(f"/deconfliction/flag-lists/{number}/withdraw").status_code == 303


def test_a_hit_says_what_matched_and_whose_it_is(desk, unit, officer, ask):
    other = desk.unit()
    theirs = desk.populate(other, account=f"whose-{other.pk}")
    (mine,) = desk.populate(unit, account=f"mine-{other.pk}").subjects
    client = desk.client(officer)
    answer = ask("account", f"mine-{other.pk}")
    page = client.get(f"/deconfliction/{answer.id}/").content.decode()
    assert "Hit: among the subjects that you see" in page
    assert f"{mine}</a> (matched: Account). It is your own unit’s: {unit}" in page
    assert "Hit: ask before you act" not in page
    answer = ask("account", f"whose-{other.pk}")
    assert [one.matched for one in answer.contacts] == ["Account"]
    page = client.get(f"/deconfliction/{answer.id}/").content.decode()
    assert "Hit: ask before you act" in page
    assert f"<strong>{other}</strong> (matched: Account). Ask: <bdi>{other.contact}</bdi>" in page
    by_program = desk.api(officer).get(f"/api/checks/{answer.id}").json()
    assert [(one["name"], one["matched"]) for one in by_program["contacts"]] == [(str(other), "Account")]
    assert by_program["subjects"] == []
    own = desk.api(officer).get(f"/api/checks/{ask('account', f'mine-{other.pk}').id}").json()
    assert own["subjects"] == [{"subject": mine, "units": [str(unit)], "mine": True, "matched": "Account"}]
    assert theirs.subjects[0] not in page
    # what is known of a subject: not itself, and each kind that matched
    answer = ask("subject", "", subject=mine)
    assert mine not in [one.subject for one in read_own(officer, answer.id)]


def read_own(account, check):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.deconfliction.queries import own_hits_of

    with acting(account, now_us=NOW) as done:
        return own_hits_of(done, check)


def in_silent_compartment(desk, unit, *members):
    with desk.as_owner():
        from rightdoor.casework.access.models import Compartment, CompartmentMember

        kept = Compartment.objects.create(name=f"S {unit.pk}", grade="silent", contact="none")
        for member in members:
            CompartmentMember.objects.create(compartment=kept, account=member)
    return kept


def silent_papers(desk, unit, kept):
    """A subject whose report is open and whose schedule and result alone stand in a silent compartment."""
    number = str(830_000 + unit.pk)
    files = report(number)
    tip = f"{number}/report-{number}.json"
    (subject,) = desk.populate(unit, files={tip: files.pop(tip)}).subjects
    desk.populate(unit, files=files, silent=kept)
    return number, subject


def test_silent_papers_of_an_open_report_are_answered_to_nobody_outside(desk, unit, officer, ask):
    theirs = desk.account(("referral-officer", desk.unit()))
    number, subject = silent_papers(desk, unit, in_silent_compartment(desk, unit, officer))
    assert desk.sql(
        "select view, compartments, cardinality(papers_in) from listing_subject where subject = %s", subject, account=officer
    ) == [("full", [], 1)]
    assert [one.contact for one in ask("account", f"acc-{number}", account=theirs).contacts] == [unit.contact]
    for kind, text in (("person", f"Holder {number}"), ("premises", f"99900{number}")):
        answer = ask(kind, text, account=theirs)
        assert (answer.hit, answer.contacts) == (False, ()), kind
        assert ask(kind, text).own == 1


def test_a_check_through_silent_papers_is_shown_to_nobody_outside(desk, unit, officer, ask):
    colleague, auditor = desk.account(("supervisor", unit)), desk.account(("auditor", unit))
    theirs = desk.account(("referral-officer", desk.unit()))
    kept = in_silent_compartment(desk, unit, officer)
    number, subject = silent_papers(desk, unit, kept)
    made = [ask("subject", "", subject=subject), ask("person", "Somebody Silent", subject=subject), ask("person", f"Holder {number}")]
    for one, tables in ((made[0], ("check", "form", "answer")), (made[1], ("check", "form", "answer")), (made[2], ("answer",))):
        for table in tables:
            column = "id" if table == "check" else "check_id"
            query = f"select count(*) > 0, bool_and(scope = %s::bigint[]) from deconfliction_{table} where {column} = %s"
            assert desk.sql(query, [kept.pk], one.id, account=officer) == [(True, True)]
            for outside in (colleague, auditor, theirs):
                assert desk.sql(query, [kept.pk], one.id, account=outside) == [(False, None)], table
    assert read(colleague, "checks_of", subject) == []
    assert read(theirs, "was_checked") == []
    assert desk.client(officer).get(f"/deconfliction/{made[0].id}/").status_code == 200
    for one in made:
        assert desk.client(colleague).get(f"/deconfliction/{one.id}/").status_code == 404
    assert str(made[0].id) not in desk.client(colleague).get("/deconfliction/").content.decode()
    plain = ask("person", "Somebody Open", subject=subject, account=colleague)
    assert [one.id for one in read(colleague, "checks_of", subject)] == [plain.id]


def test_an_answer_through_a_silent_subject_is_not_written_for_everybody(desk, unit, officer, ask):
    (subject,) = silent_papers(desk, unit, in_silent_compartment(desk, unit, officer))[1:]
    made, rows = ask("person", "Nobody"), "deconfliction_answer (check_id, unit_id, subject, text, step, hit, own, contacts)"
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="whole_scope"):
        desk.sql(f"insert into {rows} values (%s, %s, %s, 'x', '', false, 0, '[]')", made.id, unit.pk, subject, account=officer)


def test_numbers_of_checks_are_drawn(ask):
    one, two = ask("person", "Nobody One"), ask("person", "Nobody Two")
    assert min(one.id, two.id) >= 100_000_000_000
    assert abs(one.id - two.id) > 1_000
