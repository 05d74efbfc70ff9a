"""The bare chain that intake is measured against: read, hash, encrypt, flatten, one Parquet, COPY, fsync.

Written as the fastest plain script that one would write, without any promise of ours: no receipts, no
locators beyond a path, no findings, no ledger, no checks of input. One process per core may read, hash,
encrypt and flatten; one writes the Parquet file and copies one row per document into PostgreSQL.

    intake_chain.py FOLDER OUT DSN [--processes 2]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree

SCHEMA = pa.schema([("document", pa.string()), ("path", pa.string()), ("value", pa.string())])
TABLE = """CREATE SCHEMA IF NOT EXISTS bare;
CREATE TABLE IF NOT EXISTS bare.documents
    (sha256 text, name text, size bigint, pack text, place bigint, stored bigint)"""


class Part(NamedTuple):
    """What one process did: rows for PostgreSQL and the flattened values as an Arrow stream."""

    documents: list[tuple[str, str, int, str, int, int]]
    table: bytes
    rows: int


def files_below(folder: str) -> list[str]:
    """All files below a folder, in sorted order."""
    found = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        found += [f"{place}/{name}" for name in sorted(names)]
    return found


def flatten_xml(data: bytes) -> Iterator[tuple[str, str]]:
    """(path, text) of every element and attribute that has one."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)

    def walk(element: Any, path: str) -> Iterator[tuple[str, str]]:
        here = f"{path}/{element.tag}"
        text = element.text
        if text and not text.isspace():
            yield here, text
        for name, value in element.attrib.items():
            yield f"{here}/@{name}", value
        for child in element:
            yield from walk(child, here)

    return walk(etree.fromstring(data, parser), "")


def flatten_json(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(path, text) of every scalar."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from flatten_json(value, f"{path}/{key}")
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from flatten_json(value, f"{path}/{place}")
    elif node is not None:
        yield path, str(node)


def take(files: list[str], pack_name: str, key: bytes) -> Part:
    """Read, hash, encrypt into one pack, flatten; the pack is on disk when this returns."""
    cipher, place = AESGCM(key), 0
    documents, ids, paths, values = [], [], [], []
    with open(pack_name, "wb", buffering=1 << 20) as pack:
        for name in files:
            with open(name, "rb") as source:
                data = source.read()
            digest = hashlib.sha256(data).hexdigest()
            nonce = os.urandom(12)
            sealed = nonce + cipher.encrypt(nonce, data, None)
            pack.write(sealed)
            documents.append((digest, name, len(data), pack_name, place, len(sealed)))
            place += len(sealed)
            for path, value in flatten_json(json.loads(data)) if name.endswith(".json") else flatten_xml(data):
                ids.append(digest)
                paths.append(path)
                values.append(value)
        pack.flush()
        os.fsync(pack.fileno())
    table = pa.table([pa.array(ids), pa.array(paths), pa.array(values)], schema=SCHEMA)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, SCHEMA) as writer:
        writer.write_table(table)
    return Part(documents, sink.getvalue().to_pybytes(), len(ids))


def write_parquet(out: Path, parts: list[Part]) -> None:
    """One Parquet file with everything, on disk when this returns."""
    path = out / "statements.parquet"
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        for part in parts:
            writer.write_table(pa.ipc.open_stream(part.table).read_all())
    for place in (path, out):
        handle = os.open(place, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def copy_documents(dsn: str, parts: list[Part]) -> None:
    """One row per document, one transaction."""
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute(TABLE)
        with cursor.copy("COPY bare.documents FROM STDIN") as copy:
            for part in parts:
                for row in part.documents:
                    copy.write_row(row)


def run(folder: Path, out: Path, dsn: str, *, processes: int = 2) -> dict[str, float]:
    """The whole chain; seconds of wall time, documents, flattened values."""
    begun = time.perf_counter()
    out.mkdir(parents=True)
    key = AESGCM.generate_key(256)
    files = files_below(str(folder))
    share = -(-len(files) // processes)
    chunks = [files[i : i + share] for i in range(0, len(files), share)]
    packs = [str(out / f"pack-{i}") for i in range(len(chunks))]
    if processes == 1:
        parts = [take(chunk, pack, key) for chunk, pack in zip(chunks, packs, strict=True)]
    else:
        with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
            parts = list(pool.map(take, chunks, packs, [key] * len(chunks)))
    write_parquet(out, parts)
    copy_documents(dsn, parts)
    seconds = time.perf_counter() - begun
    return {"seconds": seconds, "documents": float(len(files)), "values": float(sum(part.rows for part in parts))}


def main() -> None:
    """Run once and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="The bare chain of intake.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("dsn")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    print(json.dumps(run(given.folder, given.out, given.dsn, processes=given.processes)))


if __name__ == "__main__":
    main()
