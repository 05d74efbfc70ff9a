"""Which texts of an operation's events can be erased on an authority: what somebody wrote in words, never what other events or figures rest on."""

from __future__ import annotations

from typing import Final

from rightdoor.cases.history import WITHDRAWN
from rightdoor.joint.kinds import KINDS

# one-line texts that are words too: names, whom to ask, where it is said. Ids, digests, references and codes are not among them
_WORDS: Final = frozenset({"name", "contact", "commander", "leader", "safeguarding", "address", "source", "by"})


def erasable(kind: str) -> dict[str, str]:
    """The fields of a kind whose text can be erased, with their labels; none for what is no kind."""
    if kind == WITHDRAWN:
        return {"reason": "Reason"}
    held = KINDS.get(kind)
    if held is None:
        return {}
    return {each.name: each.words for each in held.fields if each.type == "long" or (each.type == "text" and each.name in _WORDS)}
