"""Why a briefing is not printed, or a result not taken."""

from __future__ import annotations

from rightdoor.errors import Refused


class NotReady(Refused):
    """Nothing of this team may be given out as it stands."""
