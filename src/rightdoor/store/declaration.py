"""What a live store must have declared before it takes in its first referral (design 2.4).

All of it is sensitive processing under Part 3 of the Data Protection Act 2018: section 35(8), with a condition of
Schedule 8 and an appropriate policy document (section 42), a controller (section 32) and a DPIA (section 64).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any

import yaml

from rightdoor.errors import DeclarationIncomplete


@dataclass(frozen=True, slots=True)
class Declaration:
    """The four parts, none empty. Raises DeclarationIncomplete naming those that are."""

    controller: str
    dpia: str
    appropriate_policy_document: str
    schedule_8_condition: str

    def __post_init__(self) -> None:
        missing = [name for name, value in asdict(self).items() if not isinstance(value, str) or not value.strip()]
        if missing:
            raise _incomplete(missing)

    def body(self) -> dict[str, str]:
        """As plain JSON."""
        return asdict(self)


def read_declaration(text: str) -> Declaration:
    """From YAML with the four names as keys. Raises DeclarationIncomplete for what is missing, empty or unknown YAML."""
    names = [field.name for field in fields(Declaration)]
    try:
        read: Any = yaml.safe_load(text)
    except yaml.YAMLError:
        raise DeclarationIncomplete("The declaration is not readable YAML.", advice=_HOW) from None
    if not isinstance(read, dict):
        raise _incomplete(names)
    given = {name: str(read[name]).strip() if read.get(name) not in (None, "") else "" for name in names}
    return Declaration(**given)


_HOW = "Give a YAML file with controller, dpia, appropriate_policy_document and schedule_8_condition to --declaration."


def _incomplete(missing: list[str]) -> DeclarationIncomplete:
    return DeclarationIncomplete(f"The declaration of the live store lacks: {', '.join(missing)}.", advice=_HOW)
