"""What a record of a case is: where two papers are one thing, and where they are not."""

from __future__ import annotations

from golden.notarise.asking import ANY, parts, records, value
from golden.notarise.made import Made, at
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.from_case import records_of
from rightdoor.figures.own import of_whom
from rightdoor.figures.query import Query
from rightdoor.model.civil import DAY, HOUR

LATE = at("2014-12-01")
ASKED = Query(0, LATE, LATE)


def opened(case: str = "c1") -> Made:
    return Made(case, "E1", at("2014-02-01"))


def number(code: str, *cases: Made, query: Query = ASKED) -> int:
    return value(code, records(cases, LATE), query)


def test_arrests_are_not_people():
    made = opened()
    person = made.person(at("2014-02-02"))
    made.arrest(at("2014-03-01"), person)
    made.arrest(at("2014-05-01"), person)
    made.arrest(at("2014-05-01"), made.person(at("2014-02-02", 9), 2))
    assert (number("arrests", made), number("persons-arrested", made)) == (3, 2)


def test_two_records_of_one_person_are_one_once_somebody_decided_so():
    made = opened()
    one, two = made.person(at("2014-02-02")), made.person(at("2014-02-03"), 2)
    made.arrest(at("2014-03-01"), one)
    made.arrest(at("2014-05-01"), two)
    made.do("same-person", at("2014-06-01"), first=one, second=two, decision="one", decided_by="DS 5", reason="the same papers")
    before = records([made], at("2014-05-20"))
    assert value("persons-arrested", before, ASKED._replace(as_of_us=at("2014-05-20"))) == 2
    assert number("persons-arrested", made) == 1


def test_a_child_recorded_twice_is_one_child_once_somebody_decided_so():
    made = opened()
    when = at("2014-03-01")
    children = [made.do("person", when + n * HOUR, role="child", reference=f"Child {n}") for n in (1, 2)]
    for child in children:
        risk = made.do("risk-noted", when + DAY, child=child, immediate=True)
        rests = made.do("referral-made", when + DAY + HOUR, risk=risk)
        made.do("child-marked", when + 2 * DAY, child=child, definition="safeguarded-2014", rests_on=rests)
    assert (number("children-safeguarded", made), number("children-at-immediate-risk", made)) == (2, 2)
    made.do(
        "same-person",
        when + 3 * DAY,
        first=children[0],
        second=children[1],
        decision="one",
        decided_by="DS 5",
        reason="twins there are none",
    )
    assert (number("children-safeguarded", made), number("children-at-immediate-risk", made)) == (1, 1)


def test_children_who_are_not_identified_are_one_of_their_case():
    made, other = opened(), opened("c2")
    for n in range(2):
        made.do("risk-noted", at("2014-03-01") + n * DAY, not_identified=True, immediate=True)
    other.do("risk-noted", at("2014-03-01"), not_identified=True, immediate=True)
    other.child(at("2014-03-02"), 1, (), immediate=True)
    other.child(at("2014-03-03"), 2, (), immediate=False)
    assert number("children-at-immediate-risk", made, other) == 3
    assert number("children-safeguarded", made, other) == 0


def test_protected_and_safeguarded_are_two_marks_of_perhaps_one_child():
    made = opened()
    made.child(at("2014-03-01"), 1, ("safeguarded-2014", "protected-2014"), immediate=False)
    made.child(at("2014-03-02"), 2, ("protected-2014",), immediate=False)
    held = records([made], LATE)
    assert (value("children-safeguarded", held, ASKED), value("children-protected", held, ASKED)) == (1, 2)
    both = of_whom((DEFINITIONS["children-safeguarded"], ASKED), (DEFINITIONS["children-protected"], ASKED), held)
    assert both == 1


def test_whether_somebody_was_registered_is_counted_where_it_is_recorded_alone():
    made = opened()
    for n, said in enumerate(({"registered": True}, {"registered": False}, {})):
        made.arrest(at("2014-03-01") + n * DAY, made.person(at("2014-02-02") + n * HOUR, n), **said)
    assert number("registered-offenders-arrested", made) == 1
    assert DEFINITIONS["registered-offenders-arrested"].nested_in == ("persons-arrested",)


def test_charged_is_not_prosecuted_and_an_order_alone_is_no_prosecution():
    made = opened()
    person, other = made.person(at("2014-02-02")), made.person(at("2014-02-03"), 2)
    when = at("2014-03-01")
    made.charge(when, person)
    made.charge(when + HOUR, person)
    made.do("hearing", when + DAY, person=person, court="Ford", came_to="vacated")
    fixed = made.do("hearing-fixed", when + DAY, person=person, when=when + 2 * DAY, court="Ford", hearing="order")
    made.do("hearing", when + 2 * DAY, person=person, fixed=fixed, court="Ford", came_to="adjourned")
    made.do("hearing", when + 2 * DAY, person=other, court="Ford", came_to="adjourned")
    assert (number("charged", made), number("prosecuted", made)) == (1, 0)
    made.do("hearing", when + 5 * DAY, person=person, court="Ford", came_to="adjourned")
    made.do("hearing", when + 9 * DAY, person=person, court="Ford", came_to="sent")
    assert number("prosecuted", made) == 1
    assert number("prosecuted", made, query=ASKED._replace(from_us=when + 8 * DAY)) == 0


