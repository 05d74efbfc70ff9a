"""What the sender of a package said of an event where the receiver's check of the same papers did not agree (RD-A17).

Only then: with papers and decisions of its own a store may well come to another status than a sender who was right. An event's id
is of its receipt, so that the sender's id is another than the receiver's: the two meet at the paper's member and the place in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rightdoor.footprints.engine import Engine
from rightdoor.footprints.tables import ReceiptRow
from rightdoor.model.ids import footprint_id
from rightdoor.reporting.package_form import PAPERS, STATUS

_WITHIN = f"!{PAPERS}"


def sender_statuses(engine: Engine, receipts: Iterable[ReceiptRow]) -> Mapping[str, str]:
    """By our footprint, the sender's status. Findings are asked for only where some paper lies as those of packages do."""
    papers = {(row.parent, row.name[row.name.rfind(_WITHIN) + 1 :]): row.receipt for row in receipts if row.parent and _WITHIN in row.name}
    found: dict[str, str] = {}
    for finding in engine.findings() if papers else ():
        if finding.code == "package-differs" and finding.field == STATUS:
            member, _, place = finding.locator.removeprefix("member:").partition("#")
            receipt = papers.get((finding.receipt, member))
            if receipt is not None:
                found[footprint_id(receipt, place)] = finding.raw
    return found
