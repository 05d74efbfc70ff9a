"""What hash sets say of the files of received reports, kept, and what the list makes of it."""

from __future__ import annotations

import base64
import json

import pytest

from media_kept_case import ACTOR, FORM, NOW, Kept, digests, quiet, reasons, turned
from rightdoor.decisions.register import Proposed
from rightdoor.media.kept import all_looks, answers_in_force
from rightdoor.media.sets.removing import remove_set
from rightdoor.operations.decide import decide_and_rebuild
from rightdoor.operations.explain import explain
from rightdoor.operations.forget import erase_exhibits
from rightdoor.operations.take_in import Intake, take_in
from rightdoor.operations.verify import verify_store

KNOWN, OTHER, NEW = digests(1, 3)
(NEAR,) = digests(2, 1, 32)
ALL = [{"MD5": KNOWN}, {"MD5": OTHER}, {"MD5": NEW}, {"PDQ": NEAR}]


@pytest.fixture
def kept(store_factory, tmp_path):
    folder = tmp_path / "case"
    folder.mkdir()
    return Kept(store_factory(), folder)


def plain(line):
    """A line without what the instrument's new items may add."""
    return {name: line[name] for name in ("rank", "subject", "tier", "track", "questions", "status", "next")}


def test_without_hash_sets_nothing_is_asked_and_nothing_added(kept):
    kept.report(700001, ALL)
    before = len(kept.rows("select seq from rightdoor.ledger"))
    assert kept.ask().exhibits == 0
    assert len(kept.rows("select seq from rightdoor.ledger")) == before
    (line,) = kept.lines()
    assert not {"PR-11", "PR-12", "PR-13", "SETS-NEAR", "FIRST-SEEN", "SETS-NOT-ASKED"} & set(reasons(line))


def test_known_files_are_told_by_set_and_category_with_their_statements(kept):
    kept.report(700001, ALL)
    (before,) = kept.lines()
    kept.set("gold", [{"MD5": KNOWN, "Category": 1, "Series": "Series Q", "VictimIdentified": True}, {"MD5": OTHER, "Category": 3}])
    kept.set("silver", [{"MD5": KNOWN, "Category": 2}])
    asked = kept.ask()
    assert (asked.exhibits, asked.known["exact"], asked.known["new"]) == (4, 2, 2)
    (line,) = kept.lines()
    said = reasons(line)
    assert said["PR-11"]["text"].startswith("2 of 4 files are known.")
    for words in ("gold, version 1, of Example Bureau: UK 1", "gold, version 1, of Example Bureau: UK 3", "silver, version 1"):
        assert words in said["PR-11"]["text"]
    assert len(said["PR-11"]["statements"]) == 2
    assert all(place.startswith("rc_") and "#" in place for place in said["PR-11"]["statements"])
    assert "Series Q (victim identified) in gold, version 1: 1 file" in said["PR-12"]["text"]
    assert "SETS-DISAGREE" in said
    assert (line["tier"]["low"], before["tier"]["low"]) == ("tier-3", "tier-4"), "and never above tier 3"
    assert not verify_store(kept.store, progress=quiet).divergences


def test_asking_again_changes_nothing_and_a_new_set_is_asked(kept):
    kept.report(700001, ALL)
    kept.set("gold", [{"MD5": KNOWN, "Category": 1}])
    assert kept.ask().exhibits == 4
    rows = len(kept.rows("select seq from rightdoor.ledger"))
    assert kept.ask().exhibits == 0
    assert len(kept.rows("select seq from rightdoor.ledger")) == rows
    kept.set("silver", [{"MD5": NEW, "Category": 1}])
    (line,) = kept.lines()
    assert reasons(line)["SETS-NOT-ASKED"]["text"] == "Not asked about all of its files yet: silver."
    assert kept.ask().exhibits == 4
    (line,) = kept.lines()
    assert "SETS-NOT-ASKED" not in reasons(line)
    assert reasons(line)["PR-11"]["text"].startswith("2 of 4")


