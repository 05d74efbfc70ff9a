"""What every page of warrants does first, and how what is missing is shown beside its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import Http404

from rightdoor.cases.event import Event
from rightdoor.cases.kinds import Problem
from rightdoor.cases.warrants import kinds as k
from rightdoor.casework.access.may import require
from rightdoor.casework.cases.problems import Impossible
from rightdoor.casework.decided.problems import NotComplete
from rightdoor.casework.subjects.printed import NotConfirmed
from rightdoor.casework.subjects.queries import units_for
from rightdoor.casework.warrants.problems import NotThere
from rightdoor.casework.warrants.seen import Seen, seen
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown
from rightdoor.errors import UsageProblem

LAST: Final = "last"  # instead of an event: the last draft
GOES_IN: Final = (k.DRAFTED, k.GRANTED)


def seen_to_export(request: DeskRequest, shown: Shown) -> Seen:
    """The case with its subject; whoever does not see the subject sees no paper of it."""
    found = seen(request.acting, shown.case.pk)
    require(request.acting, "export", units=units_for(request.acting, found.row))
    return found


def as_field(act: Callable[[], object]) -> object:
    """What is missing in a form, as the page of a form shows it."""
    try:
        return act()
    except (NotThere, NotComplete) as said:
        raise Impossible([Problem(said.field, str(said))]) from said
    except NotConfirmed as said:
        raise Impossible([Problem("conditions", str(said))]) from said
    except Impossible:
        raise
    except UsageProblem as said:
        raise Impossible([Problem("originator", str(said))]) from said


def event_of(found: Seen, wanted: str, *kinds: str) -> Event:
    """An event of one of these kinds, or the last of them. Raises Http404."""
    if wanted == LAST:
        last = found.history.last(*kinds)
        if last is None:
            raise Http404
        return last
    return found.event(wanted, *kinds)
