"""Exports of records systems as events: what is read, what is found, what is held already, and that nothing is overwritten."""

from __future__ import annotations

import msgspec
import pytest

from records_case import CRIME, custody, table
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.mirror.kept import as_json, of_json
from rightdoor.cases.mirror.mapping import mapping_of
from rightdoor.cases.mirror.plan import Held, plan
from rightdoor.cases.mirror.rows import LIMITS, Sheet, fits, read
from rightdoor.cases.register import KINDS
from rightdoor.model.civil import iso_utc
from rightdoor.reference.records import shipped_mappings
from told_case import FAR, Told, uk

CASES = frozenset({"case-1"})
TEXTS = dict(shipped_mappings())


def mapping(name: str = "custody"):
    made, faults = mapping_of(TEXTS[f"{name}.yaml"], KINDS)
    assert made is not None, faults
    return made


def sheet(data: bytes, name: str = "custody") -> Sheet:
    return read(data, mapping(name), cases=CASES)


def planned(data: bytes, history: History | None = None, known=None, name: str = "custody", now: int = FAR):
    made = mapping(name)
    return plan(read(data, made, cases=CASES), made.same_by, Held(history or History(()), known or {}), kinds=KINDS, now_us=now)


def taken(found, by: str = "officer") -> tuple[History, dict[tuple[str, str], str]]:
    """The history after what was planned was recorded, and what is known of it then."""
    events, known = [], {}
    for i, new in enumerate(found.new):
        body = {name: f"i{value[1:]}" if isinstance(value, str) and value.startswith("@") else value for name, value in new.body.items()}
        events.append(Event(f"i{i}", new.proposed.kind, new.proposed.at_us, FAR + i, by, body, source="records:custody"))
        known[new.proposed.record, new.proposed.key] = f"i{i}"
    return History(events), known


def test_the_shipped_mappings_are_sound_and_tell_their_tables():
    for name in TEXTS:
        assert mapping(name.removesuffix(".yaml")).columns()
    assert fits(table(custody()), mapping())
    assert not fits(table(CRIME), mapping())


def test_a_row_of_custody_is_a_person_an_arrest_detention_and_a_review():
    found = planned(table(custody()))
    assert [new.proposed.kind for new in found.new] == ["person", "arrest", "detention-authorised", "custody-review"]
    arrest = found.new[1]
    assert (iso_utc(arrest.proposed.at_us), arrest.body["person"]) == ("2023-01-10T07:10:00Z", "@0")
    assert arrest.body["necessity"] == ("investigation", "protect-child")
    assert (found.found, found.differences) == ((), ())


def test_summer_time_is_read_by_the_clock_of_the_mapping_and_an_hour_that_was_twice_is_refused():
    at = sheet(table(custody(Arrested="10/07/2023 07:10", Arrived="10/07/2023 07:40", Authorised="10/07/2023 08:00", **{"Review 1": "-"})))
    assert iso_utc(at.events[1].at_us) == "2023-07-10T06:10:00Z"
    twice = sheet(table(custody(Arrested="29/10/2023 01:30")))
    assert {each.place for each in twice.found} == {"row:2/Arrested"}
    never = sheet(table(custody(Arrested="26/03/2023 01:30")))
    assert "no clock" in never.found[0].what
    assert "time of day" in sheet(table(custody(Arrested="10/01/2023"))).found[0].what


def test_the_same_file_again_changes_nothing():
    data = table(custody())
    history, known = taken(planned(data))
    again = planned(data, history, known)
    assert (again.new, again.differences, again.found) == ((), (), ())
    assert len(again.held) == 4


def test_a_row_that_is_there_twice_is_taken_once_and_another_one_under_its_number_is_found():
    found = planned(table(custody(), custody()))
    assert len(found.new) == 4
    twice = sheet(table(custody(), custody(Offence="Distributing")))
    assert [(each.place, each.stops) for each in twice.found if each.stops] == [("row:3", True)]
    assert [event.body.get("offence") for event in twice.events if event.kind == "arrest"] == ["Making indecent photographs"]


