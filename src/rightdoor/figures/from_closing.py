"""How investigations ended: each closing of a case, and whether it was reopened since."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.figures.case_of import Papers
from rightdoor.figures.record import Record


def of_closing(papers: Papers) -> Iterator[Record]:
    """Records of kind "outcome", one a closing: `facts["ends"]` is "case", `facts["code"]` the reason, `facts["reopened"]` "yes" or "no"."""
    turns = papers.history.of("case-closed", "case-reopened")
    for n, event in enumerate(turns):
        if event.kind == "case-closed":
            reopened = any(each.kind == "case-reopened" for each in turns[n + 1 :])
            facts = {"ends": "case", "code": event.text("code"), "reopened": "yes" if reopened else "no"}
            yield papers.record("outcome", event)._replace(facts=facts)
