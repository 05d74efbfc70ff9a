"""What a header suggests, and times that go out in a provider's form and come back as they were."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.model.civil import iso_utc
from rightdoor.model.instant import read_instant
from rightdoor.readers import mappings
from rightdoor.readers.declared_time import declared_time, looks_like_serial
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.mapping_draft import Draft, proposed
from rightdoor.readers.mapping_guess import artefacts, clock_shown, date_order, guesses, survey, zone_named
from rightdoor.readers.source import Source

TABLE = (
    b"Reply to notice 7\n"
    b"Our Ref|Source IP|Source Port|Query Date|Query Time|Start Date/Time (UTC)|End Date/Time (UTC)|Customer No|Customer Name|Installation Address|Town|Postcode|Status|Odd\n"
    b"R-1|'192.0.2.1|51,200|25/01/2026|07:58:11|25/01/2026 07:00|25/01/2026 19:00|C-1|A Example|12 High Street|Testing|ZZ1 1CC|Live|x\n"
)


def test_a_header_suggests_fields():
    found = survey(Source.of_bytes("t", TABLE), DEFAULT_LIMITS)
    assert found is not None and found.row == 2 and found.layout == "pipe"
    assert guesses(found.names) == {
        "Our Ref": "result.request_id", "Source IP": "result.echo_identifier", "Source Port": "result.echo_port", "Query Date": "result.echo_time:date",
        "Query Time": "result.echo_time:clock", "Start Date/Time (UTC)": "result.from_time", "End Date/Time (UTC)": "result.to_time",
        "Customer No": "result.subscriber_ref", "Customer Name": "result.account_holder", "Installation Address": "result.address", "Town": "result.address",
        "Postcode": "result.postcode", "Status": "result.result",
    }  # fmt: skip
    draft = proposed(found, name="n", provider="Acme", columns={"status": "", "Odd": "result.caveat"})
    assert (draft.zone, draft.clock, draft.date_order, draft.artefacts) == ("UTC", "24h", "dmy", ("apostrophe", "thousands"))
    assert "Status" not in draft.columns and draft.columns["Odd"] == "result.caveat"
    mapping, faults = mappings.declared(Source.of_bytes("m", draft.to_yaml().encode()), DEFAULT_LIMITS)
    assert mapping is not None and faults == ()


def test_nothing_is_proposed_that_the_table_does_not_show():
    assert date_order(["01/05/2026", "02/03/2026"]) == "" and date_order(["25/01/2026", "01/25/2026"]) == ""
    assert date_order(["2026-01-05"]) == "ymd" and date_order(["01/25/2026"]) == "mdy"
    assert zone_named(["Start", "End (local)"]) == "" and clock_shown(["05/01/2026 07:58"]) == ""
    assert survey(Source.of_bytes("t", b"plain words and more\nof them\n"), DEFAULT_LIMITS) is None
    found = survey(Source.of_bytes("t", b"Ref,IP\nR-1,192.0.2.1\n"), DEFAULT_LIMITS)
    assert found is not None and artefacts(found) == ()


def test_fixed_width_is_cut_where_its_names_begin():
    text = b"Our Ref   Source IP     Start (UTC)\nR-1       192.0.2.1     2026-01-05 07:00:00\n"
    found = survey(Source.of_bytes("t", text), DEFAULT_LIMITS)
    assert found is not None and found.layout == "fixed"
    assert found.spans == (("Our Ref", 0, 10), ("Source IP", 10, 24), ("Start (UTC)", 24, 99_999))
    assert found.column("Source IP") == ("192.0.2.1",)
    assert "Our Ref: 1-10" in proposed(found, name="n", provider="", columns={}).to_yaml()


def test_serial_numbers_of_days():
    assert looks_like_serial("45678.33") and looks_like_serial("46027")
    assert not any(map(looks_like_serial, ("2026", "456783", "45678.33Z", "20260105", "05/01/2026")))


FORMS = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y-%m-%d"}


@settings(max_examples=120, deadline=None)
@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1)),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(["24h", "12h"]),
    st.sampled_from(["UTC", "+01:00", "Europe/London"]),
)
def test_a_time_in_a_providers_form_comes_back_as_it_was(face, order, clock, zone):
    face = face.replace(microsecond=0)
    text = f"{face.strftime(FORMS[order])} {face.strftime('%I:%M:%S %p' if clock == '12h' else '%H:%M:%S')}"
    yaml = f"name: n\nform: result\napplies: {{columns: [R]}}\nclock: {clock}\ndate_order: {order}\ncolumns: {{R: result.request_id, T: result.from_time}}\nrightdoor_mapping: 1\n"
    mapping, _ = mappings.declared(Source.of_bytes("m", yaml.encode()), DEFAULT_LIMITS)
    assert mapping is not None
    back = read_instant(declared_time(text, mapping).text or text, zone=zone)
    straight = read_instant(face.isoformat(sep=" "), zone=zone)
    assert [(r.start, r.end) for r in back.readings] == [(r.start, r.end) for r in straight.readings]
    assert iso_utc(back.readings[0].start)


def test_a_draft_says_only_what_was_said():
    draft = Draft("n", columns={"R": "result.request_id"})
    assert (
        draft.to_yaml() == "name: n\nform: result\napplies:\n  columns:\n  - R\ncolumns:\n  R: result.request_id\nrightdoor_mapping: '1'\n"
    )
