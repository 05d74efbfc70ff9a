"""What is wrong with a draft: each rule in a file of its own (`checks/`), all of them before anybody can release it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from rightdoor.figures.definition import Definition
from rightdoor.figures.disclosure.protect import Plan, protect
from rightdoor.figures.disclosure.table import Protected
from rightdoor.figures.statement.draft import Draft


class Problem(NamedTuple):
    """`code`: of the rule. `sentence`: its place from 0; None for the whole draft. `what`: what is wrong and what to do."""

    code: str
    sentence: int | None
    what: str


class Context(NamedTuple):
    """What a draft is checked with. `plan`: what of its tables may be printed, beside the tables of earlier statements."""

    definitions: Mapping[str, Definition]
    plan: Plan


Check = Callable[[Draft, Context], Iterator[Problem]]


def context_of(draft: Draft, earlier: tuple[Protected, ...], definitions: Mapping[str, Definition]) -> Context:
    """The context of a draft. `earlier`: the tables of everything that was released before (`release.protected_of`), of any force."""
    return Context(definitions, protect(draft.tables, earlier, definitions))
