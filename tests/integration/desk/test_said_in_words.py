"""What pages say in words: where a moved clock stands, lengths of time, entries of the ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

DAY, HOUR, MINUTE, SECOND = 86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000


def test_a_moved_clock_is_said_in_the_frame_of_every_page(desk, monkeypatch):
    from rightdoor.desk.frame import moved_clock
    from rightdoor.desk.surroundings import VARIABLE, clock_us

    client = desk.client(desk.account(("supervisor", desk.unit())))
    monkeypatch.setenv(VARIABLE, replace(desk.around, clock_offset_us=0).text())
    assert moved_clock() == ""
    assert "The clock stands at" not in client.get("/help/").content.decode()
    assert "times of the machine" not in client.get("/account/").content.decode()
    nine = 1_772_442_000 * SECOND  # 2026-03-02T09:00:00Z
    monkeypatch.setenv(VARIABLE, replace(desk.around, clock_offset_us=nine - clock_us()).text())
    assert "The clock stands at 2 March 2026, 09:0" in client.get("/help/").content.decode()
    assert "The clock stands at 2 March 2026, 09:0" in client.get("/nothing/there/").content.decode()
    assert "These are times of the machine" in client.get("/account/").content.decode()


def test_a_time_to_the_minute_has_no_second():
    from rightdoor.desk.templatetags.desk import minute

    assert minute(1_772_442_000 * SECOND + 59 * SECOND + 165_158) == "2 March 2026, 09:00 UTC"
    assert minute(None) == minute("") != ""


@pytest.mark.parametrize(
    ("micros", "words"),
    [
        (10 * DAY - 1, "9 days 23 h"),
        (-3 * DAY, "3 days"),
        (47 * HOUR + 59 * MINUTE, "47 h 59 min"),
        (119 * SECOND, "119 s"),
        (61 * MINUTE, "61 min"),
        (1_500_000, "1 s"),
        (0, "under 1 s"),
    ],
)
def test_a_length_is_no_fraction(micros, words):
    from rightdoor.desk.templatetags.desk import length

    assert length(micros) == words


def test_an_entry_of_the_ledger_says_first_what_happened():
    from rightdoor.casework.oversight.ledger import Entry

    assert Entry(1, 0, "a", "entered", {"account": 13, "event": "signed-in"}).about == "signed in, account 13"
    assert Entry(1, 0, "a", "consulted", {"page": "check", "lines": 1, "purpose": "assess"}).about == "lines 1, page check"


@pytest.mark.parametrize(
    ("low", "high", "words"), [("tier-1", "tier-1", "Tier 1"), ("tier-3", "tier-1", "Tier 3▸1Tier 3 on what is known")]
)
def test_a_tier_is_said_once(low, high, words):
    from django.template.loader import render_to_string
    from django.utils.html import strip_tags

    drawn = strip_tags(render_to_string("desk/parts/tier.html", {"low": low, "high": high})).strip()
    assert drawn.startswith(words) and drawn.count("Tier 1") == (low == high)
