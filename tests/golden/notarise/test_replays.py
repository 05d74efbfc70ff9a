"""What was published of Operation Notarise in July 2014, out of individual records that went through the checks of a person's entries.

Each number is a query with a definition, a period and an as-of. Sources: the published figures, by force.
"""

from __future__ import annotations

import pytest

from golden.notarise.asking import ANY, INSIDE, ask, parts, records, value
from golden.notarise.country import DAY, country, force
from golden.notarise.forces import BY_NAME, CODES, EVERY, PUBLISHED, codes
from golden.notarise.made import Made, at
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.own import of_whom
from rightdoor.model.civil import HOUR

YORKSHIRE = codes("West Yorkshire", "South Yorkshire", "North Yorkshire", "Humberside")
WALES = codes("South Wales", "Gwent", "Dyfed-Powys", "North Wales")


@pytest.fixture(scope="module")
def whole():
    """Each of the 45 forces."""
    return records(country())


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("arrests", 660), ("premises-searched", 833), ("devices-seized", 9_172), ("children-safeguarded", 431),
        ("children-at-immediate-risk", 127), ("registered-offenders-arrested", 39),
    ],
)  # fmt: skip
def test_the_country(whole, code, number):
    found = ask(code, whole)
    assert found.value == number
    assert len(found.records) >= number
    by_id = {(record.kind, record.id): record for record in whole}
    assert all(any((kind, paper) in by_id for kind in DEFINITIONS[code].kinds) for paper in found.records)


def test_the_country_is_forty_five_forces_whose_shares_sum(whole):
    found = ask("arrests", whole)
    assert len(found.shares) == 45
    assert sum(share.value for share in found.shares) == 660
    assert {share.forces[0]: share.value for share in found.shares} == {told.code: told.arrests for told in EVERY}
    assert sum(value("arrests", whole, forces=(told.code,)) for told in PUBLISHED) == 467


def test_of_the_431_children_127_are_at_immediate_risk_and_none_is_added(whole):
    children, danger = DEFINITIONS["children-safeguarded"], DEFINITIONS["children-at-immediate-risk"]
    assert of_whom((children, INSIDE), (danger, INSIDE), whole) == 127
    assert "children-safeguarded" in danger.nested_in


def test_premises_are_counted_once_however_often_they_were_entered(whole):
    entries = [record for record in whole if record.kind == "search"]
    assert len(entries) > 833 == value("premises-searched", whole)


def test_devon_and_cornwall():
    inside = force(BY_NAME["Devon & Cornwall"])
    outside = force(BY_NAME["Devon & Cornwall"]._replace(arrests=7, raids=7), joined="", tag="own")
    held = records([*inside, *outside])
    assert [value(code, held) for code in ("warrants-executed", "arrests", "persons-arrested", "on-bail")] == [32, 22, 22, 22]
    assert [value(code, held, scope="outside") for code in ("warrants-executed", "arrests")] == [7, 7]
    assert [value(code, held, scope="all") for code in ("warrants-executed", "arrests")] == [39, 29]


def test_derbyshire():
    """The nine of the operation; 68 prosecuted since early 2013 and more than forty investigations are the work of the team."""
    nine = force(BY_NAME["Derbyshire"])
    code = CODES["Derbyshire"]
    tried = [_prosecuted(f"court-{n}", code, at("2013-02-04") + n * 7 * DAY) for n in range(68)]
    going = [Made(f"open-{n}", code, at("2013-09-02") + n * DAY) for n in range(34)]
    too_early = _prosecuted("court-before", code, at("2012-09-03"))
    held = records([*nine, *tried, *going, too_early])
    team = ANY._replace(from_us=at("2013-01-01", 0))
    assert value("arrests", held) == 9
    assert value("prosecuted", held, team) == 68
    assert value("prosecuted", held) == 0
    assert value("prosecuted", held, team._replace(from_us=0)) == 69
    assert value("investigations-ongoing", held, team) == 43 > 40
    assert value("investigations-ongoing", held) == 9


def _prosecuted(case: str, code: str, opened: int) -> Made:
    made = Made(case, code, opened)
    person = made.person(opened + HOUR)
    made.arrest(opened + DAY, person)
    made.charge(opened + 2 * DAY, person, court_us=opened + 9 * DAY)
    made.charge(opened + 2 * DAY + HOUR, person)
    made.do("case-closed", opened + 40 * DAY, code="finished-at-court", reason="sentenced")
    return made


