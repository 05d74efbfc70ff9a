"""What was decided, as a history shows it: every row with its words, the newest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from rightdoor.casework.acting import Acting
from rightdoor.casework.decided.kinds import KINDS, WITHDRAWN, state_words
from rightdoor.casework.decided.models import Decision
from rightdoor.casework.listing.models import Subject, SubjectReceipt


class Entry(NamedTuple):
    """One row of a history. `title`, `state`, `words`: words (`words` holds text as typed); `in_force`: the last of its chain and not withdrawn; `carried`: decided under another id."""

    row: Decision
    title: str
    state: str
    in_force: bool
    carried: bool
    words: str


def history_of(acting: Acting, subject: str) -> list[Entry]:
    """Everything that was decided of a subject, under this id and those that it went by, the newest first."""
    del acting
    mine = set(SubjectReceipt.objects.filter(subject=subject).values_list("receipt", flat=True))
    rows = list(
        Decision.objects.filter(Q(subject=subject) | Q(receipts__overlap=sorted(mine)) | Q(kind="merge", topic=subject)).select_related(
            "by"
        )
    )
    others = {row.subject for row in rows if row.subject != subject}
    there = set(Subject.objects.filter(subject__in=others).values_list("subject", flat=True)) if others else set()
    kept = [
        row
        for row in rows
        if row.subject == subject
        or (row.kind == "merge" and row.topic == subject)
        or (row.subject not in there and set(row.receipts) <= mine)
    ]
    return entries(kept, subject)


def entries(rows: Iterable[Decision], subject: str = "") -> list[Entry]:
    """Rows as a history shows them, the newest first. `subject`: whose history, so that what was decided under another id is told apart."""
    held = list(rows)
    superseded = set(Decision.objects.filter(supersedes__in=[row.pk for row in held]).values_list("supersedes_id", flat=True))
    return [
        Entry(
            row,
            KINDS[row.kind].words if row.kind in KINDS else row.kind,
            state_words(row.kind, row.state),
            row.pk not in superseded and row.state != WITHDRAWN,
            bool(subject) and row.subject != subject,
            words_of(row),
        )
        for row in sorted(held, key=lambda row: (-row.at_us, row.pk))
    ]


def words_of(row: Decision) -> str:
    """What a decision says, in words. Parts of it are as typed: shown escaped."""
    said, detail = state_words(row.kind, row.state), row.detail
    if row.state == WITHDRAWN:
        return said
    match row.kind:
        case "tier":
            ends = dict.fromkeys(each.replace("-", " ") for each in row.shown.get("tier", ()))  # one where the interval is a point
            return f"{said}, beside the instrument's {' to '.join(ends)}"
        case "close":
            return " · ".join(filter(None, (said, row.code, detail.get("reference", ""))))
        case "attribution":
            event = row.shown.get("event", {})
            word = f"; on the word of {detail['by']} ({detail['rank']})" if detail.get("by") else ""
            return f"{said}, event {row.topic}, status then: {event.get('status', 'not known')}{word}"
        case "assessment":
            return f"{row.topic} {said}: {' '.join(filter(None, (detail.get('source', ''), detail.get('reference', ''))))}"
        case "kirat":
            return f"{said}, by {detail.get('by', '')} at {detail.get('at', '')}"
        case "grounds":
            return f"{said}: {detail.get('by', '')}; status then: {detail.get('status', 'not known')}"
        case "reading":
            return f"event {row.topic}: {detail.get('reading', '')} {detail.get('exhibit', '')}".strip()
        case "profile":
            parts = (detail.get(name, "") for name in ("source", "zone", "clock", "date_order", "from", "to", "exhibit"))
            return " ".join(filter(None, parts))
        case "fact":
            parts = (detail.get(name, "") for name in ("fact", "about", "at", "check", "number", "outcome", "detail", "exhibit"))
            return " ".join(filter(None, parts))
        case "media-grade":
            return f"near match {row.topic}: {said}; {row.shown.get('near', '')}"
        case "merge":
            return f"{row.topic}: {said}"
    return said
