"""Planted high harm, given to the reader through received fields alone.

| indication | where it is received |
| --- | --- |
| child-at-risk | call: `child_at_risk` yes, `urgent` yes, naming the account's e-mail |
| access-to-children | CyberTip JSON: `accessToChildren` yes |
| access-to-victim | CyberTip JSON: `accessToChildVictim` yes, `relationshipToChildVictim` |
| convicted | CyberTip JSON: `convictedSexOffender` yes |
| trust-position | CyberTip JSON: `occupation` (coach, carer, ...) |
| enticement | `incidentType` Online Enticement of Children for Sexual Acts |
| molestation | `incidentType` Child Sexual Molestation |
| sextortion | `reportAnnotations/sextortion` |
| solicitation | `reportAnnotations/csamSolicitation` |
| live | `fileAnnotations/liveStreaming` |
| escalated | `incidentSummary/escalateToHighPriority` (a neutral placeholder text) |

One planted subject in six is given only one indication, so that little is stated and questions remain.
Subjects without high harm may have many files, severe classifications and annotations (`A1`,
`violenceGore`, `infant`): volume and severity as reported are distractions; and one in eight of them
carries one real indication by chance (an escalation, a solicitation flag), so that a list is not trivial.
"""

from __future__ import annotations

import random

from rightdoor.simulation.nouns import Subject

STRONG = (
    "child-at-risk",
    "access-to-children",
    "access-to-victim",
    "convicted",
    "enticement",
    "molestation",
    "sextortion",
    "live",
    "escalated",
)
SUPPORTING = ("trust-position", "solicitation", *STRONG)
IN_JSON = ("access-to-children", "access-to-victim", "convicted", "trust-position")
BY_CALL = ("child-at-risk",)
CHANCE = ("escalated", "solicitation", "enticement")
BASE_RATE = 0.10


def plant(subject: Subject, rng: random.Random, *, turn: int) -> None:
    """Decide whether the subject is of high harm (every tenth adult or unknown) and what is stated of it."""
    if subject.track == "child":
        return
    if turn % round(1 / BASE_RATE) == 3:
        subject.high_harm = True
        first = rng.choice(STRONG)
        more = [] if rng.random() < 1 / 6 else rng.sample([s for s in SUPPORTING if s != first], rng.randint(1, 2))
        subject.indications = (first, *more)
    elif rng.random() < 0.12:
        subject.indications = (rng.choice(CHANCE),)
