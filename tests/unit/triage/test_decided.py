"""What people answered and joined: heard where the papers are silent, never against their yes, found again under another id."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.decisions.in_force import in_force
from rightdoor.decisions.validate import validate
from rightdoor.model.civil import DAY
from rightdoor.model.decision import ANSWERABLE, Decision
from rightdoor.model.ids import make_id
from rightdoor.rules.priority.facts import Cited, SubjectFacts
from rightdoor.rules.priority.instrument import answers, assess, load_instrument
from rightdoor.subjects.decided import anchors_of, answers_of, joined
from rightdoor.subjects.rebuild import PersonRef, Subject
from rightdoor.triage.facts import Events, gather
from rightdoor.triage.listed import line_texts
from rightdoor.triage.rank import ranked
from rightdoor.triage.ready import ReadyMaker, as_text
from rightdoor.triage.row import build_row, facts_as_lists, facts_from_lists

AS_OF = 20_000 * DAY
INSTRUMENT = load_instrument()
_at = itertools.count(1)


def subject(key, *footprints, persons=(), receipts=("rc_a",)):
    return Subject(make_id("sub", key), key, tuple((r, "7", "call") for r in receipts), tuple(persons), footprints, ())


def decided(kind, supersedes="", **body):
    n = next(_at)
    return Decision(f"dec_{n}", kind, {k.rstrip("_"): v for k, v in body.items()}, "DI 1", n, "why", supersedes, "", "")


def answered(*pairs):
    return SubjectFacts(answered=tuple(Cited(f"{item} {answer} PNC check, 12/3", f"dec_{n}") for n, (item, answer) in enumerate(pairs)))


def item_of(facts, code):
    return next(i for i in answers(facts, AS_OF) if i.code == code)


@pytest.mark.parametrize("code", ANSWERABLE)
def test_an_answer_fills_what_the_papers_leave_open(code):
    for answer in ("yes", "no"):
        item = item_of(answered((code, answer)), code)
        assert item.answer == answer
        assert item.statements == ("dec_0",)
        assert f"Answered {answer} by a person (PNC check, 12/3)." in item.text


def test_a_yes_is_heard_against_the_papers_and_a_no_is_not():
    stated = {"yes": (Cited("yes", "rc_a#x"),), "no": (Cited("no", "rc_a#x"),)}
    for papers, answer, then in (("yes", "no", "yes"), ("no", "yes", "yes"), ("yes", "yes", "yes"), ("no", "no", "no")):
        item = item_of(answered(("PR-03", answer))._replace(convicted=stated[papers]), "PR-03")
        assert item.answer == then
        assert set(item.statements) == {"rc_a#x", "dec_0"}
        assert f"Answered {answer} by a person" in item.text


def test_the_newest_answer_of_an_item_is_heard():
    assert item_of(answered(("PR-03", "no"), ("PR-03", "yes")), "PR-03").answer == "no"


@given(st.dictionaries(st.sampled_from(ANSWERABLE), st.sampled_from(["yes", "no"])))
def test_answers_narrow_the_interval_and_never_move_it_out(given_answers):
    order = INSTRUMENT.tiers.index
    before = assess(INSTRUMENT, SubjectFacts(), AS_OF)
    after = assess(INSTRUMENT, answered(*given_answers.items()), AS_OF)
    assert order(before.high) <= order(after.high) <= order(after.low) <= order(before.low)
    left = {q.ask for q in after.questions}
    assert not left & {INSTRUMENT.items[code].question for code in given_answers}


def test_facts_with_answers_come_back_from_the_row_and_nothing_is_added_without():
    facts = answered(("PR-01", "yes"))
    assert facts_from_lists({k: [list(c) for c in v] for k, v in facts_as_lists(facts).items()}) == facts
    assert "answered" not in facts_as_lists(SubjectFacts())


def test_an_answer_reaches_the_list_in_both_ways_of_making_it():
    one = subject("account:x:1", "fp_1")
    rows = in_force([decided("assessment", subject=one.subject, item="PR-01", answer="yes", source="children's services")])
    known = gather([one], [], Events({}), [], answered=answers_of([one], rows))[one.subject]
    row = build_row(one, known, {}, {})
    place, piece = ReadyMaker(INSTRUMENT).make(row, known.facts, known.births)
    (line,) = ranked([row], INSTRUMENT, AS_OF)
    assert list(line_texts([place], [piece], AS_OF)) == [as_text(line)]
    assert line["tier"] == {"low": "tier-1", "high": "tier-1"}
    assert line["reasons"][0]["statements"] == [rows.decisions[0].id]
    assert place.at_risk


def test_an_answer_is_found_again_when_the_subject_has_another_id():
    old = subject("account:x:2", "fp_1", "fp_2", persons=[PersonRef("rc_a", "xml:/p[1]")])
    kept = anchors_of(old.footprints, old.persons, ["rc_a"])
    rows = in_force([decided("assessment", subject=old.subject, item="PR-03", answer="yes", source="PNC", anchors=kept)])
    now = subject("account:x:1", "fp_1", "fp_2", "fp_3")
    other = subject("account:y:1", "fp_9")
    assert list(answers_of([now, other], rows)) == [now.subject]
    # its events stand in two subjects now: whom was meant, nobody can say
    assert answers_of([subject("a", "fp_1"), subject("b", "fp_2")], rows) == {}


def test_a_withdrawn_answer_is_not_heard():
    one = subject("account:x:1", "fp_1")
    first = decided("assessment", subject=one.subject, item="PR-03", answer="yes", source="PNC")
    assert answers_of([one], in_force([first, decided("withdrawal", first.id)])) == {}


def test_two_that_are_one_stand_under_the_id_of_the_one_merged_into():
    a, b, c = subject("k:1", "fp_1"), subject("k:2", "fp_2", receipts=("rc_b",)), subject("k:3", "fp_3")
    rows = in_force([decided("merge", subject=b.subject, with_=a.subject), decided("merge", subject=c.subject, with_=b.subject)])
    (only,) = joined([a, b, c], rows)
    assert (only.subject, only.key, only.footprints) == (c.subject, c.key, ("fp_1", "fp_2", "fp_3"))
    assert {receipt for receipt, _, _ in only.receipts} == {"rc_a", "rc_b"}
    assert joined([a, b, c], in_force([])) == [a, b, c]
    undone = in_force([*rows.decisions, decided("withdrawal", rows.decisions[0].id)])
    assert len(joined([a, b, c], undone)) == 2
    assert joined([a], rows) == [a]  # the others are not there


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6), st.randoms())
def test_merges_lose_no_event_and_no_order_counts(pairs, random):
    all_of = [subject(f"k:{n}", f"fp_{n}") for n in range(6)]
    rows = [decided("merge", subject=all_of[x].subject, with_=all_of[y].subject) for x, y in pairs]
    once = joined(list(all_of), in_force(rows))
    assert sorted(f for s in once for f in s.footprints) == sorted(f for s in all_of for f in s.footprints)
    shuffled = list(all_of)
    random.shuffle(shuffled)
    assert sorted(joined(shuffled, in_force(rows))) == sorted(once)
    assert {s.subject for s in once} <= {s.subject for s in all_of}


def test_what_an_answer_has_to_say():
    good = {"subject": make_id("sub", "x"), "item": "PR-03", "answer": "yes", "source": "PNC"}
    assert validate("assessment", good, "DI 1", "why") == []
    for change in ({"item": "PR-09"}, {"answer": "unknown"}, {"source": " "}, {"subject": "sub_x"}):
        assert validate("assessment", {**good, **change}, "DI 1", "why") != []
