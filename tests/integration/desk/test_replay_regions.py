"""Yorkshire and the Humber, Cheshire and the West Midlands of 2014 in the store: papers recorded by acts, counted by the database, told at the desk."""

from __future__ import annotations

import random
import re

import pytest

from golden.notarise.asking import INSIDE, records, value
from golden.notarise.country import DAY, devices, force
from golden.notarise.forces import BY_NAME, CODES, codes
from golden.notarise.made import Made, at
from replay_case import (
    LATER,
    Laid,
    asked,
    drafted,
    in_table,
    keeps,
    lay,
    operation,
    parts,
    printed,
    query,
    record,
    released,
    rows_otherwise,
    shown,
    tallied,
    values,
)
from rightdoor.figures.definitions.register import DEFINITIONS

YORKSHIRE = ("West Yorkshire", "South Yorkshire", "North Yorkshire", "Humberside")
MIDLANDS = ("West Midlands", "West Mercia", "Warwickshire", "Staffordshire")
NORTH, HUMBERSIDE, CHESHIRE = CODES["North Yorkshire"], CODES["Humberside"], CODES["Cheshire"]


@pytest.fixture(scope="module")
def worked():
    """The cases of the nine forces, by force."""
    return {name: force(BY_NAME[name]) for name in (*YORKSHIRE, "Cheshire", *MIDLANDS)}


@pytest.fixture(scope="module")
def older():
    """An investigation of 2013 that was linked to the operation later, with the eleventh arrest."""
    made = Made("older", NORTH, at("2013-05-01"))
    made.join(at("2014-03-01"), "linked")
    made.bail(at("2014-05-02", 19), made.arrest(at("2014-05-02"), made.person(at("2014-05-01"))))
    return made


@pytest.fixture(scope="module")
def laid(desk, worked, older):
    held = lay(desk, codes(*worked, "Durham"))
    record(held, [*(made for cases in worked.values() for made in cases), older])
    return held


@pytest.fixture(scope="module")
def other_reading(laid):
    """Humberside as its release had it, in an operation of its own: nineteen "arrested or interviewed", of whom four were interviewed."""
    own = laid._replace(number=operation(laid, "Operation of the other reading"))
    fifteen = force(BY_NAME["Humberside"]._replace(arrests=15, raids=15, safeguarded=0), tag="other")
    four = []
    for n in range(4):
        made = Made(f"asked-{n}", HUMBERSIDE, at("2014-03-03"))
        made.join(at("2014-03-04"))
        made.do("voluntary-attendance", at("2014-04-07") + n * DAY, person=made.person(at("2014-04-01")))
        four.append(made)
    record(own, [*fifteen, *four])
    return own


def test_yorkshire_and_the_humber(laid):
    """67 = 21 + 17 + 10 + 19."""
    by_force = {name: values(laid, query(laid, "inside", CODES[name]), ["arrests"])["arrests"] for name in YORKSHIRE}
    assert by_force == {"West Yorkshire": 21, "South Yorkshire": 17, "North Yorkshire": 10, "Humberside": 19}
    region = codes(*YORKSHIRE)
    assert values(laid, query(laid, "inside", *region), ["arrests"]) == {"arrests": 67}
    assert values(laid, query(laid, "inside-or-linked", *region), ["arrests"]) == {"arrests": 68}


