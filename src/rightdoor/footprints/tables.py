"""The tables of a batch: their rows, and the Parquet schemas made from the rows' annotations."""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import NamedTuple

import pyarrow as pa

from rightdoor.model import rows as model_rows


class ReceiptRow(NamedTuple):
    """One receipt: these bytes under this name. `parent` is the receipt of the archive it came in, or empty."""

    receipt: str
    exhibit: str
    name: str
    size: int
    reader: str  # empty when no reader recognises the content
    parent: str
    authority: str
    received_us: int


class StatementRow(NamedTuple):
    """One statement with the record that it belongs to, in the order of the file."""

    receipt: str
    exhibit: str
    record: str
    kind: str
    parent: str
    field: str
    raw: str
    value: str
    locator: str
    method: str


class FindingRow(NamedTuple):
    """One data finding of a receipt."""

    receipt: str
    exhibit: str
    locator: str
    code: str
    severity: str
    field: str
    raw: str
    message: str


BATCH_TABLES: dict[str, type[tuple[object, ...]]] = {
    "receipts": ReceiptRow,
    "statements": StatementRow,
    "findings": FindingRow,
    **model_rows.TABLES,
}

_ARROW: dict[object, pa.DataType] = {str: pa.string(), int: pa.int64(), bool: pa.bool_()}


@cache
def arrow_schema(row_class: type[tuple[object, ...]]) -> pa.Schema:
    """Columns in the order of the fields; nullable only where the annotation says `| None`.

    Raises KeyError for an annotation other than text, integer or truth value: there are no floats in the store.
    """
    fields = []
    for name, hint in typing.get_type_hints(row_class).items():
        nullable = isinstance(hint, types.UnionType)
        plain = next(a for a in typing.get_args(hint) if a is not type(None)) if nullable else hint
        fields.append(pa.field(name, _ARROW[plain], nullable=nullable))
    return pa.schema(fields)
