"""What two forces share stands under both together: it is not given to one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Draft, figure_of, numbers, value
from rightdoor.figures.statement.template import words_of
from rightdoor.reference.force_successions import former_forces
from rightdoor.reference.forces import forces

CODE: Final = "force-not-said"


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Sentences that name a force beside a number that is not that force's alone: the number's own forces have to be named."""
    del context
    names = {force.code: force.name for force in (*former_forces(), *forces())}
    for n, sentence in enumerate(draft.sentences):
        words = words_of(sentence)
        named = {code for code, name in names.items() if re.search(rf"\b{re.escape(name)}\b", words, re.IGNORECASE)}
        held = {number: set(figure_of(draft, number).query.forces) for number in numbers(sentence)}
        if not named or not held:
            continue
        for number, theirs in held.items():
            lacking = sorted(names.get(code, code) for code in theirs - named)
            if theirs and lacking and len(theirs) < 5:
                yield Problem(
                    CODE,
                    n,
                    f"{value(draft, number)} is of {' and '.join(sorted(names.get(c, c) for c in theirs))} together. Name {' and '.join(lacking)} too.",
                )
            if not theirs:
                yield Problem(
                    CODE, n, f"{value(draft, number)} is of each force, and the sentence names one. Count the force's own figure."
                )
        for code in sorted(named - set().union(*held.values())):
            if all(held.values()):
                yield Problem(
                    CODE, n, f"{names[code]} is named, and no number of the sentence is of it. Use its figure, or take the name out."
                )
