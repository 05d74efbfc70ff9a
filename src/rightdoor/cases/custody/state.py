"""Who was arrested and who attended, each counted once; who is a suspect and since when; what may have been entered twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Final, NamedTuple

from rightdoor.cases.custody.people import CHILDREN, ONE, TWO
from rightdoor.cases.custody.spelling import alike
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.model.civil import HOUR

CHARGED: Final = "charged"  # a kind of the area of charges
NEAR: Final = 2 * HOUR  # two systems' times of one arrest: minutes apart, or an hour where a zone was lost


class Encounter(NamedTuple):
    """One arrest or one voluntary attendance. `events`: the records of it, the first in front. `person`: the first record of the person, "" where none."""

    kind: str
    at_us: int
    person: str
    events: tuple[str, ...]
    operations: tuple[str, ...]

    @property
    def event(self) -> str:
        """The record that references are made to."""
        return self.events[0]


class Doubt(NamedTuple):
    """Two records that may be of one arrest or attendance, with the records of the two people where a decision is needed."""

    first: str
    second: str
    people: tuple[str, str]
    why: str


class People:
    """Person records of a history, joined where somebody decided that two are one."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._records = {history.root(each.id): each for each in history.of("person")}
        self._joined = {root: root for root in self._records}
        self._decided: dict[frozenset[str], str] = {}
        for each in history.of("same-person"):  # in order of time: the last decision of a pair stands
            pair = frozenset((history.root(each.text("first")), history.root(each.text("second"))))
            self._decided[pair] = each.text("decision")
        for pair, decision in self._decided.items():
            if decision == ONE and len(pair) == 2:
                first, second = sorted(pair, key=self._place)
                self._joined[self._top(second)] = self._top(first)

    def _place(self, root: str) -> tuple[int, str]:
        held = self._records.get(root)
        return (held.at_us, root) if held is not None else (1 << 62, root)

    def _top(self, root: str) -> str:
        while self._joined.get(root, root) != root:
            root = self._joined[root]
        return root

    def of(self, event: Event) -> str:
        """The person of an event: the first record of those that are one person; "" where it names none that is held."""
        root = self._history.root(event.text("person"))
        return self._top(root) if root in self._records else ""

    def record(self, person: str) -> Event | None:
        """The record in force."""
        return self._records.get(person)

    def all(self) -> tuple[str, ...]:
        """Each person once."""
        return tuple(root for root in self._records if self._top(root) == root)

    def told_apart(self, first: str, second: str) -> bool:
        """Whether somebody decided that two records are two people."""
        tops = {self._top(first), self._top(second)}
        return any(decision == TWO and {self._top(each) for each in pair} == tops for pair, decision in self._decided.items())

    def may_be_one(self, first: str, second: str) -> bool:
        """Whether two records could be one person by name or day of birth; children's names are not compared here."""
        one, two = self._records.get(first), self._records.get(second)
        if one is None or two is None or self.told_apart(first, second):
            return False
        born = one.number("born"), two.number("born")
        if None not in born and born[0] != born[1]:
            return False
        return alike(one.text("name"), two.text("name"))

    def called(self, person: str) -> str:
        """How a page calls somebody: never by a child's name."""
        held = self._records.get(person)
        if held is None:
            return "Person not recorded"
        if held.text("role") in CHILDREN:
            return held.text("reference") or "A child"
        return held.text("name") or held.text("reference") or "Name not known"


def arrests(history: History) -> tuple[Encounter, ...]:
    """Each arrest once, in order. One that belongs to several operations is one."""
    return _counted(history, "arrest")


def voluntary(history: History) -> tuple[Encounter, ...]:
    """Each voluntary attendance once, in order: a counter of its own."""
    return _counted(history, "voluntary-attendance")


def _counted(history: History, kind: str) -> tuple[Encounter, ...]:
    people, groups = People(history), list[list[Event]]()
    for event in sorted(history.of(kind), key=lambda each: not _number(each)):  # by number first: what has none joins what it is near
        mine = [group for group in groups if any(_same(each, event, people) for each in group)]
        if _number(event):
            mine = [group for group in mine if any(_number(each) == _number(event) for each in group)]
        numbered = [group for group in mine if _number(group[0])]
        kept = [event]
        for group in (*(each for each in mine if each not in numbered), *numbered[:1]):  # never two numbers in one
            groups.remove(group)
            kept = [*group, *kept]
        groups.append(kept)
    groups = [sorted(group, key=_order) for group in groups]
    return tuple(
        Encounter(
            kind,
            g[0].at_us,
            people.of(g[0]),
            tuple(each.id for each in g),
            tuple(dict.fromkeys(o for each in g for o in each.texts("operations"))),
        )
        for g in sorted(groups, key=lambda group: _order(group[0]))
    )


def _order(event: Event) -> tuple[int, int, str]:
    return event.at_us, event.recorded_us, event.id


def _same(one: Event, two: Event, people: People) -> bool:
    """One person, and one custody record or nearly one instant."""
    person = people.of(one)
    return bool(person) and person == people.of(two) and _meets(one, two)


def _meets(one: Event, two: Event) -> bool:
    """One custody record; without two numbers, nearly one instant."""
    first, second = _number(one), _number(two)
    return first == second if first and second else abs(one.at_us - two.at_us) <= NEAR


def _number(event: Event) -> str:
    return "".join(event.text("custody_record").casefold().split())


def charges_for(history: History, arrest: Encounter) -> tuple[Event, ...]:
    """Charges of the person for which this is the last arrest before: an earlier arrest's bail is not ended by them."""
    charged = history.of(CHARGED)
    if not charged or not arrest.person:
        return ()
    people = People(history)
    own = [each for each in arrests(history) if each.person == arrest.person]
    return tuple(e for e in charged if people.of(e) == arrest.person and [each for each in own if each.at_us <= e.at_us][-1:] == [arrest])


def doubts(history: History) -> Iterator[Doubt]:
    """Pairs of records that may be one arrest, or one attendance, entered twice."""
    people = People(history)
    for kind in ("arrest", "voluntary-attendance"):
        for one, two in combinations(history.of(kind), 2):
            yield from _doubt(one, two, people)


def _doubt(one: Event, two: Event, people: People) -> Iterator[Doubt]:
    pair = people.of(one), people.of(two)
    if not pair[0] or not pair[1] or people.told_apart(*pair):
        return
    same_number = bool(_number(one)) and _number(one) == _number(two)
    near = abs(one.at_us - two.at_us) <= NEAR
    if pair[0] == pair[1]:
        if near and not _meets(one, two):
            yield Doubt(one.id, two.id, pair, "one person at nearly the same time, two custody record numbers")
    elif same_number:
        yield Doubt(one.id, two.id, pair, "one custody record number, two people")
    elif near and people.may_be_one(*pair):
        yield Doubt(one.id, two.id, pair, "two spellings of a name at nearly the same time")


class Suspect(NamedTuple):
    """A person who became a suspect: since when, by which event."""

    person: str
    at_us: int
    event: str
    by: str


def suspects(history: History) -> tuple[Suspect, ...]:
    """Each person once, by the first event that made them one: arrest, attendance or interview under caution, or the named decision."""
    people = People(history)
    found: dict[str, Suspect] = {}
    for event in history.of("arrest", "voluntary-attendance", "interview", "suspect-decided"):
        met = history.one(event.text("encounter")) if event.kind == "interview" else event
        person = "" if met is None else people.of(met)
        if person and person not in found and (event.kind not in ("voluntary-attendance", "interview") or event.yes("cautioned")):
            found[person] = Suspect(person, event.at_us, event.id, event.kind)
    return tuple(found.values())
