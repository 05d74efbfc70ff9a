"""What every clock rule promises: its code once, a source, a reason where it is off, no guess where it does not hold."""

from __future__ import annotations

import inspect
import re
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

import rightdoor.rules.clocks as clocks
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.kinds import RANKS
from rightdoor.reference.clock_periods import UNITS, clock_periods, read_clock_periods
from rightdoor.rules.clocks import ranks
from rightdoor.rules.clocks.made import EVERYWHERE
from rightdoor.rules.clocks.register import BY_CODE, RULES
from rightdoor.rules.clocks.rule import CONFIDENCE_WORDS, Rule

FOLDER = Path(clocks.__file__).parent
SOURCES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.py"))}
CODED = {
    stem: import_module(f"rightdoor.rules.clocks.{stem}") for stem, text in SOURCES.items() if re.search(r"^RULE = ", text, re.MULTILINE)
}
MODULE = {module.RULE.code: module for module in CODED.values()}
CODES = [rule.code for rule in RULES]


def test_every_rule_is_in_the_register_once():
    assert sorted(CODES) == sorted(module.RULE.code for module in CODED.values())
    assert len(set(CODES)) == len(CODES) == len(BY_CODE)
    assert all(BY_CODE[rule.code] is rule and isinstance(rule, Rule) for rule in RULES)


@pytest.mark.parametrize("stem", sorted(CODED))
def test_a_file_holds_one_rule_and_says_its_code_first(stem):
    module = CODED[stem]
    assert SOURCES[stem].startswith(f'"""{module.RULE.code}: ')
    assert SOURCES[stem].count("RULE = Rule(") == 1
    assert re.fullmatch(r"CLK-[A-Z0-9]+(-[A-Z0-9]+)*", module.RULE.code)
    assert callable(module.due)


@pytest.mark.parametrize("rule", RULES, ids=CODES)
def test_a_rule_has_a_source_and_what_is_not_firm_is_off(rule):
    assert rule.title
    assert rule.source
    assert rule.confidence in CONFIDENCE_WORDS
    assert CONFIDENCE_WORDS[rule.confidence] in rule.words
    assert set(rule.nations) <= set(EVERYWHERE)
    assert rule.nations
    if rule.confidence in ("C", "M"):
        assert rule.why_off, "not firm: never on"
    assert rule.on is (rule.why_off == "")
    if rule.on and rule.confidence != "policy":
        assert rule.url, "where it was read"


def asked(module, calendar):
    """`due` with an instant for what it needs; None for a rule whose facts are its own."""
    needed = [p for p in inspect.signature(module.due).parameters.values() if p.default is p.empty]
    given = {"int": 1_780_000_000_000_000, "str": "tell-in-person", "Calendar | None": calendar}
    if "Calendar | None" not in [p.annotation for p in needed] or any(p.annotation not in given for p in needed):
        return None
    values = [{"tier": 4, "last_day": 20_700}.get(p.name, given[p.annotation]) for p in needed]
    return module.due(*values)


@pytest.mark.parametrize("code", CODES)
def test_a_rule_refuses_where_it_does_not_hold(code):
    module, rule = MODULE[code], BY_CODE[code]
    for calendar in (calendar_of("scotland"), calendar_of("northern-ireland"), calendar_of(""), None):
        due = asked(module, calendar)
        if due is None:
            continue
        assert due.counted
        if calendar is None or calendar.nation not in rule.nations or not rule.on:
            assert due.due_us is None
            assert due.counted.startswith("Not counted: ")
            assert not rule.on or rule.why_off == ""


@pytest.mark.parametrize("code", [rule.code for rule in RULES if not rule.on])
def test_a_rule_that_is_off_counts_nothing_anywhere(code):
    for nation in ("england", "wales", "scotland"):
        due = asked(MODULE[code], calendar_of(nation))
        assert due is not None
        assert due.due_us is None
        assert BY_CODE[code].why_off in due.counted


def test_a_rule_of_policy_has_its_period_in_the_data_and_each_period_its_rule():
    held = {period.code for period in clock_periods()}
    by_policy = {
        module.RULE.code for module in CODED.values() if re.search(r"(by_policy|period_of)\(", SOURCES[module.__name__.rpartition(".")[2]])
    }
    own = {code.removeprefix("CLK-").lower() for code in by_policy}
    lone = {name for name in own if not any(each == name or each.startswith(f"{name}-") for each in held)}
    assert lone == set(), "a rule whose period is missing would never be counted"
    used = {name for name in held if any(name == each or name.startswith(f"{each}-") for each in own)}
    assert held - used == set(), "a period that no rule asks for"


def test_a_period_has_a_unit_a_source_and_no_overlap():
    assert {period.unit for period in clock_periods()} <= set(UNITS)
    spans: dict[str, list[tuple[int, int]]] = {}
    for period in clock_periods():
        spans.setdefault(period.code, []).append((period.first, period.last))
    for each in spans.values():
        ordered = sorted(each)
        assert all(one[1] < two[0] for one, two in pairwise(ordered))


@pytest.mark.parametrize(
    "row",
    [
        "x,2014-01-01,,1,weeks,P,y",
        "x,2014-01-01,,one,days,P,y",
        "x,2014-01-01,,1,days,P,",
        "x,2014-13-01,,1,days,P,y",
        ",2014-01-01,,1,days,P,y",
    ],
)
def test_a_period_that_cannot_be_read_is_refused_by_its_line(row):
    with pytest.raises(ValueError, match="line 2 of the periods"):
        read_clock_periods(f"code,from,to,count,unit,confidence,source\n{row}\n")


def test_ranks_of_rules_and_of_forms_are_the_same():
    assert tuple(code for code, _ in RANKS) == ranks.ORDER


def test_a_word_that_is_no_nation_has_no_calendar():
    assert calendar_of("narnia") is None


def test_the_page_lists_every_rule_on_or_off():
    page = (FOLDER.parents[3] / "docs" / "clocks.md").read_text("utf-8")
    on, off = page.split("\n## Off")[0], page.split("\n## Off")[1]
    for rule in RULES:
        assert (f"| `{rule.code}` |" in on) is rule.on
        assert (f"| `{rule.code}` |" in off) is not rule.on
