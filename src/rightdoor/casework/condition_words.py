"""Grade and handling conditions as text: whether one leaves further dissemination to whoever gave the information.

3x5x2: source 1 to 3, assessment A to E, handling P (within policing, no conditions) or C (conditions apply). Code C whose conditions are not
stated beside it holds back: what they are is not known. In doubt a text holds back, since whoever exports can ask.
"""

from __future__ import annotations

import re
from typing import Final

_CODED: Final = re.compile(
    r"(?:\b(?:[1-3][ /.-]?[a-e]|[a-e][ /.-]?[1-5])[ /.-]?|\bhandling(?: code)?[ :=-]*|\bcode[ :=-]*|^)([pc])(?:[1-9]\b|\b(?!/))"
)
# words around a code that state no condition of their own
_LABELS: Final = re.compile(
    r"\b(?:[35] ?x ?5 ?x ?[25]|grad(?:e|ed|ing)|evaluation|intelligence|handling|codes?|conditions?|see|overleaf|over|above|below|attached|"
    r"separate|sheet|page|and|of|the)\b"
)
_GIVING: Final = r"(?:dissemin|disclos|shar(?:e|i)|circulat|distribut|pass(?:ed|ing|es)?\b|forward|releas|transmi|transfer|copi?[ey]|show)"
_AGREED: Final = r"(?:permission|consent|approv|agree|authori)"
# what says that there is no restriction, up to where it may be taken back
_FREE: Final = re.compile(
    r"\bno (?:further |special |handling )*(?:(?:conditions?|restrictions?|objections?|limits?)\b(?: appl(?:y|ies)\b)?"
    r"(?: (?:on|to|of|for)\b(?:(?!\b(?:without|unless|except|only|provided|subject|but|until|before)\b)[^.;,])*)?"
    rf"|{_AGREED}[a-z]* (?:is )?(?:needed|required|necessary)\b)|\bnot (?:restricted|limited)\b"
)
_KEPT: Final = re.compile(
    "|".join(
        (
            r"\borcon\b",
            rf"\b(?:no|not|never|without|cannot|can't|don't|mustn't|nothing|nobody|none)\b[^.;]*\b{_GIVING}",
            r"\bnot for (?:onward|further|wider)\b",
            rf"\b{_GIVING}[^.;]*\b(?:prohibit|forbid|forbidden|barred|banned|restricted|limited|{_AGREED})",
            rf"\b{_AGREED}[^.;]*\b(?:requir|need|necessary|must|before|first\b|sought|obtain)",
            r"\b(?:refer|revert|contact|consult|ask|speak)\b[^.;]*\b(?:before|prior|first)\b",
            r"\bconditions? apply\b",
        )
    )
)
_ORIGINATOR: Final = re.compile(r"\boriginat(?:or|ing)")
_ASKED: Final = re.compile(rf"\b(?:consult|permit|refer(?!ence)|prior\b|ask|contact|control|decid|decision|{_AGREED})")


def keeps_back(grade: str) -> bool:
    """Whether a condition, as stated, leaves further dissemination to the originator."""
    said = " ".join(grade.casefold().replace("’", "'").split())
    bound = _FREE.sub(" ", said)
    if _KEPT.search(bound) or (_ORIGINATOR.search(bound) and _ASKED.search(bound)):
        return True
    if not any(code[1] == "c" for code in _CODED.finditer(said)):
        return False
    return not re.search(r"[^\W\d_]", _LABELS.sub(" ", _CODED.sub(" ", said)))
