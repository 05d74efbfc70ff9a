"""The page of a package: papers that are refused first under what is missing; why two candidates of one wording stand apart."""

from __future__ import annotations

from test_next_and_alike import ECHO, SECOND, WITH, WITHOUT, of
from test_package_words import DOORS, event, page_of, request, result, words_of

from rightdoor.reporting.shown import SubjectShown


def test_what_puts_a_refused_paper_right_stands_before_the_officers_questions():
    single = event(1, "single-strand", DOORS[:1], [SECOND], papers=[request(), result()])
    shown = of(single, event(2, "refused", (), [ECHO], papers=[request(), result()]))
    missing = words_of(page_of(shown, "warrant")).partition("What is missing")[2]
    order = [
        missing.index(words)
        for words in ("which identifier was looked up (RD-A01)", "Why is there no second event?", "another event of the same actor")
    ]
    assert order == sorted(order)


def test_the_page_says_beside_the_addresses_why_they_stand_apart():
    shown = SubjectShown("sub_aaaaaaaaaaaaaaaa", (event(1, "corroborated", [WITH]), event(2, "corroborated", [WITHOUT])))
    (why,) = shown.standing.alike
    for purpose in ("warrant", "safeguarding"):
        assert words_of(page_of(shown, purpose)).count(why) >= 2
