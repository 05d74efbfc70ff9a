"""DuckDB over the Parquet files of the batches.

In memory, no database file; nothing is installed, loaded or fetched, no file outside the folders
given is touched, and the configuration is locked (otherwise DuckDB would call out for extensions).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import duckdb
import pyarrow as pa

from rightdoor.footprints.duckdb_join import join_pairs
from rightdoor.footprints.engine import FIRST_US, LAST_US, AssignmentMatch, Probe
from rightdoor.footprints.tables import BATCH_TABLES, FindingRow, ReceiptRow, StatementRow, arrow_schema
from rightdoor.model.rows import LeaseRow

_FETCH = 8192
_SQL_TYPES = {"string": "VARCHAR", "int64": "BIGINT", "bool": "BOOLEAN"}
_PROBES = pa.schema(
    [
        ("no", pa.int64()), ("footprint", pa.string()), ("ip_low", pa.string()), ("ip_high", pa.string()),
        ("port", pa.int64()), ("start_us", pa.int64()), ("end_us", pa.int64()),
    ]
)  # fmt: skip


def connect(folders: Sequence[Path], *, tmp: Path, threads: int, memory_limit: str) -> duckdb.DuckDBPyConnection:
    """A closed-off connection that can read `folders` and spill to `tmp`, and nothing else.

    `memory_limit` as DuckDB writes sizes ("1GiB"). The settings are those of DuckDB 2.0.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "threads": threads,
            "memory_limit": memory_limit,
            "temp_directory": str(tmp),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
            "allow_extension_repositories": "forbidden",
            "allow_persistent_secrets": False,
            "enable_external_file_cache": False,
            "preserve_insertion_order": False,  # every answer has its ORDER BY
        },
    )
    # only after start can folders be named, and only before external access is off
    allowed = ", ".join(quoted(name) for folder in folders for name in dict.fromkeys((str(folder), _as_pattern(folder))))
    connection.execute(f"SET allowed_directories = [{allowed}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


class DuckEngine:
    """See `engine.Engine`. `tmp` is a folder of the store for what does not fit in memory."""

    def __init__(self, folders: Sequence[Path], *, tmp: Path, threads: int = 2, memory_limit: str = "1GiB") -> None:
        self._connection = connect(folders, tmp=tmp, threads=threads, memory_limit=memory_limit)
        for name in BATCH_TABLES:
            paths = [path for folder in folders if (path := folder / f"{name}.parquet").exists()]
            self._connection.execute(f"CREATE VIEW {name} AS {_view(name, paths)}")

    def __enter__(self) -> DuckEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """See `engine.Engine`."""
        self._connection.close()

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the same tables: for measurements and for one answer at a time."""
        return self._connection.cursor()

    def rows(self, table: str) -> Iterator[tuple[object, ...]]:
        """See `engine.Engine`."""
        row_class = BATCH_TABLES[table]
        columns = ", ".join(_columns(table))
        return stream(self.cursor(), f"SELECT {columns} FROM {table} ORDER BY {order_of(table)}", row_class)

    def count(self, table: str) -> int:
        """See `engine.Engine`."""
        if table not in BATCH_TABLES:
            raise KeyError(table)
        row = self.cursor().execute(f"SELECT count(*) FROM {table}").fetchone()
        return 0 if row is None else int(row[0])

    def statements(
        self,
        *,
        fields: Collection[str] | None = None,
        kinds: Collection[str] | None = None,
        receipts: Collection[str] | None = None,
    ) -> Iterator[StatementRow]:
        """See `engine.Engine`."""
        conditions = [
            f"{column} IN ({', '.join(quoted(v) for v in sorted(values)) or 'NULL'})"
            for column, values in (("field", fields), ("kind", kinds), ("receipt", receipts))
            if values is not None
        ]
        where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
        query = f"SELECT {', '.join(_columns('statements'))} FROM statements {where} ORDER BY {order_of('statements')}"
        return cast("Iterator[StatementRow]", stream(self.cursor(), query, StatementRow))

    def fields(self, kind: str, receipts: Collection[str]) -> Iterator[tuple[str, str]]:
        """See `engine.Engine`."""
        named = ", ".join(quoted(v) for v in sorted(receipts)) or "NULL"
        query = (
            f"SELECT DISTINCT receipt, field FROM statements WHERE kind = {quoted(kind)} AND receipt IN ({named}) ORDER BY receipt, field"
        )
        return cast("Iterator[tuple[str, str]]", stream(self.cursor(), query, None))

    def findings(self) -> Iterator[FindingRow]:
        """See `engine.Engine`."""
        return cast("Iterator[FindingRow]", self.rows("findings"))

    def receipts(self) -> Iterator[ReceiptRow]:
        """See `engine.Engine`."""
        return cast("Iterator[ReceiptRow]", self.rows("receipts"))

    def assignments(self, probes: Iterable[Probe]) -> Iterator[AssignmentMatch]:
        """See `engine.Engine`."""
        cursor = self.cursor()
        load_probes(cursor, probes)
        pairs_into(cursor)
        columns = ", ".join(f"l.{c}" for c in _columns("leases"))
        query = f"""SELECT j.probe, p.footprint, {columns} FROM rd_pairs j JOIN rd_probes p ON p.no = j.probe
          JOIN leases l ON l.batch_no = j.lease // {_FILE} AND l.row_no = j.lease % {_FILE}
          ORDER BY j.probe, {order_of("leases", "l.")}"""
        for row in stream(cursor, query, None):
            yield AssignmentMatch(cast("int", row[0]), cast("str", row[1]), LeaseRow._make(cast("Any", row[2:])))


_FILE = 2**40  # rows of a file are numbered below it


def load_probes(cursor: Any, probes: Iterable[Probe]) -> None:
    """Make the temporary table rd_probes."""
    columns: tuple[tuple[Any, ...], ...] = tuple(zip(*probes, strict=True)) or ((),) * 6
    arrays = [range(len(columns[0])), *columns]
    table = pa.Table.from_arrays([pa.array(a, f.type) for a, f in zip(arrays, _PROBES, strict=True)], schema=_PROBES)
    cursor.register("rd_probes_given", table)
    cursor.execute("CREATE OR REPLACE TEMP TABLE rd_probes AS SELECT * FROM rd_probes_given")
    cursor.unregister("rd_probes_given")


def pairs_into(cursor: Any) -> None:
    """From rd_probes and the leases the temporary table rd_pairs (probe, lease)."""
    _bounded(cursor, "rd_asked", "SELECT *, no AS row, port AS port_from, port AS port_to, ip_low <> ip_high AS is_prefix FROM rd_probes")
    _bounded(
        cursor,
        "rd_held",
        f"SELECT *, batch_no * {_FILE} + row_no AS row, id_type IN ('ipv4-prefix', 'ipv6-prefix') AS is_prefix FROM leases",
    )
    join_pairs(cursor, probe="rd_asked", lease="rd_held", into="rd_pairs")


def _bounded(cursor: Any, name: str, source: str) -> None:
    """A view with open ends as far ones, and without intervals that are empty."""
    start, end = f"coalesce(start_us, {FIRST_US})", f"coalesce(end_us, {LAST_US})"
    ports = f"coalesce(port_from, {FIRST_US}) AS port_from, coalesce(port_to, {LAST_US}) AS port_to"
    cursor.execute(
        f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT row AS no, is_prefix, ip_low, ip_high, {start} AS start_us, {end} AS end_us, {ports} "
        f"FROM ({source}) t WHERE {start} < {end}"
    )


def _columns(table: str) -> Sequence[str]:
    return cast("Sequence[str]", arrow_schema(BATCH_TABLES[table]).names)


def order_of(table: str, prefix: str = "") -> str:
    """The order of a table's answers."""
    if table == "statements":
        return "receipt, batch_no, row_no"
    columns = _columns(table)
    first = [c for c in ("receipt", "locator") if c in columns]
    return ", ".join(f"{prefix}{c} NULLS FIRST" for c in dict.fromkeys([*first, *columns]))


def _view(name: str, paths: Sequence[Path]) -> str:
    schema = arrow_schema(BATCH_TABLES[name])
    columns = ", ".join(schema.names)
    if not paths:
        nothing = ", ".join(f"CAST(NULL AS {_SQL_TYPES[str(f.type)]}) AS {f.name}" for f in schema)
        return f"SELECT {nothing}, CAST(0 AS BIGINT) AS batch_no, CAST(0 AS BIGINT) AS row_no WHERE false"
    return f"SELECT {columns}, CAST(file_index AS BIGINT) AS batch_no, file_row_number AS row_no FROM read_parquet([{file_list(paths)}])"


def file_list(paths: Iterable[Path]) -> str:
    """Files as a list of a query."""
    return ", ".join(quoted(_as_pattern(path)) for path in paths)


def _as_pattern(path: Path) -> str:
    """The path as a pattern that matches itself alone: DuckDB takes every path for one."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in str(path))


def quoted(text: str) -> str:
    """A text of a query."""
    return "'" + text.replace("'", "''") + "'"


def stream(cursor: duckdb.DuckDBPyConnection, query: str, row_class: type[tuple[object, ...]] | None) -> Iterator[tuple[object, ...]]:
    """The rows of a query, some thousands at a time; the cursor is closed at the end."""
    make: Any = tuple if row_class is None else row_class._make  # type: ignore[attr-defined]
    try:
        reader = cursor.sql(query).to_arrow_reader(_FETCH)
        for batch in reader:
            yield from map(make, zip(*map(_values, batch.columns), strict=True))
    finally:
        cursor.close()


def _values(column: pa.Array) -> list[object]:
    """The values of a column; equal texts are one object, since most columns of text hold few different ones."""
    if not pa.types.is_string(column.type):
        return cast("list[object]", column.to_pylist())
    coded = column.dictionary_encode()
    texts = coded.dictionary.to_pylist()
    if len(texts) == len(column):
        return cast("list[object]", texts)
    texts.append(None)
    return [texts[-1 if code is None else code] for code in coded.indices.to_pylist()]
