"""Figures counted by hand: loops over raw events, without the rooms that fold them. Slow, and easy to believe.

What cannot be read off without a choice (a record between two custody records, a death that names nobody) raises `Unclear`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from case_invariants import Slow, died
from rightdoor.cases.event import Event
from rightdoor.figures.query import Query

HOUR = 3_600_000_000
DAY = 24 * HOUR


class Unclear(Exception):
    """The history leaves open what the number is."""


class Case(NamedTuple):
    """A case as it was recorded."""

    id: str
    force: str
    log: tuple[Event, ...]


class Item(NamedTuple):
    """A paper: `thing`: what two papers of one arrest have in common; `once`: what the number counts once."""

    paper: str
    kind: str
    thing: str
    once: str
    at: int
    until: int | None
    force: frozenset[str]
    inside: frozenset[str]
    linked: frozenset[str]
    number: str = ""
    case: str = ""


def recount(cases: Iterable[Case], code: str, query: Query) -> tuple[int, set[str]]:
    """How many, and by which papers."""
    items = [item for case in cases for item in _items(case, code, query.as_of_us)]
    asked = [item for item in _together(items) if _asked(item, query, state=code in ("on-bail", "investigations-ongoing"))]
    return len(_groups(asked)), {item.paper for item in asked}


def _asked(item: Item, query: Query, *, state: bool) -> bool:
    inside, linked = query.operation in item.inside, query.operation in item.linked
    scope = {"all": True, "inside": inside, "inside-or-linked": inside or linked, "outside": not inside and not linked}[query.scope]
    force = not query.forces or (bool(item.force) and all(each in query.forces for each in item.force))
    if state:
        time = item.at < query.until_us and not (item.until is not None and item.until < query.until_us)
    else:
        time = query.from_us <= item.at and item.at < query.until_us
    return scope and force and time


def _groups(items: list[Item]) -> list[list[Item]]:
    groups = [[item] for item in items]
    merged = True
    while merged:
        merged = False
        for one, two in combinations(groups, 2):
            if {i.once for i in one} & {i.once for i in two} or {i.thing for i in one} & {i.thing for i in two}:
                one.extend(two)
                groups.remove(two)
                merged = True
                break
    return groups


def _together(items: list[Item]) -> list[Item]:
    """Papers of one custody record number in several cases within a day of the first: one thing of all their forces, ended by the first end."""
    things: dict[str, list[Item]] = {}
    for item in items:
        things.setdefault(item.thing, []).append(item)
    reports: list[list[list[Item]]] = []
    for thing in sorted(things.values(), key=lambda held: (min(i.at for i in held), held[0].thing)):
        for report in reports:
            first = report[0][0]
            other_case = all(thing[0].case != each[0].case for each in report)
            near = min(i.at for i in thing) - min(i.at for i in report[0]) <= DAY
            if thing[0].number and thing[0].number == first.number and other_case and near:
                report.append(thing)
                break
        else:
            reports.append([thing])
    made = []
    for report in reports:
        papers = [item for thing in report for item in thing]
        inside = frozenset().union(*(i.inside for i in papers))
        ends = [i.until for i in papers if i.until is not None]
        for item in papers:
            made.append(
                item._replace(
                    thing=report[0][0].thing, at=min(i.at for i in papers), until=min(ends) if ends else None, force=frozenset().union(*(i.force for i in papers)),
                    inside=inside, linked=frozenset().union(*(i.linked for i in papers)) - inside,
                )
            )  # fmt: skip
    return made


class Hand:
    """One case read by hand."""

    def __init__(self, case: Case, as_of: int) -> None:
        self.case = case
        self.slow = Slow(sorted((e for e in case.log if e.recorded_us <= as_of), key=lambda e: e.recorded_us))

    def item(self, kind: str, event: Event, once: str = "", *, at: int | None = None, until: int | None = None) -> Item:
        """A paper; once by itself where nothing else is said."""
        when, root = event.at_us if at is None else at, self.slow.root(event.id)
        inside, linked = set(), set()
        for joined in self.slow.of("joined-operation"):
            left = self.slow.on("joined", joined, "left-operation")[:1]
            if left and left[0].at_us <= when:
                continue
            last = until if kind == "investigation" and until is not None else (1 << 62 if kind == "investigation" else when)
            older = joined.body.get("as") == "linked" or joined.at_us > last
            (linked if older else inside).add(str(joined.body["operation"]))
        force = frozenset({self.case.force} - {""})
        thing = f"{self.case.id} {kind} {root}"
        return Item(
            root, kind, thing, f"{self.case.id} {once}" if once else thing, when, until, force, frozenset(inside), frozenset(linked - inside),
            case=self.case.id,
        )  # fmt: skip

    def person(self, event: Event) -> str:
        """Who an event is about."""
        return self.slow.person(str(event.body.get("person", "")))

    def met(self, kind: str) -> list[list[Event]]:
        """Arrests or attendances, each with its records."""
        records = sorted(self.slow.of(kind), key=lambda e: e.at_us)
        groups = [[each] for each in records]
        merged = True
        while merged:
            merged = False
            for one, two in combinations(groups, 2):
                numbers = {_number(e) for e in (*one, *two)} - {""}
                if any(self._alike(a, b) for a in one for b in two):
                    if len(numbers) > 1:
                        if all(_number(e) for e in (*one, *two)):
                            continue
                        raise Unclear
                    one.extend(two)
                    groups.remove(two)
                    merged = True
                    break
        return [sorted(group, key=lambda e: e.at_us) for group in groups]

    def _alike(self, one: Event, two: Event) -> bool:
        if not self.person(one) or self.person(one) != self.person(two):
            return False
        if _number(one) and _number(two):
            return _number(one) == _number(two)
        return abs(one.at_us - two.at_us) <= 2 * HOUR

    def custody(self, group: list[Event]) -> str:
        """The custody record number of an arrest."""
        detained = [each for event in group for each in self.slow.on("arrest", event, "detention-authorised")]
        detained.sort(key=lambda e: e.at_us)
        return next((number for each in (*group, *detained) if (number := _number(each))), "")


def _number(event: Event) -> str:
    return "".join(str(event.body.get("custody_record", "")).casefold().split())


def _items(case: Case, code: str, as_of: int) -> Iterator[Item]:
    hand = Hand(case, as_of)
    yield from _WAYS[code](hand)


def _encounters(hand: Hand, kind: str, name: str, *, people: bool, registered: bool = False) -> Iterator[Item]:
    for group in hand.met(kind):
        said = [e.body["registered"] for e in group if "registered" in e.body]
        if registered and said[:1] != [True]:
            continue
        once = f"person {hand.person(group[0])}" if people else ""
        listed = {str(op) for e in group for op in e.texts("operations")}
        first = hand.item(name, group[0])
        for event in group:
            item = hand.item(name, event, once, at=group[0].at_us)
            inside = item.inside | listed
            number = hand.custody(group) if kind == "arrest" else ""
            item = item._replace(thing=first.thing, inside=inside, linked=item.linked - inside, number=number)
            yield item if people else item._replace(once=first.thing)


def _arrests(hand: Hand) -> Iterator[Item]:
    yield from _encounters(hand, "arrest", "arrest", people=False)


def _persons(hand: Hand) -> Iterator[Item]:
    yield from _encounters(hand, "arrest", "arrest", people=True)


def _registered(hand: Hand) -> Iterator[Item]:
    yield from _encounters(hand, "arrest", "arrest", people=True, registered=True)


def _interviews(hand: Hand) -> Iterator[Item]:
    yield from _encounters(hand, "voluntary-attendance", "interview", people=False)


def _bail(hand: Hand) -> Iterator[Item]:
    slow, arrests = hand.slow, hand.met("arrest")
    for group in arrests:
        turns = [e for arrest in group for e in slow.on("arrest", arrest, *_RELEASES)]
        turns += [e for release in list(turns) for e in slow.on("release", release, "bail-cancelled", "bail-answered", "bail-breached")]
        turns += [e for arrest in group for e in slow.on("encounter", arrest, "nfa")]
        turns += [e for e in slow.of("charged") if hand.person(e) == hand.person(group[0]) and _last_before(hand, arrests, e) is group]
        turns += _deaths(slow, group) if any(e.kind == "released-on-bail" for e in turns) else []
        begun: Event | None = None
        for event in sorted(turns, key=lambda e: e.at_us):
            if event.kind == "released-on-bail":
                begun = begun or event
            elif begun is not None and _ends(event):
                yield _on_bail(hand, group, begun, event.at_us)
                begun = None
        if begun is not None:
            yield _on_bail(hand, group, begun, None)


_RELEASES = ("released-on-bail", "released-under-investigation", "released-no-action")


def _on_bail(hand: Hand, group: list[Event], begun: Event, until: int | None) -> Item:
    item = hand.item("bail", begun, f"person {hand.person(group[0])}", until=until)
    return item._replace(number=hand.custody(group))


def _ends(event: Event) -> bool:
    if event.kind == "bail-answered":
        return event.body.get("came") is True
    if event.kind == "bail-breached":
        return "arrived" in event.body
    return True


def _last_before(hand: Hand, arrests: list[list[Event]], charge: Event) -> list[Event] | None:
    own = [g for g in arrests if hand.person(g[0]) == hand.person(charge) and g[0].at_us <= charge.at_us]
    return max(own, key=lambda g: g[0].at_us, default=None)


def _deaths(slow: Slow, group: list[Event]) -> list[Event]:
    deaths = [e for e in slow.of("death-recorded") if e.body["whose"] == "person"]
    if not deaths:
        return []
    dead = died(slow, group[0])
    if dead is None or (dead and len(deaths) > 1):
        raise Unclear
    return deaths if dead else []


def _of(kind: str, name: str) -> object:
    def items(hand: Hand) -> Iterator[Item]:
        return (hand.item(name, event) for event in hand.slow.of(kind))

    return items


def _entries(hand: Hand) -> Iterator[Item]:
    for event in hand.slow.of("warrant-executed"):
        yield hand.item("warrant-executed", event, f"warrant {hand.slow.root(str(event.body['warrant']))}")


def _no_arrest(hand: Hand) -> Iterator[Item]:
    slow = hand.slow
    for warrant in slow.of("warrant-granted"):
        entries = slow.on("warrant", warrant, "warrant-executed")
        own = {slow.root(e.id) for e in (warrant, *entries)}
        followed = False
        for group in hand.met("arrest"):
            names = {slow.root(str(e.body["warrant"])) for e in group if "warrant" in e.body}
            near = any(abs(group[0].at_us - e.at_us) <= DAY for e in entries)
            followed = followed or bool(names & own) or (not names and near)
        if not followed:
            yield from (hand.item("warrant-executed", e, f"warrant {slow.root(warrant.id)}") for e in entries)


def _searches(hand: Hand) -> Iterator[Item]:
    for event in hand.slow.of("warrant-executed", "search-without-warrant"):
        item = hand.item("search", event)
        place = str(event.body.get("premises", ""))
        if place.startswith("pr_"):
            item = item._replace(once=place)
        elif place:
            item = item._replace(once=f"{hand.case.id} place {' '.join(place.split()).casefold()}")
        yield item


def _charged(hand: Hand) -> Iterator[Item]:
    return (hand.item("charge", e, f"person {hand.person(e)}") for e in hand.slow.of("charged"))


def _prosecuted(hand: Hand) -> Iterator[Item]:
    slow = hand.slow
    for charge in slow.of("charged"):
        court = slow.on("charge", charge, "plea", "trial-finding", "sentenced", "acquitted")
        for hearing in slow.of("hearing"):
            fixed = slow.named(hearing, "fixed")
            about_order = fixed is not None and fixed.body["hearing"] == "order"
            if hand.person(hearing) == hand.person(charge) and hearing.at_us >= charge.at_us:
                court += [] if hearing.body["came_to"] == "vacated" or about_order else [hearing]
        if court:
            first = min(court, key=lambda e: e.at_us)
            yield hand.item("prosecution", first, f"person {hand.person(charge)}")


def _marked(definition: str, name: str) -> object:
    def items(hand: Hand) -> Iterator[Item]:
        for event in hand.slow.of("child-marked"):
            if event.body["definition"] == definition:
                yield hand.item(name, event, f"person {_child(hand, event)}")

    return items


def _child(hand: Hand, event: Event) -> str:
    child = hand.slow.named(event, "child")
    if child is None:
        return ""
    return hand.slow.person(child.id) if child.kind == "person" else hand.slow.root(child.id)


def _at_risk(hand: Hand) -> Iterator[Item]:
    for event in hand.slow.of("risk-noted"):
        if event.body["immediate"] is True:
            yield hand.item("child-at-risk", event, f"person {_child(hand, event)}")


def _ongoing(hand: Hand) -> Iterator[Item]:
    opened: Event | None = None
    for event in hand.slow.of("case-opened", "case-reopened", "case-closed"):
        if event.kind == "case-closed" and opened is not None:
            yield hand.item("investigation", opened, "case", until=event.at_us)
            opened = None
        elif event.kind != "case-closed" and opened is None:
            opened = event
    if opened is not None:
        yield hand.item("investigation", opened, "case")


def _ended(hand: Hand) -> Iterator[Item]:
    last = hand.slow.of("case-closed", "case-reopened")[-1:]
    return (hand.item("outcome", e, "case") for e in last if e.kind == "case-closed")


def _examined(hand: Hand) -> Iterator[Item]:
    for device in hand.slow.of("device-seized"):
        results = hand.slow.on("device", device, "results-in")
        if results:
            yield hand.item("device-examined", results[0])


_WAYS = {
    "arrests": _arrests, "persons-arrested": _persons, "registered-offenders-arrested": _registered, "voluntary-interviews": _interviews,
    "on-bail": _bail, "warrants-granted": _of("warrant-granted", "warrant-granted"), "warrants-executed": _entries,
    "warrants-without-arrest": _no_arrest, "premises-searched": _searches, "charged": _charged, "prosecuted": _prosecuted,
    "children-protected": _marked("protected-2014", "child-protected"), "children-safeguarded": _marked("safeguarded-2014", "child-safeguarded"),
    "children-at-immediate-risk": _at_risk, "investigations-ongoing": _ongoing, "investigations-ended": _ended,
    "investigations-opened": _ongoing, "devices-seized": _of("device-seized", "device-seized"),
    "devices-examined": _examined,
}  # fmt: skip
COUNTED = tuple(_WAYS)
