"""A time that nobody stated is nowhere printed as one: the literal, why it is no instant, and every interval; the letter waits for it."""

from __future__ import annotations

import re

import pytest
from test_package_words import DOORS, event, page_of, request, words_of

from rightdoor.model.instant import read_instant
from rightdoor.model.status import STATUSES
from rightdoor.reporting.ceiling import ceiling
from rightdoor.reporting.question import Choice, questions
from rightdoor.reporting.shown import SubjectShown, exact, moment
from rightdoor.reporting.undermining import undermining

ZONELESS = "2026-02-15 22:31:10"
FIRST, LAST = "2026-02-15 08:31:10 UTC", "2026-02-16 10:31:11 UTC"
DAY_OR_MONTH = "03/04/2026 15:06:07"


def instant(literal: str, **known: object) -> dict[str, object]:
    read = read_instant(literal, **known)
    return {"literal": literal, "basis": read.basis, "readings": [r.as_json() for r in read.readings]}


def of(*events) -> SubjectShown:
    return SubjectShown("sub_aaaaaaaaaaaaaaaa", events)


def alone(text: str) -> list[str]:
    """Edges that stand in a text otherwise than as one end of the interval."""
    left = re.sub(r"between \S+ \S+ UTC and \S+ \S+ UTC \([^)]*\)", "", text)
    return [edge for edge in (FIRST, LAST, FIRST.replace(" ", "T", 1).replace(" UTC", "Z")) if edge in left]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (instant("2026-01-05T07:58:11Z"), "2026-01-05 07:58:11 UTC"),
        (instant("2026-01-05T07:58:11.25Z"), "2026-01-05 07:58:11.25 UTC"),
        (instant(ZONELESS), f"“{ZONELESS}” as received, zone not stated: between {FIRST} and {LAST} (26 h)"),
        (instant(ZONELESS, zone="Nowhere"), f"“{ZONELESS}” as received, zone not stated (the zone stated for the time is not known): between {FIRST} and {LAST} (26 h)"),
        (instant("2026-01-05T07:58Z"), "“2026-01-05T07:58Z” as received, not stated to the second: between 2026-01-05 07:58:00 UTC and 2026-01-05 07:59:00 UTC (60 s)"),
        (instant("2026-01-05T07:58:11Z", clock_error=30_000_000), "“2026-01-05T07:58:11Z” as received, widened by the declared clock error: between 2026-01-05 07:57:41 UTC and 2026-01-05 07:58:42 UTC (61 s)"),
        (instant(DAY_OR_MONTH, zone="UTC"), f"“{DAY_OR_MONTH}” as received, read in more than one way: one of 2 readings: 2026-03-04 15:06:07 UTC or 2026-04-03 15:06:07 UTC"),
        (instant("nonsense"), "no usable time (as received: nonsense)"),
    ],
)  # fmt: skip
def test_a_time_is_an_instant_only_where_it_is_one(made, said):
    assert moment({"instant": made}) == said
    assert exact({"instant": made}) == (said.endswith("UTC") and "as received" not in said)


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("purpose", ["warrant", "safeguarding"])
def test_no_text_gives_one_edge_for_the_interval(status, purpose):
    """Every text about a subject, at every status, with papers and without: the page, what is known, what undermines, each letter."""
    findings = [
        ("RD-A03", "caution", "no-zone", "No zone.", "ask the source in which zone it writes its times, and record it as a time profile")
    ]
    doors = DOORS[:1] if status in ("corroborated", "single-strand") else ()
    for papers in ((), (request(),)):
        shown = of(event(1, status, doors, findings, papers=papers, instant=instant(ZONELESS)), event(2, "unresolved"))
        texts = [words_of(page_of(shown, purpose)), *ceiling(shown).known, *ceiling(shown).unknown, *(q.text for q in questions(shown))]
        texts += [sentence for part in undermining(shown, ceiling(shown)) for sentence, _ in part.points]
        for text in texts:
            assert alone(text) == [], text
        assert f"“{ZONELESS}” as received, zone not stated: between {FIRST} and {LAST} (26 h)" in texts[0]


