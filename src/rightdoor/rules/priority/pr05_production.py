"""PR-05: indications of production or live abuse?

Source: NCMEC file annotations (liveStreaming) and incident types; a flag of the platform is an indication, never a finding.
"""

from __future__ import annotations

from rightdoor.rules.priority.facts import Item, SubjectFacts, cite

CODE = "PR-05"
FLAGS = frozenset({"livestreaming", "sadisticonlineexploitation", "physicalharm"})
TYPES = frozenset({"child sexual molestation", "child sex trafficking", "child sex tourism"})


def answer(facts: SubjectFacts) -> Item:
    """yes where the platform flagged it; no where a report without the flags was received: they are part of its form."""
    flags = tuple(c for c in (*facts.annotations, *facts.file_annotations) if c.value.lower() in FLAGS)
    types = tuple(c for c in facts.incident_types if c.value.lower() in TYPES)
    if flags or types:
        return Item(CODE, "yes", "The reporter indicates production or live abuse.", cite(flags, types))
    if facts.reports:
        return Item(CODE, "no", "No indication of production or live abuse in the report.", ())
    return Item(CODE, "unknown", "No form was received that would say so.", ())
