"""Verifying one exhibit now, and the register as a file."""

from __future__ import annotations

import hashlib
from typing import Final

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.conditions import Table, given_away, of_receipts
from rightdoor.casework.exhibits.models import Verification
from rightdoor.casework.exhibits.queries import Asked, Verified, receipts_of, register
from rightdoor.casework.export import File, Form
from rightdoor.casework.place import held_store
from rightdoor.errors import Refused, StoreDamaged, StoreKeyWrong
from rightdoor.exhibits.stream import SealBroken
from rightdoor.exhibits.vault import ExhibitErased, ExhibitNotKept, KeptExhibit, VaultReader, open_kept
from rightdoor.model.civil import iso_utc

_PIECE = 1 << 20
_MOST_EXPORTED: Final = 100_000
_HEAD: Final = (
    "receipt", "exhibit", "size", "read as", "source", "authority", "received", "part of", "statements", "findings", "holds", "restricted", "erased",
)  # fmt: skip


class NotThere(Refused):
    """There is no such exhibit that the account may see."""


def verify_exhibit(acting: Acting, exhibit: str) -> Verified:
    """Decrypt the kept bytes and compare them with the digest under which they are kept; recorded. Raises NotAllowed, NotThere."""
    require(acting, "see-exhibits")
    if not receipts_of(acting, exhibit):
        raise NotThere("There is no such exhibit that you can see.")
    agrees, code = _recomputed(exhibit)
    Verification.objects.create(exhibit=exhibit, at_us=acting.now_us, by=acting.account, agrees=agrees, code=code)
    acting.note("consulted", {"what": "verify", "exhibit": exhibit, "agrees": agrees})
    return Verified(acting.now_us, acting.account.name, agrees, code)


def export(acting: Acting, asked: Asked, form: Form) -> File:
    """The register that matches, of units in which one may export. Ledgered with the digest and which filters there were. Raises NotAllowed."""
    require(acting, "see-exhibits")
    require(acting, "export")
    lines = register(acting, asked, limit=_MOST_EXPORTED, within=acting.units_with("export"))
    rows = [
        (x.receipt, (x.receipt, x.exhibit, x.size, x.reader, x.source, x.authority, iso_utc(x.received_us), x.parent, x.statements, x.findings, x.holds, x.restricted, x.erased))
        for x in lines
    ]  # fmt: skip
    stated = of_receipts(acting, {x.receipt for x in lines})
    made, told = given_away(acting, Table("Exhibits", _HEAD, rows, len(_HEAD)), form, stated)  # what is registered is the store's own
    by = sorted(name for name, value in asked._asdict().items() if value)
    acting.note("exported", {"what": "exhibits", **told, "filters": by})
    return made


def _recomputed(exhibit: str) -> tuple[bool, str]:
    store = held_store()
    with store.connect() as raw:
        row = VaultReader(store.dir, store.keys, raw).find(exhibit)
        raw.rollback()
    try:
        return _agrees(row, store_digest(row))
    except ExhibitErased:
        return True, "exhibit-erased"
    except ExhibitNotKept:
        return True, "exhibit-not-kept"
    except SealBroken:
        return False, "exhibit-seal"
    except StoreKeyWrong:
        return False, "exhibit-key"
    except StoreDamaged:
        return False, "exhibit-missing"


def store_digest(row: KeptExhibit) -> str:
    """The SHA-256 of what the kept bytes of an exhibit decrypt to. Raises what `open_kept` raises, and SealBroken."""
    store = held_store()
    digest = hashlib.sha256()
    with open_kept(store.dir, store.keys, row) as body:
        while piece := body.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _agrees(row: KeptExhibit, found: str) -> tuple[bool, str]:
    """Against the digest of what was stored: the received bytes, or the copy from which media were taken out."""
    return (True, "") if found == (row.stored_sha256 or row.sha256) else (False, "exhibit-digest")
