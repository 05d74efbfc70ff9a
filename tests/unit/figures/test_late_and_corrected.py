"""Late and corrected outcomes: a figure is as of a day, so that what is known later changes later figures and no earlier one."""

from __future__ import annotations

from golden.notarise.asking import ANY, ask, parts, records, value
from golden.notarise.made import Made, at
from rightdoor.figures.breakdown import broken_down
from rightdoor.figures.compare import Change, Side, compare
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query
from rightdoor.model.civil import DAY, HOUR

EARLY, LATE = at("2014-06-01"), at("2014-12-01")


def known(code: str, made: Made, as_of_us: int, query: Query = ANY) -> int:
    return value(code, records([made], as_of_us), query._replace(as_of_us=as_of_us))


def raided() -> tuple[Made, str]:
    made = Made("c1", "E1", at("2014-02-01"))
    return made, made.raid(at("2014-05-01"))


def test_what_is_recorded_late_counts_in_the_period_in_which_it_happened():
    made = Made("c1", "E1", at("2014-02-01"))
    when = at("2014-05-01")
    person = made.person(when)
    made.do(
        "arrest", when, person=person, known_us=at("2014-09-01"), offence="Making", indictable=True, ground="suspected-offence",
        necessity=("investigation",), necessity_words="devices", officer="DC 1",
    )  # fmt: skip
    assert (known("arrests", made, EARLY), known("arrests", made, LATE)) == (0, 1)
    assert known("arrests", made, LATE, ANY._replace(from_us=at("2014-08-01"), until_us=LATE)) == 0


def test_a_record_of_later_knowledge_is_left_out_of_an_earlier_figure_even_where_it_is_handed_in():
    made, _ = raided()
    assert value("warrants-executed", records([made], LATE), ANY._replace(as_of_us=at("2014-05-01"))) == 0


def test_a_corrected_time_moves_the_arrest_to_its_period_from_then_on():
    made = Made("c1", "E1", at("2014-02-01"))
    person = made.person(at("2014-02-02"))
    wrong = made.arrest(at("2014-05-01"), person)
    body = made.log[-1].body
    made.do("arrest", at("2014-03-01"), supersedes=wrong, known_us=at("2014-09-01"), **body)
    march = ANY._replace(from_us=at("2014-03-01", 0), until_us=at("2014-04-01", 0))
    assert (known("arrests", made, EARLY, march), known("arrests", made, LATE, march)) == (0, 1)
    assert ask("arrests", records([made], LATE), march._replace(as_of_us=LATE)).records == (wrong,)


def test_a_withdrawn_arrest_is_gone_from_then_on_and_stays_in_what_was_said_before():
    made = Made("c1", "E1", at("2014-02-01"))
    arrest = made.arrest(at("2014-05-01"), made.person(at("2014-02-02")))
    made.withdraw(arrest, at("2014-09-01"))
    assert (known("arrests", made, EARLY), known("arrests", made, LATE)) == (1, 0)


def test_why_no_arrest_followed_is_known_when_the_outcome_is():
    made, entry = raided()
    made.do("warrant-outcome", at("2014-09-01"), entry=entry, outcome="no-trace")
    for as_of, why in ((EARLY, {"not-said": 1}), (LATE, {"no-trace": 1})):
        held = records([made], as_of)
        broken = broken_down(DEFINITIONS["warrants-without-arrest"], held, ANY._replace(as_of_us=as_of), "why")
        assert {part.code: part.value for part in broken.parts} == why


def test_an_arrest_that_follows_months_later_takes_the_warrant_out_of_those_without():
    made, entry = raided()
    made.arrest(at("2014-09-01"), made.person(at("2014-08-01")), entry=entry)
    assert (known("warrants-without-arrest", made, EARLY), known("warrants-without-arrest", made, LATE)) == (1, 0)


def test_an_arrest_on_the_day_that_names_no_warrant_is_not_counted_as_none():
    made, _ = raided()
    made.arrest(at("2014-05-01", 9), made.person(at("2014-05-01")))
    assert known("warrants-without-arrest", made, LATE) == 0
    assert parts("warrants-executed", records([made], LATE), "arrest", ANY) == {"not-said": 1}


def test_bail_stands_until_it_ends_and_again_when_bailed_again():
    made = Made("c1", "E1", at("2014-02-01"))
    arrest = made.arrest(at("2014-03-01"), made.person(at("2014-02-02")))
    release = made.bail(at("2014-03-01", 19), arrest)
    made.do("bail-answered", at("2014-04-01"), release=release, came=True, detained=False)
    made.bail(at("2014-04-10"), arrest)
    made.do("nfa", at("2014-05-01"), encounter=arrest, officer="DS 5", rank="sergeant", reason="no evidence")
    held = records([made], LATE)
    on_bail = [
        value("on-bail", held, ANY._replace(until_us=at(day, 0), as_of_us=LATE))
        for day in ("2014-03-01", "2014-03-15", "2014-04-05", "2014-04-20", "2014-06-01")
    ]
    assert on_bail == [0, 1, 0, 1, 0]


def test_two_as_ofs_side_by_side_say_which_papers_came_and_went_and_why():
    made = Made("c1", "E1", at("2014-02-01"))
    person = made.person(at("2014-02-02"))
    stays = made.arrest(at("2014-03-01"), person)
    withdrawn = made.arrest(at("2014-04-01"), person)
    moved = made.arrest(at("2014-05-01"), person)
    body = made.log[-1].body
    made.withdraw(withdrawn, at("2014-09-01"))
    made.do("arrest", at("2014-08-02"), supersedes=moved, known_us=at("2014-09-02"), **body)
    late = made.do("arrest", at("2014-05-20"), known_us=at("2014-09-03"), **{**body, "custody_record": "late"})
    first, second = ANY._replace(as_of_us=EARLY), ANY._replace(as_of_us=LATE)
    found = compare(DEFINITIONS["arrests"], Side(first, tuple(records([made], EARLY))), Side(second, tuple(records([made], LATE))))
    assert (found.before.value, found.after.value, found.difference) == (3, 2, -1)
    assert found.stayed == (stays,)
    assert found.came == (Change(late, "recorded-since"),)
    assert found.went == tuple(sorted((Change(withdrawn, "withdrawn"), Change(moved, "changed"))))


def test_two_periods_side_by_side_differ_by_what_was_asked():
    made = Made("c1", "E1", at("2014-02-01"))
    person = made.person(at("2014-02-02"))
    march, may = made.arrest(at("2014-03-01"), person), made.arrest(at("2014-05-01"), person)
    held = tuple(records([made], LATE))
    sides = [
        Side(ANY._replace(from_us=at(first, 0), until_us=at(last, 0), as_of_us=LATE), held)
        for first, last in (("2014-03-01", "2014-04-01"), ("2014-05-01", "2014-06-01"))
    ]
    found = compare(DEFINITIONS["arrests"], *sides)
    assert (found.came, found.went) == ((Change(may, "asked"),), (Change(march, "asked"),))


def test_the_order_in_which_records_are_handed_in_does_not_matter():
    made, entry = raided()
    made.arrest(at("2014-05-01", 8), made.person(at("2014-05-01")), entry=entry)
    made.device(at("2014-05-01", 9), 1, "phone", entry, examined_us=at("2014-05-01", 9) + DAY)
    held = records([made], LATE)
    for definition in DEFINITIONS.values():
        asked = ANY._replace(as_of_us=LATE)
        assert ask(definition.code, held, asked) == ask(definition.code, list(reversed([*held, *held])), asked)
    assert known("devices-examined", made, at("2014-05-01", 9) + HOUR) == 0
