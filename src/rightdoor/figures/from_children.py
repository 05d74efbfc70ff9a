"""Children marked as protected or safeguarded, each by its own dated definition, and children of whom a risk was noted."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from rightdoor.cases.event import Event
from rightdoor.cases.safeguarding.state import children, risks
from rightdoor.figures.case_of import Papers
from rightdoor.figures.record import Record

MARKS: Final = MappingProxyType({"protected-2014": "child-protected", "safeguarded-2014": "child-safeguarded"})


def of_children(papers: Papers) -> Iterator[Record]:
    """Records of kinds "child-protected" and "child-safeguarded" (one a mark) and "child-at-risk" (one a noted risk). `person`: the child.

    A risk to a child who is not identified has no person: its case stands in the count for one child.
    """
    for child in children(papers.history):
        who = child_of(papers, child.event)
        for mark in child.marked:
            kind = MARKS.get(mark.text("definition"))
            if kind is not None:
                facts = {"definition": mark.text("definition"), "relation": child.relation}
                yield papers.record(kind, mark, person=who)._replace(facts=facts)
    for risk in risks(papers.history):
        named = papers.history.one(risk.event.text("child")) if risk.event.text("child") else None
        facts = {"immediate": "yes" if risk.event.yes("immediate") else "no", "risk": risk.event.text("risk")}
        who = child_of(papers, named) if named is not None else ""
        yield papers.record("child-at-risk", risk.event, person=who)._replace(facts=facts)


def child_of(papers: Papers, child: Event) -> str:
    """The child's paper; of children who are recorded as people of the case, joined where somebody decided that two are one."""
    root = papers.root(child)
    return papers.people.of(child._replace(body={"person": root})) or root
