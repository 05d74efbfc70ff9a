"""The whole of Notarise in the store: the same rows as acts write, written at once, counted by PostgreSQL, opened on the pages.

That acts write these numbers event by event is test_replay_nation_by_acts.
"""

from __future__ import annotations

import random
import re

import pytest
from lxml import html as tree

from golden.notarise.country import WHY_NONE, country
from golden.notarise.forces import EVERY, PUBLISHED, codes
from golden.notarise.made import at
from replay_case import NATION, asked, drafted, keeps, lay, opened, parts, printed, query, record_at_once, rows_otherwise, shown, values
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.returns.line import TOTAL


@pytest.fixture(scope="module")
def nation(desk):
    laid = lay(desk, [told.code for told in EVERY])
    assert record_at_once(laid, country()) > 18_000
    return laid


def test_the_country(nation):
    assert values(nation, query(nation), NATION) == NATION
    assert values(nation, query(nation, "outside"), NATION) == dict.fromkeys(NATION, 0)


def test_forty_five_forces_whose_shares_sum(nation):
    for code, number in NATION.items():
        assert sum(parts(nation, code, query(nation), "").values()) == number
    by_force = {told.code: values(nation, query(nation, "inside", told.code), ["arrests"])["arrests"] for told in EVERY}
    assert by_force == {told.code: told.arrests for told in EVERY}
    assert (len(by_force), sum(by_force.values())) == (45, 660)
    assert sum(by_force[told.code] for told in PUBLISHED) == 467


def test_the_rows_are_those_that_acts_make(nation):
    assert rows_otherwise(nation, random.Random(11).sample(sorted(nation.cases), 25)) == 0


def test_each_number_stands_on_the_page_of_figures_and_opens(nation):
    client = nation.desk.client(nation.lead)
    page = shown(client, f"/figures/?{asked(nation)}")
    found = {
        words: int(number.replace(",", ""))
        for number, words in re.findall(r">([\d,]+)<span[^>]*> ([^<]+): open to its papers</span>", page)
    }
    assert {code: found[DEFINITIONS[code].words] for code in NATION} == NATION
    assert opened(client, page, "Arrests")[0] == 660
    assert opened(client, page, DEFINITIONS["premises-searched"].words) == (833, 936), "one premises may have several papers"


def test_the_national_return_has_them_by_force(nation):
    client = nation.desk.client(nation.lead)
    page = tree.fromstring(client.get(f"/returns/?{asked(nation, kind='national')}").content)
    rows = [[cell.text_content().strip() for cell in row] for row in page.xpath("//table//tbody/tr")]
    inside = {(row[0], row[1]): int(row[2].split()[0].replace(",", "")) for row in rows if re.match(r"[\d,]+", row[2])}
    for code, number in NATION.items():
        words = DEFINITIONS[code].words
        assert inside[words, TOTAL] == number
        assert sum(value for (of_what, of), value in inside.items() if of_what == words and of != TOTAL) == number


@pytest.mark.parametrize(
    ("name", "warrants", "arrests"),
    [
        ("Surrey", 6, 7), ("Cleveland", 11, 12), ("Northumbria", 14, 19),
        ("Devon & Cornwall", 32, 22), ("Essex", 31, 24), ("Lincolnshire", 17, 14), ("Northern Ireland", 15, 14),
    ],
)  # fmt: skip
def test_arrests_are_not_per_warrant_and_warrants_without_one_are_an_outcome(nation, name, warrants, arrests):
    of = query(nation, "inside", *codes(name))
    without = max(0, warrants - arrests)
    told = {"warrants-executed": warrants, "arrests": arrests, "warrants-without-arrest": without}
    assert values(nation, of, told) == told
    assert set(parts(nation, "warrants-without-arrest", of, "why")) <= set(WHY_NONE)


def test_computers_and_phones_of_norfolk_and_suffolk_together(nation):
    both = codes("Norfolk", "Suffolk")
    sorts = parts(nation, "devices-seized", query(nation, "inside", *both), "sort")
    assert (sorts["laptop"] + sorts["desktop"], sorts["phone"]) == (347, 36)
    alone = [values(nation, query(nation, "inside", code), ["devices-seized"])["devices-seized"] for code in both]
    assert sum(alone) == 383 > max(alone)


def test_the_date_of_the_data(nation):
    """Bedfordshire "since April", Sussex "April to June": other periods of the same records."""
    of = query(nation, "inside", *codes("Bedfordshire"))
    april, july = at("2014-04-01", 0), at("2014-07-01", 0)
    spans = (of, of._replace(until_us=april), of._replace(from_us=april), of._replace(from_us=april, until_us=july))
    whole, before, since, quarter = (values(nation, each, ["arrests"])["arrests"] for each in spans)
    assert whole == 14 == before + since
    assert quarter <= since < whole
    months = parts(nation, "arrests", of, "month")
    assert max(months.values()) < whole


def test_essex_by_place_of_the_raid(nation):
    assert parts(nation, "warrants-executed", query(nation, "inside", *codes("Essex")), "area") == {
        "Colchester": 9, "Tendring": 3, "Chelmsford": 5, "Basildon": 4, "Southend": 5, "Harlow": 5,
    }  # fmt: skip


def test_a_statement_of_the_country_says_of_whom(nation):
    """431 and 127 beside one another read as 558."""
    writer = nation.desk.client(nation.lead)
    numbers = [asked(nation, definition=code) for code in ("children-safeguarded", "children-at-immediate-risk")]
    beside = drafted(writer, "The country", numbers, ["{f1} children were safeguarded and {f2} were at immediate risk, {period-1}."])
    assert "431 and 127 are nested" in keeps(writer, beside)
    added = drafted(writer, "The country added", numbers, ["{sum-1-2} children were safeguarded, {period-1}."])
    assert "are not added. Say “of whom”" in keeps(writer, added)
    right = drafted(
        writer, "The country, nested", numbers, ["{f1} children were safeguarded, of whom {f2} were at immediate risk, {period-1}."]
    )
    assert keeps(writer, right) == ""
    assert "431 children were safeguarded, of whom 127 were at immediate risk" in printed(writer, right)
