"""What people elsewhere said of files: grades from statements, the same file joined by its hashes, graders who differ side by side.

A grade is a statement of somebody else: it is shown with who, when, under which profile and where it stands, and decides nothing here. What is
not stated is empty and stays so. Two grades can be held against each other only within one profile, or, where none is stated, within
one file as received; across profiles numbers and names mean different things, and no more is said than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple, Protocol

State = Literal["ungraded", "one", "agree", "differ", "not-comparable"]
STATES: Final[tuple[State, ...]] = ("differ", "not-comparable", "agree", "one", "ungraded")
EXACT: Final = ("md5", "sha1", "sha256")
_FILES: Final = ("media", "file", "event")  # exports; files that a report speaks of; acts that concern a file: the last two grade nothing
KINDS: Final = frozenset({"case", *_FILES})
_OF_A_GRADE: Final = {
    "graded_time": "graded", "updated_time": "updated", "grading_tool": "tool", "basis": "basis", "votes": "votes",
    "confidence": "confidence", "profile": "profile",
}  # fmt: skip
_OF_A_CASE: Final = ("number", "organisation", "application", "form")
FIELDS: Final = frozenset({"hash", "category", "grader", *_OF_A_GRADE, *_OF_A_CASE})
"""The fields that `read_files` looks at."""


class Said(Protocol):
    """A statement as it is kept (`footprints.tables.StatementRow`)."""

    @property
    def receipt(self) -> str: ...
    @property
    def exhibit(self) -> str: ...
    @property
    def record(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def field(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def locator(self) -> str: ...


class Head(NamedTuple):
    """What an export says of itself; empty texts where it says nothing."""

    number: str = ""
    organisation: str = ""
    application: str = ""
    form: str = ""


class Grade(NamedTuple):
    """One grade as stated. `place` is where its category stands, `times` how often the same file as received says the same.

    `declared`: the decision by which a person named the profile, where the export states none; "" where it is stated, or nobody did.
    """

    receipt: str
    exhibit: str
    record: str
    place: str
    category: str
    profile: str
    graders: tuple[str, ...]
    graded: str
    updated: str
    tool: str
    basis: str
    votes: str
    confidence: str
    head: Head
    times: int = 1
    declared: str = ""

    @property
    def frame(self) -> tuple[str, str]:
        """Within what a category may be held against another: its profile, else the file as received."""
        return (self.profile, "") if self.profile else ("", self.receipt)


class Listed(NamedTuple):
    """One record of a file in one export, with its grades, of which there may be none."""

    receipt: str
    exhibit: str
    record: str
    hashes: tuple[str, ...]
    grades: tuple[Grade, ...]


class GradedFile(NamedTuple):
    """One file over all exports that list it. `contradicted`: two of its records agree in one hash and differ in another of the same kind."""

    hashes: tuple[str, ...]
    state: State
    contradicted: bool
    grades: tuple[Grade, ...]
    listed: tuple[tuple[str, str, str], ...]  # (receipt, exhibit, record)


def read_files(statements: Iterable[Said]) -> Iterator[Listed]:
    """The records of files that have a hash or a grade, from statements in the order of (receipt, place in the file)."""
    heads: dict[str, Head] = {}
    for receipt, rows in groupby(statements, key=lambda s: s.receipt):
        heads.clear()
        for record, said in groupby(rows, key=lambda s: s.record):
            held = list(said)
            if held[0].kind == "case":
                heads[record] = _head(held, heads.get(held[0].parent, Head()))
            elif held[0].kind in _FILES:
                listed = _listed(receipt, record, held, heads.get(held[0].parent, Head()))
                if listed.hashes or listed.grades:
                    yield listed


def _head(said: Sequence[Said], above: Head) -> Head:
    found = {s.field: s.value for s in reversed(said) if s.value}
    return Head(*(found.get(name) or getattr(above, name) for name in _OF_A_CASE))


def _listed(receipt: str, record: str, said: Sequence[Said], head: Head) -> Listed:
    hashes = tuple(dict.fromkeys(s.value for s in said if s.field == "hash" and s.value.partition(":")[0] in EXACT))
    parts: list[list[Said]] = [[]]
    for s in said:
        if s.field == "category" and s.value:
            parts.append([])
        parts[-1].append(s)
    graded = parts[1:] if said[0].kind == "media" else []
    grades = tuple(_grade(part[0], [*parts[0], *part], part, head) for part in graded)
    return Listed(receipt, said[0].exhibit, record, hashes, grades)


def _grade(first: Said, all_of_it: Sequence[Said], own: Sequence[Said], head: Head) -> Grade:
    """The grade that begins with a category: what follows belongs to it, what stands before the first one to each."""
    values = {_OF_A_GRADE[s.field]: s.value for s in all_of_it if s.field in _OF_A_GRADE and s.value}
    graders = tuple(dict.fromkeys(s.value for s in own if s.field == "grader" and s.value)) or tuple(
        dict.fromkeys(s.value for s in all_of_it if s.field == "grader" and s.value)
    )
    return Grade(
        first.receipt, first.exhibit, first.record, first.locator, first.value, values.get("profile", ""), graders,
        values.get("graded", ""), values.get("updated", ""), values.get("tool", ""), values.get("basis", ""),
        values.get("votes", ""), values.get("confidence", ""), head,
    )  # fmt: skip


class Declared(NamedTuple):
    """The profile that a person named for an exhibit whose export states none, and the decision that says so."""

    profile: str
    decision: str


def under(files: Iterable[Listed], declared: Mapping[str, Declared]) -> Iterator[Listed]:
    """The records with the profile that was declared for their exhibit, on grades that state none. What an export states stays."""
    for file in files:
        named = declared.get(file.exhibit)
        if named is None or all(grade.profile for grade in file.grades):
            yield file
            continue
        grades = (g if g.profile else g._replace(profile=named.profile, declared=named.decision) for g in file.grades)
        yield file._replace(grades=tuple(grades))


def joined(files: Iterable[Listed]) -> list[GradedFile]:
    """Records that share an exact hash are one file; a record without one stands alone. In the order in which files are first seen."""
    members: list[list[Listed]] = []
    found: dict[str, int] = {}
    into: list[int] = []

    def top(at: int) -> int:
        while into[at] != at:
            into[at] = into[into[at]]
            at = into[at]
        return at

    for each in files:
        same = sorted({top(found[h]) for h in each.hashes if h in found})
        if same:
            at = same[0]
            for other in same[1:]:
                into[other] = at
                members[at].extend(members[other])
                members[other] = []
        else:
            at = len(members)
            members.append([])
            into.append(at)
        members[at].append(each)
        for h in each.hashes:
            found[h] = at
    return [_file(records) for records in members if records]


def _file(records: Sequence[Listed]) -> GradedFile:
    hashes = tuple(sorted({h for r in records for h in r.hashes}, key=lambda h: (EXACT.index(h.partition(":")[0]), h)))
    kinds = [h.partition(":")[0] for h in hashes]
    grades = _once(g for r in records for g in r.grades)
    return GradedFile(
        hashes, state_of(grades), len(set(kinds)) < len(kinds), grades, tuple((r.receipt, r.exhibit, r.record) for r in records)
    )


def _once(grades: Iterable[Grade]) -> tuple[Grade, ...]:
    """The same said again of another copy of the file in the same export is one grade, said several times."""
    kept: dict[tuple[object, ...], Grade] = {}
    for grade in grades:
        key = grade._replace(record="", place="", times=1)
        kept[key] = kept[key]._replace(times=kept[key].times + 1) if key in kept else grade
    return tuple(kept.values())


def state_of(grades: Sequence[Grade]) -> State:
    """Whether grades of one file agree: within a profile (or one file as received) they do or differ, across them nothing can be said."""
    if len(grades) < 2:
        return "one" if grades else "ungraded"
    frames: dict[tuple[str, str], set[str]] = {}
    for grade in grades:
        frames.setdefault(grade.frame, set()).add(grade.category)
    if any(len(said) > 1 for said in frames.values()):
        return "differ"
    return "agree" if len(frames) == 1 else "not-comparable"


class Counted(NamedTuple):
    """Files of an exhibit (or of a set of receipts) in numbers; lists are in falling order of number, then by their text."""

    files: int
    graded: int
    elsewhere: int  # graded in another export alone
    states: tuple[tuple[State, int], ...]
    categories: tuple[tuple[tuple[str, str], int], ...]  # (profile, category)
    graders: tuple[tuple[str, int], ...]  # the empty text: not stated


def counted(files: Iterable[GradedFile], of: frozenset[str]) -> Counted:
    """What these receipts say of their own files; `states` over all that is said of them anywhere."""
    number = graded = elsewhere = 0
    states: dict[State, int] = dict.fromkeys(STATES, 0)
    categories: dict[tuple[str, str], int] = {}
    graders: dict[str, int] = {}
    for file in files:
        if not any(receipt in of for receipt, _, _ in file.listed):
            continue
        number += 1
        states[file.state] += 1
        own = [g for g in file.grades if g.receipt in of]
        graded += bool(own)
        elsewhere += bool(file.grades) and not own
        for key in {(g.profile, g.category) for g in own}:
            categories[key] = categories.get(key, 0) + 1
        for name in {name for g in own for name in g.graders or ("",)}:
            graders[name] = graders.get(name, 0) + 1
    return Counted(
        number, graded, elsewhere, tuple((state, n) for state, n in states.items() if n),
        tuple(sorted(categories.items(), key=lambda each: (-each[1], each[0]))),
        tuple(sorted(graders.items(), key=lambda each: (-each[1], each[0]))),
    )  # fmt: skip
