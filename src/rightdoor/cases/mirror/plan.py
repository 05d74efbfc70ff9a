"""What of an export a case does not hold yet, what it holds already, and where the two say different things.

The case mirrors the records system. What it does not hold is proposed as new events; where it holds something else, nothing is
overwritten: the difference stands until a person corrects the one or the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from rightdoor.cases.check import cleaned, problems_of
from rightdoor.cases.custody.spelling import alike
from rightdoor.cases.event import Event, Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind
from rightdoor.cases.mirror.rows import Found, Proposed, Sheet
from rightdoor.model.civil import HOUR

MOST_NEW: Final = 1_000
NEAR: Final = 2 * HOUR  # one event by two clocks, or an hour off where a zone was lost
AT: Final = "at"


class Difference(NamedTuple):
    """A field of which the records system says something else. `event`: ours; `field`: its name, ``at`` for the time; `held` None where it is empty."""

    event: str
    kind: str
    field: str
    held: Value | None
    theirs: Value
    place: str


class New(NamedTuple):
    """An event to be recorded. `key`: of the row; `body`: references to held events as their ids, to new ones as ``@`` and their index among the new."""

    proposed: Proposed
    body: Mapping[str, Value]


class Plan(NamedTuple):
    """`held`: (record, key) to the id of the event of ours that it is; `new` in the order in which to record them."""

    new: tuple[New, ...]
    held: Mapping[tuple[str, str], str]
    differences: tuple[Difference, ...]
    found: tuple[Found, ...]


class Held(NamedTuple):
    """What a case holds: its history, and (record, key) of what came in from the system before, to the id of its event."""

    history: History
    known: Mapping[tuple[str, str], str]


class _Making:
    def __init__(self, held: Held, same_by: Mapping[str, str], kinds: Mapping[str, Kind]) -> None:
        self.history, self.known = held
        self.same_by, self.kinds = same_by, kinds
        self.growing = held.history  # with what is proposed, so that it can be pointed to
        self.held: dict[tuple[str, str], str] = {}
        self.new: list[New] = []
        self.at_new: dict[tuple[str, str], int] = {}
        self.taken: set[str] = set()


def plan(sheet: Sheet, same_by: Mapping[str, str], held: Held, *, kinds: Mapping[str, Kind], now_us: int) -> Plan:
    """What of a sheet is new to a case, held already, or held otherwise. `same_by`: of a kind, the field by which two of it are the same."""
    making, history, known = _Making(held, same_by, kinds), held.history, held.known
    found: list[Found] = []
    differences: list[Difference] = []
    _anchors(sheet, making)
    for each in sheet.events:
        before = known.get((each.record, each.key), "")
        ours = _held(each, making)
        if ours is not None:
            making.held[each.record, each.key] = ours.id
            making.taken.add(history.root(ours.id))
            differences += _differences(each, ours, making)
        elif before:
            found.append(
                Found(each.place, f"{kinds[each.kind].words}: taken in before and withdrawn here since. It is left out.", stops=False)
            )
        elif each.named_only:
            column = next(iter(each.columns.values()))
            what = f"{kinds[each.kind].words}: none with this number is in the case. Record it first, or give its time."
            found.append(Found(f"{each.place}/{column}", what))
        elif len(making.new) >= MOST_NEW:
            found.append(Found(each.place, f"More than {MOST_NEW:,} new events. The rest is left out: export a shorter time."))
            break
        else:
            found += _add(each, making, now_us)
    return Plan(tuple(making.new), making.held, tuple(differences), tuple(found))


def _anchors(sheet: Sheet, making: _Making) -> None:
    """What is held under the same number: it says which of our records its row's references are."""
    for each in sheet.events:
        field = making.same_by.get(each.kind)
        number = _number(each.body.get(field)) if field else ""
        ours = [e for e in making.history.of(each.kind) if field and number and _number(e.body.get(field)) == number]
        if ours and (each.record, each.key) not in making.known:
            making.held[each.record, each.key] = ours[0].id
            for name, value in each.body.items():
                if isinstance(value, str) and value.startswith("@") and ours[0].text(name):
                    making.held.setdefault((each.record, value[1:]), ours[0].text(name))


def _number(value: Value | None) -> str:
    return "".join(value.casefold().split()) if isinstance(value, str) else ""


