"""RD-A10: nothing held, short or partial data is unresolved, never an exclusion."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attribution_case import Case, by_code, has
from rightdoor.model.civil import DAY, HOUR, day_after_months, days_from_civil
from rightdoor.reference.retention import Retention, deadline

CODE = "RD-A10"
NOTHING: dict[str, Any] = {
    "from_literal": "",
    "to_literal": "",
    "address": "",
    "postcode": "",
    "uprn": "",
    "address_role": "",
    "subscriber_ref": "",
    "account_holder": "",
}


@pytest.mark.parametrize(("result", "pattern"), [({"result": "none-held", **NOTHING}, "none-held"), ({"result": "partial"}, "partial")])
def test_absence_is_unresolved_with_the_day_until_which_to_ask_again(result: dict[str, Any], pattern: str) -> None:
    """IOCCO-2012-C: "none held", and a customer when it was run again."""
    case = Case()
    slipped = case.clean(1, result=result)
    case.clean(2)
    found = case.run()[slipped]
    assert has(found, CODE, pattern, "note")
    assert found.status == "unresolved"
    assert "2027-01-04" in by_code(found, CODE)[0].settle


def test_a_request_left_out_of_an_answered_batch_is_rows_missing() -> None:
    """IPCO-2018-16: rows left out of data sets."""
    case = Case()
    left_out = case.event(1)
    case.request(1)
    case.clean(2)
    found = case.run()[left_out]
    assert has(found, CODE, "rows-missing", "note")
    assert found.status == "unresolved"


def test_clean_twins_are_silent() -> None:
    case = Case()
    answered = case.clean(1)
    assert by_code(case.run()[answered], CODE) == []
    waiting = Case()
    asked = waiting.event(1)
    waiting.request(1)
    assert by_code(waiting.run()[asked], CODE) == []
    assert waiting.run()[asked].status == "unresolved"


def test_one_partial_row_among_whole_ones_leaves_the_answer_partial() -> None:
    case = Case()
    one = case.clean(1)
    case.result(1, result="partial", from_literal="2026-01-02T00:00:00Z", to_literal="2026-01-03T00:00:00Z")
    found = case.run()[one]
    assert has(found, CODE, "partial", "note")
    assert found.status == "unresolved"


def test_data_without_a_subscriber_or_an_address_is_rows_missing() -> None:
    case = Case()
    one = case.clean(1, result={**NOTHING, "from_literal": "2026-01-05T00:00:00Z", "to_literal": "2026-01-06T00:00:00Z"})
    found = case.run()[one]
    assert has(found, CODE, "rows-missing", "note")
    assert found.status == "unresolved"


@settings(max_examples=100, deadline=None)
@given(st.integers(days_from_civil(2020, 1, 1), days_from_civil(2030, 12, 31)))
def test_the_day_printed_is_the_last_before_the_records_may_be_gone(day: int) -> None:
    """One computation with the clock that says by when to ask: midnight at home is 23:00 or 00:00 UTC."""
    gone, _ = deadline(day * DAY, "any provider")
    months = Retention().row_for(day, "any provider")
    last = day_after_months(day, months.months if months else 12) - 1
    assert (gone + HOUR) // DAY - 1 == last
    assert gone <= (last + 1) * DAY
