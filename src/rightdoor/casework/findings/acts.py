"""Giving findings away as a file, and the opening of what stands at the place of one."""

from __future__ import annotations

from typing import Final

from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.acting import Acting
from rightdoor.casework.conditions import Table, given_away, of_receipts
from rightdoor.casework.export import File, Form
from rightdoor.casework.findings.queries import RawPlace, Wanted, closed, findings, looked, whole_place
from rightdoor.casework.subjects.models import Exposure
from rightdoor.casework.subjects.queries import units_for

_HEAD: Final = ("exhibit", "receipt", "code", "severity", "locator", "field", "raw", "message", "source")
_IDS: Final = 4  # of them are ids and codes of the store
_MOST: Final = 100_000


def export(acting: Acting, wanted: Wanted, form: Form) -> File:
    """The findings that match, of units in which one may export. Ledgered with the digest and which filters there were. Raises NotAllowed.

    Raw text that may harm its reader is not in it: what is opened is opened one by one and counted. Its place is there.
    """
    require(acting, "see-findings")
    require(acting, "export")
    found = [closed(line) for line in findings(acting, wanted, limit=_MOST, within=acting.units_with("export"))]
    rows = [(f.receipt, (f.exhibit, f.receipt, f.code, f.severity, f.locator, f.field, f.raw, f.message, f.source)) for f in found]
    stated = of_receipts(acting, {f.receipt for f in found})
    made, told = given_away(acting, Table("Findings", _HEAD, rows, _IDS), form, stated)
    by = sorted(name for name, value in wanted._asdict().items() if value not in ("", None))
    acting.note("exported", {"what": "findings", **told, "filters": by})
    return made


def open_place(acting: Acting, number: int) -> RawPlace | None:
    """A place with its texts, and a row that the acting account was exposed to them; None when there is no finding that one may see.

    It is a look at each subject whose record it is, for which a purpose is held. Raises NotAllowed: without the right to open texts,
    and where no subject that one sees has the record, so that nothing could say whose it is.
    """
    require(acting, "see-findings")
    require(acting, "open-text")
    place = whole_place(acting, number)
    if place is None:
        return None
    if not place.closed:
        looked(acting, place, "raw-place")
        return place
    if not place.subjects:
        raise NotAllowed("The text belongs to no subject that you see. Whoever took the file in reads it in the exhibit.")
    for row in place.subjects:
        require(acting, "open-text", units=units_for(acting, row))
    looked(acting, place, "raw-text")
    for kind, texts in place.closed.items():
        acting.look(Exposure(account=acting.account, subject=place.subjects[0].subject, at_us=acting.now_us, kind=kind, texts=texts))
    return place
