"""How truth is counted, by hand: what counts once, inside and outside, as known then, shared by two forces."""

from __future__ import annotations

from rightdoor.model.civil import DAY
from rightdoor.rehearsal.truth import NEVER, Fact, Link, Noted, Reading, Truth

READING = Reading("r", 100, 200, 250)
INSIDE = Link(50, 50)


def counted(*noted: Noted, code: str = "arrests", reading: Reading = READING) -> dict[str, dict[tuple[str, ...], int]]:
    truth = Truth([reading])
    truth.note(noted)
    return {scope: truth.shares("r", code, scope) for scope in ("all", "inside", "inside-or-linked", "outside")}


def arrest(at_us: int = 150, known_us: int = 150, *, key: str = "k", thing: str = "t", gone_us: int = NEVER) -> Fact:
    return Fact("arrests", key, thing, at_us, known_us, gone_us)


def test_what_happened_in_the_period_as_known():
    held = {("F",): 1}
    assert counted(Noted(("F",), INSIDE, [arrest()])) == {"all": held, "inside": held, "inside-or-linked": held, "outside": {}}
    for fact in (arrest(99), arrest(200), arrest(150, 251), arrest(gone_us=250)):
        assert counted(Noted(("F",), INSIDE, [fact]))["all"] == {}


def test_inside_linked_and_outside():
    def where(link: Link) -> list[str]:
        return [scope for scope, shares in counted(Noted(("F",), link, [arrest()])).items() if shares]

    assert where(Link()) == ["all", "outside"]
    assert where(Link(160, 160)) == ["all", "inside-or-linked"]
    assert where(Link(50, 50, True)) == ["all", "inside-or-linked"]
    assert where(Link(50, 251)) == ["all", "outside"]
    assert where(Link(50, 50, False, 150, 150)) == ["all", "outside"]
    assert where(Link(50, 50, False, 150, 251)) == ["all", "inside", "inside-or-linked"]


def test_two_reports_are_one_thing_of_both_and_inside_where_one_is():
    found = counted(Noted(("A",), INSIDE, [arrest()]), Noted(("B",), Link(), [arrest(155)]))
    assert found["inside"] == {("A", "B"): 1} == found["all"]
    assert found["outside"] == {}


def test_a_person_counts_once_and_a_state_at_the_end():
    facts = [arrest(key="p", thing="1"), arrest(key="p", thing="2")]
    assert counted(Noted(("F",), INSIDE, facts))["all"] == {("F",): 1}
    for until, known, stands in ((NEVER, NEVER, True), (200, 200, True), (199, 199, False), (199, 251, True)):
        bail = Fact("on-bail", "p", "b", 50, 50, NEVER, until, known)
        assert counted(Noted(("F",), Link(1, 1), [bail]), code="on-bail")["inside"] == ({("F",): 1} if stands else {})


def test_a_warrant_without_arrest_while_no_arrest_stands_that_may_have_followed():
    entry = Fact("warrants-without-arrest", "w", "e", 150, 150)
    without = {("F",): 1}

    def found(*arrests: Fact) -> dict[tuple[str, ...], int]:
        return counted(Noted(("F",), INSIDE, [entry, *arrests]), code=entry.code)["all"]

    assert found() == without
    assert found(arrest()) == {}  # names none, within a day
    assert found(arrest(gone_us=200)) == without
    far = arrest(150 + DAY + 1)
    assert found(far) == without
    assert found(far._replace(names="e")) == {}
    assert found(arrest()._replace(names="another")) == without
    assert found(far, far._replace(names="e", known_us=251)) == without  # the paper that names it was not known yet
    assert found(far, far._replace(names="e", known_us=250)) == {}


def test_bail_that_two_forces_report_ends_where_one_of_them_knows_that_it_ended():
    ended = Fact("on-bail", "p", "b", 50, 50, NEVER, 180, 180)
    going = Fact("on-bail", "p", "b", 50, 50)
    assert counted(Noted(("A",), INSIDE, [ended]), Noted(("B",), INSIDE, [going]), code="on-bail")["all"] == {}
    assert counted(Noted(("A",), INSIDE, [going]), Noted(("B",), INSIDE, [going]), code="on-bail")["all"] == {("A", "B"): 1}
