"""Giving findings away as a file."""

from __future__ import annotations

from typing import Final

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.export import File, Form, handled
from rightdoor.casework.findings.queries import Wanted, findings

_HEAD: Final = ("exhibit", "receipt", "locator", "code", "severity", "field", "raw", "message", "source")
_MOST: Final = 100_000


def export(acting: Acting, wanted: Wanted, form: Form) -> File:
    """The findings that match, of units in which one may export. Ledgered with the digest and which filters there were. Raises NotAllowed."""
    require(acting, "see-findings")
    require(acting, "export")
    found = findings(acting, wanted, limit=_MOST, within=acting.units_with("export"))
    rows = [(f.exhibit, f.receipt, f.locator, f.code, f.severity, f.field, f.raw, f.message, f.source) for f in found]
    made, digest = handled(form, _HEAD, rows, title="Findings", as_of_us=acting.now_us)
    by = sorted(name for name, value in wanted._asdict().items() if value not in ("", None))
    acting.note("exported", {"what": "findings", "rows": len(rows), "file": digest, "filters": by})
    return made
