"""What hash sets say of a subject's files at the desk, and the grader's act: by page and by interface, by graders alone."""

from __future__ import annotations

import random
from pathlib import Path
from types import SimpleNamespace

import pytest

from desk_api_case import post
from desk_subject_case import open_for
from media_kept_case import details, digests, quiet, report, turned

KNOWN, NEW = digests(31, 2)
(NEAR,) = digests(32, 1, 32)


@pytest.fixture(scope="module")
def scene(desk, tmp_path_factory):
    """A subject with a known file, a candidate and a near match; a grader and a referral officer of its unit, and another unit's grader."""
    from rightdoor.casework.listing.project import project
    from rightdoor.desk.surroundings import opened
    from rightdoor.media.sets.importing import About, import_set
    from rightdoor.operations.ask_sets import ask_received
    from rightdoor.operations.rebuild import rebuild

    unit = desk.unit()
    number = 760_001
    files = {
        f"CyberTip-{number}.xml": report(number),
        "f0.xml": details(number, 0, {"MD5": KNOWN}),
        "f1.xml": details(number, 1, {"MD5": NEW}, flag="possibleSelfProduction"),
        "f2.xml": details(number, 2, {"PDQ": NEAR}),
    }
    made = desk.populate(unit, files=files)
    folder = tmp_path_factory.mktemp("near")
    lists = {"gold.md5": KNOWN, "pictures.pdq": turned(NEAR, 12)}
    with opened(desk.around, write=True) as store:
        for name, text in lists.items():
            path = Path(folder) / name
            path.write_text(f"{text}\n")
            with store.connect() as connection:
                import_set(
                    store, connection, [path], About(path.stem, authority="LIC-0", issuer="Example Bureau"), actor="os:test", at_us=1,
                    random_bytes=random.Random(name).randbytes, progress=quiet,
                )  # fmt: skip
        ask_received(store, actor="os:test", purpose="triage", at_us=1)
        rebuild(store, actor="os:test", at_us=1, progress=quiet)
    project(desk.store, now_us=1, progress=quiet, actor="os:test", units=dict.fromkeys(made.receipts, unit.pk))
    (subject,) = made.subjects
    people = {
        "grader": desk.account(("grader", unit)),
        "officer": desk.account(("referral-officer", unit)),
        "stranger": desk.account(("grader", desk.unit())),
    }
    yield SimpleNamespace(desk=desk, subject=subject, **people)
    with desk.store.connect() as connection:  # other modules of this store hold no sets
        from rightdoor.media.sets.removing import remove_set

        for name in ("gold", "pictures"):
            remove_set(desk.store, connection, name, actor="os:test", at_us=2)


def page(scene, account, tail=""):
    client = scene.desk.client(account)
    open_for(client, scene.subject)
    return client, client.get(f"/subjects/{scene.subject}/hash-sets/{tail}")


def answer_of(scene):
    client, shown = page(scene, scene.grader)
    text = shown.content.decode()
    return client, text.split("hash-sets/ma_")[1].split("/")[0]


def test_the_page_counts_by_set_and_shows_no_name(scene):
    _, shown = page(scene, scene.officer)
    text = shown.content.decode()
    assert shown.status_code == 200
    for words in ("gold", "version 1", "Example Bureau", "12 bits apart", f"md5:{NEW}", "never a finding"):
        assert words in text
    assert "0.jpg" not in text
    assert "hash-sets/ma_" not in text, "only a grader is offered to say what it is"
    assert page(scene, scene.stranger)[1].status_code == 404


def test_a_grader_is_led_to_near_matches_that_one_sees(scene):
    shown = scene.desk.client(scene.grader).get("/?code=SETS-NEAR").content.decode()
    assert scene.subject in shown
    assert 'href="/?code=SETS-NEAR"' in shown
    assert 'href="/?code=SETS-NEAR"' not in scene.desk.client(scene.officer).get("/").content.decode()
    assert scene.subject not in scene.desk.client(scene.stranger).get("/?code=SETS-NEAR").content.decode()
    client, _ = page(scene, scene.officer)
    summary = client.get(f"/subjects/{scene.subject}/").content.decode()
    assert f'href="/subjects/{scene.subject}/hash-sets/"' in summary
    assert "Ask trained grader" not in summary
    assert ">STATUS<" not in summary


