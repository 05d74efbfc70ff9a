"""Which status can carry an acceptance, and whose word is asked for where the papers fall short: as the stamps of packages have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rightdoor.casework.decided.problems import NotComplete
from rightdoor.reporting.stamps import ANSWERS

RANKS: Final[Mapping[str, str]] = {"inspector": "Inspector", "superintendent": "Superintendent"}


def needed_for(line: Mapping[str, Any]) -> str:
    """Whose word an acceptance of this event needs beside one's own: "", "inspector" or "superintendent"."""
    one = len(line["premises"]) == 1
    if line["status"] == "corroborated" and one:
        return ""
    return "inspector" if line["status"] == "single-strand" and one else "superintendent"


def stamp_for(line: Mapping[str, Any], given: Mapping[str, str]) -> str:
    """The code of the stamp. Raises NotComplete naming the field that lacks."""
    needed, rank = needed_for(line), given.get("rank", "")
    if not needed:
        return "corroborated"
    if rank not in RANKS or (needed == "superintendent" and rank != needed):
        whose = "an inspector's answers" if needed == "inspector" else "a superintendent's reason"
        raise NotComplete(f"On these papers ({line['status']}) an acceptance needs {whose}.", "rank")
    if not given.get("by"):
        raise NotComplete("Give the name of the officer whose word this is.", "by")
    if rank == "superintendent":
        return "superintendent"
    for name, question in ANSWERS.items():
        if not given.get(name):
            raise NotComplete(f"Not answered: {question}", name)
    return "single-strand-answered"
