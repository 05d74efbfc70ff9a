"""The time of a warrant as a picture: the window, entries, the return and today on one axis. The same stands in a table beside it."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.cases.about import About
from rightdoor.cases.warrants.state import Entry, Warrant
from rightdoor.cases.warrants.window import Edge, edge_of, window_of
from rightdoor.desk.templatetags.desk import day, minute
from rightdoor.model.civil import DAY

WIDTH, LEFT, RIGHT = 960, 20, 40  # of the drawing, in its own units


class Mark(NamedTuple):
    """Something that happened: where it stands on the axis, its words; `late`: outside the window."""

    x: float
    words: str
    label: str
    late: bool


class Picture(NamedTuple):
    """One warrant. `end_x`, `last_x`: of the window, by the shorter and the longer way of counting; `counted`: how, as a sentence.

    `drawn` False: the window cannot be counted, and the table alone says what happened.
    """

    event: str
    drawn: bool
    counted: str
    issued: str
    ends: str
    end_x: float
    last_x: float
    marks: tuple[Mark, ...]
    today_x: float | None
    rows: tuple[tuple[str, str, str], ...]
    over: bool

    @property
    def width(self) -> float:
        """Of the window by the shorter way of counting."""
        return round(self.end_x - LEFT, 1)

    @property
    def edge(self) -> float:
        """Of what only the longer way of counting reaches."""
        return round(self.last_x - self.end_x, 1)

    @property
    def today_anchor(self) -> str:
        """On which side of its line the word stands."""
        return "end" if self.today_x is not None and self.today_x > WIDTH / 2 else "start"


def _beside(entry: Entry, edge: Edge | None) -> str:
    """What is to be said of an entry."""
    said = ["after the window"] if edge is not None and entry.event.at_us >= edge.last_us else []
    said += ["no authority for it is recorded"] if entry.number > 1 and entry.authority is None else []
    said += ["no check of the door is recorded"] if entry.check is None else []
    return "; ".join(said)


def picture_of(warrant: Warrant, about: About, now_us: int) -> Picture:
    """The picture of one warrant as of an instant."""
    granted, edge, window = warrant.granted, edge_of(warrant.granted, about), window_of(warrant.granted, about)
    happened = [(f"Entry {entry.number}", entry.event.at_us, str(entry.number)) for entry in warrant.entries]
    if warrant.returned is not None:
        happened.append(("Returned to the court", warrant.returned.at_us, "R"))
    rows = [("Issued", minute(granted.at_us), "")]
    rows += [(f"Entry {each.number}", minute(each.event.at_us), _beside(each, edge)) for each in warrant.entries]
    if warrant.returned is not None:
        rows.append(("Returned to the court", minute(warrant.returned.at_us), ""))
    ends = minute(window.due_us) if window.due_us is not None else ""
    if ends:
        rows.append(("End of the window", ends, ""))
    if edge is None:
        return Picture(granted.id, False, window.counted, minute(granted.at_us), ends, 0, 0, (), None, tuple(rows), False)
    first = granted.at_us
    last = max(edge.last_us, *(at_us for _, at_us, _ in happened), first + DAY) + DAY
    scale = (WIDTH - LEFT - RIGHT) / (last - first)

    def x(at_us: int) -> float:
        return round(LEFT + (min(max(at_us, first), last) - first) * scale, 1)

    marks = tuple(
        Mark(x(at_us), f"{what}, {minute(at_us)}", short, short != "R" and at_us >= edge.safe_us) for what, at_us, short in happened
    )
    open_still = warrant.returned is None and first <= now_us <= last
    return Picture(
        granted.id, True, window.counted, day(first // DAY), ends, x(edge.safe_us), x(edge.last_us), marks, x(now_us) if open_still else None,
        tuple(rows), warrant.returned is None and now_us >= edge.safe_us,
    )  # fmt: skip
