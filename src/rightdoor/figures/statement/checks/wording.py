"""A statement says what papers show: nobody is called an offender before a court decided so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Draft
from rightdoor.figures.statement.template import words_of
from rightdoor.reporting.claims import claims

CODE: Final = "claims-too-much"
_REGISTERED: Final = re.compile(r"\bregistered (?:sex )?offenders?\b", re.IGNORECASE)  # a status by law, and a figure of its own


def check(draft: Draft, context: Context) -> Iterator[Problem]:
    """Phrases that claim more than figures can: the same list that every page of the program is held to."""
    del context
    texts = [(None, draft.title), *((n, words_of(sentence)) for n, sentence in enumerate(draft.sentences))]
    for n, text in texts:
        for found in claims(_REGISTERED.sub("registered people", text)):
            yield Problem(CODE, n, f"“{found.phrase}” claims {found.claims}. Say instead: {found.instead}.")
