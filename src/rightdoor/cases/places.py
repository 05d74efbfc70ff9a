"""Where something counts, for figures: a local area of the force's own list, never an address."""

from __future__ import annotations

from typing import Final

from rightdoor.cases.kinds import Field

AREA: Final = Field(
    "area",
    "Local area for figures",
    needed=False,
    hint="A district or division of your force's own list. Never an address, a street or a village.",
)
