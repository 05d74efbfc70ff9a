"""Duties to ask again: while a provider may hold the records, and until the papers of a package come."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pytest

from attribution_case import HOME, Case
from rightdoor.attribution.shape import as_json
from rightdoor.model.civil import DAY, days_from_civil, iso_utc
from rightdoor.registers.asking import asking_duties
from rightdoor.registers.duties import Done

AS_OF = days_from_civil(2026, 3, 1) * DAY
NOTHING = {"result": "none-held", **dict.fromkeys(HOME, ""), "subscriber_ref": "", "account_holder": ""}


def lines(**result: str):
    case = Case()
    case.clean(1, result=result)
    case.clean(2)
    return [as_json(a) for a in case.run().values()]


@pytest.mark.parametrize("result", [NOTHING, {"result": "partial"}, {**NOTHING, "result": "data"}])
def test_a_short_answer_is_asked_for_again_while_the_records_may_be_kept(result) -> None:
    (duty,) = asking_duties(lines(**result), AS_OF, {})
    assert duty.code == "ASK-AGAIN" and duty.due_us is not None
    assert iso_utc(duty.due_us) == "2027-01-05T00:00:00Z", "twelve months beginning with 5 January 2026"
    assert [duty.state(at) for at in (AS_OF, duty.due_us - 3 * DAY, duty.due_us)] == ["running", "due-soon", "overdue"]
    assert list(asking_duties(lines(**result), duty.due_us, {})) == [], "afterwards there is nothing left to ask for"
    (ended,) = asking_duties(lines(**result), AS_OF, {duty.id: Done("dec_x", "DC 1", AS_OF)})
    assert ended.state(AS_OF) == "done"


def test_a_whole_answer_raises_nothing() -> None:
    assert list(asking_duties(lines(), AS_OF, {})) == []


def test_missing_papers_are_asked_for_until_they_come() -> None:
    made = lines()
    finding = {
        "code": "RD-A17",
        "severity": "caution",
        "pattern": "papers-missing",
        "message": "The package came without request.",
        "settle": "ask the sender for request",
    }
    made[0]["findings"] = [finding]
    (duty,) = asking_duties(made, AS_OF, {})
    assert (duty.code, duty.what, duty.about, duty.state(AS_OF)) == (
        "ASK-PAPERS",
        "Ask the sender for request.",
        made[0]["footprint"],
        "due-soon",
    )
