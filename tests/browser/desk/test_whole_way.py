"""The whole way of a referral in a browser, from the file that is dropped in to the walk back; the same by the interface leaves the same rows.

Officer's time: what is pressed and typed on the way is counted.
"""

from __future__ import annotations

import csv
import io
import re
from typing import NamedTuple

import pytest

from desk_way_case import ADDRESS, Dropped, Row, by_api, checked, dropped, last_row, left, people_of_two_units
from desk_way_pages import Way

# Looks of one side alone, by what was looked at. Nothing but looks may stand here: every other row must be on both sides.
PAGES_ALONE = {
    "applicant: application": "after each act the page shows the application as it stands; a program has that in the answer to the act",
    "authoriser: application": "the form of an authority stands on the page of the application",
    "spoc: results": "the form for a result stands on the list of results, and the page returns to it",
    "supervisor: links": "the chart's table was walked as well; what it shows a program reads as people and referrals",
}
PROGRAM_ALONE: dict[str, str] = {}


class Gone(NamedTuple):
    """The way as it was gone in browsers, what the walk back showed, and the rows that each side left."""

    way: Way
    file: Dropped
    schedule: str
    sources: dict[str, str]
    packages: tuple[bytes, bytes]
    pages: list[Row]
    program: list[Row]


@pytest.fixture(scope="module")
def gone(desk, as_person_throughout, tmp_path_factory):
    people, file = people_of_two_units(desk), dropped()
    way = Way(desk, people, as_person_throughout, tmp_path_factory.mktemp("way"))
    after = last_row(desk)
    way.dropped_in(file)
    way.owned(file.number)
    way.transferred()
    way.planned()
    schedule = way.exported()
    way.imported(schedule)
    way.decided()
    package = way.packaged()
    sources = way.sources()
    pages = left(desk, people, after)
    others = people_of_two_units(desk)
    after = last_row(desk)
    found = by_api(desk, others, dropped())
    return Gone(way, file, schedule, sources, (package, found["package"]), pages, left(desk, others, after))


def test_nothing_was_said_on_any_console(gone):
    assert gone.way.console() == []


def test_each_value_is_walked_back_to_the_text_that_stands_in_its_exhibit(gone):
    received = {gone.file.name: gone.file.text, "result.csv": (gone.way.folder / "result.csv").read_text()}
    found = dict.fromkeys(received, 0)
    for href, said in gone.sources.items():
        assert re.search(r"Exhibit \(SHA-256\)\s+[0-9a-f]{64}", said), href
        assert re.search(r"Entry [1-9][0-9]*: received .* by person", said), href
        name = re.search(r"received as (.+), read by", said)[1].strip("\u2068\u2069 ").rpartition("/")[2]
        raw = re.search(r"As received\s+(.+)", said)[1].strip("\u2068\u2069 ")
        if name in received:
            found[name] += 1
            assert raw in received[name] or raw == "(nothing)", href
    assert found[gone.file.name] >= 10, found
    assert found["result.csv"] >= 1
    assert any(ADDRESS.split(",")[0] in said for said in gone.sources.values())


def test_the_package_of_either_side_is_done_again_from_the_file_alone(gone, tmp_path):
    for package in gone.packages:
        found = checked(package, tmp_path)
        assert found.same, (found.findings, found.checks)
        assert (found.manifest.purpose, found.manifest.status, found.manifest.stamp.code) == ("warrant", "corroborated", "corroborated")
        assert [event.own_status for event in found.events if event.sender_status == "corroborated"].count("corroborated") >= 2
        assert any(ADDRESS.split(",")[0].encode() in member for member in found.sealed.members.values())


def test_pages_and_interface_leave_the_same_rows(gone):
    """Acts, who did them, the keys of their subjects and their codes, in order; ids and times differ. Looks: the same, in any order."""
    acts = [[row for row in side if row.act != "consulted"] for side in (gone.pages, gone.program)]
    assert acts[0] == acts[1]
    assert len(acts[0]) >= 30
    looks = [{row for row in side if row.act == "consulted"} for side in (gone.pages, gone.program)]
    for own, other, alone in ((0, 1, PAGES_ALONE), (1, 0, PROGRAM_ALONE)):
        only = {_look(row) for row in looks[own]} - {_look(row) for row in looks[other]}
        assert only == set(alone)


def _look(row):
    what = next((code.removeprefix("what=") for code in row.codes if code.startswith("what=")), "list")
    return f"{row.who}: {what}"


IDENTIFYING = r"\d+\.\d+\.\d+|\d{1,2}:\d\d|\d{4}-\d\d|\d{1,2}/\d{1,2}/\d{2,4}|[A-Z]{1,2}\d\d? ?\d[A-Z]{2}|@|Street"


def test_nothing_that_identifies_is_typed_and_rows_are_five_actions_away(gone, capsys):
    typed = gone.way.typed()
    copied = {word for word in re.split(r'[,"{}: ]+', gone.file.text) if len(word) > 3 and any(c.isdigit() for c in word)}
    for row in csv.DictReader(io.StringIO(gone.schedule)):
        copied |= {row[name] for name in ("request_id", "identifier", "port", "instant", "check_code")}
    assert len(copied) >= 15
    wrong = [(who, text) for who, text in typed.items() if re.search(IDENTIFYING, text) or any(value in text for value in copied)]
    with capsys.disabled():
        keys = ", ".join(f"{who} {len(text)}" for who, text in typed.items())
        print(
            f"\nactions from the inbox to the rows of an application: {len(gone.way.to_rows)}; keys: {keys}; identifiers, instants, addresses typed: {len(wrong)}"
        )
    assert typed["sender"]  # the count hears keys
    assert typed["applicant"] == typed["second"] == typed["spoc"] == ""
    assert wrong == []
    assert len(gone.way.to_rows) <= 5
    assert len(gone.way.to_package) <= 3  # from the accepted subject to the warrant package in one's hands
