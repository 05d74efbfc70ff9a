"""The letter for requests not yet made asks about the events that the plan chose, and no other."""

from __future__ import annotations

import html
import re

import pytest

from desk_requests_case import holders_known, observed
from desk_subject_case import open_for


@pytest.fixture(scope="module")
def case(desk):
    unit = desk.unit()
    person = desk.account(("applicant", unit))
    return person, desk.populate(unit, files=observed()).subjects[0]


def letter(desk, person, subject):
    client = desk.client(person)
    open_for(client, subject)
    page = client.get(f"/subjects/{subject}/").content.decode()
    (text,) = re.findall(r'<pre class="rd-letter"[^>]*>(.*?)</pre>', page, re.S)
    return html.unescape(re.sub(r"<[^>]+>", "", text))


def planned(desk, person, subject):
    return desk.api(person).get(f"/api/communications-data/plan?subject={subject}").json()["rows"]


def test_the_letter_follows_the_choice_of_the_plan_and_says_whom_it_would_ask(desk, case):
    person, subject = case
    for known in (False, True):  # who holds the addresses is entered in between
        if known:
            holders_known()
        rows, text = planned(desk, person, subject), letter(desk, person, subject)
        asked, *waiting = re.split(r"Not to be asked about (?:now|yet)\. ", text)
        assert len(rows) == 2 and asked.count("\n- ") == 2
        assert all(row["identifier"] in asked for row in rows)
        assert (
            asked.count(
                "; held by Exampletel" if known else "; these papers do not say who held the address: the plan of requests says whom to ask"
            )
            == 2
        )
        (rest,) = waiting
        assert rest.startswith("The events chosen suffice") and rest.count("\n- ") == 1
        assert not any(row["identifier"] in rest for row in rows)
