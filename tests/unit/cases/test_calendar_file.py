"""The calendar feed against RFC 5545, read back by a reader of the standard's own grammar."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from rightdoor.cases.calendar_file import Entry, folded, instant, text, written

AT = 1_772_500_000_999_999  # 2026-03-03T01:06:40.999999Z
LINE = re.compile(rb"[^\x00-\x08\x0a-\x1f\x7f]*")


def _lines(data: bytes) -> list[str]:
    """Content lines: physical lines of at most 75 octets, each whole UTF-8, joined where one begins with a space (section 3.1)."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    for line in physical:
        assert len(line) <= 75, line
        assert LINE.fullmatch(line), line
        line.decode("utf-8")
    return b"".join(b"\n" + line if not line.startswith(b" ") else line[1:] for line in physical).decode("utf-8").split("\n")[1:]


def _unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), "a bare comma or semicolon parts a list of values"
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def _events(data: bytes) -> list[dict[str, str]]:
    lines, events = _lines(data), []
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    for line in lines[1:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT":
            assert name not in events[-1], f"{name} twice"
            events[-1][name] = value
    return events


def test_a_calendar_of_one_duty_byte_by_byte() -> None:
    found = written(
        "Duties", [Entry("du_abc", AT, "CLK-X, C-1; a\\b", "one\ntwo", AT - 1_000_000, "https://desk.example.org/c/1/")], host="example.org"
    )
    assert found == (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Rightdoor//Board of duties//EN\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n"
        b"NAME:Duties\r\nX-WR-CALNAME:Duties\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
        b"BEGIN:VEVENT\r\nUID:du_abc@example.org\r\nDTSTAMP:20260303T010639Z\r\nDTSTART:20260303T010640Z\r\n"
        b"SUMMARY:CLK-X\\, C-1\\; a\\\\b\r\nDESCRIPTION:one\\ntwo\r\nURL:https://desk.example.org/c/1/\r\n"
        b"CLASS:CONFIDENTIAL\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def test_a_line_is_broken_at_seventy_five_octets_and_never_within_a_character() -> None:
    assert folded("x" * 75) == b"x" * 75 + b"\r\n"
    assert folded("x" * 76) == b"x" * 75 + b"\r\n x\r\n"
    assert folded("x" * 74 + "é") == b"x" * 74 + b"\r\n \xc3\xa9\r\n"
    assert folded("x" * (75 + 74 + 1)) == b"x" * 75 + b"\r\n " + b"x" * 74 + b"\r\n x\r\n"


def test_instants_are_utc_to_the_second() -> None:
    assert instant(0) == "19700101T000000Z"
    assert instant(AT) == "20260303T010640Z"


def test_what_breaks_a_line_in_other_ways_cannot_begin_another_property() -> None:
    assert text("a\rb\r\nc\x0bd\x00e") == "a\\nb\\nc d e"
    event = _events(written("x", [Entry("u", AT, "s", "d", AT, "https://example.org/\r\nATTACH:x y")], host="h"))[0]
    assert event["URL"] == "https://example.org/ATTACH:xy"


_WORDS = st.text(st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs", "Cc")), max_size=200)


@given(st.lists(st.tuples(_WORDS, _WORDS), max_size=3))
def test_whatever_is_said_is_read_back(said: list[tuple[str, str]]) -> None:
    entries = [Entry(f"du_{n}", AT, summary, words, AT) for n, (summary, words) in enumerate(said)]
    found = _events(written("n", entries, host="h"))
    assert len(found) == len(said)
    for event, (summary, words) in zip(found, said, strict=True):
        for name, sent in (("SUMMARY", summary), ("DESCRIPTION", words)):
            plain = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", sent.replace("\r\n", "\n").replace("\r", "\n"))
            assert _unescaped(event[name]) == plain