def test_a_bad_row_is_found_where_it_is_and_good_ones_go_on():
    bad = custody(Arrested="31/02/2023 07:10", **{"Custody record": "ZZ/2/23"})
    rank = custody(**{"Custody record": "ZZ/3/23", "Custody officer rank": "wizard"})
    nothing = custody(**{"Custody record": ""})
    found = planned(table(bad, rank, nothing, custody()))
    kinds = [(new.proposed.record, new.proposed.kind) for new in found.new]
    assert kinds == [
        ("ZZ/3/23", "person"), ("ZZ/3/23", "arrest"), ("ZZ/3/23", "custody-review"), *(("ZZ/1/23", k) for k in ("person", "arrest", "detention-authorised", "custody-review")),
    ]  # fmt: skip
    places = {each.place for each in sheet(table(bad, rank, nothing, custody())).found}
    assert {"row:2/Arrested", "row:3/Custody officer rank", "row:4/Custody record"} <= places
    assert any(each.place == "row:2" and "left out" in each.what for each in found.found)


def test_what_is_impossible_or_lies_ahead_is_found_and_not_proposed():
    before = planned(table(custody(Arrived="10/01/2023 06:00")))
    assert "detention-authorised" not in [new.proposed.kind for new in before.new]
    assert any(each.place == "row:2/Arrived" for each in before.found)
    ahead = planned(table(custody()), now=uk("2023-01-10 10:00"))
    assert [new.proposed.kind for new in ahead.new] == ["person", "arrest", "detention-authorised"]
    assert any(each.place == "row:2/Review 1" for each in ahead.found)


def test_what_was_keyed_here_is_found_again_by_its_custody_record_and_never_overwritten():
    told = Told()
    person = told.tell("person", "2023-01-10 07:00", name="Anton Beispiel", born=3685)
    arrest = told.tell("arrest", "2023-01-10 07:00", person=person, custody_record="zz/1/23", offence="Making indecent photographs")
    found = planned(table(custody()), told.history)
    assert [new.proposed.kind for new in found.new] == ["detention-authorised", "custody-review"]
    assert [new.body["arrest"] for new in found.new] == [arrest, arrest]
    said = {(each.kind, each.field): (each.held, each.theirs, each.place) for each in found.differences}
    assert said["arrest", "at"] == (uk("2023-01-10 07:00"), uk("2023-01-10 07:10"), "row:2/Arrested")
    assert ("person", "name") not in said  # the same words in another order
    assert said["arrest", "necessity"][:2] == (("investigation",), ("investigation", "protect-child"))
    assert ("person", "at") not in said
    assert ("arrest", "offence") not in said
    other = planned(table(custody(Name="Beispiel, Antonia")), told.history)
    assert [(each.field, each.held) for each in other.differences if each.kind == "person"] == [("name", "Anton Beispiel")]


def test_a_contradiction_in_a_later_export_is_a_difference():
    history, known = taken(planned(table(custody())))
    later = planned(table(custody(**{"Review 1": "10/01/2023 14:30", "Custody officer rank": "inspector"})), history, known)
    assert not later.new
    assert [(each.field, each.place) for each in later.differences] == [("rank", "row:2/Custody officer rank"), ("at", "row:2/Review 1")]
    held = next(each for each in history.events if each.kind == "detention-authorised")
    assert held.text("rank") == "sergeant"


def test_what_was_withdrawn_here_does_not_come_back():
    history, known = taken(planned(table(custody())))
    review = next(each.id for each in history.events if each.kind == "custody-review")
    withdrawn = History([*history.log, Event("w", "withdrawn", FAR, FAR + 99, "officer", {"reason": "not held"}, review)])
    again = planned(table(custody()), withdrawn, known)
    assert not again.new
    assert ["withdrawn here" in each.what for each in again.found] == [True]


def test_two_spellings_come_in_and_are_asked_about():
    told = Told()
    told.arrested("2023-01-10 07:10")
    found = planned(table(custody(Name="Beispeil, Anton")), told.history)
    assert [new.proposed.kind for new in found.new][:2] == ["person", "arrest"]
    assert any("spelled much like this" in each.what and not each.stops for each in found.found)


def test_rows_of_other_cases_are_counted_and_not_read():
    found = sheet(table(custody(), custody(Case="case-2", Arrested="nonsense")))
    assert (found.rows, found.others, len(found.events), found.found) == (2, 1, 4, ())


