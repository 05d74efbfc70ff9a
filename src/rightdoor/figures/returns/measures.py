"""What task forces against internet crimes against children in the United States report, as far as public sources say, and what of it is counted here.

Read: 34 U.S.C. 21116(d)(1) in its first form, Public Law 110-401 s.106(d)(1)(A) to (C), 122 Stat. 4240; notice E7-7234 of 2007, by which a
form of the Department of Justice is sent in each quarter; titles of the interim report of OJJDP on fiscal years 2010 and 2011. Not read: the
form of the quarter itself, so that its wording, its further lines and the instructions to each are not known here, and no line says that it
is the form's. Where ours counts something near but not the same, the line says what differs.
"""

from __future__ import annotations

from typing import Final, NamedTuple

ACT: Final = "34 U.S.C. 21116(d)(1)"


class Measure(NamedTuple):
    """One thing that is reported. `definition`: ours that is nearest, "" where nothing here counts it. `source`: where it is asked for.

    `differs`: what is not the same, or why nothing is counted.
    """

    code: str
    words: str
    definition: str
    source: str
    differs: str


RECEIVED: Final = "received"  # counted of referrals, not of records

MEASURES: Final = (
    Measure(
        RECEIVED, "Complaints documented", "", "OJJDP interim report, FY 2010 and 2011",
        "Ours: referrals received, each once by receipt and number. Whether a complaint of the form is a report, a person or an incident is not known.",
    ),
    Measure(
        "initiated", "Investigations initiated", "investigations-opened", f"{ACT}(B)(i)",
        "Ours: cases opened or opened again. When an investigation counts as initiated under the Act is not known.",
    ),
    Measure(
        "arrests", "Arrests", "arrests", f"{ACT}(B)(ii)",
        "Ours: arrests as events, under the law of the force. Whether the form counts events or people is not known.",
    ),
    Measure(
        "prosecutions", "Prosecutions", "prosecuted", f"{ACT}(B)(iii)",
        "Ours: people brought before a court. Whether the form counts people or proceedings is not known.",
    ),
    Measure(
        "convictions", "Convictions, with sentence and statutory maximum", "", f"{ACT}(B)(iii)(I) and (II)",
        "No definition here counts convictions; findings and sentences stand in each case.",
    ),
    Measure(
        "referred", "Referrals to the United States Attorney", "", f"{ACT}(C)",
        "There is no such referral in the United Kingdom. A file to the prosecutor is not the same and does not stand in for it.",
    ),
    Measure(
        "staff", "Staff of the task force", "", f"{ACT}(A)",
        "Who works in a unit is known here as accounts and roles, which are no count of staff.",
    ),
    Measure(
        "examinations", "Forensic examinations completed", "devices-examined", "34 U.S.C. 21116(d)(1), a later letter (from memory)",
        "Ours: devices with results. A device examined twice is one device here; the form counts examinations.",
    ),
    Measure(
        "assistance", "Technical assistance to other agencies", "", "OJJDP interim report, FY 2010 and 2011", "Not recorded here.",
    ),
    Measure(
        "outreach", "Community outreach and education", "", "OJJDP interim report, FY 2010 and 2011", "Not recorded here.",
    ),
)  # fmt: skip
