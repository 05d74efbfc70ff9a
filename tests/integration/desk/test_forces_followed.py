"""A force over a time before it was there: what its forerunners recorded is counted and said, and what this store does not hold is said too."""

from __future__ import annotations

import html
import json
import re
from typing import Any, NamedTuple

import pytest

from decided_case import lay_subject
from golden.notarise.made import Made, at
from rightdoor.desk.figure_links import figure_href
from rightdoor.figures.query import Query
from rightdoor.model.civil import DAY, HOUR
from rightdoor.rules.clocks.counting import starts_us

SCOTLAND, STRATHCLYDE, FIFE = "S23000009", "X-STR", "X-FIF"
FROM, UNTIL, AS_OF = (starts_us(at(day, 0) // DAY) for day in ("2012-01-01", "2014-01-01", "2014-07-01"))
ASKED = Query(FROM, UNTIL, AS_OF, forces=(SCOTLAND,))
WAS = "Until 1 April 2013 Scotland was Central Scotland, Dumfries and Galloway, Fife,"
NOT_HELD = "No organisation of this store is Central Scotland, Dumfries and Galloway, Fife, Grampian, Lothian and Borders, Northern Constabulary or Tayside:"


class Laid(NamedTuple):
    desk: Any
    reader: Any


@pytest.fixture(scope="module")
def laid(desk):
    """Two arrests of Strathclyde in 2012, one of Scotland in 2013, one of another force in 2012."""
    from rightdoor.casework.access.models import Organisation

    units = {code: desk.unit() for code in (SCOTLAND, STRATHCLYDE, "E23000002")}
    with desk.as_owner():
        for code, unit in units.items():
            Organisation.objects.filter(pk=unit.organisation_id).update(force=code)
    for n, (code, day) in enumerate(
        [(STRATHCLYDE, "2012-02-03"), (STRATHCLYDE, "2012-09-04"), (SCOTLAND, "2013-06-05"), ("E23000002", "2012-05-06")]
    ):
        _arrest(desk, units[code], Made(f"case-{n}", code, at(day)))
    return Laid(desk, desk.account(("supervisor", units[SCOTLAND])))


def _arrest(desk: Any, unit: Any, made: Made) -> None:
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts

    account, opened = desk.account(("supervisor", unit)), made.log[0].at_us
    subject = lay_subject(desk, unit)
    with acting(account, now_us=opened) as done:
        case = acts.open_case(done, subject, unit=unit.pk, nation="scotland").pk
    person = made.person(opened)
    made.arrest(opened + HOUR, person)
    with acting(account, now_us=opened + 2 * HOUR) as done:
        here = acts.record(done, case, "person", opened, made.log[1].body, expected=None)
        acts.record(done, case, "arrest", opened + HOUR, {**made.log[2].body, "person": here.id}, expected=None)


def shown(laid: Laid, address: str) -> str:
    answer = laid.desk.client(laid.reader).get(address)
    assert answer.status_code == 200, answer.content[:500]
    return html.unescape(answer.content.decode())


def page(laid: Laid, first: int, last: int, *forces: str) -> str:
    span = f"first_0=1&first_1=1&first_2={first}&last_0=31&last_1=12&last_2={last}&as_of_0=30&as_of_1=6&as_of_2=2014"
    return shown(laid, f"/figures/?definition=arrests&{span}{''.join(f'&force={code}' for code in forces)}")


def number(text: str) -> int:
    return int(re.search(r"<strong>([\d,]+)</strong><span[^>]*> Arrests: open to its papers", text)[1])


def test_the_page_counts_forerunners_and_says_which_and_what_is_not_held(laid):
    text = page(laid, 2012, 2013, SCOTLAND)
    assert number(text) == 3
    assert WAS in text
    assert NOT_HELD in text
    for href, said in re.findall(r'href="(/figures/open/\?[^"]+)"[^>]*>(?:<strong>)?(\d+)<', text):
        assert re.search(r"<h1[^>]*>[^<:]*: (\d+)</h1>", shown(laid, href))[1] == said, href
    assert "Strathclyde" in text


def test_over_its_own_time_alone_nothing_is_added_and_nothing_is_said(laid):
    text = page(laid, 2014, 2014, SCOTLAND)
    assert number(text) == 0
    assert WAS not in text
    assert "No organisation of this store" not in text
    everybody = page(laid, 2012, 2013)
    assert number(everybody) == 4
    assert WAS not in everybody


def test_a_force_that_is_there_no_longer_is_asked_for_by_itself(laid):
    assert number(page(laid, 2012, 2012, STRATHCLYDE)) == 2
    later = page(laid, 2012, 2013, STRATHCLYDE)
    assert number(later) == 2
    assert "From 1 April 2013 Strathclyde was followed by Scotland: what was recorded for Scotland is not counted here." in later


def test_an_address_of_one_force_alone_says_whom_it_leaves_out(laid):
    text = shown(laid, figure_href("arrests", ASKED))
    assert re.search(r"<h1[^>]*>Arrests: (\d+)</h1>", text)[1] == "1"
    assert "Not in it is what was recorded for those before them: Central Scotland," in text


def test_the_interface_counts_and_says_the_same(laid):
    client = laid.desk.api(laid.reader)
    asked = f"from_us={FROM}&until_us={UNTIL}&as_of_us={AS_OF}"
    (found,) = json.loads(client.get(f"/api/figures?{asked}&definition=arrests&force={SCOTLAND}").content)
    assert found["value"] == 3
    assert {tuple(share["forces"]): share["value"] for share in found["shares"]} == {(SCOTLAND,): 1, (STRATHCLYDE,): 2}
    assert {SCOTLAND, STRATHCLYDE, FIFE} <= set(found["forces"])
    assert [said.startswith(words) for said, words in zip(found["said"], (WAS, NOT_HELD), strict=True)] == [True, True]
    papers = json.loads(client.get(f"/api/figures/arrests/papers?{asked}&force={SCOTLAND}").content)
    assert (papers["value"], papers["whole"]) == (3, 3)
    (own,) = json.loads(client.get(f"/api/figures?{asked}&definition=arrests").content)
    assert (own["value"], own["forces"], own["said"]) == (4, [], [])


def test_a_return_says_it_in_its_notes_and_two_periods_are_compared_over_the_merger(laid):
    client = laid.desk.api(laid.reader)
    asked = f"from_us={FROM}&until_us={UNTIL}&as_of_us={AS_OF}&force={SCOTLAND}"
    found = json.loads(client.get(f"/api/returns/national?{asked}").content)
    assert [line["value"] for line in found["lines"] if (line["definition"], line["of"]) == ("arrests", "Total")] == [3]
    assert found["notes"][0].startswith(WAS)
    split = starts_us(at("2013-04-01", 0) // DAY)
    both = f"from_us={split}&until_us={UNTIL}&as_of_us={AS_OF}&force={SCOTLAND}&before_from_us={FROM}&before_until_us={split}"
    compared = json.loads(client.get(f"/api/returns/comparison?{both}").content)
    (arrests,) = [row for row in compared["rows"] if row["definition"] == "arrests"]
    assert (arrests["before"], arrests["after"]) == (2, 1)
    assert compared["notes"][0].startswith(WAS)


def test_a_statement_takes_the_number_with_the_forerunners_in_its_words(laid):
    from rightdoor.casework.acting import acting
    from rightdoor.casework.figures import statements
    from rightdoor.figures.definitions.register import DEFINITIONS
    from rightdoor.figures.statement.as_json import draft_of
    from rightdoor.figures.statement.words import heading

    with acting(laid.reader, now_us=AS_OF) as done:
        name = statements.begin(done, "Arrests in Scotland")
        statements.add_figure(done, name, "arrests", ASKED, expected=0)
        (figure,) = draft_of(statements.last(name).content).figures
    assert figure.value == 3
    assert "Strathclyde" in heading(figure, DEFINITIONS["arrests"])


def test_an_organisation_can_be_said_to_be_a_force_that_is_there_no_longer(laid):
    from rightdoor.desk.administration_forms import OrganisationForm

    assert OrganisationForm({"name": "Records of Fife", "kind": "force", "force": FIFE}).is_valid()
    assert not OrganisationForm({"name": "Records of nobody", "kind": "force", "force": "X-XXX"}).is_valid()