def test_crime_number_classification_and_recording_come_in_and_an_outcome_with_them():
    row = {
        **CRIME,
        "Outcome date": "01/02/2023 10:00",
        "Outcome": "1",
        "Outcome reason": "charged",
        "Outcome decided by": "DS 5",
        "Victim told": "Yes",
    }
    found = planned(table(row), name="crime")
    assert [new.proposed.kind for new in found.new] == ["crime-recorded", "outcome-recorded"]
    assert found.new[0].body == {"number": "22/1234/26", "classification": "86/10", "reported": uk("2023-01-10 18:00")}
    told = Told()
    told.tell("crime-recorded", "2023-01-11 09:00", number="22/1234/26", classification="86/2")
    (difference, _) = planned(table(CRIME), told.history, name="crime").differences
    assert (difference.field, difference.held, difference.theirs) == ("classification", "86/2", "86/10")


# --- hostile files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", '=HYPERLINK("http://example.com")'])
def test_a_formula_is_text_and_stays_text(text):
    found = sheet(table(custody(Offence=text)))
    assert next(each.body["offence"] for each in found.events if each.kind == "arrest") == text
    assert [(each.place, each.stops) for each in found.found] == [("row:2/Offence", False)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_and_encodings(encoding):
    data = table(custody(Name="Béispiel, Anton")).decode().encode(encoding)
    assert next(each.body["name"] for each in sheet(data).events if each.kind == "person") == "Béispiel, Anton"


def test_bytes_that_are_no_text_leave_their_row_out_and_no_other():
    data = table(custody(), custody(Name="Béispiel", **{"Custody record": "ZZ/2/23"})).decode().encode("cp1252")
    found = sheet(data)
    assert len(found.events) == 4
    assert [each.place for each in found.found] == ["row:3"]


def test_semicolons_and_tabs_are_seen():
    data = table(custody()).decode().replace("; ", "|").replace(",", ";").replace('"Beispiel; Anton"', '"Beispiel, Anton"').encode()
    assert len(sheet(data).events) == 4


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 5_000,
        b"{" * 5_000,
        b"PK\x03\x04" + bytes(2_000),
        b"Case\n",
        table(CRIME),
        b"\xff\xfe" + b"a" * 999,
        b"," * 400_000,
    ],
)
def test_what_is_no_such_table_says_so_and_yields_nothing(data):
    found = sheet(data)
    assert not found.events
    assert found.found


def test_a_huge_line_an_open_quote_and_a_short_row_are_found_and_the_next_row_is_read():
    lines = table(custody()).split(b"\r\n")
    huge = b"case-1," + b"x" * (LIMITS.max_line_bytes * 2)
    found = sheet(b"\r\n".join([lines[0], huge, b"a,b,c", lines[1], b""]))
    assert len(found.events) == 4
    assert {each.place.partition("/")[0] for each in found.found} == {"row:2", "row:3"}
    broken = sheet(b"\r\n".join([*lines[:2], b'case-1,"ZZ', b""]))
    assert len(broken.events) == 4
    assert broken.found


def test_a_cell_that_is_too_long_or_cannot_be_shown_is_found():
    found = sheet(table(custody(Offence="x" * 500)))
    assert [each.place for each in found.found] == ["row:2/Offence"]
    hidden = sheet(table(custody(Offence="a\x07b")))
    assert [each.place for each in hidden.found] == ["row:2/Offence"]


def test_two_columns_of_one_name_are_said():
    data = table(custody()).replace(b"\r\n", b",again\r\n").replace(b"again\r\n", b"Name\r\n", 1)
    assert [(each.place, each.stops) for each in sheet(data).found] == [("row:1", False)]


# --- mappings --------------------------------------------------------------------------------------------

GOOD = TEXTS["crime.yaml"].decode()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("rightdoor_records_mapping: 1", "rightdoor_records_mapping: 2", "rightdoor_records_mapping"),
        ("system: crime", "system: Crime System!", "system"),
        ("zone: Europe/London", "zone: BST", "zone"),
        ("date_order: dmy", "date_order: guess", "date_order"),
        ("record: Crime number", "record: ''", "record"),
        ("  crime-recorded:\n    at: Recorded", "  crime-recorded:\n    when: Recorded", "events/crime-recorded"),
        ("  crime-recorded:\n    at", "  crime-invented:\n    at", "events/crime-invented"),
        ("    number: Crime number", "    colour: Crime number", "events/crime-recorded/colour"),
        ('crime: "@crime-recorded"', "crime: Crime number", "events/outcome-recorded/crime"),
        ('crime: "@crime-recorded"', 'crime: "@person"', "events/outcome-recorded/crime"),
        ("    number: Crime number", '    number: "@crime-recorded"', "events/crime-recorded/number"),
        ("name: Crime", "evil: !!python/object:os.system\nname: Crime", ""),
        ("name: Crime", "unknown: x\nname: Crime", "unknown"),
        ("  crime-recorded: number", "  crime-recorded: colour", "same_by"),
        ('empty: ["-", "N/K"]', "empty: none", "empty"),
    ],
)
def test_a_mapping_that_cannot_be_says_where(old, new, place):
    assert old in GOOD
    made, faults = mapping_of(GOOD.replace(old, new).encode(), KINDS)
    assert made is None
    assert place in [fault.place for fault in faults]


