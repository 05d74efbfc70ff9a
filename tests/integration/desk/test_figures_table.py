"""The table that figures count: made event by event it is what histories say, as of any instant; and its numbers are those of the slow count."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from integration.desk.test_random_cases import START, _Acts, _run
from rightdoor.cases.register import KINDS
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query
from rightdoor.model.civil import DAY

ENDS = 1 << 61
FORCES = ("E23000001", "E23000035")


@pytest.fixture(scope="module")
def cases(desk):
    from cases_case import Cases

    made = Cases(desk)
    made.elsewhere_guardian = desk.account(("safeguarding-officer", made.other), name="Gil Guardian")
    with desk.as_owner():
        for unit, force in zip((made.unit, made.other), FORCES, strict=True):
            unit.organisation.force = force
            unit.organisation.save(update_fields=["force"])
    return made


@pytest.fixture(scope="module")
def stories(cases):
    """Random histories through the acts, some of them handed over from one force to the other."""
    held = [_run(cases, f"figures {n}", _Acts(cases), 14) for n in range(20)]
    twice_reported(cases, [story for story in held if not story.closed][:6])
    return held


def twice_reported(cases, stories):
    """Arrests that two cases report by one custody record, within a day of each other or not, with bail from some."""
    said = {
        "offence": "s.1 PCA 1978", "indictable": True, "ground": "suspected-offence", "necessity": ("investigation",), "necessity_words": "prompt",
        "officer": "DC Ash",
    }  # fmt: skip
    now = max(story.now_us for story in stories) + DAY
    for n, story in enumerate(stories):
        account = story.teams[story.unit]["work-case"]
        at_us = now + (n % 3) * DAY // 2
        with cases.as_(account, now + 10 * DAY + n) as done:
            from rightdoor.casework.cases import acts

            person = acts.record(done, story.case, "person", at_us, {"role": "reported", "name": f"N {n}"}, expected=None)
        with cases.as_(account, now + 11 * DAY + n) as done:
            arrest = {**said, "person": person.id, "custody_record": f"AB {n // 3}"}
            acts.record(done, story.case, "arrest", at_us, arrest, expected=None)
        story.log, _ = story.held()
        story.now_us = now + 20 * DAY


def of(story):
    """What the pure rules are given of a case, as it stands in the database."""
    from rightdoor.casework.cases import queries
    from rightdoor.figures.from_case import CaseOf

    with story.cases.as_(story.cases.supervisor, story.now_us) as done:
        row = queries.case_seen(done, story.case)
        held = queries.history_of(row)
        return CaseOf(row.pk, row.unit.organisation.force, held, row.known.get("first_receipt_us"), whose(story, held))


def whose(story, history):
    """Which force held it since when: the first until a unit of the other accepted it, and so on."""
    force = {story.cases.unit.pk: FORCES[0], story.cases.other.pk: FORCES[1]}
    held, offered = [(0, FORCES[0])], 0
    for event in history.log:
        offered = int(event.body["unit"]) if event.kind == "transfer-offered" else offered
        held += [(event.recorded_us, force[offered])] if event.kind == "transfer-accepted" else []
    return tuple(held)


def rows(desk, case):
    from rightdoor.casework.figures.models import Counted

    with desk.as_owner():
        return list(Counted.objects.filter(case=case))


def said(records):
    from rightdoor.casework.figures.project import sealed
    from rightdoor.figures.versions import what

    return sorted(repr(what(sealed(record))) for record in records)


def test_made_event_by_event_the_rows_are_what_the_cut_history_says_as_of_each_instant(desk, stories):
    from rightdoor.figures.from_case import records_of
    from rightdoor.figures.versions import what

    seen, gone = set(), 0
    for story in stories:
        case, held = of(story), rows(desk, story.case)
        for cut in [START, *(event.recorded_us for event in case.history.log), ENDS]:
            stand = [row.read() for row in held if row.since_us <= cut and (row.gone_us is None or row.gone_us > cut)]
            assert sorted(repr(what(one)) for one in stand) == said(records_of(case, cut)), (story.seed, cut)
        seen |= {row.kind for row in held}
        gone += sum(row.gone_us is not None for row in held)
    assert len(seen) > 8
    assert gone > 20


def test_made_again_from_nothing_they_are_the_same_rows(desk, stories):
    from rightdoor.casework.cases.models import Case
    from rightdoor.casework.figures import project

    columns = ("record", "kind", "at_us", "since_us", "gone_us", "force", "operations", "linked", "same", "facts", "definitions", "onces")
    for story in stories:
        before = sorted(repr([getattr(row, name) for name in columns]) for row in rows(desk, story.case))
        assert before
        with desk.as_owner():
            project.again(Case.objects.select_related("unit__organisation").get(pk=story.case))
        assert sorted(repr([getattr(row, name) for name in columns]) for row in rows(desk, story.case)) == before


def test_many_cases_made_at_once_by_the_worker_are_the_same_rows_when_definitions_change(desk, stories):
    from django.db import connection

    from rightdoor.casework.figures import bulk
    from rightdoor.casework.figures.models import Counted, Made

    columns = ("case_id", "record", "kind", "at_us", "since_us", "gone_us", "force", "operations", "same", "facts", "definitions", "onces")

    def whole():
        return sorted(map(repr, Counted.objects.exclude(case=None).values_list(*columns)))

    with desk.as_owner():
        before = whole()
        assert bulk.keep_up() == 0, "nothing is stale"
        Made.objects.update(definitions="of yesterday")
        Counted.objects.filter(kind="arrest").delete()
        assert whole() != before
        while bulk.keep_up(7):
            pass
        assert whole() == before
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from casework.figures_made where definitions = 'of yesterday'")
            assert cursor.fetchone() == (0,)


def queries_drawn(stories, rng):
    """Queries of any period, day, scope and set of forces, of operations that were joined."""
    operations = sorted({event.text("operation") for story in stories for event in story.log if event.kind == "joined-operation"})
    times = sorted(
        {event.at_us for story in stories for event in story.log} | {event.recorded_us for story in stories for event in story.log}
    )
    assert operations
    for _ in range(60):
        begin, end = sorted((rng.choice(times), rng.choice([*times, ENDS])))
        scope = rng.choice(("all", "all", "inside", "inside-or-linked", "outside"))
        forces = rng.choice(((), (), FORCES[:1], FORCES[1:], FORCES))
        yield Query(begin, end, rng.choice([*times, ENDS, ENDS]), scope, "" if scope == "all" else rng.choice(operations), forces)
    yield Query(0, ENDS, ENDS)


def test_numbers_without_papers_are_those_of_the_slow_count(desk, cases, stories):
    from rightdoor.casework.figures import counting
    from rightdoor.figures.count import figure
    from rightdoor.figures.from_case import records_of

    held = [of(story) for story in stories]
    counted = doubles = 0
    for query in queries_drawn(stories, random.Random("figures")):
        records = [record for case in held for record in records_of(case, query.as_of_us)]
        with cases.as_(cases.supervisor) as done:
            fast = counting.figures_of(done, list(DEFINITIONS), query)
        for got in fast:
            slow = figure(DEFINITIONS[got.definition], records, query)
            assert (got.value, got.shares) == (slow.value, slow.shares), (got.definition, query)
            counted += slow.value
            doubles += sum(len({record.case for record in records if record.id in group}) > 1 for group in slow.doubles)
    assert counted > 500
    assert doubles > 5, "arrests that two cases report by one custody record"


def test_numbers_in_slices_are_those_of_the_slow_count_and_add_up_to_the_whole(cases, stories):
    from rightdoor.casework.figures import counting
    from rightdoor.figures.breakdown import broken_down
    from rightdoor.figures.from_case import records_of

    query = Query(0, ENDS, ENDS)
    records = [record for story in stories for record in records_of(of(story), ENDS)]
    with cases.as_(cases.supervisor) as done:
        whole = {one.definition: one.value for one in counting.figures_of(done, list(DEFINITIONS), query)}
        assert whole["arrests"] > 5
        for by in ("month", "source", "outcome", "area", "why"):
            parts = counting.tallies(done, list(DEFINITIONS), query, by=by)
            assert {code: sum(one.value for one in parts if one.definition == code) for code in DEFINITIONS} == whole
            for code in DEFINITIONS if by != "source" else ():
                fast = Counter({one.slice: 0 for one in parts if one.definition == code})
                for one in parts:
                    fast[one.slice] += one.value if one.definition == code else 0
                slow = broken_down(DEFINITIONS[code], records, query, by)
                assert {part.code: part.value for part in slow.parts} == {part: value for part, value in fast.items() if value}, (code, by)
        assert len({one.slice for one in counting.tallies(done, ["arrests"], query, by="month")}) > 2


def test_without_the_right_no_number_is_given_not_even_by_the_database(desk, cases, stories):
    from rightdoor.casework.access.may import NotAllowed
    from rightdoor.casework.figures import counting

    with cases.as_(cases.guardian) as done, pytest.raises(NotAllowed):
        counting.tallies(done, ["arrests"], Query(0, ENDS, ENDS))
    asked = "select count(*) from casework.figures_tally(%s, %s, 0, %s, %s, '{all}', '', '{}', '', false)"
    given = (["investigations-ongoing"], [True], ENDS, ENDS)
    assert desk.sql(asked, *given, account=cases.supervisor) != [(0,)]
    assert desk.sql(asked, *given, account=cases.guardian) == [(0,)]
    assert desk.sql("select count(*) from casework.figures_doubles(%s, %s, false)", ["arrests"], ENDS, account=cases.guardian) == [(0,)]


def test_of_cases_that_a_custody_record_joins_no_case_person_or_premises_is_told_but_only_which_are_the_same(desk, cases, stories):
    outside = desk.account(("supervisor", desk.unit()), name="Olu Outside")
    kinds = ["arrests", "on-bail", "persons-arrested"]
    said = desk.sql(
        "select kind, record, case_id, person, premises from casework.figures_doubles(%s, %s, false)", kinds, ENDS, account=outside
    )
    with desk.as_owner():
        from rightdoor.casework.figures.models import Counted

        held = {(row.kind, row.record): row for row in Counted.objects.filter(kind__in=("arrest", "bail"), gone_us=None)}
        told = {word for row in Counted.objects.all() for word in (row.case_id, row.person, row.premises) if word}
    assert len(said) > 10
    assert not told & {word for row in said for word in row[2:] if word}
    for column, real in ((2, "case_id"), (3, "person")):
        pairs = {(getattr(held[row[0], row[1]], real), row[column]) for row in said}
        assert len(pairs) == len({one for one, _ in pairs}) == len({one for _, one in pairs}) > 3, "one for one"


def test_numbers_of_several_scopes_at_once_are_those_of_each_by_itself(cases, stories):
    from rightdoor.casework.figures import counting

    scopes, unlike = ("all", "inside", "inside-or-linked", "outside"), 0
    for query in queries_drawn(stories, random.Random("scopes")):
        if query.scope == "all":
            continue
        with cases.as_(cases.supervisor) as done:
            at_once = counting.tallies_in(done, list(DEFINITIONS), query, scopes, by="month")
            for scope in scopes:
                alone = counting.tallies(done, list(DEFINITIONS), query._replace(scope=scope), by="month")
                assert at_once[scope] == alone, (scope, query)
        unlike += len({repr(at_once[scope]) for scope in scopes}) > 2
    assert unlike > 5


def test_rows_are_of_kinds_that_are_recorded(stories):
    """What this file holds is of many kinds of event, also of those that are corrected."""
    assert len({event.kind for story in stories for event in story.log} & set(KINDS)) > 25
    assert any(event.supersedes for story in stories for event in story.log)
