"""What of an address that was refused may stand in the ledger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from rightdoor.store.ledger_subject import SubjectValue

_OUR_ID: Final = re.compile(r"(?:sub|rc|fp|dec|rq|pr)_[a-z2-7]{16}")
_OUR_NUMBER: Final = re.compile(r"[1-9][0-9]{0,5}")


def tried(parts: Mapping[str, object]) -> dict[str, SubjectValue]:
    """`tried`: our ids, `n`: a number of one of our rows, of the parts of an address.

    Whoever types a telephone or report number into an address leaves nothing of it there.
    """
    said = [str(value) for value in parts.values()]
    ids = sorted({value for value in said if _OUR_ID.fullmatch(value)})
    numbers = [int(value) for value in said if _OUR_NUMBER.fullmatch(value)]
    return {**({"tried": ids} if ids else {}), **({"n": numbers[0]} if numbers else {})}
