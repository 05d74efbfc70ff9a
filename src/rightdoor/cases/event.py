"""One dated event of a case: what happened, when, who recorded it when. Events are added; a correction is an event that supersedes one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from rightdoor.model.ids import make_id

Value: TypeAlias = "str | int | bool | tuple[str, ...]"

DESK = "desk"  # recorded by a person, at the desk or by the interface; else "records:<name of the records system>"


class Event(NamedTuple):
    """`kind`: of the register. `at_us`: when it happened, `recorded_us`: when it was recorded (UTC microseconds). `by`: the account.

    `body`: the fields of its kind: text, whole numbers, yes or no, lists of text; instants as UTC microseconds, days as day numbers
    from 1970-01-01, references as ids of other events of the same case. `supersedes`: the event that this one corrects.
    """

    id: str
    kind: str
    at_us: int
    recorded_us: int
    by: str
    body: Mapping[str, Value]
    supersedes: str = ""
    source: str = DESK

    def text(self, name: str) -> str:
        """A field of text; empty where it was not given."""
        value = self.body.get(name, "")
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """A whole number, an instant or a day; None where it was not given."""
        value = self.body.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def yes(self, name: str) -> bool:
        """Whether a yes-no field was answered with yes."""
        return self.body.get(name) is True

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of text; empty where it was not given."""
        value = self.body.get(name, ())
        return tuple(value) if isinstance(value, (tuple, list)) else ()


def event_id(case: str, kind: str, *, by: str, recorded_us: int, nth: int) -> str:
    """The id of an event: `nth` counts the events that are recorded in one act. Nothing of its content is in it."""
    return make_id("ev", case, kind, by, str(recorded_us), str(nth))
