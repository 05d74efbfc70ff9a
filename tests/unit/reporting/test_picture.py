"""The picture before it is drawn: order, joining, the broken axis, words; and what the drawings hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "browser"))

from picture_cases import FIRST, HOME, OTHER, STOP, assignment, event, every_kind, many, reading

from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND
from rightdoor.model.status import STATUSES
from rightdoor.reporting.claims import claims
from rightdoor.reporting.door_form import AFTER, RULE, as_read, door_form_page, door_form_pdf
from rightdoor.reporting.picture import days_of, days_of_assignment, in_order, joined, sheet_of
from rightdoor.reporting.picture_axis import GAP, MOST_DAYS, parts
from rightdoor.reporting.picture_draw import figures, picture_svg
from rightdoor.reporting.picture_lanes import lanes_of
from rightdoor.reporting.picture_page import picture_page
from rightdoor.reporting.picture_rows import LEFT, RIGHT
from rightdoor.reporting.picture_strands import groups_of, strand_words
from rightdoor.reporting.picture_words import CONNECTION, STATUS_WORDS, length_words, names, reading_words, span_words


def test_events_come_in_order_of_time_and_those_without_last():
    starts = [e.readings[0].start_us if e.readings else None for e in in_order(every_kind()).events]
    known = [s for s in starts if s is not None]
    assert known == sorted(known) and starts[len(known) :] == [None] * (len(starts) - len(known))


def test_assignments_that_state_the_same_are_one_bar_with_both_papers():
    one, two = event(1, reading(FIRST)), event(2, reading(FIRST + HOUR))
    a, b = (
        assignment(HOME, FIRST, FIRST + DAY, one)._replace(papers=("x",)),
        assignment(HOME, FIRST, FIRST + DAY, two)._replace(papers=("y",)),
    )
    (both,) = joined([a, b])
    assert both.papers == ("x", "y") and both.events == (one.footprint, two.footprint)
    assert len(joined([a, b._replace(end_us=None)])) == 2


def test_days_of_a_wide_reading_and_of_a_very_wide_one():
    assert days_of(event(1, reading(FIRST + 20 * HOUR, 26 * HOUR))) == [FIRST // DAY, FIRST // DAY + 1]
    assert days_of(event(1, reading(FIRST, 10 * DAY))) == [FIRST // DAY, FIRST // DAY + 9]
    assert days_of(event(1)) == []


def test_an_assignment_that_meets_no_day_shows_its_own_edges():
    far = assignment(HOME, FIRST + 30 * DAY, FIRST + 40 * DAY)
    assert days_of_assignment(far, [FIRST // DAY]) == [FIRST // DAY + 30, FIRST // DAY + 39]
    assert days_of_assignment(far, [FIRST // DAY + 35]) == []
    assert days_of_assignment(assignment(HOME, None, None), []) == []


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(20_000, 20_400), min_size=1, max_size=60))
def test_the_axis_shows_each_day_once_in_order_and_runs_one_way(days):
    found = parts(days, left=LEFT, right=RIGHT)
    assert [d for part in found for d in part.days] == sorted(days)
    assert all(len(part.days) <= MOST_DAYS for part in found)
    for part in found:
        moments = sorted({d * DAY + h * HOUR for d in range(part.days[0], part.days[-1] + 1) for h in (0, 12, 23)})
        xs = [part.x(at) for at in moments]
        assert xs == sorted(xs) and xs[0] >= part.left and xs[-1] <= part.right + 1e-6
        assert part.x(part.start_us - DAY) == part.left and part.x(part.end_us) == part.right
        assert all(
            part.x(d * DAY + 12 * HOUR) == pytest.approx(edge + part.width / 2) for d, edge in zip(part.days, part.edges, strict=True)
        )
        assert sum(n for _, n in part.breaks()) == part.days[-1] - part.days[0] + 1 - len(part.days)
        assert part.width * len(part.days) + GAP * len(part.breaks()) == pytest.approx(part.right - part.left)


def test_bars_of_a_lane_never_cover_each_other():
    sheet = sheet_of(in_order(many(60)), linked=False, prefix="t")
    for part in parts({d for e in sheet.picture.events for d in days_of(e)}, left=LEFT, right=RIGHT):
        for lane in lanes_of(sheet.picture, part):
            for a in lane.bars:
                for b in lane.bars:
                    assert a is b or a.line != b.line or a.x2 <= b.x1 or b.x2 <= a.x1


def test_bars_that_overlap_stand_on_lines_below_each_other():
    one = event(1, reading(FIRST + HOUR))
    bars = tuple(assignment(HOME, FIRST + n * HOUR, FIRST + DAY, one, identifier=f"198.51.100.{n}") for n in range(4))
    sheet = sheet_of(in_order(every_kind()._replace(events=(one,), assignments=bars)), linked=False, prefix="t")
    (part,) = parts(days_of(one), left=LEFT, right=RIGHT)
    (lane,) = lanes_of(sheet.picture, part)
    assert [bar.line for bar in lane.bars] == [0, 1, 2, 3]


def test_what_was_stopped_is_no_strand():
    sheet = sheet_of(in_order(every_kind()), linked=False, prefix="t")
    said = {g.premises.key: (g.strands, strand_words(g)) for g in groups_of(sheet)}
    assert said[HOME.key][0] == 2 and "They differ in: assignment, day and provider" in said[HOME.key][1]
    assert said[OTHER.key] == (0, ("No strand: every event was stopped",))


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 120), st.integers(0, 5))
def test_every_event_and_every_kind_of_finding_has_a_mark_and_a_row(count, seed):
    picture = many(count, seed)
    made = lxml_html.fromstring(picture_page(picture))
    hrefs = made.xpath("//svg//a/@href")
    assert {f"#e{n}" for n in range(1, count + 1)} <= set(hrefs)
    ids = set(made.xpath("//@id"))
    assert all(h[1:] in ids for h in hrefs) and len(ids) == len(made.xpath("//@id"))
    labels = made.xpath("//svg//a/title/text()")
    for finding in {f for e in picture.events for f in e.findings}:
        assert any(f"{finding.code} {finding.severity}, {finding.pattern}" in label for label in labels)
    assert sum(len(e.findings) for e in picture.events) == len(made.xpath("//td//li[contains(@id, '-f')]"))


def test_a_drawing_alone_leads_nowhere_and_is_reached_all_the_same():
    made = lxml_html.fromstring(picture_svg(every_kind()))
    assert made.xpath("//a") == [] and len(made.xpath("//g[@tabindex='0'][@aria-label]")) > 20
    assert len(list(figures(many(500)))) > 10


def test_two_readings_in_two_parts_say_where_the_other_is():
    far = event(1, reading(FIRST), reading(FIRST + 300 * DAY), findings=(STOP,))
    between = tuple(event(n, reading(FIRST + n * DAY)) for n in range(2, 12))
    text = picture_svg(every_kind()._replace(events=(far, *between), assignments=()))
    assert "2: Sun 1 Nov" in text and "1: Mon 5 Jan" in text


def test_text_of_papers_stays_text():
    evil = event(
        1,
        reading(FIRST),
        act="<script>alert(1)</script>",
        identifier='"><img src=x>',
        findings=(STOP._replace(message="</title><script>"),),
    )
    made = picture_page(every_kind()._replace(events=(evil,), assignments=(), premises=(HOME._replace(address="</text><script>"),)))
    assert "<script" not in made and "<img" not in made


def test_the_same_picture_gives_the_same_bytes():
    assert picture_page(many(80)) == picture_page(many(80)._replace(events=tuple(reversed(many(80).events))))


def test_words():
    assert [length_words(w) for w in (1, SECOND, 90 * SECOND, 5 * MINUTE, 26 * HOUR, 72 * HOUR)] == [
        "under 1 s",
        "1 s",
        "90 s",
        "5 min",
        "26 h",
        "3 days",
    ]
    assert reading_words(FIRST, FIRST + SECOND) == "2026-01-05T00:00:00Z"
    assert span_words(None, None) == "no interval that can be used is stated" and span_words(FIRST, None).endswith("to open")
    assert names([f"E{n}" for n in range(1, 10)]) == "E1, E2, E3, E4, E5, E6 and 3 more"
    assert set(STATUS_WORDS) == set(STATUSES)


def test_no_word_of_ours_claims_more_than_papers_show():
    ours = [*STATUS_WORDS.values(), CONNECTION, RULE, AFTER]
    assert [c for words in ours for c in claims(words)] == []


def test_the_form_shows_nothing_that_is_expected_and_its_pdf_is_always_the_same():
    made = door_form_page("pr_aaaaaaaaaaaaaaaa", as_of_us=FIRST, training=True)
    assert "pr_aaaaaaaaaaaaaaaa" in made and "Training data" in made
    assert "Training data" not in door_form_page("pr_aaaaaaaaaaaaaaaa", as_of_us=FIRST, training=False)
    one, two = (door_form_pdf("pr_aaaaaaaaaaaaaaaa", as_of_us=FIRST, training=True) for _ in range(2))
    assert one == two and one.startswith(b"%PDF")


def test_the_boxes_of_the_form_make_one_address():
    assert as_read({"unit": "Flat 2", "number": "14", "name": "", "street": "Mill Lane"}) == "Flat 2, 14 Mill Lane"
    assert as_read({"unit": "", "number": "", "name": "Rose Cottage", "street": "Mill Lane"}) == "Rose Cottage, Mill Lane"
    assert as_read({}) == ""