def test_the_order_of_sets_and_questions_does_not_matter(kept, store_factory, tmp_path):
    other = Kept(store_factory(), tmp_path / "other")
    other.folder.mkdir()
    gold, silver = [{"MD5": KNOWN, "Category": 1}], [{"MD5": KNOWN, "Category": 2}, {"MD5": NEW, "Category": 1}]
    kept.report(700001, ALL)
    kept.set("gold", gold)
    kept.ask()
    kept.set("silver", silver)
    kept.ask()
    other.set("silver", silver)
    other.set("gold", gold)
    other.report(700001, ALL)
    other.ask()
    assert kept.lines() == other.lines()
    assert kept.rebuild().ref.digest == other.rebuild().ref.digest


def test_answers_of_a_removed_set_count_no_more(kept):
    kept.report(700001, ALL)
    (before,) = kept.lines()
    kept.set("gold", [{"MD5": KNOWN, "Category": 1}])
    kept.ask()
    assert "PR-11" in reasons(kept.lines()[0])
    with kept.store.connect() as connection:
        remove_set(kept.store, connection, "gold", actor=ACTOR, at_us=NOW)
        assert answers_in_force(connection) == []
    assert kept.lines() == [before]
    assert not verify_store(kept.store, progress=quiet).divergences


def test_a_new_version_replaces_what_the_old_one_said(kept):
    kept.report(700001, ALL)
    kept.set("gold", [{"MD5": KNOWN, "Category": 1}])
    kept.ask()
    kept.set("gold", [{"MD5": KNOWN, "Category": 2}])
    (line,) = kept.lines()
    assert "PR-11" not in reasons(line), "not asked in its version in force"
    kept.ask()
    assert "version 2, of Example Bureau: UK 2" in reasons(kept.lines()[0])["PR-11"]["text"]


def near_answer(kept):
    with kept.store.connect() as connection:
        return next(each for each in answers_in_force(connection) if each.kind == "near")


def near_parts(kept, exhibit):
    """(contents near a known one that wait, that a grader confirmed) of the budget."""
    from rightdoor.operations.exposure import budgets

    with kept.store.connect() as connection:
        (one,) = budgets(connection, [exhibit])
    return one.budget.near, one.near_confirmed


def grade(kept, answer, words, *, supersedes="", at_us=NOW):
    body = {"answer": answer.id, "exhibit": answer.exhibit, "place": answer.place, "grade": words}
    proposed = Proposed("media-grade", body, ACTOR, "compared side by side", supersedes)
    return decide_and_rebuild(kept.store, proposed, actor=ACTOR, at_us=at_us, progress=quiet)


def test_a_near_match_raises_a_question_and_no_tier_until_a_grader_confirms_it(kept):
    kept.report(700001, ALL)
    (before,) = kept.lines()
    kept.near_set("pictures", [turned(NEAR, 20)])
    assert kept.ask().known["near"] == 1
    (line,) = kept.lines()
    answer = near_answer(kept)
    assert (line["tier"], answer.distance) == (before["tier"], 20)
    (question,) = [q for q in line["questions"] if "near match" in q["ask"]]
    assert question == {"ask": f"Ask a trained grader to look at 1 near match of exhibit {answer.exhibit[:12]}….", "of": "trained grader", "would_change_tier_to": "tier-3"}  # fmt: skip
    assert "PR-11" not in reasons(line)
    assert "SETS-NEAR" in reasons(line)
    assert near_parts(kept, answer.exhibit) == (1, 0)
    confirmed = grade(kept, answer, "confirmed")
    assert near_parts(kept, answer.exhibit) == (0, 1)
    (line,) = kept.lines()
    assert "1 near and confirmed" in reasons(line)["PR-11"]["text"]
    assert line["tier"]["low"] == "tier-3"
    assert not [q for q in line["questions"] if "near match" in q["ask"]]
    grade(kept, answer, "not-the-same", supersedes=confirmed, at_us=NOW + 1)
    (line,) = kept.lines()
    assert not {"PR-11", "SETS-NEAR"} & set(reasons(line))
    assert line["tier"] == before["tier"]