def test_a_warrant_of_two_entries_is_one_and_its_premises_count_by_their_reference():
    made = opened()
    warrant = made.do("warrant-granted", at("2014-03-01"), premises="pr_one", entries="most", most_entries=2)
    for n in range(2):
        made.do("warrant-executed", at("2014-03-02") + n * DAY, warrant=warrant, premises="pr_one", occupier=True)
    other = opened("c2")
    other.do("search-without-warrant", at("2014-03-03"), premises="pr_one")
    other.do("search-without-warrant", at("2014-03-04"), premises="A  barn")
    other.do("search-without-warrant", at("2014-03-05"), premises="a barn")
    other.do("search-without-warrant", at("2014-03-06"))
    other.do("search-without-warrant", at("2014-03-07"))
    assert (number("warrants-granted", made), number("warrants-executed", made)) == (1, 1)
    assert number("premises-searched", made) == 1
    assert number("premises-searched", made, other) == 4  # pr_one, the barn, and two of which nothing is known


def test_a_warrant_executed_twice_is_with_an_arrest_where_one_names_either_entry():
    made = opened()
    warrant = made.do("warrant-granted", at("2014-03-01"), premises="pr_one", entries="most", most_entries=2)
    entries = [made.do("warrant-executed", at("2014-03-02") + n * DAY, warrant=warrant, premises="pr_one", occupier=True) for n in range(2)]
    assert number("warrants-without-arrest", made) == 1
    made.arrest(at("2014-05-01"), made.person(at("2014-04-01")), entry=entries[0])
    assert number("warrants-without-arrest", made) == 0
    assert parts("warrants-executed", records([made], LATE), "arrest", ASKED) == {"yes": 1}


def test_why_there_was_no_arrest_is_the_first_that_is_recorded():
    def why(*after: tuple[str, dict[str, object]], empty: bool = False) -> set[str]:
        made = opened()
        entry = made.raid(at("2014-03-05"), empty=empty)
        for kind, body in after:
            named = {"entry": entry} if kind == "warrant-outcome" else {"person": made.person(at("2014-03-06"))}
            made.do(kind, at("2014-03-07"), **named, **body)
        return set(parts("warrants-without-arrest", records([made], LATE), "why", ASKED))

    assert why() == {"not-said"}
    assert why(empty=True) == {"nobody-in"}
    assert why(("warrant-outcome", {"outcome": "found"}), empty=True) == {"nobody-in"}
    assert why(("warrant-outcome", {"outcome": "no-trace"}), empty=True) == {"no-trace"}
    assert why(("warrant-outcome", {"outcome": "no-trace"}), ("voluntary-attendance", {})) == {"voluntary-attendance"}
    assert why(("warrant-outcome", {"outcome": "wrong-person"}), ("voluntary-attendance", {})) == {"wrong-person"}
    assert why(("warrant-outcome", {"outcome": "wrong-premises", "why": "papers"}), ("voluntary-attendance", {})) == {"wrong-premises"}


def test_seized_is_not_examined_and_a_second_examination_is_no_second_device():
    made = opened()
    entry = made.raid(at("2014-03-05"))
    device = made.device(at("2014-03-05", 9), 1, "phone", entry, examined_us=at("2014-04-01"))
    made.do("results-in", at("2014-05-01"), device=device)
    made.device(at("2014-03-05", 9), 2, "laptop", entry)
    assert (number("devices-seized", made), number("devices-examined", made)) == (2, 1)
    assert number("devices-examined", made, query=ASKED._replace(from_us=at("2014-04-20"))) == 0


def test_investigations_that_were_reopened_are_one():
    made = opened()
    made.do("case-closed", at("2014-03-01"), code="no-person", reason="nobody was found")
    made.do("case-reopened", at("2014-04-01"), reason="there is more")
    until = {
        day: number("investigations-ongoing", made, query=ASKED._replace(until_us=at(day)))
        for day in ("2014-02-20", "2014-03-20", "2014-05-01")
    }
    assert until == {"2014-02-20": 1, "2014-03-20": 0, "2014-05-01": 1}
    assert number("investigations-opened", made) == 1
    assert records_of(made.told(), at("2014-01-01")) == []


def test_nothing_of_a_name_stands_in_a_record():
    made = opened()
    person = made.do("person", at("2014-03-01"), name="Anton Beispielname", role="reported")
    made.arrest(at("2014-03-02"), person, place="12 Example Street", offence="as charged later")
    assert "Beispielname" not in repr(records([made], LATE))
    assert "Example Street" not in repr(records([made], LATE))
    assert value("arrests", records([made], LATE), ANY._replace(as_of_us=LATE)) == 1


def test_a_case_that_was_taken_over_counts_for_whoever_held_it_on_the_day_of_the_data():
    """As of a day before the hand-over it is the first force's still, with everything that had happened by then."""
    made = Made("a1", "E2", at("2014-02-01"))
    made.arrest(at("2014-05-01"), made.person(at("2014-05-01")), custody_record="")
    taken = at("2014-06-01")
    case = made.told()._replace(whose=((0, "E1"), (taken, "E2")))
    for as_of_us, force in ((taken - 1, "E1"), (taken, "E2"), (at("2015-01-01"), "E2")):
        assert {record.force for record in records_of(case, as_of_us)} == {force}
    assert {record.force for record in records_of(made.told(), taken - 1)} == {"E2"}
