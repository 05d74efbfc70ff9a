"""What may stand in a ledger entry: ids, digests, codes and counts; never names, identifiers or content.

The ledger outlives erasure, so that what gets in stays for ever. The door is therefore a strict pattern, not trust.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rightdoor.errors import ActorMissing, LedgerSubjectRefused

ACTS: Final = frozenset(
    "received read consulted derived decided disclosed exported restricted erased held released restored compacted "
    "refused opened declared checkpointed altered combined entered".split()
)
SubjectValue = str | int | bool | None | list[str]

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TEXT: Final = re.compile(r"[A-Za-z0-9_.:/+=-]{1,200}")
_LOOKS_LIKE_CONTENT: Final = re.compile(r"\+?[0-9]{5,}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?:[:/][0-9]+)?")
_ACTOR: Final = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,200}")
_MAX_LIST: Final = 10_000
_MAX_INT: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """An act upon a subject. Raises LedgerSubjectRefused if either is not of the allowed form."""

    act: str
    subject: Mapping[str, SubjectValue]

    def __post_init__(self) -> None:
        if self.act not in ACTS:
            raise LedgerSubjectRefused("An act that the ledger does not know.")
        for key, value in self.subject.items():
            if not _KEY.fullmatch(key) or not _allowed(value):
                # neither key nor value is repeated here: they may be what must not be written anywhere
                raise LedgerSubjectRefused(f"The subject of an entry {self.act!r} holds more than ids, digests, codes and counts.")


def check_actor(actor: str) -> str:
    """The actor, if there is one: 1 to 200 characters, no control characters. Raises ActorMissing."""
    if not actor.strip() or not _ACTOR.fullmatch(actor):
        raise ActorMissing("No actor is named, so nothing was done.", advice="Name one with --actor.")
    return actor


def _allowed(value: SubjectValue) -> bool:
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return -_MAX_INT <= value <= _MAX_INT
    if isinstance(value, str):
        return _allowed_text(value)
    return isinstance(value, Sequence) and len(value) <= _MAX_LIST and all(isinstance(v, str) and _allowed_text(v) for v in value)


def _allowed_text(text: str) -> bool:
    """Of the form of an id or code, and not an e-mail address, telephone number, report number or IP address."""
    if not _TEXT.fullmatch(text) or _LOOKS_LIKE_CONTENT.fullmatch(text):
        return False
    return text.count(":") < 2 or not _is_address(text)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_interface(text)
    except ValueError:
        return False
    return True
