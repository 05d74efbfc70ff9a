"""Ready rows against the straightforward way: the same lines, on any day."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rightdoor.model.civil import DAY, days_from_civil, iso_day
from rightdoor.rules.priority.facts import Cited, SubjectFacts
from rightdoor.rules.priority.instrument import load_instrument
from rightdoor.rules.priority.media_facts import MediaFacts, NearIn, SetSaid
from rightdoor.subjects.rebuild import Subject
from rightdoor.triage.awaiting import Out
from rightdoor.triage.facts import Gathered
from rightdoor.triage.listed import line_texts, placed
from rightdoor.triage.rank import line_of, ranked
from rightdoor.triage.ready import ReadyMaker, track_turns
from rightdoor.triage.row import AttributedFootprint, Premises, build_row
from rightdoor.triage.track import track_of

INSTRUMENT = load_instrument()
TODAY = days_from_civil(2026, 3, 2)


def cited(*values: str) -> st.SearchStrategy[tuple[Cited, ...]]:
    places = st.sampled_from(["rc_a#xml:/report/x[1]/@y", 'rc_b#json:/a/"q"/é', "rc_c#row:2/port"])
    return st.lists(st.builds(Cited, st.sampled_from(values), places), max_size=2).map(tuple)


days = st.integers(TODAY - 90, TODAY + 60)
times = st.lists(days, max_size=3, unique=True).map(lambda found: tuple(Cited(str(day), f"rc_a#row:{day}/time") for day in sorted(found)))
birthdays = st.sampled_from(["2008-02-29", "2008-03-02", "2008-03-03", "1985-06-01", "2031-01-01", "no day", "2007-12-31"])
facts = st.builds(
    SubjectFacts,
    incident_types=cited("Online Enticement of Children for Sexual Acts", "Child Pornography"),
    annotations=cited("sextortion", "minorToMinorInteraction"),
    file_annotations=cited("viral", "possibleSelfProduction", "liveStreaming"),
    escalations=cited("urgent"),
    batched=cited("true"),
    child_at_risk=cited("yes", "no"),
    victims=cited("victim"),
    access_to_children=cited("yes", "no"),
    convicted=cited("true", "false"),
    allegations=cited("said before"),
    occupations=cited("teacher", "baker"),
    ages=cited("15", "34", "old"),
    classifications=cited("A1"),
    files=st.integers(0, 25),
    viral_files=st.integers(0, 3),
    referrals=st.integers(0, 4),
    reports=st.integers(0, 1),
    numbers=cited("700001", "700002"),
    event_days=st.lists(days, max_size=4, unique=True).map(lambda d: tuple(sorted(d))),
    event_times=times,
    public_files=cited("true"),
    media=st.sampled_from(
        [
            None,
            MediaFacts(files=2, near=2, near_in=(NearIn("a" * 64, 2),), near_statements=("rc_a#row:1/hash",)),
            MediaFacts(
                files=2,
                known=1,
                near=1,
                near_in=(NearIn("b" * 64, 1),),
                said=(SetSaid("exact", "gold", 1, "", "UK", 1, "A", 1, ("rc_a#row:1/hash",)),),
            ),
            MediaFacts(files=1, new=1, candidates=1, candidate_statements=("rc_a#row:1/hash",), not_asked=("silver",)),
        ]
    ),
)
events = st.builds(
    AttributedFootprint,
    footprint=st.just(""),
    status=st.sampled_from(["corroborated", "single-strand", "ambiguous", "contradicted", "refused", "unresolved"]),
    premises=st.sampled_from([(), (Premises("pr_x", 'Flat "2", 1 Null Street', "ZZ1 1CC", "", "installation"),)]),
    settle=st.sampled_from([(), ("ask Osprey Net",), ("Ask.", "And ask again.")]),
    deadline_us=st.one_of(st.none(), st.integers((TODAY - 40) * DAY, (TODAY + 400) * DAY)),
    open=st.booleans(),
    days=st.sampled_from([(), (TODAY,), (TODAY - 9,)]),
    out=st.sampled_from([None, Out((TODAY - 3) * DAY, "Osprey Net"), Out(0, "")]),
)
subjects = st.tuples(facts, st.lists(birthdays, max_size=2), st.lists(events, max_size=3), cited("GMP", "LAN"), days)


def built(number: int, drawn: tuple[SubjectFacts, list[str], list[AttributedFootprint], tuple[Cited, ...], int]):
    said, births, held, forces, received = drawn
    name = f"sub_{number:016d}"
    gathered = Gathered(said, tuple(Cited(b, "rc_a#b") for b in births), forces, ())
    attributed = {f"fp_{n}": e._replace(footprint=f"fp_{n}") for n, e in enumerate(held)}
    subject = Subject(name, name, (("rc_a", "700001", "cybertip-report"),), (), tuple(attributed), ())
    return build_row(subject, gathered, attributed, {"rc_a": received * DAY + 5} if number % 3 else {}), gathered


@settings(max_examples=150, deadline=None)
@given(st.lists(subjects, min_size=1, max_size=6), st.integers((TODAY - 60) * DAY, (TODAY + 800) * DAY))
def test_ready_rows_give_the_lines_of_the_straightforward_way(drawn, as_of):
    rows = [built(number, each) for number, each in enumerate(drawn)]
    maker = ReadyMaker(INSTRUMENT)
    ready = [maker.make(row, gathered.facts, gathered.births) for row, gathered in rows]
    expected = [msgspec.json.encode(line).decode() for line in ranked((row for row, _ in rows), INSTRUMENT, as_of)]
    in_place = [(at.order, ready[at.row][0].subject) for at in placed([place for place, _ in ready], as_of)]
    assert in_place == sorted((line_of(row, INSTRUMENT, as_of).order, row.subject) for row, _ in rows)
    assert list(line_texts([place for place, _ in ready], [piece for _, piece in ready], as_of)) == expected


def test_a_day_before_every_event_leaves_persistence_unknown():
    no = (Cited("no", "s"),)
    said = SubjectFacts(
        child_at_risk=no, access_to_children=no, convicted=no, registered=no, reports=1, occupations=(Cited("baker", "s"),),
        event_days=(TODAY + 1,), event_times=(Cited(str(TODAY + 1), "rc_a#row:2/time"),),
    )  # fmt: skip
    row, gathered = built(1, (said, [], [], (), TODAY))
    ready = [ReadyMaker(INSTRUMENT).make(row, gathered.facts, gathered.births)]
    for day, high in ((TODAY, "tier-3"), (TODAY + 1, "tier-4")):
        (expected,) = ranked([row], INSTRUMENT, day * DAY)
        (text,) = line_texts([ready[0][0]], [ready[0][1]], day * DAY)
        assert msgspec.json.decode(text) == expected
        assert expected["tier"]["high"] == high
        assert ("FUTURE-TIME" in text) == (day == TODAY)


def test_an_answer_that_is_awaited_stands_in_both():
    quiet = SubjectFacts(child_at_risk=(Cited("no", "s"),), ages=(Cited("34", "s"),))
    out = Out((TODAY - 3) * DAY, "Osprey Net")
    held = AttributedFootprint("", "unresolved", (), (), (TODAY + 9) * DAY, True, (TODAY - 9,), out)
    row, gathered = built(1, (quiet, [], [held], (), TODAY))
    place, piece = ReadyMaker(INSTRUMENT).make(row, gathered.facts, gathered.births)
    for day, action in ((TODAY, "Await the provider's answer"), (TODAY - 4, "Ask the provider while it still holds the data")):
        (expected,) = ranked([row], INSTRUMENT, day * DAY)
        (text,) = line_texts([place], [piece], day * DAY)
        assert msgspec.json.decode(text) == expected
        assert expected["next"]["action"] == action


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.dates().map(lambda d: days_from_civil(d.year, d.month, d.day)), max_size=2),
    cited("15", "34"),
    st.integers(-3, 3),
    st.integers(0, 21),
)
@example([days_from_civil(2008, 2, 29)], (), 0, 18)
@example([days_from_civil(2008, 2, 29)], (), 1, 18)
def test_the_track_turns_on_birthdays_alone(births, ages, near, years):
    said = tuple(Cited(iso_day(day), "rc_a#b") for day in births)
    given_facts = SubjectFacts(ages=ages)
    day = (births[0] if births else 0) + int(years * 365.2425) + near
    turns = track_turns(given_facts, said)
    assert [t for start, t in turns if start <= day][-1] == track_of(given_facts, said, day * DAY)


@pytest.mark.parametrize(("born", "full"), [((2008, 2, 29), (2026, 3, 1)), ((2008, 3, 2), (2026, 3, 2)), ((2004, 2, 29), (2022, 3, 1))])
def test_the_day_on_which_somebody_comes_of_age(born, full):
    turns = track_turns(SubjectFacts(), (Cited(iso_day(days_from_civil(*born)), "s"),))
    assert [(t.track, day) for day, t in turns[1:]] == [("child", days_from_civil(*born)), ("adult", days_from_civil(*full))]