def test_new_files_that_the_report_flags_are_a_question_to_a_grader(kept):
    kept.report(700001, ALL, flags={2: "possibleSelfProduction", 0: "possibleSelfProduction"}, public=(1,))
    kept.set("gold", [{"MD5": KNOWN, "Category": 1}])
    kept.ask()
    (line,) = kept.lines()
    said = reasons(line)
    assert said["FIRST-SEEN"]["text"].startswith("1 file ")
    assert len(said["FIRST-SEEN"]["statements"]) == 1
    assert "PR-13" not in said
    assert said["PR-14"]["text"] == "The platform states: 1 file publicly available."
    assert {"Are files that no hash set holds new material?": "tier-1"}.items() <= {q["ask"]: q["would_change_tier_to"] for q in line["questions"]}.items()  # fmt: skip


def test_erasing_an_exhibit_takes_the_answers(kept):
    kept.report(700001, ALL)
    kept.set("gold", [{"MD5": KNOWN, "Category": 1}])
    kept.ask()
    ((exhibit,),) = kept.rows("select l.exhibit from rightdoor.media_answer a join rightdoor.media_look l on l.id = a.look")
    erase_exhibits(kept.store, [exhibit], authority="A-2", members=False, actor=ACTOR, at_us=NOW, progress=quiet)
    assert kept.rows("select count(*) from rightdoor.media_answer") == [(0,)]
    with kept.store.connect() as connection:
        assert len(all_looks(connection)) == 4
    assert not verify_store(kept.store, progress=quiet).divergences
    assert kept.ask().exhibits == 0


def test_explain_walks_to_the_import_of_the_set_that_said_it(kept):
    kept.report(700001, ALL)
    kept.set("gold", [{"MD5": KNOWN, "Category": 1}])
    kept.ask()
    (line,) = kept.lines()

    def texts(node):
        return [node.text, *(text for child in node.children for text in texts(child))]

    found = texts(explain(kept.store, line["subject"], NOW))
    assert any("gold, version 1, of Example Bureau" in text and "exactly" in text for text in found)
    assert any(text.startswith("ledger") and "hash set gold, version 1 imported" in text for text in found)


def test_explain_says_once_what_a_set_said_of_a_file_however_many_statements_are_cited(kept):
    flagged = {"MD5": KNOWN, "SHA1": digests(7, 1, 20)[0]}
    kept.report(700001, [flagged, {"MD5": NEW}], flags={0: "possibleSelfProduction"}, public=(0,))
    kept.set("gold", [{"MD5": KNOWN, "Category": 1, "Series": "Series Q"}, {"MD5": KNOWN, "Category": 2}])
    kept.ask()
    (line,) = kept.lines()
    assert {"PR-11", "PR-12", "PR-14", "SETS-DISAGREE"} <= set(reasons(line)), "several reasons cite statements of the one file"

    def nodes(node):
        return [node, *(found for child in node.children for found in nodes(child))]

    tree = explain(kept.store, line["subject"], NOW)
    told = [node.id for node in nodes(tree) if node.id.startswith("ma_")]
    assert len(told) == len(set(told)) == 2
    why = next(child for child in tree.children if child.text == "why")
    of = {reason.text.partition(":")[0]: [node.id for node in nodes(reason) if node.id.startswith("ma_")] for reason in why.children}
    assert len(of["PR-11"]) == 2, "and where it counts"
    (cited,) = reasons(line)["PR-11"]["statements"]
    alone = explain(kept.store, cited, NOW)
    assert sorted(node.id for node in nodes(alone) if node.id.startswith("ma_")) == sorted(told), "and for the statement by itself"