def test_north_yorkshire_is_ten_or_eleven_and_each_opens_to_its_papers(laid, older):
    counted = ["arrests", "on-bail"]
    assert values(laid, query(laid, "inside", NORTH), counted) == {"arrests": 10, "on-bail": 10}
    assert values(laid, query(laid, "inside-or-linked", NORTH), counted) == {"arrests": 11, "on-bail": 11}
    assert values(laid, query(laid, "outside", NORTH), counted) == {"arrests": 0, "on-bail": 0}
    writer = laid.desk.client(laid.people[NORTH])
    both = [asked(laid, definition="arrests", forces=[NORTH], scope=scope) for scope in ("inside", "inside-or-linked")]
    sentence = "In North Yorkshire there were {f1} arrests; with those of an older investigation linked to it {f2}, {period-1}."
    statement = drafted(writer, "Arrests and an older investigation", both, [sentence])
    assert keeps(writer, statement) == ""
    page = shown(writer, statement)
    told = re.search(r"there were <a[^>]*href=\"([^\"]+)\">10<.*? linked to it <a[^>]*href=\"([^\"]+)\">11<", page, re.S)
    ten, eleven = (set(re.findall(r"/cases/[^/]+/#(ev_[a-z2-7]+)", shown(writer, href))) for href in told.groups())
    assert (len(ten), len(eleven)) == (10, 11)
    (arrest,) = (event.id for event in older.log if event.kind == "arrest")
    assert eleven - ten == {laid.events[arrest]}
    assert "They differ in inside or outside an operation" in page, "ten and eleven stand beside one another with what makes the difference"
    silently = drafted(writer, "Silently", both, ["In North Yorkshire there were {f2} arrests {period-2}."])
    assert "11 does not stand in the operation by itself" in keeps(writer, silently)
    added = drafted(writer, "Added", both, ["In North Yorkshire there were {sum-1-2} arrests, some linked, {period-1}."])
    assert "what lies outside of it, or is linked, is not added" in keeps(writer, added)


def test_arrested_or_interviewed_is_two_counters_and_one_number_of_both_is_refused(laid, other_reading):
    told = ["arrests", "voluntary-interviews"]
    assert values(laid, query(laid, "inside", HUMBERSIDE), told) == {"arrests": 19, "voluntary-interviews": 0}
    assert values(laid, query(other_reading, "inside", HUMBERSIDE), told) == {"arrests": 15, "voluntary-interviews": 4}
    writer, second = laid.desk.client(laid.people[HUMBERSIDE]), laid.desk.client(laid.lead)
    numbers = [asked(other_reading, definition=code, forces=[HUMBERSIDE]) for code in told]
    for sentence, why in (
        ("In Humberside {f1} people were arrested or interviewed {period-1}.", "One number stands for two things"),
        ("In Humberside {sum-1-2} people were arrested {period-1}.", "15 and 4 are two counters (“Arrests” and “Voluntary interviews”)"),
    ):
        statement = drafted(writer, "As it was printed", numbers, [sentence])
        assert why in keeps(writer, statement)
        assert why in released(second, statement, status=422)
    right = drafted(writer, "Counted apart", numbers, ["In Humberside there were {f1} arrests and {f2} voluntary interviews {period-1}."])
    assert keeps(writer, right) == ""
    released(second, right)
    assert "there were 15 arrests and 4 voluntary interviews" in second.get(f"{right}text/").content.decode()


PLACES = {"Eastern": 6, "Western": 3, "Warrington": 9, "Halton": 3}


def test_cheshire(laid):
    """21 = 6 + 9 + 3 + 3, each on bail."""
    of = query(laid, "inside", CHESHIRE)
    assert parts(laid, "arrests", of, "area") == PLACES
    assert values(laid, of, ["arrests", "on-bail"]) == {"arrests": 21, "on-bail": 21}


def by_place(places):
    """The form that breaks the first number down by local area."""
    return {"do": "table", "figure": "0", "way": "place", "areas": "\n".join(f"{name}; 120,000" for name in places)}


def test_a_statement_of_cheshire_does_not_put_all_of_them_into_warrington(laid):
    writer = laid.desk.client(laid.people[CHESHIRE])
    number = [asked(laid, definition="arrests", forces=[CHESHIRE])]
    wrong = drafted(
        writer, "Arrests in Cheshire", number, ["In Warrington, Cheshire, {f1} arrests were made {period-1}."], by_place(PLACES)
    )
    assert "The number of Warrington is 9: use it." in keeps(writer, wrong)
    assert "The number of Warrington is 9" in released(laid.desk.client(laid.lead), wrong, status=422)
    sentence = "In Cheshire {f1} arrests were made {period-1}, {t1-warrington} of them in Warrington."
    right = drafted(writer, "Some in Warrington", number, [sentence], by_place(PLACES))
    assert keeps(writer, right) == ""
    said = printed(writer, right)
    assert re.search(r"In Cheshire 21 arrests were made .*, 9 of them in Warrington", said)
    table = in_table(writer, right)
    assert table["Warrington"] == "9"
    assert {table[small] for small in ("Western", "Halton")} == {"withheld"}, "three of a place name nobody"


