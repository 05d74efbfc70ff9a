"""Facts in plain words, for pages."""

from __future__ import annotations

# Of the premises: how a page names the place.
PREMISES_KINDS: dict[str, str] = {
    "multi-occupancy": "a house in multiple occupation or a block",
    "business": "a business",
    "hotel": "a hotel or hostel",
    "school": "a school or college",
}

# Facts that speak against an attribution, or keep it open.
AGAINST: dict[str, str] = {
    "nothing-found": "nothing was found on any device examined",
    "activity-continues": "the activity went on while the devices were held",
    "other-identified": "somebody else was named",
    "resident-absent": "the expected resident was not there",
    "details-changed": "details of the account were changed before the act",
    "reported-compromised": "the account was reported as compromised",
    "moved": "the household has moved",
    "service-ended": "the service at the premises has ended",
    "searched-before": "the premises were searched before",
    "research-against": "local research speaks against it",
    "research-neutral": "local research neither supports it nor speaks against it",
    "caveat": "a caveat was recorded",
}
