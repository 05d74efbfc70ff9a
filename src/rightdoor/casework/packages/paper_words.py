"""What readers and rules call by a code of their own, as people call it."""

from __future__ import annotations

from typing import Final

from rightdoor.rules.attribution.rd_a17_package_papers import WORDS

_ASKED: Final = "ask the sender for "
_READERS: Final = {
    "calls": "Call records",
    "cybertip-json": "Report of a platform (CyberTip, JSON)",
    "cybertip-xml": "Report of a platform (CyberTip, XML)",
    "decisions_yaml": "File of decisions",
    "facts": "File of facts",
    "isc_leases": "Lease file of a DHCP server (ISC)",
    "kea_leases": "Lease file of a DHCP server (Kea)",
    "mapped_table": "Table, by a column mapping",
    "mappings": "Column mapping",
    "nat_ports": "Table of translated ports",
    "nat_rules": "Rules of address translation",
    "nat_table": "Table of address translation",
    "observations": "Table of observations",
    "own_workbooks": "Workbook of this program",
    "pdf_text": "Text of a PDF",
    "radius_detail": "RADIUS accounting",
    "results": "Table of results",
    "schedule": "Schedule of requests",
    "vics_json": "Project VIC file",
    "griffeye_csv": "List of files, Griffeye",
    "iped_csv": "List of files, IPED",
    "ufdr_xml": "Report of a phone, UFDR",
    "case_jsonld": "Graph of a case, CASE/UCO",
}


def in_words(settle: str) -> str:
    """What would raise a status, the papers of a package named as people name them, also where it was derived before the check did so."""
    if not settle.startswith(_ASKED):
        return settle
    return _ASKED + "; ".join(WORDS.get(each, each) for each in settle.removeprefix(_ASKED).split(", "))


def read_as(reader: str) -> str:
    """A reader's name in words; its own name with blanks for one that is not listed."""
    return _READERS.get(reader) or reader.replace("_", " ").replace("-", " ") or "kept as it came"