def test_the_letter_leaves_out_what_no_provider_can_be_asked_about():
    wide = event(
        1,
        "unresolved",
        instant=instant(ZONELESS),
        findings=[
            ("RD-A03", "caution", "no-zone", "m", "ask the source in which zone it writes its times, and record it as a time profile")
        ],
    )
    good, again = event(2, "unresolved"), event(2, "unresolved", referral="700009", footprint="fp_again")
    none = event(4, "unresolved", instant=instant("nonsense"))
    stopped = event(5, "refused", findings=[("RD-A15", "stop", "bogon", "m", "ask the source which public address it saw")])
    source, letter = questions(of(wide, good, again, none, stopped))
    assert source.to == "the source" and "Please say in which zone you write your times." in source.text
    asked, *waiting = letter.text.split("Not to be asked about yet. ")
    assert letter.about == (good.line["footprint"],)
    assert asked.count("\n- ") == 1 and "referral 700002, 700009" in asked and "198.51.100.1," not in asked
    assert [part.split(":")[0] for part in waiting] == [
        "The time can mean many hours",
        "The source gives no time that can be read",
        "A check stops the event whatever the answer; settle that first.\nTo settle it",
    ]
    assert "ask the source which zone its times are in" in waiting[0] and ZONELESS in waiting[0]
    assert "rightdoor" not in letter.text


def test_a_letter_with_nothing_to_ask_says_so_and_counts_none():
    (letter,) = [q for q in questions(of(event(1, "unresolved", instant=instant(ZONELESS)))) if not q.to]
    assert letter.about == () and letter.text.startswith("Not to be asked about yet.") and "No request was made" not in letter.text


@pytest.mark.parametrize(
    ("status", "findings", "said"),
    [
        ("corroborated", (), "would be collateral intrusion without need"),
        ("contradicted", [("RD-A07", "stop", "discordant", "m", "ask the providers to check both results")], "no event stands until that is explained"),
    ],
)  # fmt: skip
def test_of_a_subject_that_is_done_no_further_request_is_proposed(status, findings, said):
    shown = of(event(1, status, DOORS[:1], findings, papers=[request()]), event(2, "unresolved"), event(3, "unresolved"))
    (letter,) = [q for q in questions(shown) if not q.to]
    assert letter.about == () and said in letter.text and letter.text.startswith("No further request is to be made now.")


def test_an_act_that_was_asked_about_in_another_sighting_is_not_asked_about_again():
    shown = of(event(1, "unresolved", papers=[request()]), event(1, "unresolved", footprint="fp_again", referral="700009"))
    assert [q for q in questions(shown) if not q.to] == []


def test_more_than_fifty_acts_are_counted():
    events = [
        event(n % 9 + 1, "unresolved", footprint=f"fp_{n}", identifier={"type": "ipv4", "value": f"203.0.113.{n}", "port": None})
        for n in range(60)
    ]
    (letter,) = questions(of(*events))
    assert len(letter.about) == 60 and letter.text.count("\n- 203.") == 50 and "- and 10 more" in letter.text


def test_the_letter_asks_about_what_the_plan_chose_and_no_other_act():
    one, two, three, stopped = (event(n, "unresolved") for n in (1, 2, 3, 4))
    names = [each.line["footprint"] for each in (one, two, three, stopped)]
    choice = Choice(
        {names[1]: "Exampletel", names[0]: ""}, {names[2]: ("not-needed", ""), names[3]: ("cgnat-no-port", "ask the source for the port")}
    )
    (letter,) = questions(of(one, two, three, stopped), choice)
    asked, *waiting = re.split(r"Not to be asked about (?:now|yet)\. ", letter.text)
    assert set(letter.about) == set(names[:2]) and asked.count("\n- ") == 2
    assert (
        asked.count("; held by Exampletel")
        == asked.count("; these papers do not say who held the address: the plan of requests says whom to ask")
        == 1
    )
    assert (
        waiting[0].startswith("The events chosen suffice")
        and waiting[1].startswith("The address is shared by carrier NAT")
        and len(waiting) == 2
    )
    assert "To settle it: ask the source for the port." in waiting[1]
    (every,) = questions(of(one, two, three, stopped))
    assert set(every.about) == set(names), "without a plan: every act that one could choose"
