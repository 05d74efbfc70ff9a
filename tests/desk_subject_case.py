"""A subject for tests of its pages: rows of the list laid out by hand, as the projection writes them."""

from __future__ import annotations

import itertools
from typing import Any

_numbers = itertools.count(1)
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
LINE: dict[str, Any] = {
    "track": "adult",
    "tier": {"low": "tier-3", "high": "tier-1"},
    "instrument": {"name": "rightdoor-open", "version": "2026-01", "validated": False},
    "reasons": [{"code": "RD-P01", "text": "A child is said to be at risk.", "statements": []}],
    "questions": [{"ask": "Does the person live with children?", "of": "local authority", "would_change_tier_to": "tier-1"}],
    "referrals": ["700001"],
    "footprints": 2,
    "status": "single-strand",
    "premises": [],
    "force": None,
    "age_days": 12,
    "next": {"action": "ask-provider", "why": "It still holds the data.", "due": "2026-04-01"},
    "clocks": [{"code": "retention", "due": "2026-04-01T00:00:00Z", "state": "running"}],
}


def subject_id() -> str:
    """An id that no other test has."""
    n = next(_numbers)
    digits = ""
    for _ in range(16):
        digits += LETTERS[n % 32]
        n //= 32
    return f"sub_{digits}"


def lay_subject(desk: Any, *units: Any, subject: str = "", view: str = "open", compartments: tuple[int, ...] = (), **more: Any) -> Any:
    """A row of the list, seen by these units."""
    with desk.as_owner():
        from rightdoor.casework.listing.models import Subject

        return Subject.objects.create(
            view=view, subject=subject or subject_id(), sort_key=[1], tier_low="tier-3", tier_high="tier-1", track="adult",
            status="single-strand", received_us=1_767_600_000_000_000, next_action="ask-provider", referrals=1, events=2,
            line={**LINE, **more.pop("line", {})}, digest=more.pop("digest", "0" * 64), units=[u.pk for u in units], compartments=list(compartments), **more,
        )  # fmt: skip


def open_for(client: Any, subject: str, purpose: str = "assess") -> Any:
    """Choose a purpose as a person does; the answer to the form."""
    return client.post(f"/subjects/{subject}/purpose", {"purpose": purpose, "next": f"/subjects/{subject}/"})
