"""What could not be written into a case, as a result keeps it: the whole form, in pieces that an event can hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from rightdoor.cases.check import MOST_LINE, MOST_LISTED
from rightdoor.cases.event import Value
from rightdoor.joint.day.state import Result

_ROOM: Final = MOST_LINE - 5  # "00|" before, "|" after: pieces are told apart, and end with something that is no space
MOST: Final = MOST_LISTED * _ROOM
_HIDDEN = re.compile(r"[\x7f\ud800-\udfff]")


class Entered(NamedTuple):
    """A form as it was entered. `done`: steps that are in the case already, with their events."""

    what: str
    at_us: int
    given: Mapping[str, Value]
    done: Mapping[str, str]


def pieces_of(given: Mapping[str, Value]) -> tuple[str, ...]:
    """A form as an event holds it. Raises ValueError where it is longer than `MOST` characters: the forms keep to less."""
    text = _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(given, ensure_ascii=False, sort_keys=True))
    if len(text) > MOST:
        raise ValueError("a form longer than an event can keep")
    return tuple(f"{nth:02d}|{text[first : first + _ROOM]}|" for nth, first in enumerate(range(0, len(text), _ROOM)))


def entered_of(result: Result) -> Entered:
    """What was entered, of a result that keeps it; without fields where nothing is kept."""
    text = "".join(each[3:-1] for each in sorted(result.event.texts("kept")))
    held = json.loads(text) if text else {}
    given: dict[str, Value] = {name: tuple(value) if isinstance(value, list) else value for name, value in held.items()}
    done = dict(each.split("=", 1) for each in result.recorded if "=" in each)
    return Entered(result.event.text("what"), result.event.at_us, given, done)
