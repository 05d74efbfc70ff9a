"""RFC 3339 to the second is read in one step: the same as by the forms."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rightdoor.model.instant import Instant, Reading, read_instant
from rightdoor.model.literal_time import read_by_forms, read_literal

two = st.integers(0, 61).map("{:02d}".format)
zones = st.sampled_from(["Z", "", "z", "+01:00", "-00:00", "+00:00", "-05:30", "+0100", "+25:00", " UTC"])
texts = st.builds(
    "{}-{}-{}{}{}:{}:{}{}{}".format,
    st.sampled_from(["2026", "1969", "1970", "2099", "2100", "2024", "0000"]), two, two, st.sampled_from("Tt "), two, two, two,
    st.sampled_from(["", ".5", ",25"]), zones,
)  # fmt: skip


@settings(max_examples=400)
@given(texts, st.sampled_from(["", "12h", "24h"]))
@example("2026-02-29T00:00:00Z", "")
@example("2024-02-29T23:59:60Z", "")
@example("2024-02-29T24:00:00Z", "")
@example("٢٠٢٦-01-05T07:58:11Z", "")
def test_one_step_and_forms_agree(text, clock):
    assert read_literal(text, clock=clock) == read_by_forms(text, clock=clock)


@pytest.mark.parametrize("text", ["2026-01-05T07:58:11Z", "2026-01-05 07:58:11 UTC", "2026-01-05T07:58Z", "05 Jan 2026 19:58:11 GMT"])
def test_a_single_reading_in_utc_says_the_same_with_and_without_a_detour(text):
    short, long = read_instant(text), read_instant(text, clock_error=1)
    assert short.basis == long.basis == "explicit-utc"
    told = "; widened by the declared clock error of 1e-06 s"
    readings = tuple(Reading(r.start + 1, r.end - 1, r.why.removesuffix(told)) for r in long.readings)
    assert short == Instant(text, long.basis, long.precision, readings, tuple(p for p in long.problems if p != "clock-error"))
