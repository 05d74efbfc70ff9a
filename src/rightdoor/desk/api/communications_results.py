"""Results of communications data: sent in, tried, confirmed."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access.may import require
from rightdoor.casework.communications_data import confirming, mapping_choices, queries, results
from rightdoor.casework.communications_data.models import Import
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.communications import DraftShown
from rightdoor.desk.api.forms import BIGGEST, Given, SubjectId, id_of
from rightdoor.desk.api.opening import ApiRequest
from rightdoor.desk.api.problems import Problem
from rightdoor.desk.views.communications_parts import PURPOSE

area = Area("Results of communications data", purpose=PURPOSE)
_SCOPE = "communications-data"
Compartment = Annotated[int, Field(ge=1, le=BIGGEST)]


class ImportOut(Schema):
    """A result that somebody sent in."""

    key: str
    unit: int = id_of("unit")
    at_us: int
    digest: str
    size: int
    state: str
    mapping: str
    receipts: list[str]
    version: int


class ResultRow(Schema):
    """How a row would be read, and the request that it answers ("" for none that one sees), with what does not agree."""

    place: str
    known: dict[str, Any]
    unknown: list[str]
    request: str
    reference: str
    differs: list[str]


class PreviewOut(Schema):
    """A result as it will be read; `reader` is empty where no reader takes it: say how its table is read."""

    result: ImportOut
    reader: str
    rows: list[ResultRow]


class ColumnIn(Given):
    """What is said of one column (`n`: its place): what it is (a target, empty: left out), what an empty cell means, our word for each of theirs."""

    n: int = Field(ge=0, lt=mapping_choices.MOST_COLUMNS)
    target: str = Field("", json_schema_extra={"enum": ["", *(name for name, _ in mapping_choices.TARGETS)]})
    empty: Literal["", "unknown", "still-running", "none-held", "same-as-above"] = ""
    words: list[str] = Field(default_factory=list, max_length=mapping_choices.MOST_WORDS)


class MappingIn(Given):
    """How a table is read. Columns that are not named stay as its header suggests; `all_…`: of every row, where no column says it.

    `exhibit`: the paper that says what the addresses are, where the table does not.
    """

    provider: str = Field("", max_length=120)
    columns: list[ColumnIn] = Field(default_factory=list, max_length=mapping_choices.MOST_COLUMNS)
    zone: Literal["", "UTC", "Europe/London", "+01:00", "+00:00"] | None = None
    date_order: Literal["", "dmy", "mdy", "ymd"] | None = None
    clock: Literal["", "24h", "12h"] | None = None
    all_result: str = Field("", json_schema_extra={"enum": ["", *mapping_choices.RESULTS]})
    all_address_role: str = Field("", json_schema_extra={"enum": ["", *mapping_choices.ROLES]})
    all_network_kind: str = Field("", json_schema_extra={"enum": ["", *mapping_choices.KINDS]})
    exhibit: str = Field("", max_length=120)
    reason: str = Field("", max_length=4000)

    def said(self) -> dict[str, str]:
        """The same by the names of the page's form."""
        found = {"provider": self.provider, "exhibit": self.exhibit, "reason": self.reason}
        found |= {name: value for name in ("zone", "date_order", "clock") if (value := getattr(self, name)) is not None}
        found |= {f"all-{name}": getattr(self, f"all_{name}") for name in ("result", "address_role", "network_kind")}
        for column in self.columns:
            found |= {f"column-{column.n}": column.target, f"empty-{column.n}": column.empty}
            found |= {f"word-{column.n}-{k}": word for k, word in enumerate(column.words)}
        return found


class ColumnOut(Schema):
    """One column of a table: some cells as received, what is chosen; `words`: theirs and ours, in the order in which ours are sent.

    `empty`: null where no cell of it is empty.
    """

    n: int
    name: str
    cells: list[str]
    target: str
    empty: str | None
    words: list[tuple[str, str]]


class TargetOut(Schema):
    """What a column can be."""

    target: str
    words: str


class MappingOut(Schema):
    """A table as the choices would have it read. `wrong`: why it cannot be read so; `unlabelled`: it does not say what its addresses are.

    `declaration`: what would be kept (YAML); `constants`: what holds of every row.
    """

    columns: list[ColumnOut]
    targets: list[TargetOut]
    zone: str
    date_order: str
    clock: str
    constants: dict[str, str]
    unlabelled: bool
    declaration: str
    wrong: str
    rows: list[ResultRow]


class TakeIn(DraftShown):
    """`answers`: key of the application that it answers, empty for several or not known.

    `mapping`: how the table is read, where no reader takes it (confirmed as a decision, with its reason); `compartments`: of those that
    one is in, into which it goes besides.
    """

    answers: str = Field("", max_length=40)
    mapping: MappingIn | None = None
    compartments: list[Compartment] = Field(default_factory=list, max_length=20)


