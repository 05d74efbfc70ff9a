"""The oracle on small cases by hand, and against the truth of whole worlds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND
from rightdoor.simulation.area import Area
from rightdoor.simulation.network import FOREVER, Line
from rightdoor.simulation.nouns import Act, Subject
from rightdoor.simulation.oracle import tell
from rightdoor.simulation.papers.nouns import Papers, Row
from rightdoor.simulation.places import Premises

from .worlds import AS_OF, order

HOME = Premises("P1", "999000000001", "", "1", "Heron Road", "Sandbeck", "ZZ1 1CC")
ELSEWHERE = Premises("P2", "999000000002", "", "2", "Heron Road", "Sandbeck", "ZZ1 1CC")
NOON = AS_OF // DAY * DAY - 20 * DAY + 12 * HOUR


def line(premises: Premises = HOME, provider: int = 0) -> Line:
    return Line("L1", provider, "H1", "Fenn Marram", premises, premises, premises, NOON - 400 * DAY, FOREVER, "")


SUBJECT = Subject("S1", "Fenn", "Marram", 40, "adult", None, "C1", "f@example.net", "", [line()], line(provider=6))


def act(key: str, instant: int, *, ip: str = "198.18.0.1", kind: str = "upload", style: str = "z", port: int | None = None) -> Act:
    return Act(key, SUBJECT, kind, ip, port, instant, ip, instant, line(), HOME, style, "Example Chat", "7000001")


def papers(about: Act, *, provider: int = 0, premises: Premises = HOME, around: int = 6 * HOUR) -> Papers:
    row = Row(
        line(premises, provider), premises, "installation", "fixed", about.instant - around, about.instant + around, None, 19_000, None
    )
    made = Papers(f"R-{about.key}", about, provider, about.ip, about.port, about.instant, "machine", produced=about.instant + 10 * DAY)
    made.rows = [row]
    return made


def status(*of: Papers, labelled: bool = False) -> list[str]:
    told = tell([p.act for p in of], list(of))
    return [told[p.act.key].labelled if labelled else told[p.act.key].status for p in of]


def test_one_strand_is_single_two_nights_corroborate() -> None:
    one, two = papers(act("a", NOON)), papers(act("b", NOON + DAY, ip="198.18.0.2"))
    assert status(one) == ["single-strand"]
    assert status(one, two) == ["corroborated", "corroborated"]


def test_one_assignment_twice_is_one_strand() -> None:
    one, two = papers(act("a", NOON), around=5 * DAY), papers(act("b", NOON + DAY), around=5 * DAY)
    assert status(one, two) == ["single-strand", "single-strand"]


def test_two_addresses_on_one_day_from_one_provider_do_not_corroborate_but_two_providers_do() -> None:
    one, two = papers(act("a", NOON), around=HOUR), papers(act("b", NOON + 3 * HOUR, ip="198.18.0.2"), around=HOUR)
    assert status(one, two) == ["single-strand", "single-strand"]
    two.provider = 1
    assert status(one, two) == ["corroborated", "corroborated"]


def test_the_act_without_papers_is_unresolved_and_none_held_too() -> None:
    silent = papers(act("a", NOON))
    silent.rows, silent.outcome = [], "none-held"
    lone = act("b", NOON)
    assert tell([silent.act, lone], [silent])["a"].status == "unresolved"
    assert tell([silent.act, lone], [silent])["b"].status == "unresolved"


@pytest.mark.parametrize(
    ("before", "after", "expected"), [(0, HOUR, "single-strand"), (-1, HOUR, "ambiguous"), (HOUR, SECOND - 1, "ambiguous")]
)
def test_the_assignment_must_hold_the_whole_second(before: int, after: int, expected: str) -> None:
    made = papers(act("a", NOON))
    made.rows[0].start, made.rows[0].end = NOON - before, NOON + after
    assert status(made) == [expected]


def test_port_blocks_need_two_minutes_and_a_port() -> None:
    made = papers(act("a", NOON, port=2000), provider=3)
    made.rows[0].ports = (1024, 5119)
    assert status(made) == ["single-strand"]
    made.rows[0].start = NOON - 2 * MINUTE + 1
    assert status(made) == ["ambiguous"]
    bare = papers(act("b", NOON), provider=3)
    assert status(bare) == ["ambiguous"]


def test_a_time_without_zone_needs_one_holder_for_all_it_can_mean() -> None:
    assert status(papers(act("a", NOON, style="bare"), around=10 * HOUR)) == ["ambiguous"]
    assert status(papers(act("a", NOON, style="bare"), around=20 * HOUR)) == ["single-strand"]


@pytest.mark.parametrize(
    ("provider", "role", "expected"),
    [(0, "billing", "refused"), (0, "", "refused"), (7, "installation", "refused"), (8, "installation", "refused")],
)
def test_what_is_no_premises(provider: int, role: str, expected: str) -> None:
    made = papers(act("a", NOON), provider=provider)
    made.rows[0].role = role
    assert status(made) == [expected]


@pytest.mark.parametrize(
    ("kind", "provider", "echo"), [("registration", 0, True), ("listed", 0, True), ("upload", 4, True), ("upload", 0, False)]
)
def test_a_doubt_of_its_own_is_not_healed_by_a_second_strand(kind: str, provider: int, echo: bool) -> None:
    doubtful, firm = papers(act("a", NOON, kind=kind), provider=provider), papers(act("b", NOON + DAY, ip="198.18.0.2"))
    doubtful.echo = echo
    assert status(doubtful, firm) == ["single-strand", "corroborated"]


def test_two_homes_contradict_a_recorded_move_does_not() -> None:
    one, two = papers(act("a", NOON)), papers(act("b", NOON + 2 * DAY, ip="198.18.0.2"), premises=ELSEWHERE)
    assert status(one, two) == ["contradicted", "contradicted"]
    one.rows[0].address_to = NOON // DAY
    two.rows[0].address_from = NOON // DAY + 1
    assert status(one, two) == ["single-strand", "single-strand"]


def test_slipped_papers_deserve_nothing_and_the_rest_is_judged_without_them() -> None:
    one, two = papers(act("a", NOON)), papers(act("b", NOON + DAY, ip="198.18.0.2"), premises=ELSEWHERE)
    two.mode = "provider-system-fault"
    assert status(one, two) == ["single-strand", "withheld"]


@pytest.mark.parametrize("label", ["role", "interval"])
def test_a_missing_label_is_told_apart(label: str) -> None:
    made = papers(act("a", NOON))
    made.missing = (label,)
    made.rows[0] = replace(made.rows[0], role="") if label == "role" else replace(made.rows[0], start=None, end=None)
    assert status(made) == [{"role": "refused", "interval": "ambiguous"}[label]]
    assert status(made, labelled=True) == ["single-strand"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_a_slip_every_door_that_the_oracle_names_is_right(seed: int) -> None:
    named = 0
    for case in Area(order(scale="force", seed=seed, missing_labels=0.1)).cases():
        for made in case.papers:
            assert not made.mode
            if case.told[made.act.key].status in ("corroborated", "single-strand"):
                named += 1
                covering = [r for r in made.rows if r.start is not None and r.start <= made.act.instant < (r.end or FOREVER)]
                assert {r.premises.uprn for r in covering} == {made.act.door.uprn}
    assert named > 150


def test_on_paper_a_slip_that_nothing_shows_blocks_its_actor_and_a_shown_one_does_not() -> None:
    one, two, wrong = (
        papers(act("a", NOON)),
        papers(act("b", NOON + DAY, ip="198.18.0.2")),
        papers(act("c", NOON + 2 * DAY), premises=ELSEWHERE),
    )
    wrong.mode, wrong.detectable = "provider-system-fault", "partly"
    told = tell([p.act for p in (one, two, wrong)], [one, two, wrong])
    assert [told[k].status for k in "abc"] == ["corroborated", "corroborated", "withheld"]
    assert [told[k].on_paper for k in "abc"] == ["contradicted", "contradicted", "withheld"]
    wrong.detectable = "yes"
    told = tell([p.act for p in (one, two, wrong)], [one, two, wrong])
    assert [told[k].on_paper for k in "ab"] == ["corroborated", "corroborated"]
