"""PR-10: volume and severity of images as reported. Never alone above tier 3.

Source: practice page 2.14: severity is weak for contact risk; the NCA moved away from it in 2015.
"""

from __future__ import annotations

from rightdoor.model.counting import counted
from rightdoor.rules.priority.facts import Item, SubjectFacts, cite

CODE = "PR-10"
MANY_FILES = 20


def answer(facts: SubjectFacts) -> Item:
    """yes with many files, or a classification by the provider; a provider's class is its opinion."""
    fresh = facts.files - facts.viral_files
    if fresh >= MANY_FILES or (facts.classifications and fresh > 0):
        return Item(
            CODE,
            "yes",
            f"{counted(facts.files, 'file')} reported, {facts.viral_files} of them widely circulated.",
            cite(facts.classifications),
        )
    return Item(CODE, "no", f"{counted(facts.files, 'file')} reported, {facts.viral_files} of them widely circulated.", ())
