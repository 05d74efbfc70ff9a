"""The words of the desk's templates: instants, tiers, statuses, received text. No browser is needed here."""

from __future__ import annotations

import pytest

from rightdoor.desk.templatetags import desk
from rightdoor.model.status import STATUSES
from rightdoor.reporting.picture_words import STATUS_WORDS

AT = 1_767_600_000_000_000  # 2026-01-05T08:00:00Z


@pytest.mark.parametrize(
    ("micros", "words"),
    [
        (AT, "5 January 2026, 08:00:00 UTC"),
        (AT + 250_000, "5 January 2026, 08:00:00.25 UTC"),
        (-1, "31 December 1969, 23:59:59.999999 UTC"),
        (0, "1 January 1970, 00:00:00 UTC"),
        (None, "not known"),
        ("", "not known"),
        (True, "not known"),
    ],
)
def test_an_instant_in_words(micros, words):
    assert desk.instant(micros) == words


def test_a_moment_is_worded_to_the_second_and_marked_to_the_last_digit():
    assert desk.moment(AT + 250_000) == '<time datetime="2026-01-05T08:00:00.25Z">5 January 2026, 08:00:00 UTC</time>'
    assert desk.moment(-1) == '<time datetime="1969-12-31T23:59:59.999999Z">31 December 1969, 23:59:59 UTC</time>'
    assert [desk.moment(nothing) for nothing in (None, "", True)] == ["not known"] * 3


def test_an_interval_names_its_day_once_and_an_open_end():
    assert desk.interval(AT, AT + 3_600_000_000) == "5 January 2026, 08:00:00 to 09:00:00 UTC"
    assert desk.interval(AT, AT + 86_400_000_000) == "5 January 2026, 08:00:00 UTC to 6 January 2026, 08:00:00 UTC"
    assert desk.interval(AT, None) == "5 January 2026, 08:00:00 UTC to not known"


def test_tiers_in_words():
    assert desk.tier_words("tier-3", "tier-1") == "Tier 3 on what is known; tier 1 if every open question were answered yes"
    assert desk.tier_words("tier-2", 2) == "Tier 2"
    assert desk.tier_words(None, None) == "not known"


def test_every_status_has_label_words_and_class():
    assert set(desk.STATUS_LABELS) == set(STATUSES) == set(STATUS_WORDS)
    assert [desk.status_class(s) for s in STATUSES] == list(STATUSES)
    assert desk.status_class('"><script>') == "other" and desk.status_label("other word") == "other word"


def test_received_text_cannot_steer_the_reading():
    assert desk.visible("a\u202egpj.exe<b>&\x00") == "a\\u202egpj.exe&lt;b&gt;&amp;\\x00"


def test_numbers_and_lengths():
    assert desk.thousands(26_000) == "26,000" and desk.thousands(None) == "not known"
    assert desk.length(-26 * 3_600_000_000) == "26 h" and desk.length(None) == "not known"
