"""PR-12: do files belong to series of identified victims? Never alone above tier 3.

That images of an identified child are traded goes on harming that child, who may have a right to be told (18 U.S.C. 3771 and
2259; Directive 2012/29/EU art. 6; Code of Practice for Victims of Crime). It says little of the subject's access to children.
"""

from __future__ import annotations

from rightdoor.model.counting import counted
from rightdoor.rules.priority.facts import MOST_CITED, Item, SubjectFacts
from rightdoor.rules.priority.media_facts import some_of

CODE = "PR-12"


def answer(facts: SubjectFacts) -> Item:
    """yes where a set names the series of a known file."""
    series = facts.media.series if facts.media is not None else ()
    if not series:
        return Item(CODE, "no", "No hash set that was asked names a series of its files.", ())
    told = [
        f"{each.series}{' (victim identified)' if each.identified else ''} in {each.set}, version {each.version}: {counted(each.files, 'file')}"
        for each in series
    ]
    cited = tuple(dict.fromkeys(s for each in series for s in each.statements))[:MOST_CITED]
    return Item(CODE, "yes", f"Files of {len(series)} series are reported: {some_of(told)}.", cited)
