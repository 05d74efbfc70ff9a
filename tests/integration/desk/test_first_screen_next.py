"""The first screen of a subject with one good event and one whose answer was refused: the refused paper is put right first; two candidates of one wording say why they stand apart."""

from __future__ import annotations

import re

import pytest

from desk_case import report
from desk_subject_case import open_for

NUMBER = "870911"


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def second(files: dict[str, str], number: str, *, echo: str = "", uprn: bool = True) -> dict[str, str]:
    """The same with the second event asked about too; `echo`: what the provider says that it looked up."""
    schedule, results = files[f"{number}/schedule.csv"], files[f"{number}/results.csv"]

    def again(row: str) -> str:
        made = row.replace(f"RQ-{number}", f"RQ-{number}B").replace("38063", "4748").replace("2026-02-11T15:15:36Z", "2026-02-12T09:30:00Z")
        return made.replace("2026-03-01T10:00:00Z", "2026-03-01T11:00:00Z").replace(f"URN-{number}", f"URN-{number}B")

    sent, back = again(schedule.splitlines()[1]), again(results.splitlines()[1])
    back = back.replace("2026-02-01T00:00:00Z,2026-02-20T00:00:00Z", "2026-02-12T00:00:00Z,2026-02-20T00:00:00Z")
    ip = sent.split(",")[4]
    back = back.replace(f",{ip},", f",{echo},") if echo else back
    back = back if uprn else back.replace(f"99900{number}", "")
    return files | {
        f"{number}/schedule-b.csv": schedule.splitlines()[0] + "\n" + sent + "\n",
        f"{number}/results-b.csv": results.splitlines()[0] + "\n" + back + "\n",
    }


@pytest.fixture(scope="module")
def case(desk):
    unit = desk.unit()
    other = f"{int(NUMBER) + 1}"
    files = second(report(NUMBER, ip="198.51.100.91"), NUMBER, echo="198.51.100.97") | second(
        report(other, ip="198.51.100.92"), other, uprn=False
    )
    desk.populate(unit, files=files)
    person = desk.account(("supervisor", unit), ("officer-in-the-case", unit))
    rows = dict(desk.sql("select number, subject from listing_subjectreceipt", account=person))
    return desk, person, rows[NUMBER], rows[other]


def test_the_next_step_begins_with_the_paper_that_is_refused(case):
    desk, person, subject, _ = case
    client = desk.client(person)
    open_for(client, subject)
    said = text_of(client.get(f"/subjects/{subject}/"))
    step = said.partition("What next")[2]
    asked = step.index("First put right the papers that are refused")
    assert asked < step.index("Then, from the list:")
    assert "identifier" in step[asked : step.index("Then, from the list:")] and "(RD-A0" in step[asked : step.index("Then, from the list:")]
    missing = text_of(client.get(f"/subjects/{subject}/package/"))
    point = re.search(r"refused : (.*?\(RD-A\d\d\))", step)[1].strip()
    first = missing.partition("What is missing")[2].casefold()
    assert point.casefold() in first


def test_two_candidates_of_the_same_wording_say_why(case):
    desk, person, _, subject = case
    client = desk.client(person)
    open_for(client, subject)
    why = "read alike and are kept apart: the paper that names candidate"
    where, _, rest = text_of(client.get(f"/subjects/{subject}/")).partition("none is chosen")[2].partition(" When ")
    assert why in where and why in rest  # beside the addresses, and among what is not known
    assert "read alike and are kept apart: the paper that names P" in text_of(client.get(f"/subjects/{subject}/picture/"))
