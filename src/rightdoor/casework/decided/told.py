"""Whoever acted is told what became of an act that was not recorded whole."""

from __future__ import annotations

from typing import Final, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from rightdoor.casework.acting import Acting
from rightdoor.casework.decided.models import Begun

_WHAT: Final = {
    "assessment": "an answer of the assessment",
    "kirat": "a KIRAT result",
    "graded-profile": "the profile of an export of graded files",
    "reading": "the time of an event",
    "fact": "a fact",
    "time-profile": "how a source writes its times",
    "merge": "that two subjects are one",
    "withdrawal": "that a decision is taken back",
    "application": "an application",
    "authorisation": "an authority",
    "peer-check": "a countersigned check",
    "provider-fault": "a fault of a provider",
    "media-grade": "the grade of a near match",
    "result-mapping": "how a result is read",
    "duty-done": "that a duty was done",
    "grounds": "the grounds for a warrant package below corroborated",
    "authority": "on whose authority something came in",
    "keep-media": "whether media are kept",
    "address-holder": "who holds an address range",
    "provider-profile": "how a provider keeps its records",
    "move": "that somebody moved",
    "action": "that something was acted upon",
    "disclosure": "that something was disclosed",
    "recall": "that something is called back",
    "acknowledgement": "that a recall was acknowledged",
    "error": "an error",
    "destruction": "that data was destroyed",
    "door-step": "the address at a step on the way to the door",
}


class Notice(NamedTuple):
    """What became of it: `what` it said, `about` whom or what (an id), `outcome` as of `Begun`."""

    id: str
    at_us: int
    what: str
    about: str
    outcome: str


def untold(acting: Acting) -> list[Notice]:
    """What the acting account was not told yet; asking changes nothing."""
    return [_notice(row) for row in _untold(acting)]


def tell(acting: Acting) -> list[Notice]:
    """The same; it counts as told when this transaction holds."""
    rows = list(_untold(acting))
    if rows:
        Begun.objects.filter(pk__in=[row.pk for row in rows]).update(told_us=acting.now_us)
    return [_notice(row) for row in rows]


def acknowledge(acting: Acting, notice: UUID) -> None:
    """One of them counts as told. Raises Http404 for one that the account is not to be told, or was told."""
    if not _untold(acting).filter(pk=notice).update(told_us=acting.now_us):
        raise Http404


def _untold(acting: Acting) -> QuerySet[Begun]:
    return Begun.objects.filter(account=acting.account, told_us__isnull=True).exclude(outcome="").order_by("at_us", "id")


def _notice(row: Begun) -> Notice:
    return Notice(str(row.pk), row.at_us, _WHAT.get(row.kind, "a decision"), row.about, row.outcome)
