"""A team's briefing bears what that team may know, and nothing of other teams' doors, people or vehicles."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from day_case import DAWN, PLANNING, Plan, case_events
from rightdoor.cases.history import History
from rightdoor.joint.day.briefing import TeamBriefing, briefing_of, digest_of
from rightdoor.joint.day.clock import day_words, hour, moment
from rightdoor.joint.day.pack import pack_of
from rightdoor.joint.day.problems import NotReady
from rightdoor.model.civil import DAY, HOUR, parse_day


class _Words(HTMLParser):
    """Every word that a page bears, its attributes included."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.said += [value for _, value in attrs if value]


def words_of(data: bytes) -> set[str]:
    """The words of a page as a reader finds them."""
    parser = _Words()
    parser.feed(data.decode())
    return set(re.findall(r"\w+", " ".join(parser.said)))


def _briefing(plan: Plan, team: str) -> TeamBriefing:
    look = plan.look()
    of = look.day.team(team)
    assert of is not None
    return briefing_of(look, of)


def _pack(plan: Plan, team: str) -> bytes:
    return pack_of(_briefing(plan, team), made_us=PLANNING, by="Supt Reed", training=False).data


# a token of each kind of thing that an address, a team or a vehicle bears: long made-up words, found as whole words
_OF_ADDRESS = ("street", "person", "risk", "vulnerable", "report", "warrant")
_OF_TEAM = ("leader", "member", "carer", "van")


def _token(kind: str, number: int) -> str:
    return f"zq{kind}{number}token"


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, dict[str, set[int]], dict[str, int]]:
    """A day of several teams and addresses. Which addresses (by number) each team has; teams by number."""
    plan = Plan()
    teams = {
        plan.team(f"Number{n}", leader=_token("leader", n), members=(_token("member", n),), safeguarding=_token("carer", n)): n
        for n in range(draw(st.integers(2, 4)))
    }
    for team, n in teams.items():
        van = plan.tell("day-vehicle", day=plan.day, name=_token("van", n))
        plan.tell("day-vehicle-given", vehicle=van, team=team, **{"from": DAWN, "until": DAWN + HOUR})
    has: dict[str, set[int]] = {team: set() for team in teams}
    for n in range(draw(st.integers(2, 6))):
        plan.cases[f"case_{n}"] = History([])
        address = plan.address(
            str(n), ready=draw(st.booleans()), address=f"{_token('street', n)}, ZZ1 1CI", people=_token("person", n),
            risks=_token("risk", n), vulnerable="expected", vulnerable_words=_token("vulnerable", n), order_of=_token("report", n),
        )  # fmt: skip
        for team in draw(st.lists(st.sampled_from(sorted(teams)), max_size=2, unique=True)):
            plan.assign(address, team, draw(st.integers(1, 3)))
            has[team].add(n)
        if draw(st.booleans()):
            plan.cases[f"case_{n}"] = History([e._replace(body={**e.body, "reference": _token("warrant", n)}) for e in case_events(str(n))])
        if draw(st.integers(0, 5)) == 0:
            plan.tell("day-address-withdrawn", address=address, reason=_token("report", n))
            for held in has.values():
                held.discard(n)
    return plan, has, teams


@given(plans())
def test_nothing_of_another_teams_doors_people_or_vehicles(made: tuple[Plan, dict[str, set[int]], dict[str, int]]) -> None:
    plan, has, teams = made
    look = plan.look()
    for team, own in teams.items():
        of = look.day.team(team)
        assert of is not None
        try:
            said = briefing_of(look, of)
        except NotReady:
            continue
        found = words_of(pack_of(said, made_us=PLANNING, by="Supt Reed", training=True).data)
        foreign = {_token(kind, n) for kind in _OF_ADDRESS for n in range(6) if n not in has[team]}
        foreign |= {_token(kind, n) for kind in _OF_TEAM for n in range(4) if n != own}
        foreign |= {_token("report", n) for n in range(6)}  # what the planner alone reads, of one's own doors too
        assert not found & foreign
        assert _token("leader", own) in found  # the words are found where they may stand


@given(plans())
def test_a_door_without_deconfliction_is_not_printed_and_counted(made: tuple[Plan, dict[str, set[int]], dict[str, int]]) -> None:
    plan, _has, teams = made
    look = plan.look()
    open_doors = {each.words for each in look.day.addresses if not each.deconflicted}
    for team in teams:
        of = look.day.team(team)
        assert of is not None
        mine = [each.words for door in look.day.of_team(team) if (each := look.day.address(door.address)) is not None]
        ready = [each for each in mine if each not in open_doors]
        if not ready:
            with pytest.raises(NotReady):
                briefing_of(look, of)
            continue
        said = briefing_of(look, of)
        assert sorted(door.address for door in said.doors) == sorted(ready)
        assert said.left_out == len(mine) - len(ready)


