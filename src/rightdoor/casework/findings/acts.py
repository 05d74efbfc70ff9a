"""Giving findings away as a file."""

from __future__ import annotations

from typing import Final

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.conditions import Table, given_away, of_receipts
from rightdoor.casework.export import File, Form
from rightdoor.casework.findings.queries import Wanted, findings

_HEAD: Final = ("exhibit", "receipt", "code", "severity", "locator", "field", "raw", "message", "source")
_IDS: Final = 4  # of them are ids and codes of the store
_MOST: Final = 100_000


def export(acting: Acting, wanted: Wanted, form: Form) -> File:
    """The findings that match, of units in which one may export. Ledgered with the digest and which filters there were. Raises NotAllowed."""
    require(acting, "see-findings")
    require(acting, "export")
    found = findings(acting, wanted, limit=_MOST, within=acting.units_with("export"))
    rows = [(f.receipt, (f.exhibit, f.receipt, f.code, f.severity, f.locator, f.field, f.raw, f.message, f.source)) for f in found]
    stated = of_receipts(acting, {f.receipt for f in found})
    made, told = given_away(acting, Table("Findings", _HEAD, rows, _IDS), form, stated)
    by = sorted(name for name, value in wanted._asdict().items() if value not in ("", None))
    acting.note("exported", {"what": "findings", **told, "filters": by})
    return made
