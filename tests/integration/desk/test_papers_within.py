"""Papers within compartments: said openly where that is the grade of one, followed nowhere where it is silent, counted by no number."""

from __future__ import annotations

import itertools

from desk_case import NOW

_numbers = itertools.count(1)
LATER = NOW + 1


def compartment(desk, grade, *members):
    from rightdoor.casework.access.models import Compartment, CompartmentMember

    with desk.as_owner():
        made = Compartment.objects.create(name=f"Papers {next(_numbers)}", grade=grade, contact="the intake desk")
        for one in members:
            CompartmentMember.objects.create(compartment=made, account=one)
    return made


def put(desk, inside, by, *receipts):
    from rightdoor.casework.referrals.models import InCompartment

    with desk.as_owner():
        for receipt in receipts:
            InCompartment.objects.create(receipt=receipt, compartment=inside, by=by, at_us=NOW, reason="x")


def lay_receipt(desk, unit, *, exhibit="", parent="", findings=0):
    """A paper of no referral, as the projection writes it."""
    from rightdoor.casework.exhibits.models import Finding, Receipt

    name = f"rc_{next(_numbers):016d}".translate(str.maketrans("0189", "abcd"))
    digest = exhibit or f"{next(_numbers):064x}"
    with desk.as_owner():
        Receipt.objects.create(
            receipt=name, exhibit=digest, size=1, received_us=NOW, parent=parent, statements=0, findings=findings, taken_for=unit.pk,
            units=[unit.pk],
        )  # fmt: skip
        for n in range(findings):
            Finding.objects.create(
                receipt=name, exhibit=digest, code="of-a-test", severity="note", message=str(n), received_us=NOW, units=[unit.pk]
            )
    return name


def follow(desk, *receipts):
    with desk.store.connect() as connection:
        connection.execute("select casework.continuity_follow(%s)", (list(receipts),))
        connection.commit()


def compartments_of(desk, receipt):
    with desk.store.connect() as connection:
        return connection.execute("select compartments from casework.continuity_receipt where receipt = %s", (receipt,)).fetchone()[0]


def test_a_subject_that_papers_alone_withhold_is_said_and_one_of_a_silent_compartment_is_not(desk, unit, officer):
    from desk_subject_case import lay_subject

    said, quiet = compartment(desk, "acknowledged"), compartment(desk, "silent")
    openly = lay_subject(desk, unit, papers_in=[said.pk])
    hidden = lay_subject(desk, unit, papers_in=[quiet.pk])
    both = lay_subject(desk, unit, compartments=(said.pk,), papers_in=[quiet.pk])
    client = desk.client(officer)
    text = client.get("/").content.decode()
    assert f"1 subject of your units in the compartment {said.name}. Ask the intake desk." in text
    assert quiet.name not in text
    page = client.get(f"/subjects/{openly.subject}/")
    assert "Withheld" in page.content.decode() and "Ask the intake desk" in page.content.decode()
    for one in (hidden, both):
        assert client.get(f"/subjects/{one.subject}/").status_code == 404
    program = desk.api(officer)
    (line,) = [one for one in program.get("/api/subjects/withheld").json() if one["compartment"] == said.name]
    assert (line["subjects"], line["files"]) == (1, 0)


def test_files_of_no_subject_are_said_on_the_list_and_in_the_register(desk, unit, officer):
    said, quiet = compartment(desk, "acknowledged"), compartment(desk, "silent")
    one, two, free = (lay_receipt(desk, unit) for _ in range(3))
    put(desk, said, officer, one)
    put(desk, quiet, officer, two)
    follow(desk, one, two, free)
    client = desk.client(officer)
    for at, words in (("/", "1 file of no subject"), ("/exhibits/", "1 file")):
        text = client.get(at).content.decode()
        assert f"{words} of your units in the compartment {said.name}. Ask the intake desk." in text, at
        assert quiet.name not in text
        assert one not in text and two not in text
    assert free in client.get("/exhibits/").content.decode()
    (line,) = [each for each in desk.api(officer).get("/api/exhibits/withheld").json() if each["compartment"] == said.name]
    assert (line["files"], line["in_no_subject"]) == (1, 1)
    elsewhere = desk.client(desk.account(("referral-officer", desk.unit())))
    assert said.name not in elsewhere.get("/exhibits/").content.decode()


