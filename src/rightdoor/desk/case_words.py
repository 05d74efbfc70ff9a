"""What was recorded of a case or an operation in words: events as options and lines of a history, values by their fields."""

from __future__ import annotations

from typing import Final

from rightdoor.cases.event import DESK, Event, Value
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.kinds import RANKS, Field
from rightdoor.cases.register import KINDS
from rightdoor.desk.templatetags.desk import day, minute
from rightdoor.joint.kinds import KINDS as OF_OPERATIONS

_MOST: Final = 80
_RANKS: Final = dict(RANKS)
_EACH: Final = {**OF_OPERATIONS, **KINDS}  # a code is given once over cases and operations


def kind_words(code: str) -> str:
    """What happened, as a heading."""
    if code == WITHDRAWN:
        return "Withdrawn"
    return _EACH[code].words if code in _EACH else code


def event_label(event: Event, history: History) -> str:
    """An event as an option of a list: what, when, and the first of its fields that says something and is shown to all."""
    said = next((text for name, text in values_of(event, history, private=False) if text and name), "")
    short = f"{said[:_MOST]}…" if len(said) > _MOST else said
    return f"{kind_words(event.kind)}, {minute(event.at_us)}{': ' if short else ''}{short}"


def values_of(event: Event, history: History, *, private: bool = True) -> list[tuple[str, str]]:
    """(label, words) of the fields that were given. `private` False: without those that few may see."""
    if event.kind == WITHDRAWN:
        return [("Reason", event.text("reason"))] if event.text("reason") else []
    fields = _EACH[event.kind].fields if event.kind in _EACH else ()
    return [
        (field.words, words_of(field, event.body[field.name], history))
        for field in fields
        if field.name in event.body and (private or not field.private)
    ]


def words_of(field: Field, value: Value, history: History) -> str:
    """A value of a field as people say it."""
    if isinstance(value, tuple):
        return ", ".join(dict(field.choices).get(each, each) for each in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        return minute(value) if field.type == "instant" else day(value) if field.type == "day" else f"{value:,}"
    if field.type == "event":
        named = history.one(value)
        return f"{kind_words(named.kind)}, {minute(named.at_us)}" if named is not None else "withdrawn since"
    if field.type == "rank":
        return _RANKS.get(value, value)
    return dict(field.choices).get(value, value)


def source_words(source: str) -> str:
    """Where an event came from; "" for one that a person recorded here."""
    return "" if source == DESK else f"From {source.removeprefix('records:')}"