def test_what_was_said_is_kept(kept):
    import psycopg

    kept.report(700001, ALL)
    kept.set("gold", [{"MD5": KNOWN, "Category": 1}])
    kept.ask()
    for statement in (
        "delete from rightdoor.media_answer",
        "update rightdoor.media_look set files = 0",
        "update rightdoor.media_answer set label = 'x'",
    ):
        with psycopg.connect(kept.store._server.dsn("owner")) as owner, pytest.raises(psycopg.errors.IntegrityConstraintViolation):
            owner.execute(statement)


def test_what_a_match_run_reads_of_a_received_archive_speaks_of_the_files_that_a_report_states(kept):
    import hashlib
    import zipfile

    from media_pictures import jpeg
    from rightdoor.media.reading.perceive import perceive
    from rightdoor.operations.match_files import Matching, matched

    picture = jpeg(3)
    inbox = kept.folder / "packed"
    inbox.mkdir()
    with zipfile.ZipFile(inbox / "files.zip", "w") as archive:
        archive.writestr("a.jpg", picture)
        archive.writestr("words.txt", "words that nobody states")
    kept.report(700001, [{"MD5": hashlib.md5(picture).hexdigest()}])
    take_in(kept.store, inbox, Intake(authority="A-1", actor=ACTOR, at_us=NOW, processes=1), random_bytes=bytes, progress=quiet)
    kept.near_set("pictures", [turned(perceive(picture, "a.jpg", "jpeg").pdq, 8)])
    assert kept.ask().known["new"] == 1, "by its digest alone it is in no set"
    assert "SETS-NEAR" not in reasons(kept.lines()[0])
    how = Matching(actor=ACTOR, purpose="triage", at_us=NOW, progress=quiet)
    for looks in (1, 1):
        with matched(kept.store, [inbox], how) as found:
            found.given()
        assert kept.rows("select count(*) from rightdoor.media_look where how = 'read'") == [(looks,)]
    ((place, stated, other),) = kept.rows(
        "select a.place, a.stated, l.other from rightdoor.media_answer a join rightdoor.media_look l on l.id = a.look"
    )
    assert (place[:5], len(stated)) == ("file:", 1)
    assert other == 2, "the archive and the words"
    ((container,),) = kept.rows("select exhibit from rightdoor.media_look where how = 'read'")
    assert any(
        "2 of them no record states: they count for no subject" in node.text for node in explain(kept.store, container, NOW).children
    )
    assert "a.jpg" not in str(kept.rows("select * from rightdoor.media_answer"))
    (line,) = kept.lines()
    assert reasons(line)["SETS-NEAR"]["text"].startswith("1 file ")
    answer = near_answer(kept)
    grade(kept, answer, "confirmed")
    assert "near and confirmed" in reasons(kept.lines()[0])["PR-11"]["text"]
    assert not verify_store(kept.store, progress=quiet).divergences


def test_a_stated_photodna_is_asked_for_equality_and_an_equal_one_is_a_near_match(kept):
    from rightdoor.operations.media_lists import near_lines

    value, other = bytes(range(144)), bytes(range(1, 145))
    forms = [base64.b64encode(value).decode(), value.hex().upper(), ",".join(map(str, value)), base64.b64encode(other).decode()]
    kept.report(700001, [{"PhotoDNA": text, "MD5": md5} for text, md5 in zip(forms, digests(9, 4), strict=True)])
    kept.report(700002, [{"PhotoDNA": base64.b64encode(bytes(144)).decode()}, {"PhotoDNA": "AAAA"}])
    inbox = kept.folder / "export"
    inbox.mkdir()
    media = [{"MediaID": 1, "MD5": NEW, "PhotoDNA": forms[0], "Category": 2}, {"MediaID": 2, "MD5": OTHER, "AlternativeHashes": [{"HashName": "PhotoDNA", "HashValue": forms[1]}]}]  # fmt: skip
    (inbox / "case.json").write_text(json.dumps({"@odata.context": FORM.format("UK"), "value": media}))
    take_in(kept.store, inbox, Intake(authority="A-1", actor=ACTOR, at_us=NOW, processes=1), random_bytes=bytes, progress=quiet)
    lines = kept.lines()
    kept.set("gold", [{"PhotoDNA": forms[0], "Category": 1}, {"PhotoDNA": base64.b64encode(bytes(144)).decode(), "Category": 1}])
    asked = kept.ask()
    assert (asked.known["near"], asked.known["exact"]) == (5, 0), "three of the report, two of the export"
    assert {(near["distance"], tuple(near["algorithms"])) for near in near_lines(kept.store)} == {(0, ("photodna",))}
    after = kept.lines()
    assert [line["tier"] for line in after] == [line["tier"] for line in lines], "it raises a question and no tier"
    (question,) = [q for line in after for q in line["questions"] if "near match" in q["ask"] and "of exhibit" in q["ask"]][:1]
    assert question["of"] == "trained grader"
    assert value.hex() not in str(kept.rows("select * from rightdoor.media_answer")) and forms[0] not in str(
        kept.rows("select body from rightdoor.ledger")
    )
    kept.set("silver", [{"MD5": digests(9, 1)[0], "PhotoDNA": forms[0], "Category": 1}])
    kept.ask()
    with kept.store.connect() as connection:
        kinds = sorted(each.kind for each in answers_in_force(connection) if each.version == 1 and each.algorithms != ("photodna",))
    assert kinds == ["exact"], "what a set says by a digest it does not say again as a near match"