def test_wales(whole):
    assert {name: value("arrests", whole, forces=codes(name)) for name in ("South Wales", "Gwent", "Dyfed-Powys", "North Wales")} == {
        "South Wales": 30, "Gwent": 14, "Dyfed-Powys": 7, "North Wales": 8,
    }  # fmt: skip
    assert value("arrests", whole, forces=WALES) == 59 == 30 + 14 + 7 + 8
    assert value("arrests", whole, forces=codes("South Wales", "Gwent", "Dyfed-Powys")) == 51
    assert (value("children-protected", whole, forces=WALES), value("children-safeguarded", whole, forces=WALES)) == (42, 16)
    assert value("charged", whole, forces=WALES) == 12
    assert value("registered-offenders-arrested", whole, forces=WALES) == 2


def test_yorkshire_and_the_humber(whole):
    assert parts("arrests", whole, "force", forces=YORKSHIRE) == {
        CODES["West Yorkshire"]: 21, CODES["South Yorkshire"]: 17, CODES["North Yorkshire"]: 10, CODES["Humberside"]: 19,
    }  # fmt: skip
    assert value("arrests", whole, forces=YORKSHIRE) == 67


def test_north_yorkshire_is_ten_or_eleven_by_definition():
    ten = force(BY_NAME["North Yorkshire"])
    older = Made("older", CODES["North Yorkshire"], at("2013-05-01"))
    older.join(at("2014-03-01"), "linked")
    older.bail(at("2014-05-02", 19), older.arrest(at("2014-05-02"), older.person(at("2014-05-01"))))
    held = records([*ten, older])
    assert (value("arrests", held), value("arrests", held, scope="inside-or-linked")) == (10, 11)
    assert value("on-bail", held, scope="inside-or-linked") == 11
    assert value("arrests", held, scope="outside") == 0
    assert set(ask("arrests", held, scope="inside-or-linked").records) - set(ask("arrests", held).records) == {older.log[3].id}


def test_cheshire(whole):
    cheshire = codes("Cheshire")
    assert parts("arrests", whole, "place", forces=cheshire) == {"Eastern": 6, "Western": 3, "Warrington": 9, "Halton": 3}
    assert value("arrests", whole, forces=cheshire) == 21 == value("on-bail", whole, forces=cheshire)


def test_west_midlands_by_place(whole):
    of = codes("West Midlands")
    places = parts("arrests", whole, "place", forces=of)
    assert places == {
        "Sandwell": 8, "Dudley": 6, "Walsall": 2, "Wolverhampton": 2, "Solihull": 1, "Birmingham": 15, "Coventry": 7,
    }  # fmt: skip
    assert sum(places.values()) == 41
    assert (value("charged", whole, forces=of), value("on-bail", whole, forces=of)) == (1, 40)
    region = codes("West Midlands", "West Mercia", "Warwickshire", "Staffordshire")
    assert value("arrests", whole, forces=region) == 74


def test_essex_by_place_of_the_raid(whole):
    of = codes("Essex")
    assert parts("warrants-executed", whole, "place", forces=of) == {
        "Colchester": 9, "Tendring": 3, "Chelmsford": 5, "Basildon": 4, "Southend": 5, "Harlow": 5,
    }  # fmt: skip
    assert (value("premises-searched", whole, forces=of), value("arrests", whole, forces=of), value("on-bail", whole, forces=of)) == (
        31,
        24,
        24,
    )


def test_others_with_more_than_one_number(whole):
    assert (value("arrests", whole, forces=codes("Bedfordshire")), value("on-bail", whole, forces=codes("Bedfordshire"))) == (14, 13)
    assert value("devices-seized", whole, forces=codes("Bedfordshire")) == 250
    assert parts("devices-seized", whole, "sort", forces=codes("Cleveland")) == {"drive": 93, "phone": 41}
    assert value("children-safeguarded", whole, forces=codes("Hampshire")) == 17
    assert value("children-safeguarded", whole, forces=codes("Sussex")) == 13
    assert value("children-at-immediate-risk", whole, forces=codes("Sussex")) == 0
    assert (
        value("arrests", whole, forces=codes("Northern Ireland")),
        value("warrants-executed", whole, forces=codes("Northern Ireland")),
    ) == (14, 15)
    assert parts("arrests", whole, "place", forces=codes("Norfolk"))["King's Lynn"] == 3
    assert value("arrests", whole, forces=codes("West Mercia")) == 17
