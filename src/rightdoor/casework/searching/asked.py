"""What was typed, as forms to look for: pure."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from rightdoor.casework.folding import KINDS, NAMES, fold, fold_prefix, sounds, wider

GROUPS: Final[dict[str, str]] = {
    "any": "Anything",
    "identifier": "Identifier: IP address, e-mail, telephone, account, device",
    "name": "Name",
    "premises": "Premises: address, postcode, UPRN",
    "reference": "Reference: referral number, or an id of ours",
}
LEAST: Final = 3  # characters of a beginning
LEAST_NAME: Final = 2
_PHONE = re.compile(r"[+0-9()\[\]. /\-]+")
_OUR_ID = re.compile(r"(sub|rc|fp|pr)_[a-z2-7]{16}")


class Asked(NamedTuple):
    """`beginnings`: (kind, what folded values begin with); `exact`: (kind, folded); `sounds`: of each word; `our_id`: typed whole, or empty."""

    beginnings: tuple[tuple[str, str], ...]
    exact: tuple[tuple[str, str], ...]
    sounds: tuple[str, ...]
    our_id: str

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.beginnings or self.exact or self.sounds or self.our_id)


def asked(group: str, text: str) -> Asked:
    """The forms of a text in a group of `GROUPS`. Beginnings shorter than `LEAST` are not looked for."""
    kinds = [kind for kind, (_, of) in KINDS.items() if group in ("any", of)]
    exact = tuple(
        (kind, folded) for kind in kinds for folded in (fold(kind, text), *wider(kind, text)) if folded and _fits(kind, folded, text)
    )
    beginnings = tuple(
        (kind, start)
        for kind in kinds
        if (start := fold_prefix(kind, text)) and _fits(kind, start, text) and len(start) >= (LEAST_NAME if kind in NAMES else LEAST)
    )
    typed = text.strip()
    return Asked(
        beginnings,
        exact,
        sounds(text) if group in ("any", "name") else (),
        typed if group in ("any", "reference", "premises") and _OUR_ID.fullmatch(typed) else "",
    )


_FORMS: Final = {
    "ip": re.compile(r"[0-9.]+(/[0-9]{1,2})?|[0-9a-f]{2,32}(/[0-9]{1,3})?"),
    "hash": re.compile(r"[0-9a-z=+/]{3,}"),
    "msisdn": re.compile(r"[0-9]+"),
    "uprn": re.compile(r"[0-9]+"),
    "postcode": re.compile(r"[a-z]{1,2}[0-9][a-z0-9]{0,5}"),
}


def _fits(kind: str, folded: str, text: str) -> bool:
    """Whether a form can be of a kind at all: a name is not looked for among IP addresses, its digits not among telephones."""
    pattern = _FORMS.get(kind)
    return (pattern is None or pattern.fullmatch(folded) is not None) and (kind != "msisdn" or _PHONE.fullmatch(text.strip()) is not None)
