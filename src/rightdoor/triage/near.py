"""What near matches ask: that a trained grader look. They change no tier, neither what is known nor what may be."""

from __future__ import annotations

from rightdoor.rules.priority import pr11_known_files
from rightdoor.rules.priority.instrument import Instrument, Question, tier_of
from rightdoor.rules.priority.media_facts import MediaFacts

MOST_EXHIBITS = 3
GRADER = "trained grader"


def near_questions(instrument: Instrument, media: MediaFacts | None, yes: frozenset[str]) -> tuple[Question, ...]:
    """One question for each exhibit with near matches that nobody decided on, the first three by name.

    `yes`: the items answered yes. The tier named is the one that a confirmation would give, which may be the present one.
    """
    if media is None or not media.near:
        return ()
    then = tier_of(instrument, yes | {pr11_known_files.CODE})
    asked = [
        Question(f"Ask a trained grader to look at {each.files} near match(es) of exhibit {each.exhibit}.", GRADER, then)
        for each in media.near_in[:MOST_EXHIBITS]
    ]
    more = media.near_in[MOST_EXHIBITS:]
    if more:
        files = sum(each.files for each in more)
        asked.append(Question(f"Ask a trained grader to look at {files} near match(es) of {len(more)} more exhibit(s).", GRADER, then))
    return tuple(asked)
