"""Opening a subject by the interface: seen at all, a purpose held or given, the look recorded; as its pages do (`desk.purpose`)."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404

from rightdoor.casework.access.may import require
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.listing.one import seen_subject
from rightdoor.casework.oversight.acts import consulted, open_subject
from rightdoor.casework.oversight.purposes import PURPOSES
from rightdoor.casework.oversight.queries import current_purpose
from rightdoor.casework.subjects.queries import withheld_from
from rightdoor.desk.api.problems import Problem
from rightdoor.desk.middleware.acting import DeskRequest

PURPOSE: Final = "Rightdoor-Purpose"
WORDS: Final = "Rightdoor-Purpose-Words"
PURPOSE_PARAMETERS: Final[tuple[dict[str, Any], ...]] = (
    {
        "in": "header",
        "name": PURPOSE,
        "required": False,
        "description": "Why the subject is opened; needed unless a purpose chosen within the shift holds.",
        "schema": {"type": "string", "enum": list(PURPOSES)},
    },
    {
        "in": "header",
        "name": WORDS,
        "required": False,
        "description": "The reason or reference, for purposes that say nothing without.",
        "schema": {"type": "string", "maxLength": 400},
    },
)


class ApiRequest(DeskRequest):
    """A request of a program: `token` is there."""

    token: Any


def opened(request: ApiRequest, subject: str, what: str) -> Subject:
    """The subject as the account may see it, opened and the look recorded. Raises Problem, Http404."""
    acting = request.acting
    require(acting, "see-subjects")
    row = seen(request, subject)
    held, asked = current_purpose(acting, subject), request.headers.get(PURPOSE, "")
    if asked and (held is None or held.purpose != asked):
        open_subject(acting, subject, asked, _words(request))
    elif held is not None:
        acting.purpose = held.purpose
    else:
        raise Problem(
            422, f"Say why this subject is opened: the header {PURPOSE}, or POST /api/subjects/{{subject}}/purpose.",
            kind="purpose-needed", where=f"header.{PURPOSE}",
        )  # fmt: skip
    consulted(acting, subject, what)
    return row


def seen(request: ApiRequest, subject: str) -> Subject:
    """The subject as the account may see it. Raises Problem for one that is openly withheld, Http404."""
    row = seen_subject(request.acting, subject)
    if row is None:
        withheld = withheld_from(request.acting, subject)
        if not withheld:
            raise Http404
        names = "; ".join(f"{one.compartment}: ask {one.contact}" for one in withheld)
        raise Problem(403, f"Withheld. {names}", kind="withheld")
    return row


def _words(request: ApiRequest) -> str:
    given = request.headers.get(WORDS, "")
    if "\x00" in given:
        raise Problem(422, "A character of the words is not allowed in text.", where=f"header.{WORDS}")
    try:  # a header is bytes: read as UTF-8 where it is that
        return given.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return given
