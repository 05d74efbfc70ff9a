"""What released statements told of single forces in a period: what a reader may know already protects nothing in a return that is published later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rightdoor.figures.definition import Definition
from rightdoor.figures.figure import Figure
from rightdoor.figures.returns.public import NOT_KNOWN, TOGETHER, broader
from rightdoor.figures.statement.release import Released


def told_before(
    statements: Iterable[Released], span: tuple[int, int], definitions: Mapping[str, Definition]
) -> Mapping[str, frozenset[str]]:
    """By definition the levels (codes of forces, TOGETHER, NOT_KNOWN) of which a statement printed a number in a period that meets the span.

    Whatever its scope and day of the data: that is more than a reader can know of the number itself. A number that lies within another tells of
    that one too.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for statement in statements:
        forced = {held.table.figure for held in statement.tables if held.table.of_forces and not held.refused}
        for figure in statement.draft.figures:
            if not _meets(figure, span, definitions):
                continue
            levels = _levels(figure, by_force=figure in forced)
            for code in {figure.definition, *broader(figure.definition, definitions)}:
                found[code] |= levels
    return {code: frozenset(levels) for code, levels in found.items()}


def _meets(figure: Figure, span: tuple[int, int], definitions: Mapping[str, Definition]) -> bool:
    held = definitions.get(figure.definition)
    lasting = held is None or held.time == "at-end"
    return not lasting and figure.query.from_us < span[1] and span[0] < figure.query.until_us


def _levels(figure: Figure, *, by_force: bool) -> set[str]:
    shared = {TOGETHER} if any(len(share.forces) > 1 for share in figure.shares) else set()
    alone = set(figure.query.forces) | shared
    if by_force:
        single = {share.forces[0] if share.forces else NOT_KNOWN for share in figure.shares if len(share.forces) < 2}
        alone |= single | {TOGETHER, NOT_KNOWN}
    return alone
