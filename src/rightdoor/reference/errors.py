"""What is wrong with a reference file, as values: the file is refused whole or a line of it is left out."""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

MOST_PROBLEMS = 100


class LoadProblem(NamedTuple):
    """One problem of a reference file: a code, the line (1-based, 0 for the whole file), what to do."""

    code: str
    line: int
    message: str


class Loaded(NamedTuple, Generic[T]):
    """What was read from a file; `value` is None when nothing of it can be used."""

    value: T | None
    problems: tuple[LoadProblem, ...]
