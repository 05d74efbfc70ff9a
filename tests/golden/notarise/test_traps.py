"""Where the published figures of 2014 quarrel: each quarrel is a definition (notarise.md, section 3), and a test of its own."""

from __future__ import annotations

from collections import Counter

import pytest

from golden.notarise.asking import ANY, INSIDE, ask, parts, records, value
from golden.notarise.country import DAY, FROM, TOLD_ON, UNTIL, WHY_NONE, country, force
from golden.notarise.forces import BY_NAME, CODES, codes
from golden.notarise.made import OPERATION, Made, at
from golden.notarise.operation import Operation
from rightdoor.figures.breakdown import does_not_sum
from rightdoor.figures.claims import Claim, beside
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.own import of_whom, own_numbers
from rightdoor.joint.records import operation_claims, operation_records


@pytest.fixture(scope="module")
def whole():
    """Each of the 45 forces."""
    return records(country())


def test_arrest_against_voluntary_interview_humberside():
    """Nineteen "arrested or interviewed" are two counters; a nineteen of arrests alone is another number."""
    told = BY_NAME["Humberside"]
    arrested = force(told._replace(arrests=15, raids=15))
    interviewed = []
    for n in range(4):
        made = Made(f"asked-{n}", told.code, at("2014-03-03"))
        made.join(at("2014-03-04"))
        made.do("voluntary-attendance", at("2014-04-07") + n * DAY, person=made.person(at("2014-04-01")))
        interviewed.append(made)
    held = records([*arrested, *interviewed])
    assert (value("arrests", held), value("voluntary-interviews", held)) == (15, 4)
    assert not set(ask("arrests", held).records) & set(ask("voluntary-interviews", held).records)
    assert DEFINITIONS["arrests"].kinds != DEFINITIONS["voluntary-interviews"].kinds
    as_arrests = records(force(told))
    assert (value("arrests", as_arrests), value("voluntary-interviews", as_arrests)) == (19, 0)


def test_linked_to_an_older_investigation_is_by_the_dated_link_on_the_record():
    """An arrest before its case joined, and one after it left, do not stand in the operation; in between it does."""
    made = Made("dated", CODES["North Yorkshire"], at("2014-02-01"))
    person = made.person(at("2014-02-01", 9))
    made.arrest(at("2014-02-10"), person)
    joined = made.join(at("2014-03-01"))
    made.arrest(at("2014-04-10"), person)
    made.do("left-operation", at("2014-05-01"), joined=joined)
    made.arrest(at("2014-06-10"), person)
    held = records([made])
    numbers = {scope: value("arrests", held, scope=scope) for scope in ("inside", "inside-or-linked", "outside", "all")}
    assert numbers == {"inside": 1, "inside-or-linked": 2, "outside": 1, "all": 3}


def test_an_arrest_that_lists_the_operation_stands_in_it_and_nothing_else_of_its_case():
    made = Made("listed", CODES["North Yorkshire"], at("2014-02-01"))
    person = made.person(at("2014-02-01", 9))
    arrest = made.arrest(at("2014-02-10"), person, operations=(OPERATION,))
    made.bail(at("2014-02-10", 18), arrest)
    held = records([made])
    assert (value("arrests", held), value("on-bail", held), value("on-bail", held, scope="all")) == (1, 0, 1)


def test_outside_the_operation_scotland():
    """Thirteen, and 339 of the force's own operations since April 2013: never added silently."""
    inside = force(BY_NAME["Scotland"])
    own = []
    for n in range(339):
        made = Made(f"own-{n:03d}", CODES["Scotland"], at("2013-04-01") + n * DAY)
        made.arrest(made.log[0].at_us + DAY, made.person(made.log[0].at_us))
        own.append(made)
    held = records([*inside, *own])
    since = INSIDE._replace(from_us=at("2013-04-01", 0))
    assert (value("arrests", held, since), value("arrests", held, since, scope="outside")) == (13, 339)
    assert value("arrests", held, since, scope="all") == 352


