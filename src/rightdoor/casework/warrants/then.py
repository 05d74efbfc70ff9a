"""What had spoken when an application was drafted: the checks, and whose results it rested on. It stays with the draft."""

from __future__ import annotations

from rightdoor.cases.listed import as_text
from rightdoor.casework.subjects.first_screen import shown_of
from rightdoor.casework.subjects.papers import Papers


def spoken_then(papers: Papers, premises: str) -> dict[str, str]:
    """Fields of the draft's event, of the events that name its premises. `checks`: codes with a finding of stop or caution.

    `providers`: as the results state them.
    """
    events = [event for event in shown_of(papers).events if premises in {p["premises"] for p in event.line["premises"]}]
    checks = {f["code"] for event in events for f in event.line["findings"] if f["severity"] in ("stop", "caution")}
    results = (paper for event in events for paper in event.papers if paper.kind == "result")
    return {
        "checks": as_text(sorted(checks)),
        "providers": as_text(sorted(filter(None, {paper.values.get("provider", "").strip() for paper in results}))),
    }
