"""What hash sets said of files read in an exhibit that one does not see is as if nobody had read it: silent ones, and those of other units."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest

from desk_case import NOW
from desk_subject_case import open_for
from integration.desk.test_silent import _VARYING, put, seen
from media_kept_case import details, digests, quiet, report

(HASH,) = digests(91, 1)
(OTHER,) = digests(92, 1, 32)
NUMBER = 770_001


@pytest.fixture(scope="module")
def scene(desk, tmp_path_factory):
    """An open report of one unit with a file that no set holds, and a set that was asked about it."""
    from rightdoor.casework.access.models import Compartment, CompartmentMember
    from rightdoor.desk.surroundings import opened
    from rightdoor.media.sets.importing import About, import_set
    from rightdoor.media.sets.removing import remove_set
    from rightdoor.operations.ask_sets import ask_received

    unit = desk.unit()
    outside, inside = (desk.account(("supervisor", unit)) for _ in range(2))
    with desk.as_owner():
        compartment = Compartment.objects.create(name=f"Quiet {unit.pk}", grade="silent", contact="nobody")
        CompartmentMember.objects.create(compartment=compartment, account=inside)
    made = desk.populate(unit, files={f"CyberTip-{NUMBER}.xml": report(NUMBER), "f.xml": details(NUMBER, 0, {"MD5": HASH})})
    path = tmp_path_factory.mktemp("sets") / "quiet.pdq"
    path.write_text(f"{OTHER}\n")
    with opened(desk.around, write=True) as store:
        with store.connect() as connection:
            about = About("quiet", authority="LIC-0")
            import_set(store, connection, [path], about, actor="os:test", at_us=1, random_bytes=random.Random(9).randbytes, progress=quiet)
        ask_received(store, actor="os:test", purpose="triage", at_us=1)
    brought_up(desk)
    yield SimpleNamespace(desk=desk, unit=unit, outside=outside, inside=inside, compartment=compartment, subject=made.subjects[0])
    with desk.store.connect() as connection:
        remove_set(desk.store, connection, "quiet", actor="os:test", at_us=2)


def brought_up(desk):
    from rightdoor.casework.listing.project import project
    from rightdoor.desk.surroundings import opened
    from rightdoor.operations.rebuild import rebuild

    with opened(desk.around, write=True) as store:
        rebuild(store, actor="test", at_us=NOW, progress=quiet)
    project(desk.store, now_us=NOW, progress=quiet)


def read_in(scene, exhibit, distance):
    """A look that read the files of an exhibit: one of them is the open record's, and near one of the set."""
    from rightdoor.media.keeping import Made, counts_of, keep
    from rightdoor.media.kept import READ, Answer
    from rightdoor.media.register import in_force
    from rightdoor.media.stated import stated_files
    from rightdoor.model.ids import make_id
    from rightdoor.operations.bulk import open_engine

    with scene.desk.store.connect() as connection:
        with open_engine(scene.desk.store, connection) as engine:
            files = [file for of in stated_files(engine).values() for file in of]
        place = next(f"{file.exhibit}#{file.place}" for file in files if ("md5", HASH) in file.hashes)
        (held,) = [each for each in in_force(connection) if each.name == "quiet"]
        connection.rollback()
        answer = Answer(
            make_id("ma", exhibit, str(distance)), exhibit, "file:1", held.id, held.version, "near", ("pdq",), distance, 0, 1, None, None, "UK", 1, "A",
            "series-1", (), False, (place,),
        )  # fmt: skip
        counts = counts_of({"near": 1}, first_seen=0)
        made = Made(exhibit, READ, f"{distance:064x}", (f"{held.id}/{held.version}",), counts, (answer,))
        keep(connection, [made], purpose="triage", actor="os:test", at_us=NOW, also={})
    brought_up(scene.desk)


def exhibit_of(desk, receipts):
    with desk.store.connect() as connection:
        return connection.execute(
            "select exhibit from rightdoor.receipt where id = any(%s) order by 1 limit 1", (list(receipts),)
        ).fetchone()[0]


def shown(scene, account):
    """Every page of the subject that speaks of its files, and the interface's answer."""
    client, at = scene.desk.client(account), f"/subjects/{scene.subject}/"
    open_for(client, scene.subject)
    pages = [client.get(at + tail).content for tail in ("", "hash-sets/", "referrals/")]
    for varying in _VARYING:
        pages = [varying.sub(b"", page) for page in pages]
    return [*pages, scene.desk.api(account, "read-subject").get(f"/api/subjects/{scene.subject}/hash-sets").content]


def test_a_file_read_in_a_silent_exhibit_says_nothing_of_an_open_record(scene):
    desk = scene.desk
    before = shown(scene, scene.outside), seen(desk, scene.outside)
    assert b'"files": 1' in before[0][-1] or b'"files":1' in before[0][-1]
    silent = desk.populate(scene.unit, silent=scene.compartment)
    exhibit = exhibit_of(desk, silent.receipts)
    read_in(scene, exhibit, 12)
    after = shown(scene, scene.outside), seen(desk, scene.outside)
    assert not any(exhibit[:12].encode() in page for page in after[0])
    assert after == before
    with desk.as_owner():
        from rightdoor.casework.referrals.models import InCompartment

        InCompartment.objects.filter(compartment=scene.compartment, ended_us=None).update(ended_us=NOW + 1)
    put(desk, scene.compartment, scene.inside, [])  # open again: what was read of it counts, where one sees it
    assert exhibit.encode() in shown(scene, scene.outside)[-1]


def test_nor_does_one_read_in_an_exhibit_of_another_unit(scene):
    theirs = scene.desk.unit()
    exhibit = exhibit_of(scene.desk, scene.desk.populate(theirs).receipts)
    read_in(scene, exhibit, 13)
    assert scene.desk.sql("select 1 from continuity_receipt where exhibit = %s", exhibit, account=scene.outside) == []
    assert not any(exhibit[:12].encode() in page for page in shown(scene, scene.outside))
    both = scene.desk.account(("supervisor", scene.unit), ("supervisor", theirs))
    assert exhibit.encode() in shown(scene, both)[-1]