def test_part_and_whole_mixed_up_cheshire(whole):
    """All 21 in Warrington does not sum; nine do."""
    places = parts("arrests", whole, "place", forces=codes("Cheshire"))
    assert does_not_sum(21, places.values()) == ""
    assert places["Warrington"] == 9
    assert "33" in does_not_sum(21, {**places, "Warrington": 21}.values())


def test_shared_figure_of_norfolk_and_suffolk(whole):
    """347 computers and 36 phones are of the two together; neither has them."""
    both = codes("Norfolk", "Suffolk")
    sorts = parts("devices-seized", whole, "sort", forces=both)
    assert (sorts["laptop"] + sorts["desktop"], sorts["phone"]) == (347, 36)
    assert value("devices-seized", whole, forces=both) == 383
    assert value("devices-seized", whole, forces=codes("Norfolk")) < 383 > value("devices-seized", whole, forces=codes("Suffolk"))


def test_shared_packages_of_surrey_and_sussex():
    """46 packages shared by two forces, 37 of another: they stand under both together and under neither alone."""
    surrey, sussex, hampshire = (CODES[name] for name in ("Surrey", "Sussex", "Hampshire"))
    operation = Operation(surrey, sussex, hampshire)
    for n in range(46):
        tasking = operation.task(n, surrey, sussex, how="shared")
        operation.accept(tasking, surrey)
        operation.accept(tasking, sussex)
    for n in range(37):
        operation.task(100 + n, hampshire)
    held = operation_records(OPERATION, operation.history, TOLD_ON)
    assert value("packages", held) == 83
    assert value("packages", held, forces=codes("Surrey", "Sussex")) == 46
    assert (value("packages", held, forces=(surrey,)), value("packages", held, forces=(sussex,))) == (0, 0)
    assert value("packages", held, forces=(hampshire,)) == 37
    assert (value("packages-accepted", held), value("packages-accepted", held, forces=(hampshire,))) == (46, 0)
    own = {each.force: (each.alone, each.value) for each in own_numbers(DEFINITIONS["packages"], held, INSIDE)}
    assert own == {surrey: (0, 46), sussex: (0, 46), hampshire: (37, 37)}


@pytest.mark.parametrize(("name", "warrants", "arrests"), [("Surrey", 6, 7), ("Cleveland", 11, 12), ("Northumbria", 14, 19)])
def test_arrests_exceed_warrants(whole, name, warrants, arrests):
    assert (value("warrants-executed", whole, forces=codes(name)), value("arrests", whole, forces=codes(name))) == (warrants, arrests)
    assert value("warrants-without-arrest", whole, forces=codes(name)) == 0


@pytest.mark.parametrize(
    ("name", "warrants", "arrests"),
    [("Devon & Cornwall", 32, 22), ("Essex", 31, 24), ("Lincolnshire", 17, 14), ("Northern Ireland", 15, 14)],
)
def test_warrants_exceed_arrests(whole, name, warrants, arrests):
    """Warrants without an arrest are an outcome of their own, with why."""
    of = codes(name)
    assert (value("warrants-executed", whole, forces=of), value("arrests", whole, forces=of)) == (warrants, arrests)
    why = parts("warrants-without-arrest", whole, "why", forces=of)
    assert sum(why.values()) == warrants - arrests
    assert set(why) <= set(WHY_NONE)


def test_devon_and_cornwalls_ten_without_arrest_have_a_reason_each():
    held = records(force(BY_NAME["Devon & Cornwall"]))
    assert parts("warrants-without-arrest", held, "why") == {"no-trace": 3, "wrong-premises": 3, "voluntary-attendance": 2, "nobody-in": 2}
    assert value("voluntary-interviews", held) == 2


def test_the_west_midlands_44_children_against_18_and_31(whole):
    """The region's 44 is less than two of its parts: a claim beside the figure of the records, neither added nor averaged."""
    region = codes("West Midlands", "West Mercia", "Warwickshire", "Staffordshire")
    two = (
        value("children-safeguarded", whole, forces=codes("West Midlands")),
        value("children-safeguarded", whole, forces=codes("Warwickshire", "West Mercia")),
    )
    assert two == (18, 31)
    assert value("children-safeguarded", whole, forces=region) == 49
    claim = Claim("claim", region, "children-safeguarded", 44, FROM, UNTIL, TOLD_ON, source="a newspaper", operation=OPERATION)
    (shown,) = beside([claim], DEFINITIONS["children-safeguarded"], whole, INSIDE._replace(forces=region))
    assert (shown.claim.value, shown.figure.value, shown.lacks) == (44, 49, -5)
    assert does_not_sum(44, two)
    assert value("children-safeguarded", whole) == 431


