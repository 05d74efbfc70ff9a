"""The linter of claims: phrases that say more than received data can show, and what to say instead.

A sentence of the program may say what a paper states, and that papers agree or disagree. It may not say who did something, that
something is proved, certain or complete, or that a person is guilty. A test reads every sentence that the program can generate.
What stands between “ and ” is quoted from a paper, word for word, and is not ours.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Claim(NamedTuple):
    """A phrase found: where it begins, what it claims, what to say instead."""

    at: int
    phrase: str
    claims: str
    instead: str


_PERSON = r"(?:account[ -]?holder|subscriber|occupier|occupant|resident|householder|tenant|bill[ -]?payer|user|man|woman|person|subject|owner|child|father|mother|son|husband|partner)"
_ACTED = r"(?:(?:down|up)load(?:ed|s|ing)|shar(?:ed|es|ing)|view(?:ed|s|ing)|access(?:ed|es|ing)|possess(?:ed|es|ing)?|watch(?:ed|es|ing)|distribut(?:ed|es|ing)|commit(?:ted|s|ting)|operat(?:ed|es|ing)|used|uses|sent|sends|made|makes|search(?:ed|es|ing) for|groom(?:ed|s|ing)|stor(?:ed|es|ing)|owns|owned)"
_WHO = "who did it is not known from these papers"
_TABLE: tuple[tuple[str, str, str], ...] = (
    (r"\b(?:suspects?|offenders?|perpetrators?|culprits?|criminals?|defendants?|paedophiles?|abusers?|predators?)\b", "that somebody did it", "subject; who acted is not known"),
    (r"\b(?:guilty|guilt|innocent|innocence|verdict|convict(?:ed|s)?|culpab\w*|liable|blame\w*)\b", "what a court decides", "say what the papers state"),
    (rf"\b(?:was|were|is|are|been|being|be)\s+(?:\w+ly\s+)?{_ACTED}\s+(?:\w+ly\s+)?by\b(?!\s+(?:many|several|carrier|design|other|more)\b)", "who acted", _WHO),
    (rf"\b(?:he|she|they|the\s+(?:\w+\s+)?{_PERSON})\s+(?:has\s+|have\s+|had\s+|then\s+|also\s+|\w+ly\s+)*{_ACTED}\b", "who acted", _WHO),
    (rf"\b{_ACTED}\s+(?:\w+\s+){{0,4}}?by\s+(?:the\s+)?(?:him|her|them|{_PERSON})\b", "who acted", _WHO),
    (r"\bresponsible\s+for\b", "who acted", _WHO),
    (r"\b(?:identif(?:y|ies|ied)|identification|identity)\b[^.;]{0,40}\b(?:as\s+the|of\s+the|him|her|user|person|downloader|uploader|individual)\b", "who acted", "the connection is named; the person is not"),
    (rf"\bis\s+the\s+(?:user|downloader|uploader|sharer|sender|person\s+(?:who|responsible)|individual|{_PERSON}\s+who)\b", "who acted", _WHO),
    (r"\b(?:caught|red[- ]handed|perpetrated)\b", "who acted", _WHO),
    (rf"\b(?:the\s+)?{_PERSON}\s+(?:who\s+(?:\w+\s+)?)?(?:lives|lived|resides|resided|is\s+resident)\b", "who lives there", "the papers name premises; who lives there is for local research"),
    (r"\b(?:account|device|phone|handset|computer|laptop|router|connection|line|number|mailbox|files?|images?|house|flat)\s+(?:belongs|belonged|belonging)\s+to\b", "whose it is", "the provider's record names"),
    (r"\b(?:prov(?:e|es|ed|en|ing|able|ably)|proofs?)\b", "that something is proved", "the papers agree, or state"),
    (r"\b(?:demonstrat(?:e|es|ed|ing)|establish(?:es|ed|ing)?|confirm(?:s|ed|ing)?\s+that|conclusive(?:ly)?|irrefutabl[ey]|indisputabl[ey]|undeniabl[ey]|unquestionabl[ey]|incontrovertibl[ey])\b", "that something is proved", "the papers agree, or state"),
    (r"\b(?:beyond|without|no|any)\s+(?:a\s+|any\s+)?(?:reasonable\s+)?doubt\b|\b(?:undoubtedly|doubtless|undoubted)\b", "certainty", "say how sure the papers are by their status"),
    (r"\b(?:certain|certainly|certainty|definite|definitely|definitive|definitively|sure\s+that|guarantee\w*|infallib\w*|fool-?proof|error-?free|unmistakabl[ey])\b", "certainty", "say how sure the papers are by their status"),
    (r"\b(?:obviously|clearly|evidently|plainly|of\s+course|in\s+fact|undisputed|known\s+to\s+(?:be|have))\b", "certainty", "leave the word out"),
    (r"\b(?:high|higher|strong|overwhelming|compelling|very)\s+(?:confidence|probab\w+|likel\w+|evidence|certain\w*|sure)\b", "a probability that nobody measured", "say how sure the papers are by their status"),
    (r"\b(?:fully|completely|totally|wholly|perfectly|entirely|absolutely|100\s?%)\s*(?:accurate|reliable|certain|sure|correct|safe|verified|independent|excluded)?\b", "completeness", "name what was looked at"),
    (r"\b(?:must\s+have|can\s+only\s+(?:be|have)|could\s+only|cannot\s+be\s+(?:wrong|mistaken|otherwise)|impossible)\b", "that nothing else is possible", "not excluded by these papers"),
    (r"\b(?:nobody|no\s+one|no-one)\s+else\b|\bno\s+other\s+(?:person|explanation|user|address|premises|possibility)\b|\bthe\s+only\s+(?:person|user|explanation|possible|possibility|occupant|resident)\b", "that nothing else is possible", "not excluded by these papers"),
    (r"\b(?:rules?|ruled)\s+out\b|\bexcludes?\s+(?:any|every|other|the\s+possibility)\b", "that something is excluded", "not excluded by these papers"),
    (r"\b(?:the|this\s+is\s+the)\s+(?:right|correct|true|actual)\s+(?:door|address|house|premises|person|home|flat)\b", "that the address is right", "the premises that the papers name"),
    (r"\ball\b", "completeness", "name what was looked at, or count it"),
    (r"\b(?:the\s+)?(?:offence|crime)s?\s+(?:was|were)\s+committed\b", "that there was an offence", "say which act the source states"),
)  # fmt: skip
PHRASES = tuple((re.compile(pattern, re.IGNORECASE), what, instead) for pattern, what, instead in _TABLE)

# Said on purpose, and true: they take a claim back.
_ALLOWED = re.compile(
    r"\b(?:not(?:\s+\w+)?\s+(?:a\s+suspect|proved|shown|certain|proof|excluded|all)|not\s+for\s+certain|nor\s+all|at\s+all"
    r"|in\s+all|above\s+all|all\s+the\s+same|cannot\s+be\s+\w+\s+for\s+certain|no\s+\w+\s+is\s+known\s+to\s+be"
    r"|does\s+not\s+(?:prove|establish|confirm|identify|show)(?:\s+(?:who|that))?|do\s+not\s+prove|cannot\s+prove"
    r"|name\s+nobody\s+as\s+a\s+suspect|as\s+a\s+suspect\s+to\s+nobody)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*”")


def claims(text: str) -> list[Claim]:
    """Every phrase of a text that claims too much, in the order of the text."""
    own = _QUOTED.sub(lambda found: " " * len(found[0]), text)
    own = _ALLOWED.sub(lambda found: " " * len(found[0]), own)
    found = [Claim(m.start(), m[0], what, instead) for pattern, what, instead in PHRASES for m in pattern.finditer(own)]
    return sorted(found)