def _held(each: Proposed, making: _Making) -> Event | None:
    """The event of ours that a row tells of: by what came in before, by its number, or the nearest of its kind about the same."""
    name = each.record, each.key
    before = making.known.get(name) or making.held.get(name)
    if before:
        return making.history.one(before)
    near = [e for e in making.history.of(each.kind) if making.history.root(e.id) not in making.taken and _is_about(each, e, making)]
    return min(near, key=lambda e: abs(e.at_us - each.at_us), default=None)


def _is_about(each: Proposed, ours: Event, making: _Making) -> bool:
    kind, history = making.kinds[each.kind], making.history
    pointing = [field.name for field in kind.fields if field.type == "event" and field.name in each.body]
    if each.kind == "person":
        return bool(each.body.get("name")) and _words(each.body.get("name")) == _words(ours.text("name")) and _agree(each, ours, "born")
    if not pointing or abs(each.at_us - ours.at_us) > NEAR:
        return False
    return all(
        (root := making.held.get((each.record, str(each.body[name])[1:]))) is not None
        and history.root(ours.text(name)) == history.root(root)
        for name in pointing
    )


def _words(value: Value | None) -> list[str]:
    return sorted(value.casefold().replace(",", " ").split()) if isinstance(value, str) else []


def _agree(each: Proposed, ours: Event, field: str) -> bool:
    theirs, held = each.body.get(field), ours.body.get(field)
    return theirs is None or held is None or theirs == held


def _differences(each: Proposed, ours: Event, making: _Making) -> Iterator[Difference]:
    """Where a row says something else than our event; what the row leaves empty says nothing, nor does what the mapping says of every row."""
    fields = {field.name: field for field in making.kinds[each.kind].fields}
    if each.at_us != ours.at_us and each.kind != "person" and not each.named_only:  # a person is not an event in time
        yield Difference(ours.id, each.kind, AT, ours.at_us, each.at_us, f"{each.place}/{each.columns[AT]}")
    for name, theirs in each.body.items():
        held = ours.body.get(name)
        one_name = each.kind == "person" and name == "name" and _words(held) == _words(theirs)
        if each.columns.get(name) and not one_name and not _says_the_same(fields[name], held, theirs):
            yield Difference(ours.id, each.kind, name, held, theirs, f"{each.place}/{each.columns[name]}")


def _says_the_same(field: Field, held: Value | None, theirs: Value) -> bool:
    if isinstance(held, str) and isinstance(theirs, str):
        return " ".join(held.split()) == " ".join(theirs.split())
    if field.type == "many" and isinstance(held, (list, tuple)) and isinstance(theirs, tuple):
        return sorted(held) == sorted(theirs)
    return held == theirs


def _add(each: Proposed, making: _Making, now_us: int) -> Iterator[Found]:
    """Propose a new event, its references resolved; what points to nothing, or cannot have been, is found."""
    kind, body = making.kinds[each.kind], dict[str, Value]()
    for field in kind.fields:
        if field.name in each.body:
            value = each.body[field.name]
            pointed = _pointed((each.record, str(value)[1:]), making) if field.type == "event" else value
            if pointed is None:
                yield Found(each.place, f"{kind.words} points to something of this row that was left out. Correct that first.")
                return
            body[field.name] = pointed
    wrong = list(problems_of(kind, cleaned(body), each.at_us, making.growing, now_us=now_us))
    for problem in wrong:
        column = each.columns.get(problem.field, "")
        yield Found(f"{each.place}/{column}" if column else each.place, problem.what)
    if wrong:
        return
    name = f"@{len(making.new)}"
    making.at_new[each.record, each.key] = len(making.new)
    making.new.append(New(each, body))
    making.growing = History([*making.growing.log, Event(name, each.kind, each.at_us, now_us, "", body)])
    if each.kind == "person":
        yield from _like(each, making)


def _pointed(to: tuple[str, str], making: _Making) -> str | None:
    """The id of a held event, or ``@`` and the index of a new one; None where there is neither."""
    held = making.held.get(to) or making.known.get(to)
    return held or (f"@{making.at_new[to]}" if to in making.at_new else None)


def _like(each: Proposed, making: _Making) -> Iterator[Found]:
    name = each.body.get("name")
    for ours in making.history.of("person"):
        if isinstance(name, str) and alike(name, ours.text("name")):
            place = f"{each.place}/{each.columns.get('name', '')}"
            yield Found(place, "The case holds a name spelled much like this. Decide whether they are one person.", stops=False)
            return
