"""The vault: received bytes, kept once, each exhibit encrypted under a data key of its own.

Exhibits under 1 MiB go into the pack of their batch, larger ones into a file of their own. Writing needs no database, so
that a worker process can do it: it gives plain rows, and nothing counts before the main process has committed them. A
copy whose row is not committed is noise, because its key was never recorded.
"""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple, cast

from rightdoor.errors import Refused, StoreDamaged
from rightdoor.exhibits.redact import Redaction, redact, redact_stream
from rightdoor.exhibits.stream import SEGMENT, SealedReader, seal, seal_stream, unseal
from rightdoor.store.files import sync_folder
from rightdoor.store.keys import StoreKeys, new_data_key

if TYPE_CHECKING:  # a worker, which writes and never asks the database, need not load its driver
    import psycopg

Keep = Literal["whole", "redact", "digest"]
PACK = "pack"
LARGE = "large"
_PIECE = 1 << 20


class ExhibitErased(Refused):
    """The exhibit was erased under an authority; its bytes cannot be had any more."""


class ExhibitNotKept(Refused):
    """Only the digest of the exhibit was kept (media), never its bytes."""


class ExhibitUnknown(Refused):
    """No exhibit has this digest."""


class StoredExhibit(NamedTuple):
    """The row of an exhibit as written: `stored`, place and wrapped key as in the table `exhibit`."""

    sha256: str
    size: int  # of the received bytes
    stored: str  # pack, file, none, redacted-pack, redacted-file
    pack_offset: int | None
    pack_length: int | None
    stored_sha256: str | None  # of the kept bytes: equal to sha256 unless redacted
    wrapped_key: bytes | None


class ContentChanged(ValueError):
    """The bytes are no longer those that were hashed: the file changed while it was taken in."""


class PackWriter:
    """Writes the exhibits of one batch below `folder` (in the store's tmp): `pack`, and `large/<sha256>`.

    Not to be shared between threads. After an exception the folder is to be thrown away.
    """

    def __init__(self, folder: Path, *, keys: StoreKeys, random_bytes: Callable[[int], bytes]) -> None:
        self._folder = folder
        self._keys = keys
        self._random = random_bytes
        self._rows: dict[str, StoredExhibit] = {}
        self._pack: BinaryIO | None = None
        self._digest = hashlib.sha256()
        self.pack_bytes = 0

    @property
    def rows(self) -> list[StoredExhibit]:
        """What was added, in order, each exhibit once."""
        return list(self._rows.values())

    def __contains__(self, sha256: str) -> bool:
        return sha256 in self._rows

    def add(self, sha256: str, body: BinaryIO, *, size: int, keep: Keep) -> tuple[StoredExhibit, tuple[Redaction, ...]]:
        """Keep one exhibit: `body` from its start has the SHA-256 and size given, else ContentChanged is raised.

        The same exhibit again gives the row it has. Redactions are those of a text container kept as a redacted copy.
        """
        if sha256 in self._rows:
            return self._rows[sha256], ()
        taken: tuple[Redaction, ...] = ()
        if keep == "digest":
            row = StoredExhibit(sha256, size, "none", None, None, None, None)
        elif size < SEGMENT:
            row, taken = self._add_small(sha256, body, size, keep)
        else:
            row, taken = self._add_large(sha256, body, size, keep)
        self._rows[sha256] = row
        return row, taken

    def close(self) -> dict[str, Any] | None:
        """Make the pack durable; its digest, size and number of exhibits, None when there is no pack."""
        if self._pack is None:
            return None
        self._pack.flush()
        os.fsync(self._pack.fileno())
        self._pack.close()
        sync_folder(self._folder)
        count = sum(1 for row in self._rows.values() if row.pack_offset is not None)
        return {"sha256": self._digest.hexdigest(), "size": self.pack_bytes, "rows": count}

    def abandon(self) -> None:
        """Close what is open; the caller removes the folder."""
        if self._pack is not None:
            self._pack.close()

    def _add_small(self, sha256: str, body: BinaryIO, size: int, keep: Keep) -> tuple[StoredExhibit, tuple[Redaction, ...]]:
        body.seek(0)
        data = body.read(size + 1)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ContentChanged(sha256)
        kept, taken = redact(data) if keep == "redact" else (data, ())
        stored_sha256 = hashlib.sha256(kept).hexdigest() if taken else sha256
        key = new_data_key(self._random)
        sealed = seal(key, bytes.fromhex(sha256), kept)
        if self._pack is None:
            self._pack = _create(self._folder / PACK)
        self._pack.write(sealed)
        self._digest.update(sealed)
        offset, self.pack_bytes = self.pack_bytes, self.pack_bytes + len(sealed)
        stored = "redacted-pack" if taken else "pack"
        return StoredExhibit(sha256, size, stored, offset, len(sealed), stored_sha256, self._keys.wrap(key, sha256)), taken

    def _add_large(self, sha256: str, body: BinaryIO, size: int, keep: Keep) -> tuple[StoredExhibit, tuple[Redaction, ...]]:
        received, kept = hashlib.sha256(), hashlib.sha256()
        taken: list[Redaction] = []
        body.seek(0)
        source = _Hashed(body, received)
        pieces = redact_stream(cast(BinaryIO, source), taken) if keep == "redact" else iter(lambda: source.read(_PIECE), b"")
        key = new_data_key(self._random)
        folder = self._folder / LARGE
        folder.mkdir(mode=0o700, exist_ok=True)
        length = 0
        with _create(folder / sha256) as out:
            for sealed in seal_stream(key, bytes.fromhex(sha256), _hashing(pieces, kept)):
                out.write(sealed)
                length += len(sealed)
            out.flush()
            os.fsync(out.fileno())
        sync_folder(folder)
        if received.hexdigest() != sha256:
            raise ContentChanged(sha256)
        stored = "redacted-file" if taken else "file"
        row = StoredExhibit(sha256, size, stored, None, length, kept.hexdigest(), self._keys.wrap(key, sha256))
        return row, tuple(taken)


