"""Grades of people elsewhere: what belongs to which, the same file joined by hash, who differs from whom."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.footprints.tables import StatementRow
from rightdoor.media.graded import Declared, GradedFile, counted, joined, read_files, under


def md5(text: str) -> str:
    return f"md5:{hashlib.md5(text.encode()).hexdigest()}"


def sha1(text: str) -> str:
    return f"sha1:{hashlib.sha1(text.encode()).hexdigest()}"


def said(receipt: str, record: str, *pairs: tuple[str, str], kind: str = "media", parent: str = "row:1") -> list[StatementRow]:
    return [
        StatementRow(receipt, f"x{receipt}", record, kind, parent, f, v, v, f"{record}/{n}", "copied") for n, (f, v) in enumerate(pairs)
    ]


def files(*rows: list[StatementRow]) -> list[GradedFile]:
    return joined(read_files(row for part in rows for row in part))


def test_what_follows_a_category_belongs_to_it_and_what_stands_before_to_each():
    pairs = (
        ("profile", "P"), ("hash", md5("a")), ("grader", "Nobody"), ("category", "1"), ("grader", "One"), ("graded_time", "t1"),
        ("category", "2"), ("grader", "Two"), ("grader", "Three"), ("basis", "b"),
    )  # fmt: skip
    (file,) = files(said("a", "row:2", *pairs))
    assert [(g.category, g.profile, g.graders, g.graded, g.basis) for g in file.grades] == [
        ("1", "P", ("One",), "t1", ""),
        ("2", "P", ("Two", "Three"), "", "b"),
    ]
    assert [g.place for g in file.grades] == ["row:2/3", "row:2/6"]


def test_a_grader_before_the_only_category_is_its_grader():
    (file,) = files(said("a", "row:2", ("grader", "One"), ("votes", "3"), ("category", "1")))
    assert (file.grades[0].graders, file.grades[0].votes) == (("One",), "3")


def test_what_is_not_stated_stays_empty():
    (file,) = files(said("a", "row:2", ("category", "1")))
    grade = file.grades[0]
    assert grade.graders == () and (grade.profile, grade.graded, grade.updated, grade.tool, grade.basis, grade.votes) == ("",) * 6


def test_records_that_share_any_hash_are_one_file_whatever_their_order():
    parts = [
        said("a", "row:2", ("hash", md5("x")), ("category", "1")),
        said("b", "row:2", ("hash", sha1("x")), ("category", "1")),
        said("c", "row:2", ("hash", md5("x")), ("hash", sha1("x"))),
        said("d", "row:2", ("hash", md5("y"))),
    ]
    for order in ((0, 1, 2, 3), (2, 0, 1, 3), (3, 1, 0, 2)):
        found = files(*(parts[n] for n in order))
        assert sorted(len(f.listed) for f in found) == [1, 3] and not any(f.contradicted for f in found)


def test_one_hash_equal_and_another_not_is_said():
    (file,) = files(
        said("a", "row:2", ("hash", md5("x")), ("hash", sha1("x"))), said("b", "row:2", ("hash", md5("x")), ("hash", sha1("y")))
    )
    assert file.contradicted


def test_a_perceptual_or_unknown_hash_joins_nothing():
    assert len(files(*(said(r, "row:2", ("hash", "pdq:" + "0f" * 32), ("hash", "other:1"), ("category", "1")) for r in "ab"))) == 2


def state(*grades: tuple[str, str, str]) -> str:
    """`grades`: receipt, profile, category."""
    parts = [
        said(r, f"row:{n}", ("hash", md5("x")), ("category", c), *([("profile", p)] if p else []))
        for n, (r, p, c) in enumerate(sorted(grades), 2)
    ]
    (file,) = files(*parts)
    return file.state


def test_grades_are_held_against_each_other_within_a_profile_alone():
    assert state(("a", "P", "1")) == "one"
    assert state(("a", "P", "1"), ("b", "P", "1")) == "agree"
    assert state(("a", "P", "1"), ("b", "P", "2")) == "differ"
    assert state(("a", "P", "1"), ("b", "Q", "1")) == "not-comparable"
    assert state(("a", "P", "1"), ("b", "Q", "2"), ("c", "Q", "3")) == "differ"


def test_without_a_profile_only_one_file_as_received_is_compared():
    assert state(("a", "", "1"), ("b", "", "1")) == "not-comparable"
    assert state(("a", "", "1"), ("a", "", "2")) == "differ"
    assert state(("a", "", "1"), ("a", "P", "1")) == "not-comparable"


def test_copies_of_a_file_in_one_export_say_it_once_and_how_often():
    rows = [said("a", f"row:{n}", ("hash", md5("x")), ("category", "1"), ("grader", "One")) for n in (2, 3, 4)]
    (file,) = files(*rows)
    assert (file.state, len(file.grades), file.grades[0].times, len(file.listed)) == ("one", 1, 3, 3)
    (file,) = files(*rows, said("a", "row:5", ("hash", md5("x")), ("category", "1"), ("grader", "Two")))
    assert file.state == "agree" and [g.graders for g in file.grades] == [("One",), ("Two",)]


def test_a_case_lends_its_head_and_never_its_contact():
    head = said("a", "json:/value/0", ("number", "EX-1"), ("application", "tool"), ("contact", "Contact"), kind="case", parent="json:")
    form = said("a", "json:", ("form", "case-export"), kind="case", parent="")
    (file,) = files(form, head, said("a", "json:/value/0/Media/0", ("category", "1"), parent="json:/value/0"))
    assert file.grades[0].head == ("EX-1", "", "tool", "case-export") and file.grades[0].graders == ()


def test_a_record_with_neither_hash_nor_grade_is_no_file_and_a_report_grades_nothing():
    assert files(said("a", "row:2", ("name", "x"), ("hash", "")), said("a", "row:3", ("act", "upload"), kind="event")) == []
    (file,) = files(
        said("a", "row:2", ("hash", md5("x")), ("category", "A1"), kind="file"), said("b", "row:2", ("hash", md5("x")), ("category", "1"))
    )
    assert [g.receipt for g in file.grades] == ["b"] and len(file.listed) == 2


def test_counts_speak_of_the_receipts_asked_for():
    found = files(
        said("a", "row:2", ("hash", md5("x")), ("category", "1"), ("profile", "P"), ("grader", "One")),
        said("a", "row:3", ("hash", md5("y"))),
        said("a", "row:4", ("hash", md5("z"))),
        said("b", "row:2", ("hash", md5("x")), ("category", "2"), ("profile", "P")),
        said("b", "row:3", ("hash", md5("y")), ("category", "1")),
        said("b", "row:4", ("hash", md5("w")), ("category", "1")),
    )
    of = counted(found, frozenset("a"))
    assert (of.files, of.graded, of.elsewhere) == (3, 1, 1)
    assert dict(of.states) == {"differ": 1, "one": 1, "ungraded": 1}
    assert of.categories == ((("P", "1"), 1),) and of.graders == (("One", 1),)
    assert dict(counted(found, frozenset("b")).graders) == {"": 3}


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("PQ"), st.sampled_from("12"), st.sampled_from("xyz")), max_size=8),
    st.randoms(),
)
def test_no_grade_is_lost_and_order_decides_nothing(grades, rng):
    rows = [said(r, f"row:{n}", ("hash", md5(f)), ("category", c), ("profile", p)) for n, (r, p, c, f) in enumerate(grades)]
    rows.sort(key=lambda part: part[0].receipt)
    found = files(*rows)
    assert sum(g.times for f in found for g in f.grades) == len(grades)
    shuffled = list(rows)
    rng.shuffle(shuffled)
    shuffled.sort(key=lambda part: part[0].receipt)
    again = files(*shuffled)
    assert {(f.hashes, f.state) for f in found} == {(f.hashes, f.state) for f in again}


def test_a_declared_profile_stands_where_the_export_states_none_and_nowhere_else():
    rows = [
        said("a", "row:2", ("hash", md5("x")), ("category", "1")),
        said("b", "row:2", ("hash", md5("x")), ("profile", "P"), ("category", "1")),
    ]
    (before,) = files(*rows)
    named = {"xa": Declared("P", "dec_a"), "xb": Declared("Q", "dec_b")}
    (after,) = joined(under(read_files(row for part in rows for row in part), named))
    assert (before.state, after.state) == ("not-comparable", "agree")
    assert [(g.profile, g.declared) for g in after.grades] == [("P", "dec_a"), ("P", "")]
