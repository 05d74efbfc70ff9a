"""What near matches ask: that a trained grader look. They change no tier, neither what is known nor what may be."""

from __future__ import annotations

from rightdoor.model.counting import counted
from rightdoor.rules.priority import pr11_known_files
from rightdoor.rules.priority.instrument import Instrument, Question, tier_of
from rightdoor.rules.priority.media_facts import MediaFacts, NearIn

MOST_EXHIBITS = 3
GRADER = "trained grader"
DIGITS = 12
"""Of a digest, in a sentence: enough to tell exhibits apart, and commands take them."""


def near_questions(instrument: Instrument, media: MediaFacts | None, yes: frozenset[str]) -> tuple[Question, ...]:
    """One question for each exhibit with near matches that nobody decided on, the first three by name.

    `yes`: the items answered yes. The tier named is the one that a confirmation would give, which may be the present one.
    """
    if media is None or not media.near:
        return ()
    then = tier_of(instrument, yes | {pr11_known_files.CODE})
    asked = [
        Question(f"Ask a trained grader to look at {_matches(each.files)} of {_where(each)}.", GRADER, then)
        for each in media.near_in[:MOST_EXHIBITS]
    ]
    more = media.near_in[MOST_EXHIBITS:]
    if more:
        files = sum(each.files for each in more)
        asked.append(Question(f"Ask a trained grader to look at {_matches(files)} of {counted(len(more), 'more exhibit')}.", GRADER, then))
    return tuple(asked)


def _matches(files: int) -> str:
    return counted(files, "near match", "near matches")


def _where(each: NearIn) -> str:
    """The subject's own exhibits that state such a file. One that was read elsewhere is named where one sees it, on the page of hash sets."""
    named = [f"{exhibit[:DIGITS]}…" for exhibit in (each.exhibit, *each.also)]
    return f"exhibit {named[0]}" if len(named) == 1 else f"exhibits {', '.join(named[:-1])} and {named[-1]}"