def _create(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb", buffering=1 << 18)


class _Hashed(io.RawIOBase):
    """A stream that hashes what is read through it."""

    def __init__(self, body: BinaryIO, digest: Any) -> None:
        self._body = body
        self._digest = digest

    def read(self, count: int = -1) -> bytes:
        data = self._body.read(count)
        self._digest.update(data)
        return data


def _hashing(pieces: Iterator[bytes], digest: Any) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


class Place(NamedTuple):
    """Where the sealed bytes of an exhibit lie: `length` bytes of `path` from `offset` on."""

    path: Path
    offset: int
    length: int


class KeptExhibit(NamedTuple):
    """The row of an exhibit as the database has it."""

    sha256: str
    size: int
    stored: str
    batch: str | None
    pack_offset: int | None
    pack_length: int | None
    stored_sha256: str | None
    wrapped_key: bytes | None
    statements_digest: str | None
    erased_seq: int | None

    def place(self, store_dir: Path) -> Place | None:
        """Where its sealed bytes are, None if only its digest was kept."""
        if self.stored in ("pack", "redacted-pack"):
            return Place(pack_path(store_dir, self.batch or ""), self.pack_offset or 0, self.pack_length or 0)
        if self.stored in ("file", "redacted-file"):
            return Place(large_path(store_dir, self.sha256), 0, self.pack_length or 0)
        return None


EXHIBIT_COLUMNS = "sha256, size, stored, batch, pack_offset, pack_length, stored_sha256, wrapped_key, statements_digest, erased_seq"


def pack_path(store_dir: Path, batch: str) -> Path:
    """`vault/<batch>.pack`."""
    return store_dir / "vault" / f"{batch}.pack"


def large_path(store_dir: Path, sha256: str) -> Path:
    """`vault/<aa>/<sha256>`."""
    return store_dir / "vault" / sha256[:2] / sha256


class VaultReader:
    """Reading kept exhibits. Any connection of the store will do; the key is asked for at the first opening."""

    def __init__(self, store_dir: Path, keys: StoreKeys, connection: psycopg.Connection[Any]) -> None:
        self._dir = store_dir
        self._keys = keys
        self._connection = connection

    def find(self, sha256: str) -> KeptExhibit:
        """The row of an exhibit; raises ExhibitUnknown."""
        row = self._connection.execute(f"select {EXHIBIT_COLUMNS} from rightdoor.exhibit where sha256 = %s", (sha256,)).fetchone()
        if row is None:
            raise ExhibitUnknown(f"No exhibit {sha256} is known.", advice="`rightdoor exhibits` lists them.")
        return KeptExhibit(*row)

    def open(self, sha256: str) -> BinaryIO:
        """The kept bytes (the redacted copy where there is one), seekable.

        Raises ExhibitUnknown, ExhibitErased, ExhibitNotKept, StoreDamaged, and SealBroken here or while reading.
        """
        return open_kept(self._dir, self._keys, self.find(sha256))


def open_kept(store_dir: Path, keys: StoreKeys, row: KeptExhibit) -> BinaryIO:
    """As VaultReader.open, from a row."""
    if row.erased_seq is not None:
        raise ExhibitErased(f"Exhibit {row.sha256} was erased (ledger row {row.erased_seq}).", advice="Its bytes cannot be had any more.")
    place = row.place(store_dir)
    if place is None or row.wrapped_key is None:
        raise ExhibitNotKept(f"Exhibit {row.sha256} was hashed and not kept.", advice="Ask the custodian of the original.")
    key = keys.unwrap(row.wrapped_key, row.sha256)
    digest = bytes.fromhex(row.sha256)
    try:
        if place.length <= _PIECE:
            return io.BytesIO(unseal(key, digest, read_place(place)))
        return io.BufferedReader(SealedReader(key, digest, place.path.open("rb"), length=place.length), SEGMENT)
    except FileNotFoundError:
        raise StoreDamaged(
            f"A file of the vault is missing: {place.path.relative_to(store_dir)}.",
            advice="Restore the store from a backup, then run `rightdoor verify`.",
        ) from None


def read_place(place: Place) -> bytes:
    """The sealed bytes at a place (fewer if the file is cut there)."""
    with place.path.open("rb") as file:
        file.seek(place.offset)
        return file.read(place.length)
