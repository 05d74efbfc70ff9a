"""The queue of devices over the cases that one sees. Made of their events, under row-level security: nothing of it is stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from django.db.models import Q

from rightdoor.cases.devices import kinds as k
from rightdoor.cases.devices.priority import Place, order_key, place
from rightdoor.cases.devices.state import Device, devices
from rightdoor.cases.event import Event
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.models import Case
from rightdoor.casework.cases.models import Event as EventRow
from rightdoor.casework.cases.queries import event_of
from rightdoor.model.civil import DAY

# what the place in the queue is made of, beside the events of devices
_REASONS: Final = ("risk-noted", "released-on-bail", "bail-extended", "hearing-fixed", WITHDRAWN)
_READ: Final = (*(kind.code for kind in k.KINDS), *_REASONS)
WHICH: Final = (
    ("", "All that wait"),
    ("first", "Children at risk"),
    ("submit", "To be submitted"),
    ("submitted", "Submitted"),
    ("placed", "Placed by a person"),
)


class Waiting(NamedTuple):
    """A device of the queue: its case, its place and why, for how many days it waits."""

    case: Case
    device: Device
    place: Place
    days: int
    sort: str


def queue(acting: Acting, *, which: str = "") -> list[Waiting]:
    """Devices whose results are still to come, in order. `which`: a code of `WHICH`."""
    cases = {case.pk: case for case in Case.objects.select_related("unit__organisation", "owner").filter(_open_with_devices())}
    found = [line for case, history in _histories(cases) for line in _waiting(cases[case], history, acting.now_us)]
    return sorted((line for line in found if _wanted(line, which)), key=lambda line: order_key(line.device, line.place))


def _open_with_devices() -> Q:
    seized = EventRow.objects.filter(kind=k.SEIZED).values("case_id")
    return Q(closed_us__isnull=True, pk__in=seized)


def _histories(cases: dict[str, Case]) -> Iterator[tuple[str, History]]:
    """Of each case what its queue rests on."""
    events: dict[str, list[Event]] = defaultdict(list)
    for row in EventRow.objects.filter(case__in=list(cases), kind__in=_READ).select_related("by").order_by("case_id", "nth"):
        events[row.case_id].append(event_of(row))
    return ((case, History(held)) for case, held in events.items())


def _waiting(case: Case, history: History, now_us: int) -> Iterator[Waiting]:
    for device in devices(history):
        if device.waits:
            days = max(0, now_us - device.seized.at_us) // DAY
            sort = dict(k.SORTS).get(device.seized.text("sort"), "")
            yield Waiting(case, device, place(device, history, now_us), days, sort)


def _wanted(line: Waiting, which: str) -> bool:
    match which:
        case "first":
            return line.place.group == 1
        case "submit":
            return line.device.submitted is None
        case "submitted":
            return line.device.submitted is not None
        case "placed":
            return bool(line.place.by_person)
    return True
