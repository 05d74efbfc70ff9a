"""A package lies with one force or several, with those asked, or with the operation; nothing of it is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.cases.check import cleaned, problems_of
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.kinds import Problem
from rightdoor.joint.kinds import KINDS
from rightdoor.joint.state import as_known, state_of
from rightdoor.joint.tasking import Tasking, tasking

DAY = 86_400_000_000
T0 = 16_000 * DAY
SURREY, SUSSEX, DEVON = "E23000031", "E23000033", "E23000035"
PACKAGE = "ab" * 32


class Told:
    """An operation that is told event by event; each is checked as the desk checks it."""

    def __init__(self) -> None:
        self.log: list[Event] = []

    @property
    def history(self) -> History:
        return History(self.log)

    def problems(self, kind: str, at_us: int, body: Mapping[str, object]) -> list[Problem]:
        return list(problems_of(KINDS[kind], cleaned(body), at_us, self.history, now_us=T0 + 1000 * DAY))

    def tell(self, kind: str, at_us: int, *, recorded_us: int | None = None, **body: object) -> str:
        assert self.problems(kind, at_us, body) == []
        return self.force(kind, at_us, recorded_us=recorded_us, **body)

    def force(self, kind: str, at_us: int, *, supersedes: str = "", recorded_us: int | None = None, **body: object) -> str:
        name = f"ev{len(self.log)}"
        recorded = max(recorded_us or at_us, self.log[-1].recorded_us + 1 if self.log else 0)
        self.log.append(Event(name, kind, at_us, recorded, "lead", cleaned(body), supersedes))
        return name

    def of(self, event: str) -> Tasking:
        found = tasking(self.history, event)
        assert found is not None
        return found


@pytest.fixture
def told() -> Told:
    told = Told()
    told.tell("operation-opened", T0, reach="national", aim="Packages to forces")
    for force in (SURREY, SUSSEX, DEVON):
        told.tell("force-joined", T0, force=force)
    return told


def tasked(told: Told, *forces: str, how: str | None = None, package: str = PACKAGE) -> str:
    body = {"package": package, "subject": "s1", "first_receipt": T0 - 30 * DAY, "forces": forces}
    return told.tell("package-tasked", T0 + DAY, **body, **({"how": how} if how else {}))


def test_a_refused_package_waits_with_the_operation_and_goes_elsewhere(told: Told) -> None:
    name = tasked(told, SURREY)
    assert (told.of(name).place, told.of(name).asked) == ("offered", (SURREY,))
    told.tell("package-refused", T0 + 2 * DAY, tasking=name, force=SURREY, code="not-here", reason="The premises lie in Sussex.")
    assert (told.of(name).place, told.of(name).since_us) == ("waits", T0 + 2 * DAY)
    told.tell("package-offered", T0 + 3 * DAY, tasking=name, forces=(SUSSEX,))
    told.tell("package-accepted", T0 + 4 * DAY, tasking=name, force=SUSSEX)
    found = told.of(name)
    assert (found.place, found.holders, found.forces) == ("held", (SUSSEX,), (SURREY, SUSSEX))
    refused = found.offer_of(SURREY)
    assert refused is not None
    assert (refused.answer, refused.code) == ("refused", "not-here")


def test_its_age_counts_from_the_first_receipt_anywhere_whoever_holds_it(told: Told) -> None:
    name = tasked(told, SURREY)
    told.tell("package-accepted", T0 + 2 * DAY, tasking=name, force=SURREY)
    assert told.of(name).age_us(T0 + 10 * DAY) == 40 * DAY


def test_two_forces_share_a_package_or_the_first_holds_it(told: Told) -> None:
    shared, first = tasked(told, SURREY, SUSSEX, how="shared"), tasked(told, SURREY, SUSSEX, how="one", package="cd" * 32)
    for name in (shared, first):
        told.tell("package-accepted", T0 + 2 * DAY, tasking=name, force=SURREY)
    told.tell("package-accepted", T0 + 3 * DAY, tasking=shared, force=SUSSEX)
    said = told.problems("package-accepted", T0 + 3 * DAY, {"tasking": first, "force": SUSSEX})
    assert [(problem.field, problem.what) for problem in said] == [("force", "Surrey accepted it first.")]
    assert told.of(shared).holders == (SURREY, SUSSEX)
    assert told.of(first).holders == (SURREY,)


def test_what_a_force_held_that_leaves_waits_and_names_it_until_another_accepts(told: Told) -> None:
    name, other = tasked(told, SURREY), tasked(told, SURREY, DEVON, how="one", package="cd" * 32)
    told.tell("package-accepted", T0 + 2 * DAY, tasking=name, force=SURREY)
    told.tell("force-left", T0 + 5 * DAY, joined="ev1", reason="Merged teams")
    left = told.of(name)
    assert (left.place, left.holders, left.held_before, left.since_us) == ("waits", (), (SURREY,), T0 + 5 * DAY)
    assert told.of(other).asked == (DEVON,)
    told.tell("package-offered", T0 + 6 * DAY, tasking=name, forces=(SUSSEX,))
    assert told.of(name).holders == ()
    told.tell("package-accepted", T0 + 7 * DAY, tasking=name, force=SUSSEX)
    assert (told.of(name).holders, told.of(name).held_before) == ((SUSSEX,), (SURREY,))
    said = told.problems("package-offered", T0 + 8 * DAY, {"tasking": other, "forces": (SURREY,)})
    assert [problem.field for problem in said] == ["forces"]


@pytest.mark.parametrize(
    ("kind", "at", "body", "field"),
    [
        ("package-accepted", 2, {"force": DEVON}, "force"),  # never offered
        ("package-accepted", 0, {"force": SURREY}, "at"),  # before it was offered
        ("package-sent-back", 2, {"force": SURREY, "code": "other", "reason": "x"}, "force"),  # not held
        ("package-refused", 2, {"force": SURREY, "code": "other"}, "reason"),  # no reason
        ("package-refused", 2, {"force": SURREY, "code": "sorry", "reason": "x"}, "code"),
        ("package-accepted", 2, {"force": "E99999999"}, "force"),  # no such force
        ("package-offered", 2, {"forces": (SURREY,)}, "forces"),  # has it to answer
        ("package-offered", 2, {"forces": (SUSSEX, DEVON)}, "how"),
    ],
)
def test_what_is_impossible_is_refused_by_field(told: Told, kind: str, at: int, body: dict[str, object], field: str) -> None:
    name = tasked(told, SURREY)
    assert field in {problem.field for problem in told.problems(kind, T0 + at * DAY, {"tasking": name, **body})}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"package": "xyz"}, "package"),
        ({"package": PACKAGE}, "package"),  # tasked already
        ({"first_receipt": T0 + 9 * DAY}, "first_receipt"),
        ({"forces": (SURREY, SUSSEX)}, "how"),
        ({"forces": ("W15000001",)}, "forces"),  # takes no part
        ({"forces": ()}, "forces"),
    ],
)
def test_a_tasking_is_checked_by_field(told: Told, body: dict[str, object], field: str) -> None:
    tasked(told, SURREY)
    whole = {"package": "cd" * 32, "subject": "s2", "first_receipt": T0, "forces": (SURREY,), **body}
    assert field in {problem.field for problem in told.problems("package-tasked", T0 + 2 * DAY, whole)}


def test_a_correction_supersedes_and_a_withdrawal_takes_back(told: Told) -> None:
    name = tasked(told, SURREY)
    refused = told.tell("package-refused", T0 + 2 * DAY, tasking=name, force=SURREY, code="other", reason="By mistake")
    told.force(WITHDRAWN, T0 + 3 * DAY, supersedes=refused, reason="Entered on the wrong package")
    assert told.of(name).place == "offered"
    new = told.force(
        "package-tasked",
        T0 + DAY,
        supersedes=name,
        recorded_us=T0 + 4 * DAY,
        package=PACKAGE,
        subject="s9",
        first_receipt=T0 - 90 * DAY,
        forces=(SURREY,),
    )
    assert told.of(name) == told.of(new)
    assert (told.of(new).subject, told.of(new).id) == ("s9", name)
    known = tasking(as_known(told.history, T0 + 3 * DAY), name)
    assert known is not None
    assert known.subject == "s1"


def test_nothing_is_tasked_before_it_opens_or_after_it_closed(told: Told) -> None:
    told.tell("operation-closed", T0 + 3 * DAY, reason="Done")
    body = {"package": PACKAGE, "subject": "s1", "first_receipt": T0 - DAY, "forces": (SURREY,)}
    assert {p.field for p in told.problems("package-tasked", T0 - DAY, body)} >= {"at"}
    assert [p.what for p in told.problems("package-tasked", T0 + 4 * DAY, body)] == [
        "The operation is closed. Reopen it first, with a reason."
    ]
    told.tell("operation-reopened", T0 + 5 * DAY, reason="More came")
    assert told.problems("package-tasked", T0 + 6 * DAY, body) == []


def test_what_stands_of_an_operation(told: Told) -> None:
    told.tell("objective-set", T0, words="Search 100 premises", measure="premises-searched", target=100)
    told.tell("phase-begun", T0, name="Tasking", until=T0 + 9 * DAY)
    told.tell("unit-given-role", T0, joined="ev1", name="Public protection", role="public-protection-lead")
    told.tell("request-sent", T0, reference="R1", used=T0 - DAY)
    told.tell("request-answered", T0 + DAY, request="ev7", result="expired")
    claim = {"definition": "arrests", "value": 9, "from": T0 - 9 * DAY, "until": T0, "source": "Return of the force"}
    told.tell("force-claimed", T0 + DAY, force=DEVON, **claim)
    told.tell("phase-ended", T0 + 2 * DAY, phase="ev5")
    found = state_of(told.history)
    assert (found.reach, found.standing, found.forces) == ("national", False, (SURREY, SUSSEX, DEVON))
    assert [(each.words, each.target) for each in found.objectives] == [("Search 100 premises", 100)]
    assert [(each.name, each.ended_us) for each in found.phases] == [("Tasking", T0 + 2 * DAY)]
    assert [(each.name, each.role) for each in found.parts[0].units] == [("Public protection", "public-protection-lead")]
    assert [(each.reference, each.result) for each in found.requests] == [("R1", "expired")]
    assert [(each.force, each.value) for each in found.claims] == [(DEVON, 9)]


def _moves(name: str) -> Iterator[tuple[str, dict[str, object]]]:
    for force in (SURREY, SUSSEX, DEVON):
        yield "package-offered", {"tasking": name, "forces": (force,)}
        yield "package-accepted", {"tasking": name, "force": force}
        yield "package-refused", {"tasking": name, "force": force, "code": "other", "reason": "r"}
        yield "package-sent-back", {"tasking": name, "force": force, "code": "other", "reason": "r"}
        yield "offer-taken-back", {"tasking": name, "force": force, "reason": "r"}
    for joined in ("ev1", "ev2", "ev3"):
        yield "force-left", {"joined": joined, "reason": "r"}


@given(st.lists(st.integers(0, 17), max_size=14), st.booleans())
def test_a_package_is_always_in_one_place_and_no_holder_has_left(picked: list[int], shared: bool) -> None:
    told = Told()
    told.tell("operation-opened", T0, reach="national", aim="a")
    for force in (SURREY, SUSSEX, DEVON):
        told.tell("force-joined", T0, force=force)
    name = tasked(told, SURREY, SUSSEX, how="shared" if shared else "one")
    for nth, pick in enumerate(picked):
        kind, body = list(_moves(name))[pick]
        at = T0 + (2 + nth) * DAY
        if not told.problems(kind, at, body):
            told.tell(kind, at, **body)
        found, here = told.of(name), state_of(told.history)
        assert set(found.holders) <= set(here.forces)
        assert set(found.asked) <= set(here.forces)
        assert shared or len(found.holders) <= 1
        assert shared or not (found.holders and found.asked)
        assert not set(found.held_before) & set(found.holders)


def test_an_acceptance_that_a_correction_leaves_behind_takes_the_package_from_nobody(told: Told) -> None:
    """It accepted by a second offer; that is corrected to a later time, and then nothing was offered to it when it accepted."""
    name = tasked(told, SURREY)
    second = told.tell("package-offered", T0 + 2 * DAY, tasking=name, forces=(SUSSEX,), how="one")
    told.tell("package-accepted", T0 + 3 * DAY, tasking=name, force=SUSSEX)
    assert told.of(name).holders == (SUSSEX,)
    told.force("package-offered", T0 + 5 * DAY, supersedes=second, tasking=name, forces=(SUSSEX,), how="one")
    found = told.of(name)
    assert (found.holders, found.asked, found.place) == ((), (SURREY, SUSSEX), "offered")
