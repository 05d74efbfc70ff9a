"""What leans on a fault, and who is called back: complete against a slow recount, in made-up worlds."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from hypothesis import given, settings
from hypothesis import strategies as st
from register_world import PROVIDERS, abouts, leans_slowly, records, rests_on, span, speaks_of, worlds

from rightdoor.model.decision import Decision
from rightdoor.registers.book import acted_duties, fault_duties, line_test_duties
from rightdoor.registers.causes import AFTER_ACTION, Cause, asked, fault_why, of_faults, of_records, of_withdrawn
from rightdoor.registers.duties import Done, in_order
from rightdoor.registers.faults import directly, leaning
from rightdoor.registers.leaning import Seen, Standing, best, captured, leaned, recorded
from rightdoor.registers.notice_text import as_text
from rightdoor.registers.recall import acknowledgements, notices, recall_duty, rests_of

SPANS = st.builds(
    span, st.integers(0, 9), st.integers(0, 4), st.sampled_from((*PROVIDERS, "beta  net", "Gamma")).map(lambda p: " ".join(p.split()))
)


@given(worlds(), SPANS)
@settings(max_examples=150, deadline=None)
def test_what_leans_on_a_fault_is_complete(world, fault):
    standing, papers, sent, returned, events = world
    direct = directly(fault, papers, sent, returned)
    slow = leans_slowly(events, fault)
    assert set(direct) == slow
    actors = {e[1] for e in events if e[0] in slow}
    listed = leaning(direct, standing)
    assert {each.footprint for each in listed} == {e[0] for e in events if e[1] in actors}
    assert {each.footprint for each in listed if each.how == "direct"} == slow


@given(st.data(), worlds(), SPANS)
@settings(max_examples=150, deadline=None)
def test_no_outward_disclosure_without_a_recall_row(data, world, fault):
    """Whatever takes the ground away, and about whatever something was told: the pairs are those of the slow recount."""
    standing, papers, sent, returned, events = world
    told = data.draw(records(events))
    slow = leans_slowly(events, fault)
    fault_row = Decision(fault.decision, "provider-fault", {}, "DC 1", 50, "letter", "", "", "")
    about = data.draw(st.sampled_from(abouts(events)))
    fact = Decision(
        "dec_fact", "fact", {"about": about, "fact": data.draw(st.sampled_from(sorted(AFTER_ACTION)))}, "DC 1", 51, "seen", "", "", ""
    )
    error = Decision(
        "dec_error", "error", {"about": about, "class": data.draw(st.sampled_from(("reportable", "serious")))}, "DC 1", 52, "", "", "", ""
    )
    changed = data.draw(st.sets(st.sampled_from([e[0] for e in events])))
    direct = directly(fault, papers, sent, returned)
    causes = [
        *of_faults([fault_row], {fault.decision: frozenset(direct)}, {fault.decision: fault}),
        *of_records([fact, error], standing),
        of_withdrawn(fact._replace(id="dec_gone"), changed, 53, "DC 1"),
    ]
    found = recorded(told)
    called = notices(causes, found, rests_of(found, standing), {})
    ground = {fault.decision: slow, "dec_fact": speaks_of(events, about), "dec_error": speaks_of(events, about), "dec_gone": changed}
    expected = {
        (cause, d.id)
        for cause, taken in ground.items()
        for d in told
        if d.kind == "disclosure" and rests_on(events, d.body["about"]) & taken
    }
    assert {(n.cause.id, n.disclosure.decision) for n in called} == expected
    assert len({n.id for n in called}) == len(called)
    assert {recall_duty(n).id for n in called} == {n.id for n in called}
    done = {each.about for cause in causes for each in acted_duties(cause, found, rests_of(found, standing), {})}
    assert done == {
        d.id for d in told if d.kind == "action" and any(rests_on(events, d.body["about"]) & taken for taken in ground.values())
    }


@given(worlds(), SPANS)
@settings(max_examples=60, deadline=None)
def test_each_that_leans_raises_a_duty_but_for_those_without_a_result_or_borne_out(world, fault):
    standing, papers, sent, returned, _ = world
    listed = leaning(directly(fault, papers, sent, returned), standing)
    stopped = Standing([each._replace(stops=frozenset({"RD-A09"})) for each in standing.attributions.values()], standing.subjects)
    duties = list(fault_duties(fault.decision, 0, listed, stopped, {}))
    assert {d.about for d in duties} == {
        each.footprint for each in listed if each.how == "direct" or standing.attributions[each.footprint].status != "unresolved"
    }


def test_a_captured_event_is_called_back_after_its_subject_has_gone():
    """Subjects grow together and their ids go: what a disclosure rested on was kept with it."""
    standing = Standing([Seen("fp_one", "a", "corroborated", ("pr_x",), "700")], {})
    body = {"about": "sub_gone", "to": "CS", "kind": "childrens-services", "at": "2026-01-05T10:00:00Z", "what": "w"}
    (record,) = recorded(
        [Decision("dec_d", "disclosure", {**body, "footprints": captured({"fp_one": "corroborated"})}, "", 1, "", "", "", "")]
    )
    assert record.leaned == (("fp_one", "corroborated"),)
    (notice,) = notices([asked("fp_one", standing, 0)], [record], {"dec_d": leaned(record, standing)}, {})
    assert notice.how == "direct"


def test_a_notice_says_what_was_told_why_what_to_do_and_nothing_more():
    standing = Standing([Seen("fp_one", "account:x:secret-actor", "refused", ("pr_door",), "7000999")], {})
    body = {
        "about": "fp_one",
        "to": "CS Exampleshire",
        "kind": "childrens-services",
        "at": "2026-01-05T10:00:00Z",
        "what": "A concern about a home.",
    }
    (record,) = recorded([Decision("dec_d", "disclosure", {**body, "status": "corroborated"}, "", 1, "", "", "", "")])
    fault = span(0, 2, "Secret Provider")
    cause = Cause(fault.decision, "provider-fault", fault_why(fault), 5, "", frozenset({"fp_one"}))
    (notice,) = notices([cause], [record], {"dec_d": leaned(record, standing)}, {})
    text = as_text(notice, reply_to="DS 2345")
    for wanted in (
        "A concern about a home.",
        "CS Exampleshire",
        "DS 2345",
        notice.id,
        "2026-01-05T10:00:00Z",
        "may be wrong",
        "protects a child",
    ):
        assert wanted in text
    for unwanted in ("Secret Provider", "secret-actor", "fp_one", "pr_door", "7000999", "corroborated"):
        assert unwanted not in text


def test_a_recall_is_a_duty_until_it_is_acknowledged():
    standing = Standing([Seen("fp_one", "a", "refused", (), "700")], {})
    body = {"about": "fp_one", "to": "x", "kind": "employer", "at": "2026-01-05T10:00:00Z", "what": "w"}
    (record,) = recorded([Decision("dec_d", "disclosure", body, "", 1, "", "", "", "")])
    cause = Cause("dec_c", "recall", "why", 1_767_600_000_000_000, "", frozenset({"fp_one"}))
    rests = {"dec_d": leaned(record, standing)}
    (owed,) = notices([cause], [record], rests, {})
    hour = 3_600_000_000
    states = [recall_duty(owed).state(cause.at_us + hours * hour) for hours in (0, 21, 24)]
    assert states == ["running", "due-soon", "overdue"]
    said = Decision(
        "dec_k", "acknowledgement", {"recall": owed.id, "by": "Ms Example", "at": "2026-01-06T10:00:00Z"}, "", 9, "", "", "", ""
    )
    (ended,) = notices([cause], [record], rests, acknowledgements([said]))
    assert recall_duty(ended).state(cause.at_us + 99 * hour) == "done"
    assert in_order([recall_duty(ended), recall_duty(owed)], cause.at_us)[0].id == owed.id, "one duty, whatever its state"


def test_a_contradiction_asks_for_a_test_of_the_line_until_it_was_tested():
    standing = Standing([Seen("fp_one", "a", "contradicted", (), "700")], {})
    found = Decision("dec_f", "fact", {"about": "fp_one", "fact": "nothing-found"}, "DC 1", 10, "", "", "", "")
    tested = Decision(
        "dec_t",
        "fact",
        {"about": "700", "fact": "line-tested", "at": "2026-01-09T10:00:00Z", "outcome": "sound"},
        "DC 2",
        20,
        "",
        "",
        "",
        "",
    )
    (cause,) = of_records([found, tested], standing)
    (owed,) = line_test_duties([cause], [found], standing, {})
    (done,) = line_test_duties([cause], [found, tested], standing, {})
    assert (owed.code, owed.done, done.done) == ("LINE-TEST", None, Done("dec_t", "DC 2", 1_767_952_800_000_000))
    (earlier,) = line_test_duties([cause], [found, tested._replace(decided_us=5)], standing, {})
    assert earlier.done is None
    for lifts_nothing in (tested._replace(receipt="rc_mail"), tested._replace(body={**tested.body, "outcome": ""})):
        (still,) = line_test_duties([cause], [found, lifts_nothing], standing, {})
        assert still.done is None
    (faulty,) = of_records([tested._replace(body={**tested.body, "outcome": "fault-found"})], standing)
    assert "found a fault" in faulty.why and faulty.footprints == {"fp_one"}


def test_the_best_status_stands_for_several():
    assert best(["refused", "single-strand", "unresolved"]) == "single-strand"
    assert best([]) == "unresolved"