def test_what_lay_in_an_archive_stands_where_it_was_put(desk, unit, officer):
    inside = desk.account(("referral-officer", unit))
    quiet = compartment(desk, "silent", inside)
    archive = lay_receipt(desk, unit)
    paper = lay_receipt(desk, unit, parent=archive, findings=1)
    deeper = lay_receipt(desk, unit, parent=paper)
    put(desk, quiet, inside, archive)  # by the trigger, before any projection
    for receipt in (archive, paper, deeper):
        assert compartments_of(desk, receipt) == [quiet.pk]
        counted = "select count(*) from continuity_receipt where receipt = %s"
        assert desk.sql(counted, receipt, account=officer) == [(0,)]
        assert desk.sql(counted, receipt, account=inside) == [(1,)]
    assert desk.sql("select count(*) from continuity_finding where receipt = %s", paper, account=officer) == [(0,)]


def test_a_paper_of_a_subject_that_stands_by_another_paper_is_followed_too(desk, unit):
    from desk_subject_case import lay_subject
    from rightdoor.casework.listing.models import SearchKey

    quiet = compartment(desk, "silent")
    row = lay_subject(desk, unit, view="full", papers_in=[quiet.pk])
    paper = lay_receipt(desk, unit)
    with desk.as_owner():
        SearchKey.objects.create(view="full", subject=row.subject, kind="ip", folded="x", shown="x", receipt=paper)
    follow(desk, paper)
    assert compartments_of(desk, paper) == [quiet.pk]


def test_the_chain_of_bytes_that_lie_in_a_silent_compartment_too_tells_nothing_of_it(desk, unit, officer):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.exhibits.acts import verify_exhibit

    made = desk.populate(unit)
    with desk.store.connect() as connection:
        (exhibit,) = connection.execute("select exhibit from receipt where id = %s", (made.receipts[0],)).fetchone()
    away = desk.unit()
    member = desk.account(("referral-officer", away))
    quiet = compartment(desk, "silent", member)
    twin = lay_receipt(desk, away, exhibit=exhibit)
    put(desk, quiet, member, twin)
    follow(desk, twin)
    address = f"/exhibits/{exhibit}/"
    client = desk.client(officer)
    before = client.get(address).content.decode()
    with acting(member, now_us=LATER) as done:
        verify_exhibit(done, exhibit)
        done.note("disclosed", {"exhibit": exhibit, "authority": "told/1"})
    after = client.get(address).content.decode()
    assert member.name not in after and "told/1" not in after
    assert plain(after) == plain(before)
    theirs = desk.client(member).get(address).content.decode()
    assert "told/1" in theirs
    with acting(officer, now_us=LATER + 1) as done:
        verify_exhibit(done, exhibit)
        done.note("disclosed", {"exhibit": exhibit, "authority": "told/2"})
    own = client.get(address).content.decode()
    assert "told/2" in own and officer.name in own


def plain(text):
    import re

    return re.sub(r'(value|content)="[A-Za-z0-9_:.-]{20,}"', "", text)


def test_numbers_of_findings_do_not_count_those_that_one_does_not_see(desk, unit, officer):
    from rightdoor.casework.exhibits.models import Finding

    inside = desk.account(("referral-officer", unit))
    quiet = compartment(desk, "silent", inside)
    lay_receipt(desk, unit, findings=3)
    put(desk, quiet, inside, lay_receipt(desk, unit, findings=4))
    lay_receipt(desk, unit, findings=3)
    seen = sorted(row[0] for row in desk.sql("select id from continuity_finding where code = 'of-a-test'", account=officer))
    gaps = [b - a for a, b in itertools.pairwise(seen)]
    assert len(seen) >= 6 and min(gaps) > 1_000 and min(seen) > 99_999_999_999
    items = desk.api(officer).get("/api/findings?code=of-a-test").json()["items"]
    assert {one["id"] for one in items} == set(seen) and max(seen) < 2**53
    with desk.as_owner():
        Finding.objects.filter(code="of-a-test").delete()
