"""Charges that the law of the day does not bear, as far as the dated offences say; consent that is missing; hearings without a charge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rightdoor.cases.about import About
from rightdoor.cases.breach import Breach
from rightdoor.cases.charges import kinds as k
from rightdoor.cases.charges.state import Charge, charges
from rightdoor.cases.history import History
from rightdoor.model.civil import iso_day
from rightdoor.reference.offences import READ, since, standing, versions

DATA: Final = "Offences as dated data of this program"


def breaches(history: History, about: About) -> Iterator[Breach]:
    """Of each charge."""
    del about
    for charge in charges(history):
        yield from _force(charge)
        yield from _consent(charge)


def _force(charge: Charge) -> Iterator[Breach]:
    code, event = charge.charged.text("offence"), charge.charged.id
    if code == k.OTHER:
        yield Breach(
            "BR-CHARGE-UNKNOWN",
            event,
            f"{charge.code} is not in this program's list: whether it was in force on that day is not known.",
            DATA,
            "Look it up in the offence list in force.",
        )
        return
    first, last = charge.charged.number("offence_first"), charge.charged.number("offence_last")
    days = [day for day in (first, last) if day is not None]
    missing = [day for day in days if standing(code, day) is None]
    if not missing:
        return
    rows = versions(code)
    begun = since(code)
    if rows and not rows[-1].commenced:
        what = f"It is not confirmed that {rows[-1].provision} is in force at all."
    else:
        when = (
            f"in force from {iso_day(begun)} ({READ[rows[0].first_confidence]})"
            if begun is not None and missing[0] < begun
            else "no longer in force"
        )
        what = f"{charge.code} was charged for {iso_day(missing[0])}; it is {when}."
    yield Breach(
        "BR-CHARGE-NOT-IN-FORCE",
        event,
        what,
        f"{DATA}: {rows[-1].provision if rows else code}",
        "Ask the prosecutor before the next hearing; correct the day or the code where one is wrong.",
    )


def _consent(charge: Charge) -> Iterator[Breach]:
    offence = charge.offence
    if offence is None or not offence.consent or charge.charged.yes("consent"):
        return
    yield Breach(
        "BR-CHARGE-NO-CONSENT",
        charge.charged.id,
        f"{charge.code} needs the consent of the Director of Public Prosecutions, and none is recorded.",
        f"{offence.provision} ({READ[offence.consent_confidence]})",
        "Record the consent where it was given; else ask the prosecutor at once.",
    )
