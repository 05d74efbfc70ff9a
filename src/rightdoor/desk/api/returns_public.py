"""Returns as they were published. Publishing is done on a page, by a person."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404, HttpResponse
from ninja import Schema

from rightdoor.casework.access.may import require
from rightdoor.casework.figures import published
from rightdoor.casework.figures.statement_models import PublicReturn
from rightdoor.desk.api.areas import FILE, Area
from rightdoor.desk.api.opening import ApiRequest

area = Area("Returns for publication")
Part = Literal["national", "quarter"]


class PublicLineOut(Schema):
    """A line as it was published. `value` null: see `mark` (withheld, not counted) and `note`. `of`: a force, or Total."""

    line: str
    of: str
    force_code: str
    value: int | None
    mark: str
    definition: str
    definition_version: str
    note: str


class PublicReturnOut(Schema):
    """A quarter's return as it was published, once. `quarter`: "2026-2"; `digest`: of what is kept; `lines`: of this part."""

    quarter: str
    published_by: str
    published_us: int
    reason: str
    digest: str
    lines: list[PublicLineOut]
    notes: list[str]


@area.get("/public-returns/{quarter}/{part}", scope="figures", gives=PublicReturnOut)
def read_public_return(request: ApiRequest, quarter: str, part: Part) -> dict[str, Any]:
    """One part of what was published of a quarter."""
    row = _row(request, quarter)
    lines = published.rows_of(row, part)
    request.acting.note("consulted", {"page": "public-return", "public_return": row.pk})
    return {
        "quarter": row.pk, "published_by": row.by.username, "published_us": row.at_us, "reason": row.reason, "digest": row.digest,
        "lines": [{**line, "value": int(line["value"]) if line["value"] else None} for line in lines if line["line"] != "Note"],
        "notes": [line["note"] for line in lines if line["line"] == "Note"],
    }  # fmt: skip


@area.get("/public-returns/{quarter}/{part}/file", scope="export", gives=FILE)
def read_public_return_file(request: ApiRequest, quarter: str, part: Part) -> HttpResponse:
    """The same as CSV, byte for byte as it was published."""
    row = _row(request, quarter)
    request.acting.note("consulted", {"page": "public-return-file", "public_return": row.pk, "part": part})
    headers = {"Content-Disposition": f'attachment; filename="return-{row.pk}-{part}-public.csv"'}
    return HttpResponse(published.file_of(row, part), content_type="text/csv; charset=utf-8", headers=headers)


def _row(request: ApiRequest, name: str) -> PublicReturn:
    require(request.acting, "see-figures")
    quarter = published.quarter_named(name)
    row = published.released(quarter) if quarter is not None else None
    if row is None:
        raise Http404
    return row
