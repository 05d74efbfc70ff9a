"""Papers that are refused come before the search for more; two candidates that read alike say why they stand apart."""

from __future__ import annotations

from test_package_words import DOORS, event, line, request, result

from rightdoor.cli.triage_table import told_apart
from rightdoor.model.premises import Address
from rightdoor.reporting.ceiling import ceiling
from rightdoor.reporting.claims import claims
from rightdoor.reporting.question import refused_settles
from rightdoor.reporting.shown import SubjectShown
from rightdoor.reporting.standing import alike_words, standing

ECHO = ("RD-A01", "stop", "digit-swapped", "The identifier differs.", "ask Exampletel which identifier was looked up")
SECOND = ("RD-A07", "caution", "single-strand", "One strand.", "ask for another event of the same actor")
WITH = {
    "premises": "pr_" + "a" * 16,
    "address": "4 Juniper Gardens, Eastwade",
    "postcode": "ZZ1 0OK",
    "uprn": "999001",
    "role": "installation",
}
WITHOUT = {**WITH, "premises": "pr_" + "b" * 16, "uprn": ""}
FLAT = {**WITH, "premises": "pr_" + "c" * 16, "address": "Flat 2, 4 Juniper Gardens, Eastwade", "uprn": ""}
FAR = {**WITH, "premises": "pr_" + "d" * 16, "address": "9 Distant Road", "postcode": "ZZ9 9OK", "uprn": ""}


def of(*events) -> SubjectShown:
    return SubjectShown("sub_aaaaaaaaaaaaaaaa", events)


def test_what_puts_a_refused_paper_right_comes_first():
    single = event(1, "single-strand", DOORS[:1], [SECOND], papers=[request(), result()])
    refused = event(2, "refused", (), [ECHO], papers=[request(), result()])
    shown = of(single, refused)
    assert refused_settles(shown) == (("ask Exampletel which identifier was looked up", "RD-A01"),)


def test_what_no_letter_puts_right_and_what_a_corroborated_subject_does_not_need_is_not_first():
    unanswered = event(2, "refused", (), [ECHO], papers=[request()])
    nobody = event(
        3, "refused", (), [("RD-A15", "stop", "anonymiser", "m", "resolve other events of this actor")], papers=[request(), result()]
    )
    assert refused_settles(of(event(1, "single-strand"), unanswered, nobody)) == ()
    assert refused_settles(of(event(1, "corroborated", DOORS[:1]), event(2, "refused", (), [ECHO], papers=[result()]))) == ()


def test_candidates_that_read_alike_say_why_they_stand_apart():
    where = standing([line(1, "corroborated", [WITH]), line(2, "corroborated", [WITHOUT])])
    (why,) = where.alike
    numbers = {c.premises: n for n, c in enumerate(where.candidates, start=1)}
    n, m = numbers[WITH["premises"]], numbers[WITHOUT["premises"]]
    assert f"the paper that names candidate {n} gives UPRN 999001, that of candidate {m} gives none" in why
    shown = of(event(1, "corroborated", [WITH]), event(2, "corroborated", [WITHOUT]))
    assert why in ceiling(shown).unknown
    assert claims(why) == []


def test_what_cannot_be_compared_says_so_and_what_differs_says_nothing():
    def said(one, other):
        return list(alike_words([(n, Address(p["address"], p["postcode"], p["uprn"])) for n, p in (("P1", one), ("P2", other))]))

    assert said(WITH, FAR) == [] and standing([line(1, "corroborated", [WITH, FAR])]).alike == ()
    (cannot,) = said(WITH, FLAT)
    assert cannot.startswith("P1 and P2 may be the same premises or not") and claims(cannot) == []
    assert said(WITHOUT, WITH)[0].endswith("Ask the provider for the UPRN of P1.")


def test_a_table_of_the_command_line_tells_two_of_the_same_words_apart():
    assert told_apart([WITH, WITHOUT, FAR]) == [
        "4 Juniper Gardens, Eastwade ZZ1 0OK (UPRN 999001)", "4 Juniper Gardens, Eastwade ZZ1 0OK (no UPRN given)", "9 Distant Road ZZ9 9OK",
    ]  # fmt: skip
