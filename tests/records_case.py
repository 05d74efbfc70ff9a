"""Exports of invented records systems, for tests of one keying."""

from __future__ import annotations

import csv
import io

CUSTODY = {
    "Case": "case-1", "Custody record": "ZZ/1/23", "Name": "Beispiel, Anton", "Date of birth": "03/02/1980", "Arrested": "10/01/2023 07:10",
    "Offence": "Making indecent photographs", "Indictable": "Y", "Ground": "suspected", "Necessity": "investigation; protect-child",
    "Reasons": "devices in the house", "Arresting officer": "DC 1", "Authorised": "10/01/2023 08:00", "Arrived": "10/01/2023 07:40",
    "Station": "Ford", "Custody officer": "PS 2", "Custody officer rank": "sergeant", "Grounds": "evidence", "Review 1": "10/01/2023 13:30",
    "Review 1 officer": "Insp 3", "Review 1 rank": "inspector", "Review 1 independent": "Y", "Review 1 outcome": "continues",
    "Review 2": "-", "Review 2 officer": "", "Review 2 rank": "", "Review 2 independent": "", "Review 2 outcome": "",
}  # fmt: skip
CRIME = {
    "Case": "case-1", "Crime number": "22/1234/26", "Recorded": "11/01/2023 09:00", "Classification": "86/10", "Reported": "10/01/2023 18:00",
    "Outcome date": "", "Outcome": "", "Outcome reason": "", "Outcome decided by": "", "Victim told": "",
}  # fmt: skip


def table(*rows: dict[str, str], header: dict[str, str] | None = None) -> bytes:
    """Rows as comma-separated text under the columns of the first."""
    names = list(header or rows[0])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([row[name] for name in names] for row in rows)
    return text.getvalue().encode()


def custody(**more: str) -> dict[str, str]:
    """One row of a custody export; names with spaces as `custody(**{"Custody record": ...})`."""
    return {**CUSTODY, **more}
