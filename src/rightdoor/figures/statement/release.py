"""The release of a statement by a second person, and what is kept of it: the same bytes for the same statement, and their digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from rightdoor.figures.disclosure.table import Protected
from rightdoor.figures.statement.as_json import NotADraft, draft_json, draft_of, protected_json, protected_of
from rightdoor.figures.statement.check import Context, Problem
from rightdoor.figures.statement.draft import Draft
from rightdoor.figures.statement.printed import printed
from rightdoor.figures.statement.problems import problems_of
from rightdoor.store.canonical import canonical

FORMAT: Final = "rightdoor-statement/1"


class Released(NamedTuple):
    """A statement that was released. `drafted_by`: who wrote or changed it, sorted. `released_us`: UTC microseconds. `text`: as it was printed.

    It holds what was withheld and the ids of papers: what is published is `text`, never this.
    """

    draft: Draft
    tables: tuple[Protected, ...]
    drafted_by: tuple[str, ...]
    released_by: str
    released_us: int
    text: str


def release_problems(draft: Draft, context: Context, *, drafted_by: Sequence[str], released_by: str) -> Iterator[Problem]:
    """Everything that keeps this person from releasing this draft: the draft's own problems, and that they wrote or changed it."""
    if not released_by or not drafted_by:
        yield Problem("second-person", None, "Who drafted and who releases is not known. Both are people with an account.")
    elif released_by in drafted_by:
        yield Problem("second-person", None, "Whoever drafted or changed a statement does not release it. Ask a second person.")
    yield from problems_of(draft, context)


def released(draft: Draft, context: Context, *, drafted_by: Sequence[str], released_by: str, released_us: int) -> Released:
    """The statement as released. Raises ValueError where `release_problems` has anything to say: ask that first."""
    if any(True for _ in release_problems(draft, context, drafted_by=drafted_by, released_by=released_by)):
        raise ValueError("a statement with problems is not released")
    kept = draft_of(draft_json(draft))  # as it comes back from what is kept
    return Released(kept, context.plan.tables, tuple(sorted(set(drafted_by))), released_by, released_us, printed(draft, context).text)


def released_bytes(held: Released) -> bytes:
    """Canonical JSON (RFC 8785) of the whole: what is kept."""
    return canonical(
        {
            "format": FORMAT,
            "draft": draft_json(held.draft),
            "tables": [protected_json(each) for each in held.tables],
            "drafted_by": list(held.drafted_by),
            "released_by": held.released_by,
            "released_us": held.released_us,
            "text": held.text,
        }
    )


def digest(held: Released) -> str:
    """SHA-256 of `released_bytes`, in hex."""
    return hashlib.sha256(released_bytes(held)).hexdigest()


def released_of(data: bytes) -> Released:
    """A statement from what was kept. Raises NotADraft where the bytes are none, or were changed into other than their canonical form."""
    try:
        held: Mapping[str, Any] = json.loads(data)
        if held["format"] != FORMAT:
            raise NotADraft("a statement of another format")
        draft = draft_of(held["draft"])
        tables = tuple(protected_of(table, kept) for table, kept in zip(draft.tables, held["tables"], strict=True))
        found = Released(draft, tables, tuple(held["drafted_by"]), held["released_by"], held["released_us"], held["text"])
    except (KeyError, TypeError, ValueError) as error:
        raise NotADraft(f"not a released statement ({type(error).__name__})") from None
    if released_bytes(found) != data:
        raise NotADraft("not the bytes that were kept")
    return found
