"""PR-11: are reported files known to hash sets? Never alone above tier 3.

A file is known where a set holds an equal one, or a trained grader confirmed a near one. What is known of it is what each set
says. Severity of known files is weak for contact risk (practice page 2.14), as volume is (PR-10).
"""

from __future__ import annotations

from rightdoor.model.counting import counted
from rightdoor.rules.priority.facts import MOST_CITED, Item, SubjectFacts
from rightdoor.rules.priority.media_facts import some_of

CODE = "PR-11"
UNASKED = "No hash set was asked about its files."


def answer(facts: SubjectFacts) -> Item:
    """yes with a known file; a near match that nobody confirmed is no answer at all."""
    media = facts.media
    if media is None:
        return Item(CODE, "no", UNASKED, ())
    if not media.known:
        return Item(CODE, "no", f"None of {counted(media.files, 'file')} is known to a hash set that was asked.", ())
    said = [each for each in media.said if each.kind != "near"]
    told = [f"{each.named}: {each.graded}, {each.files}{' near and confirmed' if each.kind == 'confirmed' else ''}" for each in said]
    cited = tuple(dict.fromkeys(s for each in said for s in each.statements))[:MOST_CITED]
    return Item(
        CODE, "yes", f"{media.known} of {counted(media.files, 'file')} {'is' if media.known == 1 else 'are'} known. {some_of(told)}.", cited
    )