def test_protected_against_safeguarded_wales(whole):
    """Two definitions with their dates: 42 and 16 are not 58 children."""
    wales = codes("South Wales", "Gwent", "Dyfed-Powys", "North Wales")
    of = INSIDE._replace(forces=wales)
    protected, safeguarded = DEFINITIONS["children-protected"], DEFINITIONS["children-safeguarded"]
    assert (value(protected.code, whole, of, forces=wales), value(safeguarded.code, whole, of, forces=wales)) == (42, 16)
    both = of_whom((protected, of), (safeguarded, of), whole)
    assert both == 5
    assert 42 + 16 - both == 53 < 58
    assert protected.source and safeguarded.source and protected.says != safeguarded.says


def test_two_of_the_arrested_in_wales_died():
    """A death ends bail, and takes nothing from what was counted of arrests."""
    cases = force(BY_NAME["South Wales"])
    before = records(cases)
    for made in cases[-2:]:
        person = next(event.id for event in made.log if event.kind == "person")
        made.do("death-recorded", at("2014-07-10"), whose="person", person=person, known="told by the coroner's officer", by="DS 5")
    after = records(cases)
    assert (value("arrests", before), value("arrests", after)) == (30, 30)
    assert value("on-bail", before) - value("on-bail", after) == 2


def test_the_date_of_the_data(whole):
    """ "Since April", "April to June", "six months": each is another period of the same records."""
    bedfordshire = codes("Bedfordshire")
    whole_time = value("arrests", whole, forces=bedfordshire)
    april, july = at("2014-04-01", 0), at("2014-07-01", 0)
    since = value("arrests", whole, INSIDE._replace(from_us=april), forces=bedfordshire)
    quarter = value("arrests", whole, INSIDE._replace(from_us=april, until_us=july), forces=bedfordshire)
    before = value("arrests", whole, INSIDE._replace(until_us=april), forces=bedfordshire)
    assert whole_time == 14 == before + since
    assert quarter <= since < 14
    months = parts("arrests", whole, "month", forces=bedfordshire)
    assert sum(number for month, number in months.items() if "2014-04" <= month < "2014-07") == quarter
    assert max(months.values()) < 14  # no month has the whole, least of all a day


def test_not_all_of_a_six_month_figure_is_of_one_day(whole):
    """A paper had all 660 arrested "in a single day"."""
    days = Counter(record.at_us // DAY for record in whole if record.kind == "arrest")
    assert sum(days.values()) == 660
    assert max(days.values()) < 60
    day = at("2014-07-15", 0)
    assert value("arrests", whole, INSIDE._replace(from_us=day, until_us=day + DAY)) == days[day // DAY]


def test_an_estimate_of_a_force_is_a_claim():
    """Essex said about twenty children: kept as it was said, beside the nineteen of the records."""
    essex = CODES["Essex"]
    operation = Operation(essex)
    operation.do(
        "force-claimed", TOLD_ON - DAY, force=essex, definition="children-safeguarded", value=20, source="a newspaper", words="estimate of 20",
        **{"from": FROM, "until": UNTIL},
    )  # fmt: skip
    held = records(force(BY_NAME["Essex"]))
    claims = operation_claims(OPERATION, operation.history, TOLD_ON)
    (shown,) = beside(claims, DEFINITIONS["children-safeguarded"], held, INSIDE)
    assert (shown.claim.value, shown.figure.value, shown.lacks, shown.without) == (20, 19, 1, False)
    assert value("children-safeguarded", held) == 19
    assert beside(claims, DEFINITIONS["arrests"], held, INSIDE) == []
    assert operation_records(OPERATION, operation.history, TOLD_ON) == []
    assert beside(operation_claims(OPERATION, operation.history, TOLD_ON - 2 * DAY), DEFINITIONS["children-safeguarded"], held, ANY) == []