def test_lists_for_graders_and_for_victims(kept):
    from rightdoor.operations.media_lists import candidate_lines, near_lines, series_lines

    kept.report(700001, ALL, flags={2: "liveStreaming"})
    kept.report(700002, [{"MD5": KNOWN}])
    kept.set("gold", [{"MD5": KNOWN, "Category": 1, "Series": "Series Q", "VictimIdentified": True}])
    kept.near_set("pictures", [turned(NEAR, 3)])
    kept.ask()
    lines = kept.lines()
    (series,) = series_lines(kept.store)
    assert (series["series"], series["victim_identified"], series["files"]) == ("Series Q", True, 2)
    assert series["subjects"] == sorted(line["subject"] for line in lines)
    (candidate,) = candidate_lines(kept.store)
    assert candidate["hash"] == f"md5:{NEW}"
    (near,) = near_lines(kept.store)
    assert (near["set"], near["distance"], near["grade"]) == ("pictures", 3, None)
    grade(kept, near_answer(kept), "cannot-tell")
    assert [each["grade"] for each in near_lines(kept.store)] == ["cannot-tell"]


def test_a_grade_of_what_is_no_near_match_is_refused(kept):
    from rightdoor.errors import Refused

    kept.report(700001, ALL)
    kept.set("gold", [{"MD5": KNOWN, "Category": 1}])
    kept.ask()
    with kept.store.connect() as connection:
        (exact,) = answers_in_force(connection)
    with pytest.raises(Refused):
        grade(kept, exact, "confirmed")
    with pytest.raises(Refused):
        grade(kept, exact._replace(id="ma_aaaaaaaaaaaaaaaa"), "confirmed")


def test_a_backup_carries_what_was_said_and_altered_answers_are_found(kept, store_factory, tmp_path):
    import os

    import psycopg

    from rightdoor.operations.forget import back_up, restore_store

    kept.report(700001, ALL)
    kept.set("gold", [{"MD5": KNOWN, "Category": 1}])
    kept.ask()
    before = kept.lines()
    back_up(kept.store, tmp_path / "backup", actor=ACTOR, at_us=NOW, progress=quiet)
    restore_store(
        tmp_path / "backup", tmp_path / "again", key_source=store_factory.key_source, random_bytes=os.urandom, actor=ACTOR, at_us=NOW,
        progress=quiet,
    )  # fmt: skip
    again = Kept(store_factory.open(tmp_path / "again"), kept.folder)
    assert again.lines() == before
    assert not verify_store(again.store, progress=quiet).divergences
    with psycopg.connect(again.store._server.dsn("super")) as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute("update rightdoor.media_answer set label = 'another'")
    assert {each.code for each in verify_store(again.store, progress=quiet).divergences} == {"media-answers"}