def test_no_mapping_brings_in_a_childs_identity_or_what_acts_of_their_own_record():
    for text, place in (
        ("  person:\n    at: Recorded\n    role: =child\n    child_name: Name\n", "events/person/child_name"),
        ("  case-closed:\n    at: Recorded\n    code: =died\n", "events/case-closed"),
    ):
        made, faults = mapping_of((GOOD + text).encode(), KINDS)
        assert made is None
        assert [fault.place for fault in faults] == [place]


def test_a_sheet_is_kept_and_read_back_as_it_was():
    made = sheet(table(custody(), custody(Offence="=x", **{"Custody record": "ZZ/9/23"})))
    held = msgspec.json.decode(msgspec.json.encode(as_json(made, mapping().same_by)))
    assert of_json(held) == (made, dict(mapping().same_by))


EXAMINED = {
    "Case": "case-1", "Exhibit": "ABC/1", "Seized": "10/01/2023 07:30", "Sort": "mobile", "Description": "black phone", "Found where": "bedroom",
    "Found by": "DC Ash", "Seal": "S100", "Results": "20/02/2023 16:00", "Examiner": "Examiner 7", "First generation": "no", "Category A": "0",
    "Category B": "2", "Category C": "31", "Prohibited": "0", "Extreme": "0", "Profile": "UK", "Graded by": "Grader 3", "Child shown": "not-known",
    "Digest of the export": "ab" * 32, "Remarks": "-",
}  # fmt: skip
BARE = {**EXAMINED, "Seized": "-", "Sort": "-", "Description": "-", "Found where": "-", "Found by": "-", "Seal": "-"}


def test_results_of_an_examination_come_in_for_a_device_that_is_held_or_with_it():
    both = planned(table(EXAMINED), name="devices")
    assert [new.proposed.kind for new in both.new] == ["device-seized", "results-in"]
    said = both.new[1].body
    assert (said["device"], said["count_b"], said["count_c"], said["profile"], said["digest"]) == ("@0", 2, 31, "UK", "ab" * 32)
    body = {
        "exhibit": "ABC/1", "sort": "phone", "description": "black phone", "found_where": "bedroom", "found_by": "DC Ash", "seal": "S100",
    }  # fmt: skip
    held = History((Event("d1", "device-seized", uk("2023-01-10 07:30"), FAR, "officer", body),))
    found = planned(table(EXAMINED), held, name="devices")
    assert [(new.proposed.kind, new.body["device"]) for new in found.new] == [("results-in", "d1")]
    assert (found.found, found.differences) == ((), ())
    history, known = taken(found)
    again = planned(table(EXAMINED), History((*held.log, *history.log)), known, name="devices")
    assert (again.new, again.differences) == ((), ())
    other = planned(table({**EXAMINED, "Found where": "car"}), held, name="devices")
    assert [(each.event, each.field, each.theirs) for each in other.differences] == [("d1", "found_where", "car")]


def test_results_of_a_device_that_nobody_seized_are_left_out_and_named():
    found = planned(table(BARE), name="devices")
    assert found.new == ()
    assert {each.place for each in found.found} == {"row:2/Exhibit", "row:2"}
    wrong = sheet(table({**EXAMINED, "Category B": "two"}), "devices")
    assert {each.place for each in wrong.found} == {"row:2/Category B"}


def test_results_alone_find_the_device_by_its_exhibit_reference():
    body = {
        "exhibit": "abc/1",
        "sort": "phone",
        "description": "black phone",
        "found_where": "bedroom",
        "found_by": "DC Ash",
        "seal": "S100",
    }
    held = History((Event("d1", "device-seized", uk("2023-01-10 07:30"), FAR, "officer", body),))
    found = planned(table(BARE), held, name="devices")
    assert [(new.proposed.kind, new.body["device"]) for new in found.new] == [("results-in", "d1")]
    assert found.found == ()
    assert [each.field for each in found.differences] == ["exhibit"]  # theirs is written in capitals: a person says which is right
