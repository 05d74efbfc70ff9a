"""The kinds of decisions on a subject: what each is called, who may take it, whether the rebuild reads it."""

from __future__ import annotations

from typing import Final, NamedTuple

WITHDRAWN: Final = "withdrawn"


class Kind(NamedTuple):
    """`words`: on pages; `capability`: who may; `states`: what it can say, with words; `core`: the rebuild takes it as input."""

    words: str
    capability: str
    states: dict[str, str]
    core: bool = False


KINDS: Final[dict[str, Kind]] = {
    "accept": Kind("Subject accepted", "own-referrals", {"accepted": "accepted for work"}),
    "tier": Kind("Tier set by a person", "override-tier", {f"tier-{n}": f"tier {n}" for n in range(1, 5)}),
    "close": Kind("Subject closed", "close", {"closed": "closed", "reopened": "open again"}),
    "attribution": Kind("Attribution", "decide-attribution", {"accepted": "accepted", "doubted": "doubted"}),
    "assessment": Kind("Question of the assessment", "assess", {"yes": "yes", "no": "no"}, core=True),
    "kirat": Kind(
        "KIRAT result",
        "assess",
        {"very-high": "very high", "high": "high", "medium": "medium", "low": "low"},
        core=True,
    ),
    "reading": Kind("Time settled", "decide-attribution", {"settled": "settled"}, core=True),
    "profile": Kind("How a source writes its times", "decide-attribution", {"settled": "settled"}, core=True),
    "grounds": Kind(
        "Grounds for a package",
        "decide-attribution",
        {"inspector": "an inspector's answers", "superintendent": "a superintendent's reason"},
        core=True,
    ),
    "fact": Kind("Fact recorded", "decide-attribution", {"recorded": "recorded"}, core=True),
    "media-grade": Kind(
        "Near match of a hash set",
        "grade-media",
        {"confirmed": "confirmed", "not-the-same": "not the same", "cannot-tell": "cannot be told"},
        core=True,
    ),
    "merge": Kind("Subjects merged", "merge", {"merged": "one subject", "apart": "taken apart"}, core=True),
}


def state_words(kind: str, state: str) -> str:
    """What a decision says, in words; a word that no table has is shown as it is."""
    if state == WITHDRAWN:
        return "withdrawn"
    return KINDS[kind].states.get(state, state) if kind in KINDS else state