def test_only_a_grader_says_what_a_near_match_is(scene):
    client, answer = answer_of(scene)
    at = f"/subjects/{scene.subject}/hash-sets/ma_{answer}/"
    officer, _ = page(scene, scene.officer)
    assert officer.post(at, {"grade": "confirmed", "reason": "compared"}).status_code == 403
    assert page(scene, scene.stranger)[0].post(at, {"grade": "confirmed", "reason": "compared"}).status_code == 404
    assert client.post(at, {"grade": "", "reason": "compared"}).status_code == 422
    assert client.post(at, {"grade": "confirmed", "reason": ""}).status_code == 422
    expected = client.get(at).content.decode().split('name="expected" value="')[1].split('"')[0]
    given = {"grade": "confirmed", "reason": "compared side by side", "expected": expected}
    assert client.post(at, given).status_code == 303
    shown = page(scene, scene.officer)[1].content.decode()
    assert "<strong>Confirmed</strong>" in shown
    assert "near, confirmed" in shown
    with scene.desk.store.connect() as connection:
        rows = connection.execute(
            "select body->>'grade', reason from rightdoor.decision where kind = 'media-grade' order by seq"
        ).fetchall()
    assert rows[-1] == ("confirmed", "compared side by side")
    overtaken = client.post(at, {"grade": "not-the-same", "reason": "looked again", "expected": expected})
    assert overtaken.status_code == 409


def test_the_interface_says_and_does_the_same(scene):
    open_for(scene.desk.client(scene.grader), scene.subject)
    api = scene.desk.api(scene.grader, "read-subject", "write-casework")
    at = f"/api/subjects/{scene.subject}"
    found = api.get(f"{at}/hash-sets").json()
    assert (found["files"], found["known"] + found["near"] + found["harmless"] + found["new"]) == (3, 3)
    assert [each["hashes"] for each in found["candidates"]] == [[f"md5:{NEW}"]]
    (near,) = found["near_matches"]
    given = {"answer": near["answer"], "grade": "not-the-same", "reason": "another picture", "expected": near["expected"]}
    done = post(api, f"{at}/decisions/near-match", given)
    assert done.status_code == 201, done.content
    after = api.get(f"{at}/hash-sets").json()
    assert ([each["grade"] for each in after["near_matches"]], after["new"]) == (["not-the-same"], 2)


def test_a_grade_by_command_stands_with_name_and_reason_and_one_of_the_desk_stands_once(scene):
    from rightdoor.decisions.register import Proposed, all_decisions, decide

    grader, answer = answer_of(scene)
    at = f"/subjects/{scene.subject}/hash-sets/ma_{answer}/"
    expected = grader.get(at).content.decode().split('name="expected" value="')[1].split('"')[0]
    assert grader.post(at, {"grade": "confirmed", "reason": "compared at the desk", "expected": expected}).status_code == 303
    with scene.desk.store.connect() as connection:
        held = next(row for row in all_decisions(connection) if row.reason == "compared at the desk")
        given = Proposed("media-grade", {**held.body, "grade": "confirmed"}, scene.grader.username, "by command & compared", held.id)
        decide(connection, given, actor=scene.grader.username, at_us=held.decided_us + 1)
    said = page(scene, scene.officer)[1].content.decode()
    client, _ = page(scene, scene.officer)
    for tail in ("history", "decisions"):
        shown = client.get(f"/subjects/{scene.subject}/{tail}/").content.decode()
        assert shown.count("by command &amp; compared") == 1
        assert shown.count("compared at the desk") == 1
    assert f"by <bdi>{scene.grader.username}</bdi>" in said and said.count("by command &amp; compared") == 1