def test_west_midlands_by_place(laid):
    of = query(laid, "inside", CODES["West Midlands"])
    places = parts(laid, "arrests", of, "area")
    assert places == {"Sandwell": 8, "Dudley": 6, "Walsall": 2, "Wolverhampton": 2, "Solihull": 1, "Birmingham": 15, "Coventry": 7}
    assert sum(places.values()) == 41
    assert values(laid, of, ["charged", "on-bail"]) == {"charged": 1, "on-bail": 40}
    assert values(laid, query(laid, "inside", *codes(*MIDLANDS)), ["arrests"]) == {"arrests": 74}
    writer = laid.desk.client(laid.people[CODES["West Midlands"]])
    number = [asked(laid, definition="arrests", forces=[CODES["West Midlands"]])]
    sentence = "In West Midlands {f1} arrests were made {period-1}, {t1-birmingham} of them in Birmingham."
    statement = drafted(writer, "By place", number, [sentence], by_place(places))
    assert keeps(writer, statement) == ""
    said = printed(writer, statement)
    assert re.search(r"41 arrests were made .*, 15 of them in Birmingham", said)
    shown_places = in_table(writer, statement)
    assert {shown_places[small] for small in ("Walsall", "Wolverhampton", "Solihull")} == {"withheld"}
    rest = {"area not recorded": 0, "elsewhere in the area": 0, "Total": 41}
    assert {name: int(told) for name, told in shown_places.items() if told != "withheld"}.items() <= {**places, **rest}.items()


def test_the_44_children_of_the_region_against_18_and_31_are_shown_and_not_averaged(laid):
    """Two statements of our own from records, and what a newspaper gave for the region: on each page all three, and nothing in between."""
    own, mercia = CODES["West Midlands"], codes("Warwickshire", "West Mercia")
    child = "children-safeguarded"
    assert values(laid, query(laid, "inside", own), [child]) == {child: 18}
    assert values(laid, query(laid, "inside", *mercia), [child]) == {child: 31}
    assert values(laid, query(laid, "inside", *codes(*MIDLANDS)), [child]) == {child: 49}
    second, one, two = (laid.desk.client(each) for each in (laid.lead, laid.people[own], laid.people[CODES["West Mercia"]]))
    of_own = drafted(
        one, "West Midlands", [asked(laid, definition=child, forces=[own])], ["In West Midlands {f1} children were safeguarded {period-1}."]
    )
    sentence = "In Warwickshire and West Mercia {f1} children were safeguarded {period-1}."
    of_two = drafted(two, "Warwickshire and West Mercia", [asked(laid, definition=child, forces=mercia)], [sentence])
    for statement, writer in ((of_own, one), (of_two, two)):
        assert keeps(writer, statement) == ""
        released(second, statement)
        assert "cannot stand beside one another" not in shown(second, statement), "eighteen and thirty-one quarrel with nobody yet"
    with laid.desk.as_owner():
        from rightdoor.casework.access.models import Operation

        name = Operation.objects.get(pk=laid.number).name
    assert f"inside {name} alone" in shown(second, of_own), "what is printed names the operation, not its number in this store"
    claim = {
        "do": "claim", "definition": child, "value": "44", "source": "A newspaper of the region", "words": "44 protected or safeguarded",
        "first_0": "16", "first_1": "1", "first_2": "2014", "last_0": "15", "last_1": "7", "last_2": "2014", "force": codes(*MIDLANDS),
    }  # fmt: skip
    of_region = drafted(one, "The region", [], ["A newspaper states {claim-1}."], claim)
    released(second, of_region)
    for statement in (of_own, of_two, of_region):
        page = shown(second, statement)
        (said,) = re.findall(r"<li>(44 \([^<]*)</li>", page)
        assert re.search(r"against 31 \([^<]*\) \+ 18 \([^<]*\) = 49\.", said)
        assert all(title in said for title in ("A newspaper of the region", *(() if statement == of_own else ("“West Midlands”",))))
        assert not re.search(r"\b4[5-8](\.\d)?\b", said), "nothing between 44 and 49 is said"
    assert "44 (stated by A newspaper of the region, not counted from records)" in second.get(f"{of_region}text/").content.decode()
    assert values(laid, query(laid, "inside", *codes(*MIDLANDS)), [child]) == {child: 49}, "and what was claimed is in no number"


