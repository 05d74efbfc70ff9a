"""Decisions before they are taken (what they would change), and all that one sees."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import Http404
from ninja import Query, Schema
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.decided import acts, history, queries
from rightdoor.casework.decided.kinds import KINDS
from rightdoor.casework.decided.preview import preview
from rightdoor.casework.decided.together import together
from rightdoor.casework.listing.models import Subject
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Given, PageNumber, SubjectId
from rightdoor.desk.api.opening import ApiRequest, opened

area = Area("Decisions looked at")
_PAGE = 50


class LookIn(Given):
    """A decision as it would be sent: `body` holds its fields but the reason. Of other kinds nothing is foretold: they change no attribution."""

    kind: Literal["reading", "profile", "fact"]
    body: dict[str, str] = Field(max_length=20)
    reason: str = Field("", max_length=acts.MOST_REASON)


class ForetoldOut(Schema):
    """One event that would be otherwise; pairs are before and after. `findings` would come, `gone` would go."""

    subject: str
    footprint: str
    before: str
    after: str
    premises: tuple[int, int]
    readings: tuple[int, int]
    findings: list[str]
    gone: list[str]


class LookOut(Schema):
    """`subjects`: how many were looked at, `more`: there are others; `unsure`: events that lean on more than was looked at."""

    changes: list[ForetoldOut]
    subjects: int
    more: bool
    unsure: int


@area.post("/subjects/{subject}/decisions/look", scope="read-subject", gives=LookOut, purpose=True)
def look_at_decision(request: ApiRequest, subject: SubjectId, given: LookIn) -> Any:
    """What a decision would change among the subjects that one sees. Nothing is decided."""
    row = opened(request, subject, "decisions")
    return preview(request.acting, row, given.kind, given.body, given.reason or "looked at")


class ChangeOut(Schema):
    """What, before and after, in words."""

    what: str
    before: str
    after: str


@area.get("/subjects/{subject}/decisions/merge/{other}", scope="read-subject", gives=list[ChangeOut], purpose=True)
def look_at_merge(request: ApiRequest, subject: SubjectId, other: SubjectId) -> list[Any]:
    """What would come together if the two were one."""
    row = opened(request, subject, "decisions")
    found = Subject.objects.filter(subject=other).exclude(subject=row.subject).first()
    if found is None:
        raise Http404
    return list(together(row, found))


class ListedOut(Schema):
    """One decision of the list."""

    id: str
    subject: str
    kind: str
    topic: str
    state: str
    words: str
    reason: str
    by: str
    at_us: int
    in_force: bool


class ListedPage(Schema):
    """Newest first."""

    items: list[ListedOut]
    next: int | None


class ListedQuery(Schema):
    """Empty is any; `by`: a user name; `until_us` exclusive."""

    kind: str = Field("", json_schema_extra={"enum": ["", *KINDS]})
    by: str = Field("", max_length=200)
    from_us: int | None = Field(None, ge=0, le=BIGGEST)
    until_us: int | None = Field(None, ge=0, le=BIGGEST)
    in_force: bool = False


@area.get("/decisions", scope="read-list", gives=ListedPage)
def list_decisions(request: ApiRequest, query: Annotated[ListedQuery, Query()], page: PageNumber = 1) -> ListedPage:
    """The decisions on subjects that one sees."""
    require(request.acting, "see-subjects")
    rows = queries.listed(
        request.acting, kind=query.kind, by=query.by, from_us=query.from_us, before_us=query.until_us, in_force_only=query.in_force
    )
    found = list(rows[(page - 1) * _PAGE : page * _PAGE + 1])
    request.acting.note("consulted", {"page": "decisions", "lines": len(found[:_PAGE])})
    items = [
        ListedOut(
            id=one.row.pk, subject=one.row.subject, kind=one.row.kind, topic=one.row.topic, state=one.row.state, words=one.words,
            reason=one.row.reason, by=one.row.by.name, at_us=one.row.at_us, in_force=one.in_force,
        )
        for one in history.entries(found[:_PAGE])
    ]  # fmt: skip
    return ListedPage(items=items, next=page + 1 if len(found) > _PAGE else None)
