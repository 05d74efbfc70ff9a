"""Attribution status: how sure the papers are. Never a verdict: that is a jury's word."""

from __future__ import annotations

from typing import Literal

Status = Literal["corroborated", "single-strand", "ambiguous", "contradicted", "refused", "unresolved"]

STATUSES: tuple[Status, ...] = ("corroborated", "single-strand", "ambiguous", "contradicted", "refused", "unresolved")
# Best first, for the one status that a subject shows.
STATUS_RANK: dict[str, int] = {name: rank for rank, name in enumerate(STATUSES)}

Act = Literal[
    "upload", "login", "registration", "purchase", "offered", "sent-part", "sent-complete", "listed", "present", "other", "unknown"
]
ACTS: tuple[str, ...] = (
    "upload",
    "login",
    "registration",
    "purchase",
    "offered",
    "sent-part",
    "sent-complete",
    "listed",
    "present",
    "other",
    "unknown",
)