def test_an_act_for_each_event_comes_to_the_rows_that_the_whole_history_gives(laid):
    """Durham's five, each paper by an act of its own: as the whole country is recorded by the long test."""
    cases = force(BY_NAME["Durham"])
    devices(cases, (("laptop", 9), ("phone", 6)))
    assert record(laid, cases, one_by_one=True) == sum(len(made.log) for made in cases)
    told = {"warrants-executed": 5, "arrests": 5, "on-bail": 5, "devices-seized": 15}
    assert values(laid, query(laid, "inside", CODES["Durham"]), told) == told
    assert rows_otherwise(laid, [laid.cases[made.case] for made in cases]) == 0


RISES = {
    "arrest": {"warrants-without-arrest"},
    "charged": {"on-bail"},
}  # what it takes back: a warrant without arrest, a bail that it ended


@pytest.mark.parametrize("kind", ["arrest", "released-on-bail", "charged", "child-marked", "search-without-warrant", "warrant-executed"])
def test_withdrawing_a_record_changes_exactly_the_figures_that_count_it(laid, worked, kind):
    """One of each kind of the West Midlands, drawn with a seed; what rests on it goes first. The figures of the pure recount change alike."""
    told = query(laid, "inside", CODES["West Midlands"])
    later, then = told._replace(as_of_us=LATER + DAY), values(laid, told)
    cases = worked["West Midlands"]
    made, event = random.Random(2014).choice([(made, event) for made in cases for event in standing(made) if event.kind == kind])
    for one in reversed(resting_on(made, event.id)):
        withdrawn(laid, made, one)
    before, plain = tallied(laid, later), recounted(cases)
    counting = papers(laid, event.id, later)
    assert counting
    withdrawn(laid, made, event.id)
    after = tallied(laid, later)
    changed = {code: after[code][0] - before[code][0] for code in DEFINITIONS}
    assert {code for code in DEFINITIONS if after[code][1] < before[code][1]} == counting, (
        "a paper fewer where it was counted, and nowhere else"
    )
    assert all(before[code][1] - after[code][1] == 1 and changed[code] in (0, -1) for code in counting)
    assert {code for code, by in changed.items() if by} - counting <= RISES.get(kind, set())
    assert changed == {code: number - plain[code] for code, number in recounted(cases).items()}
    assert any(changed.values()) or kind == "search-without-warrant", "premises that were entered under the warrant too stay searched"
    assert values(laid, told) == then, "what July 2014 knew stays what it was"


def standing(made: Made):
    """Its events that nobody took back."""
    gone = {event.supersedes for event in made.log}
    return [event for event in made.log if event.id not in gone and not event.supersedes]


def resting_on(made: Made, event: str) -> list[str]:
    """What names it, and what names that: the first of them first."""
    named, found = {event}, []
    for one in standing(made):
        if named & {value for value in one.body.values() if isinstance(value, str)}:
            named.add(one.id)
            found.append(one.id)
    return found


def withdrawn(laid: Laid, made: Made, event: str) -> None:
    """In the store by an act, and in the replay."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts

    with acting(laid.people[made.force], now_us=LATER) as done:
        acts.withdraw(done, laid.cases[made.case], laid.events[event], reason="entered in error", expected=None)
    made.withdraw(event, LATER)


def recounted(cases: list[Made]) -> dict[str, int]:
    """What figures say of the replay's histories without any database."""
    held = records(cases, LATER + DAY)
    return {code: value(code, held, INSIDE._replace(as_of_us=LATER + DAY)) for code in DEFINITIONS}


def papers(laid: Laid, event: str, of) -> set[str]:
    """Which figures count the paper of an event."""
    from rightdoor.casework.figures import counting

    with laid.desk.as_owner():
        return {code for code, one in DEFINITIONS.items() if counting.papers_of(one, of).filter(record=laid.events[event]).exists()}