@area.get("/communications-data/results", scope=_SCOPE, gives=list[ImportOut])
def list_results(request: ApiRequest) -> list[Import]:
    """The results sent in for one's units, newest first."""
    require(request.acting, "see-requests")
    found = results.imports()
    request.acting.note("consulted", {"what": "results", "lines": len(found)})
    return found


class ResultIn(Given):
    """A file as the provider sent it, as base64 (larger ones come in by /intake)."""

    unit: int = Field(ge=1, le=BIGGEST)
    name: str = Field(min_length=1, max_length=200)
    content: str = Field(
        min_length=4, max_length=2_000_000, pattern="^[A-Za-z0-9+/]+={0,2}$", json_schema_extra={"contentEncoding": "base64"}
    )
    compartments: list[Compartment] = Field(
        default_factory=list, max_length=20, description="Of those that one is in: it goes into them at once."
    )


@area.post("/communications-data/results", scope=_SCOPE, gives=ImportOut, status=201)
def send_result(request: ApiRequest, given: ResultIn) -> Status[Import]:
    """Send a result in: kept to be confirmed, nothing is read into the store yet."""
    try:
        content = base64.b64decode(given.content, validate=True)
    except binascii.Error as problem:
        raise Problem(422, "This is no base64.", where="body.content") from problem
    return Status(201, results.receive(request.acting, unit=given.unit, name=given.name, content=content, compartments=given.compartments))


@area.get("/communications-data/results/{key}", scope=_SCOPE, gives=PreviewOut)
def read_result(request: ApiRequest, key: SubjectId) -> PreviewOut:
    """A result as it will be read."""
    require(request.acting, "see-requests")
    found = results.held_import(key)
    request.acting.note("consulted", {"import": found.key, "what": "preview"})
    held = ImportOut.from_orm(found)
    if found.state != Import.State.HELD:
        return PreviewOut(result=held, reader="", rows=[])
    seen = results.preview(found)
    return PreviewOut(result=held, reader=seen.reader, rows=_rows(seen.rows))


def _rows(shown: Iterable[results.RowShown]) -> list[ResultRow]:
    return [
        ResultRow(
            place=str(one.shown.place or ""), known=dict(one.shown.known), unknown=list(one.shown.unknown), request=one.request,
            reference=one.reference, differs=list(one.differs),
        )
        for one in shown
    ]  # fmt: skip


@area.post("/communications-data/results/{key}/mapping", scope=_SCOPE, gives=MappingOut)
def try_mapping(request: ApiRequest, key: SubjectId, given: MappingIn) -> MappingOut:
    """A table that no reader takes: its columns, what its header suggests, and its rows as these choices would have them read. Nothing is kept."""
    require(request.acting, "see-requests")
    found = results.held_import(key)
    tried = confirming.tried(found, given.said())
    request.acting.note("consulted", {"import": found.key, "what": "preview"})
    draft = tried.draft
    return MappingOut(
        columns=[ColumnOut(**one._asdict()) for one in mapping_choices.columns(draft, tried.survey)],
        targets=[TargetOut(target=name, words=words) for name, words in mapping_choices.TARGETS],
        zone=draft.zone, date_order=draft.date_order, clock=draft.clock, constants=dict(draft.constants), unlabelled=tried.unlabelled,
        declaration=draft.to_yaml(), wrong=str(tried.wrong or ""), rows=_rows(tried.rows),
    )  # fmt: skip


@area.post("/communications-data/results/{key}/take", scope=_SCOPE, gives=ImportOut, status=202)
def take_result(request: ApiRequest, key: SubjectId, given: TakeIn) -> Status[Import]:
    """Confirm how a result is read (as its reader does, or by a mapping) and have it taken in by a job."""
    found = results.held_import(key)
    require(request.acting, "import-results", unit=found.unit_id)
    keeping = confirming.keeping(found, given.mapping.said()) if given.mapping is not None else None
    results.take(request.acting, key, version=given.version, answers=given.answers, keeping=keeping, compartments=given.compartments)
    return Status(202, results.held_import(key))


@area.post("/communications-data/results/{key}/drop", scope=_SCOPE, gives=ImportOut)
def drop_result(request: ApiRequest, key: SubjectId, given: DraftShown) -> Import:
    """Put a result away unread."""
    results.drop(request.acting, key, version=given.version)
    return results.held_import(key)


class UnmatchedOut(Schema):
    """A row of a result that answers no request that one sees."""

    identifier: str
    instant: str
    provider: str
    exhibit: str
    locator: str


@area.get("/communications-data/unmatched", scope=_SCOPE, gives=list[UnmatchedOut])
def list_unmatched(request: ApiRequest) -> list[Any]:
    """Rows of the results of one's units that answer no request."""
    require(request.acting, "see-requests")
    found = queries.unmatched(receipt for each in results.imports() for receipt in each.receipts)
    request.acting.note("consulted", {"what": "results", "lines": len(found)})
    return list(found)
