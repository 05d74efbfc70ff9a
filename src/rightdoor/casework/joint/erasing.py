"""Erasing a text of an operation's event on an authority: the event stays, with its kind, times and author; the text is replaced in each version."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from rightdoor.cases.event import Event
from rightdoor.cases.kinds import Problem
from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.acting import Acting
from rightdoor.casework.joint import queries, reading
from rightdoor.casework.joint.models import Erasure
from rightdoor.casework.joint.problems import Impossible
from rightdoor.joint.erasing import erasable


def may_erase(acting: Acting, operation: int) -> bool:
    """Whether the acting account erases texts of this operation: it leads it, and erases in a unit of the controller."""
    if not acting.can("retention"):
        return False
    with connection.cursor() as cursor:
        cursor.execute("select %s = any(casework.operations_led('retention'))", [operation])
        return bool(cursor.fetchone()[0])


def texts_of(event: Event) -> dict[str, str]:
    """The fields of an event whose text can be erased and is there, with their labels."""
    return {name: words for name, words in erasable(event.kind).items() if event.text(name)}


def erase_text(acting: Acting, operation: int, event: str, *, field: str, authority: str, reason: str) -> int:
    """Erase a text in this event and in those that it corrected or that corrected it; how many. What was given out on paper is not called back.

    Raises NotAllowed, Impossible (by field), Http404 for an operation or event that is not seen.
    """
    held = queries.operation_seen(acting, operation)
    require(acting, "retention")
    seen = next((one for one in reading.around(held, [event]) if one.id == event), None)
    if seen is None:
        raise Impossible([Problem("", "There is no such event.")])
    wrong = [
        *([] if field in texts_of(seen) else [Problem("field", "There is no such text in this event, or it cannot be erased.")]),
        *([] if authority.strip() else [Problem("authority", "Give the authority for the erasure.")]),
        *([] if reason.strip() else [Problem("reason", "Say why it is erased.")]),
    ]
    if wrong:
        raise Impossible(wrong)
    with connection.cursor() as cursor:
        given: list[str | int] = [event, field, acting.now_us, authority.strip(), reason.strip()]
        cursor.execute("select casework.joint_erase(%s, %s, %s, %s, %s)", given)
        (count,) = cursor.fetchone()
    if count < 0:
        raise NotAllowed("The operation is not yours to erase in.")
    if not count:
        raise Impossible([Problem("field", "It was erased already.")])
    acting.note("erased", {"operation": operation, "event": event, "field": field, "events": count})
    return int(count)


def erasures_of(events: Iterable[str]) -> list[Erasure]:
    """What was erased of these events, as far as one sees them."""
    return list(Erasure.objects.filter(event__in=list(events)).select_related("by").order_by("event", "field"))