def test_what_a_team_reads_of_its_door() -> None:
    plan = Plan()
    address = plan.address(
        "Ash", children="expected", children_5_9=2, children_unknown=1, people="Two adults", risks="A dog.", kit=("entry",)
    )
    team = plan.team("Oak", kit=("entry", "video"))
    plan.assign(address, team)
    said = _briefing(plan, team)
    (door,) = said.doors
    assert (door.address, door.when, door.stops) == ("Ash Lane, ZZ1 1CI", "06:00 to 09:00", ())
    assert door.children == "2 aged 5 to 9; 1 of an age not known"
    assert dict(door.warrant)["Reference"] == "W-Ash"
    assert dict(door.warrant)["Entry before"].endswith("UK time") or "UTC" in dict(door.warrant)["Entry before"]
    assert door.deconflicted == "Done 2 March 2026 at 06:00 UK time, reference dc-Ash."
    assert said.kit == ("Means of entry", "Body-worn video")


def test_what_stops_a_door_stands_before_it_without_names_of_others() -> None:
    plan = Plan()
    address, team, other = plan.address("Ash"), plan.team("Oak"), plan.team("Fir")
    plan.cases["case_Ash"] = History(case_events("Ash", echo="differs"))
    plan.assign(address, team)
    plan.assign(address, other)
    (door,) = _briefing(plan, team).doors
    assert door.stops == (
        "DO NOT ENTER before you have asked: the last check of this door did not agree.",
        "This address is given out more than once: ask before you go.",
    )
    assert "Fir" not in words_of(_pack(plan, team))


@pytest.mark.parametrize("why", ["stood-down", "over", "no-door", "withdrawn", "entered"])
def test_when_nothing_is_given_out(why: str) -> None:
    plan = Plan()
    address, team = plan.address("Ash"), plan.team("Oak")
    if why != "no-door":
        plan.assign(address, team)
        assert _briefing(plan, team).doors
    if why == "stood-down":
        plan.tell("day-stood-down", day=plan.day, reason="Weather.")
    if why == "withdrawn":
        plan.tell("day-address-withdrawn", address=address, reason="Moved.")
    if why == "entered":
        plan.result(address, team, outcome="entered")
    look = plan.look(DAWN + 12 * HOUR if why == "over" else PLANNING + HOUR)
    of = look.day.team(team)
    assert of is not None
    with pytest.raises(NotReady):
        briefing_of(look, of)


def test_the_pack_is_one_file_that_asks_for_nothing_and_runs_nothing() -> None:
    plan = Plan()
    address, team = plan.address("Ash", risks="<script>alert(1)</script> https://example.com/x"), plan.team("Oak")
    plan.assign(address, team)
    text = _pack(plan, team).decode()
    assert "<script" not in text
    parser = _Words()
    parser.feed(text)
    assert re.findall(r'(?:src|href|action|srcset|poster|data)="([^"#][^"]*)"', text) == ["data:,"]
    assert "default-src &#x27;none&#x27;" in text
    assert "url(" not in text
    assert "@import" not in text
    assert "Good until 5 March 2026 at 18:00 UK time" in text
    for words in ("certutil -hashfile", "shasum -a 256", "sha256sum"):
        assert words in text


def test_the_pack_says_that_it_is_training_and_its_digest_is_of_its_bytes() -> None:
    import hashlib

    plan = Plan()
    address, team = plan.address("Ash"), plan.team("Oak")
    plan.assign(address, team)
    said = _briefing(plan, team)
    live = pack_of(said, made_us=PLANNING, by="x", training=False)
    training = pack_of(said, made_us=PLANNING, by="x", training=True)
    assert training.data.decode().count("Training") > 1
    assert b"TRAINING" not in live.data
    assert live.digest == hashlib.sha256(live.data).hexdigest() != training.digest
    assert live.name == training.name == f"grab-pack-{digest_of(said)[:8]}.html"


def test_the_same_plan_gives_the_same_briefing_and_another_another() -> None:
    plan = Plan()
    address, team = plan.address("Ash"), plan.team("Oak")
    plan.assign(address, team)
    first = digest_of(_briefing(plan, team))
    assert digest_of(_briefing(plan, team)) == first
    held = plan.now.address(address)
    assert held is not None
    plan.tell("day-address", supersedes=address, **{**held.event.body, "risks": "A dog."})
    assert digest_of(_briefing(plan, team)) != first


def test_times_are_of_the_wall_with_utc_beside_in_summer() -> None:
    summer = parse_day("2026-07-01") * DAY + 5 * HOUR
    assert (hour(summer), moment(summer)) == ("06:00", "1 July 2026 at 06:00 UK time (05:00 UTC)")
    assert moment(DAWN) == "5 March 2026 at 06:00 UK time"
    assert day_words(parse_day("2026-03-05")) == "Thursday 5 March 2026"
