"""What to do next for one subject, and why. A proposal: people decide, with a name and a reason."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.model.civil import iso_utc
from rightdoor.rules.clocks.provider_retention import Clock
from rightdoor.triage.awaiting import Awaiting
from rightdoor.triage.track import Track


class NextStep(NamedTuple):
    """One action with its reason; `due` is RFC 3339 or empty."""

    action: str
    why: str
    due: str


def next_step(
    *, track: Track, child_at_risk: bool, status: str, settle: list[str], clock: Clock | None, awaited: Awaiting | None = None
) -> NextStep:
    """The first that holds: a child, a contradiction, an answer that is awaited, a question that settles, an open request, a decision."""
    if child_at_risk or track == "child":
        why = "a child is stated to be at risk" if child_at_risk else "the subject may be a child"
        return NextStep("Record a safeguarding decision", f"Safeguarding comes first: {why}.", "")
    if status == "contradicted":
        return NextStep("Explain the contradiction", settle[0] if settle else "Events of this subject lead to different premises.", "")
    if awaited is not None:
        return NextStep("Await the provider's answer", awaited.sentence(), iso_utc(awaited.due_us) if awaited.due_us is not None else "")
    if clock is not None and clock.state != "overdue" and status in ("unresolved", "single-strand", "ambiguous", "refused"):
        why = "Retention by the provider runs out; " + (settle[0] if settle else "no result is held for an event of this subject.")
        return NextStep("Ask the provider while it still holds the data", why, iso_utc(clock.due_us))
    if status in ("ambiguous", "refused") and settle:
        return NextStep("Settle what the papers leave open", settle[0], "")
    if status == "corroborated":
        return NextStep("Decide on local research and the next lawful step", "Two independent strands name the same premises.", "")
    if status == "single-strand":
        return NextStep("Look for a second, independent event", settle[0] if settle else "One strand alone does not corroborate.", "")
    return NextStep("Find what else is held", settle[0] if settle else "No event of this subject can be resolved to a subscriber now.", "")
