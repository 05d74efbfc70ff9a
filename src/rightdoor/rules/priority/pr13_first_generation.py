"""PR-13: may files be new material? A question to a grader, never a finding of the program.

New material may mean a child whom nobody has found yet. A candidate is a file that no set holds, exactly or nearly, and of which
the report indicates that it was made by or with the child. Only a person answers this item with yes.
"""

from __future__ import annotations

from rightdoor.model.counting import counted
from rightdoor.rules.priority.facts import MOST_CITED, Item, SubjectFacts

CODE = "PR-13"
INDICATIONS = frozenset({"livestreaming", "possibleselfproduction"})
"""Flags of a platform on one file that indicate new material."""


def answer(facts: SubjectFacts) -> Item:
    """unknown with candidates, else no."""
    media = facts.media
    if media is None or not media.candidates:
        return Item(CODE, "no", "No file is a candidate for new material.", ())
    text = f"{counted(media.candidates, 'file is', 'files are')} in no hash set that was asked, and the report indicates new material."
    return Item(CODE, "unknown", text, media.candidate_statements[:MOST_CITED])
