"""PR-07: solicitation, sextortion or enticement of a child?

Source: CyberTipline incident types and report annotations.
"""

from __future__ import annotations

from rightdoor.rules.priority.facts import Item, SubjectFacts, cite

CODE = "PR-07"
FLAGS = frozenset({"sextortion", "csamsolicitation"})
TYPES = frozenset(
    {
        "online enticement of children for sexual acts",
        "online enticement of children for sexual act",
        "unsolicited obscene material sent to a child",
    }
)


def answer(facts: SubjectFacts) -> Item:
    """yes where the incident type or an annotation says so; no where a report says otherwise."""
    flags = tuple(c for c in facts.annotations if c.value.lower() in FLAGS)
    types = tuple(c for c in facts.incident_types if c.value.lower() in TYPES)
    if flags or types:
        return Item(CODE, "yes", "The report is of solicitation, sextortion or enticement.", cite(flags, types))
    if facts.reports:
        return Item(CODE, "no", "No solicitation, sextortion or enticement in the report.", ())
    return Item(CODE, "unknown", "No form was received that would say so.", ())
