"""One keying by the interface: an export of a records system is looked at, taken in or put aside; where a system says something else."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from ninja import Schema, Status
from pydantic import Field

from rightdoor.cases.event import Value
from rightdoor.cases.mirror.plan import Difference, New
from rightdoor.casework.cases.queries import history_of
from rightdoor.casework.custody_bail import acts, queries
from rightdoor.casework.custody_bail.mappings import chosen
from rightdoor.casework.custody_bail.models import RecordsImport
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.cases import opened_case
from rightdoor.desk.api.forms import Given, SubjectId
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.api.problems import Problem

area = Area("Records systems")


class ExportIn(Given):
    """An export as comma-separated text with a header. `mapping`: its file; "" takes the one whose columns the table has."""

    csv: str = Field(min_length=1, max_length=2_000_000)
    mapping: str = Field("", max_length=200)


class DifferenceOut(Schema):
    """A field (``at``: its time) of which a records system says something else. `place`: row and column there."""

    event: str
    kind: str
    field: str
    held: str | int | bool | list[str] | None
    theirs: str | int | bool | list[str]
    place: str


class RecordFoundOut(Schema):
    """What was found in the file. `stops`: an event or a row is left out for it."""

    place: str
    what: str
    stops: bool


class RecordNewOut(Schema):
    """An event that the case does not hold. References to others of the export are ``@`` and their place in this list."""

    kind: str
    at_us: int
    body: dict[str, Any]
    place: str


class ExportOut(Schema):
    """An export as it was read. `others`: rows of other cases, which are not kept; `taken_us`: None while it is only looked at."""

    id: str
    system: str
    mapping: str
    rows: int
    others: int
    shown_us: int
    taken_us: int | None
    came: int


class RecordsLookOut(ExportOut):
    """With what it would bring now, how much of it is held, differences and findings."""

    new: list[RecordNewOut]
    held: int
    differences: list[DifferenceOut]
    found: list[RecordFoundOut]


class RecordsOut(Schema):
    """The exports of a case, and where what was last taken in is not what the case holds."""

    exports: list[ExportOut]
    differences: list[DifferenceOut]


def _export(row: RecordsImport) -> dict[str, Any]:
    names = ("system", "mapping", "rows", "others", "shown_us", "taken_us", "came")
    return {"id": row.pk, **{name: getattr(row, name) for name in names}}


def _plain(value: Value | None) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _difference(each: Difference) -> DifferenceOut:
    return DifferenceOut(
        event=each.event, kind=each.kind, field=each.field, held=_plain(each.held), theirs=_plain(each.theirs), place=each.place
    )


def _new(each: New) -> RecordNewOut:
    body = {name: _plain(value) for name, value in each.body.items()}
    return RecordNewOut(kind=each.proposed.kind, at_us=each.proposed.at_us, body=body, place=each.proposed.place)


def _look(request: ApiRequest, row: RecordsImport) -> RecordsLookOut:
    plan = queries.plan_of(request.acting, row)
    return RecordsLookOut(
        **_export(row),
        new=[_new(each) for each in plan.new],
        held=len(plan.held),
        differences=[_difference(each) for each in plan.differences],
        found=[RecordFoundOut(**each._asdict()) for each in (*queries.found_in(row), *plan.found)],
    )


def _of(request: ApiRequest, case: str, made: str) -> RecordsImport:
    opened_case(request, case, "records")
    row = queries.import_seen(request.acting, made)
    if row.case != case:
        raise Http404
    return row


@area.get("/cases/{case}/records", scope="read-subject", gives=RecordsOut, purpose=True)
def list_exports(request: ApiRequest, case: SubjectId) -> RecordsOut:
    """The exports of a case, and the differences."""
    held = opened_case(request, case, "records")
    found = queries.differences_of(case, history_of(held), request.acting.now_us)
    exports = [ExportOut(**_export(row)) for row in queries.imports_of(case)]
    return RecordsOut(exports=exports, differences=[_difference(each) for _, each in found])


@area.post("/cases/{case}/records", scope="write-casework", gives=RecordsLookOut, status=201, purpose=True)
def look_at_export(request: ApiRequest, case: SubjectId, given: ExportIn) -> Any:
    """Read an export and keep what it says of the case. Nothing is recorded yet."""
    opened_case(request, case, "records")
    acts.refuse_others(request.acting, case)
    data = given.csv.encode()
    declared = chosen(given.mapping, data)
    if declared is None or declared.mapping is None:
        raise Problem(422, "No mapping has the columns of this table. Name one, or have one written.", where="body.mapping")
    return Status(201, _look(request, acts.show(request.acting, case, data, declared.mapping, declared.text)))


@area.get("/cases/{case}/records/{export}", scope="read-subject", gives=RecordsLookOut, purpose=True)
def read_export(request: ApiRequest, case: SubjectId, export: SubjectId) -> RecordsLookOut:
    """What it would bring as the case stands now."""
    return _look(request, _of(request, case, export))


@area.post("/cases/{case}/records/{export}/take", scope="write-casework", gives=ExportOut, purpose=True)
def take_export(request: ApiRequest, case: SubjectId, export: SubjectId) -> ExportOut:
    """Record what the case does not hold. What it holds otherwise stays."""
    row = _of(request, case, export)
    acts.take(request.acting, row.pk)
    row.refresh_from_db()
    return ExportOut(**_export(row))


@area.post("/cases/{case}/records/{export}/put-aside", scope="write-casework", gives=RecordsOut, purpose=True)
def put_export_aside(request: ApiRequest, case: SubjectId, export: SubjectId) -> RecordsOut:
    """Forget an export that was only looked at; what is left."""
    acts.put_aside(request.acting, _of(request, case, export).pk)
    exports = [ExportOut(**_export(row)) for row in queries.imports_of(case)]
    return RecordsOut(exports=exports, differences=[])
